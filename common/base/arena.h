/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h - memory of one request: given out piece by piece, freed as a whole, never over its cap.
 * Floor 0: libc only. Thread: one at a time. */
#ifndef SP_BASE_ARENA_H
#define SP_BASE_ARENA_H

#include <stdarg.h>

#include "common/base/bytes.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	size_t used; /* bytes given out, with padding */
	size_t cap; /* more than this is refused */
	struct meter *meter; /* counts what it has of the machine; NULL = nobody asks */
	bool secret; /* what is given back is wiped first */
	bool starved; /* the machine had no more, whatever the cap */
};

void arena_init(struct arena *a, size_t cap);
void arena_count_in(struct arena *a, struct meter *m); /* from now on; an empty arena */
/* Keys and codes pass through it: all that it has and gets is wiped before the machine has it back. */
void arena_keep_secret(struct arena *a);
void arena_free(struct arena *a); /* everything it gave is gone; the arena may be used again */
/* Bytes it has of the machine, as a meter counts them: never less than what it has given out. */
size_t arena_memory(const struct arena *a);

/* Where an arena stands: what is given out later can be given back as a whole. */
struct arena_mark {
	struct arena_chunk *chunk;
	size_t chunk_used, used;
};
struct arena_mark arena_mark(const struct arena *a);
/* Everything that it gave since the mark is gone. Marks made since then must not be used any more. */
void arena_rewind(struct arena *a, struct arena_mark m);

/* Zeroed, aligned for any type; NULL when the cap or the machine's memory is spent. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size with the overflow checked. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* Copies, NUL-terminated. NULL in gives NULL out. */
char *arena_text(struct arena *a, const char *text);
char *arena_text_n(struct arena *a, const void *ptr, size_t len);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Copies; ptr is NULL in the answer when memory is spent (and len then 0). */
struct bytes arena_bytes(struct arena *a, struct bytes in);

/* A list that grows in an arena: `struct { T *items; size_t n; } list;` with room doubled as needed.
 * Returns the place of the new, zeroed item, or NULL; *items may move. */
void *arena_push(struct arena *a, void *items, size_t *n, size_t size);
#define ARENA_PUSH(a, items, n) arena_push(a, &(items), &(n), sizeof *(items))

#endif
