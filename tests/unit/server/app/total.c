/* SPDX-License-Identifier: Apache-2.0 */
/* What the units' answers come to, from the rows that the index keeps. The fixture's plan asks three
 * municipalities: Ockelbo (2101), Gävle (2180), Sandviken (2181). */
#include "common/codec/total.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/totals_add.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

static void submit(const struct identity *who, const struct msg_submit *m)
{
	CHECK_CODE(SEND(*who, SUBMIT, m, NULL), SP_OK, &f.err);
}

static struct msg_total_reply ask(void)
{
	struct msg_total m = {.plan = NULL};
	struct msg_total_reply got;
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	return got;
}

static void set_count(struct msg_submit *m, int64_t low, int64_t high)
{
	struct quantity *q = arena_alloc(f.arena, sizeof *q);
	*q = (struct quantity){QUALIFIER_EXACT, low * DECIMAL_ONE, high * DECIMAL_ONE};
	fixture_answer(m, "cm/i/utbildade")->quantity = q;
}

TEST(total, of_no_answers_is_no_zero)
{
	fixture_year(&f);
	struct msg_total_reply got = ask();
	CHECK_INT(got.units, 3);
	CHECK_INT(got.received, 0);
	CHECK_INT(got.round->asked, 3);
	CHECK_INT(got.round->received, 0);
	CHECK_TEXT(got.round->plan, FIXTURE_PLAN);
	CHECK_INT(got.log_size, fixture_entries(&f));
	CHECK_INT(got.population, 5900 + 102418 + 39259);
	CHECK_INT(got.population_received, 0);
	for (size_t i = 0; i < got.n_questions; i++) {
		CHECK_INT(got.questions[i].asked, 3);
		CHECK_INT(got.questions[i].given, 0);
		CHECK_INT(got.questions[i].n_states, 0);
	}
	fixture_close(&f);
}

TEST(total, adds_up_what_was_given_and_says_of_how_many)
{
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	struct msg_submit sandviken = fixture_submission(&f, "2181", 0);
	set_count(&gavle, 7, 9);
	fixture_answer(&sandviken, "sip/i/upptagen")->yes_no = false;
	submit(&f.gavle, &gavle);
	submit(&f.sandviken, &sandviken);
	struct msg_total_reply got = ask();
	CHECK_INT(got.received, 2);
	CHECK_INT(got.population_received, 102418 + 39259);
	const struct msg_question_total *count = fixture_total_of(&got, "cm/i/utbildade");
	CHECK_INT(count->given, 2);
	CHECK_INT(count->low, (7 + 12) * DECIMAL_ONE);
	CHECK_INT(count->high, (9 + 12) * DECIMAL_ONE);
	CHECK_INT(count->estimated, 1); /* the range */
	const struct msg_question_total *yes_no = fixture_total_of(&got, "sip/i/upptagen");
	CHECK_INT(yes_no->yes, 1);
	CHECK_INT(yes_no->no, 1);
	CHECK_INT(yes_no->asked, 3);
	const struct msg_question_total *months = fixture_total_of(&got, "sip/i/koder");
	CHECK_INT(months->n_months, 2);
	CHECK_INT(months->months[0].month, 1);
	CHECK_INT(months->months[0].sum, 2 * 14 * DECIMAL_ONE);
	CHECK_INT(months->months[0].count, 2);
	const struct msg_question_total *activity = fixture_total_of(&got, "sip/a/2018-1");
	CHECK_INT(activity->n_activities, 1);
	CHECK_INT(activity->activities[0].value, ACTIVITY_DONE);
	CHECK_INT(activity->activities[0].count, 2);
	fixture_close(&f);
}

TEST(total, tells_states_apart_from_values)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct answer *a = fixture_answer(&m, "cm/i/utbildade");
	a->state = STATE_NO_DATA;
	a->quantity = NULL;
	a->comment = "Förs inte statistik.";
	submit(&f.gavle, &m);
	struct msg_total_reply got = ask();
	const struct msg_question_total *count = fixture_total_of(&got, "cm/i/utbildade");
	CHECK_INT(count->received, 1);
	CHECK_INT(count->given, 0);
	CHECK_INT(count->low, 0);
	CHECK_INT(count->n_states, 1);
	CHECK_INT(count->states[0].value, STATE_NO_DATA);
	CHECK_INT(count->states[0].count, 1);
	fixture_close(&f);
}

TEST(total, counts_the_newest_revision_of_a_unit_once)
{
	fixture_year(&f);
	struct msg_submit first = fixture_submission(&f, "2180", 0);
	struct msg_submit second = fixture_submission(&f, "2180", 1);
	set_count(&second, 5, 5);
	submit(&f.gavle, &first);
	submit(&f.gavle, &second);
	struct msg_total_reply got = ask();
	CHECK_INT(got.received, 1);
	CHECK_INT(fixture_total_of(&got, "cm/i/utbildade")->given, 1);
	CHECK_INT(fixture_total_of(&got, "cm/i/utbildade")->low, 5 * DECIMAL_ONE);
	fixture_close(&f);
}

/* The same numbers as the domain gets from the answers themselves, which the index never shows it. */
TEST(total, from_packed_rows_equals_the_total_of_the_answers)
{
	struct questions qs;
	struct totals want, got;
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	struct msg_submit sandviken = fixture_submission(&f, "2181", 0);
	set_count(&sandviken, 3, 4);
	submit(&f.gavle, &gavle);
	submit(&f.sandviken, &sandviken);
	CHECK_INT(questions_of_plan(fixture_plan(&f), 2018, f.arena, &qs), SP_OK);
	CHECK_INT(totals_init(&want, &qs, f.arena), SP_OK);
	totals_missing_unit(&want);
	totals_add_answers(&want, NULL, gavle.answers, gavle.n_answers);
	totals_add_answers(&want, NULL, sandviken.answers, sandviken.n_answers);
	struct msg_total_reply reply = ask();
	CHECK_CODE(totals_unpack(&reply, &qs, f.arena, &got, &f.err), SP_OK, &f.err);
	CHECK_INT(got.n_units, want.n_units);
	CHECK_INT(got.n_received, want.n_received);
	for (size_t i = 0; i < want.n_items; i++) {
		struct question_total *item =
			&got.items[i]; /* but for names, which answers do not have */
		item->with = item->without = item->silent = NULL;
		item->n_with = item->n_without = item->n_silent = 0;
		assert_memory_equal(item, &want.items[i], sizeof want.items[i]);
	}
	fixture_close(&f);
}

/* Version 2 asks one question otherwise. */
static void publish_second_version(void)
{
	struct plan *second = fixture_plan(&f);
	second->areas[1].indicators[0].kind = INDICATOR_YES_NO;
	fixture_publish(&f, second);
}

TEST(total, counts_answers_to_another_version_where_it_asked_the_same)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct msg_submit same = fixture_submission(&f, "2181", 0);
	submit(&f.gavle, &m);
	submit(&f.sandviken, &same);
	publish_second_version();
	struct msg_total_reply got = ask();
	CHECK_INT(got.round->plan_version, 2);
	CHECK_INT(got.received, 2);
	CHECK_INT(fixture_total_of(&got, "sip/i/upptagen")->yes, 2);
	const struct msg_question_total *changed = fixture_total_of(&got, "cm/i/utbildade");
	CHECK_INT(changed->kind, QUESTION_YES_NO);
	CHECK_INT(changed->asked, 1); /* Ockelbo, who has not answered */
	CHECK_INT(changed->received, 0);
	CHECK_INT(changed->n_states, 1);
	CHECK_INT(changed->states[0].value, STATE_NOT_ASKED);
	CHECK_INT(changed->states[0].count, 2);
	fixture_close(&f);
}

TEST(total, leaves_out_other_years_and_who_is_not_asked)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	submit(&f.gavle, &m);
	struct organisation closed[] = {{"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 5900, 2021, 1},
		{"2180", "Gävle", "21", ORG_OTHER, 102418, 2021, 0}};
	struct msg_org_import import = {fixture_key(&f), closed, 2};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &import, NULL), SP_OK, &f.err);
	f.now_ms += 365 * FIXTURE_DAY;
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
	struct msg_overview same_question = {.plan = NULL};
	struct msg_overview_reply overview;
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &same_question, &overview), SP_OK, &f.err);
	struct msg_total_reply got = ask();
	CHECK_INT(got.round->year, 2019);
	CHECK_INT(got.units, overview.n_rows);
	CHECK_INT(got.received, 0);
	fixture_close(&f);
}

TEST(total, does_not_state_a_population_that_is_not_known)
{
	fixture_year(&f);
	struct organisation unknown = {"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 0, 0, 0};
	struct msg_org_import import = {fixture_key(&f), &unknown, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &import, NULL), SP_OK, &f.err);
	struct msg_total_reply got = ask();
	CHECK_INT(got.units, 3);
	CHECK_INT(got.population, 0);
	int64_t per_mille;
	struct coverage c = coverage_unpack(&got);
	CHECK(!coverage_per_mille(&c, &per_mille));
	fixture_close(&f);
}

TEST(total, is_the_same_for_a_reporter)
{
	struct msg_total m = {.plan = FIXTURE_PLAN, .year = 2018};
	struct msg_total_reply got;
	fixture_year(&f);
	struct msg_submit other = fixture_submission(&f, "2181", 0);
	submit(&f.sandviken, &other);
	CHECK_CODE(SEND(f.gavle, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.received, 1);
	m.year = 2017;
	CHECK_CODE(SEND(f.gavle, TOTAL, &m, &got), SP_ROUND_UNKNOWN, &f.err);
	m.plan = "no-such-plan";
	CHECK_CODE(SEND(f.gavle, TOTAL, &m, &got), SP_PLAN_UNKNOWN, &f.err);
	fixture_close(&f);
}

TEST(total, of_one_question_is_its_row_of_all)
{
	struct msg_total m = {.question = "cm/i/utbildade"};
	struct msg_total_reply got;
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	submit(&f.gavle, &gavle);
	const struct msg_total_reply all = ask();
	for (size_t i = 0; i < all.n_questions; i++) {
		struct buf want, one;
		buf_init(&want, 4096);
		buf_init(&one, 4096);
		m.question = all.questions[i].key;
		CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
		CHECK_INT(got.units, all.units);
		CHECK_INT(got.received, all.received);
		CHECK_INT(got.population_received, all.population_received);
		CHECK_INT(got.n_questions, 1);
		CHECK_CODE(codec_encode_row(CODEC_TOTAL_REPLY, &all.questions[i], &want, NULL),
			SP_OK, NULL);
		CHECK_CODE(codec_encode_row(CODEC_TOTAL_REPLY, &got.questions[0], &one, NULL),
			SP_OK, NULL);
		CHECK_BYTES(buf_bytes(&one), buf_bytes(&want));
		buf_free(&want);
		buf_free(&one);
	}
	m.after = m.question; /* nothing comes after it */
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.n_questions, 0);
	m.question = all.questions[0].key;
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.n_questions, 0);
	m = (struct msg_total){.question = "cm/i/no-such"};
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "question");
	fixture_close(&f);
}

/* What is kept of the organisations holds until one of them changes. */
TEST(total, sees_at_once_that_an_organisation_has_changed)
{
	fixture_year(&f);
	CHECK_INT(ask().population, 5900 + 102418 + 39259);
	struct organisation grown[] = {{"2180", "Gävle", "21", ORG_MUNICIPALITY, 200000, 2024, 0}};
	struct msg_org_import import = {fixture_key(&f), grown, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &import, NULL), SP_OK, &f.err);
	CHECK_INT(ask().population, 5900 + 200000 + 39259);
	f.now_ms += FIXTURE_DAY;
	struct msg_org_close close = {fixture_key(&f), "2101", f.now_ms};
	CHECK_CODE(SEND(f.admin, ORG_CLOSE, &close, NULL), SP_OK, &f.err);
	CHECK_INT(ask().units, 3); /* it was there when the round opened */
	fixture_restart(&f);
	CHECK_INT(ask().population, 5900 + 200000 + 39259);
	fixture_close(&f);
}

static bool has_code(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

TEST(total, names_who_has_who_has_not_and_who_says_nothing)
{
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	struct msg_submit sandviken = fixture_submission(&f, "2181", 0);
	fixture_answer(&sandviken, "sip/i/upptagen")->yes_no = false;
	submit(&f.gavle, &gavle);
	submit(&f.sandviken, &sandviken);
	struct msg_total_reply got = ask();
	const struct msg_question_total *q = fixture_total_of(&got, "sip/i/upptagen");
	CHECK_INT(q->n_with, 1);
	CHECK(has_code(q->with, q->n_with, "2180"));
	CHECK_INT(q->n_without, 1);
	CHECK(has_code(q->without, q->n_without, "2181"));
	CHECK_INT(q->n_silent, 1);
	CHECK(has_code(q->silent, q->n_silent, "2101"));
	CHECK_INT(
		fixture_total_of(&got, "cm/i/utbildade")->n_silent, 0); /* yes/no questions only */
	fixture_close(&f);
}

/* Rounds of 2018 and 2019 of one plan; the second is open. */
static void open_next_year(void)
{
	f.now_ms += 365 * FIXTURE_DAY;
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
}

static enum sp_code ask_panel(uint32_t year, uint32_t panel_year, struct msg_total_reply *out)
{
	struct msg_total m = {.plan = FIXTURE_PLAN, .year = year, .panel_year = panel_year};
	return SEND(f.coordinator, TOTAL, &m, out);
}

TEST(panel, counts_only_units_that_gave_a_value_in_both_years)
{
	struct msg_total_reply now, before;
	struct plan *p;
	fixture_year(&f);
	p = fixture_plan(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	struct msg_submit sandviken = fixture_submission(&f, "2181", 0);
	set_count(&gavle, 7, 7);
	submit(&f.gavle, &gavle);
	submit(&f.sandviken, &sandviken); /* 12 in 2018, and nothing in 2019 */
	open_next_year();
	struct msg_submit next = fixture_submission_to(&f, p, 2019, "2180");
	set_count(&next, 9, 9);
	submit(&f.gavle, &next);
	CHECK_CODE(ask_panel(2019, 2018, &now), SP_OK, &f.err);
	CHECK_CODE(ask_panel(2018, 2019, &before), SP_OK, &f.err);
	CHECK_INT(now.units, 1);
	CHECK_INT(before.units, 1);
	CHECK_INT(now.population, 102418);
	CHECK_INT(fixture_total_of(&now, "cm/i/utbildade")->low, 9 * DECIMAL_ONE);
	CHECK_INT(fixture_total_of(&before, "cm/i/utbildade")->low, 7 * DECIMAL_ONE);
	CHECK_INT(fixture_total_of(&before, "cm/i/utbildade")->given, 1);
	CHECK_INT(fixture_total_of(&now, "sip/i/upptagen")->n_with, 0); /* no names */
	CHECK_INT(before.round->asked, 3);
	CHECK_INT(before.round->received, 2);
	/* the activity of 2018 is asked in that year alone */
	CHECK_INT(fixture_total_of(&before, "sip/a/2018-1")->asked, 0);
	fixture_close(&f);
}

TEST(panel, leaves_a_question_out_where_one_year_has_no_value)
{
	struct msg_total_reply now;
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	struct answer *a = fixture_answer(&gavle, "cm/i/utbildade");
	a->state = STATE_NOT_READY;
	a->quantity = NULL;
	submit(&f.gavle, &gavle);
	open_next_year();
	struct msg_submit next = fixture_submission_to(&f, fixture_plan(&f), 2019, "2180");
	submit(&f.gavle, &next);
	CHECK_CODE(ask_panel(2019, 2018, &now), SP_OK, &f.err);
	CHECK_INT(now.units, 1);
	CHECK_INT(fixture_total_of(&now, "cm/i/utbildade")->asked, 0);
	CHECK_INT(fixture_total_of(&now, "sip/i/upptagen")->yes, 1);
	fixture_close(&f);
}

TEST(panel, names_a_year_that_has_no_round)
{
	struct msg_total_reply now;
	fixture_year(&f);
	CHECK_CODE(ask_panel(2018, 2017, &now), SP_ROUND_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN);
	CHECK_TEXT(f.err.param[1], "2017");
	CHECK_CODE(ask_panel(2018, 2018, &now), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "panel_year");
	fixture_close(&f);
}

TEST(panel, does_not_compare_what_an_indicator_measures_otherwise)
{
	static struct indicator_version versions[] = {{2018, "Utbildade"}, {2019, "Verksamma"}};
	struct msg_total_reply now;
	fixture_year(&f);
	struct plan *second = fixture_plan(&f);
	second->areas[1].indicators[0].versions = versions;
	second->areas[1].indicators[0].n_versions = 2;
	fixture_publish(&f, second);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	submit(&f.gavle, &m);
	open_next_year();
	struct msg_submit next = fixture_submission_to(&f, second, 2019, "2180");
	submit(&f.gavle, &next);
	CHECK_CODE(ask_panel(2019, 2018, &now), SP_OK, &f.err);
	CHECK_INT(fixture_total_of(&now, "cm/i/utbildade")->asked, 0);
	CHECK_INT(fixture_total_of(&now, "sip/i/upptagen")->asked, 1);
	fixture_close(&f);
}

/* A frame adds up what it may tell: the second begins after the first one's last question. */
TEST(total, of_many_frames_is_the_total_of_one)
{
	struct msg_total_reply whole, parts;
	struct msg_total m = {.plan = FIXTURE_PLAN}; /* no year: such a reply is not kept */
	fixture_year(&f);
	struct msg_submit gavle = fixture_submission(&f, "2180", 0);
	submit(&f.gavle, &gavle);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &whole), SP_OK, &f.err);
	CHECK_INT(f.frames, 1);
	app_pages(f.app, 2, PAGE_BYTES);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &parts), SP_OK, &f.err);
	CHECK_INT(f.frames, (whole.n_questions + 1) / 2);
	CHECK_INT(parts.n_questions, whole.n_questions);
	CHECK_INT(parts.units, whole.units);
	for (size_t i = 0; i < whole.n_questions; i++) {
		CHECK_TEXT(parts.questions[i].key, whole.questions[i].key);
		CHECK_INT(parts.questions[i].given, whole.questions[i].given);
		CHECK_INT(parts.questions[i].n_with, whole.questions[i].n_with);
	}
	fixture_close(&f);
}
