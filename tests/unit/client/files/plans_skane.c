/* SPDX-License-Identifier: Apache-2.0 */
/* Skåne's plan and its follow-up of 2019 have as much of everything as their documents, and every value that these
 * tell: design domain.md 1.5. */
#include "common/domain/gaps.h"
#include "common/domain/having.h"
#include "tests/lib/plan_documents.h"

static const struct skane_row {
	const char *number;
	size_t short_goals, short_indicators, long_goals, long_indicators, absent;
} skane_rows[] = {{"1.1", 2, 1, 1, 1, 0}, {"1.2", 1, 0, 1, 0, 2}, {"1.3", 2, 1, 1, 1, 0},
	{"1.4", 1, 1, 1, 1, 0}, {"2.1", 1, 1, 1, 0, 1}, {"3.1", 1, 0, 1, 0, 2},
	{"3.2", 2, 1, 1, 1, 0}, {"3.3", 1, 1, 1, 0, 1}, {"3.4", 1, 1, 2, 1, 0},
	{"3.5", 1, 1, 1, 1, 0}, {"3.6", 3, 2, 3, 2, 0}, {"4.1", 3, 2, 1, 0, 0},
	{"4.2", 3, 1, 1, 0, 1}, {"4.3", 1, 1, 0, 0, 2}, {"4.4", 1, 0, 1, 0, 2},
	{"4.5", 2, 1, 1, 1, 0}, {"4.6", 3, 1, 1, 2, 0}, {"4.7", 1, 0, 1, 0, 2},
	{"5.1", 2, 1, 2, 1, 1}, {"5.2", 2, 2, 1, 0, 1}};
enum { SKANE_AREAS = sizeof skane_rows / sizeof skane_rows[0] };

TEST(skane_2016, has_its_goals_indicators_and_missing_ones_area_by_area)
{
	const struct plan *p = document_plan("skane-2016");
	CHECK_INT(p->n_areas, SKANE_AREAS);
	for (size_t i = 0; i < SKANE_AREAS; i++) {
		const struct skane_row *want = &skane_rows[i];
		const struct area *area = &p->areas[i];
		const struct goal_counts goals = goals_count(area->goals, area->n_goals);
		const struct plan one = {.areas = &p->areas[i], .n_areas = 1};
		const struct indicator_counts in = plan_indicators(&one);
		CHECK_TEXT(area->number, want->number);
		CHECK_TEXT(area->focus_areas[0], arena_printf(test_arena(), "%c", want->number[0]));
		CHECK_INT(goals.terms[TERM_SHORT], want->short_goals);
		CHECK_INT(goals.terms[TERM_LONG], want->long_goals);
		CHECK_INT(in.terms[TERM_SHORT], want->short_indicators);
		CHECK_INT(in.terms[TERM_LONG], want->long_indicators);
		CHECK_INT(goals.gaps[PLAN_GAP_ABSENT] + in.gaps[PLAN_GAP_ABSENT], want->absent);
	}
}

TEST(skane_2016, sums_to_34_19_23_and_12_with_15_missing)
{
	const struct plan *p = document_plan("skane-2016");
	const struct goal_counts goals = plan_goals(p);
	const struct indicator_counts in = plan_indicators(p);
	CHECK_INT(goals.terms[TERM_SHORT], 34);
	CHECK_INT(in.terms[TERM_SHORT], 19);
	CHECK_INT(goals.terms[TERM_LONG], 23);
	CHECK_INT(in.terms[TERM_LONG], 12);
	CHECK_INT(in.n_indicators, 31);
	CHECK_INT(goals.gaps[PLAN_GAP_ABSENT], 1);
	CHECK_INT(in.gaps[PLAN_GAP_ABSENT], 14);
	CHECK_INT(in.gaps[PLAN_GAP_TO_BE_DEVELOPED], 1);
	CHECK_INT(in.areas_lacking[TERM_NONE], 4);
	CHECK_INT(in.areas_lacking[TERM_LONG], 10);
	CHECK_INT(p->n_parties, 34); /* the region and 33 municipalities */
}

/* A number that the follow-up tells: of an indicator, or a fact of the area. */
static const struct skane_value {
	const char *area, *indicator; /* NULL: a fact, by what it counts */
	const char *what, *subject;
	uint32_t year;
	const char *printed;
} skane_values[] = {
	{"suicidprevention", "självmord", NULL, "riket", 2013, "1615"},
	{"suicidprevention", "självmord", NULL, "riket", 2014, "1539"},
	{"suicidprevention", "självmord", NULL, "riket", 2015, "1564"},
	{"suicidprevention", "självmord", NULL, "riket", 2016, "1490"},
	{"suicidprevention", "självmord", NULL, "riket", 2017, "1544"},
	{"suicidprevention", "självmord", NULL, "riket", 2018, "1574"},
	{"suicidprevention", "självmord", NULL, "12", 2013, "205"},
	{"suicidprevention", "självmord", NULL, "12", 2014, "186"},
	{"suicidprevention", "självmord", NULL, "12", 2015, "199"},
	{"suicidprevention", "självmord", NULL, "12", 2016, "181"},
	{"suicidprevention", "självmord", NULL, "12", 2017, "181"},
	{"suicidprevention", "självmord", NULL, "12", 2018, "178"},
	{"suicidprevention", "indikatorer-framtagna", NULL, NULL, 2019, "nej"},
	{"suicidprevention", NULL, "kommuner som deltog i seminariet om kommunala handlingsplaner",
		NULL, 2019, "16 (hösten 2019)"},
	{"attityder", NULL, "aktörer som arrangerade", NULL, 2017, "drygt 40"},
	{"attityder", NULL, "arrangemang", NULL, 2017, "drygt 100"},
	{"attityder", NULL, "arrangemang", NULL, 2019, "120 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "arrangörer", NULL, 2019, "ca 50 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "orter med arrangemang", NULL, 2019, "20 (vecka 41, 7–13 oktober)"},
	{"attityder", NULL, "attitydambassadörer", NULL, 2019, "33 (hösten 2019)"},
	{"attityder", NULL, "aktiva attitydambassadörer", NULL, 2019, "20 (hösten 2019)"},
	{"attityder", "ambassadörsuppdrag", NULL, NULL, 2019, "30"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2017, "7"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2018, "8"},
	{"egen-erfarenhet", "anställda", NULL, NULL, 2019, "14"},
	{"egen-erfarenhet", NULL, "andel kommuner med anställda med egen erfarenhet", NULL, 2017,
		"hälften"},
	{"egen-erfarenhet", NULL, "andel kommuner som arbetar med att anställa", NULL, 2017, "8 %"},
	{"egen-erfarenhet", NULL, "andel kommuner med anställda utifrån egen erfarenhet", NULL,
		2018, "ca en tredjedel"},
	{"egen-erfarenhet", NULL, "andel kommuner som arbetar efter en bestämd metod", NULL, 2018,
		"16 %"},
	{"närstående", NULL, "andel kommuner med pågående satsningar för närstående", NULL, 2017,
		"84 %"},
	{"närstående", NULL, "andel kommuner som arbetar aktivt med anhörigstöd", NULL, 2018,
		"tre fjärdedelar"},
	{"delaktighet", "kommuner-forum", NULL, NULL, 2019, "ca hälften"},
	{"delaktighet", "utvärdering", NULL, NULL, 2019, "nej"},
	{"utskrivningsguiden", "material", NULL, NULL, 2019, "ja"},
	{"utskrivningsguiden", NULL, "nedladdningar av appen", NULL, 2019, "ca 4000"},
	{"utskrivningsguiden", NULL, "spridda tryckta exemplar", NULL, 2019, "35 000"},
	{"utskrivningsguiden", NULL, "spridda exemplar till verksamheter i Skåne", NULL, 2019,
		"12 000"},
	{"utskrivningsguiden", NULL, "andel av heldygnsvårdens avdelningar som har börjat", NULL,
		2019, "ca 85 %"},
	{"sip", "antal-sip", NULL, NULL, 2015, "4347"},
	{"sip", "antal-sip", NULL, NULL, 2016, "4644"},
	{"sip", "antal-sip", NULL, NULL, 2017, "4859"},
	{"sip", "antal-sip", NULL, NULL, 2018, "4986"},
	{"sip", "antal-sip", NULL, NULL, 2019, "3274 (jan–sep) (preliminär)"},
	{"sip", "brukarrevision", NULL, NULL, 2019, "nej"},
	{"utskrivning", "kommuner-mina-planer", NULL, NULL, 2019, "33"},
	{"utskrivning", "vårddagar", NULL, NULL, 2019, "ej klar"},
	{"casemanagement", "f-act-team", NULL, NULL, 2017, "20"},
	{"casemanagement", "f-act-team", NULL, NULL, 2018, "16"},
	{"casemanagement", "verksamheter", NULL, NULL, 2019, "30"},
	{"casemanagement", NULL, "andel kommuner som arbetar med Case Management", NULL, 2017,
		"63 %"},
	{"missbruk", "utbildade-spel", NULL, NULL, 2019, "321"},
	{"missbruk", NULL, "seminarier om spel om pengar", NULL, 2019, "4"},
	{"lss", "vårdprogram", NULL, NULL, 2019, "ja"},
	{"äldre", "första-hjälpen", NULL, NULL, 2019, "ca 1500 (endast totalsumma)"},
	{"äldre", "självmord-65", NULL, NULL, 2016, "55"},
	{"äldre", "självmord-65", NULL, NULL, 2017, "46"},
	{"äldre", "självmord-65", NULL, NULL, 2018, "46"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2015, "584"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2016, "1309"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2017, "1983"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2018, "2184"},
	{"ojämlik-hälsa", "hälsoundersökningar", NULL, NULL, 2019, "2148 (jan–sep)"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2016, "7"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2017, "14"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2018, "11"},
	{"sysselsättning", "öppna-jämförelser", NULL, NULL, 2019, "11"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2016, "4"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2017, "5"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2018, "6"},
	{"ordnat-införande", "rsp-möten", NULL, NULL, 2019, "4"},
};

static const struct indicator *indicator_of(const struct area *area, const char *id)
{
	for (size_t i = 0; i < area->n_indicators; i++)
		if (strcmp(area->indicators[i].id, id) == 0)
			return &area->indicators[i];
	fail_msg("%s has no indicator %s", area->id, id);
	return NULL;
}

static bool same_or_any(const char *wanted, const char *text)
{
	return !wanted || (text && strcmp(wanted, text) == 0);
}

static const struct observation *observation_of(const struct plan *p, const struct skane_value *v)
{
	const struct area *area = document_area(p, v->area);
	const struct indicator *in = v->indicator ? indicator_of(area, v->indicator) : NULL;
	const struct observation *list = in ? in->observations : area->facts;
	size_t n = in ? in->n_observations : area->n_facts;
	for (size_t i = 0; i < n; i++)
		if (list[i].year == v->year && same_or_any(v->what, list[i].what) &&
			same_or_any(v->subject, list[i].subject))
			return &list[i];
	fail_msg("%s %s has no value of %u", v->area, v->indicator ? v->indicator : v->what,
		v->year);
	return NULL;
}

TEST(skane_2019, tells_every_value_of_the_document)
{
	const struct plan *p = document_skane();
	for (size_t i = 0; i < sizeof skane_values / sizeof skane_values[0]; i++) {
		const struct observation *o = observation_of(p, &skane_values[i]);
		CHECK_TEXT(plain_spaces(observation_print(o, LANG_SV, test_arena())),
			skane_values[i].printed);
	}
}

TEST(skane_2019, counts_twenty_three_of_thirty_three_by_the_ten_that_it_names)
{
	const struct plan *p = document_skane();
	const struct indicator *in =
		indicator_of(document_area(p, "missbruk"), "ramöverenskommelse");
	const struct municipalities all = {NULL, 33};
	struct having have;
	enum sp_code rc;
	CHECK_INT(in->observations[0].n_without, 10);
	CHECK_INT(having_of(&in->observations[0], &all, test_arena(), &have, &rc), REFUSED_NOT);
	CHECK_INT(have.n_with, 23);
	CHECK_INT(have.n_without, 10);
	CHECK_TEXT(have.without[7], "Vellinge");
	CHECK_TEXT(have.without[8], "Åstorp");
	CHECK_TEXT(have.without[9], "Ängelholm");
	CHECK_INT(in->observations[1].state, STATE_NOT_READY);
}

TEST(skane_2019, marks_parts_of_years_totals_alone_and_what_is_counted_otherwise)
{
	const struct plan *p = document_skane();
	const struct indicator *sip = indicator_of(document_area(p, "sip"), "antal-sip");
	const struct indicator *help = indicator_of(document_area(p, "äldre"), "första-hjälpen");
	const struct indicator *job =
		indicator_of(document_area(p, "sysselsättning"), "öppna-jämförelser");
	const struct indicator *staff =
		indicator_of(document_area(p, "egen-erfarenhet"), "anställda");
	CHECK_INT(sip->observations[4].first_month, 1);
	CHECK_INT(sip->observations[4].last_month, 9);
	CHECK(sip->observations[4].preliminary);
	CHECK_INT(help->observations[0].state, STATE_ONLY_TOTAL);
	CHECK_INT(job->n_versions, 2);
	for (size_t i = 0; i < 3; i++)
		CHECK(staff->observations[i].what);
	CHECK_INT(p->facts[0].quantity->low, 33 * DECIMAL_ONE);
}

TEST(skane_2019, is_published_by_a_third_party_after_the_plan_has_ended)
{
	const struct plan *p = document_plan("skane-2019");
	CHECK_INT(p->kind, PLAN_FOLLOWUP);
	CHECK_TEXT(p->follows, "skane-2016");
	CHECK_INT(p->account_year, 2019);
	CHECK_TEXT(p->dated, "2020-01-15");
	CHECK_TEXT(p->publisher, "Kommunförbundet Skåne");
	CHECK_INT(document_plan("skane-2016")->to_year, 2018);
}
