/* SPDX-License-Identifier: Apache-2.0 */
/* plan_merge.h - a plan together with the follow-ups of it: one plan with the values of all years.
 * Floor 2: base, text. Pure; any thread. Lists lie in the arena given, what they refer to in the plans:
 * all must outlive the merged plan. Source: design domain.md section 2, rows 18-21, and section 6. */
#ifndef SP_DOMAIN_PLAN_MERGE_H
#define SP_DOMAIN_PLAN_MERGE_H

#include "common/domain/rules.h"

/* Lays the follow-ups (PLAN_FOLLOWUP, in any order) over the plan that they follow, oldest year first: so
 * the newest correction comes last. Parts are matched by area and by the ids of indicators and activities.
 *   added     observations, facts, narratives, notes, grants, and reports on activities; a narrative of an
 *             indicator gets the term that the plan has for that
 *   replaced  an observation, fact or grant that is the same but for its value (MEMBER_KEY of plan_table.h), a
 *             narrative, note or report that is word for word the same; a fulfilment of the same year and
 *             term; situation, needs and status of an area where the follow-up states them
 *   findings  SP_PLAN_INVALID as from plan_check, `key` the follow-up's id: an id, or a goal, that the plan
 *             does not have (left out, with what is told of it); a cost of a year that has one; a follow-up
 *             of another plan
 * What is made of plans that plan_check accepts it accepts too, unless it is more than a plan may hold.
 * SP_OK, also with findings, or SP_NO_MEMORY. `out` is a new plan; the others are not changed. */
SP_CHECK enum sp_code plan_merge(const struct plan *p, const struct plan *const *followups,
	size_t n, struct arena *a, struct plan *out, struct findings *found);

#endif
