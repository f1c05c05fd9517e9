/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/rules.h"

#include "tests/unit/common/domain/gavleborg.h"

/* Six questions, one of each kind with a rule of its own. */
static struct question items[] = {
	{.key = "a/i/yes", .text = "Ja?", .kind = QUESTION_YES_NO, .slots = 1},
	{.key = "a/i/count", .text = "Antal", .kind = QUESTION_COUNT, .slots = 2},
	{.key = "a/i/share", .text = "Andel", .kind = QUESTION_SHARE, .slots = 2},
	{.key = "a/i/months", .text = "Månad", .kind = QUESTION_MONTHS, .slots = 12},
	{.key = "a/i/text", .text = "Text", .kind = QUESTION_TEXT},
	{.key = "a/fulfilment", .area_name = "1 Område", .kind = QUESTION_GRADE, .slots = 1},
};
static const struct questions six = {items, 6, 18};

static struct findings check(const struct questions *qs, const struct answer *answers, size_t n,
	const struct answer *previous, size_t n_previous)
{
	struct findings found = {0};
	CHECK_CODE(answers_check(qs, answers, n, previous, n_previous, test_arena(), &found), SP_OK,
		NULL);
	return found;
}

/* The first finding of an answer that stands alone, or SP_OK. */
static enum sp_code finding_of(struct answer ans)
{
	struct questions one = {NULL, 1, 12};
	for (size_t i = 0; i < 6; i++)
		if (strcmp(items[i].key, ans.key) == 0)
			one.items = &items[i];
	struct findings found = check(&one, &ans, 1, NULL, 0);
	return found.n_items ? found.items[0].error.code : SP_OK;
}

TEST(rules, take_a_right_answer_of_each_kind)
{
	struct quantity count = {QUALIFIER_ABOUT, 400000, 500000};
	struct share share = {.numerator = 0, .denominator = 330000};
	struct month_count months[] = {{12, 3}, {1, 0}};
	struct answer answers[] = {
		{.key = "a/i/yes", .state = STATE_GIVEN, .has_yes_no = true},
		{.key = "a/i/count", .state = STATE_GIVEN, .quantity = &count},
		{.key = "a/i/share", .state = STATE_GIVEN, .share = &share},
		{.key = "a/i/months", .state = STATE_GIVEN, .months = months, .n_months = 2},
		{.key = "a/i/text", .state = STATE_NOT_READY},
		{.key = "a/fulfilment",
			.state = STATE_GIVEN,
			.grade = GRADE_REACHED,
			.comment = "Bra."},
	};
	struct findings found = check(&six, answers, 6, NULL, 0);
	CHECK_INT(found.n_items, 0);
	struct answer_counts counts = answers_count(&six, answers, 6);
	CHECK_INT(counts.asked, 6);
	CHECK_INT(counts.answered, 6);
	CHECK_INT(counts.estimated, 1);
	CHECK_INT(counts.missing, 1);
}

TEST(rules, find_a_value_of_another_kind_or_two)
{
	struct quantity q = {.low = 10000, .high = 10000};
	CHECK_INT(
		finding_of((struct answer){.key = "a/i/yes", .state = STATE_GIVEN, .quantity = &q}),
		SP_ANSWER_NOT_YES_NO);
	CHECK_INT(
		finding_of((struct answer){.key = "a/i/count", .state = STATE_GIVEN, .text = "5"}),
		SP_ANSWER_NOT_NUMBER);
	CHECK_INT(finding_of((struct answer){.key = "a/i/count",
			  .state = STATE_GIVEN,
			  .quantity = &q,
			  .has_yes_no = true}),
		SP_ANSWER_NOT_NUMBER);
	CHECK_INT(finding_of((struct answer){.key = "a/i/share", .state = STATE_GIVEN}),
		SP_ANSWER_NOT_SHARE);
	CHECK_INT(finding_of((struct answer){.key = "a/i/months", .state = STATE_GIVEN}),
		SP_ANSWER_NOT_MONTHS);
	CHECK_INT(finding_of((struct answer){.key = "a/i/text", .state = STATE_GIVEN, .text = ""}),
		SP_FIELD_MISSING);
	CHECK_INT(finding_of((struct answer){.key = "a/fulfilment", .state = STATE_GIVEN}),
		SP_ANSWER_NOT_IN_LIST);
	CHECK_INT(finding_of((struct answer){
			  .key = "a/fulfilment", .state = STATE_GIVEN, .grade = (enum grade)6}),
		SP_ANSWER_NOT_IN_LIST);
}

TEST(rules, find_a_value_beside_a_state)
{
	struct quantity q = {.low = 0, .high = 0};
	struct answer ans = {.key = "a/i/count", .quantity = &q, .comment = "skäl"};
	for (int state = STATE_NOT_REPORTED; state <= STATE_ONLY_TOTAL; state++) {
		ans.state = (enum answer_state)state;
		CHECK_INT(finding_of(ans), SP_ANSWER_AND_STATE);
	}
	ans.state = STATE_NONE;
	CHECK_INT(finding_of(ans), SP_ANSWER_AND_STATE);
}

TEST(rules, leave_to_the_region_what_only_it_can_say)
{
	struct answer ans = {.key = "a/i/count", .comment = "skäl"};
	static const int states[] = {STATE_NOT_ASKED, STATE_SUPPRESSED, 9, -1, 1000000};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		ans.state = (enum answer_state)states[i];
		CHECK_INT(finding_of(ans), SP_ANSWER_STATE_UNKNOWN);
	}
}

TEST(rules, want_a_reason_where_nothing_can_be_stated)
{
	struct answer ans = {.key = "a/i/count", .state = STATE_NO_DATA};
	CHECK_INT(finding_of(ans), SP_ANSWER_NEEDS_REASON);
	ans.comment = " \n";
	CHECK_INT(finding_of(ans), SP_ANSWER_NEEDS_REASON);
	ans.comment = "Mäts inte.";
	CHECK_INT(finding_of(ans), SP_OK);
	ans = (struct answer){.key = "a/i/count", .state = STATE_NOT_APPLICABLE};
	CHECK_INT(finding_of(ans), SP_ANSWER_NEEDS_REASON);
	ans.state = STATE_NOT_READY;
	CHECK_INT(finding_of(ans), SP_OK);
}

TEST(rules, keep_numbers_within_what_is_possible)
{
	static const struct {
		decimal low, high;
		enum sp_code code;
	} counts[] = {
		{0, 0, SP_OK},
		{ANSWER_COUNT_MAX, ANSWER_COUNT_MAX, SP_OK},
		{0, ANSWER_COUNT_MAX + DECIMAL_ONE, SP_ANSWER_OUT_OF_RANGE},
		{-10000, 0, SP_ANSWER_OUT_OF_RANGE},
		{INT64_MIN, INT64_MAX, SP_ANSWER_OUT_OF_RANGE},
		{20000, 10000, SP_ANSWER_NOT_NUMBER},
		{5000, 10000, SP_ANSWER_NOT_INTEGER},
		{10000, 10001, SP_ANSWER_NOT_INTEGER},
	};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		struct quantity q = {.low = counts[i].low, .high = counts[i].high};
		CHECK_INT(finding_of((struct answer){
				  .key = "a/i/count", .state = STATE_GIVEN, .quantity = &q}),
			counts[i].code);
	}
	struct quantity odd = {.qualifier = (enum qualifier)4};
	CHECK_INT(finding_of((struct answer){
			  .key = "a/i/count", .state = STATE_GIVEN, .quantity = &odd}),
		SP_ANSWER_NOT_NUMBER);
}

TEST(rules, keep_shares_between_nothing_and_all)
{
	static const struct {
		struct share share;
		enum sp_code code;
	} cases[] = {
		{{.percent = 1000000}, SP_OK},
		{{.percent = 1000001}, SP_ANSWER_OUT_OF_RANGE},
		{{.percent = -1}, SP_ANSWER_OUT_OF_RANGE},
		{{.numerator = 10000}, SP_ANSWER_NOT_SHARE},
		{{.numerator = 10000, .denominator = 10000}, SP_OK},
		{{.numerator = 10001, .denominator = 10000}, SP_ANSWER_OUT_OF_RANGE},
		{{.numerator = -1, .denominator = 10000}, SP_ANSWER_OUT_OF_RANGE},
		{{.numerator = 0, .denominator = -1}, SP_ANSWER_OUT_OF_RANGE},
		{{.numerator = 1, .denominator = INT64_MAX}, SP_ANSWER_OUT_OF_RANGE},
		{{.numerator = 10000, .denominator = 20000, .words = "hälften"}, SP_OK},
		{{.numerator = 10000, .denominator = 330000, .words = "hälften"},
			SP_ANSWER_NOT_SHARE},
		{{.numerator = 10000, .denominator = 20000, .words = "ca hälften"},
			SP_ANSWER_NOT_SHARE},
		{{.numerator = 10000, .denominator = 20000, .words = "<script>"},
			SP_ANSWER_NOT_SHARE},
		{{.numerator = 10000, .denominator = 20000, .words = "1/2"}, SP_ANSWER_NOT_SHARE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct share s = cases[i].share;
		CHECK_INT(finding_of((struct answer){
				  .key = "a/i/share", .state = STATE_GIVEN, .share = &s}),
			cases[i].code);
	}
}

TEST(rules, know_twelve_months_once_each)
{
	static const struct {
		struct month_count months[2];
		enum sp_code code;
	} cases[] = {
		{{{1, 0}, {12, 5}}, SP_OK},
		{{{12, 5}, {1, 0}}, SP_OK},
		{{{1, 0}, {1, 0}}, SP_ANSWER_NOT_MONTHS},
		{{{0, 0}, {1, 0}}, SP_ANSWER_NOT_MONTHS},
		{{{1, 0}, {13, 0}}, SP_ANSWER_NOT_MONTHS},
		{{{1, 0}, {UINT32_MAX, 0}}, SP_ANSWER_NOT_MONTHS},
		{{{1, 0}, {2, -1}}, SP_ANSWER_OUT_OF_RANGE},
		{{{1, 0}, {2, INT64_MAX}}, SP_ANSWER_OUT_OF_RANGE},
		{{{1, 0}, {2, INT64_MIN}}, SP_ANSWER_OUT_OF_RANGE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct month_count months[2] = {cases[i].months[0], cases[i].months[1]};
		CHECK_INT(finding_of((struct answer){.key = "a/i/months",
				  .state = STATE_GIVEN,
				  .months = months,
				  .n_months = 2}),
			cases[i].code);
	}
}

TEST(rules, count_characters_not_bytes_in_texts)
{
	char *text = arena_alloc(test_arena(), 2 * ANSWER_TEXT_MAX + 3);
	for (size_t i = 0; i < ANSWER_TEXT_MAX; i++)
		memcpy(text + 2 * i, "å", 2);
	struct answer ans = {.key = "a/i/text", .state = STATE_GIVEN, .text = text};
	CHECK_INT(finding_of(ans), SP_OK);
	text[2 * ANSWER_TEXT_MAX] = 'x';
	CHECK_INT(finding_of(ans), SP_ANSWER_TEXT_TOO_LONG);
	ans = (struct answer){.key = "a/i/yes", .state = STATE_NOT_READY, .comment = text};
	CHECK_INT(finding_of(ans), SP_ANSWER_TEXT_TOO_LONG);
	ans.comment = "\xff";
	CHECK_INT(finding_of(ans), SP_ANSWER_TEXT_INVALID);
}

TEST(rules, put_errors_first_and_keep_the_order_of_the_questions)
{
	struct quantity negative = {.low = -10000, .high = -10000};
	struct answer answers[] = {
		{.key = "b/i/unknown", .state = STATE_NOT_READY},
		{.key = "a/fulfilment", .state = STATE_GIVEN, .grade = GRADE_NOT},
		{.key = "a/i/count", .state = STATE_GIVEN, .quantity = &negative},
		{.key = "a/i/text", .state = STATE_GIVEN, .text = "Ring 811228-9874."},
		{.key = "a/fulfilment", .state = STATE_NOT_READY},
		{.key = NULL, .state = STATE_NOT_READY},
	};
	static const struct {
		enum sp_code code;
		const char *key, *what;
	} want[] = {
		{SP_ANSWER_OUT_OF_RANGE, "a/i/count", "Antal"},
		{SP_QUESTION_TWICE, "a/fulfilment", "1 Område"},
		{SP_QUESTION_UNKNOWN, "b/i/unknown", "b/i/unknown"},
		{SP_QUESTION_UNKNOWN, "", ""},
		{SP_QUESTION_NOT_ANSWERED, "a/i/yes", "Ja?"},
		{SP_QUESTION_NOT_ANSWERED, "a/i/share", "Andel"},
		{SP_QUESTION_NOT_ANSWERED, "a/i/months", "Månad"},
		{SP_ANSWER_PERSONAL_NUMBER, "a/i/text", "Text"},
	};
	struct findings found = check(&six, answers, 6, NULL, 0);
	CHECK_INT(found.n_items, sizeof want / sizeof want[0]);
	CHECK_INT(found.errors, 4);
	CHECK_INT(found.warnings, 4);
	for (size_t i = 0; i < found.n_items; i++) {
		CHECK_INT(found.items[i].error.code, want[i].code);
		CHECK_TEXT(found.items[i].key, want[i].key);
		CHECK_TEXT(found.items[i].error.param[0], want[i].what);
		CHECK_INT(finding_is_error(&found.items[i]), i < 4);
	}
}

TEST(rules, do_not_call_unanswered_what_could_not_be_read)
{
	struct findings found = {0};
	struct sp_error err;
	(void)sp_fail(&err, SP_ANSWER_NOT_INTEGER, "Antal", "femtio");
	CHECK_INT(findings_add(&found, test_arena(), "a/i/count", &err), SP_OK);
	CHECK_INT(answers_check(&six, NULL, 0, NULL, 0, test_arena(), &found), SP_OK);
	CHECK_INT(found.errors, 1);
	CHECK_INT(found.warnings, 5);
	for (size_t i = 1; i < found.n_items; i++)
		CHECK(strcmp(found.items[i].key, "a/i/count") != 0);
}

TEST(findings, keep_as_many_as_their_cap_and_count_all)
{
	struct findings found = {.cap = 2};
	struct sp_error err = {.code = SP_QUESTION_UNKNOWN};
	for (int i = 0; i < 5; i++)
		CHECK_INT(findings_add(&found, test_arena(), "k", &err), SP_OK);
	err.code = SP_QUESTION_NOT_ANSWERED;
	CHECK_INT(findings_add(&found, test_arena(), "k", &err), SP_OK);
	CHECK_INT(found.n_items, 2);
	CHECK_INT(found.errors, 5);
	CHECK_INT(found.warnings, 1);
}

/* Whether 1-question answers that were read from two cells are far apart. */
static bool far_apart(size_t item, const char *was, const char *is)
{
	struct questions one = {&items[item], 1, 12};
	struct answer answer, previous;
	CHECK_INT(answer_parse(&items[item], is, NULL, NULL, test_arena(), &answer, NULL), SP_OK);
	CHECK_INT(
		answer_parse(&items[item], was, NULL, NULL, test_arena(), &previous, NULL), SP_OK);
	struct findings found = check(&one, &answer, 1, &previous, 1);
	CHECK(found.n_items == 0 || found.items[0].error.code == SP_ANSWER_FAR_FROM_LAST);
	CHECK_INT(found.errors, 0);
	return found.n_items != 0;
}

TEST(rules, ask_about_ten_times_more_or_less_than_last_time)
{
	enum { COUNT = 1, SHARE = 2, MONTHS = 3 };
	static const struct {
		size_t item;
		const char *was, *is;
		bool far;
	} cases[] = {
		{COUNT, "5", "50", true},
		{COUNT, "5", "49", false},
		{COUNT, "50", "5", true},
		{COUNT, "50", "6", false},
		{COUNT, "0", "9", false},
		{COUNT, "0", "10", true},
		{COUNT, "4986", "0", true},
		{COUNT, "0", "0", false},
		{COUNT, "1", "0", false},
		{COUNT, "40-50", "450", false},
		{COUNT, "40-50", "500", true},
		{COUNT, "1", "1 000 000 000 000", true},
		{COUNT, "ej klar", "50", false},
		{COUNT, "50", "ej klar", false},
		{SHARE, "3,75 %", "37,5 %", true},
		{SHARE, "4/100", "37,5 %", false},
		{SHARE, "1/100", "hälften", true},
		{MONTHS, "10;10;10;10;10;10;10;10;10;10;10;10", "10", false},
		{MONTHS, "1;1", "10;10", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(far_apart(cases[i].item, cases[i].was, cases[i].is), cases[i].far);
}

TEST(rules, show_both_figures_when_they_ask)
{
	struct questions one = {&items[1], 1, 2};
	struct quantity was = {QUALIFIER_ABOUT, 50000, 50000},
			is = {QUALIFIER_EXACT, 500000, 500000};
	struct answer previous = {.key = "a/i/count", .state = STATE_GIVEN, .quantity = &was};
	struct answer answer = {.key = "a/i/count", .state = STATE_GIVEN, .quantity = &is};
	struct findings found = check(&one, &answer, 1, &previous, 1);
	CHECK_INT(found.warnings, 1);
	CHECK_TEXT(found.items[0].error.param[1], "5");
	CHECK_TEXT(found.items[0].error.param[2], "50");
}

/* A goal is answered by a direction, and by a number where its words count something. */
static enum sp_code direction_finding(enum change said, int64_t before, int64_t now)
{
	static struct question goal[] = {
		{.key = "a/g/suicid", .text = "Färre", .kind = QUESTION_CHANGE, .slots = 1},
		{.key = "a/m/suicid", .text = "Färre", .kind = QUESTION_COUNT, .slots = 2}};
	const struct questions qs = {goal, 2, 3};
	struct quantity was = {.low = before * DECIMAL_ONE, .high = before * DECIMAL_ONE};
	struct quantity is = {.low = now * DECIMAL_ONE, .high = now * DECIMAL_ONE};
	const struct answer previous = {
		.key = "a/m/suicid", .state = STATE_GIVEN, .quantity = &was};
	const struct answer answers[] = {
		{.key = "a/g/suicid", .state = STATE_GIVEN, .change = said},
		{.key = "a/m/suicid", .state = STATE_GIVEN, .quantity = &is}};
	struct findings found = check(&qs, answers, 2, &previous, before ? 1 : 0);
	CHECK_INT(found.errors, 0);
	if (found.n_items)
		CHECK_TEXT(found.items[0].key, "a/g/suicid");
	return found.n_items ? found.items[0].error.code : SP_OK;
}

TEST(rules, ask_about_a_direction_that_the_goals_own_measure_rules_out)
{
	CHECK_INT(direction_finding(CHANGE_DECREASED, 205, 178), SP_OK);
	CHECK_INT(direction_finding(CHANGE_INCREASED, 205, 178), SP_ANSWER_AGAINST_MEASURE);
	CHECK_INT(direction_finding(CHANGE_DECREASED, 178, 205), SP_ANSWER_AGAINST_MEASURE);
	CHECK_INT(direction_finding(CHANGE_INCREASED, 178, 205), SP_OK);
	CHECK_INT(direction_finding(CHANGE_UNCHANGED, 178, 180),
		SP_OK); /* what is small is theirs to say */
	CHECK_INT(direction_finding(CHANGE_INCREASED, 0, 178), SP_OK); /* nothing to compare with */
}

TEST(rules, take_a_direction_seen_and_no_other_value_for_it)
{
	static struct question goal[] = {
		{.key = "a/g/x", .text = "Mål", .kind = QUESTION_CHANGE, .slots = 1}};
	static const struct questions one = {goal, 1, 1};
	const struct {
		struct answer answer;
		enum sp_code code;
	} cases[] = {
		{{.key = "a/g/x", .state = STATE_GIVEN, .change = CHANGE_UNCHANGED}, SP_OK},
		{{.key = "a/g/x", .state = STATE_GIVEN}, SP_ANSWER_NOT_IN_LIST},
		{{.key = "a/g/x", .state = STATE_GIVEN, .change = (enum change)4},
			SP_ANSWER_NOT_IN_LIST},
		{{.key = "a/g/x", .state = STATE_GIVEN, .grade = GRADE_REACHED},
			SP_ANSWER_NOT_IN_LIST},
		{{.key = "a/g/x", .state = STATE_NOT_READY, .change = CHANGE_INCREASED},
			SP_ANSWER_AND_STATE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct findings found = check(&one, &cases[i].answer, 1, NULL, 0);
		CHECK_INT(found.n_items ? found.items[0].error.code : SP_OK, cases[i].code);
	}
}

TEST(personal_number, is_recognised_as_people_write_it)
{
	static const char *const yes[] = {"811228-9874", "Ring 811228-9874.", "19811228-9874",
		"198112289874", "811228+9874", "811228\u20139874", "nr:811228-9874,", "811288-9871",
		"9 811228-9874", "å811228-9874å", "1-2 811228-9874"};
	static const char *const no[] = {"", "811228-9875", "811228 9874", "8112289874",
		"811328-9873", "811200-9876", "811239-9871", "1811228-9874", "811228-98744",
		"811228-987", "2019-04-01", "070-123 45 67", "556677-8899", "2180",
		"12345678901234567890", "811228-", "811228", "811228\u2013"};
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		CHECK(personal_number_like(yes[i]));
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		CHECK(!personal_number_like(no[i]));
	CHECK(!personal_number_like(NULL));
}

/* The plain way: every run of digits is looked at. */
static bool has_number(const char *text)
{
	for (const char *p = text; *p;) {
		char run[64];
		size_t n = strspn(p, "0123456789"), tail = strspn(p + n + 1, "0123456789");
		snprintf(run, sizeof run, "%.*s", (int)(n + (p[n] == '-' ? 1 + tail : 0)), p);
		if (n && personal_number_like(run))
			return true;
		p += n ? n : 1;
	}
	return false;
}

TEST(personal_number, is_found_at_every_place_of_a_text)
{
	static const char *const pieces[] = {"811228-9874", "198112289874", "19811228-9874",
		"811228-9875", "1", "12", "2019", "70000", "811228", "-", " ", "a", "åäö", "x-"};
	uint32_t seed = 1;
	size_t found = 0;
	for (size_t run = 0; run < 20000; run++) {
		char text[200] = "";
		for (size_t i = 0; i < run % 12; i++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text,
				pieces[(seed >> 16) % (run % 3 ? 14 : 11) + (run % 3 ? 0 : 3)]);
		}
		const bool has = has_number(text);
		CHECK_INT(personal_number_like(text), has);
		found += has;
	}
	CHECK(found > 2000 && found < 18000);
	for (size_t at = 0; at < 40; at++) {
		char text[64];
		snprintf(text, sizeof text, "%*s811228-9874 och så vidare", (int)at, "");
		CHECK(personal_number_like(text));
	}
}

TEST(rules, find_answers_in_any_order_and_keep_the_first_of_two)
{
	struct answer answers[] = {{.key = "a/fulfilment", .state = STATE_NOT_READY},
		{.key = "a/i/yes", .state = STATE_NOT_READY}, {.key = "no/such"},
		{.key = "a/i/yes", .state = STATE_GIVEN},
		{.key = "a/i/count", .state = STATE_NOT_READY}};
	struct findings found = check(&six, answers, 5, NULL, 0);
	CHECK_INT(found.errors, 2);
	CHECK_INT(found.warnings, 3);
	CHECK_INT(found.items[0].error.code, SP_QUESTION_TWICE);
	CHECK_TEXT(found.items[0].key, "a/i/yes");
	CHECK_INT(found.items[1].error.code, SP_QUESTION_UNKNOWN);
	CHECK_TEXT(found.items[1].key, "no/such");
	CHECK_TEXT(found.items[2].key, "a/i/share");
}

TEST(rules, count_what_they_do_not_keep)
{
	struct answer answers[] = {{.key = "a/i/yes", .state = STATE_GIVEN},
		{.key = "a/i/text", .state = STATE_GIVEN, .text = "811228-9874"}};
	for (size_t cap = 1; cap < 8; cap++) {
		struct findings all = check(&six, answers, 2, NULL, 0), few = {.cap = cap};
		CHECK_CODE(
			answers_check(&six, answers, 2, NULL, 0, test_arena(), &few), SP_OK, NULL);
		CHECK_INT(few.errors, all.errors);
		CHECK_INT(few.warnings, all.warnings);
		CHECK_INT(few.n_items, cap < all.n_items ? cap : all.n_items);
		for (size_t i = 0; i < few.n_items; i++) {
			CHECK_INT(few.items[i].error.code, all.items[i].error.code);
			CHECK_TEXT(few.items[i].key, all.items[i].key);
		}
	}
}

TEST(rules, stay_fast_and_bounded_for_very_many_answers)
{
	enum { MANY = 100000 };
	struct answer *answers = arena_array(test_arena(), MANY, sizeof *answers);
	for (size_t i = 0; i < MANY; i++)
		answers[i] = (struct answer){.key = "x/i/y", .state = STATE_NOT_READY};
	struct findings found = check(&six, answers, MANY, answers, MANY);
	CHECK_INT(found.n_items, 1000);
	CHECK_INT(found.errors, MANY);
	CHECK_INT(found.warnings, 6);
}

TEST(rules, tell_when_memory_is_spent_wherever_it_ends)
{
	struct quantity was = {.low = 10000, .high = 10000}, is = {.low = 990000, .high = 990000};
	struct answer previous = {.key = "a/i/count", .state = STATE_GIVEN, .quantity = &was};
	struct answer answer = {.key = "a/i/count", .state = STATE_GIVEN, .quantity = &is};
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 0; rc != SP_OK; cap += 64) {
		struct arena a;
		struct findings found = {0};
		arena_init(&a, cap);
		rc = answers_check(&six, &answer, 1, &previous, 1, &a, &found);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			CHECK_INT(found.warnings, 6);
		arena_free(&a);
		CHECK(cap < 1000000);
	}
}

TEST(counts, tell_values_states_and_estimates_apart)
{
	struct quantity exact = {.low = 10000, .high = 10000}, range = {.low = 0, .high = 10000};
	struct share words = {.numerator = 10000, .denominator = 20000, .words = "hälften"};
	struct answer answers[] = {
		{.key = "a/i/share", .state = STATE_GIVEN, .share = &words},
		{.key = "a/i/count", .state = STATE_GIVEN, .quantity = &range},
		{.key = "a/i/months", .state = STATE_NONE},
		{.key = "a/i/text", .state = STATE_NOT_READY},
		{.key = "not/asked", .state = STATE_GIVEN, .quantity = &exact},
	};
	struct answer_counts counts = answers_count(&six, answers, 5);
	CHECK_INT(counts.asked, 6);
	CHECK_INT(counts.answered, 3);
	CHECK_INT(counts.estimated, 2);
	CHECK_INT(counts.missing, 1);
	answers[1].quantity = &exact;
	CHECK_INT(answers_count(&six, answers, 5).estimated, 1);
	CHECK_INT(answers_count(&six, NULL, 0).answered, 0);
}
