/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include <stdlib.h>

#include "client/files/csv.h"

static enum sp_code parse(const char *text, size_t len, struct csv *out, struct sp_error *err)
{
	*err = (struct sp_error){0};
	return csv_parse("t.csv", bytes_of(text, len), test_arena(), out, err);
}

static struct csv parsed(const char *text)
{
	struct csv out;
	struct sp_error err;
	CHECK_CODE(parse(text, strlen(text), &out, &err), SP_OK, &err);
	return out;
}

/* One line a row, cells between bars. */
static const char *shown(const struct csv *t)
{
	const char *all = "";
	for (size_t r = 0; r < t->n_rows; r++) {
		for (size_t c = 0; c < t->rows[r].n_cells; c++)
			all = arena_printf(test_arena(), "%s%s%s", all, c ? "|" : "",
				t->rows[r].cells[c].text);
		all = arena_printf(test_arena(), "%s/", all);
	}
	return all;
}

TEST(csv, reads_each_delimiter_and_line_end)
{
	static const struct {
		const char *text, *want;
		char delimiter;
	} rows[] = {
		{"a;b\r\nc;d\r\n", "a|b/c|d/", ';'},
		{"a,b\nc,d", "a|b/c|d/", ','},
		{"a\tb\rc\td\r", "a|b/c|d/", '\t'},
		{"a;b\nc;d\r\ne;f\rg;h", "a|b/c|d/e|f/g|h/", ';'},
		{"\xEF\xBB\xBF"
		 "a;b\n",
			"a|b/", ';'},
		{"a\n", "a/", ';'},
		{"a;\n", "a|/", ';'},
		{"a;", "a|/", ';'},
		{"\n\na;b\n\n", "//a|b//", ';'},
		{"text\na,b\n", "text/a|b/", ','},
		{"a;b,c,d\n", "a;b|c|d/", ','},
		{"\"a,b,c\";d\n", "a,b,c|d/", ';'},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv t = parsed(rows[i].text);
		CHECK_TEXT(shown(&t), rows[i].want);
		CHECK_INT(t.delimiter, rows[i].delimiter);
	}
}

TEST(csv, takes_quotes_off)
{
	struct csv t = parsed("\"a;b\";\"say \"\"hi\"\"\";\"\"\r\n\"two\r\nlines\";\"x\ry\";z\r\n");
	CHECK_TEXT(shown(&t), "a;b|say \"hi\"|/two\nlines|x\ny|z/");
	CHECK_INT(t.rows[1].line, 2);
}

TEST(csv, counts_a_cell_of_several_lines_as_one_row_of_the_sheet)
{
	struct csv t = parsed("a;\"1\n2\n3\"\nb;c\n");
	CHECK_INT(t.n_rows, 2);
	CHECK_INT(t.rows[1].line, 4);
}

TEST(csv, refuses_each_fault_and_names_the_cell)
{
	static const struct {
		const char *text;
		size_t len;
		enum sp_code code;
		const char *where, *param;
	} rows[] = {
#define BAD(text, code, where, param) {text, sizeof(text) - 1, code, where, param}
		BAD("", SP_CSV_SYNTAX, "t.csv:1:A", "0 byte"),
		BAD("\xEF\xBB\xBF", SP_CSV_SYNTAX, "t.csv:1:A", "0 byte"),
		BAD("a;b\nc;\"open\nd;e\n", SP_CSV_SYNTAX, "t.csv:2:B", "\"open"),
		BAD("a;b\nc;in\"side\n", SP_CSV_SYNTAX, "t.csv:2:B", "in\"side"),
		BAD("a;\"x\"y;b\n", SP_CSV_SYNTAX, "t.csv:1:B", "\"x\"y;b"),
		BAD("a;b\n\"1\n2\";c\nd;e\0f\n", SP_CSV_SYNTAX, "t.csv:3:B", "NUL"),
		BAD("\xFF\xFE"
		    "a\0;\0",
			SP_CSV_ENCODING, "t.csv:1:A", "UTF-16"),
		BAD("\xFE\xFF\0a\0;", SP_CSV_ENCODING, "t.csv:1:A", "UTF-16"),
		BAD("a\0;\0b\0", SP_CSV_ENCODING, "t.csv:1:A", "UTF-16"),
		BAD("\0a\0;\0b", SP_CSV_ENCODING, "t.csv:1:A", "UTF-16"),
		BAD("a;b\nc;G\xE4vle\n", SP_CSV_ENCODING, "t.csv:2:B", "ISO 8859-1"),
		BAD("a;b\nc;\x93G\xE4vle\x94\n", SP_CSV_ENCODING, "t.csv:2:B", "Windows-1252"),
		BAD("a;b\nG\x8Avle;c\n", SP_CSV_ENCODING, "t.csv:2:A", "Mac Roman"),
		BAD("a;\xC0\xAF\n", SP_CSV_ENCODING, "t.csv:1:B", "ISO 8859-1"),
#undef BAD
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv t;
		struct sp_error err;
		CHECK_CODE(parse(rows[i].text, rows[i].len, &t, &err), rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].param);
	}
}

static char *repeated(const char *unit, size_t times, const char *last)
{
	size_t n = strlen(unit);
	char *all = malloc(n * times + strlen(last) + 1);
	if (!all)
		abort();
	for (size_t i = 0; i < times; i++)
		memcpy(all + i * n, unit, n);
	memcpy(all + n * times, last, strlen(last) + 1);
	return all;
}

TEST(csv, keeps_its_limits)
{
	static const struct {
		const char *unit;
		size_t times;
		const char *last;
		enum sp_code code;
		const char *where;
	} rows[] = {
		{"a\n", CSV_MAX_ROWS, "", SP_OK, ""},
		{"a\n", CSV_MAX_ROWS, "a", SP_TOO_LARGE, "t.csv:100001:A"},
		{"a;", CSV_MAX_COLUMNS - 1, "b\n", SP_OK, ""},
		{"a;", CSV_MAX_COLUMNS, "b\n", SP_TOO_LARGE, "t.csv:1:BM"},
		{"x", CSV_MAX_CELL, "\n", SP_OK, ""},
		{"x", CSV_MAX_CELL + 1, "\n", SP_TOO_LARGE, "t.csv:1:A"},
		{"x", (size_t)10 << 20, "", SP_TOO_LARGE, "t.csv:1:A"},
		{"\"\"", CSV_MAX_CELL, "", SP_TOO_LARGE, "t.csv:1:A"},
		{"x", FILE_MAX + 1, "", SP_TOO_LARGE, "t.csv:1:A"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv t;
		struct sp_error err = {0};
		struct arena a;
		char *text = repeated(rows[i].unit, rows[i].times, rows[i].last);
		arena_init(&a, (size_t)256 << 20);
		CHECK_CODE(csv_parse("t.csv", bytes_text(text), &a, &t, &err), rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		arena_free(&a);
		free(text);
	}
}

TEST(csv, says_so_when_memory_is_spent)
{
	static const char text[] = "a;b;c\n\"d\";e;f\n";
	for (size_t cap = 0; cap < 512; cap += 16) {
		struct csv t;
		struct sp_error err;
		struct arena a;
		arena_init(&a, cap);
		enum sp_code rc = csv_parse("t.csv", bytes_text(text), &a, &t, &err);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		CHECK(rc == SP_NO_MEMORY || cap >= 64);
		arena_free(&a);
	}
}

/* Every text comes back whatever it starts with, also through a sheet. */
TEST(csv, written_cells_read_back_as_they_were)
{
	static const char *const texts[] = {"", "plain", "a;b", "say \"hi\"", "\"", "two\nlines",
		"=1+1", "+46", "-5", "@cmd", "'", "''", "'=x", "''=x", "'text", "\tindented",
		" blank ends ", "=HYPERLINK(\"http://x\";\"y\")", "åäö 🙂", "-", "=\n"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct buf out;
		struct csv t;
		struct sp_error err;
		buf_init(&out, 1000);
		csv_cell_write(&out, texts[i], ';', true);
		buf_add_text(&out, ";x\n");
		struct bytes b = buf_bytes(&out);
		CHECK_CODE(csv_parse("t.csv", b, test_arena(), &t, &err), SP_OK, &err);
		CHECK_TEXT(csv_text(&t.rows[0], 0), texts[i]);
		const char *raw = t.rows[0].cells[0].text;
		CHECK(!*raw || !strchr("=+-@\t\r", *raw));
		buf_free(&out);
	}
}

TEST(csv, numbers_are_not_defused)
{
	struct buf out;
	buf_init(&out, 100);
	csv_cell_write(&out, "-5", ';', false);
	CHECK_BYTES(buf_bytes(&out), bytes_text("-5"));
	buf_free(&out);
}

TEST(csv, names_columns_as_a_spreadsheet_does)
{
	char name[8];
	CHECK_TEXT(csv_column_name(0, name), "A");
	CHECK_TEXT(csv_column_name(25, name), "Z");
	CHECK_TEXT(csv_column_name(26, name), "AA");
	CHECK_TEXT(csv_column_name(63, name), "BL");
}

TEST(csv, finds_columns_by_either_name_in_any_order)
{
	static const struct csv_column columns[] = {
		{"key", "nyckel", true}, {"answer", "svar", true}, {"area", "område", false}};
	static const struct {
		const char *text;
		bool others;
		enum sp_code code;
		const char *where, *param;
	} rows[] = {
		{"nyckel;svar\n", false, SP_OK, "", ""},
		{" ANSWER ;Key;\n", false, SP_OK, "", ""},
		{"OMRÅDE;svar;nyckel\n", false, SP_OK, "", ""},
		{"nyckel;område\n", false, SP_CSV_COLUMN, "t.csv:1:A", "svar"},
		{"nyckel;svarr\n", false, SP_CSV_COLUMN, "t.csv:1:B", "svar"},
		{"nyckel;svar;mina\n", false, SP_CSV_COLUMN_UNKNOWN, "t.csv:1:C", "mina"},
		{"nyckel;svar;mina\n", true, SP_OK, "", ""},
		{"nyckel;svar;key\n", true, SP_CSV_COLUMN_TWICE, "t.csv:1:C", "key"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv t = parsed(rows[i].text);
		struct sp_error err = {0};
		size_t places[3];
		CHECK_CODE(csv_columns("t.csv", &t, 0, columns, 3, rows[i].others, test_arena(),
				   places, &err),
			rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].param);
	}
}
