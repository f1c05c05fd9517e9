/* SPDX-License-Identifier: Apache-2.0 */
/* shim_trace.c - an LD_PRELOAD library that records all that a program does to the files below a folder, for
 * crash_replay, which makes of it what a power cut could have left.
 *
 * TRACE_ROOT  absolute folder; calls on files below it are recorded
 * TRACE_FILE  the trace: each record is appended by one write(2), so that several programs can share it
 * TRACE_LMDB  NOSYNC or NOMETASYNC: LMDB's environments are opened with that flag. The server itself never does;
 *             this is for showing that the loss would be found
 *
 * crash_note(text), found by dlsym, appends a note: what a client was told. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/crash/trace.h"

enum { ROOM = 4096, TRACE_FD = 500, LMDB_NOSYNC = 0x10000, LMDB_NOMETASYNC = 0x40000 };

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

/* ---- the trace ---- */

/* Opened before the program shuts itself off from files that are not its own, and out of the way of its numbers. */
static int trace_fd = -1;

__attribute__((constructor)) static void open_trace(void)
{
	const char *trace = getenv("TRACE_FILE");
	long fd =
		trace ? syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	trace_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, TRACE_FD);
	syscall(SYS_close, fd);
}

static void append(struct trace_record r, const char *path, const void *data)
{
	uint64_t zeros = 0, size = sizeof r + r.path_len + (data ? r.len : 0);
	struct iovec pieces[] = {{&r, sizeof r}, {(void *)(uintptr_t)path, r.path_len},
		{(void *)(uintptr_t)data, data ? r.len : 0}, {&zeros, trace_padding(size)}};
	int kept = errno;
	r.thread = (uint64_t)syscall(SYS_gettid);
	if (trace_fd < 0 ||
		syscall(SYS_writev, trace_fd, pieces, 4) != (long)(size + trace_padding(size)))
		abort(); /* half a trace would show losses that are none */
	errno = kept;
}

void crash_note(const char *text);
void crash_note(const char *text)
{
	append((struct trace_record){.op = TRACE_NOTE, .path_len = (uint32_t)strlen(text)}, text,
		NULL);
}

static bool below_root(const char *path)
{
	const char *root = getenv("TRACE_ROOT");
	size_t n = root ? strlen(root) : 0;
	return n && strncmp(path, root, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* ---- which file it is ---- */

/* The absolute path of a name; false when it is none of ours. */
static bool path_of_name(const char *name, char out[ROOM])
{
	size_t n = 0;
	int kept = errno;
	if (*name != '/' && getcwd(out, ROOM))
		n = strlen(out);
	int made = snprintf(out + n, ROOM - n, "%s%s", n ? "/" : "", name);
	errno = kept;
	return made > 0 && (size_t)made < ROOM - n && below_root(out);
}

static bool is_ours(int fd, struct stat *st)
{
	char name[64], path[ROOM];
	int kept = errno;
	bool ours = false;
	if (fstat(fd, st) == 0 && (S_ISREG(st->st_mode) || S_ISDIR(st->st_mode))) {
		snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(name, path, sizeof path - 1);
		path[n > 0 ? n : 0] = '\0';
		ours = below_root(path);
	}
	errno = kept;
	return ours;
}

static uint64_t inode_of(const char *path)
{
	struct stat st;
	int kept = errno;
	uint64_t inode = lstat(path, &st) == 0 ? st.st_ino : 0;
	errno = kept;
	return inode;
}

static uint64_t parent_of(const char *path)
{
	char parent[ROOM];
	const char *slash = strrchr(path, '/');
	snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
	return inode_of(parent);
}

static void append_path(enum trace_op op, const char *path, uint64_t inode)
{
	append((struct trace_record){.op = op,
		       .path_len = (uint32_t)strlen(path),
		       .inode = inode,
		       .parent = parent_of(path)},
		path, NULL);
}

static void append_inode(enum trace_op op, const struct stat *st, uint64_t len)
{
	append((struct trace_record){.op = op, .inode = st->st_ino, .len = len}, "", NULL);
}

/* ---- files come and go ---- */

static void opened(int fd, const char *path, bool there_before, int flags)
{
	struct stat st;
	if (fd < 0 || !is_ours(fd, &st))
		return;
	if ((flags & O_TMPFILE) == O_TMPFILE)
		append_inode(TRACE_FILE, &st, 0);
	else if (flags & O_CREAT && !there_before)
		append_path(TRACE_FILE, path, st.st_ino);
	else if (flags & O_TRUNC)
		append_inode(TRACE_SIZE, &st, 0);
}

static bool takes_mode(int flags)
{
	return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
}

#define OPENS(name, first, ...)                                                              \
	int name(first const char *path, int flags, ...)                                     \
	{                                                                                    \
		char whole[ROOM];                                                            \
		va_list more;                                                                \
		va_start(more, flags);                                                       \
		mode_t mode = takes_mode(flags) ? va_arg(more, mode_t) : 0;                  \
		va_end(more);                                                                \
		bool ours = path_of_name(path, whole), there = ours && inode_of(whole) != 0; \
		int fd = REAL(name)(__VA_ARGS__);                                            \
		if (ours)                                                                    \
			opened(fd, whole, there, flags);                                     \
		return fd;                                                                   \
	}
#define IN_DIR int dir,
OPENS(open, , path, flags, mode)
OPENS(open64, , path, flags, mode)
OPENS(openat, IN_DIR, dir, path, flags, mode)
OPENS(openat64, IN_DIR, dir, path, flags, mode)

int mkdir(const char *name, mode_t mode)
{
	char path[ROOM];
	int result = REAL(mkdir)(name, mode);
	if (result == 0 && path_of_name(name, path))
		append_path(TRACE_FOLDER, path, inode_of(path));
	return result;
}

char *mkdtemp(char *name)
{
	char path[ROOM];
	char *result = REAL(mkdtemp)(name);
	if (result && path_of_name(result, path))
		append_path(TRACE_FOLDER, path, inode_of(path));
	return result;
}

int rename(const char *from, const char *to)
{
	char paths[2 * ROOM], target[ROOM];
	int result = REAL(rename)(from, to);
	if (result != 0 || !path_of_name(from, paths) || !path_of_name(to, target))
		return result;
	size_t n = strlen(paths) + 1, m = strlen(target);
	memcpy(paths + n, target, m);
	append((struct trace_record){.op = TRACE_MOVE,
		       .path_len = (uint32_t)(n + m),
		       .inode = inode_of(target),
		       .at = parent_of(paths),
		       .parent = parent_of(target)},
		paths, NULL);
	return result;
}

static int named(int result, const char *to)
{
	char path[ROOM];
	if (result == 0 && path_of_name(to, path))
		append_path(TRACE_NAME, path, inode_of(path));
	return result;
}

int link(const char *from, const char *to)
{
	return named(REAL(link)(from, to), to);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	return named(REAL(linkat)(from_dir, from, to_dir, to, flags), to);
}

static int removed(int result, const char *name)
{
	char path[ROOM];
	if (result == 0 && path_of_name(name, path))
		append_path(TRACE_REMOVE, path, 0);
	return result;
}

int unlink(const char *name)
{
	return removed(REAL(unlink)(name), name);
}

int rmdir(const char *name)
{
	return removed(REAL(rmdir)(name), name);
}

int remove(const char *name)
{
	return removed(REAL(remove)(name), name);
}

int unlinkat(int dir, const char *name, int flags)
{
	return removed(REAL(unlinkat)(dir, name, flags), name);
}

/* ---- content ---- */

static bool is_zero(const uint8_t *data, size_t len)
{
	return len && data[0] == 0 && memcmp(data, data + 1, len - 1) == 0;
}

static void wrote(int fd, const struct stat *st, const void *data, uint64_t at, ssize_t len)
{
	if (len <= 0)
		return;
	bool zero = is_zero(data, (size_t)len);
	int flags = fcntl(fd, F_GETFL);
	append((struct trace_record){.op = TRACE_WRITE,
		       .flags = (zero ? TRACE_ZERO : 0U) | (flags & O_DSYNC ? TRACE_DSYNC : 0U),
		       .inode = st->st_ino,
		       .at = at,
		       .len = (uint64_t)len},
		"", zero ? NULL : data);
}

/* Where a write without a place of its own ended. */
static uint64_t place_before(int fd, ssize_t len)
{
	return (uint64_t)(lseek(fd, 0, SEEK_CUR) - (len > 0 ? len : 0));
}

ssize_t write(int fd, const void *from, size_t len)
{
	struct stat st;
	ssize_t n = REAL(write)(fd, from, len);
	if (n > 0 && is_ours(fd, &st))
		wrote(fd, &st, from, place_before(fd, n), n);
	return n;
}

#define PWRITES(name, type)                                         \
	ssize_t name(int fd, const void *from, size_t len, type at) \
	{                                                           \
		struct stat st;                                     \
		ssize_t n = REAL(name)(fd, from, len, at);          \
		if (n > 0 && is_ours(fd, &st))                      \
			wrote(fd, &st, from, (uint64_t)at, n);      \
		return n;                                           \
	}
PWRITES(pwrite, off_t)
PWRITES(pwrite64, off64_t)

static void wrote_pieces(int fd, const struct stat *st, const struct iovec *pieces, int count,
	uint64_t at, ssize_t n)
{
	for (int i = 0; i < count && n > 0; i++) {
		ssize_t len = (ssize_t)pieces[i].iov_len < n ? (ssize_t)pieces[i].iov_len : n;
		wrote(fd, st, pieces[i].iov_base, at, len);
		at += (uint64_t)len;
		n -= len;
	}
}

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
	struct stat st;
	ssize_t n = REAL(writev)(fd, pieces, count);
	if (n > 0 && is_ours(fd, &st))
		wrote_pieces(fd, &st, pieces, count, place_before(fd, n), n);
	return n;
}

#define PWRITEVS(name, type)                                                   \
	ssize_t name(int fd, const struct iovec *pieces, int count, type at)   \
	{                                                                      \
		struct stat st;                                                \
		ssize_t n = REAL(name)(fd, pieces, count, at);                 \
		if (n > 0 && is_ours(fd, &st))                                 \
			wrote_pieces(fd, &st, pieces, count, (uint64_t)at, n); \
		return n;                                                      \
	}
PWRITEVS(pwritev, off_t)
PWRITEVS(pwritev64, off64_t)

static int resized(int fd, int result)
{
	struct stat st;
	if (result == 0 && is_ours(fd, &st))
		append_inode(TRACE_SIZE, &st, (uint64_t)st.st_size);
	return result;
}

int ftruncate(int fd, off_t len)
{
	return resized(fd, REAL(ftruncate)(fd, len));
}

int ftruncate64(int fd, off64_t len)
{
	return resized(fd, REAL(ftruncate64)(fd, len));
}

int posix_fallocate(int fd, off_t at, off_t len)
{
	return resized(fd, REAL(posix_fallocate)(fd, at, len));
}

int fallocate(int fd, int mode, off_t at, off_t len)
{
	return resized(fd, REAL(fallocate)(fd, mode, at, len));
}

/* ---- syncs ---- */

#define SYNCS(name)                                             \
	int name(int fd)                                        \
	{                                                       \
		struct stat st;                                 \
		bool ours = is_ours(fd, &st);                   \
		if (ours)                                       \
			append_inode(TRACE_SYNC_BEGIN, &st, 0); \
		int result = REAL(name)(fd);                    \
		if (ours && result == 0)                        \
			append_inode(TRACE_SYNC_END, &st, 0);   \
		return result;                                  \
	}
SYNCS(fsync)
SYNCS(fdatasync)

/* ---- LMDB without its syncs ---- */

struct MDB_env;
int mdb_env_open(struct MDB_env *env, const char *path, unsigned flags, mode_t mode);
int mdb_env_open(struct MDB_env *env, const char *path, unsigned flags, mode_t mode)
{
	const char *without = getenv("TRACE_LMDB");
	if (without && strcmp(without, "NOSYNC") == 0)
		flags |= LMDB_NOSYNC;
	if (without && strcmp(without, "NOMETASYNC") == 0)
		flags |= LMDB_NOMETASYNC;
	return REAL(mdb_env_open)(env, path, flags, mode);
}
