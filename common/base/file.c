/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/file_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether somebody has written into the file since then, so that what was read may be half of it. */
static bool has_changed(int fd, const struct stat *then, size_t got)
{
	struct stat now;
	return fstat(fd, &now) != 0 || now.st_size != then->st_size ||
	       got != (size_t)then->st_size || now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

static enum sp_code read_fd(int fd, const char *path, size_t max, struct arena *a,
	struct bytes *out, struct sp_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return sp_fail_errno(err, path, errno);
	if (!S_ISREG(st.st_mode))
		return sp_fail(err, SP_FILE, path, "not a regular file");
	if ((uintmax_t)st.st_size > max)
		return sp_fail(err, SP_TOO_LARGE, path);
	size_t size = (size_t)st.st_size, got = 0;
	char *data = arena_text_n(a, "", 0);
	if (size)
		data = arena_alloc(a, size + 1);
	if (!data)
		return sp_fail(err, SP_NO_MEMORY);
	while (got < size) {
		ssize_t n = read(fd, data + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sp_fail_errno(err, path, errno);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	if (has_changed(fd, &st, got))
		return sp_fail(err, SP_FILE, path, "it changed while it was read");
	*out = bytes_of(data, got);
	return SP_OK;
}

/* O_NONBLOCK: opening a FIFO must not wait for a writer. */
static enum sp_code open_fd(const char *path, int *fd, struct sp_error *err)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return *fd < 0 ? sp_fail_errno(err, path, errno) : SP_OK;
}

enum sp_code file_read(
	const char *path, size_t max, struct arena *a, struct bytes *out, struct sp_error *err)
{
	int fd;
	enum sp_code rc = open_fd(path, &fd, err);
	if (rc != SP_OK)
		return rc;
	rc = read_fd(fd, path, max, a, out, err);
	close(fd);
	return rc;
}

/* ---- secrets ---- */

/* Whom the file that is open belongs to, and who may read it. */
static enum sp_code check_secret(int fd, const char *path, struct sp_error *err)
{
	struct stat st;
	char owner[16];
	if (fstat(fd, &st) != 0)
		return sp_fail_errno(err, path, errno);
	if (st.st_mode & 077)
		return sp_fail(err, SP_KEY_MODE, path);
	if (st.st_uid == geteuid())
		return SP_OK;
	snprintf(owner, sizeof owner, "%lu", (unsigned long)st.st_uid);
	return sp_fail(err, SP_KEY_OWNER, path, owner);
}

enum sp_code file_read_secret(
	const char *path, size_t max, struct arena *a, struct bytes *out, struct sp_error *err)
{
	int fd;
	enum sp_code rc = open_fd(path, &fd, err);
	if (rc != SP_OK)
		return rc;
	rc = check_secret(fd, path, err);
	if (rc == SP_OK)
		rc = read_fd(fd, path, max, a, out, err);
	close(fd);
	return rc;
}

enum sp_code file_check_secret(const char *path, struct sp_error *err)
{
	int fd;
	enum sp_code rc = open_fd(path, &fd, err);
	if (rc != SP_OK)
		return rc;
	rc = check_secret(fd, path, err);
	close(fd);
	return rc;
}

/* ---- writing ---- */

enum sp_code file_write_all(int fd, struct bytes content, const char *path, struct sp_error *err)
{
	while (content.len) {
		ssize_t n = write(fd, content.ptr, content.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sp_fail_errno(err, path, errno);
		content = bytes_of(content.ptr + n, content.len - (size_t)n);
	}
	return SP_OK;
}

static enum sp_code write_temporary(
	const char *path, struct bytes content, unsigned mode, struct sp_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return sp_fail_errno(err, path, errno);
	enum sp_code rc = SP_OK;
	if (fchmod(fd, mode) != 0)
		rc = sp_fail_errno(err, path, errno);
	if (rc == SP_OK)
		rc = file_write_all(fd, content, path, err);
	if (rc == SP_OK && fsync(fd) != 0)
		rc = sp_fail_errno(err, path, errno);
	if (close(fd) != 0 && rc == SP_OK)
		rc = sp_fail_errno(err, path, errno);
	return rc;
}

enum sp_code dir_sync(const char *path, struct sp_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return sp_fail_errno(err, path, errno);
	enum sp_code rc = fsync(fd) == 0 ? SP_OK : sp_fail_errno(err, path, errno);
	close(fd);
	return rc;
}

enum sp_code file_sync_parent(const char *path, struct sp_error *err)
{
	char parent[4096];
	const char *slash = strrchr(path, '/');
	if (!slash)
		return dir_sync(".", err);
	snprintf(parent, sizeof parent, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return dir_sync(parent, err);
}

enum sp_code file_sync_placed(const char *path, bool is_new, struct sp_error *err)
{
	enum sp_code rc = file_sync_parent(path, err);
	if (rc != SP_OK && is_new)
		unlink(path);
	return rc;
}

/* What is no file (a device, a pipe, a folder) must never lose its place to one. */
enum sp_code file_check_target(const char *path, struct sp_error *err)
{
	struct stat st;
	if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
		return SP_OK;
	if (S_ISDIR(st.st_mode))
		return sp_fail_errno(err, path, EISDIR);
	return sp_fail(err, SP_FILE, path, "not a regular file");
}

void file_hold_signals(sigset_t *before)
{
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &held, before);
}

/* `place` is rename(2), or link(2) which refuses an existing name. */
static enum sp_code write_placed(const char *path, struct bytes content, unsigned mode,
	int (*place)(const char *, const char *), struct sp_error *err)
{
	char temporary[4096];
	sigset_t before;
	int n = snprintf(temporary, sizeof temporary, "%s.tmp-%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof temporary)
		return sp_fail_errno(err, path, ENAMETOOLONG);
	file_hold_signals(&before);
	unlink(temporary); /* of a process with this number that was killed */
	enum sp_code rc = write_temporary(temporary, content, mode, err);
	if (rc == SP_OK && place(temporary, path) != 0)
		rc = errno == EEXIST ? sp_fail(err, SP_EXISTS, path)
				     : sp_fail_errno(err, path, errno);
	if (rc != SP_OK || place == link)
		unlink(temporary);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == SP_OK ? file_sync_placed(path, place == link, err) : rc;
}

enum sp_code file_write(const char *path, struct bytes content, unsigned mode, struct sp_error *err)
{
	enum sp_code rc = file_check_target(path, err);
	return rc == SP_OK ? write_placed(path, content, mode, rename, err) : rc;
}

enum sp_code file_write_new(
	const char *path, struct bytes content, unsigned mode, struct sp_error *err)
{
	return write_placed(path, content, mode, link, err);
}

/* One folder. What is put into it and synced must not be lost with the folder itself, so its name is synced too. */
static enum sp_code make_part(const char *part, struct sp_error *err)
{
	if (mkdir(part, 0700) != 0)
		return errno == EEXIST ? SP_OK : sp_fail_errno(err, part, errno);
	enum sp_code rc = file_sync_parent(part, err);
	if (rc != SP_OK)
		rmdir(part);
	return rc;
}

enum sp_code dir_make(const char *path, struct sp_error *err)
{
	char part[4096];
	size_t len = strlen(path);
	if (len == 0 || len >= sizeof part)
		return sp_fail_errno(err, path, len ? ENAMETOOLONG : ENOENT);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		enum sp_code rc = make_part(part, err);
		if (rc != SP_OK)
			return rc;
	}
	struct stat st;
	if (stat(path, &st) != 0)
		return sp_fail_errno(err, path, errno);
	return S_ISDIR(st.st_mode) ? SP_OK : sp_fail_errno(err, path, ENOTDIR);
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ||
	       (errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != ENAMETOOLONG);
}
