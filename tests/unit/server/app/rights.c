/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what: every request by every role, as the design says, apart from the table that the server
 * uses. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

enum { NOBODY = 1, ADMINISTRATOR = 2, COORDINATOR = 4, REPORTER = 8 };
enum { ENROLLED = ADMINISTRATOR | COORDINATOR | REPORTER, ALL = NOBODY | ENROLLED };

static const struct {
	enum message_type type;
	unsigned may;
} rights[] = {
	{MESSAGE_HELLO, ALL},
	{MESSAGE_ENROL, ALL},
	{MESSAGE_HEALTH, ALL},
	{MESSAGE_WHOAMI, ENROLLED},
	{MESSAGE_SERVER_STATUS, ADMINISTRATOR},
	{MESSAGE_INVITE_CREATE, ADMINISTRATOR},
	{MESSAGE_INVITE_LIST, ADMINISTRATOR},
	{MESSAGE_INVITE_REVOKE, ADMINISTRATOR},
	{MESSAGE_ACCOUNT_LIST, ADMINISTRATOR},
	{MESSAGE_ACCOUNT_REVOKE, ADMINISTRATOR},
	{MESSAGE_ACCOUNT_RENEW, ENROLLED},
	{MESSAGE_ORG_IMPORT, ADMINISTRATOR},
	{MESSAGE_ORG_LIST, ENROLLED},
	{MESSAGE_ORG_CLOSE, ADMINISTRATOR},
	{MESSAGE_PLAN_IMPORT, COORDINATOR},
	{MESSAGE_PLAN_GET, ENROLLED},
	{MESSAGE_PLAN_PUBLISH, COORDINATOR},
	{MESSAGE_PLAN_LIST, ENROLLED},
	{MESSAGE_ROUND_OPEN, COORDINATOR},
	{MESSAGE_ROUND_CLOSE, COORDINATOR},
	{MESSAGE_ROUND_EXTEND, COORDINATOR},
	{MESSAGE_ROUND_LIST, ENROLLED},
	{MESSAGE_QUESTIONS, COORDINATOR | REPORTER},
	{MESSAGE_SUBMIT, COORDINATOR | REPORTER}, /* the one on behalf, the other for its own */
	{MESSAGE_FOLLOWUP_GET, COORDINATOR | REPORTER},
	{MESSAGE_OVERVIEW, COORDINATOR | REPORTER},
	{MESSAGE_FOLLOWUP_LIST, COORDINATOR | REPORTER},
	{MESSAGE_TOTAL, COORDINATOR | REPORTER},
	{MESSAGE_LOG_LIST, ADMINISTRATOR | COORDINATOR},
	{MESSAGE_LOG_PROOF, ENROLLED},
	{MESSAGE_BACKUP, ADMINISTRATOR},
};

static enum sp_code try_gate(const struct identity *who, enum message_type type)
{
	struct request *r = NULL;
	enum sp_code rc = request_open(f.app, who, "192.0.2.1", type != MESSAGE_HELLO,
		(uint16_t)type, 1, bytes_of(NULL, 0), f.now_ms, &r);
	f.err = r->error;
	request_free(r);
	return rc;
}

TEST(rights, are_those_of_the_role_for_every_request)
{
	fixture_year(&f);
	const struct identity *people[] = {&f.nobody, &f.admin, &f.coordinator, &f.gavle};
	for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
		for (size_t p = 0; p < 4; p++) {
			enum sp_code want = rights[i].may & 1u << p ? SP_OK
					    : p == 0		    ? SP_NOT_ENROLLED
								    : SP_NOT_ALLOWED;
			CHECK_CODE(try_gate(people[p], rights[i].type), want, &f.err);
		}
	}
	fixture_close(&f);
}

TEST(rights, no_request_is_missing_from_this_table)
{
	fixture_year(&f);
	size_t known = 0;
	for (unsigned type = 0; type < 1000; type++)
		known += try_gate(&f.admin, (enum message_type)type) != SP_UNEXPECTED_MESSAGE;
	CHECK_INT(known, sizeof rights / sizeof rights[0]);
	fixture_close(&f);
}

TEST(rights, refusal_names_role_and_request)
{
	fixture_year(&f);
	CHECK_CODE(try_gate(&f.gavle, MESSAGE_PLAN_PUBLISH), SP_NOT_ALLOWED, &f.err);
	CHECK_TEXT(f.err.param[0], "reporter");
	CHECK_TEXT(f.err.param[1], "plan publish");
	fixture_close(&f);
}

TEST(rights, a_certificate_that_did_not_count_says_why)
{
	fixture_year(&f);
	struct identity closed = {.refusal = SP_ACCOUNT_CLOSED};
	CHECK_CODE(try_gate(&closed, MESSAGE_WHOAMI), SP_ACCOUNT_CLOSED, &f.err);
	CHECK_CODE(try_gate(&closed, MESSAGE_HEALTH), SP_OK, &f.err);
	fixture_close(&f);
}

/* Own, another's, and everybody's, for what is asked about a unit. */
TEST(rights, reporters_see_their_own_unit_and_the_coordinator_every)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2181", 0);
	CHECK_CODE(fixture_request(&f, &f.sandviken, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL), SP_OK,
		&f.err);
	const struct {
		const struct identity *who;
		enum sp_code code;
	} cases[] = {
		{&f.gavle, SP_OTHER_ORGANISATION}, {&f.sandviken, SP_OK}, {&f.coordinator, SP_OK}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct msg_followup_get get = {FIXTURE_PLAN, 2018, "2181", 0};
		struct msg_questions ask = {.plan = FIXTURE_PLAN, .year = 2018, .unit = "2181"};
		CHECK_CODE(fixture_request(&f, cases[i].who, MESSAGE_FOLLOWUP_GET,
				   CODEC_FOLLOWUP_GET, &get, NULL),
			cases[i].code, &f.err);
		CHECK_CODE(fixture_request(&f, cases[i].who, MESSAGE_QUESTIONS, CODEC_QUESTIONS,
				   &ask, NULL),
			cases[i].code, &f.err);
	}
	fixture_close(&f);
}

/* role x own or other organisation x on behalf or not */
TEST(rights, reporters_submit_for_their_own_and_coordinators_on_behalf_of_any)
{
	fixture_year(&f);
	const struct {
		const struct identity *who;
		const char *unit;
		bool on_behalf;
		enum sp_code code;
	} cases[] = {
		{&f.gavle, "2180", false, SP_OK},
		{&f.gavle, "2180", true, SP_NOT_ALLOWED},
		{&f.gavle, "2181", false, SP_OTHER_ORGANISATION},
		{&f.gavle, "2181", true, SP_NOT_ALLOWED},
		{&f.coordinator, "2181", true, SP_OK},
		{&f.coordinator, "2181", false, SP_NOT_ALLOWED},
		{&f.coordinator, "21", true, SP_NOT_IN_PLAN},
		{&f.coordinator, "21", false, SP_NOT_ALLOWED},
		{&f.admin, "2101", false, SP_NOT_ALLOWED},
		{&f.admin, "2101", true, SP_NOT_ALLOWED},
		{&f.nobody, "2101", false, SP_NOT_ENROLLED},
		{&f.nobody, "2101", true, SP_NOT_ENROLLED},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct msg_submit m = fixture_submission(&f, cases[i].unit, 0);
		m.on_behalf = cases[i].on_behalf;
		uint64_t entries = fixture_entries(&f);
		CHECK_CODE(
			fixture_request(&f, cases[i].who, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL),
			cases[i].code, &f.err);
		CHECK_INT(fixture_entries(&f), entries + (cases[i].code == SP_OK));
	}
	fixture_close(&f);
}
