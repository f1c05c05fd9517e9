/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c - every entry, hash, head and signature, and the index against a rebuild. Reads only, so that it
 * runs beside a server: the index's transaction is begun first, and the index is compared as far as it
 * had come then. */
#include "server/ledger/compare.h"

enum { FAULTS_TOLD = 100, COMMIT_ENTRIES = 4096, GENESIS_ARENA_MAX = 1 << 20 };

struct verify {
	void (*found)(void *ctx, const struct sp_error *fault);
	void *ctx;
	unsigned faults;
	struct sp_error first;
	struct verify_report *report;
	/* what is verified */
	struct record record;
	struct store *index; /* NULL: there is none, or it cannot be read */
	struct store_txn *index_txn;
	uint64_t applied;
	bool compared;
	struct arena arena;
	struct rec_genesis genesis;
	/* the rebuild */
	struct store *scratch;
	struct snapshots *snapshots;
	struct ledger_view view; /* record, and scratch as index */
	struct apply apply;
	bool sound; /* no fault in the ledger so far: the rebuild goes on */
	/* the walk */
	struct merkle_peaks peaks;
	bool tree_known; /* the peaks are those of the signed tree so far */
	uint64_t arrival_ms;
};

static void tell(struct verify *v, const struct sp_error *fault)
{
	if (v->faults == 0)
		v->first = *fault;
	if (v->faults++ < FAULTS_TOLD)
		v->found(v->ctx, fault);
}

/* A fault of the ledger: no index can be made of what follows. */
static void tell_ledger(struct verify *v, const struct sp_error *fault)
{
	tell(v, fault);
	v->sound = false;
}

static bool is_fault(enum sp_code rc)
{
	return rc == SP_ENTRY_DAMAGED || rc == SP_HEAD_DAMAGED || rc == SP_STORE_DAMAGED ||
	       rc == SP_STORE_VERSION || rc == SP_INDEX_DIFFERS;
}

static void tell_index(struct verify *v, const char *table, const char *row)
{
	struct sp_error fault = {0};
	if (sp_fail(&fault, SP_INDEX_DIFFERS, table, row) != SP_OK)
		tell(v, &fault);
}

/* ---- the index against the rebuild ---- */

static void row_differs(void *ctx, enum table table, struct bytes key)
{
	char row[SP_ERROR_TEXT];
	tell_index(ctx, index_tables[table], key_print(table, key, row, sizeof row));
}

/* Called between batches: compares when the rebuild has come as far as the index. */
static enum sp_code compare_here(struct verify *v, struct sp_error *err)
{
	if (!v->index_txn || v->compared || !v->sound || v->apply.peaks.size != v->applied)
		return SP_OK;
	v->compared = true;
	return compare_indexes(
		v->index_txn, v->view.index, row_differs, v, &v->report->index_rows, err);
}

static enum sp_code scratch_commit(struct verify *v, struct sp_error *err)
{
	enum sp_code rc = store_commit(v->view.index, err);
	v->view.index = NULL;
	return rc == SP_OK ? store_begin_write(v->scratch, &v->view.index, err) : rc;
}

static enum sp_code rebuild_entry(struct verify *v, const struct entry *e, struct sp_error *err)
{
	struct sp_error fault = {0};
	if (!v->sound)
		return SP_OK;
	enum sp_code rc = apply_entry(&v->apply, e, NULL, &fault);
	if (is_fault(rc)) {
		tell_ledger(v, &fault);
		return SP_OK;
	}
	if (rc != SP_OK && err)
		*err = fault;
	return rc;
}

/* ---- the walk ---- */

static enum sp_code verify_entry(
	struct verify *v, const struct entry *e, uint64_t number, struct sp_error *err)
{
	struct sp_error fault = {0};
	struct hash leaf = entry_leaf(e), closed[MERKLE_DEPTH_MAX];
	merkle_add(&v->peaks, &leaf, closed);
	v->report->entries++;
	enum sp_code rc = entry_check(e, number, &fault);
	if (rc == SP_OK && e->arrival_ms < v->arrival_ms)
		rc = entry_damaged(number, "it arrived before the entry ahead of it", &fault);
	if (rc != SP_OK)
		tell_ledger(v, &fault);
	v->arrival_ms = e->arrival_ms;
	return rebuild_entry(v, e, err);
}

/* The head says that a header of the batch was changed; where the index still has the leaves, it says
 * which. */
static void name_headers(struct verify *v, const struct batch *b)
{
	struct entry e;
	struct hash kept;
	size_t at = 0;
	for (uint64_t n = b->first; v->index_txn && batch_next(b, &at, &e); n++) {
		struct sp_error fault = {0};
		struct hash leaf = entry_leaf(&e);
		if (tree_read(v->index_txn, merkle_position(0, n), &kept, NULL) != SP_OK)
			return;
		if (!hash_equal(&kept, &leaf) &&
			entry_damaged(n, "its header is not the one that was signed", &fault))
			tell_ledger(v, &fault);
	}
}

static enum sp_code verify_head(struct verify *v, const struct batch *b, struct sp_error *err)
{
	struct sp_error fault = {0};
	struct head head;
	enum sp_code rc =
		head_verify(b->head, v->genesis.log_name, v->genesis.log_key.ptr, &head, &fault);
	if (rc == SP_NO_MEMORY)
		return sp_fail(err, rc);
	if (rc != SP_OK) {
		if (head_damaged(b->last, "its signature", &fault))
			tell_ledger(v, &fault);
		return SP_OK;
	}
	if (!v->tree_known)
		return SP_OK;
	struct hash root = merkle_root(&v->peaks);
	if (head.size == b->last + 1 && hash_equal(&root, &head.root))
		return SP_OK;
	v->tree_known = false; /* once is enough: every later head differs too */
	name_headers(v, b);
	if (head_damaged(b->last, "the tree before it", &fault))
		tell_ledger(v, &fault);
	return SP_OK;
}

/* Damage of a batch as a whole. */
static void skip_batch(struct verify *v, const struct sp_error *fault)
{
	tell_ledger(v, fault);
	v->tree_known = false;
}

static enum sp_code verify_batch(
	struct verify *v, uint64_t number, uint64_t *next, struct sp_error *err)
{
	struct sp_error fault = {0};
	struct bytes value;
	struct batch b;
	struct entry e;
	uint64_t last;
	size_t at = 0;
	enum sp_code rc = record_find(&v->view.record, number, &last, &value, err);
	if (rc != SP_OK)
		return rc;
	*next = last + 1;
	v->report->batches++;
	rc = batch_parse(value, last, &b, &fault);
	if (rc == SP_OK && b.first < number)
		rc = entry_damaged(number, "its batch overlaps the one before", &fault);
	if (rc != SP_OK) {
		skip_batch(v, &fault);
		return SP_OK;
	}
	if (b.first > number && entry_damaged(number, "it is missing", &fault))
		skip_batch(v, &fault);
	for (uint64_t n = b.first; rc == SP_OK && batch_next(&b, &at, &e); n++)
		rc = verify_entry(v, &e, n, err);
	return rc == SP_OK ? verify_head(v, &b, err) : rc;
}

static enum sp_code verify_walk(struct verify *v, struct sp_error *err)
{
	uint64_t committed = 0;
	enum sp_code rc = compare_here(v, err);
	for (uint64_t number = 0; rc == SP_OK;) {
		rc = verify_batch(v, number, &number, err);
		if (rc == SP_OK)
			rc = compare_here(v, err);
		if (rc == SP_OK && v->apply.peaks.size >= committed + COMMIT_ENTRIES) {
			committed = v->apply.peaks.size;
			rc = scratch_commit(v, err);
		}
	}
	if (rc == SP_NOT_FOUND && v->index_txn && v->sound && !v->compared)
		tell_index(v, index_tables[TABLE_META], META_APPLIED);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* ---- opening and closing ---- */

static enum sp_code open_index(struct verify *v, const char *dir, struct sp_error *err)
{
	struct sp_error fault = {0};
	if (!index_exists(dir)) /* deleted: the next start builds it */
		return SP_OK;
	enum sp_code rc = index_open(dir, true, 0, &v->index, &fault);
	if (rc == SP_OK)
		rc = store_begin_read(v->index, &v->index_txn, &fault);
	if (rc == SP_OK)
		rc = index_applied(v->index_txn, &v->applied, &fault);
	if (is_fault(rc)) {
		tell_index(v, index_tables[TABLE_META], fault.param[0]);
		store_abort(v->index_txn);
		v->index_txn = NULL;
		return SP_OK;
	}
	if (rc != SP_OK && err)
		*err = fault;
	return rc;
}

static enum sp_code open_record(struct verify *v, const char *dir, struct sp_error *err)
{
	struct hash unused;
	if (!record_exists(dir))
		return sp_fail(err, SP_STORE_ABSENT, dir);
	enum sp_code rc = record_open(dir, true, 0, &v->record, err);
	if (rc == SP_OK)
		rc = record_read(&v->record, &v->view.record, err);
	if (rc == SP_OK)
		rc = record_size(&v->view.record, &v->view.stored, err);
	v->view.size = v->view.stored;
	if (rc == SP_OK)
		rc = genesis_read(&v->view.record, &v->arena, &v->genesis, &unused, err);
	if (rc == SP_OK)
		v->report->log_key = log_key_fingerprint(v->genesis.log_key.ptr);
	return rc;
}

static enum sp_code open_scratch(struct verify *v, const char *scratch, struct sp_error *err)
{
	enum sp_code rc = index_create_folder(scratch, err);
	if (rc == SP_OK)
		rc = index_open(scratch, false, 0, &v->scratch, err);
	if (rc == SP_OK)
		rc = store_begin_write(v->scratch, &v->view.index, err);
	if (rc == SP_OK)
		rc = snapshots_new(&v->snapshots, err);
	v->view.snapshots = v->snapshots;
	return rc;
}

static void verify_close(struct verify *v)
{
	apply_free(&v->apply);
	snapshots_free(v->snapshots);
	store_abort(v->view.index);
	record_read_end(&v->view.record);
	store_abort(v->index_txn);
	store_close(v->scratch);
	record_close(&v->record);
	store_close(v->index);
	arena_free(&v->arena);
}

enum sp_code ledger_verify(const char *store_dir, const char *scratch,
	void (*found)(void *ctx, const struct sp_error *fault), void *ctx,
	struct verify_report *report, struct sp_error *err)
{
	struct sp_error failure = {0};
	struct verify v = {.found = found, .ctx = ctx, .report = report};
	*report = (struct verify_report){0};
	v.sound = v.tree_known = true;
	arena_init(&v.arena, GENESIS_ARENA_MAX);
	apply_init(&v.apply, &v.view);
	enum sp_code rc = open_index(&v, store_dir, &failure);
	if (rc == SP_OK)
		rc = open_record(&v, store_dir, &failure);
	if (rc == SP_OK)
		rc = open_scratch(&v, scratch, &failure);
	if (rc == SP_OK)
		rc = verify_walk(&v, &failure);
	if (is_fault(rc)) /* the walk could not begin, or go on */
		tell(&v, &failure);
	verify_close(&v);
	if (v.faults == 0 && rc == SP_OK)
		return SP_OK;
	if (err)
		*err = v.faults ? v.first : failure;
	return v.faults ? v.first.code : rc;
}
