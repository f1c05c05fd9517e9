/* SPDX-License-Identifier: Apache-2.0 */
/* The list of all that was received. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

static void submit(const struct identity *who, const struct msg_submit *m)
{
	f.now_ms += 1000;
	CHECK_CODE(SEND(*who, SUBMIT, m, NULL), SP_OK, &f.err);
}

/* Gävle twice, with Sandviken in between. */
static void receive(void)
{
	fixture_year(&f);
	struct msg_submit first = fixture_submission(&f, "2180", 0);
	struct msg_submit other = fixture_submission(&f, "2181", 0);
	struct msg_submit second = fixture_submission(&f, "2180", 1);
	second.n_answers--; /* the last question is left open */
	submit(&f.gavle, &first);
	submit(&f.sandviken, &other);
	submit(&f.gavle, &second);
}

TEST(followups, are_listed_with_every_revision_by_unit)
{
	static const char *const ids[] = {FIXTURE_PLAN "/2018/2180#1", FIXTURE_PLAN "/2018/2180#2",
		FIXTURE_PLAN "/2018/2181#1"};
	struct msg_followup_list m = {.plan = NULL};
	struct msg_followup_list_reply got;
	receive();
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &m, &got), SP_OK, &f.err);
	CHECK_TEXT(got.round->plan, FIXTURE_PLAN);
	CHECK_INT(got.log_size, fixture_entries(&f));
	CHECK_INT(got.n_followups, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_TEXT(got.followups[i].id, ids[i]);
	const struct msg_followup_info *first = &got.followups[0], *second = &got.followups[1];
	CHECK_TEXT(first->unit, "2180");
	CHECK_TEXT(first->unit_name, "Gävle");
	CHECK_INT(first->revision, 1);
	CHECK_INT(second->revision, 2);
	CHECK_INT(first->plan_version, 1);
	CHECK_INT(first->account, f.gavle.account);
	CHECK_INT(second->arrival_ms, f.now_ms);
	CHECK(second->number > got.followups[2].number);
	CHECK(!first->on_behalf);
	CHECK_INT(first->answered, first->asked);
	CHECK_INT(second->answered, second->asked - 1);
	fixture_close(&f);
}

TEST(followups, of_a_unit_are_its_own_to_list)
{
	struct msg_followup_list all = {.plan = NULL},
				 one = {.plan = FIXTURE_PLAN, .year = 2018, .unit = "2181"};
	struct msg_followup_list_reply got;
	receive();
	CHECK_CODE(SEND(f.sandviken, FOLLOWUP_LIST, &all, &got), SP_OK, &f.err);
	CHECK_INT(got.n_followups, 1);
	CHECK_TEXT(got.followups[0].unit, "2181");
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &one, &got), SP_OK, &f.err);
	CHECK_INT(got.n_followups, 1);
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_LIST, &one, &got), SP_OTHER_ORGANISATION, &f.err);
	one.unit = "2101";
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &one, &got), SP_OK, &f.err);
	CHECK_INT(got.n_followups, 0);
	one.unit = "9999";
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &one, &got), SP_ORGANISATION_UNKNOWN, &f.err);
	fixture_close(&f);
}

TEST(followups, that_a_coordinator_sent_say_so)
{
	struct msg_followup_list m = {.plan = NULL};
	struct msg_followup_list_reply got;
	fixture_year(&f);
	struct msg_submit behalf = fixture_submission(&f, "2101", 0);
	behalf.on_behalf = true;
	submit(&f.coordinator, &behalf);
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.n_followups, 1);
	CHECK(got.followups[0].on_behalf);
	CHECK_INT(got.followups[0].account, f.coordinator.account);
	fixture_close(&f);
}

/* Nothing that was received vanishes because its unit is not asked any more. */
TEST(followups, stay_listed_when_their_unit_is_not_asked_any_more)
{
	struct msg_followup_list m = {.plan = NULL};
	struct msg_followup_list_reply got;
	receive();
	struct organisation other = {"2180", "Gävle", "21", ORG_OTHER, 0, 0, 0};
	struct msg_org_import import = {fixture_key(&f), &other, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &import, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &m, &got), SP_OK, &f.err);
	CHECK_INT(got.n_followups, 3);
	fixture_close(&f);
}
