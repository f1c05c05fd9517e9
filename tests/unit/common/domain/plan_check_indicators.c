/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of indicators, of the values told of them, and of what is told beside them. */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/plan_check.h"

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
	{indicator_twice, "given_twice", "areas[0].indicators[1].id"},
	{indicator_bad_id, "malformed", "areas[0].indicators[1].id"},
	{indicator_no_kind, "missing", "areas[0].indicators[1].kind"},
	{indicator_no_text, "missing", "areas[0].indicators[1].text"},
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

TEST(plan_check, names_each_fault_of_an_indicator_and_where_it_is)
{
	check_faults(cases, sizeof cases / sizeof cases[0]);
}
