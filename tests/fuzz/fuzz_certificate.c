/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, keys and requests, as files and as what a stranger sends to enrol; the first byte says which. What is
 * accepted gives the same the second time, and a certificate can be written as PEM and read again. A private key that
 * is read without OpenSSL's decoders is the one that they read. */
#include "common/crypto/cert.h"
#include "common/crypto/sign.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/common/crypto/same_key.h"

const size_t fuzz_max = 64 << 10; /* of a PEM file; a request has 4 KiB at most */

static void check_request(struct bytes in, struct arena *a)
{
	struct hash first, second;
	struct sp_error err = {0};
	(void)a;
	enum sp_code rc = csr_check(in, &first, &err);
	REQUIRE(rc == SP_OK || (rc == SP_CSR_INVALID && err.code == rc));
	if (rc != SP_OK)
		return;
	REQUIRE(csr_check(in, &second, &err) == SP_OK && hash_equal(&first, &second));
}

static void check_certificate(struct bytes in, struct arena *a)
{
	struct cert_info info;
	struct hash key;
	struct bytes pem, der;
	struct sp_error err = {0};
	enum sp_code rc = cert_read(in, &info, &err);
	REQUIRE(rc == SP_OK || (rc == SP_KEYS_INVALID && err.code == rc));
	if (rc != SP_OK)
		return;
	REQUIRE(memchr(info.common_name, 0, sizeof info.common_name));
	rc = cert_public_key_hash(in, &key, &err);
	REQUIRE(rc == SP_OK || rc == SP_KEYS_INVALID);
	if (pem_from_cert(in, a, &pem, &err) == SP_OK)
		REQUIRE(cert_from_pem(pem, a, &der, &err) == SP_OK);
}

static void check_pem(struct bytes in, struct arena *a)
{
	struct bytes der;
	struct sp_error err = {0};
	enum sp_code rc = cert_from_pem(in, a, &der, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		check_certificate(der, a);
}

static void check_sign_key(struct bytes in, struct arena *a)
{
	struct sign_key *key = NULL;
	struct bytes pem;
	struct sp_error err = {0};
	enum sp_code rc = sign_key_from_pem(in, &key, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		REQUIRE(sign_key_to_pem(key, a, &pem, &err) == SP_OK);
	sign_key_free(key);
}

static void check_key(struct bytes in, struct arena *a)
{
	struct tls_key *key = NULL;
	struct bytes pem;
	struct sp_error err = {0};
	bool taken;
	enum sp_code rc = tls_key_from_pem(in, &key, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		REQUIRE(tls_key_to_pem(key, a, &pem, &err) == SP_OK);
	tls_key_free(key);
	check_sign_key(in, a);
	fuzz_clock_stop();
	REQUIRE(plain_key_agrees(in, &taken));
	fuzz_clock_start();
}

/* What a PEM file holds, without base64 in the way of a mutation. */
static void check_key_der(struct bytes in, struct arena *a)
{
	check_key(pem_of(in, a), a);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct bytes, struct arena *) = {
		check_request, check_certificate, check_pem, check_key, check_key_der};
	struct arena a;
	if (size == 0)
		return;
	arena_init(&a, FUZZ_ARENA);
	checks[data[0] % (sizeof checks / sizeof checks[0])](bytes_of(data + 1, size - 1), &a);
	arena_free(&a);
}
