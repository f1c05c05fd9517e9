/* SPDX-License-Identifier: Apache-2.0 */
/* What the CA makes. Profile: RFC 5280, with what OpenSSL's strict check asks for. */
#include "common/crypto/cert.h"

#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "common/crypto/csr.h"
#include "common/crypto/ossl.h"

enum { SERIAL = 16, V3 = 2 };
#define HOUR_MS ((uint64_t)3600 * 1000)
#define CA_LIFE_MS (HOUR_MS * 24 * 7305) /* 20 years, 5 leap days among them */
/* 9999-12-31T23:59:59Z: X.509 writes no later year. */
#define LAST_SECOND ((uint64_t)253402300799)

/* Everything that differs between the three kinds. */
struct profile {
	const char *constraints, *usage, *extended_usage; /* X509V3 notation, NULL = none */
};
static const struct profile ca_profile = {
	"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign", NULL};
static const struct profile server_profile = {
	"critical,CA:FALSE", "critical,digitalSignature", "serverAuth"};
static const struct profile client_profile = {
	"critical,CA:FALSE", "critical,digitalSignature", "clientAuth"};

static bool set_time(ASN1_TIME *t, uint64_t ms)
{
	uint64_t seconds = ms / 1000;
	return ASN1_TIME_set(t, (time_t)(seconds < LAST_SECOND ? seconds : LAST_SECOND)) != NULL;
}

/* Random, positive and always of the same length. */
static bool set_serial(X509 *x)
{
	uint8_t raw[SERIAL];
	struct sp_error ignored;
	if (random_bytes(raw, sizeof raw, &ignored) != SP_OK)
		return false;
	raw[0] = (uint8_t)((raw[0] & 0x7F) | 0x40);
	BIGNUM *n = BN_bin2bn(raw, sizeof raw, NULL);
	bool good = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
	return good;
}

static bool set_subject(X509 *x, const char *common_name)
{
	return X509_NAME_add_entry_by_NID(X509_get_subject_name(x), NID_commonName, MBSTRING_UTF8,
		       (const unsigned char *)common_name, -1, -1, 0) == 1;
}

static bool add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	if (!value)
		return true;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	bool good = e && X509_add_ext(x, e, -1) == 1;
	X509_EXTENSION_free(e);
	return good;
}

/* A certificate without signature; issuer NULL = self-signed. NULL when OpenSSL fails. */
static X509 *draft(const struct profile *p, X509 *issuer, EVP_PKEY *key, const char *common_name,
	uint64_t now_ms, uint64_t not_after_ms)
{
	X509 *x = X509_new();
	X509 *by = issuer ? issuer : x;
	if (x && X509_set_version(x, V3) == 1 && set_serial(x) && set_subject(x, common_name) &&
		X509_set_issuer_name(x, X509_get_subject_name(by)) == 1 &&
		X509_set_pubkey(x, key) == 1 &&
		set_time(X509_getm_notBefore(x), now_ms > HOUR_MS ? now_ms - HOUR_MS : 0) &&
		set_time(X509_getm_notAfter(x), not_after_ms) &&
		add_extension(x, by, NID_basic_constraints, p->constraints) &&
		add_extension(x, by, NID_key_usage, p->usage) &&
		add_extension(x, by, NID_ext_key_usage, p->extended_usage) &&
		add_extension(x, by, NID_subject_key_identifier, "hash") &&
		add_extension(x, by, NID_authority_key_identifier, "keyid:always"))
		return x;
	X509_free(x);
	return NULL;
}

/* Signs, encodes and frees x. */
static enum sp_code finish(
	X509 *x, EVP_PKEY *key, struct arena *a, struct bytes *out, struct sp_error *err)
{
	uint8_t *der = NULL;
	int len = x && X509_sign(x, key, EVP_sha256()) > 0 ? i2d_X509(x, &der) : -1;
	X509_free(x);
	if (len <= 0)
		return ossl_fail(err, "certificate");
	*out = arena_bytes(a, bytes_of(der, (size_t)len));
	OPENSSL_free(der);
	return out->ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

/* The CA's certificate, if this is its key. */
static enum sp_code open_ca(
	const struct tls_key *key, struct bytes der, X509 **out, struct sp_error *err)
{
	*out = ossl_certificate(der);
	if (!*out)
		return ossl_refuse(err, SP_KEYS_INVALID, "no CA certificate");
	if (X509_check_private_key(*out, key->pkey) == 1)
		return SP_OK;
	X509_free(*out);
	return ossl_refuse(err, SP_KEYS_INVALID, "the CA's key does not match its certificate");
}

/* RFC 5280 allows a common name 64 characters. */
static enum sp_code check_name(const char *common_name, struct sp_error *err)
{
	size_t n = common_name ? strlen(common_name) : 0;
	return n && n <= ub_common_name ? SP_OK : sp_fail(err, SP_FIELD_INVALID, "common name");
}

enum sp_code cert_make_ca(const struct tls_key *k, const char *common_name, uint64_t now_ms,
	struct arena *a, struct bytes *out, struct sp_error *err)
{
	uint64_t end;
	enum sp_code rc = check_name(common_name, err);
	if (rc != SP_OK)
		return rc;
	if (__builtin_add_overflow(now_ms, CA_LIFE_MS, &end))
		end = UINT64_MAX;
	X509 *x = draft(&ca_profile, NULL, k->pkey, common_name, now_ms, end);
	return finish(x, k->pkey, a, out, err);
}

/* Letters, digits, hyphens and dots, as hosts are named; no wildcard. */
static bool is_dns_name(const char *host)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	size_t n = strlen(host);
	return n > 0 && n <= 253 && strspn(host, allowed) == n && host[0] != '.' &&
	       host[0] != '-' && !strstr(host, "..");
}

/* Takes over `value`. */
static bool push_name(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
	GENERAL_NAME *name = value ? GENERAL_NAME_new() : NULL;
	if (!name) {
		ASN1_STRING_free(value);
		return false;
	}
	GENERAL_NAME_set0_value(name, type, value);
	if (sk_GENERAL_NAME_push(names, name) > 0)
		return true;
	GENERAL_NAME_free(name);
	return false;
}

/* A DNS name or an address; false when it is neither. */
static bool add_host(GENERAL_NAMES *names, const char *host)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);
	if (address)
		return push_name(names, GEN_IPADD, address);
	ERR_clear_error();
	if (!is_dns_name(host))
		return false;
	ASN1_IA5STRING *dns = ASN1_IA5STRING_new();
	if (dns && ASN1_STRING_set(dns, host, -1) == 1)
		return push_name(names, GEN_DNS, dns);
	ASN1_IA5STRING_free(dns);
	return false;
}

static bool add_hosts(X509 *x, const char *host)
{
	static const char *const local[] = {"localhost", "127.0.0.1", "::1"};
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	bool good = names && add_host(names, host);
	for (size_t i = 0; good && i < sizeof local / sizeof local[0]; i++)
		good = strcmp(local[i], host) == 0 || add_host(names, local[i]);
	good = good && X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0) == 1;
	GENERAL_NAMES_free(names);
	return good;
}

enum sp_code cert_make_server(const struct tls_key *ca_key, struct bytes ca,
	const struct tls_key *server_key, const char *host, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err)
{
	X509 *issuer;
	enum sp_code rc = open_ca(ca_key, ca, &issuer, err);
	if (rc != SP_OK)
		return rc;
	const char *subject = strlen(host) <= ub_common_name && *host ? host : "samplan";
	X509 *x = draft(&server_profile, issuer, server_key->pkey, subject, now_ms, not_after_ms);
	X509_free(issuer);
	if (!x)
		return ossl_fail(err, "server certificate");
	if (add_hosts(x, host))
		return finish(x, ca_key->pkey, a, out, err);
	X509_free(x);
	if (is_dns_name(host)) /* what is one fails for another reason */
		return ossl_fail(err, "host name");
	ERR_clear_error();
	return sp_fail(err, SP_CONFIG_VALUE, "host", host, "DNS name, IPv4, IPv6");
}

enum sp_code cert_issue_client(const struct tls_key *ca_key, struct bytes ca, struct bytes csr,
	const char *common_name, uint64_t now_ms, uint64_t not_after_ms, struct arena *a,
	struct bytes *out, struct sp_error *err)
{
	X509 *issuer;
	X509_REQ *req;
	enum sp_code rc = check_name(common_name, err);
	if (rc == SP_OK)
		rc = open_ca(ca_key, ca, &issuer, err);
	if (rc != SP_OK)
		return rc;
	rc = csr_open(csr, &req, err);
	if (rc == SP_OK) {
		X509 *x = draft(&client_profile, issuer, X509_REQ_get0_pubkey(req), common_name,
			now_ms, not_after_ms);
		rc = finish(x, ca_key->pkey, a, out, err);
		X509_REQ_free(req);
	}
	X509_free(issuer);
	return rc;
}
