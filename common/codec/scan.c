/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/scan.h"

#include <stdio.h>

#include "common/codec/path.h"
#include "common/codec/wire.h"

/* One message that is being looked through, the outermost first. */
struct level {
	const ProtobufCMessageDescriptor *type;
	const uint8_t *start, *end;
	const uint8_t *field_start; /* tag of the field that is being looked at */
	const ProtobufCFieldDescriptor *field; /* NULL when it is unknown */
	uint64_t seen; /* singular fields that were there, by index */
};

struct scan {
	struct level levels[SCAN_MAX_DEPTH];
	size_t depth; /* of levels in use */
	size_t n_fields, n_unknown, n_items;
	const struct scan_limits *limits;
	const ProtobufCFieldDescriptor *counted; /* the list whose items are; NULL = none */
};

/* The functions below that return a text return NULL when all is well, or else what is wrong. */

static __attribute__((noinline)) const char *read_long_varint(
	const uint8_t **at, const uint8_t *end, uint64_t *out)
{
	const uint8_t *p = *at;
	uint64_t v = 0;
	for (unsigned shift = 0; p < end; shift += 7) {
		uint8_t byte = *p++;
		if (shift == 63 && byte > 1)
			return "varint over 64 bits";
		v |= (uint64_t)(byte & 0x7F) << shift;
		if (byte & 0x80)
			continue;
		if (byte == 0)
			return "varint not minimal";
		*out = v;
		*at = p;
		return NULL;
	}
	return "truncated";
}

static inline const char *read_varint(const uint8_t **at, const uint8_t *end, uint64_t *out)
{
	if (*at == end || **at >= 0x80)
		return read_long_varint(at, end, out);
	*out = *(*at)++; /* nearly all of them */
	return NULL;
}

static inline const char *read_tag(
	const uint8_t **at, const uint8_t *end, uint32_t *number, unsigned *wire)
{
	uint64_t tag = 0;
	const char *why = read_varint(at, end, &tag);
	if (why)
		return why;
	if (tag > UINT32_MAX)
		return "field number too large";
	*number = (uint32_t)(tag >> 3);
	*wire = (unsigned)(tag & 7);
	return *number ? NULL : "field number 0";
}

static bool is_group(unsigned wire)
{
	return wire == WIRE_GROUP_START || wire == WIRE_GROUP_END;
}

/* Moves over a value; *value is the varint, or the number of bytes whose first is *at - *value. */
static inline const char *read_value(
	const uint8_t **at, const uint8_t *end, unsigned wire, uint64_t *value)
{
	const char *why = NULL;
	*value = 0;
	switch (wire) {
	case WIRE_VARINT:
		return read_varint(at, end, value);
	case WIRE_64BIT:
		*value = 8;
		break;
	case WIRE_32BIT:
		*value = 4;
		break;
	case WIRE_LENGTH:
		why = read_varint(at, end, value);
		break;
	default:
		return is_group(wire) ? "group" : "unknown wire type";
	}
	if (why)
		return why;
	if (*value > (uint64_t)(end - *at))
		return "truncated";
	*at += *value;
	return NULL;
}

/* How a type travels: WIRE_VARINT = 0 where nothing else is said, and the largest varint that needs no second
 * look. */
static const struct form {
	uint8_t wire;
	bool narrow;
	uint32_t max; /* of a narrow one */
} forms[] = {
	[PROTOBUF_C_TYPE_INT32] = {.narrow = true, .max = INT32_MAX},
	[PROTOBUF_C_TYPE_SINT32] = {.narrow = true, .max = UINT32_MAX},
	[PROTOBUF_C_TYPE_SFIXED32] = {.wire = WIRE_32BIT},
	[PROTOBUF_C_TYPE_SFIXED64] = {.wire = WIRE_64BIT},
	[PROTOBUF_C_TYPE_UINT32] = {.narrow = true, .max = UINT32_MAX},
	[PROTOBUF_C_TYPE_FIXED32] = {.wire = WIRE_32BIT},
	[PROTOBUF_C_TYPE_FIXED64] = {.wire = WIRE_64BIT},
	[PROTOBUF_C_TYPE_FLOAT] = {.wire = WIRE_32BIT},
	[PROTOBUF_C_TYPE_DOUBLE] = {.wire = WIRE_64BIT},
	[PROTOBUF_C_TYPE_BOOL] = {.narrow = true, .max = 1},
	[PROTOBUF_C_TYPE_ENUM] = {.narrow = true, .max = INT32_MAX},
	[PROTOBUF_C_TYPE_STRING] = {.wire = WIRE_LENGTH},
	[PROTOBUF_C_TYPE_BYTES] = {.wire = WIRE_LENGTH},
	[PROTOBUF_C_TYPE_MESSAGE] = {.wire = WIRE_LENGTH},
};

/* A varint over the largest of its form: a reader would cut a number that is too wide for its field. */
static const char *check_width(ProtobufCType type, uint64_t v)
{
	bool is_signed = type == PROTOBUF_C_TYPE_INT32 || type == PROTOBUF_C_TYPE_ENUM;
	if (type == PROTOBUF_C_TYPE_BOOL)
		return "bool neither 0 nor 1";
	if (is_signed && v >= (uint64_t)INT32_MIN) /* negative ones are extended to 64 bits */
		return NULL;
	return "number over 32 bits";
}

/* NULL if the type has none. */
static const ProtobufCFieldDescriptor *find_field(
	const ProtobufCMessageDescriptor *type, uint32_t number)
{
	/* Most types number their fields 1, 2, 3, ... */
	if (number <= type->n_fields && type->fields[number - 1].id == number)
		return &type->fields[number - 1];
	return protobuf_c_message_descriptor_get_field(type, number);
}

static const char *enter(struct scan *s, const ProtobufCMessageDescriptor *type,
	const uint8_t *start, const uint8_t *end)
{
	if (s->depth == SCAN_MAX_DEPTH)
		return "nested too deep";
	s->levels[s->depth++] = (struct level){.type = type, .start = start, .end = end};
	return NULL;
}

/* A field that the descriptor has: its form, and that it may be there once more. */
static const char *check_field(struct level *l, unsigned wire)
{
	if (is_group(wire))
		return "group";
	if (wire != forms[l->field->type].wire)
		return "wrong wire type";
	if (l->field->label == PROTOBUF_C_LABEL_REPEATED)
		return NULL;
	const uint64_t bit = UINT64_C(1) << (l->field - l->type->fields);
	if (l->seen & bit)
		return "field repeated";
	l->seen |= bit;
	return NULL;
}

/* What may be said of a field before it is known where it ends. */
static const char *check_known(struct scan *s, struct level *l, unsigned wire)
{
	if (l->field == s->counted && s->depth == 1 && ++s->n_items > s->limits->max_items)
		return "too many items";
	if (++s->n_fields > s->limits->max_fields)
		return "too many fields";
	return check_field(l, wire);
}

static const char *check_unknown(struct scan *s)
{
	if (++s->n_fields > s->limits->max_fields)
		return "too many fields";
	return ++s->n_unknown > SCAN_MAX_UNKNOWN ? "too many unknown fields" : NULL;
}

static const char *scan_field(struct scan *s, const uint8_t **at)
{
	struct level *l = &s->levels[s->depth - 1];
	uint32_t number = 0;
	unsigned wire = 0;
	uint64_t value = 0;
	l->field_start = *at;
	l->field = NULL;
	const char *why = read_tag(at, l->end, &number, &wire);
	if (why)
		return why;
	const ProtobufCFieldDescriptor *field = l->field = find_field(l->type, number);
	why = field ? check_known(s, l, wire) : check_unknown(s);
	if (!why)
		why = read_value(at, l->end, wire, &value);
	if (why || !field)
		return why;
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		const uint8_t *end = *at;
		*at = end - value;
		return enter(s, field->descriptor, *at, end);
	}
	const struct form *form = &forms[field->type];
	return form->narrow && value > form->max ? check_width(field->type, value) : NULL;
}

/* Which item of its list the current field is: the earlier ones, which are known to be sound, are
 * counted again, so that good messages pay nothing for the paths of bad ones. */
static size_t index_of(const struct level *l)
{
	size_t n = 0;
	uint32_t number;
	unsigned wire;
	uint64_t value;
	if (l->field->label != PROTOBUF_C_LABEL_REPEATED)
		return PATH_NO_INDEX;
	for (const uint8_t *at = l->start; at < l->field_start;) {
		if (read_tag(&at, l->end, &number, &wire) || read_value(&at, l->end, wire, &value))
			break;
		n += number == l->field->id;
	}
	return n;
}

/* The bytes may be sound: there is only more of them than is taken. */
static enum sp_code fail_over(const struct scan *s, struct sp_error *err)
{
	const struct path at = {NULL, s->levels[0].field->name, PATH_NO_INDEX};
	char limit[32];
	snprintf(limit, sizeof limit, "%zu", s->limits->max_items);
	return path_fail(err, SP_TOO_LARGE, limit, &at);
}

static enum sp_code fail(const struct scan *s, const char *why, struct sp_error *err)
{
	struct path steps[SCAN_MAX_DEPTH];
	const struct path *up = NULL;
	for (size_t i = 0; i < s->depth && s->levels[i].field; i++) {
		steps[i] = (struct path){up, s->levels[i].field->name, index_of(&s->levels[i])};
		up = &steps[i];
	}
	return path_fail(err, SP_MALFORMED, why, up);
}

enum sp_code scan_message(const ProtobufCMessageDescriptor *type, struct bytes in,
	const struct scan_limits *limits, struct sp_error *err)
{
	struct scan s;
	s.depth = s.n_fields = s.n_unknown = s.n_items =
		0; /* not the levels, which are not in use */
	s.limits = limits;
	s.counted = limits->max_items ? &type->fields[limits->list] : NULL;
	const uint8_t *at = in.ptr;
	const char *why = enter(&s, type, at, at + in.len);
	while (!why && s.depth) {
		if (at == s.levels[s.depth - 1].end)
			s.depth--;
		else
			why = scan_field(&s, &at);
	}
	if (limits->max_items && s.n_items > limits->max_items)
		return fail_over(&s, err);
	return why ? fail(&s, why, err) : SP_OK;
}
