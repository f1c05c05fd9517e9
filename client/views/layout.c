/* SPDX-License-Identifier: Apache-2.0 */
/* The layouts, one row each. What differs between two forms of report is here and nowhere else. */
#include "client/views/layout.h"

#include <string.h>

#include "common/domain/cross.h"

/* ---- which plan has which shape ---- */

/* Goals with a direction that is asked about. */
static bool is_strategy(const struct plan *p)
{
	return plan_asks_for(p, ASK_GOALS);
}

/* Rows by target group and state of the work. */
static bool is_kronoberg(const struct plan *p)
{
	const struct status_counts all = plan_status(p, NULL);
	return all.states[WORK_NONE] < all.n_areas;
}

/* Short goals and their indicators, long goals and theirs. */
static bool is_skane(const struct plan *p)
{
	for (size_t i = 0; i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_indicators; k++)
			if (p->areas[i].indicators[k].term != TERM_NONE)
				return true;
	return false;
}

/* Sections with what was reached and what is planned, in words. */
static bool is_narrative(const struct plan *p)
{
	return plan_asks_for(p, ASK_PLANNING);
}

/* Situation, fulfilment, needs, the account of a year, costs. */
static bool is_gavleborg(const struct plan *p)
{
	bool situation = false, account = false;
	for (size_t i = 0; i < p->n_areas; i++)
		situation = situation || p->areas[i].situation;
	account = p->account_year && plan_activities(p, p->account_year).planned;
	return situation && account;
}

/* clang-format off: one row each */
#define ALWAYS(id)         \
	{                  \
		(id), true \
	}
#define IF_ANY(id)          \
	{                   \
		(id), false \
	}
/* clang-format on */

static const struct layout layouts[] = {
	[LAYOUT_AUTO] = {"auto", "auto", NULL, false, false,
		{ALWAYS(SECTION_SUMMARY), ALWAYS(SECTION_WHO), ALWAYS(SECTION_PLAN),
			IF_ANY(SECTION_GOALS), IF_ANY(SECTION_STATUS), IF_ANY(SECTION_DIRECTIONS),
			ALWAYS(SECTION_AREAS), IF_ANY(SECTION_RESULTS), IF_ANY(SECTION_COSTS),
			IF_ANY(SECTION_GRANTS), IF_ANY(SECTION_GAPS), IF_ANY(SECTION_NOTES),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{ALWAYS(PART_FACTS), IF_ANY(PART_SITUATION), IF_ANY(PART_FULFILMENT),
			IF_ANY(PART_NEEDS), IF_ANY(PART_GOALS), IF_ANY(PART_ACTIVITIES),
			IF_ANY(PART_INDICATORS), IF_ANY(PART_TOLD), IF_ANY(PART_COUNTY_FACTS),
			IF_ANY(PART_NOTES)}},
	[LAYOUT_SKANE] = {"skane", "skåne", is_skane, true, false,
		{ALWAYS(SECTION_SUMMARY), ALWAYS(SECTION_PLAN), IF_ANY(SECTION_GOALS),
			ALWAYS(SECTION_AREAS), IF_ANY(SECTION_STATUS), IF_ANY(SECTION_DIRECTIONS),
			IF_ANY(SECTION_RESULTS), IF_ANY(SECTION_COSTS), IF_ANY(SECTION_GRANTS),
			IF_ANY(SECTION_GAPS), ALWAYS(SECTION_WHO), IF_ANY(SECTION_NOTES),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{ALWAYS(PART_TERMS), IF_ANY(PART_COUNTY_FACTS), IF_ANY(PART_SITUATION),
			IF_ANY(PART_FULFILMENT), IF_ANY(PART_NEEDS), IF_ANY(PART_ACTIVITIES),
			ALWAYS(PART_FACTS), IF_ANY(PART_NOTES)}},
	[LAYOUT_GAVLEBORG] = {"gavleborg", "gävleborg", is_gavleborg, false, false,
		{ALWAYS(SECTION_SUMMARY), ALWAYS(SECTION_WHO), IF_ANY(SECTION_GOALS),
			ALWAYS(SECTION_AREAS), IF_ANY(SECTION_RESULTS), ALWAYS(SECTION_COSTS),
			IF_ANY(SECTION_GRANTS), ALWAYS(SECTION_PLAN), IF_ANY(SECTION_STATUS),
			IF_ANY(SECTION_DIRECTIONS), IF_ANY(SECTION_GAPS), IF_ANY(SECTION_NOTES),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{ALWAYS(PART_SITUATION), ALWAYS(PART_FULFILMENT), ALWAYS(PART_NEEDS),
			ALWAYS(PART_GOALS), ALWAYS(PART_ACTIVITIES), IF_ANY(PART_TOLD),
			ALWAYS(PART_FACTS), ALWAYS(PART_INDICATORS), IF_ANY(PART_COUNTY_FACTS),
			IF_ANY(PART_NOTES)}},
	[LAYOUT_KRONOBERG] = {"kronoberg", "kronoberg", is_kronoberg, false, false,
		{ALWAYS(SECTION_SUMMARY), ALWAYS(SECTION_PLAN), IF_ANY(SECTION_GOALS),
			ALWAYS(SECTION_STATUS), IF_ANY(SECTION_DIRECTIONS), IF_ANY(SECTION_COSTS),
			IF_ANY(SECTION_GRANTS), IF_ANY(SECTION_RESULTS), IF_ANY(SECTION_GAPS),
			ALWAYS(SECTION_WHO), ALWAYS(SECTION_AREAS), IF_ANY(SECTION_NOTES),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{ALWAYS(PART_FACTS), ALWAYS(PART_GOALS), ALWAYS(PART_INDICATORS),
			ALWAYS(PART_ACTIVITIES), IF_ANY(PART_SITUATION), IF_ANY(PART_FULFILMENT),
			IF_ANY(PART_NEEDS), IF_ANY(PART_TOLD), IF_ANY(PART_COUNTY_FACTS),
			IF_ANY(PART_NOTES)}},
	[LAYOUT_STRATEGY] = {"strategy", "strategi", is_strategy, false, false,
		{ALWAYS(SECTION_SUMMARY), IF_ANY(SECTION_GOALS), ALWAYS(SECTION_DIRECTIONS),
			ALWAYS(SECTION_AREAS), ALWAYS(SECTION_PLAN), IF_ANY(SECTION_STATUS),
			IF_ANY(SECTION_RESULTS), IF_ANY(SECTION_COSTS), IF_ANY(SECTION_GRANTS),
			IF_ANY(SECTION_GAPS), ALWAYS(SECTION_WHO), IF_ANY(SECTION_NOTES),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{ALWAYS(PART_GOALS), ALWAYS(PART_INDICATORS), IF_ANY(PART_SITUATION),
			IF_ANY(PART_FULFILMENT), IF_ANY(PART_NEEDS), IF_ANY(PART_ACTIVITIES),
			IF_ANY(PART_TOLD), IF_ANY(PART_COUNTY_FACTS), ALWAYS(PART_FACTS),
			IF_ANY(PART_NOTES)}},
	[LAYOUT_NARRATIVE] = {"narrative", "berättande", is_narrative, false, true,
		{ALWAYS(SECTION_SUMMARY), ALWAYS(SECTION_PLAN), IF_ANY(SECTION_GOALS),
			ALWAYS(SECTION_AREAS), IF_ANY(SECTION_NOTES), IF_ANY(SECTION_RESULTS),
			IF_ANY(SECTION_STATUS), IF_ANY(SECTION_DIRECTIONS), ALWAYS(SECTION_COSTS),
			IF_ANY(SECTION_GRANTS), IF_ANY(SECTION_GAPS), ALWAYS(SECTION_WHO),
			IF_ANY(SECTION_HOW), ALWAYS(SECTION_METHOD)},
		{IF_ANY(PART_SITUATION), IF_ANY(PART_TOLD), IF_ANY(PART_COUNTY_FACTS),
			ALWAYS(PART_FULFILMENT), IF_ANY(PART_NEEDS), IF_ANY(PART_GOALS),
			IF_ANY(PART_INDICATORS), IF_ANY(PART_ACTIVITIES), ALWAYS(PART_FACTS),
			IF_ANY(PART_NOTES)}},
};
enum { LAYOUTS = sizeof layouts / sizeof layouts[0] };

const char *report_layout_words(enum lang lang)
{
	return lang == LANG_SV ? "auto, skåne, gävleborg, kronoberg, strategi, berättande"
			       : "auto, skane, gavleborg, kronoberg, strategy, narrative";
}

bool report_layout_find(const char *word, enum report_layout *out)
{
	for (size_t i = 0; i < LAYOUTS; i++) {
		*out = (enum report_layout)i;
		if (strcmp(word, layouts[i].english) == 0 || strcmp(word, layouts[i].swedish) == 0)
			return true;
	}
	return false;
}

const struct layout *layout_of(enum report_layout wanted, const struct plan *p)
{
	/* a plan may have the marks of several: the rarest is asked for first */
	static const enum report_layout order[] = {LAYOUT_STRATEGY, LAYOUT_KRONOBERG, LAYOUT_SKANE,
		LAYOUT_NARRATIVE, LAYOUT_GAVLEBORG};
	if (wanted != LAYOUT_AUTO)
		return &layouts[wanted];
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (layouts[order[i]].fits(p))
			return &layouts[order[i]];
	return &layouts[LAYOUT_AUTO];
}
