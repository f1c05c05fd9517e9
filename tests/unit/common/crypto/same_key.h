/* SPDX-License-Identifier: Apache-2.0 */
/* same_key.h - a private key by OpenSSL's own reader, and whether ours says the same. */
#ifndef SP_TESTS_UNIT_COMMON_CRYPTO_SAME_KEY_H
#define SP_TESTS_UNIT_COMMON_CRYPTO_SAME_KEY_H

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "common/crypto/ossl.h"

static inline int same_key_no_password(char *out, int size, int writing, void *ctx)
{
	(void)out, (void)size, (void)writing, (void)ctx;
	return -1;
}

static inline EVP_PKEY *read_by_openssl(struct bytes pem)
{
	BIO *bio = pem.len && pem.len <= INT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
	EVP_PKEY *pkey =
		bio ? PEM_read_bio_PrivateKey(bio, NULL, same_key_no_password, NULL) : NULL;
	BIO_free(bio);
	ERR_clear_error();
	return pkey;
}

/* Written as the same bytes. */
static inline bool same_written(
	const EVP_PKEY *a, const EVP_PKEY *b, int (*write)(const EVP_PKEY *, unsigned char **))
{
	unsigned char *first = NULL, *second = NULL;
	int len = write(a, &first);
	bool same = len > 0 && len == write(b, &second) && memcmp(first, second, (size_t)len) == 0;
	OPENSSL_free(first);
	OPENSSL_free(second);
	return same;
}

/* Neither is a key, or both are the same one. */
static inline bool same_key(const EVP_PKEY *a, const EVP_PKEY *b)
{
	if (!a || !b)
		return a == b;
	return EVP_PKEY_eq(a, b) == 1 && same_written(a, b, i2d_PrivateKey) &&
	       same_written(a, b, i2d_PUBKEY);
}

/* What ossl_key_plain makes of the text, OpenSSL makes of it too; what it makes nothing of goes to OpenSSL anyway. */
static inline bool plain_key_agrees(struct bytes pem, bool *taken)
{
	EVP_PKEY *plain = pem.len && pem.len <= INT_MAX ? ossl_key_plain(pem) : NULL;
	EVP_PKEY *usual = plain ? read_by_openssl(pem) : NULL;
	bool same = same_key(plain, usual);
	*taken = plain != NULL;
	EVP_PKEY_free(plain);
	EVP_PKEY_free(usual);
	ERR_clear_error();
	return same;
}

/* A key's DER as a PEM file, in the arena. */
static inline struct bytes pem_of(struct bytes der, struct arena *a)
{
	char *text = NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	long len = PEM_write_bio(bio, PEM_STRING_PKCS8INF, "", der.ptr, (long)der.len) > 0
			   ? BIO_get_mem_data(bio, &text)
			   : 0;
	struct bytes pem = arena_bytes(a, bytes_of(text, (size_t)len));
	BIO_free(bio);
	return pem;
}

#endif
