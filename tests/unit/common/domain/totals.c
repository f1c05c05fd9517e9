/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers to a question of each kind come to. */
#include "common/domain/totals.h"

#include "tests/unit/common/domain/all_kinds.h"

/* ---- municipalities that have done something: design domain.md section 4, 3 and 4 ---- */
static const struct question_total *yes_of(size_t yes, size_t answered, size_t asked)
{
	const char *cells[64] = {NULL};
	for (size_t i = 0; i < answered; i++)
		cells[i] = i < yes ? "ja" : "nej";
	return total_of_cells(YES_NO, cells, asked);
}

TEST(yes_no, is_a_share_of_those_who_answered)
{
	static const struct {
		size_t yes, answered, asked;
		const char *text, *basis;
	} shares[] = {
		{33 - 10, 33, 33, "23/33 (69,7\u00a0%)", "33 av 33"},
		{33 - 3, 33, 33, "30/33 (90,9\u00a0%)", "33 av 33"},
		{20, 33, 33, "20/33 (60,6\u00a0%)", "33 av 33"},
		{16, 33, 33, "16/33 (48,5\u00a0%)", "33 av 33"},
		{11, 33, 33, "11/33 (33,3\u00a0%)", "33 av 33"},
		{16, 33, 40, "16/33 (48,5\u00a0%)", "33 av 40"},
		{0, 5, 8, "0/5 (0,0\u00a0%)", "5 av 8"},
		{0, 0, 8, "", "0 av 8"},
	};
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
		const struct question_total *qt =
			yes_of(shares[i].yes, shares[i].answered, shares[i].asked);
		CHECK_TEXT(printed(qt), shares[i].text);
		CHECK_TEXT(print_of(total_n_values(qt), qt->n_asked, LANG_SV, test_arena()),
			shares[i].basis);
	}
}

TEST(yes_no, leaves_out_those_who_only_gave_a_state)
{
	const struct question_total *qt =
		TOTAL_OF(YES_NO, "ja", "nej", "ej klar", "uppgift saknas", "", NULL);
	CHECK_TEXT(printed(qt), "1/2 (50,0\u00a0%)");
	CHECK_INT(qt->n_asked, 6);
	CHECK_INT(qt->n_received, 5);
	CHECK_INT(qt->n_given, 2);
}

/* ---- counts ---- */
TEST(counts, add_up_both_ends_of_ranges)
{
	const struct question_total *qt = TOTAL_OF(COUNT, "40–50", "7", "ca 3", NULL);
	CHECK_TEXT(printed(qt), "50–60");
	CHECK_INT(qt->low, 50 * DECIMAL_ONE);
	CHECK_INT(qt->high, 60 * DECIMAL_ONE);
	CHECK_INT(qt->n_estimated, 2);
	CHECK_INT(total_n_values(qt), 3);
}

TEST(counts, of_the_gavleborg_costs_are_three_to_five_point_four)
{
	CHECK_TEXT(printed(TOTAL_OF(MONEY, "0,7–1,8", "0,6-0,8", "0,9–1,8", "0,5—0,7", "0,3")),
		"3,0–5,4");
}

TEST(counts, with_an_estimate_among_them_are_an_estimate)
{
	CHECK_TEXT(printed(TOTAL_OF(COUNT, "50", "ca 10")), "ca 60");
	CHECK_TEXT(printed(TOTAL_OF(COUNT, "50", "10")), "60");
}

TEST(missing, is_never_a_zero)
{
	static const struct {
		const char *cell;
		enum answer_state state;
	} states[] = {
		{"ej redovisat", STATE_NOT_REPORTED},
		{"ej klar", STATE_NOT_READY},
		{"uppgift saknas", STATE_NO_DATA},
		{"ej tillämpligt", STATE_NOT_APPLICABLE},
		{"endast totalsumma", STATE_ONLY_TOTAL},
		{"", STATE_NONE},
	};
	static const char *const keys[] = {
		YES_NO, COUNT, MONEY, SHARE, MONTHS, TEXT, ACTIVITY, GRADE};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
			const struct question_total *qt = TOTAL_OF(keys[k], states[i].cell);
			struct question_total *wanted = empty_total(qt->question);
			wanted->n_asked = wanted->n_received = 1;
			wanted->states[states[i].state] = 1;
			check_total(qt, wanted);
			CHECK_TEXT(printed(qt), "");
		}
}

TEST(missing, stands_apart_from_a_zero_that_was_given)
{
	const struct question_total *qt = TOTAL_OF(COUNT, "0", "ej klar", NULL);
	CHECK_TEXT(printed(qt), "0");
	CHECK_INT(total_n_values(qt), 1);
	CHECK_INT(qt->states[STATE_GIVEN], 1);
	CHECK_INT(qt->states[STATE_NOT_READY], 1);
	CHECK_INT(qt->n_asked - qt->n_received, 1);
}

TEST(missing, units_are_asked_everything_and_have_given_nothing)
{
	struct totals t = totals_for(questions_for(all_kinds(), 2018));
	totals_missing_unit(&t);
	totals_missing_unit(&t);
	CHECK_INT(t.n_units, 2);
	CHECK_INT(t.n_received, 0);
	for (size_t i = 0; i < t.n_items; i++) {
		struct question_total *wanted = empty_total(t.items[i].question);
		wanted->n_asked = 2;
		check_total(&t.items[i], wanted);
	}
}

/* ---- shares ---- */
TEST(shares, are_sums_of_numerators_over_sums_of_denominators)
{
	const struct question_total *qt = TOTAL_OF(SHARE, "16/33", "1/2", NULL);
	CHECK_TEXT(printed(qt), "17/35 (48,6\u00a0%)"); /* the mean of both would be 49,2 */
	CHECK_INT(qt->n_both, 2);
	CHECK_INT(qt->n_percent, 0);
}

TEST(shares, in_per_cent_or_words_are_counted_and_never_averaged)
{
	const struct question_total *qt =
		TOTAL_OF(SHARE, "16/33", "63 %", "8 %", "ca hälften", "ej klar");
	CHECK_TEXT(printed(qt), "16/33 (48,5\u00a0%)");
	CHECK_INT(qt->n_both, 1);
	CHECK_INT(qt->n_percent, 3);
	CHECK_INT(qt->n_given, 4);
	CHECK_INT(qt->n_estimated, 1);
	CHECK_INT(total_n_values(qt), 1);
}

TEST(shares, in_per_cent_alone_have_no_total)
{
	const struct question_total *qt = TOTAL_OF(SHARE, "84 %", "0 %", "100 %");
	CHECK_TEXT(printed(qt), "");
	CHECK_INT(qt->n_percent, 3);
	CHECK_INT(qt->denominator, 0);
}

/* ---- months, activities, classes, texts ---- */
TEST(months, are_summed_one_by_one)
{
	const struct question_total *qt = TOTAL_OF(MONTHS, "12; 9; -; 14", "10; 0", "ej klar");
	CHECK_TEXT(printed(qt), "22; 9; -; 14");
	CHECK_INT(qt->n_months[0], 2);
	CHECK_INT(qt->n_months[1], 2);
	CHECK_INT(qt->n_months[2], 0);
	CHECK_INT(qt->n_months[3], 1);
	CHECK_INT(qt->months[3], 14 * DECIMAL_ONE);
	CHECK_INT(total_n_values(qt), 2);
}

TEST(activities, are_counted_by_state)
{
	const struct question_total *qt =
		TOTAL_OF(ACTIVITY, "pågår", "genomförd", "genomförd", "avvaktar", NULL);
	CHECK_TEXT(printed(qt), "genomförd 2, pågår 1, avvaktar 1");
	CHECK_TEXT(total_print(qt, LANG_EN, test_arena()), "done 2, ongoing 1, waiting 1");
	CHECK_INT(qt->activities[ACTIVITY_DONE], 2);
	CHECK_INT(qt->activities[ACTIVITY_NOT_DONE], 0);
}

TEST(grades, are_counted_by_class)
{
	const struct question_total *qt = TOTAL_OF(
		GRADE, "uppnått", "delvis", "uppnått", "delvis", "pågår", "pågår", "avvaktar");
	CHECK_TEXT(printed(qt), "uppnått 2, delvis 2, pågår 2, avvaktar 1");
	CHECK_INT(total_n_values(qt), 7);
}

TEST(texts, are_only_counted)
{
	const struct question_total *qt = TOTAL_OF(TEXT, "Gick bra.", "ej klar", NULL);
	CHECK_TEXT(printed(qt), "");
	CHECK_INT(qt->n_given, 1);
	CHECK_INT(qt->n_unreadable, 0);
}
