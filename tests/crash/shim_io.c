/* SPDX-License-Identifier: Apache-2.0 */
/* shim_io.c - an LD_PRELOAD library that makes the disk fail on purpose, switched while the program runs.
 *
 * SHIM_ROOT     absolute folder; calls on files below it are looked at, all others pass
 * SHIM_CONTROL  file with one rule, read anew at each call that is looked at; empty or absent: all pass
 * SHIM_LOG      file to which each call that the rule met is appended: "CALL PATH RESULT"
 *
 * A rule is "CALLS K RESULT WHEN [PART]":
 *   CALLS   names with commas between, or "any"; "change" = all that can change the disk
 *   K       1 = the first such call since the rule was written
 *   RESULT  an errno by name (ENOSPC), SHORT (half is written), EXIT (the process ends as by a kill), or
 *           NONE (only the log). With + behind it the call is done first, and then fails or ends.
 *   WHEN    once, or ever = the K-th and all that follow
 *   PART    text that the path must contain
 * To look at one more function: a name in the table, and a wrapper. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* All but open can change the disk. */
/* clang-format off */
#define CALLS(X) \
	X(open) X(create) X(write) X(pwrite) X(writev) X(pwritev) X(fsync) X(fdatasync) \
	X(msync) X(ftruncate) X(fallocate) X(rename) X(link) X(unlink) X(mkdir)
/* clang-format on */
#define X(name) CALL_##name,
enum call { CALLS(X) };
#undef X
#define X(name) #name,
static const char *const calls[] = {CALLS(X)};
#undef X

static const struct {
	const char *name;
	int value;
} errors[] = {{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO}, {"EACCES", EACCES},
	{"EROFS", EROFS}, {"ENOMEM", ENOMEM}, {"EMFILE", EMFILE}, {"EINTR", EINTR}};

enum { ROOM = 4096, ENDED = 9 /* exit status of EXIT */ };

/* What becomes of one call. */
struct verdict {
	int error; /* 0 = it passes */
	bool cut, end, after;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char rule[256]; /* as last read */
static unsigned long met; /* calls that the rule has met */

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

/* ---- the rule ---- */

static void read_rule(void)
{
	const char *path = getenv("SHIM_CONTROL");
	char text[sizeof rule] = "";
	long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		long n = syscall(SYS_read, fd, text, sizeof text - 1);
		text[n > 0 ? n : 0] = '\0';
		syscall(SYS_close, fd);
	}
	if (strcmp(text, rule) == 0)
		return;
	memcpy(rule, text, sizeof rule);
	met = 0;
}

static bool names_call(const char *list, enum call call)
{
	const char *name = calls[call];
	size_t n = strlen(name);
	if (strcmp(list, "any") == 0 || (strcmp(list, "change") == 0 && call != CALL_open))
		return true;
	for (const char *at = strstr(list, name); at; at = strstr(at + 1, name))
		if ((at == list || at[-1] == ',') && (at[n] == '\0' || at[n] == ','))
			return true;
	return false;
}

static struct verdict parse_result(char *result)
{
	struct verdict v = {.error = 0};
	size_t n = strlen(result);
	v.after = n && result[n - 1] == '+';
	if (v.after)
		result[n - 1] = '\0';
	v.end = strcmp(result, "EXIT") == 0;
	v.cut = strcmp(result, "SHORT") == 0;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (strcmp(result, errors[i].name) == 0)
			v.error = errors[i].value;
	return v;
}

static void tell(enum call call, const char *path, const char *result)
{
	const char *log = getenv("SHIM_LOG");
	char line[ROOM + 64];
	int n = snprintf(line, sizeof line, "%s %s %s\n", calls[call], path, result);
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
	char list[128], result[16], when[8], part[128] = "";
	unsigned long k;
	read_rule();
	if (sscanf(rule, "%127s %lu %15s %7s %127s", list, &k, result, when, part) < 4 ||
		!names_call(list, call) || !strstr(path, part))
		return passes;
	met++;
	if (met != k && !(met > k && strcmp(when, "ever") == 0))
		return passes;
	tell(call, path, result);
	return parse_result(result);
}

static struct verdict judge(enum call call, const char *path)
{
	const char *root = getenv("SHIM_ROOT");
	char whole[ROOM];
	int kept = errno;
	if (*path != '/' && getcwd(whole, sizeof whole)) {
		size_t n = strlen(whole);
		snprintf(whole + n, sizeof whole - n, "/%s", path);
		path = whole;
	}
	struct verdict v = {.error = 0};
	if (root && strncmp(path, root, strlen(root)) == 0) {
		pthread_mutex_lock(&lock);
		v = judge_locked(call, path);
		pthread_mutex_unlock(&lock);
	}
	if (v.end && !v.after)
		_exit(ENDED);
	errno = kept;
	return v;
}

static struct verdict judge_fd(enum call call, int fd)
{
	char name[64], path[ROOM];
	int kept = errno;
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(name, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	errno = kept;
	return n > 0 ? judge(call, path) : (struct verdict){.error = 0};
}

/* ---- the calls: refused before, or done and then perhaps failed ---- */

static bool refused(const struct verdict *v)
{
	bool is = v->error && !v->after;
	if (is)
		errno = v->error;
	return is;
}

static long done(const struct verdict *v, long result)
{
	if (v->end)
		_exit(ENDED);
	if (!v->error)
		return result;
	errno = v->error;
	return -1;
}

#define OPENS(name, first, ...)                                                            \
	int name(first const char *path, int flags, ...)                                   \
	{                                                                                  \
		va_list more;                                                              \
		va_start(more, flags);                                                     \
		mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                  \
		va_end(more);                                                              \
		struct verdict v = judge(flags & O_CREAT ? CALL_create : CALL_open, path); \
		return refused(&v) ? -1 : (int)done(&v, REAL(name)(__VA_ARGS__));          \
	}
#define IN_DIR int dir,
OPENS(open, , path, flags, mode)
OPENS(open64, , path, flags, mode)
OPENS(openat, IN_DIR, dir, path, flags, mode)
OPENS(openat64, IN_DIR, dir, path, flags, mode)

/* A function of a file descriptor: its type, name and parameters, the call it counts as, and what is handed
 * on; `cut` halves a length. */
#define ON_FD(type, name, call, parameters, ...)                                         \
	type name parameters                                                             \
	{                                                                                \
		struct verdict v = judge_fd(CALL_##call, fd);                            \
		return refused(&v) ? -1 : (type)done(&v, (long)REAL(name)(__VA_ARGS__)); \
	}
#define LEN (v.cut ? len / 2 : len)
ON_FD(ssize_t, write, write, (int fd, const void *from, size_t len), fd, from, LEN)
ON_FD(ssize_t, pwrite, pwrite, (int fd, const void *from, size_t len, off_t at), fd, from, LEN, at)
ON_FD(ssize_t, pwrite64, pwrite, (int fd, const void *from, size_t len, off64_t at), fd, from, LEN,
	at)
ON_FD(int, fsync, fsync, (int fd), fd)
ON_FD(int, fdatasync, fdatasync, (int fd), fd)
ON_FD(int, ftruncate, ftruncate, (int fd, off_t len), fd, len)
ON_FD(int, ftruncate64, ftruncate, (int fd, off64_t len), fd, len)

/* Cut short: half of the first piece. */
#define ON_PIECES(name, call, parameters, ...)                                                  \
	ssize_t name parameters                                                                 \
	{                                                                                       \
		struct verdict v = judge_fd(CALL_##call, fd);                                   \
		struct iovec first = {pieces->iov_base, pieces->iov_len / 2};                   \
		const struct iovec *from = v.cut ? &first : pieces;                             \
		return refused(&v) ? -1 : (ssize_t)done(&v, REAL(name)(fd, from, __VA_ARGS__)); \
	}
#define N (v.cut ? 1 : n)
ON_PIECES(writev, writev, (int fd, const struct iovec *pieces, int n), N)
ON_PIECES(pwritev, pwritev, (int fd, const struct iovec *pieces, int n, off_t at), N, at)
ON_PIECES(pwritev64, pwritev, (int fd, const struct iovec *pieces, int n, off64_t at), N, at)

/* This one returns its error. */
int posix_fallocate(int fd, off_t at, off_t len)
{
	struct verdict v = judge_fd(CALL_fallocate, fd);
	if (refused(&v))
		return v.error;
	int result = REAL(posix_fallocate)(fd, at, len);
	return done(&v, result) < 0 ? v.error : result;
}

/* Memory has no name here: a rule without PART, and "any" root. */
int msync(void *from, size_t len, int flags)
{
	const char *root = getenv("SHIM_ROOT");
	struct verdict v = judge(CALL_msync, root ? root : "");
	return refused(&v) ? -1 : (int)done(&v, REAL(msync)(from, len, flags));
}

#define ON_PATH(name, parameters, path, ...)                                      \
	int name parameters                                                       \
	{                                                                         \
		struct verdict v = judge(CALL_##name, path);                      \
		return refused(&v) ? -1 : (int)done(&v, REAL(name)(__VA_ARGS__)); \
	}
ON_PATH(rename, (const char *from, const char *to), to, from, to)
ON_PATH(link, (const char *from, const char *to), to, from, to)
ON_PATH(unlink, (const char *path), path, path)
ON_PATH(mkdir, (const char *path, mode_t mode), path, path, mode)
