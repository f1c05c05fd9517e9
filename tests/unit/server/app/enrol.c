/* SPDX-License-Identifier: Apache-2.0 */
/* A code works once, for one key, for a while; who guesses is slowed down. */
#include "server/app/limiter.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

static struct bytes new_csr(void)
{
	struct tls_key *key = NULL;
	struct bytes csr;
	CHECK_CODE(tls_key_generate(&key, &f.err), SP_OK, &f.err);
	CHECK_CODE(csr_make(key, "anybody", f.arena, &csr, &f.err), SP_OK, &f.err);
	tls_key_free(key);
	return csr;
}

static enum sp_code enrol(const char *secret, struct bytes csr, struct msg_enrol_reply *reply)
{
	struct msg_enrol m = {bytes_text(secret), csr};
	return fixture_request(&f, &f.nobody, MESSAGE_ENROL, CODEC_ENROL, &m, reply);
}

TEST(enrol, gives_a_certificate_that_is_the_account)
{
	struct msg_enrol_reply reply;
	struct cert_info info;
	struct identity who;
	fixture_year(&f);
	CHECK_CODE(
		enrol(fixture_invite(&f, ROLE_REPORTER, "2101"), new_csr(), &reply), SP_OK, &f.err);
	CHECK_INT(reply.role, ROLE_REPORTER);
	CHECK_TEXT(reply.organisation, "2101");
	CHECK_TEXT(reply.organisation_name, "Ockelbo");
	CHECK_INT(reply.not_after_ms, f.now_ms + 2 * 365 * FIXTURE_DAY);
	CHECK_CODE(cert_read(reply.certificate, &info, &f.err), SP_OK, &f.err);
	CHECK_INT(info.not_after_ms, reply.not_after_ms);
	CHECK_CODE(app_identify(f.app, reply.certificate, f.now_ms, &who, &f.err), SP_OK, &f.err);
	CHECK(who.authenticated);
	CHECK_INT(who.account, reply.account);
	CHECK_TEXT(who.organisation, "2101");
	fixture_close(&f);
}

TEST(enrol, with_the_same_key_again_gives_the_same_certificate_even_after_the_code_expired)
{
	struct msg_enrol_reply first, again;
	fixture_year(&f);
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	struct bytes csr = new_csr();
	CHECK_CODE(enrol(secret, csr, &first), SP_OK, &f.err);
	uint64_t entries = fixture_entries(&f);
	f.now_ms += 8 * FIXTURE_DAY;
	CHECK_CODE(enrol(secret, csr, &again), SP_OK, &f.err);
	CHECK_BYTES(again.certificate, first.certificate);
	CHECK_INT(again.account, first.account);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

TEST(enrol, with_another_key_is_refused_as_used)
{
	struct msg_enrol_reply reply;
	fixture_year(&f);
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	CHECK_CODE(enrol(secret, new_csr(), &reply), SP_OK, &f.err);
	uint64_t entries = fixture_entries(&f);
	CHECK_CODE(enrol(secret, new_csr(), &reply), SP_CODE_USED, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	fixture_close(&f);
}

TEST(enrol, at_the_same_time_with_one_code_makes_one_account)
{
	struct request *list[8];
	size_t good = 0;
	fixture_year(&f);
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	uint64_t entries = fixture_entries(&f);
	for (size_t i = 0; i < 8; i++) {
		struct msg_enrol m = {bytes_text(secret), new_csr()};
		list[i] = fixture_open(
			&f, &f.nobody, MESSAGE_ENROL, fixture_encode(&f, CODEC_ENROL, &m));
	}
	request_apply(f.app, list, 8);
	for (size_t i = 0; i < 8; i++) {
		enum sp_code rc = fixture_reply(&f, list[i], NULL);
		good += rc == SP_OK;
		CHECK(rc == SP_OK || rc == SP_CODE_USED);
	}
	CHECK_INT(good, 1);
	CHECK_INT(fixture_entries(&f), entries + 1);
	fixture_close(&f);
}

TEST(enrol, with_an_expired_code_says_when_it_expired)
{
	struct msg_enrol_reply reply;
	fixture_year(&f);
	const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
	f.now_ms += 7 * FIXTURE_DAY;
	CHECK_CODE(enrol(secret, new_csr(), &reply), SP_CODE_EXPIRED, &f.err);
	CHECK_TEXT(f.err.param[0], "2019-01-08T00:00:00Z");
	fixture_close(&f);
}

TEST(enrol, with_wrong_codes_is_slowed_down_after_ten_a_minute)
{
	struct msg_enrol_reply reply;
	fixture_year(&f);
	const char *right = fixture_invite(&f, ROLE_REPORTER, "2101");
	struct bytes csr = new_csr();
	for (int i = 0; i < LIMITER_WRONG_CODES; i++)
		CHECK_CODE(enrol("00000000000000000000", csr, &reply), SP_CODE_INVALID, &f.err);
	CHECK_CODE(enrol("00000000000000000000", csr, &reply), SP_RATE_LIMITED, &f.err);
	CHECK_CODE(enrol(right, csr, &reply), SP_RATE_LIMITED, &f.err);
	f.now_ms += LIMITER_WINDOW_MS;
	CHECK_CODE(enrol(right, csr, &reply), SP_OK, &f.err);
	fixture_close(&f);
}

TEST(enrol, refuses_a_request_that_is_not_signed_by_its_key_before_it_looks_at_the_code)
{
	struct msg_enrol_reply reply;
	fixture_year(&f);
	struct bytes csr = new_csr();
	uint8_t *broken = arena_alloc(f.arena, csr.len);
	memcpy(broken, csr.ptr, csr.len);
	broken[csr.len - 1] ^= 1;
	CHECK_CODE(enrol("00000000000000000000", bytes_of(broken, csr.len), &reply), SP_CSR_INVALID,
		&f.err);
	CHECK_CODE(enrol(NULL, csr, &reply), SP_FIELD_MISSING, &f.err);
	CHECK_TEXT(f.err.where, "code_secret");
	fixture_close(&f);
}

TEST(enrol, after_a_death_at_any_step_gives_one_account)
{
	for (int step = LEDGER_STEP_APPENDED; step <= LEDGER_STEP_INDEX_COMMITTED; step++) {
		struct msg_enrol_reply first, again;
		fixture_year(&f);
		const char *secret = fixture_invite(&f, ROLE_REPORTER, "2101");
		struct bytes csr = new_csr();
		uint64_t entries = fixture_entries(&f);
		f.stopping = true;
		f.stop_at = (enum ledger_step)step;
		f.stop_with = SP_STORAGE;
		CHECK_CODE(enrol(secret, csr, &first), SP_OUTCOME_UNKNOWN, &f.err);
		fixture_restart(&f);
		CHECK_CODE(enrol(secret, csr, &first), SP_OK, &f.err);
		CHECK_CODE(enrol(secret, csr, &again), SP_OK, &f.err);
		CHECK_BYTES(again.certificate, first.certificate);
		CHECK_INT(fixture_entries(&f), entries + 1);
		fixture_close(&f);
	}
}

TEST(identify, an_unknown_or_expired_certificate_is_an_anonymous_with_a_reason)
{
	struct identity who;
	struct msg_enrol_reply reply;
	fixture_year(&f);
	CHECK_CODE(app_identify(f.app, bytes_of(NULL, 0), f.now_ms, &who, &f.err), SP_OK, &f.err);
	CHECK(!who.authenticated);
	CHECK_INT(who.refusal, SP_OK);
	CHECK_CODE(app_identify(f.app, f.keys.server_cert, f.now_ms, &who, &f.err), SP_OK, &f.err);
	CHECK(!who.authenticated);
	CHECK_INT(who.refusal, SP_ACCOUNT_CLOSED);
	CHECK_CODE(
		enrol(fixture_invite(&f, ROLE_REPORTER, "2101"), new_csr(), &reply), SP_OK, &f.err);
	CHECK_CODE(app_identify(f.app, reply.certificate, reply.not_after_ms, &who, &f.err), SP_OK,
		&f.err);
	CHECK(!who.authenticated);
	CHECK_INT(who.refusal, SP_CERTIFICATE_EXPIRED);
	fixture_close(&f);
}

TEST(limiter, counts_addresses_apart_and_forgets_after_a_minute)
{
	static struct limiter l;
	limiter_init(&l);
	for (int i = 0; i < LIMITER_WRONG_CODES; i++) {
		CHECK(!limiter_spent(&l, "192.0.2.1", 1000));
		limiter_count(&l, "192.0.2.1", 1000);
	}
	CHECK(limiter_spent(&l, "192.0.2.1", 1000 + LIMITER_WINDOW_MS - 1));
	CHECK(!limiter_spent(&l, "192.0.2.2", 1000));
	CHECK(!limiter_spent(&l, "192.0.2.1", 1000 + LIMITER_WINDOW_MS));
	CHECK(!limiter_spent(&l, "192.0.2.1", 0)); /* the clock was set back */
	limiter_close(&l);
}

TEST(limiter, counts_an_ipv4_address_or_a_64_of_ipv6)
{
	static struct limiter l;
	char address[64];
	limiter_init(&l);
	for (int i = 0; i < LIMITER_WRONG_CODES; i++) {
		snprintf(address, sizeof address, "2001:db8:1:2:%x::%x", (unsigned)i, (unsigned)i);
		limiter_count(&l, address, 1000);
		limiter_count(&l, i % 2 ? "192.0.2.1" : "::ffff:192.0.2.1", 1000);
	}
	CHECK(limiter_spent(&l, "2001:db8:1:2::7", 1000));
	CHECK(!limiter_spent(&l, "2001:db8:1:3::7", 1000));
	CHECK(limiter_spent(&l, "::ffff:192.0.2.1", 1000));
	CHECK(limiter_spent(&l, "192.0.2.1", 1000));
	CHECK(!limiter_spent(&l, "::ffff:192.0.2.2", 1000));
	limiter_close(&l);
}

TEST(limiter, holds_with_more_addresses_than_places)
{
	static struct limiter l;
	char address[64];
	limiter_init(&l);
	for (int i = 0; i < 4 * LIMITER_SETS * LIMITER_WAYS; i++) {
		snprintf(address, sizeof address, "2001:db8:0:%x::1", (unsigned)i);
		for (int n = 0; n < LIMITER_WRONG_CODES; n++)
			limiter_count(&l, address, (uint64_t)i);
		CHECK(limiter_spent(&l, address, (uint64_t)i)); /* the newest is always held */
	}
	limiter_close(&l);
}
