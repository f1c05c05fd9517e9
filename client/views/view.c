/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/view.h"
#include "client/views/write.h"

#include <string.h>

struct view_cell *view_row(struct view *v, struct arena *a)
{
	if (v->n_rows == v->cap_rows) {
		size_t cap = v->cap_rows ? v->cap_rows * 2 : 16, n;
		if (__builtin_mul_overflow(cap, v->n_columns, &n))
			return NULL;
		struct view_cell *cells = arena_array(a, n, sizeof *cells);
		if (!cells)
			return NULL;
		if (v->n_rows)
			memcpy(cells, v->cells, v->n_rows * v->n_columns * sizeof *cells);
		v->cells = cells;
		v->cap_rows = cap;
	}
	return v->cells + v->n_rows++ * v->n_columns;
}

enum sp_code view_note(struct view *v, struct arena *a, const char *line)
{
	const char **note = ARENA_PUSH(a, v->notes, v->n_notes);
	if (!note)
		return SP_NO_MEMORY;
	*note = line;
	return SP_OK;
}

const struct view_cell *view_cell_at(const struct view *v, size_t row, size_t column)
{
	return &v->cells[row * v->n_columns + column];
}

bool view_has_states(const struct view *v, size_t column)
{
	for (size_t row = 0; row < v->n_rows; row++)
		if (view_cell_at(v, row, column)->state)
			return true;
	return false;
}

enum sp_code view_write(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out)
{
	static enum sp_code (*const writers[])(
		const struct view *, const struct view_style *, struct arena *, struct buf *) = {
		[FORMAT_TABLE] = view_write_table,
		[FORMAT_JSON] = view_write_json,
		[FORMAT_NDJSON] = view_write_ndjson,
		[FORMAT_CSV] = view_write_csv,
	};
	enum sp_code rc = writers[style->format](v, style, a, out);
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
