/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/question.h"

#include "common/domain/rules.h"
#include "tests/lib/test.h"

static struct question ask(enum question_kind kind, const char *unit)
{
	static const uint16_t slots[] = {[QUESTION_YES_NO] = 1,
		[QUESTION_COUNT] = 2,
		[QUESTION_SHARE] = 2,
		[QUESTION_MONTHS] = 12,
		[QUESTION_TEXT] = 0,
		[QUESTION_ACTIVITY] = 1,
		[QUESTION_GRADE] = 1};
	return (struct question){.key = "sip/i/x",
		.text = "Antal SIP",
		.kind = kind,
		.unit = unit,
		.slots = slots[kind]};
}

/* What people type into a cell, and how we write the same answer. */
static const struct {
	enum question_kind kind;
	const char *unit, *cell, *printed_sv, *printed_en;
} given[] = {
	{QUESTION_YES_NO, NULL, "ja", "ja", "yes"},
	{QUESTION_YES_NO, NULL, " JA ", "ja", "yes"},
	{QUESTION_YES_NO, NULL, "nej", "nej", "no"},
	{QUESTION_YES_NO, NULL, "Yes", "ja", "yes"},
	{QUESTION_YES_NO, NULL, "no", "nej", "no"},
	{QUESTION_COUNT, NULL, "50", "50", "50"},
	{QUESTION_COUNT, NULL, "0", "0", "0"},
	{QUESTION_COUNT, NULL, "ca 50", "ca 50", "about 50"},
	{QUESTION_COUNT, NULL, "40-50", "40\u201350", "40\u201350"},
	{QUESTION_COUNT, NULL, "1 500", "1500", "1500"},
	{QUESTION_COUNT, NULL, "12 500", "12\u00a0500", "12\u00a0500"},
	{QUESTION_COUNT, NULL, "50,0", "50", "50"},
	{QUESTION_COUNT, "personer", "50 personer", "50", "50"},
	{QUESTION_COUNT, "personer", "50", "50", "50"},
	{QUESTION_COUNT, "mnkr", "0,7-1,8", "0,7\u20131,8", "0,7\u20131,8"},
	{QUESTION_COUNT, "mnkr", "0,7\u20141,8 mnkr", "0,7\u20131,8", "0,7\u20131,8"},
	{QUESTION_COUNT, NULL, "1 000 000 000 000", "1\u00a0000\u00a0000\u00a0000\u00a0000",
		"1\u00a0000\u00a0000\u00a0000\u00a0000"},
	{QUESTION_SHARE, NULL, "16/33", "16/33", "16/33"},
	{QUESTION_SHARE, NULL, "16/33 (48,5 %)", "16/33", "16/33"},
	{QUESTION_SHARE, NULL, "37,5 %", "37,5\u00a0%", "37,5\u00a0%"},
	{QUESTION_SHARE, "%", "37,5", "37,5\u00a0%", "37,5\u00a0%"},
	{QUESTION_SHARE, "procent", "100", "100\u00a0%", "100\u00a0%"},
	{QUESTION_SHARE, NULL, "Hälften", "hälften", "hälften"},
	{QUESTION_SHARE, NULL, "ca en tredjedel", "ca en tredjedel", "about en tredjedel"},
	{QUESTION_MONTHS, NULL, "12; 9; 14", "12; 9; 14", "12; 9; 14"},
	{QUESTION_MONTHS, NULL, "12;9;-", "12; 9", "12; 9"},
	{QUESTION_MONTHS, NULL, ";;3", "-; -; 3", "-; -; 3"},
	{QUESTION_MONTHS, NULL, "1;\u2013;3;", "1; -; 3", "1; -; 3"},
	{QUESTION_MONTHS, NULL, "1;2;3;4;5;6;7;8;9;10;11;12",
		"1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12", "1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12"},
	{QUESTION_MONTHS, NULL, "1;2;3;4;5;6;7;8;9;10;11;12;",
		"1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12", "1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12"},
	{QUESTION_MONTHS, NULL, "0", "0", "0"},
	{QUESTION_MONTHS, NULL, "12 000", "12\u00a0000", "12\u00a0000"},
	{QUESTION_ACTIVITY, NULL, "Genomförd", "genomförd", "done"},
	{QUESTION_ACTIVITY, NULL, "ej genomförd", "ej genomförd", "not_done"},
	{QUESTION_ACTIVITY, NULL, "not done", "ej genomförd", "not_done"},
	{QUESTION_ACTIVITY, NULL, "pågår", "pågår", "ongoing"},
	{QUESTION_ACTIVITY, NULL, "pa\u030aga\u030ar", "pågår", "ongoing"},
	{QUESTION_GRADE, NULL, "delvis uppfyllt", "delvis", "partly"},
	{QUESTION_GRADE, NULL, "ej", "ej", "not_reached"},
	{QUESTION_TEXT, NULL, "  En text med\nrader.  ", "En text med\nrader.",
		"En text med\nrader."},
	{QUESTION_TEXT, NULL, "ej klar", "ej klar", "ej klar"},
	{QUESTION_TEXT, NULL, "<script>", "<script>", "<script>"},
	{QUESTION_TEXT, NULL, "\u202e\x1b]0;t\x07%s%n", "\u202e\x1b]0;t\x07%s%n",
		"\u202e\x1b]0;t\x07%s%n"},
	{QUESTION_TEXT, NULL, "A\u030angest", "Ångest", "Ångest"},
};

static bool same_quantity(const struct quantity *a, const struct quantity *b)
{
	if (!a || !b)
		return a == b;
	return a->qualifier == b->qualifier && a->low == b->low && a->high == b->high;
}

static bool same_share(const struct share *a, const struct share *b)
{
	if (!a || !b)
		return a == b;
	return a->numerator == b->numerator && a->denominator == b->denominator &&
	       a->percent == b->percent && a->qualifier == b->qualifier && !a->words == !b->words &&
	       (!a->words || strcmp(a->words, b->words) == 0);
}

static void check_same(const struct answer *a, const struct answer *b)
{
	CHECK_INT(a->state, b->state);
	CHECK_INT(a->has_yes_no, b->has_yes_no);
	CHECK_INT(a->yes_no, b->yes_no);
	CHECK(same_quantity(a->quantity, b->quantity));
	CHECK(same_share(a->share, b->share));
	CHECK_INT(a->n_months, b->n_months);
	for (size_t i = 0; i < a->n_months; i++) {
		CHECK_INT(a->months[i].month, b->months[i].month);
		CHECK_INT(a->months[i].count, b->months[i].count);
	}
	CHECK_INT(a->activity, b->activity);
	CHECK_INT(a->grade, b->grade);
	CHECK_TEXT(a->text ? a->text : "", b->text ? b->text : "");
}

TEST(answer, printed_and_read_again_is_the_same)
{
	struct arena *a = test_arena();
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
		struct question q = ask(given[i].kind, given[i].unit);
		struct answer ans, again;
		struct sp_error err;
		CHECK_CODE(answer_parse(&q, given[i].cell, "", "", a, &ans, &err), SP_OK, &err);
		CHECK_INT(ans.state, STATE_GIVEN);
		CHECK_TEXT(ans.key, q.key);
		for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
			const char *text = answer_print(&q, &ans, (enum lang)lang, a);
			CHECK_TEXT(
				text, lang == LANG_SV ? given[i].printed_sv : given[i].printed_en);
			CHECK_CODE(answer_parse(&q, text, "angivet", NULL, a, &again, &err), SP_OK,
				&err);
			check_same(&ans, &again);
		}
	}
}

TEST(answer, that_was_read_passes_the_rules)
{
	struct arena *a = test_arena();
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
		struct question q = ask(given[i].kind, given[i].unit);
		struct questions qs = {&q, 1, 12};
		struct answer ans;
		struct findings found = {0};
		CHECK_INT(answer_parse(&q, given[i].cell, "", "", a, &ans, NULL), SP_OK);
		CHECK_INT(answers_check(&qs, &ans, 1, NULL, 0, a, &found), SP_OK);
		CHECK_INT(found.n_items, 0);
	}
}

TEST(answer, that_cannot_be_read_names_question_text_and_choices)
{
	static const struct {
		enum question_kind kind;
		const char *unit, *cell;
		enum sp_code code;
		const char *allowed;
	} cases[] = {
		{QUESTION_YES_NO, NULL, "kanske", SP_ANSWER_NOT_YES_NO, ""},
		{QUESTION_YES_NO, NULL, "Ja eller nej", SP_ANSWER_NOT_YES_NO, ""},
		{QUESTION_YES_NO, NULL, "1", SP_ANSWER_NOT_YES_NO, ""},
		{QUESTION_COUNT, NULL, "femtio", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, NULL, "12,5", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, "st", "12,5", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, "personer", "40-50,5", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, "personer", "personer", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, NULL, "50 personer", SP_ANSWER_NOT_INTEGER, ""},
		{QUESTION_COUNT, "mnkr", "mycket", SP_ANSWER_NOT_NUMBER, ""},
		{QUESTION_COUNT, NULL, "1.234", SP_ANSWER_AMBIGUOUS, ""},
		{QUESTION_COUNT, NULL, "-5", SP_ANSWER_OUT_OF_RANGE,
			"0\u20131\u00a0000\u00a0000\u00a0000\u00a0000"},
		{QUESTION_COUNT, NULL, "1000000000001", SP_ANSWER_OUT_OF_RANGE,
			"0\u20131\u00a0000\u00a0000\u00a0000\u00a0000"},
		{QUESTION_COUNT, NULL, "99999999999999999999999", SP_ANSWER_OUT_OF_RANGE,
			"0\u20131\u00a0000\u00a0000\u00a0000\u00a0000"},
		{QUESTION_SHARE, NULL, "37,5", SP_ANSWER_NOT_SHARE, ""},
		{QUESTION_SHARE, NULL, "många", SP_ANSWER_NOT_SHARE, ""},
		{QUESTION_SHARE, NULL, "101 %", SP_ANSWER_OUT_OF_RANGE, "0\u2013100\u00a0%"},
		{QUESTION_SHARE, NULL, "-1 %", SP_ANSWER_OUT_OF_RANGE, "0\u2013100\u00a0%"},
		{QUESTION_SHARE, NULL, "34/33", SP_ANSWER_OUT_OF_RANGE, "0\u2013100\u00a0%"},
		{QUESTION_SHARE, NULL, "5/0", SP_ANSWER_OUT_OF_RANGE, "0\u2013100\u00a0%"},
		{QUESTION_MONTHS, NULL, "-", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, ";;;", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "1;2;3;4;5;6;7;8;9;10;11;12;13", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "1;2;3;4;5;6;7;8;9;10;11;12;;", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "12, 9, 14", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "ca 12; 9", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "12,5; 9", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "jan 12; feb 9", SP_ANSWER_NOT_MONTHS, ""},
		{QUESTION_MONTHS, NULL, "1;-2", SP_ANSWER_OUT_OF_RANGE,
			"0\u20131\u00a0000\u00a0000\u00a0000\u00a0000"},
		{QUESTION_ACTIVITY, NULL, "klar", SP_ANSWER_NOT_IN_LIST,
			"genomförd, pågår, ej genomförd, avvaktar"},
		{QUESTION_GRADE, NULL, "godkänt", SP_ANSWER_NOT_IN_LIST,
			"uppnått, delvis, ej, pågår, avvaktar"},
		{QUESTION_ACTIVITY, NULL, "0", SP_ANSWER_NOT_IN_LIST,
			"genomförd, pågår, ej genomförd, avvaktar"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct question q = ask(cases[i].kind, cases[i].unit);
		struct answer ans;
		struct sp_error err;
		CHECK_CODE(answer_parse(&q, cases[i].cell, NULL, NULL, test_arena(), &ans, &err),
			cases[i].code, &err);
		CHECK_TEXT(err.param[0], "Antal SIP");
		CHECK_TEXT(err.param[1], cases[i].cell);
		CHECK_TEXT(err.param[2], cases[i].allowed);
		CHECK_TEXT(err.where, "");
	}
}

TEST(answer, may_be_a_state_in_either_cell)
{
	static const struct {
		enum question_kind kind;
		const char *cell, *state;
		enum answer_state got;
	} cases[] = {
		{QUESTION_COUNT, "", "", STATE_NONE},
		{QUESTION_COUNT, NULL, NULL, STATE_NONE},
		{QUESTION_COUNT, " \u00a0", "\t", STATE_NONE},
		{QUESTION_COUNT, "", "angivet", STATE_NONE},
		{QUESTION_COUNT, "", "Ej klar", STATE_NOT_READY},
		{QUESTION_COUNT, "", "not_ready", STATE_NOT_READY},
		{QUESTION_COUNT, "", "ej redovisat", STATE_NOT_REPORTED},
		{QUESTION_COUNT, "uppgift saknas", "", STATE_NO_DATA},
		{QUESTION_ACTIVITY, "ej tillämpligt", NULL, STATE_NOT_APPLICABLE},
		{QUESTION_TEXT, "", "endast totalsumma", STATE_ONLY_TOTAL},
		{QUESTION_COUNT, "5", "angivet", STATE_GIVEN},
		{QUESTION_COUNT, "5", "given", STATE_GIVEN},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct question q = ask(cases[i].kind, NULL);
		struct answer ans;
		struct sp_error err;
		CHECK_CODE(answer_parse(&q, cases[i].cell, cases[i].state, " skäl ", test_arena(),
				   &ans, &err),
			SP_OK, &err);
		CHECK_INT(ans.state, cases[i].got);
		CHECK_TEXT(ans.comment, "skäl");
		if (ans.state != STATE_GIVEN)
			CHECK_TEXT(answer_print(&q, &ans, LANG_SV, test_arena()), "");
	}
}

TEST(answer, and_a_state_that_says_missing_exclude_each_other)
{
	struct question q = ask(QUESTION_COUNT, NULL);
	struct answer ans;
	struct sp_error err;
	CHECK_CODE(answer_parse(&q, "5", "ej klar", NULL, test_arena(), &ans, &err),
		SP_ANSWER_AND_STATE, &err);
	CHECK_CODE(answer_parse(&q, "", "klart nog", NULL, test_arena(), &ans, &err),
		SP_ANSWER_STATE_UNKNOWN, &err);
	CHECK_TEXT(err.param[1], "klart nog");
	CHECK_TEXT(err.param[2], "angivet, ej redovisat, ej klar, uppgift saknas, ej tillämpligt, "
				 "endast totalsumma");
	CHECK_CODE(answer_parse(&q, "", "skyddat", NULL, test_arena(), &ans, &err),
		SP_ANSWER_STATE_UNKNOWN, &err);
	CHECK_CODE(answer_parse(&q, "ej tillfrågad", "", NULL, test_arena(), &ans, &err),
		SP_ANSWER_STATE_UNKNOWN, &err);
}

TEST(answer, in_bytes_that_are_no_text_is_refused_in_every_cell)
{
	struct question q = ask(QUESTION_TEXT, NULL);
	struct answer ans;
	struct sp_error err;
	static const char *const bad[] = {
		"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CHECK_CODE(answer_parse(&q, bad[i], NULL, NULL, test_arena(), &ans, &err),
			SP_ANSWER_TEXT_INVALID, &err);
		CHECK_CODE(answer_parse(&q, NULL, bad[i], NULL, test_arena(), &ans, &err),
			SP_ANSWER_TEXT_INVALID, &err);
		CHECK_CODE(answer_parse(&q, NULL, NULL, bad[i], test_arena(), &ans, &err),
			SP_ANSWER_TEXT_INVALID, &err);
		CHECK_TEXT(err.param[0], "Antal SIP");
	}
}

TEST(answer, tells_when_memory_is_spent_wherever_it_ends)
{
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
		struct question q = ask(given[i].kind, given[i].unit);
		enum sp_code rc = SP_NO_MEMORY;
		for (size_t cap = 0; rc != SP_OK; cap += 16) {
			struct arena a;
			struct answer ans;
			arena_init(&a, cap);
			rc = answer_parse(&q, given[i].cell, "angivet", "skäl", &a, &ans, NULL);
			CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
			arena_free(&a);
			CHECK(cap < 100000);
		}
	}
}

static bool slots_of(const struct question *q, const char *cell, int64_t *slots)
{
	struct answer ans;
	CHECK_INT(answer_parse(q, cell, NULL, NULL, test_arena(), &ans, NULL), SP_OK);
	return answer_slots(q, &ans, slots);
}

TEST(answer, has_its_numbers_in_slots)
{
	static const struct {
		enum question_kind kind;
		const char *cell;
		int64_t first, second;
	} cases[] = {
		{QUESTION_YES_NO, "ja", 1, -7},
		{QUESTION_YES_NO, "nej", 0, -7},
		{QUESTION_COUNT, "ca 50", 500000, 500000},
		{QUESTION_COUNT, "40-50", 400000, 500000},
		{QUESTION_SHARE, "16/33", 160000, 330000},
		{QUESTION_SHARE, "37,5 %", 375000, 0},
		{QUESTION_SHARE, "hälften", 500000, 0},
		{QUESTION_SHARE, "två tredjedelar", 666667, 0},
		{QUESTION_SHARE, "alla", 1000000, 0},
		{QUESTION_MONTHS, "12;-;3", 120000, INT64_MIN},
		{QUESTION_ACTIVITY, "avvaktar", ACTIVITY_WAITING, -7},
		{QUESTION_GRADE, "delvis", GRADE_PARTLY, -7},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct question q = ask(cases[i].kind, NULL);
		int64_t slots[ANSWER_SLOTS_MAX];
		for (size_t k = 0; k < ANSWER_SLOTS_MAX; k++)
			slots[k] = -7;
		CHECK(slots_of(&q, cases[i].cell, slots));
		CHECK(slots[0] == cases[i].first);
		CHECK(slots[1] == cases[i].second);
		for (size_t k = q.slots; k < ANSWER_SLOTS_MAX; k++)
			CHECK_INT(slots[k], -7);
	}
}

TEST(answer, without_a_number_has_no_slots)
{
	int64_t slots[ANSWER_SLOTS_MAX];
	struct question text = ask(QUESTION_TEXT, NULL), count = ask(QUESTION_COUNT, NULL);
	CHECK(!slots_of(&text, "En text", slots));
	CHECK(!slots_of(&count, "ej klar", slots));
	CHECK(!slots_of(&count, "", slots));
	struct quantity negative = {.low = -1, .high = -1};
	struct answer ans = {.state = STATE_GIVEN, .quantity = &negative};
	CHECK(!answer_slots(&count, &ans, slots));
	ans = (struct answer){.state = STATE_GIVEN, .text = "fel slag"};
	CHECK(!answer_slots(&count, &ans, slots));
	struct question months = ask(QUESTION_MONTHS, NULL);
	struct month_count beyond[] = {{13, 1}}, huge[] = {{1, INT64_MAX}};
	ans = (struct answer){.state = STATE_GIVEN, .months = beyond, .n_months = 1};
	CHECK(!answer_slots(&months, &ans, slots));
	ans.months = huge;
	CHECK(!answer_slots(&months, &ans, slots));
	CHECK_TEXT(answer_print(&months, &ans, LANG_SV, test_arena()), "");
}
