/* SPDX-License-Identifier: Apache-2.0 */
/* The county's own numbers in an area: values by year beside each other, what may be said of them, and a line
 * where there is one to draw. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"

/* Good and bad only where a direction is wanted; the word says the same. */
static const char *class_of(enum course course)
{
	static const char *const classes[] = {[COURSE_NONE] = NULL,
		[COURSE_RIGHT] = "good",
		[COURSE_WRONG] = "not",
		[COURSE_STILL] = "part",
		[COURSE_REACHED] = "good"};
	return classes[course];
}

static const char *name_of_row(struct page *p, const struct county_row *row)
{
	return county_name(&p->county, row, p->doc.lang, p->doc.arena);
}

static struct county_line *lines_of(struct page *p, const struct county_row *row, size_t *n)
{
	struct county_line *lines = NULL;
	*n = 0;
	if (county_lines(&p->county, row, p->doc.lang, p->doc.arena, &lines, n) != SP_OK)
		p->doc.failed = true;
	return p->doc.failed ? NULL : lines;
}

static void put_lines(struct page *p, const struct county_row *rows, size_t n_rows)
{
	struct doc *doc = &p->doc;
	bool begun = false;
	for (size_t i = 0; i < n_rows; i++) {
		size_t n = 0;
		const struct county_line *lines = lines_of(p, &rows[i], &n);
		for (size_t k = 0; lines && k < n; k++) {
			const char *what = label(p, lines[k].label);
			if (!begun)
				doc_open(doc, "dl", "class", "facts", NULL);
			begun = true;
			doc_open(doc, "div", NULL);
			doc_element(doc, "dt",
				n_rows > 1 ? arena_printf(doc->arena, "%s: %s",
						     name_of_row(p, &rows[i]), what)
					   : what,
				NULL);
			doc_open(doc, "dd", NULL);
			doc_element(doc, "span", lines[k].text, "class", class_of(lines[k].course),
				NULL);
			doc_close(doc);
			doc_close(doc);
		}
	}
	if (begun)
		doc_close(doc);
}

static void put_years_head(struct page *p, const uint32_t *years, size_t n, enum text_id first)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, first), "scope", "col", NULL);
	for (size_t i = 0; i < n; i++)
		doc_element(
			doc, "th", year_text(p, years[i]), "scope", "col", "class", "number", NULL);
	doc_close(doc);
	doc_close(doc);
}

/* A value that stands alone needs no table. */
static void put_single(struct page *p, const struct county_row *row, uint32_t year)
{
	struct doc *doc = &p->doc;
	const char *title = row->indicator->text ? row->indicator->text : row->indicator->id;
	const char *cell = county_cell(row, year, doc->lang, doc->arena);
	const char *value =
		arena_printf(doc->arena, "%s: %s", year_text(p, year), cell ? cell : "");
	if (row->series->key.what)
		value = arena_printf(
			doc->arena, "%s (%s)", value ? value : "", name_of_row(p, row));
	doc_open(doc, "dl", NULL);
	put_fact(p, title, cell ? value : NULL);
	doc_close(doc);
}

static void put_values(struct page *p, const char *caption, const struct county_row *rows, size_t n)
{
	struct doc *doc = &p->doc;
	uint32_t *years = NULL;
	size_t n_years = 0;
	if (county_years(rows, n, doc->arena, &years, &n_years) != SP_OK) {
		doc->failed = true;
		return;
	}
	if (n == 1 && n_years == 1) {
		put_single(p, rows, years[0]);
		return;
	}
	table_open(p, caption);
	put_years_head(p, years, n_years, TEXT_COUNTY_SERIES);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < n; i++) {
		doc_open(doc, "tr", NULL);
		doc_element(doc, "th", name_of_row(p, &rows[i]), "scope", "row", NULL);
		for (size_t y = 0; y < n_years; y++)
			doc_element(doc, "td",
				county_cell(&rows[i], years[y], doc->lang, doc->arena), "class",
				"number", NULL);
		doc_close(doc);
	}
	doc_close(doc);
	table_close(p);
}

void put_county_indicator(
	struct page *p, const struct area *area, const struct indicator *indicator)
{
	const struct county_row *rows = county_find(&p->county, area, indicator);
	if (!rows)
		return;
	size_t n = county_run(&p->county, (size_t)(rows - p->county.rows));
	const char *title = indicator->text ? indicator->text : indicator->id;
	const char *unit = county_unit(indicator, p->doc.lang, p->doc.arena);
	put_series_charts(p, title, rows, n);
	put_values(p, unit && *unit ? arena_printf(p->doc.arena, "%s (%s)", title, unit) : title,
		rows, n);
	for (size_t i = 0; i < n; i++)
		put_having_chart(p, title, &rows[i]);
	put_lines(p, rows, n);
}

static void put_fact_row(struct page *p, const struct county_row *row, uint32_t year)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", name_of_row(p, row), "scope", "row", "lang", words_lang(p), NULL);
	put_cell(p, year_text(p, year), true);
	put_cell(p, county_cell(row, year, doc->lang, doc->arena), true);
	put_cell(p, row->series->points[0].unit, false);
	doc_close(doc);
}

void put_county_facts(struct page *p, const struct area *area)
{
	static const enum text_id titles[] = {
		TEXT_COUNTY_WHAT, TEXT_COLUMN_YEAR, TEXT_COUNTY_VALUE, TEXT_COLUMN_UNIT};
	struct doc *doc = &p->doc;
	const struct county_row *rows = county_find(&p->county, area, NULL);
	if (!rows)
		return;
	size_t n = county_run(&p->county, (size_t)(rows - p->county.rows));
	table_open(p, label(p, TEXT_COUNTY_FACTS));
	table_head(p, titles, 4);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < n; i++) {
		uint32_t *years = NULL;
		size_t n_years = 0;
		if (county_years(&rows[i], 1, doc->arena, &years, &n_years) != SP_OK)
			doc->failed = true;
		for (size_t y = 0; y < n_years; y++)
			put_fact_row(p, &rows[i], years[y]);
	}
	doc_close(doc);
	table_close(p);
	put_lines(p, rows, n);
}

/* ---- what was told, the years beside each other ---- */

static bool tells(const struct narrative *n, enum term term, uint32_t year)
{
	return n->term == term && n->year == year;
}

/* The years of the narratives of a term, rising; 0 stands for none. */
static size_t told_years(struct page *p, const struct area *area, enum term term, uint32_t **out)
{
	size_t n = 0;
	*out = NULL;
	for (size_t i = 0; i < area->n_narratives; i++) {
		uint32_t year = area->narratives[i].year;
		size_t k = 0;
		while (k < n && (*out)[k] < year)
			k++;
		if (area->narratives[i].term != term || (k < n && (*out)[k] == year))
			continue;
		if (!ARENA_PUSH(p->doc.arena, *out, n)) {
			p->doc.failed = true;
			return 0;
		}
		for (size_t at = n - 1; at > k; at--)
			(*out)[at] = (*out)[at - 1];
		(*out)[k] = year;
	}
	return n;
}

void put_told(struct page *p, const struct area *area, enum term term)
{
	struct doc *doc = &p->doc;
	uint32_t *years;
	size_t n = told_years(p, area, term, &years);
	if (n == 0)
		return;
	table_open(p, label(p, TEXT_REPORT_TOLD));
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	for (size_t y = 0; y < n; y++)
		doc_element(doc, "th",
			years[y] ? year_text(p, years[y]) : label(p, TEXT_REPORT_NO_YEAR), "scope",
			"col", NULL);
	doc_close(doc);
	doc_close(doc);
	doc_open(doc, "tbody", NULL);
	doc_open(doc, "tr", NULL);
	for (size_t y = 0; y < n; y++) {
		doc_open(doc, "td", "class", "told", "lang", words_lang(p), NULL);
		for (size_t i = 0; i < area->n_narratives; i++)
			if (tells(&area->narratives[i], term, years[y]))
				doc_element(doc, "p", area->narratives[i].text, NULL);
		doc_close(doc);
	}
	doc_close(doc);
	doc_close(doc);
	table_close(p);
}

/* ---- how it was computed ---- */

bool has_county(const struct page *p)
{
	return p->county.n_rows > 0;
}

void put_how(struct page *p)
{
	static const enum text_id rules[] = {TEXT_HOW_VALUES, TEXT_HOW_CHANGE, TEXT_HOW_TREND,
		TEXT_HOW_MONTHS, TEXT_HOW_PART, TEXT_HOW_MUNICIPALITIES, TEXT_HOW_DIRECTION,
		TEXT_HOW_BREAK};
	struct doc *doc = &p->doc;
	section_open(p, "how", "h2", label(p, TEXT_REPORT_HOW), false);
	doc_open(doc, "ul", NULL);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		doc_say_in(doc, "li", rules[i]);
	doc_close(doc);
	doc_close(doc);
}
