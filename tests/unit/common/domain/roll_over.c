/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/roll_over.h"

#include "common/domain/cross.h"
#include "tests/unit/common/domain/gavleborg.h"
#include "tests/lib/totals_add.h"

enum { UNITS = 10 };

struct year {
	struct plan *plan;
	struct questions questions;
	struct totals totals;
	struct rolled_unit units[UNITS];
	struct answer *answers[UNITS];
};

static void ask_plan(struct year *y, struct plan *p, uint32_t year)
{
	*y = (struct year){.plan = p};
	CHECK_CODE(questions_of_plan(p, year, test_arena(), &y->questions), SP_OK, NULL);
	CHECK_CODE(totals_init(&y->totals, &y->questions, test_arena()), SP_OK, NULL);
	for (size_t i = 0; i < UNITS; i++)
		y->units[i].name = arena_printf(test_arena(), "Kommun %zu", i + 1);
}

static struct answer *say(
	struct year *y, size_t unit, const char *key, const char *cell, const char *comment)
{
	struct sp_error err = {0};
	struct rolled_unit *u = &y->units[unit];
	struct answer *ans = ARENA_PUSH(test_arena(), y->answers[unit], u->n_answers);
	const struct question *q = question_find(&y->questions, key);
	assert_non_null(q);
	CHECK_CODE(answer_parse(q, cell, NULL, comment, test_arena(), ans, &err), SP_OK, &err);
	ans->key = q->key;
	u->answers = y->answers[unit];
	return ans;
}

static struct plan *roll(struct year *y, uint32_t year)
{
	struct plan *out = arena_alloc(test_arena(), sizeof *out);
	struct sp_error err = {0};
	for (size_t i = 0; i < UNITS; i++) {
		if (y->units[i].n_answers)
			totals_add_answers(
				&y->totals, NULL, y->units[i].answers, y->units[i].n_answers);
		else
			totals_missing_unit(&y->totals);
	}
	const struct roll_over from = {y->plan, year, &y->totals, y->units, UNITS, LANG_SV};
	CHECK_CODE(plan_roll_over(&from, test_arena(), out, &err), SP_OK, &err);
	CHECK_CODE(plan_check(out, &err), SP_OK, &err);
	return out;
}

/* Nobody has answered. */
static enum sp_code roll_alone(
	const struct plan *p, uint32_t year, struct plan *out, struct sp_error *err)
{
	const struct roll_over from = {p, year, NULL, NULL, 0, LANG_SV};
	return plan_roll_over(&from, test_arena(), out, err);
}

static struct plan *asking_next_year(void)
{
	struct plan *p = gavleborg();
	p->asks = PLAN_ASKS_USUAL | 1U << ASK_NEXT_YEAR | 1U << ASK_PLANNING |
		  1U << ASK_FULFILMENT_TEXT;
	p->dated = "2017-10-31";
	p->agreement = "2017";
	return p;
}

TEST(roll_over, makes_next_years_plan_with_nothing_of_this_ones_version)
{
	struct year y;
	struct plan *p = asking_next_year();
	static const enum note_kind kinds[] = {
		NOTE_DECISION, NOTE_BODY, NOTE_PUBLICATION, NOTE_TERM};
	for (size_t i = 0; i < 4; i++) {
		struct note *note = ARENA_PUSH(test_arena(), p->notes, p->n_notes);
		note->kind = kinds[i];
		note->name = "namn";
	}
	ask_plan(&y, p, 2018);
	const struct plan *next = roll(&y, 2018);
	CHECK_TEXT(next->id, "gavleborg-2019");
	CHECK_TEXT(next->title, "Handlingsplan 2019");
	CHECK_TEXT(next->predecessor, "gavleborg-2018");
	CHECK_INT(next->from_year, 2019);
	CHECK_INT(next->to_year, 2019);
	CHECK_INT(next->account_year, 2018);
	CHECK(!next->dated && !next->agreement);
	CHECK_INT(next->n_notes, 2);
	CHECK_INT(next->notes[0].kind, NOTE_BODY);
	CHECK_INT(next->n_areas, 7);
	CHECK_TEXT(next->areas[2].name, p->areas[2].name);
	CHECK_INT(p->n_notes, 4);
	CHECK_TEXT(p->id, "gavleborg-2018");
}

TEST(roll_over, turns_what_was_planned_into_what_is_accounted_for)
{
	struct year y;
	ask_plan(&y, asking_next_year(), 2018);
	const struct plan *next = roll(&y, 2018);
	CHECK_INT(plan_activities(next, 2018).planned, 12);
	CHECK_INT(plan_activities(next, 2017).planned, 0);
	CHECK_INT(plan_activities(next, 2018).reports, 0); /* nobody has answered */
	CHECK_INT(next->areas[0].n_fulfilments, 0);
	CHECK_INT(next->areas[0].n_costs, 0);
}

TEST(roll_over, prefills_a_report_with_how_many_have_done_it)
{
	struct year y;
	ask_plan(&y, asking_next_year(), 2018);
	for (size_t i = 0; i < 8; i++)
		say(&y, i, "sip/a/2018-1", i < 6 ? "genomförd" : "pågår",
			i == 7 ? "Börjar i höst" : NULL);
	const struct plan *next = roll(&y, 2018);
	const struct activity *activity = &next->areas[0].activities[0];
	CHECK_TEXT(activity->id, "2018-1");
	CHECK_INT(activity->n_reports, 2);
	CHECK_TEXT(activity->reports[0].text, "genomförd 6, pågår 2 av 10");
	CHECK_INT(activity->reports[0].state, ACTIVITY_NONE);
	CHECK_TEXT(activity->reports[1].text, "Kommun 8: Börjar i höst");
	CHECK_INT(activity->reports[1].state, ACTIVITY_ONGOING);
	CHECK_INT(next->areas[0].activities[1].n_reports, 0);
	CHECK_INT(y.plan->areas[0].activities[9].n_reports, 0);
}

TEST(roll_over, states_what_all_have_said)
{
	struct year y;
	ask_plan(&y, asking_next_year(), 2018);
	for (size_t i = 0; i < UNITS; i++)
		say(&y, i, "sip/a/2018-1", "genomförd", NULL);
	const struct plan *next = roll(&y, 2018);
	CHECK_TEXT(next->areas[0].activities[0].reports[0].text, "genomförd 10 av 10");
	CHECK_INT(next->areas[0].activities[0].reports[0].state, ACTIVITY_DONE);
}

TEST(roll_over, leaves_the_class_of_fulfilment_open_with_the_counts_as_text)
{
	struct year y;
	ask_plan(&y, asking_next_year(), 2018);
	for (size_t i = 0; i < 5; i++)
		say(&y, i, "sip/fulfilment", i < 2 ? "uppnått" : "delvis", NULL);
	say(&y, 4, "sip/fulfilment_text", "Fler har plan", NULL);
	const struct plan *next = roll(&y, 2018);
	CHECK_INT(next->areas[0].n_fulfilments, 1);
	CHECK_INT(next->areas[0].fulfilments[0].year, 2018);
	CHECK_INT(next->areas[0].fulfilments[0].grade, GRADE_NONE);
	CHECK_TEXT(next->areas[0].fulfilments[0].text,
		"uppnått 2, delvis 3 av 10\nKommun 5: Fler har plan");
}

TEST(roll_over, keeps_a_fulfilment_that_the_plan_has_of_the_year)
{
	struct year y;
	struct plan *p = asking_next_year();
	for (uint32_t i = 2017; i <= 2018; i++)
		*(struct fulfilment *)ARENA_PUSH(
			test_arena(), p->areas[0].fulfilments, p->areas[0].n_fulfilments) =
			(struct fulfilment){i, GRADE_PARTLY, "länets ord", TERM_NONE};
	ask_plan(&y, p, 2018);
	say(&y, 0, "sip/fulfilment", "uppnått", NULL);
	const struct plan *next = roll(&y, 2018);
	CHECK_INT(next->areas[0].n_fulfilments, 1);
	CHECK_TEXT(next->areas[0].fulfilments[0].text, "länets ord");
	CHECK_INT(next->areas[0].fulfilments[0].year, 2018);
}

TEST(roll_over, plans_what_the_units_say_that_they_plan)
{
	struct year y;
	struct plan *p = asking_next_year();
	*(struct activity *)ARENA_PUSH(
		test_arena(), p->areas[0].activities, p->areas[0].n_activities) =
		(struct activity){.id = "2019-1", .year = 2019, .text = "Länets egen"};
	ask_plan(&y, p, 2018);
	say(&y, 1, "sip/next", "Utbilda fler", NULL);
	say(&y, 3, "sip/next", "Ta fram rutin", NULL);
	say(&y, 3, "sip/planning", "Fortsätta", NULL);
	say(&y, 1, "sip/next_cost", "0,2", NULL);
	say(&y, 3, "sip/next_cost", "0,3–0,5", NULL);
	const struct plan *next = roll(&y, 2018);
	const struct area *area = &next->areas[0];
	CHECK_INT(area->n_activities, 2 + 1 + 3);
	CHECK_TEXT(area->activities[2].text, "Länets egen");
	CHECK_TEXT(area->activities[3].text, "Kommun 2: Utbilda fler");
	CHECK_TEXT(area->activities[3].responsible[0], "Kommun 2");
	CHECK_TEXT(area->activities[3].id, "2019-2");
	CHECK_INT(area->activities[3].year, 2019);
	CHECK_TEXT(area->activities[5].text, "Kommun 4: Fortsätta");
	CHECK_INT(area->n_costs, 1);
	CHECK_INT(area->costs[0].year, 2019);
	CHECK_INT(area->costs[0].low, 5000);
	CHECK_INT(area->costs[0].high, 7000);
	CHECK_TEXT(area->costs[0].unit, "mnkr");
	CHECK(area->costs[0].preliminary);
}

TEST(roll_over, keeps_what_goes_on_once_and_lets_go_of_what_it_went_on_with)
{
	struct year y;
	struct plan *p = asking_next_year();
	struct activity *first = &p->areas[2].activities[0], *second = &p->areas[2].activities[1];
	second->carried_from = first->id;
	second->to_year = 2020;
	ask_plan(&y, p, 2018);
	const struct plan *next = roll(&y, 2018);
	CHECK_INT(area_activities(&next->areas[2], 2018).planned, 5);
	CHECK_INT(area_activities(&next->areas[2], 2019).planned, 1);
	CHECK(!next->areas[2].activities[0].carried_from);
}

TEST(roll_over, of_a_longer_plan_keeps_its_period_while_it_lasts)
{
	struct year y;
	struct plan *p = asking_next_year();
	p->to_year = 2021;
	ask_plan(&y, p, 2018);
	const struct plan *next = roll(&y, 2018);
	CHECK_INT(next->from_year, 2018);
	CHECK_INT(next->to_year, 2021);
	CHECK_TEXT(next->title, "Handlingsplan 2018");
	CHECK_TEXT(next->id, "gavleborg-2019");
	ask_plan(&y, p, 2021);
	next = roll(&y, 2021);
	CHECK_INT(next->from_year, 2022);
	CHECK_INT(next->to_year, 2025);
}

/* Of a plan with this id and period, rolled over from that year. */
TEST(roll_over, gives_an_id_of_its_own_with_the_next_year_and_a_title_with_the_period)
{
	static const struct {
		const char *id, *title;
		uint32_t from, to, accounts_for, year;
		const char *next_id, *next_title;
	} cases[] = {
		{"gävle-12018", "Plan", 2018, 0, 0, 2018, "gävle-12018-2019", "Plan"},
		{"a-2018", "Plan för 2018", 2018, 2018, 2017, 2018, "a-2019", "Plan för 2019"},
		{"a-2018", "Plan 2018–2021", 2018, 2021, 2017, 2019, "a-2020", "Plan 2018–2021"},
		{"a-2018", "Plan 2018–2021", 2018, 2021, 0, 2021, "a-2022", "Plan 2022–2025"},
		{"a-2018-2021", "Plan", 2018, 2021, 0, 2021, "a-2022-2025", "Plan"},
		{"a-2018", "Plan 2018–2021", 2018, 2021, 0, 2023, "a-2024", "Plan 2024–2027"},
		{"a-2018-2019", "Plan 2018–2019", 2018, 2019, 0, 2019, "a-2020-2021",
			"Plan 2020–2021"},
		/* the third plan of a period, made of the second */
		{"a-2019", "Plan 2018–2021", 2018, 2021, 2018, 2019, "a-2020", "Plan 2018–2021"},
		{"a-2021", "Plan 2018–2021", 2018, 2021, 2020, 2021, "a-2022", "Plan 2022–2025"},
		/* once more from the year that it accounts for */
		{"a-2019", "Plan", 2018, 2021, 2018, 2018, "a-2019-2019", "Plan"},
		{"a", "Plan", 2018, 0, 2018, 2018, "a-2019", "Plan"},
		/* b-2019 is what it carries out */
		{"b-2018", "Plan", 2018, 0, 0, 2018, "b-2018-2019", "Plan"},
		{"a-2100", "Plan 2100–2190", 2100, 2190, 0, 2190, "a-2191", "Plan 2191–2200"},
		{"a-2199", "Plan", 2199, 2199, 0, 2199, "a-2200", "Plan"},
	};
	struct sp_error err = {0};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plan *p = asking_next_year(), next;
		p->id = cases[i].id;
		p->title = cases[i].title;
		p->from_year = cases[i].from;
		p->to_year = cases[i].to;
		p->account_year = cases[i].accounts_for;
		p->parent = "b-2019";
		CHECK_CODE(plan_check(p, &err), SP_OK, &err);
		CHECK_CODE(roll_alone(p, cases[i].year, &next, &err), SP_OK, &err);
		CHECK_TEXT(next.id, cases[i].next_id);
		CHECK_TEXT(next.title, cases[i].next_title);
		CHECK_TEXT(next.predecessor, p->id);
		CHECK_CODE(plan_check(&next, &err), SP_OK, &err);
	}
}

TEST(roll_over, refuses_a_year_before_the_plan_begins_and_one_that_no_plan_can_follow)
{
	static const uint32_t years[] = {0, 1900, 2016, 2017, 2200, UINT32_MAX};
	struct plan *p = asking_next_year(), next;
	struct sp_error err;
	for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
		CHECK_CODE(roll_alone(p, years[i], &next, &err), SP_ROLL_OVER_YEAR, &err);
		CHECK_TEXT(err.param[0], "gavleborg-2018");
		CHECK_TEXT(err.param[1], arena_printf(test_arena(), "%u", years[i]));
		CHECK_TEXT(err.param[2], "2018–2199");
	}
}

TEST(roll_over, refuses_an_id_that_gets_too_long)
{
	struct plan *p = asking_next_year(), next;
	struct sp_error err;
	p->id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	CHECK_CODE(roll_alone(p, 2018, &next, &err), SP_TOO_LARGE, &err);
	CHECK_TEXT(err.param[0], p->id);
}

TEST(roll_over, works_without_answers_and_tells_lack_of_memory)
{
	struct plan *p = asking_next_year(), out;
	const struct roll_over from = {p, 2018, NULL, NULL, 0, LANG_EN};
	struct arena small;
	enum sp_code rc = SP_NO_MEMORY;
	struct sp_error err = {0};
	CHECK_CODE(plan_roll_over(&from, test_arena(), &out, &err), SP_OK, &err);
	CHECK_INT(plan_activities(&out, 2018).planned, 12);
	for (size_t cap = 0; rc != SP_OK; cap += 128) {
		arena_init(&small, cap);
		rc = plan_roll_over(&from, &small, &out, &err);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		arena_free(&small);
	}
}
