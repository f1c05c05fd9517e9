/* SPDX-License-Identifier: Apache-2.0 */
/* reads.c - views, and typed reads of the index. */
#include <stdlib.h>
#include <string.h>

#include "server/ledger/checksum.h"
#include "server/ledger/internal.h"

/* The index's transaction is begun first: the record then has at least what the index shows. */
enum sp_code ledger_view_open(struct ledger *l, struct ledger_view **out, struct sp_error *err)
{
	*out = NULL;
	struct ledger_view *v = calloc(1, sizeof *v);
	if (!v)
		return sp_fail(err, SP_NO_MEMORY);
	v->snapshots = l->snapshots;
	enum sp_code rc = store_begin_read(l->index, &v->index, err);
	if (rc == SP_OK)
		rc = record_read(&l->record, &v->record, err);
	if (rc == SP_OK)
		rc = index_applied(v->index, &v->size, err);
	if (rc != SP_OK) {
		ledger_view_close(v);
		return rc;
	}
	v->stored = v->size;
	*out = v;
	return SP_OK;
}

void ledger_view_close(struct ledger_view *v)
{
	if (!v)
		return;
	record_read_end(&v->record);
	if (!v->lent)
		store_abort(v->index);
	free(v);
}

uint64_t ledger_size(struct ledger_view *v)
{
	return v->size;
}

/* ---- single rows ---- */

enum sp_code ledger_organisation(struct ledger_view *v, const char *code, struct arena *a,
	struct rec_organisation *out, struct sp_error *err)
{
	struct key key;
	if (!key_org(code, &key))
		return SP_NOT_FOUND;
	return row_get(v, TABLE_ORG, &key, CODEC_ORGANISATION_ROW, a, out, err);
}

/* Keeps the last row of a plan's versions that will do. */
struct newest {
	struct store_txn *index;
	struct arena *a;
	struct rec_plan *out;
	enum plan_state least;
	bool found;
};

static enum sp_code keep_newest(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct newest *n = ctx;
	struct rec_plan row;
	enum sp_code rc =
		row_decode(n->index, TABLE_PLAN, key, value, CODEC_PLAN_ROW, n->a, &row, err);
	if (rc == SP_OK && row.state >= n->least) {
		*n->out = row;
		n->found = true;
	}
	return rc;
}

static enum sp_code newest_plan(struct ledger_view *v, const char *id, enum plan_state least,
	struct arena *a, struct rec_plan *out, struct sp_error *err)
{
	struct key key;
	struct newest n = {.index = v->index, .a = a, .out = out, .least = least};
	if (!key_plan(id, 0, &key))
		return SP_NOT_FOUND;
	enum sp_code rc = rows_scan(v, TABLE_PLAN, bytes_of(key.bytes, KEY_ID), bytes_of(NULL, 0),
		keep_newest, &n, err);
	if (rc != SP_OK)
		return rc;
	return n.found ? SP_OK : SP_NOT_FOUND;
}

enum sp_code ledger_plan(struct ledger_view *v, const char *id, uint32_t version, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	struct key key;
	if (version == 0)
		return newest_plan(v, id, PLAN_DRAFT, a, out, err);
	if (!key_plan(id, version, &key))
		return SP_NOT_FOUND;
	return row_get(v, TABLE_PLAN, &key, CODEC_PLAN_ROW, a, out, err);
}

enum sp_code ledger_plan_published(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	return newest_plan(v, id, PLAN_ADOPTED, a, out, err);
}

enum sp_code ledger_plan_shown(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	return newest_plan(v, id, PLAN_CONSULTATION, a, out, err);
}

enum sp_code ledger_round(struct ledger_view *v, uint32_t plan_no, uint32_t year, struct arena *a,
	struct rec_round *out, struct sp_error *err)
{
	struct key key = key_round(plan_no, year);
	return row_get(v, TABLE_ROUND, &key, CODEC_ROUND_ROW, a, out, err);
}

bool ledger_round_is_open(const struct rec_round *round, uint64_t at_ms)
{
	return round->closed_number == 0 && at_ms < round->closes_ms;
}

enum sp_code ledger_account(struct ledger_view *v, uint64_t account, struct arena *a,
	struct rec_account *out, struct sp_error *err)
{
	struct key key = key_number(account);
	return row_get(v, TABLE_ACCOUNT, &key, CODEC_ACCOUNT_ROW, a, out, err);
}

enum sp_code ledger_account_of_certificate(struct ledger_view *v, const struct hash *fingerprint,
	uint64_t *account, uint64_t *not_after_ms, struct sp_error *err)
{
	struct key key;
	struct bytes value;
	if (!key_hash(hash_bytes(fingerprint), &key))
		return SP_NOT_FOUND;
	enum sp_code rc = row_read(v->index, TABLE_CERT, key_bytes(&key), &value, err);
	if (rc == SP_OK && value.len != CERT_ROW)
		return row_damaged(v->index, TABLE_CERT, key_bytes(&key), err);
	if (rc != SP_OK)
		return rc;
	*account = be64_get(value.ptr);
	*not_after_ms = be64_get(value.ptr + 8);
	return SP_OK;
}

enum sp_code ledger_code(struct ledger_view *v, struct bytes code_hash, struct arena *a,
	struct rec_code *out, struct sp_error *err)
{
	struct key key;
	if (!key_hash(code_hash, &key))
		return SP_NOT_FOUND;
	return row_get(v, TABLE_CODE, &key, CODEC_CODE_ROW, a, out, err);
}

enum sp_code ledger_organisations_changed(
	struct ledger_view *v, uint64_t *out, struct sp_error *err)
{
	enum sp_code rc = meta_get64(v->index, META_ORGANISATIONS, out, err);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

enum sp_code ledger_next_account(struct ledger_view *v, uint64_t *out, struct sp_error *err)
{
	uint64_t highest;
	enum sp_code rc = meta_get64(v->index, META_ACCOUNTS, &highest, err);
	*out = highest + 1;
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

enum sp_code ledger_current(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, struct current_row *out, struct sp_error *err)
{
	struct key key;
	struct bytes value;
	if (!key_current(plan_no, year, unit, &key))
		return SP_NOT_FOUND;
	enum sp_code rc = row_read(v->index, TABLE_CURRENT, key_bytes(&key), &value, err);
	if (rc == SP_OK && !current_decode(key_bytes(&key), value, out))
		return row_damaged(v->index, TABLE_CURRENT, key_bytes(&key), err);
	return rc;
}

static enum sp_code get_revision(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, uint32_t revision, struct revision_row *out, struct sp_error *err)
{
	struct key key;
	struct bytes value;
	if (!key_revision(plan_no, year, unit, revision, &key))
		return SP_NOT_FOUND;
	enum sp_code rc = row_read(v->index, TABLE_REVISION, key_bytes(&key), &value, err);
	if (rc == SP_OK && !revision_decode(key_bytes(&key), value, out))
		return row_damaged(v->index, TABLE_REVISION, key_bytes(&key), err);
	return rc;
}

enum sp_code ledger_submission(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, uint32_t revision, struct revision_row *row, struct entry *out,
	struct sp_error *err)
{
	enum sp_code rc = get_revision(v, plan_no, year, unit, revision, row, err);
	if (rc != SP_OK)
		return rc;
	rc = row->number < v->stored ? record_entry_at(&v->record, row->number, row->at, out, err)
				     : view_entry(v, row->number, out, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(row->number, "it is missing", err);
	if (rc != SP_OK)
		return rc;
	if (out->number != row->number)
		return entry_damaged(row->number, "another number", err);
	if (out->arrival_ms != row->arrival_ms || out->account != row->account ||
		checksum(out->body) != row->checksum)
		return entry_damaged(row->number, "it is not as it was stored", err);
	return SP_OK;
}
