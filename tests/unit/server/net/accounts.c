/* SPDX-License-Identifier: Apache-2.0 */
/* A revoked account loses its live connections; everybody else keeps theirs. */
#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

static struct net_fixture n;
static struct holder admin, other;
static struct client boss;

static void start(void)
{
	static struct server_timing timing;
	struct server_options o = {.timing = &timing};
	timing = server_timing_usual;
	timing.tick = 5;
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &boss, &admin);
	client_enrol(&n, client_invite(&boss, ROLE_ADMINISTRATOR, NULL), &other);
}

static void stop(void)
{
	client_close(&boss);
	net_stop(&n);
	holder_free(&admin);
	holder_free(&other);
}

static void revoke(uint64_t account)
{
	struct msg_account_revoke m = {fixture_key(&n.f), account, "lost laptop"};
	CHECK_CODE(client_ask(&boss, MESSAGE_ACCOUNT_REVOKE,
			   fixture_encode(&n.f, CODEC_ACCOUNT_REVOKE, &m), CODEC_RECEIPT, NULL),
		SP_OK, &n.f.err);
}

TEST(accounts, that_are_revoked_lose_all_their_connections_and_no_other)
{
	struct client first, second, anonymous;
	log_listen();
	start();
	client_open(&n, &first, &other);
	client_hello(&first);
	client_open(&n, &second, &other); /* has not said hello */
	client_open(&n, &anonymous, NULL);
	client_hello(&anonymous);
	revoke(other.account);
	CHECK(!client_next(&first));
	CHECK(!client_next(&second));
	CHECK_CODE(client_ask(&boss, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL),
		SP_OK, &n.f.err);
	CHECK_CODE(
		client_ask(&anonymous, MESSAGE_HEALTH, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, NULL),
		SP_OK, &n.f.err);
	client_close(&first);
	client_close(&second);
	client_close(&anonymous);
	stop();
	CHECK(strstr(log_told(), "reason=\"ACCOUNT_CLOSED\"") != NULL);
}

TEST(accounts, that_are_revoked_are_anonymous_when_they_come_back)
{
	log_listen();
	start();
	revoke(other.account);
	client_check_nobody(&n, &other);
	stop();
	CHECK(strstr(log_told(), "conn_anonymous") != NULL);
}

/* Who revokes the account that it acts for itself still hears that it is done. */
TEST(accounts, that_revoke_themselves_get_their_receipt)
{
	start();
	revoke(admin.account);
	CHECK(!client_next(&boss));
	stop();
}
