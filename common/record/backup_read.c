/* SPDX-License-Identifier: Apache-2.0 */
/* backup_read.c - a backup file is taken in piece by piece: each piece has a known length, and is looked at
 * when it is whole. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/record/backup_parts.h"

enum sp_code backup_reader_new(const uint8_t log_key[SIGN_KEY_SIZE], const struct backup_sink *sink,
	struct backup_reader **out, struct sp_error *err)
{
	struct backup_reader *r = calloc(1, sizeof *r);
	*out = r;
	if (!r)
		return sp_fail(err, SP_NO_MEMORY);
	r->sink = *sink;
	memcpy(r->log_key, log_key, SIGN_KEY_SIZE);
	buf_init(&r->got, BACKUP_BATCH_MAX);
	r->hash = sha256_stream_new();
	if (r->hash)
		return SP_OK;
	backup_reader_free(r);
	*out = NULL;
	return sp_fail(err, SP_NO_MEMORY);
}

void backup_reader_free(struct backup_reader *r)
{
	if (!r)
		return;
	buf_free(&r->got);
	sha256_stream_free(r->hash);
	free(r);
}

bool backup_reader_begun(const struct backup_reader *r)
{
	return r->begun;
}

uint64_t backup_reader_first(const struct backup_reader *r)
{
	return r->first;
}

uint64_t backup_reader_size(const struct backup_reader *r)
{
	return r->peaks.size;
}

struct bytes backup_reader_head(const struct backup_reader *r)
{
	return bytes_of(r->head, r->head_len);
}

static void expect(struct backup_reader *r, enum piece piece, size_t need)
{
	r->piece = piece;
	r->need = need;
	buf_clear(&r->got);
}

void backup_reader_begin(struct backup_reader *r)
{
	sha256_stream_end(r->hash);
	expect(r, PIECE_FRONT, BACKUP_FRONT);
}

/* ---- the header ---- */

static enum sp_code read_front(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	char version[16], ours[16];
	if (memcmp(in.ptr, backup_magic, BACKUP_MAGIC) != 0)
		return sp_fail(err, SP_NOT_A_BACKUP);
	uint32_t theirs = be32_get(in.ptr + BACKUP_MAGIC);
	uint32_t rest = be32_get(in.ptr + BACKUP_MAGIC + 4);
	snprintf(version, sizeof version, "%" PRIu32, theirs);
	snprintf(ours, sizeof ours, "%d", BACKUP_VERSION);
	if (theirs != BACKUP_VERSION)
		return sp_fail(err, SP_BACKUP_VERSION, version, ours);
	if (rest == 0 || rest > BACKUP_HEADER_MAX)
		return backup_damaged("the length of its header", err);
	expect(r, PIECE_HEADER, rest);
	return SP_OK;
}

/* An increment brings the tree before it, signed. */
static enum sp_code check_before(
	const struct backup_reader *r, const struct backup_start *s, struct sp_error *err)
{
	struct head head;
	if (s->peaks.size == 0)
		return s->head.len ? backup_damaged("a head before the first entry", err) : SP_OK;
	enum sp_code rc = head_verify(s->head, s->log_name, r->log_key, &head, err);
	if (rc != SP_OK)
		return rc;
	struct hash root = merkle_root(&s->peaks);
	if (head.size != s->peaks.size || !hash_equal(&root, &head.root))
		return backup_damaged("the tree before its first entry", err);
	return SP_OK;
}

static enum sp_code check_store(
	const struct backup_reader *r, const struct backup_start *s, struct sp_error *err)
{
	if (memcmp(s->store_id, r->store_id, BACKUP_STORE_ID) != 0)
		return backup_foreign(s->store_id, r->store_id, err);
	if (strcmp(s->log_name, r->log_name) != 0)
		return sp_fail(err, SP_BACKUP_FOREIGN, s->log_name, r->log_name);
	return SP_OK;
}

static enum sp_code check_follows(
	const struct backup_reader *r, const struct backup_start *s, struct sp_error *err)
{
	char ends[24], begins[24];
	snprintf(ends, sizeof ends, "%" PRIu64, r->peaks.size);
	snprintf(begins, sizeof begins, "%" PRIu64, s->peaks.size);
	if (s->peaks.size != r->peaks.size)
		return sp_fail(err, SP_BACKUP_GAP, ends, begins);
	struct hash theirs = merkle_root(&s->peaks), ours = merkle_root(&r->peaks);
	return hash_equal(&theirs, &ours) ? SP_OK : sp_fail(err, SP_HISTORY_REWRITTEN, ends);
}

/* No longer than BATCH_HEAD_MAX. */
static void keep_head(struct backup_reader *r, struct bytes head)
{
	if (head.len)
		memcpy(r->head, head.ptr, head.len);
	r->head_len = head.len;
}

static enum sp_code begin_chain(
	struct backup_reader *r, const struct backup_start *s, struct sp_error *err)
{
	memcpy(r->store_id, s->store_id, BACKUP_STORE_ID);
	memcpy(r->log_name, s->log_name, sizeof r->log_name);
	r->first = s->peaks.size;
	r->peaks = s->peaks;
	r->begun = true;
	keep_head(r, s->head);
	return backup_check_known(r, err);
}

static enum sp_code read_header(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	struct backup_start s = {.head = {NULL, 0}};
	if (!backup_header_parse(in, &s))
		return backup_damaged("its header", err);
	enum sp_code rc = r->begun ? check_store(r, &s, err) : SP_OK;
	if (rc == SP_OK)
		rc = check_before(r, &s, err);
	if (rc == SP_OK)
		rc = r->begun ? check_follows(r, &s, err) : begin_chain(r, &s, err);
	if (rc == SP_OK && r->sink.start)
		rc = r->sink.start(r->sink.ctx, &s, err);
	expect(r, PIECE_ITEM, BACKUP_BATCH_FRONT);
	return rc;
}

/* ---- batches ---- */

static enum sp_code read_item(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	uint32_t len = be32_get(in.ptr);
	r->number = be64_get(in.ptr + 4);
	if (len > BACKUP_BATCH_MAX || r->number == UINT64_MAX)
		return backup_damaged_at(r->peaks.size, "the length of its batch", err);
	if (len)
		expect(r, PIECE_BATCH, len);
	else
		expect(r, PIECE_HEAD, 4);
	return SP_OK;
}

/* The tree goes on only with a batch that is right as a whole, so that the same batch may come again. */
static enum sp_code read_batch(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	struct batch b;
	struct sp_error cause = {0};
	const struct merkle_peaks before = r->peaks;
	const uint64_t arrival_ms = r->arrival_ms;
	enum sp_code rc = backup_fault(batch_parse(in, r->number, &b, &cause), &cause, err);
	if (rc == SP_OK)
		rc = backup_check_batch(r, &b, err);
	if (rc == SP_OK && r->sink.batch)
		rc = r->sink.batch(r->sink.ctx, &b, in, err);
	if (rc == SP_OK) {
		keep_head(r, b.head);
	} else {
		r->peaks = before;
		r->arrival_ms = arrival_ms;
	}
	expect(r, PIECE_ITEM, BACKUP_BATCH_FRONT);
	return rc;
}

/* ---- the trailer ---- */

/* First the head's length, then the head too. */
static enum sp_code read_head(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	uint32_t len = be32_get(in.ptr);
	if (len > BATCH_HEAD_MAX)
		return backup_damaged("the length of its last head", err);
	if (in.len < 4 + (size_t)len) {
		r->need = 4 + (size_t)len;
		return SP_OK;
	}
	if (r->number != r->peaks.size)
		return backup_damaged_at(r->peaks.size, "it is missing", err);
	if (len == 0 || !bytes_equal(bytes_of(in.ptr + 4, len), bytes_of(r->head, r->head_len)))
		return backup_damaged("its last head", err);
	expect(r, PIECE_HASH, HASH_BYTES);
	return SP_OK;
}

static enum sp_code check_lost(const struct backup_reader *r, struct sp_error *err)
{
	char has[24], had[24];
	if (r->peaks.size >= r->known.size)
		return SP_OK;
	snprintf(has, sizeof has, "%" PRIu64, r->peaks.size);
	snprintf(had, sizeof had, "%" PRIu64, r->known.size);
	return sp_fail(err, SP_HISTORY_LOST, has, had);
}

static enum sp_code read_hash(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	struct hash all = sha256_stream_end(r->hash);
	if (!bytes_equal(in, hash_bytes(&all)))
		return backup_damaged("its checksum", err);
	expect(r, PIECE_NONE, 0);
	return check_lost(r, err);
}

/* ---- pieces ---- */

static enum sp_code read_piece(struct backup_reader *r, struct sp_error *err)
{
	static enum sp_code (*const read[])(
		struct backup_reader *, struct bytes, struct sp_error *) = {
		[PIECE_FRONT] = read_front,
		[PIECE_HEADER] = read_header,
		[PIECE_ITEM] = read_item,
		[PIECE_BATCH] = read_batch,
		[PIECE_HEAD] = read_head,
		[PIECE_HASH] = read_hash,
	};
	return read[r->piece](r, buf_bytes(&r->got), err);
}

enum sp_code backup_reader_feed(struct backup_reader *r, struct bytes in, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	while (rc == SP_OK && in.len) {
		if (r->piece == PIECE_NONE)
			return backup_damaged("bytes after its end", err);
		size_t n = r->need - r->got.len < in.len ? r->need - r->got.len : in.len;
		if (buf_append(&r->got, in.ptr, n) != SP_OK)
			return sp_fail(err, SP_NO_MEMORY);
		if (r->piece != PIECE_HASH)
			sha256_stream_add(r->hash, bytes_of(in.ptr, n));
		in = bytes_of(in.ptr + n, in.len - n);
		if (r->got.len == r->need)
			rc = read_piece(r, err);
	}
	return rc;
}

enum sp_code backup_reader_end(struct backup_reader *r, struct sp_error *err)
{
	if (r->piece == PIECE_NONE)
		return SP_OK;
	if (r->piece == PIECE_FRONT)
		return sp_fail(err, SP_NOT_A_BACKUP);
	return backup_damaged_at(r->peaks.size, "the file has been cut before it", err);
}
