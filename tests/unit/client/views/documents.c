/* SPDX-License-Identifier: Apache-2.0 */
/* The report takes the form of each document: its parts follow from what the plan holds. */
#include "tests/unit/client/views/documents.h"
#include "tests/unit/client/views/wellformed.h"
#include "common/domain/roll_over.h"
#include "tests/unit/client/views/written.h"

static const char *markdown(const struct report_data *d)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_markdown(d, LANG_SV, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

/* The unit has answered these. */
static void answer(struct report_data *d, const char *code, struct answer *answers, size_t n)
{
	for (size_t i = 0; i < d->n_units; i++) {
		struct report_unit *u = &d->units[i];
		if (strcmp(u->code, code) != 0)
			continue;
		u->received = true;
		u->revision = 1;
		u->first_arrival_ms = u->arrival_ms = UINT64_C(1544000000000);
		u->answers = answers;
		u->n_answers = n;
		return;
	}
	fail_msg("%s is not asked", code);
}

/* ---- Skåne: short goals, their indicators with text and values, long goals, theirs ---- */

TEST(skane, has_goals_and_indicators_by_term_with_values_and_a_line)
{
	const char *text = written_html(document_report(document_skane(), 2019), LANG_SV);
	check_well_formed(text);
	const char *area = strstr(text, "<section id=\"area-1\"");
	const char *short_goals = strstr(area, "<h4>Kortsiktiga mål och aktiviteter</h4>");
	const char *long_goals = strstr(area, "<h4>Långsiktiga mål</h4>");
	CHECK(short_goals && long_goals && short_goals < long_goals);
	CHECK(strstr(area, "Mätbara indikatorer för de långsiktiga målen") > long_goals);
	CHECK_INT(times(text, "<h4>Kortsiktiga mål och aktiviteter</h4>"), 20);
	CHECK_INT(times(text, "<h4>Långsiktiga mål</h4>"), 20);
	CHECK(holds(text, "<td class=\"number\">205</td>"));
	CHECK(holds(text, "<span class=\"good\">önskad: minska; åt rätt håll</span>"));
	CHECK(holds(text, "−12,4\u00A0% per månad"));
	CHECK(holds(text, "2017: 23 av 33 (69,7\u00A0%), saknar: Båstad, Höganäs, Osby"));
}

TEST(skane, prints_saknas_as_such_and_counts_it_among_the_gaps)
{
	const char *text = written_html(document_report(document_skane(), 2019), LANG_SV);
	CHECK_INT(times(text, "<em class=\"absent\">saknas</em>") +
			  times(text, "<em class=\"absent\">Saknas</em>"),
		15);
	CHECK(holds(text, "bör tas fram</em>"));
	CHECK_INT(times(text, "behöver specificeras</em>"), 2);
	CHECK(holds(text, "Vad planen saknar</h2>"));
	CHECK(holds(text, "<td class=\"number\">14 av 46</td>"));
}

TEST(skane, line_has_title_values_in_words_and_a_finding)
{
	const char *text = written_html(document_report(document_skane(), 2019), LANG_SV);
	const char *en = written_html(document_report(document_skane(), 2019), LANG_EN);
	CHECK(holds(
		text, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\""));
	CHECK(holds(text, ">Antalet självmord i Skåne: Länet</title>"));
	CHECK(holds(
		text, ">2013: 205; 2014: 186; 2015: 199; 2016: 181; 2017: 181; 2018: 178</desc>"));
	CHECK_INT(times(text, "<svg"), times(text, "</desc>"));
	CHECK_INT(times(text, "class=\"hollow\""), 2); /* the parts of 2019 */
	CHECK_INT(times(text, "class=\"break\""), 1);
	CHECK(!holds(text, "<script") && !holds(text, " src="));
	check_well_formed(en);
}

TEST(skane, as_markdown_has_the_values_and_no_picture)
{
	const char *text = markdown(document_report(document_skane(), 2019));
	CHECK(!holds(text, "<svg") && !holds(text, "<line"));
	CHECK(holds(text, "| Länet | 205 | 186 | 199 | 181 | 181 | 178 |"));
	CHECK(holds(text, "12,7\u00A0% (2013) → 11,3\u00A0% (2018)"));
	CHECK(holds(text, "*saknas*") || holds(text, "*Saknas*"));
}

TEST(skane, names_the_municipalities_that_have_not_in_swedish_order)
{
	struct report_data *d = document_report(document_skane(), 2019);
	struct answer yes = {.key = "missbruk/i/ramöverenskommelse",
		.state = STATE_GIVEN,
		.has_yes_no = true,
		.yes_no = true};
	struct answer no[] = {yes, yes, yes};
	for (size_t i = 0; i < 3; i++)
		no[i].yes_no = false;
	answer(d, "1280", &yes, 1);
	answer(d, "1292", &no[0], 1); /* Ängelholm */
	answer(d, "1277", &no[1], 1); /* Åstorp */
	answer(d, "1233", &no[2], 1); /* Vellinge */
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "nej: Vellinge, Åstorp, Ängelholm; ej svarat: Bjuv, Bromölla, Burlöv"));
	CHECK(holds(text, "ja: 1 av 4"));
}

/* ---- Kronoberg's plan: tables by target group and state ---- */

TEST(kronoberg, has_tables_by_target_group_and_state_with_five_columns)
{
	const char *text =
		written_html(document_report(document_plan("kronoberg-2018"), 2019), LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, ">prioritering 2018–2019 (6)</th>"));
	CHECK(holds(text, ">prioritering 2017–2018 (4)</th>"));
	CHECK(holds(text, ">påbörjat men ej slutfört (4)</th>"));
	CHECK(holds(text, "Ansvarig, tid, uppskattad kostnad</th>"));
	CHECK_INT(times(text, "<p>kostnad ej angiven</p>"), 22);
	CHECK(!holds(text, "<p>0"));
	CHECK(holds(text, "<td class=\"number\">14</td>"));
	CHECK(holds(text, "(2018–2020)"));
	const char *md = markdown(document_report(document_plan("kronoberg-2018"), 2019));
	CHECK(holds(md, "| **prioritering 2018–2019 (6)**") ||
		holds(md, "prioritering 2018–2019 (6) |"));
}

/* ---- Kronoberg's strategy: goals with the direction wanted and seen ---- */

TEST(strategy, has_the_direction_wanted_beside_the_directions_seen)
{
	struct report_data *d = document_report(document_plan("kronoberg-2022"), 2023);
	struct answer up = {.key = "hälsoinriktad/g/välbefinnande",
		.state = STATE_GIVEN,
		.change = CHANGE_INCREASED};
	struct answer down = up, same = up;
	down.change = CHANGE_DECREASED;
	same.change = CHANGE_UNCHANGED;
	answer(d, "0760", &up, 1);
	answer(d, "0761", &down, 1);
	answer(d, "0763", &same, 1);
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "<td>öka</td><td>ökat 1, minskat 1, oförändrat 1</td>"
			  "<td class=\"number\">3 av 8</td><td class=\"number\">1 av 3</td>"));
	CHECK(holds(text, "<td>ej angivet</td><td>–</td><td class=\"number\">0 av 8</td>"));
	CHECK_INT(times(text, "<td>öka</td>"), 9);
	CHECK_INT(times(text, "<td>minska</td>"), 3);
	CHECK_INT(times(text, "<td>noll</td>"), 1);
	CHECK_INT(times(text, "<td>ej angivet</td>"), 4);
}

/* ---- Gävleborg's report: sections with fulfilment and planning ---- */

TEST(gavleborg, sections_have_the_countys_text_and_each_municipalitys)
{
	struct report_data *d = document_report(document_plan("gavleborg-2022"), 2022);
	struct answer texts[] = {{.key = "suicidprevention/fulfilment_text",
					 .state = STATE_GIVEN,
					 .text = "Vår lokala plan är antagen."},
		{.key = "suicidprevention/planning",
			.state = STATE_GIVEN,
			.text = "Utbildning i MHFA."}};
	answer(d, "2180", texts, 2);
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "<h4>Måluppfyllelse 2022</h4>"));
	CHECK_INT(times(text, "<h4>Måluppfyllelse 2022</h4>"), 6);
	CHECK_INT(times(text, "Planerat härnäst</h3>"), 10);
	CHECK_INT(times(text, "<h4>Aktiviteter 2023</h4>"), 6);
	CHECK_INT(times(text, "Vår lokala plan är antagen."), 1);
	CHECK_INT(times(text, "Utbildning i MHFA."), 1);
	CHECK(strstr(text, "Vår lokala plan") < strstr(text, "Utbildning i MHFA"));
	CHECK(holds(text, "287\u00A0767"));
}

TEST(gavleborg, template_accounts_for_last_year_and_plans_the_next)
{
	const char *text =
		written_html(document_report(document_plan("gavleborg-2018"), 2018), LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "3,0–5,4 mnkr (5 av 7 områden), preliminärt"));
	CHECK(!holds(text, "6,2–10,3"));
	CHECK(holds(text, "(16 par av område och fokusområde"));
	CHECK(holds(text, "<h4>Måluppfyllelse 2017</h4>"));
	CHECK(holds(text, "Aktiviteter planerade för 2017, och vad planen redovisar av dem"));
	CHECK_INT(times(text, "<h4>Aktiviteter 2018</h4>"), 7);
}

/* ---- units that report together ---- */

/* From now on two of the municipalities report as one. */
static void join(struct report_data *d, const char *code, const char **members)
{
	struct organisation *list = arena_array(test_arena(), d->n_organisations + 1, sizeof *list);
	struct report_unit *units = arena_array(test_arena(), d->n_units, sizeof *units);
	size_t n = 0;
	memcpy(list, d->organisations, d->n_organisations * sizeof *list);
	list[d->n_organisations] = (struct organisation){.code = code,
		.name = "Tillsammans",
		.kind = ORG_JOINT,
		.county = d->plan->county,
		.members = members,
		.n_members = 2};
	d->organisations = list;
	d->n_organisations++;
	for (size_t i = 0; i < d->n_units; i++)
		if (strcmp(d->units[i].code, members[0]) != 0 &&
			strcmp(d->units[i].code, members[1]) != 0)
			units[n++] = d->units[i];
	units[n++] = (struct report_unit){.code = code, .name = "Tillsammans"};
	d->units = units;
	d->n_units = n;
}

TEST(report, counts_each_municipality_of_a_joint_unit_once)
{
	static const char *members[] = {"0760", "0761"};
	struct report_data *d = document_report(document_plan("kronoberg-2022"), 2023);
	struct answer up = {.key = "hälsoinriktad/g/välbefinnande",
		.state = STATE_GIVEN,
		.change = CHANGE_INCREASED};
	join(d, "söder", members);
	answer(d, "söder", &up, 1);
	const char *text = written_html(d, LANG_SV);
	CHECK(holds(text, "<strong>2 av 8 kommuner har svarat</strong>"));
	CHECK(holds(text, "<td>ökat 2</td><td class=\"number\">2 av 8</td>"));
}

TEST(rollover, counts_each_municipality_of_a_joint_unit_once)
{
	static const char *members[] = {"2101", "2181"};
	struct report_data *d = document_report(document_plan("gavleborg-2018"), 2018);
	struct answer done = {.key = "sip/a/2018-1",
		.state = STATE_GIVEN,
		.activity = ACTIVITY_DONE,
		.comment = "Tillsammans."};
	struct rolled_unit said = {"Tillsammans", &done, 1};
	struct totals totals;
	struct coverage coverage;
	struct plan next;
	struct sp_error err;
	join(d, "vast", members);
	answer(d, "vast", &done, 1);
	CHECK_INT(report_totals(d, test_arena(), &totals, &coverage), SP_OK);
	CHECK_INT(coverage.n_units, 10);
	CHECK_INT(coverage.n_received, 2);
	const struct roll_over from = {.plan = d->plan,
		.year = 2018,
		.totals = &totals,
		.units = &said,
		.n_units = 1,
		.lang = LANG_SV};
	CHECK_CODE(plan_roll_over(&from, test_arena(), &next, &err), SP_OK, &err);
	const struct activity *rolled = &next.areas[0].activities[0];
	CHECK_TEXT(rolled->id, "2018-1");
	CHECK_INT(rolled->n_reports, 2);
	CHECK_TEXT(rolled->reports[0].text, "genomförd 2 av 10");
	CHECK_TEXT(rolled->reports[1].text, "Tillsammans: Tillsammans.");
}

/* ---- what is told beside a number ---- */

TEST(background, shows_the_change_and_the_year_before)
{
	const char *text =
		written_html(document_report(document_plan("gavleborg-2022"), 2022), LANG_SV);
	CHECK(holds(text, "287\u00A0767 personer (2021), +265 sedan 2020 (287\u00A0502)"));
	CHECK(!holds(text, "folkmängdens förändring"));
}
