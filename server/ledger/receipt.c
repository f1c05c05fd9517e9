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

static enum sp_code add_proof(struct ledger_view *v, const struct batch *b, struct arena *a,
	struct msg_receipt *out, struct sp_error *err)
{
	struct hash proof[MERKLE_DEPTH_MAX];
	enum sp_code rc = merkle_prove_inclusion(
		tree_read, v->index, out->number, b->last + 1, proof, &out->n_proof, err);
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
	struct ledger_view *v, struct arena *a, struct msg_receipt *out, struct sp_error *err)
{
	struct key key = key_number(out->number);
	struct bytes value;
	enum sp_code rc = store_get(v->index, TABLE_ENTRY, key_bytes(&key), &value, err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	if (rc == SP_OK && value.len < ENTRY_ROW_MIN)
		return row_damaged(TABLE_ENTRY, key_bytes(&key), err);
	if (rc != SP_OK)
		return rc;
	out->revision = be32_get(value.ptr);
	out->id = arena_text_n(a, value.ptr + ENTRY_ROW_MIN, value.len - ENTRY_ROW_MIN);
	return out->id ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code ledger_receipt(struct ledger_view *v, uint64_t number, struct arena *a,
	struct msg_receipt *out, struct sp_error *err)
{
	uint8_t header[ENTRY_HEADER_SIZE];
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
	entry_header(&e, header);
	*out = (struct msg_receipt){.number = number, .arrival_ms = e.arrival_ms};
	rc = copy(a, header, sizeof header, &out->header, err);
	if (rc == SP_OK)
		rc = copy(a, e.nonce, NONCE_SIZE, &out->nonce, err);
	if (rc == SP_OK)
		rc = add_proof(v, &b, a, out, err);
	if (rc == SP_OK)
		rc = add_id(v, a, out, err);
	if (rc != SP_OK)
		return rc;
	out->head = arena_text_n(a, b.head.ptr, b.head.len);
	return out->head ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}
