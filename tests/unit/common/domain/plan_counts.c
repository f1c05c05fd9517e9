/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/cross.h"
#include "tests/lib/test.h"

static const char **texts(const char *text, size_t *n)
{
	const char **list = NULL;
	*n = 0;
	if (text)
		*(const char **)ARENA_PUSH(test_arena(), list, *n) = text;
	return list;
}

/* ---- rows by target group and status: Kronoberg's plan, design domain.md section 1.1 ---- */

/* Of which focus area the rows are is told for all together: 1, 4, 8, 1, 7 and one of none. */
static const size_t focus_rows[] = {1, 4, 8, 1, 7, 1};
static const struct {
	const char *group;
	size_t prioritised, started, done;
} kronoberg_groups[] = {{"barn-unga", 6, 4, 0}, {"vuxna", 4, 1, 1}, {"äldre", 4, 1, 1}};

static void add_rows(struct plan *p, const char *group, enum work_state status, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct area *area = ARENA_PUSH(test_arena(), p->areas, p->n_areas);
		area->id = arena_printf(test_arena(), "rad-%zu", p->n_areas);
		area->status = status;
		area->target_groups = texts(group, &area->n_target_groups);
	}
}

static struct plan *kronoberg(void)
{
	static const char *const focus[] = {"1", "2", "3", "4", "5", NULL};
	struct plan *p = arena_alloc(test_arena(), sizeof *p);
	for (size_t i = 0; i < 5; i++)
		((struct focus_area *)ARENA_PUSH(test_arena(), p->focus_areas, p->n_focus_areas))
			->id = focus[i];
	for (size_t i = 0; i < 3; i++) {
		struct target_group *g =
			ARENA_PUSH(test_arena(), p->target_groups, p->n_target_groups);
		g->id = kronoberg_groups[i].group;
		add_rows(p, g->id, WORK_PRIORITISED, kronoberg_groups[i].prioritised);
		add_rows(p, g->id, WORK_STARTED, kronoberg_groups[i].started);
		add_rows(p, g->id, WORK_DONE, kronoberg_groups[i].done);
	}
	size_t row = 0;
	for (size_t i = 0; i < 6; i++)
		for (size_t k = 0; k < focus_rows[i]; k++, row++)
			p->areas[row].focus_areas = texts(focus[i], &p->areas[row].n_focus_areas);
	return p;
}

static void check_states(
	struct status_counts counts, size_t prioritised, size_t started, size_t done)
{
	CHECK_INT(counts.n_areas, prioritised + started + done);
	CHECK_INT(counts.states[WORK_PRIORITISED], prioritised);
	CHECK_INT(counts.states[WORK_STARTED], started);
	CHECK_INT(counts.states[WORK_DONE], done);
	CHECK_INT(counts.states[WORK_NONE], 0);
}

TEST(rows, of_kronoberg_are_fourteen_six_and_two_of_twenty_two)
{
	const struct plan *p = kronoberg();
	check_states(plan_status(p, NULL), 14, 6, 2);
	for (size_t i = 0; i < 3; i++)
		check_states(plan_status(p, kronoberg_groups[i].group),
			kronoberg_groups[i].prioritised, kronoberg_groups[i].started,
			kronoberg_groups[i].done);
	check_states(plan_status(p, "okänd"), 0, 0, 0);
	check_states(plan_status(p, ""), 0, 0, 0);
}

TEST(rows, of_kronoberg_by_focus_area_are_one_four_eight_one_seven_and_one_of_none)
{
	struct cross_table t;
	CHECK_CODE(cross_table_init(&t, kronoberg(), test_arena()), SP_OK, NULL);
	CHECK_INT(t.n_rows, 6);
	for (size_t i = 0; i < 6; i++)
		CHECK_INT(cross_row_areas(&t, i), focus_rows[i]);
	CHECK(!cross_row(&t, 5));
}

TEST(rows, without_group_or_status_are_counted_as_such)
{
	struct plan *p = kronoberg();
	p->areas[0].n_target_groups = 0;
	p->areas[1].status = (enum work_state)77;
	CHECK_INT(plan_status(p, "").n_areas, 1);
	CHECK_INT(plan_status(p, NULL).states[WORK_NONE], 1);
}

/* ---- goals: the strategic ones of Kronoberg's strategy, section 1.2 ---- */

TEST(goals, of_the_strategy_are_seventeen_by_direction)
{
	static const struct {
		enum direction direction;
		size_t n;
	} directions[] = {{DIRECTION_INCREASE, 9}, {DIRECTION_DECREASE, 3}, {DIRECTION_ZERO, 1},
		{DIRECTION_NONE, 4}};
	struct plan p = {0};
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < directions[i].n; k++) {
			struct area *area = p.n_areas < 7
						    ? ARENA_PUSH(test_arena(), p.areas, p.n_areas)
						    : &p.areas[k % 7];
			struct goal *goal = ARENA_PUSH(test_arena(), area->goals, area->n_goals);
			goal->kind = GOAL_STRATEGIC;
			goal->direction = directions[i].direction;
		}
	struct goal *vision = ARENA_PUSH(test_arena(), p.goals, p.n_goals);
	vision->kind = GOAL_VISION;
	const struct goal_counts counts = plan_goals(&p);
	CHECK_INT(counts.kinds[GOAL_STRATEGIC], 17);
	CHECK_INT(counts.kinds[GOAL_VISION], 1);
	CHECK_INT(counts.n_goals, 18);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT(counts.directions[directions[i].direction], directions[i].n);
	CHECK_INT(counts.directions[DIRECTION_NONE], 4 + 1);
}

/* ---- goals and indicators of Skåne's twenty areas, section 1.5 ---- */

static const struct {
	size_t short_goals, short_indicators, long_goals, long_indicators;
	bool no_short, no_long; /* the document says "Saknas" of the indicators */
} skane_areas[] = {{2, 1, 1, 1, false, false}, {1, 0, 1, 0, true, true}, {2, 1, 1, 1, false, false},
	{1, 1, 1, 1, false, false}, {1, 1, 1, 0, false, true}, {1, 0, 1, 0, true, true},
	{2, 1, 1, 1, false, false}, {1, 1, 1, 0, false, true}, {1, 1, 2, 1, false, false},
	{1, 1, 1, 1, false, false}, {3, 2, 3, 2, false, false}, {3, 2, 1, 0, false, false},
	{3, 1, 1, 0, false, true}, {1, 1, 0, 0, false, true}, {1, 0, 1, 0, true, true},
	{2, 1, 1, 1, false, false}, {3, 1, 1, 2, false, false}, {1, 0, 1, 0, true, true},
	{2, 1, 2, 1, false, true}, {2, 2, 1, 0, false, true}};
enum { SKANE_AREAS = 20, LSS = 13, SUBSTANCE = 11, INEQUALITY = 16 };

static void add_goals(struct area *area, enum term term, size_t n, enum gap gap)
{
	for (size_t i = 0; i < n; i++) {
		struct goal *goal = ARENA_PUSH(test_arena(), area->goals, area->n_goals);
		goal->term = term;
		goal->gap = gap;
	}
}

static void add_indicators(struct area *area, enum term term, size_t n, enum gap gap)
{
	for (size_t i = 0; i < n; i++) {
		struct indicator *in =
			ARENA_PUSH(test_arena(), area->indicators, area->n_indicators);
		in->term = term;
		in->gap = gap;
		in->kind = gap == PLAN_GAP_ABSENT ? INDICATOR_ABSENT : INDICATOR_COUNT;
	}
}

static struct plan *skane(void)
{
	struct plan *p = arena_alloc(test_arena(), sizeof *p);
	for (size_t i = 0; i < SKANE_AREAS; i++) {
		struct area *area = ARENA_PUSH(test_arena(), p->areas, p->n_areas);
		add_goals(area, TERM_SHORT, skane_areas[i].short_goals, PLAN_GAP_NONE);
		add_goals(area, TERM_LONG, skane_areas[i].long_goals, PLAN_GAP_NONE);
		add_indicators(area, TERM_SHORT, skane_areas[i].short_indicators, PLAN_GAP_NONE);
		add_indicators(area, TERM_LONG, skane_areas[i].long_indicators, PLAN_GAP_NONE);
		add_indicators(area, TERM_SHORT, skane_areas[i].no_short, PLAN_GAP_ABSENT);
		add_indicators(area, TERM_LONG, skane_areas[i].no_long, PLAN_GAP_ABSENT);
	}
	add_goals(&p->areas[LSS], TERM_LONG, 1, PLAN_GAP_ABSENT);
	add_indicators(&p->areas[SUBSTANCE], TERM_LONG, 1, PLAN_GAP_TO_BE_DEVELOPED);
	p->areas[INEQUALITY].indicators[2].gap = PLAN_GAP_TO_BE_SPECIFIED;
	return p;
}

TEST(indicators, of_skane_are_thirty_one_and_fourteen_are_lacking)
{
	const struct indicator_counts counts = plan_indicators(skane());
	CHECK_INT(counts.n_areas, 20);
	CHECK_INT(counts.n_indicators, 31);
	CHECK_INT(counts.terms[TERM_SHORT], 19);
	CHECK_INT(counts.terms[TERM_LONG], 12);
	CHECK_INT(counts.gaps[PLAN_GAP_ABSENT], 14);
	CHECK_INT(counts.gaps[PLAN_GAP_TO_BE_DEVELOPED], 1);
	CHECK_INT(counts.gaps[PLAN_GAP_TO_BE_SPECIFIED], 1);
	CHECK_INT(counts.gaps[PLAN_GAP_NONE], 0);
}

TEST(indicators, of_long_term_are_lacking_in_ten_of_twenty_areas_and_all_in_four)
{
	const struct indicator_counts counts = plan_indicators(skane());
	CHECK_INT(counts.areas_lacking[TERM_LONG], 10);
	CHECK_INT(counts.areas_lacking[TERM_SHORT], 4);
	CHECK_INT(counts.areas_lacking[TERM_NONE], 4);
}

TEST(goals, of_skane_are_thirty_four_and_twenty_three_with_one_lacking)
{
	const struct goal_counts counts = plan_goals(skane());
	CHECK_INT(counts.n_goals, 57);
	CHECK_INT(counts.terms[TERM_SHORT], 34);
	CHECK_INT(counts.terms[TERM_LONG], 23);
	CHECK_INT(counts.gaps[PLAN_GAP_ABSENT], 1);
}

TEST(indicators, of_an_area_add_up_to_those_of_the_plan)
{
	const struct plan *p = skane();
	size_t sum = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct plan one = {.areas = &p->areas[i], .n_areas = 1};
		sum += plan_indicators(&one).n_indicators;
	}
	CHECK_INT(sum, plan_indicators(p).n_indicators);
}

/* ---- activities ---- */

TEST(activities, that_go_on_are_of_each_of_their_years)
{
	const struct activity one = {.year = 2017}, long_one = {.year = 2017, .to_year = 2019};
	for (uint32_t year = 2016; year <= 2020; year++) {
		CHECK_INT(activity_in_year(&one, year), year == 2017);
		CHECK_INT(activity_in_year(&long_one, year), year >= 2017 && year <= 2019);
	}
}
