/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/tls_config.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "common/crypto/ossl.h"

enum {
	SECURITY_LEVEL = 2,
	/* The CA signs leaves itself: OpenSSL counts only what lies between the two. */
	CHAIN_DEPTH = 0,
	CERT_LIST_MAX = 16 * 1024,
};
static const unsigned char alpn[] = "\x09" TLS_ALPN;
enum { ALPN_LENGTH = sizeof alpn - 1 };
_Static_assert(sizeof TLS_ALPN - 1 == 9, "alpn begins with the length of TLS_ALPN");

void tls_end_at_once(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

/* Server: our protocol or none. A client that names no protocol at all does not come here; for that
 * there is tls_alpn_agreed. */
static int choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
	const unsigned char *in, unsigned in_len, void *ctx)
{
	(void)ssl, (void)ctx;
	for (unsigned at = 0; at < in_len; at += 1 + (unsigned)in[at]) {
		if (in_len - at < ALPN_LENGTH || memcmp(in + at, alpn, ALPN_LENGTH) != 0)
			continue;
		*out = in + at + 1;
		*out_len = in[at];
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* TLS 1.3, nothing that outlives a connection (no tickets, no cache, no early data), own CA only: a
 * new context trusts nobody, and we never load the system's list. */
static bool set_common(SSL_CTX *ctx)
{
	SSL_CTX_set_security_level(ctx, SECURITY_LEVEL);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_clear_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_max_cert_list(ctx, CERT_LIST_MAX);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1 &&
	       SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) == 1 &&
	       SSL_CTX_set_num_tickets(ctx, 0) == 1 && SSL_CTX_set_max_early_data(ctx, 0) == 1 &&
	       SSL_CTX_set_recv_max_early_data(ctx, 0) == 1 &&
	       SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1;
}

enum sp_code ossl_verify_rules(
	X509_VERIFY_PARAM *param, int purpose, const char *host, struct sp_error *err)
{
	X509_VERIFY_PARAM_set_depth(param, CHAIN_DEPTH);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	X509_VERIFY_PARAM_set_hostflags(
		param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_WILDCARDS);
	bool good = X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT) == 1 &&
		    X509_VERIFY_PARAM_set_purpose(param, purpose) == 1;
	if (good && host && X509_VERIFY_PARAM_set1_ip_asc(param, host) != 1)
		good = *host && X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
	if (!good)
		return ossl_fail(err, "rules of verification");
	ERR_clear_error(); /* of the address that was a name */
	return SP_OK;
}

static enum sp_code set_ca(struct tls_config *c, struct bytes ca, int purpose, struct sp_error *err)
{
	X509 *x = ossl_certificate(ca);
	enum sp_code rc = SP_OK;
	if (!x)
		return ossl_refuse(err, SP_KEYS_INVALID, "no CA certificate");
	if (X509_STORE_add_cert(SSL_CTX_get_cert_store(c->ctx), x) != 1)
		rc = ossl_fail(err, "CA certificate");
	if (rc == SP_OK && c->server)
		rc = tls_trust_new(c->ctx, x, &c->trust, err);
	X509_free(x);
	if (rc != SP_OK)
		return rc;
	SSL_CTX_set_verify(c->ctx, SSL_VERIFY_PEER, NULL);
	return ossl_verify_rules(SSL_CTX_get0_param(c->ctx), purpose, NULL, err);
}

static enum sp_code set_own(
	SSL_CTX *ctx, const struct tls_key *key, struct bytes cert, struct sp_error *err)
{
	X509 *x = ossl_certificate(cert);
	if (!x)
		return ossl_refuse(err, SP_KEYS_INVALID, "no certificate");
	const char *why = NULL;
	if (X509_check_private_key(x, key->pkey) != 1)
		why = "the key does not match the certificate";
	else if (SSL_CTX_use_certificate(ctx, x) != 1 ||
		 SSL_CTX_use_PrivateKey(ctx, key->pkey) != 1)
		why = "the certificate is too weak";
	X509_free(x);
	if (why)
		return ossl_refuse(err, SP_KEYS_INVALID, why);
	ERR_clear_error();
	return SP_OK;
}

static enum sp_code config_new(
	const SSL_METHOD *method, struct tls_config **out, struct sp_error *err)
{
	struct tls_config *c = calloc(1, sizeof *c);
	if (!c)
		return sp_fail(err, SP_NO_MEMORY);
	ERR_clear_error();
	c->ctx = SSL_CTX_new(method);
	if (!c->ctx || !set_common(c->ctx)) {
		tls_config_free(c);
		return ossl_fail(err, "TLS context");
	}
	*out = c;
	return SP_OK;
}

static enum sp_code set_server(SSL_CTX *ctx, struct sp_error *err)
{
	static const unsigned char context[] = TLS_ALPN;
	SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, NULL);
	if (SSL_CTX_set_session_id_context(ctx, context, sizeof context - 1) != 1)
		return ossl_fail(err, "TLS context");
	return SP_OK;
}

enum sp_code tls_config_server(const struct tls_key *key, struct bytes cert, struct bytes ca,
	struct tls_config **out, struct sp_error *err)
{
	struct tls_config *c = NULL;
	*out = NULL;
	enum sp_code rc = config_new(TLS_server_method(), &c, err);
	if (rc != SP_OK)
		return rc;
	c->server = c->verifies = true;
	rc = set_server(c->ctx, err);
	if (rc == SP_OK)
		rc = set_own(c->ctx, key, cert, err);
	if (rc == SP_OK)
		rc = set_ca(c, ca, X509_PURPOSE_SSL_CLIENT, err);
	if (rc == SP_OK)
		*out = c;
	else
		tls_config_free(c);
	return rc;
}

enum sp_code tls_config_client(const struct tls_key *key, struct bytes cert, struct bytes ca,
	struct tls_config **out, struct sp_error *err)
{
	struct tls_config *c = NULL;
	*out = NULL;
	enum sp_code rc = config_new(TLS_client_method(), &c, err);
	if (rc != SP_OK)
		return rc;
	c->verifies = ca.len > 0;
	if (SSL_CTX_set_alpn_protos(c->ctx, alpn, ALPN_LENGTH) != 0) /* 0 is its success */
		rc = ossl_fail(err, "ALPN");
	if (rc == SP_OK && key)
		rc = set_own(c->ctx, key, cert, err);
	if (rc == SP_OK && c->verifies)
		rc = set_ca(c, ca, X509_PURPOSE_SSL_SERVER, err);
	if (rc == SP_OK)
		*out = c;
	else
		tls_config_free(c);
	return rc;
}

void tls_config_free(struct tls_config *c)
{
	if (!c)
		return;
	SSL_CTX_free(c->ctx); /* connections hold their own reference */
	tls_trust_release(c->trust);
	free(c);
}
