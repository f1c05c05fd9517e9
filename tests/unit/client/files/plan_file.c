/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include <stdlib.h>

#include "client/files/files.h"

/* A plan that is right, to which a test adds what it is about. */
#define HEAD                           \
	"plan: p-1\n"                  \
	"titel: T\n"                   \
	"slag: handlingsplan\n"        \
	"gäller: 2018\n"              \
	"parter: [\"21\", \"2180\"]\n" \
	"fokusområden:\n"             \
	"  1: Ett\n"                   \
	"områden:\n"                  \
	"- id: a\n"                    \
	"  namn: A\n" /* line 10 */

/* The same without its id. */
#define NAMELESS                       \
	"titel: T\n"                   \
	"slag: handlingsplan\n"        \
	"gäller: 2018\n"              \
	"parter: [\"21\", \"2180\"]\n" \
	"områden: [{id: a, namn: A}]\n"

static enum sp_code read_n(const char *text, size_t len, struct plan **p, struct findings *faults,
	struct sp_error *err)
{
	*err = (struct sp_error){0};
	*faults = (struct findings){0};
	return plan_file_read("p.yaml", bytes_of(text, len), test_arena(), p, faults, err);
}

static struct plan *plan_of(const char *text)
{
	struct plan *p;
	struct findings faults;
	struct sp_error err;
	CHECK_CODE(read_n(text, strlen(text), &p, &faults, &err), SP_OK, &err);
	for (size_t i = 0; i < faults.n_items; i++)
		CHECK_CODE(faults.items[i].error.code, SP_OK, &faults.items[i].error);
	return p;
}

struct bad {
	const char *text;
	enum sp_code code;
	const char *where, *p1, *p2;
};

static void check_finding(const struct bad *b)
{
	struct plan *p;
	struct findings faults;
	struct sp_error err;
	CHECK_CODE(read_n(b->text, strlen(b->text), &p, &faults, &err), SP_OK, &err);
	if (faults.n_items != 1)
		fprintf(stderr, "%zu findings for:\n%s\n", faults.n_items, b->text);
	for (size_t i = 1; i < faults.n_items; i++)
		fprintf(stderr, "also %s %s\n", sp_error_row(faults.items[i].error.code)->symbol,
			faults.items[i].error.where);
	CHECK_INT(faults.n_items, 1);
	CHECK_CODE(faults.items[0].error.code, b->code, &faults.items[0].error);
	CHECK_TEXT(faults.items[0].error.where, b->where);
	if (b->p1)
		CHECK_TEXT(faults.items[0].error.param[0], b->p1);
	if (b->p2)
		CHECK_TEXT(faults.items[0].error.param[1], b->p2);
}

TEST(plan_file, takes_every_scalar_as_text)
{
	const struct plan *p = plan_of(HEAD "  nr: 2.10\n"
					    "  nuläge: no\n"
					    "  utvecklingsbehov: 0123\n"
					    "  fokusområden: [1]\n"
					    "  ansvariga: [on, ~, 2019-04-01, 1/2, 0x1F, null]\n");
	const struct area *a = &p->areas[0];
	CHECK_TEXT(a->number, "2.10");
	CHECK_TEXT(a->situation, "no");
	CHECK_TEXT(a->needs, "0123");
	CHECK_TEXT(a->focus_areas[0], "1");
	CHECK_INT(a->n_responsible, 6);
	CHECK_TEXT(a->responsible[0], "on");
	CHECK_TEXT(a->responsible[1], "~");
	CHECK_TEXT(a->responsible[2], "2019-04-01");
	CHECK_TEXT(a->responsible[4], "0x1F");
}

TEST(plan_file, reads_english_keys_too)
{
	const struct plan *p = plan_of(
		"plan: p-1\ntitle: T\nkind: strategy\nvalid: 2018–2025\nparties: [\"21\"]\n"
		"areas:\n- id: a\n  name: A\n  goals:\n    long: [G]\n    unspecified: [H]\n"
		"  activities:\n    2018: [X]\n  indicators:\n  - text: I\n    type: count\n");
	CHECK_INT(p->from_year, 2018);
	CHECK_INT(p->to_year, 2025);
	CHECK_INT(p->areas[0].goals[0].term, TERM_LONG);
	CHECK_INT(p->areas[0].goals[1].term, TERM_NONE);
	CHECK_INT(p->areas[0].indicators[0].kind, INDICATOR_COUNT);
}

TEST(plan_file, gives_ids_that_are_always_the_same)
{
	const struct plan *p = plan_of(HEAD "  aktiviteter:\n    2017: [x, y]\n    2018:\n    - z\n"
					    "    - id: own\n      text: w\n"
					    "  indikatorer:\n  - text: I\n    typ: antal\n  - id: "
					    "own\n    text: J\n    typ: text\n"
					    "  - text: K\n    typ: ja/nej\n");
	const struct area *a = &p->areas[0];
	CHECK_TEXT(a->activities[1].id, "2017-2");
	CHECK_TEXT(a->activities[2].id, "2018-1");
	CHECK_TEXT(a->activities[3].id, "own");
	CHECK_TEXT(a->indicators[0].id, "i1");
	CHECK_TEXT(a->indicators[1].id, "own");
	CHECK_TEXT(a->indicators[2].id, "i3");
}

TEST(plan_file, reads_reports_with_and_without_a_state)
{
	const struct plan *p =
		plan_of(HEAD "  aktiviteter:\n    2017:\n"
			     "    - text: x\n      redovisat: one\n      läge: pågår\n"
			     "    - text: y\n      redovisat:\n      - two\n      - text: three\n  "
			     "      läge: genomförd\n");
	const struct activity *x = p->areas[0].activities;
	CHECK_INT(x[0].n_reports, 1);
	CHECK_TEXT(x[0].reports[0].text, "one");
	CHECK_INT(x[0].reports[0].state, ACTIVITY_ONGOING);
	CHECK_INT(x[1].n_reports, 2);
	CHECK_INT(x[1].reports[0].state, ACTIVITY_NONE);
	CHECK_INT(x[1].reports[1].state, ACTIVITY_DONE);
}

TEST(plan_file, reads_costs_with_any_dash)
{
	static const char *const costs[] = {
		"0,7–1,8 mnkr", "0,7-1,8 mnkr", "0,7—1,8 mnkr", "0,7 – 1,8 mnkr"};
	for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
		const struct plan *p = plan_of(arena_printf(test_arena(),
			HEAD "  kostnad:\n    2018: %s\n    2019: 1 200 tkr\n", costs[i]));
		CHECK_INT(p->areas[0].costs[0].low, 7000);
		CHECK_INT(p->areas[0].costs[0].high, 18000);
		CHECK_TEXT(p->areas[0].costs[0].unit, "mnkr");
		CHECK(!p->areas[0].costs[0].preliminary);
		CHECK_INT(p->areas[0].costs[1].low, 1200 * DECIMAL_ONE);
	}
}

TEST(plan_file, fulfilment_may_be_a_text_alone)
{
	const struct plan *p = plan_of(HEAD "  måluppfyllelse:\n    2017: Helt eller delvis.\n");
	CHECK_INT(p->areas[0].fulfilments[0].grade, GRADE_NONE);
	CHECK_TEXT(p->areas[0].fulfilments[0].text, "Helt eller delvis.");
}

TEST(plan_file, names_each_fault_with_its_place)
{
	static const struct bad rows[] = {
		{HEAD "  nulage: x\n", SP_YAML_KEY_UNKNOWN, "p.yaml:11:3", "nulage", "nuläge"},
		{HEAD "  qwertyuiop: x\n", SP_YAML_KEY_FOREIGN, "p.yaml:11:3", "qwertyuiop", NULL},
		{HEAD "  typ: x\n", SP_YAML_KEY_FOREIGN, "p.yaml:11:3", "typ", NULL},
		{HEAD "  namn: B\n", SP_YAML_KEY_TWICE, "p.yaml:11:3", "namn", NULL},
		{HEAD "  name: B\n", SP_YAML_KEY_TWICE, "p.yaml:11:3", "name", NULL},
		{HEAD "  nuläge: &x text\n", SP_YAML_REFUSED, "p.yaml:11:11", NULL, NULL},
		{HEAD "  nuläge: !!str text\n", SP_YAML_REFUSED, "p.yaml:11:11", NULL, NULL},
		{HEAD "  ansvariga: !own [x]\n", SP_YAML_REFUSED, "p.yaml:11:14", NULL, NULL},
		{HEAD "  nuläge: \"a\\0b\"\n", SP_ANSWER_TEXT_INVALID, "p.yaml:11:11", NULL, NULL},
		{HEAD "  nuläge: \"a\\eb\"\n", SP_ANSWER_TEXT_INVALID, "p.yaml:11:11", NULL, NULL},
		{HEAD "  nuläge:\n", SP_YAML_SHAPE, "p.yaml:11:10", "nuläge", "a_text"},
		{HEAD "  nuläge: [x]\n", SP_YAML_SHAPE, "p.yaml:11:11", "nuläge", "a_text"},
		{HEAD "  ansvariga: x\n", SP_YAML_SHAPE, "p.yaml:11:14", "ansvariga", "a_list"},
		{HEAD "  mål: [x]\n", SP_YAML_SHAPE, "p.yaml:11:8", "mål", "keys_of_its_own"},
		{HEAD "  mål:\n    lagom: [x]\n", SP_YAML_KEY_FOREIGN, "p.yaml:12:5", "lagom",
			NULL},
		{HEAD "- id: B b\n  namn: B\n", SP_YAML_VALUE, "p.yaml:11:7", "id", "B b"},
		{HEAD "  målgrupp: [Barn]\n", SP_YAML_VALUE, "p.yaml:11:14", "målgrupp", "Barn"},
		{"plan: Plan 1\n" NAMELESS, SP_YAML_VALUE, "p.yaml:1:7", "plan", "Plan 1"},
		{"plan: p-1\nlän: Uppsala\n" NAMELESS, SP_YAML_VALUE, "p.yaml:2:6", "län",
			"Uppsala"},
		{"plan: p-1\nfokusområden: {Första: x}\n" NAMELESS, SP_YAML_VALUE, "p.yaml:2:16",
			"fokusområden", "Första"},
		{HEAD "  mål:\n    lång: x\n", SP_YAML_SHAPE, "p.yaml:12:11", "lång", "a_list"},
		{HEAD "  mål:\n    lång:\n    - riktning: öka\n", SP_YAML_KEY_MISSING,
			"p.yaml:13:7", "text", NULL},
		{HEAD "  mål:\n    lång:\n    - text: x\n      riktning: upp\n", SP_YAML_VALUE,
			"p.yaml:14:17", "riktning", "upp"},
		{HEAD "  aktiviteter:\n    20181: [x]\n", SP_YAML_VALUE, "p.yaml:12:5",
			"aktiviteter", "20181"},
		{HEAD "  aktiviteter:\n    2018: [{text: x, läge: kanske}]\n", SP_YAML_VALUE,
			"p.yaml:12:28", "läge", "kanske"},
		{HEAD "  aktiviteter:\n    2018: [{text: x, läge: pågår}]\n", SP_YAML_KEY_MISSING,
			"p.yaml:12:12", "redovisat", NULL},
		{HEAD "  indikatorer:\n  - typ: antal\n", SP_YAML_KEY_MISSING, "p.yaml:12:5",
			"text", NULL},
		{HEAD "  indikatorer:\n  - text: x\n    typ: antall\n", SP_YAML_VALUE,
			"p.yaml:13:10", "typ", "antall"},
		{HEAD "  måluppfyllelse:\n    2017: {grad: bra}\n", SP_YAML_VALUE, "p.yaml:12:18",
			"grad", "bra"},
		{HEAD "  kostnad:\n    2018: dyrt\n", SP_YAML_VALUE, "p.yaml:12:11", "2018",
			"dyrt"},
		{HEAD "  kostnad:\n    2018: 0,7\n", SP_YAML_VALUE, "p.yaml:12:11", "2018", "0,7"},
		{HEAD "  kostnad:\n    2018: ca 1 mnkr\n", SP_YAML_VALUE, "p.yaml:12:11", "2018",
			"ca 1 mnkr"},
		{HEAD "  kostnad: {2018: 0,7–1,8 mnkr}\n", SP_YAML_DECIMAL_COMMA, "p.yaml:11:21",
			NULL, NULL},
		{HEAD "  kostnad: {2018: 0,3 mnkr, 2019: 1 mnkr}\n", SP_YAML_DECIMAL_COMMA,
			"p.yaml:11:21", NULL, NULL},
		{"frågar: [indikatorer, allt]\n" HEAD, SP_YAML_VALUE, "p.yaml:1:23", "frågar",
			"allt"},
		{"frågar: indikatorer\n" HEAD, SP_YAML_SHAPE, "p.yaml:1:9", "frågar", "a_list"},
		{"mål_på_sikt: {lång: fem år}\n" HEAD, SP_YAML_VALUE, "p.yaml:1:21", "lång",
			"fem år"},
		{"mål_på_sikt: {evig: 5 år}\n" HEAD, SP_YAML_KEY_FOREIGN, "p.yaml:1:15", "evig",
			NULL},
		{"daterad: 31/10-17\n" HEAD, SP_YAML_VALUE, "p.yaml:1:10", "daterad", "31/10-17"},
		{"följer_upp: 17\n" HEAD, SP_YAML_VALUE, "p.yaml:1:13", "följer_upp", "17"},
		{"rapporterar: alla\n" HEAD, SP_YAML_VALUE, "p.yaml:1:14", "rapporterar", "alla"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_finding(&rows[i]);
}

TEST(plan_file, checks_the_whole_and_names_the_item)
{
	static const struct bad rows[] = {
		{HEAD "  fokusområden: [2]\n", SP_PLAN_INVALID,
			"p.yaml:9:3 areas[0].focus_areas[0]", NULL, NULL},
		{HEAD "- id: a\n  namn: B\n", SP_PLAN_INVALID, "p.yaml:11:3 areas[1].id", NULL,
			NULL},
		{HEAD "  målgrupp: x\n", SP_PLAN_INVALID, "p.yaml:9:3 areas[0].target_groups[0]",
			NULL, NULL},
		{HEAD "  indikatorer:\n  - {id: x, text: x, typ: antal}\n  - {id: x, text: y, typ: "
		      "antal}\n",
			SP_PLAN_INVALID, "p.yaml:13:5 areas[0].indicators[1].id", NULL, NULL},
		{HEAD "  kostnad:\n    2018: 2–1 mnkr\n", SP_YAML_VALUE, "p.yaml:12:11", NULL,
			NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_finding(&rows[i]);
}

TEST(plan_file, tells_all_faults_of_content_in_one_run_from_top_to_bottom)
{
	struct plan *p;
	struct findings faults;
	struct sp_error err;
	static const char text[] =
		"plan: p-1\nslagg: x\ngäller: i år\nområden:\n- namn: A\n  nuläge: [x]\n- x\n";
	CHECK_CODE(read_n(text, sizeof text - 1, &p, &faults, &err), SP_OK, &err);
	static const struct {
		enum sp_code code;
		const char *where;
	} want[] = {
		{SP_YAML_KEY_MISSING, "p.yaml:1:1"}, /* titel */
		{SP_YAML_KEY_MISSING, "p.yaml:1:1"}, /* slag */
		{SP_YAML_KEY_MISSING, "p.yaml:1:1"}, /* parter */
		{SP_YAML_KEY_UNKNOWN, "p.yaml:2:1"},
		{SP_YAML_VALUE, "p.yaml:3:9"},
		{SP_YAML_KEY_MISSING, "p.yaml:5:3"}, /* id */
		{SP_YAML_SHAPE, "p.yaml:6:11"},
		{SP_YAML_SHAPE, "p.yaml:7:3"},
	};
	CHECK_INT(faults.n_items, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < faults.n_items; i++) {
		CHECK_CODE(faults.items[i].error.code, want[i].code, &faults.items[i].error);
		CHECK_TEXT(faults.items[i].error.where, want[i].where);
	}
}

TEST(plan_file, stops_at_one_syntax_error_and_shows_the_line)
{
	static const struct {
		const char *text;
		size_t len;
		const char *where, *line;
	} rows[] = {
#define BAD(text, where, line) {text, sizeof(text) - 1, where, line}
		BAD("", "p.yaml:1:1", ""),
		BAD("# only this\n", "p.yaml:1:1", "# only this"),
		BAD("plan: p\ntitel: a: b\n", "p.yaml:2:9", "titel: a: b"),
		BAD("plan: p\n\ttitel: x\n", "p.yaml:2:1", "titel: x"),
		BAD("plan: \"open\n", "p.yaml:2:1", ""),
		BAD("plan: [a, b\ntitel: c\n", "p.yaml:2:6", "titel: c"),
		BAD("plan: *alias\n---\n", "p.yaml:2:1", "---"),
		BAD("plan: p\n---\nplan: q\n", "p.yaml:2:1", "---"),
		BAD("plan: p\n? [a]\n: b\n", "p.yaml:2:3", "? [a]"),
		BAD("plan: p\ntitel: G\xE4vle\n", "p.yaml:2:9", ""),
		BAD("plan: p\ntitel: a\0b\n", "p.yaml:2:9", ""),
		BAD("\xFF\xFEp\0", "p.yaml:1:1", ""),
		BAD("a: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n", "p.yaml:1:19", ""),
#undef BAD
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct plan *p;
		struct findings faults;
		struct sp_error err;
		CHECK_CODE(
			read_n(rows[i].text, rows[i].len, &p, &faults, &err), SP_YAML_SYNTAX, &err);
		CHECK_TEXT(err.where, rows[i].where);
		if (*rows[i].line)
			CHECK_TEXT(err.param[0], rows[i].line);
		CHECK(!p);
	}
}

TEST(plan_file, may_begin_with_a_byte_order_mark_and_have_crlf)
{
	char *crlf = arena_alloc(test_arena(), 2 * sizeof HEAD + 8);
	size_t n = 0;
	for (const char *c = "\xEF\xBB\xBF" HEAD; *c; c++) {
		if (*c == '\n')
			crlf[n++] = '\r';
		crlf[n++] = *c;
	}
	CHECK_TEXT(plan_of(crlf)->areas[0].name, "A");
}

/* Keys typed on a Mac may have å as a + ring. */
TEST(plan_file, knows_its_keys_in_any_normal_form)
{
	CHECK_TEXT(plan_of(HEAD "  nula\xCC\x88ge: x\n")->areas[0].situation, "x");
}

static char *many(const char *head, const char *format, size_t n)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	buf_add_text(&out, head);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&out, format);
	struct bytes all = buf_bytes(&out);
	char *text = arena_text_n(test_arena(), all.ptr, all.len);
	buf_free(&out);
	return text;
}

TEST(plan_file, refuses_ten_thousand_goals)
{
	struct plan *p;
	struct findings faults;
	struct sp_error err;
	const char *text = many(HEAD "  mål:\n    lång:\n", "    - x\n", 10000);
	CHECK_CODE(read_n(text, strlen(text), &p, &faults, &err), SP_OK, &err);
	CHECK_INT(faults.n_items, 1);
	CHECK_CODE(faults.items[0].error.code, SP_PLAN_INVALID, &faults.items[0].error);
}

TEST(plan_file, keeps_count_of_more_faults_than_it_keeps)
{
	struct plan *p;
	struct sp_error err;
	struct findings faults = {.cap = 10};
	const char *text = many(HEAD "  ansvariga:\n", "  - [x]\n", 500);
	CHECK_CODE(plan_file_read("p.yaml", bytes_text(text), test_arena(), &p, &faults, &err),
		SP_OK, &err);
	CHECK_INT(faults.n_items, 10);
	CHECK_INT(faults.errors, 500);
}

TEST(plan_file, refuses_too_many_nodes_and_too_many_bytes)
{
	struct plan *p;
	struct findings faults = {0};
	struct sp_error err;
	const char *text = many("a:\n", "- x\n", 50001);
	CHECK_CODE(plan_file_read("p.yaml", bytes_text(text), test_arena(), &p, &faults, &err),
		SP_TOO_LARGE, &err);
	CHECK_CODE(plan_file_read(
			   "p.yaml", bytes_of(text, FILE_MAX + 1), test_arena(), &p, &faults, &err),
		SP_TOO_LARGE, &err);
}

TEST(plan_file, says_so_when_memory_is_spent_wherever_it_is)
{
	static const char text[] =
		HEAD "  nulage: x\n  mål: {lång: [x]}\n  kostnad:\n    2018: 1 mnkr\n"
		     "  aktiviteter:\n    2018: [{text: x, redovisat: y, läge: pågår}]\n";
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 64; rc != SP_OK; cap += 64) {
		struct arena a;
		struct plan *p;
		struct findings faults = {0};
		struct sp_error err;
		arena_init(&a, cap);
		rc = plan_file_read(
			"p.yaml", bytes_of(text, sizeof text - 1), &a, &p, &faults, &err);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			CHECK_INT(faults.errors, 1);
		arena_free(&a);
	}
}

/* Whatever is cut off or turned over, the reader ends with an answer and a place. */
TEST(plan_file, survives_every_cut_and_every_flip)
{
	static const char text[] = HEAD
		"  mål:\n    lång: [x, {text: y, riktning: öka}]\n  kostnad: {2018: 0,3 mnkr}\n"
		"  aktiviteter:\n    2018:\n    - text: >-\n        folded\n        text\n      "
		"delar: [a]\n";
	char copy[sizeof text];
	for (size_t i = 0; i < sizeof text - 1; i++) {
		struct plan *p;
		struct findings faults;
		struct sp_error err;
		enum sp_code rc = read_n(text, i, &p, &faults, &err);
		CHECK(rc == SP_OK || (rc == SP_YAML_SYNTAX && *err.where));
		for (unsigned flip = 1; flip < 256; flip <<= 1) {
			struct arena a;
			faults = (struct findings){0};
			memcpy(copy, text, sizeof text);
			copy[i] = (char)(copy[i] ^ (char)flip);
			arena_init(&a, (size_t)16 << 20);
			rc = plan_file_read(
				"p.yaml", bytes_of(copy, sizeof text - 1), &a, &p, &faults, &err);
			CHECK(rc == SP_OK || (rc == SP_YAML_SYNTAX && *err.where));
			arena_free(&a);
		}
	}
}
