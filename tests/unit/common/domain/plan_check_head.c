/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of a plan itself: its head, and its parties, focus areas, target groups and memberships. */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/plan_check.h"

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
static void group_ages_swapped(struct plan *p)
{
	p->target_groups[0].age_min = 101;
}
static void group_too_old(struct plan *p)
{
	p->target_groups[0].age_max = 151;
}
static void no_areas(struct plan *p)
{
	p->n_areas = 0;
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
	{group_ages_swapped, "wrong_order", "target_groups[0].age_max"},
	{group_too_old, "out_of_range", "target_groups[0].age_max"},
	{no_areas, "missing", "areas"},
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
};

TEST(plan_check, names_each_fault_of_the_plan_itself_and_where_it_is)
{
	check_faults(cases, sizeof cases / sizeof cases[0]);
}
