/* SPDX-License-Identifier: Apache-2.0 */
/* ossl.h - what the files of this folder share about OpenSSL. Private. */
#ifndef SP_CRYPTO_OSSL_H
#define SP_CRYPTO_OSSL_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "common/base/arena.h"

struct tls_key {
	EVP_PKEY *pkey;
};

/* Empties this thread's error queue and gives SP_INTERNAL: `what`, and OpenSSL's reason. SP_NO_MEMORY when that is
 * what OpenSSL was short of. */
enum sp_code ossl_fail(struct sp_error *err, const char *what);
/* The same for input that OpenSSL does not take: `code` with `why`, or SP_NO_MEMORY. */
enum sp_code ossl_refuse(struct sp_error *err, enum sp_code code, const char *why);

/* NULL when the PEM holds no private key that needs no password (nobody is ever asked for one); the queue says why. */
EVP_PKEY *ossl_key_from_pem(struct bytes pem);
/* The same of a key as this project writes it, soon; NULL for others. */
EVP_PKEY *ossl_key_plain(struct bytes pem);
/* PKCS#8 without password. */
SP_CHECK enum sp_code ossl_key_to_pem(
	EVP_PKEY *pkey, struct arena *a, struct bytes *out, struct sp_error *err);
/* Copies what a memory BIO holds into the arena and frees the BIO (NULL fails). */
SP_CHECK enum sp_code ossl_bio_take(
	BIO *bio, struct arena *a, struct bytes *out, struct sp_error *err);
/* Whether it is a key on the curve P-256. */
bool ossl_is_p256(const EVP_PKEY *pkey);

/* NULL unless the bytes are one certificate and nothing else; the queue may say why. */
X509 *ossl_certificate(struct bytes der);
/* Elements of a certificate, as DER. Found without X509, which decodes the key too: half a millisecond. */
struct cert_parts {
	struct bytes validity, subject;
};
/* False unless the bytes are built as one certificate (version 3) and nothing else; what its elements say is not
 * looked at. Borrowed. */
bool ossl_certificate_parts(struct bytes der, struct cert_parts *out);
/* SHA-256 of the SubjectPublicKeyInfo; false when it cannot be encoded. */
struct hash;
bool ossl_public_key_hash(X509_PUBKEY *key, struct hash *out);

/* How we verify chains: leaf signed by the CA itself, for this purpose (X509_PURPOSE_...), and for
 * `host` (name or address, NULL = any). */
SP_CHECK enum sp_code ossl_verify_rules(
	X509_VERIFY_PARAM *param, int purpose, const char *host, struct sp_error *err);
/* The error for a chain that does not verify (X509_V_ERR_...): SP_CERTIFICATE_EXPIRED, or
 * `otherwise` (SP_SERVER_UNTRUSTED or SP_TLS) with the reason as parameter 1. */
enum sp_code ossl_verify_fail(long result, enum sp_code otherwise, struct sp_error *err);
/* The error for what a call of the TLS library left in this thread's queue, which is emptied: an
 * alert that was received, a chain that does not verify (`verify_result`, `untrusted` as above), or
 * what else was wrong here. */
enum sp_code ossl_tls_fail(long verify_result, enum sp_code untrusted, struct sp_error *err);

#endif
