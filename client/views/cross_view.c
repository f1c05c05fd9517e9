/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/cross_view.h"

#include "client/views/describe.h"

struct crossing {
	const struct cross_table *table;
	enum lang lang;
	struct arena *arena;
	bool numbered; /* all areas have numbers */
	bool failed;
};

static const char *made(struct crossing *x, const char *text)
{
	x->failed = x->failed || !text;
	return text;
}

static const char *count(struct crossing *x, size_t n)
{
	return made(x, arena_printf(x->arena, "%zu", n));
}

/* NULL for an empty cell. Names would not fit side by side. */
static const char *cell_areas(struct crossing *x, const struct cross_cell *cell)
{
	const char *text = "";
	if (cell->n_areas == 0)
		return NULL;
	if (!x->numbered)
		return count(x, cell->n_areas);
	for (size_t i = 0; text && i < cell->n_areas; i++)
		text = arena_printf(
			x->arena, "%s%s%s", text, i ? ", " : "", cell->areas[i]->number);
	return made(x, text);
}

static void put_columns(struct crossing *x, struct view *v)
{
	const struct cross_table *t = x->table;
	struct view_column *columns = arena_array(x->arena, t->n_columns + 2, sizeof *columns);
	const char **headings = arena_array(x->arena, t->n_columns + 2, sizeof *headings);
	x->failed = x->failed || !columns || !headings;
	if (x->failed)
		return;
	for (size_t i = 0; i < t->n_columns + 2; i++)
		columns[i] = (struct view_column){"", TEXT_COLUMN_AREA, CELL_TEXT, true};
	columns[t->n_columns + 1].kind = CELL_NUMBER;
	headings[0] = lang_text(x->lang, TEXT_REPORT_FOCUS_AREA);
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct target_group *g = cross_column(t, i);
		headings[i + 1] = g ? made(x, describe_group(t->plan, g->id, x->lang, x->arena))
				    : lang_text(x->lang, TEXT_REPORT_NO_GROUP);
	}
	headings[t->n_columns + 1] = lang_text(x->lang, TEXT_TOTAL_N_AREAS);
	v->columns = columns;
	v->headings = headings;
	v->n_columns = t->n_columns + 2;
}

static void put_row(struct crossing *x, size_t row, struct view *v)
{
	const struct cross_table *t = x->table;
	const struct focus_area *f = cross_row(t, row);
	struct view_cell *cell = x->failed ? NULL : view_row(v, x->arena);
	x->failed = x->failed || !cell;
	if (!cell)
		return;
	cell[0].text = f ? made(x, describe_focus(t->plan, f->id, x->arena))
			 : lang_text(x->lang, TEXT_REPORT_NO_FOCUS);
	for (size_t i = 0; i < t->n_columns; i++)
		cell[i + 1].text = cell_areas(x, cross_cell(t, row, i));
	cell[t->n_columns + 1].text = count(x, cross_row_areas(t, row));
}

/* Pairs, not areas: an area of two focus areas stands in a column twice. */
static void put_pairs(struct crossing *x, struct view *v)
{
	const struct cross_table *t = x->table;
	struct view_cell *cell = x->failed ? NULL : view_row(v, x->arena);
	x->failed = x->failed || !cell;
	if (!cell)
		return;
	cell[0].text = lang_text(x->lang, TEXT_CROSS_PAIRS);
	for (size_t i = 0; i < t->n_columns; i++)
		cell[i + 1].text = count(x, cross_column_pairs(t, i));
	cell[t->n_columns + 1].text = count(x, t->n_pairs);
}

enum sp_code cross_view(const struct plan *p, enum lang lang, struct arena *a, struct view *out)
{
	struct cross_table t;
	struct crossing x = {.table = &t, .lang = lang, .arena = a, .numbered = true};
	*out = (struct view){0};
	if (p->n_focus_areas == 0)
		return SP_OK;
	if (cross_table_init(&t, p, a) != SP_OK)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < p->n_areas; i++)
		x.numbered = x.numbered && p->areas[i].number;
	put_columns(&x, out);
	for (size_t row = 0; row < t.n_rows; row++)
		put_row(&x, row, out);
	put_pairs(&x, out);
	out->heading = lang_format(
		a, lang, TEXT_REPORT_CROSS_CAPTION, count(&x, t.n_pairs), NULL, NULL, NULL);
	return x.failed || !*out->heading ? SP_NO_MEMORY : SP_OK;
}
