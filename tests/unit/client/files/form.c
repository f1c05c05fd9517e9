/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "client/files/csv.h"
#include "common/base/file.h"

static struct bytes file(const char *path)
{
	struct bytes in;
	struct sp_error err;
	const char *full = arena_printf(test_arena(), "%s/%s", SOURCE_DIR, path);
	CHECK_CODE(file_read(full, FILE_MAX, test_arena(), &in, &err), SP_OK, &err);
	return in;
}

static const struct plan *plan(void)
{
	static struct plan *p;
	struct sp_error err;
	struct findings faults = {0};
	if (!p)
		CHECK_CODE(plan_file_read("p.yaml", file("client/data/plans/gavleborg-2018.yaml"),
				   test_arena(), &p, &faults, &err),
			SP_OK, &err);
	CHECK_INT(faults.n_items, 0);
	return p;
}

static const struct questions *questions(void)
{
	static struct questions qs;
	if (!qs.n_items)
		CHECK_INT(questions_of_plan(plan(), 2018, test_arena(), &qs), SP_OK);
	return &qs;
}

static const struct form head = {.plan = "gavleborg-2018",
	.version = 1,
	.year = 2018,
	.unit = "2180",
	.unit_name = "Gävle",
	.form_id = "f-17",
	.base_revision = 3,
	.contact = "Eva; 026-17 80 00",
	.file_number = "=KS 2018/12"};

static struct bytes written(
	const struct form *f, const struct answer *answers, size_t n, enum lang lang)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	CHECK_INT(form_write(
			  f, plan(), questions(), answers, n, answers, n, lang, test_arena(), &out),
		SP_OK);
	struct bytes copy = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return copy;
}

static struct form read_back(struct bytes in, struct findings *findings)
{
	struct form f;
	struct sp_error err;
	CHECK_CODE(form_read_head("f.csv", in, test_arena(), &f, &err), SP_OK, &err);
	*findings = (struct findings){0};
	CHECK_CODE(form_read_answers("f.csv", in, questions(), test_arena(), &f, findings, &err),
		SP_OK, &err);
	return f;
}

static void check_same_answers(
	const struct answer *got, size_t n_got, const struct answer *want, size_t n_want)
{
	CHECK_INT(n_got, n_want);
	for (size_t i = 0; i < n_want; i++) {
		const struct answer *g = answer_find(got, n_got, want[i].key);
		const struct question *q = question_find(questions(), want[i].key);
		CHECK(g && q);
		CHECK_INT(g->state, want[i].state);
		CHECK_TEXT(answer_print(q, g, LANG_EN, test_arena()),
			answer_print(q, &want[i], LANG_EN, test_arena()));
		CHECK_TEXT(g->comment ? g->comment : "", want[i].comment ? want[i].comment : "");
	}
}

static const char *const codes[] = {"2101", "2104", "2121", "2132", "2161", "2180", "2181", "2182",
	"2183", "2184", "2180-rev2"};

static void carried(const char *code, struct answer **answers, size_t *n, struct findings *findings)
{
	struct sp_error err;
	const char *path = arena_printf(test_arena(), "tests/system/answers/%s.csv", code);
	*findings = (struct findings){0};
	CHECK_CODE(form_read_carried(
			   code, file(path), questions(), test_arena(), answers, n, findings, &err),
		SP_OK, &err);
}

TEST(form, asks_each_whether_it_is_one_of_those_that_the_plan_counts)
{
	struct plan *skane;
	struct questions qs = {0};
	struct findings faults = {0};
	struct buf out;
	struct sp_error err;
	CHECK_CODE(plan_file_read("s.yaml", file("client/data/plans/skane-2016.yaml"), test_arena(),
			   &skane, &faults, &err),
		SP_OK, &err);
	CHECK_INT(questions_of_plan(skane, 2019, test_arena(), &qs), SP_OK);
	buf_init(&out, FILE_MAX);
	CHECK_INT(form_write(&head, skane, &qs, NULL, 0, NULL, 0, LANG_SV, test_arena(), &out),
		SP_OK);
	struct bytes sheet = buf_bytes(&out);
	const char *text = arena_text_n(test_arena(), (const char *)sheet.ptr, sheet.len);
	CHECK(strstr(text, ";Antal kommuner med liknande forum;ja/nej: är ni en av dem?;"));
	CHECK(strstr(text, ";Material är färdigställt;ja/nej;"));
	buf_free(&out);
}

TEST(form, written_with_answers_reads_back_the_same_in_either_language)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
			struct answer *answers;
			size_t n;
			struct findings findings;
			carried(codes[i], &answers, &n, &findings);
			CHECK_INT(findings.n_items, 0);
			CHECK_INT(n, 27);
			struct bytes text = written(&head, answers, n, (enum lang)lang);
			struct form f = read_back(text, &findings);
			CHECK_INT(findings.n_items, 0);
			check_same_answers(f.answers, f.n_answers, answers, n);
			CHECK_BYTES(written(&f, f.answers, f.n_answers, (enum lang)lang), text);
		}
	}
}

TEST(form, of_the_invented_answers_passes_the_rules)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct answer *answers;
		size_t n;
		struct findings findings;
		carried(codes[i], &answers, &n, &findings);
		CHECK_INT(answers_check(questions(), answers, n, NULL, 0, test_arena(), &findings),
			SP_OK);
		CHECK_INT(findings.n_items, 0);
	}
}

TEST(form, with_the_fault_on_purpose_has_one_finding_in_its_cell)
{
	struct answer *answers;
	size_t n;
	struct findings findings;
	carried("2104-fel", &answers, &n, &findings);
	CHECK_INT(findings.n_items, 1);
	CHECK_CODE(findings.items[0].error.code, SP_ANSWER_NOT_INTEGER, &findings.items[0].error);
	CHECK_TEXT(findings.items[0].error.where, "2104-fel:10:B");
	CHECK_TEXT(findings.items[0].error.param[1], "femtio");
	CHECK_INT(n, 26);
}

TEST(form, head_reads_back)
{
	struct form f;
	struct sp_error err;
	CHECK_CODE(
		form_read_head("f.csv", written(&head, NULL, 0, LANG_SV), test_arena(), &f, &err),
		SP_OK, &err);
	CHECK_TEXT(f.plan, head.plan);
	CHECK_INT(f.version, 1);
	CHECK_INT(f.year, 2018);
	CHECK_TEXT(f.unit, "2180");
	CHECK_TEXT(f.unit_name, "Gävle");
	CHECK_TEXT(f.form_id, "f-17");
	CHECK_INT(f.base_revision, 3);
	CHECK_TEXT(f.contact, head.contact);
	CHECK_TEXT(f.file_number, head.file_number);
}

TEST(form, opens_in_a_spreadsheet)
{
	struct bytes text = written(&head, NULL, 0, LANG_SV);
	static const char begins[] =
		"\xEF\xBB\xBF"
		"blankett;samplan/1;f-17\r\nplan;gavleborg-2018@1\r\når;2018\r\n"
		"uppgiftslämnare;2180 Gävle\r\nbygger_på_revision;3\r\n"
		"kontakt;\"Eva; 026-17 80 00\"\r\ndiarienummer;'=KS 2018/12\r\n\r\n# ";
	CHECK(text.len > sizeof begins && memcmp(text.ptr, begins, sizeof begins - 1) == 0);
	struct csv t;
	struct sp_error err;
	CHECK_CODE(csv_parse("f.csv", text, test_arena(), &t, &err), SP_OK, &err);
	const struct csv_row *columns = &t.rows[11];
	static const char *const want[] = {"nyckel", "område", "fråga", "slag", "enhet",
		"föregående", "svar", "läge", "kommentar"};
	for (size_t i = 0; i < 9; i++)
		CHECK_TEXT(columns->cells[i].text, want[i]);
	CHECK_INT(t.n_rows, 12 + 27);
	CHECK_TEXT(t.rows[12].cells[0].text, "sip/i/sip-aktivitet");
	CHECK_TEXT(t.rows[12].cells[1].text, "2.1 Samordnad individuell plan (SIP)");
	CHECK_TEXT(t.rows[12].cells[3].text, "ja/nej");
	CHECK_TEXT(t.rows[10].cells[0].text, "# Lägen: ej redovisat, ej klar, uppgift saknas, ej "
					     "tillämpligt, endast totalsumma");
	CHECK_TEXT(t.rows[13].cells[3].text, "antal per månad: jan; feb; …; dec");
	CHECK_TEXT(t.rows[14].cells[3].text, "genomförd/pågår/ej genomförd/avvaktar");
	CHECK_TEXT(t.rows[16].cells[3].text, "uppnått/delvis/ej/pågår/avvaktar");
	CHECK_TEXT(t.rows[16].cells[2].text, "Hur långt har målen nåtts?");
}

/* ---- forms as people leave them ---- */

#define TOP                                                                                       \
	"blankett;samplan/1;f-1\nplan;gavleborg-2018@1\når;2018\nuppgiftslämnare;2180 Gävle\n" \
	"bygger_på_revision;0\nkontakt;\ndiarienummer;\n\n# help\n"
#define COLUMNS "nyckel;område;fråga;slag;enhet;föregående;svar;läge;kommentar\n" /* row 10 */
#define ROW(key, answer, state, comment) key ";;;;;;" answer ";" state ";" comment "\n"

TEST(form, faults_of_a_cell_are_findings_with_row_and_column_and_the_rest_is_read)
{
	static const struct {
		const char *row;
		enum sp_code code;
		const char *where;
	} rows[] = {
		{ROW("case-management/i/cm-brukare", "femtio", "", ""), SP_ANSWER_NOT_INTEGER,
			"f.csv:11:G"},
		{ROW("case-management/i/cm-brukare", "12,5", "", ""), SP_ANSWER_NOT_INTEGER,
			"f.csv:11:G"},
		{ROW("case-management/i/cm-brukare", "1e3", "", ""), SP_ANSWER_NOT_INTEGER,
			"f.csv:11:G"},
		{ROW("case-management/i/cm-brukare", "'=1+1", "", ""), SP_ANSWER_NOT_INTEGER,
			"f.csv:11:G"},
		{ROW("case-management/i/cm-brukare", "-5", "", ""), SP_ANSWER_OUT_OF_RANGE,
			"f.csv:11:G"},
		{ROW("case-management/i/cm-brukare", "1.234", "", ""), SP_ANSWER_AMBIGUOUS,
			"f.csv:11:G"},
		{ROW("sip/i/sip-aktivitet", "kanske", "", ""), SP_ANSWER_NOT_YES_NO, "f.csv:11:G"},
		{ROW("sip/i/sip-kvå", "1, 2, x", "", ""), SP_ANSWER_NOT_MONTHS, "f.csv:11:G"},
		{ROW("sip/a/2018-1", "klar", "", ""), SP_ANSWER_NOT_IN_LIST, "f.csv:11:G"},
		{ROW("sip/fulfilment", "bra", "", ""), SP_ANSWER_NOT_IN_LIST, "f.csv:11:G"},
		{ROW("sip/i/sip-aktivitet", "", "borta", ""), SP_ANSWER_STATE_UNKNOWN,
			"f.csv:11:H"},
		{ROW("sip/i/sip-aktivitet", "ja", "ej klar", ""), SP_ANSWER_AND_STATE,
			"f.csv:11:H"},
		{ROW("sip/i/finns-inte", "ja", "", ""), SP_QUESTION_UNKNOWN, "f.csv:11:A"},
		{ROW("", "ja", "", ""), SP_QUESTION_UNKNOWN, "f.csv:11:A"},
		{ROW("sip/i/sip-aktivitet", "ja", "", "") ROW("sip/i/sip-aktivitet", "nej", "", ""),
			SP_QUESTION_TWICE, "f.csv:12:A"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *text = arena_printf(test_arena(), "%s%s%s", TOP COLUMNS, rows[i].row,
			ROW("ledning/i/förnyelse", "ja", "", ""));
		struct findings findings;
		struct form f = read_back(bytes_text(text), &findings);
		CHECK_INT(findings.n_items, 1);
		CHECK_CODE(findings.items[0].error.code, rows[i].code, &findings.items[0].error);
		CHECK_TEXT(findings.items[0].error.where, rows[i].where);
		CHECK(answer_find(f.answers, f.n_answers, "ledning/i/förnyelse"));
	}
}

TEST(form, rows_may_be_sorted_moved_left_out_and_remarked_on)
{
	struct findings findings;
	struct form f = read_back(bytes_text("\n\n" TOP "\n# mine\n"
					     "kommentar;svar;läge;nyckel;fråga;;\n"
					     "# a;b\n;;;;;;\n"
					     "first\nsecond;Ja;; ledning/i/förnyelse ;x;;\n"
					     "\n;\"12; 9; -\";;sip/i/sip-kva\xCC\x8A;;;\n;;EJ "
					     "KLAR;sip/i/sip-aktivitet;;;\n"),
		&findings);
	CHECK_INT(findings.n_items, 1); /* the line that broke out of its cell has no key */
	CHECK_INT(f.n_answers, 3);
	CHECK_TEXT(form_cell_of(&f, "ledning/i/förnyelse"), "f.csv:18:B");
	CHECK_TEXT(form_cell_of(&f, "sip/i/sip-kvå"), "f.csv:20:B");
	CHECK(form_cell_of(&f, "sip/fulfilment") == NULL);
	CHECK_INT(f.answers[1].n_months, 2);
	CHECK_INT(f.answers[2].state, STATE_NOT_READY);
	CHECK_TEXT(f.answers[2].key, "sip/i/sip-aktivitet");
}

TEST(form, reads_figures_as_people_write_them)
{
	static const struct {
		const char *cell, *want;
	} rows[] = {
		{"50", "50"},
		{" 50 ", "50"},
		{"1 234", "1234"},
		{"12\u00A0345", "12345"},
		{"12\u202F345", "12345"},
		{"\u200B50", "50"},
		{"ca 50", "ca 50"},
		{"40-50", "40–50"},
		{"50 brukare", "50"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *text = arena_printf(test_arena(),
			"%scase-management/i/cm-brukare;;;;;;%s;;\n", TOP COLUMNS, rows[i].cell);
		const char *same = arena_printf(test_arena(),
			"%scase-management/i/cm-brukare;;;;;;%s;;\n", TOP COLUMNS, rows[i].want);
		struct findings findings;
		struct form got = read_back(bytes_text(text), &findings);
		if (findings.n_items)
			fprintf(stderr, "[%s]\n", rows[i].cell);
		CHECK_INT(findings.n_items, 0);
		struct form want = read_back(bytes_text(same), &findings);
		check_same_answers(got.answers, got.n_answers, want.answers, want.n_answers);
	}
}

TEST(form, keeps_a_remark_without_an_answer)
{
	struct findings findings;
	struct form f = read_back(
		bytes_text(TOP COLUMNS ROW("sip/i/sip-aktivitet", "", "", "Vet ej")), &findings);
	CHECK_INT(f.n_answers, 1);
	CHECK_INT(f.answers[0].state, STATE_NOT_REPORTED);
	CHECK_TEXT(f.answers[0].comment, "Vet ej");
}

TEST(form, hostile_texts_stay_texts)
{
	static const char *const texts[] = {"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)",
		"'=x", "a\nb", "\"quoted\"", "a;b,c", "<script>", "%s%n", "# not a remark", "\\"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct answer one = {.key = "sip/i/sip-aktivitet",
			.state = STATE_GIVEN,
			.has_yes_no = true,
			.yes_no = true,
			.comment = texts[i]};
		struct form f = head;
		struct findings findings;
		f.contact = texts[i];
		struct bytes text = written(&f, &one, 1, LANG_SV);
		struct form got = read_back(text, &findings);
		CHECK_INT(findings.n_items, 0);
		CHECK_TEXT(got.answers[0].comment, texts[i]);
		CHECK_TEXT(got.contact, texts[i]);
		struct csv t;
		struct sp_error err;
		CHECK_CODE(csv_parse("f.csv", text, test_arena(), &t, &err), SP_OK, &err);
		for (size_t r = 0; r < t.n_rows; r++)
			for (size_t c = 0; c < t.rows[r].n_cells; c++)
				CHECK(!*t.rows[r].cells[c].text ||
					!strchr("=+-@\t\r", *t.rows[r].cells[c].text));
	}
}

TEST(form, numbers_stay_numbers_but_a_list_that_begins_with_a_dash_is_a_text)
{
	struct month_count december = {12, 7};
	struct answer one = {
		.key = "sip/i/sip-kvå", .state = STATE_GIVEN, .months = &december, .n_months = 1};
	struct csv t;
	struct sp_error err;
	struct findings findings;
	struct bytes text = written(&head, &one, 1, LANG_SV);
	CHECK_CODE(csv_parse("f.csv", text, test_arena(), &t, &err), SP_OK, &err);
	CHECK_INT(t.rows[13].cells[6].text[0], '\'');
	struct form f = read_back(text, &findings);
	CHECK_INT(f.n_answers, 1);
	CHECK_INT(f.answers[0].n_months, 1);
	CHECK_INT(f.answers[0].months[0].month, 12);
	struct bytes minus =
		bytes_text(TOP COLUMNS ROW("case-management/i/cm-brukare", "-5", "", ""));
	read_back(minus, &findings);
	CHECK_TEXT(findings.items[0].error.param[1], "-5");
}

TEST(form, finds_structural_faults)
{
	static const struct {
		const char *text;
		enum sp_code code;
		const char *where, *param;
	} rows[] = {
		{TOP "nyckel;svar;läge\n", SP_CSV_COLUMN, "f.csv:10:A", "kommentar"},
		{TOP "nyckel;svar;lage;kommentar\n", SP_CSV_COLUMN, "f.csv:10:C", "läge"},
		{TOP "nyckel;svar;läge;kommentar;anteckning\n", SP_CSV_COLUMN_UNKNOWN, "f.csv:10:E",
			"anteckning"},
		{TOP "nyckel;svar;läge;kommentar;Svar\n", SP_CSV_COLUMN_TWICE, "f.csv:10:E",
			"Svar"},
		{TOP, SP_CSV_COLUMN, "f.csv:1:A", "nyckel"},
		{TOP COLUMNS "a;\"b\n", SP_CSV_SYNTAX, "f.csv:11:B", "\"b"},
		{TOP COLUMNS "a;;;;;;G\xE4vle\n", SP_CSV_ENCODING, "f.csv:11:G", "ISO 8859-1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct form f;
		struct findings findings = {0};
		struct sp_error err = {0};
		CHECK_CODE(form_read_answers("f.csv", bytes_text(rows[i].text), questions(),
				   test_arena(), &f, &findings, &err),
			rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].param);
	}
}

TEST(form, names_what_is_wrong_with_its_head)
{
	static const struct {
		const char *text;
		enum sp_code code;
		const char *where, *param;
	} rows[] = {
		{"", SP_CSV_SYNTAX, "f.csv:1:A", "0 byte"},
		{"a;b\nc;d\n", SP_NOT_A_FORM, "f.csv:1:A", "f.csv"},
		{"plan;p@1\nblankett;samplan/1\n", SP_NOT_A_FORM, "f.csv:1:A", "f.csv"},
		{COLUMNS, SP_NOT_A_FORM, "f.csv:1:A", "f.csv"},
		{"blankett;samplan/2\n", SP_NOT_A_FORM, "f.csv:1:B", "samplan/2"},
		{"blankett;samplan/1\nplan;p@1\når;2018\nuppgiftslämnare;2180\n" COLUMNS,
			SP_FORM_HEADER, "f.csv:1:A", "bygger_på_revision"},
		{"blankett;samplan/1\nplan;p\n", SP_FORM_HEADER, "f.csv:2:B", "plan"},
		{"blankett;samplan/1\nplan;P 1@1\n", SP_FORM_HEADER, "f.csv:2:B", "plan"},
		{"blankett;samplan/1\nplan;\n", SP_FORM_HEADER, "f.csv:2:B", "plan"},
		{"blankett;samplan/1\når;18\n", SP_FORM_HEADER, "f.csv:2:B", "år"},
		{"blankett;samplan/1\når;2018\når;2019\n", SP_FORM_HEADER, "f.csv:3:A", "år"},
		{"blankett;samplan/1\nyear;2018\når;2018\n", SP_FORM_HEADER, "f.csv:3:A", "år"},
		{"blankett;samplan/1\nuppgiftslämnare;Gävle\n", SP_FORM_HEADER, "f.csv:2:B",
			"uppgiftslämnare"},
		{"blankett;samplan/1\nuppgiftslämnare;12345\n", SP_FORM_HEADER, "f.csv:2:B",
			"uppgiftslämnare"},
		{"blankett;samplan/1\nbygger_på_revision;-1\n", SP_FORM_HEADER, "f.csv:2:B",
			"bygger_på_revision"},
		{"blankett;samplan/1\nkontakkt;x\n", SP_FORM_HEADER, "f.csv:2:A", "kontakkt"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct form f;
		struct sp_error err = {0};
		CHECK_CODE(
			form_read_head("f.csv", bytes_text(rows[i].text), test_arena(), &f, &err),
			rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].param);
	}
}

TEST(form, gives_back_the_zero_that_spreadsheets_drop)
{
	static const struct {
		const char *cell, *want;
	} rows[] = {{"780 Växjö", "0780"}, {"0780", "0780"}, {"1 Region Stockholm", "01"},
		{"21", "21"}, {"nsph-skåne NSPH", "nsph-skåne"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct form f;
		struct sp_error err;
		const char *text = arena_printf(test_arena(),
			"form;samplan/"
			"1\nplan;p-1@2\nyear;2018\nreporting_unit;%s\nbase_revision;0\n",
			rows[i].cell);
		CHECK_CODE(form_read_head("f.csv", bytes_text(text), test_arena(), &f, &err), SP_OK,
			&err);
		CHECK_TEXT(f.unit, rows[i].want);
	}
}

/* The same sheet saved by other programs: comma or TAB, LF, no byte order mark, padded with empty cells. */
TEST(form, reads_the_same_however_it_was_saved)
{
	struct answer *answers;
	size_t n;
	struct findings findings;
	struct csv t;
	struct sp_error err;
	carried("2182", &answers, &n, &findings);
	CHECK_CODE(csv_parse("f.csv", written(&head, answers, n, LANG_EN), test_arena(), &t, &err),
		SP_OK, &err);
	for (size_t d = 0; d < 3; d++) {
		struct buf out;
		char delimiter[] = {",\t;"[d], '\0'};
		buf_init(&out, FILE_MAX);
		for (size_t r = 0; r < t.n_rows; r++) {
			for (size_t c = 0; c < 12; c++) {
				csv_cell_write(&out,
					c < t.rows[r].n_cells ? t.rows[r].cells[c].text : "",
					delimiter[0], false);
				buf_add_text(&out, c < 11 ? delimiter : "\n");
			}
		}
		struct form f = read_back(buf_bytes(&out), &findings);
		CHECK_INT(findings.n_items, 0);
		check_same_answers(f.answers, f.n_answers, answers, n);
		CHECK_TEXT(f.contact, head.contact);
		buf_free(&out);
	}
}

TEST(form, says_so_when_memory_is_spent_wherever_it_is)
{
	struct bytes text = written(&head, NULL, 0, LANG_SV);
	const struct questions *qs = questions();
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 1000; rc != SP_OK; cap += 500) {
		struct arena a;
		struct form f;
		struct sp_error err;
		struct findings findings = {0};
		arena_init(&a, cap);
		rc = form_read_head("f.csv", text, &a, &f, &err);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			rc = form_read_answers("f.csv", text, qs, &a, &f, &findings, &err);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		arena_free(&a);
	}
}
