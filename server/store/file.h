/* SPDX-License-Identifier: Apache-2.0 */
/* file.h - LMDB's file as it lies on the disk, for those in server/store who read it without LMDB. */
#ifndef SP_STORE_FILE_H
#define SP_STORE_FILE_H

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

/* Every page of the state: NULL, or what is wrong with *page. Any thread. */
const char *store_check_pages(int fd, const struct meta *m, uint64_t file_size, uint64_t *page);

/* Checks DIR/data.mdb before LMDB sees it: LMDB trusts the file and dies of a bad one. `whole`: every page
 * too, for which nobody may write meanwhile. SP_OK, also when there is no file or an empty one and `existing`
 * is not set; SP_STORE_DAMAGED, SP_NO_MEMORY, SP_FILE. */
SP_CHECK enum sp_code store_check_file(
	const char *dir, bool existing, bool whole, struct sp_error *err);
/* Every page of the state that a reading transaction of this number holds, beside a writer. *gone: its meta
 * page has been written over meanwhile. */
SP_CHECK enum sp_code store_check_snapshot(
	const char *dir, uint64_t txn, bool *gone, struct sp_error *err);

#endif
