/* SPDX-License-Identifier: Apache-2.0 */
/* cross.h - what can be counted in a plan alone: the table of focus areas by target groups, goals
 * fulfilled by class, what was reported of what was planned, areas by the state of their work, goals
 * and indicators by term. Floor 2: base, text. Pure. Source: design domain.md section 4, computations 2
 * and 12-15.
 *
 * An area stands in each of its focus areas, and target groups overlap (0-24 lies within 0-100): the
 * cells are no partition, so neither costs nor counts may be summed over them. plan_cost sums areas. */
#ifndef SP_DOMAIN_CROSS_H
#define SP_DOMAIN_CROSS_H

#include "common/domain/plan.h"

struct cross_cell {
	const struct area **areas; /* in the plan's order */
	size_t n_areas;
};

/* Row i is the plan's focus area i, column k its target group k. One more row when some area has no
 * focus area, one more column when some has no target group. */
struct cross_table {
	const struct plan *plan;
	size_t n_rows, n_columns;
	struct cross_cell *cells; /* row by row */
	size_t n_pairs; /* of area and focus area: at least one an area */
};

/* SP_OK or SP_NO_MEMORY. `p` and the arena must outlive the table. */
SP_CHECK enum sp_code cross_table_init(
	struct cross_table *t, const struct plan *p, struct arena *a);
const struct cross_cell *cross_cell(const struct cross_table *t, size_t row, size_t column);
const struct focus_area *cross_row(const struct cross_table *t, size_t row); /* NULL: of none */
const struct target_group *cross_column(
	const struct cross_table *t, size_t column); /* NULL: none */
/* Areas in a row, which are distinct; pairs in a column, where an area comes once a focus area. */
size_t cross_row_areas(const struct cross_table *t, size_t row);
size_t cross_column_pairs(const struct cross_table *t, size_t column);

/* Areas by the class that the plan gives a year's fulfilment. */
struct grade_counts {
	size_t n_areas;
	size_t grades[GRADE_WAITING + 1]; /* [GRADE_NONE]: told in a text alone */
	size_t n_absent; /* the plan says nothing of that year */
};
struct grade_counts plan_grades(const struct plan *p, uint32_t year);

/* Whether an activity is of this year: planned for it, or going on in it. */
bool activity_in_year(const struct activity *activity, uint32_t year);

/* What was reported of the activities planned for a year. */
struct activity_counts {
	size_t planned, sub_items;
	size_t with_reports; /* activities with at least one */
	size_t reports;
	size_t states[ACTIVITY_WAITING + 1]; /* of reports; [ACTIVITY_NONE]: text alone */
};
struct activity_counts area_activities(const struct area *area, uint32_t year);
struct activity_counts plan_activities(const struct plan *p, uint32_t year);

/* Areas by the state of their work ([WORK_NONE]: the plan says none). */
struct status_counts {
	size_t n_areas;
	size_t states[WORK_DONE + 1];
};
/* Of the areas in one target group (its id; "" for those in none), or of all: NULL. Groups overlap: an area
 * counts in each of its own. */
struct status_counts plan_status(const struct plan *p, const char *group);

/* Goals that a plan has; one that the document says is lacking counts in `gaps` alone. */
struct goal_counts {
	size_t n_goals;
	size_t kinds[GOAL_STRATEGIC + 1], terms[TERM_SHORT + 1];
	size_t directions[DIRECTION_ZERO + 1]; /* [DIRECTION_NONE]: none is said */
	size_t measures[INDICATOR_ABSENT + 1]; /* what their own words count */
	size_t gaps[PLAN_GAP_TO_BE_SPECIFIED + 1]; /* [PLAN_GAP_NONE] stays 0 */
};
struct goal_counts goals_count(const struct goal *goals, size_t n);
/* The plan's own goals and those of all areas. */
struct goal_counts plan_goals(const struct plan *p);

/* Whether there is such an indicator: not where the document says that it is lacking or still to be made.
 * One that has to be specified further is one. */
bool indicator_exists(const struct indicator *in);
/* What the document says is lacking; INDICATOR_ABSENT says so too. */
enum gap indicator_gap(const struct indicator *in);

struct indicator_counts {
	size_t n_areas;
	size_t n_indicators; /* that exist */
	size_t kinds[INDICATOR_ABSENT + 1], terms[TERM_SHORT + 1]; /* of these */
	size_t gaps[PLAN_GAP_TO_BE_SPECIFIED + 1]; /* [PLAN_GAP_NONE] stays 0 */
	size_t areas_lacking[TERM_SHORT +
			     1]; /* areas without one of the term; [TERM_NONE]: of any */
};
struct indicator_counts plan_indicators(const struct plan *p);

#endif
