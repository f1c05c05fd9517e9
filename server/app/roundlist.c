/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* The organisations are read once a frame, and asked about for each round. */
struct rounds {
	struct listing l;
	struct rec_organisation *orgs;
	size_t n_orgs;
};

static enum sp_code keep_organisation(void *ctx, const struct rec_organisation *row)
{
	struct rounds *rs = ctx;
	struct arena *a = &rs->l.r->arena;
	struct rec_organisation *kept = ARENA_PUSH(a, rs->orgs, rs->n_orgs);
	if (!kept)
		return sp_fail(rs->l.err, SP_NO_MEMORY);
	*kept = (struct rec_organisation){
		.code = arena_text(a, row->code), .kind = row->kind, .closed_ms = row->closed_ms};
	return kept->code ? SP_OK : sp_fail(rs->l.err, SP_NO_MEMORY);
}

/* How many units are asked, and how many of them have answered. */
static enum sp_code count_units(struct rounds *rs, const struct rec_round *round,
	const struct plan *plan, struct msg_round_info *out)
{
	for (size_t i = 0; i < rs->n_orgs; i++) {
		struct current_row row;
		struct standing standing = {.asked = false};
		enum sp_code rc =
			round_asks(rs->l.v, plan, round, &rs->orgs[i], &standing, rs->l.err);
		if (rc != SP_OK)
			return rc;
		if (!standing.asked)
			continue;
		out->asked++;
		rc = ledger_current(
			rs->l.v, round->plan_no, round->year, rs->orgs[i].code, &row, rs->l.err);
		if (rc != SP_OK && rc != SP_NOT_FOUND)
			return rc;
		out->received += rc == SP_OK;
	}
	rs->l.r->page->lookups += rs->n_orgs;
	return SP_OK;
}

static enum sp_code list_one(void *ctx, const struct rec_round *row)
{
	struct rounds *rs = ctx;
	const struct listing *l = &rs->l;
	struct msg_round_list *m = l->r->message;
	const struct plan_snapshot *plan = NULL;
	struct msg_round_info out;
	enum sp_code rc = round_info(l->v, row, l->r->arrival_ms, &l->r->arena, &out, l->err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(l->v, row->plan_no, row->plan_version, &plan, l->err);
	if (rc == SP_OK)
		rc = count_units(rs, row, &plan->plan, &out);
	plan_release(plan);
	if (rc == SP_OK)
		rc = page_row(l->r, &out, l->err);
	if (rc != SP_OK)
		return rc;
	m->after_plan = page_key_text(l->r, row->plan);
	m->after_year = row->year;
	return SP_OK;
}

/* By plan, in the order in which the plans came, and by year. */
enum sp_code round_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_round_list *m = r->message;
	struct msg_round_list_reply *out = reply;
	struct rounds rs = {.l = {r, v, err}};
	struct rec_plan after = {.plan_no = 0};
	enum sp_code rc = SP_OK;
	(void)a;
	if (m->after_year && !m->after_plan)
		return field_missing(err, "after_plan");
	out->log_size = r->continued ? 0 : ledger_size(v);
	if (m->after_plan)
		rc = find_plan(v, m->after_plan, 0, &r->arena, &after, err);
	if (rc == SP_OK)
		rc = ledger_organisations(v, NULL, keep_organisation, &rs, err);
	if (rc == SP_OK)
		rc = ledger_rounds(v, after.plan_no, m->after_year, list_one, &rs, err);
	return page_end(rc, "after_plan", m->after_plan, err);
}
