/* SPDX-License-Identifier: Apache-2.0 */
/* batch.c - the writer's side: entries are applied on the open index transaction as they come; the commit
 * signs the head, stores the record, then the index. */
#include <string.h>

#include "server/ledger/internal.h"

/* The buffer is kept from batch to batch, but not the memory of an unusually large one. */
enum { BATCH_BUFFER_MAX = 16 << 20, BATCH_BUFFER_KEPT = 256 << 10 };

static void batch_end(struct ledger_batch *b)
{
	record_read_end(&b->view.record);
	store_abort(b->view.index); /* NULL after its commit */
	b->view.index = NULL;
	apply_free(&b->apply);
	if (b->entries.cap > BATCH_BUFFER_KEPT)
		buf_free(&b->entries);
	else
		buf_clear(&b->entries);
	b->open = false;
}

static enum sp_code batch_start(struct ledger *l, struct ledger_batch *b, struct sp_error *err)
{
	size_t cap = b->entries.cap;
	*b = (struct ledger_batch){.ledger = l, .entries = b->entries, .open = true};
	if (cap == 0)
		buf_init(&b->entries, BATCH_BUFFER_MAX);
	b->last_arrival_ms = l->last_arrival_ms;
	b->view.snapshots = l->snapshots;
	b->view.pending = b;
	b->view.stored = b->view.size = l->peaks.size;
	apply_init(&b->apply, &b->view);
	b->apply.peaks = l->peaks;
	enum sp_code rc = store_begin_write(l->index, &b->view.index, err);
	return rc == SP_OK ? record_read(&l->record, &b->view.record, err) : rc;
}

enum sp_code ledger_batch_begin(struct ledger *l, struct ledger_batch **out, struct sp_error *err)
{
	*out = NULL;
	if (l->batch.open)
		return sp_fail(err, SP_INTERNAL, "a batch is open already");
	if (!ledger_writable(l))
		return sp_fail(err, SP_STORAGE, "it failed before");
	enum sp_code rc = l->behind ? index_replay(l, NULL, err) : SP_OK;
	if (rc != SP_OK)
		return rc;
	rc = batch_start(l, &l->batch, err);
	if (rc != SP_OK) {
		batch_end(&l->batch);
		return rc;
	}
	*out = &l->batch;
	return SP_OK;
}

struct ledger_view *ledger_batch_view(struct ledger_batch *b)
{
	return &b->view;
}

bool ledger_batch_full(const struct ledger_batch *b)
{
	return b->count >= LEDGER_BATCH_ENTRIES || b->entries.len >= LEDGER_BATCH_BYTES;
}

bool ledger_batch_empty(const struct ledger_batch *b)
{
	return b->count == 0;
}

enum sp_code ledger_seen(struct ledger_batch *b, uint64_t account, struct bytes submission_key,
	const struct hash *body_hash, uint64_t *number, struct sp_error *err)
{
	struct key key;
	struct bytes value;
	if (!key_seen(submission_key, account, &key))
		return SP_NOT_FOUND;
	enum sp_code rc = store_get(b->view.index, TABLE_SEEN, key_bytes(&key), &value, err);
	if (rc != SP_OK)
		return rc;
	if (value.len != SEEN_ROW)
		return row_damaged(TABLE_SEEN, key_bytes(&key), err);
	if (!bytes_equal(bytes_of(value.ptr, HASH_BYTES), hash_bytes(body_hash)))
		return sp_fail(err, SP_IDEMPOTENCY_MISMATCH);
	*number = be64_get(value.ptr + HASH_BYTES);
	return SP_OK;
}

/* ---- appending ---- */

static enum sp_code make_entry(struct ledger_batch *b, uint64_t account, uint64_t arrival_ms,
	uint32_t kind, struct bytes body, struct entry *e, struct sp_error *err)
{
	*e = (struct entry){
		.number = b->view.size,
		.arrival_ms = arrival_ms > b->last_arrival_ms ? arrival_ms : b->last_arrival_ms,
		.account = account,
		.kind = kind,
		.schema = LEDGER_SCHEMA,
		.body = body,
	};
	const struct ledger *l = b->ledger;
	enum sp_code rc = l->draw_nonce ? l->draw_nonce(l->nonce_ctx, e->nonce, err)
					: random_bytes(e->nonce, NONCE_SIZE, err);
	if (rc == SP_OK)
		e->hash = entry_hash(e->nonce, body);
	return rc;
}

static enum sp_code keep_entry(struct ledger_batch *b, const struct entry *e, struct sp_error *err)
{
	if (b->count == LEDGER_BATCH_ENTRIES)
		return sp_fail(err, SP_TOO_LARGE, "entries in a batch");
	b->offsets[b->count] = b->entries.len;
	enum sp_code rc = entry_encode(e, &b->entries);
	if (rc != SP_OK)
		return sp_fail(err, rc, "entries in a batch");
	b->count++;
	b->view.size++;
	b->last_arrival_ms = e->arrival_ms;
	return SP_OK;
}

enum sp_code ledger_append(struct ledger_batch *b, uint64_t account, uint64_t arrival_ms,
	uint32_t kind, struct bytes body, const void *decoded, uint64_t *number,
	struct sp_error *err)
{
	struct entry e;
	if (b->failed)
		return sp_fail(err, SP_INTERNAL, "the batch should have been aborted");
	enum sp_code rc = make_entry(b, account, arrival_ms, kind, body, &e, err);
	if (rc == SP_OK)
		rc = keep_entry(b, &e, err);
	if (rc == SP_OK)
		rc = apply_entry(&b->apply, &e, decoded, err);
	if (rc == SP_OK)
		*number = e.number;
	b->failed = rc != SP_OK;
	return rc;
}

/* ---- the commit ---- */

static enum sp_code step(struct ledger *l, enum ledger_step at, struct sp_error *err)
{
	enum sp_code rc = l->on_step ? l->on_step(l->step_ctx, at) : SP_OK;
	return rc == SP_OK ? rc : sp_fail(err, rc, "stopped by a test");
}

static enum sp_code sign(struct ledger_batch *b, struct buf *head, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	struct head h = {b->apply.peaks.size, merkle_root(&b->apply.peaks)};
	enum sp_code rc = step(l, LEDGER_STEP_APPENDED, err);
	if (rc == SP_OK)
		rc = head_sign(l->key, l->genesis.log_name, &h, head, err);
	return rc == SP_OK ? step(l, LEDGER_STEP_SIGNED, err) : rc;
}

/* Nothing is stored when this fails with anything but SP_STORAGE. */
static enum sp_code commit_record(struct ledger_batch *b, struct sp_error *err)
{
	struct buf head;
	buf_init(&head, BATCH_HEAD_MAX);
	enum sp_code rc = sign(b, &head, err);
	record_read_end(&b->view.record);
	if (rc == SP_OK)
		rc = record_append(&b->ledger->record, b->view.size - 1, b->count,
			buf_bytes(&b->entries), buf_bytes(&head), err);
	buf_free(&head);
	return rc;
}

/* The record is stored: whatever happens to the index now, the next batch first makes up for it. */
static enum sp_code commit_index(struct ledger_batch *b, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	enum sp_code rc = step(l, LEDGER_STEP_LEDGER_COMMITTED, err);
	if (rc == SP_OK) {
		rc = store_commit(b->view.index, err);
		b->view.index = NULL;
	}
	l->behind = rc != SP_OK;
	return rc == SP_OK ? step(l, LEDGER_STEP_INDEX_COMMITTED, err) : rc;
}

enum sp_code ledger_batch_commit(struct ledger_batch *b, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	enum sp_code rc = SP_OK;
	bool stored = false;
	if (b->failed)
		rc = sp_fail(err, SP_INTERNAL, "the batch should have been aborted");
	else if (b->count > 0)
		rc = commit_record(b, err);
	if (rc == SP_OK && b->count > 0) {
		stored = true;
		l->peaks = b->apply.peaks;
		l->last_arrival_ms = b->last_arrival_ms;
		rc = commit_index(b, err);
	}
	if (rc == SP_STORAGE)
		atomic_store(&l->failed, true);
	batch_end(b);
	if (rc == SP_OK || !stored)
		return rc;
	struct sp_error cause = {.code = rc};
	if (err)
		cause = *err;
	return sp_fail(err, SP_STORAGE, "the index could not be stored", cause.param[0]);
}

void ledger_batch_abort(struct ledger_batch *b)
{
	if (b && b->open)
		batch_end(b);
}
