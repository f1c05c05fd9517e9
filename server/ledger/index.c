/* SPDX-License-Identifier: Apache-2.0 */
/* index.c - the index as a whole: opening, telling whether it is this record's, catching up. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/ledger/internal.h"

enum { PATH_SIZE = 4096, REPLAY_ENTRIES = 4096 };

static enum sp_code path_of(
	const char *store_dir, const char *name, char out[PATH_SIZE], struct sp_error *err)
{
	int n = snprintf(out, PATH_SIZE, "%s/index%s", store_dir, name);
	if (n < 0 || n >= PATH_SIZE)
		return sp_fail(err, SP_FILE, store_dir, "name too long");
	return SP_OK;
}

bool index_exists(const char *store_dir)
{
	char path[PATH_SIZE];
	return path_of(store_dir, "/data.mdb", path, NULL) == SP_OK && file_exists(path);
}

enum sp_code index_create_folder(const char *store_dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	enum sp_code rc = path_of(store_dir, "", path, err);
	return rc == SP_OK ? dir_make(path, err) : rc;
}

enum sp_code index_sync_folder(const char *store_dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	enum sp_code rc = path_of(store_dir, "", path, err);
	return rc == SP_OK ? dir_sync(path, err) : rc;
}

enum sp_code index_open(const char *store_dir, bool read_only, uint64_t map_bytes,
	struct store **out, struct sp_error *err)
{
	char path[PATH_SIZE];
	struct store_options o = {.dir = path,
		.map_bytes = map_bytes,
		.tables = index_tables,
		.n_tables = TABLE_COUNT,
		.sound = read_only ? NULL : row_is_sound,
		.read_only = read_only};
	*out = NULL;
	enum sp_code rc = path_of(store_dir, "", path, err);
	return rc == SP_OK ? store_open(&o, out, err) : rc;
}

enum sp_code index_remove(const char *store_dir, struct sp_error *err)
{
	static const char *const names[] = {"/data.mdb", "/lock.mdb"};
	char path[PATH_SIZE];
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		enum sp_code rc = path_of(store_dir, names[i], path, err);
		if (rc != SP_OK)
			return rc;
		if (unlink(path) != 0 && errno != ENOENT)
			return sp_fail_errno(err, path, errno);
	}
	return SP_OK;
}

enum sp_code index_applied(struct store_txn *t, uint64_t *out, struct sp_error *err)
{
	enum sp_code rc = meta_get64(t, META_APPLIED, out, err);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* ---- is it the index of this record? ---- */

/* Read without the checksum, which an index of another version need not have. */
static enum sp_code check_schema(struct store_txn *t, struct sp_error *err)
{
	struct key key = key_meta(META_SCHEMA);
	struct bytes value;
	enum sp_code rc = store_get(t, TABLE_META, key_bytes(&key), &value, err);
	bool ours = rc == SP_OK && value.len >= 8 && be64_get(value.ptr) == INDEX_SCHEMA;
	if (rc == SP_NOT_FOUND || (rc == SP_OK && !ours))
		return sp_fail(err, SP_STORE_DAMAGED, "index of another version");
	return rc;
}

static enum sp_code check_genesis(struct ledger *l, struct store_txn *t, struct sp_error *err)
{
	struct key key = key_meta(META_GENESIS);
	struct bytes value;
	enum sp_code rc = check_schema(t, err);
	if (rc == SP_OK)
		rc = row_read(t, TABLE_META, key_bytes(&key), &value, err);
	if (rc == SP_NOT_FOUND ||
		(rc == SP_OK && !bytes_equal(value, hash_bytes(&l->genesis_hash))))
		return sp_fail(err, SP_STORE_DAMAGED, "index of another ledger");
	return rc;
}

/* The tree as far as it has been applied must be the one that was signed there. */
static enum sp_code check_root(struct ledger *l, struct store_txn *t, uint64_t applied,
	struct record_reader *record, struct sp_error *err)
{
	struct merkle_peaks peaks;
	struct batch b;
	struct head head;
	enum sp_code rc = record_batch(record, applied - 1, &b, err);
	if (rc == SP_NOT_FOUND || (rc == SP_OK && b.last != applied - 1))
		return sp_fail(err, SP_STORE_DAMAGED, "index that is ahead of the ledger");
	if (rc == SP_OK)
		rc = head_verify(b.head, l->genesis.log_name, l->genesis.log_key.ptr, &head, err);
	if (rc != SP_OK)
		return rc == SP_SIGNATURE_INVALID ? head_damaged(b.last, "its signature", err) : rc;
	rc = merkle_load(tree_read, t, applied, &peaks, err);
	if (rc != SP_OK)
		return rc;
	struct hash root = merkle_root(&peaks);
	if (head.size != applied || !hash_equal(&root, &head.root))
		return sp_fail(err, SP_STORE_DAMAGED, "index whose tree is not the ledger's");
	return SP_OK;
}

enum sp_code index_fits(struct ledger *l, struct sp_error *err)
{
	struct record_reader record = {NULL};
	struct store_txn *t;
	uint64_t applied = 0;
	enum sp_code rc = store_begin_read(l->index, &t, err);
	if (rc != SP_OK)
		return rc;
	rc = record_read(&l->record, &record, err);
	if (rc == SP_OK)
		rc = index_applied(t, &applied, err);
	if (rc == SP_OK)
		atomic_store(&l->indexed, applied);
	if (rc == SP_OK && applied > 0)
		rc = check_genesis(l, t, err);
	if (rc == SP_OK && applied > 0)
		rc = check_root(l, t, applied, &record, err);
	record_read_end(&record);
	store_abort(t);
	return rc;
}

/* ---- catching up ---- */

struct replay {
	struct ledger *ledger;
	struct ledger_view view;
	struct apply apply;
	uint64_t applied; /* entries, in all transactions */
	uint64_t arrival_ms; /* of the last entry */
};

static enum sp_code replay_batch(struct replay *r, struct sp_error *err)
{
	struct batch b;
	struct entry e;
	size_t at = 0;
	uint64_t number = r->apply.peaks.size;
	enum sp_code rc = record_batch(&r->view.record, number, &b, err);
	if (rc == SP_OK && b.first != number)
		return entry_damaged(number, "its batch overlaps the one before", err);
	while (rc == SP_OK && batch_next(&b, &at, &e)) {
		rc = entry_check(&e, number++, err);
		if (rc == SP_OK)
			rc = apply_entry(&r->apply, &e, NULL, err);
		r->applied += rc == SP_OK;
	}
	return rc;
}

/* One transaction: whole batches, so that what the index shows always ends with a signed head. */
static enum sp_code replay_some(struct replay *r, struct sp_error *err)
{
	uint64_t applied = 0;
	enum sp_code rc = store_begin_write(r->ledger->index, &r->view.index, err);
	if (rc != SP_OK)
		return rc;
	rc = index_applied(r->view.index, &applied, err);
	if (rc == SP_OK)
		rc = merkle_load(tree_read, r->view.index, applied, &r->apply.peaks, err);
	while (rc == SP_OK && r->apply.peaks.size < r->view.stored &&
		r->apply.peaks.size < applied + REPLAY_ENTRIES)
		rc = replay_batch(r, err);
	if (rc == SP_OK && r->apply.peaks.size > applied)
		rc = store_commit(r->view.index, err);
	else
		store_abort(r->view.index);
	r->view.index = NULL;
	if (rc == SP_OK)
		atomic_store(&r->ledger->indexed, r->apply.peaks.size);
	return rc;
}

static enum sp_code last_arrival(struct replay *r, struct sp_error *err)
{
	struct entry e;
	if (r->view.stored == 0)
		return SP_OK;
	enum sp_code rc = record_entry(&r->view.record, r->view.stored - 1, &e, err);
	if (rc == SP_OK)
		r->arrival_ms = e.arrival_ms;
	return rc;
}

enum sp_code index_replay(struct ledger *l, uint64_t *replayed, struct sp_error *err)
{
	struct replay r = {.ledger = l, .view = {.snapshots = l->snapshots}};
	index_drop(l);
	enum sp_code rc = record_read(&l->record, &r.view.record, err);
	if (rc != SP_OK)
		return rc;
	apply_init(&r.apply, &r.view);
	rc = record_size(&r.view.record, &r.view.stored, err);
	r.view.size = r.view.stored;
	do {
		if (rc == SP_OK)
			rc = replay_some(&r, err);
	} while (rc == SP_OK && r.apply.peaks.size < r.view.stored);
	if (rc == SP_OK)
		rc = last_arrival(&r, err);
	record_read_end(&r.view.record);
	apply_free(&r.apply);
	if (replayed)
		*replayed = r.applied;
	atomic_fetch_add(&l->stats.replayed, r.applied);
	if (rc != SP_OK)
		return rc;
	l->peaks = r.apply.peaks;
	l->last_arrival_ms = r.arrival_ms;
	atomic_store(&l->acked, r.view.stored);
	l->behind = false;
	return SP_OK;
}
