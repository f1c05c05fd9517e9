/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"

#include <ctype.h>

#include "client/views/doc.h"
#include "common/text/text.h"

static const char *report(const struct report_data *d, enum lang lang)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_markdown(d, lang, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

/* A text in a paragraph, as Markdown. */
static const char *paragraph(const char *text)
{
	struct buf out;
	struct doc doc;
	buf_init(&out, 1 << 20);
	doc_begin(&doc, DOC_MARKDOWN, LANG_SV, test_arena(), &out);
	doc_element(&doc, "p", text, NULL);
	CHECK_CODE(doc_page_close(&doc), SP_OK, NULL);
	const char *made = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return made;
}

TEST(markdown, escapes_what_has_a_meaning_anywhere)
{
	CHECK_TEXT(paragraph("a*b_c`d"), "a\\*b\\_c\\`d\n");
	CHECK_TEXT(paragraph("[x](y) ![z]"), "\\[x\\](y) !\\[z\\]\n");
	CHECK_TEXT(paragraph("<b> &amp; a|b ~~c~~ $d$"),
		"\\<b\\> \\&amp; a\\|b \\~\\~c\\~\\~ \\$d\\$\n");
	CHECK_TEXT(paragraph("back\\slash #tag"), "back\\\\slash \\#tag\n");
	CHECK_TEXT(paragraph("https://x.se www.y.se"), "https\\://x.se www\\.y.se\n");
}

TEST(markdown, escapes_at_the_beginning_of_a_line_what_has_a_meaning_there)
{
	CHECK_TEXT(paragraph("- a"), "\\- a\n");
	CHECK_TEXT(paragraph("+ a"), "\\+ a\n");
	CHECK_TEXT(paragraph("12. a"), "12\\. a\n");
	CHECK_TEXT(paragraph("1) a"), "1\\) a\n");
	CHECK_TEXT(paragraph("# a"), "\\# a\n");
	CHECK_TEXT(paragraph("a\n==="), "a\\\n\\===\n");
	CHECK_TEXT(paragraph("a\n---"), "a\\\n\\---\n");
	CHECK_TEXT(paragraph("    code"), "code\n");
	CHECK_TEXT(paragraph("2018-01-31: 1.5 - 2"), "2018-01-31: 1.5 - 2\n");
	CHECK_TEXT(paragraph("1.234"), "1\\.234\n");
}

TEST(markdown, keeps_a_text_in_its_paragraph_whatever_lines_it_has)
{
	CHECK_TEXT(paragraph("a\n\n\n# b\n"), "a\\\n\\# b\n");
	CHECK_TEXT(paragraph("  a \t b  "), "a b\n");
	CHECK_TEXT(paragraph("\n\n"), "\n");
	CHECK_TEXT(paragraph(""), "\n");
	CHECK_TEXT(paragraph("a\033b\u202Ec"), "a\uFFFDb\uFFFDc\n");
}

static void make_table(struct doc *doc, const char *cell)
{
	doc_open(doc, "table", NULL);
	doc_element(doc, "caption", "Överst", NULL);
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", "A", "scope", "col", NULL);
	doc_element(doc, "th", "B", "scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
	doc_open(doc, "tr", "id", "r-1", NULL);
	doc_element(doc, "td", cell, NULL);
	doc_open(doc, "td", NULL);
	doc_open(doc, "ul", NULL);
	doc_element(doc, "li", "ett", NULL);
	doc_element(doc, "li", "två", NULL);
	doc_close(doc);
	doc_close(doc);
	doc_close(doc);
	doc_close(doc);
}

TEST(markdown, makes_a_row_of_a_table_one_line)
{
	struct buf out;
	struct doc doc;
	buf_init(&out, 1 << 20);
	doc_begin(&doc, DOC_MARKDOWN, LANG_SV, test_arena(), &out);
	make_table(&doc, "a|b\n- c");
	doc_element(&doc, "p", "efter", NULL);
	CHECK_CODE(doc_page_close(&doc), SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&out), bytes_text("**Överst**\n"
						"\n"
						"| A | B |\n"
						"| --- | --- |\n"
						"| <a id=\"r-1\"></a>a\\|b - c | ett \u2022 två |\n"
						"\n"
						"efter\n"));
	buf_free(&out);
}

TEST(markdown, nests_lists_and_puts_marks_inside_of_blanks)
{
	struct buf out;
	struct doc doc;
	buf_init(&out, 1 << 20);
	doc_begin(&doc, DOC_MARKDOWN, LANG_SV, test_arena(), &out);
	doc_open(&doc, "ul", NULL);
	doc_open(&doc, "li", NULL);
	doc_element(&doc, "strong", "Lång sikt: ", NULL);
	doc_element(&doc, "span", "rad\nrad", NULL);
	doc_open(&doc, "ul", NULL);
	doc_element(&doc, "li", "+ del", NULL);
	doc_close(&doc);
	doc_close(&doc);
	doc_element(&doc, "li", "", NULL);
	doc_close(&doc);
	doc_open(&doc, "p", NULL);
	doc_text(&doc, "efter");
	doc_element(&doc, "strong", " (x)", NULL);
	doc_element(&doc, "em", "", NULL);
	CHECK_CODE(doc_page_close(&doc), SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&out), bytes_text("- **Lång sikt:** rad\\\n"
						"  rad\n"
						"  - \\+ del\n"
						"- \n"
						"\n"
						"efter **(x)**\n"));
	buf_free(&out);
}

TEST(markdown, has_the_sections_of_the_page)
{
	static const char *const titles[] = {"\n# Handlingsplan 2018\n", "Innehåll\n",
		"Sammanfattning\n", "Vilka har svarat\n", "2.1 Samordnad plan\n", "2.10 Barnahus\n",
		"Mål och aktiviteter område för område\n", "Kostnader\n", "Planen\n",
		"Täckning och metod\n"};
	struct fixture f;
	const char *text = report(fixture_report(&f), LANG_SV), *p = text;
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
		const char *found = strstr(p, titles[i]);
		if (!found)
			fail_msg("not in its place: %s", titles[i]);
		p = found;
	}
	CHECK_INT(times(text, "\n# "), 1);
	CHECK(!holds(text, "Hoppa till")); /* a link for those who do not see the page */
	CHECK(holds(report(&f.data, LANG_EN), "\n## <a id=\"method\"></a>Coverage and method\n"));
}

/* The number of times that a line begins with this. */
static size_t lines_with(const char *text, const char *start)
{
	return times(text, arena_printf(test_arena(), "\n%s", start)) +
	       (strncmp(text, start, strlen(start)) == 0);
}

TEST(markdown, has_the_tables_of_the_page_with_all_their_rows)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const char *text = report(d, LANG_SV), *page = written_html(d, LANG_SV);
	CHECK_INT(lines_with(text, "| --- |"), times(page, "<table>"));
	CHECK_INT(lines_with(text, "|"), times(page, "<tr") + times(page, "<table>"));
	CHECK_INT(lines_with(text, "#"),
		times(page, "<h1") + times(page, "<h2") + times(page, "<h3") + times(page, "<h4"));
	CHECK(holds(text, "| Ockelbo | ja | 7 (3 mån) | 12 | 30/40 | genomförd | delvis |\n"));
	CHECK(holds(text, "| Gävle | nej | ej klar | ca 5 | 37,5\u00A0% | ej besvarad |"));
	CHECK(holds(text, "| Videomöten | Kallelse via video är möjlig **genomförd** \u2022 "));
	CHECK(holds(text, "- **Ockelbo:** Tiden.\\\n  Och lokaler.\n"));
}

TEST(markdown, has_a_target_for_every_link)
{
	struct fixture f;
	const char *text = report(fixture_report(&f), LANG_SV);
	CHECK(holds(text, "](#area-2)"));
	for (const char *p = text; (p = strstr(p, "](#")) != NULL; p++) {
		const char *id = arena_text_n(test_arena(), p + 3, strcspn(p + 3, ")"));
		if (times(text, arena_printf(test_arena(), "<a id=\"%s\"></a>", id)) != 1)
			fail_msg("%s is no target", id);
	}
}

TEST(markdown, is_the_same_bytes_for_the_same_data)
{
	struct fixture f, g;
	CHECK_TEXT(report(fixture_report(&f), LANG_SV), report(fixture_report(&g), LANG_SV));
}

/* Each of these in every text that the report shows. */
static const char *const hostile[] = {"# rubrik", "a\n\n# rubrik", "\n| a | b |\n| --- | --- |",
	"- punkt\n- punkt", "1. ett", "> citat", "```\nkod\n```", "    kod",
	"<script>alert(1)</script>", "<a id=\"area-1\"></a>", "[länk](javascript:alert(1))",
	"![bild](x)", "a|b|c", "\\", "**", "***", "---", "a\n===", "&lt;b&gt;", "`", "~~~", "$$x$$",
	"\033]0;t\a", "\u202Eabc", "www.example.org", "http://example.org", "", " ", "\n",
	"\xFF\xC3("};

static void poison(struct fixture *f, const char *text)
{
	struct report_data *d = fixture_report(f);
	f->plan.title = f->plan.id = f->plan.agreement = f->plan.dated = text;
	f->areas[0].name = f->areas[0].number = f->areas[0].situation = f->areas[0].needs = text;
	for (size_t u = 0; u < 3; u++) {
		f->units[u].name = f->units[u].code = f->units[u].number = text;
		for (size_t i = 0; i < f->units[u].n_answers; i++) {
			struct answer *ans = (struct answer *)&f->units[u].answers[i];
			ans->comment = *text ? text : " ";
			ans->text = ans->text ? ans->comment : NULL;
		}
	}
	for (size_t i = 0; i < f->questions.n_items; i++)
		f->questions.items[i].text = text;
	d->software = d->log_name = text;
}

/* Bars of a row that are not escaped. */
static size_t bars(const char *row)
{
	size_t n = 0;
	for (; *row && *row != '\n'; row++) {
		n += *row == '|';
		row += *row == '\\' && row[1];
	}
	return n;
}

static void check_rows(const char *text)
{
	size_t columns = 0;
	for (const char *p = text; p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL) {
		if (*p != '|')
			columns = 0;
		else if (columns == 0)
			columns = bars(p);
		else
			CHECK_INT(bars(p), columns);
	}
}

/* Only the program's own anchors are markup of HTML. */
static void check_no_html(const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '<')
			CHECK(strncmp(p, "<a id=\"", 7) == 0 || strncmp(p, "</a>", 4) == 0);
	}
}

TEST(markdown, shows_hostile_texts_as_text)
{
	struct fixture f;
	poison(&f, "ord");
	const char *plain = report(&f.data, LANG_SV);
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		poison(&f, hostile[i]);
		const char *text = report(&f.data, LANG_SV);
		CHECK_INT(lines_with(text, "#"), lines_with(plain, "#"));
		CHECK_INT(lines_with(text, "|"), lines_with(plain, "|"));
		CHECK_INT(lines_with(text, "- "), lines_with(plain, "- "));
		CHECK_INT(times(text, "<a id=\"area-1\"></a>"), 1);
		CHECK(!holds(text, "\n```") && !holds(text, "\n~~~") && !holds(text, "\n>"));
		CHECK(!holds(text, "\n---") && !holds(text, "\n===") && !holds(text, "\n    "));
		CHECK(!holds(text, "\u202E") && !holds(text, "\033"));
		CHECK(utf8_valid(bytes_text(text)));
		check_rows(text);
		check_no_html(text);
	}
}

TEST(markdown, is_whole_or_an_error_however_small_the_memory)
{
	struct fixture f;
	const char *want = report(fixture_report(&f), LANG_SV);
	check_whole_or_error(report_markdown, &f.data, want);
}
