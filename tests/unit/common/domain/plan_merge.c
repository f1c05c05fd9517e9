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
	CHECK_INT(in->n_observations, 2);
	CHECK_CODE(series_of_indicator(&out, in, test_arena(), &all, &n), SP_OK, NULL);
	CHECK_INT(n, 1);
	CHECK_INT(all[0].n_points, 2);
	CHECK_INT(series_at(&all[0], 2018)->observation->quantity->low, 11 * DECIMAL_ONE);
	CHECK_INT(p->areas[0].indicators[1].n_observations, 0);
}

/* What plan and follow-up both state, of every kind that is added: both are accepted, so is the merged plan. */
static struct plan *stating(struct plan *p, decimal value, const char *words)
{
	struct arena *a = test_arena();
	struct area *area = p->n_areas ? &p->areas[0] : add_area(p, "sip");
	struct indicator *in = ARENA_PUSH(a, area->indicators, area->n_indicators);
	struct activity *activity = ARENA_PUSH(a, area->activities, area->n_activities);
	struct observation o = {.year = 2018, .state = STATE_GIVEN, .what = "platser"};
	o.quantity = arena_alloc(a, sizeof *o.quantity);
	*o.quantity = (struct quantity){QUALIFIER_EXACT, value, value};
	*in = (struct indicator){.id = "platser", .text = "Platser", .kind = INDICATOR_COUNT};
	*activity = (struct activity){.id = "2018-9", .year = 2018, .text = "Fler platser"};
	*(struct observation *)ARENA_PUSH(a, in->observations, in->n_observations) = o;
	*(struct observation *)ARENA_PUSH(a, area->facts, area->n_facts) = o;
	*(struct observation *)ARENA_PUSH(a, p->facts, p->n_facts) = o;
	*(struct grant *)ARENA_PUSH(a, p->grants, p->n_grants) =
		(struct grant){.name = "Stöd", .year = 2018, .organisation = "2180", .used = value};
	*(struct narrative *)ARENA_PUSH(a, area->narratives, area->n_narratives) =
		(struct narrative){.year = 2018, .text = words};
	*(struct note *)ARENA_PUSH(a, area->notes, area->n_notes) =
		(struct note){.kind = NOTE_TERM, .name = "SIP", .text = words};
	*(struct note *)ARENA_PUSH(a, p->notes, p->n_notes) =
		(struct note){.kind = NOTE_TERM, .name = "SIP", .text = words};
	*(struct activity_report *)ARENA_PUSH(a, activity->reports, activity->n_reports) =
		(struct activity_report){words, ACTIVITY_ONGOING};
	return p;
}

static void check_sound(const struct plan *p)
{
	struct sp_error err = {0};
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
}

/* Lists of `out` that hold so many: values, then words. */
static void check_lists(const struct plan *out, size_t values, size_t words)
{
	const struct area *area = &out->areas[0];
	const struct activity *activity = &area->activities[area->n_activities - 1];
	CHECK_INT(area->indicators[area->n_indicators - 1].n_observations, values);
	CHECK_INT(area->n_facts, values);
	CHECK_INT(out->n_facts, values);
	CHECK_INT(out->n_grants, values);
	CHECK_INT(area->n_narratives, words);
	CHECK_INT(area->n_notes, words);
	CHECK_INT(out->n_notes, words);
	CHECK_INT(activity->n_reports, words);
}

TEST(merge, keeps_of_what_both_state_the_newest_once)
{
	struct plan *p = stating(gavleborg(), 1, "lika"), out;
	struct plan *first = stating(followup(2018), 2, "lika"),
		    *second = stating(followup(2019), 3, "lika");
	const struct plan *const list[] = {second, first};
	struct findings found;
	const struct grant other = {.name = "Stöd", .year = 2017, .organisation = "2180"};
	first->title = second->title = "Uppföljning";
	first->from_year = 2018;
	second->from_year = 2019;
	*(struct grant *)ARENA_PUSH(test_arena(), p->grants, p->n_grants) = other;
	check_sound(p);
	check_sound(first);
	check_sound(second);
	merge(p, list, 2, &out, &found);
	CHECK_INT(found.n_items, 0);
	check_sound(&out);
	CHECK_INT(out.n_grants, 2);
	CHECK_INT(out.grants[0].year, 2017);
	CHECK_INT(out.grants[1].used, 3); /* and last */
	out.n_grants = 1;
	check_lists(&out, 1, 1);
	CHECK_INT(out.areas[0].indicators[2].observations[0].quantity->low, 3);
	CHECK_INT(out.areas[0].facts[0].quantity->low, 3);
	CHECK_INT(out.facts[0].quantity->low, 3);
	CHECK_INT(p->facts[0].quantity->low, 1);
	CHECK_INT(p->n_grants, 2);
}

TEST(merge, keeps_both_where_the_words_or_what_tells_a_value_apart_differ)
{
	struct plan *p = stating(gavleborg(), 1, "förr"), out;
	struct plan *f = stating(followup(2018), 2, "nu");
	const struct plan *const list[] = {f};
	struct findings found;
	struct area *area = &f->areas[0];
	area->indicators[0].observations[0].first_month = 1;
	area->indicators[0].observations[0].last_month = 9;
	area->facts[0].source = "registret";
	f->facts[0].subject = "2180";
	f->grants[0].organisation = "2181";
	merge(p, list, 1, &out, &found);
	check_lists(&out, 2, 2);
	check_sound(&out);
}

TEST(merge, gives_a_narrative_the_term_of_the_plans_indicator_or_leaves_it_out_with_an_unknown_one)
{
	struct arena *a = test_arena();
	struct plan *p = stating(gavleborg(), 1, "förr"), out;
	struct plan *f = stating(followup(2018), 2, "nu");
	const struct plan *const list[] = {f};
	struct findings found;
	struct area *area = &f->areas[0];
	f->title = "Uppföljning";
	f->from_year = 2018;
	p->areas[0].indicators[2].term = TERM_LONG;
	area->indicators[0].term = area->narratives[0].term = TERM_SHORT;
	area->narratives[0].indicator = "platser";
	*(struct indicator *)ARENA_PUSH(a, area->indicators, area->n_indicators) =
		(struct indicator){.id = "okänd"};
	*(struct narrative *)ARENA_PUSH(a, area->narratives, area->n_narratives) =
		(struct narrative){.indicator = "okänd", .year = 2018, .text = "nu"};
	check_sound(p);
	check_sound(f);
	merge(p, list, 1, &out, &found);
	CHECK_INT(found.n_items, 1);
	CHECK_TEXT(found.items[0].error.where, "areas[0].indicators[1]");
	CHECK_INT(out.areas[0].n_narratives, 2);
	CHECK_INT(out.areas[0].narratives[1].term, TERM_LONG);
	CHECK_INT(area->narratives[0].term, TERM_SHORT);
	check_sound(&out);
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
