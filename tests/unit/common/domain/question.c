/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/question.h"

#include "tests/unit/common/domain/gavleborg.h"

static struct questions questions_for(const struct plan *p, uint32_t year)
{
	struct questions qs;
	CHECK_CODE(questions_of_plan(p, year, test_arena(), &qs), SP_OK, NULL);
	return qs;
}

TEST(questions, of_gavleborg_2018_are_twenty_seven)
{
	struct questions qs = questions_for(gavleborg(), 2018);
	size_t indicators = 0, activities = 0, areas = 0;
	for (size_t i = 0; i < qs.n_items; i++) {
		activities += qs.items[i].kind == QUESTION_ACTIVITY;
		areas += qs.items[i].kind == QUESTION_GRADE;
		indicators += strstr(qs.items[i].key, "/i/") != NULL;
	}
	CHECK_INT(qs.n_items, 27);
	CHECK_INT(indicators, 8);
	CHECK_INT(activities, 12);
	CHECK_INT(areas, 7);
}

TEST(questions, go_area_by_area_with_stable_keys)
{
	static const struct {
		const char *key;
		enum question_kind kind;
	} first[] = {
		{"sip/i/ind-1", QUESTION_YES_NO},
		{"sip/i/ind-2", QUESTION_MONTHS},
		{"sip/a/2018-1", QUESTION_ACTIVITY},
		{"sip/a/2018-2", QUESTION_ACTIVITY},
		{"sip/fulfilment", QUESTION_GRADE},
		{"barn-unga/i/ind-1", QUESTION_YES_NO},
	};
	struct questions qs = questions_for(gavleborg(), 2018);
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
		CHECK_TEXT(qs.items[i].key, first[i].key);
		CHECK_INT(qs.items[i].kind, first[i].kind);
	}
	CHECK_TEXT(qs.items[0].area, "sip");
	CHECK_TEXT(qs.items[0].area_name, "2.1 Samordnad individuell plan (SIP)");
	CHECK_TEXT(qs.items[0].text, "Indikator 1");
	CHECK(qs.items[4].text == NULL);
	CHECK_TEXT(qs.items[26].key, "ledning/fulfilment");
}

TEST(questions, have_slots_that_follow_without_gap_or_overlap)
{
	static const uint16_t wanted[] = {[QUESTION_YES_NO] = 1,
		[QUESTION_COUNT] = 2,
		[QUESTION_SHARE] = 2,
		[QUESTION_MONTHS] = 12,
		[QUESTION_TEXT] = 0,
		[QUESTION_ACTIVITY] = 1,
		[QUESTION_GRADE] = 1};
	struct plan *p = gavleborg();
	p->asks = PLAN_ASKS_USUAL | 1U << ASK_NEXT_YEAR;
	struct questions qs = questions_for(p, 2018);
	uint16_t next = 0;
	for (size_t i = 0; i < qs.n_items; i++) {
		CHECK_INT(qs.items[i].slot, next);
		CHECK_INT(qs.items[i].slots, wanted[qs.items[i].kind]);
		next = (uint16_t)(next + qs.items[i].slots);
	}
	CHECK_INT(qs.n_slots, next);
}

TEST(questions, of_another_year_ask_for_its_activities)
{
	CHECK_INT(questions_for(gavleborg(), 2017).n_items, 8 + 16 + 7);
	CHECK_INT(questions_for(gavleborg(), 2030).n_items, 8 + 0 + 7);
}

TEST(questions, of_the_next_year_come_when_the_plan_asks_for_them)
{
	struct plan *p = gavleborg();
	p->asks = PLAN_ASKS_USUAL | 1U << ASK_NEXT_YEAR;
	struct questions qs = questions_for(p, 2018);
	CHECK_INT(qs.n_items, 27 + 14);
	const struct question *next = question_find(&qs, "sip/next");
	const struct question *cost = question_find(&qs, "sip/next_cost");
	CHECK(next && cost);
	CHECK_INT(next->kind, QUESTION_TEXT);
	CHECK_INT(cost->kind, QUESTION_COUNT);
	CHECK_TEXT(cost->unit, "mnkr");
	CHECK(!question_whole(cost));
	CHECK(next->text == NULL && cost->text == NULL);
}

TEST(questions, are_made_of_the_kinds_that_a_unit_answers)
{
	static const enum question_kind wanted[] = {[INDICATOR_NONE] = QUESTION_NONE,
		[INDICATOR_YES_NO] = QUESTION_YES_NO,
		[INDICATOR_COUNT] = QUESTION_COUNT,
		[INDICATOR_SHARE] = QUESTION_SHARE,
		[INDICATOR_MUNICIPALITY_COUNT] = QUESTION_YES_NO,
		[INDICATOR_MUNICIPALITY_SHARE] = QUESTION_YES_NO,
		[INDICATOR_SERIES] = QUESTION_NONE,
		[INDICATOR_MONTHS] = QUESTION_MONTHS,
		[INDICATOR_TEXT] = QUESTION_TEXT,
		[INDICATOR_EXTERNAL] = QUESTION_NONE,
		[INDICATOR_REFERENCE] = QUESTION_NONE,
		[INDICATOR_ABSENT] = QUESTION_NONE};
	for (int kind = INDICATOR_NONE; kind <= INDICATOR_ABSENT; kind++)
		CHECK_INT(indicator_question((enum indicator_kind)kind), wanted[kind]);
	CHECK_INT(indicator_question((enum indicator_kind)12), QUESTION_NONE);
	CHECK_INT(indicator_question((enum indicator_kind) - 1), QUESTION_NONE);
}

TEST(questions, tell_when_memory_is_spent_wherever_it_ends)
{
	struct plan *p = gavleborg();
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 0; rc != SP_OK; cap += 64) {
		struct arena a;
		struct questions qs;
		arena_init(&a, cap);
		rc = questions_of_plan(p, 2018, &a, &qs);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			CHECK_INT(qs.n_items, 27);
		arena_free(&a);
		CHECK(cap < 1000000);
	}
}

TEST(questions, over_what_a_row_can_hold_are_refused)
{
	struct plan *p = gavleborg();
	struct indicator *many = arena_array(test_arena(), 6000, sizeof *many);
	for (size_t i = 0; i < 6000; i++)
		many[i] = (struct indicator){.id = "m", .text = "M", .kind = INDICATOR_MONTHS};
	p->areas[0].indicators = many;
	p->areas[0].n_indicators = 6000;
	struct questions qs;
	CHECK_INT(questions_of_plan(p, 2018, test_arena(), &qs), SP_TOO_LARGE);
}

TEST(question, is_found_sorted_as_it_is_found_unsorted)
{
	struct questions qs = questions_for(gavleborg(), 2018);
	struct questions plain = {.items = qs.items, .n_items = qs.n_items};
	for (size_t i = 0; i < qs.n_items; i++) {
		char key[200];
		snprintf(key, sizeof key, "%s0", qs.items[i].key);
		CHECK(question_find(&qs, qs.items[i].key) == &qs.items[i]);
		CHECK(question_find(&plain, qs.items[i].key) == &qs.items[i]);
		CHECK(question_find(&qs, key) == NULL && question_find(&plain, key) == NULL);
		key[strlen(key) - 2] = '\0';
		CHECK(question_find(&qs, key) == question_find(&plain, key));
	}
	CHECK(question_find(&qs, NULL) == NULL && question_find(&plain, NULL) == NULL);
	qs.items[5].key = qs.items[2].key; /* no plan has it, but then the first is meant */
	qs.by_key = NULL;
	CHECK_CODE(questions_sort(&qs, test_arena()), SP_OK, NULL);
	CHECK(question_find(&qs, qs.items[5].key) == &qs.items[2]);
}

TEST(questions, are_the_same_in_all_years_unless_activities_are_asked)
{
	struct plan *p = gavleborg();
	CHECK_INT(questions_year(p, 2018), 2018);
	p->asks = 1U << ASK_INDICATORS | 1U << ASK_FULFILMENT;
	CHECK_INT(questions_year(p, 2018), 0);
	struct questions first = questions_for(p, 2018), second = questions_for(p, 2031);
	CHECK_INT(first.n_items, second.n_items);
	for (size_t i = 0; i < first.n_items; i++)
		CHECK(question_same(&first.items[i], &second.items[i]));
}

TEST(question, is_found_by_its_key)
{
	struct questions qs = questions_for(gavleborg(), 2018);
	CHECK(question_find(&qs, "sip/a/2018-2") == &qs.items[3]);
	CHECK(question_find(&qs, "sip/a/2018-3") == NULL);
	CHECK(question_find(&qs, "") == NULL);
	CHECK(question_find(&qs, NULL) == NULL);
	struct answer answers[] = {{.key = "a"}, {.key = "b"}, {.key = NULL}};
	CHECK(answer_find(answers, 3, "b") == &answers[1]);
	CHECK(answer_find(answers, 3, "c") == NULL);
	CHECK(answer_find(NULL, 0, "c") == NULL);
}

TEST(question, is_the_same_while_it_asks_the_same)
{
	struct question a = {.key = "k",
		.text = "T",
		.kind = QUESTION_COUNT,
		.unit = "st",
		.area_name = "1 A",
		.slot = 3};
	struct question b = a;
	b.area_name = "2 B";
	b.slot = 9;
	CHECK(question_same(&a, &b));
	b.text = "T2";
	CHECK(!question_same(&a, &b));
	b = a;
	b.unit = NULL;
	CHECK(!question_same(&a, &b));
	b = a;
	b.kind = QUESTION_SHARE;
	CHECK(!question_same(&a, &b));
	b = a;
	b.key = "k2";
	CHECK(!question_same(&a, &b));
	a.unit = NULL;
	b = a;
	b.unit = "";
	CHECK(question_same(&a, &b));
}

TEST(question, is_called_by_its_text_or_its_area)
{
	struct question q = {.key = "sip/fulfilment", .area_name = "2.1 SIP"};
	CHECK_TEXT(question_title(&q), "2.1 SIP");
	q.text = "Aktivitet";
	CHECK_TEXT(question_title(&q), "Aktivitet");
	q.text = q.area_name = NULL;
	CHECK_TEXT(question_title(&q), "sip/fulfilment");
}

TEST(question, is_put_in_the_program_s_words_where_the_plan_has_none)
{
	static const struct {
		struct question q;
		const char *sv, *en;
	} cases[] = {
		{{.key = "sip/i/kvå", .text = "Koder", .kind = QUESTION_MONTHS}, "Koder", "Koder"},
		{{.key = "sip/fulfilment", .area_name = "2.1 SIP", .kind = QUESTION_GRADE},
			"Hur långt har målen nåtts?", "How far have the goals been reached?"},
		{{.key = "sip/next", .kind = QUESTION_TEXT},
			"Vilka aktiviteter planeras för nästa år?",
			"Which activities are planned for next year?"},
		{{.key = "sip/next_cost", .kind = QUESTION_COUNT},
			"Vad beräknas nästa års aktiviteter kosta?",
			"What are next year's activities expected to cost?"},
		/* an indicator without words is not asked as something else */
		{{.key = "sip/i/next", .area_name = "2.1 SIP", .kind = QUESTION_COUNT}, "2.1 SIP",
			"2.1 SIP"},
		{{.key = "odd", .kind = QUESTION_GRADE}, "odd", "odd"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_TEXT(question_words(&cases[i].q, LANG_SV), cases[i].sv);
		CHECK_TEXT(question_words(&cases[i].q, LANG_EN), cases[i].en);
	}
}
