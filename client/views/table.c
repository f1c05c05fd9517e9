/* SPDX-License-Identifier: Apache-2.0 */
/* Tables and records for people. */
#include "client/views/write.h"

#include <string.h>

#include "common/text/text.h"

enum { GAP = 2, NARROWEST = 8 };
static const char BOLD[] = "\033[1m", PLAIN[] = "\033[0m";

/* A cell as it is shown, and its width. */
struct shown {
	const char *text;
	size_t width;
};

struct table {
	const struct view *view;
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	size_t *widths; /* by column */
	struct shown *cells; /* headings first, then row after row */
};

static void put_spaces(struct buf *out, size_t n)
{
	while (n--)
		buf_add_text(out, " ");
}

/* One line, whatever the text holds; NULL when the arena is spent. */
static const char *one_line(const char *text, struct arena *a)
{
	char *safe = (char *)text_for_terminal(text, a);
	for (char *p = safe; p && *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return safe;
}

static const char *text_of(const struct view_cell *cell)
{
	return cell->text ? cell->text : "\u2013";
}

static bool measure(struct table *t, struct shown *to, const char *text)
{
	to->text = one_line(text, t->arena);
	to->width = to->text ? text_width(to->text) : 0;
	return to->text != NULL;
}

static bool layout(struct table *t)
{
	const struct view *v = t->view;
	t->widths = arena_array(t->arena, v->n_columns, sizeof *t->widths);
	t->cells = arena_array(t->arena, (v->n_rows + 1) * v->n_columns, sizeof *t->cells);
	if (!t->widths || !t->cells)
		return false;
	for (size_t c = 0; c < v->n_columns; c++) {
		struct shown *cell = &t->cells[c];
		const char *title = v->headings ? v->headings[c]
						: lang_text(t->style->lang, v->columns[c].title);
		if (!measure(t, cell, title))
			return false;
		t->widths[c] = cell->width;
		for (size_t r = 0; r < v->n_rows; r++) {
			cell += v->n_columns;
			if (!measure(t, cell, text_of(view_cell_at(v, r, c))))
				return false;
			if (cell->width > t->widths[c])
				t->widths[c] = cell->width;
		}
	}
	return true;
}

static size_t total_width(const struct table *t)
{
	size_t total = 0;
	for (size_t c = 0; c < t->view->n_columns; c++)
		total += t->widths[c] + (c ? GAP : 0);
	return total;
}

/* The widest of the columns that may give way, or n_columns. */
static size_t widest(const struct table *t)
{
	size_t found = t->view->n_columns;
	for (size_t c = 0; c < t->view->n_columns; c++)
		if (t->view->columns[c].wide && t->widths[c] > NARROWEST &&
			(found == t->view->n_columns || t->widths[c] > t->widths[found]))
			found = c;
	return found;
}

static void narrow(struct table *t)
{
	size_t total = total_width(t);
	while (t->style->width && total > t->style->width) {
		size_t c = widest(t);
		if (c == t->view->n_columns)
			return;
		t->widths[c]--;
		total--;
	}
}

/* Writes a row without blanks at its end. */
static bool put_row(struct table *t, const struct shown *cells)
{
	size_t pending = 0;
	for (size_t c = 0; c < t->view->n_columns; c++) {
		struct shown cell = cells[c];
		if (cell.width > t->widths[c]) {
			cell.text = text_fit(cell.text, t->widths[c], true, t->arena);
			if (!cell.text)
				return false;
			cell.width = text_width(cell.text);
		}
		size_t blank = t->widths[c] - cell.width;
		bool right = t->view->columns[c].kind == CELL_NUMBER;
		put_spaces(t->out, pending + (right ? blank : 0));
		buf_add_text(t->out, cell.text);
		pending = (right ? 0 : blank) + GAP;
	}
	return true;
}

static bool put_head(struct table *t)
{
	if (t->style->color)
		buf_add_text(t->out, BOLD);
	bool ok = put_row(t, t->cells);
	if (t->style->color)
		buf_add_text(t->out, PLAIN);
	buf_add_text(t->out, "\n");
	return ok;
}

static bool put_rows(struct table *t)
{
	if (!layout(t))
		return false;
	narrow(t);
	if (!put_head(t))
		return false;
	for (size_t r = 1; r <= t->view->n_rows; r++) {
		if (!put_row(t, t->cells + r * t->view->n_columns))
			return false;
		buf_add_text(t->out, "\n");
	}
	return true;
}

/* A value of several lines goes on below its beginning. */
static void put_value(struct table *t, const char *text, size_t indent)
{
	for (const char *p = text; *p; p++) {
		buf_add(t->out, p, 1);
		if (*p == '\n')
			put_spaces(t->out, indent);
	}
	buf_add_text(t->out, "\n");
}

/* "title: value" lines, the values below each other. */
static bool put_record(struct table *t)
{
	const struct view *v = t->view;
	size_t width = 0;
	if (!layout(t))
		return false;
	for (size_t c = 0; c < v->n_columns; c++)
		if (t->cells[c].width > width)
			width = t->cells[c].width;
	for (size_t c = 0; c < v->n_columns; c++) {
		const char *value = text_for_terminal(text_of(view_cell_at(v, 0, c)), t->arena);
		if (!value)
			return false;
		buf_addf(t->out, "%s:", t->cells[c].text);
		put_spaces(t->out, width - t->cells[c].width + 1);
		put_value(t, value, width + 2);
	}
	return true;
}

static bool put_line(struct table *t, const char *text)
{
	const char *safe = text_for_terminal(text, t->arena);
	if (!safe)
		return false;
	buf_addf(t->out, "%s\n", safe);
	return true;
}

enum sp_code view_write_table(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out)
{
	struct table t = {v, style, a, out, NULL, NULL};
	bool ok = !v->heading || put_line(&t, v->heading);
	if (ok && v->n_rows == 0)
		buf_addf(out, "%s\n", lang_text(style->lang, TEXT_VIEW_EMPTY));
	else if (ok)
		ok = v->record ? put_record(&t) : put_rows(&t);
	for (size_t i = 0; ok && i < v->n_notes; i++)
		ok = put_line(&t, v->notes[i]);
	return ok ? SP_OK : SP_NO_MEMORY;
}
