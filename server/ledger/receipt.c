/* SPDX-License-Identifier: Apache-2.0 */
/* receipt.c - the receipt of an entry under the head of its own batch: the same bytes whenever it is asked
 * for, so that a retry years later gets what the first answer would have been. */
#include <string.h>

#include "server/ledger/internal.h"

static enum sp_code copy(
	struct arena *a, const void *ptr, size_t len, struct bytes *out, struct sp_error *err)
{
	*out = arena_bytes(a, bytes_of(ptr, len));
	return out->ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

static enum sp_code add_proof(const struct receipt_parts *p, struct arena *a,
	struct msg_receipt *out, struct sp_error *err)
{
	struct hash proof[MERKLE_DEPTH_MAX];
	enum sp_code rc = merkle_prove_inclusion(
		p->read, p->ctx, out->number, p->size, proof, &out->n_proof, err);
	if (rc != SP_OK)
		return rc;
	out->proof = arena_array(a, out->n_proof + 1, sizeof *out->proof);
	if (!out->proof)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < out->n_proof && rc == SP_OK; i++)
		rc = copy(a, proof[i].bytes, HASH_BYTES, &out->proof[i], err);
	return rc;
}

/* What the entry wrote: records of the server's own have no such row. */
static enum sp_code add_id(
	struct bytes row, struct arena *a, struct msg_receipt *out, struct sp_error *err)
{
	if (row.len == 0)
		return SP_OK;
	out->revision = be32_get(row.ptr);
	out->id = arena_text_n(a, row.ptr + ENTRY_ROW_MIN, row.len - ENTRY_ROW_MIN);
	return out->id ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code receipt_make(const struct receipt_parts *p, struct arena *a, struct msg_receipt *out,
	struct sp_error *err)
{
	uint8_t header[ENTRY_HEADER_SIZE];
	const struct entry *e = p->entry;
	entry_header(e, header);
	*out = (struct msg_receipt){.number = e->number, .arrival_ms = e->arrival_ms};
	enum sp_code rc = copy(a, header, sizeof header, &out->header, err);
	if (rc == SP_OK)
		rc = copy(a, e->nonce, NONCE_SIZE, &out->nonce, err);
	if (rc == SP_OK)
		rc = add_proof(p, a, out, err);
	if (rc == SP_OK)
		rc = add_id(p->row, a, out, err);
	if (rc != SP_OK)
		return rc;
	out->head = arena_text_n(a, p->head.ptr, p->head.len);
	return out->head ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

static enum sp_code read_row(
	struct ledger_view *v, uint64_t number, struct bytes *out, struct sp_error *err)
{
	struct key key = key_number(number);
	enum sp_code rc = row_read(v->index, TABLE_ENTRY, key_bytes(&key), out, err);
	if (rc == SP_OK && out->len < ENTRY_ROW_MIN)
		return row_damaged(v->index, TABLE_ENTRY, key_bytes(&key), err);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

enum sp_code ledger_receipt(struct ledger_view *v, uint64_t number, struct arena *a,
	struct msg_receipt *out, struct sp_error *err)
{
	struct bytes row = {NULL, 0};
	struct batch b;
	struct entry e;
	if (number >= v->stored)
		return SP_NOT_FOUND;
	enum sp_code rc = record_batch(&v->record, number, &b, err);
	if (rc != SP_OK)
		return rc;
	batch_entry(&b, number, &e);
	if (e.number != number)
		return entry_damaged(number, "another number", err);
	rc = read_row(v, number, &row, err);
	if (rc != SP_OK)
		return rc;
	struct receipt_parts parts = {.entry = &e,
		.size = b.last + 1,
		.read = tree_read,
		.ctx = v->index,
		.row = row,
		.head = b.head};
	return receipt_make(&parts, a, out, err);
}
