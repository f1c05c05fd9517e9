/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/file_parts.h"

enum { OWN_PATH = 64 };

/* The name that /proc gives to an open file. */
static void own_path(int fd, char out[OWN_PATH])
{
	snprintf(out, OWN_PATH, "/proc/self/fd/%d", fd);
}

/* A file without a name in the folder of `path`; -1 where that, or naming it later, is not possible. */
static int open_unnamed(const char *path, unsigned mode)
{
	char folder[4096], own[OWN_PATH];
	const char *slash = strrchr(path, '/');
	int n = slash ? snprintf(folder, sizeof folder, "%.*s", (int)(slash - path) + 1, path)
		      : snprintf(folder, sizeof folder, ".");
	if (n < 0 || (size_t)n >= sizeof folder)
		return -1;
	int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);
	own_path(fd, own);
	if (fd >= 0 && access(own, F_OK) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int open_named(struct file_writer *w, unsigned mode)
{
	unlink(w->temporary); /* of a process with this number that was killed */
	int fd = open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	w->named = fd >= 0;
	return fd;
}

enum sp_code file_writer_begin(
	struct file_writer *w, const char *path, unsigned mode, struct sp_error *err)
{
	*w = (struct file_writer){.fd = -1, .path = path};
	enum sp_code rc = file_check_target(path, err);
	if (rc != SP_OK)
		return rc;
	int n = snprintf(w->temporary, sizeof w->temporary, "%s.tmp-%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof w->temporary)
		return sp_fail_errno(err, path, ENAMETOOLONG);
	w->fd = open_unnamed(path, mode);
	if (w->fd < 0)
		w->fd = open_named(w, mode);
	if (w->fd < 0)
		return sp_fail_errno(err, path, errno);
	if (fchmod(w->fd, mode) == 0)
		return SP_OK;
	rc = sp_fail_errno(err, path, errno);
	file_writer_abort(w);
	return rc;
}

enum sp_code file_writer_add(struct file_writer *w, struct bytes piece, struct sp_error *err)
{
	return file_write_all(w->fd, piece, w->path, err);
}

static int name_it(struct file_writer *w)
{
	char own[OWN_PATH];
	if (w->named)
		return 0;
	own_path(w->fd, own);
	unlink(w->temporary);
	w->named = true; /* even where it fails, a distant disk may have done it */
	return linkat(AT_FDCWD, own, AT_FDCWD, w->temporary, AT_SYMLINK_FOLLOW);
}

/* rename(2) takes the place of what is there, link(2) refuses it. */
static enum sp_code take_place(struct file_writer *w, bool replace, struct sp_error *err)
{
	if (name_it(w) != 0)
		return sp_fail_errno(err, w->path, errno);
	if ((replace ? rename : link)(w->temporary, w->path) != 0)
		return errno == EEXIST ? sp_fail(err, SP_EXISTS, w->path)
				       : sp_fail_errno(err, w->path, errno);
	w->named = !replace; /* its link is removed with the writer */
	return SP_OK;
}

enum sp_code file_writer_place(struct file_writer *w, bool replace, struct sp_error *err)
{
	sigset_t before;
	enum sp_code rc = fsync(w->fd) == 0 ? file_check_target(w->path, err)
					    : sp_fail_errno(err, w->path, errno);
	file_hold_signals(&before);
	if (rc == SP_OK)
		rc = take_place(w, replace, err);
	file_writer_abort(w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == SP_OK ? file_sync_placed(w->path, !replace, err) : rc;
}

void file_writer_abort(struct file_writer *w)
{
	if (w->named)
		unlink(w->temporary);
	if (w->fd >= 0)
		close(w->fd);
	w->named = false;
	w->fd = -1;
}
