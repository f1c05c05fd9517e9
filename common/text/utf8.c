/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/chars.h"

#include <string.h>

/* What may follow a lead byte: how many bytes, and the range of the first of them, which keeps out
 * overlong forms (E0, F0), surrogates (ED) and what lies over U+10FFFF (F4). Unicode 15, table 3-7. */
struct lead {
	uint8_t first, last;
	uint8_t length;
	uint8_t low, high;
};
static const struct lead leads[] = {
	{0xC2, 0xDF, 2, 0x80, 0xBF},
	{0xE0, 0xE0, 3, 0xA0, 0xBF},
	{0xE1, 0xEC, 3, 0x80, 0xBF},
	{0xED, 0xED, 3, 0x80, 0x9F},
	{0xEE, 0xEF, 3, 0x80, 0xBF},
	{0xF0, 0xF0, 4, 0x90, 0xBF},
	{0xF1, 0xF3, 4, 0x80, 0xBF},
	{0xF4, 0xF4, 4, 0x80, 0x8F},
};

/* Bytes of the well-formed sequence at p, at most `len`; 0 if there is none. NUL counts as one. */
static size_t utf8_sequence(const uint8_t *p, size_t len)
{
	if (len == 0 || p[0] < 0x80)
		return len != 0;
	if (len >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF) /* å ä ö: nearly all there is */
		return (p[1] & 0xC0) == 0x80 ? 2 : 0;
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
		const struct lead *l = &leads[i];
		if (p[0] < l->first || p[0] > l->last)
			continue;
		if (len < l->length || p[1] < l->low || p[1] > l->high)
			return 0;
		for (size_t k = 2; k < l->length; k++)
			if ((p[k] & 0xC0) != 0x80)
				return 0;
		return l->length;
	}
	return 0;
}

/* How many of the first bytes are 1-127. Sixteen at a time: in a word without high bits, taking one
 * from each byte sets a high bit only where a byte was zero. */
static size_t ascii_run(const uint8_t *p, size_t len)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	size_t i = 0;
	for (; len - i >= 16; i += 16) {
		uint64_t a, b;
		memcpy(&a, p + i, 8);
		memcpy(&b, p + i + 8, 8);
		if (((a | (a - ones)) | (b | (b - ones))) & highs)
			break;
	}
	for (; len - i >= 8; i += 8) {
		uint64_t a;
		memcpy(&a, p + i, 8);
		if ((a | (a - ones)) & highs)
			break;
	}
	while (i < len && p[i] - 1U < 0x7F)
		i++;
	return i;
}

bool utf8_valid(struct bytes in)
{
	for (size_t i = 0; i < in.len;) {
		i += ascii_run(in.ptr + i, in.len - i);
		if (i == in.len)
			return true;
		size_t step = in.ptr[i] ? utf8_sequence(in.ptr + i, in.len - i) : 0;
		if (step == 0)
			return false;
		i += step;
	}
	return true;
}

size_t utf8_length(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((uint8_t)*text & 0xC0) != 0x80;
	return n;
}

size_t utf8_cut(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max && ((uint8_t)text[max] & 0xC0) == 0x80)
		max--;
	return max;
}

char32 utf8_next(const char **text)
{
	const uint8_t *p = (const uint8_t *)*text;
	size_t n = utf8_sequence(p, strnlen(*text, 4));
	if (n == 0) {
		*text += 1;
		return CHAR_INVALID;
	}
	*text += n;
	if (n == 1)
		return p[0];
	char32 c = p[0] & (0x7F >> n);
	for (size_t k = 1; k < n; k++)
		c = c << 6 | (p[k] & 0x3F);
	return c;
}
