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

/* ---- what issue 5's documents brought ---- */

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
static void membership_of_a_stranger(struct plan *p)
{
	static struct membership m[] = {{.code = "0760", .from = "2018"}};
	p->memberships = m;
	p->n_memberships = 1;
}
static void membership_in_words(struct plan *p)
{
	static struct membership m[] = {{.code = "2180", .from = "våren 2018"}};
	p->memberships = m;
	p->n_memberships = 1;
}
static void membership_backwards(struct plan *p)
{
	static struct membership m[] = {{.code = "2180", .from = "2019-01-01", .to = "2018"}};
	p->memberships = m;
	p->n_memberships = 1;
}
static void grant_below_zero(struct plan *p)
{
	static struct grant g[] = {{.name = "Stöd", .year = 2022, .used = -1}};
	p->grants = g;
	p->n_grants = 1;
}
static void parent_goal_alone(struct plan *p)
{
	p->parent_goal = "g";
}
static void parent_of_itself(struct plan *p)
{
	p->parent = "gavleborg-2018";
}
static void follows_as_a_plan(struct plan *p)
{
	p->follows = "skane-2016";
}
static void followup_of_nothing(struct plan *p)
{
	p->kind = PLAN_FOLLOWUP;
	p->from_year = p->to_year = p->account_year = 2019;
}
static void followup_of_no_year(struct plan *p)
{
	followup_of_nothing(p);
	p->follows = "skane-2016";
	p->account_year = 0;
}
static void followup_of_other_years(struct plan *p)
{
	followup_of_nothing(p);
	p->follows = "skane-2016";
	p->from_year = 2018;
}
static void asks_unknown(struct plan *p)
{
	p->asks = 1U << 20;
}
static void note_of_nothing(struct plan *p)
{
	static struct note notes[] = {{.kind = NOTE_BODY}};
	p->notes = notes;
	p->n_notes = 1;
}

static struct observation *value_of(struct plan *p)
{
	struct observation *o = arena_array(test_arena(), 2, sizeof *o);
	o[0] = o[1] = (struct observation){
		.year = 2018, .state = STATE_GIVEN, .has_yes_no = true, .source = "a"};
	o[1].source = "b";
	p->areas[0].indicators[0].observations = o;
	p->areas[0].indicators[0].n_observations = 2;
	return &o[1];
}
static void value_missing(struct plan *p)
{
	value_of(p)->has_yes_no = false;
}
static void value_twice(struct plan *p)
{
	value_of(p)->text = "också";
}
static void value_beside_its_absence(struct plan *p)
{
	value_of(p)->state = STATE_NOT_READY;
}
static void value_without_a_year(struct plan *p)
{
	value_of(p)->year = 0;
}
static void value_in_half_a_period(struct plan *p)
{
	value_of(p)->first_month = 3;
}
static void value_in_month_13(struct plan *p)
{
	struct observation *o = value_of(p);
	o->first_month = 1;
	o->last_month = 13;
}
static void value_months_backwards(struct plan *p)
{
	struct observation *o = value_of(p);
	o->first_month = 9;
	o->last_month = 1;
}
static void value_months_in_words(struct plan *p)
{
	value_of(p)->period = "jan–sep";
}
static void value_said_again(struct plan *p)
{
	value_of(p)->source = "a";
}
static void value_range_backwards(struct plan *p)
{
	static struct quantity q = {QUALIFIER_EXACT, 2, 1};
	struct observation *o = value_of(p);
	o->has_yes_no = false;
	o->quantity = &q;
}
static void value_in_other_words(struct plan *p)
{
	static struct share share = {10000, 30000, 0, "hälften", QUALIFIER_EXACT};
	struct observation *o = value_of(p);
	o->has_yes_no = false;
	o->share = &share;
}
static void fact_of_nothing(struct plan *p)
{
	static struct observation facts[] = {
		{.year = 2018, .state = STATE_GIVEN, .has_yes_no = true}};
	p->areas[0].facts = facts;
	p->areas[0].n_facts = 1;
}
static void versions_backwards(struct plan *p)
{
	static struct indicator_version v[] = {{2019, "b"}, {2016, "a"}};
	p->areas[0].indicators[0].versions = v;
	p->areas[0].indicators[0].n_versions = 2;
}
static void version_twice(struct plan *p)
{
	static struct indicator_version v[] = {{2019, "b"}, {2019, "a"}};
	p->areas[0].indicators[0].versions = v;
	p->areas[0].indicators[0].n_versions = 2;
}
static void evaluated_before_it_began(struct plan *p)
{
	p->areas[0].indicators[0].baseline_year = 2019;
	p->areas[0].indicators[0].evaluation_year = 2017;
}
static void narrative_of_nothing(struct plan *p)
{
	static struct narrative n[] = {{.indicator = "ind-9", .text = "x"}};
	p->areas[0].narratives = n;
	p->areas[0].n_narratives = 1;
}
static void narrative_of_another_term(struct plan *p)
{
	static struct narrative n[] = {{.indicator = "ind-1", .term = TERM_LONG, .text = "x"}};
	p->areas[0].narratives = n;
	p->areas[0].n_narratives = 1;
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
	{membership_of_a_stranger, "unknown_reference", "memberships[0].code"},
	{membership_in_words, "malformed", "memberships[0].from"},
	{membership_backwards, "wrong_order", "memberships[0].to"},
	{grant_below_zero, "out_of_range", "grants[0].used"},
	{parent_goal_alone, "missing", "parent"},
	{parent_of_itself, "wrong_order", "parent"},
	{follows_as_a_plan, "malformed", "follows"},
	{followup_of_nothing, "missing", "follows"},
	{followup_of_no_year, "missing", "account_year"},
	{followup_of_other_years, "wrong_order", "account_year"},
	{asks_unknown, "out_of_range", "asks"},
	{note_of_nothing, "missing", "notes[0].name"},
	{value_missing, "missing", "areas[0].indicators[0].observations[1].value"},
	{value_twice, "given_twice", "areas[0].indicators[0].observations[1].value"},
	{value_beside_its_absence, "malformed", "areas[0].indicators[0].observations[1].state"},
	{value_without_a_year, "out_of_range", "areas[0].indicators[0].observations[1].year"},
	{value_in_half_a_period, "missing", "areas[0].indicators[0].observations[1].last_month"},
	{value_in_month_13, "out_of_range", "areas[0].indicators[0].observations[1].last_month"},
	{value_months_backwards, "wrong_order",
		"areas[0].indicators[0].observations[1].last_month"},
	{value_months_in_words, "malformed", "areas[0].indicators[0].observations[1].period"},
	{value_said_again, "given_twice", "areas[0].indicators[0].observations[1].year"},
	{value_range_backwards, "wrong_order", "areas[0].indicators[0].observations[1].quantity"},
	{value_in_other_words, "malformed", "areas[0].indicators[0].observations[1].share"},
	{fact_of_nothing, "missing", "areas[0].facts[0].what"},
	{versions_backwards, "wrong_order", "areas[0].indicators[0].versions[1].from_year"},
	{version_twice, "given_twice", "areas[0].indicators[0].versions[1].from_year"},
	{evaluated_before_it_began, "wrong_order", "areas[0].indicators[0].evaluation_year"},
	{narrative_of_nothing, "unknown_reference", "areas[0].narratives[0].indicator"},
	{narrative_of_another_term, "malformed", "areas[0].narratives[0].term"},
};

TEST(plan_check, names_each_fault_and_where_it_is)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan *p = gavleborg();
		cases[i].change(p);
		check_fault(p, cases[i].what, cases[i].where);
	}
}

static enum sp_code count(void *context, const struct sp_error *fault)
{
	CHECK_INT(fault->code, SP_PLAN_INVALID);
	++*(size_t *)context;
	return SP_OK;
}

TEST(plan_check, tells_each_of_several_faults_to_who_wants_them_all)
{
	struct plan *p = gavleborg();
	size_t n = 0;
	CHECK_INT(plan_check_each(p, count, &n), SP_OK);
	CHECK_INT(n, 0);
	no_title(p);
	area_twice(p);
	indicator_no_kind(p);
	cost_negative(p);
	CHECK_INT(plan_check_each(p, count, &n), SP_OK);
	CHECK_INT(n, 4);
}

/* The plan has what a follow-up of it leaves out. */
TEST(plan_check, lets_a_followup_leave_to_its_plan_what_that_has)
{
	static struct observation value = {.year = 2018, .state = STATE_NOT_READY};
	static struct indicator indicator = {
		.id = "sip", .observations = &value, .n_observations = 1};
	static const char *focus[] = {"3"};
	static struct activity activity = {
		.id = "2019-1", .year = 2019, .text = "x", .goal = "g1", .carried_from = "2018-1"};
	struct area area = {.id = "sip",
		.indicators = &indicator,
		.n_indicators = 1,
		.activities = &activity,
		.n_activities = 1,
		.focus_areas = focus,
		.n_focus_areas = 1};
	struct plan p = {.id = "f",
		.title = "F",
		.kind = PLAN_FOLLOWUP,
		.follows = "p",
		.from_year = 2019,
		.account_year = 2019,
		.areas = &area,
		.n_areas = 1};
	struct sp_error err;
	CHECK_CODE(plan_check(&p, &err), SP_OK, &err);
	p.kind = PLAN_STRATEGY;
	p.follows = NULL;
	CHECK_CODE(plan_check(&p, &err), SP_PLAN_INVALID, &err);
}

TEST(plan_check, lets_an_activity_go_on_from_the_plan_before)
{
	struct plan *p = gavleborg();
	struct sp_error err;
	p->areas[0].activities[10].carried_from = "2017-1";
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
	carried_from_unknown(p);
	p->predecessor = "gavleborg-2017";
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
}

TEST(plan_check, counts_all_parts_of_a_plan_together)
{
	struct plan *p = gavleborg();
	struct sp_error err;
	for (size_t i = 0; i < p->n_areas; i++) {
		p->areas[i].notes = arena_array(test_arena(), PLAN_MAX_ITEMS, sizeof(struct note));
		p->areas[i].n_notes = PLAN_MAX_ITEMS;
		for (size_t k = 0; k < PLAN_MAX_ITEMS; k++)
			p->areas[i].notes[k] = (struct note){.kind = NOTE_OTHER, .name = "x"};
	}
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
	for (size_t i = 0; i < 4; i++) {
		p->areas[i].narratives =
			arena_array(test_arena(), PLAN_MAX_ITEMS, sizeof(struct narrative));
		p->areas[i].n_narratives = PLAN_MAX_ITEMS;
		for (size_t k = 0; k < PLAN_MAX_ITEMS; k++)
			p->areas[i].narratives[k].text = "x";
	}
	check_fault(p, "too_many", "areas[5].notes");
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
