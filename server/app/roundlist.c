/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* The organisations are read once, and asked about for each round. */
struct listing {
	struct request *r;
	struct ledger_view *v;
	struct rec_organisation *orgs;
	size_t n_orgs;
	struct msg_round_info *items;
	size_t n;
	struct sp_error *err;
};

static enum sp_code keep_organisation(void *ctx, const struct rec_organisation *row)
{
	struct listing *l = ctx;
	struct rec_organisation *kept = ARENA_PUSH(&l->r->arena, l->orgs, l->n_orgs);
	if (!kept)
		return sp_fail(l->err, SP_NO_MEMORY);
	*kept = *row;
	return SP_OK;
}

/* How many units are asked, and how many of them have answered. */
static enum sp_code count_units(struct listing *l, const struct rec_round *round,
	const struct plan *plan, struct msg_round_info *out)
{
	for (size_t i = 0; i < l->n_orgs; i++) {
		struct current_row row;
		if (!round_asks(plan, round, &l->orgs[i]))
			continue;
		out->asked++;
		enum sp_code rc = ledger_current(
			l->v, round->plan_no, round->year, l->orgs[i].code, &row, l->err);
		if (rc != SP_OK && rc != SP_NOT_FOUND)
			return rc;
		out->received += rc == SP_OK;
	}
	return SP_OK;
}

static enum sp_code list_one(void *ctx, const struct rec_round *row)
{
	struct listing *l = ctx;
	const struct plan_snapshot *plan = NULL;
	struct msg_round_info *out = ARENA_PUSH(&l->r->arena, l->items, l->n);
	if (!out)
		return sp_fail(l->err, SP_NO_MEMORY);
	enum sp_code rc = round_info(l->v, row, l->r->arrival_ms, &l->r->arena, out, l->err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(l->v, row->plan_no, row->plan_version, &plan, l->err);
	if (rc == SP_OK)
		rc = count_units(l, row, &plan->plan, out);
	plan_release(plan);
	return rc;
}

/* By plan, in the order in which the plans came, and by year. */
enum sp_code round_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct listing l = {.r = r, .v = v, .err = err};
	(void)a;
	enum sp_code rc = ledger_organisations(v, &r->arena, keep_organisation, &l, err);
	if (rc == SP_OK)
		rc = ledger_rounds(v, &r->arena, list_one, &l, err);
	*(struct msg_round_list_reply *)reply = (struct msg_round_list_reply){
		.log_size = ledger_size(v), .rounds = l.items, .n_rounds = l.n};
	return rc;
}
