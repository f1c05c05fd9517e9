/* SPDX-License-Identifier: Apache-2.0 */
/* view.h - what a command shows: a list or one record, as a table for people or as JSON, NDJSON or CSV
 * for programs. Floor 4: base, text, domain, lang. Source: design cli.md section 2. */
#ifndef SP_VIEWS_VIEW_H
#define SP_VIEWS_VIEW_H

#include "client/lang/lang.h"
#include "common/base/arena.h"

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV };

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_BOOL };

struct view_column {
	const char *name; /* English snake_case: JSON key and CSV heading */
	enum text_id title; /* heading for people */
	enum cell_kind kind;
	bool wide; /* the column that gives way when the screen is narrow */
};

struct view_cell {
	const char *text; /* for people; NULL = "–" */
	/* for programs: raw number with point, true/false, ISO time; NULL = as text */
	const char *plain;
	bool missing; /* for programs null; `state` says why */
	const char *state; /* English word of the state, in JSON as "<name>_state" when not NULL */
};

struct view {
	const char *schema; /* "overview": samplan/overview/1 */
	bool record; /* one row, shown as lines "title: value" and as a JSON object */
	const struct view_column *columns;
	size_t n_columns;
	struct view_cell *cells; /* row after row, n_columns each; made with view_row */
	size_t n_rows;
	size_t cap_rows; /* kept by view_row */
	const char *heading; /* line above the table, or NULL; people only */
	const char **notes; /* lines below it; people only */
	size_t n_notes;
	const char *const *headings; /* of the columns for people, in place of titles; or NULL */
};

/* An empty view of one row; `list` is an array. */
#define VIEW_RECORD(name, list)                                  \
	{                                                        \
		.schema = name, .record = true, .columns = list, \
		.n_columns = sizeof list / sizeof list[0]        \
	}

struct view_style {
	enum format format;
	enum lang lang;
	size_t width; /* columns of the terminal; 0 = no terminal: nothing is cut, no ellipsis */
	bool color;
};

/* A new, empty row of cells (n_columns), or NULL when the arena is spent. */
struct view_cell *view_row(struct view *v, struct arena *a);
SP_CHECK enum sp_code view_note(struct view *v, struct arena *a, const char *line);
/* Appends the whole view. Texts pass text_for_terminal in tables; CSV (comma, LF, quoted as RFC 4180, text cells
 * that start with = + - @ TAB CR get a ' before them; a column with states is followed by "<name>_state"). SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_write(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out);

/* {"error":{"code","what","where","fix","retry"}} and the three lines for people. */
SP_CHECK enum sp_code view_error(const struct sp_error *err, const struct view_style *style,
	struct arena *a, struct buf *out);

struct findings;
/* All findings of a file as an HTML page, well-formed as XML, every text escaped; `maker` is the
 * program. SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_findings_page(const struct findings *f, const char *file,
	const char *maker, enum lang lang, struct arena *a, struct buf *out);

struct plan_shown {
	const struct plan *plan;
	const struct area
		*only; /* in JSON and rows the plan as if it had no other; NULL: all of it */
	uint32_t version; /* 0: out of a file */
	bool published;
	const struct organisation *organisations; /* names beside codes; may be empty */
	size_t n_organisations;
};
/* For people: head, area by area, and what can be counted in the plan; for JSON every member of plan_table.h, and
 * the counts; for rows one a part. */
SP_CHECK enum sp_code view_plan(const struct plan_shown *shown, const struct view_style *style,
	struct arena *a, struct buf *out);

#endif
