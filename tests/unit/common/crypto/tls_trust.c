/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates that look right at first sight: of purposes, names and authorities that do not count here. */
#include "tests/unit/common/crypto/raw.h"

#include <stdlib.h>
#include <time.h>

#include "common/crypto/tls_config.h"

static const char host[] = "plan.region.example";

/* A certificate of our CA for a new key, with one more extension; *key is the caller's. */
static X509 *signed_by(
	const struct region *r, EVP_PKEY **key, int nid, const char *value, const char *more_names)
{
	EVP_PKEY *ca_key = open_key(r->ca.key);
	X509 *ca = open_cert(r->ca.cert);
	*key = EVP_EC_gen("P-256");
	X509 *x = odd_certificate(*key, ca, ca_key, false);
	odd_extension(x, ca, nid, value);
	if (more_names)
		odd_extension(x, ca, NID_subject_alt_name, more_names);
	CHECK(X509_sign(x, ca_key, EVP_sha256()) > 0);
	X509_free(ca);
	EVP_PKEY_free(ca_key);
	return x;
}

TEST(tls_refuses, a_client_whose_certificate_is_for_another_purpose)
{
	static const char *const purposes[] = {
		"codeSigning", "serverAuth", "emailProtection,OCSPSigning"};
	struct region r = region_new();
	for (size_t i = 0; i < sizeof purposes / sizeof purposes[0]; i++) {
		EVP_PKEY *key;
		struct raw raw;
		X509 *x = signed_by(&r, &key, NID_ext_key_usage, purposes[i], NULL);
		raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
		CHECK_INT(SSL_CTX_use_certificate(raw.ctx, x), 1);
		CHECK_INT(SSL_CTX_use_PrivateKey(raw.ctx, key), 1);
		raw_talk(&raw);
		CHECK_CODE(raw.rc, SP_TLS, &raw.err);
		CHECK_TEXT(raw.err.param[0], "purpose");
		raw_close(&raw);
		X509_free(x);
		EVP_PKEY_free(key);
	}
	region_free(&r);
}

/* As OpenSSL's object would be as ours. */
static struct person person_of(X509 *x, EVP_PKEY *key)
{
	struct person p;
	uint8_t *der = NULL;
	int len = i2d_X509(x, &der);
	CHECK(len > 0);
	p.cert = arena_bytes(test_arena(), bytes_of(der, (size_t)len));
	OPENSSL_free(der);
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;
	CHECK_INT(PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL), 1);
	long n = BIO_get_mem_data(bio, &pem);
	CHECK_INT(tls_key_from_pem(bytes_of(pem, (size_t)n), &p.key, NULL), SP_OK);
	BIO_free(bio);
	return p;
}

/* Our client to a server with this certificate. */
static void check_server(const struct region *r, const struct person *server, enum sp_code code,
	const char *reason, const char *alert)
{
	struct pair p;
	pair_open(&p, r, server, NULL, &r->ca, host);
	talk(&p, SIZE_MAX);
	CHECK_CODE(p.client.rc, code, &p.client.err);
	CHECK_TEXT(p.client.err.param[0], reason);
	CHECK_CODE(p.server.rc, SP_TLS, &p.server.err);
	CHECK_TEXT(p.server.err.param[0], alert);
	pair_close(&p);
}

TEST(tls_refuses, a_server_whose_certificate_is_for_another_purpose)
{
	struct region r = region_new();
	check_server(&r, &r.client, SP_SERVER_UNTRUSTED, "purpose", "unsupported_certificate");
	region_free(&r);
}

/* A name that ends at the NUL for whoever reads it as a text of C. */
TEST(tls_refuses, a_server_with_a_NUL_in_its_name)
{
	static const char name[] = "plan.region.example\0.evil.example";
	struct region r = region_new();
	EVP_PKEY *ca_key = open_key(r.ca.key), *key;
	X509 *x = signed_by(&r, &key, NID_ext_key_usage, "serverAuth", NULL);
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *one = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();
	CHECK_INT(ASN1_STRING_set(text, name, sizeof name - 1), 1);
	GENERAL_NAME_set0_value(one, GEN_DNS, text);
	sk_GENERAL_NAME_push(names, one);
	CHECK_INT(X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0), 1);
	CHECK(X509_sign(x, ca_key, EVP_sha256()) > 0);
	struct person server = person_of(x, key);
	check_server(&r, &server, SP_SERVER_UNTRUSTED, "host name", "bad_certificate");
	GENERAL_NAMES_free(names);
	tls_key_free(server.key);
	X509_free(x);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
	region_free(&r);
}

/* Subject names and wildcards are not looked at. */
TEST(tls_refuses, a_server_whose_name_is_not_written_out_among_its_alternatives)
{
	static const char *const names[] = {"DNS:*.region.example", "DNS:*.example",
		"DNS:region.example,IP:192.0.2.1", "email:plan@region.example"};
	struct region r = region_new();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		EVP_PKEY *key;
		X509 *x = signed_by(&r, &key, NID_ext_key_usage, "serverAuth", names[i]);
		struct person server = person_of(x, key);
		check_server(&r, &server, SP_SERVER_UNTRUSTED, "host name", "bad_certificate");
		tls_key_free(server.key);
		X509_free(x);
		EVP_PKEY_free(key);
	}
	region_free(&r);
}

/* ---- the machine's own list of authorities is never asked ---- */

static void trust_by_the_machine(struct bytes ca)
{
	const char *path = arena_printf(test_arena(), "%s/ca.pem", test_folder());
	X509 *x = open_cert(ca);
	BIO *file = BIO_new_file(path, "w");
	CHECK(file && PEM_write_bio_X509(file, x) == 1);
	BIO_free(file);
	X509_free(x);
	CHECK_INT(setenv("SSL_CERT_FILE", path, 1), 0);
}

TEST(tls_refuses, who_has_a_certificate_of_an_authority_that_the_machine_trusts)
{
	struct region r = region_new(), public = region_new();
	struct pair p;
	trust_by_the_machine(public.ca.cert);
	check_server(&r, &public.server, SP_SERVER_UNTRUSTED, "other CA", "unknown_ca");
	pair_open(&p, &r, &r.server, &public.client, &r.ca, host);
	talk(&p, SIZE_MAX);
	CHECK_CODE(p.server.rc, SP_TLS, &p.server.err);
	CHECK_TEXT(p.server.err.param[0], "other CA");
	pair_close(&p);
	CHECK_INT(unsetenv("SSL_CERT_FILE"), 0);
	region_free(&public);
	region_free(&r);
}

/* Root, intermediate and leaf for both purposes, as the public authorities give them: also when all of the
 * chain is shown. */
TEST(tls_refuses, a_client_with_the_whole_chain_of_a_public_authority)
{
	struct region r = region_new();
	EVP_PKEY *keys[3] = {EVP_EC_gen("P-256"), EVP_EC_gen("P-256"), EVP_EC_gen("P-256")};
	X509 *root = odd_certificate(keys[0], NULL, keys[0], true);
	X509 *middle = odd_certificate(keys[1], root, keys[0], true);
	X509 *leaf = odd_certificate(keys[2], middle, keys[1], false);
	for (int with_root = 0; with_root < 2; with_root++) {
		struct raw raw;
		raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
		CHECK_INT(SSL_CTX_use_certificate(raw.ctx, leaf), 1);
		CHECK_INT(SSL_CTX_use_PrivateKey(raw.ctx, keys[2]), 1);
		CHECK_INT(SSL_CTX_add1_chain_cert(raw.ctx, middle), 1);
		if (with_root)
			CHECK_INT(SSL_CTX_add1_chain_cert(raw.ctx, root), 1);
		raw_talk(&raw);
		CHECK_CODE(raw.rc, SP_TLS, &raw.err);
		CHECK_TEXT(raw.err.param[0], "chain too long");
		raw_close(&raw);
	}
	X509_free(leaf);
	X509_free(middle);
	X509_free(root);
	for (size_t i = 0; i < 3; i++)
		EVP_PKEY_free(keys[i]);
	region_free(&r);
}

/* ---- what is verified once ---- */

/* A whole handshake; the server's code. */
static enum sp_code meet(const struct configs *c)
{
	struct pair p;
	pair_open_with(&p, c, host);
	talk(&p, SIZE_MAX);
	enum sp_code rc = p.server.rc;
	CHECK(rc != SP_OK || tls_peer_certificate(p.server.tls).len > 0);
	pair_close(&p);
	return rc;
}

static bool knows(const struct configs *c, struct bytes certificate, time_t at)
{
	X509 *x = open_cert(certificate);
	bool known = tls_trust_knows(c->server->trust, x, at);
	X509_free(x);
	return known;
}

TEST(tls_trust, knows_a_certificate_again_only_while_it_is_in_time)
{
	enum { DAY = 24 * 3600 };
	struct region r = region_new();
	struct configs c = configs_new(&r, &r.server, &r.client, &r.ca);
	const time_t now = time(NULL);
	CHECK(!knows(&c, r.client.cert, now));
	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(meet(&c), SP_OK);
		CHECK(knows(&c, r.client.cert, now));
	}
	CHECK(knows(&c, r.client.cert, now + 364 * DAY));
	CHECK(!knows(&c, r.client.cert, now + 366 * DAY));
	CHECK(!knows(&c, r.client.cert, now - DAY));
	CHECK(!knows(&c, r.server.cert, now));
	CHECK(!knows(&c, r.ca.cert, now));
	configs_free(&c);
	region_free(&r);
}

TEST(tls_trust, in_one_certificate_is_none_in_another)
{
	struct region r = region_new(), foreign = region_new();
	struct configs c = configs_new(&r, &r.server, &r.client, &r.ca);
	struct tls_config *good = c.client, *bad;
	CHECK_INT(meet(&c), SP_OK);
	CHECK_INT(tls_config_client(foreign.client.key, foreign.client.cert, r.ca.cert, &bad, NULL),
		SP_OK);
	for (size_t i = 0; i < 3; i++) {
		c.client = bad;
		CHECK_INT(meet(&c), SP_TLS);
		CHECK(!knows(&c, foreign.client.cert, time(NULL)));
		c.client = good;
		CHECK_INT(meet(&c), SP_OK);
	}
	tls_config_free(bad);
	configs_free(&c);
	region_free(&r);
	region_free(&foreign);
}

/* A connection may shake hands when the configuration that it began with is gone. */
TEST(tls_trust, lives_as_long_as_its_connections)
{
	struct region r = region_new();
	struct configs c = configs_new(&r, &r.server, &r.client, &r.ca);
	struct pair first, second;
	pair_open_with(&first, &c, host);
	pair_open_with(&second, &c, host);
	configs_free(&c);
	talk(&first, SIZE_MAX);
	talk(&second, 7);
	CHECK_CODE(first.server.rc, SP_OK, &first.server.err);
	CHECK_CODE(second.server.rc, SP_OK, &second.server.err);
	pair_close(&first);
	CHECK(tls_peer_certificate(second.server.tls).len > 0);
	pair_close(&second);
	region_free(&r);
}
