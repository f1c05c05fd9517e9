/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/csr.h"

#include <string.h>

#include <openssl/err.h>

#include "common/crypto/cert.h"

enum { CSR_MAX = 4096, POINT = 65 };

/* RFC 5480: SubjectPublicKeyInfo of a P-256 key up to its point. Only this spelling is taken (named
 * curve, uncompressed), so that a key has one hash. */
static const uint8_t p256_start[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE,
	0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42,
	0x00, 0x04};

static bool is_plain_p256(X509_PUBKEY *key)
{
	uint8_t *der = NULL;
	int len = i2d_X509_PUBKEY(key, &der);
	bool good = len == (int)sizeof p256_start - 1 + POINT &&
		    memcmp(der, p256_start, sizeof p256_start) == 0;
	OPENSSL_free(der);
	return good;
}

static bool is_good_digest(int signature)
{
	return signature == NID_ecdsa_with_SHA256 || signature == NID_ecdsa_with_SHA384 ||
	       signature == NID_ecdsa_with_SHA512;
}

/* NULL when all is well. */
static const char *what_is_wrong(X509_REQ *req)
{
	if (X509_REQ_get_version(req) != X509_REQ_VERSION_1)
		return "version";
	if (!is_plain_p256(X509_REQ_get_X509_PUBKEY(req)))
		return "not a P-256 key";
	if (!X509_REQ_get0_pubkey(req))
		return "the key is not on its curve";
	if (!is_good_digest(X509_REQ_get_signature_nid(req)))
		return "signature algorithm";
	if (X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1)
		return "not signed by its own key";
	return NULL;
}

static enum sp_code refuse(struct sp_error *err, const char *why)
{
	return ossl_refuse(err, SP_CSR_INVALID, why);
}

static enum sp_code read_request(struct bytes der, X509_REQ **out, struct sp_error *err)
{
	const uint8_t *p = der.ptr;
	*out = NULL;
	if (der.len > CSR_MAX)
		return refuse(err, "larger than 4096 bytes");
	X509_REQ *req = der.len ? d2i_X509_REQ(NULL, &p, (long)der.len) : NULL;
	if (!req)
		return refuse(err, "not a PKCS#10 request");
	const char *why = p != der.ptr + der.len ? "bytes after the request" : what_is_wrong(req);
	if (why) {
		X509_REQ_free(req);
		return refuse(err, why);
	}
	*out = req;
	return SP_OK;
}

/* Of a key that it had no memory to decode OpenSSL says the same as of a bad one, in its queue of errors too, where it
 * drops what the decoder said; but what is bad stays bad. */
enum sp_code csr_open(struct bytes der, X509_REQ **out, struct sp_error *err)
{
	enum sp_code rc = read_request(der, out, err);
	return rc == SP_CSR_INVALID ? read_request(der, out, err) : rc;
}

enum sp_code csr_check(struct bytes csr, struct hash *public_key_hash, struct sp_error *err)
{
	X509_REQ *req;
	enum sp_code rc = csr_open(csr, &req, err);
	if (rc != SP_OK)
		return rc;
	bool good = ossl_public_key_hash(X509_REQ_get_X509_PUBKEY(req), public_key_hash);
	X509_REQ_free(req);
	return good ? SP_OK : ossl_fail(err, "public key");
}

static bool fill(X509_REQ *req, const struct tls_key *k, const char *common_name)
{
	X509_NAME *subject = X509_REQ_get_subject_name(req);
	return X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1 &&
	       X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
		       (const unsigned char *)common_name, -1, -1, 0) == 1 &&
	       X509_REQ_set_pubkey(req, k->pkey) == 1 &&
	       X509_REQ_sign(req, k->pkey, EVP_sha256()) > 0;
}

enum sp_code csr_make(const struct tls_key *k, const char *common_name, struct arena *a,
	struct bytes *out, struct sp_error *err)
{
	uint8_t *der = NULL;
	X509_REQ *req = X509_REQ_new();
	int len = req && fill(req, k, common_name) ? i2d_X509_REQ(req, &der) : -1;
	X509_REQ_free(req);
	if (len <= 0)
		return ossl_fail(err, "certificate request");
	*out = arena_bytes(a, bytes_of(der, (size_t)len));
	OPENSSL_free(der);
	return out->ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}
