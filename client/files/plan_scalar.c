/* SPDX-License-Identifier: Apache-2.0 */
/* Single values of a plan file. */
#include <string.h>

#include "client/files/plan_reader.h"
#include "common/text/text.h"

enum sp_code read_text(
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

enum sp_code read_word(struct plan_reader *r, enum vocabulary words, const char *key,
	const struct node *value, int *out)
{
	const char *text;
	char allowed[SP_ERROR_TEXT];
	*out = 0;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	*out = vocabulary_find(words, text);
	if (*out)
		return SP_OK;
	vocabulary_list(words, LANG_SV, allowed, sizeof allowed);
	return bad_value(r, key, value, allowed);
}

/* What is read as it stands, and told where it stands if it is none. */
static enum sp_code check_form(struct plan_reader *r, enum member_kind kind, const char *key,
	const struct node *value, const char *text)
{
	bool code = kind == MEMBER_CODE || kind == MEMBER_CODES;
	if (code && !org_code_valid(text))
		return bad_value(r, key, value, CODES_ALLOWED);
	if ((kind == MEMBER_ID || kind == MEMBER_IDS) && !id_valid(text))
		return bad_value(r, key, value, IDS_ALLOWED);
	return SP_OK;
}

static enum sp_code read_string(struct plan_reader *r, enum member_kind kind, const char *key,
	const struct node *value, const char **out)
{
	enum sp_code rc = read_text(r, key, value, out);
	return rc == SP_OK && *out ? check_form(r, kind, key, value, *out) : rc;
}

static enum sp_code read_words(struct plan_reader *r, enum vocabulary words, const char *key,
	const struct node *value, uint32_t *out)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++) {
		int word;
		rc = read_word(r, words, key, value->items[i], &word);
		if (word)
			*out |= 1U << word;
	}
	return rc;
}

static enum sp_code read_number(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, uint32_t *out)
{
	enum { NUMBER_MAX = 1000000000 };
	const char *text;
	struct quantity q;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (m->kind == MEMBER_YEAR) {
		uint32_t year = year_of(text);
		*out = year ? year : *out;
		return year ? SP_OK : bad_value(r, key, value, "1900–2200");
	}
	bool whole = quantity_parse(text, &q) == SP_OK && q.qualifier == QUALIFIER_EXACT &&
		     q.low == q.high && q.low % DECIMAL_ONE == 0;
	if (!whole || q.low <= 0 || q.low > NUMBER_MAX * DECIMAL_ONE)
		return bad_value(r, key, value, "1–1 000 000 000");
	*out = (uint32_t)(q.low / DECIMAL_ONE);
	return SP_OK;
}

static enum sp_code read_kronor(
	struct plan_reader *r, const char *key, const struct node *value, int64_t *out)
{
	const char *text;
	struct quantity q;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (quantity_parse(text, &q) != SP_OK || q.qualifier != QUALIFIER_EXACT ||
		q.low != q.high || q.low % DECIMAL_ONE || q.low < 0)
		return bad_value(r, key, value, "1200000, 1 200 000");
	*out = q.low / DECIMAL_ONE;
	return SP_OK;
}

static enum sp_code read_texts(struct plan_reader *r, enum member_kind kind, const char *key,
	const struct node *value, const char ***items, size_t *n)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++) {
		const char *text;
		rc = read_string(r, kind, key, value->items[i], &text);
		if (rc != SP_OK || !text)
			continue;
		const char **place = ARENA_PUSH(r->a, *items, *n);
		if (!place)
			return SP_NO_MEMORY;
		*place = text;
	}
	return rc;
}

enum sp_code read_one_or_texts(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, void *part)
{
	struct node *one = (struct node *)value;
	const struct node list = {.kind = NODE_LIST,
		.line = value->line,
		.column = value->column,
		.items = &one,
		.n = 1};
	return read_member(r, m, key, value->kind == NODE_TEXT ? &list : value, part);
}

static enum sp_code read_parts(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++)
		rc = read_item(r, m, part, key, value->items[i]);
	return rc;
}

static enum sp_code read_enum(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, void *target)
{
	int found;
	_Static_assert(sizeof(enum term) == sizeof found, "enumerations are as wide as int");
	enum sp_code rc = read_word(r, m->words, key, value, &found);
	if (rc == SP_OK && found)
		memcpy(target, &found, sizeof found);
	return rc;
}

static enum sp_code read_bool(
	struct plan_reader *r, const char *key, const struct node *value, bool *out)
{
	int found;
	enum sp_code rc = read_word(r, VOCABULARY_YES_NO, key, value, &found);
	*out = found == 2;
	return rc;
}

enum sp_code read_member(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, void *part)
{
	char *target = (char *)part + m->offset;
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		return read_string(r, m->kind, key, value, (const char **)(void *)target);
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
		return read_number(r, m, key, value, (uint32_t *)(void *)target);
	case MEMBER_KRONOR:
		return read_kronor(r, key, value, (int64_t *)(void *)target);
	case MEMBER_WORD:
		return read_enum(r, m, key, value, target);
	case MEMBER_WORDS:
		return read_words(r, m->words, key, value, (uint32_t *)(void *)target);
	case MEMBER_BOOL:
		return read_bool(r, key, value, (bool *)target);
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
		return read_texts(r, m->kind, key, value, (const char ***)(void *)target,
			(size_t *)(void *)((char *)part + m->companion));
	case MEMBER_PARTS:
		return read_parts(r, m, key, value, part);
	case MEMBER_AGE:
	case MEMBER_DECIMAL:
	case MEMBER_YES_NO:
	case MEMBER_QUANTITY:
	case MEMBER_SHARE:
		break; /* forms have them */
	}
	return SP_OK;
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
	bool ok = digits_of(&rest, YEAR_LAST, &year) && !*rest && rest - text == 4;
	return ok && year_valid(year) ? year : 0;
}

bool years_of(const char *text, uint32_t *from, uint32_t *to)
{
	char first[8] = "";
	size_t n = strspn(text, "0123456789");
	*to = 0;
	if (n >= sizeof first)
		return false;
	memcpy(first, text, n);
	*from = year_of(first);
	text += n;
	text += strspn(text, " ");
	if (!*text)
		return *from != 0;
	size_t dash = dash_at(text);
	text += dash;
	*to = dash ? year_of(text + strspn(text, " ")) : 0;
	return *from && *to && *from <= *to;
}

bool term_years_of(const char *text, uint32_t *years)
{
	enum { TERM_YEARS_MAX = 100 };
	return digits_of(&text, TERM_YEARS_MAX, years) && *years &&
	       (!*text || strcmp(text, " år") == 0 || strcmp(text, " years") == 0);
}
