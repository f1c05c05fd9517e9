/* SPDX-License-Identifier: Apache-2.0 */
#include "client/lang/lang.h"

#include <errno.h>
#include <stdlib.h>

#include "tests/lib/test.h"

static unsigned parameters_of(const char *text)
{
	unsigned found = 0;
	for (const char *p = text; *p; p++)
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '9')
			found |= 1U << (p[1] - '0');
	return found;
}

static void clear_environment(void)
{
	static const char *const names[] = {"SAMPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unsetenv(names[i]);
}

TEST(lang, every_text_exists_in_both_languages_with_the_same_parameters)
{
	for (int id = 0; id < TEXT_COUNT; id++) {
		const char *sv = lang_text(LANG_SV, (enum text_id)id);
		const char *en = lang_text(LANG_EN, (enum text_id)id);
		CHECK(sv && *sv);
		CHECK(en && *en);
		if (parameters_of(sv) != parameters_of(en))
			fprintf(stderr, "%s | %s\n", sv, en);
		CHECK_INT(parameters_of(sv), parameters_of(en));
		CHECK_INT(parameters_of(sv) & ~0x1EU, 0);
	}
}

TEST(lang, every_error_says_what_and_what_to_do_with_the_same_parameters)
{
	const struct sp_error_row *row;
	for (size_t n = 0; (row = sp_error_row_at(n)); n++) {
		CHECK(*row->what_en && *row->what_sv && *row->fix_en && *row->fix_sv);
		if (parameters_of(row->what_en) != parameters_of(row->what_sv) ||
			parameters_of(row->fix_en) != parameters_of(row->fix_sv))
			fprintf(stderr, "%s\n", row->symbol);
		CHECK_INT(parameters_of(row->what_en), parameters_of(row->what_sv));
		CHECK_INT(parameters_of(row->fix_en), parameters_of(row->fix_sv));
	}
}

TEST(lang, puts_parameters_in_and_leaves_out_those_that_are_missing)
{
	struct arena *a = test_arena();
	CHECK_TEXT(lang_format(a, LANG_EN, TEXT_FINDING, "error", "S1", "it %1 broke", NULL),
		"error S1: it %1 broke");
	CHECK_TEXT(lang_format(a, LANG_SV, TEXT_FINDING, "fel", NULL, "å", NULL), "fel : å");
}

TEST(lang, survives_an_arena_that_is_spent)
{
	struct arena none;
	arena_init(&none, 0);
	CHECK_TEXT(lang_format(&none, LANG_SV, TEXT_FINDING, "a", "b", "c", NULL), "");
	arena_free(&none);
}

TEST(lang, tells_an_error_in_the_reader_s_language)
{
	struct sp_error err;
	CHECK_INT(
		sp_fail(&err, SP_ANSWER_NOT_INTEGER, "Antal SIP", "femtio"), SP_ANSWER_NOT_INTEGER);
	CHECK_TEXT(lang_error_what(test_arena(), LANG_SV, &err),
		"”Antal SIP” är inte ett heltal: ”femtio”");
	CHECK_TEXT(lang_error_what(test_arena(), LANG_EN, &err),
		"\"Antal SIP\" is not a whole number: \"femtio\"");
	CHECK(strstr(lang_error_fix(test_arena(), LANG_SV, &err), "Skriv"));
}

TEST(lang, puts_words_that_travel_in_english_in_the_reader_s_language)
{
	struct sp_error err;
	struct arena *a = test_arena();
	sp_fail(&err, SP_NOT_ALLOWED, "reporter", "plan import");
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err),
		"Din roll, rapportör, får inte göra detta: plan import");
	CHECK_TEXT(lang_error_what(a, LANG_EN, &err),
		"Your role, reporter, may not do this: plan import");
	sp_fail(&err, SP_PLAN_INVALID, "given_twice", "sip");
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err),
		"Planen hänger inte ihop: ”sip” (finns två gånger)");
	CHECK_TEXT(lang_error_what(a, LANG_EN, &err),
		"The plan is not consistent: \"sip\" (given twice)");
	sp_fail(&err, SP_YAML_SHAPE, "mål", "keys_of_its_own");
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err), "Nyckeln ”mål” ska innehålla egna nycklar");
	sp_fail(&err, SP_RECEIPT_DIFFERS, "uppgiftslämnare");
	CHECK_TEXT(lang_error_what(a, LANG_EN, &err),
		"The receipt is for other content: reporting unit");
	sp_fail(&err, SP_QUESTION_UNKNOWN, "reporter"); /* what people wrote stays */
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err), "Frågan ”reporter” finns inte i planen");
}

TEST(lang, reads_words_of_code_as_words)
{
	struct arena *a = test_arena();
	CHECK_TEXT(lang_word(VOCABULARY_ANSWER_STATE, STATE_NOT_READY, LANG_EN, a), "not ready");
	CHECK_TEXT(lang_word(VOCABULARY_INDICATOR_KIND, INDICATOR_YES_NO, LANG_EN, a), "yes/no");
	CHECK_TEXT(lang_word(VOCABULARY_GRADE, GRADE_PARTLY, LANG_SV, a), "delvis");
	CHECK_TEXT(lang_word(VOCABULARY_GRADE, 0, LANG_SV, a), "");
	CHECK_TEXT(lang_word(VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_MISSING, LANG_SV, a), "saknas");
}

TEST(lang, the_flag_wins_over_the_environment_and_that_over_the_locale)
{
	enum lang lang;
	clear_environment();
	CHECK(lang_choose(NULL, &lang));
	CHECK_INT(lang, LANG_SV);
	setenv("LANG", "en_GB.UTF-8", 1);
	CHECK(lang_choose(NULL, &lang));
	CHECK_INT(lang, LANG_EN);
	setenv("LC_MESSAGES", "sv", 1);
	CHECK(lang_choose(NULL, &lang));
	CHECK_INT(lang, LANG_SV);
	setenv("LC_ALL", "C.UTF-8", 1); /* set, and neither language: Swedish */
	CHECK(lang_choose(NULL, &lang));
	CHECK_INT(lang, LANG_SV);
	setenv("SAMPLAN_LANG", "en", 1);
	CHECK(lang_choose(NULL, &lang));
	CHECK_INT(lang, LANG_EN);
	CHECK(lang_choose("sv", &lang));
	CHECK_INT(lang, LANG_SV);
	clear_environment();
}

TEST(lang, refuses_what_is_neither_language)
{
	static const char *const wrong[] = {"de", "svenska", "s", "sv_SE", "SV", "en\n"};
	enum lang lang;
	clear_environment();
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!lang_choose(wrong[i], &lang));
	setenv("SAMPLAN_LANG", "fi", 1);
	CHECK(!lang_choose(NULL, &lang));
	clear_environment();
}

TEST(lang, gives_the_system_s_reasons_in_the_reader_s_language)
{
	struct sp_error err;
	struct arena *a = test_arena();
	sp_fail_errno(&err, "a.csv", ENOENT);
	CHECK_TEXT(
		lang_error_what(a, LANG_SV, &err), "Filen a.csv kan inte användas: den finns inte");
	CHECK_TEXT(lang_error_what(a, LANG_EN, &err),
		"The file a.csv cannot be used: No such file or directory");
	sp_fail_errno(&err, "Is a directory", EISDIR); /* a name is a name */
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err),
		"Filen Is a directory kan inte användas: den är en mapp");
	sp_fail(&err, SP_UNREACHABLE, "Connection refused");
	CHECK_TEXT(
		lang_error_what(a, LANG_SV, &err), "Servern svarar inte: ingen lyssnar på porten");
	sp_fail(&err, SP_UNREACHABLE, "Something new"); /* not known: as it is */
	CHECK_TEXT(lang_error_what(a, LANG_SV, &err), "Servern svarar inte: Something new");
}
