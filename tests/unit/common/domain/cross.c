/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/cross.h"

#include "common/domain/totals.h"
#include "tests/unit/common/domain/gavleborg.h"

/* What the plan for 2018 says of 2017: class, and what was reported (design domain.md section 1.4). */
static const struct account {
	const char *group;
	enum grade grade;
	size_t sub_items, with_reports, reports;
} accounts[GAVLEBORG_AREAS] = {
	{"alla", GRADE_PARTLY, 0, 5, 5},
	{"unga", GRADE_PARTLY, 0, 1, 1},
	{"alla", GRADE_REACHED, 5, 1, 7},
	{"alla", GRADE_WAITING, 0, 1, 1},
	{"alla", GRADE_ONGOING, 4, 1, 1},
	{"unga", GRADE_REACHED, 0, 1, 1},
	{"alla", GRADE_ONGOING, 0, 1, 1},
};

static void add_account(struct area *area, const struct account *from)
{
	struct arena *a = test_arena();
	struct fulfilment *f = ARENA_PUSH(a, area->fulfilments, area->n_fulfilments);
	*f = (struct fulfilment){2017, from->grade, "som i planen"};
	area->target_groups[0] = from->group;
	for (size_t i = 0; i < from->sub_items; i++)
		*(const char **)ARENA_PUSH(
			a, area->activities[0].sub_items, area->activities[0].n_sub_items) = "del";
	for (size_t i = 0; i < from->reports; i++) {
		struct activity *activity = &area->activities[i % from->with_reports];
		struct activity_report *r = ARENA_PUSH(a, activity->reports, activity->n_reports);
		r->text = "redovisat";
	}
}

static struct plan *gavleborg_in_full(void)
{
	struct plan *p = gavleborg();
	struct target_group *g = ARENA_PUSH(test_arena(), p->target_groups, p->n_target_groups);
	*g = (struct target_group){"unga", "unga", true, 0, 24};
	for (size_t i = 0; i < GAVLEBORG_AREAS; i++)
		add_account(&p->areas[i], &accounts[i]);
	p->areas[0].activities[2].reports[0].state = ACTIVITY_NOT_DONE;
	return p;
}

static struct cross_table table_of(const struct plan *p)
{
	struct cross_table t;
	CHECK_CODE(cross_table_init(&t, p, test_arena()), SP_OK, NULL);
	return t;
}

TEST(cross_table, of_gavleborg_has_sixteen_pairs)
{
	static const size_t areas[] = {1, 2, 3, 4, 6};
	struct cross_table t = table_of(gavleborg_in_full());
	CHECK_INT(t.n_rows, 5);
	CHECK_INT(t.n_columns, 2);
	CHECK_INT(t.n_pairs, 16);
	for (size_t i = 0; i < 5; i++) {
		CHECK_INT(cross_row_areas(&t, i), areas[i]);
		CHECK_INT(cross_row(&t, i)->id[0], '1' + (int)i);
	}
	CHECK_TEXT(cross_column(&t, 0)->id, "alla");
	CHECK_TEXT(cross_column(&t, 1)->id, "unga");
	CHECK_INT(cross_column_pairs(&t, 0), 9);
	CHECK_INT(cross_column_pairs(&t, 1), 7);
}

TEST(cross_table, lists_the_areas_of_each_cell_in_the_plans_order)
{
	static const struct {
		size_t row, column;
		const char *numbers;
	} cells[] = {
		{0, 0, ""},
		{0, 1, "2.2 "},
		{1, 0, "2.4 "},
		{1, 1, "2.6 "},
		{2, 0, "2.1 2.3 "},
		{2, 1, "2.2 "},
		{3, 0, "2.4 2.5 "},
		{3, 1, "2.2 2.6 "},
		{4, 0, "2.3 2.4 2.5 3 "},
		{4, 1, "2.2 2.6 "},
	};
	struct cross_table t = table_of(gavleborg_in_full());
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		const struct cross_cell *cell = cross_cell(&t, cells[i].row, cells[i].column);
		const char *numbers = "";
		for (size_t k = 0; k < cell->n_areas; k++)
			numbers = arena_printf(
				test_arena(), "%s%s ", numbers, cell->areas[k]->number);
		CHECK_TEXT(numbers, cells[i].numbers);
	}
}

TEST(cross_table, keeps_areas_without_focus_area_or_target_group)
{
	struct plan *p = gavleborg_in_full();
	p->areas[0].n_focus_areas = 0;
	p->areas[6].n_target_groups = 0;
	struct cross_table t = table_of(p);
	CHECK_INT(t.n_rows, 6);
	CHECK_INT(t.n_columns, 3);
	CHECK_INT(t.n_pairs, 16);
	CHECK(cross_row(&t, 5) == NULL);
	CHECK(cross_column(&t, 2) == NULL);
	CHECK(cross_cell(&t, 5, 0)->areas[0] == &p->areas[0]);
	CHECK(cross_cell(&t, 4, 2)->areas[0] == &p->areas[6]);
	CHECK_INT(cross_row_areas(&t, 5), 1);
	CHECK_INT(cross_column_pairs(&t, 2), 1);
}

TEST(cross_table, counts_a_focus_area_named_twice_once)
{
	struct plan *p = gavleborg_in_full();
	*(const char **)ARENA_PUSH(
		test_arena(), p->areas[0].focus_areas, p->areas[0].n_focus_areas) = "3";
	CHECK_INT(table_of(p).n_pairs, 16);
}

TEST(cross_table, of_a_plan_without_lists_is_one_cell)
{
	struct plan *p = gavleborg_in_full();
	p->n_focus_areas = p->n_target_groups = 0;
	struct cross_table t = table_of(p);
	CHECK_INT(t.n_rows * t.n_columns, 1);
	CHECK_INT(cross_cell(&t, 0, 0)->n_areas, 7);
	p->n_areas = 0;
	CHECK_INT(table_of(p).n_pairs, 0);
}

TEST(cross_table, says_when_memory_is_spent_at_whichever_place)
{
	const struct plan *p = gavleborg_in_full();
	enum sp_code rc = SP_NO_MEMORY;
	size_t refused = 0;
	for (size_t cap = 0; rc != SP_OK; cap += 16) {
		struct arena a;
		struct cross_table t;
		arena_init(&a, cap);
		rc = cross_table_init(&t, p, &a);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		refused += rc == SP_NO_MEMORY;
		arena_free(&a);
	}
	CHECK(refused > 2);
}

/* What the plan costs, and what a sum over the cells of the table would have said (trap 26). */
TEST(costs, are_summed_over_areas_never_over_focus_areas)
{
	struct plan *p = gavleborg_in_full();
	struct cost sum;
	size_t areas;
	struct arena *a = test_arena();
	CHECK(plan_cost(p, 2018, &sum, &areas));
	CHECK_TEXT(print_cost_sum(&sum, areas, p->n_areas, LANG_SV, a),
		"3,0–5,4 mnkr (5 av 7 områden), preliminärt");
	CHECK_TEXT(print_cost_sum(&sum, areas, p->n_areas, LANG_EN, a),
		"3,0–5,4 mnkr (5 of 7 areas), preliminary");
	struct cross_table t = table_of(p);
	decimal low = 0, high = 0;
	for (size_t i = 0; i < t.n_rows * t.n_columns; i++)
		for (size_t k = 0; k < t.cells[i].n_areas; k++) {
			const struct area *area = t.cells[i].areas[k];
			low += area->n_costs ? area->costs[0].low : 0;
			high += area->n_costs ? area->costs[0].high : 0;
		}
	CHECK_TEXT(print_range(low, high, LANG_SV, a), "6,2–10,3");
	CHECK_TEXT(print_range(sum.low, sum.high, LANG_SV, a), "3,0–5,4");
}

TEST(costs, that_nobody_states_are_not_zero)
{
	struct plan *p = gavleborg_in_full();
	struct cost sum;
	size_t areas;
	CHECK(plan_cost(p, 2019, &sum, &areas));
	CHECK_TEXT(print_cost_sum(&sum, areas, p->n_areas, LANG_SV, test_arena()),
		"ej angivet (0 av 7 områden)");
	CHECK_TEXT(print_cost_sum(&sum, areas, p->n_areas, LANG_EN, test_arena()),
		"not stated (0 of 7 areas)");
}

TEST(costs, print_one_number_where_both_ends_agree_and_no_unit_where_none_is_stated)
{
	struct cost sum = {2018, 3000, 3000, "mnkr", false};
	CHECK_TEXT(print_cost_sum(&sum, 1, 7, LANG_SV, test_arena()), "0,3 mnkr (1 av 7 områden)");
	sum.unit = NULL;
	CHECK_TEXT(print_cost_sum(&sum, 1, 7, LANG_SV, test_arena()), "0,3 (1 av 7 områden)");
}

TEST(fulfilment, is_counted_by_class_for_a_year)
{
	struct plan *p = gavleborg_in_full();
	struct grade_counts counts = plan_grades(p, 2017);
	CHECK_INT(counts.n_areas, 7);
	CHECK_INT(counts.grades[GRADE_REACHED], 2);
	CHECK_INT(counts.grades[GRADE_PARTLY], 2);
	CHECK_INT(counts.grades[GRADE_ONGOING], 2);
	CHECK_INT(counts.grades[GRADE_WAITING], 1);
	CHECK_INT(counts.grades[GRADE_NOT], 0);
	CHECK_INT(counts.grades[GRADE_NONE] + counts.n_absent, 0);
}

TEST(fulfilment, told_in_text_alone_is_apart_from_nothing_said)
{
	struct plan *p = gavleborg_in_full();
	p->areas[0].fulfilments[0].grade = GRADE_NONE;
	p->areas[1].n_fulfilments = 0;
	struct grade_counts counts = plan_grades(p, 2017);
	CHECK_INT(counts.grades[GRADE_NONE], 1);
	CHECK_INT(counts.n_absent, 1);
	CHECK_INT(counts.grades[GRADE_PARTLY], 0);
	CHECK_INT(plan_grades(p, 2018).n_absent, 7);
}

TEST(counts, of_a_plan_take_a_class_or_state_that_nobody_knows_as_not_stated)
{
	struct plan *p = gavleborg_in_full();
	p->areas[0].fulfilments[0].grade = (enum grade)(GRADE_WAITING + 1);
	p->areas[0].activities[2].reports[0].state = (enum activity_state)99;
	CHECK_INT(plan_grades(p, 2017).grades[GRADE_NONE], 1);
	CHECK_INT(area_activities(&p->areas[0], 2017).states[ACTIVITY_NONE], 5);
}

TEST(activities, planned_stand_against_those_reported_area_by_area)
{
	struct plan *p = gavleborg_in_full();
	for (size_t i = 0; i < GAVLEBORG_AREAS; i++) {
		struct activity_counts counts = area_activities(&p->areas[i], 2017);
		CHECK_INT(counts.planned, gavleborg_areas[i].planned_2017);
		CHECK_INT(counts.sub_items, accounts[i].sub_items);
		CHECK_INT(counts.with_reports, accounts[i].with_reports);
		CHECK_INT(counts.reports, accounts[i].reports);
	}
	struct activity_counts sip = area_activities(&p->areas[0], 2017);
	CHECK_TEXT(print_of(sip.with_reports, sip.planned, LANG_SV, test_arena()), "5 av 9");
	CHECK_INT(sip.states[ACTIVITY_NOT_DONE], 1);
	CHECK_INT(sip.states[ACTIVITY_NONE], 4);
}

TEST(activities, of_the_whole_plan_are_the_sums_of_its_areas)
{
	struct plan *p = gavleborg_in_full();
	struct activity_counts counts = plan_activities(p, 2017);
	CHECK_INT(counts.planned, 16);
	CHECK_INT(counts.sub_items, 9);
	CHECK_INT(counts.with_reports, 11);
	CHECK_INT(counts.reports, 17);
	CHECK_INT(plan_activities(p, 2018).planned, 12);
	CHECK_INT(plan_activities(p, 2018).reports, 0);
	CHECK_INT(plan_activities(p, 2030).planned, 0);
}
