/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of plan files that have forms of their own, and what is wrong with them. The shortest form that holds a
 * value: tests of plan_write. */
#include "client/files/files.h"
#include "tests/lib/test.h"

#define HEAD                                                                  \
	"plan: p-1\n"                                                         \
	"titel: T\n"                                                          \
	"slag: handlingsplan\n"                                               \
	"gäller: 2018\n"                                                     \
	"parter: [\"21\"]\n"                                                  \
	"målgrupper:\n  unga: Barn och unga 0–24 år\n  äldre: 65+ år\n" \
	"områden:\n"                                                         \
	"- id: a\n"                                                           \
	"  namn: A\n" /* line 11 */
#define IND HEAD "  indikatorer:\n  - id: x\n    text: X\n    typ: antal\n" /* line 15 */

static enum sp_code read(
	const char *text, struct plan **p, struct findings *faults, struct sp_error *err)
{
	*err = (struct sp_error){0};
	*faults = (struct findings){0};
	return plan_file_read("p.yaml", bytes_text(text), test_arena(), p, faults, err);
}

static const struct plan *plan_of(const char *text)
{
	struct plan *p;
	struct findings faults;
	struct sp_error err;
	CHECK_CODE(read(text, &p, &faults, &err), SP_OK, &err);
	for (size_t i = 0; i < faults.n_items; i++)
		CHECK_CODE(faults.items[i].error.code, SP_OK, &faults.items[i].error);
	return p;
}

static const struct area *area_of(const char *text)
{
	return &plan_of(text)->areas[0];
}

TEST(plan_forms, read_groups_with_ages_without_and_from_an_age_on)
{
	const struct plan *p = plan_of("målgrupper:\n  a: Barn och unga 0–24 år\n  b: Vuxna\n"
				       "  c: 65+ år\n  d: Äldre 80+\n"
				       "  e: {namn: Svår, kategori: svårighetsgrad, ålder: 16-64}\n"
				       "plan: p-1\ntitel: T\nslag: strategi\ngäller: 2022\n"
				       "parter: []\nområden: [{id: a, namn: A}]\n");
	const struct target_group *g = p->target_groups;
	CHECK_TEXT(g[0].name, "Barn och unga");
	CHECK_INT(g[0].age_max, 24);
	CHECK(!g[1].has_ages);
	CHECK_TEXT(g[2].name, "c");
	CHECK_INT(g[2].age_min, 65);
	CHECK_INT(g[2].age_max, 150);
	CHECK_TEXT(g[3].name, "Äldre");
	CHECK_INT(g[3].age_min, 80);
	CHECK_TEXT(g[4].name, "Svår");
	CHECK_TEXT(g[4].category, "svårighetsgrad");
	CHECK_INT(g[4].age_max, 64);
}

TEST(plan_forms, take_goals_by_term_and_by_kind)
{
	const struct area *a = area_of(HEAD "  mål:\n    vision: [V]\n    lång:\n"
					    "    - {id: g, text: G, slag: strategiskt}\n"
					    "    kort: Saknas\n    ospecificerat: [O]\n");
	CHECK_INT(a->n_goals, 4);
	CHECK_INT(a->goals[0].kind, GOAL_VISION);
	CHECK_INT(a->goals[0].term, TERM_NONE);
	CHECK_INT(a->goals[1].kind, GOAL_STRATEGIC);
	CHECK_INT(a->goals[1].term, TERM_LONG);
	CHECK_INT(a->goals[2].gap, PLAN_GAP_ABSENT);
	CHECK_TEXT(a->goals[2].text, "Saknas");
	CHECK_INT(a->goals[2].term, TERM_SHORT);
	CHECK_INT(a->goals[3].kind, GOAL_NONE);
}

/* Trap 1: what the document calls missing is one of several things, and none is zero. */
TEST(plan_forms, keep_what_is_missing_in_the_document_s_word)
{
	const struct area *a =
		area_of(HEAD "  indikatorer:\n    kort: saknas\n    lång: bör tas fram\n");
	CHECK_INT(a->n_indicators, 2);
	CHECK_TEXT(a->indicators[0].id, "saknas-kort");
	CHECK_INT(a->indicators[0].kind, INDICATOR_ABSENT);
	CHECK_INT(a->indicators[0].gap, PLAN_GAP_ABSENT);
	CHECK_INT(a->indicators[0].term, TERM_SHORT);
	CHECK_INT(a->indicators[1].gap, PLAN_GAP_TO_BE_DEVELOPED);
	a = area_of(HEAD "  indikatorer: saknas\n");
	CHECK_TEXT(a->indicators[0].id, "saknas");
	a = area_of(HEAD "  indikatorer:\n  - text: Öka kunskapen\n    brist: ej framtagen\n");
	CHECK_INT(a->indicators[0].kind, INDICATOR_ABSENT);
	a = area_of(
		HEAD "  indikatorer:\n  - text: Öka\n    typ: andel\n    brist: ej framtagen\n");
	CHECK_INT(a->indicators[0].kind, INDICATOR_SHARE);
}

TEST(plan_forms, take_activities_of_several_years_and_of_none)
{
	const struct area *a = area_of(HEAD "  aktiviteter:\n    2018: [a]\n    2018–2019: [b]\n"
					    "    ospecificerat: [c, d]\n");
	CHECK_TEXT(a->activities[0].id, "2018-1");
	CHECK_TEXT(a->activities[1].id, "2018-2"); /* both begin in 2018 */
	CHECK_INT(a->activities[1].to_year, 2019);
	CHECK_TEXT(a->activities[3].id, "2");
	CHECK_INT(a->activities[3].year, 0);
}

TEST(plan_forms, take_a_status_with_years_and_without)
{
	const struct area *a = area_of(HEAD "  status: Påbörjat men ej slutfört\n");
	CHECK_INT(a->status, WORK_STARTED);
	a = area_of(HEAD "  status: {läge: prioritering, gäller: 2017–2018}\n");
	CHECK_INT(a->status, WORK_PRIORITISED);
	CHECK_INT(a->status_from, 2017);
	CHECK_INT(a->status_to, 2018);
}

TEST(plan_forms, take_several_fulfilments_of_a_year)
{
	const struct area *a =
		area_of(HEAD "  måluppfyllelse:\n    2017:\n    - {grad: delvis, sikt: kort}\n"
			     "    - {grad: ej, sikt: lång}\n    2018: Bra\n");
	CHECK_INT(a->n_fulfilments, 3);
	CHECK_INT(a->fulfilments[1].term, TERM_LONG);
	CHECK_TEXT(a->fulfilments[2].text, "Bra");
}

TEST(plan_forms, take_values_by_year_as_text_as_map_and_several)
{
	const struct area *a =
		area_of(IND "    värden:\n      2018: 4986\n      2019: 3274 (jan–sep)\n"
			    "      2020:\n        värde: 20\n        av: 33\n"
			    "        vad: fortbildade\n      2021: [5, {värde: 6, kön: män}]\n"
			    "      2022: ej klar\n      2023: {text: Fritt, år: 2023}\n");
	const struct observation *o = a->indicators[0].observations;
	CHECK_INT(a->indicators[0].n_observations, 7);
	CHECK_INT(o[1].last_month, 9);
	CHECK_TEXT(o[2].what, "fortbildade");
	CHECK_INT(o[2].n_asked, 33);
	CHECK_INT(o[4].year, 2021);
	CHECK_INT(o[4].sex, SEX_MEN);
	CHECK_INT(o[5].state, STATE_NOT_READY);
	CHECK_TEXT(o[6].text, "Fritt");
}

/* 004:341: ten municipalities are named that lack it. */
TEST(plan_forms, count_names_in_place_of_a_value)
{
	const struct area *a = area_of(IND "    värden:\n      2017:\n        av: 33\n"
					   "        saknar: [Vellinge, Svalöv, Perstorp]\n"
					   "      2018:\n        har: [Lund, Eslöv]\n");
	const struct observation *o = a->indicators[0].observations;
	CHECK_INT(o[0].quantity->low, 30 * DECIMAL_ONE);
	CHECK_INT(o[0].state, STATE_GIVEN);
	CHECK_INT(o[1].quantity->low, 2 * DECIMAL_ONE);
}

TEST(plan_forms, take_a_series_of_several_subjects)
{
	const struct area *a =
		area_of(IND "    serie:\n      \"12\": [205, 186 (jan–maj)]\n"
			    "      år: [2013, 2014]\n      riket: [1615, ej klar]\n");
	const struct observation *o = a->indicators[0].observations;
	CHECK_INT(a->indicators[0].n_observations, 4);
	CHECK_TEXT(o[0].subject, "12");
	CHECK_INT(o[1].last_month, 5);
	CHECK_TEXT(o[2].subject, "riket");
	CHECK_INT(o[2].year, 2013);
	CHECK_INT(o[3].state, STATE_NOT_READY);
}

TEST(plan_forms, take_narratives_by_term_and_year_or_year_alone)
{
	const struct area *a =
		area_of(HEAD "  berättelser:\n    kort: {2017: a, ospecificerat: b}\n"
			     "    2018: [c, d]\n    ospecificerat: e\n"
			     "  indikatorer:\n    kort:\n    - berättelser: {2019: f}\n"
			     "      id: x\n      text: X\n      typ: text\n");
	CHECK_INT(a->n_narratives, 6);
	CHECK_INT(a->narratives[0].term, TERM_SHORT);
	CHECK_INT(a->narratives[1].year, 0);
	CHECK_INT(a->narratives[3].year, 2018);
	CHECK_INT(a->narratives[3].term, TERM_NONE);
	CHECK_TEXT(a->narratives[4].text, "e");
	CHECK_TEXT(a->narratives[5].indicator, "x");
	CHECK_INT(a->narratives[5].term, TERM_SHORT);
}

TEST(plan_forms, take_costs_with_what_holds_for_all_years)
{
	const struct area *a =
		area_of(HEAD "  kostnad:\n    finansiering: statsbidrag\n    2018: 0,3 mnkr\n"
			     "    2019:\n      värde: 1–2\n      enhet: kr/år 2019\n"
			     "      preliminär: ja\n");
	CHECK_TEXT(a->costs[0].financing, "statsbidrag");
	CHECK(!a->costs[0].preliminary);
	CHECK_TEXT(a->costs[1].unit, "kr/år 2019");
	CHECK(a->costs[1].preliminary);
}

TEST(plan_forms, make_a_followup_of_its_own_key)
{
	const struct plan *p =
		plan_of("uppföljning: f-2019\nplan: p-2016@3\når: 2019\nområden:\n- id: a\n"
			"  indikatorer:\n  - id: x\n    värden: {2018: 5}\n");
	CHECK_INT(p->kind, PLAN_FOLLOWUP);
	CHECK_TEXT(p->follows, "p-2016");
	CHECK_INT(p->follows_version, 3);
	CHECK_INT(p->account_year, 2019);
	CHECK_INT(p->from_year, 2019);
	CHECK_TEXT(p->title, "f-2019");
	CHECK(p->areas[0].name == NULL);
	CHECK_INT(p->areas[0].indicators[0].kind, INDICATOR_NONE);
}

TEST(plan_forms, read_targets_as_numbers_and_as_per_cent)
{
	const struct area *a = area_of(HEAD "  mål:\n    lång:\n    - text: x\n      målvärden:\n"
					    "      - {typ: förändring, värde: −10 %, basår: 2017}\n"
					    "      - {typ: noll, år: 2030}\n");
	const struct target *t = a->goals[0].targets;
	CHECK_INT(t[0].value->low, -10 * DECIMAL_ONE);
	CHECK_INT(t[0].base_year, 2017);
	CHECK(t[1].value == NULL);
}

TEST(plan_forms, name_each_fault_with_its_place)
{
	static const struct {
		const char *text;
		enum sp_code code;
		const char *where;
	} rows[] = {
		{HEAD "  mål:\n    evigt: [x]\n", SP_YAML_KEY_FOREIGN, "p.yaml:13:5"},
		{HEAD "  mål:\n    kort: aldrig\n", SP_YAML_SHAPE, "p.yaml:13:11"},
		{HEAD "  mål:\n    kort:\n    - {text: x, sikt: kort}\n", SP_YAML_KEY_FOREIGN,
			"p.yaml:14:17"},
		{HEAD "  mål:\n    kort:\n    - {text: x, tidshorisont: länge}\n", SP_YAML_VALUE,
			"p.yaml:14:31"},
		{HEAD "  mål:\n    kort:\n    - {text: x, målvärden: [{värde: 3}]}\n",
			SP_YAML_KEY_MISSING, "p.yaml:14:29"},
		{HEAD "  mål:\n    kort:\n    - {text: x, målvärden: [{typ: tal}]}\n",
			SP_PLAN_INVALID, "p.yaml:14:29 areas[0].goals[0].targets[0].value"},
		{HEAD "  mål:\n    kort:\n    - {text: x, överordnad: y}\n", SP_PLAN_INVALID,
			"p.yaml:14:7 areas[0].goals[0].parent"},
		{HEAD "  aktiviteter:\n    2019–2018: [x]\n", SP_YAML_VALUE, "p.yaml:13:5"},
		{HEAD "  aktiviteter:\n    2018: [{text: x, fortsätter: 2016-1}]\n",
			SP_PLAN_INVALID, "p.yaml:13:12 areas[0].activities[0].carried_from"},
		{HEAD "  status: klart\n", SP_YAML_VALUE, "p.yaml:12:11"},
		{HEAD "  status: {läge: prioritering, när: 2018}\n", SP_YAML_KEY_FOREIGN,
			"p.yaml:12:32"},
		{HEAD "  status: {läge: prioritering, gäller: snart}\n", SP_YAML_VALUE,
			"p.yaml:12:40"},
		{HEAD "  indikatorer:\n    evigt: [x]\n", SP_YAML_KEY_FOREIGN, "p.yaml:13:5"},
		{HEAD "  indikatorer: finns\n", SP_YAML_SHAPE, "p.yaml:12:16"},
		{HEAD "  indikatorer: [{text: x}]\n", SP_YAML_KEY_MISSING, "p.yaml:12:17"},
		{HEAD "  indikatorer: [{text: x, typ: antal, till_mål: g}]\n", SP_PLAN_INVALID,
			"p.yaml:12:17 areas[0].indicators[0].goal"},
		{IND "    värden:\n      2018: många\n", SP_YAML_VALUE, "p.yaml:17:13"},
		{IND "    värden:\n      2018: 5 (ej klar)\n", SP_YAML_VALUE, "p.yaml:17:13"},
		{IND "    värden:\n      nu: 5\n", SP_YAML_VALUE, "p.yaml:17:7"},
		{IND "    värden: 5\n", SP_YAML_SHAPE, "p.yaml:16:13"},
		{IND "    värden: [5]\n", SP_YAML_SHAPE, "p.yaml:16:14"},
		{IND "    värden: [{värde: 5}]\n", SP_YAML_KEY_MISSING, "p.yaml:16:14"},
		{IND "    värden:\n      2018: {värde: 5, år: 2019}\n", SP_YAML_VALUE,
			"p.yaml:17:28"},
		{IND "    värden:\n      2018: {av: 33}\n", SP_YAML_KEY_MISSING, "p.yaml:17:13"},
		{IND "    värden:\n      2018: {värde: 5 (jan), period: maj}\n", SP_YAML_VALUE,
			"p.yaml:17:38"},
		{IND "    värden:\n      2018: {värde: 5, text: fem}\n", SP_PLAN_INVALID,
			"p.yaml:17:13 areas[0].indicators[0].observations[0].value"},
		{IND "    värden:\n      2018: {värde: 5, läge: ej klar}\n", SP_PLAN_INVALID,
			"p.yaml:17:13 areas[0].indicators[0].observations[0].state"},
		{IND "    värden:\n      2018: [5, 6]\n", SP_PLAN_INVALID,
			"p.yaml:17:17 areas[0].indicators[0].observations[1].year"},
		{IND "    värden: {2018: 0,7}\n", SP_YAML_DECIMAL_COMMA, "p.yaml:16:22"},
		{IND "    serie: {riket: [1]}\n", SP_YAML_KEY_MISSING, "p.yaml:16:12"},
		{IND "    serie: {år: [2018, 2019], riket: [1]}\n", SP_YAML_VALUE, "p.yaml:16:38"},
		{IND "    serie: {år: [nu], riket: [1]}\n", SP_YAML_VALUE, "p.yaml:16:18"},
		{IND "    serie: {år: 2018, riket: [1]}\n", SP_YAML_SHAPE, "p.yaml:16:17"},
		{IND "    serie: {år: [2018], riket: [[1]]}\n", SP_YAML_SHAPE, "p.yaml:16:33"},
		{IND "    versioner: {2019: b, 2016: a}\n", SP_PLAN_INVALID,
			"p.yaml:16:32 areas[0].indicators[0].versions[1].from_year"},
		{IND "    versioner: {nu: b}\n", SP_YAML_VALUE, "p.yaml:16:17"},
		{IND "    berättelser: {lång: {2018: x}}\n", SP_YAML_VALUE, "p.yaml:16:19"},
		{HEAD "  berättelser: {nu: x}\n", SP_YAML_VALUE, "p.yaml:12:17"},
		{HEAD "  berättelser: {lång: x}\n", SP_YAML_SHAPE, "p.yaml:12:23"},
		{HEAD "  tal:\n  - {vad: x, värde: 1}\n", SP_YAML_KEY_MISSING, "p.yaml:13:5"},
		{HEAD "  tal:\n  - {vad: x, läge: ej klar, förändring: 3, år: 2018}\n",
			SP_PLAN_INVALID, "p.yaml:13:5 areas[0].facts[0].change"},
		{HEAD "  tal:\n  - {vad: x, värde: 5, förändring: många, år: 2018}\n",
			SP_YAML_VALUE, "p.yaml:13:36"},
		{HEAD "  tal:\n  - {värde: 1, år: 2018}\n", SP_PLAN_INVALID,
			"p.yaml:13:5 areas[0].facts[0].what"},
		{HEAD "  noteringar:\n  - {slag: skvaller, namn: x}\n", SP_YAML_VALUE,
			"p.yaml:13:12"},
		{HEAD "  noteringar:\n  - {slag: beslut}\n", SP_YAML_KEY_MISSING, "p.yaml:13:5"},
		{HEAD "  kostnad:\n    2018: {värde: 1}\n", SP_YAML_KEY_MISSING, "p.yaml:13:11"},
		{HEAD "  kostnad:\n    när: 1 mnkr\n", SP_YAML_VALUE, "p.yaml:13:5"},
		{"medlemskap: {\"2180\": {från: 2018}}\n" HEAD, SP_PLAN_INVALID,
			"p.yaml:1:22 memberships[0].code"},
		{"medlemskap: {\"21\": {från: i våras}}\n" HEAD, SP_PLAN_INVALID,
			"p.yaml:1:20 memberships[0].from"},
		{"statsbidrag: [{namn: x, år: 2022, använt: -1}]\n" HEAD, SP_YAML_VALUE,
			"p.yaml:1:43"},
		{"statsbidrag: [{namn: x, år: 2022, använt: 0.5}]\n" HEAD, SP_YAML_VALUE,
			"p.yaml:1:43"},
		{"fokusområden: {1: {name: x, namn: y}}\n" HEAD, SP_YAML_KEY_TWICE, "p.yaml:1:29"},
		{"överordnat_mål: g\n" HEAD, SP_PLAN_INVALID, "p.yaml:1:1 parent"},
		{"år: 2017\n" HEAD, SP_YAML_VALUE, "p.yaml:5:9"},
		{"uppföljning: f\når: 2019\nområden: [{id: a}]\n", SP_YAML_KEY_MISSING,
			"p.yaml:1:1"},
		{"uppföljning: f\nplan: p@0\når: 2019\nområden: [{id: a}]\n", SP_YAML_VALUE,
			"p.yaml:2:7"},
		{"uppföljning: f\nplan: p\nområden: [{id: a}]\n", SP_YAML_KEY_MISSING,
			"p.yaml:1:1"},
		{"uppföljning: f\nplan: p\når: nu\nområden: [{id: a}]\n", SP_YAML_VALUE,
			"p.yaml:3:5"},
		{"uppföljning: f\nplan: f\når: 2019\nområden: [{id: a}]\n", SP_PLAN_INVALID,
			"p.yaml:1:1 follows"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct plan *p;
		struct findings faults;
		struct sp_error err;
		CHECK_CODE(read(rows[i].text, &p, &faults, &err), SP_OK, &err);
		if (faults.n_items != 1)
			fprintf(stderr, "%zu faults in\n%s", faults.n_items, rows[i].text);
		CHECK_INT(faults.n_items, 1);
		CHECK_CODE(faults.items[0].error.code, rows[i].code, &faults.items[0].error);
		CHECK_TEXT(faults.items[0].error.where, rows[i].where);
	}
}
