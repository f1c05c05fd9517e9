/* SPDX-License-Identifier: Apache-2.0 */
/* Views for programs: JSON, NDJSON, CSV. Never localised. */
#include "client/views/json.h"
#include "client/views/write.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 160 };

/* "overview" and "samplan/%s/1", "value" and "%s_state": short names of our own. */
static const char *named(
	char out[NAME_MAX_BYTES], const char *before, const char *name, const char *after)
{
	snprintf(out, NAME_MAX_BYTES, "%s%s%s", before, name, after);
	return out;
}

static const char *plain_of(const struct view_cell *cell)
{
	return cell->plain ? cell->plain : cell->text;
}

static void put_cell(struct json *j, const struct view_column *column, const struct view_cell *cell)
{
	const char *plain = cell->missing ? NULL : plain_of(cell);
	json_key(j, column->name);
	if (!plain)
		json_text(j, NULL);
	else if (column->kind == CELL_NUMBER)
		json_number(j, plain);
	else if (column->kind == CELL_BOOL)
		json_bool(j, strcmp(plain, "true") == 0);
	else
		json_text(j, plain);
}

static void put_row(struct json *j, const struct view *v, size_t row)
{
	char name[NAME_MAX_BYTES];
	json_object(j);
	for (size_t c = 0; c < v->n_columns; c++) {
		const struct view_cell *cell = view_cell_at(v, row, c);
		put_cell(j, &v->columns[c], cell);
		if (cell->state) {
			json_key(j, named(name, "", v->columns[c].name, "_state"));
			json_text(j, cell->state);
		}
	}
	json_close(j);
}

enum sp_code view_write_json(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out)
{
	struct json j;
	char name[NAME_MAX_BYTES];
	(void)style, (void)a;
	json_begin(&j, out, true);
	json_object(&j);
	json_key(&j, "schema");
	json_text(&j, named(name, "samplan/", v->schema, "/1"));
	json_key(&j, "data");
	if (v->record && v->n_rows) {
		put_row(&j, v, 0);
	} else if (v->record) {
		json_text(&j, NULL);
	} else {
		json_array(&j);
		for (size_t row = 0; row < v->n_rows; row++)
			put_row(&j, v, row);
		json_close(&j);
	}
	json_close(&j);
	buf_add_text(out, "\n");
	return SP_OK;
}

enum sp_code view_write_ndjson(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out)
{
	(void)style, (void)a;
	for (size_t row = 0; row < v->n_rows; row++) {
		struct json j;
		json_begin(&j, out, false);
		put_row(&j, v, row);
		buf_add_text(out, "\n");
	}
	return SP_OK;
}

void csv_put(struct csv_line *line, const char *text, bool is_text)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
	if (line->begun)
		buf_add_text(line->out, ",");
	line->begun = true;
	if (quoted)
		buf_add_text(line->out, "\"");
	if (is_text && *text && strchr("=+-@\t\r", *text))
		buf_add_text(line->out, "'");
	for (; *text; text++)
		buf_add(line->out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	if (quoted)
		buf_add_text(line->out, "\"");
}

void csv_end(struct csv_line *line)
{
	buf_add_text(line->out, "\n");
	line->begun = false;
}

static void put_csv_cell(
	struct csv_line *line, const struct view_column *column, const struct view_cell *cell)
{
	const char *plain = cell->missing ? NULL : plain_of(cell);
	csv_put(line, plain ? plain : "", column->kind == CELL_TEXT);
}

enum sp_code view_write_csv(
	const struct view *v, const struct view_style *style, struct arena *a, struct buf *out)
{
	struct csv_line line = {out, false};
	char name[NAME_MAX_BYTES];
	bool *states = arena_array(a, v->n_columns, sizeof *states);
	(void)style;
	if (!states)
		return SP_NO_MEMORY;
	for (size_t c = 0; c < v->n_columns; c++) {
		csv_put(&line, v->columns[c].name, true);
		states[c] = view_has_states(v, c);
		if (states[c])
			csv_put(&line, named(name, "", v->columns[c].name, "_state"), true);
	}
	csv_end(&line);
	for (size_t row = 0; row < v->n_rows; row++) {
		for (size_t c = 0; c < v->n_columns; c++) {
			const struct view_cell *cell = view_cell_at(v, row, c);
			put_csv_cell(&line, &v->columns[c], cell);
			if (states[c])
				csv_put(&line, cell->state ? cell->state : "", true);
		}
		csv_end(&line);
	}
	return SP_OK;
}
