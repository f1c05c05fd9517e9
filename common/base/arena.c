/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 8192 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size; /* of data */
	alignas(max_align_t) uint8_t data[];
};

void arena_init(struct arena *a, size_t cap)
{
	*a = (struct arena){.cap = cap};
}

void arena_count_in(struct arena *a, struct meter *m)
{
	a->meter = m;
}

void arena_keep_secret(struct arena *a)
{
	a->secret = true;
}

static size_t chunk_memory(const struct arena_chunk *c)
{
	return sizeof *c + c->size;
}

size_t arena_memory(const struct arena *a)
{
	size_t sum = 0;
	for (const struct arena_chunk *c = a->chunks; c; c = c->next)
		sum += chunk_memory(c);
	return sum;
}

static void drop_chunk(struct arena *a)
{
	struct arena_chunk *next = a->chunks->next;
	if (a->meter)
		atomic_fetch_sub_explicit(
			&a->meter->used, chunk_memory(a->chunks), memory_order_relaxed);
	if (a->secret)
		explicit_bzero(a->chunks->data, a->chunks->used);
	free(a->chunks);
	a->chunks = next;
}

void arena_free(struct arena *a)
{
	while (a->chunks)
		drop_chunk(a);
	a->used = 0;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){
		.chunk = a->chunks, .chunk_used = a->chunks ? a->chunks->used : 0, .used = a->used};
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->chunks != m.chunk)
		drop_chunk(a);
	if (a->chunks && a->secret)
		explicit_bzero(a->chunks->data + m.chunk_used, a->chunks->used - m.chunk_used);
	if (a->chunks)
		a->chunks->used = m.chunk_used;
	a->used = m.used;
}

static struct arena_chunk *add_chunk(struct arena *a, size_t size)
{
	size_t total = size > CHUNK ? size : CHUNK;
	struct arena_chunk *c = malloc(sizeof *c + total);
	if (!c) {
		a->starved = true;
		return NULL;
	}
	*c = (struct arena_chunk){.next = a->chunks, .size = total};
	a->chunks = c;
	if (a->meter)
		atomic_fetch_add_explicit(&a->meter->used, chunk_memory(c), memory_order_relaxed);
	return c;
}

/* What it gives is not zeroed. */
static void *take(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	if (size > a->cap || size > PTRDIFF_MAX - CHUNK) /* rounding up must not wrap */
		return NULL;
	size = (size + align - 1) / align * align;
	if (size == 0)
		size = align;
	if (size > a->cap - a->used)
		return NULL;
	struct arena_chunk *c = a->chunks;
	if (!c || c->size - c->used < size)
		c = add_chunk(a, size);
	if (!c)
		return NULL;
	void *p = c->data + c->used;
	c->used += size;
	a->used += size;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = take(a, size);
	return p ? memset(p, 0, size) : NULL;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;
	return __builtin_mul_overflow(n, size, &total) ? NULL : arena_alloc(a, total);
}

char *arena_text_n(struct arena *a, const void *ptr, size_t len)
{
	char *p = len < a->cap ? take(a, len + 1) : NULL;
	if (p && len)
		memcpy(p, ptr, len);
	if (p)
		p[len] = '\0';
	return p;
}

char *arena_text(struct arena *a, const char *text)
{
	return text ? arena_text_n(a, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
	if (p)
		vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	va_end(args);
	return p;
}

struct bytes arena_bytes(struct arena *a, struct bytes in)
{
	uint8_t *p = take(a, in.len);
	if (!p)
		return bytes_of(NULL, 0);
	if (in.len)
		memcpy(p, in.ptr, in.len);
	return bytes_of(p, in.len);
}

void *arena_push(struct arena *a, void *items, size_t *n, size_t size)
{
	uint8_t *list;
	memcpy(&list, items, sizeof(void *));
	if ((*n & (*n - 1)) == 0) { /* 0 or a power of two: full, double it */
		uint8_t *larger = arena_array(a, *n ? *n * 2 : 1, size);
		if (!larger)
			return NULL;
		if (*n)
			memcpy(larger, list, *n * size);
		list = larger;
		memcpy(items, &list, sizeof(void *));
	}
	return list + (*n)++ * size;
}
