/* SPDX-License-Identifier: Apache-2.0 */
/* No connection, no open file, no room for answers, no time in a turn is left: who is in is served, the others are
 * refused and counted, or wait, and when there is room again it goes on. */
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/scrape.h"

enum { PLACES = 8, BEYOND = 300 };

static struct net_fixture n;
static struct holder admin;
static struct client honest;
static struct server_timing timing;

static atomic_bool slow;

/* The server asks it for each request. */
static uint64_t slow_clock(void)
{
	if (atomic_load(&slow))
		usleep(1000);
	return clock_utc_ms();
}

static void start(size_t max_connections, uint32_t by_address)
{
	struct server_options o = {.timing = &timing,
		.utc_ms = slow_clock,
		.loops = 2,
		.max_connections = max_connections,
		.max_connections_address = by_address,
		.metrics_port = -1};
	timing = server_timing_usual;
	timing.tick = 5;
	timing.metrics_page = 0; /* each page is new */
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &honest, &admin);
}

static const char *stop(void)
{
	client_close(&honest);
	net_stop(&n);
	holder_free(&admin);
	return log_told();
}

static uint64_t metric(const char *series)
{
	return scrape_number(scrape(net_metrics_port(&n)), series);
}

/* The server notices in its own time that others have gone. */
static void open_in_time(struct client *c)
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	while (!client_try_open(&n, c, &admin) || client_error(c) != SP_OK) {
		CHECK(clock_steady_ms() < patience);
		client_close(c);
	}
}

static void open_connections(struct client *c, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		client_open(&n, &c[i], &admin);
		client_hello(&c[i]);
	}
}

/* ---- connections ---- */

static void come_beyond(void)
{
	char byte;
	for (int i = 0; i < BEYOND; i++) {
		int fd = client_connect_raw(&n);
		CHECK(recv(fd, &byte, 1, 0) <= 0);
		close(fd);
	}
}

TEST(connections, beyond_the_limit_are_refused_and_counted_while_the_others_are_served)
{
	struct client in[PLACES], next;
	start(PLACES, 0);
	while (client_status(&honest).connections >
		1) /* the administrator's enrolment had one of its own */
		;
	open_connections(in, PLACES - 1);
	come_beyond();
	CHECK_INT(client_status(&honest).connections, PLACES);
	CHECK_INT(client_status(&honest).refused, BEYOND);
	CHECK_INT(metric("samplan_connections_refused_total{reason=\"connections\"}"), BEYOND);
	CHECK_INT(metric("samplan_connections_max"), PLACES);
	client_close(&in[0]);
	open_in_time(&next);
	client_close(&next);
	for (size_t i = 1; i < PLACES - 1; i++)
		client_close(&in[i]);
	const char *line = "conn_refused peer=\"127.0.0.1\" reason=\"BUSY\" detail=\"too many "
			   "connections\"";
	CHECK(log_count(stop(), line) >= BEYOND);
}

/* However many one address is allowed. */
TEST(connections, of_one_address_are_half_of_all_at_most)
{
	struct client in[PLACES / 2];
	char byte;
	start(PLACES, 1000);
	while (client_status(&honest).connections > 1)
		;
	open_connections(in, PLACES / 2 - 1);
	int fd = client_connect_raw(&n);
	CHECK(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	CHECK_INT(metric("samplan_connections_refused_total{reason=\"address\"}"), 1);
	for (size_t i = 0; i < PLACES / 2 - 1; i++)
		client_close(&in[i]);
	CHECK(log_count(stop(), "detail=\"connections of the address\"") == 1);
}

/* ---- open files ---- */

/* Files that are open stay open: none can be added. */
static struct rlimit allow_files(rlim_t files)
{
	struct rlimit before, now;
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &before), 0);
	now = (struct rlimit){files, before.rlim_max};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &now), 0);
	return before;
}

TEST(open_files, that_are_all_in_use_keep_a_client_waiting_and_nobody_else)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	struct client next;
	start(0, 0);
	at.sin_port = htons(net_port(&n));
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct rlimit before = allow_files(3);
	CHECK_INT(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	while (server_refused(n.server, REFUSED_RESOURCES) < 3)
		CHECK_INT(client_ask(&honest, MESSAGE_ORG_IMPORT, client_import_body(&n),
				  CODEC_RECEIPT, NULL),
			SP_OK);
	CHECK(client_status(&honest).connections == 1);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK(metric("samplan_connections_refused_total{reason=\"resources\"}") >= 3);
	while (client_status(&honest).connections < 2) /* it is taken when there is room */
		;
	close(fd);
	open_in_time(&next);
	client_close(&next);
	const char *log = stop();
	CHECK(log_count(log, "accept_failed peer=\"?\" reason=\"NO_MEMORY\" detail=\"EMFILE\"") >=
		3);
}

/* ---- answers that nobody reads ---- */

static size_t used(void)
{
	return meter_used(app_memory(n.f.app));
}

enum { REQUESTS = 30000 };

/* Sends requests as long as the server takes them; what it holds for all its clients at the most. */
static size_t ask_and_never_read(enum message_type type)
{
	struct client deaf;
	size_t most = 0;
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	n.on_socket = client_hold_little;
	client_open(&n, &deaf, &admin);
	n.on_socket = NULL;
	client_hello(&deaf);
	for (uint32_t tag = 1; tag <= REQUESTS; tag++)
		client_put(&deaf, type, tag, bytes_of(NULL, 0));
	for (int quiet = 0; (quiet < 200 || most == 0) && clock_steady_ms() < patience;
		usleep(1000)) {
		struct buf *out = &deaf.cipher;
		ssize_t sent =
			send(deaf.fd, buf_bytes(out).ptr, out->len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0)
			buf_consume(out, (size_t)sent);
		quiet = sent > 0 ? 0 : quiet + 1;
		most = used() > most ? used() : most;
	}
	while (metric("samplan_connections{state=\"replying\"}") != 1)
		CHECK(clock_steady_ms() < patience);
	CHECK(metrics_requests(n.server) < REQUESTS); /* it has stopped taking them */
	CHECK_INT(client_ask(&honest, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL),
		SP_OK);
	client_close(&deaf);
	while (client_status(&honest).connections > 1)
		;
	return most;
}

/* What has been answered lies in a queue of OUT_HIGH at most, what is longer is made a piece at a time; and who has
 * not taken what there is waits for its next turn. */
TEST(answers, that_nobody_reads_are_bounded)
{
	static const enum message_type types[] = {MESSAGE_WHOAMI, MESSAGE_ORG_LIST};
	start(0, 0);
	client_import_many(&honest, 2 * PAGE_ROWS);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t most = ask_and_never_read(types[i]);
		CHECK(most > 0 && most <= OUT_HIGH);
	}
	stop();
}

/* ---- time ---- */

/* Far more is asked at once than a turn has time for: nobody is forgotten. */
TEST(turns, that_are_too_short_for_all_go_on_with_everybody)
{
	enum { CLIENTS = 40, EACH = 5 };
	static struct client c[CLIENTS];
	start(0, 0);
	open_connections(c, CLIENTS);
	atomic_store(&slow, true);
	for (uint32_t tag = 1; tag <= EACH; tag++)
		for (size_t i = 0; i < CLIENTS; i++) { /* while those of before wait */
			client_put(&c[i], MESSAGE_WHOAMI, tag, bytes_of(NULL, 0));
			client_push(&c[i]);
		}
	for (size_t i = 0; i < CLIENTS; i++)
		for (uint32_t tag = 1; tag <= EACH; tag++) {
			CHECK(client_next(&c[i]));
			CHECK_INT(c[i].frame.tag, tag);
		}
	atomic_store(&slow, false);
	for (size_t i = 0; i < CLIENTS; i++)
		client_close(&c[i]);
	stop();
}
