/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out at each allocation of OpenSSL's: that is what the error says, and not that a request is badly
 * signed or the keys are useless. */
#include <stdlib.h>

#include <openssl/crypto.h>

#include "common/crypto/cert.h"
#include "common/crypto/sign.h"
#include "tests/lib/test.h"

#define NOW ((uint64_t)1785000000 * 1000) /* a day in 2026 */
#define YEAR_MS ((uint64_t)3600 * 1000 * 24 * 365)

static unsigned long left = 0; /* allocations until the one that fails; 0 = none fails */

static bool fails(void)
{
	return left > 0 && --left == 0;
}

static void *take(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return fails() ? NULL : malloc(size);
}

static void *take_more(void *old, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return fails() ? NULL : realloc(old, size);
}

static void give(void *old, const char *file, int line)
{
	(void)file, (void)line;
	free(old);
}

/* Before OpenSSL has taken anything. */
__attribute__((constructor)) static void take_over(void)
{
	CRYPTO_set_mem_functions(take, take_more, give);
}

static struct tls_key *ca_key, *key;
static struct bytes ca, csr, pem, certificate;

static void make_all(void)
{
	struct arena *a = test_arena();
	struct sp_error err;
	CHECK_CODE(tls_key_generate(&ca_key, &err), SP_OK, &err);
	CHECK_CODE(tls_key_generate(&key, &err), SP_OK, &err);
	CHECK_CODE(cert_make_ca(ca_key, "Testregionen", NOW, a, &ca, &err), SP_OK, &err);
	CHECK_CODE(csr_make(key, "samplan", a, &csr, &err), SP_OK, &err);
	CHECK_CODE(tls_key_to_pem(key, a, &pem, &err), SP_OK, &err);
	CHECK_CODE(cert_issue_client(
			   ca_key, ca, csr, "2180-1", NOW, NOW + YEAR_MS, a, &certificate, &err),
		SP_OK, &err);
}

static void free_all(void)
{
	tls_key_free(ca_key);
	tls_key_free(key);
}

static enum sp_code check_request(struct arena *a, struct sp_error *err)
{
	struct hash hash;
	(void)a;
	return csr_check(csr, &hash, err);
}

static enum sp_code issue(struct arena *a, struct sp_error *err)
{
	struct bytes out;
	return cert_issue_client(ca_key, ca, csr, "2180-2", NOW, NOW + YEAR_MS, a, &out, err);
}

static enum sp_code make_for_server(struct arena *a, struct sp_error *err)
{
	struct bytes out;
	return cert_make_server(
		ca_key, ca, key, "plan.example.se", NOW, NOW + YEAR_MS, a, &out, err);
}

static enum sp_code read_certificate(struct arena *a, struct sp_error *err)
{
	struct cert_info info;
	(void)a;
	return cert_read(certificate, &info, err);
}

static enum sp_code read_key(struct arena *a, struct sp_error *err)
{
	struct tls_key *k = NULL;
	(void)a;
	enum sp_code rc = tls_key_from_pem(pem, &k, err);
	tls_key_free(k);
	return rc;
}

static struct bytes signed_head;
static uint8_t log_key[SIGN_KEY_SIZE];

static void make_head(void)
{
	struct sign_key *k = NULL;
	struct sp_error err;
	struct buf out;
	const struct head h = {.size = 7};
	CHECK_CODE(sign_key_generate(&k, &err), SP_OK, &err);
	sign_key_public(k, log_key);
	buf_init(&out, 4096);
	CHECK_CODE(head_sign(k, "samplan.example", &h, &out, &err), SP_OK, &err);
	signed_head = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	sign_key_free(k);
}

static enum sp_code verify_head(struct arena *a, struct sp_error *err)
{
	struct head h;
	(void)a;
	return head_verify(signed_head, "samplan.example", log_key, &h, err);
}

/* Fails the first allocation, and every step-th after it, until there is none left. What OpenSSL does not
 * tell apart from memory may be told as a fault of our own (`or_own`). */
static void at_each(enum sp_code (*work)(struct arena *a, struct sp_error *err), unsigned long step,
	bool or_own)
{
	make_all();
	for (unsigned long k = 1;; k += step) {
		struct arena a;
		struct sp_error err = {.code = SP_OK};
		arena_init(&a, 1 << 20);
		left = k;
		enum sp_code rc = work(&a, &err);
		bool struck = left == 0;
		left = 0;
		arena_free(&a);
		bool own = rc == SP_INTERNAL || rc == SP_KEYS_INVALID;
		if (rc != SP_OK && !(own && or_own))
			CHECK_CODE(rc, SP_NO_MEMORY, &err);
		if (!struck) {
			CHECK(k > 1);
			break;
		}
	}
	free_all();
}

TEST(memory, that_ends_is_not_a_bad_request)
{
	at_each(check_request, 1, false);
}

TEST(memory, that_ends_makes_no_signature_false)
{
	make_head();
	at_each(verify_head, 1, false);
}

TEST(memory, that_ends_is_no_fault_of_who_wants_a_certificate)
{
	at_each(issue, 13, true);
	at_each(make_for_server, 13, true);
}

TEST(memory, that_ends_is_not_a_bad_certificate_or_key)
{
	at_each(read_certificate, 1, false);
	at_each(read_key, 1, false);
}
