/* SPDX-License-Identifier: Apache-2.0 */
/* What plans of other kinds ask, from the form to the total: goals with the direction seen and a measure of their
 * own; fulfilment and planning in words. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

/* A strategy: each goal is answered by the direction seen, and counted where its words count something. */
static struct plan *strategy(void)
{
	static struct goal goals[] = {{.id = "suicid",
					      .text = "Antalet suicid minskar",
					      .kind = GOAL_STRATEGIC,
					      .direction = DIRECTION_DECREASE,
					      .measure = INDICATOR_COUNT},
		{.id = "delaktighet",
			.text = "Fler är delaktiga i sin vård",
			.kind = GOAL_STRATEGIC,
			.direction = DIRECTION_INCREASE,
			.measure = INDICATOR_SHARE},
		{.id = "rutin",
			.text = "Alla kommuner har en rutin",
			.measure = INDICATOR_MUNICIPALITY_COUNT},
		{.text = "Ett mål som ingen frågar om"}};
	static struct area areas[] = {{.id = "halsa",
		.number = "1",
		.name = "Psykisk hälsa",
		.goals = goals,
		.n_goals = 4}};
	struct plan *p = fixture_plan(&f);
	p->id = "strategi";
	p->kind = PLAN_STRATEGY;
	p->to_year = 2028;
	p->areas = areas;
	p->n_areas = 1;
	p->asks = 1U << ASK_GOALS;
	return p;
}

/* A yearly report: what was reached and what is planned, in words. */
static struct plan *report(void)
{
	struct plan *p = fixture_plan(&f);
	p->id = "redogorelse";
	p->kind = PLAN_REPORT;
	p->to_year = 2028;
	p->asks = 1U << ASK_FULFILMENT_TEXT | 1U << ASK_PLANNING;
	return p;
}

static struct plan *start(struct plan *(*make)(void), uint32_t year)
{
	fixture_year(&f);
	struct plan *p = make();
	fixture_publish(&f, p);
	fixture_open_round(&f, p->id, year);
	return p;
}

static const struct msg_question *question(const struct msg_questions_reply *form, const char *key)
{
	for (size_t i = 0; i < form->n_questions; i++)
		if (strcmp(form->questions[i].key, key) == 0)
			return &form->questions[i];
	fail_msg("no question %s", key);
	return NULL;
}

static struct msg_questions_reply form_of(const char *plan, uint32_t year)
{
	struct msg_questions m = {.plan = plan, .year = year};
	struct msg_questions_reply form;
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &m, &form), SP_OK, &f.err);
	return form;
}

TEST(strategy, asks_for_each_goal_the_direction_seen_and_its_measure)
{
	start(strategy, 2022);
	struct msg_questions_reply form = form_of("strategi", 2022);
	CHECK_INT(form.n_questions, 6);
	CHECK_INT(question(&form, "halsa/g/suicid")->kind, QUESTION_CHANGE);
	CHECK_TEXT(question(&form, "halsa/g/suicid")->text, "Antalet suicid minskar");
	CHECK_INT(question(&form, "halsa/m/suicid")->kind, QUESTION_COUNT);
	CHECK_INT(question(&form, "halsa/m/delaktighet")->kind, QUESTION_SHARE);
	CHECK_INT(question(&form, "halsa/m/rutin")->kind, QUESTION_YES_NO);
	fixture_close(&f);
}

TEST(strategy, total_counts_directions_and_adds_measures)
{
	struct msg_total m = {.plan = "strategi", .year = 2022};
	struct msg_total_reply got;
	struct plan *p = start(strategy, 2022);
	struct msg_submit gavle = fixture_submission_to(&f, p, 2022, "2180");
	struct msg_submit sandviken = fixture_submission_to(&f, p, 2022, "2181");
	fixture_answer(&gavle, "halsa/g/suicid")->change = CHANGE_DECREASED;
	fixture_answer(&sandviken, "halsa/g/suicid")->change = CHANGE_UNCHANGED;
	fixture_answer(&sandviken, "halsa/m/rutin")->yes_no = false;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &gavle, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.sandviken, SUBMIT, &sandviken, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	const struct msg_question_total *seen = fixture_total_of(&got, "halsa/g/suicid");
	CHECK_INT(seen->given, 2);
	CHECK_INT(seen->n_changes, 2);
	CHECK_INT(seen->changes[0].value, CHANGE_DECREASED);
	CHECK_INT(seen->changes[0].count, 1);
	CHECK_INT(seen->changes[1].value, CHANGE_UNCHANGED);
	CHECK_INT(fixture_total_of(&got, "halsa/m/suicid")->low, 24 * DECIMAL_ONE);
	CHECK_INT(fixture_total_of(&got, "halsa/m/delaktighet")->numerator, 32 * DECIMAL_ONE);
	const struct msg_question_total *has = fixture_total_of(&got, "halsa/m/rutin");
	CHECK_INT(has->yes, 1);
	CHECK_TEXT(has->with[0], "2180");
	CHECK_TEXT(has->without[0], "2181");
	CHECK_TEXT(has->silent[0], "2101");
	fixture_close(&f);
}

TEST(strategy, form_shows_what_was_answered_the_year_before)
{
	struct plan *p = start(strategy, 2022);
	struct msg_submit m = fixture_submission_to(&f, p, 2022, "2180");
	fixture_answer(&m, "halsa/g/suicid")->change = CHANGE_DECREASED;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	f.now_ms += 365 * FIXTURE_DAY;
	fixture_open_round(&f, "strategi", 2023);
	struct msg_questions_reply form = form_of("strategi", 2023);
	CHECK_INT(question(&form, "halsa/g/suicid")->previous->change, CHANGE_DECREASED);
	CHECK_INT(question(&form, "halsa/m/suicid")->previous->quantity->low, 12 * DECIMAL_ONE);
	CHECK(question(&form, "halsa/g/suicid")->current == NULL);
	fixture_close(&f);
}

TEST(strategy, panel_counts_a_direction_seen_in_both_years)
{
	struct msg_total m = {.plan = "strategi", .year = 2023, .panel_year = 2022};
	struct msg_total_reply got;
	struct plan *p = start(strategy, 2022);
	struct msg_submit first = fixture_submission_to(&f, p, 2022, "2180");
	CHECK_CODE(SEND(f.gavle, SUBMIT, &first, NULL), SP_OK, &f.err);
	f.now_ms += 365 * FIXTURE_DAY;
	fixture_open_round(&f, "strategi", 2023);
	struct msg_submit next = fixture_submission_to(&f, p, 2023, "2180");
	CHECK_CODE(SEND(f.gavle, SUBMIT, &next, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(fixture_total_of(&got, "halsa/g/suicid")->given, 1);
	fixture_close(&f);
}

TEST(strategy, refuses_a_direction_that_there_is_not_and_a_word_in_its_place)
{
	struct plan *p = start(strategy, 2022);
	struct msg_submit m = fixture_submission_to(&f, p, 2022, "2180");
	struct answer *a = fixture_answer(&m, "halsa/g/suicid");
	a->change = CHANGE_NONE;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_SUBMISSION_INVALID, &f.err);
	CHECK_TEXT(f.err.param[0], "S3016 halsa/g/suicid");
	a->text = "Har minskat";
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_SUBMISSION_INVALID, &f.err);
	a->text = NULL;
	a->state = STATE_NO_DATA;
	a->comment = "Ingen statistik före mars.";
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	fixture_close(&f);
}

TEST(report, asks_for_fulfilment_and_planning_in_words)
{
	struct msg_followup_get ask = {"redogorelse", 2022, "2180", 0};
	struct msg_followup_get_reply got;
	struct plan *p = start(report, 2022);
	struct msg_questions_reply form = form_of("redogorelse", 2022);
	CHECK_INT(form.n_questions, 4); /* two areas */
	CHECK_INT(question(&form, "sip/fulfilment_text")->kind, QUESTION_TEXT);
	CHECK_INT(question(&form, "cm/planning")->kind, QUESTION_TEXT);
	CHECK(question(&form, "cm/planning")->text == NULL);
	struct msg_submit m = fixture_submission_to(&f, p, 2022, "2180");
	fixture_answer(&m, "cm/planning")->text = "Två utbildningar till.";
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK_TEXT(answer_find(got.submission->answers, got.submission->n_answers, "cm/planning")
			   ->text,
		"Två utbildningar till.");
	fixture_close(&f);
}

TEST(report, total_counts_who_has_written)
{
	struct msg_total m = {.plan = "redogorelse", .year = 2022};
	struct msg_total_reply got;
	struct plan *p = start(report, 2022);
	struct msg_submit gavle = fixture_submission_to(&f, p, 2022, "2180");
	struct answer *a = fixture_answer(&gavle, "sip/planning");
	a->text = NULL;
	a->state = STATE_NOT_READY;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &gavle, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(fixture_total_of(&got, "sip/fulfilment_text")->given, 1);
	CHECK_INT(fixture_total_of(&got, "sip/planning")->given, 0);
	CHECK_INT(fixture_total_of(&got, "sip/planning")->states[0].value, STATE_NOT_READY);
	fixture_close(&f);
}

/* As many units as Skåne has: 23 of 33 have done it, and the ten who have not are named. */
TEST(county, of_33_municipalities_counts_those_that_have_and_names_the_others)
{
	enum { UNITS = 33, WITHOUT = 10 };
	static struct indicator indicators[] = {{.id = "brukarrevision",
		.text = "Kommuner som genomfört brukarrevision",
		.kind = INDICATOR_MUNICIPALITY_COUNT}};
	static struct area areas[] = {{.id = "brukare",
		.name = "Brukarinflytande",
		.indicators = indicators,
		.n_indicators = 1}};
	struct organisation orgs[UNITS] = {{0}};
	const char *parties[UNITS];
	struct msg_total m = {.plan = "skane", .year = 2018};
	struct msg_total_reply got;
	fixture_year(&f);
	for (int i = 0; i < UNITS; i++) {
		parties[i] = arena_printf(f.arena, "12%02d", i);
		orgs[i] = (struct organisation){.code = parties[i],
			.name = parties[i],
			.county = "12",
			.kind = ORG_MUNICIPALITY,
			.population = 1000,
			.population_year = 2018};
	}
	struct msg_org_import import_orgs = {fixture_key(&f), orgs, UNITS};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &import_orgs, NULL), SP_OK, &f.err);
	struct plan *p = fixture_plan(&f);
	p->id = "skane";
	p->parties = parties;
	p->n_parties = UNITS;
	p->areas = areas;
	p->n_areas = 1;
	p->asks = 1U << ASK_INDICATORS;
	fixture_publish(&f, p);
	fixture_open_round(&f, "skane", 2018);
	for (int i = 0; i < UNITS; i++) {
		struct msg_submit s = fixture_submission_to(&f, p, 2018, parties[i]);
		s.on_behalf = true;
		s.answers[0].yes_no = i >= WITHOUT;
		CHECK_CODE(SEND(f.coordinator, SUBMIT, &s, NULL), SP_OK, &f.err);
	}
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.units, UNITS);
	CHECK_INT(got.questions[0].yes, UNITS - WITHOUT);
	CHECK_INT(got.questions[0].n_without, WITHOUT);
	CHECK_TEXT(got.questions[0].without[WITHOUT - 1], "1209");
	CHECK_INT(got.population_received, UNITS * 1000);
	fixture_close(&f);
}
