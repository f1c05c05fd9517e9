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

/* The check takes blocks of bytes at a time: each kind of fault at each place must be seen. */
TEST(utf8, a_fault_is_found_at_every_place)
{
	static const uint8_t faults[] = {0x00, 0x80, 0xC1, 0xC3, 0xE0, 0xFF};
	static const char *const around[] = {"aa", "ö"};
	uint8_t text[200];
	for (size_t kind = 0; kind < 2; kind++)
		for (size_t n = 2; n <= sizeof text; n += 2) {
			for (size_t i = 0; i < n; i++)
				text[i] = (uint8_t)around[kind][i % 2];
			CHECK(utf8_valid(bytes_of(text, n)));
			for (size_t at = 0; at < n; at++) {
				const uint8_t was = text[at];
				for (size_t f = 0; f < sizeof faults; f++) {
					if ((faults[f] & 0xC0) == (was & 0xC0))
						continue; /* another letter */
					text[at] = faults[f];
					if (utf8_valid(bytes_of(text, n)))
						fail_msg("%02X at %zu of %zu", faults[f], at, n);
				}
				text[at] = was;
			}
		}
}

TEST(utf8, a_character_is_accepted_at_every_place)
{
	static const char characters[] = "ö€ö😀";
	char text[200];
	for (size_t at = 0; at + sizeof characters < sizeof text; at++) {
		memset(text, 'a', sizeof text);
		memcpy(text + at, characters, sizeof characters - 1);
		CHECK(utf8_valid(bytes_of(text, sizeof text)));
	}
}

/* By the definition: a character, or its bytes in no other form, at a time. */
static bool valid_plainly(const uint8_t *p, size_t len)
{
	static const uint32_t least[] = {0, 1, 0x80, 0x800, 0x10000};
	for (size_t i = 0, n; i < len; i += n) {
		n = p[i] < 0x80 ? 1 : p[i] < 0xE0 ? 2 : p[i] < 0xF0 ? 3 : 4;
		uint32_t c = n == 1 ? p[i] : p[i] & (0x7FU >> n);
		if (p[i] >= 0xF8 || (p[i] & 0xC0) == 0x80 || n > len - i)
			return false;
		for (size_t k = 1; k < n; k++) {
			if ((p[i + k] & 0xC0) != 0x80)
				return false;
			c = c << 6 | (p[i + k] & 0x3F);
		}
		if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
			return false;
	}
	return true;
}

/* Texts of words with letters of all lengths, now and then with a byte that is changed. */
TEST(utf8, is_found_as_by_the_definition)
{
	static const char *const pieces[] = {"a", "och ", "å", "ö", "ä", "Växjö ", "–", "€", "😀",
		"en mening utan andra tecken, som fyller mer än ett block av sextiofyra "};
	uint32_t seed = 1;
	size_t n_valid = 0, n_wrong = 0;
	for (size_t run = 0; run < 20000; run++) {
		uint8_t text[600];
		size_t n = 0, want = run % 500;
		while (n < want) {
			seed = seed * 1664525 + 1013904223;
			const char *piece = pieces[(seed >> 16) % (run % 2 ? 6 : 10)];
			memcpy(text + n, piece, strlen(piece));
			n += strlen(piece);
		}
		seed = seed * 1664525 + 1013904223;
		if (n && run % 3 == 0)
			text[(seed >> 8) % n] = (uint8_t)(seed >> 24);
		bool valid = valid_plainly(text, n);
		CHECK_INT(utf8_valid(bytes_of(text, n)), valid);
		n_valid += valid;
		n_wrong += !valid;
	}
	CHECK(n_valid > 10000 && n_wrong > 1000);
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
