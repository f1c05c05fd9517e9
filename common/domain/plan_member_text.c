/* SPDX-License-Identifier: Apache-2.0 */
/* The value of one member of a plan as people read it. */
#include <inttypes.h>
#include <string.h>

#include "common/domain/plan_table.h"

/* What is being printed for. `failed`: the arena is spent. */
struct telling {
	enum lang lang;
	struct arena *arena;
	bool failed;
};

static const char *made(struct telling *t, const char *text)
{
	t->failed = t->failed || !text;
	return text ? text : "";
}

/* An item with a semicolon is quoted, so that lists that differ are told apart. */
static const char *texts(struct telling *t, struct member_list list)
{
	const char *const *items = list.items, *out = "";
	for (size_t i = 0; i < list.n && !t->failed; i++) {
		bool quote = strchr(items[i], ';') != NULL;
		out = made(t, arena_printf(t->arena, "%s%s%s%s%s", out, i ? "; " : "",
				      quote ? "\u201D" : "", items[i], quote ? "\u201D" : ""));
	}
	return out;
}

static const char *word(const struct member *m, int value, enum lang lang)
{
	const char *text = vocabulary_word(m->words, value, lang);
	return text ? text : "";
}

static const char *words(struct telling *t, const struct member *m, uint32_t bits)
{
	const char *out = "";
	int value;
	for (size_t i = 0; !t->failed && (value = vocabulary_value_at(m->words, i)) != 0; i++)
		if (bits & 1U << value)
			out = made(t, arena_printf(t->arena, "%s%s%s", out, *out ? "; " : "",
					      word(m, value, t->lang)));
	return out;
}

static const char *decimals(struct telling *t, decimal value)
{
	char text[48];
	return made(t, arena_text(t->arena, decimal_print(value, 0, text, sizeof text)));
}

static const char *one(struct telling *t, const struct member *m, const void *part);

/* "Inte genomförd (läge ej genomförd)": the first value that is set, then the others with their names. */
static const char *part_words(struct telling *t, enum plan_part type, const void *part)
{
	const struct part_table *table = part_table(type);
	const char *first = "", *rest = "";
	bool any = false;
	for (size_t i = 0; i < table->n_members && !t->failed; i++) {
		const struct member *m = &table->members[i];
		if (!member_set(m, part))
			continue;
		const char *text = one(t, m, part);
		if (any)
			rest = made(t,
				arena_printf(t->arena, "%s%s%s %s", rest, *rest ? ", " : "",
					vocabulary_word(VOCABULARY_FIELD, (int)m->field, t->lang),
					text));
		else
			first = text;
		any = true;
	}
	return *rest ? made(t, arena_printf(t->arena, "%s (%s)", first, rest)) : first;
}

static const char *parts(struct telling *t, const struct member *m, const void *part)
{
	const char *out = "";
	for (size_t i = 0; i < member_list(m, part).n && !t->failed; i++)
		out = made(t, arena_printf(t->arena, "%s%s%s", out, i ? "; " : "",
				      part_words(t, m->part, member_item(m, part, i))));
	return out;
}

static const char *one(struct telling *t, const struct member *m, const void *part)
{
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		return member_string(m, part);
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_AGE:
		return made(t, arena_printf(t->arena, "%" PRIu32, member_number(m, part)));
	case MEMBER_KRONOR:
		return made(t, arena_printf(t->arena, "%" PRId64, member_long(m, part)));
	case MEMBER_DECIMAL:
		return decimals(t, member_long(m, part));
	case MEMBER_WORD:
		return word(m, member_word(m, part), t->lang);
	case MEMBER_WORDS:
		return words(t, m, member_number(m, part));
	case MEMBER_BOOL:
	case MEMBER_YES_NO:
		return vocabulary_word(VOCABULARY_YES_NO, member_bool(m, part) ? 2 : 1, t->lang);
	case MEMBER_QUANTITY:
		return made(t, quantity_print(member_pointer(m, part), t->lang, t->arena));
	case MEMBER_SHARE:
		return made(t, share_print_short(member_pointer(m, part), t->lang, t->arena));
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
		return texts(t, member_list(m, part));
	case MEMBER_PARTS:
		return parts(t, m, part);
	}
	return "";
}

const char *member_text(
	const struct member *m, const void *part, enum lang lang, struct arena *a, bool *failed)
{
	return members_text(m, 1, part, lang, a, failed);
}

/* Both ends of a range have the same number of decimals. */
static const char *range(struct telling *t, const struct member *m, const void *part)
{
	struct quantity q = {.low = member_long(m, part), .high = member_long(m + 1, part)};
	return made(t, quantity_print(&q, t->lang, t->arena));
}

/* "5–0" is another thing than "0–5" or "5", and "" is neither. */
static const char *pair(struct telling *t, const struct member *m, const void *part)
{
	uint32_t first = member_number(m, part), second = member_number(m + 1, part);
	if (first == second)
		return first ? one(t, m, part) : "";
	return made(t, arena_printf(t->arena, "%" PRIu32 "\u2013%" PRIu32, first, second));
}

static const char *told(struct telling *t, const struct member *m, const void *part)
{
	return m->kind == MEMBER_BOOL || member_set(m, part) ? one(t, m, part) : "";
}

const char *members_text(const struct member *first, size_t n, const void *part, enum lang lang,
	struct arena *a, bool *failed)
{
	struct telling t = {lang, a, false};
	bool pairs = n > 1 && first[1].kind == first->kind;
	const char *out, *gap = first->kind == MEMBER_ID ? "@" : "\u2013";
	if (pairs && first->kind == MEMBER_DECIMAL)
		out = range(&t, first, part);
	else if (pairs && first->kind == MEMBER_NUMBER)
		out = pair(&t, first, part);
	else
		pairs = false, out = told(&t, first, part);
	for (size_t i = pairs ? 2 : 1; i < n && !t.failed; i++) {
		const char *text = told(&t, &first[i], part);
		if (*text && strcmp(text, out) != 0)
			out = *out ? made(&t, arena_printf(
						      a, "%s%s%s", out, pairs ? ", " : gap, text))
				   : text;
	}
	*failed = *failed || t.failed;
	return *out ? out : NULL;
}
