/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/plan_reader.h"

#include <string.h>

#include "client/files/plan_form.h"

static const enum shape shapes[] = {
	[NODE_TEXT] = SHAPE_TEXT,
	[NODE_LIST] = SHAPE_LIST,
	[NODE_MAP] = SHAPE_KEYS,
};

/* How a key is written whose value was expected to be something else. */
static const struct example {
	enum field field;
	enum node_kind kind;
	const char *text;
} examples[] = {
	{FIELD_COST, NODE_MAP, "2018: 0,7–1,8 mnkr"},
	{FIELD_ACTIVITIES, NODE_MAP, "2018: [...]"},
	{FIELD_FULFILMENT, NODE_MAP, "2017: Delvis uppfyllt"},
	{FIELD_VALUES, NODE_MAP, "2018: 4986"},
	{FIELD_SERIES, NODE_MAP, "år: [2017, 2018]"},
	{FIELD_VERSIONS, NODE_MAP, "2018: Alla planer"},
	{FIELD_NARRATIVES, NODE_MAP, "2018: Fler har utbildats"},
	{FIELD_GOALS, NODE_MAP, "lång: [...]"},
	{FIELD_INDICATORS, NODE_LIST, "- text: Antal planer"},
	{FIELD_AREAS, NODE_LIST, "- id: sip"},
	{FIELD_HORIZONS, NODE_MAP, "lång: 5 år"},
	{FIELD_TARGET_GROUPS, NODE_MAP, "unga: Barn och unga 0–24 år"},
	{FIELD_FOCUS_AREAS, NODE_MAP, "1: Förebyggande arbete"},
	{FIELD_FOCUS_AREAS, NODE_LIST, "[2, 4, 5]"},
	{FIELD_PARTIES, NODE_LIST, "[\"07\", \"0760\"]"},
	{FIELD_MEMBERSHIPS, NODE_MAP, "\"0760\": {från: 2023}"},
	{FIELD_ASKS, NODE_LIST, "[indikatorer, aktiviteter]"},
	{FIELD_NONE, NODE_TEXT, "en text"},
	{FIELD_NONE, NODE_LIST, "[a, b]"},
	{FIELD_NONE, NODE_MAP, "text: ..."},
};

static const char *example_of(const char *key, enum node_kind kind)
{
	enum field field = (enum field)vocabulary_find(VOCABULARY_FIELD, key);
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		if ((examples[i].field == field || examples[i].field == FIELD_NONE) &&
			examples[i].kind == kind)
			return examples[i].text;
	return "";
}

const char *field_word(enum field field)
{
	return vocabulary_word(VOCABULARY_FIELD, (int)field, LANG_SV);
}

enum sp_code plan_fault(struct plan_reader *r, size_t line, size_t column, enum sp_code code,
	const char *p1, const char *p2, const char *p3)
{
	struct sp_error e;
	sp_fail(&e, code, p1, p2, p3);
	sp_where(&e, "%s:%zu:%zu", r->name, line, column);
	return findings_add(r->faults, r->a, NULL, &e);
}

enum sp_code bad_value(
	struct plan_reader *r, const char *key, const struct node *value, const char *allowed)
{
	return plan_fault(r, value->line, value->column, SP_YAML_VALUE, key, value->text, allowed);
}

enum sp_code bad_shape(
	struct plan_reader *r, const char *key, const struct node *value, enum node_kind wanted)
{
	return plan_fault(r, value->line, value->column, SP_YAML_SHAPE, key,
		vocabulary_word(VOCABULARY_SHAPE, (int)shapes[wanted], LANG_EN),
		example_of(key, wanted));
}

enum sp_code foreign_key(struct plan_reader *r, const struct node_pair *pair, const char *allowed)
{
	return plan_fault(
		r, pair->line, pair->column, SP_YAML_KEY_FOREIGN, pair->key, allowed, NULL);
}

enum sp_code missing_key(struct plan_reader *r, const struct node *map, enum field field)
{
	return plan_fault(
		r, map->line, map->column, SP_YAML_KEY_MISSING, field_word(field), NULL, NULL);
}

bool has_key(const struct node *map, enum field field)
{
	for (size_t i = 0; map->kind == NODE_MAP && i < map->n; i++)
		if (vocabulary_find(VOCABULARY_FIELD, map->pairs[i].key) == (int)field)
			return true;
	return false;
}

/* ---- items of lists, and where they stand ---- */

void *push_part(struct plan_reader *r, const struct member *m, void *owner,
	const struct node *value, const char **outer)
{
	void *items, *n_place = (char *)owner + m->companion;
	size_t n;
	memcpy(&items, (char *)owner + m->offset, sizeof items);
	memcpy(&n, n_place, sizeof n);
	struct place *p = ARENA_PUSH(r->a, r->places, r->n_places);
	const char *path = p ? arena_printf(r->a, "%s%s[%zu]", r->prefix, m->name, n) : NULL;
	const char *prefix = path ? arena_printf(r->a, "%s.", path) : NULL;
	void *item = prefix ? arena_push(r->a, &items, &n, part_table(m->part)->size) : NULL;
	*outer = r->prefix;
	if (!item)
		return NULL;
	*p = (struct place){path, value->line, value->column};
	r->prefix = prefix;
	memcpy((char *)owner + m->offset, &items, sizeof items);
	memcpy(n_place, &n, sizeof n);
	return item;
}

enum sp_code read_item(struct plan_reader *r, const struct member *m, void *owner, const char *key,
	const struct node *value)
{
	const char *outer;
	void *item = push_part(r, m, owner, value, &outer);
	struct area *around = r->area;
	if (!item)
		return SP_NO_MEMORY;
	if (m->part == PART_AREA) {
		r->area = item;
		r->area_prefix = r->prefix;
	}
	enum sp_code rc = read_part(r, m->part, key, value, item);
	r->area = around;
	r->prefix = outer;
	return rc;
}

/* ---- the keys of a map ---- */

size_t plan_keys(enum plan_part type, enum field out[KEYS_MAX])
{
	const struct part_table *t = part_table(type);
	const struct plan_form *form;
	size_t n = 0;
	for (size_t i = 0; i < t->n_members && n < KEYS_MAX; i += member_run(t, i)) {
		form = plan_form(type, t->members[i].field);
		if (!form || form->read)
			out[n++] = t->members[i].field;
	}
	for (size_t i = 0; (form = plan_form_at(type, i)) != NULL && n < KEYS_MAX; i++)
		if (form->read && !part_member(type, form->field))
			out[n++] = form->field;
	return n;
}

static enum sp_code unknown_key(
	struct plan_reader *r, enum plan_part type, const struct node_pair *pair)
{
	enum field fields[KEYS_MAX];
	const char *words[2 * KEYS_MAX];
	char allowed[SP_ERROR_TEXT] = "";
	size_t used = 0, n = plan_keys(type, fields);
	for (size_t i = 0; i < n; i++) {
		words[i] = field_word(fields[i]);
		words[n + i] = vocabulary_word(VOCABULARY_FIELD, (int)fields[i], LANG_EN);
		size_t len = strlen(words[i]), gap = used ? 2 : 0;
		if (used + gap + len >= sizeof allowed)
			continue; /* whole words only */
		memcpy(allowed + used, ", ", gap);
		memcpy(allowed + used + gap, words[i], len + 1);
		used += gap + len;
	}
	/* Beyond what is kept no one reads the advice. */
	bool kept = r->faults->n_items == r->faults->errors + r->faults->warnings;
	const char *near = kept ? near_word(pair->key, words, 2 * n) : NULL;
	if (near)
		return plan_fault(
			r, pair->line, pair->column, SP_YAML_KEY_UNKNOWN, pair->key, near, NULL);
	return foreign_key(r, pair, allowed);
}

static enum sp_code missing_keys(struct plan_reader *r, enum plan_part type, const bool *seen,
	const struct node *map, const void *part)
{
	const struct part_table *t = part_table(type);
	unsigned asked = r->followup ? MEMBER_ASKED : MEMBER_ASKED | MEMBER_ASKED_IN_PLAN;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < t->n_members && rc == SP_OK; i++) {
		const struct member *m = &t->members[i];
		if (m->flags & asked && !seen[m->field] && !member_set(m, part))
			rc = missing_key(r, map, m->field);
	}
	return rc;
}

static enum sp_code read_pair(struct plan_reader *r, enum plan_part type, const struct node_pair *p,
	bool *seen, void *part)
{
	enum field field = (enum field)vocabulary_find(VOCABULARY_FIELD, p->key);
	const struct plan_form *form = field ? plan_form(type, field) : NULL;
	const struct member *m = field && !form ? part_member(type, field) : NULL;
	if (!m && (!form || !form->read))
		return unknown_key(r, type, p);
	if (seen[field])
		return plan_fault(r, p->line, p->column, SP_YAML_KEY_TWICE, p->key, NULL, NULL);
	seen[field] = true;
	return m ? read_member(r, m, p->key, p->value, part)
		 : form->read(r, form, p->key, p->value, part);
}

bool part_may_be_text(enum plan_part type)
{
	return type == PART_GOAL || type == PART_ACTIVITY || type == PART_REPORT ||
	       type == PART_FULFILMENT;
}

enum sp_code read_part(struct plan_reader *r, enum plan_part type, const char *key,
	const struct node *value, void *part)
{
	bool seen[FIELD_COUNT] = {false};
	enum sp_code rc = SP_OK;
	if (value->kind == NODE_TEXT && part_may_be_text(type))
		return read_member(r, part_member(type, FIELD_TEXT), key, value, part);
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	if (value->broken)
		return SP_OK;
	for (size_t i = 0; i < value->n && rc == SP_OK; i++)
		rc = read_pair(r, type, &value->pairs[i], seen, part);
	if (rc == SP_OK)
		rc = missing_keys(r, type, seen, value, part);
	return rc == SP_OK ? plan_part_finish(r, type, value, part) : rc;
}
