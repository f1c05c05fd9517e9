/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/observation.h"

#include "tests/lib/test.h"

static struct observation parsed(const char *text)
{
	struct observation o = {0};
	if (observation_parse(text, test_arena(), &o) != SP_OK)
		fail_msg("%s cannot be read", text);
	return o;
}

TEST(observation, reads_values_as_the_documents_have_them)
{
	struct observation o = parsed("4986");
	CHECK_INT(o.state, STATE_GIVEN);
	CHECK_INT(o.quantity->low, 4986 * DECIMAL_ONE);
	o = parsed("drygt 40");
	CHECK_INT(o.quantity->qualifier, QUALIFIER_MORE_THAN);
	o = parsed("40-50");
	CHECK_INT(o.quantity->high, 50 * DECIMAL_ONE);
	o = parsed("ca 1/3");
	CHECK(o.quantity == NULL);
	CHECK_INT(o.share->denominator, 3 * DECIMAL_ONE);
	CHECK_INT(o.share->qualifier, QUALIFIER_ABOUT);
	o = parsed("16 %");
	CHECK_INT(o.share->percent, 16 * DECIMAL_ONE);
	o = parsed("hälften");
	CHECK_TEXT(o.share->words, "hälften");
	o = parsed("Nej");
	CHECK(o.has_yes_no && !o.yes_no);
	o = parsed("yes");
	CHECK(o.has_yes_no && o.yes_no);
	o = parsed("ej klar");
	CHECK_INT(o.state, STATE_NOT_READY);
	o = parsed("uppgift saknas");
	CHECK_INT(o.state, STATE_NO_DATA);
}

/* Trap 3: a part of a year is no whole year. */
TEST(observation, keeps_a_part_of_a_year_apart_from_the_whole)
{
	static const char *const spellings[] = {"3274 (jan–sep)", "3274 (januari-september)",
		"3 274 (Jan-Sept.)", "3274(jan — sep)", "3274 (january–september)"};
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		struct observation o = parsed(spellings[i]);
		CHECK_INT(o.quantity->low, 3274 * DECIMAL_ONE);
		CHECK_INT(o.first_month, 1);
		CHECK_INT(o.last_month, 9);
		CHECK(o.period == NULL);
		CHECK_TEXT(observation_print(&o, LANG_SV, test_arena()), "3274 (jan–sep)");
		CHECK_TEXT(observation_print(&o, LANG_EN, test_arena()), "3274 (jan–sep)");
	}
	struct observation o = parsed("5 (maj)");
	CHECK_INT(o.first_month, 5);
	CHECK_INT(o.last_month, 5);
	CHECK_TEXT(observation_print(&o, LANG_EN, test_arena()), "5 (may)");
}

TEST(observation, keeps_a_period_in_the_document_s_words)
{
	struct observation o = parsed("16 (hösten 2019)");
	CHECK_TEXT(o.period, "hösten 2019");
	CHECK_INT(o.first_month, 0);
	CHECK_TEXT(observation_print(&o, LANG_SV, test_arena()), "16 (hösten 2019)");
	o = parsed("120 (vecka 41, den 7-13 oktober)");
	CHECK_TEXT(o.period, "vecka 41, den 7-13 oktober");
	o = parsed("5 (jan–mar) (första kvartalet (Q1))");
	CHECK_INT(o.last_month, 3);
	CHECK_TEXT(o.period, "första kvartalet (Q1)");
}

TEST(observation, takes_a_total_that_stands_alone_and_a_reservation)
{
	struct observation o = parsed("ca 1 500 (endast totalsumma)");
	CHECK_INT(o.state, STATE_ONLY_TOTAL);
	CHECK_INT(o.quantity->low, 1500 * DECIMAL_ONE);
	CHECK_TEXT(observation_print(&o, LANG_SV, test_arena()), "ca 1500 (endast totalsumma)");
	o = parsed("3274 (jan–sep) (preliminär)");
	CHECK(o.preliminary);
	CHECK_INT(o.last_month, 9);
	o = parsed("ej klar (jan–sep)");
	CHECK_INT(o.state, STATE_NOT_READY);
	CHECK_INT(o.last_month, 9);
	o = parsed("endast totalsumma");
	CHECK_INT(o.state, STATE_ONLY_TOTAL);
	CHECK(o.quantity == NULL);
}

TEST(observation, leaves_the_percentage_to_the_share)
{
	struct observation o = parsed("16/33 (48,5 %) (hösten 2019)");
	CHECK_INT(o.share->numerator, 16 * DECIMAL_ONE);
	CHECK_TEXT(o.period, "hösten 2019");
	struct observation wrong = {0};
	CHECK_INT(observation_parse("16/33 (90 %)", test_arena(), &wrong), SP_ANSWER_NOT_SHARE);
}

TEST(observation, refuses_what_is_no_value)
{
	static const char *const texts[] = {"", "()", "(jan–sep)", "många", "angivet",
		"12 kommuner", "5 (ej klar)", "5 (jan–sep) (okt–dec)", "5 (a) (b)", "5 ()",
		"ej klar (endast totalsumma)", "5 (preliminär) (preliminär)", "1,2,3", "5 jan–sep",
		"5 (jan, mars)", "5)", "(5"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct observation o = {0};
		enum sp_code rc = observation_parse(texts[i], test_arena(), &o);
		if (rc == SP_OK)
			fail_msg("took %s", texts[i]);
	}
	struct observation o = {0};
	CHECK_INT(observation_parse("1.234", test_arena(), &o), SP_ANSWER_AMBIGUOUS);
}

TEST(period, is_months_or_words_or_both)
{
	struct observation o = {0};
	CHECK_INT(period_parse("jan–sep", test_arena(), &o), SP_OK);
	CHECK_INT(o.last_month, 9);
	CHECK(o.period == NULL);
	CHECK_INT(period_parse(" okt–dec, sista kvartalet ", test_arena(), &o), SP_OK);
	CHECK_INT(o.first_month, 10);
	CHECK_TEXT(o.period, "sista kvartalet");
	CHECK_TEXT(period_print(&o, LANG_SV, test_arena()), "okt–dec, sista kvartalet");
	o = (struct observation){0};
	CHECK_INT(period_parse("sep–jan", test_arena(), &o), SP_OK); /* over the end of the year */
	CHECK_INT(o.first_month, 0);
	CHECK_TEXT(o.period, "sep–jan");
	CHECK_TEXT(period_print(&(struct observation){0}, LANG_SV, test_arena()), "");
	CHECK(period_has_months("maj"));
	CHECK(period_has_months("maj, del"));
	CHECK(!period_has_months("majoriteten"));
	CHECK(!period_has_months("maj 2019"));
	CHECK(!period_has_months("hösten"));
	CHECK(!period_has_months(""));
}

TEST(observation, says_when_memory_is_spent)
{
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 0; rc != SP_OK; cap += 16) {
		struct arena a;
		struct observation o = {0};
		arena_init(&a, cap);
		rc = observation_parse("16/33 (48,5 %) (hösten 2019) (preliminär)", &a, &o);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		arena_free(&a);
	}
}

/* ---- the year before by the stated change ---- */

static bool before(struct quantity now, struct quantity change, struct quantity *out)
{
	const struct observation o = {.quantity = &now, .change = &change};
	return observation_before(&o, out);
}

TEST(background, gives_the_year_before_by_its_change)
{
	const decimal one = DECIMAL_ONE;
	struct quantity out = {.low = 7};
	CHECK(before((struct quantity){.low = 287767 * one, .high = 287767 * one},
		(struct quantity){.low = 265 * one, .high = 265 * one}, &out));
	CHECK_INT(out.low, 287502 * one);
	CHECK_INT(out.high, 287502 * one);
	CHECK(before((struct quantity){.low = 100, .high = 100},
		(struct quantity){.low = -20, .high = 10}, &out));
	CHECK_INT(out.low, 90);
	CHECK_INT(out.high, 120);
}

TEST(background, is_not_guessed_from_what_is_about_right_missing_or_too_large)
{
	const struct quantity ten = {.low = 10, .high = 10};
	const struct quantity least = {.low = INT64_MIN, .high = INT64_MIN};
	const struct quantity about = {.qualifier = QUALIFIER_ABOUT, .low = 5, .high = 5};
	struct quantity out = {.low = 7};
	const struct observation alone = {.quantity = (struct quantity[]){ten}};
	CHECK(!observation_before(&alone, &out));
	CHECK(!before(ten, about, &out));
	CHECK(!before(about, ten, &out));
	CHECK(!before(least, ten, &out));
	CHECK_INT(out.low, 7);
}
