/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/sign.h"

#include <stdlib.h>

#include <openssl/err.h>

#include "common/crypto/log_key.h"

static enum sp_code wrap(EVP_PKEY *pkey, struct sign_key **out, struct sp_error *err)
{
	struct sign_key *k = calloc(1, sizeof *k);
	size_t len = sizeof k->public_key;
	if (!k) {
		EVP_PKEY_free(pkey);
		return sp_fail(err, SP_NO_MEMORY);
	}
	k->pkey = pkey;
	k->signer = EVP_MD_CTX_new();
	if (!k->signer || EVP_PKEY_get_raw_public_key(pkey, k->public_key, &len) != 1 ||
		EVP_DigestSignInit(k->signer, NULL, NULL, NULL, pkey) != 1) {
		sign_key_free(k);
		return ossl_fail(err, "Ed25519 key");
	}
	*out = k;
	return SP_OK;
}

enum sp_code sign_key_generate(struct sign_key **out, struct sp_error *err)
{
	*out = NULL;
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	return pkey ? wrap(pkey, out, err) : ossl_fail(err, "Ed25519 key");
}

enum sp_code sign_key_from_pem(struct bytes pem, struct sign_key **out, struct sp_error *err)
{
	*out = NULL;
	EVP_PKEY *pkey = ossl_key_from_pem(pem);
	if (pkey && EVP_PKEY_is_a(pkey, "ED25519"))
		return wrap(pkey, out, err);
	EVP_PKEY_free(pkey);
	return ossl_refuse(err, SP_KEYS_INVALID, "no Ed25519 key");
}

enum sp_code sign_key_to_pem(
	const struct sign_key *k, struct arena *a, struct bytes *out, struct sp_error *err)
{
	return ossl_key_to_pem(k->pkey, a, out, err);
}

void sign_key_free(struct sign_key *k)
{
	if (!k)
		return;
	EVP_MD_CTX_free(k->signer);
	EVP_PKEY_free(k->pkey); /* OpenSSL wipes the private half */
	free(k);
}

void sign_key_public(const struct sign_key *k, uint8_t out[SIGN_KEY_SIZE])
{
	for (size_t i = 0; i < SIGN_KEY_SIZE; i++)
		out[i] = k->public_key[i];
}

struct hash log_key_fingerprint(const uint8_t key[SIGN_KEY_SIZE])
{
	return sha256(bytes_of(key, SIGN_KEY_SIZE));
}

enum sp_code log_key_sign(const struct sign_key *k, struct bytes text, uint8_t out[SIGNATURE_SIZE],
	struct sp_error *err)
{
	size_t len = SIGNATURE_SIZE;
	bool good = EVP_DigestSignInit(k->signer, NULL, NULL, NULL, NULL) == 1 && /* once more */
		    EVP_DigestSign(k->signer, out, &len, text.ptr, text.len) == 1 &&
		    len == SIGNATURE_SIZE;
	return good ? SP_OK : ossl_fail(err, "Ed25519 signature");
}

bool log_key_verify(const uint8_t key[SIGN_KEY_SIZE], struct bytes text,
	const uint8_t signature[SIGNATURE_SIZE])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, SIGN_KEY_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
		    EVP_DigestVerify(ctx, signature, SIGNATURE_SIZE, text.ptr, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}
