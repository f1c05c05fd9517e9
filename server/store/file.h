/* SPDX-License-Identifier: Apache-2.0 */
/* file.h - LMDB's file as it lies on the disk, for those in server/store who read it without LMDB. */
#ifndef SP_STORE_FILE_H
#define SP_STORE_FILE_H

#include <stdatomic.h>

#include "server/store/store.h"

enum { PAGE_MIN = 512, PAGE_MAX = 65536, TREE_SIZE = 48 };

struct tree {
	uint16_t flags, depth;
	uint64_t root; /* page */
};

/* A meta page: the roots of a transaction's state. */
struct meta {
	uint32_t magic, version, page_size;
	uint64_t map_size, last_page, txn;
	struct tree free, main;
};

/* Of the TREE_SIZE bytes of LMDB's MDB_db. */
struct tree tree_of(const uint8_t *p);

/* How far a check has come that is made in pieces, each of a state of its own; zeros: nowhere. */
struct check_place {
	size_t table; /* in the order of their names */
	size_t key_len; /* all before this key of it has been checked */
	uint8_t key[STORE_KEY_MAX];
};

/* Who is asked about rows: as in store_options. */
struct check_rows {
	const char *const *tables;
	size_t n_tables;
	store_row_check sound; /* NULL: nobody */
};

/* What a check looks at, and when it stops before its end. Zeros: every page, to the end. */
struct check {
	struct check_rows rows;
	bool roots; /* the first page of each tree alone, and what says where the tables are */
	const atomic_bool *stop; /* NULL = never */
	uint64_t
		until_ns; /* of clock_steady_ns: then it pauses, but not where it began; 0 = never */
	struct check_place
		*place; /* where it begins, and where it paused; NULL = at the beginning */
	bool stopped, paused, starved; /* how it ended; starved: memory was spent */
};

/* The pages of a state: NULL, or what is wrong with *page; c->starved is to be asked too. Any thread. */
const char *store_check_pages(
	int fd, const struct meta *m, uint64_t file_size, struct check *c, uint64_t *page);

/* How much of the file is checked before LMDB sees it. */
enum check_extent {
	CHECK_METAS, /* for who only reads: there may be a writer */
	/* Every page, for which nobody may write meanwhile; the roots alone when the file is large and the mark fits. */
	CHECK_PAGES,
};
/* Checks data.mdb before LMDB sees it: LMDB trusts the file and dies of a bad one. SP_OK, also when there is
 * no file or an empty one and `existing` is not set; SP_STORE_DAMAGED, SP_NO_MEMORY, SP_FILE. *rest: pages were
 * left out. */
SP_CHECK enum sp_code store_check_file(
	const struct store_options *o, enum check_extent extent, bool *rest, struct sp_error *err);
/* The pages of the state that a reading transaction of this number holds, beside a writer. *gone: its meta
 * page has been written over meanwhile. */
SP_CHECK enum sp_code store_check_snapshot(
	const char *dir, uint64_t txn, struct check *c, bool *gone, struct sp_error *err);

/* ---- mark.c: DIR/sound, which says that the file beside it was closed in order ---- */

/* A file that is not larger is checked whole at every opening, and gets no mark. */
#define MARK_FILE_MIN ((uint64_t)8 << 20)
/* Whether there is a mark and it is of this file as it is. */
bool mark_fits(const char *dir, int fd, const struct meta m[2]);
/* Takes it away; it need not be there. An empty file takes its place if there is room for one: who has the file open
 * may by then have given up making files. SP_FILE. */
SP_CHECK enum sp_code mark_clear(const char *dir, struct sp_error *err);
/* Writes and syncs it; nothing for a small file. SP_FILE. */
SP_CHECK enum sp_code mark_write(const char *dir, struct sp_error *err);

/* Opens DIR/data.mdb for reading; *fd = -1 when there is none. SP_FILE. */
SP_CHECK enum sp_code store_open_file(
	const char *dir, int *fd, uint64_t *size, struct sp_error *err);
/* Both meta pages: NULL, or what is wrong with them. */
const char *store_read_metas(int fd, struct meta m[2]);

#endif
