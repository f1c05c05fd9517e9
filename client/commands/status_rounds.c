/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/status.h"

#include <string.h>

#include "client/commands/output.h"
#include "common/base/file.h"

#define DAY_MS UINT64_C(86400000)

static uint64_t days_left(const struct context *c, uint64_t closes_ms)
{
	return closes_ms > c->now_ms ? (closes_ms - 1 - c->now_ms) / DAY_MS : 0;
}

/* The flags that name a round; the plan only where the year does not say which. */
static const char *round_flags(struct context *c, const struct status *s, const struct waiting *w)
{
	if (s->n_rounds > 1)
		return arena_printf(
			&c->arena, "--plan %s --year %u", w->round->plan, w->round->year);
	return arena_printf(&c->arena, "--year %u", w->round->year);
}

struct next status_next(struct context *c, enum text_id id, const char *p1)
{
	return (struct next){lang_format(&c->arena, c->lang, id, p1, NULL, NULL, NULL),
		lang_format(&c->arena, LANG_EN, id, p1, NULL, NULL, NULL)};
}

struct view_cell cell_next(struct next next)
{
	return (struct view_cell){
		.text = next.text, .plain = next.plain, .missing = next.text == NULL};
}

/* ---- what is asked ---- */

static void add_up(struct context *c, const struct msg_overview_reply *o, const char *organisation,
	struct waiting *w)
{
	w->units = o->n_rows;
	for (size_t i = 0; i < o->n_rows; i++) {
		const struct msg_overview_row *r = &o->rows[i];
		const char *name = r->unit_name ? r->unit_name : r->unit;
		if (organisation && r->unit && strcmp(r->unit, organisation) == 0)
			w->own = r;
		if (r->state == FOLLOWUP_RECEIVED)
			w->received++;
		else
			w->missing = w->missing
					     ? arena_printf(&c->arena, "%s, %s", w->missing, name)
					     : name;
	}
}

static enum sp_code look_at_round(struct context *c, struct status *s,
	const struct msg_round_info *round, struct sp_error *err)
{
	const struct msg_overview request = {.plan = round->plan, .year = round->year};
	struct msg_overview_reply reply = {0};
	enum sp_code rc = call_request(s->call, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &request,
		CODEC_OVERVIEW_REPLY, &reply, &c->arena, err);
	struct waiting *w = rc == SP_OK ? ARENA_PUSH(&c->arena, s->rounds, s->n_rounds) : NULL;
	if (!w)
		return rc == SP_OK ? sp_fail(err, SP_NO_MEMORY) : rc;
	w->round = round;
	add_up(c, &reply, s->me.organisation, w);
	return SP_OK;
}

static enum sp_code look_at_rounds(struct context *c, struct status *s, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < s->me.n_rounds; i++)
		if (s->me.rounds[i].open)
			rc = look_at_round(c, s, &s->me.rounds[i], err);
	return rc;
}

/* ---- what is shown of rounds ---- */

static enum sp_code add_row(struct context *c, struct view *v, const struct waiting *w)
{
	struct view_cell *cell = view_row(v, &c->arena);
	const struct msg_overview_row *own = w->own;
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(w->round->plan);
	cell[1] = cell_number(c, w->round->plan_version);
	cell[2] = cell_number(c, w->round->year);
	cell[3] = cell_time(c, w->round->closes_ms);
	cell[4] = cell_number(c, days_left(c, w->round->closes_ms));
	cell[5] = own ? cell_word(c, VOCABULARY_FOLLOWUP_STATE, (int)own->state) : cell_text(NULL);
	cell[6] = own && own->revision ? cell_number(c, own->revision) : cell_text(NULL);
	cell[7] = cell_number(c, w->received);
	cell[8] = cell_number(c, w->units);
	cell[9] = cell_text(w->missing);
	cell[10] = cell_next(w->next);
	return SP_OK;
}

static enum sp_code show_rows(struct context *c, const struct status *s, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"plan", TEXT_COL_PLAN, CELL_TEXT, false},
		{"version", TEXT_COL_VERSION, CELL_NUMBER, false},
		{"year", TEXT_COL_YEAR, CELL_NUMBER, false},
		{"closes", TEXT_COL_CLOSES, CELL_TEXT, false},
		{"days_left", TEXT_COL_DAYS_LEFT, CELL_NUMBER, false},
		{"state", TEXT_COL_STATE, CELL_TEXT, false},
		{"revision", TEXT_COL_REVISION, CELL_NUMBER, false},
		{"received", TEXT_COL_RECEIVED, CELL_NUMBER, false},
		{"units", TEXT_COL_UNITS, CELL_NUMBER, false},
		{"missing", TEXT_COL_MISSING, CELL_TEXT, false},
		{"next", TEXT_COL_NEXT, CELL_TEXT, false},
	};
	struct view v = {.schema = "status",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	for (size_t i = 0; i < s->n_rounds; i++)
		if (add_row(c, &v, &s->rounds[i]) != SP_OK)
			return sp_fail(err, SP_NO_MEMORY);
	return output_view(c, &v, err);
}

static void print_round(struct context *c, const struct waiting *w)
{
	uint64_t days = days_left(c, w->round->closes_ms);
	const char *left = days == 0 ? lang_text(c->lang, TEXT_DAYS_NONE)
				     : print_count(c, days, TEXT_DAYS_ONE, TEXT_DAYS_MANY);
	output_line(c, TEXT_STATUS_ROUND,
		arena_printf(&c->arena, "%s@%u %s", w->round->plan, w->round->plan_version,
			w->round->title ? w->round->title : ""),
		arena_printf(&c->arena, "%u", w->round->year),
		print_last_day(c, w->round->closes_ms), left);
}

void status_print_head(struct context *c, const struct status *s)
{
	const struct msg_whoami_reply *me = &s->me;
	const char *role = lang_word(VOCABULARY_ROLE, (int)me->role, c->lang, &c->arena);
	if (me->organisation)
		output_line(c, TEXT_STATUS_WHO,
			me->organisation_name ? me->organisation_name : me->organisation,
			me->organisation, role, NULL);
	else
		output_line(c, TEXT_STATUS_WHO_ALONE, c->account.call.host, role, NULL, NULL);
}

static enum sp_code show_rounds(struct context *c, const struct status *s,
	void (*print)(struct context *, const struct waiting *), struct sp_error *err)
{
	if (!output_for_people(c))
		return show_rows(c, s, err);
	status_print_head(c, s);
	for (size_t i = 0; i < s->n_rounds; i++) {
		print_round(c, &s->rounds[i]);
		print(c, &s->rounds[i]);
	}
	if (s->n_rounds == 0)
		output_line(c, TEXT_STATUS_NO_ROUND, NULL, NULL, NULL, NULL);
	output_line(c, TEXT_NEXT, s->next.text, NULL, NULL, NULL);
	return SP_OK;
}

/* ---- reporter ---- */

static struct next next_of_reporter(
	struct context *c, const struct status *s, const struct waiting *w)
{
	const struct msg_round_info *r = w->round;
	const char *form = arena_printf(&c->arena, "uppf-%s-%u.csv", s->me.organisation, r->year);
	if (!w->own)
		return status_next(c, TEXT_DO_OVERVIEW, round_flags(c, s, w));
	if (w->own->state == FOLLOWUP_RECEIVED)
		return status_next(c, TEXT_DO_FOLLOWUP,
			arena_printf(&c->arena, "%s/%u/%s", r->plan, r->year, w->own->unit));
	if (form && file_exists(form))
		return status_next(c, TEXT_DO_SUBMIT, form);
	return status_next(c, TEXT_DO_FORM, round_flags(c, s, w));
}

static void print_own(struct context *c, const struct waiting *w)
{
	const struct msg_overview_row *own = w->own;
	if (!own)
		output_line(c, TEXT_STATUS_NOT_ASKED, NULL, NULL, NULL, NULL);
	else if (own->state != FOLLOWUP_RECEIVED)
		output_line(c, TEXT_STATUS_NOT_SENT, print_number(c, own->asked), NULL, NULL, NULL);
	else
		output_line(c, TEXT_STATUS_SENT, print_number(c, own->revision),
			print_time(c, own->arrival_ms), print_number(c, own->answered),
			print_number(c, own->asked));
}

enum sp_code status_of_reporter(struct context *c, struct status *s, struct sp_error *err)
{
	enum sp_code rc = look_at_rounds(c, s, err);
	bool waits = false;
	s->next = status_next(c, TEXT_DO_WHOAMI, NULL);
	for (size_t i = 0; i < s->n_rounds; i++) {
		struct waiting *w = &s->rounds[i];
		bool to_send = w->own && w->own->state != FOLLOWUP_RECEIVED;
		w->next = next_of_reporter(c, s, w);
		if (i == 0 || (to_send && !waits))
			s->next = w->next;
		waits = waits || to_send;
	}
	return rc == SP_OK ? show_rounds(c, s, print_own, err) : rc;
}

/* ---- coordinator ---- */

static void print_sum(struct context *c, const struct waiting *w)
{
	output_line(c, TEXT_STATUS_SUM, print_number(c, w->received), print_number(c, w->units),
		NULL, NULL);
	if (w->missing)
		output_line(c, TEXT_STATUS_MISSING, w->missing, NULL, NULL, NULL);
}

/* Without a round: the plan's way there. */
static enum sp_code next_of_plans(struct context *c, struct status *s, struct sp_error *err)
{
	const struct msg_plan_list request = {0};
	struct msg_plan_list_reply plans = {0};
	const struct msg_plan_info *draft = NULL, *published = NULL;
	enum sp_code rc = call_request(s->call, MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &request,
		CODEC_PLAN_LIST_REPLY, &plans, &c->arena, err);
	for (size_t i = 0; rc == SP_OK && i < plans.n_plans; i++)
		*(plans.plans[i].published ? &published : &draft) = &plans.plans[i];
	if (published)
		s->next = status_next(c, TEXT_DO_ROUND_OPEN, published->id);
	else
		s->next = draft ? status_next(c, TEXT_DO_PLAN_PUBLISH, draft->id)
				: status_next(c, TEXT_DO_PLAN_IMPORT, NULL);
	return rc;
}

enum sp_code status_of_coordinator(struct context *c, struct status *s, struct sp_error *err)
{
	enum sp_code rc = look_at_rounds(c, s, err);
	for (size_t i = s->n_rounds; i-- > 0;) {
		struct waiting *w = &s->rounds[i];
		w->next = status_next(c, w->missing ? TEXT_DO_OVERVIEW_MISSING : TEXT_DO_REPORT,
			round_flags(c, s, w));
		s->next = w->next; /* the oldest round's in the end */
	}
	if (rc == SP_OK && s->n_rounds == 0)
		rc = next_of_plans(c, s, err);
	return rc == SP_OK ? show_rounds(c, s, print_sum, err) : rc;
}
