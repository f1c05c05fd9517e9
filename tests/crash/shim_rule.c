/* SPDX-License-Identifier: Apache-2.0 */
/* shim_rule.c - the rule, and what becomes of a call by it. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum group { LOOK = 1, CHANGE = 2, SOCKET = 4, MEMORY = 8, NONE = 0 };
/* clang-format off */
#define X(name, group) {#name, group},
static const struct {
	const char *name;
	unsigned group;
} calls[] = {CALLS(X)},
	groups[] = {{"any", LOOK | CHANGE}, {"change", CHANGE}, {"socket", SOCKET}, {"memory", MEMORY}};
#undef X

#define E(name) {#name, name}
static const struct {
	const char *name;
	int value;
} errors[] = {E(ENOSPC), E(EDQUOT), E(EIO), E(EACCES), E(EROFS), E(ENOMEM), E(EMFILE), E(ENFILE),
	E(EINTR), E(EAGAIN), E(ENOBUFS), E(ECONNABORTED), E(ECONNRESET), E(EPIPE), E(ENOTCONN),
	E(EADDRINUSE), E(EINVAL), E(ETIMEDOUT)};
/* clang-format on */

enum {
	RULE = 256,
	/* bytes of the control file */ ROOM = 4096,
	ENDED = 9 /* exit status of EXIT */
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *control; /* the file, mapped */
static char seen[RULE]; /* as last looked at, and what it says */
static struct {
	unsigned long k, met; /* met: calls so far that it names */
	char list[128], result[16], when[8], part[128];
	bool given;
} rule;

static void map_control(void)
{
	const char *path = getenv("SHIM_CONTROL");
	struct stat is;
	long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	if (fstat((int)fd, &is) == 0 && is.st_size >= RULE) {
		void *at = (void *)syscall(SYS_mmap, NULL, RULE, PROT_READ, MAP_SHARED, fd, 0);
		control = at == MAP_FAILED ? NULL : at;
	}
	syscall(SYS_close, fd);
}

static void read_rule(void)
{
	if (!control)
		map_control();
	if (!control || memcmp(control, seen, RULE - 1) == 0)
		return;
	memcpy(seen, control, RULE - 1);
	rule.met = 0;
	rule.given = sscanf(seen, "%127s %lu %15s %7s %127s", rule.list, &rule.k, rule.result,
			     rule.when, rule.part) == 5;
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ',') && (at[n] == '\0' || at[n] == ','))
			return true;
	return false;
}

static bool names_call(enum call call)
{
	bool named = has_word(rule.list, calls[call].name);
	for (size_t i = 0; i < COUNT(groups) && !named; i++)
		named = (calls[call].group & groups[i].group) &&
			has_word(rule.list, groups[i].name);
	return rule.given && named;
}

static struct verdict parse_result(void)
{
	char result[sizeof rule.result];
	struct verdict v = {.error = 0};
	memcpy(result, rule.result, sizeof result);
	size_t n = strlen(result);
	v.after = n && result[n - 1] == '+';
	if (v.after)
		result[n - 1] = '\0';
	v.end = strcmp(result, "EXIT") == 0;
	v.cut = strcmp(result, "SHORT") == 0;
	for (size_t i = 0; i < COUNT(errors); i++)
		if (strcmp(result, errors[i].name) == 0)
			v.error = errors[i].value;
	return v;
}

static void tell(enum call call, const char *path, const char *result)
{
	const char *log = getenv("SHIM_LOG");
	char line[ROOM + 64];
	int n = snprintf(line, sizeof line, "%s %s %s\n", calls[call].name, path, result);
	long fd =
		log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
	if (fd < 0)
		return;
	syscall(SYS_write, fd, line, (size_t)n);
	syscall(SYS_close, fd);
}

static struct verdict judge_locked(enum call call, const char *path)
{
	const struct verdict passes = {.error = 0};
	read_rule();
	if (!names_call(call) || (strcmp(rule.part, "*") != 0 && !strstr(path, rule.part)))
		return passes;
	rule.met++;
	if (rule.met != rule.k && !(rule.met > rule.k && strcmp(rule.when, "ever") == 0))
		return passes;
	tell(call, path, rule.result);
	return parse_result();
}

/* A shell that starts the program calls other programs, too. */
static bool is_looked_at(void)
{
	const char *program = getenv("SHIM_PROGRAM");
	return !program || strcmp(program, program_invocation_short_name) == 0;
}

bool shim_names(enum call call)
{
	int kept = errno;
	if (!is_looked_at())
		return false;
	pthread_mutex_lock(&lock);
	read_rule();
	bool named = names_call(call);
	pthread_mutex_unlock(&lock);
	errno = kept;
	return named;
}

struct verdict shim_judge_named(enum call call, const char *name)
{
	struct verdict v = {.error = 0};
	int kept = errno;
	if (!is_looked_at())
		return v;
	pthread_mutex_lock(&lock);
	v = judge_locked(call, name);
	pthread_mutex_unlock(&lock);
	if (v.end && !v.after)
		_exit(ENDED);
	errno = kept;
	return v;
}

struct verdict shim_judge(enum call call, const char *path)
{
	const char *root = getenv("SHIM_ROOT");
	char whole[ROOM];
	int kept = errno;
	if (!shim_names(call))
		return (struct verdict){.error = 0};
	if (*path != '/' && getcwd(whole, sizeof whole)) {
		size_t n = strlen(whole);
		snprintf(whole + n, sizeof whole - n, "/%s", path);
		path = whole;
	}
	errno = kept;
	if (root && strncmp(path, root, strlen(root)) == 0)
		return shim_judge_named(call, path);
	return (struct verdict){.error = 0};
}

struct verdict shim_judge_fd(enum call on_file, enum call on_socket, int fd)
{
	char name[64], path[ROOM];
	int kept = errno;
	if (!(on_file != CALL_none && shim_names(on_file)) &&
		!(on_socket != CALL_none && shim_names(on_socket)))
		return (struct verdict){.error = 0};
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(name, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	errno = kept;
	if (strncmp(path, "socket:", 7) == 0 && on_socket != CALL_none)
		return shim_judge_named(on_socket, path);
	if (*path == '/' && on_file != CALL_none)
		return shim_judge(on_file, path);
	return (struct verdict){.error = 0};
}

/* ---- the calls: refused before, or done and then perhaps failed ---- */

bool shim_refused(const struct verdict *v)
{
	bool is = v->error && !v->after;
	if (is)
		errno = v->error;
	return is;
}

long shim_done(const struct verdict *v, long result)
{
	if (v->end)
		_exit(ENDED);
	if (!v->error)
		return result;
	errno = v->error;
	return -1;
}
