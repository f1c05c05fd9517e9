/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/frame.h"

#include <stdio.h>
#include <string.h>

/* Places within the header. */
enum { AT_LENGTH = 0, AT_TYPE = 4, AT_FLAGS = 6, AT_TAG = 8 };

static enum sp_code too_large(size_t length, size_t max, struct sp_error *err)
{
	char got[24], limit[24];
	snprintf(got, sizeof got, "%zu", length);
	snprintf(limit, sizeof limit, "%zu", max);
	return sp_fail(err, SP_FRAME_TOO_LARGE, got, limit);
}

enum sp_code frame_next(struct buf *in, size_t max_body, struct frame *out, struct sp_error *err)
{
	struct bytes b = buf_bytes(in);
	if (b.len < AT_TYPE)
		return SP_AGAIN;
	size_t length = be32_get(b.ptr + AT_LENGTH);
	if (length > max_body) /* told as early as it is known */
		return too_large(length, max_body, err);
	if (b.len < AT_TAG)
		return SP_AGAIN;
	uint16_t flags = be16_get(b.ptr + AT_FLAGS);
	if (flags & ~FRAME_FLAGS)
		return sp_fail(err, SP_MALFORMED, "flags");
	if (b.len < FRAME_HEADER_SIZE || b.len - FRAME_HEADER_SIZE < length)
		return SP_AGAIN;
	*out = (struct frame){
		.type = be16_get(b.ptr + AT_TYPE),
		.flags = flags,
		.tag = be32_get(b.ptr + AT_TAG),
		.body = bytes_of(b.ptr + FRAME_HEADER_SIZE, length),
	};
	buf_consume(
		in, FRAME_HEADER_SIZE + length); /* moves the start only: the body stays in place */
	return SP_OK;
}

enum sp_code frame_write(struct buf *out, const struct frame *f)
{
	size_t total;
	if (f->body.len > UINT32_MAX ||
		__builtin_add_overflow(f->body.len, (size_t)FRAME_HEADER_SIZE, &total) ||
		total > out->max)
		return SP_TOO_LARGE;
	uint8_t *p = buf_reserve(out, total);
	if (!p)
		return SP_TOO_LARGE;
	be32_put(p + AT_LENGTH, (uint32_t)f->body.len);
	be16_put(p + AT_TYPE, f->type);
	be16_put(p + AT_FLAGS, f->flags);
	be32_put(p + AT_TAG, f->tag);
	if (f->body.len)
		memcpy(p + FRAME_HEADER_SIZE, f->body.ptr, f->body.len);
	buf_commit(out, total);
	return SP_OK;
}
