/* SPDX-License-Identifier: Apache-2.0 */
/* Landlock, by its three system calls: glibc has no functions for them. What newer kernels can is asked of them, and
 * left out where it is not there. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "server/contain/parts.h"

/* Of versions that the header may be too old for. */
enum { TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15 };
enum { CONNECT_TCP = 1 << 1 };
enum { SCOPE_ABSTRACT_UNIX = 1 << 0, SCOPE_SIGNAL = 1 << 1 };

/* struct landlock_ruleset_attr with all that it has grown to. */
struct ruleset {
	uint64_t files, network, scopes;
};

/* What each version brought, and is refused from it on but where a rule allows it. */
static const struct version {
	unsigned number;
	const char *what;
	struct ruleset refused;
} versions[] = {
	{1, "files", {(LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, 0, 0}}, /* all that there was then */
	{2, "moves", {LANDLOCK_ACCESS_FS_REFER, 0, 0}},
	{3, "truncation", {TRUNCATE, 0, 0}},
	{4, "connections", {0, CONNECT_TCP, 0}},
	{5, "devices", {IOCTL_DEV, 0, 0}},
	{6, "signals", {0, 0, SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL}},
};
enum { VERSIONS = sizeof versions / sizeof versions[0] };

/* In the store nothing is made or removed while the server runs. A renewed certificate takes its place by
 * rename; the keys themselves have been read and are not to be read again. The rest is what libraries look at. */
static const struct allowed {
	const char *path;
	bool in_dir; /* of DIR, which must have it; the others may be missing */
	uint64_t files;
} allowed[] = {
	{"store", true,
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
			LANDLOCK_ACCESS_FS_READ_DIR | TRUNCATE},
	{"keys", true,
		LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
			LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE},
	{"/dev/null", false, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE},
	{"/etc/localtime", false, LANDLOCK_ACCESS_FS_READ_FILE},
	{"/sys/devices/system/cpu/online", false, LANDLOCK_ACCESS_FS_READ_FILE},
	{"/proc/sys/vm/overcommit_memory", false, LANDLOCK_ACCESS_FS_READ_FILE}, /* malloc */
	{"/proc/self/statm", false, LANDLOCK_ACCESS_FS_READ_FILE}, /* metrics */
};
enum { ALLOWED = sizeof allowed / sizeof allowed[0] };

static struct ruleset refused_by(const struct contain *c, unsigned version)
{
	struct ruleset all = {0};
	for (size_t i = 0; i < VERSIONS && versions[i].number <= version; i++) {
		all.files |= versions[i].refused.files;
		all.network |= versions[i].refused.network;
		all.scopes |= versions[i].refused.scopes;
	}
	if (c->notify && c->notify[0] == '@') /* such a name is outside the file system */
		all.scopes &= ~(uint64_t)SCOPE_ABSTRACT_UNIX;
	return all;
}

static enum sp_code allow(int ruleset, const struct ruleset *refused, const char *dir,
	const struct allowed *what, struct sp_error *err)
{
	char path[4096];
	enum sp_code rc = SP_OK;
	int n = snprintf(path, sizeof path, "%s%s%s", what->in_dir ? dir : "",
		what->in_dir ? "/" : "", what->path);
	if (n < 0 || (size_t)n >= sizeof path)
		return sp_fail_errno(err, dir, ENAMETOOLONG);
	struct landlock_path_beneath_attr rule = {.allowed_access = what->files & refused->files,
		.parent_fd = open(path, O_PATH | O_CLOEXEC)};
	if (rule.parent_fd < 0)
		return what->in_dir ? sp_fail_errno(err, path, errno) : SP_OK;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		rc = sp_fail_errno(err, path, errno);
	/* a rule is about a file, not a name; one of /proc is made anew when nobody has it open: stays open */
	if (what->in_dir)
		close(rule.parent_fd);
	return rc;
}

/* The rules reach no thread that is there already. A folder has a link for itself, for its name, and for each folder in
 * it. */
static bool is_alone(void)
{
	struct stat threads;
	return stat("/proc/self/task", &threads) != 0 || threads.st_nlink <= 3;
}

static enum sp_code restrict_to(
	int ruleset, unsigned version, struct contain *c, struct sp_error *err)
{
	if (!is_alone())
		return contain_without(c, "Landlock", "threads run already", err);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
		return contain_without(c, "Landlock", strerror(errno), err);
	c->files = version;
	return SP_OK;
}

enum sp_code contain_files(struct contain *c, const char *dir, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	if (c->mode == CONTAIN_OFF || contain_instrument())
		return SP_OK;
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version <= 0)
		return contain_without(c, "Landlock", "not in this kernel", err);
	const struct ruleset refused = refused_by(c, (unsigned)version);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &refused, sizeof refused, 0);
	if (ruleset < 0)
		return contain_without(c, "Landlock", strerror(errno), err);
	for (size_t i = 0; i < VERSIONS; i++) /* the filter of calls refuses these too */
		if (versions[i].number > version)
			contain_note(c, "Landlock", versions[i].what);
	for (size_t i = 0; rc == SP_OK && i < ALLOWED; i++)
		rc = allow(ruleset, &refused, dir, &allowed[i], err);
	if (rc == SP_OK)
		rc = restrict_to(ruleset, (unsigned)version, c, err);
	close(ruleset);
	return rc;
}
