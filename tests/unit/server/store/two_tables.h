/* SPDX-License-Identifier: Apache-2.0 */
/* two_tables.h - a store of two tables, and texts that go in and out of it. */
#ifndef SP_TESTS_TWO_TABLES_H
#define SP_TESTS_TWO_TABLES_H

#include <stdlib.h>

#include "server/store/store.h"
#include "tests/lib/test.h"

static const char *const tables[] = {"red", "blue"};
enum { RED, BLUE, N_TABLES };

/* To read alone: a store that is there. */
static inline enum sp_code try_open(
	const char *dir, bool read_only, struct store **out, struct sp_error *err)
{
	struct store_options o = {.dir = dir,
		.tables = tables,
		.n_tables = N_TABLES,
		.read_only = read_only,
		.existing = read_only};
	return store_open(&o, out, err);
}

static inline struct store *open_at(const char *dir, uint64_t map_bytes)
{
	struct sp_error err = {0};
	struct store_options o = {
		.dir = dir, .map_bytes = map_bytes, .tables = tables, .n_tables = N_TABLES};
	struct store *s;
	CHECK_CODE(store_open(&o, &s, &err), SP_OK, &err);
	return s;
}

static inline struct store_txn *begin_write(struct store *s)
{
	struct store_txn *t;
	struct sp_error err = {0};
	CHECK_CODE(store_begin_write(s, &t, &err), SP_OK, &err);
	return t;
}

static inline struct store_txn *begin_read(struct store *s)
{
	struct store_txn *t;
	struct sp_error err = {0};
	CHECK_CODE(store_begin_read(s, &t, &err), SP_OK, &err);
	return t;
}

static inline void put_text(struct store *s, unsigned table, const char *key, const char *value)
{
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_put(t, table, bytes_text(key), bytes_text(value), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
}

static inline enum sp_code get_text(struct store *s, unsigned table, const char *key, char out[64])
{
	struct bytes value;
	struct store_txn *t = begin_read(s);
	enum sp_code rc = store_get(t, table, bytes_text(key), &value, NULL);
	if (rc == SP_OK)
		snprintf(out, 64, "%.*s", (int)value.len, (const char *)value.ptr);
	store_abort(t);
	return rc;
}

static inline void data_path(const char *dir, char out[256])
{
	snprintf(out, 256, "%s/data.mdb", dir);
}

/* A row of so many bytes; a refusal stays one until the end of its transaction. */
static inline enum sp_code fill(struct store *s, const char *key, size_t len, size_t *stored)
{
	struct store_txn *t = begin_write(s);
	uint8_t *big = calloc(1, len);
	enum sp_code rc = store_put(t, RED, bytes_text(key), bytes_of(big, len), NULL);
	free(big);
	if (rc != SP_OK) {
		struct bytes value;
		CHECK_INT(
			store_get(t, RED, bytes_text("a"), &value, NULL), rc); /* still the cause */
		CHECK_INT(store_commit(t, NULL), rc);
		return rc;
	}
	rc = store_commit(t, NULL);
	*stored += rc == SP_OK;
	return rc;
}

#endif
