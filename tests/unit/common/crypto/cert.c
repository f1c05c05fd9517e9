/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/cert.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "tests/lib/test.h"

#define HOUR_MS ((uint64_t)3600 * 1000)
#define NOW ((uint64_t)1785000000 * 1000) /* a day in 2026 */
#define YEAR_MS (HOUR_MS * 24 * 365)

static struct tls_key *new_key(void)
{
	struct tls_key *k;
	CHECK_INT(tls_key_generate(&k, NULL), SP_OK);
	return k;
}

static struct bytes new_ca(const struct tls_key *k)
{
	struct bytes ca;
	CHECK_INT(cert_make_ca(k, "Testregionen", NOW, test_arena(), &ca, NULL), SP_OK);
	return ca;
}

static X509 *open_der(struct bytes der)
{
	const uint8_t *p = der.ptr;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);
	CHECK(x != NULL);
	return x;
}

static struct bytes request(const struct tls_key *k)
{
	struct bytes csr;
	CHECK_INT(csr_make(k, "anything", test_arena(), &csr, NULL), SP_OK);
	return csr;
}

TEST(key, comes_back_from_PEM_and_makes_the_same_request_key)
{
	struct tls_key *a = new_key(), *b;
	struct bytes pem;
	struct hash hash_a, hash_b;
	CHECK_INT(tls_key_to_pem(a, test_arena(), &pem, NULL), SP_OK);
	CHECK_INT(tls_key_from_pem(pem, &b, NULL), SP_OK);
	CHECK_INT(csr_check(request(a), &hash_a, NULL), SP_OK);
	CHECK_INT(csr_check(request(b), &hash_b, NULL), SP_OK);
	CHECK(hash_equal(&hash_a, &hash_b));
	tls_key_free(a);
	tls_key_free(b);
	tls_key_free(NULL);
}

TEST(key, reads_lines_that_end_with_CR_LF)
{
	struct tls_key *k = new_key(), *back;
	struct bytes pem;
	struct buf crlf;
	buf_init(&crlf, 4096);
	CHECK_INT(tls_key_to_pem(k, test_arena(), &pem, NULL), SP_OK);
	for (size_t i = 0; i < pem.len; i++)
		buf_addf(&crlf, pem.ptr[i] == '\n' ? "\r\n" : "%c", pem.ptr[i]);
	CHECK_INT(tls_key_from_pem(buf_bytes(&crlf), &back, NULL), SP_OK);
	tls_key_free(back);
	tls_key_free(k);
	buf_free(&crlf);
}

/* PEM of a private key that is not ours to use. */
static struct bytes foreign_pem(EVP_PKEY *pkey)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());
	CHECK_INT(PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	long len = BIO_get_mem_data(bio, &text);
	struct bytes pem = arena_bytes(test_arena(), bytes_of(text, (size_t)len));
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	return pem;
}

TEST(key, is_refused_when_it_is_none_or_of_another_kind)
{
	struct bytes bad[] = {bytes_of(NULL, 0), bytes_text("x"),
		bytes_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
		foreign_pem(EVP_RSA_gen(1024)), foreign_pem(EVP_EC_gen("secp384r1")),
		foreign_pem(EVP_EC_gen("secp256k1")),
		foreign_pem(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"))};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct tls_key *k;
		struct sp_error err;
		CHECK_CODE(tls_key_from_pem(bad[i], &k, &err), SP_KEYS_INVALID, &err);
		CHECK(k == NULL);
	}
}

TEST(key, behind_a_password_is_refused_without_asking)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	struct tls_key *k;
	CHECK_INT(PEM_write_bio_PKCS8PrivateKey(
			  bio, pkey, EVP_aes_128_cbc(), "secret", 6, NULL, NULL),
		1);
	long len = BIO_get_mem_data(bio, &text);
	CHECK_INT(tls_key_from_pem(bytes_of(text, (size_t)len), &k, NULL), SP_KEYS_INVALID);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
}

TEST(ca, is_a_CA_of_twenty_years_that_signs_only_leaves)
{
	struct tls_key *k = new_key();
	struct bytes der = new_ca(k);
	struct cert_info info;
	CHECK_INT(cert_read(der, &info, NULL), SP_OK);
	CHECK_TEXT(info.common_name, "Testregionen");
	CHECK_INT(info.not_before_ms, NOW - HOUR_MS);
	CHECK_INT(info.not_after_ms, NOW + HOUR_MS * 24 * 7305);
	X509 *x = open_der(der);
	CHECK_INT(X509_check_ca(x), 1);
	CHECK_INT(X509_get_pathlen(x), 0);
	CHECK_INT(X509_get_key_usage(x), KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	CHECK_INT(X509_self_signed(x, 1), 1);
	X509_free(x);
	tls_key_free(k);
}

/* Issues a server certificate and says whether it carries each of the names. */
static void check_server(const char *host, const char *const *names, size_t n)
{
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes der;
	struct sp_error err;
	CHECK_CODE(cert_make_server(ca_key, new_ca(ca_key), k, host, NOW, NOW + YEAR_MS,
			   test_arena(), &der, &err),
		SP_OK, &err);
	X509 *x = open_der(der);
	for (size_t i = 0; i < n; i++)
		CHECK(X509_check_host(x, names[i], 0, 0, NULL) == 1 ||
			X509_check_ip_asc(x, names[i], 0) == 1);
	CHECK_INT(X509_check_host(x, "other.example", 0, 0, NULL), 0);
	CHECK_INT(X509_check_ip_asc(x, "192.0.2.77", 0), 0);
	CHECK_INT(X509_check_purpose(x, X509_PURPOSE_SSL_SERVER, 0), 1);
	CHECK_INT(X509_check_purpose(x, X509_PURPOSE_SSL_CLIENT, 0), 0);
	CHECK_INT(X509_check_ca(x), 0);
	X509_free(x);
	tls_key_free(ca_key);
	tls_key_free(k);
}

TEST(server_certificate, carries_host_and_loopback)
{
	static const char *const hosts[] = {
		"plan.region.example", "192.0.2.1", "2001:db8::7", "localhost", "127.0.0.1", "::1"};
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		const char *names[] = {hosts[i], "localhost", "127.0.0.1", "::1"};
		check_server(hosts[i], names, 4);
	}
}

TEST(server_certificate, carries_a_host_that_is_too_long_for_a_common_name)
{
	static const char host[] = "a-very-long-name-of-a-machine.in-a-department-of-many-words."
				   "of-a-region-with-a-long-name.example";
	const char *names[] = {host};
	check_server(host, names, 1);
}

TEST(server_certificate, is_not_made_for_what_is_no_host)
{
	static const char *const bad[] = {"", "a b", "*.example", "a,DNS:evil.example", "x\n", "-a",
		".a", "a..b", "räksmörgås.example", "1.2.3.4:80", "[::1]"};
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes der, ca = new_ca(ca_key);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sp_error err;
		CHECK_CODE(cert_make_server(ca_key, ca, k, bad[i], NOW, NOW + YEAR_MS, test_arena(),
				   &der, &err),
			SP_CONFIG_VALUE, &err);
		CHECK_TEXT(err.param[1], bad[i]);
	}
	tls_key_free(ca_key);
	tls_key_free(k);
}

TEST(client_certificate, has_the_subject_it_was_issued_for_and_the_requests_key)
{
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes der, csr = request(k);
	struct cert_info info;
	struct hash in_csr, in_cert;
	CHECK_INT(cert_issue_client(ca_key, new_ca(ca_key), csr, "account 17", NOW,
			  NOW + 2 * YEAR_MS, test_arena(), &der, NULL),
		SP_OK);
	CHECK_INT(cert_read(der, &info, NULL), SP_OK);
	CHECK_TEXT(info.common_name, "account 17");
	CHECK_INT(info.not_before_ms, NOW - HOUR_MS);
	CHECK_INT(info.not_after_ms, NOW + 2 * YEAR_MS);
	CHECK_INT(csr_check(csr, &in_csr, NULL), SP_OK);
	CHECK_INT(cert_public_key_hash(der, &in_cert, NULL), SP_OK);
	CHECK(hash_equal(&in_csr, &in_cert));
	X509 *x = open_der(der);
	CHECK_INT(X509_check_purpose(x, X509_PURPOSE_SSL_CLIENT, 0), 1);
	CHECK_INT(X509_check_purpose(x, X509_PURPOSE_SSL_SERVER, 0), 0);
	CHECK_INT(X509_get_key_usage(x), KU_DIGITAL_SIGNATURE);
	CHECK_INT(ASN1_STRING_length(X509_get0_serialNumber(x)), 16);
	CHECK(X509_get0_subject_key_id(x) && X509_get0_authority_key_id(x));
	X509_free(x);
	tls_key_free(ca_key);
	tls_key_free(k);
}

TEST(client_certificate, is_another_each_time)
{
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes a, b, ca = new_ca(ca_key), csr = request(k);
	CHECK_INT(
		cert_issue_client(ca_key, ca, csr, "a", NOW, NOW + YEAR_MS, test_arena(), &a, NULL),
		SP_OK);
	CHECK_INT(
		cert_issue_client(ca_key, ca, csr, "a", NOW, NOW + YEAR_MS, test_arena(), &b, NULL),
		SP_OK);
	struct hash print_a = cert_fingerprint(a), print_b = cert_fingerprint(b);
	CHECK(!hash_equal(&print_a, &print_b));
	tls_key_free(ca_key);
	tls_key_free(k);
}

TEST(client_certificate, is_not_issued_with_another_key_than_the_CAs_or_for_no_name)
{
	char long_name[66];
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes der, ca = new_ca(ca_key), csr = request(k);
	memset(long_name, 'x', 65);
	long_name[65] = '\0';
	CHECK_INT(cert_issue_client(k, ca, csr, "a", NOW, NOW + 1, test_arena(), &der, NULL),
		SP_KEYS_INVALID);
	CHECK_INT(cert_issue_client(ca_key, bytes_text("x"), csr, "a", NOW, NOW + 1, test_arena(),
			  &der, NULL),
		SP_KEYS_INVALID);
	CHECK_INT(cert_issue_client(ca_key, ca, csr, "", NOW, NOW + 1, test_arena(), &der, NULL),
		SP_FIELD_INVALID);
	CHECK_INT(cert_issue_client(
			  ca_key, ca, csr, long_name, NOW, NOW + 1, test_arena(), &der, NULL),
		SP_FIELD_INVALID);
	CHECK_INT(cert_issue_client(
			  ca_key, ca, bytes_text("x"), "a", NOW, NOW + 1, test_arena(), &der, NULL),
		SP_CSR_INVALID);
	tls_key_free(ca_key);
	tls_key_free(k);
}

TEST(client_certificate, of_the_last_possible_times_can_be_read)
{
	struct tls_key *ca_key = new_key(), *k = new_key();
	struct bytes der;
	struct cert_info info;
	CHECK_INT(cert_issue_client(ca_key, new_ca(ca_key), request(k), "a", 0, UINT64_MAX,
			  test_arena(), &der, NULL),
		SP_OK);
	CHECK_INT(cert_read(der, &info, NULL), SP_OK);
	CHECK_INT(info.not_before_ms, 0);
	CHECK(info.not_after_ms == (uint64_t)253402300799000);
	tls_key_free(ca_key);
	tls_key_free(k);
}

/* A request with this key, signed with `signer` and `digest`. */
static struct bytes odd_request(EVP_PKEY *key, EVP_PKEY *signer, const EVP_MD *digest, long version)
{
	uint8_t *der = NULL;
	X509_REQ *req = X509_REQ_new();
	if (X509_REQ_set_version(req, version) !=
		1) { /* OpenSSL 3.5 makes no other than version 1 */
		X509_REQ_free(req);
		return bytes_of(NULL, 0);
	}
	CHECK_INT(X509_REQ_set_pubkey(req, key), 1);
	CHECK(X509_REQ_sign(req, signer, digest) > 0);
	int len = i2d_X509_REQ(req, &der);
	CHECK(len > 0);
	struct bytes copy = arena_bytes(test_arena(), bytes_of(der, (size_t)len));
	OPENSSL_free(der);
	X509_REQ_free(req);
	return copy;
}

static void check_refused(struct bytes csr, const char *why)
{
	struct hash h;
	struct sp_error err;
	CHECK_CODE(csr_check(csr, &h, &err), SP_CSR_INVALID, &err);
	CHECK_TEXT(err.param[0], why);
	CHECK(ERR_peek_error() == 0);
}

TEST(request, is_refused_for_other_keys_and_signatures)
{
	EVP_PKEY *p256 = EVP_EC_gen("P-256"), *other = EVP_EC_gen("P-256");
	EVP_PKEY *rsa = EVP_RSA_gen(2048), *p384 = EVP_EC_gen("P-384"),
		 *k256 = EVP_EC_gen("secp256k1"), *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	check_refused(odd_request(rsa, rsa, EVP_sha256(), 0), "not a P-256 key");
	check_refused(odd_request(p384, p384, EVP_sha256(), 0), "not a P-256 key");
	check_refused(odd_request(k256, k256, EVP_sha256(), 0), "not a P-256 key");
	check_refused(odd_request(ed, ed, NULL, 0), "not a P-256 key");
	check_refused(odd_request(p256, other, EVP_sha256(), 0), "not signed by its own key");
	check_refused(odd_request(p256, rsa, EVP_sha256(), 0), "signature algorithm");
	check_refused(odd_request(p256, p256, EVP_sha1(), 0), "signature algorithm");
	struct bytes version_3 = odd_request(p256, p256, EVP_sha256(), 2);
	if (version_3.len)
		check_refused(version_3, "version");
	EVP_PKEY *all[] = {p256, other, rsa, p384, k256, ed};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		EVP_PKEY_free(all[i]);
}

TEST(request, is_refused_when_its_key_is_written_in_another_way)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");
	CHECK_INT(EVP_PKEY_set_utf8_string_param(k, "point-format", "compressed"), 1);
	check_refused(odd_request(k, k, EVP_sha256(), 0), "not a P-256 key");
	EVP_PKEY_free(k);
}

TEST(request, is_refused_when_it_is_garbage_or_has_a_tail)
{
	static uint8_t large[4097];
	struct tls_key *k = new_key();
	struct bytes csr = request(k);
	check_refused(bytes_of(NULL, 0), "not a PKCS#10 request");
	check_refused(bytes_text("hello"), "not a PKCS#10 request");
	check_refused(bytes_of(large, sizeof large), "larger than 4096 bytes");
	memcpy(large, csr.ptr, csr.len);
	check_refused(bytes_of(large, csr.len + 1), "bytes after the request");
	tls_key_free(k);
}

TEST(request, does_not_pass_with_any_byte_changed_or_any_end_cut)
{
	uint8_t text[4096];
	struct tls_key *k = new_key();
	struct bytes csr = request(k);
	struct hash h;
	memcpy(text, csr.ptr, csr.len);
	for (size_t i = 0; i < csr.len; i++) {
		text[i] ^= 0x10;
		CHECK_INT(csr_check(bytes_of(text, csr.len), &h, NULL), SP_CSR_INVALID);
		text[i] ^= 0x10;
	}
	for (size_t len = 0; len < csr.len; len++) {
		struct bytes copy = arena_bytes(test_arena(), bytes_of(text, len));
		CHECK_INT(csr_check(copy, &h, NULL), SP_CSR_INVALID);
	}
	CHECK_INT(csr_check(csr, &h, NULL), SP_OK);
	tls_key_free(k);
}

TEST(certificate, belongs_to_its_own_key_alone)
{
	struct tls_key *k = new_key(), *other = new_key();
	struct bytes der = new_ca(k);
	CHECK(cert_is_of_key(der, k));
	CHECK(!cert_is_of_key(der, other));
	CHECK(!cert_is_of_key(bytes_of(der.ptr, der.len - 1), k));
	CHECK(!cert_is_of_key(bytes_of(NULL, 0), k));
	tls_key_free(other);
	tls_key_free(k);
}

TEST(certificate, comes_back_from_PEM)
{
	struct tls_key *k = new_key();
	struct bytes pem, back, der = new_ca(k);
	CHECK_INT(pem_from_cert(der, test_arena(), &pem, NULL), SP_OK);
	CHECK_INT(cert_from_pem(pem, test_arena(), &back, NULL), SP_OK);
	CHECK_BYTES(back, der);
	char *twice =
		arena_printf(test_arena(), "%s%s", (const char *)pem.ptr, (const char *)pem.ptr);
	CHECK_INT(cert_from_pem(bytes_text(twice), test_arena(), &back, NULL), SP_KEYS_INVALID);
	tls_key_free(k);
}

TEST(certificate, is_refused_when_it_is_none)
{
	struct tls_key *k = new_key();
	struct bytes out, der = new_ca(k), longer = bytes_of(NULL, 0);
	struct cert_info info;
	struct hash h;
	uint8_t text[4096] = {0};
	memcpy(text, der.ptr, der.len);
	longer = bytes_of(text, der.len + 1);
	const struct bytes bad[] = {bytes_of(NULL, 0), bytes_text("x"), longer,
		bytes_of(der.ptr, der.len - 1), request(k)};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CHECK_INT(cert_read(bad[i], &info, NULL), SP_KEYS_INVALID);
		CHECK_INT(cert_public_key_hash(bad[i], &h, NULL), SP_KEYS_INVALID);
		CHECK_INT(pem_from_cert(bad[i], test_arena(), &out, NULL), SP_KEYS_INVALID);
		CHECK_INT(cert_from_pem(bad[i], test_arena(), &out, NULL), SP_KEYS_INVALID);
	}
	tls_key_free(k);
}

TEST(certificate, cut_or_changed_anywhere_is_refused_or_read_but_nothing_worse)
{
	struct tls_key *k = new_key();
	struct cert_info info;
	struct bytes der = new_ca(k);
	for (size_t len = 0; len < der.len; len++) {
		const struct bytes cut = arena_bytes(test_arena(), bytes_of(der.ptr, len));
		CHECK_INT(cert_read(cut, &info, NULL), SP_KEYS_INVALID);
	}
	for (size_t i = 0; i < 8 * der.len; i++) {
		struct bytes copy = arena_bytes(test_arena(), der);
		((uint8_t *)(uintptr_t)copy.ptr)[i / 8] ^= (uint8_t)(1U << i % 8);
		enum sp_code rc = cert_read(copy, &info, NULL);
		CHECK(rc == SP_OK || rc == SP_KEYS_INVALID);
	}
	tls_key_free(k);
}

TEST(certificate, with_a_NUL_in_its_name_is_refused)
{
	uint8_t *der = NULL;
	struct cert_info info;
	EVP_PKEY *k = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509_set_version(x, 2);
	CHECK_INT(X509_NAME_add_entry_by_NID(X509_get_subject_name(x), NID_commonName,
			  MBSTRING_UTF8, (const unsigned char *)"good\0evil", 9, -1, 0),
		1);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, k);
	CHECK(X509_sign(x, k, EVP_sha256()) > 0);
	int len = i2d_X509(x, &der);
	CHECK_INT(cert_read(bytes_of(der, (size_t)len), &info, NULL), SP_KEYS_INVALID);
	OPENSSL_free(der);
	X509_free(x);
	EVP_PKEY_free(k);
}

TEST(certificate, stops_at_the_arenas_cap)
{
	struct arena small;
	struct tls_key *k = new_key();
	struct bytes out;
	arena_init(&small, 64);
	CHECK_INT(cert_make_ca(k, "a", NOW, &small, &out, NULL), SP_NO_MEMORY);
	CHECK_INT(csr_make(k, "a", &small, &out, NULL), SP_NO_MEMORY);
	CHECK_INT(tls_key_to_pem(k, &small, &out, NULL), SP_NO_MEMORY);
	arena_free(&small);
	tls_key_free(k);
}
