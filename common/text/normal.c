/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/chars.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Every character below U+0300 is its own normal form. */
enum { FIRST_UNSURE = 0x0300, DECOMPOSED_MAX = 18 };

struct chars {
	utf8proc_int32_t *items;
	size_t n, cap;
};

static bool room_for_one(struct chars *c)
{
	if (c->cap - c->n >= DECOMPOSED_MAX)
		return true;
	size_t cap = c->cap ? c->cap * 2 : 64;
	utf8proc_int32_t *items = realloc(c->items, cap * sizeof *items);
	if (!items)
		return false;
	c->items = items;
	c->cap = cap;
	return true;
}

static bool decompose(const char *text, char32 (*map)(char32), struct chars *out)
{
	while (*text) {
		int boundary = 0;
		if (!room_for_one(out))
			return false;
		utf8proc_ssize_t n = utf8proc_decompose_char(map(utf8_next(&text)),
			out->items + out->n, (utf8proc_ssize_t)(out->cap - out->n),
			UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
		if (n < 0)
			return false;
		out->n += (size_t)n;
	}
	return true;
}

static unsigned combining_class(utf8proc_int32_t c)
{
	return (unsigned)utf8proc_get_property(c)->combining_class & 0xFF;
}

/* Stable order by class, counted: linear also for thousands of marks on one letter, where the usual
 * swapping of neighbours takes their square (a form may hold such a text). */
static bool order_run(utf8proc_int32_t *run, size_t n)
{
	size_t place[257] = {0};
	utf8proc_int32_t *copy = malloc(n * sizeof *copy);
	if (!copy)
		return false;
	memcpy(copy, run, n * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		place[combining_class(copy[i]) + 1]++;
	for (size_t class = 1; class < 257; class ++)
		place[class] += place[class - 1];
	for (size_t i = 0; i < n; i++)
		run[place[combining_class(copy[i])]++] = copy[i];
	free(copy);
	return true;
}

static bool order_marks(struct chars *c)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t end = i;
		while (end < c->n && combining_class(c->items[end]) != 0)
			end++;
		if (end - i > 1 && !order_run(c->items + i, end - i))
			return false;
		i = end;
	}
	return true;
}

static char *encode(const struct chars *c, size_t n, struct arena *a)
{
	size_t cap, len = 0;
	char *out = __builtin_mul_overflow(n, (size_t)4, &cap) ? NULL : malloc(cap + 1);
	if (!out)
		return NULL;
	for (size_t i = 0; i < n; i++)
		len += (size_t)utf8proc_encode_char(c->items[i], (utf8proc_uint8_t *)out + len);
	char *copy = arena_text_n(a, out, len);
	free(out);
	return copy;
}

static const char *compose(const char *text, char32 (*map)(char32), struct arena *a)
{
	struct chars c = {0};
	char *out = NULL;
	if (decompose(text, map, &c) && order_marks(&c)) {
		utf8proc_ssize_t n = utf8proc_normalize_utf32(
			c.items, (utf8proc_ssize_t)c.n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
		if (n >= 0)
			out = encode(&c, (size_t)n, a);
	}
	free(c.items);
	return out;
}

static char32 same(char32 c)
{
	return c;
}

static char32 lower(char32 c)
{
	return utf8proc_tolower(c);
}

static bool all_below(const char *text, char32 limit)
{
	while (*text)
		if (utf8_next(&text) >= limit)
			return false;
	return true;
}

enum sp_code text_nfc(const char *text, struct arena *a, const char **out)
{
	if (!utf8_valid(bytes_text(text)))
		return SP_ANSWER_TEXT_INVALID;
	*out = all_below(text, FIRST_UNSURE) ? arena_text(a, text) : compose(text, same, a);
	return *out ? SP_OK : SP_NO_MEMORY;
}

enum sp_code text_lower(const char *text, struct arena *a, const char **out)
{
	if (!utf8_valid(bytes_text(text)))
		return SP_ANSWER_TEXT_INVALID;
	*out = compose(text, lower, a);
	return *out ? SP_OK : SP_NO_MEMORY;
}
