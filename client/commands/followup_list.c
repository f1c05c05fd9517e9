/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/output.h"
#include "client/commands/shared.h"

/* People see the first of them: an id holds unit and revision. */
enum { FOR_PEOPLE = 7 };
static const struct view_column columns[] = {
	{"id", TEXT_COL_ID, CELL_TEXT, false},
	{"unit_name", TEXT_COL_UNIT, CELL_TEXT, true},
	{"plan_version", TEXT_COL_PLAN_VERSION, CELL_NUMBER, false},
	{"answered", TEXT_COL_ANSWERED, CELL_NUMBER, false},
	{"asked", TEXT_COL_ASKED, CELL_NUMBER, false},
	{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
	{"on_behalf", TEXT_COL_ON_BEHALF, CELL_BOOL, false},
	{"unit", TEXT_COL_CODE_OF_UNIT, CELL_TEXT, false},
	{"revision", TEXT_COL_REVISION, CELL_NUMBER, false},
	{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
	{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
};

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_followup_info *f)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(f->id);
	cell[1] = cell_text(f->unit_name);
	cell[2] = cell_number(c, f->plan_version);
	cell[3] = cell_number(c, f->answered);
	cell[4] = cell_number(c, f->asked);
	cell[5] = cell_time(c, f->arrival_ms);
	cell[6] = cell_yes_no(c, f->on_behalf);
	if (v->n_columns == FOR_PEOPLE)
		return SP_OK;
	cell[7] = cell_text(f->unit);
	cell[8] = cell_number(c, f->revision);
	cell[9] = cell_number(c, f->number);
	cell[10] = cell_number(c, f->account);
	return SP_OK;
}

static const char *heading(struct context *c, const struct msg_round_info *r)
{
	return lang_format(&c->arena, c->lang,
		r->open ? TEXT_OVERVIEW_HEADING : TEXT_OVERVIEW_HEADING_CLOSED,
		arena_printf(&c->arena, "%s@%u", r->plan, r->plan_version), r->title,
		arena_printf(&c->arena, "%u", r->year), print_last_day(c, r->closes_ms));
}

static struct view new_view(struct context *c, const struct msg_round_info *r, const char *schema)
{
	return (struct view){.schema = schema,
		.columns = columns,
		.n_columns = output_for_people(c) ? FOR_PEOPLE : sizeof columns / sizeof columns[0],
		.heading = heading(c, r)};
}

/* Every revision comes, by unit, the oldest first. */
static bool is_newest(const struct msg_followup_list_reply *list, size_t i)
{
	return i + 1 == list->n_followups || !list->followups[i].unit ||
	       !list->followups[i + 1].unit ||
	       strcmp(list->followups[i].unit, list->followups[i + 1].unit) != 0;
}

static enum sp_code show_newest(
	struct context *c, const struct msg_followup_list_reply *list, struct sp_error *err)
{
	struct view v = new_view(c, list->round, "followups");
	enum sp_code rc = SP_OK;
	size_t n = 0;
	for (size_t i = 0; rc == SP_OK && i < list->n_followups; i++) {
		if (!is_newest(list, i))
			continue;
		rc = add_row(c, &v, &list->followups[i]);
		n++;
	}
	if (rc == SP_OK)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang,
				list->round->asked ? TEXT_FOLLOWUPS_SUM : TEXT_FOLLOWUPS_COUNT,
				print_number(c, n), print_number(c, list->round->asked), NULL,
				NULL));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

enum sp_code cmd_followup_list(struct context *c, struct sp_error *err)
{
	const struct msg_followup_list request = {.plan = context_plan(c),
		.year = c->options.year,
		.unit = context_text(c, OPTION_ORG)};
	struct msg_followup_list_reply reply = {0};
	struct call *call = NULL;
	if (context_flag(c, OPTION_WIDE))
		return followup_show_wide(c, err);
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = followups_fetch(c, call, &request, &reply, err);
	call_close(call);
	return rc == SP_OK ? show_newest(c, &reply, err) : rc;
}

/* The unit of an argument, of --org, or one's own. */
static enum sp_code read_unit(
	struct context *c, struct msg_followup_list *request, struct sp_error *err)
{
	const struct config_profile *profile = config_profile(&c->config, c->profile);
	char *plan = arena_alloc(&c->arena, ID_MAX + 1), *unit = arena_alloc(&c->arena, ID_MAX + 1);
	uint32_t revision = 0;
	if (!plan || !unit)
		return sp_fail(err, SP_NO_MEMORY);
	request->plan = context_plan(c);
	request->year = c->options.year;
	request->unit = context_text(c, OPTION_ORG);
	if (c->options.n_args) {
		const char *id = c->options.args[0];
		if (followup_ref_parse(id, plan, &request->year, unit, &revision, NULL) != SP_OK)
			return context_usage(c, err, TEXT_ARG_FOLLOWUP, id, NULL, NULL);
		request->plan = plan;
		request->unit = unit;
	}
	if (!request->unit && profile)
		request->unit = profile->organisation;
	return request->unit ? SP_OK : context_need(c, OPTION_ORG, err);
}

enum sp_code cmd_followup_history(struct context *c, struct sp_error *err)
{
	struct msg_followup_list request = {0};
	struct msg_followup_list_reply reply = {0};
	struct call *call = NULL;
	enum sp_code rc = read_unit(c, &request, err);
	if (rc == SP_OK)
		rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = followups_fetch(c, call, &request, &reply, err);
	call_close(call);
	if (rc != SP_OK)
		return rc;
	struct view v = new_view(c, reply.round, "followup-history");
	for (size_t i = 0; rc == SP_OK && i < reply.n_followups; i++)
		rc = add_row(c, &v, &reply.followups[i]);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}
