/* SPDX-License-Identifier: Apache-2.0 */
/* gavleborg.h - the shape of the plan of Gävleborg for 2018: its areas, how many activities of each year,
 * its indicators, its costs (design domain.md section 1.4). Texts are short. */
#ifndef SP_TESTS_GAVLEBORG_H
#define SP_TESTS_GAVLEBORG_H

#include "common/domain/question.h"
#include "tests/lib/test.h"

struct gavleborg_area {
	const char *id, *number, *name;
	const char *focus[5];
	size_t planned_2017, planned_2018;
	enum indicator_kind indicators[2];
	decimal low, high; /* 0 = no cost stated */
};

static const struct gavleborg_area gavleborg_areas[] = {
	{"sip", "2.1", "Samordnad individuell plan (SIP)", {"3"}, 9, 2,
		{INDICATOR_YES_NO, INDICATOR_MONTHS}, 7000, 18000},
	{"barn-unga", "2.2", "Barn och unga - samverkan", {"1", "3", "4", "5"}, 2, 1,
		{INDICATOR_YES_NO}, 6000, 8000},
	{"case-management", "2.3", "Case Management", {"3", "5"}, 1, 5,
		{INDICATOR_COUNT, INDICATOR_COUNT}, 9000, 18000},
	{"spelmissbruk", "2.4", "Spelmissbruk vuxna", {"2", "4", "5"}, 1, 1, {INDICATOR_YES_NO}, 0,
		0},
	{"samsjuklighet", "2.5", "Samsjuklighet", {"4", "5"}, 1, 1, {INDICATOR_YES_NO}, 5000, 7000},
	{"barnahus", "2.6", "Barnahus", {"2", "4", "5"}, 1, 1, {INDICATOR_REFERENCE}, 0, 0},
	{"ledning", "3", "Ledning och styrning", {"5"}, 1, 1, {INDICATOR_YES_NO}, 3000, 3000},
};
enum { GAVLEBORG_AREAS = sizeof gavleborg_areas / sizeof gavleborg_areas[0] };

static inline void gavleborg_activities(struct area *area, uint32_t year, size_t n)
{
	struct arena *a = test_arena();
	for (size_t i = 1; i <= n; i++) {
		struct activity *activity = ARENA_PUSH(a, area->activities, area->n_activities);
		activity->id = arena_printf(a, "%u-%zu", year, i);
		activity->year = year;
		activity->text = arena_printf(a, "Aktivitet %zu", i);
	}
}

static inline void gavleborg_fill(struct area *area, const struct gavleborg_area *from)
{
	struct arena *a = test_arena();
	area->id = from->id;
	area->number = from->number;
	area->name = from->name;
	*(const char **)ARENA_PUSH(a, area->target_groups, area->n_target_groups) = "alla";
	for (size_t i = 0; i < 5 && from->focus[i]; i++)
		*(const char **)ARENA_PUSH(a, area->focus_areas, area->n_focus_areas) =
			from->focus[i];
	gavleborg_activities(area, 2017, from->planned_2017);
	gavleborg_activities(area, 2018, from->planned_2018);
	for (size_t i = 0; i < 2 && from->indicators[i]; i++) {
		struct indicator *in = ARENA_PUSH(a, area->indicators, area->n_indicators);
		*in = (struct indicator){.id = arena_printf(a, "ind-%zu", i + 1),
			.text = arena_printf(a, "Indikator %zu", i + 1),
			.kind = from->indicators[i]};
	}
	if (from->high) {
		struct cost *c = ARENA_PUSH(a, area->costs, area->n_costs);
		*c = (struct cost){2018, from->low, from->high, "mnkr", true};
	}
}

/* A new copy in the test's arena that the test may change. */
static inline struct plan *gavleborg(void)
{
	static const char *const focus_names[] = {"Förebyggande och främjande arbete",
		"Tillgängliga och tidiga insatser", "Enskildas delaktighet och rättigheter",
		"Utsatta grupper", "Ledning, styrning och organisation"};
	static const char *const parties[] = {"21", "2101", "2104", "2121", "2132", "2161", "2180",
		"2181", "2182", "2183", "2184"};
	struct arena *a = test_arena();
	struct plan *p = arena_alloc(a, sizeof *p);
	p->id = "gavleborg-2018";
	p->title = "Handlingsplan 2018";
	p->kind = PLAN_ACTION_PLAN;
	p->county = "21";
	p->from_year = p->to_year = 2018;
	p->account_year = 2017;
	for (size_t i = 0; i < 11; i++)
		*(const char **)ARENA_PUSH(a, p->parties, p->n_parties) = parties[i];
	for (size_t i = 0; i < 5; i++) {
		struct focus_area *f = ARENA_PUSH(a, p->focus_areas, p->n_focus_areas);
		*f = (struct focus_area){arena_printf(a, "%zu", i + 1), focus_names[i]};
	}
	struct target_group *g = ARENA_PUSH(a, p->target_groups, p->n_target_groups);
	*g = (struct target_group){"alla", "alla", true, 0, 100};
	for (size_t i = 0; i < GAVLEBORG_AREAS; i++)
		gavleborg_fill(ARENA_PUSH(a, p->areas, p->n_areas), &gavleborg_areas[i]);
	return p;
}

#endif
