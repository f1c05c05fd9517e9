/* SPDX-License-Identifier: Apache-2.0 */
/* What changes while a round runs: a new version of the plan, a later last day, an organisation that closes, a
 * coordinator who submits for a unit. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

static const struct msg_plan_list nothing; /* of the same shape as msg_round_list */

/* ---- versions ---- */

/* Version 2: one question is asked otherwise, one no longer. */
static void publish_changed(void)
{
	struct plan *second = fixture_plan(&f);
	second->areas[1].indicators[0].kind = INDICATOR_YES_NO;
	second->areas[0].n_activities = 0;
	fixture_publish(&f, second);
}

/* Only the answers whose keys are named. */
static void keep_answers(struct msg_submit *m, const char *const *keys, size_t n_keys)
{
	struct answer *kept = arena_array(f.arena, n_keys, sizeof *kept);
	for (size_t i = 0; i < n_keys; i++)
		kept[i] = *answer_find(m->answers, m->n_answers, keys[i]);
	m->answers = kept;
	m->n_answers = n_keys;
}

TEST(version, published_in_a_running_round_is_what_is_asked_from_then_on)
{
	struct msg_questions ask = {.plan = NULL};
	struct msg_questions_reply form;
	fixture_year(&f);
	publish_changed();
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &ask, &form), SP_OK, &f.err);
	CHECK_INT(form.round->plan_version, 2);
	CHECK_TEXT(form.form_id, FIXTURE_PLAN "@2/2018/2180#0");
	for (size_t i = 0; i < form.n_questions; i++)
		CHECK(strcmp(form.questions[i].key, "sip/a/2018-1") != 0);
	fixture_close(&f);
}

TEST(version, leaves_a_round_that_has_closed_alone)
{
	struct msg_overview ask = {.plan = NULL};
	struct msg_overview_reply got;
	fixture_year(&f);
	f.now_ms += 30 * FIXTURE_DAY;
	publish_changed();
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask, &got), SP_OK, &f.err);
	CHECK_INT(got.round->plan_version, 1);
	fixture_close(&f);
}

TEST(form, of_an_older_version_counts_while_all_that_it_answers_is_asked_the_same)
{
	static const char *const unchanged[] = {"sip/i/upptagen", "cm/fulfilment"};
	struct msg_followup_get ask = {FIXTURE_PLAN, 2018, "2180", 0};
	struct msg_followup_get_reply got;
	fixture_year(&f);
	struct msg_submit whole = fixture_submission(&f, "2181", 0);
	struct msg_submit part = fixture_submission(&f, "2180", 0);
	keep_answers(&part, unchanged, 2);
	struct plan *same = fixture_plan(&f);
	same->title = "Handlingsplan 2018, rättad";
	fixture_publish(&f, same);
	CHECK_CODE(SEND(f.sandviken, SUBMIT, &whole, NULL), SP_OK, &f.err);
	publish_changed(); /* version 3 */
	CHECK_CODE(SEND(f.gavle, SUBMIT, &part, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK_INT(got.plan_version, 1); /* what it answered */
	fixture_close(&f);
}

TEST(form, of_an_older_version_names_the_questions_that_have_changed)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	publish_changed();
	uint64_t entries = fixture_entries(&f);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_PLAN_CHANGED, &f.err);
	CHECK_TEXT(f.err.param[0], "1");
	CHECK_TEXT(f.err.param[1], "sip/a/2018-1, cm/i/utbildade");
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

TEST(form, of_an_older_version_names_whole_keys_and_not_every_one)
{
	enum { AREAS = 7, NAMED = 5 };
	struct questions qs;
	fixture_year(&f);
	struct plan *many = fixture_plan(&f), *none = fixture_plan(&f);
	struct area *areas = arena_array(f.arena, AREAS, sizeof *areas);
	for (int i = 0; i < AREAS; i++) {
		areas[i] = many->areas[1];
		areas[i].id = arena_printf(f.arena, "omrade-%d", i);
	}
	many->areas = areas;
	many->n_areas = AREAS;
	fixture_publish(&f, many);
	CHECK_INT(questions_of_plan(many, 2018, f.arena, &qs), SP_OK);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct answer *answers = arena_array(f.arena, AREAS, sizeof *answers);
	for (int i = 0; i < AREAS; i++)
		answers[i] =
			(struct answer){.key = arena_printf(f.arena, "omrade-%d/fulfilment", i),
				.state = STATE_GIVEN,
				.grade = GRADE_REACHED};
	m.plan_version = 2;
	m.answers = answers;
	m.n_answers = AREAS;
	fixture_publish(&f, none);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_PLAN_CHANGED, &f.err);
	CHECK_TEXT(f.err.param[1], "omrade-0/fulfilment, omrade-1/fulfilment, omrade-2/fulfilment, "
				   "omrade-3/fulfilment, omrade-4/fulfilment");
	fixture_close(&f);
}

TEST(form, of_a_unit_that_the_new_version_does_not_ask_is_refused)
{
	static const char *parties[] = {"21", "2101", "2181"};
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct plan *second = fixture_plan(&f);
	second->parties = parties;
	second->n_parties = 3;
	fixture_publish(&f, second);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_NOT_IN_PLAN, &f.err);
	fixture_close(&f);
}

TEST(plans, are_listed_by_version_and_reporters_see_the_published_ones)
{
	struct msg_plan_list_reply list;
	fixture_year(&f);
	struct msg_plan_import draft = {fixture_key(&f), fixture_plan(&f)};
	draft.plan->title = "Utkast";
	f.now_ms += 1000;
	CHECK_CODE(SEND(f.coordinator, PLAN_IMPORT, &draft, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, PLAN_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.n_plans, 2);
	CHECK_INT(list.log_size, fixture_entries(&f));
	CHECK_TEXT(list.plans[0].id, FIXTURE_PLAN);
	CHECK_INT(list.plans[0].version, 1);
	CHECK(list.plans[0].published);
	CHECK_INT(list.plans[0].arrival_ms, FIXTURE_START);
	CHECK_TEXT(list.plans[1].title, "Utkast");
	CHECK_INT(list.plans[1].version, 2);
	CHECK(!list.plans[1].published);
	CHECK_INT(list.plans[1].number, fixture_entries(&f) - 1);
	CHECK_INT(list.plans[1].arrival_ms, f.now_ms);
	CHECK_CODE(SEND(f.admin, PLAN_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.n_plans, 2);
	CHECK_CODE(SEND(f.gavle, PLAN_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.n_plans, 1);
	CHECK_INT(list.plans[0].version, 1);
	fixture_close(&f);
}

/* ---- rounds ---- */

static enum sp_code extend(uint32_t year, uint64_t closes_ms)
{
	struct msg_round_extend m = {fixture_key(&f), FIXTURE_PLAN, year, closes_ms};
	return SEND(f.coordinator, ROUND_EXTEND, &m, NULL);
}

TEST(round, that_is_extended_takes_answers_until_the_new_instant)
{
	fixture_year(&f);
	uint64_t until = FIXTURE_START + 40 * FIXTURE_DAY;
	CHECK_CODE(extend(2018, until), SP_OK, &f.err);
	f.now_ms = until - 1;
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	f.now_ms = until;
	m = fixture_submission(&f, "2181", 0);
	CHECK_CODE(SEND(f.sandviken, SUBMIT, &m, NULL), SP_ROUND_CLOSED, &f.err);
	CHECK_TEXT(f.err.param[1], "2019-02-10T00:00:00Z");
	fixture_close(&f);
}

TEST(round, is_extended_only_while_it_is_open_and_into_the_future)
{
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f), later = f.now_ms + 90 * FIXTURE_DAY;
	CHECK_CODE(extend(2018, f.now_ms), SP_ROUND_DATES, &f.err);
	CHECK_CODE(extend(2018, 0), SP_ROUND_DATES, &f.err);
	CHECK_CODE(extend(2017, later), SP_ROUND_UNKNOWN, &f.err);
	CHECK_CODE(extend(1, later), SP_FIELD_INVALID, &f.err);
	f.now_ms += 30 * FIXTURE_DAY; /* over */
	CHECK_CODE(extend(2018, later), SP_ROUND_CLOSED, &f.err);
	f.now_ms -= 30 * FIXTURE_DAY;
	CHECK_INT(fixture_entries(&f), entries);
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2018};
	CHECK_CODE(SEND(f.coordinator, ROUND_CLOSE, &close, NULL), SP_OK, &f.err);
	CHECK_CODE(extend(2018, later), SP_ROUND_CLOSED, &f.err);
	fixture_close(&f);
}

TEST(rounds, are_listed_with_how_many_are_asked_and_have_answered)
{
	struct msg_round_list_reply list;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 60 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
	f.now_ms += 31 * FIXTURE_DAY;
	const struct identity *people[] = {&f.admin, &f.coordinator, &f.gavle};
	for (size_t i = 0; i < 3; i++) {
		CHECK_CODE(SEND(*people[i], ROUND_LIST, &nothing, &list), SP_OK, &f.err);
		CHECK_INT(list.log_size, fixture_entries(&f));
		CHECK_INT(list.n_rounds, 2);
		CHECK_INT(list.rounds[0].year, 2018);
		CHECK_TEXT(list.rounds[0].title, "Handlingsplan 2018");
		CHECK(!list.rounds[0].open);
		CHECK_INT(list.rounds[0].asked, 3);
		CHECK_INT(list.rounds[0].received, 1);
		CHECK_INT(list.rounds[1].year, 2019);
		CHECK(list.rounds[1].open);
		CHECK_INT(list.rounds[1].asked, 3);
		CHECK_INT(list.rounds[1].received, 0);
	}
	fixture_close(&f);
}

/* ---- organisations that close ---- */

static void close_org(const char *code, uint64_t closed_ms)
{
	struct msg_org_close m = {fixture_key(&f), code, closed_ms};
	CHECK_CODE(SEND(f.admin, ORG_CLOSE, &m, NULL), SP_OK, &f.err);
}

static size_t rows_of(uint32_t year)
{
	struct msg_overview ask = {.plan = FIXTURE_PLAN, .year = year};
	struct msg_overview_reply got;
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask, &got), SP_OK, &f.err);
	CHECK_INT(got.round->asked, got.n_rows);
	return got.n_rows;
}

TEST(organisation, that_closes_is_asked_in_the_rounds_that_had_opened_and_in_none_after)
{
	struct msg_questions ask = {.plan = FIXTURE_PLAN, .year = 2019, .unit = "2180"};
	struct msg_round_list_reply list;
	fixture_year(&f);
	close_org("2180", f.now_ms + FIXTURE_DAY);
	f.now_ms += FIXTURE_DAY;
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 60 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
	CHECK_INT(rows_of(2018), 3);
	CHECK_INT(rows_of(2019), 2);
	CHECK_CODE(SEND(f.admin, ROUND_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.rounds[0].asked, 3);
	CHECK_INT(list.rounds[1].asked, 2);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	m = fixture_submission(&f, "2180", 0);
	m.year = 2019;
	static const char *const both_years[] = {"cm/fulfilment"};
	keep_answers(&m, both_years, 1);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_NOT_IN_PLAN, &f.err);
	CHECK_CODE(SEND(f.coordinator, QUESTIONS, &ask, NULL), SP_NOT_IN_PLAN, &f.err);
	fixture_close(&f);
}

/* A round that is opened again is the round that it was: who was asked in it still is. */
TEST(organisation, that_closed_since_keeps_its_place_in_a_round_that_is_opened_again)
{
	struct msg_total ask = {.plan = FIXTURE_PLAN, .year = 2018};
	struct msg_total_reply total;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	f.now_ms += FIXTURE_DAY;
	close_org("2180", f.now_ms);
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2018};
	CHECK_CODE(SEND(f.coordinator, ROUND_CLOSE, &close, NULL), SP_OK, &f.err);
	f.now_ms += FIXTURE_DAY;
	struct msg_round_open again = {
		fixture_key(&f), FIXTURE_PLAN, 2018, f.now_ms + 60 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &again, NULL), SP_OK, &f.err);
	CHECK_INT(rows_of(2018), 3);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &ask, &total), SP_OK, &f.err);
	CHECK(total.round->open);
	CHECK_INT(total.round->opens_ms, FIXTURE_START);
	CHECK_INT(total.received, 1);
	fixture_close(&f);
}

TEST(organisation, that_closes_is_listed_so_until_an_import_opens_it_again)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0};
	struct msg_org_list ask = {.county = "21"};
	struct msg_org_list_reply list;
	fixture_year(&f);
	struct msg_org_close unknown = {fixture_key(&f), "9999", f.now_ms};
	CHECK_CODE(SEND(f.admin, ORG_CLOSE, &unknown, NULL), SP_ORGANISATION_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], "9999");
	struct msg_org_close never = {fixture_key(&f), "2180", 0};
	CHECK_CODE(SEND(f.admin, ORG_CLOSE, &never, NULL), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "closed_ms");
	close_org("2180", f.now_ms);
	CHECK_CODE(SEND(f.gavle, ORG_LIST, &ask, &list), SP_OK, &f.err);
	CHECK_TEXT(list.organisations[2].name, "Gävle");
	CHECK_INT(list.organisations[2].closed_ms, f.now_ms);
	CHECK_INT(list.organisations[1].closed_ms, 0);
	CHECK_INT(rows_of(2018), 2); /* closed at the instant at which the round opened */
	struct msg_org_import again = {fixture_key(&f), &org, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &again, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, ORG_LIST, &ask, &list), SP_OK, &f.err);
	CHECK_INT(list.organisations[2].closed_ms, 0);
	CHECK_INT(rows_of(2018), 3);
	fixture_close(&f);
}

/* ---- on behalf ---- */

TEST(submission, on_behalf_of_a_unit_says_whose_account_sent_it)
{
	struct msg_followup_get ask = {FIXTURE_PLAN, 2018, "2180", 0};
	struct msg_followup_get_reply got;
	struct msg_overview_reply overview;
	struct msg_overview of = {.plan = NULL};
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	m.on_behalf = true;
	CHECK_CODE(SEND(f.coordinator, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK(got.submission->on_behalf);
	CHECK_INT(got.account, f.coordinator.account);
	CHECK_TEXT(got.sender, "21");
	CHECK_TEXT(got.sender_name, "Region Gävleborg");
	CHECK_TEXT(got.unit_name, "Gävle");
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &of, &overview), SP_OK, &f.err);
	CHECK(overview.rows[1].on_behalf);
	CHECK_INT(overview.round->received, 1);
	CHECK(!overview.rows[0].on_behalf && !overview.rows[2].on_behalf);
	m = fixture_submission(&f, "2180", 1); /* the unit's own correction of it */
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK(!got.submission->on_behalf);
	CHECK_TEXT(got.sender, "2180");
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &of, &overview), SP_OK, &f.err);
	CHECK(!overview.rows[1].on_behalf);
	fixture_close(&f);
}
