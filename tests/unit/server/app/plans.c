/* SPDX-License-Identifier: Apache-2.0 */
/* A plan's way from draft to replaced, and the county's own follow-ups of it. The fixture's plan has its version 1
 * adopted. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))
#define FOLLOWUP "gavleborg-2018-uppf"

static enum sp_code import(struct plan *p)
{
	struct msg_plan_import m = {fixture_key(&f), p};
	return SEND(f.coordinator, PLAN_IMPORT, &m, NULL);
}

static enum sp_code publish(const char *id, uint32_t version, enum plan_state state)
{
	struct msg_plan_publish m = {fixture_key(&f), id, version, state};
	return SEND(f.coordinator, PLAN_PUBLISH, &m, NULL);
}

static enum sp_code get(const struct identity *who, const char *id, uint32_t version,
	struct msg_plan_get_reply *out)
{
	struct msg_plan_get m = {id, version};
	return SEND(*who, PLAN_GET, &m, out);
}

static struct msg_plan_list_reply list(const struct identity *who)
{
	static const struct msg_plan_list all;
	struct msg_plan_list_reply got;
	CHECK_CODE(SEND(*who, PLAN_LIST, &all, &got), SP_OK, &f.err);
	return got;
}

static void check_states(const enum plan_state *want, size_t n)
{
	struct msg_plan_list_reply got = list(&f.coordinator);
	CHECK_INT(got.n_plans, n);
	for (size_t i = 0; i < n; i++) {
		CHECK_INT(got.plans[i].state, want[i]);
		CHECK_INT(got.plans[i].published, want[i] >= PLAN_ADOPTED);
	}
}

/* ---- states ---- */

TEST(plan, is_a_draft_until_it_is_adopted_and_replaced_by_the_next)
{
	static const enum plan_state drafted[] = {PLAN_ADOPTED, PLAN_DRAFT},
				     adopted[] = {PLAN_REPLACED, PLAN_ADOPTED};
	struct msg_plan_get_reply got;
	fixture_year(&f);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	check_states(drafted, 2);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	check_states(adopted, 2);
	CHECK_CODE(get(&f.gavle, FIXTURE_PLAN, 1, &got), SP_OK, &f.err);
	CHECK_INT(got.state, PLAN_REPLACED);
	CHECK(got.published);
	CHECK_CODE(get(&f.gavle, FIXTURE_PLAN, 0, &got), SP_OK, &f.err);
	CHECK_INT(got.version, 2);
	CHECK_INT(got.state, PLAN_ADOPTED);
	fixture_close(&f);
}

TEST(plan, out_for_consultation_is_shown_to_reporters_and_asks_nothing)
{
	static const enum plan_state states[] = {PLAN_ADOPTED, PLAN_CONSULTATION};
	struct msg_questions ask = {.plan = NULL};
	struct msg_questions_reply form;
	struct msg_plan_get_reply got;
	fixture_year(&f);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(get(&f.gavle, FIXTURE_PLAN, 2, &got), SP_PLAN_NOT_PUBLISHED, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_CONSULTATION), SP_OK, &f.err);
	check_states(states, 2);
	CHECK_CODE(get(&f.gavle, FIXTURE_PLAN, 2, &got), SP_OK, &f.err);
	CHECK_INT(got.state, PLAN_CONSULTATION);
	CHECK(!got.published);
	CHECK_INT(list(&f.gavle).n_plans, 2);
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &ask, &form), SP_OK, &f.err);
	CHECK_INT(form.round->plan_version, 1); /* the round stays with what is adopted */
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	m.plan_version = 2;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_PLAN_NOT_PUBLISHED, &f.err);
	fixture_close(&f);
}

TEST(plan, never_adopted_is_seen_by_reporters_from_its_consultation_on)
{
	struct msg_plan_get_reply got;
	fixture_year(&f);
	struct plan *p = fixture_plan(&f);
	p->id = "remiss";
	CHECK_CODE(import(p), SP_OK, &f.err);
	CHECK_CODE(get(&f.gavle, "remiss", 0, &got), SP_PLAN_NOT_PUBLISHED, &f.err);
	CHECK_INT(list(&f.gavle).n_plans, 1);
	CHECK_CODE(publish("remiss", 0, PLAN_CONSULTATION), SP_OK, &f.err);
	CHECK_CODE(import(p), SP_OK, &f.err); /* the next version, as long as it is a draft */
	CHECK_CODE(get(&f.gavle, "remiss", 0, &got), SP_OK, &f.err);
	CHECK_INT(got.version, 1);
	CHECK_CODE(get(&f.coordinator, "remiss", 0, &got), SP_OK, &f.err);
	CHECK_INT(got.version, 2);
	struct msg_round_open open = {fixture_key(&f), "remiss", 2018, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &open, NULL), SP_PLAN_NOT_PUBLISHED, &f.err);
	fixture_close(&f);
}

TEST(plan, out_for_consultation_may_be_adopted_as_it_is)
{
	static const enum plan_state states[] = {PLAN_REPLACED, PLAN_ADOPTED, PLAN_DRAFT};
	fixture_year(&f);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 2, PLAN_CONSULTATION), SP_OK, &f.err);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 2, PLAN_ADOPTED), SP_OK, &f.err);
	check_states(states, 3);
	fixture_close(&f);
}

TEST(plan, does_not_change_its_state_backwards)
{
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	CHECK_CODE(publish(FIXTURE_PLAN, 1, PLAN_ADOPTED), SP_PLAN_PUBLISHED, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 1, PLAN_CONSULTATION), SP_PLAN_PUBLISHED, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 1, PLAN_DRAFT), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "state");
	CHECK_CODE(publish(FIXTURE_PLAN, 1, PLAN_REPLACED), SP_FIELD_INVALID, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 2, PLAN_CONSULTATION), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 2, PLAN_CONSULTATION), SP_PLAN_IN_CONSULTATION, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "@2");
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 3, PLAN_ADOPTED), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 2, PLAN_ADOPTED), SP_PLAN_OUTDATED, &f.err);
	CHECK_TEXT(f.err.param[1], FIXTURE_PLAN "@3");
	fixture_close(&f);
}

TEST(plan, list_tells_what_it_needs_without_the_plan)
{
	fixture_year(&f);
	struct msg_plan_list_reply got = list(&f.coordinator);
	CHECK_INT(got.plans[0].kind, PLAN_ACTION_PLAN);
	CHECK_INT(got.plans[0].from_year, 2018);
	CHECK_INT(got.plans[0].to_year, 2018);
	CHECK_INT(got.plans[0].account_year, 0);
	CHECK(got.plans[0].follows == NULL);
	fixture_close(&f);
}

/* The index is rebuilt from the record: the same states again. */
TEST(plan, has_the_same_state_after_a_rebuild_of_the_index)
{
	static const enum plan_state states[] = {PLAN_REPLACED, PLAN_ADOPTED, PLAN_CONSULTATION};
	char path[400];
	fixture_year(&f);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_CONSULTATION), SP_OK, &f.err);
	fixture_close(&f);
	snprintf(path, sizeof path, "%s/store/index/data.mdb", f.dir);
	CHECK_INT(remove(path), 0);
	fixture_restart(&f);
	check_states(states, 3);
	fixture_close(&f);
}

/* ---- the county's follow-ups ---- */

/* An account of 2018 with a value for an indicator that the fixture's plan has. */
static struct plan *followup(void)
{
	struct plan *p = arena_alloc(f.arena, sizeof *p);
	struct area *area = arena_alloc(f.arena, sizeof *area);
	struct indicator *indicator = arena_alloc(f.arena, sizeof *indicator);
	struct observation *value = arena_alloc(f.arena, sizeof *value);
	*value = (struct observation){.year = 2018, .state = STATE_NOT_READY};
	*indicator =
		(struct indicator){.id = "utbildade", .observations = value, .n_observations = 1};
	*area = (struct area){.id = "cm", .indicators = indicator, .n_indicators = 1};
	*p = (struct plan){.id = FOLLOWUP,
		.title = "Uppföljning 2018",
		.kind = PLAN_FOLLOWUP,
		.from_year = 2018,
		.to_year = 2018,
		.account_year = 2018,
		.follows = FIXTURE_PLAN,
		.areas = area,
		.n_areas = 1};
	return p;
}

TEST(followup, of_a_plan_is_imported_and_published_like_one)
{
	struct msg_plan_get_reply got;
	fixture_year(&f);
	CHECK_CODE(import(followup()), SP_OK, &f.err);
	CHECK_CODE(get(&f.gavle, FOLLOWUP, 0, &got), SP_PLAN_NOT_PUBLISHED, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	CHECK_CODE(get(&f.gavle, FOLLOWUP, 0, &got), SP_OK, &f.err);
	CHECK_INT(got.plan->kind, PLAN_FOLLOWUP);
	struct msg_plan_list_reply plans = list(&f.gavle);
	CHECK_INT(plans.n_plans, 2);
	CHECK_TEXT(plans.plans[1].follows, FIXTURE_PLAN);
	CHECK_INT(plans.plans[1].account_year, 2018);
	CHECK_CODE(get(&f.gavle, NULL, 0, &got), SP_OK, &f.err); /* the only plan */
	CHECK_TEXT(got.plan->id, FIXTURE_PLAN);
	fixture_close(&f);
}

TEST(followup, asks_nobody)
{
	fixture_year(&f);
	CHECK_CODE(import(followup()), SP_OK, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	struct msg_round_open open = {fixture_key(&f), FOLLOWUP, 2018, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &open, NULL), SP_PLAN_IS_FOLLOWUP, &f.err);
	CHECK_TEXT(f.err.param[0], FOLLOWUP);
	CHECK_TEXT(f.err.param[1], FIXTURE_PLAN);
	fixture_close(&f);
}

TEST(followup, names_a_plan_that_is_not_there_or_not_adopted)
{
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	struct plan *p = followup();
	p->follows = "no-such-plan";
	CHECK_CODE(import(p), SP_PLAN_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], "no-such-plan");
	CHECK_TEXT(f.err.where, "follows");
	p->follows = FIXTURE_PLAN;
	p->follows_version = 9;
	CHECK_CODE(import(p), SP_PLAN_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "@9");
	CHECK_INT(fixture_entries(&f), entries);
	CHECK_CODE(import(fixture_plan(&f)), SP_OK, &f.err);
	p->follows_version = 2;
	CHECK_CODE(import(p), SP_PLAN_NOT_PUBLISHED, &f.err);
	fixture_close(&f);
}

TEST(followup, names_the_place_of_what_its_plan_does_not_have)
{
	fixture_year(&f);
	struct plan *p = followup();
	p->areas[0].indicators[0].id = "okand";
	CHECK_CODE(import(p), SP_PLAN_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "areas[0].indicators[0]");
	CHECK_TEXT(f.err.param[1], "okand");
	p = followup();
	p->areas[0].id = "annat";
	CHECK_CODE(import(p), SP_PLAN_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "areas[0]");
	fixture_close(&f);
}

TEST(followup, of_a_followup_is_none)
{
	fixture_year(&f);
	CHECK_CODE(import(followup()), SP_OK, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	struct plan *p = followup();
	p->id = "uppf-av-uppf";
	p->follows = FOLLOWUP;
	CHECK_CODE(import(p), SP_PLAN_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "follows");
	fixture_close(&f);
}

TEST(followup, does_not_become_a_plan_nor_a_plan_a_followup)
{
	fixture_year(&f);
	struct plan *p = followup();
	p->id = FIXTURE_PLAN;
	CHECK_CODE(import(p), SP_PLAN_INVALID, &f.err);
	CHECK_TEXT(f.err.where[0] ? "named" : "", "named");
	CHECK_CODE(import(followup()), SP_OK, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	struct plan *plan = fixture_plan(&f);
	plan->id = FOLLOWUP;
	CHECK_CODE(import(plan), SP_PLAN_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "kind");
	fixture_close(&f);
}

TEST(followup, is_held_against_its_plan_again_when_it_is_published)
{
	fixture_year(&f);
	CHECK_CODE(import(followup()), SP_OK, &f.err);
	struct plan *second = fixture_plan(&f);
	second->n_areas = 1; /* without the area that is followed up */
	CHECK_CODE(import(second), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_PLAN_INVALID, &f.err);
	struct plan *first = followup();
	first->follows_version = 1;
	CHECK_CODE(import(first), SP_OK, &f.err);
	CHECK_CODE(publish(FOLLOWUP, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	fixture_close(&f);
}

/* A retry gets its receipt, whatever the plan has become since. */
TEST(followup, sent_again_is_answered_as_the_first_time)
{
	struct msg_receipt first, again;
	fixture_year(&f);
	struct msg_plan_import m = {fixture_key(&f), followup()};
	struct bytes body = fixture_encode(&f, CODEC_PLAN_IMPORT, &m);
	CHECK_CODE(
		fixture_send(&f, &f.coordinator, MESSAGE_PLAN_IMPORT, body, &first), SP_OK, &f.err);
	struct plan *second = fixture_plan(&f);
	second->n_areas = 1;
	CHECK_CODE(import(second), SP_OK, &f.err);
	CHECK_CODE(publish(FIXTURE_PLAN, 0, PLAN_STATE_NONE), SP_OK, &f.err);
	CHECK_CODE(
		fixture_send(&f, &f.coordinator, MESSAGE_PLAN_IMPORT, body, &again), SP_OK, &f.err);
	CHECK_INT(again.number, first.number);
	fixture_close(&f);
}
