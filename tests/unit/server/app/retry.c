/* SPDX-License-Identifier: Apache-2.0 */
/* Once is once: the same key gets the same receipt whenever it comes again, and nothing is stored twice. */
#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

/* The bytes of the reply's frame. */
static struct bytes wire_of(struct request *r)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	request_reply(f.app, r, &out);
	struct bytes copy = arena_bytes(f.arena, buf_bytes(&out));
	buf_free(&out);
	request_free(r);
	return copy;
}

static struct bytes submit_wire(struct bytes body)
{
	struct request *r = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	if (request_writes(r))
		request_apply(f.app, &r, 1);
	return wire_of(r);
}

static void close_round(void)
{
	struct msg_round_close m = {fixture_key(&f), FIXTURE_PLAN, 2018};
	CHECK_CODE(fixture_request(
			   &f, &f.coordinator, MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &m, NULL),
		SP_OK, &f.err);
}

static void supersede(void)
{
	struct msg_submit newer = fixture_submission(&f, "2180", 1);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &newer, NULL), SP_OK,
		&f.err);
}

static void reimport_organisations(void)
{
	struct organisation other = {"2180", "Gävle", "21", ORG_OTHER, 0, 0, 0};
	struct msg_org_import m = {fixture_key(&f), &other, 1};
	CHECK_CODE(fixture_request(&f, &f.admin, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m, NULL),
		SP_OK, &f.err);
}

static void nothing(void)
{
}

static void deadline_passes(void)
{
	f.now_ms += 31 * FIXTURE_DAY;
}

static void restart(void)
{
	fixture_restart(&f);
}

TEST(retry, gets_the_same_receipt_whatever_has_happened_since)
{
	static void (*const since[])(void) = {
		nothing, close_round, deadline_passes, supersede, reimport_organisations, restart};
	for (size_t i = 0; i < sizeof since / sizeof since[0]; i++) {
		fixture_year(&f);
		struct msg_submit m = fixture_submission(&f, "2180", 0);
		struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
		struct bytes first = submit_wire(body);
		CHECK_INT(be16_get(first.ptr + 6), 0);
		since[i]();
		uint64_t entries = fixture_entries(&f);
		CHECK_BYTES(submit_wire(body), first);
		CHECK_INT(fixture_entries(&f), entries);
		fixture_close(&f);
	}
}

TEST(retry, at_the_instant_of_the_close_still_gets_the_receipt_and_a_new_one_is_refused)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct msg_submit other = fixture_submission(&f, "2180", 1);
	struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	f.now_ms = FIXTURE_START + 30 * FIXTURE_DAY - 1; /* the last instant that counts */
	struct bytes first = submit_wire(body);
	CHECK_INT(be16_get(first.ptr + 6), 0);
	f.now_ms++;
	CHECK_BYTES(submit_wire(body), first);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &other, NULL),
		SP_ROUND_CLOSED, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "/2018");
	CHECK_TEXT(f.err.param[1], "2019-01-31T00:00:00Z");
	fixture_close(&f);
}

TEST(retry, with_another_body_is_a_mismatch)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL), SP_OK,
		&f.err);
	uint64_t entries = fixture_entries(&f);
	m.contact = "Någon annan";
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL),
		SP_IDEMPOTENCY_MISMATCH, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

/* The bytes that close a round publish a plan's version too: what was asked is told by the type. */
TEST(retry, of_the_same_bytes_as_another_request_is_a_mismatch)
{
	struct msg_receipt receipt;
	fixture_year(&f);
	struct msg_round_close m = {fixture_key(&f), FIXTURE_PLAN, 2018};
	struct bytes body = fixture_encode(&f, CODEC_ROUND_CLOSE, &m);
	CHECK_CODE(fixture_send(&f, &f.coordinator, MESSAGE_ROUND_CLOSE, body, &receipt), SP_OK,
		&f.err);
	uint64_t entries = fixture_entries(&f);
	CHECK_CODE(fixture_send(&f, &f.coordinator, MESSAGE_PLAN_PUBLISH, body, NULL),
		SP_IDEMPOTENCY_MISMATCH, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	CHECK_CODE(
		fixture_send(&f, &f.coordinator, MESSAGE_ROUND_CLOSE, body, NULL), SP_OK, &f.err);
	fixture_close(&f);
}

TEST(retry, after_an_answer_that_could_not_be_made_gets_the_receipt)
{
	struct msg_receipt receipt;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	uint64_t entries = fixture_entries(&f);
	struct request *r = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	request_apply(f.app, &r, 1);
	while (arena_alloc(&r->arena, 16))
		; /* nothing is left for the receipt */
	CHECK_CODE(fixture_reply(&f, r, NULL), SP_OUTCOME_UNKNOWN, &f.err);
	CHECK_CODE(fixture_send(&f, &f.gavle, MESSAGE_SUBMIT, body, &receipt), SP_OK, &f.err);
	CHECK_INT(receipt.number, entries);
	CHECK_INT(fixture_entries(&f), entries + 1);
	fixture_close(&f);
}

TEST(retry, key_of_another_account_is_another_key)
{
	struct msg_receipt receipt;
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL), SP_OK,
		&f.err);
	m.unit = "2181";
	CHECK_CODE(fixture_request(&f, &f.sandviken, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &receipt),
		SP_OK, &f.err);
	CHECK_TEXT(receipt.id, FIXTURE_PLAN "/2018/2181#1");
	fixture_close(&f);
}

TEST(retry, twice_in_one_batch_is_stored_once)
{
	struct request *list[2];
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	uint64_t entries = fixture_entries(&f);
	list[0] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	list[1] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	request_apply(f.app, list, 2);
	struct bytes first = wire_of(list[0]);
	CHECK_BYTES(wire_of(list[1]), first);
	CHECK_INT(fixture_entries(&f), entries + 1);
	fixture_close(&f);
}

/* The same message in other bytes: with a field that nobody knows. */
static struct bytes other_body(struct bytes body)
{
	static const uint8_t field_100[] = {0xa0, 0x06, 0x01};
	uint8_t *p = arena_alloc(f.arena, body.len + sizeof field_100);
	memcpy(p, body.ptr, body.len);
	memcpy(p + body.len, field_100, sizeof field_100);
	return bytes_of(p, body.len + sizeof field_100);
}

TEST(retry, every_write_answers_the_same_the_second_time_and_never_to_another_body)
{
	fixture_year(&f);
	struct hash code = sha256(bytes_text("a code"));
	struct organisation org = {"2104", "Hofors", "21", ORG_MUNICIPALITY, 9600, 2021, 0};
	struct msg_invite_create invite = {
		fixture_key(&f), hash_bytes(&code), ROLE_REPORTER, "2180", f.now_ms + FIXTURE_DAY};
	struct msg_org_import orgs = {fixture_key(&f), &org, 1};
	struct msg_plan_import import = {fixture_key(&f), fixture_plan(&f)};
	struct msg_plan_publish publish = {fixture_key(&f), FIXTURE_PLAN, 2};
	struct msg_round_open open = {fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + FIXTURE_DAY};
	struct msg_round_extend extend = {
		fixture_key(&f), FIXTURE_PLAN, 2019, f.now_ms + FIXTURE_DAY + 1};
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2019};
	struct msg_org_close org_close = {fixture_key(&f), "2104", f.now_ms};
	struct msg_invite_revoke withdraw = {fixture_key(&f), fixture_entries(&f)}; /* the next */
	struct msg_account_revoke revoke = {fixture_key(&f), f.sandviken.account, "slutat"};
	const struct {
		const struct identity *who;
		enum message_type type;
		enum codec_id codec;
		const void *message;
	} writes[] = {
		{&f.admin, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &invite},
		{&f.admin, MESSAGE_INVITE_REVOKE, CODEC_INVITE_REVOKE, &withdraw},
		{&f.admin, MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &revoke},
		{&f.admin, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &orgs},
		{&f.admin, MESSAGE_ORG_CLOSE, CODEC_ORG_CLOSE, &org_close},
		{&f.coordinator, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &import},
		{&f.coordinator, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &publish},
		{&f.coordinator, MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &open},
		{&f.coordinator, MESSAGE_ROUND_EXTEND, CODEC_ROUND_EXTEND, &extend},
		{&f.coordinator, MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &close},
	};
	for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++) {
		struct msg_receipt a, b;
		struct bytes body = fixture_encode(&f, writes[i].codec, writes[i].message);
		CHECK_CODE(
			fixture_send(&f, writes[i].who, writes[i].type, body, &a), SP_OK, &f.err);
		f.now_ms += 2 * FIXTURE_DAY; /* what was in the future no longer is */
		CHECK_CODE(
			fixture_send(&f, writes[i].who, writes[i].type, body, &b), SP_OK, &f.err);
		CHECK_INT(a.number, b.number);
		CHECK_TEXT(a.head, b.head);
		CHECK_TEXT(a.id, b.id);
		uint64_t entries = fixture_entries(&f);
		CHECK_CODE(fixture_send(&f, writes[i].who, writes[i].type, other_body(body), &b),
			SP_IDEMPOTENCY_MISMATCH, &f.err);
		CHECK_INT(fixture_entries(&f), entries);
		f.now_ms -= 2 * FIXTURE_DAY;
	}
	fixture_close(&f);
}

/* The process dies at each step of the commit; the client, unsure, sends the same bytes again. */
TEST(retry, after_a_death_at_any_step_stores_the_submission_once)
{
	for (int step = LEDGER_STEP_APPENDED; step <= LEDGER_STEP_INDEX_COMMITTED; step++) {
		struct msg_receipt receipt;
		struct msg_followup_get ask = {FIXTURE_PLAN, 2018, "2180", 0};
		struct msg_followup_get_reply got;
		fixture_year(&f);
		struct msg_submit m = fixture_submission(&f, "2180", 0);
		struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
		uint64_t entries = fixture_entries(&f);
		f.stopping = true;
		f.stop_at = (enum ledger_step)step;
		f.stop_with = SP_STORAGE;
		CHECK_CODE(fixture_send(&f, &f.gavle, MESSAGE_SUBMIT, body, &receipt),
			SP_OUTCOME_UNKNOWN, &f.err);
		CHECK(!app_writable(f.app));
		fixture_restart(&f);
		CHECK_INT(fixture_entries(&f),
			entries + (step >= (int)LEDGER_STEP_LEDGER_COMMITTED ? 1 : 0));
		CHECK_CODE(
			fixture_send(&f, &f.gavle, MESSAGE_SUBMIT, body, &receipt), SP_OK, &f.err);
		CHECK_INT(fixture_entries(&f), entries + 1);
		CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET,
				   &ask, &got),
			SP_OK, &f.err);
		CHECK_INT(got.newest_revision, 1);
		CHECK_INT(got.number, receipt.number);
		fixture_close(&f);
	}
}
