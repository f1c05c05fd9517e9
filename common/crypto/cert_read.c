/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/cert.h"

#include <string.h>
#include <time.h>

#include <openssl/err.h>

#include "common/crypto/ossl.h"

struct hash cert_fingerprint(struct bytes der)
{
	return sha256(der);
}

/* Times before 1970 count as 1970. */
static bool read_time(const ASN1_TIME *t, uint64_t *out_ms)
{
	struct tm tm;
	if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	time_t seconds = timegm(&tm);
	*out_ms = seconds > 0 ? (uint64_t)seconds * 1000 : 0;
	return true;
}

/* The first common name as UTF-8, "" when there is none. False: it does not fit, or holds a NUL. */
static bool read_common_name(const X509_NAME *subject, char *out, size_t size)
{
	uint8_t *text = NULL;
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	*out = '\0';
	if (at < 0)
		return true;
	int len = ASN1_STRING_to_UTF8(
		&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	bool good = len >= 0 && (size_t)len < size && !memchr(text, '\0', (size_t)len);
	if (good) {
		memcpy(out, text, (size_t)len);
		out[len] = '\0';
	}
	OPENSSL_free(text);
	return good;
}

enum sp_code cert_read(struct bytes der, struct cert_info *out, struct sp_error *err)
{
	struct cert_parts parts = {.validity = {.ptr = NULL}};
	bool found = ossl_certificate_parts(der, &parts);
	const uint8_t *validity = parts.validity.ptr, *subject = parts.subject.ptr;
	X509_VAL *times = found ? d2i_X509_VAL(NULL, &validity, (long)parts.validity.len) : NULL;
	X509_NAME *name = found ? d2i_X509_NAME(NULL, &subject, (long)parts.subject.len) : NULL;
	bool good = times && name && read_time(times->notBefore, &out->not_before_ms) &&
		    read_time(times->notAfter, &out->not_after_ms) &&
		    read_common_name(name, out->common_name, sizeof out->common_name);
	X509_VAL_free(times);
	X509_NAME_free(name);
	if (!good)
		return ossl_refuse(err, SP_KEYS_INVALID, "no certificate");
	ERR_clear_error();
	return SP_OK;
}

enum sp_code cert_public_key_hash(struct bytes der, struct hash *out, struct sp_error *err)
{
	X509 *x = ossl_certificate(der);
	bool good = x && ossl_public_key_hash(X509_get_X509_PUBKEY(x), out);
	X509_free(x);
	return good ? SP_OK : ossl_refuse(err, SP_KEYS_INVALID, "no certificate");
}

bool cert_is_of_key(struct bytes der, const struct tls_key *k)
{
	X509 *x = ossl_certificate(der);
	bool same = x && X509_check_private_key(x, k->pkey) == 1;
	X509_free(x);
	ERR_clear_error();
	return same;
}
