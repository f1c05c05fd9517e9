/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to plain structs. */
#include "common/codec/map.h"

#include <stdio.h>
#include <string.h>

#include "common/codec/path.h"
#include "common/codec/scan.h"
#include "common/codec/wire.h"
#include "common/text/text.h"

struct reading {
	struct arena *a;
	struct sp_error *err;
};

/* The bytes of a field, and how often it is there: once, unless it is a list. */
struct found {
	struct wire_field first;
	size_t n;
};

/* One value: its row, its descriptor, what it is on the wire and where it goes. */
struct value {
	const struct map_field *row;
	const ProtobufCFieldDescriptor *field;
	struct wire_field in;
	void *out;
	struct path at;
};

static enum sp_code read_message(
	struct reading *r, const struct map *m, struct bytes in, void *out, const struct path *up);

static enum sp_code spent(struct reading *r, const struct path *at)
{
	char cap[32];
	if (r->a->starved)
		return path_fail(r->err, SP_NO_MEMORY, NULL, at);
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
	const struct bytes in = bytes_of(v->in.data, v->in.number);
	enum sp_code rc = check_length(r, v, in.len);
	if (rc != SP_OK)
		return rc;
	if (!utf8_valid(in))
		return path_fail(r->err, SP_FIELD_INVALID, "not UTF-8 text", &v->at);
	const char *text = arena_text_n(r->a, in.ptr, in.len);
	put_pointer(v->out, text);
	return text ? SP_OK : spent(r, &v->at);
}

static enum sp_code read_bytes(struct reading *r, const struct value *v)
{
	struct bytes *out = v->out;
	enum sp_code rc = check_length(r, v, v->in.number);
	if (rc != SP_OK)
		return rc;
	*out = arena_bytes(r->a, bytes_of(v->in.data, v->in.number));
	return out->ptr ? SP_OK : spent(r, &v->at);
}

static enum sp_code read_bool(struct reading *r, const struct value *v)
{
	(void)r;
	*(bool *)v->out = v->in.number != 0;
	return SP_OK;
}

static enum sp_code read_u32(struct reading *r, const struct value *v)
{
	const uint32_t number = (uint32_t)v->in.number;
	char text[16];
	memcpy(v->out, &number, sizeof number);
	if (number >= v->row->min && number <= v->row->max)
		return SP_OK;
	snprintf(text, sizeof text, "%u", number);
	return path_fail(r->err, SP_FIELD_INVALID, text, &v->at);
}

static enum sp_code read_u64(struct reading *r, const struct value *v)
{
	(void)r;
	memcpy(v->out, &v->in.number, sizeof v->in.number);
	return SP_OK;
}

static enum sp_code read_s64(struct reading *r, const struct value *v)
{
	const int64_t number = unzigzag(v->in.number);
	(void)r;
	memcpy(v->out, &number, sizeof number);
	return SP_OK;
}

static enum sp_code read_enum(struct reading *r, const struct value *v)
{
	const ProtobufCEnumDescriptor *known =
		v->row->values ? v->row->values : v->field->descriptor;
	const int number = (int)(uint32_t)v->in.number;
	char text[16];
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
	return read_message(r, v->row->sub, bytes_of(v->in.data, v->in.number), v->out, &v->at);
}

static enum sp_code (*const readers[MAP_KINDS])(struct reading *, const struct value *) = {
	[MAP_TEXT] = read_text,
	[MAP_BYTES] = read_bytes,
	[MAP_BOOL] = read_bool,
	[MAP_U32] = read_u32,
	[MAP_U64] = read_u64,
	[MAP_S64] = read_s64,
	[MAP_ENUM] = read_enum,
	[MAP_MESSAGE] = read_item_message,
};

/* The items of a list are fields of one tag, mostly one behind the other. */
static enum sp_code read_list(struct reading *r, const struct value *v, size_t n)
{
	const struct map_field *row = v->row;
	if (row->max_items && n > row->max_items)
		return path_fail(r->err, SP_FIELD_INVALID, "too many items", &v->at);
	uint8_t *items = arena_array(r->a, n, row->size);
	if (!items)
		return spent(r, &v->at);
	put_pointer(v->out, items);
	struct value item = *v;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n && rc == SP_OK; i++) {
		const uint8_t *next = item.in.data + item.in.number;
		item.out = items + i * row->size;
		item.at.index = i;
		rc = readers[row->kind](r, &item);
		while (i + 1 < n && (item.in = wire_next(&next)).tag != row->tag)
			;
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

/* What only these flags ask of a field that is not there. */
enum { ABSENT_FLAGS = MAP_NEEDED | MAP_WITH_PREVIOUS | MAP_LIKE_PREVIOUS };

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

static enum sp_code read_present(struct reading *r, struct value *v, uint8_t *plain,
	const struct found *found, bool previous_there)
{
	const struct map_field *row = v->row;
	v->in = found->first;
	if (row->flags & MAP_LIST) {
		memcpy(plain + row->companion, &found->n, sizeof found->n);
		return read_list(r, v, found->n);
	}
	if ((row->flags & MAP_WITH_PREVIOUS) && !previous_there) {
		v->at.name = v->field[-1].name;
		return path_fail(r->err, SP_FIELD_MISSING, NULL, &v->at);
	}
	if (row->flags & MAP_HAS)
		*(bool *)(plain + row->companion) = true;
	return read_single(r, v);
}

/* The place of the row with this tag, n_fields if there is none. */
static size_t place_of(const struct map *m, uint32_t tag)
{
	size_t i = tag - 1;
	if (i < m->n_fields && m->fields[i].tag == tag) /* nearly everywhere */
		return i;
	for (i = 0; i < m->n_fields && m->fields[i].tag != tag; i++)
		;
	return i;
}

/* The rows whose fields are there, a bit each; found[] is filled for them. */
static uint64_t find_fields(const struct map *m, struct bytes in, struct found *found)
{
	uint64_t there = 0;
	for (const uint8_t *at = in.ptr, *end = at + in.len; at < end;) {
		const struct wire_field f = wire_next(&at);
		const size_t i = place_of(m, f.tag);
		if (i == m->n_fields)
			continue;
		if (there >> i & 1) {
			found[i].n++;
		} else {
			found[i] = (struct found){f, 1};
			there |= UINT64_C(1) << i;
		}
	}
	return there;
}

static enum sp_code check(struct reading *r, const struct map *m, uint64_t there, const void *plain,
	const struct path *up)
{
	struct path at = {up, NULL, PATH_NO_INDEX};
	const char *why = NULL;
	if (!m->check)
		return SP_OK;
	enum sp_code rc = m->check(there, plain, &at.name, &why);
	return rc == SP_OK ? rc : path_fail(r->err, rc, why, &at);
}

/* In the order of the rows, whatever order the fields came in. */
static enum sp_code read_message(
	struct reading *r, const struct map *m, struct bytes in, void *out, const struct path *up)
{
	struct found found[SCAN_MAX_TYPE_FIELDS];
	uint8_t *plain = out;
	enum sp_code rc = SP_OK;
	const uint64_t there = find_fields(m, in, found);
	for (size_t i = 0; i < m->n_fields && rc == SP_OK; i++) {
		const struct map_field *row = &m->fields[i];
		const bool is_there = there >> i & 1, previous = there << 1 >> i & 1;
		if (!is_there && !(row->flags & ABSENT_FLAGS))
			continue;
		struct value v = {.row = row,
			.field = &m->type->fields[i],
			.out = plain + row->offset,
			.at = {up, m->type->fields[i].name, PATH_NO_INDEX}};
		rc = is_there ? read_present(r, &v, plain, &found[i], previous)
			      : read_absent(r, &v, plain, previous);
	}
	return rc == SP_OK ? check(r, m, there, plain, up) : rc;
}

enum sp_code map_read(
	const struct map *m, struct bytes in, struct arena *a, void *out, struct sp_error *err)
{
	struct reading r = {a, err};
	return read_message(&r, m, in, out, NULL);
}
