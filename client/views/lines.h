/* SPDX-License-Identifier: Apache-2.0 */
/* lines.h - pages of text for people at a terminal: lines that are wrapped at words, fields, tables between them.
 * For the files of client/views alone. Every text passes text_for_terminal. */
#ifndef SP_VIEWS_LINES_H
#define SP_VIEWS_LINES_H

#include "client/views/view.h"

struct lines {
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	size_t width; /* 0 = lines are not wrapped */
	bool failed; /* the arena is spent */
};

struct lines lines_begin(const struct view_style *style, struct arena *a, struct buf *out);
/* A text that was made in the arena: NULL means that it is spent, not that nothing is stated. */
const char *lines_made(struct lines *g, const char *text);

/* "lead text", wrapped; further lines begin two blanks further in. NULL sets `failed`. */
void lines_put(struct lines *g, size_t indent, const char *lead, const char *text);
/* "label: text"; nothing when there is no text. */
void lines_field(struct lines *g, size_t indent, const char *label, const char *text);
void lines_title(struct lines *g, const char *text);
void lines_blank(struct lines *g);
/* The table, each line of it indented; nothing when it has no rows. */
void lines_table(struct lines *g, size_t indent, const struct view *v);
/* Columns that the table needs; 0 when the arena is spent. */
size_t lines_table_width(struct lines *g, const struct view *v);

/* A new row of a table that is made for the page; NULL when the arena is spent. */
struct view_cell *lines_row(struct lines *g, struct view *v);
struct view_cell lines_cell(struct lines *g, const char *text);
struct view_cell lines_number(struct lines *g, uint64_t n);

const char *lines_label(const struct lines *g, enum text_id id);
const char *lines_format(
	struct lines *g, enum text_id id, const char *p1, const char *p2, const char *p3);
const char *lines_count(struct lines *g, uint64_t n);
const char *lines_year(struct lines *g, uint32_t year); /* "2018" */
/* "2018–2019", "2018"; "" when no year is stated. */
const char *lines_years(struct lines *g, uint32_t from, uint32_t to);
/* The word of a vocabulary; "" for 0. */
const char *lines_word(struct lines *g, enum vocabulary v, int value);
/* `list` with `more` behind it; nothing for NULL or "". */
const char *lines_joined(struct lines *g, const char *list, const char *between, const char *more);

#endif
