/* SPDX-License-Identifier: Apache-2.0 */
/* cursor.c - walking a table in the order of its keys. */
#include <stdlib.h>

#include "server/store/internal.h"

struct store_cursor {
	struct store_txn *txn;
	MDB_cursor *cursor;
};

enum sp_code store_cursor_open(
	struct store_txn *t, unsigned table, struct store_cursor **out, struct sp_error *err)
{
	*out = NULL;
	struct store_cursor *c = calloc(1, sizeof *c);
	if (!c)
		return sp_fail(err, SP_NO_MEMORY);
	c->txn = t;
	int rc = mdb_cursor_open(t->txn, t->store->tables[table], &c->cursor);
	if (rc != 0) {
		free(c);
		return txn_fail(t, rc, err);
	}
	*out = c;
	return SP_OK;
}

void store_cursor_close(struct store_cursor *c)
{
	if (!c)
		return;
	mdb_cursor_close(c->cursor);
	free(c);
}

static enum sp_code move(struct store_cursor *c, MDB_val *k, MDB_cursor_op op, struct bytes *key,
	struct bytes *value, struct sp_error *err)
{
	MDB_val v;
	int rc = mdb_cursor_get(c->cursor, k, &v, op);
	if (rc != 0)
		return txn_fail(c->txn, rc, err);
	*key = bytes_of_val(*k);
	*value = bytes_of_val(v);
	return SP_OK;
}

enum sp_code store_seek(struct store_cursor *c, struct bytes key, struct bytes *found_key,
	struct bytes *value, struct sp_error *err)
{
	MDB_val k = val_of(key);
	return move(c, &k, key.len ? MDB_SET_RANGE : MDB_FIRST, found_key, value, err);
}

enum sp_code store_next(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err)
{
	MDB_val k;
	return move(c, &k, MDB_NEXT, key, value, err);
}

enum sp_code store_prev(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err)
{
	MDB_val k;
	return move(c, &k, MDB_PREV, key, value, err);
}

enum sp_code store_last(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err)
{
	MDB_val k;
	return move(c, &k, MDB_LAST, key, value, err);
}
