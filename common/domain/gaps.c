/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/gaps.h"

#include <string.h>

/* ---- goals ---- */

static bool linked(const struct indicator *in, const struct goal *goal)
{
	return in->goal && goal->id && strcmp(in->goal, goal->id) == 0;
}

static bool same_term(enum term a, enum term b)
{
	return a == b || a == TERM_NONE || b == TERM_NONE;
}

bool goal_measured(const struct area *area, const struct goal *goal)
{
	if (goal->measure != INDICATOR_NONE && goal->measure != INDICATOR_ABSENT)
		return true;
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *in = &area->indicators[i];
		if (!indicator_exists(in))
			continue;
		if (linked(in, goal) || (!in->goal && same_term(in->term, goal->term)))
			return true;
	}
	return false;
}

/* Through the goals of areas that are under it. */
static bool plan_goal_measured(const struct plan *p, const struct goal *goal)
{
	if (goal->measure != INDICATOR_NONE && goal->measure != INDICATOR_ABSENT)
		return true;
	for (size_t i = 0; goal->id && i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_goals; k++) {
			const struct goal *under = &p->areas[i].goals[k];
			if (under->parent && strcmp(under->parent, goal->id) == 0 &&
				goal_measured(&p->areas[i], under))
				return true;
		}
	return false;
}

static bool to_be_measured(const struct goal *goal)
{
	static const bool needs[] = {
		[GOAL_NONE] = true,
		[GOAL_OVERALL] = true,
		[GOAL_INTERIM] = true,
		[GOAL_STRATEGIC] = true,
	};
	return (size_t)goal->kind < sizeof needs / sizeof needs[0] && needs[goal->kind];
}

/* ---- what an indicator needs, by kind ---- */

enum {
	NEEDS_UNIT = 1,
	NEEDS_DEFINITION = 2,
	NEEDS_BASELINE = 4,
	NEEDS_TARGET = 8,
	NEEDS_SOURCE = 16
};
/* The units' answers are the source of what they are asked; a register has to be named. */
enum {
	NEEDS_NUMBER = NEEDS_DEFINITION | NEEDS_BASELINE | NEEDS_TARGET,
	NEEDS_COUNT = NEEDS_NUMBER | NEEDS_UNIT
};
static const unsigned needs_of[] = {
	[INDICATOR_YES_NO] = 0,
	[INDICATOR_COUNT] = NEEDS_COUNT,
	[INDICATOR_SHARE] = NEEDS_NUMBER,
	[INDICATOR_MUNICIPALITY_COUNT] = NEEDS_NUMBER,
	[INDICATOR_MUNICIPALITY_SHARE] = NEEDS_NUMBER,
	[INDICATOR_SERIES] = NEEDS_COUNT | NEEDS_SOURCE,
	[INDICATOR_MONTHS] = NEEDS_COUNT,
	[INDICATOR_EXTERNAL] = NEEDS_COUNT | NEEDS_SOURCE,
	[INDICATOR_REFERENCE] = 0,
	[INDICATOR_ABSENT] = 0,
};

static bool has_definition(const struct indicator *in)
{
	return in->definition || in->n_versions || (in->numerator && in->denominator);
}

/* A value from before the plan began, or in its first year, is what later ones are held against. */
static bool has_baseline(const struct plan *p, const struct indicator *in)
{
	for (size_t i = 0; i < in->n_observations; i++)
		if (in->observations[i].state == STATE_GIVEN &&
			in->observations[i].year <= p->from_year)
			return true;
	return in->baseline_year != 0;
}

static bool has_target(const struct area *area, const struct indicator *in)
{
	for (size_t i = 0; in->goal && i < area->n_goals; i++)
		if (linked(in, &area->goals[i]) && area->goals[i].n_targets)
			return true;
	return in->n_targets != 0;
}

static bool has_source(const struct indicator *in)
{
	for (size_t i = 0; i < in->n_observations; i++)
		if (in->observations[i].source)
			return true;
	return in->source != NULL;
}

/* ---- the list ---- */

struct looking {
	struct gaps *out;
	struct arena *arena;
	const struct area *area; /* NULL: the plan */
	size_t at; /* its row */
	enum sp_code rc;
};

/* What a gap may be in: a goal, an indicator, an activity, an area or the plan. */
struct place {
	const char *list; /* NULL: the area or plan itself */
	size_t i;
	const char *id, *what;
};

static const char *path_of(struct looking *x, const struct place *p)
{
	if (!x->area)
		return p->list ? arena_printf(x->arena, "%s[%zu]", p->list, p->i) : "";
	if (!p->list)
		return arena_printf(x->arena, "areas[%zu]", x->at);
	return arena_printf(x->arena, "areas[%zu].%s[%zu]", x->at, p->list, p->i);
}

/* Looks at one thing: it counts as looked at, and as a gap when something is lacking. */
static void look(struct looking *x, enum gap_kind kind, const struct place *p, bool lacking)
{
	x->out->of[kind]++;
	if (!lacking || x->rc != SP_OK)
		return;
	const char *path = path_of(x, p);
	struct gap_found *found =
		path ? ARENA_PUSH(x->arena, x->out->items, x->out->n_items) : NULL;
	if (!found) {
		x->rc = SP_NO_MEMORY;
		return;
	}
	*found = (struct gap_found){kind, x->area, path, p->id, p->what};
	x->out->counts[kind]++;
	x->out->table[x->at * GAP_KINDS + kind]++;
}

static void look_at_goal(struct looking *x, const struct goal *goal, size_t i)
{
	const struct place place = {"goals", i, goal->id, goal->text};
	bool absent = goal->gap != PLAN_GAP_NONE;
	look(x, GAP_GOAL_ABSENT, &place, absent);
	if (absent || !to_be_measured(goal))
		return;
	look(x, GAP_GOAL_UNMEASURED, &place,
		x->area ? !goal_measured(x->area, goal) : !plan_goal_measured(x->out->plan, goal));
}

static void look_at_needs(struct looking *x, const struct indicator *in, const struct place *place)
{
	const struct {
		unsigned need;
		enum gap_kind kind;
		bool has;
	} needs[] = {
		{NEEDS_UNIT, GAP_INDICATOR_NO_UNIT, in->unit != NULL},
		{NEEDS_DEFINITION, GAP_INDICATOR_NO_DEFINITION, has_definition(in)},
		{NEEDS_BASELINE, GAP_INDICATOR_NO_BASELINE, has_baseline(x->out->plan, in)},
		{NEEDS_TARGET, GAP_INDICATOR_NO_TARGET, has_target(x->area, in)},
		{NEEDS_SOURCE, GAP_INDICATOR_NO_SOURCE, has_source(in)},
	};
	if ((size_t)in->kind >= sizeof needs_of / sizeof needs_of[0])
		return;
	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
		if (needs_of[in->kind] & needs[i].need)
			look(x, needs[i].kind, place, !needs[i].has);
}

static void look_at_indicator(struct looking *x, const struct indicator *in, size_t i)
{
	static const struct {
		enum gap gap;
		enum gap_kind kind;
	} declared[] = {
		{PLAN_GAP_ABSENT, GAP_INDICATOR_ABSENT},
		{PLAN_GAP_NOT_DEVELOPED, GAP_INDICATOR_NOT_DEVELOPED},
		{PLAN_GAP_TO_BE_DEVELOPED, GAP_INDICATOR_TO_BE_DEVELOPED},
		{PLAN_GAP_TO_BE_SPECIFIED, GAP_INDICATOR_TO_BE_SPECIFIED},
	};
	const struct place place = {"indicators", i, in->id, in->text};
	const enum gap gap = indicator_gap(in);
	for (size_t k = 0; k < sizeof declared / sizeof declared[0]; k++)
		look(x, declared[k].kind, &place, gap == declared[k].gap);
	if (indicator_exists(in))
		look_at_needs(x, in, &place);
}

static void look_at_activity(struct looking *x, const struct activity *activity, size_t i)
{
	const struct place place = {"activities", i, activity->id, activity->text};
	look(x, GAP_ACTIVITY_NO_LEAD, &place, !activity->n_responsible && !x->area->n_responsible);
	look(x, GAP_ACTIVITY_NO_YEAR, &place, activity->year == 0);
}

static bool has_time(const struct area *area)
{
	for (size_t i = 0; i < area->n_activities; i++)
		if (area->activities[i].year)
			return true;
	for (size_t i = 0; i < area->n_costs; i++)
		if (area->costs[i].year)
			return true;
	return area->status_from || area->status_to;
}

static void look_at_area(struct looking *x)
{
	const struct area *area = x->area;
	const struct place place = {.id = area->id, .what = area->name};
	look(x, GAP_AREA_NO_RESPONSIBLE, &place, area->n_responsible == 0);
	look(x, GAP_AREA_NO_COST, &place, area->n_costs == 0);
	look(x, GAP_AREA_NO_TIME, &place, !has_time(area));
	for (size_t i = 0; i < area->n_goals; i++)
		look_at_goal(x, &area->goals[i], i);
	for (size_t i = 0; i < area->n_indicators; i++)
		look_at_indicator(x, &area->indicators[i], i);
	for (size_t i = 0; i < area->n_activities; i++)
		look_at_activity(x, &area->activities[i], i);
}

static void look_at_plan(struct looking *x, const struct plan *p)
{
	const struct place place = {.id = p->id, .what = p->title};
	bool adopted = false;
	for (size_t i = 0; i < p->n_notes; i++)
		adopted = adopted || p->notes[i].kind == NOTE_DECISION;
	look(x, GAP_NO_PERIOD, &place, p->from_year == 0);
	look(x, GAP_NO_ADOPTION, &place, !adopted);
	for (size_t i = 0; i < p->n_goals; i++)
		look_at_goal(x, &p->goals[i], i);
}

enum sp_code gaps_of_plan(struct gaps *g, const struct plan *p, struct arena *a)
{
	*g = (struct gaps){.plan = p};
	g->table = arena_array(a, (p->n_areas + 1) * GAP_KINDS, sizeof *g->table);
	if (!g->table)
		return SP_NO_MEMORY;
	struct looking x = {.out = g, .arena = a, .at = p->n_areas, .rc = SP_OK};
	look_at_plan(&x, p);
	for (size_t i = 0; i < p->n_areas; i++) {
		x.area = &p->areas[i];
		x.at = i;
		look_at_area(&x);
	}
	return x.rc;
}

size_t gaps_at(const struct gaps *g, size_t area, enum gap_kind kind)
{
	return g->table[area * GAP_KINDS + kind];
}
