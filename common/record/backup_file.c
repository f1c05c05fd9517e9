/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/record/backup.h"

enum { CHUNK = 64 << 10 };

static enum sp_code read_chunks(
	struct backup_reader *r, int fd, const char *path, struct sp_error *err)
{
	uint8_t chunk[CHUNK];
	for (;;) {
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sp_fail_errno(err, path, errno);
		if (n == 0)
			return backup_reader_end(r, err);
		enum sp_code rc = backup_reader_feed(r, bytes_of(chunk, (size_t)n), err);
		if (rc != SP_OK)
			return rc;
	}
}

enum sp_code backup_reader_file(struct backup_reader *r, const char *path, struct sp_error *err)
{
	enum sp_code rc;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	backup_reader_begin(r);
	if (fd >= 0) {
		rc = read_chunks(r, fd, path, err);
		close(fd);
	} else {
		rc = sp_fail_errno(err, path, errno);
	}
	if (rc != SP_OK && err && !err->where[0])
		sp_where(err, "%s", path);
	return rc;
}
