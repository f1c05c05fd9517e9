/* SPDX-License-Identifier: Apache-2.0 */
/* cert.h - the server's own small CA: P-256 keys, requests, certificates. Floor 1: base, OpenSSL.
 * All certificates and requests are DER in `bytes`, keys are opaque. Any thread.
 * Validity begins an hour before `now_ms`, for clocks that differ. */
#ifndef SP_CRYPTO_CERT_H
#define SP_CRYPTO_CERT_H

#include "common/crypto/hash.h"

struct tls_key; /* a P-256 key pair */

SP_CHECK enum sp_code tls_key_generate(struct tls_key **out, struct sp_error *err);
SP_CHECK enum sp_code tls_key_from_pem(
	struct bytes pem, struct tls_key **out, struct sp_error *err);
SP_CHECK enum sp_code tls_key_to_pem(
	const struct tls_key *k, struct arena *a, struct bytes *out, struct sp_error *err);
void tls_key_free(struct tls_key *k);

/* Self-signed CA certificate (CA:TRUE, pathlen 0, keyCertSign, cRLSign), 20 years. */
SP_CHECK enum sp_code cert_make_ca(const struct tls_key *k, const char *common_name,
	uint64_t now_ms, struct arena *a, struct bytes *out, struct sp_error *err);
/* Server certificate for a DNS name or an IP address (subjectAltName; localhost, 127.0.0.1 and ::1
 * are added), serverAuth. SP_KEYS_INVALID (the CA), SP_CONFIG_VALUE (param 2: the host that is
 * none). */
SP_CHECK enum sp_code cert_make_server(const struct tls_key *ca_key, struct bytes ca,
	const struct tls_key *server_key, const char *host, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err);
/* Client certificate out of a PKCS#10 request that csr_check has passed: clientAuth, the subject is
 * `common_name` (1-64 characters) whatever the request says.
 * SP_KEYS_INVALID (the CA), SP_FIELD_INVALID (the name), SP_CSR_INVALID. */
SP_CHECK enum sp_code cert_issue_client(const struct tls_key *ca_key, struct bytes ca,
	struct bytes csr, const char *common_name, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err);

SP_CHECK enum sp_code csr_make(const struct tls_key *k, const char *common_name, struct arena *a,
	struct bytes *out, struct sp_error *err);
/* DER PKCS#10, P-256, signed by its own key, at most 4 KiB: gives the hash of its public key.
 * SP_CSR_INVALID (param 1: why). */
SP_CHECK enum sp_code csr_check(
	struct bytes csr, struct hash *public_key_hash, struct sp_error *err);

/* SHA-256 of the DER: the identity of a certificate. */
struct hash cert_fingerprint(struct bytes der);
struct cert_info {
	uint64_t not_before_ms, not_after_ms;
	char common_name[128];
};
/* SP_OK or SP_KEYS_INVALID. */
SP_CHECK enum sp_code cert_read(struct bytes der, struct cert_info *out, struct sp_error *err);
/* SHA-256 of the certificate's SubjectPublicKeyInfo (as csr_check gives for a request). */
SP_CHECK enum sp_code cert_public_key_hash(
	struct bytes der, struct hash *out, struct sp_error *err);
/* Whether it is the certificate of this key. False also when it is none. */
bool cert_is_of_key(struct bytes der, const struct tls_key *k);

SP_CHECK enum sp_code pem_from_cert(
	struct bytes der, struct arena *a, struct bytes *out, struct sp_error *err);
SP_CHECK enum sp_code cert_from_pem(
	struct bytes pem, struct arena *a, struct bytes *der, struct sp_error *err);

#endif
