/* SPDX-License-Identifier: Apache-2.0 */
/* backup_check.c - a batch must go on the tree as far as it has been read, and be signed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/codec/codec.h"
#include "common/record/backup_parts.h"

enum { GENESIS_MAX = 1 << 20 };

/* ---- faults ---- */

enum sp_code backup_damaged(const char *what, struct sp_error *err)
{
	return sp_fail(err, SP_BACKUP_DAMAGED, what);
}

enum sp_code backup_damaged_at(uint64_t number, const char *what, struct sp_error *err)
{
	char text[SP_ERROR_TEXT];
	snprintf(text, sizeof text, "entry %" PRIu64 ": %s", number, what);
	return backup_damaged(text, err);
}

/* What is wrong in a batch is the file's damage here, not the store's. */
enum sp_code backup_fault(enum sp_code rc, const struct sp_error *cause, struct sp_error *err)
{
	char text[SP_ERROR_TEXT];
	if (rc == SP_OK)
		return rc;
	snprintf(text, sizeof text, "entry %.20s: %.150s", cause->param[0], cause->param[1]);
	if (rc == SP_ENTRY_DAMAGED || rc == SP_HEAD_DAMAGED)
		return backup_damaged(text, err);
	if (err)
		*err = *cause;
	return rc;
}

enum sp_code backup_foreign(const uint8_t *theirs, const uint8_t *ours, struct sp_error *err)
{
	char a[2 * BACKUP_STORE_ID + 1], b[2 * BACKUP_STORE_ID + 1];
	hex_encode(bytes_of(theirs, BACKUP_STORE_ID), a);
	hex_encode(bytes_of(ours, BACKUP_STORE_ID), b);
	return sp_fail(err, SP_BACKUP_FOREIGN, a, b);
}

/* ---- the known head ---- */

enum sp_code backup_check_known(const struct backup_reader *r, struct sp_error *err)
{
	char size[24];
	if (r->known.size == 0 || r->known.size != r->peaks.size)
		return SP_OK;
	struct hash root = merkle_root(&r->peaks);
	snprintf(size, sizeof size, "%" PRIu64, r->known.size);
	return hash_equal(&root, &r->known.root) ? SP_OK : sp_fail(err, SP_HISTORY_REWRITTEN, size);
}

enum sp_code backup_reader_know(
	struct backup_reader *r, const struct head *known, struct sp_error *err)
{
	r->known = *known;
	return r->begun ? backup_check_known(r, err) : SP_OK;
}

/* ---- batches ---- */

/* Entry 0 names the store and the key of its log. */
static enum sp_code check_genesis(
	const struct backup_reader *r, const struct entry *e, struct sp_error *err)
{
	struct rec_genesis g;
	struct sp_error cause = {0};
	struct arena a;
	arena_init(&a, GENESIS_MAX);
	enum sp_code rc = e->kind == RECORD_GENESIS
				  ? codec_decode(CODEC_GENESIS, e->body, &a, &g, &cause)
				  : SP_MALFORMED;
	if (rc != SP_OK || !g.log_name || strcmp(g.log_name, r->log_name) != 0 ||
		!bytes_equal(g.store_id, bytes_of(r->store_id, BACKUP_STORE_ID)))
		rc = backup_damaged_at(
			0, "it is not the beginning of the log that the header names", err);
	else if (!bytes_equal(g.log_key, bytes_of(r->log_key, SIGN_KEY_SIZE)))
		rc = backup_foreign(g.log_key.len == SIGN_KEY_SIZE ? g.log_key.ptr : r->store_id,
			r->log_key, err);
	arena_free(&a);
	return rc;
}

static enum sp_code check_entry(
	struct backup_reader *r, const struct entry *e, struct sp_error *err)
{
	struct sp_error cause = {0};
	struct hash leaf = entry_leaf(e), closed[MERKLE_DEPTH_MAX];
	uint64_t number = r->peaks.size;
	enum sp_code rc = backup_fault(entry_check(e, number, &cause), &cause, err);
	if (rc != SP_OK)
		return rc;
	if (e->arrival_ms < r->arrival_ms)
		return backup_damaged_at(number, "it arrived before the entry ahead of it", err);
	if (number == 0)
		rc = check_genesis(r, e, err);
	r->arrival_ms = e->arrival_ms;
	merkle_add(&r->peaks, &leaf, closed);
	return rc == SP_OK ? backup_check_known(r, err) : rc;
}

static enum sp_code check_head(
	const struct backup_reader *r, const struct batch *b, struct sp_error *err)
{
	struct head head;
	if (b->head.len > BATCH_HEAD_MAX)
		return backup_damaged_at(b->last, "the length of the head after it", err);
	enum sp_code rc = head_verify(b->head, r->log_name, r->log_key, &head, err);
	if (rc != SP_OK)
		return rc;
	struct hash root = merkle_root(&r->peaks);
	if (head.size != r->peaks.size || !hash_equal(&root, &head.root))
		return backup_damaged_at(
			b->last, "the signed head after it is of another tree", err);
	return SP_OK;
}

enum sp_code backup_check_batch(
	struct backup_reader *r, const struct batch *b, struct sp_error *err)
{
	struct entry e;
	size_t at = 0;
	enum sp_code rc = SP_OK;
	if (b->first != r->peaks.size)
		return backup_damaged_at(r->peaks.size, "it is missing, or there twice", err);
	while (rc == SP_OK && batch_next(b, &at, &e))
		rc = check_entry(r, &e, err);
	return rc == SP_OK ? check_head(r, b, err) : rc;
}
