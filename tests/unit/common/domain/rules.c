/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer may say by itself, and beside what was answered the last time. */
#include "common/domain/rules.h"

#include "tests/unit/common/domain/six_kinds.h"

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
