/* SPDX-License-Identifier: Apache-2.0 */
/* Two years question by question, for people and programs. */
#include "client/views/compare.h"
#include "client/views/total_parts.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/county.h"
#include "client/views/describe.h"
#include "client/views/figure.h"
#include "client/views/json.h"
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
	return checked(w,
		arena_printf(w->arena, "%s, %s", text,
			checked(w, figure_basis(qt, w->style->lang, w->arena))));
}

static const char *bar_text(struct writer *w, enum compare_bar bar)
{
	if (bar == COMPARE_ABSENT)
		return say(w, TEXT_COMPARE_ABSENT, year_text(w, w->data->earlier->year), NULL, NULL);
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
	cell[CELL_PANEL].text = checked(w,
		arena_printf(w->arena, "%s → %s",
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
	return q->kind != QUESTION_TEXT && strcmp(q->area, area->id) == 0;
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
				      checked(w, print_coverage(
							 c, w->style->lang, w->arena)))));
}

enum sp_code total_write_compared(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct writer w = {data, style, a, out, SP_OK};
	const char *title = checked(&w,
		arena_printf(a, "%s@%" PRIu32 " %s", data->plan->id, data->version,
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

/* ---- for programs ---- */

static void put_ratio(struct json *j, const char *key, struct ratio r)
{
	decimal v = 0;
	bool known = ratio_round(r, DECIMAL_PLACES, &v);
	json_put_decimal(j, key, v, known);
}

/* Both years as numbers (parts of 1 for shares), and what lies between them. */
static void put_change(
	struct json *j, const char *key, const struct series_change *c, enum refusal why)
{
	json_key(j, key);
	json_object(j);
	json_put_text(j, "refused", refusal_word(why));
	if (why == REFUSED_NOT) {
		put_ratio(j, "before_low", c->from->value.low);
		put_ratio(j, "before_high", c->from->value.high);
		put_ratio(j, "now_low", c->to->value.low);
		put_ratio(j, "now_high", c->to->value.high);
		put_ratio(j, "difference_low", c->difference.low);
		put_ratio(j, "difference_high", c->difference.high);
		put_ratio(j, "part_low", c->part.low);
		put_ratio(j, "part_high", c->part.high);
		json_put_bool(j, "share", c->marks & POINT_SHARE);
		json_put_bool(j, "about", c->marks & POINT_ABOUT);
	}
	json_close(j);
}

static void put_basis(struct json *j, const char *key, const struct question_total *qt)
{
	json_key(j, key);
	if (!qt) {
		json_text(j, NULL);
		return;
	}
	json_object(j);
	json_put_count(j, "values", total_n_values(qt));
	json_put_count(j, "asked", qt->n_asked);
	json_close(j);
}

void total_compared_json(struct json *j, const struct total_data *d)
{
	json_key(j, "compare");
	json_object(j);
	json_put_count(j, "year", d->earlier->year);
	json_put_count(j, "version", d->earlier->version);
	json_put_count(j, "units", d->earlier->coverage.n_units);
	json_put_count(j, "received", d->earlier->coverage.n_received);
	json_key(j, "questions");
	json_array(j);
	for (size_t i = 0; i < d->totals->n_items; i++) {
		struct comparison c;
		if (!total_shows(d, d->totals->items[i].question))
			continue;
		compare_question(d, i, &c);
		json_object(j);
		json_put_text(j, "key", c.now->question->key);
		json_put_text(j, "barred", compare_bar_word(c.bar));
		put_basis(j, "before", c.before);
		put_basis(j, "now", c.now);
		put_basis(j, "panel", c.panel);
		if (c.bar == COMPARE_ALLOWED) {
			put_change(j, "all", &c.all, c.all_why);
			put_change(j, "both_years", &c.both, c.both_why);
		}
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

/* ---- rows ---- */

static const char *const row_columns[] = {"area", "key", "question", "kind", "unit", "year",
	"year_before", "barred", "asked", "values", "asked_before", "values_before", "now_low",
	"now_high", "before_low", "before_high", "refused", "panel_values", "panel_now_low",
	"panel_now_high", "panel_before_low", "panel_before_high", "panel_refused"};
enum { ROW_COLUMNS = sizeof row_columns / sizeof row_columns[0], ROW_TEXTS = 5, ROW_BARRED = 7 };

static struct view_cell cell_of(const char *text)
{
	return (struct view_cell){.text = text, .missing = !text};
}

static struct view_cell count_cell(struct writer *w, uint64_t n)
{
	return cell_of(checked(w, arena_printf(w->arena, "%" PRIu64, n)));
}

static struct view_cell ratio_cell(struct writer *w, struct ratio r)
{
	char text[48];
	decimal v = 0;
	if (!ratio_round(r, DECIMAL_PLACES, &v))
		return cell_of(NULL);
	return cell_of(
		checked(w, arena_text(w->arena, decimal_print_plain(v, text, sizeof text))));
}

static size_t put_change_cells(struct writer *w, struct view_cell *cell, size_t at,
	const struct series_change *c, enum refusal why)
{
	bool known = why == REFUSED_NOT;
	cell[at++] = known ? ratio_cell(w, c->to->value.low) : cell_of(NULL);
	cell[at++] = known ? ratio_cell(w, c->to->value.high) : cell_of(NULL);
	cell[at++] = known ? ratio_cell(w, c->from->value.low) : cell_of(NULL);
	cell[at++] = known ? ratio_cell(w, c->from->value.high) : cell_of(NULL);
	cell[at++] = cell_of(refusal_word(why));
	return at;
}

static void put_row(struct writer *w, size_t place, struct view *v)
{
	struct comparison c;
	struct view_cell *cell = view_row(v, w->arena);
	size_t at = 0;
	if (!cell) {
		w->rc = SP_NO_MEMORY;
		return;
	}
	compare_question(w->data, place, &c);
	const struct question *q = c.now->question;
	cell[at++] = cell_of(q->area);
	cell[at++] = cell_of(q->key);
	cell[at++] = cell_of(question_words(q, LANG_EN));
	cell[at++] = cell_of(vocabulary_word(VOCABULARY_QUESTION_KIND, (int)q->kind, LANG_EN));
	cell[at++] = cell_of(q->unit);
	cell[at++] = count_cell(w, w->data->year);
	cell[at++] = count_cell(w, w->data->earlier->year);
	cell[at++] = cell_of(compare_bar_word(c.bar));
	cell[at++] = count_cell(w, c.now->n_asked);
	cell[at++] = count_cell(w, total_n_values(c.now));
	cell[at++] = c.before ? count_cell(w, c.before->n_asked) : cell_of(NULL);
	cell[at++] = c.before ? count_cell(w, total_n_values(c.before)) : cell_of(NULL);
	at = put_change_cells(w, cell, at, &c.all, c.all_why);
	cell[at++] = c.panel ? count_cell(w, total_n_values(c.panel)) : cell_of(NULL);
	put_change_cells(w, cell, at, &c.both, c.both_why);
}

static bool is_text_column(size_t i)
{
	return i < ROW_TEXTS || i == ROW_BARRED || strstr(row_columns[i], "refused");
}

enum sp_code total_compared_rows(const struct total_data *data, struct arena *a, struct view *out)
{
	struct writer w = {.data = data, .arena = a};
	struct view_column *columns = arena_array(a, ROW_COLUMNS, sizeof *columns);
	if (!columns)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < ROW_COLUMNS; i++)
		columns[i] = (struct view_column){row_columns[i], TEXT_COLUMN_WORD,
			is_text_column(i) ? CELL_TEXT : CELL_NUMBER, false};
	*out = (struct view){
		.schema = "total_compare", .columns = columns, .n_columns = ROW_COLUMNS};
	for (size_t i = 0; i < data->totals->n_items && w.rc == SP_OK; i++)
		if (total_shows(data, data->totals->items[i].question))
			put_row(&w, i, out);
	return w.rc;
}
