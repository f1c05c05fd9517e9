/* SPDX-License-Identifier: Apache-2.0 */
/* fixture.h - a small plan of two areas and three municipalities, of which two have answered. Invented. */
#ifndef SP_TESTS_VIEWS_FIXTURE_H
#define SP_TESTS_VIEWS_FIXTURE_H

#include "client/views/report.h"
#include "client/views/view.h"
#include "tests/lib/test.h"

struct fixture {
	struct plan plan;
	struct area areas[2];
	struct questions questions;
	struct report_unit units[3];
	struct report_data data;
};

static struct focus_area fixture_focus[] = {{"1", "Förebyggande arbete"}, {"3", "Delaktighet"}};
static const char *fixture_group_ids[] = {"alla"};
static struct target_group fixture_groups[] = {{"alla", NULL, true, 0, 100}};
static const char *fixture_parties[] = {"21", "2101", "2180", "2184"};
static const char *fixture_first[] = {"1"};
static const char *fixture_both[] = {"1", "3"};
static const char *fixture_responsible[] = {"Berörda chefer", "GU-grupp"};
static const char *fixture_parts[] = {"del ett", "del två"};
static struct goal fixture_goals[] = {{TERM_LONG, DIRECTION_NONE, "Plan för den som behöver"},
	{TERM_NONE, DIRECTION_INCREASE, "Fler nås"}};
static struct activity_report fixture_reports[] = {
	{"Kallelse via video är möjlig", ACTIVITY_DONE}, {"Rutin finns", ACTIVITY_NONE}};
static struct activity fixture_activities[] = {
	{"2017-1", 2017, "Videomöten", NULL, 0, fixture_reports, 2},
	{"2017-2", 2017, "Enkät", NULL, 0, NULL, 0},
	{"2018-1", 2018, "Utbilda", fixture_parts, 2, NULL, 0}};
static struct indicator fixture_indicators[] = {
	{"klar", "Aktiviteten är genomförd", INDICATOR_YES_NO, NULL, "Nej"},
	{"koder", "Koder per månad", INDICATOR_MONTHS, NULL, NULL},
	{"brukare", "Antal brukare", INDICATOR_COUNT, "brukare", NULL},
	{"del", "Andel utbildade", INDICATOR_SHARE, NULL, NULL},
	{"fritt", "Vad hindrar?", INDICATOR_TEXT, NULL, NULL}};
static struct fulfilment fixture_fulfilments[] = {{2017, GRADE_PARTLY, "Delvis uppfyllt"}};
static struct cost fixture_costs[] = {{2018, 7000, 18000, "mnkr", true}};
static struct cost fixture_other_costs[] = {{2018, 3000, 3000, "mnkr", true}};

static inline struct plan *fixture_plan(struct fixture *f)
{
	f->areas[0] = (struct area){.id = "sip",
		.number = "2.1",
		.name = "Samordnad plan",
		.focus_areas = fixture_both,
		.n_focus_areas = 2,
		.target_groups = fixture_group_ids,
		.n_target_groups = 1,
		.situation = "Används för lite.",
		.needs = "Mer utbildning.",
		.fulfilments = fixture_fulfilments,
		.n_fulfilments = 1,
		.goals = fixture_goals,
		.n_goals = 2,
		.activities = fixture_activities,
		.n_activities = 3,
		.responsible = fixture_responsible,
		.n_responsible = 2,
		.indicators = fixture_indicators,
		.n_indicators = 5,
		.costs = fixture_costs,
		.n_costs = 1};
	f->areas[1] = (struct area){.id = "barnahus",
		.number = "2.10",
		.name = "Barnahus",
		.focus_areas = fixture_first,
		.n_focus_areas = 1,
		.costs = fixture_other_costs,
		.n_costs = 1};
	f->plan = (struct plan){.id = "gavleborg-2018",
		.title = "Handlingsplan 2018",
		.kind = PLAN_ACTION_PLAN,
		.county = "21",
		.from_year = 2018,
		.to_year = 2018,
		.account_year = 2017,
		.dated = "2017-10-31",
		.agreement = "Stöd 2017",
		.parties = fixture_parties,
		.n_parties = 4,
		.target_groups = fixture_groups,
		.n_target_groups = 1,
		.long_term_years = 5,
		.short_term_years = 1,
		.focus_areas = fixture_focus,
		.n_focus_areas = 2,
		.areas = f->areas,
		.n_areas = 2};
	return &f->plan;
}

static inline const char *fixture_key(const struct fixture *f, enum question_kind kind)
{
	for (size_t i = 0; i < f->questions.n_items; i++)
		if (f->questions.items[i].kind == kind)
			return f->questions.items[i].key;
	fail_msg("the fixture has no question of kind %d", (int)kind);
	return NULL;
}

static struct quantity fixture_exact = {QUALIFIER_EXACT, 120000, 120000};
static struct quantity fixture_about = {QUALIFIER_ABOUT, 50000, 50000};
static struct share fixture_share = {300000, 400000, 0, NULL, QUALIFIER_EXACT};
static struct share fixture_percent = {0, 0, 375000, NULL, QUALIFIER_EXACT};
static struct month_count fixture_months[] = {{1, 3}, {2, 4}, {12, 0}};

/* Two units: the first answers all, the second leaves some open, with states and comments. */
static inline void fixture_answers(struct fixture *f)
{
	static struct answer first[8], second[8];
	size_t n = 0, m = 0;
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_YES_NO),
		.state = STATE_GIVEN,
		.has_yes_no = true,
		.yes_no = true,
		.comment = "Klart i maj."};
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_MONTHS),
		.state = STATE_GIVEN,
		.months = fixture_months,
		.n_months = 3};
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_COUNT),
		.state = STATE_GIVEN,
		.quantity = &fixture_exact};
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_SHARE),
		.state = STATE_GIVEN,
		.share = &fixture_share};
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_TEXT),
		.state = STATE_GIVEN,
		.text = "Tiden.\nOch lokaler."};
	first[n++] = (struct answer){.key = fixture_key(f, QUESTION_ACTIVITY),
		.state = STATE_GIVEN,
		.activity = ACTIVITY_DONE};
	first[n++] = (struct answer){
		.key = fixture_key(f, QUESTION_GRADE), .state = STATE_GIVEN, .grade = GRADE_PARTLY};
	second[m++] = (struct answer){.key = fixture_key(f, QUESTION_YES_NO),
		.state = STATE_GIVEN,
		.has_yes_no = true,
		.yes_no = false};
	second[m++] = (struct answer){.key = fixture_key(f, QUESTION_MONTHS),
		.state = STATE_NOT_READY,
		.comment = "Systemet byts."};
	second[m++] = (struct answer){.key = fixture_key(f, QUESTION_COUNT),
		.state = STATE_GIVEN,
		.quantity = &fixture_about};
	second[m++] = (struct answer){.key = fixture_key(f, QUESTION_SHARE),
		.state = STATE_GIVEN,
		.share = &fixture_percent};
	f->units[0].answers = first;
	f->units[0].n_answers = n;
	f->units[1].answers = second;
	f->units[1].n_answers = m;
}

static inline struct report_data *fixture_report(struct fixture *f)
{
	fixture_plan(f);
	CHECK_INT(questions_of_plan(&f->plan, 2018, test_arena(), &f->questions), SP_OK);
	f->units[0] = (struct report_unit){.code = "2101",
		.name = "Ockelbo",
		.population = 6000,
		.received = true,
		.revision = 2,
		.number = "17",
		.arrival_ms = UINT64_C(1546300800000),
		.first_arrival_ms = UINT64_C(1544000000000),
		.contact = "a@example.org"};
	f->units[1] = (struct report_unit){.code = "2180",
		.name = "Gävle",
		.population = 100000,
		.received = true,
		.revision = 1,
		.number = "18",
		.arrival_ms = UINT64_C(1549000000000),
		.first_arrival_ms = UINT64_C(1549000000000)};
	f->units[2] =
		(struct report_unit){.code = "2184", .name = "Hudiksvall", .population = 37000};
	fixture_answers(f);
	f->data = (struct report_data){.plan = &f->plan,
		.version = 1,
		.year = 2018,
		.opens_ms = UINT64_C(1538000000000),
		.closes_ms = UINT64_C(1548975600000),
		.questions = &f->questions,
		.units = f->units,
		.n_units = 3,
		.log_size = 19,
		.log_name = "plan.example.org/samplan",
		.log_key = {"ab:cd"},
		.software = "samplan 0.1.0"};
	return &f->data;
}

#endif
