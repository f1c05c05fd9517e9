/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/cert.h"

#include <stdlib.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "common/crypto/ossl.h"

static enum sp_code wrap(EVP_PKEY *pkey, struct tls_key **out, struct sp_error *err)
{
	*out = malloc(sizeof **out);
	if (!*out) {
		EVP_PKEY_free(pkey);
		return sp_fail(err, SP_NO_MEMORY);
	}
	(*out)->pkey = pkey;
	return SP_OK;
}

enum sp_code tls_key_generate(struct tls_key **out, struct sp_error *err)
{
	*out = NULL;
	EVP_PKEY *pkey = EVP_EC_gen(SN_X9_62_prime256v1);
	return pkey ? wrap(pkey, out, err) : ossl_fail(err, "P-256 key");
}

enum sp_code tls_key_from_pem(struct bytes pem, struct tls_key **out, struct sp_error *err)
{
	*out = NULL;
	EVP_PKEY *pkey = ossl_key_from_pem(pem);
	if (pkey && ossl_is_p256(pkey))
		return wrap(pkey, out, err);
	EVP_PKEY_free(pkey);
	return ossl_refuse(err, SP_KEYS_INVALID, "no P-256 key");
}

enum sp_code tls_key_to_pem(
	const struct tls_key *k, struct arena *a, struct bytes *out, struct sp_error *err)
{
	return ossl_key_to_pem(k->pkey, a, out, err);
}

void tls_key_free(struct tls_key *k)
{
	if (k)
		EVP_PKEY_free(k->pkey); /* OpenSSL wipes the private half */
	free(k);
}

enum sp_code pem_from_cert(
	struct bytes der, struct arena *a, struct bytes *out, struct sp_error *err)
{
	X509 *x = ossl_certificate(der);
	if (!x)
		return ossl_refuse(err, SP_KEYS_INVALID, "no certificate");
	BIO *bio = BIO_new(BIO_s_mem());
	bool good = bio && PEM_write_bio_X509(bio, x) == 1;
	X509_free(x);
	if (good)
		return ossl_bio_take(bio, a, out, err);
	BIO_free(bio);
	return ossl_fail(err, "certificate to PEM");
}
