/* SPDX-License-Identifier: Apache-2.0 */
#include "server/ledger/compare.h"

#include <string.h>

/* Where one side of a table stands; rc is SP_NOT_FOUND behind its last row. */
struct side {
	struct store_cursor *cursor;
	struct bytes key, value;
	enum sp_code rc;
};

/* As LMDB orders keys: bytes, then length. A side at its end is after everything. */
static int order(const struct side *a, const struct side *b)
{
	if (a->rc != SP_OK || b->rc != SP_OK)
		return (a->rc != SP_OK) - (b->rc != SP_OK);
	size_t n = a->key.len < b->key.len ? a->key.len : b->key.len;
	int by_bytes = memcmp(a->key.ptr, b->key.ptr, n);
	return by_bytes ? by_bytes : (a->key.len > b->key.len) - (a->key.len < b->key.len);
}

static bool at_fault(const struct side *s)
{
	return s->rc != SP_OK && s->rc != SP_NOT_FOUND;
}

static void advance(struct side *s, struct sp_error *err)
{
	s->rc = store_next(s->cursor, &s->key, &s->value, err);
}

static enum sp_code walk(enum table table, struct side *a, struct side *b, compare_found found,
	void *ctx, uint64_t *rows, struct sp_error *err)
{
	while (!at_fault(a) && !at_fault(b) && (a->rc == SP_OK || b->rc == SP_OK)) {
		int by_key = order(a, b);
		if (by_key != 0 || !bytes_equal(a->value, b->value))
			found(ctx, table, by_key > 0 ? b->key : a->key);
		*rows += by_key <= 0;
		if (by_key <= 0)
			advance(a, err);
		if (by_key >= 0)
			advance(b, err);
	}
	if (at_fault(a))
		return a->rc;
	return at_fault(b) ? b->rc : SP_OK;
}

static enum sp_code start(
	struct store_txn *t, enum table table, struct side *s, struct sp_error *err)
{
	enum sp_code rc = store_cursor_open(t, table, &s->cursor, err);
	if (rc == SP_OK)
		s->rc = store_seek(s->cursor, bytes_of(NULL, 0), &s->key, &s->value, err);
	return rc;
}

enum sp_code compare_indexes(struct store_txn *a, struct store_txn *b, compare_found found,
	void *ctx, uint64_t *rows, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	*rows = 0;
	for (unsigned t = 0; t < TABLE_COUNT && rc == SP_OK; t++) {
		struct side left = {0}, right = {0};
		rc = start(a, (enum table)t, &left, err);
		if (rc == SP_OK)
			rc = start(b, (enum table)t, &right, err);
		if (rc == SP_OK)
			rc = walk((enum table)t, &left, &right, found, ctx, rows, err);
		store_cursor_close(left.cursor);
		store_cursor_close(right.cursor);
	}
	return rc;
}
