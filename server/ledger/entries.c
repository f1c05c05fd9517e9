/* SPDX-License-Identifier: Apache-2.0 */
/* entries.c - entries and heads, out of the record or the open batch. */
#include "server/ledger/internal.h"

enum sp_code view_entry(
	struct ledger_view *v, uint64_t number, struct entry *out, struct sp_error *err)
{
	if (number >= v->size)
		return SP_NOT_FOUND;
	if (number < v->stored)
		return record_entry(&v->record, number, out, err);
	*out = v->pending->entries[number - v->stored];
	return SP_OK;
}

/* The header must be the leaf that the tree has of it. */
static enum sp_code check_header(
	struct ledger_view *v, const struct entry *e, uint64_t number, struct sp_error *err)
{
	struct hash leaf = entry_leaf(e), kept;
	if (e->number != number)
		return entry_damaged(number, "another number", err);
	enum sp_code rc = tree_read(v->index, merkle_position(0, number), &kept, err);
	if (rc != SP_OK || hash_equal(&leaf, &kept))
		return rc;
	return entry_damaged(number, "its header is not the one that was signed", err);
}

enum sp_code ledger_entry(struct ledger_view *v, uint64_t number, struct arena *a,
	struct entry *out, struct sp_error *err)
{
	enum sp_code rc = view_entry(v, number, out, err);
	if (rc == SP_OK)
		rc = entry_check(out, number, err);
	if (rc == SP_OK)
		rc = check_header(v, out, number, err);
	if (rc != SP_OK)
		return rc;
	out->body = arena_bytes(a, out->body);
	return out->body.ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code ledger_entry_header(
	struct ledger_view *v, uint64_t number, struct entry *out, struct sp_error *err)
{
	enum sp_code rc = view_entry(v, number, out, err);
	if (rc == SP_OK)
		rc = check_header(v, out, number, err);
	out->body = bytes_of(NULL, 0);
	return rc;
}

static enum sp_code each_of_batch(struct ledger_view *v, const struct batch *b, uint64_t from,
	ledger_each_entry each, void *ctx, struct sp_error *err)
{
	struct entry e;
	size_t at = 0;
	enum sp_code rc = SP_OK;
	for (uint64_t n = b->first; rc == SP_OK && batch_next(b, &at, &e); n++) {
		if (n < from)
			continue;
		rc = check_header(v, &e, n, err);
		if (rc == SP_OK)
			rc = each(ctx, &e);
	}
	return rc;
}

enum sp_code ledger_entries(struct ledger_view *v, uint64_t from, ledger_each_entry each, void *ctx,
	struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	while (rc == SP_OK && from < v->stored) {
		struct batch b;
		rc = record_batch(&v->record, from, &b, err);
		if (rc != SP_OK)
			break;
		rc = each_of_batch(v, &b, from, each, ctx, err);
		from = b.last + 1;
	}
	return rc;
}

static enum sp_code head_of(struct ledger_view *v, uint64_t size, struct arena *a, const char **out,
	struct sp_error *err)
{
	struct batch b;
	if (size == 0)
		return SP_NOT_FOUND;
	enum sp_code rc = record_batch(&v->record, size - 1, &b, err);
	if (rc != SP_OK)
		return rc;
	*out = arena_text_n(a, b.head.ptr, b.head.len);
	return *out ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code ledger_head(
	struct ledger_view *v, struct arena *a, const char **out, struct sp_error *err)
{
	return head_of(v, v->stored, a, out, err);
}

enum sp_code ledger_newest_head(struct ledger_view *v, struct arena *a, const char **out,
	uint64_t *size, struct sp_error *err)
{
	enum sp_code rc = record_size(&v->record, size, err);
	return rc == SP_OK ? head_of(v, *size, a, out, err) : rc;
}

enum sp_code ledger_stored_batch(struct ledger_view *v, uint64_t number, struct batch *out,
	struct bytes *value, struct sp_error *err)
{
	uint64_t last = 0;
	if (number >= v->stored)
		return SP_NOT_FOUND;
	enum sp_code rc = record_find(&v->record, number, &last, value, err);
	if (rc == SP_OK)
		rc = batch_parse(*value, last, out, err);
	if (rc == SP_OK && out->first > number)
		return entry_damaged(number, "it is missing", err);
	return rc;
}
