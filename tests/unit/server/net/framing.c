/* SPDX-License-Identifier: Apache-2.0 */
/* Frames in odd pieces, cut off, in the wrong order. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

static struct net_fixture n;
static struct holder admin;
static struct client c;

static void start(void)
{
	net_start(&n, clock_utc_ms(), NULL);
	client_open_administrator(&n, &c, &admin);
}

static void stop(void)
{
	client_close(&c);
	net_stop(&n);
	holder_free(&admin);
}

/* A frame in the clear, in the fixture's arena. */
static struct bytes frame_of(enum message_type type, uint32_t tag, struct bytes body)
{
	const struct frame frame = {.type = (uint16_t)type, .tag = tag, .body = body};
	struct buf wire;
	buf_init(&wire, 2 * FRAME_MAX);
	CHECK_CODE(frame_write(&wire, &frame), SP_OK, NULL);
	struct bytes copy = arena_bytes(n.f.arena, buf_bytes(&wire));
	buf_free(&wire);
	return copy;
}

static void encrypt(struct client *to, struct bytes plain)
{
	CHECK_CODE(tls_send(to->tls, plain, &to->cipher, &n.f.err), SP_OK, &n.f.err);
}

/* ---- pieces ---- */

TEST(frame, with_every_byte_in_a_record_of_its_own_is_answered)
{
	start();
	struct bytes frame = frame_of(MESSAGE_ORG_IMPORT, 5, client_import_body(&n));
	for (size_t i = 0; i < frame.len; i++)
		encrypt(&c, bytes_of(frame.ptr + i, 1));
	client_push(&c);
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 5);
	CHECK_INT(client_error(&c), SP_OK);
	stop();
}

TEST(frame, in_more_than_a_thousand_segments_is_answered)
{
	enum { MANY = 20 };
	struct organisation orgs[MANY];
	const int on = 1;
	start();
	for (size_t i = 0; i < MANY; i++)
		orgs[i] = (struct organisation){.code = arena_printf(n.f.arena, "org-%zu", i),
			.name = "An organisation with a rather long name",
			.county = "21",
			.kind = ORG_OTHER};
	struct msg_org_import m = {fixture_key(&n.f), orgs, MANY};
	client_put(&c, MESSAGE_ORG_IMPORT, 6, fixture_encode(&n.f, CODEC_ORG_IMPORT, &m));
	CHECK(c.cipher.len > 1000);
	CHECK_INT(setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
	for (size_t i = 0; i < c.cipher.len; i++)
		CHECK_INT(send(c.fd, buf_bytes(&c.cipher).ptr + i, 1, MSG_NOSIGNAL), 1);
	buf_clear(&c.cipher);
	CHECK(client_next(&c));
	CHECK_INT(client_error(&c), SP_OK);
	stop();
}

TEST(frame, behind_another_in_the_same_segment_is_answered_too)
{
	start();
	uint64_t before = fixture_entries(&n.f);
	client_put(&c, MESSAGE_ORG_IMPORT, 7, client_import_body(&n));
	client_put(&c, MESSAGE_ORG_IMPORT, 8, client_import_body(&n));
	client_push(&c);
	for (uint32_t tag = 7; tag <= 8; tag++) {
		CHECK(client_next(&c));
		CHECK_INT(c.frame.tag, tag);
		CHECK_INT(client_error(&c), SP_OK);
	}
	CHECK_INT(fixture_entries(&n.f), before + 2);
	stop();
}

/* ---- the end in the middle ---- */

enum ending { END_OF_STREAM, CLOSE_NOTIFY, RESET };

/* A write of which only `len` bytes are sent before the connection ends. */
static void send_part(struct bytes frame, size_t len, enum ending ending)
{
	struct client part;
	client_open(&n, &part, &admin);
	client_hello(&part);
	encrypt(&part, bytes_of(frame.ptr, len));
	if (ending == CLOSE_NOTIFY)
		tls_close_notify(part.tls, &part.cipher);
	client_push(&part);
	if (ending == RESET) {
		const struct linger now = {.l_onoff = 1};
		CHECK_INT(setsockopt(part.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
	} else {
		CHECK_INT(shutdown(part.fd, SHUT_WR), 0);
		CHECK(!client_next(&part)); /* closed, and no answer to what did not come whole */
	}
	client_close(&part);
}

TEST(frame, that_is_cut_off_has_no_effect_however_the_connection_ends)
{
	start();
	uint64_t before = fixture_entries(&n.f);
	struct bytes frame = frame_of(MESSAGE_ORG_IMPORT, 9, client_import_body(&n));
	const size_t lengths[] = {1, 4, FRAME_HEADER_SIZE - 1, FRAME_HEADER_SIZE,
		FRAME_HEADER_SIZE + 1, frame.len - 1};
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
		for (int ending = END_OF_STREAM; ending <= RESET; ending++)
			send_part(frame, lengths[i], (enum ending)ending);
	CHECK_INT(
		client_ask(&c, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL), SP_OK);
	client_close(&c);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before);
	net_close(&n);
	holder_free(&admin);
}

/* ---- order ---- */

/* `first` is answered with the code, the write behind it is not looked at. */
static void check_closes(struct client *to, struct bytes first, enum sp_code code)
{
	uint64_t before = fixture_entries(&n.f);
	encrypt(to, first);
	encrypt(to, frame_of(MESSAGE_ORG_IMPORT, 12, client_import_body(&n)));
	client_push(to);
	CHECK(client_next(to));
	CHECK_CODE(client_error(to), code, &n.f.err);
	CHECK(!client_next(to));
	CHECK_INT(fixture_entries(&n.f), before);
	client_close(to);
}

TEST(message, that_is_not_due_closes_the_connection)
{
	static const uint8_t no_message[] = {0xFF, 0xFF};
	struct msg_hello hello = {1, "test", 0};
	struct client to;
	start();
	struct bytes body = fixture_encode(&n.f, CODEC_HELLO, &hello);
	client_open(&n, &to, &admin);
	check_closes(&to, frame_of(MESSAGE_WHOAMI, 11, bytes_of(NULL, 0)), SP_UNEXPECTED_MESSAGE);
	const struct bytes others[] = {
		frame_of(MESSAGE_HELLO, 11, body), /* the second */
		frame_of(MESSAGE_WELCOME, 11, bytes_of(NULL, 0)), /* what only a server says */
		frame_of((enum message_type)999, 11, bytes_of(NULL, 0)),
		frame_of(MESSAGE_WHOAMI, 0,
			bytes_of(NULL, 0)), /* the tag of what nobody asked for */
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		client_open(&n, &to, &admin);
		client_hello(&to);
		check_closes(&to, others[i], SP_UNEXPECTED_MESSAGE);
	}
	client_open(&n, &to, &admin);
	client_hello(&to);
	check_closes(&to, frame_of(MESSAGE_ORG_IMPORT, 11, bytes_of(no_message, sizeof no_message)),
		SP_MALFORMED);
	stop();
}

TEST(message, of_another_version_is_answered_with_both)
{
	struct msg_hello hello = {PROTOCOL_VERSION_MAX + 1, "test", 0};
	struct client to;
	start();
	client_open(&n, &to, &admin);
	check_closes(&to, frame_of(MESSAGE_HELLO, 11, fixture_encode(&n.f, CODEC_HELLO, &hello)),
		SP_PROTOCOL_VERSION);
	CHECK_TEXT(n.f.err.param[0], "2");
	CHECK_TEXT(n.f.err.param[1], "1-1");
	stop();
}

TEST(message, with_a_wrong_field_leaves_the_connection_open)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0};
	const struct {
		struct msg_org_import m;
		enum sp_code code;
	} cases[] = {
		{{bytes_text("0123456789abcdef"), NULL, 0}, SP_FIELD_MISSING},
		{{bytes_text("short"), &org, 1}, SP_FIELD_INVALID},
	};
	start();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(client_ask(&c, MESSAGE_ORG_IMPORT,
				  fixture_encode(&n.f, CODEC_ORG_IMPORT, &cases[i].m),
				  CODEC_RECEIPT, NULL),
			cases[i].code);
	void *large = arena_alloc(n.f.arena, 4096);
	CHECK_INT(client_ask(&c, MESSAGE_WHOAMI, bytes_of(large, 4096), CODEC_WHOAMI_REPLY, NULL),
		SP_TOO_LARGE);
	CHECK_INT(
		client_ask(&c, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL), SP_OK);
	stop();
}
