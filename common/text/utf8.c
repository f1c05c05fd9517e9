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

/* Sixteen bytes that are added, compared and joined at once; both compilers have instructions for them on every
 * machine, or make do with smaller ones. What is true is -1 in its byte. */
typedef int8_t lanes __attribute__((vector_size(16)));
enum { LANES = sizeof(lanes), BLOCK = 4 * LANES };

static inline lanes load(const uint8_t *p)
{
	lanes v;
	memcpy(&v, p, sizeof v);
	return v;
}

static inline bool is_any(lanes v)
{
	uint64_t half[2];
	memcpy(half, &v, sizeof half);
	return (half[0] | half[1]) != 0;
}

/* What is wrong with sixteen bytes if characters have one or two: a byte is a continuation exactly when the one
 * before it is a lead. Below 0, leads are -62 to -33 and continuations -128 to -65; what lies between the two is
 * never right, and what lies above are leads of longer characters, and NUL. */
static inline lanes not_latin(const uint8_t *p)
{
	const lanes here = load(p), next = load(p + 1);
	const lanes over = here > -33, lead = (here > -63) ^ over,
		    wrong = (here > -65) ^ (here > -63);
	return (lead ^ (next < -64)) | wrong | (over & (here < 1));
}

/* Whether the block holds characters of one and two bytes only, the first of which begins with it and the last of
 * which may go on in the byte behind it. */
static inline bool is_latin(const uint8_t *p)
{
	return (int8_t)p[0] >= -64 && !is_any(not_latin(p) | not_latin(p + LANES) |
					      not_latin(p + 2 * LANES) | not_latin(p + 3 * LANES));
}

/* How many of the first bytes are 1-127. */
static size_t pass_ascii(const uint8_t *p, size_t len)
{
	size_t i = 0;
	while (len - i >= LANES && !is_any(load(p + i) < 1))
		i += LANES;
	while (i < len && (int8_t)p[i] >= 1)
		i++;
	return i;
}

/* Bytes of the whole blocks at the front that hold such characters. They end with a character. */
static size_t pass_latin(const uint8_t *p, size_t len)
{
	size_t i = 0;
	while (i < len && len - i > BLOCK && is_latin(p + i))
		i += (size_t)BLOCK + (p[i + BLOCK - 1] >= 0xC0);
	return i;
}

/* A block's length of characters one by one, or all there are. Bytes passed; 0 for a fault. */
static size_t pass_characters(const uint8_t *p, size_t len)
{
	size_t i = 0, step = 1;
	while (i < BLOCK && i < len && step) {
		step = p[i] ? utf8_sequence(p + i, len - i) : 0;
		i += step;
	}
	return step ? i : 0;
}

/* The last bytes, with blanks behind them, are a block too. */
static bool is_latin_end(const uint8_t *p, size_t len)
{
	uint8_t block[BLOCK + 1];
	if (len > BLOCK)
		return false;
	memset(block, ' ', sizeof block);
	memcpy(block, p, len);
	return is_latin(block);
}

bool utf8_valid(struct bytes in)
{
	size_t i = pass_ascii(in.ptr, in.len), n = 1;
	while (n && i < in.len) {
		i += pass_latin(in.ptr + i, in.len - i);
		if (is_latin_end(in.ptr + i, in.len - i))
			return true;
		n = pass_characters(in.ptr + i, in.len - i);
		i += n;
	}
	return n != 0;
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
