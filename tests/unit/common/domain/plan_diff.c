/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_diff.h"

#include "tests/unit/common/domain/gavleborg.h"

static struct plan_diff diff(const struct plan *before, const struct plan *after)
{
	struct plan_diff d;
	CHECK_INT(plan_diff(before, after, LANG_SV, test_arena(), &d), SP_OK);
	return d;
}

/* A plan of seven areas with two goals each. */
static struct plan *with_goals(void)
{
	struct plan *p = gavleborg();
	for (size_t i = 0; i < p->n_areas; i++)
		for (int k = 0; k < 2; k++) {
			struct goal *g =
				ARENA_PUSH(test_arena(), p->areas[i].goals, p->areas[i].n_goals);
			*g = (struct goal){k ? TERM_SHORT : TERM_LONG, DIRECTION_NONE,
				k ? "Personalen känner till rutinerna" : "Alla har en plan"};
		}
	return p;
}

static void check_is(const struct plan_change *c, enum plan_change_kind kind, enum plan_part part,
	const char *area, const char *id)
{
	CHECK_INT(c->kind, kind);
	CHECK_INT(c->part, part);
	if (area)
		CHECK_TEXT(c->area, area);
	else
		CHECK(c->area == NULL);
	if (id)
		CHECK_TEXT(c->id, id);
	else
		CHECK(c->id == NULL);
}

static void check_values(
	const struct plan_change *c, enum field field, const char *before, const char *after)
{
	CHECK_INT(c->field, field);
	if (before)
		CHECK_TEXT(c->before, before);
	else
		CHECK(c->before == NULL);
	if (after)
		CHECK_TEXT(c->after, after);
	else
		CHECK(c->after == NULL);
}

TEST(plan_diff, of_equal_plans_is_empty)
{
	struct plan_diff d = diff(with_goals(), with_goals());
	CHECK_INT(d.n_items, 0);
	for (int i = 0; i <= CHANGE_CHANGED; i++)
		CHECK_INT(d.counts[i], 0);
}

TEST(plan_diff, does_not_see_order)
{
	struct plan *before = with_goals(), *after = with_goals();
	struct area first = after->areas[0];
	struct activity act = after->areas[1].activities[0];
	after->areas[0] = after->areas[6];
	after->areas[6] = first;
	after->areas[1].activities[0] = after->areas[1].activities[2];
	after->areas[1].activities[2] = act;
	CHECK_INT(diff(before, after).n_items, 0);
}

TEST(plan_diff, names_each_value_of_an_area_that_changed)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->areas[1].number = "2.10";
	after->areas[1].name = "Barn och unga";
	after->areas[1].situation = "Nytt";
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 3);
	CHECK_INT(d.counts[CHANGE_CHANGED], 1); /* one area */
	for (size_t i = 0; i < 3; i++) {
		check_is(&d.items[i], CHANGE_CHANGED, PART_AREA, "barn-unga", "barn-unga");
		CHECK_TEXT(d.items[i].area_name, "2.10 Barn och unga");
	}
	check_values(&d.items[0], FIELD_NUMBER, "2.2", "2.10");
	check_values(&d.items[1], FIELD_NAME, "Barn och unga - samverkan", "Barn och unga");
	check_values(&d.items[2], FIELD_SITUATION, NULL, "Nytt");
}

TEST(plan_diff, tells_activities_by_their_ids)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	struct area *area = &after->areas[0];
	area->activities[0].text = "Ny text";
	area->activities[1].id = "2017-nytt";
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 3);
	check_is(&d.items[0], CHANGE_CHANGED, PART_ACTIVITY, "sip", "2017-1");
	check_values(&d.items[0], FIELD_TEXT, "Aktivitet 1", "Ny text");
	check_is(&d.items[1], CHANGE_ADDED, PART_ACTIVITY, "sip", "2017-nytt");
	CHECK_TEXT(d.items[1].title, "Aktivitet 2");
	check_is(&d.items[2], CHANGE_REMOVED, PART_ACTIVITY, "sip", "2017-2");
	CHECK_INT(d.counts[CHANGE_ADDED], 1);
	CHECK_INT(d.counts[CHANGE_REMOVED], 1);
	CHECK_INT(d.counts[CHANGE_CHANGED], 1);
}

TEST(plan_diff, of_one_id_in_two_areas_keeps_them_apart)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->areas[2].activities[0].text = "Bara här"; /* 2017-1, as in all areas */
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 1);
	check_is(&d.items[0], CHANGE_CHANGED, PART_ACTIVITY, "case-management", "2017-1");
}

TEST(plan_diff, says_kinds_and_units_of_indicators_in_words)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->areas[2].indicators[0].kind = INDICATOR_SHARE;
	after->areas[2].indicators[0].unit = "procent";
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 2);
	check_is(&d.items[0], CHANGE_CHANGED, PART_INDICATOR, "case-management", "ind-1");
	check_values(&d.items[0], FIELD_TYPE, "antal", "andel");
	check_values(&d.items[1], FIELD_UNIT, NULL, "procent");
	struct plan_diff english;
	CHECK_INT(plan_diff(before, after, LANG_EN, test_arena(), &english), SP_OK);
	check_values(&english.items[0], FIELD_TYPE, "count", "share");
}

TEST(plan_diff, tells_costs_by_area_and_year)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->areas[0].costs[0].high = 20000;
	after->areas[0].costs[0].preliminary = false;
	after->areas[1].costs[0].year = 2019;
	after->areas[2].n_costs = 0;
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 5);
	check_is(&d.items[0], CHANGE_CHANGED, PART_COST, "sip", NULL);
	CHECK_INT(d.items[0].year, 2018);
	check_values(&d.items[0], FIELD_COST, "0,7–1,8", "0,7–2,0");
	check_values(&d.items[1], FIELD_PRELIMINARY, "ja", "nej");
	check_is(&d.items[2], CHANGE_ADDED, PART_COST, "barn-unga", NULL);
	CHECK_INT(d.items[2].year, 2019);
	CHECK_TEXT(d.items[2].title, "0,6–0,8 mnkr");
	check_is(&d.items[3], CHANGE_REMOVED, PART_COST, "barn-unga", NULL);
	CHECK_INT(d.items[3].year, 2018);
	check_is(&d.items[4], CHANGE_REMOVED, PART_COST, "case-management", NULL);
}

TEST(plan_diff, tells_goals_by_their_text_and_how_often_it_stands)
{
	struct plan *before = with_goals(), *after = with_goals();
	after->areas[0].goals[0].term = TERM_NONE;
	after->areas[1].goals[1].text = "Ett nytt mål";
	after->areas[2].goals[1].text = after->areas[2].goals[0].text; /* twice the same */
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 5);
	check_is(&d.items[0], CHANGE_CHANGED, PART_GOAL, "sip", NULL);
	check_values(&d.items[0], FIELD_TERM, "lång", NULL);
	check_is(&d.items[1], CHANGE_ADDED, PART_GOAL, "barn-unga", NULL);
	CHECK_TEXT(d.items[1].title, "Ett nytt mål");
	check_is(&d.items[2], CHANGE_REMOVED, PART_GOAL, "barn-unga", NULL);
	check_is(&d.items[3], CHANGE_ADDED, PART_GOAL, "case-management", NULL);
	CHECK_TEXT(d.items[3].title, "Alla har en plan");
	check_is(&d.items[4], CHANGE_REMOVED, PART_GOAL, "case-management", NULL);
}

TEST(plan_diff, has_an_area_that_is_new_with_all_it_holds_and_one_that_is_gone_last)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->areas[0].id = "sip-ny"; /* 1 area, 11 activities, 2 indicators, 1 cost */
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 30);
	CHECK_INT(d.counts[CHANGE_ADDED], 15);
	CHECK_INT(d.counts[CHANGE_REMOVED], 15);
	check_is(&d.items[0], CHANGE_ADDED, PART_AREA, "sip-ny", "sip-ny");
	check_is(&d.items[15], CHANGE_REMOVED, PART_AREA, "sip", "sip");
	CHECK_TEXT(d.items[15].area_name, "2.1 Samordnad individuell plan (SIP)");
	check_is(&d.items[29], CHANGE_REMOVED, PART_COST, "sip", NULL);
}

TEST(plan_diff, begins_with_what_is_the_whole_plan_s)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	after->to_year = 2019;
	after->n_parties = 3;
	after->asks = PLAN_ASKS_USUAL | 1U << ASK_NEXT_YEAR;
	after->focus_areas[4].name = "Ledning";
	after->n_target_groups = 0;
	struct plan_diff d = diff(before, after);
	CHECK_INT(d.n_items, 5);
	check_is(&d.items[0], CHANGE_CHANGED, PART_PLAN, NULL, NULL);
	check_values(&d.items[0], FIELD_VALID, "2018", "2018–2019");
	check_values(&d.items[1], FIELD_PARTIES,
		"21; 2101; 2104; 2121; 2132; 2161; 2180; 2181; 2182; 2183; 2184", "21; 2101; 2104");
	check_values(&d.items[2], FIELD_ASKS, "indikatorer; aktiviteter; måluppfyllelse",
		"indikatorer; aktiviteter; måluppfyllelse; nästa år");
	check_is(&d.items[3], CHANGE_CHANGED, PART_FOCUS_AREA, NULL, "5");
	check_is(&d.items[4], CHANGE_REMOVED, PART_TARGET_GROUP, NULL, "alla");
}

TEST(plan_diff, backwards_has_added_and_removed_the_other_way_round)
{
	struct plan *before = with_goals(), *after = with_goals();
	after->areas[3].id = "annat";
	after->areas[0].activities[0].text = "Ny text";
	after->areas[1].n_indicators = 0;
	struct plan_diff there = diff(before, after), back = diff(after, before);
	CHECK_INT(there.counts[CHANGE_ADDED], back.counts[CHANGE_REMOVED]);
	CHECK_INT(there.counts[CHANGE_REMOVED], back.counts[CHANGE_ADDED]);
	CHECK_INT(there.counts[CHANGE_CHANGED], 1);
	CHECK_INT(back.counts[CHANGE_CHANGED], 1);
	CHECK_INT(there.n_items, back.n_items);
}

TEST(plan_diff, says_when_memory_is_spent)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	struct plan_diff d;
	struct arena small;
	size_t refused = 0;
	after->areas[0].id = "sip-ny";
	for (size_t cap = 0;; cap += 512) {
		arena_init(&small, cap);
		enum sp_code rc = plan_diff(before, after, LANG_SV, &small, &d);
		arena_free(&small);
		if (rc == SP_OK)
			break;
		CHECK_INT(rc, SP_NO_MEMORY);
		refused++;
	}
	CHECK(refused > 10);
}

static struct questions asked(const struct plan *p)
{
	struct questions qs;
	CHECK_INT(questions_of_plan(p, 2018, test_arena(), &qs), SP_OK);
	return qs;
}

TEST(questions_diff, has_what_is_new_changed_and_gone)
{
	struct plan *before = gavleborg(), *after = gavleborg();
	struct question_diff *d;
	size_t n;
	after->areas[0].indicators[0].text = "En annan fråga";
	after->areas[1].indicators[0].id = "ny";
	after->areas[4].name = "Ett annat namn"; /* asks the same */
	struct questions was = asked(before), is = asked(after);
	CHECK_INT(questions_diff(&was, &is, test_arena(), &d, &n), SP_OK);
	CHECK_INT(n, 3);
	CHECK_TEXT(d[0].before->key, "sip/i/ind-1");
	CHECK_TEXT(d[0].before->text, "Indikator 1");
	CHECK_TEXT(d[0].after->text, "En annan fråga");
	CHECK(d[1].before == NULL);
	CHECK_TEXT(d[1].after->key, "barn-unga/i/ny");
	CHECK_TEXT(d[2].before->key, "barn-unga/i/ind-1");
	CHECK(d[2].after == NULL);
}

TEST(questions_diff, of_the_same_questions_is_empty)
{
	struct questions was = asked(gavleborg()), is = asked(gavleborg());
	struct question_diff *d;
	size_t n;
	CHECK_INT(questions_diff(&was, &is, test_arena(), &d, &n), SP_OK);
	CHECK_INT(n, 0);
}
