/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/cross.h"

#include <string.h>

static bool has_group(const struct area *area, const struct target_group *group)
{
	for (size_t i = 0; i < area->n_target_groups; i++)
		if (strcmp(area->target_groups[i], group->id) == 0)
			return true;
	return false;
}

static bool has_any_group(const struct plan *p, const struct area *area)
{
	for (size_t i = 0; i < p->n_target_groups; i++)
		if (has_group(area, &p->target_groups[i]))
			return true;
	return false;
}

static bool in_column(const struct plan *p, const struct area *area, size_t column)
{
	return column < p->n_target_groups ? has_group(area, &p->target_groups[column])
					   : !has_any_group(p, area);
}

/* A focus area that is named twice counts once. */
static bool has_focus(const struct area *area, const struct focus_area *focus)
{
	for (size_t i = 0; i < area->n_focus_areas; i++)
		if (strcmp(area->focus_areas[i], focus->id) == 0)
			return true;
	return false;
}

static bool has_any_focus(const struct plan *p, const struct area *area)
{
	for (size_t i = 0; i < p->n_focus_areas; i++)
		if (has_focus(area, &p->focus_areas[i]))
			return true;
	return false;
}

static void set_size(struct cross_table *t)
{
	const struct plan *p = t->plan;
	bool without_focus = false, without_group = false;
	for (size_t i = 0; i < p->n_areas; i++) {
		without_focus = without_focus || !has_any_focus(p, &p->areas[i]);
		without_group = without_group || !has_any_group(p, &p->areas[i]);
	}
	t->n_rows = p->n_focus_areas + without_focus;
	t->n_columns = p->n_target_groups + without_group;
}

static bool in_row(const struct plan *p, const struct area *area, size_t row)
{
	return row < p->n_focus_areas ? has_focus(area, &p->focus_areas[row])
				      : !has_any_focus(p, area);
}

static enum sp_code place_area(struct cross_table *t, const struct area *area, struct arena *a)
{
	for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
		if (!in_row(t->plan, area, i / t->n_columns) ||
			!in_column(t->plan, area, i % t->n_columns))
			continue;
		struct cross_cell *cell = &t->cells[i];
		const struct area **place = ARENA_PUSH(a, cell->areas, cell->n_areas);
		if (!place)
			return SP_NO_MEMORY;
		*place = area;
	}
	return SP_OK;
}

enum sp_code cross_table_init(struct cross_table *t, const struct plan *p, struct arena *a)
{
	*t = (struct cross_table){.plan = p};
	set_size(t);
	t->cells = arena_array(a, t->n_rows * t->n_columns, sizeof *t->cells);
	enum sp_code rc = t->cells ? SP_OK : SP_NO_MEMORY;
	for (size_t i = 0; i < p->n_areas && rc == SP_OK; i++)
		rc = place_area(t, &p->areas[i], a);
	for (size_t row = 0; row < t->n_rows; row++)
		t->n_pairs += cross_row_areas(t, row);
	return rc;
}

const struct cross_cell *cross_cell(const struct cross_table *t, size_t row, size_t column)
{
	return &t->cells[row * t->n_columns + column];
}

const struct focus_area *cross_row(const struct cross_table *t, size_t row)
{
	return row < t->plan->n_focus_areas ? &t->plan->focus_areas[row] : NULL;
}

const struct target_group *cross_column(const struct cross_table *t, size_t column)
{
	return column < t->plan->n_target_groups ? &t->plan->target_groups[column] : NULL;
}

size_t cross_row_areas(const struct cross_table *t, size_t row)
{
	size_t n = 0;
	for (size_t i = 0; i < t->plan->n_areas; i++)
		n += in_row(t->plan, &t->plan->areas[i], row);
	return n;
}

size_t cross_column_pairs(const struct cross_table *t, size_t column)
{
	size_t n = 0;
	for (size_t row = 0; row < t->n_rows; row++)
		n += cross_cell(t, row, column)->n_areas;
	return n;
}

/* ---- counts of a plan ---- */
static const struct fulfilment *fulfilment_of(const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_fulfilments; i++)
		if (area->fulfilments[i].year == year)
			return &area->fulfilments[i];
	return NULL;
}

struct grade_counts plan_grades(const struct plan *p, uint32_t year)
{
	struct grade_counts counts = {.n_areas = p->n_areas};
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct fulfilment *f = fulfilment_of(&p->areas[i], year);
		if (!f)
			counts.n_absent++;
		else
			counts.grades[f->grade <= GRADE_WAITING ? f->grade : GRADE_NONE]++;
	}
	return counts;
}

static void count_activity(struct activity_counts *counts, const struct activity *activity)
{
	counts->planned++;
	counts->sub_items += activity->n_sub_items;
	counts->with_reports += activity->n_reports > 0;
	counts->reports += activity->n_reports;
	for (size_t i = 0; i < activity->n_reports; i++) {
		enum activity_state state = activity->reports[i].state;
		counts->states[state <= ACTIVITY_WAITING ? state : ACTIVITY_NONE]++;
	}
}

static void count_area(struct activity_counts *counts, const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_activities; i++)
		if (activity_in_year(&area->activities[i], year))
			count_activity(counts, &area->activities[i]);
}

struct activity_counts area_activities(const struct area *area, uint32_t year)
{
	struct activity_counts counts = {0};
	count_area(&counts, area, year);
	return counts;
}

struct activity_counts plan_activities(const struct plan *p, uint32_t year)
{
	struct activity_counts counts = {0};
	for (size_t i = 0; i < p->n_areas; i++)
		count_area(&counts, &p->areas[i], year);
	return counts;
}
