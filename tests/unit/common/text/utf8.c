/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "tests/lib/test.h"

static bool valid(const char *text)
{
	return utf8_valid(bytes_text(text));
}

/* Encodes by the definition, also what may not be encoded; returns the length. */
static size_t encode(uint32_t c, size_t length, uint8_t out[4])
{
	static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = length; i-- > 1; c >>= 6)
		out[i] = (uint8_t)(0x80 | (c & 0x3F));
	out[0] = (uint8_t)(length == 1 ? c : lead[length] | c);
	return length;
}

TEST(utf8, every_character_is_valid_in_its_shortest_form_alone)
{
	static const uint32_t limit[] = {0, 0x80, 0x800, 0x10000, 0x200000};
	for (uint32_t c = 1; c < 0x200000; c += c < 0x11000 ? 1 : 61) {
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;
		for (size_t length = 1; length <= 4; length++) {
			uint8_t text[4];
			if (c >= limit[length])
				continue;
			bool want = c >= limit[length - 1] && !surrogate && c <= 0x10FFFF;
			size_t n = encode(c, length, text);
			if (utf8_valid(bytes_of(text, n)) != want)
				fail_msg("U+%04X in %zu bytes", c, length);
		}
	}
}

TEST(utf8, cut_characters_and_stray_bytes_are_refused)
{
	static const char *const wrong[] = {"\x80", "\xBF", "\xC3", "\xE2\x82", "\xF0\x9F\x98",
		"\xC3(", "\xE2(\xA1", "\xE2\x82(", "\xF0(\x8C\xBC", "\xF0\x90(\xBC",
		"\xF0\x9F\x98(", "\xFE", "\xFF", "\xF5\x80\x80\x80", "\xC0\xAF", "\xED\xA0\x80",
		"\xF4\x90\x80\x80", "\xE5\xE4\xF6"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!valid(wrong[i]));
	CHECK(valid("\xEF\xBB\xBF"));
	CHECK(valid("\xEF\xBF\xBE"));
	CHECK(valid(""));
}

/* The check takes sixteen bytes at a time: each kind of fault at each place must be seen. */
TEST(utf8, a_fault_is_found_at_every_place)
{
	static const uint8_t faults[] = {0x00, 0x80, 0xC3, 0xFF};
	uint8_t text[70];
	for (size_t n = 1; n <= sizeof text; n++) {
		memset(text, 'a', n);
		CHECK(utf8_valid(bytes_of(text, n)));
		for (size_t at = 0; at < n; at++) {
			for (size_t f = 0; f < sizeof faults; f++) {
				text[at] = faults[f];
				CHECK(!utf8_valid(bytes_of(text, n)));
			}
			text[at] = 'a';
		}
	}
}

TEST(utf8, a_character_is_accepted_at_every_place)
{
	char text[80];
	for (size_t at = 0; at + 4 < sizeof text; at++) {
		memset(text, 'a', sizeof text);
		memcpy(text + at, "ö€", 5 > sizeof text - at ? sizeof text - at : 5);
		if (at + 5 <= sizeof text)
			CHECK(utf8_valid(bytes_of(text, sizeof text)));
	}
}

TEST(utf8, length_counts_characters)
{
	CHECK_INT(utf8_length(""), 0);
	CHECK_INT(utf8_length("Växjö"), 5);
	CHECK_INT(utf8_length("€😀"), 2);
}

TEST(utf8, cut_never_splits_a_character)
{
	static const char text[] = "aö€😀z";
	static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
	for (size_t max = 0; max < sizeof want / sizeof want[0]; max++)
		CHECK_INT(utf8_cut(text, sizeof text - 1, max), want[max]);
}
