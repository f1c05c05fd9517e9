/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/gaps.h"

#include "tests/unit/common/domain/gavleborg.h"

static struct gaps gaps_in(const struct plan *p)
{
	struct gaps g;
	CHECK_CODE(gaps_of_plan(&g, p, test_arena()), SP_OK, NULL);
	return g;
}

/* A plan of one area that lacks nothing; the test takes something away. */
static struct plan *complete(void)
{
	struct arena *a = test_arena();
	static const char *responsible = "Länsledningen";
	static struct target target = {.kind = TARGET_ZERO};
	struct plan *p = arena_alloc(a, sizeof *p);
	struct area *area = ARENA_PUSH(a, p->areas, p->n_areas);
	p->id = "hel-2020";
	p->title = "Hel plan";
	p->from_year = 2020;
	((struct note *)ARENA_PUSH(a, p->notes, p->n_notes))->kind = NOTE_DECISION;
	area->id = "omr";
	area->name = "Område";
	*(const char **)ARENA_PUSH(a, area->responsible, area->n_responsible) = responsible;
	*(struct cost *)ARENA_PUSH(a, area->costs, area->n_costs) =
		(struct cost){2020, 1, 1, "mnkr", false, NULL};
	*(struct goal *)ARENA_PUSH(a, area->goals, area->n_goals) =
		(struct goal){.id = "färre", .term = TERM_LONG, .text = "Färre"};
	*(struct indicator *)ARENA_PUSH(a, area->indicators, area->n_indicators) =
		(struct indicator){.id = "antal",
			.text = "Antal",
			.kind = INDICATOR_SERIES,
			.term = TERM_LONG,
			.unit = "personer",
			.definition = "Alla som",
			.baseline_year = 2019,
			.source = "register",
			.targets = &target,
			.n_targets = 1};
	*(struct activity *)ARENA_PUSH(a, area->activities, area->n_activities) =
		(struct activity){.id = "2020-1", .year = 2020, .text = "Göra"};
	return p;
}

/* Exactly one gap, of that kind and at that place. */
static void check_only(const struct plan *p, enum gap_kind kind, const char *path)
{
	const struct gaps g = gaps_in(p);
	CHECK_INT(g.n_items, 1);
	CHECK_INT(g.items[0].kind, kind);
	CHECK_TEXT(g.items[0].path, path);
	CHECK_INT(g.counts[kind], 1);
	CHECK_INT(gaps_at(&g, g.items[0].area ? 0 : 1, kind), 1);
}

TEST(gaps, of_a_plan_that_lacks_nothing_are_none)
{
	const struct gaps g = gaps_in(complete());
	CHECK_INT(g.n_items, 0);
	for (size_t i = 0; i < GAP_KINDS; i++)
		CHECK_INT(g.of[i], 1);
}

TEST(gaps, of_the_plan_are_its_period_and_its_adoption)
{
	struct plan *p = complete();
	p->n_notes = 0;
	check_only(p, GAP_NO_ADOPTION, "");
	p = complete();
	p->notes[0].kind = NOTE_BODY;
	check_only(p, GAP_NO_ADOPTION, "");
	p = complete();
	p->from_year = 0;
	check_only(p, GAP_NO_PERIOD, "");
}

TEST(gaps, of_an_indicator_are_told_one_by_one)
{
	struct plan *p = complete();
	p->areas[0].indicators[0].unit = NULL;
	check_only(p, GAP_INDICATOR_NO_UNIT, "areas[0].indicators[0]");
	p = complete();
	p->areas[0].indicators[0].definition = NULL;
	check_only(p, GAP_INDICATOR_NO_DEFINITION, "areas[0].indicators[0]");
	p = complete();
	p->areas[0].indicators[0].baseline_year = 0;
	check_only(p, GAP_INDICATOR_NO_BASELINE, "areas[0].indicators[0]");
	p = complete();
	p->areas[0].indicators[0].n_targets = 0;
	check_only(p, GAP_INDICATOR_NO_TARGET, "areas[0].indicators[0]");
	p = complete();
	p->areas[0].indicators[0].source = NULL;
	check_only(p, GAP_INDICATOR_NO_SOURCE, "areas[0].indicators[0]");
}

TEST(gaps, of_an_indicator_are_filled_by_what_stands_elsewhere)
{
	static struct target target = {.kind = TARGET_ALL};
	static struct observation before = {
		.year = 2019, .state = STATE_GIVEN, .source = "register"};
	struct plan *p = complete();
	struct indicator *in = &p->areas[0].indicators[0];
	in->n_targets = 0;
	in->goal = "färre";
	p->areas[0].goals[0].targets = &target;
	p->areas[0].goals[0].n_targets = 1;
	in->baseline_year = 0;
	in->source = NULL;
	in->observations = &before;
	in->n_observations = 1;
	in->definition = NULL;
	in->numerator = "de som";
	in->denominator = "alla";
	CHECK_INT(gaps_in(p).n_items, 0);
}

TEST(gaps, of_an_indicator_are_only_what_its_kind_needs)
{
	static const struct {
		enum indicator_kind kind;
		size_t n;
	} kinds[] = {
		{INDICATOR_YES_NO, 0},
		{INDICATOR_COUNT, 4},
		{INDICATOR_SHARE, 3},
		{INDICATOR_MUNICIPALITY_COUNT, 3},
		{INDICATOR_MUNICIPALITY_SHARE, 3},
		{INDICATOR_SERIES, 5},
		{INDICATOR_MONTHS, 4},
		{INDICATOR_TEXT, 0},
		{INDICATOR_EXTERNAL, 5},
		{INDICATOR_REFERENCE, 0},
		{INDICATOR_NONE, 0},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct plan *p = complete();
		p->areas[0].indicators[0] =
			(struct indicator){.id = "bar", .term = TERM_LONG, .kind = kinds[i].kind};
		CHECK_INT(gaps_in(p).n_items, kinds[i].n);
	}
}

TEST(gaps, that_the_document_names_are_not_also_found)
{
	static const struct {
		enum gap gap;
		enum gap_kind kind;
	} declared[] = {
		{PLAN_GAP_ABSENT, GAP_INDICATOR_ABSENT},
		{PLAN_GAP_NOT_DEVELOPED, GAP_INDICATOR_NOT_DEVELOPED},
		{PLAN_GAP_TO_BE_DEVELOPED, GAP_INDICATOR_TO_BE_DEVELOPED},
	};
	for (size_t i = 0; i < 3; i++) {
		struct plan *p = complete();
		p->areas[0].indicators[0] = (struct indicator){
			.id = "brist", .kind = INDICATOR_COUNT, .gap = declared[i].gap};
		const struct gaps g = gaps_in(p);
		CHECK_INT(g.n_items, 2);
		CHECK_INT(g.counts[declared[i].kind], 1);
		CHECK_INT(g.counts[GAP_GOAL_UNMEASURED], 1);
	}
	struct plan *p = complete();
	p->areas[0].indicators[0].gap = PLAN_GAP_TO_BE_SPECIFIED;
	check_only(p, GAP_INDICATOR_TO_BE_SPECIFIED, "areas[0].indicators[0]");
	p = complete();
	p->areas[0].goals[0].gap = PLAN_GAP_ABSENT;
	check_only(p, GAP_GOAL_ABSENT, "areas[0].goals[0]");
}

TEST(goal, is_measured_by_a_link_or_by_an_indicator_of_its_area_and_term)
{
	struct plan *p = complete();
	struct goal *goal = &p->areas[0].goals[0];
	struct indicator *in = &p->areas[0].indicators[0];
	in->term = TERM_SHORT;
	CHECK(!goal_measured(&p->areas[0], goal));
	in->goal = "färre";
	CHECK(goal_measured(&p->areas[0], goal));
	in->goal = "något annat";
	in->term = TERM_LONG;
	CHECK(!goal_measured(&p->areas[0], goal));
	in->goal = NULL;
	in->term = TERM_NONE;
	CHECK(goal_measured(&p->areas[0], goal));
	in->kind = INDICATOR_ABSENT;
	CHECK(!goal_measured(&p->areas[0], goal));
	goal->measure = INDICATOR_SHARE;
	CHECK(goal_measured(&p->areas[0], goal));
}

TEST(goal, of_the_plan_is_measured_through_those_under_it)
{
	struct plan *p = complete();
	struct goal *goal = ARENA_PUSH(test_arena(), p->goals, p->n_goals);
	*goal = (struct goal){.id = "övergripande", .kind = GOAL_OVERALL, .text = "Allt"};
	check_only(p, GAP_GOAL_UNMEASURED, "goals[0]");
	p->areas[0].goals[0].parent = "övergripande";
	CHECK_INT(gaps_in(p).n_items, 0);
	static const enum goal_kind told[] = {GOAL_VISION, GOAL_PRECONDITION, GOAL_SUCCESS_FACTOR};
	p->areas[0].goals[0].parent = NULL;
	for (size_t i = 0; i < 3; i++) {
		goal->kind = told[i];
		CHECK_INT(gaps_in(p).n_items, 0);
	}
}

TEST(gaps, of_an_area_and_its_activities_are_told)
{
	struct plan *p = complete();
	p->areas[0].n_costs = 0;
	check_only(p, GAP_AREA_NO_COST, "areas[0]");
	p = complete();
	p->areas[0].n_responsible = 0;
	const struct gaps g = gaps_in(p);
	CHECK_INT(g.n_items, 2);
	CHECK_INT(g.counts[GAP_AREA_NO_RESPONSIBLE], 1);
	CHECK_INT(g.counts[GAP_ACTIVITY_NO_LEAD], 1);
	CHECK_TEXT(g.items[1].path, "areas[0].activities[0]");
	CHECK_TEXT(g.items[1].what, "Göra");
	p->areas[0].activities[0].responsible = p->areas[0].responsible;
	p->areas[0].activities[0].n_responsible = 1;
	check_only(p, GAP_AREA_NO_RESPONSIBLE, "areas[0]");
	p = complete();
	p->areas[0].activities[0].year = 0;
	check_only(p, GAP_ACTIVITY_NO_YEAR, "areas[0].activities[0]");
	p->areas[0].n_costs = 0;
	p->areas[0].n_activities = 0;
	CHECK_INT(gaps_in(p).counts[GAP_AREA_NO_TIME], 1);
	p->areas[0].status_from = 2017;
	CHECK_INT(gaps_in(p).counts[GAP_AREA_NO_TIME], 0);
}

TEST(gaps, of_gavleborg_are_two_areas_without_cost_of_seven)
{
	const struct plan *p = gavleborg();
	const struct gaps g = gaps_in(p);
	size_t sum = 0;
	CHECK_INT(g.counts[GAP_AREA_NO_COST], 2);
	CHECK_INT(g.of[GAP_AREA_NO_COST], 7);
	CHECK_INT(gaps_at(&g, 3, GAP_AREA_NO_COST), 1);
	CHECK_INT(gaps_at(&g, 5, GAP_AREA_NO_COST), 1);
	CHECK_INT(gaps_at(&g, 0, GAP_AREA_NO_COST), 0);
	CHECK_INT(gaps_at(&g, 7, GAP_NO_ADOPTION), 1);
	for (size_t i = 0; i <= p->n_areas; i++)
		for (size_t k = 0; k < GAP_KINDS; k++)
			sum += gaps_at(&g, i, (enum gap_kind)k);
	CHECK_INT(sum, g.n_items);
}
