/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/view.h"
#include "tests/lib/test.h"

#include <jansson.h>

#include "common/text/text.h"

enum { CODE, NAME, ANSWERS, DONE, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[CODE] = {"code", TEXT_REPORT_CODE, CELL_TEXT, false},
	[NAME] = {"name", TEXT_REPORT_NAME, CELL_TEXT, true},
	[ANSWERS] = {"answers", TEXT_REPORT_ANSWERS, CELL_NUMBER, false},
	[DONE] = {"received", TEXT_REPORT_STATE, CELL_BOOL, false},
};

static struct view make_view(void)
{
	struct view v = {.schema = "overview", .columns = columns, .n_columns = COLUMNS};
	struct view_cell *row = view_row(&v, test_arena());
	row[CODE].text = "0180";
	row[NAME].text = "Örebro, norra \"delen\"";
	row[ANSWERS] = (struct view_cell){.text = "12,5", .plain = "12.5"};
	row[DONE] = (struct view_cell){.text = "inkommen", .plain = "true"};
	row = view_row(&v, test_arena());
	row[CODE].text = "2180";
	row[NAME].text = "Gävle";
	row[ANSWERS] = (struct view_cell){.missing = true, .text = "ej klar", .state = "not_ready"};
	row[DONE] = (struct view_cell){.text = "saknas", .plain = "false"};
	return v;
}

static const char *written(const struct view *v, enum format format, enum lang lang, size_t width)
{
	struct view_style style = {.format = format, .lang = lang, .width = width};
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_CODE(view_write(v, &style, test_arena(), &out), SP_OK, NULL);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

TEST(table, has_columns_below_their_titles)
{
	struct view v = make_view();
	v.heading = "Insamling 2018";
	CHECK_CODE(view_note(&v, test_arena(), "Saknas: Gävle"), SP_OK, NULL);
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 0),
		"Insamling 2018\n"
		"Kod   Namn                      Svar  Läge\n"
		"0180  Örebro, norra \"delen\"     12,5  inkommen\n"
		"2180  Gävle                  ej klar  saknas\n"
		"Saknas: Gävle\n");
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_EN, 0),
		"Insamling 2018\n"
		"Code  Name                   Answers  State\n"
		"0180  Örebro, norra \"delen\"     12,5  inkommen\n"
		"2180  Gävle                  ej klar  saknas\n"
		"Saknas: Gävle\n");
}

TEST(table, gives_way_in_the_wide_column_on_a_narrow_terminal)
{
	struct view v = make_view();
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 36), "Kod   Namn            Svar  Läge\n"
							   "0180  Örebro, no…     12,5  inkommen\n"
							   "2180  Gävle        ej klar  saknas\n");
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 20), "Kod   Namn         Svar  Läge\n"
							   "0180  Örebro,…     12,5  inkommen\n"
							   "2180  Gävle     ej klar  saknas\n");
}

TEST(table, is_bold_in_its_titles_only_where_colour_is_wanted)
{
	struct view v = make_view();
	struct view_style style = {.format = FORMAT_TABLE, .color = true, .width = 80};
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_CODE(view_write(&v, &style, test_arena(), &out), SP_OK, NULL);
	CHECK(memcmp(out.data, "\033[1mKod", 7) == 0);
	buf_free(&out);
	CHECK(strchr(written(&v, FORMAT_TABLE, LANG_SV, 80), '\033') == NULL);
}

TEST(table, shows_a_dash_for_nothing_and_a_line_for_no_rows)
{
	struct view v = {.schema = "x", .columns = columns, .n_columns = COLUMNS};
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 0), "Inget att visa.\n");
	CHECK(view_row(&v, test_arena()) != NULL);
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 0), "Kod  Namn  Svar  Läge\n"
							  "–    –        –  –\n");
}

TEST(record, is_lines_of_title_and_value)
{
	struct view v = make_view();
	v.record = true;
	CHECK_TEXT(written(&v, FORMAT_TABLE, LANG_SV, 20), "Kod:  0180\n"
							   "Namn: Örebro, norra \"delen\"\n"
							   "Svar: 12,5\n"
							   "Läge: inkommen\n");
	v.cells[CODE].text = "ett\ntvå";
	CHECK(strstr(written(&v, FORMAT_TABLE, LANG_SV, 0), "Kod:  ett\n      två\n") != NULL);
}

TEST(json, is_the_same_in_both_languages)
{
	struct view v = make_view();
	static const char want[] = "{\n"
				   "  \"schema\": \"samplan/overview/1\",\n"
				   "  \"data\": [\n"
				   "    {\n"
				   "      \"code\": \"0180\",\n"
				   "      \"name\": \"Örebro, norra \\\"delen\\\"\",\n"
				   "      \"answers\": 12.5,\n"
				   "      \"received\": true\n"
				   "    },\n"
				   "    {\n"
				   "      \"code\": \"2180\",\n"
				   "      \"name\": \"Gävle\",\n"
				   "      \"answers\": null,\n"
				   "      \"answers_state\": \"not_ready\",\n"
				   "      \"received\": false\n"
				   "    }\n"
				   "  ]\n"
				   "}\n";
	CHECK_TEXT(written(&v, FORMAT_JSON, LANG_SV, 0), want);
	CHECK_TEXT(written(&v, FORMAT_JSON, LANG_EN, 20), want);
}

TEST(json, of_a_record_is_an_object_and_of_nothing_empty)
{
	struct view v = make_view();
	v.record = true;
	json_t *root =
		json_loads(written(&v, FORMAT_JSON, LANG_SV, 0), JSON_REJECT_DUPLICATES, NULL);
	CHECK(root != NULL);
	CHECK_TEXT(
		json_string_value(json_object_get(json_object_get(root, "data"), "code")), "0180");
	json_decref(root);
	v.n_rows = 0;
	CHECK_TEXT(written(&v, FORMAT_JSON, LANG_SV, 0),
		"{\n  \"schema\": \"samplan/overview/1\",\n  \"data\": null\n}\n");
	v.record = false;
	CHECK_TEXT(written(&v, FORMAT_JSON, LANG_SV, 0),
		"{\n  \"schema\": \"samplan/overview/1\",\n  \"data\": []\n}\n");
}

TEST(json, numbers_keep_every_digit_and_wrong_ones_become_texts)
{
	static const char *const numbers[][2] = {{"0", "0"}, {"-0.7", "-0.7"},
		{"922337203685477.5807", "922337203685477.5807"}, {"1 234", "\"1 234\""},
		{"", "\"\""}, {"01", "\"01\""}, {"1.", "\"1.\""}, {".5", "\".5\""},
		{"1e5", "\"1e5\""}, {"NaN", "\"NaN\""}, {"--1", "\"--1\""}, {"12,5", "\"12,5\""}};
	struct view v = make_view();
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		v.cells[ANSWERS].plain = numbers[i][0];
		const char *text = written(&v, FORMAT_NDJSON, LANG_SV, 0);
		CHECK(strstr(text, arena_printf(test_arena(), "\"answers\":%s,", numbers[i][1])));
	}
}

TEST(ndjson, is_one_object_a_line)
{
	struct view v = make_view();
	CHECK_TEXT(written(&v, FORMAT_NDJSON, LANG_SV, 0),
		"{\"code\":\"0180\",\"name\":\"Örebro, norra \\\"delen\\\"\",\"answers\":12.5,"
		"\"received\":true}\n"
		"{\"code\":\"2180\",\"name\":\"Gävle\",\"answers\":null,"
		"\"answers_state\":\"not_ready\",\"received\":false}\n");
}

TEST(csv, quotes_and_says_why_values_are_missing)
{
	struct view v = make_view();
	static const char want[] = "code,name,answers,answers_state,received\n"
				   "0180,\"Örebro, norra \"\"delen\"\"\",12.5,,true\n"
				   "2180,Gävle,,not_ready,false\n";
	CHECK_TEXT(written(&v, FORMAT_CSV, LANG_SV, 0), want);
	CHECK_TEXT(written(&v, FORMAT_CSV, LANG_EN, 40), want);
}

TEST(csv, defuses_formulas_in_texts_and_leaves_numbers)
{
	static const char *const texts[][2] = {{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "'\tx"}, {"\rx", "\"'\rx\""}, {"a=b", "a=b"},
		{"a\nb", "\"a\nb\""}, {"", ""}};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct view v = make_view();
		v.cells[CODE].text = texts[i][0];
		v.cells[ANSWERS].plain = "-5";
		const char *got = written(&v, FORMAT_CSV, LANG_SV, 0);
		const char *want = arena_printf(
			test_arena(), "code,name,answers,answers_state,received\n%s,", texts[i][1]);
		CHECK(strncmp(got, want, strlen(want)) == 0);
		CHECK(strstr(got, ",-5,,true\n") != NULL);
	}
}

static const char *const hostile[] = {"<script>alert(1)</script>", "\033]0;t\a\033[2J", "a\rb",
	"a\n<6>forged", "\xC2\x9B\x33\x31m", "\u202Eabc\u2066", "\u2028\u2029", "\xFF\xC3(", "\\",
	"\"\\\"", "%s%n", "$(id) `id`", "{{7*7}}", "\177\b", "👩‍👩‍👧"};

TEST(table, is_never_steered_by_a_text)
{
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct view v = make_view();
		v.cells[NAME].text = v.heading = hostile[i];
		const char *got = written(&v, FORMAT_TABLE, LANG_SV, 0);
		CHECK(utf8_valid(bytes_text(got)));
		for (const char *p = got; *p; p++)
			CHECK((unsigned char)*p >= 0x20 || *p == '\n');
		CHECK(strstr(got, "\xC2\x9B") == NULL && strstr(got, "\u202E") == NULL);
	}
}

TEST(json, of_every_text_parses_and_holds_no_control_characters)
{
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct view v = make_view();
		v.cells[NAME].text = hostile[i];
		const char *got = written(&v, FORMAT_NDJSON, LANG_SV, 0);
		const char *line = arena_text_n(test_arena(), got, strcspn(got, "\n"));
		for (const char *p = line; *p; p++)
			CHECK((unsigned char)*p >= 0x20 && *p != 0x7F);
		CHECK(strstr(line, "\xC2\x9B") == NULL && strstr(line, "\u202E") == NULL);
		json_error_t fault;
		json_t *root = json_loads(line, JSON_REJECT_DUPLICATES, &fault);
		if (!root)
			fail_msg("%s: %s", line, fault.text);
		const char *back = json_string_value(json_object_get(root, "name"));
		if (utf8_valid(bytes_text(hostile[i])))
			CHECK_TEXT(back, hostile[i]);
		json_decref(root);
	}
}

TEST(error, has_three_parts_in_both_languages)
{
	struct sp_error err;
	struct buf out;
	struct view_style style = {.format = FORMAT_TABLE, .lang = LANG_SV};
	buf_init(&out, 4096);
	(void)sp_fail(&err, SP_UNREACHABLE, "ingen rutt");
	(void)sp_where(&err, "plan.example.org:7443");
	CHECK_CODE(view_error(&err, &style, test_arena(), &out), SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&out), bytes_text("fel N7001: Servern svarar inte: ingen rutt\n"
						"  var: plan.example.org:7443\n"
						"  gör: Kontrollera nätet eller VPN; ifyllda svar "
						"ligger kvar på din dator.\n"));
	buf_clear(&out);
	style.lang = LANG_EN;
	err.where[0] = '\0';
	CHECK_CODE(view_error(&err, &style, test_arena(), &out), SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&out),
		bytes_text("error N7001: The server does not answer: ingen rutt\n"
			   "  fix: Check the network or VPN; what you filled in is still on your "
			   "computer.\n"));
	buf_free(&out);
}

TEST(error, is_one_line_of_json_that_is_not_localised)
{
	struct sp_error err;
	struct buf sv, en;
	struct view_style style = {.format = FORMAT_JSON, .lang = LANG_SV};
	buf_init(&sv, 4096);
	buf_init(&en, 4096);
	(void)sp_fail(&err, SP_NOT_FOUND, "plan \"x\"\n\033[2J");
	CHECK_CODE(view_error(&err, &style, test_arena(), &sv), SP_OK, NULL);
	style.lang = LANG_EN;
	CHECK_CODE(view_error(&err, &style, test_arena(), &en), SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&sv), buf_bytes(&en));
	CHECK_BYTES(buf_bytes(&sv),
		bytes_text("{\"error\":{\"code\":\"D5005\",\"what\":\"Not found: plan "
			   "\\\"x\\\"\\u000a\\u001b[2J\",\"where\":null,\"fix\":\"Check the "
			   "name.\",\"retry\":false}}\n"));
	buf_free(&sv);
	buf_free(&en);
}

TEST(view, says_when_room_or_memory_is_spent)
{
	struct view v = make_view();
	for (int format = FORMAT_TABLE; format <= FORMAT_CSV; format++) {
		struct view_style style = {.format = (enum format)format};
		struct buf out;
		buf_init(&out, 40);
		CHECK_CODE(view_write(&v, &style, test_arena(), &out), SP_TOO_LARGE, NULL);
		buf_free(&out);
	}
	struct arena spent;
	struct buf out;
	struct view_style style = {.format = FORMAT_TABLE};
	arena_init(&spent, 64);
	buf_init(&out, 4096);
	CHECK_CODE(view_write(&v, &style, &spent, &out), SP_NO_MEMORY, NULL);
	CHECK(view_row(&(struct view){.columns = columns, .n_columns = COLUMNS}, &spent) == NULL);
	buf_free(&out);
	arena_free(&spent);
}

TEST(view, keeps_hundreds_of_rows)
{
	struct view v = {.schema = "x", .columns = columns, .n_columns = COLUMNS};
	for (size_t i = 0; i < 300; i++)
		view_row(&v, test_arena())[CODE].text = arena_printf(test_arena(), "%zu", i);
	for (size_t i = 0; i < 300; i++)
		CHECK_TEXT(v.cells[i * COLUMNS].text, arena_printf(test_arena(), "%zu", i));
}
