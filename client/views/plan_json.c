/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as JSON, every member of plan_table.h: samplan/plan/1. What is not stated is null, lists may be empty. */
#include "client/views/describe.h"
#include "client/views/json.h"
#include "client/views/plan.h"
#include "common/domain/plan_table.h"

static void put_word(struct json *j, const struct member *m, int value)
{
	json_text(j, value ? vocabulary_word(m->words, value, LANG_EN) : NULL);
}

static void put_words(struct json *j, const struct member *m, uint32_t bits)
{
	int value;
	json_array(j);
	for (size_t i = 0; (value = vocabulary_value_at(m->words, i)) != 0; i++)
		if (bits & 1U << value)
			put_word(j, m, value);
	json_close(j);
}

static void put_texts(struct json *j, struct member_list list)
{
	const char *const *items = list.items;
	json_array(j);
	for (size_t i = 0; i < list.n; i++)
		json_text(j, items[i]);
	json_close(j);
}

static void put_decimal(struct json *j, decimal value)
{
	char text[48];
	json_number(j, decimal_print_plain(value, text, sizeof text));
}

static void put_key_decimal(struct json *j, const char *key, decimal value)
{
	json_key(j, key);
	put_decimal(j, value);
}

static const char *qualifier_name(enum qualifier q)
{
	static const char *const names[] = {"exact", "about", "more_than", "nearly"};
	return (size_t)q < sizeof names / sizeof names[0] ? names[q] : NULL;
}

static void put_quantity(struct json *j, const struct quantity *q)
{
	json_object(j);
	json_key(j, "qualifier");
	json_text(j, qualifier_name(q->qualifier));
	put_key_decimal(j, "low", q->low);
	put_key_decimal(j, "high", q->high);
	json_close(j);
}

static void put_share(struct json *j, const struct share *s)
{
	json_object(j);
	json_key(j, "qualifier");
	json_text(j, qualifier_name(s->qualifier));
	if (s->denominator) {
		put_key_decimal(j, "numerator", s->numerator);
		put_key_decimal(j, "denominator", s->denominator);
	} else {
		put_key_decimal(j, "percent", s->percent);
	}
	json_key(j, "words");
	json_text(j, s->words);
	json_close(j);
}

static void put_part(struct json *j, enum plan_part type, const void *part);

static void put_parts(struct json *j, const struct member *m, const void *part)
{
	json_array(j);
	for (size_t i = 0; i < member_list(m, part).n; i++) {
		json_object(j);
		put_part(j, m->part, member_item(m, part, i));
		json_close(j);
	}
	json_close(j);
}

static void put_stated(struct json *j, const struct member *m, const void *part)
{
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		json_text(j, member_string(m, part));
		break;
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_AGE:
		json_integer(j, member_number(m, part));
		break;
	case MEMBER_KRONOR:
		json_integer(j, (uint64_t)member_long(m, part));
		break;
	case MEMBER_DECIMAL:
		put_decimal(j, member_long(m, part));
		break;
	case MEMBER_WORD:
		put_word(j, m, member_word(m, part));
		break;
	case MEMBER_WORDS:
		put_words(j, m, member_number(m, part));
		break;
	case MEMBER_BOOL:
	case MEMBER_YES_NO:
		json_bool(j, member_bool(m, part));
		break;
	case MEMBER_QUANTITY:
		put_quantity(j, member_pointer(m, part));
		break;
	case MEMBER_SHARE:
		put_share(j, member_pointer(m, part));
		break;
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
		put_texts(j, member_list(m, part));
		break;
	case MEMBER_PARTS:
		put_parts(j, m, part);
		break;
	}
}

/* What the stated change says that the year before was: computed, so nothing reads it back. */
static void put_before(struct json *j, const struct observation *o)
{
	struct quantity before;
	json_key(j, "year_before");
	if (observation_before(o, &before))
		put_quantity(j, &before);
	else
		json_text(j, NULL);
}

static bool is_list(const struct member *m)
{
	return m->kind == MEMBER_TEXTS || m->kind == MEMBER_IDS || m->kind == MEMBER_CODES ||
	       m->kind == MEMBER_PARTS;
}

static void put_part(struct json *j, enum plan_part type, const void *part)
{
	const struct part_table *t = part_table(type);
	for (size_t i = 0; i < t->n_members; i++) {
		const struct member *m = &t->members[i];
		json_key(j, m->json ? m->json : m->name);
		if (member_set(m, part) || is_list(m) || m->kind == MEMBER_BOOL)
			put_stated(j, m, part);
		else
			json_text(j, NULL);
		if (m->field == FIELD_CHANGE)
			put_before(j, part);
	}
}

static void put_cost_sum(struct json *j, const struct plan *p, uint32_t year)
{
	struct cost sum = {0};
	size_t areas = 0;
	if (!plan_cost(p, year, &sum, &areas))
		return; /* no sum: units differ */
	sum.year = year;
	json_object(j);
	put_part(j, PART_COST, &sum);
	json_key(j, "areas_stating");
	json_integer(j, areas);
	json_key(j, "areas");
	json_integer(j, p->n_areas);
	json_close(j);
}

enum sp_code plan_write_json(
	const struct plan *p, uint32_t version, bool published, struct arena *a, struct buf *out)
{
	struct json j;
	struct plan said = *p;
	if (!said.asks)
		said.asks = PLAN_ASKS_USUAL;
	json_begin(&j, out, true);
	json_object(&j);
	json_key(&j, "schema");
	json_text(&j, "samplan/plan/1");
	json_key(&j, "data");
	json_object(&j);
	json_key(&j, "version");
	if (version)
		json_integer(&j, version);
	else
		json_text(&j, NULL); /* a file has none */
	json_key(&j, "published");
	json_bool(&j, published);
	put_part(&j, PART_PLAN, &said);
	json_key(&j, "cost_sum");
	json_array(&j);
	for (uint32_t year = 0; (year = next_cost_year(p, year)) != 0;)
		put_cost_sum(&j, p, year);
	json_close(&j);
	enum sp_code rc = plan_put_counts(&j, p, a);
	json_close(&j);
	json_close(&j);
	buf_add_text(out, "\n");
	return rc;
}
