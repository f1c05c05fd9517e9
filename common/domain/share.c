/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/scan.h"

/* Shares in words: a count of parts, or the whole in one word. */
static const struct {
	const char *word;
	int n;
} counts[] = {
	{"en", 1},
	{"ett", 1},
	{"två", 2},
	{"tre", 3},
	{"fyra", 4},
	{"fem", 5},
	{"sex", 6},
	{"sju", 7},
	{"åtta", 8},
	{"nio", 9},
	{"a", 1},
	{"one", 1},
	{"two", 2},
	{"three", 3},
	{"four", 4},
	{"five", 5},
	{"six", 6},
	{"seven", 7},
	{"eight", 8},
	{"nine", 9},
};
static const struct {
	const char *one, *many;
	int parts;
} parts[] = {
	{"tredjedel", "tredjedelar", 3},
	{"fjärdedel", "fjärdedelar", 4},
	{"femtedel", "femtedelar", 5},
	{"sjättedel", "sjättedelar", 6},
	{"åttondel", "åttondelar", 8},
	{"tiondel", "tiondelar", 10},
	{"third", "thirds", 3},
	{"quarter", "quarters", 4},
	{"fifth", "fifths", 5},
	{"sixth", "sixths", 6},
	{"eighth", "eighths", 8},
	{"tenth", "tenths", 10},
};
static const struct {
	const char *words;
	int numerator, denominator;
} wholes[] = {
	{"hälften", 1, 2},
	{"halva", 1, 2},
	{"en halv", 1, 2},
	{"half", 1, 2},
	{"a half", 1, 2},
	{"one half", 1, 2},
	{"alla", 1, 1},
	{"samtliga", 1, 1},
	{"all", 1, 1},
	{"inga", 0, 1},
	{"ingen", 0, 1},
	{"none", 0, 1},
};

#define SIZE(table) (sizeof(table) / sizeof(table)[0])

static int parts_of(const char *word)
{
	for (size_t i = 0; i < SIZE(parts); i++)
		if (strcmp(word, parts[i].one) == 0 || strcmp(word, parts[i].many) == 0)
			return parts[i].parts;
	return 0;
}

static bool read_words(const char *p, int *numerator, int *denominator)
{
	for (size_t i = 0; i < SIZE(wholes); i++)
		if (strcmp(p, wholes[i].words) == 0) {
			*numerator = wholes[i].numerator;
			*denominator = wholes[i].denominator;
			return true;
		}
	for (size_t i = 0; i < SIZE(counts); i++) {
		const char *s = p;
		if (scan_text(&s, counts[i].word) && scan_blank(&s)) {
			*numerator = counts[i].n;
			*denominator = parts_of(s);
			return *denominator >= *numerator;
		}
	}
	return false;
}

static bool scan_percent_sign(const char **p)
{
	const char *s = *p;
	scan_blank(&s);
	if (!scan_text(&s, "%") && !scan_text(&s, "procent") && !scan_text(&s, "percent") &&
		!scan_text(&s, "per cent"))
		return false;
	*p = s;
	return true;
}

static bool scan_of(const char **p)
{
	const char *s = *p;
	scan_blank(&s);
	if (!scan_text(&s, "/") && !scan_text(&s, "av ") && !scan_text(&s, "of "))
		return false;
	scan_blank(&s);
	*p = s;
	return true;
}

/* "(48,5 %)" after 16/33: has to agree with it to the whole per cent, for one of them may have been
 * changed and the other forgotten. */
static enum sp_code read_repeated(const char *p, const struct share *s)
{
	decimal percent;
	int64_t per_mille;
	scan_blank(&p);
	if (!*p)
		return SP_OK;
	if (!scan_text(&p, "(") || scan_number(&p, &percent) != SP_OK || !scan_percent_sign(&p) ||
		strcmp(p, ")") != 0 || percent > 1000 * DECIMAL_ONE || percent < 0)
		return SP_ANSWER_NOT_SHARE;
	if (!share_per_mille(s->numerator, s->denominator, &per_mille) || per_mille > 10000)
		return SP_ANSWER_NOT_SHARE;
	decimal difference = percent - per_mille * (DECIMAL_ONE / 10);
	bool agrees = difference <= DECIMAL_ONE / 2 && difference >= -DECIMAL_ONE / 2;
	return agrees ? SP_OK : SP_ANSWER_NOT_SHARE;
}

static enum sp_code read_numbers(const char *p, struct share *s)
{
	decimal first;
	enum sp_code rc = scan_number(&p, &first);
	if (rc != SP_OK)
		return rc == SP_ANSWER_NOT_NUMBER ? SP_ANSWER_NOT_SHARE : rc;
	if (scan_percent_sign(&p)) {
		s->percent = first;
		return *p ? SP_ANSWER_NOT_SHARE : SP_OK;
	}
	if (!scan_of(&p))
		return SP_ANSWER_NOT_SHARE;
	s->numerator = first;
	rc = scan_number(&p, &s->denominator);
	if (rc != SP_OK)
		return rc == SP_ANSWER_NOT_NUMBER ? SP_ANSWER_NOT_SHARE : rc;
	if (s->denominator <= 0)
		return SP_ANSWER_OUT_OF_RANGE;
	return read_repeated(p, s);
}

enum sp_code share_parse(const char *text, struct arena *a, struct share *out)
{
	const char *p;
	struct share s = {0};
	int numerator, denominator;
	enum sp_code rc = scan_tidy(text, a, &p);
	if (rc != SP_OK)
		return rc == SP_ANSWER_NOT_NUMBER ? SP_ANSWER_NOT_SHARE : rc;
	s.qualifier = scan_qualifier(&p);
	if (read_words(p, &numerator, &denominator)) {
		s.numerator = numerator * DECIMAL_ONE;
		s.denominator = denominator * DECIMAL_ONE;
		s.words = p;
	} else {
		rc = read_numbers(p, &s);
	}
	if (rc == SP_OK)
		*out = s;
	return rc;
}

/* The words are shown in place of the numbers: they have to mean the same. */
bool share_says(const struct share *s)
{
	struct arena a;
	struct share read = {0};
	if (!s->words)
		return true;
	arena_init(&a, SCAN_ARENA);
	bool same = share_parse(s->words, &a, &read) == SP_OK && read.words &&
		    read.qualifier == QUALIFIER_EXACT && read.numerator == s->numerator &&
		    read.denominator == s->denominator;
	arena_free(&a);
	return same;
}

/* "16/33", "37,5 %", "hälften" */
const char *share_print_short(const struct share *s, enum lang lang, struct arena *a)
{
	char first[48], second[48];
	const char *word = qualifier_word(s->qualifier, lang);
	if (s->words)
		return arena_printf(a, "%s%s", word, s->words);
	if (s->denominator <= 0)
		return arena_printf(
			a, "%s%s\u00a0%%", word, decimal_print(s->percent, 0, first, sizeof first));
	return arena_printf(a, "%s%s/%s", word, decimal_print(s->numerator, 0, first, sizeof first),
		decimal_print(s->denominator, 0, second, sizeof second));
}

const char *share_print(const struct share *s, enum lang lang, struct arena *a)
{
	char percent[48];
	int64_t per_mille;
	const char *text = share_print_short(s, lang, a);
	if (!text || s->words || !share_per_mille(s->numerator, s->denominator, &per_mille))
		return text;
	if (__builtin_mul_overflow(per_mille, DECIMAL_ONE / 10, &per_mille))
		return text;
	return arena_printf(
		a, "%s (%s\u00a0%%)", text, decimal_print(per_mille, 1, percent, sizeof percent));
}
