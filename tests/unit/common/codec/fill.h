/* SPDX-License-Identifier: Apache-2.0 */
/* fill.h - fills and compares the plain structs of any message through the codec's own tables. */
#ifndef SP_TESTS_CODEC_FILL_H
#define SP_TESTS_CODEC_FILL_H

#include "common/codec/codec.h"
#include "common/codec/map.h"
#include "tests/lib/test.h"

static const struct map *const fill_maps[CODEC_COUNT] = {
#define X(symbol, type, message) [CODEC_##symbol] = &map_##message,
	CODEC_TABLE(X)
#undef X
};

/* Every value is another one, so that fields that change places are seen. */
struct fill {
	struct arena *a;
	uint32_t next;
	uint32_t n_answers; /* each takes the next kind of value */
};

static void fill_struct(struct fill *f, const struct map *m, void *out);

static void put_pointer(void *out, const void *p)
{
	memcpy(out, &p, sizeof p);
}

static void fill_bytes(struct fill *f, const struct map_field *row, void *out)
{
	size_t len = row->min ? row->min : 5;
	uint8_t *p = arena_alloc(f->a, len);
	memset(p, (int)(f->next & 0xFF), len);
	p[0] = 0; /* bytes may be zero, unlike texts */
	struct bytes b = bytes_of(p, len);
	memcpy(out, &b, sizeof b);
}

static void fill_u32(const struct fill *f, const struct map_field *row, void *out)
{
	uint32_t span = row->max - row->min, v = row->min + (span ? f->next % span : 0) + 1;
	memcpy(out, &v, sizeof v);
}

static void fill_enum(const struct map *m, const struct map_field *row, void *out)
{
	const ProtobufCEnumDescriptor *e = row->values;
	if (!e)
		e = m->type->fields[row - m->fields].descriptor;
	memcpy(out, &e->values[e->n_values - 1].value, sizeof(int));
}

static void fill_item(struct fill *f, const struct map *m, const struct map_field *row, void *out)
{
	uint64_t u64 = UINT64_MAX - f->next;
	int64_t s64 = f->next % 2 ? INT64_MIN + (int64_t)f->next : INT64_MAX - (int64_t)f->next;
	f->next++;
	switch ((enum map_kind)row->kind) {
	case MAP_TEXT:
		put_pointer(out, arena_printf(f->a, "å%u", f->next));
		break;
	case MAP_BYTES:
		fill_bytes(f, row, out);
		break;
	case MAP_BOOL:
		*(bool *)out = true;
		break;
	case MAP_U32:
		fill_u32(f, row, out);
		break;
	case MAP_U64:
		memcpy(out, &u64, sizeof u64);
		break;
	case MAP_S64:
		memcpy(out, &s64, sizeof s64);
		break;
	case MAP_ENUM:
		fill_enum(m, row, out);
		break;
	case MAP_MESSAGE:
		fill_struct(f, row->sub, out);
		break;
	case MAP_KINDS:
		fail();
	}
}

static void fill_list(
	struct fill *f, const struct map *m, const struct map_field *row, uint8_t *plain)
{
	const size_t n = 2;
	uint8_t *items = arena_array(f->a, n, row->size);
	put_pointer(plain + row->offset, items);
	memcpy(plain + row->companion, &n, sizeof n);
	for (size_t i = 0; i < n; i++)
		fill_item(f, m, row, items + i * row->size);
}

/* What the tables cannot know: a share is parts or percent, an answer and an observation have one value. */
static void fill_choose(struct fill *f, const struct map *m, void *plain)
{
	if (m == &map_Share) {
		struct share *s = plain;
		s->denominator = 33 * DECIMAL_ONE;
		s->percent = 0;
	} else if (m == &map_Observation) {
		struct observation *o = plain;
		const uint32_t kind = f->n_answers++ % 4;
		o->state = STATE_GIVEN;
		o->has_yes_no = o->yes_no = kind == 0;
		o->quantity = kind == 1 ? o->quantity : NULL;
		o->change = kind == 1 ? o->change : NULL;
		o->share = kind == 2 ? o->share : NULL;
		o->text = kind == 3 ? o->text : NULL;
	} else if (m == &map_Answer) {
		struct answer *full = plain, one = {.key = full->key, .state = full->state};
		const uint32_t kind = f->n_answers++ % 3;
		one.comment = full->comment;
		if (kind == 0)
			one.quantity = full->quantity;
		else if (kind == 1)
			one.share = full->share;
		else
			one.months = full->months, one.n_months = full->n_months;
		*full = one;
	}
}

static void fill_struct(struct fill *f, const struct map *m, void *out)
{
	uint8_t *plain = out;
	for (size_t i = 0; i < m->n_fields; i++) {
		const struct map_field *row = &m->fields[i];
		if (row->flags & MAP_HAS)
			*(bool *)(plain + row->companion) = true;
		if (row->flags & MAP_LIST) {
			fill_list(f, m, row, plain);
		} else if (row->kind == MAP_MESSAGE) {
			void *sub = arena_alloc(f->a, row->size);
			put_pointer(plain + row->offset, sub);
			fill_item(f, m, row, sub);
		} else {
			fill_item(f, m, row, plain + row->offset);
		}
	}
	fill_choose(f, m, out);
}

/* A struct of this message with every field set. */
static void *fill_new(const struct map *m, struct arena *a)
{
	struct fill f = {.a = a, .next = 1};
	void *out = arena_alloc(a, m->size);
	fill_struct(&f, m, out);
	return out;
}

static void check_same(const struct map *m, const void *got, const void *want);

static void check_same_item(const struct map_field *row, const void *got, const void *want)
{
	const void *g, *w;
	if (row->kind == MAP_BYTES) {
		CHECK_BYTES(*(const struct bytes *)got, *(const struct bytes *)want);
	} else if (row->kind == MAP_TEXT) {
		memcpy(&g, got, sizeof g);
		memcpy(&w, want, sizeof w);
		assert_int_equal(g != NULL, w != NULL);
		if (g)
			CHECK_TEXT(g, w);
	} else if (row->kind == MAP_MESSAGE) {
		check_same(row->sub, got, want);
	} else {
		assert_memory_equal(got, want, row->size);
	}
}

static void check_same_list(const struct map_field *row, const uint8_t *got, const uint8_t *want)
{
	const uint8_t *g, *w;
	size_t n_got, n_want;
	memcpy(&n_got, got + row->companion, sizeof n_got);
	memcpy(&n_want, want + row->companion, sizeof n_want);
	CHECK_INT(n_got, n_want);
	memcpy(&g, got + row->offset, sizeof g);
	memcpy(&w, want + row->offset, sizeof w);
	for (size_t i = 0; i < n_got; i++)
		check_same_item(row, g + i * row->size, w + i * row->size);
}

static void check_same(const struct map *m, const void *got, const void *want)
{
	for (size_t i = 0; i < m->n_fields; i++) {
		const struct map_field *row = &m->fields[i];
		const uint8_t *g = (const uint8_t *)got + row->offset;
		const uint8_t *w = (const uint8_t *)want + row->offset;
		const void *g_sub, *w_sub;
		if (row->flags & MAP_LIST) {
			check_same_list(row, got, want);
			continue;
		}
		if (row->flags & MAP_HAS)
			CHECK_INT(*((const bool *)got + row->companion),
				*((const bool *)want + row->companion));
		if (row->kind != MAP_MESSAGE) {
			check_same_item(row, g, w);
			continue;
		}
		memcpy(&g_sub, g, sizeof g_sub);
		memcpy(&w_sub, w, sizeof w_sub);
		assert_int_equal(g_sub != NULL, w_sub != NULL);
		if (g_sub)
			check_same(row->sub, g_sub, w_sub);
	}
}

#endif
