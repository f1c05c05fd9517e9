/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/hash.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

enum { SHORT = 256 }; /* up to this much is gathered on the stack: one call instead of a context */

static struct hash sha256_once(const void *ptr, size_t len)
{
	struct hash h;
	if (EVP_Digest(ptr, len, h.bytes, NULL, EVP_sha256(), NULL) != 1)
		abort();
	return h;
}

struct hash sha256(struct bytes in)
{
	return sha256_once(in.len ? in.ptr : (const uint8_t *)"", in.len);
}

static struct hash sha256_parts(const struct bytes *part, size_t n)
{
	struct hash h;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	if (!ctx || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		abort();
	for (size_t i = 0; i < n; i++)
		if (part[i].len && EVP_DigestUpdate(ctx, part[i].ptr, part[i].len) != 1)
			abort();
	if (EVP_DigestFinal_ex(ctx, h.bytes, NULL) != 1)
		abort();
	EVP_MD_CTX_free(ctx);
	return h;
}

static struct hash sha256_list(const struct bytes *part, size_t n)
{
	uint8_t all[SHORT];
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		if (part[i].len > sizeof all - len)
			return sha256_parts(part, n);
		if (part[i].len)
			memcpy(all + len, part[i].ptr, part[i].len);
		len += part[i].len;
	}
	return sha256_once(all, len);
}

struct hash sha256_2(struct bytes a, struct bytes b)
{
	return sha256_list((const struct bytes[]){a, b}, 2);
}

struct hash sha256_3(struct bytes a, struct bytes b, struct bytes c)
{
	return sha256_list((const struct bytes[]){a, b, c}, 3);
}

struct sha256_stream {
	EVP_MD_CTX *ctx;
};

static void stream_begin(struct sha256_stream *s)
{
	if (EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) != 1)
		abort();
}

struct sha256_stream *sha256_stream_new(void)
{
	struct sha256_stream *s = malloc(sizeof *s);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	if (!s || !ctx) {
		free(s);
		EVP_MD_CTX_free(ctx);
		return NULL;
	}
	s->ctx = ctx;
	stream_begin(s);
	return s;
}

void sha256_stream_add(struct sha256_stream *s, struct bytes in)
{
	if (in.len && EVP_DigestUpdate(s->ctx, in.ptr, in.len) != 1)
		abort();
}

struct hash sha256_stream_end(struct sha256_stream *s)
{
	struct hash h;
	if (EVP_DigestFinal_ex(s->ctx, h.bytes, NULL) != 1)
		abort();
	stream_begin(s);
	return h;
}

void sha256_stream_free(struct sha256_stream *s)
{
	if (!s)
		return;
	EVP_MD_CTX_free(s->ctx);
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
