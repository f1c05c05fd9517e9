/* SPDX-License-Identifier: Apache-2.0 */
/* Two years question by question, for people at a terminal. */
#include "client/views/compare.h"
#include "client/views/total_parts.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/county.h"
#include "client/views/describe.h"
#include "client/views/figure.h"
#include "client/views/write.h"
#include "common/text/text.h"

struct writer {
	const struct total_data *data;
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

static const char *say(
	struct writer *w, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	const char *text = lang_format(w->arena, w->style->lang, id, p1, p2, p3, NULL);
	return checked(w, *text ? text : NULL);
}

static const char *year_text(struct writer *w, uint32_t year)
{
	return checked(w, arena_printf(w->arena, "%" PRIu32, year));
}

/* "36 brukare, 8 av 10" */
static const char *figure(struct writer *w, const struct question_total *qt)
{
	const char *text = checked(w, figure_together(qt, w->style->lang, w->arena));
	if (total_n_values(qt) == 0)
		return text;
	return checked(w, arena_printf(w->arena, "%s, %s", text,
				  checked(w, figure_basis(qt, w->style->lang, w->arena))));
}

static const char *bar_text(struct writer *w, enum compare_bar bar)
{
	if (bar == COMPARE_ABSENT)
		return say(
			w, TEXT_COMPARE_ABSENT, year_text(w, w->data->earlier->year), NULL, NULL);
	return lang_text(w->style->lang,
		bar == COMPARE_CHANGED ? TEXT_COMPARE_CHANGED : TEXT_COMPARE_MEASURES);
}

enum {
	CELL_BEFORE,
	CELL_NOW,
	CELL_CHANGE,
	CELL_PANEL,
	CELL_PANEL_N,
	CELL_PANEL_CHANGE,
	CELL_ASKED,
	CELLS
};

static void put_question(struct writer *w, size_t place, struct view *v)
{
	struct comparison c;
	struct view_cell *cell = w->rc == SP_OK ? view_row(v, w->arena) : NULL;
	enum lang lang = w->style->lang;
	if (!cell) {
		w->rc = SP_NO_MEMORY;
		return;
	}
	compare_question(w->data, place, &c);
	cell[CELL_ASKED].text = checked(w, question_words(c.now->question, lang));
	cell[CELL_NOW].text = figure(w, c.now);
	if (c.before)
		cell[CELL_BEFORE].text = figure(w, c.before);
	if (c.bar != COMPARE_ALLOWED) {
		cell[CELL_CHANGE].text = bar_text(w, c.bar);
		return;
	}
	cell[CELL_CHANGE].text = checked(w, compare_print(&c.all, c.all_why, lang, w->arena));
	if (!c.panel || !c.panel_before)
		return;
	cell[CELL_PANEL].text =
		checked(w, arena_printf(w->arena, "%s → %s",
				   checked(w, figure_together(c.panel_before, lang, w->arena)),
				   checked(w, figure_together(c.panel, lang, w->arena))));
	cell[CELL_PANEL_N].text =
		checked(w, arena_printf(w->arena, "%" PRIu32, total_n_values(c.panel)));
	cell[CELL_PANEL_CHANGE].text =
		checked(w, compare_print(&c.both, c.both_why, lang, w->arena));
}

/* A text has no figure that two years could be compared by. */
static bool is_compared(const struct writer *w, size_t place, const struct area *area)
{
	const struct question *q = w->data->totals->items[place].question;
	return q->kind != QUESTION_TEXT && total_shows_in(w->data, area, q);
}

static void put_area(struct writer *w, const struct area *area)
{
	static const struct view_column columns[CELLS] = {
		[CELL_BEFORE] = {"before", TEXT_COLUMN_YEAR, CELL_TEXT, true},
		[CELL_NOW] = {"now", TEXT_COLUMN_YEAR, CELL_TEXT, true},
		[CELL_CHANGE] = {"change", TEXT_COMPARE_CHANGE, CELL_TEXT, true},
		[CELL_PANEL] = {"panel", TEXT_COMPARE_PANEL, CELL_TEXT, true},
		[CELL_PANEL_N] = {"units", TEXT_COMPARE_UNITS, CELL_NUMBER, false},
		[CELL_PANEL_CHANGE] = {"panel_change", TEXT_COMPARE_PANEL_CHANGE, CELL_TEXT, true},
		[CELL_ASKED] = {"question", TEXT_REPORT_QUESTION, CELL_TEXT, true}};
	const char *headings[CELLS], *before = year_text(w, w->data->earlier->year),
				     *now = year_text(w, w->data->year);
	struct view v = {.columns = columns,
		.n_columns = CELLS,
		.headings = headings,
		.heading = checked(w, describe_area(area, w->arena))};
	for (size_t i = 0; i < CELLS; i++)
		headings[i] = lang_text(w->style->lang, columns[i].title);
	headings[CELL_BEFORE] = before;
	headings[CELL_NOW] = now;
	headings[CELL_PANEL] = say(w, TEXT_COMPARE_PANEL, before, now, NULL);
	for (size_t i = 0; i < w->data->totals->n_items && w->rc == SP_OK; i++)
		if (is_compared(w, i, area))
			put_question(w, i, &v);
	if (w->rc != SP_OK || v.n_rows == 0)
		return;
	buf_add_text(w->out, "\n");
	w->rc = view_write_table(&v, w->style, w->arena, w->out);
}

static void put_line(struct writer *w, const char *text)
{
	const char *safe = checked(w, text_for_terminal(text, w->arena));
	if (w->rc == SP_OK)
		buf_addf(w->out, "%s\n", safe);
}

static void put_coverage(struct writer *w, uint32_t year, const struct coverage *c)
{
	put_line(w, checked(w, arena_printf(w->arena, "%s %" PRIu32 ": %s",
				       lang_text(w->style->lang, TEXT_REPORT_COVERED), year,
				       checked(w, print_coverage(c, w->style->lang, w->arena)))));
}

enum sp_code total_write_compared(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct writer w = {data, style, a, out, SP_OK};
	const char *title =
		checked(&w, arena_printf(a, "%s@%" PRIu32 " %s", data->plan->id, data->version,
				    data->plan->title ? data->plan->title : ""));
	put_line(&w, say(&w, TEXT_COMPARE_HEADING, title, year_text(&w, data->year),
			     year_text(&w, data->earlier->year)));
	put_coverage(&w, data->earlier->year, &data->earlier->coverage);
	put_coverage(&w, data->year, &data->coverage);
	put_line(&w, lang_text(style->lang, TEXT_COMPARE_NOTE));
	for (size_t i = 0; i < data->plan->n_areas && w.rc == SP_OK; i++)
		if (!data->area || data->area == &data->plan->areas[i])
			put_area(&w, &data->plan->areas[i]);
	return w.rc;
}
