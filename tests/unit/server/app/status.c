/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator sees of the server's own state. */
#include "tests/lib/app_fixture.h"

static struct fixture f;

static struct msg_server_status_reply ask(void)
{
	struct msg_server_status_reply got;
	CHECK_CODE(fixture_send(&f, &f.admin, MESSAGE_SERVER_STATUS, bytes_of(NULL, 0), &got),
		SP_OK, &f.err);
	return got;
}

static void tell(void *ctx, struct server_facts *out)
{
	*out = *(const struct server_facts *)ctx;
}

TEST(status, tells_of_store_log_and_certificates)
{
	struct cert_info ca;
	struct head head;
	uint8_t key[SIGN_KEY_SIZE];
	fixture_year(&f);
	struct msg_server_status_reply got = ask();
	CHECK_TEXT(got.software, "samplan-server test");
	CHECK_INT(got.time_ms, f.now_ms);
	CHECK_INT(got.log_size, fixture_entries(&f));
	sign_key_public(f.keys.log_key, key);
	CHECK_CODE(head_verify(bytes_text(got.head), "localhost/samplan", key, &head, &f.err),
		SP_OK, &f.err);
	CHECK_INT(head.size, got.log_size);
	CHECK(got.writable);
	CHECK(got.store_used > 0 && got.store_used < got.store_size);
	CHECK(got.store_size == STORE_MAP_DEFAULT);
	CHECK(got.disk_free > 0);
	CHECK_CODE(cert_read(f.keys.ca_cert, &ca, &f.err), SP_OK, &f.err);
	CHECK_INT(got.ca_not_after_ms, ca.not_after_ms);
	CHECK_INT(got.connections, 0); /* there is no network here */
	CHECK_INT(got.server_not_after_ms, 0);
	fixture_close(&f);
}

TEST(status, tells_what_the_network_side_knows)
{
	struct server_facts facts = {.connections = 7,
		.certificate_not_after_ms = 1234567,
		.requests = 99,
		.refused = 3,
		.queue = 2};
	fixture_year(&f);
	app_facts_from(f.app, tell, &facts);
	struct msg_server_status_reply got = ask();
	CHECK_INT(got.connections, 7);
	CHECK_INT(got.server_not_after_ms, 1234567);
	CHECK_INT(got.requests, 99);
	CHECK_INT(got.refused, 3);
	CHECK_INT(got.queue, 2);
	app_facts_from(f.app, NULL, NULL);
	CHECK_INT(ask().connections, 0);
	fixture_close(&f);
}

TEST(status, counts_the_accounts_that_are_open)
{
	fixture_year(&f);
	CHECK_INT(ask().accounts, 4);
	struct msg_account_revoke m = {fixture_key(&f), f.gavle.account, NULL};
	CHECK_CODE(fixture_request(
			   &f, &f.admin, MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &m, NULL),
		SP_OK, &f.err);
	CHECK_INT(ask().accounts, 3);
	fixture_close(&f);
}

TEST(status, says_when_the_store_has_failed)
{
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	f.stopping = true;
	f.stop_at = LEDGER_STEP_SIGNED;
	f.stop_with = SP_STORAGE;
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL),
		SP_OUTCOME_UNKNOWN, &f.err);
	CHECK(!ask().writable);
	fixture_close(&f);
}
