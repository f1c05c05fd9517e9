/* SPDX-License-Identifier: Apache-2.0 */
/* The county's own numbers as `total` shows them: Skåne's follow-up of 2019 with the figures that design
 * domain.md section 4 works out, and its traps. */
#include "tests/unit/client/views/documents.h"
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"

#include <jansson.h>

static const char *skane(enum lang lang)
{
	const struct total_data d = document_total(document_skane(), 2019);
	return plain_spaces(total_text(&d, FORMAT_TABLE, lang));
}

static void check_holds(const char *text, const char *part)
{
	if (!holds(text, part))
		fail_msg("lacks: %s", part);
}

TEST(county, suicides_fall_and_so_does_the_share_of_the_nation)
{
	const char *text = skane(LANG_SV);
	check_holds(text, "\nLänets egna tal\n");
	check_holds(text,
		"1.1 Suicidprevention: Antalet självmord i Skåne (personer; källa: "
		"dödsorsaksregistret)\n"
		"Serie  2013  2014  2015  2016  2017  2018\n"
		"Länet   205   186   199   181   181   178\n"
		"Riket  1615  1539  1564  1490  1544  1574\n"
		"  Länet · Förändring: 2013–2018: −27 (−13,2 %)\n"
		"  Länet · Riktning: önskad: minska; åt rätt håll\n"
		"  Länet · Trend: −4,8 personer per år (minsta kvadrat, 6 år, 2013–2018)\n"
		"  Länet · Andel av riket: 12,7 % (2013) → 11,3 % (2018)\n"
		"  Riket · Förändring: 2013–2018: −41 (−2,5 %)\n"
		"  Riket · Trend: −7,5 personer per år (minsta kvadrat, 6 år, 2013–2018)\n");
}

TEST(county, part_of_a_year_is_compared_by_month_and_never_as_it_is)
{
	const char *text = skane(LANG_SV);
	check_holds(text,
		"  Per månad: jan–sep 2019 mot hela 2018: −12,4 % per månad (363,8 mot 415,5), "
		"preliminär\n");
	check_holds(text,
		"  Per månad: jan–sep 2019 mot hela 2018: +31,1 % per månad (238,7 mot 182,0)\n");
	CHECK(!holds(text, "34,3") && !holds(text, "−1,6"));
	check_holds(text, "3274 (jan–sep) (preliminär)");
	check_holds(text, "2015–2018: +639 (+14,7 %)");
	check_holds(text, "2015–2018: +1600 (+274,0 %, ×3,74)");
}

TEST(county, municipalities_that_lack_it_are_named_in_swedish_order)
{
	const char *text = skane(LANG_SV);
	check_holds(text, "  Kommuner som har: 2017: 23 av 33 (69,7 %), saknar: Båstad, Höganäs, "
			  "Osby, Perstorp, "
			  "Skurup, Svalöv, Tomelilla, Vellinge, Åstorp, Ängelholm\n");
	check_holds(
		text, "  Kommuner som har: 2017: 20 av 33 (60,6 %) → 2018: 16 av 33 (48,5 %)\n");
	check_holds(text, "2019: 30 av 33 (90,9 %)");
	check_holds(text, "2018: 11 av 33 (33,3 %)");
}

TEST(county, value_of_another_unit_than_the_indicators_says_so)
{
	check_holds(skane(LANG_SV), "  20 kommuner  16 kommuner\n");
}

TEST(county, group_is_a_part_of_all_by_the_same_source)
{
	check_holds(skane(LANG_SV), "  Andel av alla: 30,4 % (2016) → 25,8 % (2018), av "
				    "”Antalet självmord i Skåne”\n");
}

TEST(county, trend_breaks_where_the_definition_changes)
{
	const char *text = skane(LANG_SV);
	check_holds(text, "  Förändring: 2016–2018: +4 (+57,1 %)\n");
	check_holds(text, "  Brott: 2018 till 2019: indikatorn mäter något annat sedan dess; ingen "
			  "linje dras över\n");
	check_holds(skane(LANG_EN), "  Break: 2018 to 2019: the indicator measures something else "
				    "since; no line is drawn across\n");
}

TEST(county, targets_are_reached_or_cannot_be_said)
{
	const char *text = skane(LANG_SV);
	check_holds(text, "  Målvärde: alla: nått (2019)\n");
	check_holds(text, "  Målvärde: alla: kan inte sägas: ett värde saknas (2019)\n");
}

TEST(county, words_bounds_and_missing_values_stand_as_they_are)
{
	const char *text = skane(LANG_SV);
	check_holds(text, "Länet  ej klar\n");
	check_holds(text, "drygt 40");
	check_holds(text, "ca 1500 (endast totalsumma)");
	check_holds(text, "  Kommuner som har: 2019: räknas inte: en andel i ord räknar ingen\n");
	check_holds(
		text, "  arrangemang · Förändring: räknas inte: bara en gräns för talet är känd\n");
	CHECK(!holds(text, "33,333"));
}

TEST(county, direction_is_told_only_where_one_is_wanted)
{
	const struct total_data d = document_total(document_skane(), 2019);
	struct total_data one = d;
	one.area = plan_area(d.plan, "sip");
	CHECK(!holds(total_text(&one, FORMAT_TABLE, LANG_SV), "Riktning"));
	CHECK(!holds(total_text(&one, FORMAT_TABLE, LANG_SV), "självmord"));
	one.area = plan_area(d.plan, "ojämlik-hälsa");
	check_holds(total_text(&one, FORMAT_TABLE, LANG_SV), "önskad: öka; åt rätt håll");
}

/* ---- for programs ---- */

static json_t *find(json_t *array, const char *key, const char *value)
{
	size_t i;
	json_t *one;
	json_array_foreach(array, i, one)
	{
		const char *text = json_string_value(json_object_get(one, key));
		if (text && strcmp(text, value) == 0)
			return one;
	}
	fail_msg("no %s %s", key, value);
	return NULL;
}

static json_t *first_series(json_t *county, const char *indicator)
{
	return json_array_get(json_object_get(find(county, "indicator", indicator), "series"), 0);
}

static const char *word(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static double number(json_t *object, const char *key)
{
	json_t *v = json_object_get(object, key);
	CHECK(json_is_number(v));
	return json_number_value(v);
}

TEST(county, as_json_has_figures_and_reasons)
{
	const struct total_data d = document_total(document_skane(), 2019);
	json_error_t fault;
	json_t *all =
		json_loads(total_text(&d, FORMAT_JSON, LANG_SV), JSON_REJECT_DUPLICATES, &fault);
	json_t *county = json_object_get(json_object_get(all, "data"), "county");
	json_t *s = first_series(county, "självmord"), *change = json_object_get(s, "change");
	CHECK(json_is_array(county));
	CHECK(number(json_object_get(change, "difference"), "low") == -27);
	CHECK(number(json_object_get(change, "part"), "low") == -0.1317);
	CHECK_TEXT(word(change, "course"), "right");
	CHECK(json_is_null(json_object_get(change, "refused")));
	CHECK(number(json_object_get(json_object_get(s, "of_nation"), "to"), "low") == 0.1131);
	CHECK(number(json_object_get(json_object_get(s, "trend"), "slope"), "low") == -4.8);
	s = first_series(county, "antal-sip");
	CHECK(number(json_object_get(json_object_get(s, "by_month"), "part"), "low") == -0.1245);
	CHECK(json_is_null(json_object_get(json_object_get(s, "change"), "course")));
	s = first_series(county, "vårddagar");
	CHECK_TEXT(word(json_array_get(json_object_get(s, "values"), 0), "state"), "not_ready");
	CHECK(json_is_null(
		json_object_get(json_array_get(json_object_get(s, "values"), 0), "low")));
	s = first_series(county, "ramöverenskommelse");
	json_t *have = json_array_get(json_object_get(s, "municipalities"), 0);
	CHECK(number(have, "with") == 23 && number(have, "of") == 33);
	CHECK_INT(json_array_size(json_object_get(have, "names_with")), 23);
	CHECK_INT(json_array_size(json_object_get(have, "names_without")), 10);
	s = first_series(county, "kommuner-forum");
	have = json_array_get(json_object_get(s, "municipalities"), 0);
	CHECK_TEXT(word(have, "refused"), "words");
	json_decref(all);
}

TEST(county, has_a_row_a_value_for_programs)
{
	const struct total_data d = document_total(document_skane(), 2019);
	const char *csv = total_text(&d, FORMAT_CSV, LANG_SV);
	check_holds(csv, ",part,subject,group,what,sex,year,first_month,last_month,period,state,"
			 "preliminary,source,line\n");
	check_holds(csv, "\nsuicidprevention,suicidprevention/i/självmord,Antalet självmord i "
			 "Skåne,series,personer,false,");
	check_holds(csv, ",county,,,,,2013,1,12,,given,false,dödsorsaksregistret,1\n");
	check_holds(csv, ",county,riket,,,,2018,1,12,,given,false,dödsorsaksregistret,1\n");
	check_holds(csv, ",county,,,,,2019,1,9,,given,true,vårdadministrativa systemet,\n");
	check_holds(csv, ",county,,,,,2019,1,12,,not_ready,false,,\n");
}

/* ---- whatever the texts are ---- */

TEST(county, shows_hostile_texts_harmlessly)
{
	static const char evil[] = "\033[2J\u202E=cmd|' /C'!A0<b>";
	static struct quantity one = {QUALIFIER_EXACT, 10000, 10000};
	static const char *names[] = {evil};
	struct observation o[] = {{.year = 2017,
					  .state = STATE_GIVEN,
					  .quantity = &one,
					  .unit = evil,
					  .what = evil,
					  .group = evil,
					  .period = evil,
					  .source = evil},
		{.year = 2018, .state = STATE_GIVEN, .text = evil},
		{.year = 2019, .without = names, .n_without = 1, .n_asked = 3}};
	struct indicator in = {.id = "x",
		.text = evil,
		.kind = INDICATOR_SERIES,
		.unit = evil,
		.source = evil,
		.observations = o,
		.n_observations = 3};
	struct fixture f;
	const struct report_data *r = fixture_report(&f);
	struct totals t;
	f.areas[0].indicators = &in;
	f.areas[0].n_indicators = 1;
	f.areas[1].facts = o;
	f.areas[1].n_facts = 3;
	CHECK_INT(totals_init(&t, r->questions, test_arena()), SP_OK);
	const struct total_data d = {.plan = r->plan, .year = 2019, .totals = &t};
	const char *text = total_text(&d, FORMAT_TABLE, LANG_SV),
		   *csv = total_text(&d, FORMAT_CSV, LANG_SV);
	CHECK(!holds(text, "\033") && !holds(text, "\u202E"));
	CHECK(!holds(csv, ",=cmd") && !holds(csv, "\n=cmd"));
	json_error_t fault;
	json_t *all = json_loads(total_text(&d, FORMAT_JSON, LANG_SV), 0, &fault);
	CHECK(all != NULL);
	json_decref(all);
	const char *html = written_html(r, LANG_SV);
	CHECK(!holds(html, "<b>") && !holds(html, "\033") && !holds(html, "\u202E"));
}

TEST(county, is_whole_or_an_error_however_small_the_memory)
{
	struct total_data d = document_total(document_skane(), 2019);
	d.area = plan_area(d.plan, "missbruk");
	check_view_whole_or_error(view_of_total, &d, 4000);
}
