/* SPDX-License-Identifier: Apache-2.0 */
/* plain_key.c - the private keys that this project writes, read without OpenSSL's decoders, which take two milliseconds
 * for each: PKCS#8 of a P-256 or an Ed25519 key has one encoding. */
#include <limits.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "common/crypto/ossl.h"

enum { SCALAR = 32, POINT = 65, POINT_WHOLE = 4 /* its first byte: both coordinates follow */ };
static const uint8_t p256_head[] = {0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07,
	0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
	0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, SCALAR};
static const uint8_t p256_middle[] = {0xa1, 0x44, 0x03, 0x42, 0x00};
static const uint8_t ed25519_head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b,
	0x65, 0x70, 0x04, 0x22, 0x04, SCALAR};
enum {
	P256_MIDDLE = sizeof p256_head + SCALAR,
	P256_POINT = P256_MIDDLE + sizeof p256_middle,
	P256_SIZE = P256_POINT + POINT,
	ED25519_SIZE = sizeof ed25519_head + SCALAR,
};

static EVP_PKEY *p256_of(const uint8_t *scalar, const uint8_t *point)
{
	char group[] = SN_X9_62_prime256v1;
	uint8_t native[SCALAR], public[POINT];
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	BIGNUM *n = BN_secure_new();
	memcpy(public, point, POINT);
	if (ctx && n && BN_bin2bn(scalar, SCALAR, n) &&
		BN_bn2nativepad(n, native, SCALAR) == SCALAR) {
		OSSL_PARAM parts[] = {
			OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
			OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, public, POINT),
			OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, SCALAR),
			OSSL_PARAM_construct_end()};
		if (EVP_PKEY_fromdata_init(ctx) != 1 ||
			EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, parts) != 1)
			pkey = NULL;
	}
	OPENSSL_cleanse(native, sizeof native);
	BN_clear_free(n);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static EVP_PKEY *key_of(const uint8_t *der, long len)
{
	if (len == P256_SIZE && memcmp(der, p256_head, sizeof p256_head) == 0 &&
		memcmp(der + P256_MIDDLE, p256_middle, sizeof p256_middle) == 0 &&
		der[P256_POINT] == POINT_WHOLE)
		return p256_of(der + sizeof p256_head, der + P256_POINT);
	if (len == ED25519_SIZE && memcmp(der, ed25519_head, sizeof ed25519_head) == 0)
		return EVP_PKEY_new_raw_private_key(
			EVP_PKEY_ED25519, NULL, der + sizeof ed25519_head, SCALAR);
	return NULL;
}

EVP_PKEY *ossl_key_plain(struct bytes pem)
{
	char *name = NULL, *header = NULL;
	uint8_t *der = NULL;
	long len = 0;
	EVP_PKEY *pkey = NULL;
	BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	if (bio && PEM_read_bio(bio, &name, &header, &der, &len) == 1 &&
		strcmp(name, PEM_STRING_PKCS8INF) == 0 && !*header)
		pkey = key_of(der, len);
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_clear_free(der, len > 0 ? (size_t)len : 0);
	BIO_free(bio);
	return pkey;
}
