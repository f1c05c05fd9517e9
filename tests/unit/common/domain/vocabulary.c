/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/vocabulary.h"

#include "tests/lib/test.h"

/* The last number of each enumeration: all from 1 to it have words. */
static const int last[VOCABULARY_COUNT] = {
	[VOCABULARY_ROLE] = ROLE_REPORTER,
	[VOCABULARY_ORG_KIND] = ORG_JOINT,
	[VOCABULARY_PLAN_KIND] = PLAN_FOLLOWUP,
	[VOCABULARY_TERM] = TERM_SHORT,
	[VOCABULARY_DIRECTION] = DIRECTION_ZERO,
	[VOCABULARY_GRADE] = GRADE_WAITING,
	[VOCABULARY_ACTIVITY_STATE] = ACTIVITY_WAITING,
	[VOCABULARY_INDICATOR_KIND] = INDICATOR_ABSENT,
	[VOCABULARY_QUESTION_KIND] = QUESTION_CHANGE,
	[VOCABULARY_ANSWER_STATE] = STATE_SUPPRESSED,
	[VOCABULARY_FOLLOWUP_STATE] = FOLLOWUP_RECEIVED,
	[VOCABULARY_INVITATION_STATE] = INVITATION_REVOKED,
	[VOCABULARY_YES_NO] = 2,
	[VOCABULARY_FIELD] = FIELD_COUNT - 1,
	[VOCABULARY_PLAN_FAULT] = PLAN_FAULT_TOO_LONG,
	[VOCABULARY_SHAPE] = SHAPE_KEYS,
	[VOCABULARY_PLAN_STATE] = PLAN_REPLACED,
	[VOCABULARY_GOAL_KIND] = GOAL_STRATEGIC,
	[VOCABULARY_GAP] = PLAN_GAP_TO_BE_SPECIFIED,
	[VOCABULARY_OBLIGATION] = OBLIGATION_OPTIONAL,
	[VOCABULARY_TARGET_KIND] = TARGET_ZERO,
	[VOCABULARY_WORK_STATE] = WORK_DONE,
	[VOCABULARY_NOTE_KIND] = NOTE_OTHER,
	[VOCABULARY_SEX] = SEX_MEN,
	[VOCABULARY_ASK] = ASK_NEXT_YEAR,
	[VOCABULARY_CHANGE] = CHANGE_UNCHANGED,
};

static bool is_snake_case(const char *word)
{
	return word[strspn(word, "abcdefghijklmnopqrstuvwxyz_")] == '\0' && *word != '_';
}

TEST(vocabulary, has_both_words_of_every_value_and_finds_them)
{
	for (int v = 0; v < VOCABULARY_COUNT; v++) {
		CHECK(last[v] > 0);
		for (int value = 1; value <= last[v]; value++) {
			const char *en = vocabulary_word((enum vocabulary)v, value, LANG_EN);
			const char *sv = vocabulary_word((enum vocabulary)v, value, LANG_SV);
			CHECK(en && sv && *en && *sv);
			CHECK(is_snake_case(en));
			CHECK_INT(vocabulary_find((enum vocabulary)v, en), value);
			CHECK_INT(vocabulary_find((enum vocabulary)v, sv), value);
		}
		CHECK(vocabulary_word((enum vocabulary)v, last[v] + 1, LANG_SV) == NULL);
		CHECK(vocabulary_word((enum vocabulary)v, -1, LANG_SV) == NULL);
	}
}

TEST(vocabulary, has_no_word_twice_in_a_language)
{
	for (int v = 0; v < VOCABULARY_COUNT; v++) {
		for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
			const char *words[FIELD_COUNT];
			size_t n = 0;
			for (int value = 0; value <= last[v]; value++) {
				words[n] =
					vocabulary_word((enum vocabulary)v, value, (enum lang)lang);
				n += words[n] != NULL;
			}
			CHECK(n >= (size_t)last[v]);
			for (size_t i = 0; i < n; i++)
				for (size_t k = 0; k < i; k++)
					CHECK(strcmp(words[i], words[k]) != 0);
		}
	}
}

TEST(vocabulary, walks_all_values_once)
{
	for (int v = 0; v < VOCABULARY_COUNT; v++) {
		int sum = 0, want = last[v] * (last[v] + 1) / 2;
		size_t n = 0;
		for (int value; (value = vocabulary_value_at((enum vocabulary)v, n)) != 0; n++)
			sum += value;
		CHECK_INT(n, last[v]);
		CHECK_INT(sum, want);
	}
}

TEST(vocabulary, reads_case_blanks_and_underscores_as_people_write_them)
{
	static const struct {
		enum vocabulary v;
		const char *word;
		int value;
	} cases[] = {
		{VOCABULARY_ANSWER_STATE, "  Ej Klar ", STATE_NOT_READY},
		{VOCABULARY_ANSWER_STATE, "UPPGIFT  SAKNAS", STATE_NO_DATA},
		{VOCABULARY_ANSWER_STATE, "ej\u00a0tillämpligt", STATE_NOT_APPLICABLE},
		{VOCABULARY_ANSWER_STATE, "ej tilla\u0308mpligt", STATE_NOT_APPLICABLE},
		{VOCABULARY_ANSWER_STATE, "not ready", STATE_NOT_READY},
		{VOCABULARY_ANSWER_STATE, "NOT_READY", STATE_NOT_READY},
		{VOCABULARY_ORG_KIND, "kommuner", ORG_MUNICIPALITY},
		{VOCABULARY_ORG_KIND, "Regioner", ORG_REGION},
		{VOCABULARY_ORG_KIND, "Municipalities", ORG_MUNICIPALITY},
		{VOCABULARY_DIRECTION, "Öka", DIRECTION_INCREASE},
		{VOCABULARY_DIRECTION, "ÖKA", DIRECTION_INCREASE},
		{VOCABULARY_INDICATOR_KIND, "Ja/Nej", INDICATOR_YES_NO},
		{VOCABULARY_INDICATOR_KIND, "extern källa", INDICATOR_EXTERNAL},
		{VOCABULARY_YES_NO, "Ja", 2},
		{VOCABULARY_YES_NO, "n", 1},
		{VOCABULARY_ACTIVITY_STATE, "Ej genomfört", ACTIVITY_NOT_DONE},
		{VOCABULARY_FIELD, "mål på sikt", FIELD_HORIZONS},
		{VOCABULARY_FIELD, "Bygger på revision", FIELD_BASE_REVISION},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(vocabulary_find(cases[i].v, cases[i].word), cases[i].value);
}

TEST(vocabulary, does_not_know_other_words)
{
	static const char *const words[] = {"", " ", "_", "ej_klarr", "ej", "klar", "ej klar.", "0",
		"1", "\xff", "ej\u200bklar", "saknas\nja"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		CHECK_INT(vocabulary_find(VOCABULARY_ANSWER_STATE, words[i]), 0);
	CHECK_INT(vocabulary_find(VOCABULARY_ANSWER_STATE, NULL), 0);
	CHECK_INT(vocabulary_find(VOCABULARY_ROLE, "kommun"), 0);
	char *huge = arena_alloc(test_arena(), 200000);
	memset(huge, 'a', 199999);
	CHECK_INT(vocabulary_find(VOCABULARY_ROLE, huge), 0);
}

TEST(vocabulary, tells_a_missing_followup_from_a_received_one)
{
	CHECK_TEXT(vocabulary_word(VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_MISSING, LANG_SV), "saknas");
	CHECK_TEXT(
		vocabulary_word(VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_MISSING, LANG_EN), "missing");
	CHECK_TEXT(
		vocabulary_word(VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_RECEIVED, LANG_SV), "inkommen");
}

TEST(near_word, is_at_most_a_third_wrong)
{
	static const char *const words[] = {"listen_port", "listen_address", "name"};
	CHECK_TEXT(near_word("listen_prot", words, 3), "listen_port");
	CHECK_TEXT(near_word("Listen_Adress", words, 3), "listen_address");
	CHECK_TEXT(near_word("nam", words, 3), "name");
	CHECK(near_word("no", words, 3) == NULL);
	CHECK(near_word("loops", words, 3) == NULL);
	CHECK(near_word("name", words, 0) == NULL);
	CHECK(near_word(NULL, words, 3) == NULL);
}

TEST(vocabulary, lists_its_words_whole)
{
	char out[64];
	vocabulary_list(VOCABULARY_YES_NO, LANG_SV, out, sizeof out);
	CHECK_TEXT(out, "ja, nej");
	vocabulary_list(VOCABULARY_ACTIVITY_STATE, LANG_EN, out, sizeof out);
	CHECK_TEXT(out, "done, ongoing, not_done, waiting");
	vocabulary_list(VOCABULARY_YES_NO, LANG_SV, out, 7);
	CHECK_TEXT(out, "ja");
	vocabulary_list(VOCABULARY_YES_NO, LANG_SV, out, 8);
	CHECK_TEXT(out, "ja, nej");
	vocabulary_list(VOCABULARY_YES_NO, LANG_SV, out, 1);
	CHECK_TEXT(out, "");
	out[0] = 'x';
	vocabulary_list(VOCABULARY_YES_NO, LANG_SV, out, 0);
	CHECK_INT(out[0], 'x');
}
