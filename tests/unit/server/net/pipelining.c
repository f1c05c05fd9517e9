/* SPDX-License-Identifier: Apache-2.0 */
/* Far more requests at once than may be in flight. */
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/writer_hold.h"

static struct net_fixture n;
static struct holder admin;
static struct client c;

enum { MANY = 10000 };

static void put_many(void)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0};
	uint8_t key[SUBMISSION_KEY_SIZE] = {0xEE};
	struct msg_org_import m = {bytes_of(key, sizeof key), &org, 1};
	struct buf body;
	buf_init(&body, 4096);
	for (uint32_t tag = 1; tag <= MANY; tag++) {
		be32_put(key + 12, tag);
		buf_clear(&body);
		CHECK_CODE(codec_encode(CODEC_ORG_IMPORT, &m, &body, &n.f.err), SP_OK, &n.f.err);
		client_put(&c, MESSAGE_ORG_IMPORT, tag, buf_bytes(&body));
	}
	buf_free(&body);
}

/* Gives the socket what it takes. */
static void push_some(void)
{
	ssize_t sent =
		send(c.fd, buf_bytes(&c.cipher).ptr, c.cipher.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent > 0)
		buf_consume(&c.cipher, (size_t)sent);
}

/* Takes what has come; how many answers were in it. */
static size_t pull_some(void)
{
	static uint8_t chunk[65536];
	struct buf ignored;
	struct frame f;
	size_t answers = 0;
	ssize_t got = recv(c.fd, chunk, sizeof chunk, MSG_DONTWAIT);
	buf_init(&ignored, 4096);
	if (got > 0)
		CHECK_CODE(
			tls_feed(c.tls, bytes_of(chunk, (size_t)got), &c.plain, &ignored, &n.f.err),
			SP_OK, &n.f.err);
	for (; frame_next(&c.plain, FRAME_MAX, &f, &n.f.err) == SP_OK; answers++)
		CHECK_INT(f.flags, 0);
	buf_free(&ignored);
	return answers;
}

/* The largest batch of the ledger after its first `from` entries. */
static uint64_t largest_batch(uint64_t from)
{
	struct ledger_view *v = NULL;
	uint64_t largest = 0, end = 0;
	const char *head;
	CHECK_CODE(ledger_view_open(n.f.ledger, &v, &n.f.err), SP_OK, &n.f.err);
	for (; from < ledger_size(v); from = end) {
		struct arena a;
		arena_init(&a, 1 << 16);
		CHECK_CODE(ledger_head_at(v, from + 1, &a, &head, &end, &n.f.err), SP_OK, &n.f.err);
		largest = end - from > largest ? end - from : largest;
		arena_free(&a);
	}
	ledger_view_close(v);
	return largest;
}

/* A batch takes all that waits, up to 256: none has more than may be in flight, though the writer stood still
 * while they came. */
TEST(requests, beyond_those_in_flight_stay_in_the_socket)
{
	size_t answers = 0;
	n.at_step = writer_hold_at;
	net_start(&n, clock_utc_ms(), NULL);
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	put_many();
	writer_hold();
	for (int i = 0; i < 100; i++) {
		struct pollfd room = {.fd = c.fd, .events = POLLOUT};
		push_some();
		(void)poll(&room, 1, 1);
	}
	writer_let_go();
	while (answers < MANY) {
		struct pollfd ready = {.fd = c.fd, .events = POLLIN};
		ready.events |= c.cipher.len ? POLLOUT : 0;
		CHECK_INT(poll(&ready, 1, PATIENCE_MS), 1);
		push_some();
		answers += pull_some();
	}
	client_close(&c);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + MANY);
	CHECK(largest_batch(before) <= FRAME_MAX_IN_FLIGHT);
	net_close(&n);
	holder_free(&admin);
	n.at_step = NULL;
}

/* The first is with the writer, which stands still until the second has been answered. */
TEST(requests, with_a_tag_that_is_in_flight_are_refused)
{
	n.at_step = writer_hold_at;
	net_start(&n, clock_utc_ms(), NULL);
	client_open_administrator(&n, &c, &admin);
	writer_hold();
	for (int i = 0; i < 2; i++)
		client_put(&c, MESSAGE_ORG_IMPORT, 7, client_import_body(&n));
	client_push(&c);
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 7);
	CHECK_INT(client_error(&c), SP_DUPLICATE_TAG);
	writer_let_go();
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 7);
	CHECK_INT(client_error(&c), SP_OK);
	client_close(&c);
	net_stop(&n);
	holder_free(&admin);
	n.at_step = NULL;
}

/* ---- others ---- */

enum { READS = 200, SOON = 20, SLOW_US = 2000 };

static atomic_bool watching;
static atomic_uint asked; /* requests of the one connection */
static unsigned seen_at; /* at which of them another was there */
static size_t connections;
static int other;

/* The server asks it for each request (and at its ticks), on its one loop: each takes long, and during the first
 * somebody comes. */
static uint64_t watching_clock(void)
{
	if (!atomic_load(&watching))
		return clock_utc_ms();
	unsigned now = atomic_fetch_add(&asked, 1) + 1;
	if (now == 1)
		other = client_connect_raw(&n);
	else if (!seen_at && server_connections(n.server) > connections)
		seen_at = now;
	usleep(SLOW_US);
	return clock_utc_ms();
}

static void start_watched(void)
{
	struct server_options o = {.loops = 1, .utc_ms = watching_clock};
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &c, &admin);
	while (server_connections(n.server) > 1)
		; /* the one that enrolled */
	connections = server_connections(n.server);
	atomic_store(&asked, 0);
	seen_at = 0;
}

static void take_answers(uint32_t number)
{
	for (uint32_t i = 0; i < number; i++) {
		CHECK(client_next(&c));
		CHECK_INT(client_error(&c), SP_OK);
	}
}

static void stop_watched(uint32_t number)
{
	atomic_store(&watching, false);
	client_close(&c);
	close(other);
	net_stop(&n);
	holder_free(&admin);
	CHECK(atomic_load(&asked) >= number);
	CHECK(seen_at > 0 && seen_at <= SOON);
}

TEST(requests, that_take_long_and_come_many_at_once_let_others_in_between)
{
	start_watched();
	for (uint32_t tag = 1; tag <= READS; tag++)
		client_put(&c, MESSAGE_WHOAMI, tag, bytes_of(NULL, 0));
	atomic_store(&watching, true);
	client_push(&c);
	take_answers(READS);
	stop_watched(READS);
}

/* None has an answer to be sent, at the end of which the server would go on. */
TEST(requests, that_write_go_on_after_others_had_their_turn)
{
	enum { WRITES = 20 };
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	n.at_step = writer_hold_at;
	start_watched();
	for (uint32_t tag = 1; tag <= WRITES; tag++)
		client_put(&c, MESSAGE_ORG_IMPORT, tag, client_import_body(&n));
	writer_hold();
	atomic_store(&watching, true);
	client_push(&c);
	while (atomic_load(&asked) < WRITES && clock_steady_ms() < patience)
		usleep(1000);
	CHECK(atomic_load(&asked) >= WRITES);
	writer_let_go();
	take_answers(WRITES);
	stop_watched(WRITES);
	n.at_step = NULL;
}
