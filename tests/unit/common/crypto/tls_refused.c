/* SPDX-License-Identifier: Apache-2.0 */
/* Every peer that must not get in, and the reason that each end can log. */
#include "tests/unit/common/crypto/raw.h"

static const char host[] = "plan.region.example";

/* What the ends said in the end; reason NULL = no failure. */
struct outcome {
	enum sp_code client, server;
	const char *client_reason, *server_reason;
};

static void check_side(const struct side *s, enum sp_code code, const char *reason)
{
	CHECK_CODE(s->rc, code, &s->err);
	if (reason)
		CHECK_TEXT(s->err.param[0], reason);
}

static void check_outcome(const struct region *r, const struct person *server,
	const struct person *client, const char *name, struct outcome want)
{
	struct pair p;
	pair_open(&p, r, server, client, &r->ca, name);
	talk(&p, SIZE_MAX);
	check_side(&p.client, want.client, want.client_reason);
	check_side(&p.server, want.server, want.server_reason);
	CHECK_INT(tls_peer_certificate(p.server.tls).len, 0);
	CHECK_INT(p.server.plain.len, 0);
	pair_close(&p);
}

TEST(tls_refuses, a_client_of_another_CA)
{
	struct region r = region_new(), other = region_new();
	check_outcome(&r, &r.server, &other.client, host,
		(struct outcome){SP_TLS, SP_TLS, "unknown_ca", "other CA"});
	region_free(&r);
	region_free(&other);
}

TEST(tls_refuses, a_client_that_is_its_own_CA)
{
	struct region r = region_new(), other = region_new();
	struct person self = other.ca;
	check_outcome(&r, &r.server, &self, host,
		(struct outcome){SP_TLS, SP_TLS, "unknown_ca", "self-signed"});
	region_free(&r);
	region_free(&other);
}

TEST(tls_refuses, a_client_whose_certificate_is_out_of_time)
{
	struct region r = region_new();
	uint64_t now = clock_utc_ms();
	struct person old = pair_client(&r.ca, now - YEAR_MS, now - 1000);
	struct person early = pair_client(&r.ca, now + YEAR_MS, now + 2 * YEAR_MS);
	check_outcome(&r, &r.server, &old, host,
		(struct outcome){SP_CERTIFICATE_EXPIRED, SP_CERTIFICATE_EXPIRED,
			"certificate_expired", "expired"});
	check_outcome(&r, &r.server, &early, host,
		(struct outcome){
			SP_TLS, SP_CERTIFICATE_EXPIRED, "bad_certificate", "not yet valid"});
	tls_key_free(old.key);
	tls_key_free(early.key);
	region_free(&r);
}

TEST(tls_refuses, a_servers_certificate_as_a_clients)
{
	struct region r = region_new();
	check_outcome(&r, &r.server, &r.server, host,
		(struct outcome){SP_TLS, SP_TLS, "unsupported_certificate", "purpose"});
	region_free(&r);
}

TEST(tls_refuses, the_CA_itself_as_a_client)
{
	struct region r = region_new();
	struct pair p;
	pair_open(&p, &r, &r.server, &r.ca, &r.ca, host);
	talk(&p, SIZE_MAX);
	CHECK_INT(p.server.rc, SP_TLS);
	CHECK(!tls_ready(p.server.tls));
	pair_close(&p);
	region_free(&r);
}

TEST(tls_refuses, a_server_with_another_name)
{
	static const char *const names[] = {"evil.example", "plan.region.example.evil.example",
		"region.example", "192.0.2.1", "xplan.region.example"};
	struct region r = region_new();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		check_outcome(&r, &r.server, &r.client, names[i],
			(struct outcome){
				SP_SERVER_UNTRUSTED, SP_TLS, "host name", "bad_certificate"});
	region_free(&r);
}

TEST(tls_refuses, a_server_of_another_CA)
{
	struct region r = region_new(), other = region_new();
	check_outcome(&r, &other.server, &r.client, host,
		(struct outcome){SP_SERVER_UNTRUSTED, SP_TLS, "other CA", "unknown_ca"});
	check_outcome(&r, &other.ca, &r.client, host,
		(struct outcome){SP_SERVER_UNTRUSTED, SP_TLS, "self-signed", "unknown_ca"});
	region_free(&r);
	region_free(&other);
}

TEST(tls_refuses, a_server_whose_certificate_is_out_of_time)
{
	struct region r = region_new();
	struct person old = pair_server(&r.ca, host, clock_utc_ms() - 1000);
	check_outcome(&r, &old, &r.client, host,
		(struct outcome){SP_CERTIFICATE_EXPIRED, SP_CERTIFICATE_EXPIRED, "expired",
			"certificate_expired"});
	tls_key_free(old.key);
	region_free(&r);
}

TEST(tls_refuses, a_clients_certificate_as_a_servers)
{
	struct region r = region_new();
	struct pair p;
	pair_open(&p, &r, &r.client, NULL, &r.ca, host);
	talk(&p, SIZE_MAX);
	CHECK_INT(p.client.rc, SP_SERVER_UNTRUSTED);
	CHECK(!tls_ready(p.server.tls));
	pair_close(&p);
	region_free(&r);
}

/* A first contact must see these too: the chain is looked at afterwards. */
TEST(tls_refuses, at_first_contact_a_server_that_does_not_fit)
{
	struct region r = region_new();
	struct person old = pair_server(&r.ca, host, clock_utc_ms() - 1000);
	const struct {
		const struct person *server;
		enum sp_code code;
		const char *reason;
	} rows[] = {
		{&old, SP_CERTIFICATE_EXPIRED, "expired"}, {&r.client, SP_SERVER_UNTRUSTED, NULL}};
	for (size_t i = 0; i < 2; i++) {
		struct pair p;
		struct sp_error err;
		pair_open(&p, &r, rows[i].server, NULL, NULL, host);
		talk(&p, SIZE_MAX);
		CHECK(tls_ready(p.client.tls));
		CHECK_CODE(tls_peer_chain(p.client.tls, r.ca.cert, host, &err), rows[i].code, &err);
		if (rows[i].reason)
			CHECK_TEXT(err.param[0], rows[i].reason);
		pair_close(&p);
	}
	tls_key_free(old.key);
	region_free(&r);
}

/* Feeds bytes that are no TLS 1.3 to a fresh server. `reason` NULL: OpenSSL's own, which differs by its version. */
static void check_bytes(struct bytes in, const char *reason, bool answers)
{
	struct region r = region_new();
	struct pair p;
	pair_open(&p, &r, &r.server, NULL, &r.ca, host);
	buf_clear(&p.client.cipher);
	CHECK_INT(buf_append(&p.client.cipher, in.ptr, in.len), SP_OK);
	carry(&p.client, &p.server, SIZE_MAX);
	CHECK_CODE(p.server.rc, SP_TLS, &p.server.err);
	if (reason)
		CHECK_TEXT(p.server.err.param[0], reason);
	CHECK(p.server.err.param[0][0] != '\0');
	CHECK(ERR_peek_error() == 0);
	if (!answers)
		CHECK_INT(p.server.cipher.len, 0);
	pair_close(&p);
	region_free(&r);
}

TEST(tls_refuses, what_is_not_TLS_without_an_answer)
{
	check_bytes(bytes_text("GET / HTTP/1.1\r\nHost: plan\r\n\r\n"), "plain HTTP", false);
	check_bytes(bytes_text("POST /x HTTP/1.1\r\n\r\n"), "plain HTTP", false);
	check_bytes(bytes_text("CONNECT a:443 HTTP/1.1\r\n\r\n"), "plain HTTP", false);
	check_bytes(bytes_text("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), "not TLS", false);
	check_bytes(bytes_of("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16), "not TLS", false);
	check_bytes(
		bytes_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12), "not TLS", false);
}

TEST(tls_refuses, a_flood_of_empty_records)
{
	static const uint8_t empty[] = {22, 3, 1, 0, 0};
	struct buf flood;
	buf_init(&flood, BUFFER_MAX);
	for (int i = 0; i < 1000; i++)
		CHECK_INT(buf_append(&flood, empty, sizeof empty), SP_OK);
	check_bytes(buf_bytes(&flood), "record too small", true);
	buf_free(&flood);
}

TEST(tls_refuses, a_record_over_16_KiB)
{
	static const uint8_t large[5 + 17000] = {22, 3, 1, 17000 >> 8, 17000 & 255};
	check_bytes(bytes_of(large, sizeof large), NULL, true);
}

TEST(tls_refuses, a_handshake_that_never_ends)
{
	struct region r = region_new();
	struct pair p;
	static const uint8_t ccs[] = {20, 3, 3, 0, 1, 1}; /* allowed in any number before the end */
	pair_open(&p, &r, &r.server, NULL, &r.ca, host);
	CHECK(carry(&p.client, &p.server, SIZE_MAX));
	size_t fed = 0;
	while (p.server.rc == SP_OK && fed < (1 << 20)) {
		CHECK_INT(buf_append(&p.client.cipher, ccs, sizeof ccs), SP_OK);
		fed += sizeof ccs;
		carry(&p.client, &p.server, SIZE_MAX);
	}
	CHECK_INT(p.server.rc, SP_TLS);
	CHECK(fed <= 64 * 1024);
	pair_close(&p);
	region_free(&r);
}

TEST(tls_refuses, older_versions)
{
	static const int versions[] = {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION};
	struct region r = region_new();
	for (size_t i = 0; i < 3; i++) {
		struct raw raw;
		raw_open(&raw, &r, versions[i], RAW_ALPN);
		SSL_CTX_set_cipher_list(raw.ctx, "ALL:@SECLEVEL=0");
		raw_talk(&raw);
		CHECK_CODE(raw.rc, SP_TLS, &raw.err);
		CHECK_TEXT(raw.err.param[0], "older than TLS 1.3");
		CHECK(!tls_ready(raw.server));
		raw_close(&raw);
	}
	region_free(&r);
}

TEST(tls_refuses, other_application_protocols)
{
	static const char *const offers[] = {
		"\x02h2", "\x09samplan/2", "\x08samplan/", "\x08http/1.1\x02h2", "\x0asamplan/10"};
	struct region r = region_new();
	for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
		struct raw raw;
		raw_open(&raw, &r, TLS1_3_VERSION, offers[i]);
		raw_talk(&raw);
		CHECK_CODE(raw.rc, SP_TLS, &raw.err);
		CHECK_TEXT(raw.err.param[0], "no application protocol in common");
		raw_close(&raw);
	}
	region_free(&r);
}

TEST(tls, finds_its_protocol_among_others)
{
	struct region r = region_new();
	struct raw raw;
	raw_open(&raw, &r, TLS1_3_VERSION, "\x02h2\x09samplan/1\x08http/1.1");
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_OK, &raw.err);
	CHECK(tls_ready(raw.server) && tls_alpn_agreed(raw.server));
	raw_close(&raw);
	region_free(&r);
}

TEST(tls, shows_that_no_application_protocol_was_named)
{
	struct region r = region_new();
	struct raw raw;
	raw_open(&raw, &r, TLS1_3_VERSION, NULL);
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_OK, &raw.err);
	CHECK(tls_ready(raw.server) && !tls_alpn_agreed(raw.server));
	raw_close(&raw);
	region_free(&r);
}

TEST(tls, gives_nothing_to_resume_with)
{
	struct region r = region_new();
	struct raw raw;
	raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
	raw_talk(&raw);
	CHECK(tls_ready(raw.server));
	CHECK_INT(tls_send(raw.server, bytes_text("hello"), &raw.cipher, NULL), SP_OK);
	raw_talk(&raw);
	CHECK(!SSL_SESSION_is_resumable(SSL_get0_session(raw.ssl)));
	raw_close(&raw);
	region_free(&r);
}

/* The raw client shows x (and `chain`); the server must refuse with this reason (NULL = any). */
static void check_odd(
	const struct region *r, X509 *x, EVP_PKEY *key, STACK_OF(X509) * chain, const char *reason)
{
	struct raw raw;
	raw_open(&raw, r, TLS1_3_VERSION, RAW_ALPN);
	CHECK_INT(SSL_CTX_use_certificate(raw.ctx, x), 1);
	CHECK_INT(SSL_CTX_use_PrivateKey(raw.ctx, key), 1);
	if (chain)
		CHECK_INT(SSL_CTX_set1_chain(raw.ctx, chain), 1);
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_TLS, &raw.err);
	if (reason)
		CHECK_TEXT(raw.err.param[0], reason);
	CHECK(!tls_ready(raw.server));
	raw_close(&raw);
}

TEST(tls_refuses, a_weak_key_even_if_the_CA_had_signed_it)
{
	struct region r = region_new();
	EVP_PKEY *ca_key = open_key(r.ca.key), *rsa = EVP_RSA_gen(1024);
	X509 *ca = open_cert(r.ca.cert), *x = odd_certificate(rsa, ca, ca_key, false);
	check_odd(&r, x, rsa, NULL, "weak key");
	X509_free(x);
	X509_free(ca);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ca_key);
	region_free(&r);
}

TEST(tls_refuses, a_certificate_under_the_CAs_name_but_not_by_its_key)
{
	struct region r = region_new();
	EVP_PKEY *key = EVP_EC_gen("P-256"), *impostor = EVP_EC_gen("P-256");
	X509 *ca = open_cert(r.ca.cert), *x = odd_certificate(key, ca, impostor, false);
	check_odd(&r, x, key, NULL, "signature");
	X509_free(x);
	X509_free(ca);
	EVP_PKEY_free(key);
	EVP_PKEY_free(impostor);
	region_free(&r);
}

/* A client that made itself a CA out of what it was issued, or a chain of any length. */
static void check_chain(size_t length, bool from_our_ca)
{
	struct region r = region_new();
	EVP_PKEY *issuer_key = open_key(r.ca.key), *key = NULL;
	X509 *anchor = from_our_ca ? open_cert(r.ca.cert) : NULL, *issuer = anchor, *leaf = NULL;
	STACK_OF(X509) *chain = sk_X509_new_null();
	for (size_t i = 0; i <= length; i++) {
		key = EVP_EC_gen("P-256");
		leaf = odd_certificate(key, issuer, issuer ? issuer_key : key, i < length);
		EVP_PKEY_free(issuer_key);
		issuer_key = key;
		issuer = leaf;
		sk_X509_insert(chain, leaf, 0);
	}
	check_odd(&r, leaf, key, chain, NULL);
	sk_X509_pop_free(chain, X509_free);
	X509_free(anchor);
	EVP_PKEY_free(key);
	region_free(&r);
}

TEST(tls_refuses, chains)
{
	check_chain(1, true); /* one between leaf and our CA: only the CA itself signs leaves */
	check_chain(1, false);
	check_chain(20, true);
	check_chain(100, true); /* over 16 KiB */
	check_chain(100, false);
}

TEST(tls_refuses, a_certificate_of_a_megabyte)
{
	struct region r = region_new();
	enum { SIZE = 1 << 20 };
	char *comment = arena_alloc(test_arena(), SIZE + 1);
	memset(comment, 'x', SIZE);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = odd_certificate(key, NULL, key, false);
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();
	CHECK_INT(ASN1_STRING_set(text, comment, SIZE), 1);
	CHECK_INT(X509_add1_ext_i2d(x, NID_netscape_comment, text, 0, 0), 1);
	CHECK(X509_sign(x, key, EVP_sha256()) > 0);
	check_odd(&r, x, key, NULL, "message too large");
	ASN1_IA5STRING_free(text);
	X509_free(x);
	EVP_PKEY_free(key);
	region_free(&r);
}

TEST(tls, key_updates_in_any_number_are_answered_in_bounds)
{
	struct region r = region_new();
	struct raw raw;
	raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
	raw_talk(&raw);
	CHECK(tls_ready(raw.server));
	for (int i = 0; i < 200; i++) {
		CHECK_INT(SSL_key_update(raw.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
		raw_talk(&raw);
	}
	CHECK_INT(SSL_write(raw.ssl, "still here", 10), 10);
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_OK, &raw.err);
	CHECK_BYTES(buf_bytes(&raw.plain), bytes_text("still here"));
	CHECK_INT(tls_send(raw.server, bytes_text("so am I"), &raw.cipher, NULL), SP_OK);
	CHECK(raw.cipher.len < 256);
	raw_close(&raw);
	region_free(&r);
}
