/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/view.h"

#include "common/domain/rules.h"
#include "tests/lib/test.h"

static void add(struct findings *f, enum sp_code code, const char *text)
{
	struct sp_error e;
	sp_fail(&e, code, text, "x");
	sp_where(&e, "form.csv:14:G");
	CHECK_INT(findings_add(f, test_arena(), "key", &e), SP_OK);
}

static const char *page(const struct findings *f, const char *file, enum lang lang)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_INT(view_findings_page(f, file, "samplan/test", lang, test_arena(), &out), SP_OK);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

TEST(findings_page, has_a_row_a_finding_in_the_reader_s_language)
{
	struct findings f = {0};
	add(&f, SP_ANSWER_NOT_INTEGER, "Antal SIP");
	add(&f, SP_QUESTION_NOT_ANSWERED, "Annat");
	const char *text = page(&f, "form.csv", LANG_SV);
	CHECK(strstr(text, "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"sv\""));
	CHECK(strstr(text, "<h1>Vad som hittades i form.csv</h1>"));
	CHECK(strstr(text, "<td class=\"not\">fel</td><td>S3012</td><td>form.csv:14:G</td>"
			   "<td>”Antal SIP” är inte ett heltal: ”x”</td><td>Skriv"));
	CHECK(strstr(text, "<td>varning</td><td>S0201</td>"));
	CHECK(strstr(page(&f, "form.csv", LANG_EN), "is not a whole number"));
}

TEST(findings_page, shows_hostile_text_as_text)
{
	struct findings f = {0};
	add(&f, SP_ANSWER_NOT_INTEGER,
		"<script>alert('1')</script>\"><img onerror=x>&\x1b]0;t\x07");
	const char *text = page(&f, "a<b>.csv", LANG_SV);
	CHECK(!strstr(text, "<script"));
	CHECK(!strstr(text, "<img"));
	CHECK(!strchr(text, 0x1b));
	CHECK(strstr(text, "&lt;script&gt;"));
	CHECK(strstr(text, "a&lt;b&gt;.csv"));
	CHECK(strstr(text, "&quot;&gt;&lt;img onerror=x&gt;&amp;"));
}

TEST(findings_page, says_when_it_has_no_room)
{
	struct findings f = {0};
	struct arena none;
	struct buf out;
	add(&f, SP_ANSWER_NOT_INTEGER, "x");
	buf_init(&out, 100);
	CHECK_INT(view_findings_page(&f, "f", "m", LANG_SV, test_arena(), &out), SP_TOO_LARGE);
	buf_free(&out);
	arena_init(&none, 0);
	buf_init(&out, 1 << 20);
	CHECK_INT(view_findings_page(&f, "f", "m", LANG_SV, &none, &out), SP_NO_MEMORY);
	buf_free(&out);
	arena_free(&none);
}
