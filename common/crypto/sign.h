/* SPDX-License-Identifier: Apache-2.0 */
/* sign.h - Ed25519 keys and signed heads (C2SP tlog-checkpoint, which is a C2SP signed-note).
 * Floor 1: base, OpenSSL. Any thread; a key is read-only after it was made, but signs on one thread at a time. */
#ifndef SP_CRYPTO_SIGN_H
#define SP_CRYPTO_SIGN_H

#include "common/crypto/hash.h"

enum { SIGN_KEY_SIZE = 32, SIGNATURE_SIZE = 64 };

struct sign_key; /* private and public half; the private one is wiped by sign_key_free */

SP_CHECK enum sp_code sign_key_generate(struct sign_key **out, struct sp_error *err);
/* PKCS#8 PEM in and out. SP_KEYS_INVALID when it is no Ed25519 key. */
SP_CHECK enum sp_code sign_key_from_pem(
	struct bytes pem, struct sign_key **out, struct sp_error *err);
SP_CHECK enum sp_code sign_key_to_pem(
	const struct sign_key *k, struct arena *a, struct bytes *out, struct sp_error *err);
void sign_key_free(struct sign_key *k); /* NULL is fine */
void sign_key_public(const struct sign_key *k, uint8_t out[SIGN_KEY_SIZE]);

/* A head: tree size and root under the log's name. */
struct head {
	uint64_t size;
	struct hash root;
};

/* Fingerprint of a log key: SHA-256 of the 32 bytes. */
struct hash log_key_fingerprint(const uint8_t key[SIGN_KEY_SIZE]);

/* Appends the checkpoint: "name\nsize\nbase64 root\n\n— name base64(key id + signature)\n". Same
 * input, same bytes (Ed25519 is deterministic, RFC 8032). SP_FIELD_INVALID: a name that is empty,
 * longer than 255 bytes or holds a blank, a control character or '+'. SP_TOO_LARGE: `out` is full,
 * and as before. */
SP_CHECK enum sp_code head_sign(const struct sign_key *k, const char *log_name,
	const struct head *h, struct buf *out, struct sp_error *err);
/* Parses and verifies. The name must equal log_name; exactly one signature, and no byte after it.
 *   SP_OK                 *out is set
 *   SP_SIGNATURE_INVALID  malformed, other name, other key, or wrong signature (param 1: the key's
 *                         fingerprint)
 *   SP_NO_MEMORY          nothing is known of it */
SP_CHECK enum sp_code head_verify(struct bytes text, const char *log_name,
	const uint8_t key[SIGN_KEY_SIZE], struct head *out, struct sp_error *err);

#endif
