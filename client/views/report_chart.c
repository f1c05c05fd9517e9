/* SPDX-License-Identifier: Apache-2.0 */
/* The report's pictures, each with its sentence: a series with the nation's beside it, municipalities that have
 * something out of all. */
#include "client/views/page.h"

#include "client/views/describe.h"
#include "client/views/sentence.h"

struct chart next_chart(struct page *p, const char *title, const char *words)
{
	return (struct chart){.number = ++p->charts, .title = title, .words = words};
}

void figure_close(struct page *p, const char *sentence)
{
	doc_element(&p->doc, "figcaption", sentence, NULL);
	doc_close(&p->doc);
}

/* ---- series ---- */

/* "2013: 205; 2014: 186": what the picture shows, for those who do not see it. */
static const char *values_in_words(struct page *p, const struct county_row *row)
{
	uint32_t *years = NULL;
	size_t n = 0;
	const char *text = "";
	if (county_years(row, 1, p->doc.arena, &years, &n) != SP_OK)
		return NULL;
	for (size_t i = 0; i < n && text; i++) {
		const char *cell = county_cell(row, years[i], p->doc.lang, p->doc.arena);
		text = cell ? arena_printf(p->doc.arena, "%s%s%s: %s", text, i ? "; " : "",
				      year_text(p, years[i]), cell)
			    : NULL;
	}
	return text;
}

static void put_panel(struct page *p, const char *title, const struct county_row *row)
{
	const char *name = county_name(&p->county, row, p->doc.lang, p->doc.arena);
	const struct chart c =
		next_chart(p, arena_printf(p->doc.arena, "%s: %s", title, name ? name : ""),
			values_in_words(p, row));
	const char *unit = row->series->points[0].unit;
	const bool share = row->series->points[0].marks & POINT_SHARE;
	chart_line(&p->doc, &c, row->series,
		unit && !share ? arena_printf(p->doc.arena, "%s, %s", name, unit) : name);
}

/* How the picture is to be read. */
static void put_reading(
	struct page *p, const struct county_row *row, const struct county_row *nation)
{
	const bool part = chart_has_part(row->series) || (nation && chart_has_part(nation->series));
	const bool gap =
		chart_has_break(row->series) || (nation && chart_has_break(nation->series));
	struct doc *doc = &p->doc;
	doc_open(doc, "p", "class", "reading", NULL);
	doc_text(doc, label(p, nation ? TEXT_CHART_TWO_PANELS : TEXT_CHART_FROM_ZERO));
	if (part)
		doc_text(doc, arena_printf(doc->arena, " %s", label(p, TEXT_CHART_HOLLOW)));
	if (gap)
		doc_text(doc, arena_printf(doc->arena, " %s", label(p, TEXT_CHART_BROKEN)));
	doc_close(doc);
}

/* The row among these that holds the nation's numbers for `row`, if there is a line to draw. */
static const struct county_row *nation_row(
	const struct county_row *row, const struct county_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (row->nation.of == rows[i].series && chart_wanted(rows[i].series))
			return &rows[i];
	return NULL;
}

/* Whether it stands beside the county's already. */
static bool is_beside(const struct county_row *row, const struct county_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].nation.of == row->series && chart_wanted(rows[i].series) &&
			chart_wanted(row->series))
			return true;
	return false;
}

static void put_series(struct page *p, const char *title, const struct county_row *row,
	const struct county_row *nation)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "figure", "class", nation ? "pair" : NULL, NULL);
	doc_open(doc, "div", "class", "charts", NULL);
	put_panel(p, title, row);
	if (nation)
		put_panel(p, title, nation);
	doc_close(doc);
	put_reading(p, row, nation);
	figure_close(p, sentence_series(&p->county, row, doc->lang, doc->arena));
}

void put_series_charts(struct page *p, const char *title, const struct county_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (chart_wanted(rows[i].series) && !is_beside(&rows[i], rows, n))
			put_series(p, title, &rows[i], nation_row(&rows[i], rows, n));
}

/* ---- municipalities that have ---- */

static const struct having *countable(const struct county_having *h)
{
	return h->why == REFUSED_NOT && h->having.n ? &h->having : NULL;
}

static struct chart_bar having_bar(struct page *p, const struct county_row *row, size_t i)
{
	const struct county_having *h = &row->havings[i];
	const char *other = having_differs(row, i) ? label(p, TEXT_CHART_OTHER_MEASURE) : "";
	const struct having *x = &h->having;
	struct chart_bar bar = {.n_parts = 2,
		.parts = {{LOOK_GOOD, label(p, TEXT_CHART_HAVE), x->n_with},
			{LOOK_NOT, label(p, TEXT_CHART_HAVE_NOT), x->n - x->n_with}}};
	bar.label = arena_printf(p->doc.arena, "%s: %s%s", made(p, year_text(p, h->point->year)),
		made(p, of_total(p, x->n_with, x->n)), other);
	return bar;
}

static void put_having_row(struct page *p, const struct county_row *row, size_t i)
{
	const struct county_having *h = &row->havings[i];
	const char *other = having_differs(row, i) ? label(p, TEXT_CHART_OTHER_MEASURE) : "";
	struct doc *doc = &p->doc;
	const struct having *x = &h->having;
	const char *year = made(p, year_text(p, h->point->year));
	const char *period = made(p, period_print(h->point->observation, doc->lang, doc->arena));
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th",
		*period ? arena_printf(doc->arena, "%s (%s)%s", year, period, other)
			: arena_printf(doc->arena, "%s%s", year, other),
		"scope", "row", NULL);
	put_cell(p, doc_number(doc, x->n_with), true);
	put_cell(p, doc_number(doc, x->n - x->n_with), true);
	put_cell(p, doc_number(doc, x->n), true);
	put_cell(p, ratio_print(x->share, RATIO_PERCENT, 1, doc->arena), true);
	doc_close(doc);
}

/* What is counted, which need not be what the indicator asks. */
static const char *having_title(struct page *p, const char *title, const struct county_row *row)
{
	return row->series->key.what ? row->series->key.what
				     : format_text(p, TEXT_CHART_HAVE_TITLE, title, NULL);
}

static void put_having_table(struct page *p, const char *title, const struct county_row *row)
{
	static const enum text_id titles[] = {TEXT_COLUMN_YEAR, TEXT_CHART_HAVE,
		TEXT_CHART_HAVE_NOT, TEXT_CHART_OF_ALL, TEXT_CHART_SHARE};
	table_open(p, having_title(p, title, row));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(&p->doc, "tbody", NULL);
	for (size_t i = 0; i < row->n_havings; i++)
		if (countable(&row->havings[i]))
			put_having_row(p, row, i);
	doc_close(&p->doc);
	table_close(p);
}

void put_having_chart(struct page *p, const char *title, const struct county_row *row)
{
	struct doc *doc = &p->doc;
	struct chart_bar *bars = arena_array(doc->arena, row->n_havings, sizeof *bars);
	const char *sentence = made(p, sentence_havings(row, doc->lang, doc->arena));
	size_t n = 0;
	p->doc.failed = p->doc.failed || !bars;
	for (size_t i = 0; bars && i < row->n_havings; i++)
		if (countable(&row->havings[i]))
			bars[n++] = having_bar(p, row, i);
	if (n == 0)
		return;
	const struct chart c = next_chart(p, having_title(p, title, row), sentence);
	doc_open(doc, "figure", NULL);
	chart_bars(doc, &c, bars, n);
	figure_close(p, sentence);
	put_having_table(p, title, row);
}
