/* SPDX-License-Identifier: Apache-2.0 */
/* write.h - the writers behind view_write, one a format; for the files of client/views alone.
 * They append to `out`, whose `failed` the caller asks for at the end. */
#ifndef SP_VIEWS_WRITE_H
#define SP_VIEWS_WRITE_H

#include "client/views/view.h"

SP_CHECK enum sp_code view_write_table(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code view_write_json(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code view_write_ndjson(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code view_write_csv(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out);

const struct view_cell *view_cell_at(const struct view *v, size_t row, size_t column);
/* Whether any cell of the column says why its value is missing. */
bool view_has_states(const struct view *v, size_t column);

/* One row of a CSV file: comma, LF. A text that a spreadsheet would take for a formula gets a '. */
struct csv_line {
	struct buf *out;
	bool begun;
};
void csv_put(struct csv_line *line, const char *text, bool is_text);
void csv_end(struct csv_line *line);

#endif
