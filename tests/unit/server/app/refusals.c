/* SPDX-License-Identifier: Apache-2.0 */
/* Every refusal names what is wrong and leaves nothing behind. */
#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), NULL)

/* ---- the gate ---- */

static enum sp_code gate(
	const struct identity *who, bool hello_done, unsigned type, struct bytes body, bool *closes)
{
	struct request *r = NULL;
	enum sp_code rc = request_open(
		f.app, who, "192.0.2.1", hello_done, (uint16_t)type, 1, body, f.now_ms, &r);
	if (rc == SP_OK)
		request_prepare(f.app, r);
	rc = r->outcome;
	f.err = r->error;
	*closes = request_closes(r);
	request_free(r);
	return rc;
}

TEST(gate, refuses_what_is_no_request_and_closes)
{
	static const unsigned types[] = {0, MESSAGE_WELCOME, 7, 999, RECORD_GENESIS, 65535};
	bool closes;
	fixture_year(&f);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		CHECK_CODE(gate(&f.admin, true, types[i], bytes_of(NULL, 0), &closes),
			SP_UNEXPECTED_MESSAGE, &f.err);
		CHECK(closes);
	}
	fixture_close(&f);
}

TEST(gate, wants_one_hello_first)
{
	struct msg_hello hello = {.protocol = 1, .software = "test"};
	bool closes;
	fixture_year(&f);
	struct bytes body = fixture_encode(&f, CODEC_HELLO, &hello);
	CHECK_CODE(gate(&f.admin, false, MESSAGE_WHOAMI, bytes_of(NULL, 0), &closes),
		SP_UNEXPECTED_MESSAGE, &f.err);
	CHECK(closes);
	CHECK_CODE(gate(&f.nobody, false, MESSAGE_HELLO, body, &closes), SP_OK, &f.err);
	CHECK_CODE(
		gate(&f.nobody, true, MESSAGE_HELLO, body, &closes), SP_UNEXPECTED_MESSAGE, &f.err);
	hello.protocol = PROTOCOL_VERSION_MAX + 1;
	body = fixture_encode(&f, CODEC_HELLO, &hello);
	CHECK_CODE(
		gate(&f.nobody, false, MESSAGE_HELLO, body, &closes), SP_PROTOCOL_VERSION, &f.err);
	CHECK_TEXT(f.err.param[0], "2");
	CHECK_TEXT(f.err.param[1], "1-1");
	CHECK(closes);
	fixture_close(&f);
}

TEST(gate, answers_hello_with_what_the_code_is_checked_against)
{
	struct msg_hello hello = {.protocol = 1, .software = "test"};
	struct msg_hello_reply reply;
	uint8_t key[SIGN_KEY_SIZE];
	fixture_year(&f);
	CHECK_CODE(fixture_request(&f, &f.nobody, MESSAGE_HELLO, CODEC_HELLO, &hello, &reply),
		SP_OK, &f.err);
	sign_key_public(f.keys.log_key, key);
	CHECK_BYTES(reply.ca_certificate, f.keys.ca_cert);
	CHECK_BYTES(reply.log_key, bytes_of(key, sizeof key));
	CHECK_TEXT(reply.log_name, "localhost/samplan");
	CHECK_INT(reply.time_ms, f.now_ms);
	fixture_close(&f);
}

TEST(gate, refuses_a_body_over_the_requests_own_limit)
{
	static uint8_t large[4096];
	bool closes;
	fixture_year(&f);
	CHECK_CODE(gate(&f.admin, true, MESSAGE_WHOAMI, bytes_of(large, sizeof large), &closes),
		SP_TOO_LARGE, &f.err);
	CHECK_TEXT(f.err.param[0], "64");
	CHECK(!closes);
	fixture_close(&f);
}

TEST(gate, closes_on_bytes_that_are_no_message)
{
	static const uint8_t bad[] = {0xFF, 0xFF, 0xFF};
	bool closes;
	fixture_year(&f);
	CHECK_CODE(gate(&f.gavle, true, MESSAGE_SUBMIT, bytes_of(bad, sizeof bad), &closes),
		SP_MALFORMED, &f.err);
	CHECK(closes);
	fixture_close(&f);
}

TEST(gate, refuses_an_account_whose_certificate_runs_out_meanwhile)
{
	bool closes;
	fixture_year(&f);
	f.now_ms = f.gavle.not_after_ms;
	CHECK_CODE(gate(&f.gavle, true, MESSAGE_WHOAMI, bytes_of(NULL, 0), &closes),
		SP_CERTIFICATE_EXPIRED, &f.err);
	fixture_close(&f);
}

/* The loop had let it pass; the writer looks again. */
TEST(gate, an_account_that_does_not_exist_writes_nothing)
{
	fixture_year(&f);
	struct identity ghost = f.gavle;
	ghost.account = 99;
	uint64_t entries = fixture_entries(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(ghost, SUBMIT, &m), SP_ACCOUNT_CLOSED, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

TEST(gate, wants_a_submission_key_of_sixteen_bytes)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	m.key = bytes_of(NULL, 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "key");
	m.key = bytes_text("short");
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "key");
	fixture_close(&f);
}

/* ---- submissions ---- */

static void other_unit(struct msg_submit *m)
{
	m->unit = "2181";
}
static void no_such_plan(struct msg_submit *m)
{
	m->plan = "skane-2016";
}
static void no_such_version(struct msg_submit *m)
{
	m->plan_version = 9;
}
static void version_zero(struct msg_submit *m)
{
	m->plan_version = 0;
}
static void other_year(struct msg_submit *m)
{
	m->year = 2017;
}
static void impossible_year(struct msg_submit *m)
{
	m->year = 9999;
}
static void no_answers(struct msg_submit *m)
{
	m->n_answers = 0;
}
static void future_base(struct msg_submit *m)
{
	m->base_revision = 3;
}
static void unknown_question(struct msg_submit *m)
{
	m->answers[1].key = "sip/i/annan";
}
static void negative_count(struct msg_submit *m)
{
	for (size_t i = 0; i < m->n_answers; i++)
		if (m->answers[i].quantity)
			m->answers[i].quantity->low = m->answers[i].quantity->high = -DECIMAL_ONE;
}

TEST(submit, refuses_and_stores_nothing)
{
	static const struct {
		void (*spoil)(struct msg_submit *m);
		enum sp_code code;
		const char *param, *where;
	} cases[] = {
		{other_unit, SP_OTHER_ORGANISATION, "2181", ""},
		{no_such_plan, SP_PLAN_UNKNOWN, "skane-2016@1", ""},
		{no_such_version, SP_PLAN_UNKNOWN, FIXTURE_PLAN "@9", ""},
		{version_zero, SP_FIELD_INVALID, "0", "plan_version"},
		{other_year, SP_FORM_OTHER_YEAR, "2017", "year"},
		{impossible_year, SP_FIELD_INVALID, "9999", "year"},
		{no_answers, SP_FIELD_MISSING, "", "answers"},
		{future_base, SP_FIELD_INVALID, "3", "base_revision"},
		{unknown_question, SP_SUBMISSION_INVALID, "S3022 sip/i/annan", "answers[1]"},
		{negative_count, SP_SUBMISSION_INVALID, NULL, NULL},
	};
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", 0);
		cases[i].spoil(&m);
		CHECK_CODE(SEND(f.gavle, SUBMIT, &m), cases[i].code, &f.err);
		if (cases[i].param)
			CHECK_TEXT(f.err.param[0], cases[i].param);
		if (cases[i].where)
			CHECK_TEXT(f.err.where, cases[i].where);
		CHECK_INT(fixture_entries(&f), entries);
	}
	fixture_close(&f);
}

TEST(submit, names_both_organisations)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2181", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_OTHER_ORGANISATION, &f.err);
	CHECK_TEXT(f.err.param[0], "2181");
	CHECK_TEXT(f.err.param[1], "2180");
	fixture_close(&f);
}

TEST(submit, from_two_clients_of_a_unit_names_the_newer_revision)
{
	fixture_year(&f);
	struct msg_submit first = fixture_submission(&f, "2180", 0);
	struct msg_submit second = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &first), SP_OK, &f.err);
	f.now_ms += 60000;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &second), SP_CONFLICT, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "/2018/2180#1");
	CHECK_TEXT(f.err.param[1], "2019-01-01T00:00:00Z");
	fixture_close(&f);
}

TEST(submit, by_a_municipality_outside_the_plan_is_refused)
{
	struct identity vaxjo;
	fixture_year(&f);
	CHECK_CODE(fixture_enrol(&f, fixture_invite(&f, ROLE_REPORTER, "0780"), &vaxjo), SP_OK,
		&f.err);
	struct msg_submit m = fixture_submission(&f, "0780", 0);
	struct msg_questions ask = {.plan = NULL};
	CHECK_CODE(SEND(vaxjo, SUBMIT, &m), SP_NOT_IN_PLAN, &f.err);
	CHECK_TEXT(f.err.param[0], "0780");
	CHECK_CODE(SEND(vaxjo, QUESTIONS, &ask), SP_NOT_IN_PLAN, &f.err);
	fixture_close(&f);
}

TEST(submit, last_years_form_is_told_from_a_late_one)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	f.now_ms += 31 * FIXTURE_DAY;
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_ROUND_CLOSED, &f.err);
	struct msg_round_open next = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_FORM_OTHER_YEAR, &f.err);
	CHECK_TEXT(f.err.param[1], "2019");
	fixture_close(&f);
}

/* ---- plans and rounds ---- */

TEST(round, refuses_what_does_not_fit)
{
	fixture_year(&f);
	uint64_t soon = f.now_ms + FIXTURE_DAY;
	struct plan *draft = fixture_plan(&f);
	draft->id = "utkast-2020";
	struct msg_plan_import import = {fixture_key(&f), draft};
	CHECK_CODE(SEND(f.coordinator, PLAN_IMPORT, &import), SP_OK, &f.err);
	const struct {
		struct msg_round_open m;
		enum sp_code code;
	} opens[] = {
		{{fixture_key(&f), FIXTURE_PLAN, 2018, soon}, SP_ROUND_EXISTS},
		{{fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms}, SP_ROUND_DATES},
		{{fixture_key(&f), "skane-2016", 2019, soon}, SP_PLAN_UNKNOWN},
		{{fixture_key(&f), "utkast-2020", 2020, soon}, SP_PLAN_NOT_PUBLISHED},
		{{fixture_key(&f), FIXTURE_PLAN, 1, soon}, SP_FIELD_INVALID},
	};
	for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++)
		CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &opens[i].m), opens[i].code, &f.err);
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2019};
	CHECK_CODE(SEND(f.coordinator, ROUND_CLOSE, &close), SP_ROUND_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[1], "2019");
	fixture_close(&f);
}

TEST(round, closes_once_and_can_be_opened_again)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2018};
	CHECK_CODE(SEND(f.coordinator, ROUND_CLOSE, &close), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_ROUND_CLOSED, &f.err);
	CHECK_TEXT(
		f.err.param[1], "2019-01-01T00:00:00Z"); /* when it did, not when it would have */
	close.key = fixture_key(&f);
	CHECK_CODE(SEND(f.coordinator, ROUND_CLOSE, &close), SP_ROUND_CLOSED, &f.err);
	struct msg_round_open again = {fixture_key(&f), FIXTURE_PLAN, 2018, f.now_ms + FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &again), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m), SP_OK, &f.err);
	fixture_close(&f);
}

TEST(round, that_is_not_named_is_the_only_open_one)
{
	struct msg_overview ask = {.plan = NULL};
	struct msg_overview_reply got;
	fixture_year(&f);
	struct msg_round_open second = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + 60 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &second), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "plan");
	ask.plan = FIXTURE_PLAN;
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "year");
	f.now_ms += 31 * FIXTURE_DAY; /* 2018 has closed */
	ask.plan = NULL;
	CHECK_CODE(
		fixture_request(&f, &f.coordinator, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &ask, &got),
		SP_OK, &f.err);
	CHECK_INT(got.round->year, 2019);
	f.now_ms += 31 * FIXTURE_DAY; /* both have */
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask), SP_FIELD_MISSING, &f.err);
	ask.year = 2018;
	CHECK_CODE(
		fixture_request(&f, &f.coordinator, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &ask, &got),
		SP_OK, &f.err);
	CHECK_INT(got.round->year, 2018);
	ask.year = 2016;
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask), SP_ROUND_UNKNOWN, &f.err);
	ask.plan = "skane-2016";
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &ask), SP_PLAN_UNKNOWN, &f.err);
	fixture_close(&f);
}

TEST(plan, refuses_what_does_not_hold_together)
{
	fixture_year(&f);
	struct msg_plan_import import = {fixture_key(&f), fixture_plan(&f)};
	import.plan->n_areas = 0;
	CHECK_CODE(SEND(f.coordinator, PLAN_IMPORT, &import), SP_PLAN_INVALID, &f.err);
	struct msg_plan_publish again = {fixture_key(&f), FIXTURE_PLAN, 1};
	CHECK_CODE(SEND(f.coordinator, PLAN_PUBLISH, &again), SP_PLAN_PUBLISHED, &f.err);
	struct msg_plan_publish none = {fixture_key(&f), FIXTURE_PLAN, 7};
	CHECK_CODE(SEND(f.coordinator, PLAN_PUBLISH, &none), SP_PLAN_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "@7");
	struct msg_plan_get get = {"skane-2016", 0};
	CHECK_CODE(SEND(f.gavle, PLAN_GET, &get), SP_PLAN_UNKNOWN, &f.err);
	fixture_close(&f);
}

/* ---- invitations, organisations, the log ---- */

TEST(invite, refuses_what_does_not_fit)
{
	fixture_year(&f);
	struct hash h = sha256(bytes_text("a code"));
	struct bytes hash = hash_bytes(&h);
	uint64_t later = f.now_ms + FIXTURE_DAY;
	const struct {
		struct msg_invite_create m;
		enum sp_code code;
		const char *where;
	} cases[] = {
		{{fixture_key(&f), hash, ROLE_REPORTER, "9999", later}, SP_ORGANISATION_UNKNOWN,
			""},
		{{fixture_key(&f), hash, ROLE_REPORTER, NULL, later}, SP_FIELD_MISSING,
			"organisation"},
		{{fixture_key(&f), hash, ROLE_REPORTER, "2180", f.now_ms}, SP_FIELD_INVALID,
			"expires_ms"},
		{{fixture_key(&f), bytes_text("short"), ROLE_REPORTER, "2180", later},
			SP_FIELD_INVALID, "code_hash"},
		{{fixture_key(&f), hash, ROLE_REPORTER, "2180", later}, SP_OK, ""},
		{{fixture_key(&f), hash, ROLE_REPORTER, "2180", later}, SP_CODE_TAKEN, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_CODE(SEND(f.admin, INVITE_CREATE, &cases[i].m), cases[i].code, &f.err);
		CHECK_TEXT(f.err.where, cases[i].where);
	}
	fixture_close(&f);
}

TEST(org_import, names_the_row_that_is_wrong)
{
	struct organisation orgs[] = {{"2180", "Gävle", "21", ORG_MUNICIPALITY, 0, 0, 0},
		{"Gävle", "Gävle", "21", ORG_MUNICIPALITY, 0, 0, 0}};
	struct msg_org_import m = {.organisations = orgs, .n_organisations = 2};
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	m.key = fixture_key(&f);
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "organisations[1].code");
	m.n_organisations = 0;
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m), SP_FIELD_MISSING, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

/* Whatever the rows hold: all fields, and as many bytes as a frame takes. */
TEST(org_import, takes_as_many_organisations_as_the_protocol_says)
{
	enum { MOST = 5000, NAME = 170 };
	struct organisation *orgs = arena_array(test_arena(), MOST + 1, sizeof *orgs);
	char *name = arena_alloc(test_arena(), NAME + 1);
	bool closes;
	fixture_year(&f);
	memset(name, 'x', NAME);
	for (size_t i = 0; i <= MOST; i++)
		orgs[i] = (struct organisation){.code = arena_printf(test_arena(), "org-%zu", i),
			.name = name,
			.county = "21",
			.kind = ORG_OTHER,
			.population = 102418,
			.population_year = 2021,
			.closed_ms = FIXTURE_START};
	struct msg_org_import m = {fixture_key(&f), orgs, MOST};
	struct bytes body = fixture_encode(&f, CODEC_ORG_IMPORT, &m);
	CHECK(body.len < FRAME_MAX && body.len > FRAME_MAX - 40000);
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m), SP_OK, &f.err);
	m.n_organisations = MOST + 1;
	for (size_t i = 0; i <= MOST; i++)
		orgs[i].name = "x";
	body = fixture_encode(&f, CODEC_ORG_IMPORT, &m);
	CHECK_CODE(gate(&f.admin, true, MESSAGE_ORG_IMPORT, body, &closes), SP_TOO_LARGE, &f.err);
	CHECK_TEXT(f.err.where, "organisations");
	CHECK_TEXT(f.err.param[0], "5000");
	CHECK(!closes);
	fixture_close(&f);
}

TEST(org_import, takes_the_last_of_two_organisations_of_a_code)
{
	static const struct msg_org_list all = {.after = "2180"};
	struct msg_org_list_reply list;
	struct organisation orgs[] = {{"2181", "Sandviken", "21", ORG_MUNICIPALITY, 1, 2021, 0},
		{"2181", "Sandviken stad", "21", ORG_MUNICIPALITY, 2, 2022, 0}};
	struct msg_org_import m = {.organisations = orgs, .n_organisations = 2};
	fixture_year(&f);
	m.key = fixture_key(&f);
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m), SP_OK, &f.err);
	CHECK_CODE(fixture_request(&f, &f.admin, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &all, &list),
		SP_OK, &f.err);
	CHECK_INT(list.n_organisations, 1);
	CHECK_TEXT(list.organisations[0].name, "Sandviken stad");
	fixture_close(&f);
}

/* A number that is needed and sent as 0 is there: it is judged as a number. */
TEST(fields, that_are_needed_are_there_when_they_are_0)
{
	fixture_year(&f);
	struct hash h = sha256(bytes_text("a code"));
	struct msg_invite_create invite = {
		fixture_key(&f), hash_bytes(&h), ROLE_REPORTER, "2180", 0};
	struct msg_round_open open = {fixture_key(&f), FIXTURE_PLAN, 2019, 0};
	struct msg_round_extend extend = {fixture_key(&f), FIXTURE_PLAN, 2018, 0};
	struct msg_org_close close = {fixture_key(&f), "2180", 0};
	struct msg_invite_revoke revoke = {fixture_key(&f), 0};
	struct msg_account_revoke account = {.key = fixture_key(&f), .account = 0};
	struct msg_hello hello = {.protocol = 0};
	CHECK_CODE(SEND(f.admin, INVITE_CREATE, &invite), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "expires_ms");
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &open), SP_ROUND_DATES, &f.err);
	CHECK_CODE(SEND(f.coordinator, ROUND_EXTEND, &extend), SP_ROUND_DATES, &f.err);
	CHECK_CODE(SEND(f.admin, ORG_CLOSE, &close), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "closed_ms");
	CHECK_CODE(SEND(f.admin, INVITE_REVOKE, &revoke), SP_INVITATION_UNKNOWN, &f.err);
	CHECK_CODE(SEND(f.admin, ACCOUNT_REVOKE, &account), SP_ACCOUNT_UNKNOWN, &f.err);
	CHECK_CODE(SEND(f.nobody, HELLO, &hello), SP_PROTOCOL_VERSION, &f.err);
	fixture_close(&f);
}

/* ---- errors that are not for clients ---- */

static struct sp_error told_of(enum sp_code code)
{
	struct sp_error error, told;
	struct buf out;
	sp_fail(&error, code, "/srv/samplan/store");
	buf_init(&out, 4096);
	app_error_frame(MESSAGE_WHOAMI, 1, &error, &out);
	struct bytes body =
		bytes_of(buf_bytes(&out).ptr + FRAME_HEADER_SIZE, out.len - FRAME_HEADER_SIZE);
	CHECK_CODE(codec_decode_error(body, test_arena(), &told), SP_OK, &told);
	buf_free(&out);
	return told;
}

TEST(error_frame, tells_an_error_that_is_not_for_clients_as_internal_with_its_code)
{
	static const enum sp_code kept[] = {
		SP_FILE, SP_KEYS_INVALID, SP_STORE_LOCKED, SP_NOT_FOUND, SP_YAML_SYNTAX};
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		struct sp_error told = told_of(kept[i]);
		CHECK_INT(told.code, SP_INTERNAL);
		CHECK_TEXT(told.param[0], sp_error_row(kept[i])->searchable);
	}
	CHECK_INT(told_of(SP_STORAGE).code, SP_STORAGE);
}
