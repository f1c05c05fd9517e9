/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.c - creating, opening and closing: the lock, the genesis, the tail that the index has not seen. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"
#include "server/ledger/internal.h"

enum { GENESIS_ARENA_MAX = 1 << 20 };

static struct ledger *ledger_new(const struct ledger_options *o)
{
	struct ledger *l = calloc(1, sizeof *l);
	if (!l)
		return NULL;
	l->lock = -1;
	l->key = o->key;
	l->map_bytes = o->map_bytes;
	l->on_step = o->on_step;
	l->step_ctx = o->step_ctx;
	l->draw_nonce = o->draw_nonce;
	l->nonce_ctx = o->nonce_ctx;
	l->pace = o->pace ? *o->pace : ledger_pace_usual;
	stats_init(&l->stats);
	atomic_init(&l->failed, false);
	atomic_init(&l->acked, 0);
	atomic_init(&l->indexed, 0);
	arena_init(&l->arena, GENESIS_ARENA_MAX);
	l->dir = strdup(o->dir);
	if (!l->dir || snapshots_new(&l->snapshots, NULL) != SP_OK) {
		ledger_close(l);
		return NULL;
	}
	return l;
}

void ledger_close(struct ledger *l)
{
	if (!l)
		return;
	ledger_batch_abort(&l->batch);
	if (l->txn && ledger_catch_up(l, NULL) != SP_OK)
		index_drop(l); /* the next start makes up for it */
	fresh_free(&l->batch.fresh);
	snapshots_free(l->snapshots);
	store_close(l->index);
	record_close(&l->record);
	if (l->lock >= 0)
		close(l->lock);
	arena_free(&l->arena);
	free(l->dir);
	free(l);
}

const struct rec_genesis *ledger_genesis(const struct ledger *l)
{
	return &l->genesis;
}

bool ledger_writable(const struct ledger *l)
{
	return l->key && !atomic_load(&l->failed) && !store_failed(l->index) &&
	       !store_failed(l->record.store);
}

enum sp_code ledger_failure(const struct ledger *l, struct sp_error *err)
{
	enum sp_code rc = store_damage(l->index, err);
	if (rc == SP_OK)
		rc = store_damage(l->record.store, err);
	if (rc != SP_OK || ledger_writable(l))
		return rc;
	return sp_fail(err, SP_STORAGE, "see the log");
}

bool ledger_full(const struct ledger *l)
{
	return store_full(l->index) || store_full(l->record.store);
}

/* ---- creating ---- */

static enum sp_code write_genesis(
	struct ledger *l, const struct rec_genesis *genesis, uint64_t now_ms, struct sp_error *err)
{
	struct ledger_batch *b = NULL;
	struct buf body;
	uint64_t number;
	buf_init(&body, GENESIS_ARENA_MAX);
	l->genesis = *genesis; /* the head carries its log name */
	enum sp_code rc = codec_encode(CODEC_GENESIS, genesis, &body, err);
	if (rc == SP_OK)
		rc = ledger_batch_begin(l, &b, err);
	if (rc == SP_OK)
		rc = ledger_append(
			b, 0, now_ms, RECORD_GENESIS, buf_bytes(&body), genesis, &number, err);
	if (rc == SP_OK)
		rc = ledger_batch_commit(b, err);
	else
		ledger_batch_abort(b);
	buf_free(&body);
	return rc;
}

static enum sp_code create_stores(struct ledger *l, struct sp_error *err)
{
	if (record_exists(l->dir))
		return sp_fail(err, SP_EXISTS, l->dir);
	enum sp_code rc = record_create_folder(l->dir, err);
	if (rc == SP_OK)
		rc = index_create_folder(l->dir, err);
	if (rc == SP_OK)
		rc = record_open(l->dir, false, l->map_bytes, &l->record, err);
	if (rc == SP_OK)
		rc = index_open(l->dir, false, l->map_bytes, &l->index, err);
	return rc;
}

enum sp_code ledger_create(const struct ledger_options *o, const struct rec_genesis *genesis,
	uint64_t now_ms, struct sp_error *err)
{
	struct ledger *l = ledger_new(o);
	if (!l)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = store_lock(o->dir, &l->lock, err);
	if (rc == SP_OK)
		rc = create_stores(l, err);
	if (rc == SP_OK)
		rc = write_genesis(l, genesis, now_ms, err);
	ledger_close(l);
	if (rc == SP_OK)
		rc = record_sync_folder(o->dir, err);
	if (rc == SP_OK)
		rc = index_sync_folder(o->dir, err);
	return rc == SP_OK ? dir_sync(o->dir, err) : rc;
}

/* ---- opening ---- */

static enum sp_code check_key(const struct ledger *l, struct sp_error *err)
{
	uint8_t public[SIGN_KEY_SIZE];
	if (!l->key)
		return SP_OK;
	sign_key_public(l->key, public);
	if (!bytes_equal(bytes_of(public, sizeof public), l->genesis.log_key))
		return sp_fail(err, SP_KEYS_INVALID, "the log key is not the store's");
	return SP_OK;
}

enum sp_code genesis_read(struct record_reader *r, struct arena *a, struct rec_genesis *out,
	struct hash *hash, struct sp_error *err)
{
	struct entry e;
	struct sp_error cause = {0};
	enum sp_code rc = record_entry(r, 0, &e, err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(err, SP_STORE_DAMAGED, "the ledger is empty");
	if (rc == SP_OK)
		rc = entry_check(&e, 0, err);
	if (rc != SP_OK)
		return rc;
	if (e.kind != RECORD_GENESIS)
		return entry_damaged(0, "another kind", err);
	rc = codec_decode(CODEC_GENESIS, e.body, a, out, &cause);
	if (rc == SP_NO_MEMORY)
		return sp_fail(err, rc);
	if (rc != SP_OK || out->log_key.len != SIGN_KEY_SIZE || !out->log_name)
		return entry_damaged(0, "its content cannot be read", err);
	*hash = e.hash;
	return SP_OK;
}

/* A newer program stamps all that it writes. That is found before the index is looked at, which would not fit
 * either, and would be removed. */
static enum sp_code check_newest(struct record_reader *r, struct sp_error *err)
{
	struct entry e;
	uint64_t size = 0;
	enum sp_code rc = record_size(r, &size, err);
	if (rc != SP_OK || size == 0)
		return rc;
	rc = record_entry(r, size - 1, &e, err);
	return rc == SP_OK ? entry_check_schema(&e, err) : rc;
}

static enum sp_code open_record(struct ledger *l, struct sp_error *err)
{
	struct record_reader r;
	if (!record_exists(l->dir))
		return sp_fail(err, SP_STORE_ABSENT, l->dir);
	enum sp_code rc = l->key ? store_lock(l->dir, &l->lock, err) : SP_OK;
	if (rc == SP_OK)
		rc = record_open(l->dir, !l->key, l->map_bytes, &l->record, err);
	if (rc == SP_OK)
		rc = record_read(&l->record, &r, err);
	if (rc != SP_OK)
		return rc;
	rc = genesis_read(&r, &l->arena, &l->genesis, &l->genesis_hash, err);
	if (rc == SP_OK)
		rc = check_newest(&r, err);
	record_read_end(&r);
	return rc == SP_OK ? check_key(l, err) : rc;
}

/* The tree of the tail must be the one that was signed; when all of the index is new, the ledger is to blame. */
static enum sp_code check_tail(struct ledger *l, uint64_t replayed, struct sp_error *err)
{
	enum sp_code rc = replayed > 0 ? index_fits(l, err) : SP_OK;
	if (rc == SP_STORE_DAMAGED && replayed == l->peaks.size)
		return head_damaged(replayed - 1, "the tree before it", err);
	return rc;
}

static enum sp_code open_index(struct ledger *l, uint64_t *replayed, struct sp_error *err)
{
	enum sp_code rc = l->key ? index_create_folder(l->dir, err) : SP_OK;
	if (rc == SP_OK)
		rc = index_open(l->dir, !l->key, l->map_bytes, &l->index, err);
	if (rc == SP_OK)
		rc = index_fits(l, err);
	if (rc == SP_OK && l->key)
		rc = index_replay(l, replayed, err);
	else
		atomic_store(&l->acked, ledger_indexed(l));
	return rc == SP_OK ? check_tail(l, *replayed, err) : rc;
}

/* What cannot be relied on is thrown away: the record says all that the index said. */
static enum sp_code rebuild_index(
	struct ledger *l, uint64_t *replayed, const struct sp_error *why, struct sp_error *err)
{
	log_event(LOG_LEVEL_WARNING, "index_rebuilt", "dir", l->dir, "reason", why->param[0], NULL);
	store_close(l->index);
	l->index = NULL;
	enum sp_code rc = index_remove(l->dir, err);
	return rc == SP_OK ? open_index(l, replayed, err) : rc;
}

enum sp_code ledger_open(const struct ledger_options *o, struct ledger **out, uint64_t *replayed,
	struct sp_error *err)
{
	struct sp_error why = {0};
	uint64_t applied = 0;
	*out = NULL;
	struct ledger *l = ledger_new(o);
	if (!l)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = open_record(l, err);
	if (rc == SP_OK) {
		rc = open_index(l, &applied, &why);
		if (l->key && (rc == SP_STORE_DAMAGED || rc == SP_STORAGE))
			rc = rebuild_index(l, &applied, &why, err);
		else if (rc != SP_OK && err)
			*err = why;
	}
	if (rc != SP_OK) {
		ledger_close(l);
		return rc;
	}
	if (replayed)
		*replayed = applied;
	*out = l;
	return SP_OK;
}
