/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of areas: their goals, activities and costs, and what they refer to. */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/plan_check.h"

static void focus_unknown(struct plan *p)
{
	p->areas[1].focus_areas[2] = "6";
}
static void focus_listed_twice(struct plan *p)
{
	p->areas[1].focus_areas[3] = "1";
}
static void group_unknown(struct plan *p)
{
	p->areas[2].target_groups[0] = "unga";
}
static void area_twice(struct plan *p)
{
	p->areas[6].id = "sip";
}
static void area_no_name(struct plan *p)
{
	p->areas[6].name = "";
}
static void area_long_text(struct plan *p)
{
	char *text = arena_alloc(test_arena(), PLAN_MAX_TEXT + 2);
	memset(text, 'x', PLAN_MAX_TEXT + 1);
	p->areas[0].situation = text;
}
static void responsible_empty(struct plan *p)
{
	static const char *names[] = {"Länsledningen", ""};
	p->areas[0].responsible = names;
	p->areas[0].n_responsible = 2;
}
static void goal_empty(struct plan *p)
{
	static struct goal goals[] = {
		{TERM_LONG, DIRECTION_NONE, "Mål"}, {TERM_LONG, DIRECTION_NONE, ""}};
	p->areas[2].goals = goals;
	p->areas[2].n_goals = 2;
}
static void goal_direction_unknown(struct plan *p)
{
	static struct goal goals[] = {{TERM_LONG, (enum direction)7, "Mål"}};
	p->areas[2].goals = goals;
	p->areas[2].n_goals = 1;
}
static void activity_twice(struct plan *p)
{
	p->areas[0].activities[10].id = "2017-1";
}
static void activity_year_early(struct plan *p)
{
	p->areas[0].activities[1].year = 17;
}
static void activity_empty(struct plan *p)
{
	p->areas[0].activities[1].text = NULL;
}
static void sub_item_empty(struct plan *p)
{
	static const char *items[] = {""};
	p->areas[0].activities[1].sub_items = items;
	p->areas[0].activities[1].n_sub_items = 1;
}
static void report_empty(struct plan *p)
{
	static struct activity_report reports[] = {{"Klart", ACTIVITY_DONE}, {"\n", ACTIVITY_NONE}};
	p->areas[0].activities[1].reports = reports;
	p->areas[0].activities[1].n_reports = 2;
}
static void report_state_unknown(struct plan *p)
{
	static struct activity_report reports[] = {{"Klart", (enum activity_state)9}};
	p->areas[0].activities[1].reports = reports;
	p->areas[0].activities[1].n_reports = 1;
}
static void fulfilment_twice(struct plan *p)
{
	static struct fulfilment f[] = {{2017, GRADE_PARTLY, NULL}, {2017, GRADE_NOT, NULL}};
	p->areas[0].fulfilments = f;
	p->areas[0].n_fulfilments = 2;
}
static void fulfilment_grade_unknown(struct plan *p)
{
	static struct fulfilment f[] = {{2017, (enum grade)6, NULL}};
	p->areas[0].fulfilments = f;
	p->areas[0].n_fulfilments = 1;
}
static void cost_swapped(struct plan *p)
{
	p->areas[2].costs[0].high = 8999;
}
static void cost_negative(struct plan *p)
{
	p->areas[2].costs[0].low = -1;
}
static void cost_no_unit(struct plan *p)
{
	p->areas[2].costs[0].unit = NULL;
}
static void cost_twice(struct plan *p)
{
	*(struct cost *)ARENA_PUSH(test_arena(), p->areas[2].costs, p->areas[2].n_costs) =
		(struct cost){2018, 1, 1, "mnkr", false};
}

static struct goal *goals_of(struct plan *p)
{
	struct goal *goals = arena_array(test_arena(), 2, sizeof *goals);
	goals[0] = (struct goal){.text = "Ett", .id = "g1"};
	goals[1] = (struct goal){.text = "Två", .id = "g2"};
	p->areas[0].goals = goals;
	p->areas[0].n_goals = 2;
	return goals;
}
static void goal_twice(struct plan *p)
{
	goals_of(p)[1].id = "g1";
}
static void goal_parent_unknown(struct plan *p)
{
	goals_of(p)[1].parent = "g3";
}
static void goal_above_itself(struct plan *p)
{
	struct goal *goals = goals_of(p);
	goals[0].parent = "g2";
	goals[1].parent = "g1";
}
static void goal_horizon(struct plan *p)
{
	goals_of(p)[0].horizon_years = 101;
}
static void goal_gap_unknown(struct plan *p)
{
	goals_of(p)[0].gap = (enum gap)9;
}
static void target_without_number(struct plan *p)
{
	static struct target targets[] = {{.kind = TARGET_ABSOLUTE}};
	struct goal *goals = goals_of(p);
	goals[1].targets = targets;
	goals[1].n_targets = 1;
}
static void target_zero_with_number(struct plan *p)
{
	static struct quantity q = {QUALIFIER_EXACT, 0, 0};
	static struct target targets[] = {{.kind = TARGET_ZERO, .value = &q}};
	struct goal *goals = goals_of(p);
	goals[1].targets = targets;
	goals[1].n_targets = 1;
}
static void activity_goal_unknown(struct plan *p)
{
	p->areas[0].activities[3].goal = "g1";
}
static void activity_back_in_time(struct plan *p)
{
	p->areas[0].activities[3].to_year = 2016;
}
static void activity_until_without_year(struct plan *p)
{
	p->areas[0].activities[3].year = 0;
	p->areas[0].activities[3].to_year = 2018;
}
static void carried_from_unknown(struct plan *p)
{
	p->areas[0].activities[9].carried_from = "2016-1";
}
static void carried_from_the_future(struct plan *p)
{
	p->areas[0].activities[0].carried_from = "2018-1";
}
static void status_without_end(struct plan *p)
{
	p->areas[0].status = WORK_STARTED;
	p->areas[0].status_from = 2018;
}
static void status_years_alone(struct plan *p)
{
	p->areas[0].status_from = p->areas[0].status_to = 2018;
}

static const struct fault_case cases[] = {
	{focus_unknown, "unknown_reference", "areas[1].focus_areas[2]"},
	{focus_listed_twice, "given_twice", "areas[1].focus_areas[3]"},
	{group_unknown, "unknown_reference", "areas[2].target_groups[0]"},
	{area_twice, "given_twice", "areas[6].id"},
	{area_no_name, "missing", "areas[6].name"},
	{area_long_text, "too_long", "areas[0].situation"},
	{responsible_empty, "missing", "areas[0].responsible[1]"},
	{goal_empty, "missing", "areas[2].goals[1].text"},
	{goal_direction_unknown, "out_of_range", "areas[2].goals[0].direction"},
	{activity_twice, "given_twice", "areas[0].activities[10].id"},
	{activity_year_early, "out_of_range", "areas[0].activities[1].year"},
	{activity_empty, "missing", "areas[0].activities[1].text"},
	{sub_item_empty, "missing", "areas[0].activities[1].sub_items[0]"},
	{report_empty, "missing", "areas[0].activities[1].reports[1].text"},
	{report_state_unknown, "out_of_range", "areas[0].activities[1].reports[0].state"},
	{fulfilment_twice, "given_twice", "areas[0].fulfilments[1].year"},
	{fulfilment_grade_unknown, "out_of_range", "areas[0].fulfilments[0].grade"},
	{cost_swapped, "wrong_order", "areas[2].costs[0].high"},
	{cost_negative, "out_of_range", "areas[2].costs[0].low"},
	{cost_no_unit, "missing", "areas[2].costs[0].unit"},
	{cost_twice, "given_twice", "areas[2].costs[1].year"},
	{goal_twice, "given_twice", "areas[0].goals[1].id"},
	{goal_parent_unknown, "unknown_reference", "areas[0].goals[1].parent"},
	{goal_above_itself, "wrong_order", "areas[0].goals[0].parent"},
	{goal_horizon, "out_of_range", "areas[0].goals[0].horizon_years"},
	{goal_gap_unknown, "out_of_range", "areas[0].goals[0].gap"},
	{target_without_number, "missing", "areas[0].goals[1].targets[0].value"},
	{target_zero_with_number, "malformed", "areas[0].goals[1].targets[0].value"},
	{activity_goal_unknown, "unknown_reference", "areas[0].activities[3].goal"},
	{activity_back_in_time, "wrong_order", "areas[0].activities[3].to_year"},
	{activity_until_without_year, "missing", "areas[0].activities[3].year"},
	{carried_from_unknown, "unknown_reference", "areas[0].activities[9].carried_from"},
	{carried_from_the_future, "wrong_order", "areas[0].activities[0].carried_from"},
	{status_without_end, "missing", "areas[0].status_to"},
	{status_years_alone, "missing", "areas[0].status"},
};

TEST(plan_check, names_each_fault_of_an_area_and_where_it_is)
{
	check_faults(cases, sizeof cases / sizeof cases[0]);
}
