/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/ossl.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "common/crypto/hash.h"

enum sp_code ossl_refuse(struct sp_error *err, enum sp_code code, const char *why)
{
	unsigned long e;
	while ((e = ERR_get_error()) != 0)
		if (ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE)
			code = SP_NO_MEMORY;
	return sp_fail(err, code, code == SP_NO_MEMORY ? NULL : why);
}

enum sp_code ossl_fail(struct sp_error *err, const char *what)
{
	char text[SP_ERROR_TEXT];
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	snprintf(text, sizeof text, "%s%s%s", what, reason ? ": " : "", reason ? reason : "");
	return ossl_refuse(err, SP_INTERNAL, text);
}

static int no_password(char *out, int size, int writing, void *ctx)
{
	(void)out, (void)size, (void)writing, (void)ctx;
	return -1;
}

EVP_PKEY *ossl_key_from_pem(struct bytes pem)
{
	if (pem.len == 0 || pem.len > INT_MAX)
		return NULL;
	EVP_PKEY *plain = ossl_key_plain(pem);
	if (plain)
		return plain;
	BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
	BIO_free(bio);
	if (pkey)
		ERR_clear_error();
	return pkey;
}

enum sp_code ossl_key_to_pem(
	EVP_PKEY *pkey, struct arena *a, struct bytes *out, struct sp_error *err)
{
	BIO *bio = BIO_new(BIO_s_secmem()); /* wiped when freed */
	if (bio && PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL) != 1) {
		BIO_free(bio);
		return ossl_fail(err, "key to PEM");
	}
	return ossl_bio_take(bio, a, out, err);
}

enum sp_code ossl_bio_take(BIO *bio, struct arena *a, struct bytes *out, struct sp_error *err)
{
	char *data = NULL;
	long len = bio ? BIO_get_mem_data(bio, &data) : -1;
	enum sp_code rc = SP_OK;
	if (len < 0) {
		rc = ossl_fail(err, "memory BIO");
	} else {
		*out = bytes_of(arena_text_n(a, data, (size_t)len), (size_t)len);
		rc = out->ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	BIO_free(bio);
	return rc;
}

bool ossl_is_p256(const EVP_PKEY *pkey)
{
	char name[32];
	size_t len;
	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, name, sizeof name, &len) == 1 &&
	       strcmp(name, SN_X9_62_prime256v1) == 0;
}

X509 *ossl_certificate(struct bytes der)
{
	const uint8_t *p = der.ptr;
	X509 *x = der.len && der.len <= LONG_MAX ? d2i_X509(NULL, &p, (long)der.len) : NULL;
	if (x && p != der.ptr + der.len) {
		X509_free(x);
		x = NULL;
	}
	if (x)
		ERR_clear_error();
	return x;
}

bool ossl_public_key_hash(X509_PUBKEY *key, struct hash *out)
{
	uint8_t *der = NULL;
	int len = key ? i2d_X509_PUBKEY(key, &der) : -1;
	if (len > 0)
		*out = sha256(bytes_of(der, (size_t)len));
	OPENSSL_free(der);
	if (len > 0)
		ERR_clear_error();
	return len > 0;
}
