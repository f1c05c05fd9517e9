/* SPDX-License-Identifier: Apache-2.0 */
/* A county's year without a network: everybody enrols, the plan goes out, the answers come in. */
#include "common/crypto/merkle.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

TEST(year, tells_each_who_they_are_and_which_round_is_open)
{
	struct msg_empty nothing = {0};
	struct msg_whoami_reply me;
	fixture_year(&f);
	CHECK_CODE(SEND(f.gavle, WHOAMI, &nothing, &me), SP_OK, &f.err);
	CHECK_INT(me.role, ROLE_REPORTER);
	CHECK_TEXT(me.organisation, "2180");
	CHECK_TEXT(me.organisation_name, "Gävle");
	CHECK_TEXT(me.server_name, "localhost");
	CHECK_TEXT(me.log_name, "localhost/samplan");
	CHECK_INT(me.log_key.len, SIGN_KEY_SIZE);
	CHECK_INT(me.not_after_ms, f.gavle.not_after_ms);
	CHECK_INT(me.n_rounds, 1);
	CHECK_TEXT(me.rounds[0].plan, FIXTURE_PLAN);
	CHECK_TEXT(me.rounds[0].title, "Handlingsplan 2018");
	CHECK_INT(me.rounds[0].plan_version, 1);
	CHECK(me.rounds[0].open);
	CHECK_CODE(SEND(f.admin, WHOAMI, &nothing, &me), SP_OK, &f.err);
	CHECK_INT(me.role, ROLE_ADMINISTRATOR);
	CHECK(!me.organisation);
	fixture_close(&f);
}

TEST(year, asks_what_the_plan_asks_and_prefills_what_was_answered)
{
	struct msg_questions ask = {.plan = NULL};
	struct msg_questions_reply form;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &ask, &form), SP_OK, &f.err);
	CHECK_INT(form.n_questions, m.n_answers);
	CHECK_TEXT(form.unit, "2180");
	CHECK_TEXT(form.unit_name, "Gävle");
	CHECK_TEXT(form.form_id, FIXTURE_PLAN "@1/2018/2180#0");
	CHECK_INT(form.base_revision, 0);
	CHECK(!form.questions[0].current && !form.questions[0].previous);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &ask, &form), SP_OK, &f.err);
	CHECK_INT(form.base_revision, 1);
	CHECK_TEXT(form.form_id, FIXTURE_PLAN "@1/2018/2180#1");
	CHECK_TEXT(form.contact, "Anna Andersson");
	CHECK_TEXT(form.file_number, "SN 2019/12");
	for (size_t i = 0; i < form.n_questions; i++) {
		CHECK(form.questions[i].current && !form.questions[i].previous);
		CHECK_TEXT(form.questions[i].current->key, form.questions[i].key);
	}
	fixture_close(&f);
}

TEST(year, shows_last_years_answers_to_the_same_questions_only)
{
	struct msg_questions ask = {.plan = NULL};
	struct msg_questions_reply form;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	f.now_ms += 365 * FIXTURE_DAY;
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, QUESTIONS, &ask, &form), SP_OK, &f.err);
	CHECK_INT(form.round->year, 2019);
	for (size_t i = 0; i < form.n_questions; i++) {
		CHECK(!form.questions[i].current);
		CHECK(form.questions[i].previous); /* the activity of 2018 is not asked again */
	}
	CHECK(form.n_questions < m.n_answers);
	fixture_close(&f);
}

TEST(year, receives_a_submission_with_a_receipt_that_proves_it)
{
	struct msg_receipt receipt;
	struct head head;
	struct hash proof[MERKLE_DEPTH_MAX];
	uint8_t key[SIGN_KEY_SIZE];
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	CHECK_CODE(fixture_send(&f, &f.gavle, MESSAGE_SUBMIT, body, &receipt), SP_OK, &f.err);
	CHECK_TEXT(receipt.id, FIXTURE_PLAN "/2018/2180#1");
	CHECK_INT(receipt.revision, 1);
	CHECK_INT(receipt.arrival_ms, f.now_ms);
	CHECK_INT(receipt.header.len, ENTRY_HEADER_SIZE);
	struct hash content = sha256_2(receipt.nonce, body);
	CHECK_BYTES(hash_bytes(&content), bytes_of(receipt.header.ptr + 32, HASH_BYTES));
	sign_key_public(f.keys.log_key, key);
	CHECK_CODE(head_verify(bytes_text(receipt.head), "localhost/samplan", key, &head, &f.err),
		SP_OK, &f.err);
	for (size_t i = 0; i < receipt.n_proof; i++)
		memcpy(proof[i].bytes, receipt.proof[i].ptr, HASH_BYTES);
	struct hash leaf = merkle_leaf(receipt.header);
	CHECK(merkle_verify_inclusion(
		&leaf, receipt.number, head.size, proof, receipt.n_proof, &head.root));
	fixture_close(&f);
}

TEST(year, keeps_every_revision_and_shows_the_newest)
{
	struct msg_followup_get ask = {FIXTURE_PLAN, 2018, "2180", 0};
	struct msg_followup_get_reply got;
	fixture_year(&f);
	struct msg_submit first = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &first, NULL), SP_OK, &f.err);
	struct msg_submit second = fixture_submission(&f, "2180", 1);
	second.contact = "Bo Berg";
	f.now_ms += 1000;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &second, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK_TEXT(got.id, FIXTURE_PLAN "/2018/2180#2");
	CHECK_INT(got.revision, 2);
	CHECK_TEXT(got.submission->contact, "Bo Berg");
	CHECK_INT(got.arrival_ms, f.now_ms);
	CHECK_INT(got.account, f.gavle.account);
	ask.revision = 1;
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_OK, &f.err);
	CHECK_TEXT(got.id, FIXTURE_PLAN "/2018/2180#1");
	CHECK_INT(got.newest_revision, 2);
	CHECK_TEXT(got.submission->contact, "Anna Andersson");
	CHECK_TEXT(got.unit_name, "Gävle");
	ask.revision = 3;
	CHECK_CODE(SEND(f.gavle, FOLLOWUP_GET, &ask, &got), SP_FOLLOWUP_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "/2018/2180#3");
	fixture_close(&f);
}

TEST(year, overview_names_every_unit_that_is_asked_and_who_is_missing)
{
	struct msg_overview ask = {.plan = NULL};
	struct msg_overview_reply got;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask, &got), SP_OK, &f.err);
	CHECK_INT(got.n_rows, 3); /* not the region, not the municipality of another county */
	CHECK_TEXT(got.rows[0].unit, "2101");
	CHECK_INT(got.rows[0].state, FOLLOWUP_MISSING);
	CHECK_INT(got.rows[0].asked, m.n_answers);
	CHECK_TEXT(got.rows[1].unit_name, "Gävle");
	CHECK_INT(got.rows[1].state, FOLLOWUP_RECEIVED);
	CHECK_INT(got.rows[1].answered, m.n_answers);
	CHECK_INT(got.rows[1].arrival_ms, f.now_ms);
	CHECK_INT(got.rows[1].population, 102418);
	CHECK_TEXT(got.rows[2].unit, "2181");
	CHECK_INT(got.log_size, fixture_entries(&f));
	CHECK(got.round->open);
	fixture_close(&f);
}

TEST(year, lists_organisations_plans_and_the_log)
{
	struct msg_org_list orgs = {.county = "21"};
	struct msg_org_list_reply org_list;
	struct msg_plan_get plan = {.plan = NULL};
	struct msg_plan_get_reply got;
	struct msg_log_list log = {.from = 1, .limit = 3};
	struct msg_log_list_reply page;
	fixture_year(&f);
	CHECK_CODE(SEND(f.gavle, ORG_LIST, &orgs, &org_list), SP_OK, &f.err);
	CHECK_INT(org_list.n_organisations, 4);
	CHECK_TEXT(org_list.organisations[0].code, "21");
	CHECK_TEXT(org_list.organisations[3].name, "Sandviken");
	CHECK_CODE(SEND(f.gavle, PLAN_GET, &plan, &got), SP_OK, &f.err);
	CHECK_TEXT(got.plan->id, FIXTURE_PLAN);
	CHECK_INT(got.version, 1);
	CHECK(got.published);
	CHECK_INT(got.plan->n_areas, 2);
	CHECK_CODE(SEND(f.admin, LOG_LIST, &log, &page), SP_OK, &f.err);
	CHECK_INT(page.n_entries, 3);
	CHECK_INT(page.entries[0].number, 1);
	CHECK_INT(page.entries[0].kind, MESSAGE_INVITE_CREATE);
	CHECK_INT(page.entries[1].kind, RECORD_ENROLMENT);
	CHECK_INT(page.log_size, fixture_entries(&f));
	log = (struct msg_log_list){.from = page.log_size};
	CHECK_CODE(SEND(f.admin, LOG_LIST, &log, &page), SP_OK, &f.err);
	CHECK_INT(page.n_entries, 0);
	fixture_close(&f);
}

TEST(year, a_draft_is_for_the_coordinator_until_it_is_published)
{
	struct msg_plan_get ask = {FIXTURE_PLAN, 2};
	struct msg_plan_get_reply got;
	fixture_year(&f);
	struct msg_plan_import draft = {fixture_key(&f), fixture_plan(&f)};
	draft.plan->title = "Utkast";
	CHECK_CODE(SEND(f.coordinator, PLAN_IMPORT, &draft, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, PLAN_GET, &ask, &got), SP_OK, &f.err);
	CHECK_TEXT(got.plan->title, "Utkast");
	CHECK(!got.published);
	CHECK_CODE(SEND(f.gavle, PLAN_GET, &ask, &got), SP_PLAN_NOT_PUBLISHED, &f.err);
	ask.version = 0; /* the newest published one */
	CHECK_CODE(SEND(f.coordinator, PLAN_GET, &ask, &got), SP_OK, &f.err);
	CHECK_INT(got.version, 1);
	fixture_close(&f);
}

TEST(year, is_the_same_after_a_restart)
{
	struct msg_overview ask = {.plan = NULL};
	struct msg_overview_reply before, after;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask, &before), SP_OK, &f.err);
	fixture_restart(&f);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask, &after), SP_OK, &f.err);
	CHECK_INT(after.log_size, before.log_size);
	CHECK_INT(after.n_rows, before.n_rows);
	CHECK_INT(after.rows[1].arrival_ms, before.rows[1].arrival_ms);
	fixture_close(&f);
}

TEST(year, health_tells_the_size_of_the_log_to_anybody)
{
	struct msg_empty nothing = {0};
	struct msg_health_reply health;
	fixture_year(&f);
	CHECK_CODE(SEND(f.nobody, HEALTH, &nothing, &health), SP_OK, &f.err);
	CHECK_TEXT(health.software, "samplan-server test");
	CHECK_INT(health.log_size, fixture_entries(&f));
	CHECK(health.writable);
	fixture_close(&f);
}
