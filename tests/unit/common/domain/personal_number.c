/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/rules.h"

#include "tests/lib/test.h"

TEST(personal_number, is_recognised_as_people_write_it)
{
	static const char *const yes[] = {"811228-9874", "Ring 811228-9874.", "19811228-9874",
		"198112289874", "811228+9874", "811228\u20139874", "nr:811228-9874,", "811288-9871",
		"9 811228-9874", "å811228-9874å", "1-2 811228-9874"};
	static const char *const no[] = {"", "811228-9875", "811228 9874", "8112289874",
		"811328-9873", "811200-9876", "811239-9871", "1811228-9874", "811228-98744",
		"811228-987", "2019-04-01", "070-123 45 67", "556677-8899", "2180",
		"12345678901234567890", "811228-", "811228", "811228\u2013"};
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		CHECK(personal_number_like(yes[i]));
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		CHECK(!personal_number_like(no[i]));
	CHECK(!personal_number_like(NULL));
}

/* The plain way: every run of digits is looked at. */
static bool has_number(const char *text)
{
	for (const char *p = text; *p;) {
		char run[64];
		size_t n = strspn(p, "0123456789"), tail = strspn(p + n + 1, "0123456789");
		snprintf(run, sizeof run, "%.*s", (int)(n + (p[n] == '-' ? 1 + tail : 0)), p);
		if (n && personal_number_like(run))
			return true;
		p += n ? n : 1;
	}
	return false;
}

TEST(personal_number, is_found_at_every_place_of_a_text)
{
	static const char *const pieces[] = {"811228-9874", "198112289874", "19811228-9874",
		"811228-9875", "1", "12", "2019", "70000", "811228", "-", " ", "a", "åäö", "x-"};
	uint32_t seed = 1;
	size_t found = 0;
	for (size_t run = 0; run < 20000; run++) {
		char text[200] = "";
		for (size_t i = 0; i < run % 12; i++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text,
				pieces[(seed >> 16) % (run % 3 ? 14 : 11) + (run % 3 ? 0 : 3)]);
		}
		const bool has = has_number(text);
		CHECK_INT(personal_number_like(text), has);
		found += has;
	}
	CHECK(found > 2000 && found < 18000);
	for (size_t at = 0; at < 40; at++) {
		char text[64];
		snprintf(text, sizeof text, "%*s811228-9874 och så vidare", (int)at, "");
		CHECK(personal_number_like(text));
	}
}
