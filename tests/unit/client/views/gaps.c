/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/gaps.h"

#include <jansson.h>

#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"

static enum sp_code view(
	const void *what, const struct view_style *style, struct arena *a, struct buf *out)
{
	return view_gaps(what, style, a, out);
}

static const char *shown(const struct plan *p, const struct area *area, uint32_t version,
	enum format format, enum lang lang)
{
	struct gaps gaps;
	const struct gaps_shown what = {&gaps, version, area};
	CHECK_CODE(gaps_of_plan(&gaps, p, test_arena()), SP_OK, NULL);
	return view_text(view, &what, format, lang);
}

TEST(gaps, are_told_by_kind_by_area_and_one_by_one)
{
	struct fixture f;
	CHECK_TEXT(shown(fixture_plan(&f), NULL, 1, FORMAT_TABLE, LANG_SV),
		"Vad som saknas i gavleborg-2018@1 Handlingsplan 2018\n"
		"\n"
		"Nr  Vad som saknas               Antal\n"
		" 1  planen noterar inget beslut  1 av 1\n"
		" 2  indikator utan enhet         1 av 2\n"
		" 3  indikator utan definition    3 av 3\n"
		" 4  indikator utan utgångsvärde  3 av 3\n"
		" 5  indikator utan målvärde      3 av 3\n"
		" 6  område utan ansvarig         1 av 2\n"
		"\n"
		"Område              1  2  3  4  5  6  Summa\n"
		"2.1 Samordnad plan  –  1  3  3  3  –     10\n"
		"2.10 Barnahus       –  –  –  –  –  1      1\n"
		"Planen som helhet   1  –  –  –  –  –      1\n"
		"\n"
		"Planen som helhet\n"
		"  - planen noterar inget beslut\n"
		"\n"
		"2.1 Samordnad plan\n"
		"  - indikator utan enhet: Koder per månad (areas[0].indicators[1])\n"
		"  - indikator utan definition: Koder per månad (areas[0].indicators[1])\n"
		"  - indikator utan utgångsvärde: Koder per månad (areas[0].indicators[1])\n"
		"  - indikator utan målvärde: Koder per månad (areas[0].indicators[1])\n"
		"  - indikator utan definition: Antal brukare (areas[0].indicators[2])\n"
		"  - indikator utan utgångsvärde: Antal brukare (areas[0].indicators[2])\n"
		"  - indikator utan målvärde: Antal brukare (areas[0].indicators[2])\n"
		"  - indikator utan definition: Andel utbildade (areas[0].indicators[3])\n"
		"  - indikator utan utgångsvärde: Andel utbildade (areas[0].indicators[3])\n"
		"  - indikator utan målvärde: Andel utbildade (areas[0].indicators[3])\n"
		"\n"
		"2.10 Barnahus\n"
		"  - område utan ansvarig (areas[1])\n");
}

TEST(gaps, of_one_area_are_its_own)
{
	struct fixture f;
	const struct plan *p = fixture_plan(&f);
	CHECK_TEXT(shown(p, &p->areas[1], 0, FORMAT_TABLE, LANG_EN),
		"What is missing in gavleborg-2018 Handlingsplan 2018\n"
		"\n"
		"No.  What is missing                  Number\n"
		"  1  area without anyone responsible  1\n"
		"\n"
		"2.10 Barnahus\n"
		"  - area without anyone responsible (areas[1])\n");
	CHECK_TEXT(shown(p, &p->areas[1], 0, FORMAT_CSV, LANG_SV),
		"kind,area,id,what,where\n"
		"area_no_responsible,barnahus,barnahus,Barnahus,areas[1]\n");
}

TEST(gaps, are_the_documents_own_words_too)
{
	static struct indicator in[] = {
		{.id = "a", .text = "Saknas.", .kind = INDICATOR_ABSENT, .gap = PLAN_GAP_ABSENT},
		{.id = "b",
			.text = "bör tas fram",
			.kind = INDICATOR_ABSENT,
			.gap = PLAN_GAP_TO_BE_DEVELOPED},
		{.id = "c", .text = "Ny", .kind = INDICATOR_YES_NO, .gap = PLAN_GAP_NOT_DEVELOPED},
		{.id = "d",
			.text = "Vård",
			.kind = INDICATOR_TEXT,
			.gap = PLAN_GAP_TO_BE_SPECIFIED}};
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	f.areas[1].indicators = in;
	f.areas[1].n_indicators = 4;
	const char *text = shown(p, NULL, 1, FORMAT_TABLE, LANG_SV);
	CHECK(holds(text,
		"dokumentet säger att en indikator saknas: Saknas. (areas[1].indicators[0])"));
	CHECK(holds(text, "indikator som enligt dokumentet bör tas fram: bör tas fram"));
	CHECK(holds(text, "indikator som enligt dokumentet inte är framtagen: Ny"));
	CHECK(holds(text, "indikator som enligt dokumentet behöver specificeras: Vård"));
	CHECK(holds(text, "dokumentet säger att en indikator saknas              1 av 9\n"));
}

TEST(gaps, have_raw_numbers_in_json)
{
	struct fixture f;
	const char *text = shown(fixture_plan(&f), NULL, 0, FORMAT_JSON, LANG_SV);
	json_error_t fault;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &fault);
	if (!root)
		fail_msg("%d: %s", fault.line, fault.text);
	const json_t *data = json_object_get(root, "data");
	const json_t *kind = json_object_get(json_object_get(data, "kinds"), "indicator_no_unit");
	const json_t *areas = json_object_get(data, "areas");
	const json_t *last = json_array_get(json_object_get(data, "findings"), 11);
	CHECK_TEXT(json_string_value(json_object_get(root, "schema")), "samplan/gaps/1");
	CHECK(json_is_null(json_object_get(data, "version")));
	CHECK_INT(json_object_size(json_object_get(data, "kinds")), GAP_KINDS);
	CHECK_INT(json_integer_value(json_object_get(kind, "count")), 1);
	CHECK_INT(json_integer_value(json_object_get(kind, "of")), 2);
	CHECK_INT(json_array_size(areas), 3);
	CHECK(json_is_null(json_object_get(json_array_get(areas, 2), "area")));
	CHECK_TEXT(json_string_value(json_object_get(last, "kind")), "area_no_responsible");
	CHECK_TEXT(json_string_value(json_object_get(last, "where")), "areas[1]");
	CHECK_TEXT(shown(&f.plan, NULL, 0, FORMAT_JSON, LANG_EN), text);
	json_decref(root);
}

TEST(gaps, that_are_none_are_said_to_be_none)
{
	static struct note decision[] = {{NOTE_DECISION, "Nämnden", "2018", NULL, NULL}};
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	p->notes = decision;
	p->n_notes = 1;
	p->areas = &f.areas[1];
	p->n_areas = 1;
	f.areas[1].responsible = fixture_responsible;
	f.areas[1].n_responsible = 1;
	CHECK_TEXT(shown(p, NULL, 2, FORMAT_TABLE, LANG_SV),
		"Vad som saknas i gavleborg-2018@2 Handlingsplan 2018\nInget saknas.\n");
}

TEST(gaps, never_steer_a_terminal)
{
	struct fixture f;
	struct plan *p = fixture_plan(&f);
	p->title = f.areas[0].name = f.areas[0].indicators[2].text = "\033[2J\u202Ex";
	for (const char *s = shown(p, NULL, 1, FORMAT_TABLE, LANG_SV); *s; s++)
		CHECK((unsigned char)*s >= 0x20 || *s == '\n');
	f.areas[0].indicators[2].text = "Antal brukare";
}

TEST(gaps, are_whole_or_an_error_however_small_the_memory)
{
	struct fixture f;
	const struct plan *p = fixture_plan(&f);
	struct gaps gaps;
	CHECK_CODE(gaps_of_plan(&gaps, p, test_arena()), SP_OK, NULL);
	const struct gaps_shown what = {&gaps, 1, NULL};
	check_view_whole_or_error(view, &what, 112);
}
