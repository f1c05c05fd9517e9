/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/lines.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/write.h"
#include "common/text/text.h"

enum { WIDEST = 100, NARROWEST = 40, TABLE_MAX = 4 << 20 };

struct lines lines_begin(const struct view_style *style, struct arena *a, struct buf *out)
{
	size_t width = style->width;
	if (width)
		width = width > WIDEST ? WIDEST : width < NARROWEST ? NARROWEST : width;
	return (struct lines){style, a, out, width, false};
}

const char *lines_made(struct lines *g, const char *text)
{
	g->failed = g->failed || !text;
	return text;
}

static void put_spaces(struct lines *g, size_t n)
{
	while (n--)
		buf_add_text(g->out, " ");
}

/* Writes words behind what stands in the line at `column`; further lines begin at `indent`. */
static void put_words(struct lines *g, const char *text, size_t column, size_t indent)
{
	bool first = true;
	while (*(text += strspn(text, " \t\n"))) {
		size_t len = strcspn(text, " \t\n");
		const char *word = lines_made(g, arena_text_n(g->arena, text, len));
		size_t width = word ? text_width(word) : 0;
		if (!first && g->width && column + 1 + width > g->width) {
			buf_add_text(g->out, "\n");
			put_spaces(g, indent);
			column = indent;
		} else if (!first) {
			buf_add_text(g->out, " ");
			column++;
		}
		buf_add(g->out, text, len);
		column += width;
		text += len;
		first = false;
	}
	buf_add_text(g->out, "\n");
}

void lines_put(struct lines *g, size_t indent, const char *lead, const char *text)
{
	const char *safe = text ? text_for_terminal(text, g->arena) : NULL;
	if (!lines_made(g, safe))
		return;
	put_spaces(g, indent);
	buf_add_text(g->out, lead);
	put_words(g, safe, indent + text_width(lead), indent + 2);
}

void lines_field(struct lines *g, size_t indent, const char *label, const char *text)
{
	if (!text)
		return;
	const char *lead = lines_made(g, arena_printf(g->arena, "%s: ", label));
	const char *safe = lead ? lines_made(g, text_for_terminal(lead, g->arena)) : NULL;
	if (safe)
		lines_put(g, indent, safe, text);
}

void lines_title(struct lines *g, const char *text)
{
	const char *safe = text ? text_for_terminal(text, g->arena) : NULL;
	if (!lines_made(g, safe))
		return;
	if (g->style->color)
		buf_add_text(g->out, "\033[1m");
	buf_add_text(g->out, safe);
	buf_add_text(g->out, g->style->color ? "\033[0m\n" : "\n");
}

void lines_blank(struct lines *g)
{
	buf_add_text(g->out, "\n");
}

/* The table as it stands without indentation, as a text; `cut` = at the page's width. */
static const char *table_text(struct lines *g, size_t indent, const struct view *v, bool cut)
{
	struct view_style style = *g->style;
	struct buf table;
	style.width = cut && g->width > indent ? g->width - indent : 0;
	buf_init(&table, TABLE_MAX);
	enum sp_code rc = view_write_table(v, &style, g->arena, &table);
	const char *text = rc == SP_OK && !table.failed
				   ? arena_text_n(g->arena, buf_bytes(&table).ptr, table.len)
				   : NULL;
	buf_free(&table);
	return lines_made(g, text);
}

void lines_table(struct lines *g, size_t indent, const struct view *v)
{
	const char *text = v->n_rows && !g->failed ? table_text(g, indent, v, true) : NULL;
	while (text && *text) {
		size_t len = strcspn(text, "\n") + 1;
		put_spaces(g, indent);
		buf_add(g->out, text, len);
		text += len;
	}
}

size_t lines_table_width(struct lines *g, const struct view *v)
{
	const char *text = g->failed ? NULL : table_text(g, 0, v, false);
	size_t widest = 0;
	while (text && *text) {
		size_t len = strcspn(text, "\n");
		const char *line = lines_made(g, arena_text_n(g->arena, text, len));
		size_t width = line ? text_width(line) : 0;
		widest = width > widest ? width : widest;
		text += len + 1;
	}
	return widest;
}

struct view_cell *lines_row(struct lines *g, struct view *v)
{
	struct view_cell *row = view_row(v, g->arena);
	g->failed = g->failed || !row;
	return row;
}

struct view_cell lines_cell(struct lines *g, const char *text)
{
	return (struct view_cell){.text = lines_made(g, text)};
}

struct view_cell lines_number(struct lines *g, uint64_t n)
{
	return lines_cell(g, lines_count(g, n));
}

const char *lines_label(const struct lines *g, enum text_id id)
{
	return lang_text(g->style->lang, id);
}

const char *lines_format(
	struct lines *g, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	const char *text = lang_format(g->arena, g->style->lang, id, p1, p2, p3, NULL);
	g->failed = g->failed || !*text; /* no row is empty: the arena is spent */
	return text;
}

const char *lines_count(struct lines *g, uint64_t n)
{
	const char *text = lines_made(g, arena_printf(g->arena, "%" PRIu64, n));
	return text ? text : "";
}

const char *lines_year(struct lines *g, uint32_t year)
{
	return lines_count(g, year);
}

const char *lines_years(struct lines *g, uint32_t from, uint32_t to)
{
	if (!from && !to)
		return "";
	if (!to || to == from || !from)
		return lines_year(g, from ? from : to);
	const char *text =
		lines_made(g, arena_printf(g->arena, "%" PRIu32 "\u2013%" PRIu32, from, to));
	return text ? text : "";
}

const char *lines_word(struct lines *g, enum vocabulary v, int value)
{
	const char *text = lang_word(v, value, g->style->lang, g->arena);
	return text ? text : "";
}

const char *lines_joined(struct lines *g, const char *list, const char *between, const char *more)
{
	if (!more || !*more || !list)
		return list;
	return *list ? lines_made(g, arena_printf(g->arena, "%s%s%s", list, between, more)) : more;
}
