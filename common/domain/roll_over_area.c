/* SPDX-License-Identifier: Apache-2.0 */
/* One focus area after a year: what was answered stands in its activities, its fulfilment and its costs. */
#include <stdio.h>
#include <string.h>

#include "common/domain/cross.h"
#include "common/domain/roll_over_parts.h"

/* ---- what was answered ---- */

static const struct question_total *total_of(struct rolling *x, const char *end, const char *id)
{
	const char *key =
		rolled_text(x, arena_printf(x->made.arena, "%s%s%s", x->before->id, end, id));
	return key && x->from->totals ? total_find(x->from->totals, key) : NULL;
}

/* "genomförd 6, pågår 2 av 10"; "" when nobody gave a state. */
static const char *counted(struct rolling *x, const struct question_total *qt)
{
	char of[24];
	const char *counts = qt ? total_print(qt, x->from->lang, x->made.arena) : "";
	if (!rolled_text(x, counts) || !*counts)
		return "";
	snprintf(of, sizeof of, "%u", qt->n_asked);
	const char *text = arena_printf(
		x->made.arena, "%s %s %s", counts, x->from->lang == LANG_EN ? "of" : "av", of);
	return rolled_text(x, text) ? text : "";
}

/* The words of a unit to the question with this key: a text, or what stands beside a state. */
static const char *words_of(const struct rolled_unit *u, const char *key)
{
	const struct answer *ans = answer_find(u->answers, u->n_answers, key);
	const char *text = ans && ans->text ? ans->text : ans ? ans->comment : NULL;
	return text && *text ? text : NULL;
}

/* "Gävle: ..." */
static const char *under_name(struct rolling *x, const struct rolled_unit *u, const char *words)
{
	return rolled_text(x, arena_printf(x->made.arena, "%s: %s", u->name, words));
}

/* ---- activities ---- */

static void add_report(
	struct rolling *x, struct activity *activity, const char *text, enum activity_state state)
{
	const struct activity_report report = {text, state};
	list_append(&x->made, &activity->reports, &activity->n_reports, sizeof report, &report, 1);
}

/* The state that all who were asked gave; ACTIVITY_NONE if there is none. */
static enum activity_state common_state(const struct question_total *qt)
{
	for (int i = ACTIVITY_DONE; i <= ACTIVITY_WAITING; i++)
		if (qt->activities[i] && qt->activities[i] == qt->n_asked)
			return (enum activity_state)i;
	return ACTIVITY_NONE;
}

static void account_for(struct rolling *x, struct activity *activity)
{
	const struct question_total *qt = total_of(x, "/a/", activity->id);
	const char *counts = counted(x, qt);
	LIST_OWN(&x->made, activity, reports);
	if (*counts)
		add_report(x, activity, counts, common_state(qt));
	const char *key =
		rolled_text(x, arena_printf(x->made.arena, "%s/a/%s", x->before->id, activity->id));
	for (size_t i = 0; key && i < x->from->n_units && x->made.rc == SP_OK; i++) {
		const struct rolled_unit *u = &x->from->units[i];
		const struct answer *ans = answer_find(u->answers, u->n_answers, key);
		const char *words = words_of(u, key);
		if (words)
			add_report(x, activity, under_name(x, u, words), ans->activity);
	}
}

static const struct activity *activity_of(const struct area *area, const char *id)
{
	for (size_t i = 0; id && i < area->n_activities; i++)
		if (area->activities[i].id && strcmp(area->activities[i].id, id) == 0)
			return &area->activities[i];
	return NULL;
}

static void keep_activities(struct rolling *x)
{
	for (size_t i = 0; i < x->before->n_activities && x->made.rc == SP_OK; i++) {
		struct activity activity = x->before->activities[i];
		bool now = activity_in_year(&activity, x->from->year);
		if (!now && activity.year <= x->from->year)
			continue;
		/* what it goes on with may have stayed in the plan before */
		if (!activity_of(x->area, activity.carried_from))
			activity.carried_from = NULL;
		if (now)
			account_for(x, &activity);
		list_append(&x->made, &x->area->activities, &x->area->n_activities, sizeof activity,
			&activity, 1);
	}
}

/* "2019-3": the first number that no activity of the area has. */
static const char *new_id(struct rolling *x)
{
	const char *id = NULL;
	size_t n = 0;
	do {
		id = rolled_text(x, arena_printf(x->made.arena, "%u-%zu", x->from->year + 1, ++n));
	} while (id && activity_of(x->area, id));
	return id;
}

/* What a unit plans; it leads it itself. */
static void plan_activity(struct rolling *x, const struct rolled_unit *u, const char *words)
{
	struct activity activity = {
		.id = new_id(x), .year = x->from->year + 1, .text = under_name(x, u, words)};
	list_append(&x->made, &activity.responsible, &activity.n_responsible, sizeof u->name,
		&u->name, 1);
	list_append(&x->made, &x->area->activities, &x->area->n_activities, sizeof activity,
		&activity, 1);
}

static void plan_activities_of(struct rolling *x, const char *end)
{
	const char *key = rolled_text(x, arena_printf(x->made.arena, "%s%s", x->before->id, end));
	for (size_t i = 0; key && i < x->from->n_units && x->made.rc == SP_OK; i++) {
		const char *words = words_of(&x->from->units[i], key);
		if (words)
			plan_activity(x, &x->from->units[i], words);
	}
}

/* ---- fulfilment and cost ---- */

/* Counts first, then a line for each unit that says something. */
static const char *fulfilment_text(struct rolling *x)
{
	struct buf text;
	static const char *const ends[] = {"/fulfilment", "/fulfilment_text"};
	buf_init(&text, PLAN_MAX_TEXT);
	buf_add_text(&text, counted(x, total_of(x, ends[0], "")));
	for (size_t i = 0; i < 2 * x->from->n_units && x->made.rc == SP_OK; i++) {
		const struct rolled_unit *u = &x->from->units[i / 2];
		const char *key = rolled_text(
			x, arena_printf(x->made.arena, "%s%s", x->before->id, ends[i % 2]));
		const char *words = key ? words_of(u, key) : NULL;
		if (words)
			buf_addf(&text, "%s%s: %s", text.len ? "\n" : "", u->name, words);
	}
	if (text.failed && x->made.rc == SP_OK)
		x->made.rc = SP_TOO_LARGE;
	const char *out =
		rolled_text(x, arena_text_n(x->made.arena, text.data + text.start, text.len));
	buf_free(&text);
	return out ? out : "";
}

static void keep_fulfilments(struct rolling *x)
{
	struct fulfilment made = {.year = x->from->year};
	for (size_t i = 0; i < x->before->n_fulfilments; i++)
		if (x->before->fulfilments[i].year == x->from->year)
			list_append(&x->made, &x->area->fulfilments, &x->area->n_fulfilments,
				sizeof made, &x->before->fulfilments[i], 1);
	if (x->area->n_fulfilments)
		return;
	made.text = fulfilment_text(x);
	if (*made.text)
		list_append(&x->made, &x->area->fulfilments, &x->area->n_fulfilments, sizeof made,
			&made, 1);
}

static void keep_costs(struct rolling *x)
{
	bool stated = false;
	for (size_t i = 0; i < x->before->n_costs; i++) {
		const struct cost *cost = &x->before->costs[i];
		if (cost->year <= x->from->year)
			continue;
		stated = stated || cost->year == x->from->year + 1;
		list_append(&x->made, &x->area->costs, &x->area->n_costs, sizeof *cost, cost, 1);
	}
	const struct question_total *qt = total_of(x, "/next_cost", "");
	if (stated || !qt || qt->overflow || total_n_values(qt) == 0)
		return;
	const struct cost expected = {
		x->from->year + 1, qt->low, qt->high, qt->question->unit, true, NULL};
	list_append(&x->made, &x->area->costs, &x->area->n_costs, sizeof expected, &expected, 1);
}

void roll_area(struct rolling *x)
{
	struct area *area = x->area;
	area->activities = NULL;
	area->fulfilments = NULL;
	area->costs = NULL;
	area->narratives = NULL;
	area->n_activities = area->n_fulfilments = area->n_costs = area->n_narratives = 0;
	keep_fulfilments(x);
	keep_activities(x);
	plan_activities_of(x, "/next");
	plan_activities_of(x, "/planning");
	keep_costs(x);
}
