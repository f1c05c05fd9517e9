/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/chart.h"

#include <inttypes.h>

enum { WIDTH = 380, HEIGHT = 206, LEFT = 58, RIGHT = 18, TOP = 34, BOTTOM = 30, MIN_POINTS = 3 };
enum { PLOT_WIDTH = WIDTH - LEFT - RIGHT, PLOT_HEIGHT = HEIGHT - TOP - BOTTOM, LABELS_MAX = 9 };

struct plot {
	struct doc *doc;
	const struct series *series;
	uint32_t first, last; /* years */
	decimal top; /* of the axis, which begins at 0; share: parts of 1 */
	bool share;
};

/* The middle of what the value may be; false for what is no number. */
static bool value_of(const struct series_point *p, decimal *out)
{
	const struct ratio half = ratio_of(1, 2);
	return interval_is(&p->value) &&
	       ratio_round(ratio_multiply(ratio_add(p->value.low, p->value.high), half),
		       DECIMAL_PLACES, out);
}

bool chart_wanted(const struct series *s)
{
	decimal value;
	size_t most = 0;
	for (uint32_t segment = 1; segment <= s->n_segments; segment++) {
		size_t n = 0;
		for (size_t i = 0; i < s->n_points; i++)
			n += s->points[i].segment == segment;
		most = n > most ? n : most;
	}
	for (size_t i = 0; i < s->n_points; i++)
		if (value_of(&s->points[i], &value) && value < 0)
			return false;
	return most >= MIN_POINTS;
}

bool chart_has_part(const struct series *s)
{
	decimal value;
	for (size_t i = 0; i < s->n_points; i++)
		if (s->points[i].marks & POINT_PART && value_of(&s->points[i], &value))
			return true;
	return false;
}

bool chart_has_break(const struct series *s)
{
	return s->n_segments > 1;
}

/* The least of 1, 2, 3, 4, 5, 6, 8, 10, 20 ... that is not below. */
static decimal round_up(decimal value)
{
	static const int steps[] = {1, 2, 3, 4, 5, 6, 8};
	decimal unit = 1;
	while (unit <= INT64_MAX / 100) {
		for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
			if (steps[i] * unit >= value)
				return steps[i] * unit;
		unit *= 10;
	}
	return value;
}

static bool measure(struct plot *plot)
{
	decimal most = 0, value;
	for (size_t i = 0; i < plot->series->n_points; i++) {
		const struct series_point *p = &plot->series->points[i];
		if (!value_of(p, &value))
			continue;
		most = value > most ? value : most;
		plot->first = plot->first ? plot->first : p->year;
		plot->last = p->year;
		plot->share = p->marks & POINT_SHARE;
	}
	plot->top = round_up(most ? most : DECIMAL_ONE);
	return plot->first != plot->last;
}

/* Tenths of a unit of the picture. */
static int64_t x_of(const struct plot *plot, uint32_t year)
{
	return 10 * LEFT + (int64_t)(year - plot->first) * 10 * PLOT_WIDTH /
				   (int64_t)(plot->last - plot->first);
}

static int64_t y_of(const struct plot *plot, decimal value)
{
	const struct ratio part =
		ratio_multiply(ratio_of(value, plot->top), ratio_of(INT64_C(10) * PLOT_HEIGHT, 1));
	decimal rounded = 0;
	if (!ratio_round(part, 0, &rounded))
		rounded = 0;
	return 10 * (TOP + PLOT_HEIGHT) - rounded / DECIMAL_ONE;
}

static void put_line(
	const struct plot *plot, const char *class, int64_t x1, int64_t y1, int64_t x2, int64_t y2)
{
	struct doc *doc = plot->doc;
	doc_open(doc, "line", "class", class, "x1", chart_at(doc, x1), "y1", chart_at(doc, y1),
		"x2", chart_at(doc, x2), "y2", chart_at(doc, y2), NULL);
	doc_close(doc);
}

static void put_axes(const struct plot *plot)
{
	for (int i = 0; i <= 2; i++) {
		decimal value = plot->top / 2 * i;
		int64_t y = y_of(plot, value);
		char text[48];
		const char *label = plot->share
					    ? ratio_print(ratio_decimal(value), RATIO_PERCENT, 0,
						      plot->doc->arena)
					    : arena_text(plot->doc->arena,
						      decimal_print(value, 0, text, sizeof text));
		put_line(plot, i ? "grid" : "axis", 10 * LEFT, y, 10 * (WIDTH - RIGHT), y);
		chart_text(plot->doc, "end", 10 * (LEFT - 8), y + 40, label);
	}
	uint32_t step = (plot->last - plot->first) / LABELS_MAX + 1;
	for (uint32_t year = plot->first; year <= plot->last; year += step)
		chart_text(plot->doc, "middle", x_of(plot, year), 10 * (HEIGHT - 10),
			arena_printf(plot->doc->arena, "%" PRIu32, year));
}

/* Lines within a segment; a dashed one half-way to the next. */
static void put_segments(const struct plot *plot)
{
	const struct series_point *before = NULL;
	decimal from = 0, to = 0;
	for (size_t i = 0; i < plot->series->n_points; i++) {
		const struct series_point *p = &plot->series->points[i];
		if (!p->segment || !value_of(p, &to))
			continue;
		if (before && before->segment == p->segment)
			put_line(plot, "line", x_of(plot, before->year), y_of(plot, from),
				x_of(plot, p->year), y_of(plot, to));
		else if (before) {
			int64_t x = (x_of(plot, before->year) + x_of(plot, p->year)) / 2;
			put_line(plot, "break", x, 10 * TOP, x, 10 * (TOP + PLOT_HEIGHT));
			chart_text(plot->doc, "middle", x, 10 * TOP - 40,
				lang_text(plot->doc->lang, TEXT_COUNTY_BREAK));
		}
		before = p;
		from = to;
	}
}

static void put_points(const struct plot *plot)
{
	decimal value;
	for (size_t i = 0; i < plot->series->n_points; i++) {
		const struct series_point *p = &plot->series->points[i];
		if (!value_of(p, &value))
			continue;
		int64_t x = x_of(plot, p->year), y = y_of(plot, value);
		bool part = p->marks & POINT_PART;
		doc_open(plot->doc, "circle", "class", part ? "hollow" : "point", "cx",
			chart_at(plot->doc, x), "cy", chart_at(plot->doc, y), "r", "4", NULL);
		doc_close(plot->doc);
		if (part)
			chart_text(plot->doc, "end", x + 80, y - 80,
				period_print(p->observation, plot->doc->lang, plot->doc->arena));
	}
}

void chart_line(struct doc *doc, const struct chart *c, const struct series *s, const char *heading)
{
	struct plot plot = {.doc = doc, .series = s};
	if (!measure(&plot))
		return;
	chart_open(doc, c, WIDTH, HEIGHT);
	chart_text(doc, "start", 0, 120, heading);
	put_axes(&plot);
	put_segments(&plot);
	put_points(&plot);
	doc_close(doc);
}

/* ---- what every picture has ---- */

void chart_open(struct doc *doc, const struct chart *c, unsigned width, unsigned height)
{
	const char *name = arena_printf(doc->arena, "c-%zu-title", c->number);
	const char *text = arena_printf(doc->arena, "c-%zu-text", c->number);
	doc_open(doc, "svg", "xmlns", "http://www.w3.org/2000/svg", "class", "chart", "role", "img",
		"viewBox", arena_printf(doc->arena, "0 0 %u %u", width, height), "aria-labelledby",
		arena_printf(doc->arena, "%s %s", name ? name : "", text ? text : ""), NULL);
	doc_element(doc, "title", c->title, "id", name, NULL);
	doc_element(doc, "desc", c->words, "id", text, NULL);
}

const char *chart_at(struct doc *doc, int64_t tenths)
{
	return arena_printf(doc->arena, "%" PRId64 ".%" PRId64, tenths / 10, tenths % 10);
}

void chart_text(struct doc *doc, const char *anchor, int64_t x, int64_t y, const char *text)
{
	doc_element(doc, "text", text, "x", chart_at(doc, x), "y", chart_at(doc, y), "text-anchor",
		anchor, NULL);
}
