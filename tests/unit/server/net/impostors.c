/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates that the region's own authority might have signed by mistake: they are no account's, whatever
 * their names say, and their use leaves a line in the log. */
#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/unit/common/crypto/raw.h"

static struct net_fixture n;
static struct holder admin;
static struct client boss;

static void name_as(X509 *x, const char *name, size_t len)
{
	X509_NAME *subject = X509_NAME_new();
	CHECK_INT(X509_NAME_add_entry_by_NID(subject, NID_commonName, V_ASN1_UTF8STRING,
			  (const unsigned char *)name, (int)len, -1, 0),
		1);
	CHECK_INT(X509_set_subject_name(x, subject), 1);
	X509_NAME_free(subject);
}

/* A holder of a new key with a certificate of this name. */
static struct holder impostor(const char *name, size_t len)
{
	struct holder h = {0};
	uint8_t *der = NULL;
	CHECK_CODE(tls_key_generate(&h.key, &n.f.err), SP_OK, &n.f.err);
	EVP_PKEY *key = open_key(h.key), *ca_key = open_key(n.f.keys.ca_key);
	X509 *ca = open_cert(n.f.keys.ca_cert), *x = odd_certificate(key, ca, ca_key, false);
	name_as(x, name, len);
	CHECK(X509_sign(x, ca_key, EVP_sha256()) > 0);
	int size = i2d_X509(x, &der);
	CHECK(size > 0);
	h.certificate = arena_bytes(n.f.arena, bytes_of(der, (size_t)size));
	OPENSSL_free(der);
	X509_free(x);
	X509_free(ca);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
	return h;
}

static void check_is_nobody(const char *name, size_t len)
{
	struct holder h = impostor(name, len);
	client_check_nobody(&n, &h);
	holder_free(&h);
}

TEST(impostors, with_the_name_of_an_account_are_nobody)
{
	static const char nul[] = "account 1\0.evil", *const line = "conn_anonymous";
	struct cert_info info;
	size_t lines = 0;
	log_listen();
	net_start(&n, clock_utc_ms(), NULL);
	client_open_administrator(&n, &boss, &admin);
	CHECK_CODE(cert_read(admin.certificate, &info, &n.f.err), SP_OK, &n.f.err);
	check_is_nobody(info.common_name, strlen(info.common_name));
	check_is_nobody(nul, sizeof nul - 1);
	check_is_nobody("x\n<3>forged line", 16);
	client_close(&boss);
	net_stop(&n);
	holder_free(&admin);
	for (const char *at = log_told(); (at = strstr(at, line)) != NULL; at++)
		lines++;
	CHECK_INT(lines, 3);
}
