/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_merge.h"

#include "common/domain/cross.h"
#include "common/domain/series.h"
#include "tests/unit/common/domain/gavleborg.h"

static struct plan *followup(uint32_t year)
{
	struct plan *f = arena_alloc(test_arena(), sizeof *f);
	f->id = arena_printf(test_arena(), "uppföljning-%u", year);
	f->kind = PLAN_FOLLOWUP;
	f->follows = "gavleborg-2018";
	f->account_year = year;
	return f;
}

static struct area *add_area(struct plan *f, const char *id)
{
	struct area *area = ARENA_PUSH(test_arena(), f->areas, f->n_areas);
	area->id = id;
	return area;
}

static void add_value(struct area *area, const char *id, uint32_t year, decimal value)
{
	struct arena *a = test_arena();
	struct indicator *in = ARENA_PUSH(a, area->indicators, area->n_indicators);
	struct observation *o = ARENA_PUSH(a, in->observations, in->n_observations);
	in->id = id;
	o->year = year;
	o->state = STATE_GIVEN;
	o->quantity = arena_alloc(a, sizeof *o->quantity);
	*o->quantity = (struct quantity){QUALIFIER_EXACT, value, value};
}

static void merge(const struct plan *p, const struct plan *const *followups, size_t n,
	struct plan *out, struct findings *found)
{
	*found = (struct findings){0};
	CHECK_CODE(plan_merge(p, followups, n, test_arena(), out, found), SP_OK, NULL);
}

TEST(merge, lays_the_values_of_all_years_over_the_plan)
{
	struct plan *first = followup(2018), *second = followup(2019), out;
	const struct plan *const list[] = {second, first};
	struct findings found;
	struct series *all;
	size_t n;
	add_value(add_area(first, "sip"), "ind-2", 2018, 10 * DECIMAL_ONE);
	add_value(add_area(second, "sip"), "ind-2", 2019, 12 * DECIMAL_ONE);
	add_value(&second->areas[0], "ind-2", 2018, 11 * DECIMAL_ONE); /* a correction */
	const struct plan *p = gavleborg();
	merge(p, list, 2, &out, &found);
	CHECK_INT(found.n_items, 0);
	const struct indicator *in = &out.areas[0].indicators[1];
	CHECK_INT(in->n_observations, 3);
	CHECK_CODE(series_of_indicator(&out, in, test_arena(), &all, &n), SP_OK, NULL);
	CHECK_INT(n, 1);
	CHECK_INT(all[0].n_points, 2);
	CHECK_INT(series_at(&all[0], 2018)->observation->quantity->low, 11 * DECIMAL_ONE);
	CHECK_INT(p->areas[0].indicators[1].n_observations, 0);
}

TEST(merge, appends_reports_narratives_facts_notes_and_grants)
{
	struct arena *a = test_arena();
	struct plan *f = followup(2017), out;
	const struct plan *const list[] = {f};
	struct findings found;
	struct area *area = add_area(f, "case-management");
	struct activity *activity = ARENA_PUSH(a, area->activities, area->n_activities);
	struct activity_report *report;
	activity->id = "2017-1";
	for (size_t i = 0; i < 7; i++) {
		report = ARENA_PUSH(a, activity->reports, activity->n_reports);
		report->text = "redovisat";
	}
	((struct narrative *)ARENA_PUSH(a, area->narratives, area->n_narratives))->year = 2017;
	((struct observation *)ARENA_PUSH(a, area->facts, area->n_facts))->year = 2017;
	((struct note *)ARENA_PUSH(a, area->notes, area->n_notes))->kind = NOTE_OTHER;
	((struct observation *)ARENA_PUSH(a, f->facts, f->n_facts))->year = 2017;
	((struct note *)ARENA_PUSH(a, f->notes, f->n_notes))->kind = NOTE_PUBLICATION;
	((struct grant *)ARENA_PUSH(a, f->grants, f->n_grants))->year = 2017;
	const struct plan *p = gavleborg();
	merge(p, list, 1, &out, &found);
	CHECK_INT(found.n_items, 0);
	CHECK_INT(plan_activities(&out, 2017).reports, 7);
	CHECK_INT(plan_activities(&out, 2017).planned, 16);
	CHECK_INT(plan_activities(p, 2017).reports, 0);
	CHECK_INT(out.areas[2].n_narratives, 1);
	CHECK_INT(out.areas[2].n_facts, 1);
	CHECK_INT(out.areas[2].n_notes, 1);
	CHECK_INT(out.n_facts, 1);
	CHECK_INT(out.n_notes, 1);
	CHECK_INT(out.n_grants, 1);
	CHECK_INT(p->n_notes, 0);
}

TEST(merge, keeps_one_fulfilment_a_year_and_term_in_their_order)
{
	struct arena *a = test_arena();
	struct plan *p = gavleborg(), *f = followup(2018), out;
	const struct plan *const list[] = {f};
	struct findings found;
	static const struct fulfilment old[] = {
		{2016, GRADE_NOT, "förr"}, {2018, GRADE_ONGOING, "på väg"}};
	static const struct fulfilment told[] = {{2018, GRADE_REACHED, "nått"},
		{2017, GRADE_PARTLY, "delvis"}, {2018, GRADE_NOT, "inte än", TERM_LONG}};
	struct area *area = add_area(f, "sip");
	for (size_t i = 0; i < 2; i++)
		*(struct fulfilment *)ARENA_PUSH(
			a, p->areas[0].fulfilments, p->areas[0].n_fulfilments) = old[i];
	for (size_t i = 0; i < 3; i++)
		*(struct fulfilment *)ARENA_PUSH(a, area->fulfilments, area->n_fulfilments) =
			told[i];
	merge(p, list, 1, &out, &found);
	const struct area *merged = &out.areas[0];
	CHECK_INT(merged->n_fulfilments, 4);
	CHECK_TEXT(merged->fulfilments[0].text, "förr");
	CHECK_TEXT(merged->fulfilments[1].text, "delvis");
	CHECK_TEXT(merged->fulfilments[2].text, "nått");
	CHECK_TEXT(merged->fulfilments[3].text, "inte än");
	CHECK_TEXT(p->areas[0].fulfilments[1].text, "på väg");
}

TEST(merge, takes_what_the_followup_states_of_an_area_as_the_newest)
{
	struct plan *p = gavleborg(), *f = followup(2018), out;
	const struct plan *const list[] = {f};
	struct findings found;
	struct area *area = add_area(f, "sip");
	p->areas[0].situation = "förr";
	p->areas[0].needs = "mer";
	area->situation = "nu";
	area->status = WORK_DONE;
	merge(p, list, 1, &out, &found);
	CHECK_TEXT(out.areas[0].situation, "nu");
	CHECK_TEXT(out.areas[0].needs, "mer");
	CHECK_INT(out.areas[0].status, WORK_DONE);
}

TEST(merge, tells_every_id_that_the_plan_does_not_have)
{
	struct arena *a = test_arena();
	struct plan *f = followup(2018), *other = followup(2019), out;
	const struct plan *const list[] = {f, other};
	static const char *const wheres[] = {"areas[0].indicators[0]", "areas[0].activities[0]",
		"areas[0].goals[0]", "areas[1]", "areas[2].costs", "follows"};
	static const char *const values[] = {
		"finns-inte", "2030-1", "Nytt mål", "okänt", "2018", "annan-plan"};
	struct findings found;
	struct area *area = add_area(f, "sip");
	add_value(area, "finns-inte", 2018, 1);
	((struct activity *)ARENA_PUSH(a, area->activities, area->n_activities))->id = "2030-1";
	((struct goal *)ARENA_PUSH(a, area->goals, area->n_goals))->text = "Nytt mål";
	add_area(f, "okänt");
	area = add_area(f, "barn-unga");
	((struct cost *)ARENA_PUSH(a, area->costs, area->n_costs))->year = 2018;
	((struct cost *)ARENA_PUSH(a, area->costs, area->n_costs))->year = 2017;
	other->follows = "annan-plan";
	merge(gavleborg(), list, 2, &out, &found);
	CHECK_INT(found.n_items, 6);
	CHECK_INT(found.errors, 6);
	for (size_t i = 0; i < 6; i++) {
		CHECK_INT(found.items[i].error.code, SP_PLAN_INVALID);
		CHECK_TEXT(found.items[i].error.where, wheres[i]);
		CHECK_TEXT(found.items[i].error.param[1], values[i]);
		CHECK_TEXT(found.items[i].key, i < 5 ? f->id : other->id);
	}
	CHECK_INT(out.areas[1].n_costs, 2);
	CHECK_INT(out.areas[1].costs[0].year, 2017);
}

TEST(merge, of_no_followup_is_the_plan_and_lack_of_memory_is_told)
{
	struct plan out;
	struct findings found = {0};
	struct arena small;
	const struct plan *p = gavleborg();
	merge(p, NULL, 0, &out, &found);
	CHECK_INT(out.n_areas, p->n_areas);
	CHECK_TEXT(out.areas[6].id, p->areas[6].id);
	for (size_t cap = 0; cap < 4096; cap += 256) {
		arena_init(&small, cap);
		CHECK_INT(plan_merge(p, NULL, 0, &small, &out, &found), SP_NO_MEMORY);
		arena_free(&small);
	}
}
