/* SPDX-License-Identifier: Apache-2.0 */
/* Single cells: writing, defusing, naming; columns by their headings. */
#include "client/files/csv.h"

#include <string.h>

#include "common/text/text.h"

/* Where the first character lies that a spreadsheet would take for the start of a formula; any number
 * of ' before it belong to the text, so that taking one off again gives exactly what was written. */
static bool would_run(const char *text)
{
	text += strspn(text, "'");
	return *text && strchr("=+-@\t\r", *text);
}

void csv_cell_write(struct buf *out, const char *text, char delimiter, bool defuse)
{
	const char special[] = {delimiter, '"', '\r', '\n', '\0'};
	bool prefix = defuse && would_run(text);
	size_t len = strlen(text);
	bool blank_ends = len && (text[0] == ' ' || text[len - 1] == ' ');
	if (!blank_ends && !strpbrk(text, special)) {
		buf_add_text(out, prefix ? "'" : "");
		buf_add(out, text, len);
		return;
	}
	buf_add_text(out, prefix ? "\"'" : "\"");
	for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
		buf_add(out, text, (size_t)(quote - text));
		buf_add_text(out, "\"\"");
	}
	buf_add_text(out, text);
	buf_add_text(out, "\"");
}

char *csv_column_name(size_t column, char out[8])
{
	size_t n = 0;
	if (column >= 26)
		out[n++] = (char)('A' + (column / 26 - 1) % 26);
	out[n++] = (char)('A' + column % 26);
	out[n] = '\0';
	return out;
}

enum sp_code csv_where(struct sp_error *err, const char *name, size_t row, size_t column)
{
	char letters[8];
	return sp_where(err, "%s:%zu:%s", name, row + 1, csv_column_name(column, letters));
}

const char *csv_text(const struct csv_row *row, size_t column)
{
	const char *text = column < row->n_cells ? row->cells[column].text : "";
	return text[0] == '\'' && would_run(text) ? text + 1 : text;
}

const char *csv_trimmed(const struct csv_row *row, size_t column, struct arena *a)
{
	return text_trim(csv_text(row, column), a);
}

static const char *skip_blanks(const char *p)
{
	for (;;) {
		if (*p == ' ' || *p == '\t' || *p == '\n')
			p++;
		else if (strncmp(p, "\u00A0", 2) == 0)
			p += 2;
		else
			return p;
	}
}

/* Lower case of one byte: A-Z, and the second byte of the letters À-Þ (Å Ä Ö among them). */
static char lower(char before, char c)
{
	bool accented = before == '\xC3' && (unsigned char)c >= 0x80 && (unsigned char)c <= 0x9E;
	return (char)(accented || (c >= 'A' && c <= 'Z') ? c + 0x20 : c);
}

/* Blanks around the heading and its case do not matter. Needs no memory. */
static bool is_heading(const char *heading, const char *word)
{
	char before = '\0';
	heading = skip_blanks(heading);
	for (; *word && lower(before, *heading) == *word; word++)
		before = *heading++;
	return !*word && !*skip_blanks(heading);
}

size_t csv_column_find(const struct csv_column *columns, size_t n, const char *heading)
{
	for (size_t i = 0; i < n; i++)
		if (is_heading(heading, columns[i].en) || is_heading(heading, columns[i].sv))
			return i;
	return CSV_ABSENT;
}

static enum sp_code heading_fail(enum sp_code code, const char *heading, const char *name,
	size_t row, size_t column, struct sp_error *err)
{
	sp_fail(err, code, heading);
	if (err)
		csv_where(err, name, row, column);
	return code;
}

/* A column that is missing is told before one that is unknown: the unknown one may be it, renamed. */
static enum sp_code check_needed(const char *name, size_t row, const struct csv_column *columns,
	size_t n, const size_t *places, size_t unknown, struct sp_error *err)
{
	for (size_t i = 0; i < n; i++)
		if (columns[i].needed && places[i] == CSV_ABSENT)
			return heading_fail(SP_CSV_COLUMN, columns[i].sv, name, row,
				unknown == CSV_ABSENT ? 0 : unknown, err);
	return SP_OK;
}

enum sp_code csv_columns(const char *name, const struct csv *table, size_t row,
	const struct csv_column *columns, size_t n, bool others, struct arena *a, size_t *places,
	struct sp_error *err)
{
	const struct csv_row *headings = &table->rows[row];
	size_t unknown = CSV_ABSENT;
	for (size_t i = 0; i < n; i++)
		places[i] = CSV_ABSENT;
	for (size_t c = 0; c < headings->n_cells; c++) {
		const char *heading = csv_trimmed(headings, c, a);
		if (!heading)
			return sp_fail(err, SP_NO_MEMORY);
		size_t i = csv_column_find(columns, n, heading);
		if (i != CSV_ABSENT && places[i] != CSV_ABSENT)
			return heading_fail(SP_CSV_COLUMN_TWICE, heading, name, row, c, err);
		if (i != CSV_ABSENT)
			places[i] = c;
		else if (*heading && unknown == CSV_ABSENT)
			unknown = c;
	}
	enum sp_code rc = check_needed(name, row, columns, n, places, unknown, err);
	if (rc != SP_OK || others || unknown == CSV_ABSENT)
		return rc;
	const char *heading = csv_trimmed(headings, unknown, a);
	return heading_fail(SP_CSV_COLUMN_UNKNOWN, heading, name, row, unknown, err);
}
