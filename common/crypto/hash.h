/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - SHA-256, random bytes, base64. Floor 1: base, OpenSSL. Any thread. */
#ifndef SP_CRYPTO_HASH_H
#define SP_CRYPTO_HASH_H

#include "common/base/arena.h"

enum { HASH_BYTES = 32 };
struct hash {
	uint8_t bytes[HASH_BYTES];
};

/* SHA-256 of the runs one after another. Cannot fail with OpenSSL's built-in provider; if it does,
 * the process stops (abort): no caller could go on. */
struct hash sha256(struct bytes in);
struct hash sha256_2(struct bytes a, struct bytes b);
struct hash sha256_3(struct bytes a, struct bytes b, struct bytes c);
/* The same of runs that come one at a time. NULL when memory is spent; one thread. */
struct sha256_stream;
struct sha256_stream *sha256_stream_new(void);
void sha256_stream_add(struct sha256_stream *s, struct bytes in);
struct hash sha256_stream_end(
	struct sha256_stream *s); /* of all so far; the next run begins anew */
void sha256_stream_free(struct sha256_stream *s); /* NULL is fine */
bool hash_equal(const struct hash *a, const struct hash *b);
struct bytes hash_bytes(const struct hash *h);
/* "ab12 cd34 ...": first 16 bytes in groups of four hexadecimal digits, for people; 40 bytes. */
void hash_print(const struct hash *h, char out[48]);

/* Random bytes; SP_INTERNAL when the generator fails. */
SP_CHECK enum sp_code random_bytes(uint8_t *out, size_t len, struct sp_error *err);
/* A submission key: 6 bytes of milliseconds, big-endian, then 10 random bytes. */
SP_CHECK enum sp_code submission_key_draw(uint64_t now_ms, uint8_t out[16], struct sp_error *err);

/* Standard base64 with padding, one line, NUL-terminated in the arena; NULL when that is spent. */
char *base64_encode(struct bytes in, struct arena *a);
/* Strict: canonical padding, no blanks. ptr NULL in *out means an empty input. SP_MALFORMED,
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code base64_decode(
	const char *text, size_t len, struct arena *a, struct bytes *out);

#endif
