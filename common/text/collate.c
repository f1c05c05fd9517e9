/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/chars.h"

#include <string.h>
#include <utf8proc.h>

/* Letters that Swedish sorts as another one than their own. */
static const struct {
	char32 letter, as;
} alias[] = {
	{0x00E6, 0x00E4}, /* æ as ä */
	{0x00F8, 0x00F6}, /* ø as ö */
	{0x00FC, 'y'}, /* ü as y */
	{0x00F0, 'd'}, /* ð as d */
	{0x0111, 'd'}, /* đ as d */
	{0x0142, 'l'}, /* ł as l */
};

char32 char_read(const char **text)
{
	char32 c = utf8_next(text);
	if (c != CHAR_INVALID && strchr("aouAOU", c < 0x80 ? (int)c : 'x') && **text) {
		const char *after = *text;
		char32 mark = utf8_next(&after), composed;
		utf8proc_int32_t pair[2] = {c, mark};
		if (mark != CHAR_RING && mark != CHAR_DIAERESIS)
			return c;
		if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE) != 1)
			return c;
		composed = pair[0];
		*text = after;
		return composed;
	}
	return c;
}

static bool is_aring_or_umlaut(char32 c)
{
	return c == 0x00E5 || c == 0x00E4 || c == 0x00F6;
}

char32 char_base(char32 c)
{
	c = utf8proc_tolower(c);
	for (size_t i = 0; i < sizeof alias / sizeof alias[0]; i++)
		if (alias[i].letter == c)
			return alias[i].as;
	if (c < 0x80 || is_aring_or_umlaut(c))
		return c;
	utf8proc_int32_t parts[18];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char(
		c, parts, 18, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
	return n > 0 ? parts[0] : c;
}

/* Groups in their order. A mark has no place of its own: it only tells equal texts apart. */
enum group { GROUP_MARK, GROUP_OTHER, GROUP_DIGIT, GROUP_LETTER, GROUP_FOREIGN };

static int32_t weight(enum group group, char32 value)
{
	return (int32_t)group << 24 | value;
}

static int32_t first_weight(char32 c)
{
	if (c == CHAR_INVALID)
		return weight(GROUP_FOREIGN, 0x110000);
	c = char_base(c);
	if (c >= '0' && c <= '9')
		return weight(GROUP_DIGIT, c);
	if (c >= 'a' && c <= 'z')
		return weight(GROUP_LETTER, c);
	if (is_aring_or_umlaut(c)) /* å ä ö, in this order behind z */
		return weight(GROUP_LETTER, c == 0x00E5	  ? 'z' + 1
					    : c == 0x00E4 ? 'z' + 2
							  : 'z' + 3);
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return weight(GROUP_MARK, 0);
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return weight(GROUP_FOREIGN, c);
	default:
		return weight(GROUP_OTHER, c);
	}
}

static int32_t second_weight(char32 c)
{
	return c == CHAR_INVALID ? 0x110000 : utf8proc_tolower(c);
}

/* The next weight that counts, -1 at the end. */
static int32_t next_weight(const char **text, int32_t (*of)(char32))
{
	while (**text) {
		int32_t w = of(char_read(text));
		if (w != weight(GROUP_MARK, 0))
			return w;
	}
	return -1;
}

static int compare_by(const char *a, const char *b, int32_t (*of)(char32))
{
	for (;;) {
		int32_t x = next_weight(&a, of), y = next_weight(&b, of);
		if (x != y)
			return x < y ? -1 : 1;
		if (x < 0)
			return 0;
	}
}

int text_compare_sv(const char *a, const char *b)
{
	int order = compare_by(a, b, first_weight);
	if (order == 0)
		order = compare_by(a, b, second_weight);
	return order ? order : strcmp(a, b);
}
