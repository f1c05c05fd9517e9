/* SPDX-License-Identifier: Apache-2.0 */
/* The plain functions of SHA-256: the newer ones look the algorithm up and allocate for each hash, which takes
 * several times as long as a node of the tree itself. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "common/crypto/hash.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

static void begin(SHA256_CTX *ctx)
{
	if (SHA256_Init(ctx) != 1)
		abort();
}

static void add(SHA256_CTX *ctx, struct bytes in)
{
	if (in.len && SHA256_Update(ctx, in.ptr, in.len) != 1)
		abort();
}

static struct hash end(SHA256_CTX *ctx)
{
	struct hash h;
	if (SHA256_Final(h.bytes, ctx) != 1)
		abort();
	return h;
}

struct hash sha256(struct bytes in)
{
	return sha256_3(in, bytes_of(NULL, 0), bytes_of(NULL, 0));
}

struct hash sha256_2(struct bytes a, struct bytes b)
{
	return sha256_3(a, b, bytes_of(NULL, 0));
}

struct hash sha256_3(struct bytes a, struct bytes b, struct bytes c)
{
	SHA256_CTX ctx;
	begin(&ctx);
	add(&ctx, a);
	add(&ctx, b);
	add(&ctx, c);
	return end(&ctx);
}

struct sha256_stream {
	SHA256_CTX ctx;
};

struct sha256_stream *sha256_stream_new(void)
{
	struct sha256_stream *s = malloc(sizeof *s);
	if (s)
		begin(&s->ctx);
	return s;
}

void sha256_stream_add(struct sha256_stream *s, struct bytes in)
{
	add(&s->ctx, in);
}

struct hash sha256_stream_end(struct sha256_stream *s)
{
	struct hash h = end(&s->ctx);
	begin(&s->ctx);
	return h;
}

void sha256_stream_free(struct sha256_stream *s)
{
	free(s);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

struct bytes hash_bytes(const struct hash *h)
{
	return bytes_of(h->bytes, HASH_BYTES);
}

void hash_print(const struct hash *h, char out[48])
{
	enum { GROUPS = 8 };
	for (size_t i = 0; i < GROUPS; i++) {
		hex_encode(bytes_of(h->bytes + 2 * i, 2), out + 5 * i);
		out[5 * i + 4] = i + 1 < GROUPS ? ' ' : '\0';
	}
}

enum sp_code random_bytes(uint8_t *out, size_t len, struct sp_error *err)
{
	if (len > INT_MAX || RAND_bytes(out, (int)len) != 1)
		return sp_fail(err, SP_INTERNAL, "no random bytes");
	return SP_OK;
}

enum sp_code submission_key_draw(uint64_t now_ms, uint8_t out[16], struct sp_error *err)
{
	uint8_t time[8];
	be64_put(time, now_ms);
	memcpy(out, time + 2, 6);
	return random_bytes(out + 6, 10, err);
}
