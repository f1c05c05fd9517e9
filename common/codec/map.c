/* SPDX-License-Identifier: Apache-2.0 */
/* From messages to plain structs. */
#include "common/codec/map.h"

#include <stdio.h>
#include <string.h>

#include "common/codec/path.h"
#include "common/text/text.h"

struct reading {
	struct arena *a;
	struct sp_error *err;
};

/* One value: its row, its descriptor, where it is and where it goes. */
struct value {
	const struct map_field *row;
	const ProtobufCFieldDescriptor *field;
	const void *in;
	void *out;
	struct path at;
};

static enum sp_code read_message(
	struct reading *r, const struct map *m, const void *in, void *out, const struct path *up);

static enum sp_code spent(struct reading *r, const struct path *at)
{
	char cap[32];
	snprintf(cap, sizeof cap, "%zu", r->a->cap);
	return path_fail(r->err, SP_TOO_LARGE, cap, at);
}

/* Stored by memcpy: the members are pointers of many types. */
static void put_pointer(void *out, const void *pointer)
{
	memcpy(out, &pointer, sizeof pointer);
}

static enum sp_code check_length(struct reading *r, const struct value *v, size_t len)
{
	char limit[48];
	if (len >= v->row->min && len <= v->row->max)
		return SP_OK;
	snprintf(limit, sizeof limit, "%zu bytes", len);
	return path_fail(r->err, SP_FIELD_INVALID, limit, &v->at);
}

static enum sp_code read_text(struct reading *r, const struct value *v)
{
	const ProtobufCBinaryData *in = v->in;
	enum sp_code rc = check_length(r, v, in->len);
	if (rc != SP_OK)
		return rc;
	if (!utf8_valid(bytes_of(in->data, in->len)))
		return path_fail(r->err, SP_FIELD_INVALID, "not UTF-8 text", &v->at);
	put_pointer(v->out, in->len ? (const void *)in->data : "");
	return SP_OK;
}

static enum sp_code read_bytes(struct reading *r, const struct value *v)
{
	const ProtobufCBinaryData *in = v->in;
	struct bytes *out = v->out;
	*out = bytes_of(in->len ? (const void *)in->data : "", in->len);
	return check_length(r, v, in->len);
}

static enum sp_code read_bool(struct reading *r, const struct value *v)
{
	(void)r;
	*(bool *)v->out = *(const protobuf_c_boolean *)v->in != 0;
	return SP_OK;
}

static enum sp_code read_u32(struct reading *r, const struct value *v)
{
	uint32_t number;
	char text[16];
	memcpy(&number, v->in, sizeof number);
	memcpy(v->out, &number, sizeof number);
	if (number >= v->row->min && number <= v->row->max)
		return SP_OK;
	snprintf(text, sizeof text, "%u", number);
	return path_fail(r->err, SP_FIELD_INVALID, text, &v->at);
}

static enum sp_code read_64(struct reading *r, const struct value *v)
{
	(void)r;
	memcpy(v->out, v->in, sizeof(uint64_t));
	return SP_OK;
}

static enum sp_code read_enum(struct reading *r, const struct value *v)
{
	const ProtobufCEnumDescriptor *known =
		v->row->values ? v->row->values : v->field->descriptor;
	int number;
	char text[16];
	memcpy(&number, v->in, sizeof number);
	memcpy(v->out, &number, sizeof number);
	if (number == 0 && (v->row->flags & MAP_NEEDED)) /* 0 says "not stated" */
		return path_fail(r->err, SP_FIELD_MISSING, NULL, &v->at);
	if (protobuf_c_enum_descriptor_get_value(known, number))
		return SP_OK;
	snprintf(text, sizeof text, "%d", number);
	return path_fail(r->err, SP_FIELD_INVALID, text, &v->at);
}

static enum sp_code read_item_message(struct reading *r, const struct value *v)
{
	const void *in;
	memcpy(&in, v->in, sizeof in);
	return read_message(r, v->row->sub, in, v->out, &v->at);
}

static enum sp_code (*const readers[MAP_KINDS])(struct reading *, const struct value *) = {
	[MAP_TEXT] = read_text,
	[MAP_BYTES] = read_bytes,
	[MAP_BOOL] = read_bool,
	[MAP_U32] = read_u32,
	[MAP_U64] = read_64,
	[MAP_S64] = read_64,
	[MAP_ENUM] = read_enum,
	[MAP_MESSAGE] = read_item_message,
};

static enum sp_code read_list(struct reading *r, const struct value *v, size_t n)
{
	const struct map_field *row = v->row;
	const size_t step = row->kind == MAP_MESSAGE ? sizeof(void *) : sizeof(ProtobufCBinaryData);
	const uint8_t *in;
	if (row->max_items && n > row->max_items)
		return path_fail(r->err, SP_FIELD_INVALID, "too many items", &v->at);
	uint8_t *items = arena_array(r->a, n, row->size);
	if (!items)
		return spent(r, &v->at);
	put_pointer(v->out, items);
	memcpy(&in, v->in, sizeof in);
	struct value item = *v;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n && rc == SP_OK; i++) {
		item.in = in + i * step;
		item.out = items + i * row->size;
		item.at.index = i;
		rc = readers[row->kind](r, &item);
	}
	return rc;
}

static enum sp_code read_single(struct reading *r, struct value *v)
{
	if (v->row->kind != MAP_MESSAGE)
		return readers[v->row->kind](r, v);
	void *item = arena_alloc(r->a, v->row->size);
	if (!item)
		return spent(r, &v->at);
	put_pointer(v->out, item);
	v->out = item;
	return read_item_message(r, v);
}

/* How many there are: 0 or 1 unless it is a list. */
static size_t count(const ProtobufCFieldDescriptor *field, const uint8_t *message)
{
	size_t n;
	protobuf_c_boolean has;
	const void *pointer;
	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		memcpy(&n, message + field->quantifier_offset, sizeof n);
		return n;
	}
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		memcpy(&pointer, message + field->offset, sizeof pointer);
		return pointer ? 1 : 0;
	}
	memcpy(&has, message + field->quantifier_offset, sizeof has);
	return has ? 1 : 0;
}

static enum sp_code read_absent(
	struct reading *r, const struct value *v, uint8_t *plain, bool previous_there)
{
	const struct map_field *row = v->row;
	if ((row->flags & MAP_NEEDED) || ((row->flags & MAP_WITH_PREVIOUS) && previous_there))
		return path_fail(r->err, SP_FIELD_MISSING, NULL, &v->at);
	if (row->flags & MAP_LIKE_PREVIOUS)
		memcpy(v->out, plain + row[-1].offset, row->size);
	return SP_OK;
}

static enum sp_code read_present(
	struct reading *r, struct value *v, uint8_t *plain, size_t n, bool previous_there)
{
	const struct map_field *row = v->row;
	if (row->flags & MAP_LIST) {
		memcpy(plain + row->companion, &n, sizeof n);
		return read_list(r, v, n);
	}
	if ((row->flags & MAP_WITH_PREVIOUS) && !previous_there) {
		v->at.name = v->field[-1].name;
		return path_fail(r->err, SP_FIELD_MISSING, NULL, &v->at);
	}
	if (row->flags & MAP_HAS)
		*(bool *)(plain + row->companion) = true;
	return read_single(r, v);
}

static enum sp_code check(
	struct reading *r, const struct map *m, const void *in, const struct path *up)
{
	struct path at = {up, NULL, PATH_NO_INDEX};
	const char *why = NULL;
	enum sp_code rc = m->check ? m->check(in, &at.name, &why) : SP_OK;
	return rc == SP_OK ? rc : path_fail(r->err, rc, why, &at);
}

static enum sp_code read_message(
	struct reading *r, const struct map *m, const void *in, void *out, const struct path *up)
{
	const uint8_t *message = in;
	uint8_t *plain = out;
	enum sp_code rc = SP_OK;
	bool previous = false;
	for (size_t i = 0; i < m->n_fields && rc == SP_OK; i++) {
		const struct map_field *row = &m->fields[i];
		const ProtobufCFieldDescriptor *field = &m->type->fields[i];
		struct value v = {row, field, message + field->offset, plain + row->offset,
			{up, field->name, PATH_NO_INDEX}};
		size_t n = count(field, message);
		rc = n ? read_present(r, &v, plain, n, previous)
		       : read_absent(r, &v, plain, previous);
		previous = n > 0;
	}
	return rc == SP_OK ? check(r, m, in, up) : rc;
}

enum sp_code map_decode(const struct map *m, const ProtobufCMessage *message, struct arena *a,
	void *out, struct sp_error *err)
{
	struct reading r = {a, err};
	return read_message(&r, m, message, out, NULL);
}
