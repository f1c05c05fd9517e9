/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/gavleborg.h"

static void check_fault(const struct plan *p, const char *what, const char *where)
{
	struct sp_error err;
	CHECK_CODE(plan_check(p, &err), SP_PLAN_INVALID, &err);
	CHECK_TEXT(err.where, where);
	CHECK_TEXT(err.param[0], what);
	CHECK(vocabulary_find(VOCABULARY_PLAN_FAULT, err.param[0]) != 0);
	CHECK_INT(plan_check(p, NULL), SP_PLAN_INVALID);
}

TEST(plan_check, takes_the_plan_of_gavleborg)
{
	struct sp_error err;
	CHECK_CODE(plan_check(gavleborg(), &err), SP_OK, &err);
}

TEST(plan_check, takes_what_the_documents_leave_out)
{
	struct area area = {.id = "a", .name = "Område"};
	struct plan p = {
		.id = "p", .title = "Plan", .from_year = 2022, .areas = &area, .n_areas = 1};
	struct sp_error err;
	CHECK_CODE(plan_check(&p, &err), SP_OK, &err);
}

/* One change to the plan and the fault that it has to give. */
struct fault_case {
	void (*change)(struct plan *p);
	const char *what, *where;
};

static void no_id(struct plan *p)
{
	p->id = NULL;
}
static void bad_id(struct plan *p)
{
	p->id = "Gävleborg 2018";
}
static void no_title(struct plan *p)
{
	p->title = " ";
}
static void kind_unknown(struct plan *p)
{
	p->kind = (enum plan_kind)99;
}
static void kind_negative(struct plan *p)
{
	p->kind = (enum plan_kind) - 1;
}
static void reporters_unknown(struct plan *p)
{
	p->reporters = (enum org_kind)5;
}
static void year_zero(struct plan *p)
{
	p->from_year = 0;
}
static void year_early(struct plan *p)
{
	p->from_year = 1899;
}
static void year_late(struct plan *p)
{
	p->to_year = 9999;
}
static void years_swapped(struct plan *p)
{
	p->to_year = 2017;
}
static void account_year_early(struct plan *p)
{
	p->account_year = 17;
}
static void term_too_long(struct plan *p)
{
	p->long_term_years = 101;
}
static void county_bad(struct plan *p)
{
	p->county = "Gävleborgs län";
}
static void party_bad(struct plan *p)
{
	p->parties[3] = "Hofors";
}
static void party_null(struct plan *p)
{
	p->parties[0] = NULL;
}
static void party_twice(struct plan *p)
{
	p->parties[10] = "2180";
}
static void focus_twice(struct plan *p)
{
	p->focus_areas[4].id = "1";
}
static void focus_unknown(struct plan *p)
{
	p->areas[1].focus_areas[2] = "6";
}
static void focus_listed_twice(struct plan *p)
{
	p->areas[1].focus_areas[3] = "1";
}
static void group_ages_swapped(struct plan *p)
{
	p->target_groups[0].age_min = 101;
}
static void group_too_old(struct plan *p)
{
	p->target_groups[0].age_max = 151;
}
static void group_unknown(struct plan *p)
{
	p->areas[2].target_groups[0] = "unga";
}
static void no_areas(struct plan *p)
{
	p->n_areas = 0;
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
static void indicator_twice(struct plan *p)
{
	p->areas[0].indicators[1].id = "ind-1";
}
static void indicator_bad_id(struct plan *p)
{
	p->areas[0].indicators[1].id = "ind/1";
}
static void indicator_no_kind(struct plan *p)
{
	p->areas[0].indicators[1].kind = INDICATOR_NONE;
}
static void indicator_no_text(struct plan *p)
{
	p->areas[0].indicators[1].text = NULL;
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

static const struct fault_case cases[] = {
	{no_id, "missing", "id"},
	{bad_id, "malformed", "id"},
	{no_title, "missing", "title"},
	{kind_unknown, "out_of_range", "kind"},
	{kind_negative, "out_of_range", "kind"},
	{reporters_unknown, "out_of_range", "reporters"},
	{year_zero, "out_of_range", "from_year"},
	{year_early, "out_of_range", "from_year"},
	{year_late, "out_of_range", "to_year"},
	{years_swapped, "wrong_order", "to_year"},
	{account_year_early, "out_of_range", "account_year"},
	{term_too_long, "out_of_range", "long_term_years"},
	{county_bad, "malformed", "county"},
	{party_bad, "malformed", "parties[3]"},
	{party_null, "malformed", "parties[0]"},
	{party_twice, "given_twice", "parties[10]"},
	{focus_twice, "given_twice", "focus_areas[4].id"},
	{focus_unknown, "unknown_reference", "areas[1].focus_areas[2]"},
	{focus_listed_twice, "given_twice", "areas[1].focus_areas[3]"},
	{group_ages_swapped, "wrong_order", "target_groups[0].age_max"},
	{group_too_old, "out_of_range", "target_groups[0].age_max"},
	{group_unknown, "unknown_reference", "areas[2].target_groups[0]"},
	{no_areas, "missing", "areas"},
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
	{indicator_twice, "given_twice", "areas[0].indicators[1].id"},
	{indicator_bad_id, "malformed", "areas[0].indicators[1].id"},
	{indicator_no_kind, "missing", "areas[0].indicators[1].kind"},
	{indicator_no_text, "missing", "areas[0].indicators[1].text"},
	{fulfilment_twice, "given_twice", "areas[0].fulfilments[1].year"},
	{fulfilment_grade_unknown, "out_of_range", "areas[0].fulfilments[0].grade"},
	{cost_swapped, "wrong_order", "areas[2].costs[0].high"},
	{cost_negative, "out_of_range", "areas[2].costs[0].low"},
	{cost_no_unit, "missing", "areas[2].costs[0].unit"},
	{cost_twice, "given_twice", "areas[2].costs[1].year"},
};

TEST(plan_check, names_each_fault_and_where_it_is)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan *p = gavleborg();
		cases[i].change(p);
		check_fault(p, cases[i].what, cases[i].where);
	}
}

TEST(plan_check, lets_the_same_id_stand_in_two_areas)
{
	struct plan *p = gavleborg();
	struct sp_error err;
	CHECK_TEXT(p->areas[0].indicators[0].id, p->areas[1].indicators[0].id);
	p->areas[1].activities[0].id = p->areas[1].indicators[0].id;
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
}

/* `n` goals spread over the areas. */
static struct plan *plan_with_goals(size_t n)
{
	struct plan *p = gavleborg();
	for (size_t i = 0; i < p->n_areas; i++)
		p->areas[i].n_activities = p->areas[i].n_indicators = 0;
	for (size_t i = 0; i < n; i++) {
		struct area *area = &p->areas[i % p->n_areas];
		struct goal *g = ARENA_PUSH(test_arena(), area->goals, area->n_goals);
		g->text = "Mål";
	}
	return p;
}

TEST(plan_check, counts_the_items_of_all_areas_together)
{
	struct sp_error err;
	CHECK_CODE(plan_check(plan_with_goals(PLAN_MAX_ITEMS), &err), SP_OK, &err);
	check_fault(plan_with_goals(PLAN_MAX_ITEMS + 1), "too_many", "areas");
	check_fault(plan_with_goals(10000), "too_many", "areas");
}

TEST(plan_check, refuses_counts_that_would_overflow_before_it_reads_them)
{
	struct plan *p = gavleborg();
	p->areas[0].n_goals = SIZE_MAX;
	p->areas[1].n_goals = 5;
	check_fault(p, "too_many", "areas");
	p = gavleborg();
	p->n_areas = PLAN_MAX_AREAS + 1;
	check_fault(p, "too_many", "areas");
	p = gavleborg();
	p->n_parties = PLAN_MAX_ITEMS + 1;
	check_fault(p, "too_many", "parties");
	p = gavleborg();
	p->n_focus_areas = PLAN_MAX_AREAS + 1;
	check_fault(p, "too_many", "focus_areas");
	p = gavleborg();
	p->n_target_groups = PLAN_MAX_AREAS + 1;
	check_fault(p, "too_many", "target_groups");
	p = gavleborg();
	p->areas[0].n_costs = PLAN_MAX_ITEMS + 1;
	check_fault(p, "too_many", "areas[0].costs");
}
