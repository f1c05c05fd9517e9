/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"

#include <jansson.h>
#include <stdlib.h>

static const char *shown(const struct plan *p, enum format format, enum lang lang, size_t width)
{
	struct view_style style = {.format = format, .lang = lang, .width = width};
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_CODE(view_plan(p, 1, true, &style, test_arena(), &out), SP_OK, NULL);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

TEST(plan, is_shown_area_by_area_in_swedish)
{
	struct fixture f;
	CHECK_TEXT(shown(fixture_plan(&f), FORMAT_TABLE, LANG_SV, 0),
		"Handlingsplan 2018\n"
		"gavleborg-2018@1 · publicerad · handlingsplan\n"
		"Gäller: 2018\n"
		"Län: 21\n"
		"Daterad: 2017-10-31\n"
		"Överenskommelse: Stöd 2017\n"
		"Parter: 21, 2101, 2180, 2184\n"
		"\n"
		"2.1 Samordnad plan\n"
		"  Fokusområden: 1 Förebyggande arbete, 3 Delaktighet\n"
		"  Målgrupp: alla (0–100 år)\n"
		"  Nuläge: Används för lite.\n"
		"  Måluppfyllelse 2017: delvis – Delvis uppfyllt\n"
		"  Utvecklingsbehov: Mer utbildning.\n"
		"  Mål\n"
		"    - lång sikt (5 år): Plan för den som behöver\n"
		"    - Fler nås\n"
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
		"  Kostnad 2018: 0,3 mnkr, preliminär\n"
		"\n"
		"Kostnad 2018: 1,0–2,1 mnkr (2 av 2 områden), preliminärt\n");
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
	for (int format = FORMAT_TABLE; format <= FORMAT_CSV; format++) {
		struct view_style style = {.format = (enum format)format};
		const char *want = shown(p, style.format, LANG_SV, 0);
		enum sp_code rc = SP_NO_MEMORY;
		for (size_t cap = 0; rc != SP_OK; cap += 48) {
			struct arena a;
			struct buf out;
			arena_init(&a, cap);
			buf_init(&out, 1 << 20);
			rc = view_plan(p, 1, true, &style, &a, &out);
			CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
			if (rc == SP_OK)
				CHECK_BYTES(buf_bytes(&out), bytes_text(want));
			buf_free(&out);
			arena_free(&a);
		}
	}
}
