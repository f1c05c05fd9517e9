/* SPDX-License-Identifier: Apache-2.0 */
/* Gävleborg's plan of 2018 and report of 2022 have as much of everything as their documents: design domain.md 1.4 and
 * 1.3. */
#include "common/domain/cross.h"
#include "common/domain/gaps.h"
#include "tests/lib/plan_documents.h"

/* ---- the plan of 2018: section 1.4 ---- */

static const struct plan *gavleborg(void)
{
	static const struct plan *p;
	if (!p)
		p = document_plan("gavleborg-2018");
	return p;
}

static size_t count_goals(const struct area *a, enum term term)
{
	size_t n = 0;
	for (size_t i = 0; i < a->n_goals; i++)
		n += a->goals[i].term == term;
	return n;
}

static void count_activities(
	const struct area *a, uint32_t year, size_t *planned, size_t *subs, size_t *reports)
{
	*planned = *subs = *reports = 0;
	for (size_t i = 0; i < a->n_activities; i++) {
		if (a->activities[i].year != year)
			continue;
		*planned += 1;
		*subs += a->activities[i].n_sub_items;
		*reports += a->activities[i].n_reports;
	}
}

/* The table of domain.md 1.4, row by row. */
static const struct row {
	const char *id, *number, *name, *focus, *group;
	enum grade grade;
	size_t goals_long, goals_short, goals_none, planned_2017, subs, reported, planned_2018;
	size_t indicators, responsible;
	decimal low, high;
} table[] = {
	{"sip", "2.1", "Samordnad individuell plan (SIP)", "3", "alla", GRADE_PARTLY, 1, 1, 0, 9, 0,
		5, 2, 2, 3, 7000, 18000},
	{"barn-och-unga", "2.2", "Barn och unga - samverkan", "1345", "unga", GRADE_PARTLY, 0, 0, 2,
		2, 0, 1, 1, 1, 2, 6000, 8000},
	{"case-management", "2.3", "Case Management", "35", "alla", GRADE_REACHED, 2, 1, 0, 1, 5, 7,
		5, 2, 3, 9000, 18000},
	{"spelmissbruk", "2.4", "Spelmissbruk vuxna", "245", "alla", GRADE_WAITING, 0, 1, 0, 1, 0,
		1, 1, 1, 2, 0, 0},
	{"samsjuklighet", "2.5", "Samsjuklighet – missbruk/beroende och psykisk ohälsa", "45",
		"alla", GRADE_ONGOING, 0, 0, 2, 1, 4, 1, 1, 1, 2, 5000, 7000},
	{"barnahus", "2.6", "Barnahus", "245", "unga", GRADE_REACHED, 0, 0, 1, 1, 0, 1, 1, 1, 3, 0,
		0},
	{"ledning", "3", "Ledning och styrning – övergripande", "5", "alla", GRADE_ONGOING, 1, 0, 0,
		1, 0, 1, 1, 1, 1, 3000, 3000},
};
enum { AREAS = sizeof table / sizeof table[0] };

static const char *joined(const char **items, size_t n)
{
	const char *all = "";
	for (size_t i = 0; i < n; i++)
		all = arena_printf(test_arena(), "%s%s", all, items[i]);
	return all;
}

TEST(gavleborg, has_its_areas_with_goals_activities_and_costs)
{
	const struct plan *p = gavleborg();
	CHECK_INT(p->n_areas, AREAS);
	for (size_t i = 0; i < AREAS; i++) {
		const struct area *a = &p->areas[i];
		size_t planned, subs, reports;
		CHECK_TEXT(a->id, table[i].id);
		CHECK_TEXT(a->number, table[i].number);
		CHECK_TEXT(a->name, table[i].name);
		CHECK_TEXT(joined(a->focus_areas, a->n_focus_areas), table[i].focus);
		CHECK_TEXT(a->target_groups[0], table[i].group);
		CHECK(a->situation && a->needs);
		CHECK_INT(a->n_fulfilments, 1);
		CHECK_INT(a->fulfilments[0].year, 2017);
		CHECK_INT(a->fulfilments[0].grade, table[i].grade);
		CHECK_INT(count_goals(a, TERM_LONG), table[i].goals_long);
		CHECK_INT(count_goals(a, TERM_SHORT), table[i].goals_short);
		CHECK_INT(count_goals(a, TERM_NONE), table[i].goals_none);
		count_activities(a, 2017, &planned, &subs, &reports);
		CHECK_INT(planned, table[i].planned_2017);
		CHECK_INT(subs, table[i].subs);
		CHECK_INT(reports, table[i].reported);
		count_activities(a, 2018, &planned, &subs, &reports);
		CHECK_INT(planned, table[i].planned_2018);
		CHECK_INT(subs + reports, 0);
		CHECK_INT(a->n_indicators, table[i].indicators);
		CHECK_INT(a->n_responsible, table[i].responsible);
		CHECK_INT(a->n_costs, table[i].high != 0);
		if (a->n_costs) {
			CHECK_INT(a->costs[0].year, 2018);
			CHECK_INT(a->costs[0].low, table[i].low);
			CHECK_INT(a->costs[0].high, table[i].high);
			CHECK_TEXT(a->costs[0].unit, "mnkr");
			CHECK(a->costs[0].preliminary);
		}
	}
}

TEST(gavleborg, sums_to_what_the_document_sums_to)
{
	const struct plan *p = gavleborg();
	size_t pairs = 0, young = 0, goals = 0, planned[2] = {0}, subs = 0, reports = 0,
	       indicators = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct area *a = &p->areas[i];
		size_t n, s, r;
		pairs += a->n_focus_areas;
		young += strcmp(a->target_groups[0], "unga") == 0 ? a->n_focus_areas : 0;
		goals += a->n_goals;
		indicators += a->n_indicators;
		for (uint32_t y = 0; y < 2; y++) {
			count_activities(a, 2017 + y, &n, &s, &r);
			planned[y] += n;
			subs += s;
			reports += r;
		}
	}
	CHECK_INT(pairs, 16);
	CHECK_INT(young, 7);
	CHECK_INT(goals, 12);
	CHECK_INT(planned[0], 16);
	CHECK_INT(subs, 9);
	CHECK_INT(reports, 17);
	CHECK_INT(planned[1], 12);
	CHECK_INT(indicators, 9);
}

TEST(gavleborg, costs_three_to_five_point_four_million_in_five_of_seven_areas)
{
	struct cost sum;
	size_t areas;
	CHECK(plan_cost(gavleborg(), 2018, &sum, &areas));
	CHECK_INT(sum.low, 30000);
	CHECK_INT(sum.high, 54000);
	CHECK_INT(areas, 5);
	CHECK(sum.preliminary);
}

TEST(gavleborg, has_its_head)
{
	static const char *const focus[] = {"Förebyggande och främjande arbete",
		"Tillgängliga och tidiga insatser", "Enskildas delaktighet och rättigheter",
		"Utsatta grupper", "Ledning, styrning och organisation"};
	static const char *const parties[] = {"21", "2101", "2104", "2121", "2132", "2161", "2180",
		"2181", "2182", "2183", "2184"};
	const struct plan *p = gavleborg();
	CHECK_TEXT(p->id, "gavleborg-2018");
	CHECK_INT(p->kind, PLAN_ACTION_PLAN);
	CHECK_TEXT(p->county, "21");
	CHECK_INT(p->from_year, 2018);
	CHECK_INT(p->to_year, 2018);
	CHECK_INT(p->account_year, 2017);
	CHECK_TEXT(p->dated, "2017-10-31");
	CHECK_TEXT(p->agreement, "Stöd till riktade insatser inom området psykisk hälsa 2017");
	CHECK_INT(p->n_parties, 11);
	for (size_t i = 0; i < 11; i++)
		CHECK_TEXT(p->parties[i], parties[i]);
	CHECK_INT(p->reporters, ORG_MUNICIPALITY);
	CHECK_INT(p->long_term_years, 5);
	CHECK_INT(p->short_term_years, 1);
	CHECK_INT(p->n_focus_areas, 5);
	for (size_t i = 0; i < 5; i++)
		CHECK_TEXT(p->focus_areas[i].name, focus[i]);
	CHECK_INT(p->n_target_groups, 2);
	CHECK_INT(p->target_groups[0].age_max, 100);
	CHECK_INT(p->target_groups[1].age_max, 24);
	CHECK_TEXT(p->target_groups[1].name, "Barn och unga");
}

TEST(gavleborg, has_its_indicators)
{
	static const struct {
		size_t area;
		enum indicator_kind kind;
	} want[] = {{0, INDICATOR_YES_NO}, {0, INDICATOR_MONTHS}, {1, INDICATOR_YES_NO},
		{2, INDICATOR_COUNT}, {2, INDICATOR_COUNT}, {3, INDICATOR_YES_NO},
		{4, INDICATOR_YES_NO}, {5, INDICATOR_REFERENCE}, {6, INDICATOR_YES_NO}};
	const struct plan *p = gavleborg();
	size_t n = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		for (size_t k = 0; k < p->areas[i].n_indicators; k++, n++) {
			CHECK_INT(want[n].area, i);
			CHECK_INT(p->areas[i].indicators[k].kind, want[n].kind);
		}
	}
	CHECK_INT(n, 9);
	CHECK_TEXT(p->areas[3].indicators[0].given, "nej");
	CHECK(!p->areas[0].indicators[0].given);
}

TEST(gavleborg, asks_27_questions_for_2018)
{
	struct questions qs;
	CHECK_INT(questions_of_plan(gavleborg(), 2018, test_arena(), &qs), SP_OK);
	CHECK_INT(qs.n_items, 27);
	CHECK(question_find(&qs, "sip/i/sip-kvå"));
	CHECK(question_find(&qs, "case-management/a/2018-5"));
	CHECK(question_find(&qs, "ledning/fulfilment"));
}

/* Every figure of the prose that we shortened. */
TEST(gavleborg, keeps_the_figures_of_the_prose)
{
	static const char *const figures[] = {"1/1-18", "tre dagar", "ca 60", "ca 3000", "steg 1",
		"steg 2", "2017–2018", "40–50 brukare", "40–50 medarbetare", "minst en brukare",
		"var sjätte månad", "varje kvartal", "ett par kommuner", "fyra dokument",
		"fyra lokala", "fyra undergrupper", "4.2 Samverkan", "punkt 5.2", "hösten 2017"};
	struct bytes in = document_text("gavleborg-2018");
	char *text = arena_text_n(test_arena(), in.ptr, in.len);
	size_t n = 0;
	for (const char *p = text; *p; p++) /* lines are folded: any run of blanks is one */
		if (*p != '\n' && (*p != ' ' || (n && text[n - 1] != ' ')))
			text[n++] = *p;
		else if (*p == '\n' && n && text[n - 1] != ' ')
			text[n++] = ' ';
	text[n] = '\0';
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		if (!strstr(text, figures[i]))
			fprintf(stderr, "missing: %s\n", figures[i]);
		CHECK(strstr(text, figures[i]));
	}
}

TEST(gavleborg_2018, has_seven_areas_with_what_was_planned_reported_and_reached)
{
	const struct plan *p = gavleborg();
	const struct activity_counts last = plan_activities(p, 2017);
	const struct goal_counts goals = plan_goals(p);
	const struct grade_counts grades = plan_grades(p, 2017);
	CHECK_INT(p->n_areas, 7);
	CHECK_INT(last.planned, 16);
	CHECK_INT(last.sub_items, 9);
	CHECK_INT(last.reports, 17);
	CHECK_INT(area_activities(document_area(p, "sip"), 2017).planned, 9);
	CHECK_INT(area_activities(document_area(p, "sip"), 2017).with_reports, 5);
	CHECK_INT(area_activities(document_area(p, "sip"), 2017).states[ACTIVITY_NOT_DONE], 1);
	CHECK_INT(plan_activities(p, 2018).planned, 12);
	CHECK_INT(plan_indicators(p).n_indicators, 9);
	CHECK_INT(goals.terms[TERM_LONG], 4);
	CHECK_INT(goals.terms[TERM_SHORT], 3);
	CHECK_INT(goals.terms[TERM_NONE], 5);
	CHECK_INT(grades.grades[GRADE_REACHED], 2);
	CHECK_INT(grades.grades[GRADE_PARTLY], 2);
	CHECK_INT(grades.grades[GRADE_ONGOING], 2);
	CHECK_INT(grades.grades[GRADE_WAITING], 1);
}

TEST(gavleborg_2018, has_the_cross_table_of_the_document)
{
	static const size_t rows[] = {1, 2, 3, 4, 6};
	struct cross_table t;
	CHECK_CODE(cross_table_init(&t, gavleborg(), test_arena()), SP_OK, NULL);
	CHECK_INT(t.n_rows, 5);
	for (size_t i = 0; i < t.n_rows; i++)
		CHECK_INT(cross_row_areas(&t, i), rows[i]);
	CHECK_INT(cross_column_pairs(&t, 0), 9);
	CHECK_INT(cross_column_pairs(&t, 1), 7);
	CHECK_INT(t.n_pairs, 16);
}

/* ---- the report of 2022: section 1.3 ---- */

TEST(gavleborg_2022, has_eight_long_goals_and_ten_sections_six_with_fulfilment_and_planning)
{
	static const char *const told[] = {"2.2", "2.3", "2.4", "2.5", "2.7", "2.8"};
	const struct plan *p = document_plan("gavleborg-2022");
	size_t n = 0;
	CHECK_INT(goals_count(p->goals, p->n_goals).terms[TERM_LONG], 8);
	CHECK_INT(p->n_areas, 10);
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct area *area = &p->areas[i];
		CHECK_TEXT(area->number, arena_printf(test_arena(), "2.%zu", i + 1));
		if (i)
			CHECK(area_number_compare(p->areas[i - 1].number, area->number) < 0);
		CHECK_INT(area->n_goals + area->n_indicators + area->n_costs, 0);
		CHECK_INT(area->n_fulfilments > 0, area_activities(area, 2023).planned > 0);
		if (!area->n_fulfilments)
			continue;
		CHECK_TEXT(area->number, told[n++]);
		CHECK_INT(area->fulfilments[0].year, 2022);
		CHECK_INT(area->fulfilments[0].grade, GRADE_NONE);
		CHECK(area->fulfilments[0].text);
	}
	CHECK_INT(n, 6);
	CHECK_INT(p->n_grants, 0); /* the account of state funds states no amount */
}

TEST(gavleborg_2022, has_its_background_figures_and_ages)
{
	static const uint32_t ages[][2] = {{13, 29}, {16, 64}, {0, 12}, {65, 150}, {80, 150}};
	const struct plan *p = document_plan("gavleborg-2022");
	struct quantity before;
	CHECK_INT(p->n_target_groups, 6);
	CHECK_TEXT(p->target_groups[5].category, "skolår");
	for (size_t i = 0; i < 5; i++) {
		CHECK(p->target_groups[i].has_ages);
		CHECK_INT(p->target_groups[i].age_min, ages[i][0]);
		CHECK_INT(p->target_groups[i].age_max, ages[i][1]);
	}
	CHECK_INT(p->facts[0].quantity->low, 287767 * DECIMAL_ONE);
	CHECK_INT(p->facts[0].change->low, 265 * DECIMAL_ONE);
	CHECK(observation_before(&p->facts[0], &before));
	CHECK_INT(before.low, 287502 * DECIMAL_ONE);
	CHECK_INT(before.high, 287502 * DECIMAL_ONE);
	CHECK_TEXT(p->facts[0].retrieved, "2022-12-05");
	CHECK_INT(document_notes(p, NOTE_OTHER), 4); /* next year's focuses */
}
