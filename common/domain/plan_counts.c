/* SPDX-License-Identifier: Apache-2.0 */
/* Areas by the state of their work, activities of a year, goals and indicators by kind and term. */
#include <string.h>

#include "common/domain/cross.h"

/* A number that this build does not know counts as "not stated". */
#define COUNT_IN(counts, value) \
	((counts)[(size_t)(value) < sizeof(counts) / sizeof(counts)[0] ? (size_t)(value) : 0]++)

bool activity_in_year(const struct activity *activity, uint32_t year)
{
	uint32_t last = activity->to_year ? activity->to_year : activity->year;
	return activity->year <= year && year <= last;
}

/* ---- areas ---- */

/* Whether an area stands in a group that the plan has; "" asks whether it stands in none. */
static bool in_group(const struct plan *p, const struct area *area, const char *group)
{
	bool any = false;
	for (size_t i = 0; i < area->n_target_groups; i++) {
		if (strcmp(area->target_groups[i], group) == 0)
			return true;
		any = any || plan_target_group(p, area->target_groups[i]);
	}
	return !*group && !any;
}

static void count_status(struct status_counts *counts, const struct area *area)
{
	counts->n_areas++;
	COUNT_IN(counts->states, area->status);
}

struct status_counts plan_status(const struct plan *p, const char *group)
{
	struct status_counts counts = {0};
	for (size_t i = 0; i < p->n_areas; i++)
		if (!group || in_group(p, &p->areas[i], group))
			count_status(&counts, &p->areas[i]);
	return counts;
}

/* ---- goals ---- */
static void add_goals(struct goal_counts *counts, const struct goal *goals, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (goals[i].gap != PLAN_GAP_NONE) {
			COUNT_IN(counts->gaps, goals[i].gap);
			continue;
		}
		counts->n_goals++;
		COUNT_IN(counts->kinds, goals[i].kind);
		COUNT_IN(counts->terms, goals[i].term);
		COUNT_IN(counts->directions, goals[i].direction);
		COUNT_IN(counts->measures, goals[i].measure);
	}
}

struct goal_counts goals_count(const struct goal *goals, size_t n)
{
	struct goal_counts counts = {0};
	add_goals(&counts, goals, n);
	return counts;
}

struct goal_counts plan_goals(const struct plan *p)
{
	struct goal_counts counts = {0};
	add_goals(&counts, p->goals, p->n_goals);
	for (size_t i = 0; i < p->n_areas; i++)
		add_goals(&counts, p->areas[i].goals, p->areas[i].n_goals);
	return counts;
}

/* ---- indicators ---- */
enum gap indicator_gap(const struct indicator *in)
{
	return in->gap == PLAN_GAP_NONE && in->kind == INDICATOR_ABSENT ? PLAN_GAP_ABSENT : in->gap;
}

bool indicator_exists(const struct indicator *in)
{
	const enum gap gap = indicator_gap(in);
	return gap == PLAN_GAP_NONE || gap == PLAN_GAP_TO_BE_SPECIFIED;
}

static void add_indicators(struct indicator_counts *counts, const struct area *area)
{
	size_t terms[TERM_SHORT + 1] = {0}, any = 0;
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *in = &area->indicators[i];
		if (indicator_gap(in) != PLAN_GAP_NONE)
			COUNT_IN(counts->gaps, indicator_gap(in));
		if (!indicator_exists(in))
			continue;
		counts->n_indicators++;
		COUNT_IN(counts->kinds, in->kind);
		COUNT_IN(counts->terms, in->term);
		COUNT_IN(terms, in->term);
		any++;
	}
	counts->n_areas++;
	for (size_t i = TERM_LONG; i <= TERM_SHORT; i++)
		counts->areas_lacking[i] += terms[i] == 0;
	counts->areas_lacking[TERM_NONE] += any == 0;
}

struct indicator_counts plan_indicators(const struct plan *p)
{
	struct indicator_counts counts = {0};
	for (size_t i = 0; i < p->n_areas; i++)
		add_indicators(&counts, &p->areas[i]);
	return counts;
}
