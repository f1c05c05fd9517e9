/* SPDX-License-Identifier: Apache-2.0 */
/* What plan_check takes, and of how much it takes; the faults of each part are in plan_check_*.c. */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/plan_check.h"

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
	p->title = " ";
	p->areas[6].id = "sip";
	p->areas[0].indicators[1].kind = INDICATOR_NONE;
	p->areas[2].costs[0].low = -1;
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
	p->areas[0].activities[9].carried_from = "2016-1";
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
