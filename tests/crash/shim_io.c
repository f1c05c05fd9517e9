/* SPDX-License-Identifier: Apache-2.0 */
/* shim_io.c - a disk that fails on purpose: the rules of shim.h, for files. Sockets, where they use the same functions
 * as files; the rest of them is in shim_socket.c. */
#include "shim.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A file without a name is made, too. */
static bool creates(int flags)
{
	return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
}

#define OPENS(name, first, ...)                                                                \
	int name(first const char *path, int flags, ...)                                       \
	{                                                                                      \
		va_list more;                                                                  \
		va_start(more, flags);                                                         \
		mode_t mode = creates(flags) ? va_arg(more, mode_t) : 0;                       \
		va_end(more);                                                                  \
		struct verdict v = shim_judge(creates(flags) ? CALL_create : CALL_open, path); \
		return shim_refused(&v) ? -1 : (int)shim_done(&v, REAL(name)(__VA_ARGS__));    \
	}
#define IN_DIR int dir,
OPENS(open, , path, flags, mode)
OPENS(open64, , path, flags, mode)
OPENS(openat, IN_DIR, dir, path, flags, mode)
OPENS(openat64, IN_DIR, dir, path, flags, mode)

ON_FD(ssize_t, write, write, send, (int fd, const void *from, size_t len), fd, from, LEN)
ON_FD(ssize_t, pwrite, pwrite, none, (int fd, const void *from, size_t len, off_t at), fd, from,
	LEN, at)
ON_FD(ssize_t, pwrite64, pwrite, none, (int fd, const void *from, size_t len, off64_t at), fd, from,
	LEN, at)
ON_FD(ssize_t, read, read, recv, (int fd, void *to, size_t len), fd, to, LEN)
ON_FD(int, close, close, none, (int fd), fd)
ON_FD(int, fchmod, fchmod, none, (int fd, mode_t mode), fd, mode)
ON_FD(int, fsync, fsync, none, (int fd), fd)
ON_FD(int, fdatasync, fdatasync, none, (int fd), fd)
ON_FD(int, ftruncate, ftruncate, none, (int fd, off_t len), fd, len)
ON_FD(int, ftruncate64, ftruncate, none, (int fd, off64_t len), fd, len)

/* Cut short: half of the first piece. */
#define ON_PIECES(name, call, parameters, ...)                                              \
	ssize_t name parameters                                                             \
	{                                                                                   \
		struct verdict v = shim_judge_fd(CALL_##call, CALL_send, fd);               \
		struct iovec first = {pieces->iov_base, pieces->iov_len / 2};               \
		const struct iovec *from = v.cut ? &first : pieces;                         \
		return shim_refused(&v)                                                     \
			       ? -1                                                         \
			       : (ssize_t)shim_done(&v, REAL(name)(fd, from, __VA_ARGS__)); \
	}
#define N (v.cut ? 1 : n)
ON_PIECES(writev, writev, (int fd, const struct iovec *pieces, int n), N)
ON_PIECES(pwritev, pwritev, (int fd, const struct iovec *pieces, int n, off_t at), N, at)
ON_PIECES(pwritev64, pwritev, (int fd, const struct iovec *pieces, int n, off64_t at), N, at)

/* This one returns its error. */
int posix_fallocate(int fd, off_t at, off_t len)
{
	struct verdict v = shim_judge_fd(CALL_fallocate, CALL_none, fd);
	if (shim_refused(&v))
		return v.error;
	int result = REAL(posix_fallocate)(fd, at, len);
	return shim_done(&v, result) < 0 ? v.error : result;
}

/* Memory has no name here: a rule without PART, and "any" root. */
int msync(void *from, size_t len, int flags)
{
	const char *root = getenv("SHIM_ROOT");
	struct verdict v = shim_judge(CALL_msync, root ? root : "");
	return shim_refused(&v) ? -1 : (int)shim_done(&v, REAL(msync)(from, len, flags));
}

#define ON_PATH(name, parameters, path, ...)                                                \
	int name parameters                                                                 \
	{                                                                                   \
		struct verdict v = shim_judge(CALL_##name, path);                           \
		return shim_refused(&v) ? -1 : (int)shim_done(&v, REAL(name)(__VA_ARGS__)); \
	}
ON_PATH(rename, (const char *from, const char *to), to, from, to)
ON_PATH(link, (const char *from, const char *to), to, from, to)
ON_PATH(linkat, (int in, const char *from, int at, const char *to, int flags), to, in, from, at, to,
	flags)
ON_PATH(unlink, (const char *path), path, path)
ON_PATH(stat, (const char *restrict path, struct stat *restrict out), path, path, out)
ON_PATH(mkdir, (const char *path, mode_t mode), path, path, mode)
