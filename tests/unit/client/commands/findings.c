/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/errors.h"

#include "tests/lib/test.h"

static void add(struct findings *f, enum sp_code code, const char *text)
{
	struct sp_error e;
	sp_fail(&e, code, text, "x");
	sp_where(&e, "form.csv:14:G");
	CHECK_INT(findings_add(f, test_arena(), "key", &e), SP_OK);
}

static struct context *context_in(enum lang lang)
{
	struct context *c = arena_alloc(test_arena(), sizeof *c);
	CHECK(c != NULL);
	arena_init(&c->arena, (size_t)16 << 20);
	buf_init(&c->out, (size_t)16 << 20);
	c->lang = lang;
	c->style = (struct view_style){.format = FORMAT_TABLE, .lang = lang};
	return c;
}

static const char *text_of(const struct buf *b)
{
	return arena_text_n(test_arena(), buf_bytes(b).ptr, b->len);
}

TEST(findings, come_worst_first_and_otherwise_in_their_order)
{
	struct findings f = {0};
	add(&f, SP_QUESTION_NOT_ANSWERED, "1");
	add(&f, SP_ANSWER_NOT_INTEGER, "2");
	add(&f, SP_ANSWER_FAR_FROM_LAST, "3");
	add(&f, SP_ANSWER_NOT_SHARE, "4");
	CHECK_INT(findings_sort(&f, test_arena()), SP_OK);
	CHECK_INT(f.n_items, 4);
	CHECK_TEXT(f.items[0].error.param[0], "2");
	CHECK_TEXT(f.items[1].error.param[0], "4");
	CHECK_TEXT(f.items[2].error.param[0], "1");
	CHECK_TEXT(f.items[3].error.param[0], "3");
}

TEST(findings, are_shown_with_what_where_and_what_to_do_and_a_sum)
{
	struct context *c = context_in(LANG_SV);
	struct findings f = {0};
	struct sp_error err;
	add(&f, SP_ANSWER_NOT_INTEGER, "Antal SIP");
	add(&f, SP_QUESTION_NOT_ANSWERED, "Annat");
	CHECK_CODE(findings_show(c, &f, "form.csv", "form.fel.html", &err), SP_OK, &err);
	const char *text = text_of(&c->out);
	CHECK(strstr(text,
		"fel S3012: ”Antal SIP” är inte ett heltal: ”x”\n  var: form.csv:14:G\n  gör: "));
	CHECK(strstr(text, "varning S0201: ”Annat” är inte besvarad\n"));
	CHECK(strstr(text, "\n1 fel, 1 varning. Alla fel med celler: form.fel.html\n"));
	context_free(c);
}

TEST(findings, beyond_twenty_are_counted_for_people_and_all_there_for_programs)
{
	struct context *c = context_in(LANG_EN);
	struct findings f = {0};
	struct sp_error err;
	for (int i = 0; i < FINDINGS_ON_SCREEN + 5; i++)
		add(&f, SP_ANSWER_NOT_INTEGER, i == FINDINGS_ON_SCREEN + 4 ? "the last" : "one");
	CHECK_CODE(findings_show(c, &f, "form.csv", NULL, &err), SP_OK, &err);
	const char *text = text_of(&c->out);
	CHECK(strstr(text, "... and 5 more.\n25 errors, 0 warnings.\n"));
	CHECK(!strstr(text, "the last"));
	buf_clear(&c->out);
	c->style.format = FORMAT_JSON;
	CHECK_CODE(findings_show(c, &f, "form.csv", NULL, &err), SP_OK, &err);
	CHECK(strstr(text_of(&c->out), "the last"));
	CHECK(strstr(text_of(&c->out), "samplan/findings/1"));
	context_free(c);
}

TEST(findings, of_many_open_questions_are_one_for_people_and_all_there_for_programs)
{
	struct context *c = context_in(LANG_SV);
	struct findings f = {0};
	struct sp_error err, open;
	add(&f, SP_ANSWER_NOT_INTEGER, "Antal SIP");
	for (int i = 0; i < UNANSWERED_ON_SCREEN; i++)
		add(&f, SP_QUESTION_NOT_ANSWERED, "Öppen");
	CHECK_CODE(findings_show(c, &f, "form.csv", NULL, &err), SP_OK, &err);
	CHECK(strstr(text_of(&c->out), "varning S0201: ”Öppen” är inte besvarad\n"));
	sp_fail(&open, SP_QUESTION_NOT_ANSWERED, "Den sjätte");
	sp_where(&open, "form.csv:21:G");
	CHECK_INT(findings_add(&f, test_arena(), "key", &open), SP_OK);
	buf_clear(&c->out);
	CHECK_CODE(findings_show(c, &f, "form.csv", NULL, &err), SP_OK, &err);
	CHECK(strstr(text_of(&c->out), "varning S0201: 6 frågor är inte besvarade\n"
				       "  var: form.csv:14:G, 14:G, 14:G, 14:G, 14:G …\n  gör: "));
	CHECK(!strstr(text_of(&c->out), "Öppen"));
	CHECK(strstr(text_of(&c->out), "Antal SIP"));
	CHECK(strstr(text_of(&c->out), "\n1 fel, 6 varningar.\n"));
	buf_clear(&c->out);
	c->style.format = FORMAT_JSON;
	CHECK_CODE(findings_show(c, &f, "form.csv", NULL, &err), SP_OK, &err);
	CHECK(strstr(text_of(&c->out), "form.csv:21:G"));
	CHECK(strstr(
		text_of(&c->out), "is not answered")); /* English, whatever the reader's language */
	context_free(c);
}

TEST(errors, have_times_in_the_reader_s_terms)
{
	static const struct {
		const char *sent, *shown;
	} times[] = {
		{"2019-01-31T23:00:00Z", "2019-02-01 00:00"},
		{"2024-02-29T10:30:59.123Z", "2024-02-29 11:30"},
		{"2018-07-01T10:00:00Z", "2018-07-01 12:00"}, /* summer time */
		{"2019-01-31", "2019-01-31"},
	};
	struct sp_error e;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		sp_fail(&e, SP_ROUND_CLOSED, "gavleborg-2018/2018", times[i].sent);
		CHECK_TEXT(errors_localised(&e, LANG_SV).param[1], times[i].shown);
		CHECK_TEXT(errors_localised(&e, LANG_SV).param[0], "gavleborg-2018/2018");
	}
}

TEST(error, names_the_refused_command_as_the_reader_does)
{
	struct sp_error e;
	sp_fail(&e, SP_NOT_ALLOWED, "coordinator", "account list");
	CHECK_TEXT(errors_localised(&e, LANG_SV).param[1], "konto lista");
	CHECK_TEXT(errors_localised(&e, LANG_EN).param[1], "account list");
	sp_fail(&e, SP_NOT_ALLOWED, "coordinator", "enrol"); /* no command */
	CHECK_TEXT(errors_localised(&e, LANG_SV).param[1], "enrol");
	sp_fail(&e, SP_QUESTION_UNKNOWN, "sip", "submit"); /* what people wrote stays */
	CHECK_TEXT(errors_localised(&e, LANG_SV).param[1], "submit");
}
