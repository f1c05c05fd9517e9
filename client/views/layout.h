/* SPDX-License-Identifier: Apache-2.0 */
/* layout.h - the forms that a report can take: which sections, in which order, and what stands where in an area.
 * For the files of client/views alone; the names of the layouts are in report.h. */
#ifndef SP_VIEWS_LAYOUT_H
#define SP_VIEWS_LAYOUT_H

#include "client/views/report.h"

enum section_id {
	SECTION_END,
	SECTION_SUMMARY,
	SECTION_WHO,
	SECTION_PLAN,
	SECTION_GOALS,
	SECTION_STATUS,
	SECTION_DIRECTIONS,
	SECTION_AREAS,
	SECTION_RESULTS,
	SECTION_COSTS,
	SECTION_GAPS,
	SECTION_GRANTS,
	SECTION_NOTES,
	SECTION_HOW,
	SECTION_METHOD,
	SECTION_COUNT
};

enum area_part {
	PART_END,
	PART_FACTS,
	PART_SITUATION,
	PART_FULFILMENT,
	PART_NEEDS,
	PART_GOALS,
	PART_ACTIVITIES,
	PART_INDICATORS,
	PART_TERMS, /* goals, indicators and what was told, short term first */
	PART_TOLD,
	PART_COUNTY_FACTS,
	PART_NOTES,
	PART_COUNT
};

/* Something in its place. `always`: where nothing is stated, it says so. */
struct section_place {
	enum section_id id;
	bool always;
};
struct part_place {
	enum area_part id;
	bool always;
};

enum { LAYOUT_PLACES = 16 };
struct layout {
	const char *english, *swedish;
	bool (*fits)(const struct plan *); /* whether a plan has this shape; NULL: any */
	bool by_term; /* goals and indicators stand by term */
	bool ahead_first; /* what comes next stands before the answers */
	struct section_place sections[LAYOUT_PLACES]; /* ended by SECTION_END */
	struct part_place parts[LAYOUT_PLACES]; /* of an area; ended by PART_END */
};

/* LAYOUT_AUTO: the one whose shape the plan has; a plan of none of them gets all sections that it has something for. */
const struct layout *layout_of(enum report_layout wanted, const struct plan *p);

#endif
