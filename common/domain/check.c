/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/check.h"

#include <stdio.h>
#include <string.h>

enum sp_code plan_fault_at(
	const struct plan_path *at, const char *field, enum plan_fault f, const char *value)
{
	struct sp_error e;
	const char *dot = *at->text && *field && *field != '[' ? "." : "";
	const char *word = vocabulary_word(VOCABULARY_PLAN_FAULT, (int)f, LANG_EN);
	(void)sp_fail(&e, SP_PLAN_INVALID, word, value ? value : field);
	sp_where(&e, "%s%s%s", at->text, dot, field);
	return at->tell(at->context, &e);
}

enum sp_code plan_fault_number(
	const struct plan_path *at, const char *field, enum plan_fault f, uint64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	return plan_fault_at(at, field, f, text);
}

/* What a part or a value is checked for; `needed` already says that this plan needs it. */
struct checking {
	const struct plan_path *at;
	const struct member *m;
	const void *part;
	bool needed;
};

static enum sp_code fault(const struct checking *k, enum plan_fault f, const char *value)
{
	return plan_fault_at(k->at, k->m->name, f, value);
}

static enum sp_code check_string(const struct checking *k)
{
	const char *text = member_string(k->m, k->part);
	size_t len = text ? strlen(text) : 0;
	size_t most = k->m->kind == MEMBER_TEXT ? PLAN_MAX_TEXT : ID_MAX;
	if (!text || text[strspn(text, " \t\r\n")] == '\0')
		return k->needed ? fault(k, PLAN_FAULT_MISSING, NULL) : SP_OK;
	if (k->m->kind == MEMBER_ID && !id_valid(text))
		return fault(k, PLAN_FAULT_MALFORMED, text);
	if (k->m->kind == MEMBER_CODE && !org_code_valid(text))
		return fault(k, PLAN_FAULT_MALFORMED, text);
	if (len > most)
		return plan_fault_number(k->at, k->m->name, PLAN_FAULT_TOO_LONG, len);
	return SP_OK;
}

static enum sp_code check_number(const struct checking *k)
{
	uint32_t number = member_number(k->m, k->part);
	if (k->m->kind == MEMBER_YEAR && (number || k->needed) && !year_valid(number))
		return plan_fault_number(k->at, k->m->name, PLAN_FAULT_RANGE, number);
	return SP_OK;
}

static enum sp_code check_word(const struct checking *k)
{
	int value = member_word(k->m, k->part);
	if (value == 0)
		return k->needed ? fault(k, PLAN_FAULT_MISSING, NULL) : SP_OK;
	if (vocabulary_word(k->m->words, value, LANG_EN))
		return SP_OK;
	return plan_fault_number(k->at, k->m->name, PLAN_FAULT_RANGE, (uint64_t)value);
}

static enum sp_code check_words(const struct checking *k)
{
	uint32_t bits = member_number(k->m, k->part), known = 0;
	int value;
	for (size_t i = 0; (value = vocabulary_value_at(k->m->words, i)) != 0; i++)
		known |= 1U << value;
	return bits & ~known ? plan_fault_number(k->at, k->m->name, PLAN_FAULT_RANGE, bits) : SP_OK;
}

static enum sp_code check_item(const struct checking *k, const char *text, size_t i)
{
	char field[64];
	enum plan_fault f = PLAN_FAULT_NONE;
	snprintf(field, sizeof field, "%s[%zu]", k->m->name, i);
	if (k->m->kind == MEMBER_CODES)
		f = text && org_code_valid(text) ? f : PLAN_FAULT_MALFORMED;
	else if (!text || text[strspn(text, " \t\r\n")] == '\0')
		f = PLAN_FAULT_MISSING;
	else if (k->m->kind == MEMBER_IDS)
		f = id_valid(text) ? f : PLAN_FAULT_MALFORMED;
	else if (strlen(text) > PLAN_MAX_TEXT)
		f = PLAN_FAULT_TOO_LONG;
	return f == PLAN_FAULT_NONE ? SP_OK : plan_fault_at(k->at, field, f, text);
}

static enum sp_code check_count(const struct checking *k, size_t *n)
{
	size_t most = k->m->part == PART_AREA || k->m->part == PART_FOCUS_AREA ||
				      k->m->part == PART_TARGET_GROUP || k->m->kind == MEMBER_IDS
			      ? PLAN_MAX_AREAS
			      : PLAN_MAX_ITEMS;
	*n = member_list(k->m, k->part).n;
	if (*n <= most)
		return SP_OK;
	enum sp_code rc = plan_fault_number(k->at, k->m->name, PLAN_FAULT_TOO_MANY, *n);
	*n = 0; /* what may be no list is not read */
	return rc;
}

static enum sp_code check_texts(const struct checking *k)
{
	size_t n;
	enum sp_code rc = check_count(k, &n);
	const char *const *items = member_list(k->m, k->part).items;
	for (size_t i = 0; i < n && rc == SP_OK; i++)
		rc = check_item(k, items[i], i);
	return rc;
}

static enum sp_code check_quantity(const struct checking *k)
{
	const struct quantity *q;
	memcpy(&q, (const char *)k->part + k->m->offset, sizeof q);
	if (q && ((size_t)q->qualifier > QUALIFIER_NEARLY))
		return plan_fault_number(
			k->at, k->m->name, PLAN_FAULT_RANGE, (uint64_t)q->qualifier);
	return q && q->low > q->high ? fault(k, PLAN_FAULT_ORDER, NULL) : SP_OK;
}

static enum sp_code check_share(const struct checking *k)
{
	const struct share *s;
	memcpy(&s, (const char *)k->part + k->m->offset, sizeof s);
	if (!s)
		return SP_OK;
	if ((size_t)s->qualifier > QUALIFIER_NEARLY || s->denominator < 0)
		return fault(k, PLAN_FAULT_RANGE, NULL);
	return s->words && !share_says(s) ? fault(k, PLAN_FAULT_MALFORMED, s->words) : SP_OK;
}

static enum sp_code check_value(const struct checking *k)
{
	switch (k->m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		return check_string(k);
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
		return check_number(k);
	case MEMBER_WORD:
		return check_word(k);
	case MEMBER_WORDS:
		return check_words(k);
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
		return check_texts(k);
	case MEMBER_QUANTITY:
		return check_quantity(k);
	case MEMBER_SHARE:
		return check_share(k);
	case MEMBER_KRONOR:
		return member_long(k->m, k->part) < 0 ? fault(k, PLAN_FAULT_RANGE, NULL) : SP_OK;
	case MEMBER_AGE:
	case MEMBER_DECIMAL:
	case MEMBER_BOOL:
	case MEMBER_YES_NO:
	case MEMBER_PARTS:
		break;
	}
	return SP_OK;
}

static enum sp_code check_parts(
	struct plan_path *at, const struct member *m, const struct checked *owner)
{
	uint32_t hashes[PLAN_MAX_ITEMS];
	struct checked c = {.plan = owner->plan,
		.area = owner->area,
		.list = m,
		.owner = owner->part,
		.hashes = hashes};
	const struct checking k = {at, m, owner->part, false};
	size_t n, len = strlen(at->text);
	enum sp_code rc = check_count(&k, &n);
	at->n_parts += n;
	if (rc == SP_OK && at->n_parts > PLAN_MAX_PARTS)
		return plan_fault_number(at, m->name, PLAN_FAULT_TOO_MANY, at->n_parts);
	for (size_t i = 0; i < n && rc == SP_OK; i++) {
		c.i = i;
		c.part = member_item(m, owner->part, i);
		snprintf(at->text + len, sizeof at->text - len, "%s%s[%zu]", len ? "." : "",
			m->name, i);
		if (m->part == PART_AREA)
			c.area = c.part;
		rc = plan_check_part(at, m->part, &c);
	}
	at->text[len] = '\0';
	return rc;
}

static bool needs(const struct member *m, const struct plan *p)
{
	return m->flags & MEMBER_NEEDED ||
	       (m->flags & MEMBER_NEEDED_IN_PLAN && p->kind != PLAN_FOLLOWUP);
}

/* The first member by which it is told from others; NULL for one that has none yet. */
static const struct member *first_key(const struct part_table *t, const void *part)
{
	for (size_t i = 0; i < t->n_members; i++)
		if (t->members[i].flags & MEMBER_KEY && member_set(&t->members[i], part))
			return &t->members[i];
	return NULL;
}

/* No two of the same keys in one list. */
static enum sp_code check_unique(
	const struct plan_path *at, const struct part_table *t, const struct checked *c)
{
	const struct member *key = first_key(t, c->part);
	const uint32_t hash = part_hash(c->list->part, c->part, true);
	size_t i = 0;
	c->hashes[c->i] = hash;
	while (key && i < c->i &&
		(c->hashes[i] != hash ||
			!part_same(c->list->part, member_item(c->list, c->owner, i), c->part)))
		i++;
	if (!key || i == c->i)
		return SP_OK;
	if (key->kind == MEMBER_YEAR)
		return plan_fault_number(
			at, key->name, PLAN_FAULT_TWICE, member_number(key, c->part));
	return plan_fault_at(at, key->name, PLAN_FAULT_TWICE, member_string(key, c->part));
}

enum sp_code plan_check_part(struct plan_path *at, enum plan_part type, const struct checked *c)
{
	const struct part_table *t = part_table(type);
	relation_check relation = plan_relation(type);
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < t->n_members && rc == SP_OK; i++) {
		const struct checking k = {
			at, &t->members[i], c->part, needs(&t->members[i], c->plan)};
		rc = check_value(&k);
	}
	if (rc == SP_OK && t->unique)
		rc = check_unique(at, t, c);
	if (rc == SP_OK && relation)
		rc = relation(at, c);
	for (size_t i = 0; i < t->n_members && rc == SP_OK; i++)
		if (t->members[i].kind == MEMBER_PARTS)
			rc = check_parts(at, &t->members[i], c);
	return rc;
}

bool plan_id_known(const struct id_list *in, const char *id)
{
	for (size_t i = 0; i < in->n; i++) {
		const char *other;
		memcpy(&other, (const char *)in->items + i * in->size, sizeof other);
		if (other && strcmp(other, id) == 0)
			return true;
	}
	return false;
}

enum sp_code plan_check_ids(const struct plan_path *at, const char *field, const char *const *ids,
	size_t n, const struct id_list *known)
{
	char item[64];
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n && rc == SP_OK; i++) {
		const struct id_list before = {ids, i, sizeof *ids};
		snprintf(item, sizeof item, "%s[%zu]", field, i);
		if (!ids[i])
			continue;
		if (known && !plan_id_known(known, ids[i]))
			rc = plan_fault_at(at, item, PLAN_FAULT_UNKNOWN, ids[i]);
		else if (plan_id_known(&before, ids[i]))
			rc = plan_fault_at(at, item, PLAN_FAULT_TWICE, ids[i]);
	}
	return rc;
}
