/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.h - a borrowed run of bytes, and a growing buffer with a stated maximum.
 * Floor 0: libc only. */
#ifndef SP_BASE_BYTES_H
#define SP_BASE_BYTES_H

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"

/* Borrowed bytes: whoever made them says how long they live. ptr may be NULL when len is 0. */
struct bytes {
	const uint8_t *ptr;
	size_t len;
};

/* What many buffers and arenas hold in all: each that points to one counts its memory there. Starts as all
 * zeros and outlives them. Any thread. */
struct meter {
	atomic_size_t used; /* bytes */
};

/* A buffer that owns its bytes and never grows past `max`. The bytes lie at data + start,
 * `len` of them; consuming from the front moves `start`. After a failed append `failed` stays set
 * and the content must not be used: callers may append many times and ask once, at the end. */
struct buf {
	uint8_t *data;
	size_t start;
	size_t len;
	size_t cap;
	size_t max;
	struct meter *meter; /* counts `cap`; NULL = nobody asks */
	bool failed;
};

static inline struct bytes bytes_of(const void *ptr, size_t len)
{
	return (struct bytes){ptr, len};
}

struct bytes bytes_text(const char *text); /* without the NUL; NULL gives the empty run */
bool bytes_equal(struct bytes a, struct bytes b);
/* FNV-1a (its authors: Fowler, Noll, Vo), going on from `from`: BYTES_HASH, or what came before. For places in tables;
 * who chooses the bytes can make them meet. */
#define BYTES_HASH UINT32_C(2166136261)
uint32_t bytes_hash(uint32_t from, const void *ptr, size_t len);
/* Takes as long for equal as for different content of the same length: for codes and hashes. */
bool bytes_equal_secret(struct bytes a, struct bytes b);

size_t meter_used(const struct meter *m);

void buf_init(struct buf *b, size_t max);
void buf_count_in(struct buf *b, struct meter *m); /* from now on; an empty buffer */
void buf_free(struct buf *b); /* gives the memory back; the buffer may be used again */
void buf_clear(struct buf *b); /* empty, memory kept, `failed` cleared */
/* SP_OK, or SP_TOO_LARGE (over max) or SP_NO_MEMORY; on failure nothing was appended. */
SP_CHECK enum sp_code buf_append(struct buf *b, const void *ptr, size_t len);
/* The same, remembered in b->failed instead of returned. */
void buf_add(struct buf *b, const void *ptr, size_t len);
void buf_add_text(struct buf *b, const char *text);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for `len` more bytes and returns where to write them, or NULL. buf_commit counts them. */
uint8_t *buf_reserve(struct buf *b, size_t len);
void buf_commit(struct buf *b, size_t len);
void buf_consume(struct buf *b, size_t len); /* drops bytes from the front */
struct bytes buf_bytes(const struct buf *b); /* valid until the buffer is touched */

/* Big-endian, as on the wire and in keys. */
static inline void be16_put(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void be32_put(uint8_t *p, uint32_t v)
{
	be16_put(p, (uint16_t)(v >> 16));
	be16_put(p + 2, (uint16_t)v);
}

static inline void be64_put(uint8_t *p, uint64_t v)
{
	be32_put(p, (uint32_t)(v >> 32));
	be32_put(p + 4, (uint32_t)v);
}

static inline uint16_t be16_get(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t be32_get(const uint8_t *p)
{
	return (uint32_t)be16_get(p) << 16 | be16_get(p + 2);
}

static inline uint64_t be64_get(const uint8_t *p)
{
	return (uint64_t)be32_get(p) << 32 | be32_get(p + 4);
}

/* Lower-case hexadecimal; `out` holds 2 * in.len + 1 bytes. */
void hex_encode(struct bytes in, char *out);
/* False unless `text` is exactly 2 * len hexadecimal digits. */
bool hex_decode(const char *text, uint8_t *out, size_t len);

#endif
