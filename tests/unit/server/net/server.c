/* SPDX-License-Identifier: Apache-2.0 */
/* A server on a free loopback port, and clients that behave and misbehave. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/wire/frame.h"
#include "server/net/server.h"
#include "tests/lib/app_fixture.h"

enum { PATIENCE_MS = 20000 }; /* only a server that hangs uses it up */

static struct fixture f;
static struct tls_config *server_tls;
static struct server *server;
static pthread_t thread;
static enum sp_code ended;

static void *run(void *ctx)
{
	struct sp_error err;
	(void)ctx;
	ended = server_run(server, &err);
	return NULL;
}

static void start_with(size_t max_connections)
{
	struct sp_error err = {.code = SP_OK};
	fixture_init_at(&f, clock_utc_ms());
	CHECK_CODE(tls_config_server(f.keys.server_key, f.keys.server_cert, f.keys.ca_cert,
			   &server_tls, &err),
		SP_OK, &err);
	struct server_options o = {.app = f.app,
		.tls = server_tls,
		.listen = "127.0.0.1",
		.max_connections = max_connections};
	CHECK_CODE(server_new(&o, &server, &err), SP_OK, &err);
	CHECK_INT(pthread_create(&thread, NULL, run, NULL), 0);
}

static void start(void)
{
	start_with(0);
}

static void wait_for_end(void)
{
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(ended, SP_OK);
	server_free(server);
	tls_config_free(server_tls);
	fixture_close(&f);
}

static void stop(void)
{
	server_stop(server);
	wait_for_end();
}

static uint16_t port(void)
{
	return (uint16_t)strtoul(strrchr(server_address(server), ':') + 1, NULL, 10);
}

/* ---- a client ---- */

struct client {
	int fd;
	struct tls_config *config;
	struct tls *tls;
	struct buf plain, cipher;
	struct frame frame; /* of the last client_next; its body lies in the fixture's arena */
};

static int connect_raw(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port())};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK_INT(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void push(struct client *c)
{
	while (c->cipher.len) {
		ssize_t n = send(c->fd, buf_bytes(&c->cipher).ptr, c->cipher.len, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		buf_consume(&c->cipher, (size_t)n);
	}
	buf_clear(&c->cipher);
}

/* False at the end of the stream. */
static bool pull(struct client *c)
{
	uint8_t chunk[16384];
	struct sp_error err;
	struct pollfd wait = {.fd = c->fd, .events = POLLIN};
	CHECK_INT(poll(&wait, 1, PATIENCE_MS), 1);
	ssize_t n = recv(c->fd, chunk, sizeof chunk, 0);
	if (n <= 0)
		return false;
	enum sp_code rc = tls_feed(c->tls, bytes_of(chunk, (size_t)n), &c->plain, &c->cipher, &err);
	push(c);
	return rc == SP_OK;
}

/* The next frame; false when the server has closed. */
static bool client_next(struct client *c)
{
	struct sp_error err;
	for (;;) {
		enum sp_code rc = frame_next(&c->plain, FRAME_MAX, &c->frame, &err);
		if (rc == SP_OK)
			c->frame.body = arena_bytes(f.arena, c->frame.body);
		if (rc == SP_OK)
			return true;
		CHECK_INT(rc, SP_AGAIN);
		if (!pull(c) && c->plain.len == 0)
			return false;
	}
}

static void client_open(struct client *c, const struct tls_key *key, struct bytes cert)
{
	struct sp_error err = {.code = SP_OK};
	*c = (struct client){.fd = connect_raw()};
	buf_init(&c->plain, 4 << 20);
	buf_init(&c->cipher, 4 << 20);
	CHECK_CODE(tls_config_client(key, cert, f.keys.ca_cert, &c->config, &err), SP_OK, &err);
	CHECK_CODE(tls_new_client(c->config, "localhost", &c->tls, &err), SP_OK, &err);
	CHECK_CODE(tls_start(c->tls, &c->cipher, &err), SP_OK, &err);
	push(c);
	CHECK(client_next(c));
	CHECK_INT(c->frame.type, MESSAGE_WELCOME);
	CHECK_INT(c->frame.tag, 0);
}

static void client_close(struct client *c)
{
	close(c->fd);
	tls_free(c->tls);
	tls_config_free(c->config);
	buf_free(&c->plain);
	buf_free(&c->cipher);
}

/* Encrypts frames into c->cipher; push sends them. */
static void put(struct client *c, const struct frame *frame)
{
	struct sp_error err = {.code = SP_OK};
	struct buf wire;
	buf_init(&wire, 4 << 20);
	CHECK_CODE(frame_write(&wire, frame), SP_OK, NULL);
	CHECK_CODE(tls_send(c->tls, buf_bytes(&wire), &c->cipher, &err), SP_OK, &err);
	buf_free(&wire);
}

static void put_request(struct client *c, enum message_type type, uint32_t tag, struct bytes body)
{
	struct frame frame = {.type = (uint16_t)type, .tag = tag, .body = body};
	put(c, &frame);
}

static enum sp_code error_of(const struct frame *frame)
{
	struct sp_error err = {.code = SP_OK};
	if (frame->flags & FRAME_ERROR)
		CHECK_CODE(codec_decode_error(frame->body, f.arena, &err), SP_OK, NULL);
	return err.code;
}

static void say_hello(struct client *c)
{
	struct msg_hello hello = {.protocol = 1, .software = "test"};
	put_request(c, MESSAGE_HELLO, 1, fixture_encode(&f, CODEC_HELLO, &hello));
	push(c);
	CHECK(client_next(c));
	CHECK_INT(error_of(&c->frame), SP_OK);
}

/* An enrolled administrator's connection, hello said: enrolment over the wire, then a second one. */
static void client_enrolled(struct client *c)
{
	struct tls_key *key = NULL;
	struct sp_error err = {.code = SP_OK};
	struct enrol_code code;
	struct msg_enrol m;
	struct msg_enrol_reply reply;
	struct client first;
	CHECK_CODE(code_parse(f.code, &code, &err), SP_OK, &err);
	CHECK_CODE(tls_key_generate(&key, &err), SP_OK, &err);
	m.code_secret = bytes_text(code.secret);
	CHECK_CODE(csr_make(key, "anybody", f.arena, &m.csr, &err), SP_OK, &err);
	client_open(&first, NULL, bytes_of(NULL, 0));
	say_hello(&first);
	put_request(&first, MESSAGE_ENROL, 2, fixture_encode(&f, CODEC_ENROL, &m));
	push(&first);
	CHECK(client_next(&first));
	CHECK_INT(error_of(&first.frame), SP_OK);
	CHECK_CODE(codec_decode(CODEC_ENROL_REPLY, first.frame.body, f.arena, &reply, &err), SP_OK,
		&err);
	client_close(&first);
	client_open(c, key, reply.certificate);
	say_hello(c);
	tls_key_free(key);
}

static struct bytes import_body(void)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0};
	struct msg_org_import m = {fixture_key(&f), &org, 1};
	return fixture_encode(&f, CODEC_ORG_IMPORT, &m);
}

/* ---- what holds ---- */

TEST(server, speaks_first_and_knows_who_is_there)
{
	struct client c;
	struct msg_welcome welcome;
	struct sp_error err = {.code = SP_OK};
	start();
	client_open(&c, NULL, bytes_of(NULL, 0));
	CHECK_CODE(codec_decode(CODEC_WELCOME, c.frame.body, f.arena, &welcome, &err), SP_OK, &err);
	CHECK(!welcome.authenticated);
	CHECK_INT(welcome.max_frame, FRAME_MAX_ANONYMOUS);
	client_close(&c);
	client_enrolled(&c);
	put_request(&c, MESSAGE_WHOAMI, 5, bytes_of(NULL, 0));
	push(&c);
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 5);
	CHECK_INT(error_of(&c.frame), SP_OK);
	client_close(&c);
	stop();
}

TEST(server, answers_a_frame_that_comes_byte_by_byte)
{
	struct client c;
	start();
	client_open(&c, NULL, bytes_of(NULL, 0));
	say_hello(&c);
	put_request(&c, MESSAGE_HEALTH, 9, bytes_of(NULL, 0));
	struct bytes all = arena_bytes(f.arena, buf_bytes(&c.cipher));
	buf_clear(&c.cipher);
	for (size_t i = 0; i < all.len; i++) {
		buf_add(&c.cipher, all.ptr + i, 1);
		push(&c);
	}
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 9);
	client_close(&c);
	stop();
}

/* More than may be in flight, all sent before an answer is read: each is answered once. */
TEST(server, answers_many_pipelined_reads_and_writes)
{
	enum { MANY = 200 };
	bool seen[MANY + 1] = {false};
	struct client c;
	start();
	client_enrolled(&c);
	uint64_t before = fixture_entries(&f);
	for (uint32_t tag = 1; tag <= MANY; tag++)
		put_request(&c, tag % 2 ? MESSAGE_ORG_IMPORT : MESSAGE_HEALTH, tag,
			tag % 2 ? import_body() : bytes_of(NULL, 0));
	push(&c);
	for (size_t i = 0; i < MANY; i++) {
		CHECK(client_next(&c));
		CHECK_INT(error_of(&c.frame), SP_OK);
		CHECK(c.frame.tag >= 1 && c.frame.tag <= MANY && !seen[c.frame.tag]);
		seen[c.frame.tag] = true;
	}
	CHECK_INT(fixture_entries(&f), before + MANY / 2);
	client_close(&c);
	stop();
}

TEST(server, refuses_a_tag_that_is_in_flight)
{
	struct client c;
	size_t good = 0, refused = 0;
	start();
	client_enrolled(&c);
	put_request(&c, MESSAGE_ORG_IMPORT, 7, import_body());
	put_request(&c, MESSAGE_ORG_IMPORT, 7, import_body());
	push(&c); /* both in one piece: the first is still with the writer */
	for (int i = 0; i < 2; i++) {
		CHECK(client_next(&c));
		CHECK_INT(c.frame.tag, 7);
		good += error_of(&c.frame) == SP_OK;
		refused += error_of(&c.frame) == SP_DUPLICATE_TAG;
	}
	CHECK_INT(good, 1);
	CHECK_INT(refused, 1);
	client_close(&c);
	stop();
}

/* Header alone: the refusal comes before a byte of the body is stored. */
static void check_refused(
	struct client *c, uint32_t len, uint16_t type, uint16_t flags, enum sp_code want)
{
	uint8_t header[FRAME_HEADER_SIZE];
	struct sp_error err;
	be32_put(header, len);
	be16_put(header + 4, type);
	be16_put(header + 6, flags);
	be32_put(header + 8, 3);
	CHECK_CODE(
		tls_send(c->tls, bytes_of(header, sizeof header), &c->cipher, &err), SP_OK, &err);
	push(c);
	CHECK(client_next(c));
	CHECK_INT(error_of(&c->frame), want);
	CHECK(!client_next(c));
	client_close(c);
}

TEST(server, refuses_and_closes_on_frames_that_cannot_be)
{
	static const struct {
		uint32_t len;
		uint16_t type, flags;
		enum sp_code code;
	} cases[] = {
		{FRAME_MAX_ANONYMOUS + 1, MESSAGE_HEALTH, 0, SP_FRAME_TOO_LARGE},
		{UINT32_MAX, MESSAGE_HEALTH, 0, SP_FRAME_TOO_LARGE},
		{0, MESSAGE_HEALTH, FRAME_ERROR, SP_UNEXPECTED_MESSAGE},
		{0, MESSAGE_HEALTH, FRAME_MORE, SP_UNEXPECTED_MESSAGE},
		{0, MESSAGE_HEALTH, 0x8000, SP_MALFORMED},
		{0, MESSAGE_WELCOME, 0, SP_UNEXPECTED_MESSAGE},
		{0, 999, 0, SP_UNEXPECTED_MESSAGE},
	};
	struct client c;
	start();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		client_open(&c, NULL, bytes_of(NULL, 0));
		say_hello(&c);
		check_refused(&c, cases[i].len, cases[i].type, cases[i].flags, cases[i].code);
	}
	client_enrolled(&c);
	check_refused(&c, FRAME_MAX + 1, MESSAGE_ORG_IMPORT, 0, SP_FRAME_TOO_LARGE);
	stop();
}

TEST(server, takes_a_frame_of_the_largest_size_from_who_is_enrolled)
{
	struct client c;
	start();
	client_enrolled(&c);
	void *body = arena_alloc(f.arena, FRAME_MAX);
	put_request(&c, MESSAGE_ORG_IMPORT, 4, bytes_of(body, FRAME_MAX));
	push(&c);
	CHECK(client_next(&c));
	CHECK_INT(error_of(&c.frame), SP_MALFORMED); /* zeros: read whole, then looked at */
	client_close(&c);
	stop();
}

TEST(server, closes_on_other_protocols_and_serves_the_next)
{
	static const char *const greetings[] = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"SSH-2.0-OpenSSH_9.2\r\n", "\026\003\001\377\377junk junk junk junk junk"};
	struct client c;
	start();
	for (size_t i = 0; i < sizeof greetings / sizeof greetings[0]; i++) {
		char answer[64];
		int fd = connect_raw();
		size_t n = strlen(greetings[i]), got = 0;
		CHECK_INT(send(fd, greetings[i], n, MSG_NOSIGNAL), (ssize_t)n);
		shutdown(fd, SHUT_WR);
		for (ssize_t more = 1; more > 0 && got < sizeof answer; got += (size_t)more)
			if ((more = recv(fd, answer + got, sizeof answer - got, 0)) <= 0)
				break;
		CHECK(got < sizeof answer); /* an alert at most, then the end */
		close(fd);
	}
	client_open(&c, NULL, bytes_of(NULL, 0));
	client_close(&c);
	stop();
}

TEST(server, finishes_the_write_of_a_client_that_has_gone)
{
	struct client c, other;
	struct msg_health_reply health = {.log_size = 0};
	struct sp_error err;
	start();
	client_enrolled(&c);
	client_open(&other, NULL, bytes_of(NULL, 0));
	say_hello(&other);
	uint64_t before = fixture_entries(&f);
	put_request(&c, MESSAGE_ORG_IMPORT, 2, import_body());
	push(&c);
	client_close(&c);
	while (health.log_size <= before) {
		put_request(&other, MESSAGE_HEALTH, 1, bytes_of(NULL, 0));
		push(&other);
		CHECK(client_next(&other));
		CHECK_CODE(
			codec_decode(CODEC_HEALTH_REPLY, other.frame.body, f.arena, &health, &err),
			SP_OK, &err);
	}
	CHECK_INT(health.log_size, before + 1);
	client_close(&other);
	stop();
}

TEST(server, stops_with_idle_connections_open)
{
	struct client idle, handshaking;
	start();
	client_enrolled(&idle);
	handshaking.fd = connect_raw();
	server_stop(server);
	CHECK(!client_next(&idle));
	client_close(&idle);
	close(handshaking.fd);
	wait_for_end();
}

TEST(server, names_a_port_that_is_taken_and_an_address_that_is_none)
{
	struct sp_error err;
	struct server *second = NULL;
	start();
	struct server_options o = {
		.app = f.app, .tls = server_tls, .listen = "127.0.0.1", .port = port()};
	CHECK_CODE(server_new(&o, &second, &err), SP_PORT_TAKEN, &err);
	CHECK_TEXT(err.param[0], server_address(server));
	o.listen = "192.0.2.1"; /* of nobody: RFC 5737 */
	CHECK_CODE(server_new(&o, &second, &err), SP_CONFIG_VALUE, &err);
	o.listen = "localhost"; /* names are not looked up */
	CHECK_CODE(server_new(&o, &second, &err), SP_CONFIG_VALUE, &err);
	CHECK_TEXT(err.param[1], "localhost");
	stop();
}

TEST(server, beyond_its_limit_of_connections_refuses_the_next)
{
	struct client c;
	char byte;
	start_with(1);
	client_open(&c, NULL, bytes_of(NULL, 0));
	int fd = connect_raw();
	CHECK(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	client_close(&c);
	stop();
}
