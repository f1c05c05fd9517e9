/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is sent to the port of metrics: who asks as one should is answered, clients of the server notice nothing,
 * and what the others held is given back. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/scrape.h"

static struct net_fixture n;
static struct holder admin;
static struct client client;
static struct server_timing timing;

static void start(void)
{
	struct server_options o = {.timing = &timing, .loops = 1, .metrics_port = -1};
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &client, &admin);
}

static void stop(void)
{
	client_close(&client);
	holder_free(&admin);
	net_stop(&n);
}

static void check_all_is_well(void)
{
	scrape(net_metrics_port(&n));
	(void)client_status(&client);
}

TEST(metrics_port, is_not_there_unless_it_is_asked_for)
{
	net_start(&n, clock_utc_ms(), NULL);
	CHECK(!server_metrics_address(n.server));
	net_stop(&n);
}

TEST(metrics_port, is_on_loopback_alone)
{
	timing = server_timing_usual;
	start();
	CHECK(strncmp(server_metrics_address(n.server), "127.0.0.1:", 10) == 0);
	stop();
}

TEST(metrics_port, that_is_taken_is_named)
{
	struct server *other = NULL;
	struct sp_error err;
	timing = server_timing_usual;
	start();
	struct server_options o = {.app = n.f.app,
		.keys = &n.f.keys,
		.dir = n.f.dir,
		.listen = "127.0.0.1",
		.metrics_port = net_metrics_port(&n)};
	CHECK_CODE(server_new(&o, &other, &err), SP_PORT_TAKEN, &err);
	CHECK_TEXT(err.param[0], server_metrics_address(n.server));
	CHECK(!other);
	check_all_is_well();
	stop();
}

TEST(metrics_port, answers_whatever_ends_with_a_blank_line)
{
	static const char *const requests[] = {
		"GET / HTTP/1.0\r\n\r\n",
		"GET /metrics HTTP/1.1\nHost: x\n\n",
		"POST /../../etc/passwd HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
		"\r\n\r\n",
		"<script>\x01\x7f\xff\xfe\r\nX: \x1b[2J\r\n\r\n",
		"GET /metrics HTTP/1.1\r\nA: b\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
	};
	timing = server_timing_usual;
	start();
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
		scrape_with(net_metrics_port(&n), requests[i]);
	check_all_is_well();
	stop();
}

TEST(metrics_port, takes_a_request_in_single_bytes_and_one_that_is_cut_off)
{
	static const char request[] = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
	timing = server_timing_usual;
	start();
	for (size_t cut = 0; cut < sizeof request - 1; cut += 7) {
		int fd = scrape_connect(net_metrics_port(&n));
		CHECK(fd >= 0);
		CHECK_INT(send(fd, request, cut, MSG_NOSIGNAL), cut);
		shutdown(fd, SHUT_WR);
		CHECK_TEXT(scrape_read(fd), "");
		close(fd);
	}
	int fd = scrape_connect(net_metrics_port(&n));
	for (size_t i = 0; i < sizeof request - 1; i++)
		CHECK_INT(send(fd, request + i, 1, MSG_NOSIGNAL), 1);
	shutdown(fd, SHUT_WR); /* it still reads */
	CHECK(strncmp(scrape_read(fd), "HTTP/1.1 200 OK\r\n", 17) == 0);
	close(fd);
	check_all_is_well();
	stop();
}

TEST(metrics_port, closes_on_a_request_that_does_not_end)
{
	char junk[20000];
	timing = server_timing_usual;
	start();
	memset(junk, 'a', sizeof junk);
	int fd = scrape_connect(net_metrics_port(&n));
	(void)!send(fd, junk, sizeof junk, MSG_NOSIGNAL);
	CHECK_TEXT(scrape_read(fd), "");
	close(fd);
	check_all_is_well();
	stop();
}

/* A page goes to a peer that does not read it, and to one that has gone. */
TEST(metrics_port, does_not_wait_for_those_who_do_not_read)
{
	enum { DEAF = 40 };
	static const char request[] = "GET /metrics HTTP/1.1\r\n\r\n";
	const int small = 4096;
	int fds[DEAF];
	timing = server_timing_usual;
	start();
	for (size_t i = 0; i < DEAF; i++) {
		fds[i] = scrape_connect(net_metrics_port(&n));
		CHECK(fds[i] >= 0);
		(void)setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
		CHECK(send(fds[i], request, strlen(request), MSG_NOSIGNAL) > 0);
		if (i % 2) {
			close(fds[i]);
			fds[i] = -1;
		}
	}
	check_all_is_well();
	for (size_t i = 0; i < DEAF; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	check_all_is_well();
	stop();
}

TEST(metrics_port, lets_the_oldest_go_when_its_places_are_taken)
{
	enum { IDLE = 100 };
	int fds[IDLE];
	timing = server_timing_usual;
	timing.metrics = 600000; /* only newer ones end them */
	start();
	for (size_t i = 0; i < IDLE; i++) {
		fds[i] = scrape_connect(net_metrics_port(&n));
		CHECK(fds[i] >= 0);
	}
	check_all_is_well();
	CHECK_TEXT(scrape_read(fds[0]), "");
	for (size_t i = 0; i < IDLE; i++)
		close(fds[i]);
	stop();
}

TEST(metrics_port, ends_those_who_say_nothing)
{
	timing = server_timing_usual;
	timing.metrics = 50;
	start();
	int fd = scrape_connect(net_metrics_port(&n));
	CHECK_INT(send(fd, "GET", 3, MSG_NOSIGNAL), 3);
	CHECK_TEXT(scrape_read(fd), ""); /* returns because the server closes */
	close(fd);
	check_all_is_well();
	stop();
}

TEST(metrics_port, stands_a_flood)
{
	enum { FLOOD = 500 };
	timing = server_timing_usual;
	start();
	for (size_t i = 0; i < FLOOD; i++) {
		int fd = scrape_connect(net_metrics_port(&n));
		CHECK(fd >= 0);
		if (i % 3)
			CHECK(send(fd, "x\n\n", 3, MSG_NOSIGNAL) == 3);
		if (i % 100 == 0)
			check_all_is_well();
		close(fd);
	}
	check_all_is_well();
	stop();
}

/* The server ends though somebody has a connection to the port. */
TEST(metrics_port, holds_up_no_stop)
{
	timing = server_timing_usual;
	timing.metrics = 600000;
	start();
	int fd = scrape_connect(net_metrics_port(&n));
	CHECK_INT(send(fd, "GET", 3, MSG_NOSIGNAL), 3);
	stop();
	CHECK_TEXT(scrape_read(fd), "");
	close(fd);
}
