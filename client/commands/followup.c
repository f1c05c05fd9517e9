/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

/* The id of an argument, or what the flags, the profile and the only round say. */
static enum sp_code choose(struct context *c, struct call *call, struct msg_followup_get *request,
	struct sp_error *err)
{
	const struct config_profile *profile = config_profile(&c->config, c->profile);
	char *plan = arena_alloc(&c->arena, ID_MAX + 1), *unit = arena_alloc(&c->arena, ID_MAX + 1);
	struct msg_overview_reply o = {0};
	if (!plan || !unit)
		return sp_fail(err, SP_NO_MEMORY);
	if (c->options.n_args) {
		request->plan = plan;
		request->unit = unit;
		const char *id = c->options.args[0];
		enum sp_code read = followup_ref_parse(
			id, plan, &request->year, unit, &request->revision, NULL);
		return read == SP_OK ? read
				     : context_usage(c, err, TEXT_ARG_FOLLOWUP, id, NULL, NULL);
	}
	request->unit = context_text(c, OPTION_ORG);
	if (!request->unit)
		request->unit = profile ? profile->organisation : NULL;
	if (!request->unit)
		return context_need(c, OPTION_ORG, err);
	request->plan = context_plan(c);
	request->year = c->options.year;
	if (request->plan && request->year)
		return SP_OK;
	enum sp_code rc = overview_fetch(c, call, &o, err);
	if (rc == SP_OK) {
		request->plan = o.round->plan;
		request->year = o.round->year;
	}
	return rc;
}

static const struct view_column columns[] = {
	{"area", TEXT_COL_AREA, CELL_TEXT, false}, /* for programs: the key begins with it */
	{"key", TEXT_COL_KEY, CELL_TEXT, false},
	{"question", TEXT_COL_QUESTION, CELL_TEXT, true},
	{"answer", TEXT_COL_ANSWER, CELL_TEXT, true},
	{"state", TEXT_COL_STATE, CELL_TEXT, false},
	{"comment", TEXT_COL_COMMENT, CELL_TEXT, true},
};

static enum sp_code add_row(
	struct context *c, struct view *v, const struct question *q, const struct answer *ans)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	if (!output_for_people(c))
		*cell++ = cell_text(q->area);
	cell[0] = cell_text(q->key);
	cell[1] = cell_text(question_words(q, c->lang));
	cell[2] = cell_text(ans ? answer_print(q, ans, c->lang, &c->arena) : NULL);
	cell[3] = cell_word(c, VOCABULARY_ANSWER_STATE, ans ? (int)ans->state : STATE_NOT_REPORTED);
	cell[4] = cell_text(ans ? ans->comment : NULL);
	if (cell[2].missing)
		cell[2].state = cell[3].plain;
	return SP_OK;
}

static enum sp_code show(struct context *c, const struct msg_followup_get_reply *f,
	const struct questions *qs, struct sp_error *err)
{
	size_t skip = output_for_people(c) ? 1 : 0;
	struct view v = {.schema = "followup",
		.columns = columns + skip,
		.n_columns = sizeof columns / sizeof columns[0] - skip};
	const struct msg_submit *s = f->submission;
	enum sp_code rc = SP_OK;
	v.heading = lang_format(&c->arena, c->lang, TEXT_FOLLOWUP_HEADING, f->id,
		f->unit_name ? f->unit_name : s->unit, print_time(c, f->arrival_ms),
		print_number(c, f->number));
	for (size_t i = 0; rc == SP_OK && i < qs->n_items; i++)
		rc = add_row(c, &v, &qs->items[i],
			answer_find(s->answers, s->n_answers, qs->items[i].key));
	if (rc == SP_OK && s->on_behalf)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_FOLLOWUP_ON_BEHALF,
				f->sender_name ? f->sender_name : f->sender, f->sender,
				f->unit_name ? f->unit_name : s->unit, NULL));
	if (rc == SP_OK && f->newest_revision > f->revision)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_FOLLOWUP_OLD,
				arena_printf(&c->arena, "%u", f->newest_revision), NULL, NULL,
				NULL));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

enum sp_code cmd_followup_show(struct context *c, struct sp_error *err)
{
	struct msg_followup_get request = {0};
	struct msg_followup_get_reply reply = {0};
	const struct plan *plan = NULL;
	struct questions qs = {0};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = choose(c, call, &request, err);
	if (rc == SP_OK)
		rc = call_request(call, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &request,
			CODEC_FOLLOWUP_GET_REPLY, &reply, &c->arena, err);
	if (rc == SP_OK && !reply.submission)
		rc = sp_fail(err, SP_MALFORMED, "submission");
	if (rc == SP_OK)
		rc = plan_fetched(c, call, request.plan, reply.plan_version, &plan, err);
	call_close(call);
	if (rc == SP_OK)
		rc = questions_asked(c, plan, request.year, &qs, err);
	return rc == SP_OK ? show(c, &reply, &qs, err) : rc;
}
