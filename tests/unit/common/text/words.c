/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "tests/lib/test.h"

static const char *slug(const char *name)
{
	return text_slug(name, test_arena());
}

TEST(slug, joins_lower_case_words_by_hyphens)
{
	CHECK_TEXT(slug("Kommunförbundet Skåne"), "kommunförbundet-skåne");
	CHECK_TEXT(slug("Samordnad individuell plan (SIP)"), "samordnad-individuell-plan-sip");
	CHECK_TEXT(slug("  Barn och unga - samverkan!  "), "barn-och-unga-samverkan");
	CHECK_TEXT(slug("Idé & Café, 2018"), "ide-cafe-2018");
	CHECK_TEXT(slug("A\u030Anga\u0301"), "ånga");
	CHECK_TEXT(slug("../../etc"), "etc");
	CHECK_TEXT(slug("!!!"), "");
	CHECK_TEXT(slug("\xFFx\xFFy"), "x-y");
}

TEST(slug, has_at_most_64_bytes_and_ends_with_a_letter)
{
	for (size_t n = 55; n < 75; n++) {
		char name[200];
		memset(name, 'a', n);
		strcpy(name + n, " ö åäö bcd");
		const char *got = slug(name);
		CHECK(strlen(got) <= 64);
		CHECK(utf8_valid(bytes_text(got)));
		CHECK(got[strlen(got) - 1] != '-');
	}
}

TEST(distance, counts_edits_and_swaps)
{
	CHECK_INT(text_distance("", "", 3), 0);
	CHECK_INT(text_distance("listen_port", "listen_port", 3), 0);
	CHECK_INT(text_distance("listen_prot", "listen_port", 3), 1);
	CHECK_INT(text_distance("skika", "skicka", 3), 1);
	CHECK_INT(text_distance("översikt", "oversikt", 3), 1);
	CHECK_INT(text_distance("o\u0308versikt", "översikt", 3), 0);
	CHECK_INT(text_distance("", "abc", 5), 3);
	CHECK_INT(text_distance("kitten", "sitting", 9), 3);
}

TEST(distance, stops_at_the_limit)
{
	CHECK_INT(text_distance("abcdef", "uvwxyz", 2), 3);
	CHECK_INT(text_distance("", "abc", 1), 2);
	CHECK_INT(text_distance("abc", "abd", 0), 1);
}

TEST(distance, is_symmetric)
{
	static const char *const words[] = {"", "a", "ab", "ba", "plan", "plna", "palln", "öppna"};
	const size_t n = sizeof words / sizeof words[0];
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			CHECK_INT(text_distance(words[i], words[k], 9),
				text_distance(words[k], words[i], 9));
}

TEST(distance, takes_words_of_any_length)
{
	char *word = arena_alloc(test_arena(), 100001);
	memset(word, 'x', 100000);
	CHECK_INT(text_distance(word, "x", 3), 4);
	CHECK_INT(text_distance(word, word, 3), 0);
	word[255] = '\0';
	CHECK_INT(text_distance(word, word + 2, 3), 2);
}
