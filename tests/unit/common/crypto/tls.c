/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/common/crypto/pair.h"

static const char host[] = "plan.region.example";

static void open_good(struct pair *p, struct region *r)
{
	*r = region_new();
	pair_open(p, r, &r->server, &r->client, &r->ca, host);
}

static void close_good(struct pair *p, struct region *r)
{
	pair_close(p);
	region_free(r);
}

static void check_ready(const struct pair *p)
{
	CHECK_CODE(p->client.rc, SP_OK, &p->client.err);
	CHECK_CODE(p->server.rc, SP_OK, &p->server.err);
	CHECK(tls_ready(p->client.tls) && tls_ready(p->server.tls));
	CHECK(tls_alpn_agreed(p->client.tls) && tls_alpn_agreed(p->server.tls));
}

static void send_text(struct side *s, const char *text)
{
	CHECK_INT(tls_send(s->tls, bytes_text(text), &s->cipher, NULL), SP_OK);
}

TEST(tls, shows_both_who_the_other_is)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	CHECK(!tls_ready(p.client.tls) && !tls_ready(p.server.tls));
	talk(&p, SIZE_MAX);
	check_ready(&p);
	CHECK_BYTES(tls_peer_certificate(p.server.tls), r.client.cert);
	CHECK_BYTES(tls_peer_certificate(p.client.tls), r.server.cert);
	close_good(&p, &r);
}

TEST(tls, carries_text_both_ways)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	send_text(&p.server, "hello");
	send_text(&p.client, "submit");
	send_text(&p.client, " this");
	send_text(&p.client, "");
	talk(&p, SIZE_MAX);
	check_ready(&p);
	CHECK_BYTES(buf_bytes(&p.client.plain), bytes_text("hello"));
	CHECK_BYTES(buf_bytes(&p.server.plain), bytes_text("submit this"));
	close_good(&p, &r);
}

TEST(tls, works_in_pieces_of_any_size)
{
	static const size_t steps[] = {1, 2, 3, 5, 7, 100, 1000};
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct pair p;
		struct region r;
		open_good(&p, &r);
		talk(&p, steps[i]);
		send_text(&p.client, "in pieces");
		talk(&p, steps[i]);
		check_ready(&p);
		CHECK_BYTES(buf_bytes(&p.server.plain), bytes_text("in pieces"));
		close_good(&p, &r);
	}
}

TEST(tls, client_without_certificate_is_anonymous)
{
	struct pair p;
	struct region r = region_new();
	pair_open(&p, &r, &r.server, NULL, &r.ca, host);
	talk(&p, SIZE_MAX);
	check_ready(&p);
	CHECK_INT(tls_peer_certificate(p.server.tls).len, 0);
	close_good(&p, &r);
}

TEST(tls, first_contact_asks_afterwards_whether_the_server_fits_the_CA)
{
	struct pair p;
	struct region r = region_new(), other = region_new();
	struct sp_error err;
	pair_open(&p, &r, &r.server, NULL, NULL, host);
	CHECK_INT(tls_peer_chain(p.client.tls, r.ca.cert, host, &err), SP_SERVER_UNTRUSTED);
	talk(&p, SIZE_MAX);
	check_ready(&p);
	CHECK_INT(tls_peer_certificate(p.client.tls).len, 0); /* nobody has verified it */
	CHECK_CODE(tls_peer_chain(p.client.tls, r.ca.cert, host, &err), SP_OK, &err);
	CHECK_CODE(tls_peer_chain(p.client.tls, r.ca.cert, "127.0.0.1", &err), SP_OK, &err);
	CHECK_CODE(tls_peer_chain(p.client.tls, r.ca.cert, "::1", &err), SP_OK, &err);
	CHECK_INT(tls_peer_chain(p.client.tls, r.ca.cert, "127.0.0.2", &err), SP_SERVER_UNTRUSTED);
	CHECK_TEXT(err.param[0], "host name");
	CHECK_INT(
		tls_peer_chain(p.client.tls, r.ca.cert, "evil.example", &err), SP_SERVER_UNTRUSTED);
	CHECK_TEXT(err.param[0], "host name");
	CHECK_INT(tls_peer_chain(p.client.tls, other.ca.cert, host, &err), SP_SERVER_UNTRUSTED);
	CHECK_TEXT(err.param[0], "other CA");
	CHECK_INT(tls_peer_chain(p.client.tls, bytes_text("x"), host, &err), SP_SERVER_UNTRUSTED);
	CHECK_INT(tls_peer_chain(p.client.tls, r.server.cert, host, &err), SP_SERVER_UNTRUSTED);
	region_free(&other);
	close_good(&p, &r);
}

TEST(tls, large_data_crosses_in_many_records)
{
	enum { SIZE = 1 << 20 };
	struct pair p;
	struct region r;
	uint8_t *data = arena_alloc(test_arena(), SIZE);
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (uint8_t)(i * 2654435761u >> 13);
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	CHECK_INT(tls_send(p.client.tls, bytes_of(data, SIZE), &p.client.cipher, NULL), SP_OK);
	talk(&p, 65536);
	check_ready(&p);
	CHECK_BYTES(buf_bytes(&p.server.plain), bytes_of(data, SIZE));
	close_good(&p, &r);
}

TEST(tls, data_sizes_around_a_record_arrive_whole)
{
	static const size_t sizes[] = {1, 1023, 1024, 1025, 16383, 16384, 16385, 32768, 32769};
	static uint8_t data[32769];
	struct pair p;
	struct region r;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		memset(data, (int)i, sizes[i]);
		buf_clear(&p.server.plain);
		CHECK_INT(tls_send(p.client.tls, bytes_of(data, sizes[i]), &p.client.cipher, NULL),
			SP_OK);
		talk(&p, 1500);
		CHECK_BYTES(buf_bytes(&p.server.plain), bytes_of(data, sizes[i]));
	}
	check_ready(&p);
	close_good(&p, &r);
}

TEST(tls, close_notify_is_told_after_what_came_before)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	send_text(&p.client, "last words");
	tls_close_notify(p.client.tls, &p.client.cipher);
	CHECK(carry(&p.client, &p.server, SIZE_MAX));
	CHECK_INT(p.server.rc, SP_DISCONNECTED);
	CHECK_BYTES(buf_bytes(&p.server.plain), bytes_text("last words"));
	send_text(&p.server, "the answer"); /* only the client's half is closed */
	tls_close_notify(p.server.tls, &p.server.cipher);
	talk(&p, SIZE_MAX);
	CHECK_BYTES(buf_bytes(&p.client.plain), bytes_text("the answer"));
	CHECK_INT(p.client.rc, SP_DISCONNECTED);
	close_good(&p, &r);
}

TEST(tls, a_cut_stream_never_looks_closed)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	send_text(&p.client, "cut");
	tls_close_notify(p.client.tls, &p.client.cipher);
	while (p.client.cipher.len > 1) {
		CHECK(carry(&p.client, &p.server, 1));
		CHECK_INT(p.server.rc, SP_OK);
	}
	CHECK(carry(&p.client, &p.server, 1)); /* the last byte of close_notify */
	CHECK_INT(p.server.rc, SP_DISCONNECTED);
	close_good(&p, &r);
}

/* Carries `left` bytes of a handshake at most, in the order in which they are sent; says how many
 * it did not need. */
static size_t carry_part(struct pair *p, size_t left)
{
	while (left && (p->client.cipher.len || p->server.cipher.len)) {
		bool up = p->client.cipher.len > 0;
		struct side *from = up ? &p->client : &p->server,
			    *to = up ? &p->server : &p->client;
		size_t n = from->cipher.len < left ? from->cipher.len : left;
		carry(from, to, n);
		left -= n;
	}
	return left;
}

/* At every byte of the client's hello, which anyone can send, and at every fifth of the rest. */
TEST(tls, a_handshake_may_be_cut_anywhere)
{
	struct region r = region_new();
	struct configs c = configs_new(&r, &r.server, &r.client, &r.ca);
	bool done = false;
	for (size_t cut = 0; !done; cut += cut < 300 ? 1 : 5) {
		struct pair p;
		pair_open_with(&p, &c, host);
		size_t left = carry_part(&p, cut);
		CHECK_INT(p.client.rc, SP_OK);
		CHECK_INT(p.server.rc, SP_OK);
		done = tls_ready(p.server.tls);
		CHECK(done == (!p.client.cipher.len && !p.server.cipher.len));
		CHECK(done || left == 0);
		tls_close_notify(p.server.tls, &p.server.cipher);
		pair_close(&p);
	}
	configs_free(&c);
	region_free(&r);
}

/* The hello cut into records of one byte each, which RFC 8446 allows. */
TEST(tls, takes_a_hello_in_records_of_one_byte)
{
	struct pair p;
	struct region r;
	struct buf pieces;
	open_good(&p, &r);
	buf_init(&pieces, BUFFER_MAX);
	struct bytes hello = buf_bytes(&p.client.cipher);
	for (size_t i = 5; i < hello.len; i++) {
		const uint8_t record[] = {22, 3, 1, 0, 1, hello.ptr[i]};
		CHECK_INT(buf_append(&pieces, record, sizeof record), SP_OK);
	}
	buf_clear(&p.client.cipher);
	CHECK_INT(buf_append(&p.client.cipher, pieces.data, pieces.len), SP_OK);
	talk(&p, SIZE_MAX);
	check_ready(&p);
	buf_free(&pieces);
	close_good(&p, &r);
}

/* But for the record's header: its version is ignored by RFC 8446. */
TEST(tls, a_changed_byte_anywhere_in_the_hello_ends_the_handshake)
{
	struct region r = region_new();
	struct configs c = configs_new(&r, &r.server, &r.client, &r.ca);
	size_t size = SIZE_MAX;
	for (size_t at = 5; at < size; at++) {
		struct pair p;
		pair_open_with(&p, &c, host);
		size = p.client.cipher.len;
		p.client.cipher.data[p.client.cipher.start + at] ^= 0x55;
		talk(&p, SIZE_MAX);
		CHECK(!tls_ready(p.server.tls));
		pair_close(&p);
	}
	configs_free(&c);
	region_free(&r);
}

TEST(tls, a_changed_byte_in_a_record_ends_the_connection_for_good)
{
	struct pair p;
	struct region r;
	struct sp_error err;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	send_text(&p.client, "money");
	p.client.cipher.data[p.client.cipher.start + 7] ^= 1;
	CHECK(carry(&p.client, &p.server, SIZE_MAX));
	CHECK_INT(p.server.rc, SP_TLS);
	CHECK_INT(p.server.plain.len, 0);
	CHECK(p.server.cipher.len > 0); /* the alert */
	CHECK_INT(tls_send(p.server.tls, bytes_text("x"), &p.server.cipher, &err), SP_TLS);
	CHECK_INT(
		tls_feed(p.server.tls, bytes_of(NULL, 0), &p.server.plain, &p.server.cipher, &err),
		SP_TLS);
	CHECK_TEXT(err.param[0], p.server.err.param[0]);
	talk(&p, SIZE_MAX);
	CHECK_INT(p.client.rc, SP_TLS);
	CHECK_TEXT(p.client.err.param[0], "bad_record_mac");
	close_good(&p, &r);
}

TEST(tls, an_error_of_one_connection_is_not_seen_by_another)
{
	struct pair good, bad;
	struct region r;
	open_good(&good, &r);
	talk(&good, SIZE_MAX);
	pair_open(&bad, &r, &r.server, &r.client, &r.ca, "evil.example");
	talk(&bad, SIZE_MAX);
	CHECK_INT(bad.client.rc, SP_SERVER_UNTRUSTED);
	send_text(&good.client, "still here");
	talk(&good, 1);
	check_ready(&good);
	CHECK_BYTES(buf_bytes(&good.server.plain), bytes_text("still here"));
	pair_close(&bad);
	close_good(&good, &r);
}

TEST(tls, nothing_is_sent_before_the_handshake_is_done)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	size_t before = p.client.cipher.len;
	CHECK_INT(tls_send(p.client.tls, bytes_text("early"), &p.client.cipher, NULL), SP_INTERNAL);
	tls_close_notify(p.client.tls, &p.client.cipher);
	CHECK_INT(p.client.cipher.len, before);
	close_good(&p, &r);
}

TEST(tls, a_send_that_does_not_fit_changes_nothing)
{
	static uint8_t data[40000];
	struct pair p;
	struct region r;
	struct buf small;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	buf_init(&small, sizeof data);
	CHECK_INT(tls_send(p.client.tls, bytes_of(data, sizeof data), &small, NULL), SP_TOO_LARGE);
	CHECK_INT(small.len, 0);
	send_text(&p.client, "afterwards");
	talk(&p, SIZE_MAX);
	check_ready(&p);
	CHECK_BYTES(buf_bytes(&p.server.plain), bytes_text("afterwards"));
	buf_free(&small);
	close_good(&p, &r);
}

TEST(tls, a_send_fits_into_what_it_is_said_to_need)
{
	static uint8_t data[40000];
	struct pair p;
	struct region r;
	struct buf out;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	buf_init(&out, sizeof data + 3 * 22 + 32);
	CHECK_INT(tls_send(p.client.tls, bytes_of(data, sizeof data), &out, NULL), SP_OK);
	CHECK_INT(out.len, sizeof data + 3 * 22);
	buf_free(&out);
	close_good(&p, &r);
}

TEST(tls, plain_bytes_stop_at_the_buffers_maximum)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	talk(&p, SIZE_MAX);
	p.server.plain.max = 10;
	send_text(&p.client, "exactly 10");
	talk(&p, SIZE_MAX);
	CHECK_CODE(p.server.rc, SP_OK, &p.server.err);
	CHECK_BYTES(buf_bytes(&p.server.plain), bytes_text("exactly 10"));
	send_text(&p.client, "1");
	talk(&p, SIZE_MAX);
	CHECK_INT(p.server.rc, SP_TOO_LARGE);
	close_good(&p, &r);
}

TEST(tls, cipher_bytes_stop_at_the_buffers_maximum)
{
	struct pair p;
	struct region r;
	open_good(&p, &r);
	p.server.cipher.max = 300; /* less than the server's flight */
	CHECK(carry(&p.client, &p.server, SIZE_MAX));
	CHECK_INT(p.server.rc, SP_TOO_LARGE);
	CHECK(p.server.cipher.len <= 300);
	close_good(&p, &r);
}

TEST(tls, configurations_say_what_is_wrong_with_the_keys)
{
	struct region r = region_new();
	struct tls_config *c;
	struct sp_error err;
	struct bytes none = bytes_of(NULL, 0);
	CHECK_CODE(tls_config_server(r.client.key, r.server.cert, r.ca.cert, &c, &err),
		SP_KEYS_INVALID, &err);
	CHECK_TEXT(err.param[0], "the key does not match the certificate");
	CHECK_CODE(
		tls_config_server(r.server.key, none, r.ca.cert, &c, &err), SP_KEYS_INVALID, &err);
	CHECK_CODE(tls_config_server(r.server.key, r.server.cert, none, &c, &err), SP_KEYS_INVALID,
		&err);
	CHECK_CODE(
		tls_config_client(r.client.key, none, r.ca.cert, &c, &err), SP_KEYS_INVALID, &err);
	CHECK_CODE(tls_config_client(NULL, none, bytes_text("x"), &c, &err), SP_KEYS_INVALID, &err);
	CHECK(c == NULL);
	region_free(&r);
}

TEST(tls, ends_are_not_mixed_up)
{
	struct region r = region_new();
	struct tls_config *sc, *cc;
	struct tls *t;
	CHECK_INT(tls_config_server(r.server.key, r.server.cert, r.ca.cert, &sc, NULL), SP_OK);
	CHECK_INT(tls_config_client(NULL, bytes_of(NULL, 0), r.ca.cert, &cc, NULL), SP_OK);
	CHECK_INT(tls_new_server(cc, &t, NULL), SP_INTERNAL);
	CHECK_INT(tls_new_client(sc, host, &t, NULL), SP_INTERNAL);
	CHECK_INT(tls_new_client(cc, NULL, &t, NULL),
		SP_INTERNAL); /* no host, but it must be verified */
	CHECK_INT(tls_new_client(cc, "", &t, NULL), SP_INTERNAL);
	CHECK(t == NULL);
	tls_free(NULL);
	tls_config_free(NULL);
	tls_config_free(sc);
	tls_config_free(cc);
	region_free(&r);
}
