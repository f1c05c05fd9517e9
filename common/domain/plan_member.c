/* SPDX-License-Identifier: Apache-2.0 */
/* The value of one member of a plan, by the rows of plan_table.c. As people read it: plan_member_text.c. */
#include <string.h>

#include "common/domain/plan_table.h"

/* Reads a member of any type without breaking the rules of aliasing. */
#define VALUE_OF(type, name)                                               \
	static type name(const void *part, size_t offset)                  \
	{                                                                  \
		type value;                                                \
		memcpy(&value, (const char *)part + offset, sizeof value); \
		return value;                                              \
	}
VALUE_OF(const void *, pointer_at)
VALUE_OF(size_t, size_at)
VALUE_OF(uint32_t, u32_at)
VALUE_OF(int64_t, i64_at)
VALUE_OF(int, int_at)
VALUE_OF(bool, bool_at)

const struct member *part_member(enum plan_part part, enum field field)
{
	const struct part_table *t = part_table(part);
	for (size_t i = 0; i < t->n_members; i++)
		if (t->members[i].field == field)
			return &t->members[i];
	return NULL;
}

struct member_list member_list(const struct member *m, const void *part)
{
	return (struct member_list){pointer_at(part, m->offset), size_at(part, m->companion)};
}

const void *member_item(const struct member *m, const void *part, size_t i)
{
	return (const char *)pointer_at(part, m->offset) + i * part_table(m->part)->size;
}

const char *member_string(const struct member *m, const void *part)
{
	return pointer_at(part, m->offset);
}

uint32_t member_number(const struct member *m, const void *part)
{
	return u32_at(part, m->offset);
}

int64_t member_long(const struct member *m, const void *part)
{
	return i64_at(part, m->offset);
}

bool member_bool(const struct member *m, const void *part)
{
	return bool_at(part, m->offset);
}

const void *member_pointer(const struct member *m, const void *part)
{
	return pointer_at(part, m->offset);
}

int member_word(const struct member *m, const void *part)
{
	return int_at(part, m->offset);
}

bool member_set(const struct member *m, const void *part)
{
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		return member_string(m, part) && *member_string(m, part);
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_WORDS:
		return member_number(m, part) != 0;
	case MEMBER_KRONOR:
		return member_long(m, part) != 0;
	case MEMBER_DECIMAL:
		return true;
	case MEMBER_WORD:
		return member_word(m, part) != 0;
	case MEMBER_BOOL:
		return bool_at(part, m->offset);
	case MEMBER_AGE:
	case MEMBER_YES_NO:
		return bool_at(part, m->companion);
	case MEMBER_QUANTITY:
	case MEMBER_SHARE:
		return pointer_at(part, m->offset) != NULL;
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
	case MEMBER_PARTS:
		return size_at(part, m->companion) != 0;
	}
	return false;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_texts(struct member_list a, struct member_list b)
{
	const char *const *first = a.items, *const *second = b.items;
	for (size_t i = 0; a.n == b.n && i < a.n; i++)
		if (!same_text(first[i], second[i]))
			return false;
	return a.n == b.n;
}

static bool same_parts(const struct member *m, const void *a, const void *b)
{
	size_t n = member_list(m, a).n;
	if (n != member_list(m, b).n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!part_alike(m->part, member_item(m, a, i), member_item(m, b, i), NULL, 0))
			return false;
	return true;
}

static bool same_quantity(const struct quantity *a, const struct quantity *b)
{
	return !a || !b ? a == b
			: a->qualifier == b->qualifier && a->low == b->low && a->high == b->high;
}

static bool same_share(const struct share *a, const struct share *b)
{
	return !a || !b ? a == b
			: a->qualifier == b->qualifier && a->numerator == b->numerator &&
				  a->denominator == b->denominator && a->percent == b->percent &&
				  same_text(a->words, b->words);
}

bool member_same(const struct member *m, const void *a, const void *b)
{
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		return same_text(member_string(m, a), member_string(m, b));
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_WORDS:
		return member_number(m, a) == member_number(m, b);
	case MEMBER_KRONOR:
	case MEMBER_DECIMAL:
		return member_long(m, a) == member_long(m, b);
	case MEMBER_WORD:
		return member_word(m, a) == member_word(m, b);
	case MEMBER_BOOL:
		return bool_at(a, m->offset) == bool_at(b, m->offset);
	case MEMBER_AGE:
		return member_set(m, a) == member_set(m, b) &&
		       (!member_set(m, a) || member_number(m, a) == member_number(m, b));
	case MEMBER_YES_NO:
		return member_set(m, a) == member_set(m, b) &&
		       (!member_set(m, a) || bool_at(a, m->offset) == bool_at(b, m->offset));
	case MEMBER_QUANTITY:
		return same_quantity(pointer_at(a, m->offset), pointer_at(b, m->offset));
	case MEMBER_SHARE:
		return same_share(pointer_at(a, m->offset), pointer_at(b, m->offset));
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
		return same_texts(member_list(m, a), member_list(m, b));
	case MEMBER_PARTS:
		return same_parts(m, a, b);
	}
	return false;
}

bool part_same(enum plan_part type, const void *a, const void *b)
{
	const struct part_table *t = part_table(type);
	for (size_t i = 0; i < t->n_members; i++)
		if (t->members[i].flags & MEMBER_KEY && !member_same(&t->members[i], a, b))
			return false;
	return true;
}

/* What is no text and no number tells nothing. */
static uint32_t hash_member(uint32_t hash, const struct member *m, const void *part)
{
	uint32_t number = 0;
	const char *text = NULL;
	if (m->kind <= MEMBER_CODE)
		text = member_string(m, part);
	else if (m->kind == MEMBER_YEAR || m->kind == MEMBER_NUMBER)
		number = member_number(m, part);
	else if (m->kind == MEMBER_WORD)
		number = (uint32_t)member_word(m, part);
	hash = bytes_hash(hash, &number, sizeof number);
	return text ? bytes_hash(hash, text, strlen(text)) : hash;
}

uint32_t part_hash(enum plan_part type, const void *part, bool keys)
{
	const struct part_table *t = part_table(type);
	uint32_t hash = BYTES_HASH;
	for (size_t i = 0; i < t->n_members; i++)
		if (!keys || t->members[i].flags & MEMBER_KEY)
			hash = hash_member(hash, &t->members[i], part);
	return hash;
}

bool part_alike(enum plan_part type, const void *a, const void *b, const enum field *but, size_t n)
{
	const struct part_table *t = part_table(type);
	for (size_t i = 0; i < t->n_members; i++) {
		bool passed = false;
		for (size_t k = 0; k < n; k++)
			passed = passed || but[k] == t->members[i].field;
		if (!passed && !member_same(&t->members[i], a, b))
			return false;
	}
	return true;
}

size_t member_run(const struct part_table *t, size_t i)
{
	size_t n = 1;
	while (i + n < t->n_members && t->members[i + n].field == t->members[i].field)
		n++;
	return n;
}
