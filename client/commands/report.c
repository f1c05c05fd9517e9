/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/report.h"

#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

enum { REPORT_MAX = 64 << 20 };

static struct report_unit unit_of(const struct msg_overview_row *row)
{
	return (struct report_unit){.code = row->unit,
		.name = row->unit_name,
		.population = row->population,
		.received = row->state == FOLLOWUP_RECEIVED,
		.revision = row->revision,
		.arrival_ms = row->arrival_ms,
		.first_arrival_ms = row->first_arrival_ms};
}

/* The revision that the overview saw, so that the report is of one moment. */
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
	return SP_OK;
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
		if (data->units[i].received)
			rc = fetch_unit(c, call, o->round, &data->units[i], err);
	}
	return rc;
}

static enum sp_code fetch(
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
	return fetch_units(c, call, &o, data, err);
}

static enum sp_code write_report(struct context *c, struct report_data *data, struct sp_error *err)
{
	struct hash key = log_key_fingerprint(c->account.log_key);
	const char *path = NULL;
	struct buf page;
	hash_print(&key, data->log_key.text);
	data->log_name = c->account.log_name;
	data->software = SOFTWARE;
	buf_init(&page, REPORT_MAX);
	enum sp_code rc = report_html(data, c->lang, &c->arena, &page);
	if (rc != SP_OK)
		sp_fail(err, rc, "report");
	if (rc == SP_OK)
		rc = output_product(c,
			arena_printf(&c->arena, "rapport-%s-%u.html", data->plan->id, data->year),
			buf_bytes(&page), false, &path, err);
	buf_free(&page);
	if (rc == SP_OK && path)
		output_line(
			c, TEXT_REPORT_WRITTEN, path, print_number(c, data->n_units), NULL, NULL);
	return rc;
}

enum sp_code cmd_report_build(struct context *c, struct sp_error *err)
{
	struct report_data data = {0};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = fetch(c, call, &data, err);
	call_close(call);
	return rc == SP_OK ? write_report(c, &data, err) : rc;
}
