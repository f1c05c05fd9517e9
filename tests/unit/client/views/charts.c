/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures: the sentence with the documents' own numbers, the patterns, what is marked, and that no text gets out
 * of its place. */
#include "tests/unit/client/views/documents.h"
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/wellformed.h"
#include "tests/unit/client/views/written.h"

static const char *skane(enum lang lang)
{
	return written_html(document_report(document_skane(), 2019), lang);
}

static const char *markdown(const struct report_data *d)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_markdown(d, LANG_SV, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

TEST(sentence, tells_the_county_beside_the_nation)
{
	static const char sv[] =
		"Skåne minskade från 205 (2013) till 178 (2018), −13,2\u00A0%; riket −2,5\u00A0%.";
	CHECK(holds(skane(LANG_SV), arena_printf(test_arena(), "<figcaption>%s</figcaption>", sv)));
	CHECK(holds(skane(LANG_EN), "<figcaption>Skåne fell from 205 (2013) to 178 (2018), "
				    "−13,2\u00A0%; the nation −2,5\u00A0%.</figcaption>"));
	CHECK(holds(markdown(document_report(document_skane(), 2019)), sv));
}

TEST(sentence, sets_a_part_of_a_year_against_months_and_never_against_the_year)
{
	const char *text = skane(LANG_SV);
	CHECK(holds(text,
		"Skåne ökade från 4347 (2015) till 4986 (2018), +14,7\u00A0%; jan–sep 2019 "
		"mot hela 2018 −12,4\u00A0% per månad, preliminär."));
	CHECK(holds(text,
		"Skåne ökade från 584 (2015) till 2184 (2018), +274,0\u00A0%; jan–sep 2019 "
		"mot hela 2018 +31,1\u00A0% per månad"));
	CHECK(!holds(text, "34,3") && !holds(text, "−1,6\u00A0%"));
}

TEST(sentence, names_what_is_counted_of_municipalities)
{
	const char *text = skane(LANG_SV);
	CHECK(holds(
		text, "<figcaption>Kommuner som har: 23 av 33 (69,7\u00A0%) 2017.</figcaption>"));
	CHECK(holds(
		text, "20 av 33 (60,6\u00A0%) 2017 och 16 av 33 (48,5\u00A0%) 2018.</figcaption>"));
	/* the indicator asks for teams */
	CHECK(!holds(text, "Kommuner som har: Antal F-ACT-team"));
	CHECK(holds(text, "11 av 33 (33,3\u00A0%) 2019 (annat mått).</figcaption>"));
}

TEST(chart, has_title_words_table_and_sentence)
{
	const char *text = skane(LANG_SV);
	CHECK_INT(times(text, "<svg"), times(text, "role=\"img\""));
	CHECK_INT(times(text, "<svg"), times(text, "</title>") - 1);
	CHECK_INT(times(text, "<svg"), times(text, "</desc>"));
	CHECK_INT(times(text, "<figure"), times(text, "</figcaption>"));
	CHECK_INT(times(text, "<figure"),
		times(text, "<svg") - times(text, "<figure class=\"pair\""));
	CHECK(holds(text, "<td class=\"number\">20</td><td class=\"number\">13</td>"
			  "<td class=\"number\">33</td><td class=\"number\">60,6\u00A0%</td>"));
}

TEST(chart, has_the_nation_in_a_panel_of_its_own_and_says_so)
{
	const char *text = skane(LANG_SV);
	const char *pair = strstr(text, "<figure class=\"pair\"");
	CHECK_INT(times(text, "<figure class=\"pair\""), 1);
	CHECK(strstr(pair, ">Antalet självmord i Skåne: Länet</title>") <
		strstr(pair, ">Antalet självmord i Skåne: Riket</title>"));
	CHECK(holds(pair, "Två bilder med var sin skala; båda axlarna börjar på noll."));
	CHECK_INT(times(text, ">Antalet självmord i Skåne: Riket</title>"), 1);
}

TEST(chart, marks_parts_of_a_year_and_breaks_in_the_picture_and_in_words)
{
	const char *text = skane(LANG_SV);
	CHECK_INT(times(text, "class=\"hollow\""), 2);
	CHECK_INT(times(text, "Ihålig punkt: en del av ett år, utan linje."), 2);
	CHECK_INT(times(text, "class=\"break\""), 1);
	CHECK_INT(times(text, "ingen linje dras över.</p>"), 1);
	/* 2016-2018 are joined by two lines, and 2019 by none */
	const char *area = strstr(text, "<section id=\"area-19\"");
	const char *end = strstr(area, "</svg>");
	CHECK_INT(
		times(arena_text_n(test_arena(), area, (size_t)(end - area)), "class=\"line\""), 2);
}

TEST(chart, is_not_drawn_of_values_below_the_axis)
{
	static struct quantity values[] = {{QUALIFIER_EXACT, -10000, -10000},
		{QUALIFIER_EXACT, 20000, 20000}, {QUALIFIER_EXACT, 30000, 30000}};
	static struct observation observations[3];
	static struct indicator indicator = {"saldo", "Saldo", INDICATOR_SERIES, NULL, NULL};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	for (uint32_t i = 0; i < 3; i++)
		observations[i] = (struct observation){
			.year = 2015 + i, .state = STATE_GIVEN, .quantity = &values[i]};
	indicator.observations = observations;
	indicator.n_observations = 3;
	f.areas[1].indicators = &indicator;
	f.areas[1].n_indicators = 1;
	CHECK(!holds(written_html(d, LANG_SV), "Saldo: Länet</title>"));
	values[0].low = values[0].high = 0;
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "Saldo: Länet</title>"));
	CHECK(holds(text, "<figcaption>Länet ökade från 0 (2015) till 3 (2017), +3.</figcaption>"));
}

TEST(chart, tells_classes_and_states_by_pattern_and_word)
{
	static const char *const grades[] = {"good", "part", "going", "wait"};
	const char *text =
		written_html(document_report(document_plan("gavleborg-2018"), 2018), LANG_SV);
	const char *results = strstr(text, "<section id=\"results\"");
	for (size_t i = 0; i < sizeof grades / sizeof grades[0]; i++) {
		CHECK(holds(
			results, arena_printf(test_arena(), "<pattern id=\"c-1-%s\"", grades[i])));
		CHECK(holds(
			results, arena_printf(test_arena(), "fill=\"url(#c-1-%s)\"", grades[i])));
		CHECK(holds(results, arena_printf(test_arena(), "class=\"%s\">", grades[i])));
		CHECK(holds(text, arena_printf(test_arena(), ".%s::before", grades[i])));
	}
	CHECK(holds(results,
		"<figcaption>2017 enligt planen, 7 områden: uppnått 2, delvis 2, pågår 2, "
		"avvaktar 1.</figcaption>"));
	text = written_html(document_report(document_plan("kronoberg-2018"), 2019), LANG_SV);
	CHECK(holds(text,
		"<figcaption>Hela planen, 22 områden: prioritering 14, påbörjat men ej slutfört 6, "
		"genomfört – bör följas upp 2.</figcaption>"));
	CHECK(holds(text, "class=\"status wait\">prioritering 2018–2019 (6)</th>"));
	CHECK(holds(text, ">prioritering</text>"));
	CHECK_INT(times(text, "<pattern "), 3);
}

TEST(chart, has_bars_of_yes_and_no_with_how_many_were_asked)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const char *text = written_html(d, LANG_SV);
	CHECK(holds(text, ">Fråga 1: ja 1 av 2 svar, 3 tillfrågade</text>"));
	CHECK(holds(text, "<figcaption>Ja: 1 av 2 svar på fråga 1 (3 tillfrågade).</figcaption>"));
	CHECK(holds(text, ">inget värde</text>"));
	f.units[0].received = f.units[1].received = false;
	CHECK(!holds(written_html(d, LANG_SV), "Fråga 1: ja")); /* nobody answered: no bar of 0 */
}

TEST(chart, shows_hostile_texts_as_text)
{
	static const char *const hostile[] = {"</title></svg><script>alert(1)</script>",
		"\"/><a href=\"javascript:x\">", "]]><svg onload=x>", "url(https://x)",
		"\u202E%s%n\033[2J", "&lt;&#x41;", ""};
	static struct quantity values[] = {{QUALIFIER_EXACT, 10000, 10000},
		{QUALIFIER_EXACT, 20000, 20000}, {QUALIFIER_EXACT, 30000, 30000}};
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct observation observations[3] = {0};
		struct indicator indicator = {
			hostile[i], hostile[i], INDICATOR_SERIES, hostile[i], NULL};
		struct fixture f;
		struct report_data *d = fixture_report(&f);
		for (uint32_t k = 0; k < 3; k++)
			observations[k] = (struct observation){.year = 2015 + k,
				.state = STATE_GIVEN,
				.what = hostile[i],
				.quantity = &values[k]};
		indicator.observations = observations;
		indicator.n_observations = 3;
		f.areas[1].name = hostile[i];
		f.areas[1].indicators = &indicator;
		f.areas[1].n_indicators = 1;
		fixture_groups[0].name = hostile[i];
		const char *text = written_html(d, LANG_SV);
		fixture_groups[0].name = NULL;
		check_well_formed(text);
		CHECK(holds(text, "<svg"));
		CHECK_INT(times(text, "<svg"),
			times(text, "<svg xmlns=\"http://www.w3.org/2000/svg\""));
		CHECK(!holds(text, "<script") && !holds(text, "href=\"javascript") &&
			!holds(text, "\u202E") && !holds(text, "\033"));
		CHECK_INT(times(text, "\"url("), times(text, "\"url(#c-"));
	}
}
