/* SPDX-License-Identifier: Apache-2.0 */
/* Who has an account, for how long, and how it ends: lists, renewals, revocations. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

static const struct msg_invite_list nothing; /* no smaller than any request without fields */

static struct bytes new_csr(void)
{
	struct tls_key *key = NULL;
	struct bytes csr;
	CHECK_CODE(tls_key_generate(&key, &f.err), SP_OK, &f.err);
	CHECK_CODE(csr_make(key, "anybody", f.arena, &csr, &f.err), SP_OK, &f.err);
	tls_key_free(key);
	return csr;
}

static enum sp_code revoke(const struct identity *who, uint64_t account)
{
	struct msg_account_revoke m = {fixture_key(&f), account, "slutat"};
	return SEND(*who, ACCOUNT_REVOKE, &m, NULL);
}

/* ---- the list ---- */

TEST(accounts, are_listed_with_role_organisation_and_dates)
{
	struct msg_account_list_reply list;
	fixture_year(&f);
	f.now_ms += FIXTURE_DAY;
	CHECK_CODE(revoke(&f.admin, f.sandviken.account), SP_OK, &f.err);
	CHECK_CODE(SEND(f.admin, ACCOUNT_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.log_size, fixture_entries(&f));
	CHECK_INT(list.n_accounts, 4);
	const struct msg_account *a = list.accounts;
	CHECK_INT(a[0].account, f.admin.account);
	CHECK_INT(a[0].role, ROLE_ADMINISTRATOR);
	CHECK(!a[0].organisation && !a[0].organisation_name);
	CHECK_INT(a[2].account, f.gavle.account);
	CHECK_TEXT(a[2].organisation, "2180");
	CHECK_TEXT(a[2].organisation_name, "Gävle");
	CHECK_INT(a[2].enrolled_ms, FIXTURE_START);
	CHECK_INT(a[2].not_after_ms, f.gavle.not_after_ms);
	CHECK(!a[2].revoked);
	CHECK(a[3].revoked);
	fixture_close(&f);
}

/* ---- revoking ---- */

TEST(revoked, account_is_refused_at_its_next_request_whatever_it_is)
{
	struct identity who;
	struct msg_submit m;
	fixture_year(&f);
	uint64_t told = app_revocations(f.app);
	CHECK_INT(f.gavle.revocations, told);
	CHECK_CODE(revoke(&f.admin, f.gavle.account), SP_OK, &f.err);
	CHECK_INT(app_revocations(f.app), told + 1);
	uint64_t entries = fixture_entries(&f);
	m = fixture_submission(&f, "2180", 0);
	CHECK_CODE(SEND(f.gavle, SUBMIT, &m, NULL), SP_ACCOUNT_CLOSED, &f.err);
	CHECK_CODE(SEND(f.gavle, WHOAMI, &nothing, NULL), SP_ACCOUNT_CLOSED, &f.err);
	struct msg_account_renew renew = {fixture_key(&f), new_csr()};
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &renew, NULL), SP_ACCOUNT_CLOSED, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	CHECK_CODE(SEND(f.sandviken, WHOAMI, &nothing, NULL), SP_OK, &f.err);
	who = f.sandviken; /* told before the revocation, and still open */
	m = fixture_submission(&f, "2181", 0);
	CHECK_CODE(SEND(who, SUBMIT, &m, NULL), SP_OK, &f.err);
	fixture_close(&f);
}

/* The loop had let it pass before the revocation came: the writer looks again. */
TEST(revoked, account_writes_nothing_in_the_batch_that_revokes_it)
{
	struct request *list[2];
	fixture_year(&f);
	struct msg_account_revoke m = {fixture_key(&f), f.gavle.account, NULL};
	struct msg_submit submit = fixture_submission(&f, "2180", 0);
	uint64_t entries = fixture_entries(&f);
	list[0] = fixture_open(
		&f, &f.admin, MESSAGE_ACCOUNT_REVOKE, fixture_encode(&f, CODEC_ACCOUNT_REVOKE, &m));
	list[1] = fixture_open(
		&f, &f.gavle, MESSAGE_SUBMIT, fixture_encode(&f, CODEC_SUBMIT, &submit));
	request_apply(f.app, list, 2);
	CHECK_CODE(fixture_reply(&f, list[0], NULL), SP_OK, &f.err);
	CHECK_CODE(fixture_reply(&f, list[1], NULL), SP_ACCOUNT_CLOSED, &f.err);
	CHECK_INT(fixture_entries(&f), entries + 1);
	fixture_close(&f);
}

TEST(revoked, certificate_is_an_anonymous_also_after_a_restart_and_for_every_renewal)
{
	struct identity who;
	struct msg_enrol_reply first, second;
	fixture_year(&f);
	struct msg_enrol m = {bytes_text(fixture_invite(&f, ROLE_REPORTER, "2101")), new_csr()};
	CHECK_CODE(SEND(f.nobody, ENROL, &m, &first), SP_OK, &f.err);
	CHECK_CODE(app_identify(f.app, first.certificate, f.now_ms, &who, &f.err), SP_OK, &f.err);
	struct msg_account_renew renew = {fixture_key(&f), new_csr()};
	CHECK_CODE(SEND(who, ACCOUNT_RENEW, &renew, &second), SP_OK, &f.err);
	CHECK_CODE(revoke(&f.admin, who.account), SP_OK, &f.err);
	fixture_restart(&f);
	const struct bytes shown[] = {first.certificate, second.certificate};
	for (size_t i = 0; i < 2; i++) {
		CHECK_CODE(app_identify(f.app, shown[i], f.now_ms, &who, &f.err), SP_OK, &f.err);
		CHECK(!who.authenticated);
		CHECK_INT(who.refusal, SP_ACCOUNT_CLOSED);
	}
	fixture_close(&f);
}

TEST(revoke, refuses_what_does_not_fit_and_counts_nothing)
{
	static const uint8_t no_account[] = {
		10, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99};
	fixture_year(&f);
	uint64_t told = app_revocations(f.app), entries = fixture_entries(&f);
	CHECK_CODE(revoke(&f.admin, 99), SP_ACCOUNT_UNKNOWN, &f.err);
	CHECK_TEXT(f.err.param[0], "99");
	CHECK_CODE(fixture_send(&f, &f.admin, MESSAGE_ACCOUNT_REVOKE,
			   bytes_of(no_account, sizeof no_account), NULL),
		SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "account");
	CHECK_INT(app_revocations(f.app), told);
	CHECK_INT(fixture_entries(&f), entries);
	CHECK_CODE(revoke(&f.admin, f.gavle.account), SP_OK, &f.err);
	CHECK_CODE(revoke(&f.admin, f.gavle.account), SP_ACCOUNT_REVOKED, &f.err);
	CHECK_INT(app_revocations(f.app), told + 1);
	fixture_close(&f);
}

TEST(revoke, leaves_one_administrator_who_can_sign_in)
{
	struct identity second;
	fixture_year(&f);
	CHECK_CODE(revoke(&f.admin, f.admin.account), SP_LAST_ADMINISTRATOR, &f.err);
	f.now_ms += 100 * FIXTURE_DAY;
	CHECK_CODE(fixture_enrol(&f, fixture_invite(&f, ROLE_ADMINISTRATOR, NULL), &second), SP_OK,
		&f.err);
	uint64_t now_ms = f.now_ms;
	f.now_ms = f.admin.not_after_ms; /* the first one's certificate has run out */
	CHECK_CODE(revoke(&second, second.account), SP_LAST_ADMINISTRATOR, &f.err);
	f.now_ms = now_ms;
	CHECK_CODE(revoke(&second, f.admin.account), SP_OK, &f.err);
	CHECK_CODE(revoke(&second, second.account), SP_LAST_ADMINISTRATOR, &f.err);
	fixture_close(&f);
}

/* Two administrators revoke each other at once. */
TEST(revoke, of_each_other_in_one_batch_leaves_one)
{
	struct request *list[2];
	struct identity second;
	fixture_year(&f);
	CHECK_CODE(fixture_enrol(&f, fixture_invite(&f, ROLE_ADMINISTRATOR, NULL), &second), SP_OK,
		&f.err);
	struct msg_account_revoke a = {fixture_key(&f), second.account, NULL};
	struct msg_account_revoke b = {fixture_key(&f), f.admin.account, NULL};
	list[0] = fixture_open(
		&f, &f.admin, MESSAGE_ACCOUNT_REVOKE, fixture_encode(&f, CODEC_ACCOUNT_REVOKE, &a));
	list[1] = fixture_open(
		&f, &second, MESSAGE_ACCOUNT_REVOKE, fixture_encode(&f, CODEC_ACCOUNT_REVOKE, &b));
	request_apply(f.app, list, 2);
	CHECK_CODE(fixture_reply(&f, list[0], NULL), SP_OK, &f.err);
	CHECK_CODE(fixture_reply(&f, list[1], NULL), SP_ACCOUNT_CLOSED, &f.err);
	fixture_close(&f);
}

/* Whatever step of the commit fails, the connections hear of it once the store shows it. */
TEST(revoke, is_told_when_it_has_taken_effect_and_not_before)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 0, 0, 0};
	fixture_year(&f);
	uint64_t told = app_revocations(f.app);
	f.stopping = true;
	f.stop_at = LEDGER_STEP_LEDGER_COMMITTED;
	f.stop_with = SP_STORE_FULL; /* in the record, and not yet in the index */
	CHECK_CODE(revoke(&f.admin, f.gavle.account), SP_OUTCOME_UNKNOWN, &f.err);
	CHECK_INT(app_revocations(f.app), told);
	f.stopping = false;
	struct msg_org_import m = {fixture_key(&f), &org, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m, NULL), SP_OK, &f.err);
	CHECK_INT(app_revocations(f.app), told + 1);
	CHECK_CODE(SEND(f.gavle, WHOAMI, &nothing, NULL), SP_ACCOUNT_CLOSED, &f.err);
	fixture_close(&f);
}

/* ---- renewing ---- */

TEST(renewal, gives_the_account_a_second_certificate_beside_the_first)
{
	struct msg_enrol_reply first, second;
	struct identity old, new;
	struct cert_info info;
	fixture_year(&f);
	struct msg_enrol m = {bytes_text(fixture_invite(&f, ROLE_REPORTER, "2101")), new_csr()};
	CHECK_CODE(SEND(f.nobody, ENROL, &m, &first), SP_OK, &f.err);
	CHECK_CODE(app_identify(f.app, first.certificate, f.now_ms, &old, &f.err), SP_OK, &f.err);
	f.now_ms += 500 * FIXTURE_DAY;
	struct msg_account_renew renew = {fixture_key(&f), new_csr()};
	CHECK_CODE(SEND(old, ACCOUNT_RENEW, &renew, &second), SP_OK, &f.err);
	CHECK_INT(second.account, first.account);
	CHECK_INT(second.role, ROLE_REPORTER);
	CHECK_TEXT(second.organisation, "2101");
	CHECK_TEXT(second.organisation_name, "Ockelbo");
	CHECK_INT(second.not_after_ms, f.now_ms + 2 * 365 * FIXTURE_DAY);
	CHECK_CODE(cert_read(second.certificate, &info, &f.err), SP_OK, &f.err);
	CHECK_INT(info.not_after_ms, second.not_after_ms);
	CHECK_CODE(app_identify(f.app, second.certificate, f.now_ms, &new, &f.err), SP_OK, &f.err);
	CHECK(new.authenticated);
	CHECK_INT(new.account, old.account);
	CHECK_INT(new.not_after_ms, second.not_after_ms);
	CHECK_CODE(app_identify(f.app, first.certificate, f.now_ms, &old, &f.err), SP_OK, &f.err);
	CHECK(old.authenticated);
	CHECK_INT(old.not_after_ms, first.not_after_ms); /* its own, not the new one's */
	f.now_ms = first.not_after_ms;
	CHECK_CODE(app_identify(f.app, first.certificate, f.now_ms, &old, &f.err), SP_OK, &f.err);
	CHECK_INT(old.refusal, SP_CERTIFICATE_EXPIRED);
	CHECK_CODE(SEND(new, WHOAMI, &nothing, NULL), SP_OK, &f.err);
	fixture_close(&f);
}

TEST(renewal, again_gives_the_same_certificate_and_to_another_body_nothing)
{
	struct msg_enrol_reply first, again;
	fixture_year(&f);
	struct msg_account_renew m = {fixture_key(&f), new_csr()};
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &first), SP_OK, &f.err);
	uint64_t entries = fixture_entries(&f);
	f.now_ms += FIXTURE_DAY;
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &again), SP_OK, &f.err);
	CHECK_BYTES(again.certificate, first.certificate);
	CHECK_INT(again.not_after_ms, first.not_after_ms);
	fixture_restart(&f);
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &again), SP_OK, &f.err);
	CHECK_BYTES(again.certificate, first.certificate);
	m.csr = new_csr();
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &again), SP_IDEMPOTENCY_MISMATCH, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	m.key = fixture_key(&f); /* a renewal of its own */
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &again), SP_OK, &f.err);
	CHECK(!bytes_equal(again.certificate, first.certificate));
	fixture_close(&f);
}

TEST(renewal, after_a_death_at_any_step_is_one)
{
	for (int step = LEDGER_STEP_APPENDED; step <= LEDGER_STEP_INDEX_COMMITTED; step++) {
		struct msg_enrol_reply first, again;
		fixture_year(&f);
		struct msg_account_renew m = {fixture_key(&f), new_csr()};
		uint64_t entries = fixture_entries(&f);
		f.stopping = true;
		f.stop_at = (enum ledger_step)step;
		f.stop_with = SP_STORAGE;
		CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, NULL), SP_OUTCOME_UNKNOWN, &f.err);
		fixture_restart(&f);
		CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &first), SP_OK, &f.err);
		CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, &again), SP_OK, &f.err);
		CHECK_BYTES(again.certificate, first.certificate);
		CHECK_INT(fixture_entries(&f), entries + 1);
		fixture_close(&f);
	}
}

TEST(renewal, wants_a_request_that_is_signed_by_its_key_and_a_submission_key)
{
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	struct bytes csr = new_csr();
	uint8_t *broken = arena_alloc(f.arena, csr.len);
	memcpy(broken, csr.ptr, csr.len);
	broken[csr.len - 1] ^= 1;
	struct msg_account_renew m = {fixture_key(&f), bytes_of(broken, csr.len)};
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, NULL), SP_CSR_INVALID, &f.err);
	m = (struct msg_account_renew){bytes_of(NULL, 0), csr};
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, NULL), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "key");
	m = (struct msg_account_renew){fixture_key(&f), bytes_of(NULL, 0)};
	CHECK_CODE(SEND(f.gavle, ACCOUNT_RENEW, &m, NULL), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "csr");
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

/* ---- invitations ---- */

static uint64_t newest_invitation(void)
{
	return fixture_entries(&f) - 1;
}

static enum sp_code withdraw(uint64_t number)
{
	struct msg_invite_revoke m = {fixture_key(&f), number};
	return SEND(f.admin, INVITE_REVOKE, &m, NULL);
}

/* In the order of their codes' hashes, of which each row has its own. */
static const struct msg_invitation *invitation_of(
	const struct msg_invite_list_reply *list, uint64_t number)
{
	const struct msg_invitation *found = NULL;
	for (size_t i = 0; i < list->n_invitations; i++) {
		const struct msg_invitation *row = &list->invitations[i];
		CHECK_INT(row->code_hash.len, HASH_SIZE);
		CHECK(i == 0 || memcmp(row[-1].code_hash.ptr, row->code_hash.ptr, HASH_SIZE) < 0);
		if (row->number == number)
			found = row;
	}
	CHECK(found != NULL);
	return found;
}

TEST(invitations, are_listed_by_their_hashes_each_in_its_state)
{
	struct msg_invite_list_reply list;
	struct identity who;
	fixture_year(&f);
	CHECK_CODE(SEND(f.admin, INVITE_LIST, &nothing, &list), SP_OK, &f.err);
	size_t before = list.n_invitations;
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	uint64_t used = newest_invitation();
	CHECK_CODE(fixture_enrol(&f, secret, &who), SP_OK, &f.err);
	fixture_invite(&f, ROLE_REPORTER, "2101");
	uint64_t open = newest_invitation();
	fixture_invite(&f, ROLE_ADMINISTRATOR, NULL);
	uint64_t taken_back = newest_invitation();
	CHECK_CODE(withdraw(taken_back), SP_OK, &f.err);
	CHECK_CODE(SEND(f.admin, INVITE_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(list.n_invitations, before + 3);
	CHECK_INT(list.log_size, fixture_entries(&f));
	CHECK_INT(invitation_of(&list, used)->state, INVITATION_USED);
	CHECK_INT(invitation_of(&list, used)->account, who.account);
	const struct msg_invitation *i = invitation_of(&list, open);
	CHECK_INT(i->state, INVITATION_OPEN);
	CHECK_INT(i->role, ROLE_REPORTER);
	CHECK_TEXT(i->organisation, "2101");
	CHECK_TEXT(i->organisation_name, "Ockelbo");
	CHECK_INT(i->expires_ms, f.now_ms + 7 * FIXTURE_DAY);
	CHECK_INT(invitation_of(&list, taken_back)->state, INVITATION_REVOKED);
	CHECK(!invitation_of(&list, taken_back)->organisation);
	f.now_ms += 7 * FIXTURE_DAY;
	CHECK_CODE(SEND(f.admin, INVITE_LIST, &nothing, &list), SP_OK, &f.err);
	CHECK_INT(invitation_of(&list, used)->state, INVITATION_USED);
	CHECK_INT(invitation_of(&list, open)->state, INVITATION_EXPIRED);
	CHECK_INT(invitation_of(&list, taken_back)->state, INVITATION_REVOKED);
	fixture_close(&f);
}

TEST(invitation, that_is_taken_back_lets_nobody_in)
{
	struct identity who;
	fixture_year(&f);
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	CHECK_CODE(withdraw(newest_invitation()), SP_OK, &f.err);
	uint64_t entries = fixture_entries(&f);
	CHECK_CODE(fixture_enrol(&f, secret, &who), SP_CODE_REVOKED, &f.err);
	fixture_restart(&f);
	CHECK_CODE(fixture_enrol(&f, secret, &who), SP_CODE_REVOKED, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

TEST(invitation, can_be_taken_back_only_while_it_is_open)
{
	struct identity who;
	fixture_year(&f);
	CHECK_CODE(
		fixture_enrol(&f, fixture_invite(&f, ROLE_REPORTER, "2101"), &who), SP_OK, &f.err);
	uint64_t used = fixture_entries(&f) - 2;
	fixture_invite(&f, ROLE_REPORTER, "2101");
	uint64_t late = newest_invitation();
	fixture_invite(&f, ROLE_REPORTER, "2101");
	uint64_t taken_back = newest_invitation();
	CHECK_CODE(withdraw(taken_back), SP_OK, &f.err);
	f.now_ms += 7 * FIXTURE_DAY;
	uint64_t entries = fixture_entries(&f);
	const uint64_t none[] = {used, late, taken_back, used + 1, entries, UINT64_MAX};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK_CODE(withdraw(none[i]), SP_INVITATION_UNKNOWN, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}
