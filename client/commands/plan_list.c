/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "client/views/diff.h"

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_plan_info *p)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(p->id);
	cell[1] = cell_number(c, p->version);
	cell[2] = cell_text(p->title);
	cell[3] = cell_word(c, VOCABULARY_PLAN_KIND, (int)p->kind);
	cell[4] = cell_word(c, VOCABULARY_PLAN_STATE, (int)p->state);
	cell[5] = cell_yes_no(c, p->published);
	cell[6] = cell_time(c, p->arrival_ms);
	cell[7] = cell_number(c, p->number);
	return SP_OK;
}

enum sp_code cmd_plan_list(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"plan", TEXT_COL_PLAN, CELL_TEXT, false},
		{"version", TEXT_COL_VERSION, CELL_NUMBER, false},
		{"title", TEXT_COL_TITLE, CELL_TEXT, true},
		{"kind", TEXT_COL_KIND, CELL_TEXT, false},
		{"state", TEXT_COL_STATE, CELL_TEXT, false},
		{"published", TEXT_COL_PUBLISHED, CELL_BOOL, false},
		{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
		{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
	};
	struct view v = {.schema = "plans",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	const struct msg_plan_list request = {0};
	struct msg_plan_list_reply reply = {0};
	enum sp_code rc = context_ask(c, MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &request,
		CODEC_PLAN_LIST_REPLY, &reply, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; rc == SP_OK && i < reply.n_plans; i++)
		rc = add_row(c, &v, &reply.plans[i]);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

/* One of the two that are compared. */
struct side {
	char id[ID_MAX + 1];
	uint32_t version;
	const struct plan *plan;
};

/* Without a version the newest, which only the server knows. */
static enum sp_code fetch_newest(
	struct context *c, struct call *call, struct side *s, struct sp_error *err)
{
	const struct msg_plan_get request = {s->id, 0};
	struct msg_plan_get_reply reply = {0};
	enum sp_code rc = call_request(call, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request,
		CODEC_PLAN_GET_REPLY, &reply, &c->arena, err);
	if (rc == SP_OK && !reply.plan)
		rc = sp_fail(err, SP_MALFORMED, "plan");
	s->plan = reply.plan;
	s->version = reply.version;
	return rc;
}

static enum sp_code fetch_side(
	struct context *c, struct call *call, const char *ref, struct side *s, struct sp_error *err)
{
	if (plan_ref_parse(ref, s->id, sizeof s->id, &s->version, NULL) != SP_OK)
		return context_usage(c, err, TEXT_ARG_PLAN, ref, NULL, NULL);
	return s->version ? plan_fetched(c, call, s->id, s->version, &s->plan, err)
			  : fetch_newest(c, call, s, err);
}

/* The year that is meant: --year, or the only one of the newer plan. */
static uint32_t year_of(const struct context *c, const struct plan *p)
{
	if (c->options.year)
		return c->options.year;
	return p->to_year == 0 || p->to_year == p->from_year ? p->from_year : 0;
}

static enum sp_code note_of_questions(
	struct context *c, const struct side sides[2], const char **note, struct sp_error *err)
{
	struct questions before, after;
	struct question_diff *changed;
	size_t counts[3] = {0}, n;
	uint32_t year = year_of(c, sides[1].plan);
	*note = NULL;
	if (!year)
		return SP_OK;
	enum sp_code rc = questions_asked(c, sides[0].plan, year, &before, err);
	if (rc == SP_OK)
		rc = questions_asked(c, sides[1].plan, year, &after, err);
	if (rc != SP_OK)
		return rc;
	if (questions_diff(&before, &after, &c->arena, &changed, &n) != SP_OK)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < n; i++)
		counts[!changed[i].before   ? CHANGE_ADDED
			: !changed[i].after ? CHANGE_REMOVED
					    : CHANGE_CHANGED]++;
	const char *sum = lang_format(&c->arena, c->lang, TEXT_DIFF_SUM,
		print_number(c, counts[CHANGE_ADDED]), print_number(c, counts[CHANGE_CHANGED]),
		print_number(c, counts[CHANGE_REMOVED]), NULL);
	*note = lang_format(&c->arena, c->lang, n ? TEXT_DIFF_QUESTIONS : TEXT_DIFF_QUESTIONS_SAME,
		arena_printf(&c->arena, "%u", year), sum, NULL, NULL);
	return *note ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

static enum sp_code show(struct context *c, const struct side sides[2], struct sp_error *err)
{
	enum lang lang = output_for_people(c) ? c->lang : LANG_EN;
	struct plan_diff d;
	const char *note = NULL;
	const char *heading = lang_format(&c->arena, c->lang, TEXT_DIFF_HEADING,
		arena_printf(&c->arena, "%s@%u", sides[0].id, sides[0].version),
		arena_printf(&c->arena, "%s@%u", sides[1].id, sides[1].version), NULL, NULL);
	enum sp_code rc = plan_diff(sides[0].plan, sides[1].plan, lang, &c->arena, &d);
	if (rc != SP_OK)
		return sp_fail(err, rc, "plan");
	rc = note_of_questions(c, sides, &note, err);
	if (rc != SP_OK)
		return rc;
	rc = view_plan_diff(&d, heading, &note, note ? 1 : 0, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, "plan");
}

enum sp_code cmd_plan_diff(struct context *c, struct sp_error *err)
{
	struct side sides[2] = {0};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	for (size_t i = 0; rc == SP_OK && i < 2; i++)
		rc = fetch_side(c, call, c->options.args[i], &sides[i], err);
	call_close(call);
	return rc == SP_OK ? show(c, sides, err) : rc;
}
