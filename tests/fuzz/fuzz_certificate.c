/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, keys and requests, as files and as what a stranger sends to enrol; the first byte says which. What is
 * accepted gives the same the second time, and a certificate can be written as PEM and read again. */
#include "common/crypto/cert.h"
#include "common/crypto/sign.h"
#include "tests/fuzz/fuzz.h"

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

static void check_key(struct bytes in, struct arena *a)
{
	struct tls_key *key = NULL;
	struct bytes pem;
	struct sp_error err = {0};
	enum sp_code rc = tls_key_from_pem(in, &key, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		REQUIRE(tls_key_to_pem(key, a, &pem, &err) == SP_OK);
	tls_key_free(key);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct bytes, struct arena *) = {
		check_request, check_certificate, check_pem, check_key};
	struct arena a;
	if (size == 0)
		return;
	arena_init(&a, FUZZ_ARENA);
	checks[data[0] % 4](bytes_of(data + 1, size - 1), &a);
	arena_free(&a);
}
