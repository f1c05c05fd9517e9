/* SPDX-License-Identifier: Apache-2.0 */
/* log_key.h - Ed25519 over bytes, between sign.c (keys) and head.c (what is signed). Private. */
#ifndef SP_CRYPTO_LOG_KEY_H
#define SP_CRYPTO_LOG_KEY_H

#include "common/crypto/ossl.h"
#include "common/crypto/sign.h"

struct sign_key {
	EVP_PKEY *pkey;
	EVP_MD_CTX *
		signer; /* has found the algorithm and read the key: that takes as long as ten hashes */
	uint8_t public_key[SIGN_KEY_SIZE];
};

SP_CHECK enum sp_code log_key_sign(const struct sign_key *k, struct bytes text,
	uint8_t out[SIGNATURE_SIZE], struct sp_error *err);
/* SP_SIGNATURE_INVALID, SP_NO_MEMORY; without a text. */
SP_CHECK enum sp_code log_key_verify(const uint8_t key[SIGN_KEY_SIZE], struct bytes text,
	const uint8_t signature[SIGNATURE_SIZE]);

#endif
