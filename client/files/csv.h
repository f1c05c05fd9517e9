/* SPDX-License-Identifier: Apache-2.0 */
/* csv.h - columns by their names, and the names of cells. Private to client/files. */
#ifndef SP_FILES_CSV_H
#define SP_FILES_CSV_H

#include "client/files/files.h"

/* A column that a table may have, under either name. */
struct csv_column {
	const char *en, *sv;
	bool needed;
};

#define CSV_ABSENT SIZE_MAX

/* "A", "Z", "AA": the letters a spreadsheet shows for the column (0-based). Returns out. */
char *csv_column_name(size_t column, char out[8]);
/* Places the error at a cell (both 0-based): name:row:COLUMN. Returns err->code. */
enum sp_code csv_where(struct sp_error *err, const char *name, size_t row, size_t column);
/* The text of a cell, without blanks around it; "" for a cell beyond the end of the row or NULL when
 * memory is spent. */
const char *csv_trimmed(const struct csv_row *row, size_t column, struct arena *a);
/* The text as it stands, a ' before = + - @ taken off (the inverse of csv_cell_write's defuse). */
const char *csv_text(const struct csv_row *row, size_t column);
/* Which of the n columns a heading names; CSV_ABSENT if none. Case and blanks around it do not matter. */
size_t csv_column_find(const struct csv_column *columns, size_t n, const char *heading);
/* Finds the columns in the heading row: places[i] = where column i lies, or CSV_ABSENT. Headings
 * without text are passed over, and unknown ones too if `others` is set.
 * SP_CSV_COLUMN, SP_CSV_COLUMN_UNKNOWN, SP_CSV_COLUMN_TWICE, SP_NO_MEMORY. */
SP_CHECK enum sp_code csv_columns(const char *name, const struct csv *table, size_t row,
	const struct csv_column *columns, size_t n, bool others, struct arena *a, size_t *places,
	struct sp_error *err);

#endif
