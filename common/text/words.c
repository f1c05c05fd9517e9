/* SPDX-License-Identifier: Apache-2.0 */
/* Ids out of names, and how far two words are from each other. */
#include "common/text/text.h"
#include "common/text/chars.h"

#include <string.h>
#include <utf8proc.h>

enum { SLUG_MAX = 64, WORD_MAX = 255 };

static bool in_slug(char32 c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == 0x00E5 || c == 0x00E4 ||
	       c == 0x00F6;
}

const char *text_slug(const char *name, struct arena *a)
{
	char out[SLUG_MAX + 8];
	size_t n = 0;
	bool gap = false;
	while (*name && n < SLUG_MAX) {
		char32 c = char_read(&name);
		c = c == CHAR_INVALID ? ' ' : char_base(c);
		if (!in_slug(c)) {
			gap = gap || utf8proc_category(c) != UTF8PROC_CATEGORY_MN;
			continue;
		}
		size_t before = n;
		if (gap && n)
			out[n++] = '-';
		n += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out + n);
		gap = false;
		if (n > SLUG_MAX)
			return arena_text_n(a, out, before);
	}
	return arena_text_n(a, out, n);
}

/* False when the word has more than WORD_MAX characters. */
static bool read_word(const char *text, char32 *out, size_t *n)
{
	for (*n = 0; *text; out[(*n)++] = char_read(&text))
		if (*n == WORD_MAX)
			return false;
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the table of distances: from the first i letters of a to every beginning of b. */
static void next_row(
	const char32 *a, size_t i, const char32 *b, size_t nb, size_t rows[3][WORD_MAX + 1])
{
	size_t *row = rows[i % 3];
	const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
	row[0] = i;
	for (size_t j = 1; j <= nb; j++) {
		row[j] = least(
			least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
		bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
		if (swapped)
			row[j] = least(row[j], two_above[j - 2] + 1);
	}
}

size_t text_distance(const char *a, const char *b, size_t limit)
{
	char32 wa[WORD_MAX], wb[WORD_MAX];
	size_t rows[3][WORD_MAX + 1], na, nb;
	if (!read_word(a, wa, &na) || !read_word(b, wb, &nb))
		return strcmp(a, b) == 0 ? 0 : limit + 1;
	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++)
		next_row(wa, i, wb, nb, rows);
	return least(rows[na % 3][nb], limit + 1);
}
