/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a table byte by byte, once: every cell's text is copied to one block as long as the file. */
#include "client/files/csv.h"

#include <string.h>

#include "common/text/text.h"

enum ending { END_CELL, END_ROW, END_FILE };

struct scanner {
	const char *name;
	const uint8_t *at, *end;
	char *text; /* where the next character of a cell goes */
	bool suspect; /* the file is not UTF-8 as a whole: look at each cell */
	size_t line, row, column;
	struct csv *out;
	struct arena *a;
	struct sp_error *err;
};

static enum sp_code fail_at_cell(struct scanner *s, enum sp_code code, const char *param)
{
	sp_fail(s->err, code, param);
	if (s->err)
		csv_where(s->err, s->name, s->row, s->column);
	return code;
}

static bool is_line_end(uint8_t c)
{
	return c == '\n' || c == '\r';
}

/* Steps over LF, CR or CR LF as one. */
static void skip_line_end(struct scanner *s)
{
	if (*s->at == '\r' && s->at + 1 < s->end && s->at[1] == '\n')
		s->at++;
	s->at++;
	s->line++;
}

static enum ending skip_ending(struct scanner *s)
{
	if (s->at == s->end)
		return END_FILE;
	if (is_line_end(*s->at)) {
		skip_line_end(s);
		return END_ROW;
	}
	s->at++;
	return END_CELL;
}

static bool ends_cell(const struct scanner *s)
{
	return s->at == s->end || is_line_end(*s->at) || *s->at == (uint8_t)s->out->delimiter;
}

/* The beginning of what could not be read, for the message. */
static enum sp_code fail_syntax(struct scanner *s, const uint8_t *from)
{
	enum { SHOWN = 40 };
	char shown[SHOWN + 1];
	size_t n = 0;
	while (n < SHOWN && from + n < s->end && !is_line_end(from[n]) && from[n])
		n++;
	memcpy(shown, from, n);
	shown[n] = '\0';
	if (utf8_valid(bytes_of(shown, n)))
		return fail_at_cell(s, SP_CSV_SYNTAX, shown);
	shown[utf8_cut(shown, n, n - 1)] = '\0';
	return fail_at_cell(s, SP_CSV_SYNTAX, utf8_valid(bytes_text(shown)) ? shown : "\"");
}

/* Line ends inside quotes become LF, so that a text is the same whatever program saved it. */
static enum sp_code scan_quoted(struct scanner *s)
{
	const uint8_t *from = s->at++;
	while (s->at < s->end) {
		if (is_line_end(*s->at)) {
			*s->text++ = '\n';
			skip_line_end(s);
		} else if (*s->at != '"') {
			*s->text++ = (char)*s->at++;
		} else if (s->at + 1 < s->end && s->at[1] == '"') {
			*s->text++ = '"';
			s->at += 2;
		} else {
			s->at++;
			return ends_cell(s) ? SP_OK : fail_syntax(s, from);
		}
	}
	return fail_syntax(s, from);
}

static enum sp_code scan_plain(struct scanner *s)
{
	const uint8_t *from = s->at;
	while (!ends_cell(s)) {
		if (*s->at == '"')
			return fail_syntax(s, from);
		*s->text++ = (char)*s->at++;
	}
	return SP_OK;
}

/* UTF-16 shows by its byte order mark or by a NUL beside the first character. */
static bool looks_utf16(struct bytes in)
{
	if (in.len < 2)
		return false;
	bool mark = (in.ptr[0] == 0xFF && in.ptr[1] == 0xFE) ||
		    (in.ptr[0] == 0xFE && in.ptr[1] == 0xFF);
	return mark || (in.ptr[0] == 0) != (in.ptr[1] == 0);
}

/* Which 8-bit encoding it is likely to be: the bytes 0x80-0x9F are letters in Mac Roman (å ä ö are
 * 8C 8A 9A), quotes and dashes in Windows-1252 and nothing at all in Latin-1. */
static const char *name_encoding(struct bytes cell)
{
	bool swedish = false, mac = false, middle = false;
	for (size_t i = 0; i < cell.len; i++) {
		uint8_t c = cell.ptr[i];
		swedish |= memchr("\xE5\xE4\xF6\xC5\xC4\xD6", c, 6) != NULL;
		mac |= memchr("\x8C\x8A\x9A\x81\x80\x85", c, 6) != NULL;
		middle |= c >= 0x80 && c <= 0x9F;
	}
	if (mac && !swedish)
		return "Mac Roman";
	return middle ? "Windows-1252" : "ISO 8859-1";
}

static enum sp_code check_cell(struct scanner *s, const uint8_t *from)
{
	struct bytes raw = bytes_of(from, (size_t)(s->at - from));
	if (raw.len > CSV_MAX_CELL)
		return fail_at_cell(s, SP_TOO_LARGE, "1 MiB");
	if (!s->suspect || utf8_valid(raw))
		return SP_OK;
	if (memchr(raw.ptr, 0, raw.len))
		return fail_at_cell(s, SP_CSV_SYNTAX, "NUL");
	return fail_at_cell(s, SP_CSV_ENCODING, name_encoding(raw));
}

static enum sp_code scan_cell(struct scanner *s, struct csv_cell *out, enum ending *ending)
{
	const uint8_t *from = s->at;
	char *text = s->text;
	bool quoted = s->at < s->end && *s->at == '"';
	enum sp_code rc = quoted ? scan_quoted(s) : scan_plain(s);
	if (rc == SP_OK)
		rc = check_cell(s, from);
	if (rc != SP_OK)
		return rc;
	*s->text++ = '\0';
	out->text = text;
	*ending = skip_ending(s);
	return SP_OK;
}

static enum sp_code scan_row(struct scanner *s, enum ending *ending)
{
	struct csv_cell cells[CSV_MAX_COLUMNS];
	size_t n = 0, line = s->line;
	do {
		s->column = n;
		if (n == CSV_MAX_COLUMNS)
			return fail_at_cell(s, SP_TOO_LARGE, "64");
		enum sp_code rc = scan_cell(s, &cells[n++], ending);
		if (rc != SP_OK)
			return rc;
	} while (*ending == END_CELL);
	struct csv_row *row = ARENA_PUSH(s->a, s->out->rows, s->out->n_rows);
	if (row)
		row->cells = arena_array(s->a, n, sizeof *cells);
	if (!row || !row->cells)
		return sp_fail(s->err, SP_NO_MEMORY);
	memcpy(row->cells, cells, n * sizeof *cells);
	row->n_cells = n;
	row->line = line;
	return SP_OK;
}

static enum sp_code scan_rows(struct scanner *s)
{
	enum ending ending = END_ROW;
	/* A line end that closes the last row begins no new one. */
	while (ending == END_ROW && s->at < s->end) {
		s->row = s->out->n_rows;
		s->column = 0;
		if (s->row == CSV_MAX_ROWS)
			return fail_at_cell(s, SP_TOO_LARGE, "100000");
		enum sp_code rc = scan_row(s, &ending);
		if (rc != SP_OK)
			return rc;
	}
	return SP_OK;
}

/* The one of ; TAB , that the first row with any of them has most of, outside quotes. */
static char find_delimiter(struct bytes in)
{
	static const char candidates[] = {';', '\t', ','};
	size_t counts[sizeof candidates] = {0};
	bool quoted = false, any = false;
	for (size_t i = 0; i < in.len; i++) {
		const char *hit = memchr(candidates, in.ptr[i], sizeof candidates);
		if (in.ptr[i] == '"')
			quoted = !quoted;
		else if (!quoted && any && is_line_end(in.ptr[i]))
			break;
		else if (!quoted && hit)
			any = ++counts[hit - candidates] > 0;
	}
	size_t best = 0;
	for (size_t i = 1; i < sizeof candidates; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

enum sp_code csv_parse(
	const char *name, struct bytes in, struct arena *a, struct csv *out, struct sp_error *err)
{
	struct scanner s = {.name = name, .line = 1, .out = out, .a = a, .err = err};
	*out = (struct csv){.delimiter = ';'};
	if (in.len > FILE_MAX)
		return fail_at_cell(&s, SP_TOO_LARGE, "16 MiB");
	if (looks_utf16(in))
		return fail_at_cell(&s, SP_CSV_ENCODING, "UTF-16");
	if (in.len >= 3 && memcmp(in.ptr, "\xEF\xBB\xBF", 3) == 0)
		in = bytes_of(in.ptr + 3, in.len - 3);
	if (in.len == 0)
		return fail_at_cell(&s, SP_CSV_SYNTAX, "0 byte");
	s.suspect = !utf8_valid(in);
	s.at = in.ptr;
	s.end = in.ptr + in.len;
	/* Each cell gives back at least one byte, the one that ends it, for its NUL; the last none. */
	s.text = arena_alloc(a, in.len + 1);
	if (!s.text)
		return sp_fail(err, SP_NO_MEMORY);
	out->delimiter = find_delimiter(in);
	return scan_rows(&s);
}
