/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of totals: an area, how much is covered, and all of it in print. */
#include "common/domain/totals.h"

#include "tests/unit/common/domain/all_kinds.h"
#include "tests/unit/common/domain/gavleborg.h"

/* ---- areas ---- */
TEST(area, counts_answers_activities_and_classes_of_its_questions)
{
	const struct questions *qs = questions_for(gavleborg(), 2018);
	struct totals t = totals_for(qs);
	struct unit u = {.questions = qs};
	say(&u, "sip/i/ind-1", "ja");
	say(&u, "sip/i/ind-2", "ej klar");
	say(&u, "sip/a/2018-1", "genomförd");
	say(&u, "sip/a/2018-2", "genomförd");
	say(&u, "sip/fulfilment", "delvis");
	say(&u, "barnahus/a/2018-1", "pågår");
	say(&u, "case-management/i/ind-1", "ca 20");
	add_packed(&t, &u);
	totals_missing_unit(&t);
	struct area_total sip = totals_of_area(&t, "sip"), plan = totals_of_area(&t, NULL);
	CHECK_INT(sip.n_questions, 5);
	CHECK_INT(sip.n_asked, 10);
	CHECK_INT(sip.n_received, 5);
	CHECK_INT(sip.n_given, 4);
	CHECK_INT(sip.states[STATE_NOT_READY], 1);
	CHECK_INT(sip.activities[ACTIVITY_DONE], 2);
	CHECK_INT(sip.grades[GRADE_PARTLY], 1);
	CHECK_INT(plan.n_questions, 27);
	CHECK_INT(plan.n_asked, 54);
	CHECK_INT(plan.n_given, 6);
	CHECK_INT(plan.n_estimated, 1);
	CHECK_INT(plan.activities[ACTIVITY_ONGOING], 1);
	CHECK_INT(totals_of_area(&t, "okänt").n_questions, 0);
}

/* ---- coverage: inhabitants of 2024 as in organisations.csv ---- */
static const struct organisation county[] = {
	{"21", "Region Gävleborg", "21", ORG_REGION, 284558, 2024, 0},
	{"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 5715, 2024, 0},
	{"2104", "Hofors", "21", ORG_MUNICIPALITY, 9281, 2024, 0},
	{"2121", "Ovanåker", "21", ORG_MUNICIPALITY, 11341, 2024, 0},
	{"2132", "Nordanstig", "21", ORG_MUNICIPALITY, 9262, 2024, 0},
	{"2161", "Ljusdal", "21", ORG_MUNICIPALITY, 18445, 2024, 0},
	{"2180", "Gävle", "21", ORG_MUNICIPALITY, 103838, 2024, 0},
	{"2181", "Sandviken", "21", ORG_MUNICIPALITY, 38360, 2024, 0},
	{"2182", "Söderhamn", "21", ORG_MUNICIPALITY, 24545, 2024, 0},
	{"2183", "Bollnäs", "21", ORG_MUNICIPALITY, 26243, 2024, 0},
	{"2184", "Hudiksvall", "21", ORG_MUNICIPALITY, 37528, 2024, 0},
};

TEST(coverage, is_of_the_municipalities_and_their_inhabitants_without_the_region)
{
	const struct plan *p = gavleborg();
	struct coverage c = {0};
	int64_t per_mille;
	for (size_t i = 0; i < sizeof county / sizeof county[0]; i++)
		if (plan_asks(p, county[i].code, county[i].kind))
			coverage_add(&c, strcmp(county[i].code, "2184") != 0, county[i].population,
				county[i].population_year);
	CHECK_INT(c.n_units, 10);
	CHECK_INT(c.n_received, 9);
	CHECK_INT(c.population, 284558);
	CHECK_INT(c.population_received, 247030);
	CHECK_INT(c.population_year, 2024);
	CHECK(coverage_per_mille(&c, &per_mille));
	CHECK_INT(per_mille, 868);
	CHECK_TEXT(
		print_coverage(&c, LANG_SV, test_arena()), "9 av 10 (86,8\u00a0% av folkmängden)");
	CHECK_TEXT(print_coverage(&c, LANG_EN, test_arena()),
		"9 of 10 (86,8\u00a0% of the population)");
}

TEST(coverage, is_not_told_in_inhabitants_when_some_are_not_known)
{
	struct coverage c = {0};
	int64_t per_mille;
	coverage_add(&c, true, 5715, 2024);
	coverage_add(&c, true, 0, 0);
	CHECK_INT(c.n_without_population, 1);
	CHECK_INT(c.population_year, 0);
	CHECK(!coverage_per_mille(&c, &per_mille));
	CHECK_TEXT(print_coverage(&c, LANG_SV, test_arena()), "2 av 2");
}

TEST(coverage, of_nobody_or_of_impossible_numbers_is_not_told)
{
	struct coverage none = {0}, huge = {0}, large = {0};
	int64_t per_mille;
	CHECK(!coverage_per_mille(&none, &per_mille));
	CHECK_TEXT(print_coverage(&none, LANG_SV, test_arena()), "0 av 0");
	coverage_add(&huge, true, UINT64_MAX, 2024);
	coverage_add(&huge, true, UINT64_MAX, 2024);
	CHECK(!coverage_per_mille(&huge, &per_mille));
	coverage_add(&large, true, INT64_MAX, 2024);
	CHECK(!coverage_per_mille(&large, &per_mille));
}

TEST(coverage, has_no_year_when_the_years_differ)
{
	struct coverage c = {0};
	coverage_add(&c, true, 10, 2023);
	coverage_add(&c, false, 10, 2024);
	coverage_add(&c, false, 10, 2024);
	CHECK_INT(c.population_year, 0);
}

/* ---- printing ---- */
TEST(printing, uses_decimal_comma_and_spaces_between_thousands)
{
	struct arena *a = test_arena();
	CHECK_TEXT(print_of(5, 8, LANG_SV, a), "5 av 8");
	CHECK_TEXT(print_of(5, 8, LANG_EN, a), "5 of 8");
	CHECK_TEXT(print_of(247030, 284558, LANG_SV, a), "247\u00a0030 av 284\u00a0558");
	CHECK_TEXT(print_of(UINT64_MAX, 1, LANG_SV, a), "18446744073709551615 av 1");
	CHECK_TEXT(print_part(16, 33, a), "16/33 (48,5\u00a0%)");
	CHECK_TEXT(print_part(0, 0, a), "0/0");
	CHECK_TEXT(
		print_part(UINT64_MAX, UINT64_MAX, a), "18446744073709551615/18446744073709551615");
	CHECK_TEXT(print_part(UINT64_MAX, 5, a), "18446744073709551615/5");
	CHECK_TEXT(print_part(INT64_MAX / 1000, 1, a), "9223372036854775/1");
	CHECK_TEXT(print_per_mille(1000, a), "100,0\u00a0%");
	CHECK_TEXT(print_range(30000, 54000, LANG_SV, a), "3,0–5,4");
	CHECK_TEXT(print_range(54000, 54000, LANG_SV, a), "5,4");
}

TEST(memory, that_is_spent_is_said_whatever_is_asked)
{
	const struct question_total *qts[] = {TOTAL_OF(YES_NO, "ja"), TOTAL_OF(COUNT, "1"),
		TOTAL_OF(SHARE, "1/2"), TOTAL_OF(MONTHS, "1; 2"), TOTAL_OF(GRADE, "delvis"),
		TOTAL_OF(ACTIVITY, "pågår")};
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct cost sum = {2018, 1, 2, "mnkr", true};
	struct coverage c = {0};
	struct arena a;
	struct totals t = totals_for(qs);
	struct totals_map map;
	arena_init(&a, 1);
	coverage_add(&c, true, 10, 2024);
	for (size_t i = 0; i < sizeof qts / sizeof qts[0]; i++)
		CHECK(total_print(qts[i], LANG_SV, &a) == NULL);
	CHECK(print_of(1, 2, LANG_SV, &a) == NULL);
	CHECK(print_part(1, 2, &a) == NULL);
	CHECK(print_cost_sum(&sum, 1, 2, LANG_SV, &a) == NULL);
	CHECK(print_coverage(&c, LANG_SV, &a) == NULL);
	CHECK_CODE(totals_map_init(&map, &t, qs, &a), SP_NO_MEMORY, NULL);
	CHECK_CODE(totals_init(&t, qs, &a), SP_NO_MEMORY, NULL);
	arena_free(&a);
}
