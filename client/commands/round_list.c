/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/output.h"
#include "client/commands/shared.h"

static const struct view_column columns[] = {
	{"plan", TEXT_COL_PLAN, CELL_TEXT, false},
	{"plan_version", TEXT_COL_PLAN_VERSION, CELL_NUMBER, false},
	{"year", TEXT_COL_YEAR, CELL_NUMBER, false},
	{"title", TEXT_COL_TITLE, CELL_TEXT, true},
	{"open", TEXT_COL_OPEN, CELL_BOOL, false},
	{"opens", TEXT_COL_OPENS, CELL_TEXT, false},
	{"closes", TEXT_COL_CLOSES, CELL_TEXT, false},
	{"received", TEXT_COL_RECEIVED, CELL_NUMBER, false},
	{"asked", TEXT_COL_ASKED_UNITS, CELL_NUMBER, false},
};

static enum sp_code fetch(struct context *c, struct msg_round_list_reply *out, struct sp_error *err)
{
	const struct msg_round_list request = {0};
	return context_ask(c, MESSAGE_ROUND_LIST, CODEC_ROUND_LIST, &request,
		CODEC_ROUND_LIST_REPLY, out, err);
}

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_round_info *r)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(r->plan);
	cell[1] = cell_number(c, r->plan_version);
	cell[2] = cell_text(arena_printf(&c->arena, "%u", r->year));
	cell[3] = cell_text(r->title);
	cell[4] = cell_yes_no(c, r->open);
	cell[5] = cell_time(c, r->opens_ms);
	cell[6] = cell_text(print_last_day(c, r->closes_ms));
	cell[6].plain = print_time_utc(c, r->closes_ms);
	cell[7] = cell_number(c, r->received);
	cell[8] = cell_number(c, r->asked);
	return SP_OK;
}

enum sp_code cmd_round_list(struct context *c, struct sp_error *err)
{
	struct view v = {.schema = "rounds",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct msg_round_list_reply reply = {0};
	enum sp_code rc = fetch(c, &reply, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; rc == SP_OK && i < reply.n_rounds; i++)
		rc = add_row(c, &v, &reply.rounds[i]);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

static bool meant(const struct context *c, const struct msg_round_info *r)
{
	const char *plan = context_plan(c);
	uint32_t year = c->options.year;
	return (!plan || strcmp(plan, r->plan) == 0) && (!year || year == r->year);
}

static enum sp_code none(struct context *c, struct sp_error *err)
{
	const char *plan = context_plan(c), *year = context_text(c, OPTION_YEAR);
	return sp_fail(err, SP_ROUND_UNKNOWN, plan ? plan : "*", year ? year : "*");
}

/* The only one that --plan and --year leave, or the only one of these that is open. */
static enum sp_code choose(struct context *c, const struct msg_round_list_reply *list,
	const struct msg_round_info **out, struct sp_error *err)
{
	const struct msg_round_info *open = NULL, *last = NULL;
	const char *names = NULL;
	size_t n = 0, n_open = 0;
	for (size_t i = 0; i < list->n_rounds; i++) {
		const struct msg_round_info *r = &list->rounds[i];
		if (!r->plan || !meant(c, r))
			continue;
		last = r;
		open = r->open ? r : open;
		n_open += r->open;
		n++;
		names = names ? arena_printf(&c->arena, "%s, %s/%u", names, r->plan, r->year)
			      : arena_printf(&c->arena, "%s/%u", r->plan, r->year);
	}
	*out = n == 1 ? last : open;
	if (n == 0)
		return none(c, err);
	if (n > 1 && n_open != 1)
		return context_usage(c, err, TEXT_ROUND_SEVERAL, names, NULL, NULL);
	return SP_OK;
}

enum sp_code cmd_round_show(struct context *c, struct sp_error *err)
{
	struct view v = VIEW_RECORD("round", columns);
	struct msg_round_list_reply reply = {0};
	const struct msg_round_info *round = NULL;
	enum sp_code rc = fetch(c, &reply, err);
	if (rc == SP_OK)
		rc = choose(c, &reply, &round, err);
	if (rc != SP_OK)
		return rc;
	rc = add_row(c, &v, round);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}
