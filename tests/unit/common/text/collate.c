/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "tests/lib/test.h"

/* In their order, each before all that follow. */
static const char *const ordered[] = {"", " ", "- -", "1", "10", "2", "A", "a", "a b", "a-b", "ab",
	"Alvesta", "and", "Ande", "Andé", "Åby", "Åstorp", "Älmhult", "Ängelholm", "Östra Göinge",
	"Österåker"};

TEST(collation, is_swedish)
{
	static const char *const words[] = {"", "1", "10", "2", "Alvesta", "Bollnäs", "Falun",
		"Gagnef", "Gävle", "Hofors", "Hudiksvall", "Ljusdal", "Nordanstig", "Ockelbo",
		"Ovanåker", "Sandviken", "Söderhamn", "Uppvidinge", "Vellinge", "Växjö", "Wien",
		"Xenon", "Ystad", "Zinkgruvan", "Åstorp", "Åtvidaberg", "Älmhult", "Ängelholm",
		"Öckerö", "Östra Göinge"};
	const size_t n = sizeof words / sizeof words[0];
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int order = text_compare_sv(words[i], words[k]);
			if ((order < 0) != (i < k) || (order == 0) != (i == k))
				fail_msg("%s and %s", words[i], words[k]);
		}
}

TEST(collation, puts_blanks_before_digits_before_letters)
{
	for (size_t i = 0; i + 1 < 11; i++)
		if (text_compare_sv(ordered[i], ordered[i + 1]) >= 0)
			fail_msg("%s and %s", ordered[i], ordered[i + 1]);
}

TEST(collation, takes_case_and_accents_second)
{
	CHECK(text_compare_sv("ide", "idé") < 0);
	CHECK(text_compare_sv("idé", "idea") < 0);
	CHECK(text_compare_sv("IDA", "idb") < 0);
	CHECK(text_compare_sv("ida", "IDB") < 0);
	CHECK(text_compare_sv("Müller", "Myllra") < 0);
	CHECK(text_compare_sv("Søren", "Sören") != 0);
	CHECK(text_compare_sv("Søren", "Söref") > 0);
}

TEST(collation, sees_decomposed_letters_as_composed_ones)
{
	CHECK(text_compare_sv("A\u030Astorp", "Zeta") > 0);
	CHECK(text_compare_sv("A\u030Astorp", "Älmhult") < 0);
	CHECK(text_compare_sv("O\u0308stra", "Östra") != 0);
	CHECK(text_compare_sv("O\u0308stra A", "Östra B") < 0);
	CHECK(text_compare_sv("Östra A", "O\u0308stra B") < 0);
}

TEST(collation, is_an_order_of_all_texts_also_broken_ones)
{
	static const char *const texts[] = {"\xE5", "a\xFF", "a", "", "\u0308", "a\u0308", "ä", "å",
		"Ω", "日本", "\xC3", "😀", "é", "e\u0301", "Ä", "a\u0301"};
	const size_t n = sizeof texts / sizeof texts[0];
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int one = text_compare_sv(texts[i], texts[k]);
			int other = text_compare_sv(texts[k], texts[i]);
			CHECK((one < 0) == (other > 0));
			CHECK((one == 0) == (i == k));
			for (size_t m = 0; m < n; m++) {
				int on = text_compare_sv(texts[k], texts[m]);
				if (one < 0 && on < 0)
					CHECK(text_compare_sv(texts[i], texts[m]) < 0);
			}
		}
}
