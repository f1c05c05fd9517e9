/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"
#include "client/commands/shared.h"

struct sums {
	size_t received;
	uint64_t population, population_received;
	const char *missing; /* names joined by comma */
};

static const struct view_column columns[] = {
	{"unit", TEXT_COL_CODE_OF_UNIT, CELL_TEXT, false},
	{"unit_name", TEXT_COL_UNIT, CELL_TEXT, true}, {"state", TEXT_COL_STATE, CELL_TEXT, false},
	{"revision", TEXT_COL_REVISION, CELL_NUMBER, false},
	{"answered", TEXT_COL_ANSWERED, CELL_NUMBER, false},
	{"asked", TEXT_COL_ASKED, CELL_NUMBER, false},
	{"warnings", TEXT_COL_WARNINGS, CELL_NUMBER, false},
	{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
	{"on_behalf", TEXT_COL_ON_BEHALF, CELL_BOOL, false}, /* people see it in the state */
};

static void add_up(struct context *c, const struct msg_overview_reply *o, struct sums *s)
{
	for (size_t i = 0; i < o->n_rows; i++) {
		const struct msg_overview_row *r = &o->rows[i];
		bool in = r->state == FOLLOWUP_RECEIVED;
		const char *name = r->unit_name ? r->unit_name : r->unit;
		if (__builtin_add_overflow(s->population, r->population, &s->population))
			s->population = UINT64_MAX; /* a share of it is then not printed */
		s->received += in;
		s->population_received += in && s->population != UINT64_MAX ? r->population : 0;
		if (!in)
			s->missing = s->missing
					     ? arena_printf(&c->arena, "%s, %s", s->missing, name)
					     : name;
	}
}

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_overview_row *r)
{
	struct view_cell *cell = view_row(v, &c->arena);
	bool in = r->state == FOLLOWUP_RECEIVED;
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(r->unit);
	cell[1] = cell_text(r->unit_name);
	cell[2] = cell_word(c, VOCABULARY_FOLLOWUP_STATE, (int)r->state);
	for (size_t i = 3; i < v->n_columns; i++)
		cell[i] = cell_text(NULL);
	cell[5] = cell_number(c, r->asked);
	if (!in)
		return SP_OK;
	cell[3] = cell_number(c, r->revision);
	cell[4] = cell_number(c, r->answered);
	cell[6] = cell_number(c, r->warnings);
	cell[7] = cell_time(c, r->arrival_ms);
	if (!output_for_people(c))
		cell[8] = cell_yes_no(c, r->on_behalf);
	else if (r->on_behalf)
		cell[2].text = lang_format(
			&c->arena, c->lang, TEXT_STATE_ON_BEHALF, cell[2].text, NULL, NULL, NULL);
	return SP_OK;
}

/* "Insamling 2018: 8 av 10 inne (91 % av befolkningen)" and who is missing. */
static enum sp_code add_notes(
	struct context *c, const struct msg_overview_reply *o, const struct sums *s, struct view *v)
{
	int64_t per_mille = 0;
	bool share = s->population && s->population < UINT64_MAX / 10000 &&
		     share_per_mille(
			     (decimal)s->population_received, (decimal)s->population, &per_mille);
	const char *year = arena_printf(&c->arena, "%u", o->round->year);
	const char *percent = arena_printf(&c->arena, "%d", (int)((per_mille + 5) / 10));
	enum sp_code rc = view_note(v, &c->arena,
		lang_format(&c->arena, c->lang, share ? TEXT_OVERVIEW_SUM_SHARE : TEXT_OVERVIEW_SUM,
			year, print_number(c, s->received), print_number(c, o->n_rows), percent));
	if (rc == SP_OK && s->missing)
		rc = view_note(v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_OVERVIEW_MISSING, s->missing, NULL,
				NULL, NULL));
	return rc;
}

static enum sp_code show(
	struct context *c, const struct msg_overview_reply *o, struct sp_error *err)
{
	struct sums sums = {0};
	struct view v = {.schema = "overview",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0] - (output_for_people(c) ? 1 : 0)};
	bool missing = context_flag(c, OPTION_MISSING);
	enum sp_code rc = SP_OK;
	v.heading = lang_format(&c->arena, c->lang,
		o->round->open ? TEXT_OVERVIEW_HEADING : TEXT_OVERVIEW_HEADING_CLOSED,
		arena_printf(&c->arena, "%s@%u", o->round->plan, o->round->plan_version),
		o->round->title, arena_printf(&c->arena, "%u", o->round->year),
		print_last_day(c, o->round->closes_ms));
	for (size_t i = 0; rc == SP_OK && i < o->n_rows; i++)
		if (!missing || o->rows[i].state == FOLLOWUP_MISSING)
			rc = add_row(c, &v, &o->rows[i]);
	add_up(c, o, &sums);
	if (rc == SP_OK)
		rc = add_notes(c, o, &sums, &v);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

enum sp_code cmd_overview(struct context *c, struct sp_error *err)
{
	const struct msg_overview request = {.plan = context_plan(c), .year = c->options.year};
	struct msg_overview_reply reply = {0};
	enum sp_code rc = context_ask(
		c, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &request, CODEC_OVERVIEW_REPLY, &reply, err);
	if (rc == SP_OK && !reply.round)
		rc = sp_fail(err, SP_MALFORMED, "round");
	return rc == SP_OK ? show(c, &reply, err) : rc;
}
