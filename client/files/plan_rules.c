/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/plan_rules.h"

#include <string.h>

#include "common/text/text.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2200, RULES_MAX = 32 };

static const enum shape shapes[] = {
	[NODE_TEXT] = SHAPE_TEXT,
	[NODE_LIST] = SHAPE_LIST,
	[NODE_MAP] = SHAPE_KEYS,
};

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
		vocabulary_word(VOCABULARY_SHAPE, (int)shapes[wanted], LANG_EN), NULL);
}

enum sp_code note_place(
	struct plan_reader *r, const char *list, size_t index, const struct node *value)
{
	struct place *p = ARENA_PUSH(r->a, r->places, r->n_places);
	if (!p)
		return SP_NO_MEMORY;
	p->path = arena_printf(r->a, "%s%s[%zu]", r->prefix, list, index);
	p->line = value->line;
	p->column = value->column;
	return p->path ? SP_OK : SP_NO_MEMORY;
}

static size_t rule_of(const struct rule *rules, size_t n, const char *key)
{
	enum field field = (enum field)vocabulary_find(VOCABULARY_FIELD, key);
	size_t i = 0;
	while (i < n && (field == FIELD_NONE || rules[i].field != field))
		i++;
	return i;
}

static enum sp_code unknown_key(
	struct plan_reader *r, const struct rule *rules, size_t n, const struct node_pair *pair)
{
	const char *words[2 * RULES_MAX];
	char allowed[SP_ERROR_TEXT] = "";
	struct buf list;
	buf_init(&list, sizeof allowed - 1);
	for (size_t i = 0; i < n; i++) {
		words[i] = vocabulary_word(VOCABULARY_FIELD, (int)rules[i].field, LANG_SV);
		words[n + i] = vocabulary_word(VOCABULARY_FIELD, (int)rules[i].field, LANG_EN);
		buf_addf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	struct bytes all = buf_bytes(&list);
	if (!list.failed && all.len)
		memcpy(allowed, all.ptr, all.len);
	buf_free(&list);
	/* Beyond what is kept no one reads the advice. */
	bool kept = r->faults->n_items == r->faults->errors + r->faults->warnings;
	const char *near = kept ? near_word(pair->key, words, 2 * n) : NULL;
	if (near)
		return plan_fault(
			r, pair->line, pair->column, SP_YAML_KEY_UNKNOWN, pair->key, near, NULL);
	return plan_fault(
		r, pair->line, pair->column, SP_YAML_KEY_FOREIGN, pair->key, allowed, NULL);
}

static enum sp_code missing_keys(struct plan_reader *r, const struct rule *rules, size_t n,
	const bool *seen, const struct node *map)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n && rc == SP_OK; i++)
		if (rules[i].needed && !seen[i])
			rc = plan_fault(r, map->line, map->column, SP_YAML_KEY_MISSING,
				vocabulary_word(VOCABULARY_FIELD, (int)rules[i].field, LANG_SV),
				NULL, NULL);
	return rc;
}

enum sp_code read_map(struct plan_reader *r, const struct rule *rules, size_t n, const char *key,
	const struct node *map, void *target)
{
	bool seen[RULES_MAX] = {false};
	enum sp_code rc = SP_OK;
	if (map->kind != NODE_MAP)
		return bad_shape(r, key, map, NODE_MAP);
	if (map->broken)
		return SP_OK;
	for (size_t i = 0; i < map->n && rc == SP_OK; i++) {
		const struct node_pair *p = &map->pairs[i];
		size_t which = rule_of(rules, n, p->key);
		if (which == n) {
			rc = unknown_key(r, rules, n, p);
		} else if (seen[which]) {
			rc = plan_fault(
				r, p->line, p->column, SP_YAML_KEY_TWICE, p->key, NULL, NULL);
		} else {
			seen[which] = true;
			rc = rules[which].read(r, &rules[which], p->key, p->value,
				(char *)target + rules[which].offset);
		}
	}
	return rc == SP_OK ? missing_keys(r, rules, n, seen, map) : rc;
}

/* The text of a scalar without blanks around it; *out NULL after a finding. */
static enum sp_code plain_text(
	struct plan_reader *r, const char *key, const struct node *value, const char **out)
{
	*out = NULL;
	if (value->kind != NODE_TEXT)
		return bad_shape(r, key, value, NODE_TEXT);
	const char *text = text_trim(value->text, r->a);
	if (!text)
		return SP_NO_MEMORY;
	if (!*text)
		return bad_shape(r, key, value, NODE_TEXT);
	*out = text;
	return SP_OK;
}

enum sp_code read_text(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	(void)rule;
	return plain_text(r, key, value, target);
}

enum sp_code read_date(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	const char *text, **out = target;
	int year, month, day;
	(void)rule;
	enum sp_code rc = plain_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!date_parse(text, &year, &month, &day))
		return bad_value(r, key, value, "2017-10-31");
	*out = text;
	return SP_OK;
}

enum sp_code read_year(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	const char *text;
	(void)rule;
	enum sp_code rc = plain_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	uint32_t year = year_of(text);
	if (!year)
		return bad_value(r, key, value, "1900–2200");
	*(uint32_t *)target = year;
	return SP_OK;
}

static enum sp_code find_word(struct plan_reader *r, enum vocabulary words, const char *key,
	const struct node *value, int *out)
{
	const char *text;
	char allowed[SP_ERROR_TEXT];
	*out = 0;
	enum sp_code rc = plain_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	*out = vocabulary_find(words, text);
	if (*out)
		return SP_OK;
	vocabulary_list(words, LANG_SV, allowed, sizeof allowed);
	return bad_value(r, key, value, allowed);
}

enum sp_code read_word(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	int found;
	_Static_assert(sizeof(enum term) == sizeof found, "enumerations are as wide as int");
	enum sp_code rc = find_word(r, rule->words, key, value, &found);
	if (rc == SP_OK && found)
		memcpy(target, &found, sizeof found);
	return rc;
}

enum sp_code read_yes_no(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	int found;
	(void)rule;
	enum sp_code rc = find_word(r, VOCABULARY_YES_NO, key, value, &found);
	*(bool *)target = found == 2;
	return rc;
}

enum sp_code read_texts(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	const char ***items = target;
	size_t *n = (void *)((char *)target + sizeof *items);
	enum sp_code rc = SP_OK;
	(void)rule;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++) {
		const char *text;
		rc = plain_text(r, key, value->items[i], &text);
		if (rc != SP_OK || !text)
			continue;
		const char **place = ARENA_PUSH(r->a, *items, *n);
		if (!place)
			return SP_NO_MEMORY;
		*place = text;
	}
	return rc;
}

enum sp_code read_one_or_texts(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	struct node *one = (struct node *)value;
	const struct node list = {.kind = NODE_LIST,
		.line = value->line,
		.column = value->column,
		.items = &one,
		.n = 1};
	return read_texts(r, rule, key, value->kind == NODE_TEXT ? &list : value, target);
}

bool digits_of(const char **text, uint32_t max, uint32_t *out)
{
	const char *p = *text;
	uint32_t v = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (v > max / 10)
			return false;
		v = v * 10 + (uint32_t)(*p - '0');
	}
	bool any = p != *text && v <= max;
	*text = p;
	*out = v;
	return any;
}

size_t dash_at(const char *text)
{
	static const char *const dashes[] = {"-", "–", "—", "−"};
	for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
		if (strncmp(text, dashes[i], strlen(dashes[i])) == 0)
			return strlen(dashes[i]);
	return 0;
}

uint32_t year_of(const char *text)
{
	const char *rest = text;
	uint32_t year;
	bool ok = digits_of(&rest, YEAR_MAX, &year) && !*rest && rest - text == 4;
	return ok && year >= YEAR_MIN ? year : 0;
}

bool years_of(const char *text, uint32_t *from, uint32_t *to)
{
	char first[8] = "";
	size_t n = strspn(text, "0123456789");
	if (n >= sizeof first)
		return false;
	memcpy(first, text, n);
	*from = *to = year_of(first);
	text += n;
	text += strspn(text, " ");
	if (*text) {
		size_t dash = dash_at(text);
		text += dash;
		*to = dash ? year_of(text + strspn(text, " ")) : 0;
	}
	return *from && *to && *from <= *to;
}
