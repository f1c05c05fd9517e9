/* SPDX-License-Identifier: Apache-2.0 */
/* batch.c - the writer's side: entries are applied on the open index transaction as they come; the commit
 * signs the head, stores the record, then the index. */
#include <string.h>

#include "common/base/clock.h"
#include "server/ledger/internal.h"

enum { BATCH_MAX = 16 << 20 };

/* What receipts are made of stays until the next batch. */
static void batch_end(struct ledger_batch *b)
{
	record_read_end(&b->view.record);
	b->view.index = NULL; /* the ledger's */
	apply_free(&b->apply);
	b->open = false;
}

static enum sp_code batch_start(struct ledger *l, struct ledger_batch *b, struct sp_error *err)
{
	b->ledger = l;
	b->count = 0;
	b->size = 0;
	b->failed = b->urgent = b->stored = false;
	b->open = true;
	b->last_arrival_ms = l->last_arrival_ms;
	fresh_begin(&b->fresh, &l->peaks);
	b->view = (struct ledger_view){.snapshots = l->snapshots,
		.pending = b,
		.stored = l->peaks.size,
		.size = l->peaks.size};
	apply_init(&b->apply, &b->view);
	b->apply.peaks = l->peaks;
	b->apply.fresh = &b->fresh;
	enum sp_code rc = index_begin(l, err);
	b->view.index = l->txn;
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
		ledger_batch_abort(&l->batch);
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
	return b->count >= LEDGER_BATCH_ENTRIES || b->size >= LEDGER_BATCH_BYTES;
}

bool ledger_batch_empty(const struct ledger_batch *b)
{
	return b->count == 0;
}

enum sp_code ledger_seen(struct ledger_batch *b, uint64_t account, struct bytes submission_key,
	struct bytes body, uint64_t *number, struct sp_error *err)
{
	struct key key;
	struct bytes value;
	struct entry e;
	if (!key_seen(submission_key, account, &key))
		return SP_NOT_FOUND;
	enum sp_code rc = row_read(b->view.index, TABLE_SEEN, key_bytes(&key), &value, err);
	if (rc != SP_OK)
		return rc;
	if (value.len != SEEN_ROW)
		return row_damaged(b->view.index, TABLE_SEEN, key_bytes(&key), err);
	*number = be64_get(value.ptr + HASH_BYTES);
	rc = view_entry(&b->view, *number, &e, err);
	if (rc == SP_NOT_FOUND)
		return row_damaged(b->view.index, TABLE_SEEN, key_bytes(&key), err);
	if (rc != SP_OK)
		return rc;
	struct hash hash = e.kind == RECORD_RENEWAL ? sha256(body) : entry_hash(e.nonce, body);
	if (bytes_equal(bytes_of(value.ptr, HASH_BYTES), hash_bytes(&hash)))
		return SP_OK;
	rc = entry_check(&e, *number, err); /* its nonce may have changed, not the request */
	return rc == SP_OK ? sp_fail(err, SP_IDEMPOTENCY_MISMATCH) : rc;
}

/* ---- appending ---- */

/* The machine's generator is asked for many at once: it takes longer to ask than to be given. */
static enum sp_code next_nonce(struct ledger *l, uint8_t out[NONCE_SIZE], struct sp_error *err)
{
	if (l->draw_nonce)
		return l->draw_nonce(l->nonce_ctx, out, err);
	if (l->nonces_left == 0) {
		enum sp_code rc = random_bytes(l->nonces, sizeof l->nonces, err);
		if (rc != SP_OK)
			return rc;
		l->nonces_left = LEDGER_NONCES;
	}
	memcpy(out, l->nonces + --l->nonces_left * NONCE_SIZE, NONCE_SIZE);
	return SP_OK;
}

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
	enum sp_code rc = next_nonce(b->ledger, e->nonce, err);
	if (rc == SP_OK)
		e->hash = entry_hash(e->nonce, body);
	return rc;
}

static enum sp_code keep_entry(struct ledger_batch *b, struct entry *e, struct sp_error *err)
{
	if (b->count == LEDGER_BATCH_ENTRIES || entry_size(e) > BATCH_MAX - b->size)
		return sp_fail(err, SP_TOO_LARGE, "entries in a batch");
	e->at = b->size;
	b->size += entry_size(e);
	b->entries[b->count++] = *e;
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
	b->urgent |= kind != MESSAGE_SUBMIT;
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

enum sp_code ledger_step_at(struct ledger *l, enum ledger_step at, struct sp_error *err)
{
	enum sp_code rc = l->on_step ? l->on_step(l->step_ctx, at) : SP_OK;
	return rc == SP_OK ? rc : sp_fail(err, rc, "stopped by a test");
}

static enum sp_code sign(struct ledger_batch *b, struct buf *head, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	struct head h = {b->apply.peaks.size, merkle_root(&b->apply.peaks)};
	enum sp_code rc = ledger_step_at(l, LEDGER_STEP_APPENDED, err);
	if (rc == SP_OK)
		rc = head_sign(l->key, l->genesis.log_name, &h, head, err);
	return rc == SP_OK ? ledger_step_at(l, LEDGER_STEP_SIGNED, err) : rc;
}

/* Nothing is stored when this fails with anything but SP_STORAGE. */
static enum sp_code commit_record(struct ledger_batch *b, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	struct buf *head = &b->fresh.head;
	enum sp_code rc = sign(b, head, err);
	record_read_end(&b->view.record);
	if (rc != SP_OK)
		return rc;
	uint64_t began_ns = clock_steady_ns();
	rc = record_append(&l->record, b->entries, b->count, buf_bytes(head), err);
	histogram_add(&l->stats.ledger_commit_us, (clock_steady_ns() - began_ns) / 1000);
	return rc;
}

/* Whatever happens to the index, it is in the ledger. */
static void note_stored(struct ledger_batch *b)
{
	struct ledger *l = b->ledger;
	if (l->peaks.size == ledger_indexed(l))
		l->waiting_ns = clock_steady_ns();
	l->peaks = b->apply.peaks;
	l->last_arrival_ms = b->last_arrival_ms;
	l->long_enough = false;
	b->stored = true;
	histogram_add(&l->stats.batch_entries, b->count);
}

/* The record is stored: whatever happens to the index now, the next batch first makes up for it. */
static enum sp_code settle_index(struct ledger_batch *b, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	enum sp_code rc = ledger_step_at(l, LEDGER_STEP_LEDGER_COMMITTED, err);
	if (rc != SP_OK)
		index_drop(l);
	else if (b->urgent || !index_may_wait(l))
		rc = index_commit(l, err);
	if (rc == SP_OK)
		atomic_store(&l->acked, l->peaks.size);
	return rc;
}

/* What was applied is not stored, or it is not known whether: nothing of it may stay. */
static void abandon(struct ledger_batch *b)
{
	if (b->count > 0 || b->failed)
		index_drop(b->ledger);
	else
		index_end_idle(b->ledger);
	b->count = 0;
}

enum sp_code ledger_batch_commit(struct ledger_batch *b, struct sp_error *err)
{
	struct ledger *l = b->ledger;
	enum sp_code rc = SP_OK;
	if (b->failed)
		rc = sp_fail(err, SP_INTERNAL, "the batch should have been aborted");
	else if (b->count > 0)
		rc = commit_record(b, err);
	if (rc == SP_OK && b->count > 0) {
		note_stored(b);
		rc = settle_index(b, err);
	} else {
		abandon(b);
	}
	if (rc == SP_STORAGE)
		atomic_store(&l->failed, true);
	batch_end(b);
	if (rc == SP_OK || !b->stored)
		return rc;
	struct sp_error cause = {.code = rc};
	if (err)
		cause = *err;
	return sp_fail(err, SP_STORAGE, "the index could not be stored", cause.param[0]);
}

void ledger_batch_abort(struct ledger_batch *b)
{
	if (!b || !b->open)
		return;
	abandon(b);
	batch_end(b);
}
