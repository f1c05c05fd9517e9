/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes bytes_text(const char *text)
{
	return bytes_of(text, text ? strlen(text) : 0);
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

uint32_t bytes_hash(uint32_t from, const void *ptr, size_t len)
{
	const uint8_t *bytes = ptr;
	for (size_t i = 0; i < len; i++)
		from = (from ^ bytes[i]) * UINT32_C(16777619);
	return from;
}

bool bytes_equal_secret(struct bytes a, struct bytes b)
{
	volatile uint8_t differ = 0;
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differ = (uint8_t)(differ | (a.ptr[i] ^ b.ptr[i]));
	return differ == 0;
}

size_t meter_used(const struct meter *m)
{
	return atomic_load_explicit(&m->used, memory_order_relaxed);
}

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_count_in(struct buf *b, struct meter *m)
{
	b->meter = m;
}

static void count(struct buf *b, size_t before, size_t after)
{
	if (b->meter) /* unsigned: a smaller one takes away */
		atomic_fetch_add_explicit(&b->meter->used, after - before, memory_order_relaxed);
}

void buf_free(struct buf *b)
{
	count(b, b->cap, 0);
	free(b->data);
	*b = (struct buf){.max = b->max, .meter = b->meter};
}

void buf_clear(struct buf *b)
{
	b->start = b->len = 0;
	b->failed = false;
}

/* Makes room for `len` more bytes behind the content, moving it to the front first. */
static enum sp_code make_room(struct buf *b, size_t len)
{
	size_t need, cap = b->cap ? b->cap : 256;
	if (__builtin_add_overflow(b->len, len, &need) || need > b->max)
		return SP_TOO_LARGE;
	if (b->cap - b->start >= need && b->data)
		return SP_OK;
	if (b->start) {
		memmove(b->data, b->data + b->start, b->len);
		b->start = 0;
	}
	if (b->data && b->cap >= need)
		return SP_OK;
	while (cap < need)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	uint8_t *data = realloc(b->data, cap);
	if (!data)
		return SP_NO_MEMORY;
	count(b, b->cap, cap);
	b->data = data;
	b->cap = cap;
	return SP_OK;
}

enum sp_code buf_append(struct buf *b, const void *ptr, size_t len)
{
	enum sp_code rc = make_room(b, len);
	if (rc == SP_OK && len) {
		memcpy(b->data + b->start + b->len, ptr, len);
		b->len += len;
	}
	return rc;
}

void buf_add(struct buf *b, const void *ptr, size_t len)
{
	if (b->failed || buf_append(b, ptr, len) != SP_OK)
		b->failed = true;
}

void buf_add_text(struct buf *b, const char *text)
{
	buf_add(b, text, text ? strlen(text) : 0);
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	uint8_t *to = n < 0 ? NULL : buf_reserve(b, (size_t)n + 1);
	if (to) {
		vsnprintf((char *)to, (size_t)n + 1, format, again);
		buf_commit(b, (size_t)n);
	} else {
		b->failed = true;
	}
	va_end(again);
	va_end(args);
}

uint8_t *buf_reserve(struct buf *b, size_t len)
{
	return make_room(b, len) == SP_OK ? b->data + b->start + b->len : NULL;
}

void buf_commit(struct buf *b, size_t len)
{
	b->len += len;
}

void buf_consume(struct buf *b, size_t len)
{
	b->start += len;
	b->len -= len;
	if (b->len == 0)
		b->start = 0;
}

struct bytes buf_bytes(const struct buf *b)
{
	return bytes_of(b->data ? b->data + b->start : NULL, b->len);
}

void hex_encode(struct bytes in, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < in.len; i++) {
		*out++ = digits[in.ptr[i] >> 4];
		*out++ = digits[in.ptr[i] & 15];
	}
	*out = '\0';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_decode(const char *text, uint8_t *out, size_t len)
{
	if (!text || strlen(text) != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
