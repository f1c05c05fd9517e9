/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "tests/lib/test.h"

static const char *nfc(const char *text)
{
	const char *out = NULL;
	CHECK_CODE(text_nfc(text, test_arena(), &out), SP_OK, NULL);
	return out;
}

static const char *lower(const char *text)
{
	const char *out = NULL;
	CHECK_CODE(text_lower(text, test_arena(), &out), SP_OK, NULL);
	return out;
}

TEST(nfc, composes_letters_and_marks)
{
	CHECK_TEXT(nfc("Va\u0308xjo\u0308"), "Växjö");
	CHECK_TEXT(nfc("A\u030Ange"), "Ånge");
	CHECK_TEXT(nfc("\u212B"), "Å");
	CHECK_TEXT(nfc("plain – text … 12,5 %"), "plain – text … 12,5 %");
	CHECK_TEXT(nfc(""), "");
	CHECK_TEXT(nfc("ﬁ"), "ﬁ");
}

TEST(nfc, orders_marks)
{
	CHECK_TEXT(nfc("q\u0307\u0323"), "q\u0323\u0307");
	CHECK_TEXT(nfc("\u1100\u1161\u11A8"), "각");
}

TEST(nfc, is_the_same_when_done_twice)
{
	static const char *const texts[] = {"a\u0308\u030A", "\u0344\u0345", "é\u0301", "😀\u200D👧",
		"\u0F73\u0F71\u0F73", "o\u0308\u0304"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		CHECK_TEXT(nfc(nfc(texts[i])), nfc(texts[i]));
}

/* Enough marks that taking the square of their number would be felt; the answer is known. */
TEST(nfc, takes_thousands_of_marks_on_one_letter)
{
	enum { PAIRS = 100000 };
	char *text = arena_alloc(test_arena(), 4 * PAIRS + 2), *p = text;
	*p++ = 'q';
	for (size_t i = 0; i < PAIRS; i++, p += 4)
		memcpy(p, "\u0307\u0323", 4); /* above, then below: each pair out of order */
	const char *out = nfc(text);
	CHECK_INT(strlen(out), 4 * PAIRS + 1);
	CHECK(memcmp(out + 1, "\u0323\u0323", 4) == 0);
	CHECK(memcmp(out + 1 + 2 * PAIRS, "\u0307\u0307", 4) == 0);
}

TEST(nfc, refuses_what_is_not_utf8_and_a_spent_arena)
{
	const char *out = NULL;
	struct arena spent;
	arena_init(&spent, 0);
	CHECK_CODE(text_nfc("\xE5", test_arena(), &out), SP_ANSWER_TEXT_INVALID, NULL);
	CHECK_CODE(text_lower("a\xFF", test_arena(), &out), SP_ANSWER_TEXT_INVALID, NULL);
	CHECK_CODE(text_nfc("abc", &spent, &out), SP_NO_MEMORY, NULL);
	CHECK_CODE(text_nfc("a\u0308", &spent, &out), SP_NO_MEMORY, NULL);
	CHECK_CODE(text_lower("abc", &spent, &out), SP_NO_MEMORY, NULL);
}

TEST(lower, lowers_and_composes)
{
	CHECK_TEXT(lower("ÅNGE, ÖSTERSUND É 12"), "ånge, östersund é 12");
	CHECK_TEXT(lower("VA\u0308XJO\u0308"), "växjö");
	CHECK_TEXT(lower(""), "");
}
