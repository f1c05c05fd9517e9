/* SPDX-License-Identifier: Apache-2.0 */
/* What takes back or changes an earlier entry: rows after renewals, revocations, closings, extensions, and a
 * version published while a round is open. */
#include "tests/lib/ledger_fixture.h"

static struct ledger_fixture f;
static uint64_t number; /* of the entry written last */

#define WRITE(type, message) fixture_write(&f, MESSAGE_##type, CODEC_##type, (message), &number)

/* 32 bytes that begin with `first` and end with `last`. */
static struct bytes hash_of(uint8_t first, uint8_t last)
{
	uint8_t *p = arena_alloc(&f.arena, HASH_BYTES);
	p[0] = first;
	p[HASH_BYTES - 1] = last;
	return bytes_of(p, HASH_BYTES);
}

static uint64_t invite(uint8_t code)
{
	struct msg_invite_create m = {.key = fixture_key(&f),
		.code_hash = hash_of(0, code),
		.role = ROLE_COORDINATOR,
		.organisation = "21",
		.expires_ms = f.now_ms + 1000};
	CHECK_INT(WRITE(INVITE_CREATE, &m), SP_OK);
	return number;
}

static void enrol(uint8_t account, uint64_t not_after_ms)
{
	struct rec_enrolment m = {.code_hash = hash_of(0, account),
		.csr = hash_of(0, 0),
		.public_key_hash = hash_of(4, account),
		.certificate = hash_of(0, 0),
		.fingerprint = hash_of(1, account),
		.account = account,
		.not_after_ms = not_after_ms};
	invite(account);
	CHECK_INT(fixture_write(&f, RECORD_ENROLMENT, CODEC_ENROLMENT, &m, &number), SP_OK);
}

static struct rec_renewal renewal(uint8_t account, uint64_t not_after_ms)
{
	return (struct rec_renewal){.key = fixture_key(&f),
		.csr = hash_of(0, 0),
		.public_key_hash = hash_of(5, account),
		.certificate = hash_of(0, 0),
		.fingerprint = hash_of(2, account),
		.account = account,
		.not_after_ms = not_after_ms,
		.request_hash = hash_of(6, account)};
}

static struct hash fingerprint(uint8_t first, uint8_t account)
{
	struct hash h = {{first}};
	h.bytes[HASH_BYTES - 1] = account;
	return h;
}

TEST(renewal, adds_a_certificate_and_leaves_the_old_one_as_it_was)
{
	fixture_open(&f);
	enrol(1, 5000);
	uint64_t enrolled = number;
	struct rec_renewal m = renewal(1, 9000);
	CHECK_INT(fixture_write(&f, RECORD_RENEWAL, CODEC_RENEWAL, &m, &number), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	const uint64_t ends[] = {5000, 9000};
	for (uint8_t i = 0; i < 2; i++) {
		struct hash h = fingerprint((uint8_t)(i + 1), 1);
		uint64_t account = 0, not_after_ms = 0;
		CHECK_INT(
			ledger_account_of_certificate(v, &h, &account, &not_after_ms, NULL), SP_OK);
		CHECK_INT(account, 1);
		CHECK_INT(not_after_ms, ends[i]);
	}
	struct rec_account row;
	uint64_t next;
	CHECK_INT(ledger_account(v, 1, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.number, enrolled);
	CHECK_INT(row.not_after_ms, 9000);
	CHECK_BYTES(row.fingerprint, m.fingerprint);
	CHECK_INT(row.role, ROLE_COORDINATOR);
	CHECK_INT(ledger_next_account(v, &next, NULL), SP_OK);
	CHECK_INT(next, 2);
	ledger_view_close(v);
	fixture_close(&f);
}

/* The record holds the certificate, which a retry cannot know: the request is what is compared. */
TEST(renewal, is_known_again_by_its_request)
{
	struct ledger_batch *b;
	uint64_t seen = 0;
	fixture_open(&f);
	enrol(1, 5000);
	struct rec_renewal m = renewal(1, 9000);
	const struct bytes request = bytes_text("as it was sent");
	const struct hash hash = sha256(request);
	m.request_hash = hash_bytes(&hash);
	const struct bytes body = fixture_encode(&f, CODEC_RENEWAL, &m);
	CHECK_INT(fixture_write(&f, RECORD_RENEWAL, CODEC_RENEWAL, &m, &number), SP_OK);
	fixture_reopen(&f, NULL);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(ledger_seen(b, 7, m.key, request, &seen, NULL), SP_OK);
	CHECK_INT(seen, number);
	CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_IDEMPOTENCY_MISMATCH);
	ledger_batch_abort(b);
	fixture_close(&f);
}

TEST(revocation, of_an_account_is_on_its_row_and_the_certificate_still_names_it)
{
	struct rec_account row;
	struct hash h = fingerprint(1, 1);
	uint64_t account, not_after_ms;
	fixture_open(&f);
	enrol(1, 5000);
	enrol(2, 5000);
	struct msg_account_revoke m = {.key = fixture_key(&f), .account = 1, .reason = "slutat"};
	CHECK_INT(WRITE(ACCOUNT_REVOKE, &m), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_account(v, 1, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.revoked_number, number);
	CHECK_INT(ledger_account(v, 2, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.revoked_number, 0);
	CHECK_INT(ledger_account_of_certificate(v, &h, &account, &not_after_ms, NULL), SP_OK);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(revocation, of_an_invitation_is_on_the_row_of_its_code)
{
	struct rec_code row;
	fixture_open(&f);
	uint64_t first = invite(1);
	invite(2);
	struct msg_invite_revoke m = {.key = fixture_key(&f), .number = first};
	CHECK_INT(WRITE(INVITE_REVOKE, &m), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_code(v, hash_of(0, 1), &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.revoked_number, number);
	CHECK_INT(row.number, first);
	CHECK_INT(row.role, ROLE_COORDINATOR);
	CHECK_INT(ledger_code(v, hash_of(0, 2), &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.revoked_number, 0);
	ledger_view_close(v);
	fixture_close(&f);
}

/* Both in one batch: the revocation reads an entry that lies in no record yet. */
TEST(revocation, may_share_a_batch_with_its_invitation)
{
	struct ledger_batch *b;
	struct rec_code row;
	uint64_t made, revoked;
	fixture_open(&f);
	struct msg_invite_create create = {.key = fixture_key(&f),
		.code_hash = hash_of(0, 9),
		.role = ROLE_ADMINISTRATOR,
		.expires_ms = f.now_ms + 1000};
	struct msg_invite_revoke revoke = {.key = fixture_key(&f)};
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &create, &made),
		SP_OK);
	revoke.number = made;
	CHECK_INT(fixture_append(
			  &f, b, MESSAGE_INVITE_REVOKE, CODEC_INVITE_REVOKE, &revoke, &revoked),
		SP_OK);
	CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_code(v, hash_of(0, 9), &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.revoked_number, revoked);
	ledger_view_close(v);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

static uint64_t closed_of(const char *code)
{
	struct rec_organisation row;
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_organisation(v, code, &f.arena, &row, NULL), SP_OK);
	ledger_view_close(v);
	return row.closed_ms;
}

TEST(organisation, closes_and_an_import_that_says_nothing_of_it_opens_it_again)
{
	struct organisation org = {"2104", "Hofors", "21", ORG_MUNICIPALITY, 9621, 2019, 555};
	fixture_open(&f);
	fixture_import_organisations(&f);
	CHECK_INT(closed_of("2104"), 0);
	struct msg_org_close close = {.key = fixture_key(&f), .code = "2104", .closed_ms = 444};
	CHECK_INT(WRITE(ORG_CLOSE, &close), SP_OK);
	CHECK_INT(closed_of("2104"), 444);
	CHECK_INT(closed_of("2101"), 0);
	struct msg_org_import import = {fixture_key(&f), &org, 1};
	CHECK_INT(WRITE(ORG_IMPORT, &import), SP_OK);
	CHECK_INT(closed_of("2104"), 555);
	org.closed_ms = 0;
	import.key = fixture_key(&f);
	CHECK_INT(WRITE(ORG_IMPORT, &import), SP_OK);
	CHECK_INT(closed_of("2104"), 0);
	fixture_close(&f);
}

/* ---- rounds ---- */

static struct rec_round round_of(uint32_t plan_no, uint32_t year)
{
	struct rec_round row;
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_round(v, plan_no, year, &f.arena, &row, NULL), SP_OK);
	ledger_view_close(v);
	return row;
}

static void open_round(const char *plan, uint32_t year, uint64_t closes_ms)
{
	struct msg_round_open m = {fixture_key(&f), plan, year, closes_ms};
	CHECK_INT(WRITE(ROUND_OPEN, &m), SP_OK);
}

TEST(round, extended_closes_later_and_is_otherwise_the_same)
{
	fixture_open(&f);
	fixture_prepare(&f);
	struct rec_round before = round_of(1, FIXTURE_YEAR);
	struct msg_round_extend m = {
		fixture_key(&f), FIXTURE_PLAN, FIXTURE_YEAR, before.closes_ms + 5000};
	CHECK_INT(WRITE(ROUND_EXTEND, &m), SP_OK);
	struct rec_round after = round_of(1, FIXTURE_YEAR);
	CHECK_INT(after.closes_ms, before.closes_ms + 5000);
	CHECK_INT(after.opens_ms, before.opens_ms);
	CHECK_INT(after.number, before.number);
	CHECK_INT(after.closed_number, 0);
	CHECK(ledger_round_is_open(&after, after.closes_ms - 1));
	CHECK(!ledger_round_is_open(&after, after.closes_ms));
	fixture_close(&f);
}

static void publish_other_plan(void)
{
	struct plan *other = fixture_plan(&f, 1);
	other->id = "other";
	struct msg_plan_import import = {fixture_key(&f), other};
	struct msg_plan_publish publish = {fixture_key(&f), "other", 0};
	CHECK_INT(WRITE(PLAN_IMPORT, &import), SP_OK);
	CHECK_INT(WRITE(PLAN_PUBLISH, &publish), SP_OK);
}

TEST(publishing, moves_the_plans_open_rounds_and_no_others)
{
	fixture_open(&f);
	fixture_prepare(&f); /* a round of 2018 for thirty days */
	publish_other_plan();
	open_round("other", FIXTURE_YEAR, f.now_ms + 1000000);
	open_round(FIXTURE_PLAN, 2016, f.now_ms + 1500); /* over when the version comes */
	open_round(FIXTURE_PLAN, 2017, f.now_ms + 1000000);
	struct msg_round_close close = {fixture_key(&f), FIXTURE_PLAN, 2017};
	CHECK_INT(WRITE(ROUND_CLOSE, &close), SP_OK);
	open_round(FIXTURE_PLAN, 2019, f.now_ms + 1000000);
	fixture_import_plan(&f, 2);
	CHECK_INT(round_of(1, FIXTURE_YEAR).plan_version, 1); /* a draft moves nothing */
	fixture_publish_plan(&f);
	CHECK_INT(round_of(1, FIXTURE_YEAR).plan_version, 2);
	CHECK_INT(round_of(1, 2019).plan_version, 2);
	CHECK_INT(round_of(1, 2016).plan_version, 1);
	CHECK_INT(round_of(1, 2017).plan_version, 1);
	CHECK_INT(round_of(2, FIXTURE_YEAR).plan_version, 1);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

TEST(publishing, leaves_the_follow_ups_with_the_version_that_they_answered)
{
	struct current_row row;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 1);
	fixture_import_plan(&f, 2);
	fixture_publish_plan(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_OK);
	CHECK_INT(row.plan_version, 1);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(current, says_of_the_newest_revision_whether_it_was_on_behalf)
{
	struct current_row row;
	fixture_open(&f);
	fixture_prepare(&f);
	for (int i = 0; i < 3; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", i);
		m.on_behalf = i == 1;
		CHECK_INT(WRITE(SUBMIT, &m), SP_OK);
		struct ledger_view *v = fixture_view(&f);
		CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_OK);
		CHECK_INT(row.on_behalf, i == 1);
		CHECK_INT(row.answers.states[0],
			STATE_GIVEN); /* what follows the flag is still in place */
		ledger_view_close(v);
	}
	fixture_close(&f);
}

/* ---- scans ---- */

static enum sp_code add_account(void *ctx, uint64_t account, const struct rec_account *row)
{
	*(uint64_t *)ctx = *(uint64_t *)ctx * 100 + account * 10 + (row->revoked_number != 0);
	return SP_OK;
}

static enum sp_code add_code(void *ctx, struct bytes hash, const struct rec_code *row)
{
	CHECK_INT(hash.len, HASH_SIZE);
	*(uint64_t *)ctx += row->number;
	return SP_OK;
}

static enum sp_code stop(void *ctx, struct bytes hash, const struct rec_code *row)
{
	(void)hash, (void)row;
	++*(int *)ctx;
	return SP_AGAIN;
}

TEST(ledger, lists_accounts_by_number_and_every_code)
{
	uint64_t accounts = 0, codes = 0;
	int stopped = 0;
	fixture_open(&f);
	enrol(1, 5000);
	enrol(2, 5000);
	uint64_t last = invite(3);
	struct msg_account_revoke m = {.key = fixture_key(&f), .account = 1};
	CHECK_INT(WRITE(ACCOUNT_REVOKE, &m), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_accounts(v, 0, add_account, &accounts, NULL), SP_OK);
	CHECK_INT(accounts, 1120);
	CHECK_INT(ledger_codes(v, bytes_of(NULL, 0), add_code, &codes, NULL), SP_OK);
	CHECK_INT(codes, 1 + 3 + last);
	CHECK_INT(ledger_codes(v, bytes_of(NULL, 0), stop, &stopped, NULL), SP_AGAIN);
	CHECK_INT(stopped, 1);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, gives_an_entrys_header_without_its_body)
{
	struct entry header, whole;
	fixture_open(&f);
	fixture_prepare(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_entry_header(v, 2, &header, NULL), SP_OK);
	CHECK_INT(ledger_entry(v, 2, &f.arena, &whole, NULL), SP_OK);
	CHECK_INT(header.number, 2);
	CHECK_INT(header.kind, MESSAGE_PLAN_IMPORT);
	CHECK_INT(header.arrival_ms, whole.arrival_ms);
	CHECK_INT(header.account, whole.account);
	CHECK(whole.body.len > 0 && header.body.len == 0);
	CHECK_INT(ledger_entry_header(v, 5, &header, NULL), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

/* ---- entries that nobody should have let through ---- */

#define REFUSED(kind, codec, message) \
	CHECK_INT(fixture_write(&f, kind, CODEC_##codec, (message), &number), SP_ENTRY_DAMAGED)

TEST(apply, refuses_what_names_something_that_is_not_there)
{
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t invitation = invite(1);
	struct rec_renewal renew = renewal(9, 5000), no_hash = renewal(1, 5000);
	struct msg_account_revoke account = {.key = fixture_key(&f), .account = 9};
	struct msg_org_close org = {fixture_key(&f), "9999", 1};
	struct msg_round_extend round = {fixture_key(&f), FIXTURE_PLAN, 2030, 1};
	const uint64_t invitations[] = {0, 1, invitation + 1, UINT64_MAX};
	for (size_t i = 0; i < sizeof invitations / sizeof invitations[0]; i++) {
		struct msg_invite_revoke m = {fixture_key(&f), invitations[i]};
		REFUSED(MESSAGE_INVITE_REVOKE, INVITE_REVOKE, &m);
	}
	REFUSED(RECORD_RENEWAL, RENEWAL, &renew);
	REFUSED(MESSAGE_ACCOUNT_REVOKE, ACCOUNT_REVOKE, &account);
	REFUSED(MESSAGE_ORG_CLOSE, ORG_CLOSE, &org);
	REFUSED(MESSAGE_ROUND_EXTEND, ROUND_EXTEND, &round);
	enrol(1, 5000);
	no_hash.request_hash = bytes_of(NULL, 0);
	REFUSED(RECORD_RENEWAL, RENEWAL, &no_hash);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK); /* nothing of them is left */
	fixture_close(&f);
}

/* ---- organisations that report as one ---- */

static void import_joint(const char **members, size_t n)
{
	struct organisation org = {.code = "vast",
		.name = "Väst",
		.kind = ORG_JOINT,
		.members = members,
		.n_members = n};
	struct msg_org_import m = {fixture_key(&f), &org, 1};
	CHECK_INT(WRITE(ORG_IMPORT, &m), SP_OK);
}

static enum sp_code keep_code(void *ctx, const char *code)
{
	snprintf(ctx, ORG_CODE_MAX + 1, "%s", code);
	return SP_OK;
}

/* What the organisation is a member of; "" = of nothing. */
static const char *joint_of(const char *member)
{
	char *code = arena_alloc(&f.arena, ORG_CODE_MAX + 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_joints_of(v, member, keep_code, code, NULL), SP_OK);
	ledger_view_close(v);
	return code;
}

TEST(members, are_found_from_either_side_and_dropped_with_the_next_import)
{
	const char *both[] = {"2180", "2181"};
	struct verify_report report;
	char *told;
	fixture_open(&f);
	fixture_prepare(&f);
	import_joint(both, 2);
	CHECK_TEXT(joint_of("2180"), "vast");
	CHECK_TEXT(joint_of("2181"), "vast");
	CHECK_TEXT(joint_of("218"), ""); /* a code is no prefix of another */
	CHECK_TEXT(joint_of("vast"), "");
	import_joint(both, 1);
	CHECK_TEXT(joint_of("2180"), "vast");
	CHECK_TEXT(joint_of("2181"), "");
	struct rec_organisation row;
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_organisation(v, "vast", &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.n_members, 1);
	CHECK_TEXT(row.members[0], "2180");
	ledger_view_close(v);
	fixture_close_ledger(&f);
	CHECK_INT(fixture_verify(&f, &report, &told), SP_OK); /* as a rebuild has them */
	fixture_close(&f);
}

TEST(plan_state, moves_from_draft_over_consultation_to_adopted_and_replaced)
{
	struct rec_plan row;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_import_plan(&f, 1);
	struct msg_plan_publish consult = {fixture_key(&f), FIXTURE_PLAN, 2, PLAN_CONSULTATION};
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 2, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.state, PLAN_DRAFT);
	CHECK_INT(ledger_plan_shown(v, FIXTURE_PLAN, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 1);
	ledger_view_close(v);
	CHECK_INT(WRITE(PLAN_PUBLISH, &consult), SP_OK);
	v = fixture_view(&f);
	CHECK_INT(ledger_plan_shown(v, FIXTURE_PLAN, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 2);
	CHECK_INT(row.state, PLAN_CONSULTATION);
	CHECK_INT(ledger_plan_published(v, FIXTURE_PLAN, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 1);
	ledger_view_close(v);
	struct msg_plan_publish adopt = {fixture_key(&f), FIXTURE_PLAN, 2, PLAN_STATE_NONE};
	CHECK_INT(WRITE(PLAN_PUBLISH, &adopt), SP_OK);
	v = fixture_view(&f);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 1, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.state, PLAN_REPLACED);
	CHECK(row.published);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 2, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.state, PLAN_ADOPTED);
	ledger_view_close(v);
	fixture_close(&f);
}
