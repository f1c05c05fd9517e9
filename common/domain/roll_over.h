/* SPDX-License-Identifier: Apache-2.0 */
/* roll_over.h - the next year's plan out of this year's and of what was answered: a draft that the
 * coordinator goes on with. Floor 2: base, text. Pure; any thread. What the plan and the answers hold is
 * referred to: both must outlive the new plan. Source: design domain.md section 0, decision 6, and
 * sections 1.4 and 7. */
#ifndef SP_DOMAIN_ROLL_OVER_H
#define SP_DOMAIN_ROLL_OVER_H

#include "common/domain/totals.h"

/* What one unit answered, under the name that its texts are told with. */
struct rolled_unit {
	const char *name;
	const struct answer *answers;
	size_t n_answers;
};

struct roll_over {
	const struct plan *plan; /* with its follow-ups, if it has some (plan_merge) */
	uint32_t year; /* the one to account for: not before the plan's first */
	const struct totals *totals; /* of that year; NULL: none */
	const struct rolled_unit *units; /* in the order in which they are to stand */
	size_t n_units;
	enum lang lang; /* of the texts that are made */
};

/* Of the plan: id with the next year (in the place of the plan's first year, or of the year after the one that
 * the plan accounts for, else at the end), that year and as many more as the plan has as its period unless the
 * period goes on, the title with these years where it has the plan's, `year` as the one that it accounts for,
 * this plan as its predecessor; no date, agreement, decisions, publications or grants. Of each area:
 *   activities  those of `year`, to account for: with a report that counts the units' states ("genomförd 6,
 *               pågår 2 av 10", of a state only if all gave the same) and one for each unit's own words;
 *               those of later years; and what units say that they plan, one activity for each
 *   fulfilment  of `year`: counts and words as text, the class left open; one that the plan has stays
 *   costs       of later years, and the sum that the units expect for the next
 * Older activities, fulfilments and narratives stay in the plan before; goals, indicators and their values
 * go along.
 *   SP_OK
 *   SP_ROLL_OVER_YEAR  the plan begins after that year, or no plan may be of the next (parameters: the plan's id,
 *                      the year, the years that can be)
 *   SP_TOO_LARGE       an id, or a text made of the units' words, is over the limits of a plan (parameter: the
 *                      plan's id)
 *   SP_NO_MEMORY */
SP_CHECK enum sp_code plan_roll_over(
	const struct roll_over *from, struct arena *a, struct plan *out, struct sp_error *err);

#endif
