/* SPDX-License-Identifier: Apache-2.0 */
/* scans.c - rows of a table, or of a plan's year, in the order of their keys. */
#include <string.h>

#include "server/ledger/internal.h"

/* Exactly one of the callbacks is set, by the table that is walked. */
struct scan {
	struct store_txn *index;
	enum table table;
	struct arena row; /* of the row at hand */
	ledger_each_organisation organisation;
	ledger_each_joint joint;
	ledger_each_plan plan;
	ledger_each_round round;
	ledger_each_account account;
	ledger_each_code code;
	ledger_each_current current;
	ledger_each_revision revision;
	void *ctx;
};

static enum sp_code decode(struct scan *s, struct bytes key, struct bytes value, enum codec_id id,
	void *out, struct sp_error *err)
{
	arena_init(&s->row, ROW_MAX);
	return row_decode(s->index, s->table, key, value, id, &s->row, out, err);
}

static enum sp_code done(struct scan *s, enum sp_code rc)
{
	arena_free(&s->row);
	return rc;
}

static enum sp_code each_organisation(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct scan *s = ctx;
	struct rec_organisation row;
	enum sp_code rc = decode(s, key, value, CODEC_ORGANISATION_ROW, &row, err);
	return done(s, rc == SP_OK ? s->organisation(s->ctx, &row) : rc);
}

/* The key's second half, which is padded with NUL, is all that the row says. */
static enum sp_code each_joint(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	char code[KEY_UNIT + 1] = "";
	(void)value;
	if (key.len != 2 * KEY_UNIT)
		return row_damaged(s->index, s->table, key, err);
	memcpy(code, key.ptr + KEY_UNIT, KEY_UNIT);
	return s->joint(s->ctx, code);
}

static enum sp_code each_plan(void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct scan *s = ctx;
	struct rec_plan row;
	enum sp_code rc = decode(s, key, value, CODEC_PLAN_ROW, &row, err);
	return done(s, rc == SP_OK ? s->plan(s->ctx, &row) : rc);
}

static enum sp_code each_round(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct scan *s = ctx;
	struct rec_round row;
	enum sp_code rc = decode(s, key, value, CODEC_ROUND_ROW, &row, err);
	return done(s, rc == SP_OK ? s->round(s->ctx, &row) : rc);
}

static enum sp_code each_account(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct scan *s = ctx;
	struct rec_account row;
	if (key.len != 8)
		return row_damaged(s->index, s->table, key, err);
	enum sp_code rc = decode(s, key, value, CODEC_ACCOUNT_ROW, &row, err);
	return done(s, rc == SP_OK ? s->account(s->ctx, be64_get(key.ptr), &row) : rc);
}

static enum sp_code each_code(void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	struct scan *s = ctx;
	struct rec_code row;
	enum sp_code rc = decode(s, key, value, CODEC_CODE_ROW, &row, err);
	return done(s, rc == SP_OK ? s->code(s->ctx, key, &row) : rc);
}

static enum sp_code each_current(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct current_row row;
	if (!current_decode(key, value, &row))
		return row_damaged(s->index, s->table, key, err);
	return s->current(s->ctx, &row);
}

static enum sp_code each_revision(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct revision_row row;
	if (!revision_decode(key, value, &row))
		return row_damaged(s->index, s->table, key, err);
	return s->revision(s->ctx, &row);
}

static enum sp_code scan_all(struct ledger_view *v, struct scan *s, const struct key *after,
	row_each each, struct sp_error *err)
{
	return rows_scan(v, s->table, bytes_of(NULL, 0), key_bytes(after), each, s, err);
}

enum sp_code ledger_organisations(struct ledger_view *v, const char *after,
	ledger_each_organisation each, void *ctx, struct sp_error *err)
{
	struct scan s = {.index = v->index, .table = TABLE_ORG, .organisation = each, .ctx = ctx};
	struct key key = {.len = 0};
	if (after && !key_org(after, &key))
		return SP_NOT_FOUND;
	return scan_all(v, &s, &key, each_organisation, err);
}

enum sp_code ledger_joints_of(struct ledger_view *v, const char *member, ledger_each_joint each,
	void *ctx, struct sp_error *err)
{
	struct key prefix;
	struct scan s = {.index = v->index, .table = TABLE_MEMBER, .joint = each, .ctx = ctx};
	if (!key_member(member, NULL, &prefix))
		return SP_NOT_FOUND;
	return rows_scan(v, s.table, key_bytes(&prefix), bytes_of(NULL, 0), each_joint, &s, err);
}

enum sp_code ledger_plans(struct ledger_view *v, const char *after_id, uint32_t after_version,
	ledger_each_plan each, void *ctx, struct sp_error *err)
{
	struct scan s = {.index = v->index, .table = TABLE_PLAN, .plan = each, .ctx = ctx};
	struct key key = {.len = 0};
	if (after_id && !key_plan(after_id, after_version, &key))
		return SP_NOT_FOUND;
	return scan_all(v, &s, &key, each_plan, err);
}

enum sp_code ledger_rounds(struct ledger_view *v, uint32_t after_plan_no, uint32_t after_year,
	ledger_each_round each, void *ctx, struct sp_error *err)
{
	struct scan s = {.index = v->index, .table = TABLE_ROUND, .round = each, .ctx = ctx};
	struct key key = key_round(after_plan_no, after_year);
	return scan_all(v, &s, &key, each_round, err);
}

enum sp_code ledger_accounts(struct ledger_view *v, uint64_t after, ledger_each_account each,
	void *ctx, struct sp_error *err)
{
	struct scan s = {.index = v->index, .table = TABLE_ACCOUNT, .account = each, .ctx = ctx};
	struct key key = key_number(after);
	return scan_all(v, &s, &key, each_account, err);
}

enum sp_code ledger_codes(struct ledger_view *v, struct bytes after, ledger_each_code each,
	void *ctx, struct sp_error *err)
{
	struct scan s = {.index = v->index, .table = TABLE_CODE, .code = each, .ctx = ctx};
	struct key key = {.len = 0};
	if (after.len && !key_hash(after, &key))
		return SP_NOT_FOUND;
	return scan_all(v, &s, &key, each_code, err);
}

enum sp_code ledger_current_scan(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	ledger_each_current each, void *ctx, struct sp_error *err)
{
	struct key prefix = key_round(plan_no, year);
	struct scan s = {.index = v->index, .table = TABLE_CURRENT, .current = each, .ctx = ctx};
	return rows_scan(v, s.table, key_bytes(&prefix), bytes_of(NULL, 0), each_current, &s, err);
}

enum sp_code ledger_revisions(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, const char *after_unit, uint32_t after_revision,
	ledger_each_revision each, void *ctx, struct sp_error *err)
{
	struct key prefix = key_round(plan_no, year), after = {.len = 0};
	struct scan s = {.index = v->index, .table = TABLE_REVISION, .revision = each, .ctx = ctx};
	if (unit && !key_current(plan_no, year, unit, &prefix))
		return SP_NOT_FOUND;
	if (after_unit && !key_revision(plan_no, year, after_unit, after_revision, &after))
		return SP_NOT_FOUND;
	return rows_scan(v, s.table, key_bytes(&prefix), key_bytes(&after), each_revision, &s, err);
}
