/* SPDX-License-Identifier: Apache-2.0 */
/* From plain structs to messages. */
#include <string.h>

#include "common/codec/map.h"

/* One value on its way out; `in` points at the member, or at the item of a list. */
struct value {
	const struct map_field *row;
	const ProtobufCFieldDescriptor *field;
	const void *in;
	void *out;
};

static const void *get_pointer(const void *at)
{
	const void *pointer;
	memcpy(&pointer, at, sizeof pointer);
	return pointer;
}

static bool write_data(const void *data, size_t len, ProtobufCBinaryData *out)
{
	out->data = (uint8_t *)(uintptr_t)data; /* only read from, but its type does not say so */
	out->len = len;
	return true;
}

static bool write_text(const struct value *v, struct arena *a)
{
	const char *text = get_pointer(v->in);
	(void)a;
	return write_data(text, text ? strlen(text) : 0, v->out);
}

static bool write_bytes(const struct value *v, struct arena *a)
{
	const struct bytes *in = v->in;
	(void)a;
	return write_data(in->ptr, in->len, v->out);
}

static bool write_bool(const struct value *v, struct arena *a)
{
	(void)a;
	*(protobuf_c_boolean *)v->out = *(const bool *)v->in;
	return true;
}

/* u32, u64, s64 and enum are as wide there as here. */
static bool write_number(const struct value *v, struct arena *a)
{
	(void)a;
	memcpy(v->out, v->in, v->row->size);
	return true;
}

static bool write_message(const struct value *v, struct arena *a)
{
	const void *in = v->row->flags & MAP_LIST ? v->in : get_pointer(v->in);
	const ProtobufCMessage *message = map_message(v->row->sub, in, a);
	memcpy(v->out, &message, sizeof message);
	return message != NULL;
}

static bool (*const writers[MAP_KINDS])(const struct value *, struct arena *) = {
	[MAP_TEXT] = write_text,
	[MAP_BYTES] = write_bytes,
	[MAP_BOOL] = write_bool,
	[MAP_U32] = write_number,
	[MAP_U64] = write_number,
	[MAP_S64] = write_number,
	[MAP_ENUM] = write_number,
	[MAP_MESSAGE] = write_message,
};

static bool write_list(const struct value *v, size_t n, struct arena *a)
{
	const struct map_field *row = v->row;
	const size_t step = row->kind == MAP_MESSAGE ? sizeof(void *) : sizeof(ProtobufCBinaryData);
	const uint8_t *in = get_pointer(v->in);
	uint8_t *items = arena_array(a, n, step);
	if (!items)
		return false;
	memcpy(v->out, &items, sizeof items);
	for (size_t i = 0; i < n; i++) {
		struct value item = {row, v->field, in + i * row->size, items + i * step};
		if (!writers[row->kind](&item, a))
			return false;
	}
	return true;
}

static bool is_zero(const void *p, size_t size)
{
	static const uint8_t zeros[sizeof(uint64_t)];
	return memcmp(p, zeros, size) == 0;
}

/* Whether a field that is no list is sent. */
static bool is_there(const struct map_field *row, const uint8_t *plain)
{
	const uint8_t *in = plain + row->offset;
	if (row->flags & MAP_HAS)
		return *(const bool *)(plain + row->companion);
	if (row->kind == MAP_TEXT || row->kind == MAP_MESSAGE)
		return get_pointer(in) != NULL;
	if (row->kind == MAP_BYTES)
		return ((const struct bytes *)(const void *)in)->ptr != NULL;
	if (row->flags & MAP_LIKE_PREVIOUS)
		return memcmp(in, plain + row[-1].offset, row->size) != 0;
	return (row->flags & MAP_NEEDED) || !is_zero(in, row->size);
}

static bool write_field(const struct map_field *row, const ProtobufCFieldDescriptor *field,
	const uint8_t *plain, uint8_t *message, struct arena *a)
{
	static const protobuf_c_boolean yes = 1;
	struct value v = {row, field, plain + row->offset, message + field->offset};
	if (row->flags & MAP_LIST) {
		size_t n;
		memcpy(&n, plain + row->companion, sizeof n);
		memcpy(message + field->quantifier_offset, &n, sizeof n);
		return n == 0 || write_list(&v, n, a);
	}
	if (!is_there(row, plain))
		return true;
	if (row->kind != MAP_MESSAGE) /* a message has its pointer to say so */
		memcpy(message + field->quantifier_offset, &yes, sizeof yes);
	return writers[row->kind](&v, a);
}

ProtobufCMessage *map_message(const struct map *m, const void *in, struct arena *a)
{
	ProtobufCMessage *message = arena_alloc(a, m->type->sizeof_message);
	if (!message)
		return NULL;
	protobuf_c_message_init(m->type, message);
	for (size_t i = 0; i < m->n_fields; i++)
		if (!write_field(&m->fields[i], &m->type->fields[i], in, (uint8_t *)message, a))
			return NULL;
	if (m->adjust)
		m->adjust(in, message);
	return message;
}
