/* SPDX-License-Identifier: Apache-2.0 */
/* The county's own numbers below the units' answers, for people at a terminal. */
#include "client/views/total_parts.h"

#include <inttypes.h>

#include "client/views/county.h"
#include "client/views/describe.h"
#include "client/views/write.h"
#include "common/text/text.h"

struct writer {
	const struct county *county;
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	enum sp_code rc;
};

static const char *checked(struct writer *w, const char *text)
{
	if (!text && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	return text ? text : "";
}

static void put_view(struct writer *w, const struct view *v)
{
	buf_add_text(w->out, "\n");
	if (w->rc == SP_OK)
		w->rc = view_write_table(v, w->style, w->arena, w->out);
}

/* "  Trend: −4,8 personer per år"; named where several series stand in the table. */
static void add_notes(struct writer *w, const struct county_row *row, bool named, struct view *v)
{
	struct county_line *lines = NULL;
	size_t n = 0;
	const char *name = checked(w, county_name(w->county, row, w->style->lang, w->arena));
	if (w->rc == SP_OK)
		w->rc = county_lines(w->county, row, w->style->lang, w->arena, &lines, &n);
	for (size_t i = 0; i < n && w->rc == SP_OK; i++) {
		const char *line = checked(
			w, arena_printf(w->arena, "  %s%s%s: %s", named ? name : "",
				   named ? " \u00B7 " : "",
				   lang_text(w->style->lang, lines[i].label), lines[i].text));
		if (w->rc == SP_OK)
			w->rc = view_note(v, w->arena, line);
	}
}

/* A row a series, a column a year. */
static void put_indicator(struct writer *w, const struct county_row *rows, size_t n)
{
	const struct indicator *in = rows->indicator;
	uint32_t *years = NULL;
	size_t n_years = 0;
	w->rc = county_years(rows, n, w->arena, &years, &n_years);
	struct view_column *columns = arena_array(w->arena, n_years + 1, sizeof *columns);
	const char **headings = arena_array(w->arena, n_years + 1, sizeof *headings);
	if (w->rc != SP_OK || !columns || !headings) {
		w->rc = SP_NO_MEMORY;
		return;
	}
	const char *unit = checked(w, county_unit(in, w->style->lang, w->arena));
	struct view v = {.columns = columns,
		.headings = headings,
		.n_columns = n_years + 1,
		.heading = checked(w,
			arena_printf(w->arena, "%s: %s%s%s%s", describe_area(rows->area, w->arena),
				in->text ? in->text : in->id, *unit ? " (" : "", unit,
				*unit ? ")" : ""))};
	columns[0] = (struct view_column){"series", TEXT_COUNTY_SERIES, CELL_TEXT, true};
	headings[0] = lang_text(w->style->lang, TEXT_COUNTY_SERIES);
	for (size_t y = 0; y < n_years; y++) {
		columns[y + 1] = (struct view_column){"", TEXT_COLUMN_YEAR, CELL_NUMBER, false};
		headings[y + 1] = checked(w, arena_printf(w->arena, "%" PRIu32, years[y]));
	}
	for (size_t i = 0; i < n && w->rc == SP_OK; i++) {
		struct view_cell *cell = view_row(&v, w->arena);
		if (!cell) {
			w->rc = SP_NO_MEMORY;
			return;
		}
		cell[0].text =
			checked(w, county_name(w->county, &rows[i], w->style->lang, w->arena));
		for (size_t y = 0; y < n_years; y++)
			cell[y + 1].text = checked(
				w, county_cell(&rows[i], years[y], w->style->lang, w->arena));
	}
	for (size_t i = 0; i < n && w->rc == SP_OK; i++)
		add_notes(w, &rows[i], n > 1, &v);
	put_view(w, &v);
}

static void add_fact(struct writer *w, const struct county_row *row, uint32_t year, struct view *v)
{
	struct view_cell *cell = view_row(v, w->arena);
	if (!cell) {
		w->rc = SP_NO_MEMORY;
		return;
	}
	cell[0].text = checked(w, arena_printf(w->arena, "%" PRIu32, year));
	cell[1].text = checked(w, county_cell(row, year, w->style->lang, w->arena));
	cell[2].text = row->series->points[0].unit;
	cell[3].text = checked(w, county_name(w->county, row, w->style->lang, w->arena));
}

/* Numbers that belong to no indicator: most stand alone. */
static void put_facts(struct writer *w, const struct county_row *rows, size_t n)
{
	static const struct view_column columns[] = {{"year", TEXT_COLUMN_YEAR, CELL_TEXT, false},
		{"value", TEXT_COUNTY_VALUE, CELL_TEXT, false},
		{"unit", TEXT_COLUMN_UNIT, CELL_TEXT, false},
		{"what", TEXT_COUNTY_WHAT, CELL_TEXT, true}};
	const char *of = rows->area ? describe_area(rows->area, w->arena)
				    : lang_text(w->style->lang, TEXT_TOTAL_PLAN);
	struct view v = {.columns = columns,
		.n_columns = 4,
		.heading = checked(w, arena_printf(w->arena, "%s: %s", checked(w, of),
					      lang_text(w->style->lang, TEXT_COUNTY_FACTS)))};
	for (size_t i = 0; i < n && w->rc == SP_OK; i++) {
		uint32_t *years = NULL;
		size_t n_years = 0;
		w->rc = county_years(&rows[i], 1, w->arena, &years, &n_years);
		for (size_t y = 0; y < n_years && w->rc == SP_OK; y++)
			add_fact(w, &rows[i], years[y], &v);
	}
	for (size_t i = 0; i < n && w->rc == SP_OK; i++)
		add_notes(w, &rows[i], n > 1, &v);
	put_view(w, &v);
}

enum sp_code total_write_county(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct county c;
	struct writer w = {&c, style, a, out, SP_OK};
	bool begun = false;
	w.rc = total_county(data, a, &c);
	for (size_t i = 0; i < c.n_rows && w.rc == SP_OK; i += county_run(&c, i)) {
		if (data->area && c.rows[i].area != data->area)
			continue;
		if (!begun)
			buf_addf(out, "\n%s\n", lang_text(style->lang, TEXT_COUNTY_HEADING));
		begun = true;
		if (c.rows[i].indicator)
			put_indicator(&w, &c.rows[i], county_run(&c, i));
		else
			put_facts(&w, &c.rows[i], county_run(&c, i));
	}
	return w.rc;
}
