/* SPDX-License-Identifier: Apache-2.0 */
/* Each document gets its own form of report; a layout may be asked for; what is not stated is said to be so. */
#include "tests/unit/client/views/documents.h"
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/wellformed.h"
#include "tests/unit/client/views/written.h"

/* The ids of the sections, in the page's order; the areas as one. */
static const char *sections_of(const char *text)
{
	static const char start[] = "\n<section id=\"";
	const char *list = "";
	for (const char *p = text; (p = strstr(p, start)) != NULL; p++) {
		const char *id = p + sizeof start - 1;
		int n = (int)strcspn(id, "\"");
		bool area = strncmp(id, "area-", 5) == 0;
		if (area && strncmp(id, "area-1\"", 7) != 0)
			continue;
		list = arena_printf(test_arena(), "%s%s%.*s", list, *list ? " " : "", area ? 5 : n,
			area ? "areas" : id);
	}
	return list;
}

static const char *page(struct report_data *d, enum report_layout layout)
{
	d->layout = layout;
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	check_well_formed(written_html(d, LANG_EN));
	return text;
}

/* The contents list has each section that is there, in the same order, and no other. */
static void check_contents(const char *text)
{
	const char *nav = strstr(text, "<nav"), *end = strstr(text, "</nav>"), *at = text;
	size_t links = 0;
	CHECK(nav && end);
	for (const char *p = nav; (p = strstr(p, "href=\"#")) != NULL && p < end; p++, links++) {
		const char *id = arena_printf(
			test_arena(), "\n<section id=\"%.*s\"", (int)strcspn(p + 7, "\""), p + 7);
		at = strstr(at, id);
		if (!at)
			fail_msg("%s is not where the contents list has it", id);
	}
	CHECK_INT(links, times(text, "<h2") - 1); /* but for the list's own heading */
}

TEST(layout, of_each_document_follows_from_its_shape)
{
	static const struct {
		const char *plan;
		uint32_t year;
		const char *sections;
	} documents[] = {
		{"skane-2016", 2019, "summary plan areas gaps who notes how method"},
		{"gavleborg-2018", 2018, "summary who areas results costs plan gaps"},
		{"kronoberg-2018", 2019, "summary plan goals status gaps who areas notes method"},
		{"kronoberg-2022", 2023,
			"summary goals directions areas plan gaps who notes how method"},
		{"gavleborg-2022", 2022,
			"summary plan goals areas notes costs gaps who how method"},
	};
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		const struct plan *p = strcmp(documents[i].plan, "skane-2016") == 0
					       ? document_skane()
					       : document_plan(documents[i].plan);
		const char *text = page(document_report(p, documents[i].year), LAYOUT_AUTO);
		const char *found = sections_of(text);
		check_contents(text);
		if (strncmp(found, documents[i].sections, strlen(documents[i].sections)) != 0)
			fail_msg("%s: %s", documents[i].plan, found);
	}
}

TEST(layout, that_is_asked_for_holds_for_any_plan)
{
	static const char *const firsts[] = {[LAYOUT_SKANE] = "summary plan areas",
		[LAYOUT_GAVLEBORG] = "summary who areas costs plan",
		[LAYOUT_KRONOBERG] = "summary plan status",
		[LAYOUT_STRATEGY] = "summary directions areas plan",
		[LAYOUT_NARRATIVE] = "summary plan areas"};
	for (int layout = LAYOUT_SKANE; layout <= LAYOUT_NARRATIVE; layout++) {
		const char *text =
			page(document_report(document_skane(), 2019), (enum report_layout)layout);
		check_contents(text);
		if (strncmp(sections_of(text), firsts[layout], strlen(firsts[layout])) != 0)
			fail_msg("%d: %s", layout, sections_of(text));
	}
}

TEST(layout, of_a_plan_without_a_known_shape_has_all_that_there_is)
{
	struct fixture f;
	fixture_report(&f);
	f.areas[0].situation = NULL;
	CHECK_TEXT(sections_of(page(&f.data, LAYOUT_AUTO)),
		"summary who plan areas results costs gaps method");
}

TEST(layout, of_skane_has_its_four_headings_in_every_area)
{
	const char *text =
		page(document_report(document_plan("kronoberg-2018"), 2019), LAYOUT_SKANE);
	CHECK_INT(times(text, "<h4>Kortsiktiga mål och aktiviteter</h4>"), 22);
	CHECK_INT(times(text, "<h4>Mätbara indikatorer för de kortsiktiga målen</h4>"), 22);
	CHECK_INT(times(text, "<h4>Långsiktiga mål</h4>"), 22);
	CHECK_INT(times(text, "<h4>Mätbara indikatorer för de långsiktiga målen</h4>"), 22);
}

TEST(layout, of_gavleborg_has_the_templates_order_in_an_area)
{
	static const char *const headings[] = {">Nuläge<", ">Måluppfyllelse 2017<",
		">Utvecklingsbehov<", ">Mål<", ">Aktiviteter 2017<", ">Aktiviteter 2018<",
		">Ansvariga<", ">Indikatorer<"};
	const char *at =
		strstr(page(document_report(document_plan("gavleborg-2018"), 2018), LAYOUT_AUTO),
			"<section id=\"area-1\"");
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
		const char *found = strstr(at, headings[i]);
		if (!found)
			fail_msg("not in its place: %s", headings[i]);
		at = found;
	}
}

TEST(layout, of_the_narrative_puts_planning_right_behind_fulfilment)
{
	const char *text =
		page(document_report(document_plan("gavleborg-2022"), 2022), LAYOUT_AUTO);
	const char *next = strstr(text, "<section id=\"area-4-next\"");
	CHECK(next && next < strstr(text, "<section id=\"area-4-answers\""));
	text = page(document_report(document_plan("gavleborg-2018"), 2017), LAYOUT_AUTO);
	next = strstr(text, "<section id=\"area-1-next\"");
	CHECK(next && next > strstr(text, "<section id=\"area-1-answers\""));
}

/* A document without amounts, directions or states: "ej angivet", never 0. */
TEST(layout, says_what_is_not_stated_and_never_zero)
{
	const char *text =
		page(document_report(document_plan("kronoberg-2018"), 2019), LAYOUT_GAVLEBORG);
	CHECK_INT(times(text, "<dt>Kostnad 2019</dt>\n<dd>ej angivet</dd>"), 22);
	CHECK(holds(text, "ej angivet (0 av 22 områden)"));
	CHECK(!holds(text, "0 mnkr"));
	const char *costs = strstr(text, "<section id=\"costs\"");
	CHECK(!holds(
		arena_text_n(test_arena(), costs, (size_t)(strstr(costs, "</section>") - costs)),
		">0"));
	CHECK_INT(times(text, "<h4>Nuläge</h4>\n<p class=\"absent\">ej angivet</p>"), 22);
	text = page(document_report(document_skane(), 2019), LAYOUT_KRONOBERG);
	CHECK(holds(text, ">ej angivet (20)</th>"));
	CHECK(!holds(text, "Antal områden efter målgrupp och läge"));
	text = page(document_report(document_plan("gavleborg-2022"), 2022), LAYOUT_AUTO);
	CHECK(holds(text, "<h4>Måluppfyllelse</h4>\n<p class=\"absent\">ej angivet</p>") ||
		holds(text, "<h4>Måluppfyllelse 2022</h4>"));
}

TEST(layout, has_a_name_in_both_languages)
{
	enum report_layout found = LAYOUT_AUTO;
	CHECK(report_layout_find("skane", &found) && found == LAYOUT_SKANE);
	CHECK(report_layout_find("skåne", &found) && found == LAYOUT_SKANE);
	CHECK(report_layout_find("gävleborg", &found) && found == LAYOUT_GAVLEBORG);
	CHECK(report_layout_find("kronoberg", &found) && found == LAYOUT_KRONOBERG);
	CHECK(report_layout_find("strategi", &found) && found == LAYOUT_STRATEGY);
	CHECK(report_layout_find("berättande", &found) && found == LAYOUT_NARRATIVE);
	CHECK(report_layout_find("auto", &found) && found == LAYOUT_AUTO);
	CHECK(!report_layout_find("", &found) && !report_layout_find("skan", &found) &&
		!report_layout_find("SKANE", &found) && !report_layout_find("skane ", &found));
	for (int lang = 0; lang < 2; lang++) { /* what is told as allowed is */
		const char *words = report_layout_words((enum lang)lang);
		for (const char *p = words; *p; p += strcspn(p, " ") + (p[strcspn(p, " ")] == ' '))
			CHECK(report_layout_find(
				arena_text_n(test_arena(), p, strcspn(p, ", ")), &found));
	}
}
