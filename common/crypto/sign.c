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

static enum sp_code verify_once(const uint8_t key[SIGN_KEY_SIZE], struct bytes text,
	const uint8_t signature[SIGNATURE_SIZE])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, SIGN_KEY_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ready = pkey && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1;
	bool good =
		ready && EVP_DigestVerify(ctx, signature, SIGNATURE_SIZE, text.ptr, text.len) == 1;
	enum sp_code rc = good ? SP_OK : ossl_refuse(NULL, SP_SIGNATURE_INVALID, "");
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return ready ? rc : SP_NO_MEMORY; /* any 32 bytes are a key so far */
}

/* Whether a signature is seen to be good that is: the first of RFC 8032, 7.1, over no bytes. */
static bool knows_good(void)
{
	static const uint8_t key[SIGN_KEY_SIZE] = {0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7,
		0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6,
		0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};
	static const uint8_t signature[SIGNATURE_SIZE] = {0xe5, 0x56, 0x43, 0x00, 0xc3, 0x60, 0xac,
		0x72, 0x90, 0x86, 0xe2, 0xcc, 0x80, 0x6e, 0x82, 0x8a, 0x84, 0x87, 0x7f, 0x1e, 0xb8,
		0xe5, 0xd9, 0x74, 0xd8, 0x73, 0xe0, 0x65, 0x22, 0x49, 0x01, 0x55, 0x5f, 0xb8, 0x82,
		0x15, 0x90, 0xa3, 0x3b, 0xac, 0xc6, 0x1e, 0x39, 0x70, 0x1c, 0xf9, 0xb4, 0x6b, 0xd2,
		0x5b, 0xf5, 0xf0, 0x59, 0x5b, 0xbe, 0x24, 0x65, 0x51, 0x41, 0x43, 0x8e, 0x7a, 0x10,
		0x0b};
	return verify_once(key, bytes_text(""), signature) == SP_OK;
}

/* Within libcrypto, memory that is spent looks like a false signature: once, or from then on. */
enum sp_code log_key_verify(const uint8_t key[SIGN_KEY_SIZE], struct bytes text,
	const uint8_t signature[SIGNATURE_SIZE])
{
	enum sp_code rc = verify_once(key, text, signature);
	if (rc == SP_SIGNATURE_INVALID)
		rc = verify_once(key, text, signature);
	return rc == SP_SIGNATURE_INVALID && !knows_good() ? SP_NO_MEMORY : rc;
}
