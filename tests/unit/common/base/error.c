/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include <ctype.h>

/* Rows in which the digit cannot say the exit status: a status of the shell's own. */
static char exit_digit(const struct sp_error_row *row)
{
	if (row->exit_status == 130)
		return '8';
	return row->exit_status < 10 ? (char)('0' + row->exit_status)
				     : (char)('A' + row->exit_status - 10);
}

TEST(errors, have_numbers_and_codes_of_their_own)
{
	const struct sp_error_row *a, *b;
	for (size_t i = 0; (a = sp_error_row_at(i)) != NULL; i++) {
		CHECK(a->code > SP_OK);
		for (size_t k = i + 1; (b = sp_error_row_at(k)) != NULL; k++) {
			if (a->code == b->code || strcmp(a->searchable, b->searchable) == 0)
				fail_msg(
					"%s and %s share a number or a code", a->symbol, b->symbol);
			CHECK(strcmp(a->symbol, b->symbol) != 0);
		}
	}
}

TEST(errors, are_in_the_order_of_their_numbers)
{
	const struct sp_error_row *a, *b;
	for (size_t i = 0; (a = sp_error_row_at(i)) && (b = sp_error_row_at(i + 1)); i++)
		if (a->code > b->code)
			fail_msg("errors.def has %s before %s", a->symbol, b->symbol);
}

TEST(errors, codes_are_a_letter_the_exit_status_and_three_digits)
{
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)) != NULL; i++) {
		const char *code = row->searchable;
		if (strlen(code) != 5 || code[0] < 'A' || code[0] > 'Z' ||
			code[1] != exit_digit(row) || strspn(code + 2, "0123456789") != 3)
			fail_msg("%s: %s with exit status %d", row->symbol, code, row->exit_status);
	}
}

TEST(errors, exit_statuses_are_those_of_the_contract)
{
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)) != NULL; i++) {
		bool known = (row->exit_status >= 0 && row->exit_status <= 11) ||
			     row->exit_status == 130;
		if (!known)
			fail_msg("%s: exit status %d", row->symbol, row->exit_status);
	}
}

static bool has_parameter(const char *text, char digit)
{
	for (const char *p = strchr(text, '%'); p; p = strchr(p + 1, '%'))
		if (p[1] == digit)
			return true;
	return false;
}

/* A % before a letter or digit is a parameter, 1, 2 or 3; "37,5 %" is text. */
static bool parameters_sound(const char *text)
{
	for (const char *p = strchr(text, '%'); p; p = strchr(p + 1, '%'))
		if (isalnum((unsigned char)p[1]) && (p[1] < '1' || p[1] > '3'))
			return false;
	return true;
}

TEST(errors, say_what_and_what_to_do_in_both_languages)
{
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)) != NULL; i++) {
		const char *texts[] = {row->what_en, row->what_sv, row->fix_en, row->fix_sv};
		for (size_t k = 0; k < 4; k++)
			if (!texts[k] || !*texts[k] || !parameters_sound(texts[k]))
				fail_msg("%s: text %zu", row->symbol, k);
		for (char digit = '1'; digit <= '3'; digit++)
			if (has_parameter(row->what_en, digit) !=
					has_parameter(row->what_sv, digit) ||
				has_parameter(row->fix_en, digit) !=
					has_parameter(row->fix_sv, digit))
				fail_msg("%s: %%%c in one language only", row->symbol, digit);
	}
}

TEST(errors, are_found_by_number_and_an_unknown_one_is_internal)
{
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)) != NULL; i++)
		CHECK(sp_error_row(row->code) == row);
	CHECK_TEXT(sp_error_row(SP_OK)->symbol, "OK");
	CHECK_INT(sp_error_row(SP_OK)->exit_status, 0);
	CHECK_TEXT(sp_error_row((enum sp_code)99999)->symbol, "INTERNAL");
}

TEST(error, carries_code_parameters_and_place)
{
	struct sp_error err = {.where = "old", .param = {"old", "old", "old"}};
	CHECK_INT(sp_fail(&err, SP_NOT_ALLOWED, "rapportör", "plan import"), SP_NOT_ALLOWED);
	CHECK_TEXT(err.where, "");
	CHECK_TEXT(err.param[0], "rapportör");
	CHECK_TEXT(err.param[1], "plan import");
	CHECK_TEXT(err.param[2], "");
	CHECK_INT(sp_where(&err, "%s:%d:%d", "uppf.csv", 14, 7), SP_NOT_ALLOWED);
	CHECK_TEXT(err.where, "uppf.csv:14:7");
	CHECK_INT(sp_fail(NULL, SP_TIMEOUT), SP_TIMEOUT);
	CHECK_INT(sp_where(NULL, "x"), SP_INTERNAL);
}

TEST(error, may_be_filled_from_its_own_parameters)
{
	struct sp_error err;
	(void)sp_fail(&err, SP_NOT_FOUND, "one", "two");
	(void)sp_fail(&err, SP_EXISTS, err.param[1], err.param[0]);
	CHECK_TEXT(err.param[0], "two");
	CHECK_TEXT(err.param[1], "one");
}

TEST(error, cuts_long_texts_between_characters)
{
	char text[SP_ERROR_TEXT + 10];
	for (size_t shift = 0; shift < 2; shift++) {
		struct sp_error err;
		memset(text, 'x', shift);
		for (size_t i = shift; i + 1 < sizeof text; i += 2)
			memcpy(text + i, "å", 2);
		text[sizeof text - 1] = '\0';
		(void)sp_fail(&err, SP_NOT_FOUND, text);
		size_t n = strlen(err.param[0]);
		CHECK_INT((n - shift) % 2, 0);
		CHECK(n >= SP_ERROR_TEXT - 2 && n < SP_ERROR_TEXT);
	}
}

TEST(error, expands_parameters_and_leaves_other_percent_signs)
{
	struct sp_error err;
	char out[64], tight[8];
	(void)sp_fail(&err, SP_PROTOCOL_VERSION, "1", "%s%n", "%1");
	sp_error_expand("a %1 b %2 c %3 d %4 100 %", &err, out, sizeof out);
	CHECK_TEXT(out, "a 1 b %s%n c %1 d %4 100 %");
	sp_error_expand("12345%2890", &err, tight, sizeof tight);
	CHECK_TEXT(tight, "12345%s");
	sp_error_expand("123456789", &err, tight, sizeof tight);
	CHECK_TEXT(tight, "1234567");
}
