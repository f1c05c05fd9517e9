/* SPDX-License-Identifier: Apache-2.0 */
/* wire.h - fields of a message whose form scan_message has found to be sound, one after another.
 * Private to codec. Pure. */
#ifndef SP_CODEC_WIRE_H
#define SP_CODEC_WIRE_H

#include <string.h>

#include "common/base/bytes.h"

enum wire_type {
	WIRE_VARINT = 0,
	WIRE_64BIT = 1,
	WIRE_LENGTH = 2,
	WIRE_GROUP_START = 3,
	WIRE_GROUP_END = 4,
	WIRE_32BIT = 5
};

/* 64 bits, seven to a byte. */
enum { VARINT_MAX = 10 };

static inline uint64_t varint_take(const uint8_t **at)
{
	uint64_t v = *(*at)++;
	if (v < 0x80)
		return v; /* nearly all of them */
	v &= 0x7F;
	for (unsigned shift = 7;; shift += 7) {
		uint8_t byte = *(*at)++;
		v |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return v;
	}
}

static inline size_t varint_size(uint64_t v)
{
	return (size_t)(70 - __builtin_clzll(v | 1)) / 7;
}

/* Writes it so that it ends before `end`; returns where it begins. */
static inline uint8_t *varint_put(uint8_t *end, uint64_t v)
{
	uint8_t *begin = end - varint_size(v), *p = begin;
	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t)(v | 0x80);
	*p = (uint8_t)v;
	return begin;
}

/* What sint64 makes of a number, so that those near 0 are short. */
static inline uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

struct wire_field {
	uint32_t tag; /* its number */
	uint64_t number; /* a varint's value, or how many bytes there are at `data` */
	const uint8_t *data;
};

/* The field at *at, which moves behind it. */
static inline struct wire_field wire_next(const uint8_t **at)
{
	uint64_t head = varint_take(at);
	struct wire_field f = {.tag = (uint32_t)(head >> 3)};
	switch (head & 7) {
	case WIRE_VARINT:
		f.number = varint_take(at);
		return f;
	case WIRE_64BIT:
		f.number = 8;
		break;
	case WIRE_32BIT:
		f.number = 4;
		break;
	default:
		f.number = varint_take(at);
	}
	f.data = *at;
	*at += f.number;
	return f;
}

#endif
