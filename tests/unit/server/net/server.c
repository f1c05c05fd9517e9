/* SPDX-License-Identifier: Apache-2.0 */
/* A server on a free loopback port, and clients that behave and misbehave. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

static struct net_fixture n;
static struct holder admin;

static void start(void)
{
	net_start(&n, clock_utc_ms(), NULL);
}

static void stop(void)
{
	net_stop(&n);
	holder_free(&admin);
}

static void open_anonymous(struct client *c)
{
	client_open(&n, c, NULL);
	client_hello(c);
}

TEST(server, speaks_first_and_knows_who_is_there)
{
	struct client c;
	struct msg_welcome welcome;
	struct sp_error err = {.code = SP_OK};
	start();
	client_open(&n, &c, NULL);
	CHECK_CODE(
		codec_decode(CODEC_WELCOME, c.frame.body, n.f.arena, &welcome, &err), SP_OK, &err);
	CHECK(!welcome.authenticated);
	CHECK_INT(welcome.max_frame, FRAME_MAX_ANONYMOUS);
	client_close(&c);
	client_open_administrator(&n, &c, &admin);
	client_put(&c, MESSAGE_WHOAMI, 5, bytes_of(NULL, 0));
	client_push(&c);
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 5);
	CHECK_INT(client_error(&c), SP_OK);
	client_close(&c);
	stop();
}

TEST(server, answers_a_frame_that_comes_byte_by_byte)
{
	struct client c;
	start();
	open_anonymous(&c);
	client_put(&c, MESSAGE_HEALTH, 9, bytes_of(NULL, 0));
	struct bytes all = arena_bytes(n.f.arena, buf_bytes(&c.cipher));
	buf_clear(&c.cipher);
	for (size_t i = 0; i < all.len; i++) {
		buf_add(&c.cipher, all.ptr + i, 1);
		client_push(&c);
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
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	for (uint32_t tag = 1; tag <= MANY; tag++)
		client_put(&c, tag % 2 ? MESSAGE_ORG_IMPORT : MESSAGE_HEALTH, tag,
			tag % 2 ? client_import_body(&n) : bytes_of(NULL, 0));
	client_push(&c);
	for (size_t i = 0; i < MANY; i++) {
		CHECK(client_next(&c));
		CHECK_INT(client_error(&c), SP_OK);
		CHECK(c.frame.tag >= 1 && c.frame.tag <= MANY && !seen[c.frame.tag]);
		seen[c.frame.tag] = true;
	}
	CHECK_INT(fixture_entries(&n.f), before + MANY / 2);
	client_close(&c);
	stop();
}

enum { LISTED = PAGE_ROWS * 4 / 5 }; /* as long as one frame may be, and a little less */

/* The replies are many times what the server keeps for one connection: it goes on as they are taken, though
 * nothing more comes in. */
TEST(server, answers_many_pipelined_reads_with_long_replies)
{
	enum { MANY = 200 };
	struct client c;
	start();
	client_open_administrator(&n, &c, &admin);
	client_import_many(&c, LISTED);
	for (uint32_t tag = 1; tag <= MANY; tag++)
		client_put(&c, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_push(&c);
	for (uint32_t tag = 1; tag <= MANY; tag++) {
		CHECK(client_next(&c));
		CHECK_INT(client_error(&c), SP_OK);
		CHECK_INT(c.frame.tag, tag);
	}
	client_close(&c);
	stop();
}

/* A client may end its half at once, as "printf ... | nc" does: what it asked for is still answered. */
TEST(server, answers_all_that_was_asked_before_close_notify)
{
	enum { MANY = 60 };
	struct client c;
	start();
	client_open_administrator(&n, &c, &admin);
	client_import_many(&c, LISTED);
	for (uint32_t tag = 1; tag <= MANY; tag++)
		client_put(&c, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_put(&c, MESSAGE_ORG_IMPORT, MANY + 1, client_import_body(&n));
	tls_close_notify(c.tls, &c.cipher);
	client_push(&c);
	shutdown(c.fd, SHUT_WR);
	for (uint32_t i = 0; i <= MANY; i++) {
		CHECK(client_next(&c));
		CHECK_INT(client_error(&c), SP_OK);
	}
	CHECK(!client_next(&c));
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
	client_push(c);
	CHECK(client_next(c));
	CHECK_INT(client_error(c), want);
	bool framing = want == SP_MALFORMED || want == SP_FRAME_TOO_LARGE;
	CHECK_INT(c->frame.type, framing ? 0 : type);
	CHECK_INT(c->frame.tag, framing ? 0 : 3);
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
		{0, MESSAGE_HEALTH, FRAME_ERROR, SP_MALFORMED},
		{0, MESSAGE_HEALTH, FRAME_MORE, SP_MALFORMED},
		{0, MESSAGE_HEALTH, 0x8000, SP_MALFORMED},
		{0, MESSAGE_WELCOME, 0, SP_UNEXPECTED_MESSAGE},
		{0, 999, 0, SP_UNEXPECTED_MESSAGE},
	};
	struct client c;
	start();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		open_anonymous(&c);
		check_refused(&c, cases[i].len, cases[i].type, cases[i].flags, cases[i].code);
	}
	client_open_administrator(&n, &c, &admin);
	check_refused(&c, FRAME_MAX + 1, MESSAGE_ORG_IMPORT, 0, SP_FRAME_TOO_LARGE);
	stop();
}

TEST(server, takes_a_frame_of_the_largest_size_from_who_is_enrolled)
{
	struct client c;
	start();
	client_open_administrator(&n, &c, &admin);
	void *body = arena_alloc(n.f.arena, FRAME_MAX);
	client_put(&c, MESSAGE_ORG_IMPORT, 4, bytes_of(body, FRAME_MAX));
	client_push(&c);
	CHECK(client_next(&c));
	CHECK_INT(client_error(&c), SP_MALFORMED); /* zeros: read whole, then looked at */
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
		int fd = client_connect_raw(&n);
		size_t len = strlen(greetings[i]), got = 0;
		CHECK_INT(send(fd, greetings[i], len, MSG_NOSIGNAL), (ssize_t)len);
		shutdown(fd, SHUT_WR);
		for (ssize_t more = 1; more > 0 && got < sizeof answer; got += (size_t)more)
			if ((more = recv(fd, answer + got, sizeof answer - got, 0)) <= 0)
				break;
		CHECK(got < sizeof answer); /* an alert at most, then the end */
		close(fd);
	}
	client_open(&n, &c, NULL);
	client_close(&c);
	stop();
}

TEST(server, finishes_the_write_of_a_client_that_has_gone)
{
	struct client c, other;
	struct msg_health_reply health = {.log_size = 0};
	struct sp_error err;
	start();
	client_open_administrator(&n, &c, &admin);
	open_anonymous(&other);
	uint64_t before = fixture_entries(&n.f);
	client_put(&c, MESSAGE_ORG_IMPORT, 2, client_import_body(&n));
	client_push(&c);
	client_close(&c);
	while (health.log_size <= before) {
		client_put(&other, MESSAGE_HEALTH, 1, bytes_of(NULL, 0));
		client_push(&other);
		CHECK(client_next(&other));
		CHECK_CODE(codec_decode(
				   CODEC_HEALTH_REPLY, other.frame.body, n.f.arena, &health, &err),
			SP_OK, &err);
	}
	CHECK_INT(health.log_size, before + 1);
	client_close(&other);
	stop();
}

TEST(server, stops_with_idle_connections_open)
{
	struct client idle;
	start();
	client_open_administrator(&n, &idle, &admin);
	int handshaking = client_connect_raw(&n);
	server_stop(n.server);
	CHECK(!client_next(&idle));
	client_close(&idle);
	net_wait_for_end(&n);
	close(handshaking);
	net_close(&n);
	holder_free(&admin);
}

TEST(server, names_a_port_that_is_taken_and_an_address_that_is_none)
{
	struct sp_error err;
	struct server *second = NULL;
	start();
	struct server_options o = {.app = n.f.app,
		.keys = &n.f.keys,
		.dir = n.f.dir,
		.listen = "127.0.0.1",
		.port = net_port(&n)};
	CHECK_CODE(server_new(&o, &second, &err), SP_PORT_TAKEN, &err);
	CHECK_TEXT(err.param[0], server_address(n.server));
	o.listen = "192.0.2.1"; /* of nobody: RFC 5737 */
	CHECK_CODE(server_new(&o, &second, &err), SP_CONFIG_VALUE, &err);
	o.listen = "localhost"; /* names are not looked up */
	CHECK_CODE(server_new(&o, &second, &err), SP_CONFIG_VALUE, &err);
	CHECK_TEXT(err.param[1], "localhost");
	stop();
}

TEST(server, beyond_its_limit_of_connections_refuses_the_next)
{
	struct server_options o = {.max_connections = 1};
	struct client c;
	char byte;
	net_start(&n, clock_utc_ms(), &o);
	client_open(&n, &c, NULL);
	int fd = client_connect_raw(&n);
	CHECK(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	client_close(&c);
	stop();
}

TEST(server, tells_its_administrator_how_it_is)
{
	struct cert_info shown;
	struct client c, other;
	start();
	client_open_administrator(&n, &c, &admin);
	client_open(&n, &other, NULL);
	const struct msg_server_status_reply got = client_status(&c);
	CHECK_CODE(cert_read(n.f.keys.server_cert, &shown, &n.f.err), SP_OK, &n.f.err);
	CHECK_INT(got.server_not_after_ms, shown.not_after_ms);
	CHECK(got.connections >= 2); /* the one that enrolled may not have gone yet */
	CHECK_INT(got.accounts, 1);
	CHECK(got.writable);
	client_close(&other);
	client_close(&c);
	stop();
}
