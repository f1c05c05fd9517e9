/* SPDX-License-Identifier: Apache-2.0 */
/* apply_plan.c - plans and rounds become rows of the index. */
#include <inttypes.h>
#include <stdio.h>

#include "server/ledger/internal.h"

enum sp_code apply_find_plan(struct apply *x, const struct entry *e, const char *id,
	struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = ledger_plan(x->view, id, 0, &x->scratch, out, err);
	return rc == SP_NOT_FOUND ? entry_damaged(e->number, "a plan that does not exist", err)
				  : rc;
}

/* The next plan number, with the row that leads from it to the plan's id. */
static enum sp_code new_plan_no(
	struct apply *x, const char *id, uint32_t *out, struct sp_error *err)
{
	uint64_t n;
	enum sp_code rc = meta_get64(x->view->index, META_PLANS, &n, err);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	*out = (uint32_t)++n;
	struct key key = key_plan_name(*out);
	rc = meta_put64(x->view->index, META_PLANS, n, err);
	if (rc == SP_OK)
		rc = row_write(x->view->index, TABLE_META, key_bytes(&key), bytes_text(id), err);
	return rc;
}

static void name_plan(struct written *out, const struct rec_plan *row)
{
	out->revision = row->version;
	snprintf(out->id, sizeof out->id, "%s@%" PRIu32, row->id, row->version);
}

static struct rec_plan row_of(const struct entry *e, const struct plan *p)
{
	return (struct rec_plan){.number = e->number,
		.version = 1,
		.id = p->id,
		.title = p->title,
		.state = PLAN_DRAFT,
		.kind = p->kind,
		.from_year = p->from_year,
		.to_year = p->to_year,
		.account_year = p->account_year,
		.follows = p->follows};
}

enum sp_code apply_plan_import(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_plan_import *m = decoded;
	struct rec_plan old, row = row_of(e, m->plan);
	struct key key;
	enum sp_code rc = ledger_plan(x->view, row.id, 0, &x->scratch, &old, err);
	if (rc == SP_OK) {
		row.plan_no = old.plan_no;
		row.version = old.version;
		row.version += old.state != PLAN_DRAFT; /* a draft is replaced */
	} else if (rc == SP_NOT_FOUND) {
		rc = new_plan_no(x, row.id, &row.plan_no, err);
	}
	if (rc != SP_OK)
		return rc;
	if (!key_plan(row.id, row.version, &key))
		return entry_damaged(e->number, "an id that cannot be stored", err);
	name_plan(out, &row);
	return row_put(x, TABLE_PLAN, &key, CODEC_PLAN_ROW, &row, err);
}

/* Rounds of a plan that are open at an instant, collected before any is written. */
struct open_rounds {
	struct arena *a;
	uint32_t plan_no;
	uint64_t at_ms;
	struct rec_round *items;
	size_t n;
};

static enum sp_code collect_round(void *ctx, const struct rec_round *row)
{
	struct open_rounds *o = ctx;
	if (row->plan_no != o->plan_no || !ledger_round_is_open(row, o->at_ms))
		return SP_OK;
	struct rec_round *kept = ARENA_PUSH(o->a, o->items, o->n);
	if (!kept)
		return SP_NO_MEMORY;
	*kept = *row;
	kept->plan = arena_text(o->a, row->plan);
	return kept->plan || !row->plan ? SP_OK : SP_NO_MEMORY;
}

/* What is answered from now on answers the new version; what came in keeps the version it answered. */
static enum sp_code move_rounds(
	struct apply *x, const struct entry *e, const struct rec_plan *plan, struct sp_error *err)
{
	struct open_rounds o = {.a = &x->scratch, .plan_no = plan->plan_no, .at_ms = e->arrival_ms};
	enum sp_code rc = ledger_rounds(x->view, 0, 0, collect_round, &o, err);
	for (size_t i = 0; i < o.n && rc == SP_OK; i++) {
		struct key key = key_round(plan->plan_no, o.items[i].year);
		o.items[i].plan_version = plan->version;
		rc = row_put(x, TABLE_ROUND, &key, CODEC_ROUND_ROW, &o.items[i], err);
	}
	return rc;
}

static enum sp_code put_plan(struct apply *x, const struct entry *e, struct rec_plan *row,
	enum plan_state state, struct sp_error *err)
{
	struct key key;
	if (!key_plan(row->id, row->version, &key))
		return entry_damaged(e->number, "an id that cannot be stored", err);
	row->state = state;
	return row_put(x, TABLE_PLAN, &key, CODEC_PLAN_ROW, row, err);
}

/* It takes the place of the version that counted until now, in the rounds too. */
static enum sp_code adopt(
	struct apply *x, const struct entry *e, struct rec_plan *row, struct sp_error *err)
{
	struct rec_plan old;
	enum sp_code rc = ledger_plan_published(x->view, row->id, &x->scratch, &old, err);
	if (rc == SP_OK)
		rc = put_plan(x, e, &old, PLAN_REPLACED, err);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	row->published = true;
	row->published_number = e->number;
	rc = put_plan(x, e, row, PLAN_ADOPTED, err);
	return rc == SP_OK ? move_rounds(x, e, row, err) : rc;
}

enum sp_code apply_plan_publish(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_plan_publish *m = decoded;
	struct rec_plan row;
	enum sp_code rc = ledger_plan(x->view, m->plan, m->version, &x->scratch, &row, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(e->number, "a plan that does not exist", err);
	if (rc != SP_OK)
		return rc;
	name_plan(out, &row);
	if (row.published)
		return SP_OK;
	if (m->state == PLAN_CONSULTATION)
		return put_plan(x, e, &row, PLAN_CONSULTATION, err);
	return adopt(x, e, &row, err);
}

static void name_round(struct written *out, const char *plan, uint32_t year)
{
	snprintf(out->id, sizeof out->id, "%s/%" PRIu32, plan, year);
}

enum sp_code apply_round_open(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_round_open *m = decoded;
	struct rec_plan plan;
	struct rec_round old;
	enum sp_code rc = ledger_plan_published(x->view, m->plan, &x->scratch, &plan, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(e->number, "a plan that is not published", err);
	if (rc != SP_OK)
		return rc;
	struct rec_round row = {.number = e->number,
		.plan_no = plan.plan_no,
		.plan_version = plan.version,
		.year = m->year,
		.opens_ms = e->arrival_ms,
		.closes_ms = m->closes_ms,
		.plan = plan.id};
	struct key key = key_round(plan.plan_no, m->year);
	rc = ledger_round(x->view, plan.plan_no, m->year, &x->scratch, &old, err);
	if (rc == SP_OK)
		row.opens_ms = old.opens_ms; /* opened again: it still asks whom it has asked */
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	name_round(out, plan.id, m->year);
	return row_put(x, TABLE_ROUND, &key, CODEC_ROUND_ROW, &row, err);
}

/* The round that an entry names; SP_ENTRY_DAMAGED when there is none. */
static enum sp_code find_round(struct apply *x, const struct entry *e, const char *plan,
	uint32_t year, struct rec_round *out, struct sp_error *err)
{
	struct rec_plan row;
	enum sp_code rc = apply_find_plan(x, e, plan, &row, err);
	if (rc == SP_OK)
		rc = ledger_round(x->view, row.plan_no, year, &x->scratch, out, err);
	return rc == SP_NOT_FOUND ? entry_damaged(e->number, "a round that does not exist", err)
				  : rc;
}

static enum sp_code put_round(
	struct apply *x, const struct rec_round *row, struct written *out, struct sp_error *err)
{
	struct key key = key_round(row->plan_no, row->year);
	name_round(out, row->plan, row->year);
	return row_put(x, TABLE_ROUND, &key, CODEC_ROUND_ROW, row, err);
}

enum sp_code apply_round_close(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_round_close *m = decoded;
	struct rec_round row;
	enum sp_code rc = find_round(x, e, m->plan, m->year, &row, err);
	if (rc != SP_OK)
		return rc;
	if (e->arrival_ms < row.closes_ms)
		row.closes_ms = e->arrival_ms;
	row.closed_number = e->number;
	return put_round(x, &row, out, err);
}

enum sp_code apply_round_extend(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_round_extend *m = decoded;
	struct rec_round row;
	enum sp_code rc = find_round(x, e, m->plan, m->year, &row, err);
	if (rc != SP_OK)
		return rc;
	row.closes_ms = m->closes_ms;
	return put_round(x, &row, out, err);
}
