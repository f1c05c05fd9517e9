/* SPDX-License-Identifier: Apache-2.0 */
/* file.c - the file under LMDB: its meta pages before LMDB sees them, and the lock of a folder. */
#include "server/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* LMDB 0.9, data version 1, 64 bits: a page header of 16 bytes, then the meta. In the machine's order. */
enum {
	META_MAGIC = 16,
	META_VERSION = 20,
	META_MAP_SIZE = 32,
	META_FREE = 40, /* whose first field is the page size */
	META_MAIN = 88,
	META_LAST_PAGE = 136,
	META_TXN = 144
};
enum { META_SIZE = 152, DATA_VERSION = 1, FREE_FLAGS = 8 /* keys are numbers */ };
enum { PATH_SIZE = 4096 };
static const uint32_t magic = 0xBEEFC0DE;
static const char no_database[] = "data.mdb is no database";

struct tree tree_of(const uint8_t *p)
{
	struct tree t;
	memcpy(&t.flags, p + 4, sizeof t.flags);
	memcpy(&t.depth, p + 6, sizeof t.depth);
	memcpy(&t.root, p + 40, sizeof t.root);
	return t;
}

static bool meta_read(int fd, off_t at, struct meta *m)
{
	uint8_t page[META_SIZE];
	if (pread(fd, page, sizeof page, at) != (ssize_t)sizeof page)
		return false;
	memcpy(&m->magic, page + META_MAGIC, sizeof m->magic);
	memcpy(&m->version, page + META_VERSION, sizeof m->version);
	memcpy(&m->map_size, page + META_MAP_SIZE, sizeof m->map_size);
	memcpy(&m->page_size, page + META_FREE, sizeof m->page_size);
	memcpy(&m->last_page, page + META_LAST_PAGE, sizeof m->last_page);
	memcpy(&m->txn, page + META_TXN, sizeof m->txn);
	m->free = tree_of(page + META_FREE);
	m->main = tree_of(page + META_MAIN);
	return true;
}

static bool meta_sound(const struct meta *m)
{
	uint64_t need;
	return m->magic == magic && m->version == DATA_VERSION && m->page_size >= PAGE_MIN &&
	       m->page_size <= PAGE_MAX && (m->page_size & (m->page_size - 1)) == 0 &&
	       m->free.flags == FREE_FLAGS && m->main.flags == 0 &&
	       !__builtin_add_overflow(m->last_page, 1, &need) &&
	       !__builtin_mul_overflow(need, m->page_size, &need) && need <= m->map_size &&
	       m->map_size <= STORE_MAP_MAX;
}

/* Transaction N writes meta page N % 2, so that the two are one apart, or both of a new file. */
static bool metas_agree(const struct meta m[2])
{
	bool fresh = m[0].txn == 0 && m[1].txn == 0;
	bool apart = m[0].txn - m[1].txn == 1 || m[1].txn - m[0].txn == 1;
	return m[0].page_size == m[1].page_size &&
	       (fresh || (apart && m[0].txn % 2 == 0 && m[1].txn % 2 == 1));
}

const char *store_read_metas(int fd, struct meta m[2])
{
	if (!meta_read(fd, 0, &m[0]))
		return "data.mdb has been cut";
	if (m[0].magic == magic && m[0].version != DATA_VERSION)
		return "data.mdb is of another version of LMDB";
	if (!meta_sound(&m[0]))
		return no_database;
	if (!meta_read(fd, (off_t)m[0].page_size, &m[1]))
		return "data.mdb has been cut";
	return meta_sound(&m[1]) && metas_agree(m) ? NULL : no_database;
}

/* Beside a writer, who may be at them just now, more than once. */
static const char *read_metas_patiently(int fd, bool beside_writer, struct meta m[2])
{
	const char *fault = store_read_metas(fd, m);
	for (int i = 0; fault && beside_writer && i < 50; i++)
		fault = store_read_metas(fd, m);
	return fault;
}

static enum sp_code check_pages(int fd, const struct meta *m, struct check *c, struct sp_error *err)
{
	struct stat st;
	char text[SP_ERROR_TEXT];
	uint64_t page;
	if (fstat(fd, &st) != 0)
		return sp_fail_errno(err, "data.mdb", errno);
	const char *fault = store_check_pages(fd, m, (uint64_t)st.st_size, c, &page);
	if (c->starved)
		return sp_fail(err, SP_NO_MEMORY);
	if (!fault)
		return SP_OK;
	snprintf(text, sizeof text, "data.mdb: page %" PRIu64 " %s", page, fault);
	return sp_fail(err, SP_STORE_DAMAGED, text);
}

enum sp_code store_open_file(const char *dir, int *fd, uint64_t *size, struct sp_error *err)
{
	char path[PATH_SIZE];
	struct stat st;
	int n = snprintf(path, sizeof path, "%s/data.mdb", dir);
	*fd = -1;
	*size = 0;
	if (n < 0 || (size_t)n >= sizeof path)
		return sp_fail_errno(err, dir, ENAMETOOLONG);
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT ? SP_OK : sp_fail_errno(err, path, errno);
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(*fd);
		*fd = -1;
		return sp_fail_errno(err, path, EINVAL);
	}
	*size = (uint64_t)st.st_size;
	return SP_OK;
}

enum sp_code store_check_file(
	const struct store_options *o, enum check_extent extent, bool *rest, struct sp_error *err)
{
	struct check check = {.rows = {o->tables, o->n_tables, o->sound}};
	struct meta m[2];
	uint64_t size;
	int fd;
	enum sp_code rc = store_open_file(o->dir, &fd, &size, err);
	*rest = false;
	if (rc != SP_OK)
		return rc;
	if (size == 0) { /* LMDB makes a new database of an empty file, as of none */
		rc = o->existing ? sp_fail(err, SP_STORE_DAMAGED, "data.mdb is empty") : SP_OK;
	} else {
		const char *fault = read_metas_patiently(fd, extent == CHECK_METAS, m);
		if (fault) {
			rc = sp_fail(err, SP_STORE_DAMAGED, fault);
		} else if (extent == CHECK_PAGES) {
			*rest = check.roots = size > MARK_FILE_MIN && mark_fits(o->dir, fd, m);
			rc = check_pages(fd, &m[m[1].txn > m[0].txn], &check, err);
		}
	}
	if (fd >= 0)
		close(fd);
	return rc;
}

enum sp_code store_check_snapshot(
	const char *dir, uint64_t txn, struct check *c, bool *gone, struct sp_error *err)
{
	struct meta m[2] = {{.magic = 0}}, again[2] = {{.magic = 0}};
	uint64_t size;
	int fd;
	enum sp_code rc = store_open_file(dir, &fd, &size, err);
	if (rc != SP_OK || fd < 0)
		return rc;
	/* Read twice: a meta page that is being written is another the second time. */
	const char *fault = store_read_metas(fd, m);
	const struct meta *held = &m[txn % 2];
	*gone = fault || store_read_metas(fd, again) || held->txn != txn ||
		again[txn % 2].txn != txn;
	if (!*gone)
		rc = check_pages(fd, held, c, err);
	close(fd);
	return rc;
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
