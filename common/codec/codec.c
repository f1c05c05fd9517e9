/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/codec.h"

#include <stdio.h>
#include <string.h>

#include "common/codec/map.h"
#include "common/codec/scan.h"
#include "common/codec/wire.h"

static const struct codec {
	const struct map *map;
	const char *name;
} codecs[CODEC_COUNT] = {
#define X(symbol, type, message) [CODEC_##symbol] = {&map_##message, #message},
	CODEC_TABLE(X)
#undef X
};

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
	const struct scan_limits limits = limits_of(m, max_fields);
	if (in.len == 0)
		in.ptr = (const uint8_t *)"";
	memset(out, 0, m->size);
	enum sp_code rc = scan_message(m->type, in, &limits, err);
	return rc == SP_OK ? map_read(m, in, a, out, err) : rc;
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

enum sp_code codec_encode(enum codec_id id, const void *in, struct buf *out, struct sp_error *err)
{
	const struct map *m = codecs[id].map;
	const size_t size = map_size(m, in);
	if (size > out->max - out->len)
		return too_large(err, out->max);
	uint8_t *to = buf_reserve(out, size);
	if (!to)
		return sp_fail(err, SP_NO_MEMORY);
	map_write(m, in, to + size);
	buf_commit(out, size);
	return SP_OK;
}

/* The list of messages that `m` has. */
static const struct map_field *list_of(const struct map *m)
{
	const struct map_field *row = m->fields;
	while (row->kind != MAP_MESSAGE || !(row->flags & MAP_LIST))
		row++;
	return row;
}

enum sp_code codec_encode_row(
	enum codec_id id, const void *row, struct buf *out, struct sp_error *err)
{
	const struct map_field *list = list_of(codecs[id].map);
	const uint64_t head = (uint64_t)list->tag << 3 | WIRE_LENGTH;
	const size_t len = map_size(list->sub, row);
	const size_t size = varint_size(head) + varint_size(len) + len;
	if (size > out->max - out->len)
		return too_large(err, out->max);
	uint8_t *to = buf_reserve(out, size);
	if (!to)
		return sp_fail(err, SP_NO_MEMORY);
	to = map_write(list->sub, row, to + size);
	to = varint_put(to, len);
	varint_put(to, head);
	buf_commit(out, size);
	return SP_OK;
}

size_t codec_struct_size(enum codec_id id)
{
	return codecs[id].map->size;
}

const char *codec_name(enum codec_id id)
{
	return codecs[id].name;
}

enum sp_code codec_encode_error(const struct sp_error *error, struct buf *out)
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
	return codec_encode(CODEC_ERROR, &m, out, NULL);
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
