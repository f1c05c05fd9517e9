/* SPDX-License-Identifier: Apache-2.0 */
/* What is found in many answers: its order, how much of it is kept, and the counts. */
#include "common/domain/rules.h"

#include "tests/unit/common/domain/six_kinds.h"

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
