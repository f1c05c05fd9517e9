/* SPDX-License-Identifier: Apache-2.0 */
/* The values of an indicator beside each other by year, and what may be said of them (county.h). */
#include "client/views/plan_text.h"

struct table {
	struct lines *g;
	const struct county *county;
	const struct county_row *rows;
	size_t n;
	uint32_t *years;
	size_t n_years;
};

static const char *name_of(struct table *t, const struct county_row *row)
{
	return lines_made(t->g, county_name(t->county, row, t->g->style->lang, t->g->arena));
}

static const char *cell_of(struct table *t, const struct county_row *row, uint32_t year)
{
	return lines_made(t->g, county_cell(row, year, t->g->style->lang, t->g->arena));
}

/* Whether there was room. */
static bool put_table(struct table *t, size_t indent)
{
	struct lines *g = t->g;
	struct view_column *columns = arena_array(g->arena, t->n_years + 1, sizeof *columns);
	const char **headings = arena_array(g->arena, t->n_years + 1, sizeof *headings);
	struct view v = {.columns = columns, .headings = headings, .n_columns = t->n_years + 1};
	g->failed = g->failed || !columns || !headings;
	for (size_t i = 0; i < t->n_years && !g->failed; i++) {
		columns[i + 1] = (struct view_column){"", TEXT_COLUMN_YEAR, CELL_NUMBER, false};
		headings[i + 1] = lines_year(g, t->years[i]);
	}
	for (size_t k = 0; k < t->n && !g->failed; k++) {
		struct view_cell *row = lines_row(g, &v);
		headings[0] = "";
		for (size_t i = 0; row && i < t->n_years; i++)
			row[i + 1].text = cell_of(t, &t->rows[k], t->years[i]);
		if (row)
			row[0].text = name_of(t, &t->rows[k]);
	}
	if (g->failed || (g->width && lines_table_width(g, &v) + indent > g->width))
		return g->failed;
	lines_table(g, indent, &v);
	return true;
}

static bool is_county_alone(const struct series *s)
{
	return !s->key.subject && !s->key.group && !s->key.what && s->key.sex == SEX_NONE;
}

/* The same as lines, where there is one value or the table is too wide. */
static void put_lines(struct table *t, size_t indent)
{
	struct lines *g = t->g;
	for (size_t k = 0; k < t->n; k++) {
		const struct series *s = t->rows[k].series;
		const char *text = "";
		for (size_t i = 0; i < t->n_years; i++) {
			bool has = false;
			for (size_t j = 0; j < s->n_points; j++)
				has = has || s->points[j].year == t->years[i];
			if (has)
				text = lines_joined(g, text, "; ",
					lines_made(
						g, arena_printf(g->arena, "%s: %s",
							   lines_year(g, t->years[i]),
							   cell_of(t, &t->rows[k], t->years[i]))));
		}
		if (t->n == 1 && is_county_alone(s) && text)
			lines_put(g, indent, "", text);
		else
			lines_field(g, indent, name_of(t, &t->rows[k]), text);
	}
}

/* What is said of a series; under its name where there are several. */
static void put_said(struct table *t, const struct county_row *row, size_t indent)
{
	struct lines *g = t->g;
	struct county_line *said = NULL;
	size_t n = 0;
	if (g->failed)
		return;
	g->failed = county_lines(t->county, row, g->style->lang, g->arena, &said, &n) != SP_OK;
	for (size_t i = 0; i < n && !g->failed; i++) {
		const char *label = lines_label(g, said[i].label);
		if (t->n > 1)
			label = lines_joined(g, name_of(t, row), " \u00B7 ", label);
		if (label)
			lines_field(g, indent, label, said[i].text);
	}
}

/* Where a value comes from, and its author's remark. */
static void put_remark(struct lines *g, size_t indent, const struct observation *o)
{
	const char *text = lines_joined(g, o->source ? o->source : "", "; ", o->note);
	if (o->retrieved)
		text = lines_joined(g, text, "; ",
			lines_format(g, TEXT_VALUE_RETRIEVED, o->retrieved, NULL, NULL));
	if (text && *text)
		lines_field(g, indent, lines_year(g, o->year), text);
}

void plan_put_values(struct lines *g, const struct county *c, size_t indent,
	const struct area *area, const struct indicator *in)
{
	struct table t = {.g = g, .county = c, .rows = county_find(c, area, in)};
	if (!t.rows || g->failed)
		return;
	t.n = county_run(c, (size_t)(t.rows - c->rows));
	g->failed = county_years(t.rows, t.n, g->arena, &t.years, &t.n_years) != SP_OK;
	if (g->failed)
		return;
	if (t.n_years < 2 || !put_table(&t, indent))
		put_lines(&t, indent);
	for (size_t i = 0; i < t.n; i++)
		put_said(&t, &t.rows[i], indent);
	for (size_t i = 0; i < in->n_observations; i++)
		put_remark(g, indent, &in->observations[i]);
}
