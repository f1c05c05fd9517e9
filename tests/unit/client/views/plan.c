/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"

#include <jansson.h>
#include <stdlib.h>

static enum sp_code view(
	const void *what, const struct view_style *style, struct arena *a, struct buf *out)
{
	return view_plan(what, style, a, out);
}

static const char *shown(const struct plan *p, enum format format, enum lang lang, size_t width)
{
	struct view_style style = {.format = format, .lang = lang, .width = width};
	struct buf out;
	buf_init(&out, 1 << 20);
	const struct plan_shown all = {.plan = p, .version = 1, .published = true};
	CHECK_CODE(view_plan(&all, &style, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

/* The page up to where its numbers begin. */
static const char *told(const struct plan *p, enum lang lang)
{
	char *text = arena_text(test_arena(), shown(p, FORMAT_TABLE, lang, 0));
	char *numbers =
		strstr(text, lang == LANG_SV ? "\nPlanen i tal\n" : "\nThe plan in numbers\n");
	CHECK(numbers != NULL);
	*numbers = '\0';
	return text;
}

/* From there on. */
static const char *numbers_of(const struct plan *p)
{
	const char *text = shown(p, FORMAT_TABLE, LANG_SV, 0);
	return text + strlen(told(p, LANG_SV));
}

TEST(plan, is_shown_area_by_area_in_swedish)
{
	struct fixture f;
	CHECK_TEXT(told(fixture_plan(&f), LANG_SV),
		"Handlingsplan 2018\n"
		"gavleborg-2018@1 · publicerad · handlingsplan\n"
		"Gäller: 2018\n"
		"Län: 21\n"
		"Daterad: 2017-10-31\n"
		"Följer upp: 2017\n"
		"Överenskommelse: Stöd 2017\n"
		"Parter: 21, 2101, 2180, 2184\n"
		"Målgrupper\n"
		"  - alla (0–100 år)\n"
		"\n"
		"2.1 Samordnad plan\n"
		"  Fokusområden: 1 Förebyggande arbete, 3 Delaktighet\n"
		"  Målgrupp: alla (0–100 år)\n"
		"  Nuläge: Används för lite.\n"
		"  Måluppfyllelse 2017: delvis – Delvis uppfyllt\n"
		"  Utvecklingsbehov: Mer utbildning.\n"
		"  Mål\n"
		"    - lång sikt (5 år): Plan för den som behöver\n"
		"    - öka: Fler nås\n"
		"  Aktiviteter 2017\n"
		"    - Videomöten\n"
		"      redovisat: Kallelse via video är möjlig (genomförd)\n"
		"      redovisat: Rutin finns\n"
		"    - Enkät\n"
		"  Aktiviteter 2018\n"
		"    - Utbilda\n"
		"      - del ett\n"
		"      - del två\n"
		"  Ansvariga: Berörda chefer, GU-grupp\n"
		"  Indikatorer\n"
		"    - Aktiviteten är genomförd (ja/nej)\n"
		"      i planen: Nej\n"
		"    - Koder per månad (månad)\n"
		"    - Antal brukare (antal, brukare)\n"
		"    - Andel utbildade (andel)\n"
		"    - Vad hindrar? (text)\n"
		"  Kostnad 2018: 0,7–1,8 mnkr, preliminär\n"
		"\n"
		"2.10 Barnahus\n"
		"  Fokusområden: 1 Förebyggande arbete\n"
		"  Kostnad 2018: 0,3 mnkr, preliminär\n");
}

TEST(plan, is_counted_at_the_end)
{
	struct fixture f;
	CHECK_TEXT(numbers_of(fixture_plan(&f)),
		"\nPlanen i tal\n"
		"\n"
		"Områden efter fokusområde och målgrupp (3 par av område och fokusområde; ett "
		"område kan ha flera)\n"
		"Fokusområde            alla (0–100 år)  ingen målgrupp  Områden\n"
		"1 Förebyggande arbete  2.1              2.10                  2\n"
		"3 Delaktighet          2.1              –                     1\n"
		"Par                    2                1                     3\n"
		"\n"
		"Mål efter slag      Antal  lång sikt  kort sikt  öka  minska  noll  ingen "
		"riktning  med mått\n"
		"inget slag angivet      2          1          0    1       0     0               "
		"1         0\n"
		"\n"
		"Indikatorer: 5 (ja/nej 1, antal 1, andel 1, månad 1, text 1)\n"
		"Områden utan indikator: 1 av 2\n"
		"\n"
		"Aktiviteter per år: planerat och redovisat\n"
		"  År  Planerade  Delar av dessa  Med redovisning  Redovisningar  Läge enligt "
		"redovisningen\n"
		"2017          2               0           1 av 2              2  genomförd 1\n"
		"2018          1               2           0 av 1              0  –\n"
		"\n"
		"Måluppfyllelse 2017: delvis 1, ej angivet 1\n"
		"\n"
		"Kostnad 2018: 1,0–2,1 mnkr (2 av 2 områden), preliminärt\n"
		"\n"
		"Brister: 12; se: samplan plan brister gavleborg-2018\n");
}

/* ---- what only some documents have ---- */

static struct quantity series_numbers[] = {{QUALIFIER_EXACT, 2050000, 2050000},
	{QUALIFIER_EXACT, 1780000, 1780000}, {QUALIFIER_EXACT, 16150000, 16150000},
	{QUALIFIER_EXACT, 15740000, 15740000}, {QUALIFIER_EXACT, 230000, 230000}};
static struct observation series_values[] = {
	{.year = 2013, .subject = "21", .state = STATE_GIVEN, .quantity = &series_numbers[0]},
	{.year = 2018, .subject = "21", .state = STATE_GIVEN, .quantity = &series_numbers[1]},
	{.year = 2013, .subject = "riket", .state = STATE_GIVEN, .quantity = &series_numbers[2]},
	{.year = 2018, .subject = "riket", .state = STATE_GIVEN, .quantity = &series_numbers[3]}};
static struct target series_targets[] = {{.kind = TARGET_ZERO, .year = 2025}};
static struct indicator_version series_versions[] = {{2010, "enligt registret"}};
static struct indicator series_indicators[] = {{.id = "antal",
	.text = "Antal",
	.kind = INDICATOR_SERIES,
	.term = TERM_LONG,
	.unit = "personer",
	.source = "register",
	.direction = DIRECTION_DECREASE,
	.versions = series_versions,
	.n_versions = 1,
	.targets = series_targets,
	.n_targets = 1,
	.observations = series_values,
	.n_observations = 4}};

TEST(plan, has_values_beside_each_other_and_what_they_come_to)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[1].indicators = series_indicators;
	f.areas[1].n_indicators = 1;
	CHECK(strstr(told(p, LANG_SV), "  Indikatorer\n"
				       "    - lång sikt (5 år): Antal (serie, personer)\n"
				       "      källa: register\n"
				       "      riktning: minska\n") != NULL);
	CHECK(strstr(told(p, LANG_SV),
		      "      från 2010: enligt registret\n"
		      "             2013  2018\n"
		      "      Länet   205   178\n"
		      "      Riket  1615  1574\n"
		      "      Länet · Förändring: 2013–2018: −27 (−13,2\u00A0%)\n"
		      "      Länet · Riktning: önskad: minska; åt rätt håll\n"
		      "      Länet · Andel av riket: 12,7\u00A0% (2013) → 11,3\u00A0% (2018)\n") !=
		NULL);
	f.areas[1].n_indicators = 0;
}

TEST(plan, has_values_in_lines_where_a_table_is_too_wide)
{
	struct observation values[8];
	struct indicator in = {.id = "antal",
		.text = "Antal",
		.kind = INDICATOR_SERIES,
		.observations = values,
		.n_observations = 8};
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	for (uint32_t i = 0; i < 8; i++)
		values[i] = (struct observation){
			.year = 2011 + i, .state = STATE_GIVEN, .quantity = &series_numbers[0]};
	f.areas[1].indicators = &in;
	f.areas[1].n_indicators = 1;
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 80), "2017  2018\n") != NULL);
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 40),
		      "      2011: 205; 2012: 205; 2013: 205;\n") != NULL);
}

TEST(plan, counts_with_and_without_by_names)
{
	static const char *lacking[] = {"Ängelholm", "Åstorp"};
	static struct observation values[] = {{.year = 2017,
		.state = STATE_GIVEN,
		.without = lacking,
		.n_without = 2,
		.n_asked = 33}};
	static struct indicator in[] = {{.id = "avtal",
		.text = "Avtal",
		.kind = INDICATOR_MUNICIPALITY_COUNT,
		.observations = values,
		.n_observations = 1}};
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[1].indicators = in;
	f.areas[1].n_indicators = 1;
	CHECK(strstr(told(p, LANG_SV),
		      "      2017: 31 av 33\n"
		      "      Kommuner som har: 2017: 31 av 33 (93,9\u00A0%), saknar: Åstorp, "
		      "Ängelholm\n") != NULL);
}

TEST(plan, tells_status_notes_narratives_facts_and_grants)
{
	static struct narrative told_of[] = {{2018, TERM_SHORT, NULL, "Arbetet har börjat."}};
	static struct observation facts[] = {{.year = 2019,
		.period = "hösten 2019",
		.state = STATE_GIVEN,
		.quantity = &series_numbers[4],
		.unit = "kommuner",
		.what = "deltagare",
		.preliminary = true}};
	static struct note notes[] = {{NOTE_BODY, "Länsledningen", NULL, "Leder.", "003:272"},
		{NOTE_DECISION, "Nämnden", "2018-01-02", NULL, NULL}};
	static struct grant grants[] = {{.name = "Medel",
						.year = 2018,
						.organisation = "21",
						.received = 1500000,
						.used = 1400000,
						.carried_over = 50000,
						.paid_back = 50000},
		{.name = "Medel",
			.year = 2018,
			.organisation = "2180",
			.received = 20000,
			.used = 10000}};
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[1].status = WORK_PRIORITISED;
	f.areas[1].status_from = 2018;
	f.areas[1].status_to = 2019;
	f.areas[1].narratives = told_of;
	f.areas[1].facts = facts;
	f.areas[1].n_narratives = f.areas[1].n_facts = 1;
	p->notes = notes;
	p->n_notes = 2;
	p->grants = grants;
	p->n_grants = 2;
	const char *text = told(p, LANG_SV);
	CHECK(strstr(text, "Noteringar\n  organ\n    - Länsledningen: Leder. [003:272]\n"
			   "  beslut\n    - Nämnden (2018-01-02)\n") != NULL);
	CHECK(strstr(text, "  Status: prioritering 2018–2019\n") != NULL);
	CHECK(strstr(text,
		      "  Berättelser\n    - 2018, kort sikt: Arbetet har börjat.\n"
		      "  Tal\n    - 2019 deltagare: 23 kommuner (hösten 2019, preliminär)\n") !=
		NULL);
	CHECK_TEXT(strstr(text, "Statsbidrag"),
		"Statsbidrag, kronor\n"
		"  År  Namn   Organisation   Erhållet  Ingående     Använt  Överfört  "
		"Återbetalat\n"
		"2018  Medel  21            1\u00A0500\u00A0000         0  "
		"1\u00A0400\u00A0000    50\u00A0000       50\u00A0000\n"
		"2018  Medel  2180             20\u00A0000         0     10\u00A0000         0    "
		"        0\n"
		"2018  Summa  –             1\u00A0520\u00A0000         0  "
		"1\u00A0410\u00A0000    50\u00A0000       50\u00A0000\n"
		"! Medel 2018 2180 går inte ihop: 20\u00A0000 kom in, 10\u00A0000 är redovisat\n");
	CHECK(strstr(numbers_of(p), "alla (0–100 år)             0") != NULL);
}

TEST(plan, of_which_no_area_says_a_status_has_no_table_of_them)
{
	struct fixture f;
	CHECK(strstr(numbers_of(fixture_plan(&f)), "Områden efter målgrupp och status") == NULL);
}

TEST(plan, can_be_shown_one_area_alone)
{
	const struct view_style style = {.format = FORMAT_TABLE, .lang = LANG_SV},
				json = {.format = FORMAT_JSON};
	struct fixture f;
	const struct plan *p = fixture_plan(&f);
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_CODE(view_plan(&(struct plan_shown){.plan = p, .only = &p->areas[1]}, &style,
			   test_arena(), &out),
		SP_OK, NULL);
	CHECK_BYTES(buf_bytes(&out), bytes_text("Handlingsplan 2018\n"
						"gavleborg-2018 · ur en fil · handlingsplan\n"
						"\n"
						"2.10 Barnahus\n"
						"  Fokusområden: 1 Förebyggande arbete\n"
						"  Kostnad 2018: 0,3 mnkr, preliminär\n"));
	out.len = 0;
	CHECK_CODE(view_plan(&(struct plan_shown){p, &p->areas[1], 1, true, NULL, 0}, &json,
			   test_arena(), &out),
		SP_OK, NULL);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	CHECK(strstr(text, "barnahus") != NULL);
	CHECK(strstr(text, "Samordnad plan") == NULL);
	buf_free(&out);
}

TEST(plan, is_wrapped_at_words_on_a_terminal)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[0].situation =
		"Alla är eniga om att samverkan underlättar arbetet men den används för lite";
	const char *text = shown(p, FORMAT_TABLE, LANG_EN, 44);
	CHECK(strstr(text, "  Situation: Alla är eniga om att samverkan\n"
			   "    underlättar arbetet men den används för\n"
			   "    lite\n") != NULL);
	CHECK(strstr(text, "Cost 2018: 1,0–2,1 mnkr (2 of 2 areas),\n  preliminary\n") != NULL);
}

TEST(plan, without_a_cost_says_so_and_never_zero)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[1].n_costs = 0;
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 0),
		      "0,7–1,8 mnkr (1 av 2 områden), preliminärt\n") != NULL);
	f.areas[0].n_costs = 0;
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 0), "mnkr") == NULL);
}

/* The value at a path like data/areas/0/cost/0/low. */
static const json_t *at(const json_t *node, const char *path)
{
	char key[64];
	while (*path && node) {
		size_t n = strcspn(path, "/");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		node = json_is_array(node) ? json_array_get(node, (size_t)strtoul(key, NULL, 10))
					   : json_object_get(node, key);
		path += n + (path[n] == '/');
	}
	return node;
}

TEST(plan, has_every_field_in_json)
{
	static const char *const want[][2] = {{"schema", "samplan/plan/1"},
		{"data/plan", "gavleborg-2018"}, {"data/title", "Handlingsplan 2018"},
		{"data/kind", "action_plan"}, {"data/county", "21"}, {"data/dated", "2017-10-31"},
		{"data/agreement", "Stöd 2017"}, {"data/parties/3", "2184"},
		{"data/target_groups/0/id", "alla"}, {"data/focus_areas/1/name", "Delaktighet"},
		{"data/areas/0/number", "2.1"}, {"data/areas/0/name", "Samordnad plan"},
		{"data/areas/0/focus_areas/1", "3"}, {"data/areas/0/target_groups/0", "alla"},
		{"data/areas/0/situation", "Används för lite."},
		{"data/areas/0/needs", "Mer utbildning."},
		{"data/areas/0/fulfilment/0/grade", "partly"},
		{"data/areas/0/goals/0/term", "long"},
		{"data/areas/0/goals/1/direction", "increase"},
		{"data/areas/0/activities/0/reported/0/state", "done"},
		{"data/areas/0/activities/2/sub_items/1", "del två"},
		{"data/areas/0/responsible/1", "GU-grupp"},
		{"data/areas/0/indicators/1/type", "months"},
		{"data/areas/0/indicators/2/unit", "brukare"},
		{"data/areas/0/indicators/0/given", "Nej"}, {"data/areas/0/cost/0/unit", "mnkr"}};
	struct fixture f;
	const char *text = shown(fixture_plan(&f), FORMAT_JSON, LANG_SV, 0);
	json_error_t fault;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &fault);
	if (!root)
		fail_msg("%d: %s", fault.line, fault.text);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		const char *got = json_string_value(at(root, want[i][0]));
		if (!got || strcmp(got, want[i][1]) != 0)
			fail_msg("%s is %s", want[i][0], got ? got : "absent");
	}
	CHECK_INT(json_integer_value(at(root, "data/version")), 1);
	CHECK_INT(json_integer_value(at(root, "data/target_groups/0/age_max")), 100);
	CHECK_INT(json_integer_value(at(root, "data/cost_sum/0/areas_stating")), 2);
	CHECK(json_is_true(at(root, "data/published")));
	CHECK(json_is_null(at(root, "data/areas/1/situation")));
	CHECK(strstr(text, "\"low\": 0.7,") != NULL);
	CHECK(strstr(text, "\"high\": 2.1,") != NULL);
	CHECK_INT(json_integer_value(at(root, "data/counts/areas")), 2);
	CHECK_INT(json_integer_value(at(root, "data/counts/pairs")), 3);
	CHECK_INT(json_integer_value(at(root, "data/counts/goals/directions/increase")), 1);
	CHECK_INT(json_integer_value(at(root, "data/counts/indicators/areas_without")), 1);
	CHECK_INT(json_integer_value(at(root, "data/counts/years/0/with_reports")), 1);
	CHECK_INT(json_integer_value(at(root, "data/counts/years/0/fulfilment/partly")), 1);
	CHECK_TEXT(json_string_value(
			   at(root, "data/counts/by_focus_area/0/by_target_group/1/areas/0")),
		"barnahus");
	CHECK_TEXT(shown(&f.plan, FORMAT_JSON, LANG_EN, 40), text);
	json_decref(root);
}

TEST(plan, is_rows_in_csv)
{
	struct fixture f;
	const char *text = shown(fixture_plan(&f), FORMAT_CSV, LANG_SV, 0);
	static const char head[] = "area,item,year,id,class,text,low,high,unit\n"
				   ",plan,,gavleborg-2018,action_plan,Handlingsplan 2018,,,\n"
				   ",county,,,,21,,,\n";
	CHECK(strncmp(text, head, sizeof head - 1) == 0);
	CHECK(strstr(text, "\nsip,area,,2.1,,Samordnad plan,,,\n") != NULL);
	CHECK(strstr(text, "\nsip,indicator.given,,klar,,Nej,,,\n") != NULL);
	CHECK(strstr(text, "\nsip,sub_item,2018,2018-1,,del två,,,\n") != NULL);
	CHECK(strstr(text, "sip,reported,2017,2017-1,done,Kallelse via video är möjlig,,,\n") !=
		NULL);
	CHECK(strstr(text, "sip,cost,2018,,,,0.7,1.8,mnkr\n") != NULL);
	CHECK(strstr(text, "barnahus,area,,2.10,,Barnahus,,,\n") != NULL);
}

TEST(plan, never_steers_a_terminal)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	p->title = f.areas[0].name = f.areas[0].situation = "\033[2J\u202E\xC2\x9Bx";
	p->agreement = "rad\n<6>två";
	for (const char *s = shown(p, FORMAT_TABLE, LANG_SV, 0); *s; s++)
		CHECK((unsigned char)*s >= 0x20 || *s == '\n');
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 0), "\u202E") == NULL);
	CHECK(strstr(shown(p, FORMAT_TABLE, LANG_SV, 0), "\n<6>") == NULL);
}

TEST(plan, is_whole_or_an_error_however_small_the_memory)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	const struct plan_shown all = {.plan = p, .version = 1, .published = true};
	check_view_whole_or_error(view, &all, 48);
}
