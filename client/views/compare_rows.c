/* SPDX-License-Identifier: Apache-2.0 */
/* Two years question by question, for programs. */
#include <inttypes.h>
#include <string.h>

#include "client/views/compare.h"
#include "client/views/county.h"
#include "client/views/json.h"
#include "client/views/total_parts.h"

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

struct writer {
	const struct total_data *data;
	struct arena *arena;
	enum sp_code rc;
};

static const char *checked(struct writer *w, const char *text)
{
	if (!text && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	return text ? text : "";
}

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
	return cell_of(checked(w, arena_text(w->arena, decimal_print_plain(v, text, sizeof text))));
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

static bool is_text_column(size_t i, const char *name)
{
	return i < ROW_TEXTS || i == ROW_BARRED || strstr(name, "refused");
}

enum sp_code total_compared_rows(const struct total_data *data, struct arena *a, struct view *out)
{
	struct writer w = {.data = data, .arena = a};
	struct view_column *columns = arena_array(a, ROW_COLUMNS, sizeof *columns);
	if (!columns)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < ROW_COLUMNS; i++)
		columns[i] = (struct view_column){row_columns[i], TEXT_COLUMN_WORD,
			is_text_column(i, row_columns[i]) ? CELL_TEXT : CELL_NUMBER, false};
	*out = (struct view){
		.schema = "total_compare", .columns = columns, .n_columns = ROW_COLUMNS};
	for (size_t i = 0; i < data->totals->n_items && w.rc == SP_OK; i++)
		if (total_shows(data, data->totals->items[i].question))
			put_row(&w, i, out);
	return w.rc;
}
