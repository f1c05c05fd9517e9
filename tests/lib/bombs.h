/* SPDX-License-Identifier: Apache-2.0 */
/* bombs.h - messages that are small to send and large, slow or deep to unpack. */
#ifndef SP_TESTS_LIB_BOMBS_H
#define SP_TESTS_LIB_BOMBS_H

#include "tests/unit/common/codec/wire.h"

enum bomb_kind {
	BOMB_EMPTY, /* items, or texts, of no bytes */
	BOMB_UNKNOWN, /* fields that no message has */
	BOMB_MERGED, /* a field that may be there once, or an item, with something in it */
	BOMB_NUMBERS, /* two bytes each */
	BOMB_DEEP, /* each in the one before */
	BOMB_KINDS
};

static inline size_t varint_length(size_t v)
{
	return v < 0x80 ? 1 : v < 0x4000 ? 2 : 3;
}

/* Each level leaves less for what is in it by its own two to five bytes. */
static inline void bomb_deep(struct buf *b, uint32_t tag, size_t size)
{
	while (size > 5) {
		size_t head = varint_length((size_t)tag << 3);
		size_t rest = size - head - 1;
		while (head + varint_length(rest) + rest > size)
			rest--;
		put_varint(b, tag << 3 | 2);
		put_varint(b, rest);
		size = rest;
	}
	while (size--)
		buf_add(b, "\b", 1);
}

static inline void bomb_unit(struct buf *b, enum bomb_kind kind, uint32_t tag)
{
	if (kind == BOMB_EMPTY)
		put_data(b, tag, "", 0);
	else if (kind == BOMB_UNKNOWN)
		put_data(b, 1000 + tag, "", 0);
	else if (kind == BOMB_MERGED)
		put_data(b, tag, "\x0a\x01p\x12\x02\x0a", 6);
	else
		put_number(b, tag, 1);
}

/* Appends so many bytes. */
static inline void bomb_fill(struct buf *b, enum bomb_kind kind, uint32_t tag, size_t size)
{
	const size_t end = b->len + size;
	struct buf many = wire_new();
	if (kind == BOMB_DEEP)
		bomb_deep(b, tag, size);
	while (many.len < 4096)
		bomb_unit(&many, kind, tag);
	while (b->len < end && !b->failed)
		buf_add(b, buf_bytes(&many).ptr, many.len < end - b->len ? many.len : end - b->len);
	buf_free(&many);
}

#endif
