/* SPDX-License-Identifier: Apache-2.0 */
/* TLS with somebody at the line. The first byte says what happens: any bytes to a server, any bytes to a client that
 * has begun, a real handshake of which bytes are changed, dropped or doubled on their way, a real connection and
 * then any bytes, or a first contact with a server that says it has any bytes as its CA. Whatever comes: nothing arrives
 * that was not sent, what has failed stays so, and no CA but its own fits the server. */
#include "common/crypto/tls.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/common/crypto/pair.h"

enum { HANDSHAKE_LIMIT = 64 << 10, ROUNDS = 64, EDITS = 16 };

const size_t fuzz_max = HANDSHAKE_LIMIT + 16; /* more is not read of who has not said who it is */

static const char host[] = "plan.region.example";
static struct region region;
static struct configs configs, strangers; /* strangers: the client has neither certificate nor CA */

void fuzz_begin(void)
{
	region = region_new();
	configs = configs_new(&region, &region.server, &region.client, &region.ca);
	strangers = configs_new(&region, &region.server, NULL, NULL);
}

static bool ends_connection(enum sp_code rc)
{
	return rc == SP_TLS || rc == SP_SERVER_UNTRUSTED || rc == SP_CERTIFICATE_EXPIRED ||
	       rc == SP_TOO_LARGE || rc == SP_DISCONNECTED;
}

static enum sp_code feed(struct side *s, struct bytes in)
{
	s->err = (struct sp_error){.code = SP_OK};
	s->rc = tls_feed(s->tls, in, &s->plain, &s->cipher, &s->err);
	REQUIRE(s->rc == SP_OK || (ends_connection(s->rc) && s->err.code == s->rc));
	if (s->rc != SP_OK)
		REQUIRE(tls_feed(s->tls, bytes_of("x", 1), &s->plain, &s->cipher, &s->err) ==
			s->rc);
	return s->rc;
}

/* In memory of just that size, `step` bytes at a time. */
static void feed_pieces(struct side *s, struct bytes in, size_t step)
{
	enum sp_code rc = SP_OK;
	for (size_t at = 0; at < in.len && rc == SP_OK; at += step) {
		size_t n = in.len - at < step ? in.len - at : step;
		uint8_t *piece = malloc(n);
		REQUIRE(piece);
		memcpy(piece, in.ptr + at, n);
		rc = feed(s, bytes_of(piece, n));
		free(piece);
	}
}

static void bytes_to(struct side *s, struct fuzz_input *in)
{
	size_t step = (size_t)take8(in) * 8 + 1;
	feed_pieces(s, take(in, in->left), step);
	REQUIRE(!tls_ready(s->tls) && s->plain.len == 0);
	REQUIRE(tls_send(s->tls, bytes_of("x", 1), &s->cipher, NULL) != SP_OK);
}

/* Bytes on their way, after so many of both directions. */
struct edit {
	uint16_t at;
	uint8_t what, by;
};
enum { CHANGE, DROP, DOUBLE, INSERT, CUT, EDIT_KINDS };

static void add_edited(struct buf *out, const struct edit *e, uint8_t byte)
{
	switch (e->what % EDIT_KINDS) {
	case DROP:
		return;
	case DOUBLE:
		buf_add(out, &byte, 1);
		break;
	case INSERT:
		buf_add(out, &e->by, 1);
		break;
	default:
		byte ^= e->by;
	}
	buf_add(out, &byte, 1);
}

/* What becomes of the bytes; false when the line is cut. */
static bool tamper(
	const struct edit *edits, size_t n, size_t *passed, struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++, (*passed)++) {
		const struct edit *e = NULL;
		for (size_t k = 0; k < n && !e; k++)
			e = edits[k].at == *passed ? &edits[k] : NULL;
		if (e && e->what % EDIT_KINDS == CUT)
			return false;
		if (e)
			add_edited(out, e, in.ptr[i]);
		else
			buf_add(out, in.ptr + i, 1);
	}
	return true;
}

static const char question[] = "what the client sends", answer[] = "what the server sends";

static void say(struct side *s, const char *text, bool *said)
{
	if (*said || s->rc != SP_OK || !tls_ready(s->tls))
		return;
	*said = true;
	REQUIRE(tls_send(s->tls, bytes_text(text), &s->cipher, NULL) == SP_OK);
}

/* Only a beginning of what was sent may arrive. */
static void check_arrived(const struct side *s, const char *text)
{
	struct bytes got = buf_bytes(&s->plain);
	REQUIRE(got.len <= strlen(text) && (got.len == 0 || memcmp(got.ptr, text, got.len) == 0));
}

static bool pass_on(
	struct side *from, struct side *to, const struct edit *edits, size_t n, size_t *passed)
{
	struct buf line;
	buf_init(&line, BUFFER_MAX);
	bool whole = tamper(edits, n, passed, buf_bytes(&from->cipher), &line);
	buf_clear(&from->cipher);
	if (to->rc == SP_OK && line.len)
		feed_pieces(to, buf_bytes(&line), SIZE_MAX / 2);
	buf_free(&line);
	return whole;
}

static void tampered(struct pair *p, struct fuzz_input *in)
{
	struct edit edits[EDITS];
	size_t n = 0, passed = 0;
	bool client_said = false, server_said = false;
	for (; n < EDITS && in->left; n++)
		edits[n] = (struct edit){take16(in), take8(in), take8(in)};
	for (int i = 0; i < ROUNDS && (p->client.cipher.len || p->server.cipher.len); i++) {
		if (!pass_on(&p->client, &p->server, edits, n, &passed) ||
			!pass_on(&p->server, &p->client, edits, n, &passed))
			break;
		say(&p->client, question, &client_said);
		say(&p->server, answer, &server_said);
	}
	check_arrived(&p->server, question);
	check_arrived(&p->client, answer);
	REQUIRE(n || (p->server.plain.len && p->client.plain.len));
}

static void after_handshake(struct pair *p, struct fuzz_input *in)
{
	struct side *s = take8(in) % 2 ? &p->client : &p->server;
	talk(p, SIZE_MAX);
	REQUIRE(tls_ready(p->client.tls) && tls_ready(p->server.tls));
	feed_pieces(s, take(in, in->left), SIZE_MAX / 2);
	REQUIRE(s->plain.len == 0 && s->rc != SP_DISCONNECTED);
}

static void first_contact(struct pair *p, struct fuzz_input *in)
{
	struct bytes ca = take(in, in->left);
	struct sp_error err = {.code = SP_OK};
	REQUIRE(tls_peer_chain(p->client.tls, region.ca.cert, host, &err) != SP_OK);
	talk(p, SIZE_MAX);
	REQUIRE(tls_ready(p->client.tls) && tls_alpn_agreed(p->client.tls));
	REQUIRE(tls_peer_certificate(p->server.tls).len == 0);
	enum sp_code rc = tls_peer_chain(p->client.tls, ca, host, &err);
	REQUIRE(bytes_equal(ca, region.ca.cert) || (rc != SP_OK && err.code == rc));
	REQUIRE(tls_peer_chain(p->client.tls, region.ca.cert, host, &err) == SP_OK);
}

/* The connection's end, if it got so far. */
static void part(struct pair *p)
{
	tls_close_notify(p->client.tls, &p->client.cipher);
	if (p->client.rc == SP_OK && p->server.rc == SP_OK && tls_ready(p->server.tls) &&
		p->client.cipher.len)
		REQUIRE(feed(&p->server, buf_bytes(&p->client.cipher)) == SP_DISCONNECTED);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct pair p;
	uint8_t what = take8(&in) % 5;
	pair_open_with(&p, what == 4 ? &strangers : &configs, host);
	if (what == 0)
		bytes_to(&p.server, &in);
	else if (what == 1)
		bytes_to(&p.client, &in);
	else if (what == 2)
		tampered(&p, &in);
	else if (what == 3)
		after_handshake(&p, &in);
	else
		first_contact(&p, &in);
	if (what == 4)
		part(&p);
	pair_close(&p);
}
