/* SPDX-License-Identifier: Apache-2.0 */
/* gaps.h - what a plan lacks: goals that nothing measures, indicators without what they need, areas without
 * responsible, cost or time, activities without lead or year; and what its document itself calls
 * lacking. Floor 2: base, text. Pure; any thread. Texts lie in the plan, paths in the arena given.
 * Source: design domain.md section 0, decision 8, and section 4, computation 14. */
#ifndef SP_DOMAIN_GAPS_H
#define SP_DOMAIN_GAPS_H

#include "common/domain/cross.h"

enum gap_kind {
	/* of the plan */
	GAP_NO_PERIOD,
	GAP_NO_ADOPTION, /* no note of a decision */
	/* of a goal */
	GAP_GOAL_ABSENT, /* the document says so: "Saknas" */
	GAP_GOAL_UNMEASURED,
	/* of an indicator: the document's own words */
	GAP_INDICATOR_ABSENT,
	GAP_INDICATOR_NOT_DEVELOPED,
	GAP_INDICATOR_TO_BE_DEVELOPED,
	GAP_INDICATOR_TO_BE_SPECIFIED,
	/* of an indicator that exists, where its kind needs it */
	GAP_INDICATOR_NO_UNIT,
	GAP_INDICATOR_NO_DEFINITION,
	GAP_INDICATOR_NO_BASELINE,
	GAP_INDICATOR_NO_TARGET,
	GAP_INDICATOR_NO_SOURCE,
	/* of an area */
	GAP_AREA_NO_RESPONSIBLE,
	GAP_AREA_NO_COST,
	GAP_AREA_NO_TIME, /* neither years of a status nor a year of an activity or cost */
	/* of an activity */
	GAP_ACTIVITY_NO_LEAD, /* neither its own nor the area's */
	GAP_ACTIVITY_NO_YEAR,
	GAP_KINDS
};

struct gap_found {
	enum gap_kind kind;
	const struct area *area; /* NULL: the plan as a whole */
	const char *path; /* areas[2].goals[0] */
	const char *id; /* of the goal, indicator or activity; NULL if it has none */
	const char *what; /* its text, as people know it; NULL if it has none */
};

/* GAP_GOAL_UNMEASURED: no indicator that exists is linked to the goal, and none that is linked to no goal
 * stands in its area for its term (a goal or indicator without term goes with any). A goal whose own
 * words count something (measure) needs none; nor do visions, preconditions and success factors. A
 * goal of the plan is measured through a goal of an area under it. */
struct gaps {
	const struct plan *plan;
	struct gap_found *items; /* the plan's, then area by area */
	size_t n_items;
	size_t counts[GAP_KINDS];
	size_t of
		[GAP_KINDS]; /* goals, indicators, areas or activities that were looked at: 10 of 20 */
	size_t *table; /* n_areas + 1 rows of GAP_KINDS; the last is the plan as a whole */
};

/* SP_OK or SP_NO_MEMORY. `p` must outlive the gaps. */
SP_CHECK enum sp_code gaps_of_plan(struct gaps *g, const struct plan *p, struct arena *a);
/* How many of a kind in an area (its place in the plan), or in the plan as a whole (n_areas). */
size_t gaps_at(const struct gaps *g, size_t area, enum gap_kind kind);
/* Whether something measures the goal, as above. */
bool goal_measured(const struct area *area, const struct goal *goal);

#endif
