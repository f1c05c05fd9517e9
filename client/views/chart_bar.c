/* SPDX-License-Identifier: Apache-2.0 */
/* Bars of n of N: each part has a pattern, a number that stands in it, and a word in the key below. */
#include "client/views/chart.h"

#include <inttypes.h>

#include "common/text/text.h"

enum { WIDTH = 380, LEFT = 2, RIGHT = 2, LABEL = 16, BAR = 20, GAP = 8, KEY = 18, SWATCH = 14 };
enum { BAR_WIDTH = WIDTH - LEFT - RIGHT, LABEL_MAX = 56, NUMBER_ROOM = 12, DIGIT = 8 };

/* Strokes of a pattern, on a tile of 8 by 8. */
static const struct {
	const char *class;
	const char *strokes; /* NULL: dots */
} looks[LOOK_COUNT] = {
	[LOOK_GOOD] = {"good", "M0 0H8V8H0Z"},
	[LOOK_PART] = {"part", "M-2 2L2 -2M0 8L8 0M6 10L10 6"},
	[LOOK_NOT] = {"not", "M0 0L8 8M8 0L0 8"},
	[LOOK_GOING] = {"going", "M0 2H8M0 6H8"},
	[LOOK_WAIT] = {"wait", NULL},
	[LOOK_NONE] = {NULL, NULL},
};

const char *look_class(enum look look)
{
	return looks[look].class;
}

/* "c-3-good" */
static const char *pattern_id(struct doc *doc, const struct chart *c, enum look look)
{
	return arena_printf(doc->arena, "c-%zu-%s", c->number, looks[look].class);
}

static void put_pattern(struct doc *doc, const struct chart *c, enum look look)
{
	const char *class = arena_printf(doc->arena, "k-%s", looks[look].class);
	doc_open(doc, "pattern", "id", pattern_id(doc, c, look), "width", "8", "height", "8",
		"patternUnits", "userSpaceOnUse", NULL);
	if (looks[look].strokes)
		doc_open(doc, "path", "class", class, "d", looks[look].strokes, NULL);
	else
		doc_open(doc, "circle", "class", class, "cx", "4", "cy", "4", "r", "1.8", NULL);
	doc_close(doc);
	doc_close(doc);
}

static bool is_used(const struct chart_bar *bars, size_t n, enum look look)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < bars[i].n_parts; k++)
			if (bars[i].parts[k].look == look && bars[i].parts[k].n)
				return true;
	return false;
}

static void put_patterns(
	struct doc *doc, const struct chart *c, const struct chart_bar *bars, size_t n)
{
	doc_open(doc, "defs", NULL);
	for (int look = 0; look < LOOK_NONE; look++)
		if (is_used(bars, n, (enum look)look))
			put_pattern(doc, c, (enum look)look);
	doc_close(doc);
}

static void put_box(struct doc *doc, const char *class, const char *fill, int64_t x, int64_t y,
	int64_t width, int64_t height)
{
	doc_open(doc, "rect", "class", class, "x", chart_at(doc, x), "y", chart_at(doc, y), "width",
		chart_at(doc, width), "height", chart_at(doc, height), "fill", fill, NULL);
	doc_close(doc);
}

static const char *fill_of(struct doc *doc, const struct chart *c, enum look look)
{
	const char *id = looks[look].class ? pattern_id(doc, c, look) : NULL;
	return id ? arena_printf(doc->arena, "url(#%s)", id) : "none";
}

/* The number on paper of its own, where the part has room for it. */
static void put_number(struct doc *doc, uint64_t n, int64_t x, int64_t y, int64_t width)
{
	const char *text = doc_number(doc, n);
	int64_t room = 10 * NUMBER_ROOM;
	for (uint64_t rest = n / 10; rest; rest /= 10)
		room += 10 * DIGIT;
	if (width < room + 40)
		return;
	put_box(doc, "paper", NULL, x + (width - room) / 2, y + 30, room, 10 * BAR - 60);
	chart_text(doc, "middle", x + width / 2, y + 145, text);
}

static uint64_t sum_of(const struct chart_bar *bar)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < bar->n_parts; i++)
		if (__builtin_add_overflow(sum, bar->parts[i].n, &sum))
			return 0;
	return sum;
}

/* Where n of the sum end, in tenths. */
static int64_t end_of(uint64_t n, uint64_t sum)
{
	__extension__ typedef unsigned __int128 wide_sum;
	return (int64_t)((wide_sum)n * (10 * BAR_WIDTH) / sum);
}

static void put_bar(struct doc *doc, const struct chart *c, const struct chart_bar *bar, int64_t y)
{
	uint64_t sum = sum_of(bar), before = 0;
	chart_text(doc, "start", 10 * LEFT, y + 120,
		text_fit(bar->label, LABEL_MAX, true, doc->arena));
	y += 10 * LABEL;
	for (size_t i = 0; sum && i < bar->n_parts; i++) {
		int64_t from = end_of(before, sum);
		before += bar->parts[i].n;
		int64_t width = end_of(before, sum) - from;
		if (bar->parts[i].n == 0)
			continue;
		put_box(doc, "edge", fill_of(doc, c, bar->parts[i].look), 10 * LEFT + from, y,
			width, 10 * BAR);
		put_number(doc, bar->parts[i].n, 10 * LEFT + from, y, width);
	}
	if (!sum)
		put_box(doc, "edge", "none", 10 * LEFT, y, 10 * BAR_WIDTH, 10 * BAR);
}

/* The word of each look that is there; NULL for the others. Returns how many there are. */
static size_t find_words(const struct chart_bar *bars, size_t n, const char *words[LOOK_COUNT])
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < bars[i].n_parts; k++) {
			const struct chart_part *part = &bars[i].parts[k];
			if (part->n == 0 || words[part->look])
				continue;
			words[part->look] = part->word;
			count++;
		}
	return count;
}

static void put_key(
	struct doc *doc, const struct chart *c, const char *const words[LOOK_COUNT], int64_t y)
{
	for (int look = 0; look < LOOK_COUNT; look++) {
		if (!words[look])
			continue;
		put_box(doc, "edge", fill_of(doc, c, (enum look)look), 10 * LEFT, y, 10 * SWATCH,
			10 * SWATCH);
		chart_text(doc, "start", 10 * (LEFT + SWATCH + 6), y + 115, words[look]);
		y += 10 * KEY;
	}
}

void chart_bars(struct doc *doc, const struct chart *c, const struct chart_bar *bars, size_t n)
{
	const size_t each = LABEL + BAR + GAP;
	const char *words[LOOK_COUNT] = {0};
	const size_t keys = find_words(bars, n, words);
	if (n == 0)
		return;
	chart_open(doc, c, WIDTH, (unsigned)(n * each + keys * KEY + 2));
	put_patterns(doc, c, bars, n);
	for (size_t i = 0; i < n; i++)
		put_bar(doc, c, &bars[i], (int64_t)(10 * i * each));
	put_key(doc, c, words, (int64_t)(10 * n * each));
	doc_close(doc);
}
