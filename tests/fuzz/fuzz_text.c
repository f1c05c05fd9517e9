/* SPDX-License-Identifier: Apache-2.0 */
/* Texts from anywhere: what is called UTF-8 is so by another reading of the standard; nothing that moves a terminal's
 * cursor gets to it; order, cutting and normal form keep their promises. A NUL divides the input in two. */
#include "common/domain/plan.h"
#include "common/text/text.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 64 << 10;

/* RFC 3629, table of section 4, byte by byte. */
static bool well_formed(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint8_t b = p[i++];
		uint8_t low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
		uint8_t high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
		int more = b >= 0xC2 && b <= 0xDF   ? 1
			   : b >= 0xE0 && b <= 0xEF ? 2
			   : b >= 0xF0 && b <= 0xF4 ? 3
						    : 0;
		if (b == 0 || (b >= 0x80 && more == 0))
			return false;
		for (; more > 0; more--, low = 0x80, high = 0xBF)
			if (i == n || p[i] < low || p[i++] > high)
				return false;
	}
	return true;
}

static bool is_harmless(const char *text)
{
	const uint8_t *p = (const uint8_t *)text;
	for (; *p; p++) {
		if ((*p < 0x20 && *p != '\n' && *p != '\t') || *p == 0x7F)
			return false;
		if (*p == 0xC2 && p[1] < 0xA0) /* C1 */
			return false;
		if (*p == 0xE2 && p[1] == 0x80 &&
			(p[2] == 0xA8 || p[2] == 0xA9 || (p[2] >= 0xAA && p[2] <= 0xAE)))
			return false; /* U+2028, U+2029, U+202A-202E */
		if (*p == 0xE2 && p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9)
			return false; /* U+2066-2069 */
	}
	return true;
}

static void check_shown(const char *text, struct arena *a)
{
	const char *shown = text_for_terminal(text, a);
	if (!shown)
		return;
	REQUIRE(utf8_valid(bytes_text(shown)) && is_harmless(shown));
	const char *again = text_for_terminal(shown, a);
	REQUIRE(!again || strcmp(again, shown) == 0);
}

static void check_valid(const char *text, uint8_t columns, struct arena *a)
{
	const char *nfc = NULL, *again = NULL, *lower = NULL;
	enum sp_code rc = text_nfc(text, a, &nfc);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY);
	if (rc == SP_OK && text_nfc(nfc, a, &again) == SP_OK)
		REQUIRE(strcmp(nfc, again) == 0 && utf8_valid(bytes_text(nfc)));
	if (text_lower(text, a, &lower) == SP_OK)
		REQUIRE(utf8_valid(bytes_text(lower)));
	const char *fit = text_fit(text, columns, true, a);
	REQUIRE(!fit || (text_width(fit) <= columns && utf8_valid(bytes_text(fit))));
	size_t len = strlen(text), cut = utf8_cut(text, len, columns);
	REQUIRE(cut <= len && cut <= columns && utf8_valid(bytes_of(text, cut)));
	REQUIRE(utf8_length(text) <= len);
	const char *slug = text_slug(text, a);
	REQUIRE(!slug || utf8_valid(bytes_text(slug)));
	REQUIRE(!slug || strlen(slug) <= ID_MAX);
	const char *trimmed = text_trim(text, a);
	const char *twice = trimmed ? text_trim(trimmed, a) : NULL;
	REQUIRE(!twice || strcmp(trimmed, twice) == 0);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void check_pair(const char *x, const char *y)
{
	enum { LIMIT = 3 };
	int order = sign(text_compare_sv(x, y));
	REQUIRE(order == -sign(text_compare_sv(y, x)));
	REQUIRE((order == 0) == (strcmp(x, y) == 0));
	REQUIRE(text_compare_sv(x, x) == 0);
	size_t distance = text_distance(x, y, LIMIT);
	REQUIRE(distance <= LIMIT + 1 && distance == text_distance(y, x, LIMIT));
	REQUIRE(distance == 0 || strcmp(x, y) != 0);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct arena a;
	arena_init(&a, 4 * FUZZ_ARENA);
	uint8_t columns = take8(&in);
	struct bytes first = take_to(&in, 0), second = take(&in, in.left);
	bool valid = utf8_valid(first);
	REQUIRE(valid == well_formed(first.ptr, first.len));
	const char *x = arena_text_n(&a, first.ptr, first.len);
	const char *y = arena_text_n(&a, second.ptr, second.len);
	REQUIRE(x && y);
	check_shown(x, &a);
	if (valid)
		check_valid(x, columns, &a);
	if (valid && utf8_valid(bytes_text(y)))
		check_pair(x, y);
	arena_free(&a);
}
