/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/codec.h"

#include <stdio.h>
#include <string.h>

#include "common/codec/map.h"
#include "common/codec/scan.h"

static const struct codec {
	const struct map *map;
	const char *name;
} codecs[CODEC_COUNT] = {
#define X(symbol, type, message) [CODEC_##symbol] = {&map_##message, #message},
	CODEC_TABLE(X)
#undef X
};

/* One byte more than asked for: the arena's memory is zeroed, so that every text that protobuf-c
 * copies has its NUL and need not be copied again. */
static void *alloc_in_arena(void *arena, size_t size)
{
	return size < SIZE_MAX ? arena_alloc(arena, size + 1) : NULL;
}

static void free_in_arena(void *arena, void *pointer)
{
	(void)arena, (void)pointer; /* freed with the arena */
}

static enum sp_code too_large(struct sp_error *err, size_t limit)
{
	char text[32];
	snprintf(text, sizeof text, "%zu", limit);
	return sp_fail(err, SP_TOO_LARGE, text);
}

static struct scan_limits limits_of(const struct map *m, size_t max_fields)
{
	struct scan_limits limits = {.max_fields = max_fields};
	for (size_t i = 0; i < m->n_fields; i++) {
		if (!(m->fields[i].flags & MAP_COUNTED))
			continue;
		limits.list = i;
		limits.max_items = m->fields[i].max_items;
	}
	return limits;
}

static enum sp_code decode(enum codec_id id, struct bytes in, size_t max_fields, struct arena *a,
	void *out, struct sp_error *err)
{
	const struct map *m = codecs[id].map;
	ProtobufCAllocator allocator = {alloc_in_arena, free_in_arena, a};
	const struct scan_limits limits = limits_of(m, max_fields);
	memset(out, 0, m->size);
	enum sp_code rc = scan_message(m->type, in, &limits, err);
	if (rc != SP_OK)
		return rc;
	const ProtobufCMessage *message =
		protobuf_c_message_unpack(m->type, &allocator, in.len, in.ptr);
	if (!message) /* the bytes are sound, so it was the memory */
		return too_large(err, a->cap);
	return map_decode(m, message, a, out, err);
}

enum sp_code codec_decode(
	enum codec_id id, struct bytes in, struct arena *a, void *out, struct sp_error *err)
{
	return decode(id, in, SCAN_MAX_FIELDS, a, out, err);
}

enum sp_code codec_decode_listing(
	enum codec_id id, struct bytes in, struct arena *a, void *out, struct sp_error *err)
{
	return decode(id, in, SIZE_MAX, a, out, err);
}

static enum sp_code pack(const ProtobufCMessage *message, size_t size, struct buf *out)
{
	uint8_t *to = buf_reserve(out, size);
	if (!to)
		return SP_NO_MEMORY;
	buf_commit(out, protobuf_c_message_pack(message, to));
	return SP_OK;
}

enum sp_code codec_encode(
	enum codec_id id, const void *in, struct arena *a, struct buf *out, struct sp_error *err)
{
	const ProtobufCMessage *message = map_message(codecs[id].map, in, a);
	if (!message)
		return too_large(err, a->cap);
	const size_t size = protobuf_c_message_get_packed_size(message);
	if (size > out->max - out->len)
		return too_large(err, out->max);
	return pack(message, size, out) == SP_OK ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

/* The list of messages that `m` has. */
static const struct map_field *list_of(const struct map *m)
{
	const struct map_field *row = m->fields;
	while (row->kind != MAP_MESSAGE || !(row->flags & MAP_LIST))
		row++;
	return row;
}

static size_t put_varint(uint8_t *p, size_t v)
{
	size_t n = 0;
	for (; v >= 0x80; v >>= 7)
		p[n++] = (uint8_t)(v | 0x80);
	p[n++] = (uint8_t)v;
	return n;
}

static enum sp_code encode_row(const struct map_field *list, const void *row, struct arena *a,
	struct buf *out, struct sp_error *err)
{
	enum { WIRE_LENGTH = 2 };
	uint8_t front[20];
	const ProtobufCMessage *message = map_message(list->sub, row, a);
	if (!message)
		return too_large(err, a->cap);
	const size_t size = protobuf_c_message_get_packed_size(message);
	size_t n = put_varint(front, (size_t)list->tag << 3 | WIRE_LENGTH);
	n += put_varint(front + n, size);
	if (out->max - out->len < n || size > out->max - out->len - n)
		return too_large(err, out->max);
	enum sp_code rc = buf_append(out, front, n);
	if (rc == SP_OK)
		rc = pack(message, size, out);
	return rc == SP_OK ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code codec_encode_row(
	enum codec_id id, const void *row, struct arena *a, struct buf *out, struct sp_error *err)
{
	const struct arena_mark start = arena_mark(a);
	enum sp_code rc = encode_row(list_of(codecs[id].map), row, a, out, err);
	arena_rewind(a, start);
	return rc;
}

size_t codec_struct_size(enum codec_id id)
{
	return codecs[id].map->size;
}

const char *codec_name(enum codec_id id)
{
	return codecs[id].name;
}

enum sp_code codec_encode_error(const struct sp_error *error, struct arena *a, struct buf *out)
{
	const char *parameters[SP_ERROR_PARAMS];
	struct msg_error m = {.code = (uint32_t)error->code, .parameters = parameters};
	for (size_t i = 0; i < SP_ERROR_PARAMS; i++) {
		parameters[i] = error->param[i];
		if (error->param[i][0])
			m.n_parameters = i + 1;
	}
	if (error->where[0])
		m.where = error->where;
	return codec_encode(CODEC_ERROR, &m, a, out, NULL);
}

enum sp_code codec_decode_error(struct bytes in, struct arena *a, struct sp_error *out)
{
	struct msg_error m;
	enum sp_code rc = codec_decode(CODEC_ERROR, in, a, &m, out);
	if (rc != SP_OK)
		return rc;
	const char *p[SP_ERROR_PARAMS] = {NULL};
	for (size_t i = 0; i < m.n_parameters; i++)
		p[i] = m.parameters[i];
	if (m.code != SP_OK && sp_error_row((enum sp_code)m.code)->code == (enum sp_code)m.code) {
		sp_fail(out, (enum sp_code)m.code, p[0], p[1], p[2]);
	} else {
		char number[32];
		snprintf(number, sizeof number, "error %u", m.code);
		sp_fail(out, SP_INTERNAL, number);
	}
	if (m.where)
		sp_where(out, "%s", m.where);
	return SP_OK;
}
