/* SPDX-License-Identifier: Apache-2.0 */
/* Kronoberg's plan of 2018 and strategy of 2022 have as much of everything as their documents: design domain.md 1.1
 * and 1.2. */
#include "common/domain/cross.h"
#include "common/domain/gaps.h"
#include "tests/lib/plan_documents.h"

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
	const struct plan *p = document_plan("kronoberg-2018");
	check_status(p, NULL, 14, 6, 2);
	check_status(p, "unga", 6, 4, 0);
	check_status(p, "vuxna", 4, 1, 1);
	check_status(p, "äldre", 4, 1, 1);
}

TEST(kronoberg_2018, has_one_four_eight_one_and_seven_rows_by_focus_area_and_one_of_none)
{
	static const size_t want[] = {1, 4, 8, 1, 7, 1};
	struct cross_table t;
	CHECK_CODE(
		cross_table_init(&t, document_plan("kronoberg-2018"), test_arena()), SP_OK, NULL);
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
	const struct plan *p = document_plan("kronoberg-2018");
	size_t n[CELLS] = {0}, two = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		n[cell_of(&p->areas[i])]++;
		two += p->areas[i].n_indicators == 2;
	}
	for (size_t i = 0; i < CELLS; i++)
		CHECK_INT(n[i], want[i]);
	CHECK_INT(two, 1); /* 000:196 holds two counts */
	CHECK_INT(document_area(p, "unga-hbtq")->n_indicators, 2);
}

TEST(kronoberg_2018, measures_the_same_with_other_baselines_by_target_group)
{
	static const struct {
		const char *area;
		uint32_t baseline;
	} want[] = {{"unga-samverkansöverenskommelse", 2017},
		{"vuxna-samverkansöverenskommelse", 2018},
		{"äldre-samverkansöverenskommelse", 2017}};
	const struct plan *p = document_plan("kronoberg-2018");
	for (size_t i = 0; i < 3; i++) {
		const struct indicator *in = &document_area(p, want[i].area)->indicators[0];
		CHECK_INT(in->baseline_year, want[i].baseline);
		CHECK_INT(in->evaluation_year, 2019);
	}
}

TEST(kronoberg_2018, has_the_years_of_its_statuses_and_no_costs)
{
	const struct plan *p = document_plan("kronoberg-2018");
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
	const struct plan *p = document_plan("kronoberg-2018");
	const struct goal_counts n = goals_count(p->goals, p->n_goals);
	size_t expanded = 0;
	CHECK_INT(n.kinds[GOAL_NONE], 4);
	CHECK_INT(n.kinds[GOAL_OVERALL], 2);
	CHECK_INT(n.kinds[GOAL_INTERIM], 5);
	CHECK_INT(n.kinds[GOAL_PRECONDITION], 8);
	CHECK_INT(n.kinds[GOAL_SUCCESS_FACTOR], 10);
	CHECK_INT(document_notes(p, NOTE_TERM), 14);
	for (size_t i = 0; i < p->n_notes; i++)
		expanded += p->notes[i].kind == NOTE_TERM && p->notes[i].text;
	CHECK_INT(expanded, 13);
}

/* ---- Kronoberg's strategy of 2022: section 1.2 ---- */

TEST(kronoberg_2022, has_seventeen_strategic_goals_by_direction_and_measure)
{
	static const size_t by_area[] = {2, 3, 2, 2, 3, 2, 3};
	const struct plan *p = document_plan("kronoberg-2022");
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
	const struct plan *p = document_plan("kronoberg-2022");
	CHECK_INT(p->kind, PLAN_STRATEGY);
	CHECK_INT(p->from_year, 2022);
	CHECK_INT(p->to_year, 2028);
	CHECK_TEXT(p->dated, "2022-02-02");
	CHECK_INT(p->n_focus_areas, 7);
	CHECK_INT(p->n_target_groups, 3);
	CHECK_INT(p->n_parties, 9);
	for (size_t i = 0; i < 3; i++)
		CHECK(p->target_groups[i].category && !p->target_groups[i].has_ages);
	CHECK_INT(document_notes(p, NOTE_DECISION), 1);
}
