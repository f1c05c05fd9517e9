/* SPDX-License-Identifier: Apache-2.0 */
/* From plain structs to bytes, written from their end: what a message holds is there before its length is due. */
#include <string.h>

#include "common/codec/map.h"
#include "common/codec/wire.h"

static const void *get_pointer(const void *at)
{
	const void *pointer;
	memcpy(&pointer, at, sizeof pointer);
	return pointer;
}

static inline uint32_t get_u32(const void *at)
{
	uint32_t v;
	memcpy(&v, at, sizeof v);
	return v;
}

static inline size_t get_size(const void *at)
{
	size_t v;
	memcpy(&v, at, sizeof v);
	return v;
}

static inline uint64_t get_u64(const void *at)
{
	uint64_t v;
	memcpy(&v, at, sizeof v);
	return v;
}

/* ---- which fields are sent ---- */

/* Whether the member has something that would be sent if no flag said otherwise: a pointer, or a number but 0. */
static inline bool is_set(const struct map_field *row, const uint8_t *in)
{
	switch (row->kind) {
	case MAP_TEXT:
	case MAP_MESSAGE:
		return get_pointer(in) != NULL;
	case MAP_BYTES:
		return ((const struct bytes *)(const void *)in)->ptr != NULL;
	case MAP_BOOL:
		return *(const bool *)in;
	case MAP_U32:
	case MAP_ENUM:
		return get_u32(in) != 0;
	default:
		return get_u64(in) != 0;
	}
}

static bool is_number(const struct map_field *row)
{
	return row->kind != MAP_TEXT && row->kind != MAP_MESSAGE && row->kind != MAP_BYTES;
}

/* Whether a field that is no list is sent. */
static bool is_there(const struct map_field *row, const uint8_t *plain)
{
	const uint8_t *in = plain + row->offset;
	if (row->flags & MAP_HAS)
		return *(const bool *)(plain + row->companion);
	if (row->flags & MAP_LIKE_PREVIOUS)
		return memcmp(in, plain + row[-1].offset, row->size) != 0;
	return is_set(row, in) || (row->flags & MAP_NEEDED && is_number(row));
}

static size_t count_flagged(const struct map *m, const struct map_field *row, const uint8_t *plain,
	const uint8_t **items)
{
	if (row->flags & MAP_LIST) {
		*items = get_pointer(*items);
		return get_size(plain + row->companion);
	}
	bool there = is_there(row, plain);
	if (row->kind == MAP_MESSAGE)
		*items = get_pointer(*items);
	return m->sends ? m->sends(plain, row->tag, there) : there;
}

/* How many values are sent of the field, and in *items where they are. */
static inline size_t count(const struct map *m, const struct map_field *row, const uint8_t *plain,
	const uint8_t **items)
{
	*items = plain + row->offset;
	if (row->flags == MAP_LIST && get_size(plain + row->companion) == 0)
		return 0;
	if (row->flags == 0 && row->kind != MAP_MESSAGE && !m->sends) /* nearly all others */
		return is_set(row, *items);
	return count_flagged(m, row, plain, items);
}

/* Whether the encoding of a message is there already, and need not be made. */
static bool is_encoded(const struct map_field *row, const uint8_t *plain, struct bytes *out)
{
	if (!(row->flags & MAP_OR_BYTES))
		return false;
	memcpy(out, plain + row->companion, sizeof *out);
	return out->ptr != NULL;
}

/* ---- one value ---- */

static struct bytes data_of(const struct map_field *row, const void *in)
{
	return row->kind == MAP_TEXT ? bytes_text(get_pointer(in)) : *(const struct bytes *)in;
}

/* The varint that a number is. */
static inline uint64_t number_of(const struct map_field *row, const void *in)
{
	switch (row->kind) {
	case MAP_BOOL:
		return *(const bool *)in;
	case MAP_U32:
		return get_u32(in);
	case MAP_ENUM: /* a negative one is extended to 64 bits, unless it travels as a uint32 */
		return row->values ? get_u32(in) : (uint64_t)(int32_t)get_u32(in);
	case MAP_S64:
		return zigzag((int64_t)get_u64(in));
	default:
		return get_u64(in);
	}
}

/* Without its tag. */
static size_t size_of(const struct map_field *row, const void *in)
{
	size_t len;
	if (row->kind == MAP_MESSAGE)
		len = map_size(row->sub, in);
	else if (row->kind == MAP_TEXT || row->kind == MAP_BYTES)
		len = data_of(row, in).len;
	else
		return varint_size(number_of(row, in));
	return varint_size(len) + len;
}

static uint8_t *write_data(struct bytes data, uint8_t *end)
{
	uint8_t *p = end - data.len;
	if (data.len)
		memcpy(p, data.ptr, data.len);
	return varint_put(p, data.len);
}

static uint8_t *write_value(const struct map_field *row, const void *in, uint8_t *end)
{
	if (row->kind == MAP_TEXT || row->kind == MAP_BYTES)
		return write_data(data_of(row, in), end);
	if (row->kind != MAP_MESSAGE)
		return varint_put(end, number_of(row, in));
	uint8_t *p = map_write(row->sub, in, end);
	return varint_put(p, (uint64_t)(end - p));
}

static uint64_t head_of(const struct map_field *row)
{
	bool has_length =
		row->kind == MAP_MESSAGE || row->kind == MAP_TEXT || row->kind == MAP_BYTES;
	return (uint64_t)row->tag << 3 | (has_length ? WIRE_LENGTH : WIRE_VARINT);
}

/* ---- messages ---- */

size_t map_size(const struct map *m, const void *in)
{
	size_t size = 0;
	for (size_t i = 0; i < m->n_fields; i++) {
		const struct map_field *row = &m->fields[i];
		const uint8_t *items;
		struct bytes data;
		if (is_encoded(row, in, &data)) {
			size += varint_size(head_of(row)) + varint_size(data.len) + data.len;
			continue;
		}
		size_t n = count(m, row, in, &items);
		for (size_t k = 0; k < n; k++)
			size += varint_size(head_of(row)) + size_of(row, items + k * row->size);
	}
	return size;
}

uint8_t *map_write(const struct map *m, const void *in, uint8_t *end)
{
	for (size_t i = m->n_fields; i-- > 0;) {
		const struct map_field *row = &m->fields[i];
		const uint8_t *items;
		struct bytes data;
		if (is_encoded(row, in, &data)) {
			end = varint_put(write_data(data, end), head_of(row));
			continue;
		}
		for (size_t k = count(m, row, in, &items); k-- > 0;) {
			end = write_value(row, items + k * row->size, end);
			end = varint_put(end, head_of(row));
		}
	}
	return end;
}
