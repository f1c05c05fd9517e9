/* SPDX-License-Identifier: Apache-2.0 */
/* events.c - an event as a line of fields, "client=3 asked=.. kind=submit ..": only those that its kind has. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/crash/order.h"

enum field_type { FIELD_U32, FIELD_U64, FIELD_I64, FIELD_UNIT, FIELD_KEY, FIELD_HASH, FIELD_ROWS };

#define FIELD(type, name)                                         \
	{                                                         \
#name, FIELD_##type, offsetof(struct event, name) \
	}
static const struct field {
	const char *name;
	enum field_type type;
	size_t at;
} fields[] = {
	FIELD(U32, client),
	FIELD(U64, asked),
	FIELD(U64, answered),
	FIELD(UNIT, unit),
	FIELD(KEY, key),
	FIELD(U32, base),
	FIELD(I64, value),
	FIELD(U32, revision),
	FIELD(U64, number),
	FIELD(U64, size),
	FIELD(I64, sum),
	FIELD(HASH, leaf),
	FIELD(HASH, root),
	FIELD(ROWS, rows),
};
enum { N_FIELDS = sizeof fields / sizeof fields[0], WIDTH = HASH_BYTES };

static const char *const kinds[] = {
	"submit", "again", "newest", "list", "overview", "total", "head"};
static const char *const ends[] = {"told", "conflict", "nothing", "unknown"};

static const uint8_t zeros[WIDTH];

/* ---- writing ---- */

static void add_hex(struct buf *out, const uint8_t *bytes, size_t len)
{
	char text[2 * WIDTH + 1];
	hex_encode(bytes_of(bytes, len), text);
	buf_add_text(out, text);
}

static void add_rows(struct buf *out, const struct event *e)
{
	for (size_t i = 0; i < e->n_rows; i++)
		buf_addf(out, "%s%s:%u:%" PRIu64, i ? "," : "", e->rows[i].unit,
			e->rows[i].revision, e->rows[i].number);
}

static bool is_absent(const struct field *f, const struct event *e)
{
	static const size_t widths[] = {[FIELD_U32] = 4,
		[FIELD_U64] = 8,
		[FIELD_I64] = 8,
		[FIELD_UNIT] = 1,
		[FIELD_KEY] = ORDER_KEY,
		[FIELD_HASH] = HASH_BYTES};
	if (f->type == FIELD_ROWS)
		return e->n_rows == 0;
	return memcmp((const char *)e + f->at, zeros, widths[f->type]) == 0;
}

static void add_value(struct buf *out, const struct field *f, const struct event *e)
{
	const void *at = (const char *)e + f->at;
	switch (f->type) {
	case FIELD_U32:
		buf_addf(out, "%u", *(const uint32_t *)at);
		return;
	case FIELD_U64:
		buf_addf(out, "%" PRIu64, *(const uint64_t *)at);
		return;
	case FIELD_I64:
		buf_addf(out, "%" PRId64, *(const int64_t *)at);
		return;
	case FIELD_UNIT:
		buf_add_text(out, at);
		return;
	case FIELD_KEY:
		add_hex(out, at, ORDER_KEY);
		return;
	case FIELD_HASH:
		add_hex(out, at, HASH_BYTES);
		return;
	case FIELD_ROWS:
		add_rows(out, e);
	}
}

void event_write(const struct event *e, struct buf *out)
{
	buf_addf(out, "kind=%s end=%s", kinds[e->kind], ends[e->end]);
	for (size_t i = 0; i < N_FIELDS; i++) {
		if (is_absent(&fields[i], e))
			continue;
		buf_addf(out, " %s=", fields[i].name);
		add_value(out, &fields[i], e);
	}
	buf_add_text(out, "\n");
}

/* ---- reading ---- */

static bool read_number(const char *text, uint64_t most, uint64_t *out)
{
	char *end;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && *out <= most;
}

static bool read_signed(const char *text, int64_t *out)
{
	char *end;
	*out = strtoll(text, &end, 10);
	return *text && *end == '\0';
}

static bool read_unit(const char *text, char out[ORDER_UNIT])
{
	size_t len = strlen(text);
	if (len == 0 || len >= ORDER_UNIT)
		return false;
	memcpy(out, text, len + 1);
	return true;
}

static bool read_hex(const char *text, uint8_t *out, size_t len)
{
	return strlen(text) == 2 * len && hex_decode(text, out, len);
}

static bool read_row(char *text, struct event_row *out)
{
	char *rest = text, *part[3];
	uint64_t revision;
	for (size_t i = 0; i < 3; i++) {
		part[i] = strsep(&rest, ":");
		if (!part[i])
			return false;
	}
	if (rest || !read_unit(part[0], out->unit) ||
		!read_number(part[1], UINT32_MAX, &revision) ||
		!read_number(part[2], UINT64_MAX, &out->number))
		return false;
	out->revision = (uint32_t)revision;
	return true;
}

static bool read_rows(char *text, struct arena *a, struct event *out)
{
	for (char *rest = text, *row; (row = strsep(&rest, ",")) != NULL;) {
		struct event_row *r = ARENA_PUSH(a, out->rows, out->n_rows);
		if (!r || !read_row(row, r))
			return false;
	}
	return true;
}

static bool read_value(const struct field *f, char *text, struct arena *a, struct event *out)
{
	void *at = (char *)out + f->at;
	uint64_t number;
	bool right = false;
	switch (f->type) {
	case FIELD_U32:
		right = read_number(text, UINT32_MAX, &number);
		*(uint32_t *)at = (uint32_t)number;
		break;
	case FIELD_U64:
		right = read_number(text, UINT64_MAX, at);
		break;
	case FIELD_I64:
		right = read_signed(text, at);
		break;
	case FIELD_UNIT:
		right = read_unit(text, at);
		break;
	case FIELD_KEY:
		right = read_hex(text, at, ORDER_KEY);
		break;
	case FIELD_HASH:
		right = read_hex(text, at, HASH_BYTES);
		break;
	case FIELD_ROWS:
		right = read_rows(text, a, out);
	}
	return right;
}

static bool read_word(const char *text, const char *const words[], size_t n, unsigned *out)
{
	for (*out = 0; *out < n; (*out)++)
		if (strcmp(words[*out], text) == 0)
			return true;
	return false;
}

static bool read_field(const char *name, char *text, struct arena *a, struct event *out)
{
	unsigned word;
	if (strcmp(name, "kind") == 0) {
		bool known = read_word(text, kinds, EVENT_KINDS, &word);
		out->kind = (enum event_kind)word;
		return known;
	}
	if (strcmp(name, "end") == 0) {
		bool known = read_word(text, ends, END_KINDS, &word);
		out->end = (enum event_end)word;
		return known;
	}
	for (size_t i = 0; i < N_FIELDS; i++)
		if (strcmp(fields[i].name, name) == 0)
			return read_value(&fields[i], text, a, out);
	return false;
}

const char *event_read(char *line, struct arena *a, struct event *out)
{
	*out = (struct event){.client = 0};
	line[strcspn(line, "\n")] = '\0';
	for (char *rest = line, *field; (field = strsep(&rest, " ")) != NULL;) {
		char *text = strchr(field, '=');
		if (!text)
			return field;
		*text++ = '\0';
		if (!read_field(field, text, a, out))
			return field;
	}
	return NULL;
}
