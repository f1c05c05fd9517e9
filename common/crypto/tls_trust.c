/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/tls_trust.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509_vfy.h>

#include "common/crypto/hash.h"

/* A certificate has one place, by its fingerprint; one that takes it from another is no harm. */
enum { PLACES = 1024 };

struct tls_trust {
	atomic_uint holders;
	X509 *ca;
	pthread_mutex_t lock; /* of what follows */
	struct hash passed[PLACES];
};

static bool fingerprint(const X509 *x, struct hash *out)
{
	unsigned len = sizeof out->bytes;
	return X509_digest(x, EVP_sha256(), out->bytes, &len) == 1;
}

static struct hash *place_of(struct tls_trust *t, const struct hash *print)
{
	return &t->passed[be16_get(print->bytes) % PLACES];
}

static bool in_time(const X509 *x, time_t now)
{
	return X509_cmp_time(X509_get0_notBefore(x), &now) < 0 &&
	       X509_cmp_time(X509_get0_notAfter(x), &now) > 0;
}

bool tls_trust_knows(struct tls_trust *t, const X509 *certificate, time_t now)
{
	struct hash print;
	if (!fingerprint(certificate, &print))
		return false;
	pthread_mutex_lock(&t->lock);
	bool known = hash_equal(place_of(t, &print), &print);
	pthread_mutex_unlock(&t->lock);
	return known && in_time(certificate, now) && in_time(t->ca, now);
}

static void remember(struct tls_trust *t, const X509 *certificate)
{
	struct hash print;
	if (!fingerprint(certificate, &print))
		return;
	pthread_mutex_lock(&t->lock);
	*place_of(t, &print) = print;
	pthread_mutex_unlock(&t->lock);
}

static int verify(X509_STORE_CTX *ctx, void *trust)
{
	const X509 *leaf = X509_STORE_CTX_get0_cert(ctx);
	if (leaf && tls_trust_knows(trust, leaf, time(NULL))) {
		X509_STORE_CTX_set_error(ctx, X509_V_OK);
		return 1;
	}
	int passed = X509_verify_cert(ctx);
	if (passed == 1 && leaf)
		remember(trust, leaf);
	return passed;
}

enum sp_code tls_trust_new(
	SSL_CTX *ctx, const X509 *ca, struct tls_trust **out, struct sp_error *err)
{
	struct tls_trust *t = calloc(1, sizeof *t);
	*out = NULL;
	if (!t)
		return sp_fail(err, SP_NO_MEMORY);
	atomic_init(&t->holders, 1);
	pthread_mutex_init(&t->lock, NULL);
	t->ca = X509_dup(ca);
	if (!t->ca) {
		tls_trust_release(t);
		return sp_fail(err, SP_NO_MEMORY);
	}
	SSL_CTX_set_cert_verify_callback(ctx, verify, t);
	*out = t;
	return SP_OK;
}

struct tls_trust *tls_trust_hold(struct tls_trust *t)
{
	if (t)
		atomic_fetch_add(&t->holders, 1);
	return t;
}

void tls_trust_release(struct tls_trust *t)
{
	if (!t || atomic_fetch_sub(&t->holders, 1) != 1)
		return;
	X509_free(t->ca);
	pthread_mutex_destroy(&t->lock);
	free(t);
}
