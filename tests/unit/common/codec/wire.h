/* SPDX-License-Identifier: Apache-2.0 */
/* wire.h - writes protobuf bytes by hand, also such as no library would write. */
#ifndef SP_TESTS_CODEC_WIRE_H
#define SP_TESTS_CODEC_WIRE_H

#include "common/codec/codec.h"
#include "tests/lib/test.h"

__attribute__((unused)) static void put_varint(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_add(b, &(uint8_t){(uint8_t)(v | 0x80)}, 1);
	buf_add(b, &(uint8_t){(uint8_t)v}, 1);
}

__attribute__((unused)) static void put_number(struct buf *b, uint32_t tag, uint64_t v)
{
	put_varint(b, tag << 3);
	put_varint(b, v);
}

__attribute__((unused)) static void put_signed(struct buf *b, uint32_t tag, int64_t v)
{
	put_number(b, tag, ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0));
}

__attribute__((unused)) static void put_data(
	struct buf *b, uint32_t tag, const void *data, size_t len)
{
	put_varint(b, tag << 3 | 2);
	put_varint(b, len);
	buf_add(b, data, len);
}

__attribute__((unused)) static void put_text(struct buf *b, uint32_t tag, const char *text)
{
	put_data(b, tag, text, strlen(text));
}

/* Puts `inner` into `b` and gives its memory back. */
__attribute__((unused)) static void put_message(struct buf *b, uint32_t tag, struct buf *inner)
{
	put_data(b, tag, buf_bytes(inner).ptr, inner->len);
	buf_free(inner);
}

__attribute__((unused)) static struct buf wire_new(void)
{
	struct buf b;
	buf_init(&b, 2 << 20);
	return b;
}

/* A sound submission up to its answers. */
__attribute__((unused)) static struct buf submission(void)
{
	struct buf b = wire_new();
	put_data(&b, 1, "0123456789abcdef", 16);
	put_text(&b, 2, "gavleborg-2018");
	put_number(&b, 3, 1);
	put_number(&b, 4, 2018);
	put_text(&b, 5, "2180");
	put_number(&b, 6, 0);
	return b;
}

/* A sound answer up to its value. */
__attribute__((unused)) static struct buf answer(const char *key)
{
	struct buf b = wire_new();
	put_text(&b, 1, key);
	put_number(&b, 2, STATE_GIVEN);
	return b;
}

/* Decodes the bytes, gives their memory back, and checks code, place and (unless NULL) param 1. */
__attribute__((unused)) static void check_refused(
	enum codec_id id, struct buf *b, enum sp_code code, const char *where, const char *why)
{
	struct arena a;
	struct sp_error err = {0};
	arena_init(&a, 4 << 20);
	void *out = arena_alloc(&a, codec_struct_size(id));
	CHECK(!b->failed);
	CHECK_CODE(codec_decode(id, buf_bytes(b), &a, out, &err), code, &err);
	CHECK_INT(err.code, code);
	CHECK_TEXT(err.where, where);
	if (why)
		CHECK_TEXT(err.param[0], why);
	arena_free(&a);
	buf_free(b);
}

#endif
