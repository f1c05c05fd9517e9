/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* The units that are asked, in the order of their codes: that is how organisations are stored. */
struct overview {
	struct listing l;
	const struct rec_round *round;
	uint32_t asked; /* questions */
	struct msg_round_info *info;
};

/* SP_NOT_FOUND for one that is not asked. */
static enum sp_code check_asked(const struct overview *o, const struct rec_organisation *org)
{
	struct standing standing = {.asked = false};
	enum sp_code rc =
		round_asks(o->l.v, &o->l.r->plan->plan, o->round, org, &standing, o->l.err);
	return rc == SP_OK && !standing.asked ? SP_NOT_FOUND : rc;
}

/* SP_NOT_FOUND while it has not answered. */
static enum sp_code find_answer(
	const struct overview *o, const struct rec_organisation *org, struct current_row *out)
{
	return ledger_current(o->l.v, o->round->plan_no, o->round->year, org->code, out, o->l.err);
}

static enum sp_code count_unit(void *ctx, const struct rec_organisation *org)
{
	struct overview *o = ctx;
	struct current_row now;
	enum sp_code rc = check_asked(o, org);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? SP_OK : rc;
	rc = find_answer(o, org, &now);
	o->info->asked++;
	o->info->received += rc == SP_OK;
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

static struct msg_overview_row row_of(
	const struct rec_organisation *org, const struct current_row *now)
{
	return (struct msg_overview_row){.unit = org->code,
		.unit_name = org->name,
		.population = org->population,
		.state = now->state,
		.revision = now->revision,
		.answered = now->answered,
		.asked = now->asked,
		.warnings = now->warnings,
		.arrival_ms = now->arrival_ms,
		.first_arrival_ms = now->first_arrival_ms,
		.on_behalf = now->on_behalf};
}

static enum sp_code add_unit(void *ctx, const struct rec_organisation *org)
{
	struct overview *o = ctx;
	struct msg_overview *m = o->l.r->message;
	struct current_row now;
	enum sp_code rc = check_asked(o, org);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? SP_OK : rc;
	rc = find_answer(o, org, &now);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	if (rc == SP_NOT_FOUND)
		now = (struct current_row){.state = FOLLOWUP_MISSING};
	struct msg_overview_row row = row_of(org, &now);
	if (rc == SP_NOT_FOUND)
		row.asked = o->asked;
	rc = population_of(o->l.v, org, &row.population, o->l.err);
	if (rc == SP_OK)
		rc = page_row(o->l.r, &row, o->l.err);
	if (rc == SP_OK)
		m->after = page_key_text(o->l.r, org->code);
	return rc;
}

enum sp_code overview_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_overview *m = r->message;
	struct msg_overview_reply *out = reply;
	struct rec_round round;
	const struct questions *asked;
	struct overview o = {.l = {r, v, err}, .round = &round};
	(void)a;
	enum sp_code rc = bind_round_info(r, v, &m->plan, &m->year, &round, &out->round, err);
	if (rc == SP_OK && m->after && !org_code_valid(m->after))
		rc = field_invalid(err, "after", m->after);
	if (rc == SP_OK)
		rc = bind_questions(r, v, &round, &asked, err);
	if (rc != SP_OK)
		return rc;
	o.asked = (uint32_t)asked->n_items;
	o.info = out->round;
	if (!r->continued) {
		out->log_size = ledger_size(v);
		rc = ledger_organisations(v, NULL, count_unit, &o, err);
	}
	if (rc == SP_OK)
		rc = ledger_organisations(v, m->after, add_unit, &o, err);
	return page_end(rc, "after", m->after, err);
}
