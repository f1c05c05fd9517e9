/* SPDX-License-Identifier: Apache-2.0 */
/* mark.c - DIR/sound, which says that data.mdb was closed in order: the next opening need not read all of a large file
 * before it answers. It is of one state of the file, by the number of its transaction, its size and the time of
 * its last change: whatever was written since makes it one of another file. So it does no harm when it is torn, or
 * comes back after a loss of power, and its removal is not waited for. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/file.h"

enum { PATH_SIZE = 4096, WORDS = 7, MARK_SIZE = WORDS * 8 };
static const uint64_t mark_magic = 0x73616d70736e6431; /* "sampsnd1" */

static enum sp_code path_of(const char *dir, char out[PATH_SIZE], struct sp_error *err)
{
	int n = snprintf(out, PATH_SIZE, "%s/sound", dir);
	return n > 0 && n < PATH_SIZE ? SP_OK : sp_fail_errno(err, dir, ENAMETOOLONG);
}

/* What the mark of the file is, as it is now. */
static bool make(int fd, const struct meta m[2], uint8_t out[MARK_SIZE])
{
	struct stat st;
	const struct meta *newest = &m[m[1].txn > m[0].txn];
	if (fstat(fd, &st) != 0)
		return false;
	const uint64_t words[WORDS] = {mark_magic, newest->txn, newest->last_page,
		newest->main.root, newest->free.root, (uint64_t)st.st_size,
		(uint64_t)st.st_mtim.tv_sec * 1000000000 + (uint64_t)st.st_mtim.tv_nsec};
	for (size_t i = 0; i < WORDS; i++)
		be64_put(out + i * 8, words[i]);
	return true;
}

bool mark_fits(const char *dir, int fd, const struct meta m[2])
{
	char path[PATH_SIZE];
	uint8_t found[MARK_SIZE + 1], wanted[MARK_SIZE];
	if (path_of(dir, path, NULL) != SP_OK || !make(fd, m, wanted))
		return false;
	int mark = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (mark < 0)
		return false;
	ssize_t n = read(mark, found, sizeof found);
	close(mark);
	return n == MARK_SIZE && memcmp(found, wanted, MARK_SIZE) == 0;
}

enum sp_code mark_clear(const char *dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	enum sp_code rc = path_of(dir, path, err);
	if (rc != SP_OK)
		return rc;
	if (unlink(path) != 0 && errno != ENOENT)
		return sp_fail_errno(err, path, errno);
	int mark = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (mark >= 0)
		close(mark);
	return SP_OK;
}

static enum sp_code put(const char *path, const uint8_t mark[MARK_SIZE], struct sp_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return sp_fail_errno(err, path, errno);
	bool whole = pwrite(fd, mark, MARK_SIZE, 0) == MARK_SIZE && fdatasync(fd) == 0;
	enum sp_code rc = whole ? SP_OK : sp_fail_errno(err, path, errno);
	close(fd);
	return rc;
}

enum sp_code mark_write(const char *dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	uint8_t mark[MARK_SIZE];
	struct meta m[2];
	uint64_t size;
	int fd = -1;
	enum sp_code rc = path_of(dir, path, err);
	if (rc == SP_OK)
		rc = store_open_file(dir, &fd, &size, err);
	if (rc != SP_OK || fd < 0)
		return rc;
	bool made = size > MARK_FILE_MIN && !store_read_metas(fd, m) && make(fd, m, mark);
	close(fd);
	return made ? put(path, mark, err) : SP_OK;
}
