/* SPDX-License-Identifier: Apache-2.0 */
/* raw.h - a client made with OpenSSL itself against our server, to say what ours never would, and certificates
 * that our CA would never sign. */
#ifndef SP_TESTS_UNIT_COMMON_CRYPTO_RAW_H
#define SP_TESTS_UNIT_COMMON_CRYPTO_RAW_H

#include "tests/unit/common/crypto/pair.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#define RAW_ALPN "\x09samplan/1"

struct raw {
	SSL_CTX *ctx;
	SSL *ssl; /* made by raw_begin, so that the context can be changed before */
	struct tls *server;
	struct buf plain, cipher; /* the server's */
	enum sp_code rc; /* its first failure */
	struct sp_error err;
};

static inline void raw_open(struct raw *raw, const struct region *r, int version, const char *alpn)
{
	struct tls_config *c;
	*raw = (struct raw){.ctx = SSL_CTX_new(TLS_client_method())};
	SSL_CTX_set_security_level(raw->ctx, 0);
	SSL_CTX_set_min_proto_version(raw->ctx, version);
	SSL_CTX_set_max_proto_version(raw->ctx, version);
	if (alpn)
		SSL_CTX_set_alpn_protos(
			raw->ctx, (const unsigned char *)alpn, (unsigned)strlen(alpn));
	CHECK_INT(tls_config_server(r->server.key, r->server.cert, r->ca.cert, &c, NULL), SP_OK);
	CHECK_INT(tls_new_server(c, &raw->server, NULL), SP_OK);
	tls_config_free(c);
	buf_init(&raw->plain, BUFFER_MAX);
	buf_init(&raw->cipher, BUFFER_MAX);
}

static inline void raw_begin(struct raw *raw)
{
	if (raw->ssl)
		return;
	raw->ssl = SSL_new(raw->ctx);
	SSL_set_bio(raw->ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(raw->ssl);
}

/* What the client wants to send, taken from it. */
static inline struct bytes raw_flight(struct raw *raw)
{
	char *data;
	long n = BIO_get_mem_data(SSL_get_wbio(raw->ssl), &data);
	struct bytes out = arena_bytes(test_arena(), bytes_of(data, n > 0 ? (size_t)n : 0));
	(void)BIO_reset(SSL_get_wbio(raw->ssl));
	return out;
}

/* Gives the server these bytes, and the client what it answers. */
static inline void raw_feed(struct raw *raw, struct bytes in)
{
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = tls_feed(raw->server, in, &raw->plain, &raw->cipher, &err);
	if (raw->rc == SP_OK) {
		raw->rc = rc;
		raw->err = err;
	}
	if (raw->ssl && raw->cipher.len)
		BIO_write(
			SSL_get_rbio(raw->ssl), buf_bytes(&raw->cipher).ptr, (int)raw->cipher.len);
	buf_clear(&raw->cipher);
}

/* Carries what the client wrote to the server and back until neither has more to say. */
static inline void raw_talk(struct raw *raw)
{
	raw_begin(raw);
	for (;;) {
		uint8_t ignored[256];
		SSL_do_handshake(raw->ssl);
		SSL_read(raw->ssl, ignored, sizeof ignored);
		ERR_clear_error();
		struct bytes flight = raw_flight(raw);
		if (flight.len == 0)
			return;
		raw_feed(raw, flight);
	}
}

static inline void raw_close(struct raw *raw)
{
	SSL_free(raw->ssl);
	SSL_CTX_free(raw->ctx);
	tls_free(raw->server);
	buf_free(&raw->plain);
	buf_free(&raw->cipher);
}

static inline void odd_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer ? issuer : x, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	CHECK(e && X509_add_ext(x, e, -1) == 1);
	X509_EXTENSION_free(e);
}

/* A certificate of any key, for client use, signed by `issuer_key` under the issuer's name. */
static inline X509 *odd_certificate(EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, bool is_ca)
{
	X509 *x = X509_new();
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 7);
	X509_NAME_add_entry_by_NID(X509_get_subject_name(x), NID_commonName, MBSTRING_UTF8,
		(const unsigned char *)"odd", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer : x));
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, key);
	odd_extension(
		x, issuer, NID_basic_constraints, is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	odd_extension(x, issuer, NID_key_usage,
		is_ca ? "critical,keyCertSign" : "critical,digitalSignature");
	odd_extension(x, issuer, NID_subject_key_identifier, "hash");
	odd_extension(x, issuer, NID_authority_key_identifier, "keyid");
	CHECK(X509_sign(x, issuer_key, EVP_sha256()) > 0);
	return x;
}

static inline EVP_PKEY *open_key(const struct tls_key *k)
{
	struct bytes pem;
	CHECK_INT(tls_key_to_pem(k, test_arena(), &pem, NULL), SP_OK);
	BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	CHECK(pkey != NULL);
	return pkey;
}

static inline X509 *open_cert(struct bytes der)
{
	const uint8_t *p = der.ptr;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);
	CHECK(x != NULL);
	return x;
}

#endif
