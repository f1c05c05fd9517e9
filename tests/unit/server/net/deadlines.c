/* SPDX-License-Identifier: Apache-2.0 */
/* Each state of a connection ends at its deadline, and the log says which. One deadline is short at a time;
 * nothing is said about how long it takes. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/writer_hold.h"

static struct net_fixture n;
static struct holder admin;
static struct server_timing timing;

static void no_deadlines(void)
{
	uint32_t *all[] = {&timing.handshake, &timing.anonymous, &timing.idle, &timing.receiving,
		&timing.working, &timing.replying, &timing.closing};
	timing = server_timing_usual;
	timing.tick = 5;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		*all[i] = 10 * PATIENCE_MS;
}

static void start(void)
{
	struct server_options o = {.timing = &timing, .max_connections = 2};
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
}

static void stop_and_check(const char *event, const char *state)
{
	char want[80];
	net_stop(&n);
	holder_free(&admin);
	const char *line = strstr(log_told(), event);
	snprintf(want, sizeof want, "reason=\"TIMEOUT\" detail=\"%s\"", state);
	CHECK(line != NULL && strstr(line, want) != NULL);
}

static void check_closed(int fd)
{
	char byte;
	CHECK(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
}

TEST(deadline, ends_a_handshake_that_is_not_begun)
{
	no_deadlines();
	timing.handshake = 20;
	start();
	check_closed(client_connect_raw(&n));
	stop_and_check("conn_refused", "handshake");
}

/* Half a ClientHello: its record says that more will come. */
TEST(deadline, ends_a_handshake_that_does_not_go_on)
{
	static const uint8_t begun[] = {22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3};
	no_deadlines();
	timing.handshake = 20;
	start();
	int fd = client_connect_raw(&n);
	CHECK_INT(send(fd, begun, sizeof begun, MSG_NOSIGNAL), (ssize_t)sizeof begun);
	check_closed(fd);
	stop_and_check("conn_refused", "handshake");
}

TEST(deadline, ends_an_anonymous_connection_whatever_it_does)
{
	struct client c;
	no_deadlines();
	timing.anonymous = 500;
	start();
	client_open(&n, &c, NULL);
	client_hello(&c);
	while (client_ask(&c, MESSAGE_HEALTH, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, NULL) == SP_OK)
		;
	client_close(&c);
	stop_and_check("conn_closed", "anonymous");
}

TEST(deadline, ends_a_connection_without_requests)
{
	struct client c;
	no_deadlines();
	timing.idle = 500;
	start();
	client_open_administrator(&n, &c, &admin);
	CHECK(!client_next(&c));
	client_close(&c);
	stop_and_check("conn_closed", "idle");
}

/* Bytes come all the time, but they make no request. */
TEST(deadline, ends_a_connection_that_sends_a_record_byte_by_byte)
{
	struct client c;
	struct pollfd told = {.events = POLLIN};
	size_t i = 0;
	no_deadlines();
	timing.idle = 500;
	start();
	client_open_administrator(&n, &c, &admin);
	void *body = arena_alloc(n.f.arena, 16000);
	client_put(&c, MESSAGE_ORG_IMPORT, 3, bytes_of(body, 16000));
	struct bytes record = buf_bytes(&c.cipher);
	told.fd = c.fd;
	while (i < record.len && poll(&told, 1, 1) == 0)
		CHECK_INT(send(c.fd, record.ptr + i++, 1, MSG_NOSIGNAL), 1);
	CHECK(i < record.len);
	CHECK(!client_next(&c));
	client_close(&c);
	stop_and_check("conn_closed", "idle");
}

TEST(deadline, ends_a_frame_that_does_not_end)
{
	uint8_t header[FRAME_HEADER_SIZE] = {0, 0, 0, 9, 0, MESSAGE_ORG_IMPORT, 0, 0, 0, 0, 0, 1};
	struct client c;
	no_deadlines();
	timing.receiving = 500;
	start();
	client_open_administrator(&n, &c, &admin);
	CHECK_CODE(tls_send(c.tls, bytes_of(header, sizeof header), &c.cipher, &n.f.err), SP_OK,
		&n.f.err);
	client_push(&c);
	CHECK(!client_next(&c));
	client_close(&c);
	stop_and_check("conn_closed", "receiving");
}

/* ---- the writer hangs ---- */

TEST(deadline, ends_the_wait_for_a_writer_that_hangs)
{
	struct client c;
	no_deadlines();
	timing.working = 2000; /* enrolment is a write too */
	n.at_step = writer_hold_at;
	start();
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	writer_hold();
	client_put(&c, MESSAGE_ORG_IMPORT, 3, client_import_body(&n));
	client_push(&c);
	CHECK(!client_next(&c));
	writer_let_go();
	client_close(&c);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + 1); /* the write went on */
	net_close(&n);
	holder_free(&admin);
	n.at_step = NULL;
	CHECK(strstr(log_told(), "reason=\"TIMEOUT\" detail=\"working\"") != NULL);
}

/* ---- the reader does not read ---- */

/* A few hundred long lists fill every buffer on the way. */
TEST(deadline, ends_a_connection_that_reads_no_replies)
{
	struct client c;
	const int small = 4096;
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	no_deadlines();
	timing.replying = 200;
	start();
	client_open_administrator(&n, &c, &admin);
	client_import_many(&c, 1000);
	CHECK_INT(setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	for (uint32_t tag = 1; tag <= 400; tag++)
		client_put(&c, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_push(&c);
	while (!log_has("detail=\"replying\"") && clock_steady_ms() < patience)
		usleep(1000);
	client_close(&c);
	stop_and_check("conn_closed", "replying");
}

/* The server has closed, the peer has not: its place is given to the next. */
TEST(deadline, ends_the_wait_for_the_peers_end)
{
	struct client first, next;
	uint8_t junk[FRAME_HEADER_SIZE] = {0xFF};
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	struct server_options o = {.timing = &timing, .max_connections = 1};
	no_deadlines();
	timing.closing = 20;
	net_start(&n, clock_utc_ms(), &o);
	client_open(&n, &first, NULL);
	CHECK_CODE(tls_send(first.tls, bytes_of(junk, sizeof junk), &first.cipher, &n.f.err), SP_OK,
		&n.f.err);
	client_push(&first);
	while (client_next(&first))
		;
	bool served = false;
	while (!served && clock_steady_ms() < patience) {
		served = client_try_open(&n, &next, NULL);
		client_close(&next);
	}
	CHECK(served);
	client_close(&first);
	net_stop(&n);
}
