/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* The units that are asked, in the order of their codes: that is how organisations are stored. */
struct overview {
	struct request *r;
	struct ledger_view *v;
	const struct rec_round *round;
	uint32_t asked, received; /* questions; units */
	struct msg_overview_row *rows;
	size_t n;
	struct sp_error *err;
};

static enum sp_code add_unit(void *ctx, const struct rec_organisation *org)
{
	struct overview *o = ctx;
	struct current_row now;
	if (!round_asks(&o->r->plan->plan, o->round, org))
		return SP_OK;
	struct msg_overview_row *row = ARENA_PUSH(&o->r->arena, o->rows, o->n);
	if (!row)
		return sp_fail(o->err, SP_NO_MEMORY);
	*row = (struct msg_overview_row){.unit = org->code,
		.unit_name = org->name,
		.population = org->population,
		.state = FOLLOWUP_MISSING,
		.asked = o->asked};
	enum sp_code rc =
		ledger_current(o->v, o->round->plan_no, o->round->year, org->code, &now, o->err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	if (rc != SP_OK)
		return rc;
	row->state = now.state;
	row->revision = now.revision;
	row->answered = now.answered;
	row->asked = now.asked;
	row->warnings = now.warnings;
	row->arrival_ms = now.arrival_ms;
	row->first_arrival_ms = now.first_arrival_ms;
	row->on_behalf = now.on_behalf;
	o->received++;
	return SP_OK;
}

static enum sp_code fill(struct request *r, struct ledger_view *v, const struct rec_round *round,
	struct msg_overview_reply *out, struct sp_error *err)
{
	const struct questions *asked;
	struct overview o = {.r = r, .v = v, .round = round, .err = err};
	enum sp_code rc =
		ledger_plan_snapshot(v, round->plan_no, round->plan_version, &r->plan, err);
	if (rc == SP_OK)
		rc = plan_questions(r->plan, round->year, &asked, err);
	if (rc != SP_OK)
		return rc;
	o.asked = (uint32_t)asked->n_items;
	rc = ledger_organisations(v, &r->arena, add_unit, &o, err);
	out->log_size = ledger_size(v);
	out->rows = o.rows;
	out->n_rows = o.n;
	out->round->asked = (uint32_t)o.n;
	out->round->received = o.received;
	return rc;
}

enum sp_code overview_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_overview *m = r->message;
	struct msg_overview_reply *out = reply;
	struct rec_round round;
	(void)a;
	enum sp_code rc = choose_round_info(r, v, m->plan, m->year, &round, &out->round, err);
	return rc == SP_OK ? fill(r, v, &round, out, err) : rc;
}
