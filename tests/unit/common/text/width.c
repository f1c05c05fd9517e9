/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "tests/lib/test.h"

static const char *fit(const char *text, size_t columns, bool ellipsis)
{
	return text_fit(text, columns, ellipsis, test_arena());
}

static const char *safe(const char *text)
{
	return text_for_terminal(text, test_arena());
}

static const char *trim(const char *text)
{
	return text_trim(text, test_arena());
}

TEST(width, counts_columns)
{
	CHECK_INT(text_width(""), 0);
	CHECK_INT(text_width("Växjö"), 5);
	CHECK_INT(text_width("Va\u0308xjo\u0308"), 5);
	CHECK_INT(text_width("日本"), 4);
	CHECK_INT(text_width("a\u200Bb"), 2);
	CHECK_INT(text_width("\xE5"), 1);
}

TEST(fit, cuts_to_columns_with_and_without_ellipsis)
{
	CHECK_TEXT(fit("Hudiksvall", 10, true), "Hudiksvall");
	CHECK_TEXT(fit("Hudiksvall", 9, true), "Hudiksva…");
	CHECK_TEXT(fit("Hudiksvall", 9, false), "Hudiksval");
	CHECK_TEXT(fit("Hudiksvall", 1, true), "…");
	CHECK_TEXT(fit("Hudiksvall", 0, true), "");
	CHECK_TEXT(fit("日本語", 5, false), "日本");
	CHECK_TEXT(fit("日本語", 4, true), "日…");
	CHECK_TEXT(fit("o\u0308ab", 1, false), "o\u0308");
}

TEST(fit, is_never_wider_than_asked)
{
	static const char text[] = "Öst 日本 a\u0301\u0302 😀 Ängelholm";
	for (size_t columns = 0; columns < 30; columns++) {
		CHECK(text_width(fit(text, columns, true)) <= columns);
		CHECK(utf8_valid(bytes_text(fit(text, columns, true))));
		CHECK(text_width(fit(text, columns, false)) <= columns);
	}
}

TEST(terminal, gets_no_control_characters)
{
	CHECK_TEXT(safe("Växjö\n\tkommun 👩‍👧"), "Växjö\n\tkommun 👩‍👧");
	CHECK_TEXT(safe("\033[2J"), "\uFFFD[2J");
	CHECK_TEXT(safe("\033]0;t\a"), "\uFFFD]0;t\uFFFD");
	CHECK_TEXT(safe("a\rb\177"), "a\uFFFDb\uFFFD");
	CHECK_TEXT(safe("\xC2\x9B\x33\x31m\xC2\x85"), "\uFFFD31m\uFFFD");
	CHECK_TEXT(safe("\x9B"), "\uFFFD");
	CHECK_TEXT(safe("\u202Eabc\u2066\u200F\u061C"), "\uFFFDabc\uFFFD\uFFFD\uFFFD");
	CHECK_TEXT(safe("a\u2028b\u2029"), "a\uFFFDb\uFFFD");
	CHECK_TEXT(safe(""), "");
}

TEST(terminal, gets_no_byte_that_could_steer_it_whatever_comes)
{
	char text[4] = "x";
	for (unsigned first = 1; first < 256; first++)
		for (unsigned second = 1; second < 256; second++) {
			text[1] = (char)first;
			text[2] = (char)second;
			struct arena a;
			arena_init(&a, 256);
			const char *out = text_for_terminal(text, &a);
			CHECK(utf8_valid(bytes_text(out)));
			for (const char *p = out; *p; p++)
				CHECK((uint8_t)*p >= 0x20 || *p == '\n' || *p == '\t');
			CHECK(strchr(out, 0x7F) == NULL);
			CHECK(strstr(out, "\xC2\x9B") == NULL);
			arena_free(&a);
		}
}

TEST(terminal, long_hostile_texts_come_out_whole)
{
	char *text = arena_alloc(test_arena(), 100001);
	memset(text, 0x1B, 100000);
	CHECK_INT(strlen(safe(text)), 300000);
}

TEST(trim, takes_blanks_of_all_kinds_off_both_ends)
{
	CHECK_TEXT(trim("  12 \t\r\n"), "12");
	CHECK_TEXT(trim("\uFEFF\u200B\u00A01 234\u202F"), "1 234");
	CHECK_TEXT(trim("a  b"), "a  b");
	CHECK_TEXT(trim(" \u00A0 "), "");
	CHECK_TEXT(trim(""), "");
	CHECK_TEXT(trim(" \xFF "), "\xFF");
}

TEST(texts, are_null_when_the_arena_is_spent)
{
	struct arena spent;
	arena_init(&spent, 0);
	CHECK(text_fit("abc", 2, true, &spent) == NULL);
	CHECK(text_for_terminal("\033", &spent) == NULL);
	CHECK(text_trim(" a ", &spent) == NULL);
	CHECK(text_slug("a", &spent) == NULL);
}
