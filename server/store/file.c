/* SPDX-License-Identifier: Apache-2.0 */
/* file.c - the file under LMDB: its meta pages before LMDB sees them, and the lock of a folder. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/internal.h"

/* LMDB 0.9, data version 1, 64 bits: a page header of 16 bytes, then the meta. In the machine's order. */
enum {
	META_MAGIC = 16,
	META_VERSION = 20,
	META_PAGE_SIZE = 40,
	META_LAST_PAGE = 136,
	META_TXN = 144
};
enum { META_SIZE = 152, DATA_VERSION = 1, PAGE_MIN = 512, PAGE_MAX = 65536 };
static const uint32_t magic = 0xBEEFC0DE;

struct meta {
	uint32_t magic, version, page_size;
	uint64_t last_page, txn;
};

static bool meta_read(int fd, off_t at, struct meta *m)
{
	uint8_t page[META_SIZE];
	if (pread(fd, page, sizeof page, at) != (ssize_t)sizeof page)
		return false;
	memcpy(&m->magic, page + META_MAGIC, sizeof m->magic);
	memcpy(&m->version, page + META_VERSION, sizeof m->version);
	memcpy(&m->page_size, page + META_PAGE_SIZE, sizeof m->page_size);
	memcpy(&m->last_page, page + META_LAST_PAGE, sizeof m->last_page);
	memcpy(&m->txn, page + META_TXN, sizeof m->txn);
	return true;
}

static bool meta_sound(const struct meta *m)
{
	return m->magic == magic && m->version == DATA_VERSION && m->page_size >= PAGE_MIN &&
	       m->page_size <= PAGE_MAX && (m->page_size & (m->page_size - 1)) == 0;
}

/* NULL when nothing is wrong. The length is read last: a running server grows the file before it
 * writes the meta page that says so. */
static const char *fault_of(int fd)
{
	struct meta a, b;
	struct stat st;
	uint64_t need;
	if (!meta_read(fd, 0, &a) || !meta_sound(&a))
		return "data.mdb is no database";
	if (!meta_read(fd, (off_t)a.page_size, &b) || !meta_sound(&b) || a.page_size != b.page_size)
		return "data.mdb is no database";
	const struct meta *newest = a.txn >= b.txn ? &a : &b;
	if (__builtin_add_overflow(newest->last_page, 1, &need) ||
		__builtin_mul_overflow(need, newest->page_size, &need))
		return "data.mdb is no database";
	if (fstat(fd, &st) != 0 || (uint64_t)st.st_size < need)
		return "data.mdb has been cut";
	return NULL;
}

enum sp_code store_check_file(const char *dir, struct sp_error *err)
{
	char path[4096];
	struct stat st;
	enum sp_code rc = SP_OK;
	int n = snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (n < 0 || (size_t)n >= sizeof path)
		return sp_fail_errno(err, dir, ENAMETOOLONG);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? SP_OK : sp_fail_errno(err, path, errno);
	const char *fault = NULL;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		rc = sp_fail_errno(err, path, EINVAL);
	else if (st.st_size > 0) /* LMDB makes a new database of an empty file, as of none */
		fault = fault_of(fd);
	close(fd);
	return fault ? sp_fail(err, SP_STORE_DAMAGED, fault) : rc;
}

enum sp_code store_lock(const char *dir, int *fd, struct sp_error *err)
{
	*fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return sp_fail_errno(err, dir, errno);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return SP_OK;
	int reason = errno;
	close(*fd);
	*fd = -1;
	if (reason == EWOULDBLOCK)
		return sp_fail(err, SP_STORE_LOCKED, dir);
	return sp_fail_errno(err, dir, reason);
}
