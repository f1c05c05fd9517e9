/* SPDX-License-Identifier: Apache-2.0 */
/* Many slow clients at a time, in each of the states that a connection can be slow in. Whoever is honest is served
 * all the while; when their deadline has passed the slow ones are gone, and so is what they held. Nothing is said
 * about how long anything takes. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/scrape.h"

enum { SLOW = 200, DEADLINE_MS = 1000, LISTED = 300, LISTS = 8 };

static struct net_fixture n;
static struct holder admin;
static struct client honest;
static struct server_timing timing;

/* What a slow client has still to send; the last byte of it is never sent. */
struct slow {
	struct client client; /* without TLS: the socket alone */
	struct bytes left;
};
static struct slow slow[SLOW];

/* ---- each kind of slowness ---- */

static void connect_only(struct slow *s)
{
	s->client = (struct client){.net = &n, .fd = client_connect_raw(&n)};
	CHECK(s->client.fd >= 0);
}

/* A ClientHello. */
static void begin_handshake(struct slow *s)
{
	struct tls_config *config;
	struct tls *tls;
	struct buf hello;
	struct sp_error err;
	connect_only(s);
	buf_init(&hello, 4096);
	CHECK_CODE(tls_config_client(NULL, bytes_of(NULL, 0), n.f.keys.ca_cert, &config, &err),
		SP_OK, &err);
	CHECK_CODE(tls_new_client(config, "localhost", &tls, &err), SP_OK, &err);
	CHECK_CODE(tls_start(tls, &hello, &err), SP_OK, &err);
	s->left = arena_bytes(n.f.arena, buf_bytes(&hello));
	buf_free(&hello);
	tls_free(tls);
	tls_config_free(config);
}

/* Part of a frame, each byte in a record of its own; the first record goes out at once. */
static void begin_frame(struct slow *s, struct bytes part)
{
	struct client *c = &s->client;
	client_open(&n, c, &admin);
	client_hello(c);
	CHECK_CODE(tls_send(c->tls, bytes_of(part.ptr, 1), &c->cipher, &n.f.err), SP_OK, &n.f.err);
	client_push(c);
	for (size_t i = 1; i < part.len; i++)
		CHECK_CODE(tls_send(c->tls, bytes_of(part.ptr + i, 1), &c->cipher, &n.f.err), SP_OK,
			&n.f.err);
	s->left = arena_bytes(n.f.arena, buf_bytes(&c->cipher));
	buf_clear(&c->cipher);
}

static void begin_header(struct slow *s)
{
	static const uint8_t header[FRAME_HEADER_SIZE] = {0, 0, 0, 9, 0, MESSAGE_ORG_IMPORT};
	begin_frame(s, bytes_of(header, sizeof header));
}

static void begin_body(struct slow *s)
{
	static const uint8_t frame[FRAME_HEADER_SIZE + 30] = {
		0, 0, 1, 0, 0, MESSAGE_ORG_IMPORT, 0, 0, 0, 0, 0, 1};
	begin_frame(s, bytes_of(frame, sizeof frame));
}

/* Asks for more than the socket takes, and reads none of it. */
static void ask_for_lists(struct slow *s)
{
	struct client *c = &s->client;
	client_open(&n, c, &admin);
	client_hello(c);
	for (uint32_t tag = 1; tag <= LISTS; tag++)
		client_put(c, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_push(c);
}

/* ---- meanwhile ---- */

static void be_honest(void)
{
	struct client next;
	struct msg_org_import none = {.key = fixture_key(&n.f)};
	client_open(&n, &next, &admin);
	client_hello(&next);
	CHECK_INT(client_ask(&next, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL),
		SP_OK);
	client_close(&next);
	CHECK_INT(client_ask(&honest, MESSAGE_ORG_IMPORT,
			  fixture_encode(&n.f, CODEC_ORG_IMPORT, &none), CODEC_RECEIPT, NULL),
		SP_FIELD_MISSING);
	CHECK_INT(client_ask(
			  &honest, MESSAGE_ORG_IMPORT, client_import_body(&n), CODEC_RECEIPT, NULL),
		SP_OK);
}

static void dribble(void)
{
	for (size_t i = 0; i < SLOW; i++)
		if (slow[i].left.len > 1 && send(slow[i].client.fd, slow[i].left.ptr, 1,
						    MSG_NOSIGNAL | MSG_DONTWAIT) == 1)
			slow[i].left = bytes_of(slow[i].left.ptr + 1, slow[i].left.len - 1);
}

static size_t times_told(const char *log, const char *state)
{
	char line[80];
	snprintf(line, sizeof line, "reason=\"TIMEOUT\" detail=\"%s\"", state);
	return log_count(log, line);
}

/* In the metrics. */
static uint64_t times_counted(const char *state)
{
	char series[80];
	snprintf(series, sizeof series, "samplan_connections_timed_out_total{state=\"%s\"}", state);
	return scrape_number(scrape(net_metrics_port(&n)), series);
}

static void start(void)
{
	struct server_options o = {.timing = &timing, .loops = 2, .metrics_port = -1};
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &honest, &admin);
	client_import_many(&honest, LISTED);
	be_honest(); /* each loop has had a connection: with its first it opens a file of its own */
	while (client_status(&honest).connections > 1)
		;
}

static void stop(void)
{
	client_close(&honest);
	net_stop(&n);
	holder_free(&admin);
}

static void outlast(void (*begin)(struct slow *s), uint32_t *deadline, const char *state)
{
	timing = server_timing_usual;
	timing.tick = 5;
	timing.closing = 50; /* they do not close their ends */
	timing.metrics_page = 0; /* each page is new */
	*deadline = DEADLINE_MS;
	start();
	size_t files = test_names_in("/proc/self/fd");
	uint64_t memory = client_status(&honest).memory_used;
	for (size_t i = 0; i < SLOW; i++) {
		slow[i].left = bytes_of(NULL, 0);
		begin(&slow[i]);
	}
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	do {
		dribble();
		be_honest();
	} while (client_status(&honest).connections > 1 && clock_steady_ms() < patience);
	CHECK_INT(client_status(&honest).connections, 1);
	CHECK(client_status(&honest).memory_used <= memory);
	CHECK_INT(test_names_in("/proc/self/fd"), files + SLOW); /* their own ends */
	CHECK_INT(times_counted(state), SLOW);
	for (size_t i = 0; i < SLOW; i++)
		client_close(&slow[i].client);
	stop();
	CHECK_INT(times_told(log_told(), state), SLOW);
}

TEST(slow, clients_that_only_connect_harm_themselves_alone)
{
	outlast(connect_only, &timing.handshake, "handshake");
}

TEST(slow, clients_that_dribble_their_hello_harm_themselves_alone)
{
	outlast(begin_handshake, &timing.handshake, "handshake");
}

TEST(slow, clients_that_dribble_a_header_harm_themselves_alone)
{
	outlast(begin_header, &timing.receiving, "receiving");
}

TEST(slow, clients_that_dribble_a_body_harm_themselves_alone)
{
	outlast(begin_body, &timing.receiving, "receiving");
}

TEST(slow, clients_that_read_no_replies_harm_themselves_alone)
{
	n.on_socket = client_hold_little;
	outlast(ask_for_lists, &timing.replying, "replying");
	n.on_socket = NULL;
}
