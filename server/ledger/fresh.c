/* SPDX-License-Identifier: Apache-2.0 */
/* fresh.c - receipts of the batch that was committed last, out of memory: the peaks of the tree before it and the
 * nodes that its entries closed are all that their proofs are made of. */
#include <string.h>

#include "server/ledger/internal.h"

enum { WRITTEN_MAX = 1 << 20 };

void fresh_begin(struct fresh *f, const struct merkle_peaks *before)
{
	if (f->written.max == 0)
		buf_init(&f->written, WRITTEN_MAX);
	if (f->head.max == 0)
		buf_init(&f->head, BATCH_HEAD_MAX);
	buf_clear(&f->written);
	buf_clear(&f->head);
	f->before = *before;
	f->n_nodes = 0;
	f->n_written = 0;
}

void fresh_free(struct fresh *f)
{
	buf_free(&f->written);
	buf_free(&f->head);
}

void fresh_node(struct fresh *f, const struct hash *closed, size_t n)
{
	memcpy(&f->nodes[f->n_nodes], closed, n * sizeof *closed);
	f->n_nodes += n;
}

enum sp_code fresh_written(struct fresh *f, struct bytes row)
{
	enum sp_code rc = buf_append(&f->written, row.ptr, row.len);
	f->written_end[f->n_written++] = f->written.len;
	return rc;
}

/* Of a proof's nodes those on the left that are older than the batch are peaks of the tree before it. */
static enum sp_code read_node(void *ctx, uint64_t position, struct hash *out, struct sp_error *err)
{
	const struct fresh *f = ctx;
	uint64_t first = merkle_count(f->before.size), from = 0;
	if (position >= first && position - first < f->n_nodes) {
		*out = f->nodes[position - first];
		return SP_OK;
	}
	for (size_t i = 0; i < f->before.n; i++) {
		unsigned level = 63 - (unsigned)__builtin_clzll(f->before.size - from);
		if (merkle_position(level, from >> level) == position) {
			*out = f->before.peak[i];
			return SP_OK;
		}
		from += UINT64_C(1) << level;
	}
	return sp_fail(err, SP_INTERNAL, "a node of the tree");
}

static struct bytes row_of(const struct fresh *f, size_t place)
{
	struct bytes all = buf_bytes(&f->written);
	size_t from = place ? f->written_end[place - 1] : 0;
	return bytes_of(all.ptr + from, f->written_end[place] - from);
}

enum sp_code ledger_fresh_receipt(struct ledger *l, uint64_t number, struct arena *a,
	struct msg_receipt *out, struct sp_error *err)
{
	struct ledger_batch *b = &l->batch;
	struct fresh *f = &b->fresh;
	if (b->open || !b->stored || number - f->before.size >= b->count)
		return SP_NOT_FOUND;
	size_t place = (size_t)(number - f->before.size);
	struct receipt_parts parts = {.entry = &b->entries[place],
		.size = f->before.size + b->count,
		.read = read_node,
		.ctx = f,
		.row = row_of(f, place),
		.head = buf_bytes(&f->head)};
	return receipt_make(&parts, a, out, err);
}
