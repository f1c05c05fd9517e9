/* SPDX-License-Identifier: Apache-2.0 */
/* The five plans and the follow-up that lie in client/data have as much of everything as their documents: the
 * counts of design domain.md 1.1-1.5 and 4. */
#include "tests/lib/test.h"

#include "client/files/files.h"
#include "common/base/file.h"
#include "common/domain/cross.h"
#include "common/domain/gaps.h"
#include "common/domain/having.h"
#include "common/domain/plan_merge.h"

static const struct plan *read_plan(const char *name)
{
	struct bytes in;
	struct sp_error err = {0};
	struct findings faults = {0};
	struct plan *p = NULL;
	const char *path =
		arena_printf(test_arena(), "%s/client/data/plans/%s.yaml", SOURCE_DIR, name);
	CHECK_CODE(file_read(path, FILE_MAX, test_arena(), &in, &err), SP_OK, &err);
	CHECK_CODE(plan_file_read(name, in, test_arena(), &p, &faults, &err), SP_OK, &err);
	for (size_t i = 0; i < faults.n_items; i++)
		CHECK_CODE(faults.items[i].error.code, SP_OK, &faults.items[i].error);
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
	return p;
}

/* Skåne's plan with what the follow-up of 2019 tells. */
static const struct plan *skane_followed_up(void)
{
	const struct plan *followup = read_plan("skane-2019");
	struct plan *out = arena_alloc(test_arena(), sizeof *out);
	struct findings found = {0};
	struct sp_error err = {0};
	CHECK_CODE(plan_merge(read_plan("skane-2016"), &followup, 1, test_arena(), out, &found),
		SP_OK, NULL);
	for (size_t i = 0; i < found.n_items; i++)
		CHECK_CODE(found.items[i].error.code, SP_OK, &found.items[i].error);
	CHECK_CODE(plan_check(out, &err), SP_OK, &err);
	return out;
}

static const struct area *area_of(const struct plan *p, const char *id)
{
	const struct area *area = plan_area(p, id);
	if (!area)
		fail_msg("%s has no area %s", p->id, id);
	return area;
}

static size_t count_notes(const struct plan *p, enum note_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_notes; i++)
		n += p->notes[i].kind == kind;
	return n;
}

/* ---- Kronoberg's plan of 2018: section 1.1 ---- */

static void check_status(
	const struct plan *p, const char *group, size_t prioritised, size_t started, size_t done)
{
	const struct status_counts n = plan_status(p, group);
	CHECK_INT(n.n_areas, prioritised + started + done);
	CHECK_INT(n.states[WORK_PRIORITISED], prioritised);
	CHECK_INT(n.states[WORK_STARTED], started);
	CHECK_INT(n.states[WORK_DONE], done);
}

TEST(kronoberg_2018, has_fourteen_six_and_two_rows_of_twenty_two)
{
	const struct plan *p = read_plan("kronoberg-2018");
	check_status(p, NULL, 14, 6, 2);
	check_status(p, "unga", 6, 4, 0);
	check_status(p, "vuxna", 4, 1, 1);
	check_status(p, "äldre", 4, 1, 1);
}

TEST(kronoberg_2018, has_one_four_eight_one_and_seven_rows_by_focus_area_and_one_of_none)
{
	static const size_t want[] = {1, 4, 8, 1, 7, 1};
	struct cross_table t;
	CHECK_CODE(cross_table_init(&t, read_plan("kronoberg-2018"), test_arena()), SP_OK, NULL);
	CHECK_INT(t.n_rows, 6);
	CHECK_INT(t.n_columns, 3);
	for (size_t i = 0; i < t.n_rows; i++)
		CHECK_INT(cross_row_areas(&t, i), want[i]);
}

/* What one row's indicator cell holds. */
enum cell {
	CELL_SHARE,
	CELL_OF_MUNICIPALITIES,
	CELL_TO_COME,
	CELL_REGISTER,
	CELL_COUNTED,
	CELL_WORDS,
	CELL_EMPTY,
	CELLS
};

static enum cell cell_of(const struct area *area)
{
	static const struct {
		enum indicator_kind kind;
		enum cell cell;
	} cells[] = {{INDICATOR_SHARE, CELL_SHARE},
		{INDICATOR_MUNICIPALITY_SHARE, CELL_OF_MUNICIPALITIES},
		{INDICATOR_EXTERNAL, CELL_REGISTER}, {INDICATOR_COUNT, CELL_COUNTED},
		{INDICATOR_TEXT, CELL_WORDS}};
	if (area->n_indicators == 0)
		return CELL_EMPTY;
	if (area->indicators[0].gap == PLAN_GAP_TO_BE_DEVELOPED)
		return CELL_TO_COME;
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
		if (cells[i].kind == area->indicators[0].kind)
			return cells[i].cell;
	fail_msg("an indicator of kind %d", (int)area->indicators[0].kind);
	return CELLS;
}

TEST(kronoberg_2018, has_twenty_two_indicator_cells_of_seven_kinds)
{
	static const size_t want[CELLS] = {[CELL_SHARE] = 7,
		[CELL_OF_MUNICIPALITIES] = 2,
		[CELL_TO_COME] = 2,
		[CELL_REGISTER] = 3,
		[CELL_COUNTED] = 5,
		[CELL_WORDS] = 1,
		[CELL_EMPTY] = 2};
	const struct plan *p = read_plan("kronoberg-2018");
	size_t n[CELLS] = {0}, two = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		n[cell_of(&p->areas[i])]++;
		two += p->areas[i].n_indicators == 2;
	}
	for (size_t i = 0; i < CELLS; i++)
		CHECK_INT(n[i], want[i]);
	CHECK_INT(two, 1); /* 000:196 holds two counts */
	CHECK_INT(area_of(p, "unga-hbtq")->n_indicators, 2);
}

TEST(kronoberg_2018, measures_the_same_with_other_baselines_by_target_group)
{
	static const struct {
		const char *area;
		uint32_t baseline;
	} want[] = {{"unga-samverkansöverenskommelse", 2017},
		{"vuxna-samverkansöverenskommelse", 2018},
		{"äldre-samverkansöverenskommelse", 2017}};
	const struct plan *p = read_plan("kronoberg-2018");
	for (size_t i = 0; i < 3; i++) {
		const struct indicator *in = &area_of(p, want[i].area)->indicators[0];
		CHECK_INT(in->baseline_year, want[i].baseline);
		CHECK_INT(in->evaluation_year, 2019);
	}
}

TEST(kronoberg_2018, has_the_years_of_its_statuses_and_no_costs)
{
	const struct plan *p = read_plan("kronoberg-2018");
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct area *area = &p->areas[i];
		bool adults = strcmp(area->target_groups[0], "vuxna") == 0;
		bool prioritised = area->status == WORK_PRIORITISED;
		CHECK_INT(area->status_from, prioritised ? (adults ? 2017 : 2018) : 0);
		CHECK_INT(area->status_to, prioritised ? (adults ? 2018 : 2019) : 0);
		CHECK_INT(area->n_costs, 0);
		CHECK(area->n_responsible > 0);
	}
	CHECK_INT(p->from_year, 2018);
	CHECK_INT(p->to_year, 2025);
	CHECK_INT(p->n_parties, 9); /* the region and eight municipalities */
}

TEST(kronoberg_2018, has_its_goals_above_the_rows_and_fourteen_abbreviations)
{
	const struct plan *p = read_plan("kronoberg-2018");
	const struct goal_counts n = goals_count(p->goals, p->n_goals);
	size_t expanded = 0;
	CHECK_INT(n.kinds[GOAL_NONE], 4);
	CHECK_INT(n.kinds[GOAL_OVERALL], 2);
	CHECK_INT(n.kinds[GOAL_INTERIM], 5);
	CHECK_INT(n.kinds[GOAL_PRECONDITION], 8);
	CHECK_INT(n.kinds[GOAL_SUCCESS_FACTOR], 10);
	CHECK_INT(count_notes(p, NOTE_TERM), 14);
	for (size_t i = 0; i < p->n_notes; i++)
		expanded += p->notes[i].kind == NOTE_TERM && p->notes[i].text;
	CHECK_INT(expanded, 13);
}

/* ---- Kronoberg's strategy of 2022: section 1.2 ---- */

TEST(kronoberg_2022, has_seventeen_strategic_goals_by_direction_and_measure)
{
	static const size_t by_area[] = {2, 3, 2, 2, 3, 2, 3};
	const struct plan *p = read_plan("kronoberg-2022");
	const struct goal_counts n = plan_goals(p);
	CHECK_INT(p->n_areas, 7);
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct goal_counts area = goals_count(p->areas[i].goals, p->areas[i].n_goals);
		CHECK_TEXT(p->areas[i].number, arena_printf(test_arena(), "6.%zu", i + 1));
		CHECK_INT(area.kinds[GOAL_STRATEGIC], by_area[i]);
		CHECK_INT(p->areas[i].n_indicators, 0);
	}
	CHECK_INT(n.kinds[GOAL_STRATEGIC], 17);
	CHECK_INT(n.kinds[GOAL_VISION], 3);
	CHECK_INT(n.directions[DIRECTION_INCREASE], 9);
	CHECK_INT(n.directions[DIRECTION_DECREASE], 3);
	CHECK_INT(n.directions[DIRECTION_ZERO], 1);
	CHECK_INT(n.directions[DIRECTION_NONE] - n.kinds[GOAL_VISION], 4);
	CHECK_INT(n.measures[INDICATOR_SHARE], 5);
	CHECK_INT(n.measures[INDICATOR_COUNT], 3);
	CHECK_INT(n.measures[INDICATOR_EXTERNAL], 1); /* mean length of life */
}

TEST(kronoberg_2022, has_its_head)
{
	const struct plan *p = read_plan("kronoberg-2022");
	CHECK_INT(p->kind, PLAN_STRATEGY);
	CHECK_INT(p->from_year, 2022);
	CHECK_INT(p->to_year, 2028);
	CHECK_TEXT(p->dated, "2022-02-02");
	CHECK_INT(p->n_focus_areas, 7);
	CHECK_INT(p->n_target_groups, 3);
	CHECK_INT(p->n_parties, 9);
	for (size_t i = 0; i < 3; i++)
		CHECK(p->target_groups[i].category && !p->target_groups[i].has_ages);
	CHECK_INT(count_notes(p, NOTE_DECISION), 1);
}

/* ---- Gävleborg's report of 2022: section 1.3 ---- */

TEST(gavleborg_2022, has_eight_long_goals_and_ten_sections_six_with_fulfilment_and_planning)
{
	static const char *const told[] = {"2.2", "2.3", "2.4", "2.5", "2.7", "2.8"};
	const struct plan *p = read_plan("gavleborg-2022");
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
	const struct plan *p = read_plan("gavleborg-2022");
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
	CHECK_INT(count_notes(p, NOTE_OTHER), 4); /* next year's focuses */
}

/* ---- Gävleborg's plan of 2018: section 1.4; its rows are in plan_gavleborg.c ---- */

TEST(gavleborg_2018, has_seven_areas_with_what_was_planned_reported_and_reached)
{
	const struct plan *p = read_plan("gavleborg-2018");
	const struct activity_counts last = plan_activities(p, 2017);
	const struct goal_counts goals = plan_goals(p);
	const struct grade_counts grades = plan_grades(p, 2017);
	CHECK_INT(p->n_areas, 7);
	CHECK_INT(last.planned, 16);
	CHECK_INT(last.sub_items, 9);
	CHECK_INT(last.reports, 17);
	CHECK_INT(area_activities(area_of(p, "sip"), 2017).planned, 9);
	CHECK_INT(area_activities(area_of(p, "sip"), 2017).with_reports, 5);
	CHECK_INT(area_activities(area_of(p, "sip"), 2017).states[ACTIVITY_NOT_DONE], 1);
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
	CHECK_CODE(cross_table_init(&t, read_plan("gavleborg-2018"), test_arena()), SP_OK, NULL);
	CHECK_INT(t.n_rows, 5);
	for (size_t i = 0; i < t.n_rows; i++)
		CHECK_INT(cross_row_areas(&t, i), rows[i]);
	CHECK_INT(cross_column_pairs(&t, 0), 9);
	CHECK_INT(cross_column_pairs(&t, 1), 7);
	CHECK_INT(t.n_pairs, 16);
}

/* ---- Skåne's plan and its follow-up of 2019: section 1.5 ---- */

static const struct skane_row {
	const char *number;
	size_t short_goals, short_indicators, long_goals, long_indicators, absent;
} skane_rows[] = {{"1.1", 2, 1, 1, 1, 0}, {"1.2", 1, 0, 1, 0, 2}, {"1.3", 2, 1, 1, 1, 0},
	{"1.4", 1, 1, 1, 1, 0}, {"2.1", 1, 1, 1, 0, 1}, {"3.1", 1, 0, 1, 0, 2},
	{"3.2", 2, 1, 1, 1, 0}, {"3.3", 1, 1, 1, 0, 1}, {"3.4", 1, 1, 2, 1, 0},
	{"3.5", 1, 1, 1, 1, 0}, {"3.6", 3, 2, 3, 2, 0}, {"4.1", 3, 2, 1, 0, 0},
	{"4.2", 3, 1, 1, 0, 1}, {"4.3", 1, 1, 0, 0, 2}, {"4.4", 1, 0, 1, 0, 2},
	{"4.5", 2, 1, 1, 1, 0}, {"4.6", 3, 1, 1, 2, 0}, {"4.7", 1, 0, 1, 0, 2},
	{"5.1", 2, 1, 2, 1, 1}, {"5.2", 2, 2, 1, 0, 1}};
enum { SKANE_AREAS = sizeof skane_rows / sizeof skane_rows[0] };

TEST(skane_2016, has_its_goals_indicators_and_missing_ones_area_by_area)
{
	const struct plan *p = read_plan("skane-2016");
	CHECK_INT(p->n_areas, SKANE_AREAS);
	for (size_t i = 0; i < SKANE_AREAS; i++) {
		const struct skane_row *want = &skane_rows[i];
		const struct area *area = &p->areas[i];
		const struct goal_counts goals = goals_count(area->goals, area->n_goals);
		const struct plan one = {.areas = &p->areas[i], .n_areas = 1};
		const struct indicator_counts in = plan_indicators(&one);
		CHECK_TEXT(area->number, want->number);
		CHECK_TEXT(area->focus_areas[0], arena_printf(test_arena(), "%c", want->number[0]));
		CHECK_INT(goals.terms[TERM_SHORT], want->short_goals);
		CHECK_INT(goals.terms[TERM_LONG], want->long_goals);
		CHECK_INT(in.terms[TERM_SHORT], want->short_indicators);
		CHECK_INT(in.terms[TERM_LONG], want->long_indicators);
		CHECK_INT(goals.gaps[PLAN_GAP_ABSENT] + in.gaps[PLAN_GAP_ABSENT], want->absent);
	}
}

TEST(skane_2016, sums_to_34_19_23_and_12_with_15_missing)
{
	const struct plan *p = read_plan("skane-2016");
	const struct goal_counts goals = plan_goals(p);
	const struct indicator_counts in = plan_indicators(p);
	CHECK_INT(goals.terms[TERM_SHORT], 34);
	CHECK_INT(in.terms[TERM_SHORT], 19);
	CHECK_INT(goals.terms[TERM_LONG], 23);
	CHECK_INT(in.terms[TERM_LONG], 12);
	CHECK_INT(in.n_indicators, 31);
	CHECK_INT(goals.gaps[PLAN_GAP_ABSENT], 1);
	CHECK_INT(in.gaps[PLAN_GAP_ABSENT], 14);
	CHECK_INT(in.gaps[PLAN_GAP_TO_BE_DEVELOPED], 1);
	CHECK_INT(in.areas_lacking[TERM_NONE], 4);
	CHECK_INT(in.areas_lacking[TERM_LONG], 10);
	CHECK_INT(p->n_parties, 34); /* the region and 33 municipalities */
}

/* A number that the follow-up tells: of an indicator, or a fact of the area. */
static const struct skane_value {
	const char *area, *indicator; /* NULL: a fact, by what it counts */
	const char *what, *subject;
	uint32_t year;
	const char *printed;
} skane_values[] = {
	{"suicidprevention", "självmord", NULL, "riket", 2013, "1615"},
	{"suicidprevention", "självmord", NULL, "riket", 2014, "1539"},
	{"suicidprevention", "självmord", NULL, "riket", 2015, "1564"},
	{"suicidprevention", "självmord", NULL, "riket", 2016, "1490"},
	{"suicidprevention", "självmord", NULL, "riket", 2017, "1544"},
	{"suicidprevention", "självmord", NULL, "riket", 2018, "1574"},
	{"suicidprevention", "självmord", NULL, "12", 2013, "205"},
	{"suicidprevention", "självmord", NULL, "12", 2014, "186"},
	{"suicidprevention", "självmord", NULL, "12", 2015, "199"},
	{"suicidprevention", "självmord", NULL, "12", 2016, "181"},
	{"suicidprevention", "självmord", NULL, "12", 2017, "181"},
	{"suicidprevention", "självmord", NULL, "12", 2018, "178"},
	{"suicidprevention", "indikatorer-framtagna", NULL, NULL, 2019, "nej"},
	{"suicidprevention", NULL, "kommuner som deltog i seminariet om kommunala handlingsplaner",
		NULL, 2019, "16 (hösten 2019)"},
	{"attityder", NULL, "aktörer som arrangerade", NULL, 2017, "drygt 40"},
	{"attityder", NULL, "arrangemang", NULL, 2017, "drygt 100"},
	{"attityder", NULL, "arrangemang", NULL, 2019, "120 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "arrangörer", NULL, 2019, "ca 50 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "orter med arrangemang", NULL, 2019, "20 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "attitydambassadörer", NULL, 2019, "33 (hösten 2019)"},
	{"attityder", NULL, "aktiva attitydambassadörer", NULL, 2019, "20 (hösten 2019)"},
	{"attityder", "ambassadörsuppdrag", NULL, NULL, 2019, "30"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2017, "7"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2018, "8"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2019, "14"},
	{"egen-erfarenhet", NULL, "andel kommuner med anställda med egen erfarenhet", NULL, 2017,
		"hälften"},
	{"egen-erfarenhet", NULL, "andel kommuner som arbetar med att anställa", NULL, 2017, "8 %"},
	{"egen-erfarenhet", NULL, "andel kommuner med anställda utifrån egen erfarenhet", NULL,
		2018, "ca en tredjedel"},
	{"egen-erfarenhet", NULL, "andel kommuner som arbetar efter en bestämd metod", NULL, 2018,
		"16 %"},
	{"närstående", NULL, "andel kommuner med pågående satsningar för närstående", NULL, 2017,
		"84 %"},
	{"närstående", NULL, "andel kommuner som arbetar aktivt med anhörigstöd", NULL, 2018,
		"tre fjärdedelar"},
	{"delaktighet", "kommuner-forum", NULL, NULL, 2019, "ca hälften"},
	{"delaktighet", "utvärdering", NULL, NULL, 2019, "nej"},
	{"utskrivningsguiden", "material", NULL, NULL, 2019, "ja"},
	{"utskrivningsguiden", NULL, "nedladdningar av appen", NULL, 2019, "ca 4000"},
	{"utskrivningsguiden", NULL, "spridda tryckta exemplar", NULL, 2019, "35 000"},
	{"utskrivningsguiden", NULL, "spridda exemplar till verksamheter i Skåne", NULL, 2019,
		"12 000"},
	{"utskrivningsguiden", NULL, "andel av heldygnsvårdens avdelningar som har börjat", NULL,
		2019, "ca 85 %"},
	{"sip", "antal-sip", NULL, NULL, 2015, "4347"},
	{"sip", "antal-sip", NULL, NULL, 2016, "4644"},
	{"sip", "antal-sip", NULL, NULL, 2017, "4859"},
	{"sip", "antal-sip", NULL, NULL, 2018, "4986"},
	{"sip", "antal-sip", NULL, NULL, 2019, "3274 (jan–sep) (preliminär)"},
	{"sip", "brukarrevision", NULL, NULL, 2019, "nej"},
	{"utskrivning", "kommuner-mina-planer", NULL, NULL, 2019, "33"},
	{"utskrivning", "vårddagar", NULL, NULL, 2019, "ej klar"},
	{"casemanagement", "f-act-team", NULL, NULL, 2017, "20"},
	{"casemanagement", "f-act-team", NULL, NULL, 2018, "16"},
	{"casemanagement", "verksamheter", NULL, NULL, 2019, "30"},
	{"casemanagement", NULL, "andel kommuner som arbetar med Case Management", NULL, 2017,
		"63 %"},
	{"missbruk", "utbildade-spel", NULL, NULL, 2019, "321"},
	{"missbruk", NULL, "seminarier om spel om pengar", NULL, 2019, "4"},
	{"lss", "vårdprogram", NULL, NULL, 2019, "ja"},
	{"äldre", "första-hjälpen", NULL, NULL, 2019, "ca 1500 (endast totalsumma)"},
	{"äldre", "självmord-65", NULL, NULL, 2016, "55"},
	{"äldre", "självmord-65", NULL, NULL, 2017, "46"},
	{"äldre", "självmord-65", NULL, NULL, 2018, "46"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2015, "584"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2016, "1309"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2017, "1983"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2018, "2184"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2019, "2148 (jan–sep)"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2016, "7"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2017, "14"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2018, "11"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2019, "11"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2016, "4"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2017, "5"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2018, "6"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2019, "4"},
};

static const struct indicator *indicator_of(const struct area *area, const char *id)
{
	for (size_t i = 0; i < area->n_indicators; i++)
		if (strcmp(area->indicators[i].id, id) == 0)
			return &area->indicators[i];
	fail_msg("%s has no indicator %s", area->id, id);
	return NULL;
}

static bool same_or_any(const char *wanted, const char *text)
{
	return !wanted || (text && strcmp(wanted, text) == 0);
}

static const struct observation *observation_of(const struct plan *p, const struct skane_value *v)
{
	const struct area *area = area_of(p, v->area);
	const struct indicator *in = v->indicator ? indicator_of(area, v->indicator) : NULL;
	const struct observation *list = in ? in->observations : area->facts;
	size_t n = in ? in->n_observations : area->n_facts;
	for (size_t i = 0; i < n; i++)
		if (list[i].year == v->year && same_or_any(v->what, list[i].what) &&
			same_or_any(v->subject, list[i].subject))
			return &list[i];
	fail_msg("%s %s has no value of %u", v->area, v->indicator ? v->indicator : v->what,
		v->year);
	return NULL;
}

/* No-break spaces as plain ones. */
static const char *plain(const char *text)
{
	char *out = arena_text(test_arena(), text), *to = out;
	for (const char *from = out; *from; from++) {
		if (strncmp(from, "\u00A0", 2) == 0)
			*to++ = ' ', from++;
		else
			*to++ = *from;
	}
	*to = '\0';
	return out;
}

TEST(skane_2019, tells_every_value_of_the_document)
{
	const struct plan *p = skane_followed_up();
	for (size_t i = 0; i < sizeof skane_values / sizeof skane_values[0]; i++) {
		const struct observation *o = observation_of(p, &skane_values[i]);
		CHECK_TEXT(plain(observation_print(o, LANG_SV, test_arena())),
			skane_values[i].printed);
	}
}

TEST(skane_2019, counts_twenty_three_of_thirty_three_by_the_ten_that_it_names)
{
	const struct plan *p = skane_followed_up();
	const struct indicator *in = indicator_of(area_of(p, "missbruk"), "ramöverenskommelse");
	const struct municipalities all = {NULL, 33};
	struct having have;
	enum sp_code rc;
	CHECK_INT(in->observations[0].n_without, 10);
	CHECK_INT(having_of(&in->observations[0], &all, test_arena(), &have, &rc), REFUSED_NOT);
	CHECK_INT(have.n_with, 23);
	CHECK_INT(have.n_without, 10);
	CHECK_TEXT(have.without[7], "Vellinge");
	CHECK_TEXT(have.without[8], "Åstorp");
	CHECK_TEXT(have.without[9], "Ängelholm");
	CHECK_INT(in->observations[1].state, STATE_NOT_READY);
}

TEST(skane_2019, marks_parts_of_years_totals_alone_and_what_is_counted_otherwise)
{
	const struct plan *p = skane_followed_up();
	const struct indicator *sip = indicator_of(area_of(p, "sip"), "antal-sip");
	const struct indicator *help = indicator_of(area_of(p, "äldre"), "första-hjälpen");
	const struct indicator *job =
		indicator_of(area_of(p, "sysselsättning"), "öppna-jämförelser");
	const struct indicator *staff = indicator_of(area_of(p, "egen-erfarenhet"), "anställda");
	CHECK_INT(sip->observations[4].first_month, 1);
	CHECK_INT(sip->observations[4].last_month, 9);
	CHECK(sip->observations[4].preliminary);
	CHECK_INT(help->observations[0].state, STATE_ONLY_TOTAL);
	CHECK_INT(job->n_versions, 2);
	for (size_t i = 0; i < 3; i++)
		CHECK(staff->observations[i].what);
	CHECK_INT(p->facts[0].quantity->low, 33 * DECIMAL_ONE);
}

TEST(skane_2019, is_published_by_a_third_party_after_the_plan_has_ended)
{
	const struct plan *p = read_plan("skane-2019");
	CHECK_INT(p->kind, PLAN_FOLLOWUP);
	CHECK_TEXT(p->follows, "skane-2016");
	CHECK_INT(p->account_year, 2019);
	CHECK_TEXT(p->dated, "2020-01-15");
	CHECK_TEXT(p->publisher, "Kommunförbundet Skåne");
	CHECK_INT(read_plan("skane-2016")->to_year, 2018);
}
