/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "common/crypto/cert.h"
#include "common/crypto/ossl.h"

enum { ANY_TAG = -1, VERSION_TAG = 0 };

/* Takes the next element off the front of *in: with its head into *whole, without into *content. False unless it has
 * the tag, in the class of universal tags or (VERSION_TAG) the context's, and lies in *in. */
static bool take(struct bytes *in, int want, struct bytes *whole, struct bytes *content)
{
	const unsigned char *p = in->ptr;
	long len = 0;
	int tag = 0, class = 0;
	if (in->len == 0 || in->len > LONG_MAX)
		return false;
	int found = ASN1_get_object(&p, &len, &tag, &class, (long)in->len);
	if (found & 0x81 || len < 0) /* an error, or a length that is told at the end */
		return false;
	if (want != ANY_TAG &&
		(tag != want || class != (want == VERSION_TAG ? V_ASN1_CONTEXT_SPECIFIC
							      : V_ASN1_UNIVERSAL)))
		return false;
	size_t head = (size_t)(p - in->ptr), size = head + (size_t)len;
	*whole = bytes_of(in->ptr, size);
	*content = bytes_of(p, (size_t)len);
	*in = bytes_of(in->ptr + size, in->len - size);
	return true;
}

/* Version, number, algorithm, issuer, validity, subject, key, then what else there is. */
static bool read_signed(struct bytes in, struct cert_parts *out)
{
	static const int before[] = {VERSION_TAG, V_ASN1_INTEGER, V_ASN1_SEQUENCE, V_ASN1_SEQUENCE};
	struct bytes whole, content;
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
		if (!take(&in, before[i], &whole, &content))
			return false;
	if (!take(&in, V_ASN1_SEQUENCE, &out->validity, &content) ||
		!take(&in, V_ASN1_SEQUENCE, &out->subject, &content) ||
		!take(&in, V_ASN1_SEQUENCE, &whole, &content))
		return false;
	while (in.len > 0)
		if (!take(&in, ANY_TAG, &whole, &content))
			return false;
	return true;
}

bool ossl_certificate_parts(struct bytes der, struct cert_parts *out)
{
	struct bytes whole, in, content;
	bool good = take(&der, V_ASN1_SEQUENCE, &whole, &in) && der.len == 0 &&
		    take(&in, V_ASN1_SEQUENCE, &whole, &content) && read_signed(content, out) &&
		    take(&in, V_ASN1_SEQUENCE, &whole, &content) &&
		    take(&in, V_ASN1_BIT_STRING, &whole, &content) && in.len == 0;
	if (good)
		ERR_clear_error();
	return good;
}

/* ---- PEM ---- */

static bool names_certificate(const char *name)
{
	return strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0;
}

/* The next certificate's bytes, which the caller frees; blocks of other kinds are passed over. */
static bool next_in_pem(BIO *bio, uint8_t **der, size_t *size)
{
	char *name = NULL, *header = NULL;
	long len = 0;
	bool found = false;
	while (!found && PEM_read_bio(bio, &name, &header, der, &len) == 1) {
		found = names_certificate(name) && *header == '\0';
		OPENSSL_free(name);
		OPENSSL_free(header);
		if (!found)
			OPENSSL_free(*der);
	}
	*size = found ? (size_t)len : 0;
	return found;
}

enum sp_code cert_from_pem(
	struct bytes pem, struct arena *a, struct bytes *der, struct sp_error *err)
{
	struct cert_parts parts;
	uint8_t *raw = NULL, *second = NULL;
	size_t size = 0, second_size;
	BIO *bio = pem.len && pem.len <= INT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
	bool found = bio && next_in_pem(bio, &raw, &size);
	bool more = found && next_in_pem(bio, &second, &second_size);
	BIO_free(bio);
	enum sp_code rc = SP_OK;
	if (more)
		rc = ossl_refuse(err, SP_KEYS_INVALID, "more than one certificate");
	else if (!found || !ossl_certificate_parts(bytes_of(raw, size), &parts))
		rc = ossl_refuse(err, SP_KEYS_INVALID, "no certificate");
	ERR_clear_error();
	if (rc == SP_OK) {
		*der = arena_bytes(a, bytes_of(raw, size));
		rc = der->ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	if (more)
		OPENSSL_free(second);
	if (found)
		OPENSSL_free(raw);
	return rc;
}
