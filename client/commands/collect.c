/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/collect.h"

#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

static struct report_unit unit_of(const struct msg_overview_row *row)
{
	return (struct report_unit){.code = row->unit,
		.name = row->unit_name ? row->unit_name : row->unit,
		.population = row->population,
		.received = row->state == FOLLOWUP_RECEIVED,
		.revision = row->revision,
		.arrival_ms = row->arrival_ms,
		.first_arrival_ms = row->first_arrival_ms,
		.on_behalf = row->on_behalf};
}

/* A follow-up keeps the version that it answered: its questions, where that is not the round's. */
static enum sp_code fetch_asked(struct context *c, struct call *call,
	const struct msg_round_info *r, struct report_unit *u, struct sp_error *err)
{
	const struct plan *plan = NULL;
	if (u->version == r->plan_version)
		return SP_OK;
	struct questions *qs = arena_alloc(&c->arena, sizeof *qs);
	enum sp_code rc = qs ? plan_fetched(c, call, r->plan, u->version, &plan, err)
			     : sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = questions_asked(c, plan, r->year, qs, err);
	u->asked = qs;
	return rc;
}

/* The revision that the overview saw, so that what is made of it is of one moment. */
static enum sp_code fetch_unit(struct context *c, struct call *call, const struct msg_round_info *r,
	struct report_unit *u, struct sp_error *err)
{
	const struct msg_followup_get request = {r->plan, r->year, u->code, u->revision};
	struct msg_followup_get_reply reply = {0};
	enum sp_code rc = call_request(call, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &request,
		CODEC_FOLLOWUP_GET_REPLY, &reply, &c->arena, err);
	if (rc == SP_OK && !reply.submission)
		rc = sp_fail(err, SP_MALFORMED, "submission");
	if (rc != SP_OK)
		return rc;
	u->number = print_number(c, reply.number);
	u->answers = reply.submission->answers;
	u->n_answers = reply.submission->n_answers;
	u->contact = reply.submission->contact;
	u->sender = reply.sender_name ? reply.sender_name : reply.sender;
	u->version = reply.plan_version;
	return fetch_asked(c, call, r, u, err);
}

static enum sp_code fetch_units(struct context *c, struct call *call,
	const struct msg_overview_reply *o, struct report_data *data, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	data->units = arena_array(&c->arena, o->n_rows + 1, sizeof *data->units);
	data->n_units = o->n_rows;
	if (!data->units)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; rc == SP_OK && i < o->n_rows; i++) {
		data->units[i] = unit_of(&o->rows[i]);
		output_progress(c, TEXT_PROGRESS_UNITS, print_number(c, i + 1),
			print_number(c, o->n_rows), data->units[i].name);
		if (data->units[i].received)
			rc = fetch_unit(c, call, o->round, &data->units[i], err);
	}
	return rc;
}

enum sp_code names_fetched(struct context *c, struct call *call, const char *county,
	struct msg_org_list_reply *out, struct sp_error *err)
{
	const struct msg_org_list request = {county};
	enum sp_code rc = call_request(call, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &request,
		CODEC_ORG_LIST_REPLY, out, &c->arena, err);
	return rc == SP_NOT_ALLOWED ? SP_OK : rc;
}

/* Names of the plan's parties: who may not see them gets the report with codes. */
static enum sp_code fetch_organisations(
	struct context *c, struct call *call, struct report_data *data, struct sp_error *err)
{
	struct msg_org_list_reply reply = {0};
	enum sp_code rc = names_fetched(c, call, data->plan->county, &reply, err);
	data->organisations = reply.organisations;
	data->n_organisations = reply.n_organisations;
	return rc;
}

static enum sp_code fetch_all(
	struct context *c, struct call *call, struct report_data *data, struct sp_error *err)
{
	struct msg_overview_reply o = {0};
	enum sp_code rc = overview_fetch(c, call, &o, err);
	if (rc == SP_OK)
		rc = plan_fetched(c, call, o.round->plan, o.round->plan_version, &data->plan, err);
	if (rc != SP_OK)
		return rc;
	struct questions *qs = arena_alloc(&c->arena, sizeof *qs);
	rc = qs ? questions_asked(c, data->plan, o.round->year, qs, err)
		: sp_fail(err, SP_NO_MEMORY);
	if (rc != SP_OK)
		return rc;
	data->questions = qs;
	data->version = o.round->plan_version;
	data->year = o.round->year;
	data->opens_ms = o.round->opens_ms;
	data->closes_ms = o.round->closes_ms;
	data->log_size = o.log_size;
	rc = fetch_organisations(c, call, data, err);
	if (rc == SP_OK)
		rc = plan_with_followups(c, call, data->plan, data->year, &data->plan, err);
	return rc == SP_OK ? fetch_units(c, call, &o, data, err) : rc;
}

enum sp_code answers_collect(struct context *c, struct report_data *out, struct sp_error *err)
{
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = fetch_all(c, call, out, err);
	call_close(call);
	return rc;
}
