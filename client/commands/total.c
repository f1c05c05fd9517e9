/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/total.h"

#include "client/commands/collect.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "common/codec/total.h"

/* One year's totals, unpacked. */
struct fetched {
	struct msg_total_reply reply;
	const struct plan *plan; /* the version that the round asks */
	struct questions questions;
	struct totals totals;
};

/* `panel_year` 0: of all; else of those alone that gave a value in that year too. */
static enum sp_code fetch(struct context *c, struct call *call, const char *plan, uint32_t year,
	uint32_t panel_year, struct fetched *out, struct sp_error *err)
{
	const struct msg_total request = {.plan = plan,
		.year = year,
		.panel_year = panel_year,
		.question = context_text(c, OPTION_QUESTION)};
	enum sp_code rc = call_request(call, MESSAGE_TOTAL, CODEC_TOTAL, &request,
		CODEC_TOTAL_REPLY, &out->reply, &c->arena, err);
	if (rc == SP_OK && !out->reply.round)
		rc = sp_fail(err, SP_MALFORMED, "round");
	if (rc == SP_OK)
		rc = plan_fetched(c, call, out->reply.round->plan, out->reply.round->plan_version,
			&out->plan, err);
	if (rc == SP_OK)
		rc = questions_asked(c, out->plan, out->reply.round->year, &out->questions, err);
	if (rc == SP_OK)
		rc = totals_unpack(&out->reply, &out->questions, &c->arena, &out->totals, err);
	return rc;
}

/* What the command holds while it shows. */
struct shown {
	struct fetched now, before, panel, panel_before;
	struct total_earlier earlier;
	struct total_data data;
};

/* --compare YEAR: that year's totals, and of both years those who gave a value in both. */
static enum sp_code fetch_earlier(
	struct context *c, struct call *call, struct shown *s, struct sp_error *err)
{
	const struct msg_round_info *r = s->now.reply.round;
	uint32_t year = 0;
	const char *text = context_text(c, OPTION_COMPARE);
	if (!text)
		return SP_OK;
	if (!number_parse(text, YEAR_FIRST, YEAR_LAST, &year))
		return context_usage(c, err, TEXT_FLAG_VALUE, "compare", text, "1900–2200");
	if (year == r->year)
		return context_usage(c, err, TEXT_COMPARE_SAME_YEAR, text, NULL, NULL);
	enum sp_code rc = fetch(c, call, r->plan, year, 0, &s->before, err);
	if (rc == SP_OK)
		rc = fetch(c, call, r->plan, r->year, year, &s->panel, err);
	if (rc == SP_OK)
		rc = fetch(c, call, r->plan, year, r->year, &s->panel_before, err);
	if (rc != SP_OK)
		return rc;
	s->earlier = (struct total_earlier){.year = year,
		.version = s->before.reply.round->plan_version,
		.totals = &s->before.totals,
		.coverage = coverage_unpack(&s->before.reply),
		.panel = &s->panel.totals,
		.panel_before = &s->panel_before.totals};
	s->data.earlier = &s->earlier;
	return SP_OK;
}

static enum sp_code fetch_all(
	struct context *c, struct call *call, struct shown *s, struct sp_error *err)
{
	struct msg_org_list_reply names = {0};
	enum sp_code rc = fetch(c, call, context_plan(c), c->options.year, 0, &s->now, err);
	if (rc != SP_OK)
		return rc;
	s->data = (struct total_data){.version = s->now.reply.round->plan_version,
		.year = s->now.reply.round->year,
		.log_size = s->now.reply.log_size,
		.totals = &s->now.totals,
		.coverage = coverage_unpack(&s->now.reply)};
	s->data.plan = s->now.plan;
	if (!context_text(
		    c, OPTION_QUESTION)) /* beside one question nothing of the county is shown */
		rc = plan_with_followups(c, call, s->now.plan, s->data.year, &s->data.plan, err);
	if (rc == SP_OK)
		rc = names_fetched(c, call, s->now.plan->county, &names, err);
	s->data.organisations = names.organisations;
	s->data.n_organisations = names.n_organisations;
	return rc == SP_OK ? fetch_earlier(c, call, s, err) : rc;
}

/* The area of --question is shown without being named. */
static enum sp_code choose_area(struct context *c, struct total_data *d, struct sp_error *err)
{
	enum sp_code rc = area_named(c, d->plan, &d->area, err);
	d->only = context_text(c, OPTION_QUESTION);
	const struct question *q = d->only ? question_find(d->totals->questions, d->only) : NULL;
	if (rc == SP_OK && q && !d->area)
		d->area = plan_area(d->plan, q->area);
	return rc;
}

enum sp_code cmd_total(struct context *c, struct sp_error *err)
{
	struct shown s = {0};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = fetch_all(c, call, &s, err);
	call_close(call);
	if (rc == SP_OK)
		rc = choose_area(c, &s.data, err);
	if (rc != SP_OK)
		return rc;
	rc = view_total(&s.data, &c->style, &c->arena, &c->out);
	/* what can be summed is shown, and what cannot is an error that names it */
	return rc == SP_OK ? totals_check(&s.now.totals, err) : sp_fail(err, rc, "total");
}
