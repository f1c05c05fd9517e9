/* SPDX-License-Identifier: Apache-2.0 */
/* So many connections from an address and of an account, and no more, over all loops. */
#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"

/* ---- the table ---- */

static struct sockaddr_storage address(const char *text)
{
	struct sockaddr_storage at = {.ss_family = AF_INET};
	struct sockaddr_in *v4 = (struct sockaddr_in *)&at;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&at;
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
		return at;
	at.ss_family = AF_INET6;
	CHECK_INT(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
	return at;
}

static bool same_address(const char *a, const char *b)
{
	struct sockaddr_storage one = address(a), two = address(b);
	struct cap x = cap_of_address(&one), y = cap_of_address(&two);
	return x.kind == y.kind && x.key == y.key;
}

TEST(caps, count_an_ipv4_address_or_a_64_of_ipv6)
{
	CHECK(same_address("192.0.2.1", "192.0.2.1"));
	CHECK(!same_address("192.0.2.1", "192.0.2.2"));
	CHECK(same_address("192.0.2.1", "::ffff:192.0.2.1"));
	CHECK(!same_address("192.0.2.1", "::ffff:192.0.2.2"));
	CHECK(same_address("2001:db8:1:2::1", "2001:db8:1:2:ffff::"));
	CHECK(!same_address("2001:db8:1:2::1", "2001:db8:1:3::1"));
	CHECK(!same_address("::c000:201", "192.0.2.1"));
}

TEST(caps, give_back_what_was_taken)
{
	enum { KEYS = 3 * CAPS_BUCKETS };
	static struct caps caps;
	static struct cap taken[KEYS][2];
	struct cap over;
	struct sp_error err;
	CHECK_CODE(caps_init(&caps, &err), SP_OK, &err);
	for (uint64_t i = 0; i < KEYS; i++) {
		const struct cap of = {CAP_ACCOUNT, i};
		CHECK(caps_take(&caps, of, 2, &taken[i][0]));
		CHECK(caps_take(&caps, of, 2, &taken[i][1]));
		CHECK(!caps_take(&caps, of, 2, &over));
		caps_give(&caps, &over); /* nothing was taken */
		CHECK(!caps_take(&caps, of, 2, &over));
	}
	for (uint64_t i = 0; i < KEYS; i++) {
		caps_give(&caps, &taken[i][0]);
		caps_give(&caps, &taken[i][0]); /* once is enough */
		CHECK(caps_take(&caps, (struct cap){CAP_ACCOUNT, i}, 2, &taken[i][0]));
		CHECK(!caps_take(&caps, (struct cap){CAP_ACCOUNT, i}, 2, &over));
		CHECK(caps_take(&caps, (struct cap){CAP_IPV4, i}, 2, &over)); /* another kind */
		caps_give(&caps, &over);
		caps_give(&caps, &taken[i][0]);
		caps_give(&caps, &taken[i][1]);
	}
	for (size_t i = 0; i < CAPS_BUCKETS; i++)
		CHECK(caps.buckets[i] == NULL);
	caps_close(&caps);
}

TEST(caps, of_zero_are_none)
{
	static struct caps caps;
	struct cap taken;
	struct sp_error err;
	CHECK_CODE(caps_init(&caps, &err), SP_OK, &err);
	for (int i = 0; i < 1000; i++) {
		CHECK(caps_take(&caps, (struct cap){CAP_IPV4, 1}, 0, &taken));
		CHECK_INT(taken.kind, CAP_NONE);
	}
	caps_close(&caps);
}

/* ---- over the network ---- */

static struct net_fixture n;
static struct holder admin;

static void start(uint32_t by_address, uint32_t by_account)
{
	struct server_options o = {.loops = 3,
		.max_connections_address = by_address,
		.max_connections_account = by_account};
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
}

static void stop_and_check(const char *logged)
{
	net_stop(&n);
	holder_free(&admin);
	CHECK(strstr(log_told(), logged) != NULL);
}

/* Once the server has noticed that another has gone. */
static void open_in_time(struct client *c, const struct holder *h)
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	while (!client_try_open(&n, c, h) || client_error(c) != SP_OK) {
		CHECK(clock_steady_ms() < patience);
		client_close(c);
	}
}

static size_t connections_with_files(rlim_t files)
{
	struct server_options o = {.loops = 1};
	struct rlimit before, few;
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){files, before.rlim_max};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &few), 0);
	net_start(&n, clock_utc_ms(), &o);
	size_t allowed = n.server->max_conns;
	net_stop(&n);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &before), 0);
	return allowed;
}

TEST(caps, leave_files_for_the_server_however_few_there_are)
{
	CHECK_INT(connections_with_files(1024), 1024 - FILES_RESERVED - FILES_LOOP);
	CHECK_INT(connections_with_files(100), 100 - FILES_RESERVED - FILES_LOOP);
	CHECK_INT(connections_with_files(70), CONNECTIONS_LEAST);
}

TEST(caps, of_an_address_close_the_next_connection_at_once)
{
	struct client open[4];
	char byte;
	start(4, 0);
	for (int i = 0; i < 4; i++)
		client_open(&n, &open[i], NULL);
	int fd = client_connect_raw(&n);
	CHECK(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	CHECK_INT(server_refused(n.server, REFUSED_ADDRESS), 1);
	client_close(&open[0]);
	open_in_time(&open[0], NULL);
	for (int i = 0; i < 4; i++)
		client_close(&open[i]);
	stop_and_check("conn_refused peer=\"127.0.0.1\" reason=\"BUSY\" detail=\"connections of "
		       "the address\"");
}

TEST(caps, of_an_account_are_told_in_place_of_the_welcome)
{
	struct client open[4], next, anonymous;
	struct holder other;
	start(0, 4);
	client_open_administrator(&n, &open[0], &admin);
	client_enrol(&n, client_invite(&open[0], ROLE_ADMINISTRATOR, NULL), &other);
	for (int i = 1; i < 4; i++)
		client_open(&n, &open[i], &admin);
	CHECK(client_try_open(&n, &next, &admin));
	CHECK_INT(next.frame.type, MESSAGE_WELCOME);
	CHECK_INT(next.frame.tag, 0);
	CHECK_INT(client_error(&next), SP_BUSY);
	CHECK_TEXT(n.f.err.param[0], "connections of the account");
	CHECK(!client_next(&next));
	client_close(&next);
	CHECK_INT(server_refused(n.server, REFUSED_ACCOUNT), 1);
	client_open(&n, &anonymous, NULL); /* nobody else is meant */
	client_close(&anonymous);
	client_open(&n, &next, &other);
	client_close(&next);
	client_close(&open[3]);
	open_in_time(&open[3], &admin);
	for (int i = 0; i < 4; i++)
		client_close(&open[i]);
	holder_free(&other);
	stop_and_check("conn_refused peer=\"127.0.0.1\" reason=\"BUSY\" detail=\"connections of "
		       "the account\"");
}
