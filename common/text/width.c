/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/chars.h"

#include <string.h>
#include <utf8proc.h>

static const char ELLIPSIS[] = "\u2026";
static const char REPLACEMENT[] = "\uFFFD";

static size_t char_width(char32 c)
{
	if (c == CHAR_INVALID)
		return 1;
	int width = utf8proc_charwidth(c);
	return width > 0 ? (size_t)width : 0;
}

size_t text_width(const char *text)
{
	size_t columns = 0;
	while (*text)
		columns += char_width(utf8_next(&text));
	return columns;
}

/* Bytes of the longest beginning that takes at most `columns`, marks of its last letter with it. */
static size_t fitting(const char *text, size_t columns)
{
	const char *p = text, *end = text;
	while (*p) {
		size_t width = char_width(utf8_next(&p));
		if (width > columns)
			break;
		columns -= width;
		end = p;
	}
	return (size_t)(end - text);
}

const char *text_fit(const char *text, size_t columns, bool ellipsis, struct arena *a)
{
	if (fitting(text, columns) == strlen(text))
		return arena_text(a, text);
	if (!ellipsis || columns == 0)
		return arena_text_n(a, text, fitting(text, columns));
	return arena_printf(a, "%.*s%s", (int)fitting(text, columns - 1), text, ELLIPSIS);
}

/* Characters that steer a terminal or the direction of writing, first to last. */
static const struct {
	char32 first, last;
} steering[] = {
	{0x0000, 0x0008},
	{0x000B, 0x001F},
	{0x007F, 0x009F},
	{0x061C, 0x061C},
	{0x200E, 0x200F},
	{0x2028, 0x202E},
	{0x2066, 0x2069},
};

static bool steers(char32 c)
{
	for (size_t i = 0; i < sizeof steering / sizeof steering[0]; i++)
		if (c >= steering[i].first && c <= steering[i].last)
			return true;
	return c == CHAR_INVALID;
}

const char *text_for_terminal(const char *text, struct arena *a)
{
	const char *p = text;
	size_t replaced = 0;
	while (*p)
		replaced += steers(utf8_next(&p));
	if (replaced == 0)
		return arena_text(a, text);
	char *out = arena_alloc(a, (size_t)(p - text) + replaced * (sizeof REPLACEMENT - 1) + 1);
	char *to = out;
	while (out && *text) {
		const char *start = text;
		bool bad = steers(utf8_next(&text));
		size_t n = bad ? sizeof REPLACEMENT - 1 : (size_t)(text - start);
		memcpy(to, bad ? REPLACEMENT : start, n);
		to += n;
	}
	return out;
}

static bool is_blank(char32 c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x00A0 || c == 0x202F ||
	       c == 0x200B || c == 0xFEFF;
}

const char *text_trim(const char *text, struct arena *a)
{
	const char *start = NULL, *end = text;
	for (const char *p = text; *p;) {
		const char *here = p;
		if (is_blank(utf8_next(&p)))
			continue;
		if (!start)
			start = here;
		end = p;
	}
	return start ? arena_text_n(a, start, (size_t)(end - start)) : arena_text(a, "");
}
