/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/observation.h"

#include <string.h>

#include "common/domain/scan.h"
#include "common/text/text.h"

enum { MONTHS = 12, SHORTEST = 3 };

static const char *const months[MONTHS][2] = {
	{"januari", "january"},
	{"februari", "february"},
	{"mars", "march"},
	{"april", "april"},
	{"maj", "may"},
	{"juni", "june"},
	{"juli", "july"},
	{"augusti", "august"},
	{"september", "september"},
	{"oktober", "october"},
	{"november", "november"},
	{"december", "december"},
};

/* A name or its beginning: "sep", "sept.", "september". */
static bool scan_month(const char **p, uint32_t *out)
{
	size_t n = strspn(*p, "abcdefghijklmnopqrstuvwxyz");
	for (uint32_t i = 0; n >= SHORTEST && i < MONTHS; i++)
		for (size_t lang = 0; lang < 2; lang++)
			if (strncmp(*p, months[i][lang], n) == 0) {
				*p += n;
				scan_text(p, ".");
				*out = i + 1;
				return true;
			}
	return false;
}

/* "jan–sep" or "maj" at the start of what scan_tidy made; months in their order. */
static bool scan_months(const char **p, uint32_t *first, uint32_t *last)
{
	const char *s = *p;
	if (!scan_month(&s, first))
		return false;
	*last = *first;
	*p = s;
	scan_blank(&s);
	if (!scan_dash(&s))
		return true;
	scan_blank(&s);
	if (!scan_month(&s, last) || *last < *first)
		return false;
	*p = s;
	return true;
}

/* *rest is how many bytes of the tidied text lie behind the months: 0, or those from the comma on. */
static bool months_of(const char *text, uint32_t *first, uint32_t *last, bool *more)
{
	struct arena a;
	const char *p;
	arena_init(&a, SCAN_ARENA);
	bool found = scan_tidy(text, &a, &p) == SP_OK && scan_months(&p, first, last) &&
		     (*p == '\0' || (p[0] == ',' && p[1] != '\0'));
	*more = found && *p;
	arena_free(&a);
	return found;
}

bool period_has_months(const char *text)
{
	uint32_t first, last;
	bool more;
	return months_of(text, &first, &last, &more);
}

enum sp_code period_parse(const char *text, struct arena *a, struct observation *out)
{
	uint32_t first, last;
	bool more;
	if (months_of(text, &first, &last, &more)) {
		out->first_month = first;
		out->last_month = last;
		text = more ? strchr(text, ',') + 1 : NULL;
	}
	if (!text)
		return SP_OK;
	out->period = text_trim(text, a);
	return out->period ? SP_OK : SP_NO_MEMORY;
}

bool observation_before(const struct observation *o, struct quantity *out)
{
	const struct quantity *now = o->quantity, *change = o->change;
	struct quantity before = {.qualifier = QUALIFIER_EXACT};
	if (!now || !change || now->qualifier != QUALIFIER_EXACT ||
		change->qualifier != QUALIFIER_EXACT ||
		__builtin_sub_overflow(now->low, change->high, &before.low) ||
		__builtin_sub_overflow(now->high, change->low, &before.high))
		return false;
	*out = before;
	return true;
}

static const char *months_print(const struct observation *o, enum lang lang, struct arena *a)
{
	const char *first, *last;
	if (o->first_month < 1 || o->first_month > MONTHS || o->last_month < 1 ||
		o->last_month > MONTHS)
		return "";
	first = months[o->first_month - 1][lang == LANG_EN];
	last = months[o->last_month - 1][lang == LANG_EN];
	if (first == last)
		return arena_printf(a, "%.*s", SHORTEST, first);
	return arena_printf(a, "%.*s\u2013%.*s", SHORTEST, first, SHORTEST, last);
}

const char *period_print(const struct observation *o, enum lang lang, struct arena *a)
{
	const char *part = months_print(o, lang, a);
	if (!part || !o->period || !*o->period)
		return part;
	return *part ? arena_printf(a, "%s, %s", part, o->period) : o->period;
}

/* Where the parenthesis begins that ends the text; NULL if none does. */
static const char *last_parenthesis(const char *text)
{
	size_t n = strlen(text), depth = 0;
	if (n == 0 || text[n - 1] != ')')
		return NULL;
	while (n--) {
		depth += text[n] == ')';
		depth -= text[n] == '(';
		if (depth == 0)
			return text + n;
	}
	return NULL;
}

/* Each of them at most once. */
static enum sp_code once(bool again)
{
	return again ? SP_ANSWER_NOT_NUMBER : SP_OK;
}

/* What stands in one parenthesis. */
static enum sp_code read_remark(const char *remark, struct arena *a, struct observation *out)
{
	uint32_t first, last;
	bool more, again;
	if (vocabulary_find(VOCABULARY_FIELD, remark) == FIELD_PRELIMINARY) {
		again = out->preliminary;
		out->preliminary = true;
		return once(again);
	}
	int state = vocabulary_find(VOCABULARY_ANSWER_STATE, remark);
	if (state) {
		again = out->state != STATE_NONE || state != STATE_ONLY_TOTAL;
		out->state = (enum answer_state)state;
		return once(again);
	}
	if (months_of(remark, &first, &last, &more) && !more) {
		again = out->first_month != 0;
		out->first_month = first;
		out->last_month = last;
		return once(again);
	}
	if (!*remark || out->period || period_has_months(remark))
		return SP_ANSWER_NOT_NUMBER;
	out->period = arena_text(a, remark);
	return out->period ? SP_OK : SP_NO_MEMORY;
}

/* "16/33 (48,5 %)": this one is the share's own. */
static enum sp_code find_percentage(const char *remark, struct arena *a, bool *out)
{
	struct share s = {0};
	enum sp_code rc = share_parse(remark, a, &s);
	*out = rc == SP_OK && s.denominator == 0 && !s.words;
	return rc == SP_NO_MEMORY ? rc : SP_OK;
}

static enum sp_code read_value(const char *text, struct arena *a, struct observation *out)
{
	int yes_no = vocabulary_find(VOCABULARY_YES_NO, text);
	int state = vocabulary_find(VOCABULARY_ANSWER_STATE, text);
	if (yes_no) {
		out->has_yes_no = true;
		out->yes_no = yes_no == 2;
		return SP_OK;
	}
	if (state && state != STATE_GIVEN) {
		bool again = out->state != STATE_NONE;
		out->state = (enum answer_state)state;
		return again ? SP_ANSWER_NOT_NUMBER : SP_OK;
	}
	out->quantity = arena_alloc(a, sizeof *out->quantity);
	if (!out->quantity)
		return SP_NO_MEMORY;
	enum sp_code rc = quantity_parse(text, out->quantity);
	if (rc != SP_ANSWER_NOT_NUMBER)
		return rc;
	out->quantity = NULL;
	out->share = arena_alloc(a, sizeof *out->share);
	return out->share ? share_parse(text, a, out->share) : SP_NO_MEMORY;
}

/* Takes the last parenthesis off, where there is one that is not the value's own. */
static enum sp_code take_remark(
	const char **rest, struct arena *a, struct observation *out, bool *more)
{
	const char *at = last_parenthesis(*rest);
	bool percentage = false;
	*more = false;
	if (!at)
		return SP_OK;
	const char *remark = arena_text_n(a, at + 1, strlen(at) - 2);
	remark = remark ? text_trim(remark, a) : NULL;
	const char *before = arena_text_n(a, *rest, (size_t)(at - *rest));
	before = before ? text_trim(before, a) : NULL;
	enum sp_code rc = remark && before ? find_percentage(remark, a, &percentage) : SP_NO_MEMORY;
	if (rc != SP_OK || percentage)
		return rc;
	*rest = before;
	*more = true;
	return read_remark(remark, a, out);
}

enum sp_code observation_parse(const char *text, struct arena *a, struct observation *out)
{
	const char *rest = text_trim(text, a);
	bool more = true;
	enum sp_code rc = rest ? SP_OK : SP_NO_MEMORY;
	while (more && rc == SP_OK)
		rc = take_remark(&rest, a, out, &more);
	if (rc == SP_OK)
		rc = read_value(rest, a, out);
	if (rc == SP_OK && out->state == STATE_NONE)
		out->state = STATE_GIVEN;
	return rc;
}

static const char *value_print(const struct observation *o, enum lang lang, struct arena *a)
{
	if (o->has_yes_no)
		return vocabulary_word(VOCABULARY_YES_NO, o->yes_no ? 2 : 1, lang);
	if (o->quantity)
		return quantity_print(o->quantity, lang, a);
	if (o->share)
		return share_print_short(o->share, lang, a);
	if (o->text)
		return o->text;
	const char *state = vocabulary_word(VOCABULARY_ANSWER_STATE, (int)o->state, lang);
	return state ? state : "";
}

const char *observation_print(const struct observation *o, enum lang lang, struct arena *a)
{
	bool valued = o->has_yes_no || o->quantity || o->share || o->text;
	const char *out = value_print(o, lang, a);
	const char *const remarks[] = {months_print(o, lang, a), o->period ? o->period : "",
		o->preliminary ? vocabulary_word(VOCABULARY_FIELD, FIELD_PRELIMINARY, lang) : "",
		valued && o->state == STATE_ONLY_TOTAL
			? vocabulary_word(VOCABULARY_ANSWER_STATE, STATE_ONLY_TOTAL, lang)
			: ""};
	for (size_t i = 0; out && i < sizeof remarks / sizeof remarks[0]; i++) {
		if (!remarks[i])
			return NULL;
		if (*remarks[i])
			out = arena_printf(a, "%s (%s)", out, remarks[i]);
	}
	return out;
}
