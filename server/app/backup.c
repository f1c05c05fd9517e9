/* SPDX-License-Identifier: Apache-2.0 */
/* The record as a backup file (PROTOCOL.md section 9), some of it in each frame. It ends where the log ended at
 * the first frame: what comes meanwhile is in the next backup. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/record/backup.h"
#include "server/app/usecase.h"

/* A frame ends where a listing's does; the header or trailer that was begun is finished. */
enum { PIECE_BYTES = 64 << 10, HEAD_ROOM = 16 << 10 };

enum phase { PHASE_HEADER, PHASE_BATCHES, PHASE_TRAILER, PHASE_DONE };

/* Where the file stands between two frames. */
struct backup {
	enum phase phase;
	uint64_t next, end; /* first entry of the batch under way; the log's size */
	size_t offset; /* bytes of that batch that have been told, its front among them */
};

enum sp_code backup_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	(void)a, (void)v;
	r->state = arena_alloc(&r->arena, sizeof(struct backup));
	r->digest = sha256_stream_new();
	return r->state && r->digest ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

/* A backup begins with a batch, or where the log ends: param 2 is the next number that does. */
static enum sp_code check_from(
	struct request *r, struct ledger_view *v, uint64_t from, struct sp_error *err)
{
	struct batch b;
	struct bytes value;
	uint64_t size = ledger_size(v), allowed = size;
	enum sp_code rc = SP_OK;
	if (from < size) {
		rc = ledger_stored_batch(v, from, &b, &value, err);
		if (rc == SP_OK)
			allowed = b.first == from ? from : b.last + 1;
	}
	if (rc != SP_OK || allowed == from)
		return rc;
	rc = sp_fail(err, SP_FIELD_INVALID, number_name(&r->arena, from),
		number_name(&r->arena, allowed));
	sp_where(err, "from");
	return rc;
}

static enum sp_code add_header(struct app *a, struct request *r, struct ledger_view *v,
	struct buf *out, struct sp_error *err)
{
	const struct rec_genesis *g = ledger_genesis(a->ledger);
	struct backup *b = r->state;
	struct backup_start start = {.head = {NULL, 0}};
	const char *head = NULL;
	uint64_t size;
	if (g->store_id.len != BACKUP_STORE_ID || strlen(g->log_name) > BACKUP_NAME_MAX)
		return sp_fail(err, SP_INTERNAL, "the store's name");
	memcpy(start.store_id, g->store_id.ptr, BACKUP_STORE_ID);
	memcpy(start.log_name, g->log_name, strlen(g->log_name) + 1);
	enum sp_code rc = ledger_peaks(v, b->next, &start.peaks, err);
	if (rc == SP_OK && b->next > 0)
		rc = ledger_head_at(v, b->next, &r->arena, &head, &size, err);
	start.head = bytes_text(head);
	return rc == SP_OK ? backup_header(&start, out, err) : rc;
}

/* As much of the batch as goes into the frame. */
static enum sp_code add_batch(
	struct backup *b, struct ledger_view *v, size_t max, struct buf *out, struct sp_error *err)
{
	uint8_t front[BACKUP_BATCH_FRONT];
	struct batch batch;
	struct bytes value;
	enum sp_code rc = ledger_stored_batch(v, b->next, &batch, &value, err);
	if (rc != SP_OK)
		return rc;
	backup_batch_front((uint32_t)value.len, batch.last, front);
	if (b->offset == 0) {
		buf_add(out, front, sizeof front);
		b->offset = sizeof front;
	}
	size_t room = out->len < max ? max - out->len : 0;
	size_t left = value.len + sizeof front - b->offset, n = left < room ? left : room;
	buf_add(out, value.ptr + value.len - left, n);
	b->offset += n;
	if (n == left) {
		b->next = batch.last + 1;
		b->offset = 0;
	}
	return SP_OK;
}

/* The checksum is of all frames: *hashed = how much of this one is in it. */
static void add_to_digest(struct request *r, const struct buf *out, size_t *hashed)
{
	struct bytes all = buf_bytes(out);
	sha256_stream_add(r->digest, bytes_of(all.ptr + *hashed, all.len - *hashed));
	*hashed = all.len;
}

static enum sp_code add_trailer(struct request *r, struct ledger_view *v, struct buf *out,
	size_t *hashed, struct sp_error *err)
{
	const struct backup *b = r->state;
	const char *head;
	uint64_t size;
	enum sp_code rc = ledger_head_at(v, b->end, &r->arena, &head, &size, err);
	if (rc == SP_OK)
		rc = backup_trailer(b->end, bytes_text(head), out);
	if (rc != SP_OK)
		return rc;
	add_to_digest(r, out, hashed);
	struct hash all = sha256_stream_end(r->digest);
	buf_add(out, all.bytes, HASH_BYTES);
	return SP_OK;
}

static enum sp_code fill(struct app *a, struct request *r, struct ledger_view *v, struct buf *out,
	struct sp_error *err)
{
	struct backup *b = r->state;
	size_t hashed = 0;
	enum sp_code rc = SP_OK;
	while (rc == SP_OK && b->phase != PHASE_DONE && out->len < a->page_bytes) {
		if (b->phase == PHASE_BATCHES && b->next < b->end) {
			rc = add_batch(b, v, a->page_bytes, out, err);
			continue;
		}
		if (b->phase == PHASE_HEADER)
			rc = add_header(a, r, v, out, err);
		else if (b->phase == PHASE_TRAILER)
			rc = add_trailer(r, v, out, &hashed, err);
		b->phase++;
	}
	if (b->phase != PHASE_DONE)
		add_to_digest(r, out, &hashed);
	return rc == SP_OK && out->failed ? sp_fail(err, SP_NO_MEMORY) : rc;
}

/* In the arena, for the store's memory is not there any more when the reply is encoded. */
static enum sp_code cut(
	struct request *r, struct bytes all, struct msg_backup_reply *out, struct sp_error *err)
{
	struct bytes copy = arena_bytes(&r->arena, all);
	if (!copy.ptr)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t at = 0; at < copy.len; at += PIECE_BYTES) {
		struct bytes *piece = ARENA_PUSH(&r->arena, out->data, out->n_data);
		if (!piece)
			return sp_fail(err, SP_NO_MEMORY);
		*piece = bytes_of(
			copy.ptr + at, copy.len - at < PIECE_BYTES ? copy.len - at : PIECE_BYTES);
	}
	return SP_OK;
}

static enum sp_code begin(struct request *r, struct ledger_view *v, struct msg_backup_reply *out,
	struct sp_error *err)
{
	const struct msg_backup *m = r->message;
	struct backup *b = r->state;
	b->next = m->from;
	b->end = out->log_size = ledger_size(v);
	enum sp_code rc = check_from(r, v, m->from, err);
	return rc == SP_OK ? ledger_head(v, &r->arena, &out->head, err) : rc;
}

/* The backup that was sent whole last: two may end in another order than they began. */
static void note_backup(struct app *a, uint64_t arrival_ms)
{
	uint_fast64_t before = atomic_load(&a->last_backup_ms);
	while (before < arrival_ms &&
		!atomic_compare_exchange_weak(&a->last_backup_ms, &before, arrival_ms))
		;
}

enum sp_code backup_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_backup_reply *out = reply;
	const struct backup *b = r->state;
	struct buf bytes;
	buf_init(&bytes, a->page_bytes + HEAD_ROOM);
	enum sp_code rc = r->continued ? SP_OK : begin(r, v, out, err);
	if (rc == SP_OK)
		rc = fill(a, r, v, &bytes, err);
	if (rc == SP_OK)
		rc = cut(r, buf_bytes(&bytes), out, err);
	buf_free(&bytes);
	r->more = rc == SP_OK && b->phase != PHASE_DONE;
	if (rc == SP_OK && !r->more)
		note_backup(a, r->arrival_ms);
	return rc;
}
