/* SPDX-License-Identifier: Apache-2.0 */
/* scans.c - all rows of a table, or of a plan's year, in the order of their keys. */
#include "server/ledger/internal.h"

/* Exactly one of the callbacks is set, by the table that is walked. */
struct scan {
	enum table table;
	struct arena *a;
	ledger_each_organisation organisation;
	ledger_each_plan plan;
	ledger_each_round round;
	ledger_each_account account;
	ledger_each_code code;
	ledger_each_current current;
	void *ctx;
};

static enum sp_code decode(const struct scan *s, struct bytes key, struct bytes value,
	enum codec_id id, void *out, struct sp_error *err)
{
	enum sp_code rc = codec_decode(id, value, s->a, out, err);
	return rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE
		       ? rc
		       : row_damaged(s->table, key, err);
}

static enum sp_code each_organisation(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct rec_organisation row;
	enum sp_code rc = decode(s, key, value, CODEC_ORGANISATION_ROW, &row, err);
	return rc == SP_OK ? s->organisation(s->ctx, &row) : rc;
}

static enum sp_code each_plan(void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct rec_plan row;
	enum sp_code rc = decode(s, key, value, CODEC_PLAN_ROW, &row, err);
	return rc == SP_OK ? s->plan(s->ctx, &row) : rc;
}

static enum sp_code each_round(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct rec_round row;
	enum sp_code rc = decode(s, key, value, CODEC_ROUND_ROW, &row, err);
	return rc == SP_OK ? s->round(s->ctx, &row) : rc;
}

static enum sp_code each_account(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct rec_account row;
	if (key.len != 8)
		return row_damaged(s->table, key, err);
	enum sp_code rc = decode(s, key, value, CODEC_ACCOUNT_ROW, &row, err);
	return rc == SP_OK ? s->account(s->ctx, be64_get(key.ptr), &row) : rc;
}

static enum sp_code each_code(void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct rec_code row;
	enum sp_code rc = decode(s, key, value, CODEC_CODE_ROW, &row, err);
	return rc == SP_OK ? s->code(s->ctx, &row) : rc;
}

static enum sp_code each_current(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err)
{
	const struct scan *s = ctx;
	struct current_row row;
	if (!current_decode(key, value, &row))
		return row_damaged(TABLE_CURRENT, key, err);
	return s->current(s->ctx, &row);
}

enum sp_code ledger_organisations(struct ledger_view *v, struct arena *a,
	ledger_each_organisation each, void *ctx, struct sp_error *err)
{
	struct scan s = {.table = TABLE_ORG, .a = a, .organisation = each, .ctx = ctx};
	return rows_scan(v, TABLE_ORG, bytes_of(NULL, 0), each_organisation, &s, err);
}

enum sp_code ledger_plans(struct ledger_view *v, struct arena *a, ledger_each_plan each, void *ctx,
	struct sp_error *err)
{
	struct scan s = {.table = TABLE_PLAN, .a = a, .plan = each, .ctx = ctx};
	return rows_scan(v, TABLE_PLAN, bytes_of(NULL, 0), each_plan, &s, err);
}

enum sp_code ledger_rounds(struct ledger_view *v, struct arena *a, ledger_each_round each,
	void *ctx, struct sp_error *err)
{
	struct scan s = {.table = TABLE_ROUND, .a = a, .round = each, .ctx = ctx};
	return rows_scan(v, TABLE_ROUND, bytes_of(NULL, 0), each_round, &s, err);
}

enum sp_code ledger_accounts(struct ledger_view *v, struct arena *a, ledger_each_account each,
	void *ctx, struct sp_error *err)
{
	struct scan s = {.table = TABLE_ACCOUNT, .a = a, .account = each, .ctx = ctx};
	return rows_scan(v, TABLE_ACCOUNT, bytes_of(NULL, 0), each_account, &s, err);
}

enum sp_code ledger_codes(struct ledger_view *v, struct arena *a, ledger_each_code each, void *ctx,
	struct sp_error *err)
{
	struct scan s = {.table = TABLE_CODE, .a = a, .code = each, .ctx = ctx};
	return rows_scan(v, TABLE_CODE, bytes_of(NULL, 0), each_code, &s, err);
}

enum sp_code ledger_current_scan(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	ledger_each_current each, void *ctx, struct sp_error *err)
{
	struct key prefix = key_round(plan_no, year);
	struct scan s = {.table = TABLE_CURRENT, .current = each, .ctx = ctx};
	return rows_scan(v, TABLE_CURRENT, key_bytes(&prefix), each_current, &s, err);
}
