/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "common/domain/totals.h"

enum { NUMBER_SIZE = 48 };

/* The few words of this file. */
enum word { WORD_OF, WORD_AREAS, WORD_NOT_STATED, WORD_PRELIMINARY, WORD_POPULATION };
static const struct {
	const char *sv, *en;
} words[] = {
	[WORD_OF] = {"av", "of"},
	[WORD_AREAS] = {"områden", "areas"},
	[WORD_NOT_STATED] = {"ej angivet", "not stated"},
	[WORD_PRELIMINARY] = {", preliminärt", ", preliminary"},
	[WORD_POPULATION] = {"av folkmängden", "of the population"},
};

static const char *word(enum word w, enum lang lang)
{
	return lang == LANG_EN ? words[w].en : words[w].sv;
}

static const char *print_number(uint64_t n, struct arena *a)
{
	char text[NUMBER_SIZE];
	if (n > INT64_MAX / DECIMAL_ONE)
		return arena_printf(a, "%" PRIu64, n);
	return arena_text(a, decimal_print((decimal)n * DECIMAL_ONE, 0, text, sizeof text));
}

const char *print_of(uint64_t part, uint64_t whole, enum lang lang, struct arena *a)
{
	const char *first = print_number(part, a), *second = print_number(whole, a);
	return first && second ? arena_printf(a, "%s %s %s", first, word(WORD_OF, lang), second)
			       : NULL;
}

const char *print_per_mille(int64_t per_mille, struct arena *a)
{
	char text[NUMBER_SIZE];
	decimal percent;
	if (__builtin_mul_overflow(per_mille, DECIMAL_ONE / 10, &percent))
		return arena_text(a, "");
	return arena_printf(a, "%s\u00a0%%", decimal_print(percent, 1, text, sizeof text));
}

const char *print_part(uint64_t part, uint64_t whole, struct arena *a)
{
	int64_t per_mille;
	const char *first = print_number(part, a), *second = print_number(whole, a);
	if (!first || !second)
		return NULL;
	if (part > INT64_MAX || whole > INT64_MAX ||
		!share_per_mille((int64_t)part, (int64_t)whole, &per_mille))
		return arena_printf(a, "%s/%s", first, second);
	const char *percent = print_per_mille(per_mille, a);
	if (!percent)
		return NULL;
	return arena_printf(a, *percent ? "%s/%s (%s)" : "%s/%s", first, second, percent);
}

const char *print_range(decimal low, decimal high, enum lang lang, struct arena *a)
{
	const struct quantity q = {QUALIFIER_EXACT, low, high};
	return quantity_print(&q, lang, a);
}

const char *print_cost_sum(
	const struct cost *sum, size_t areas, size_t of, enum lang lang, struct arena *a)
{
	const char *basis = print_of(areas, of, lang, a), *unit = sum->unit ? sum->unit : "";
	const char *number =
		areas ? print_range(sum->low, sum->high, lang, a) : word(WORD_NOT_STATED, lang);
	if (!basis || !number)
		return NULL;
	bool spaced = areas && *unit;
	return arena_printf(a, "%s%s%s (%s %s)%s", number, spaced ? " " : "", spaced ? unit : "",
		basis, word(WORD_AREAS, lang),
		sum->preliminary ? word(WORD_PRELIMINARY, lang) : "");
}

const char *print_coverage(const struct coverage *c, enum lang lang, struct arena *a)
{
	int64_t per_mille;
	const char *units = print_of(c->n_received, c->n_units, lang, a);
	if (!units || !coverage_per_mille(c, &per_mille))
		return units;
	const char *percent = print_per_mille(per_mille, a);
	if (!percent)
		return NULL;
	return arena_printf(a, "%s (%s %s)", units, percent, word(WORD_POPULATION, lang));
}

/* ---- the figure of a question ---- */

/* A sum with an estimate in it is one; a range shows that already. */
static const char *print_count_sum(const struct question_total *qt, enum lang lang, struct arena *a)
{
	bool estimated = qt->n_estimated && qt->low == qt->high;
	const struct quantity sum = {
		estimated ? QUALIFIER_ABOUT : QUALIFIER_EXACT, qt->low, qt->high};
	return quantity_print(&sum, lang, a);
}

static const char *print_share_sum(const struct question_total *qt, enum lang lang, struct arena *a)
{
	const struct share sum = {.numerator = qt->numerator, .denominator = qt->denominator};
	return share_print(&sum, lang, a);
}

/* "12; 9; -; 14": by position, up to the last month that anyone gave. */
static const char *print_months(const struct question_total *qt, struct arena *a)
{
	char number[NUMBER_SIZE];
	const char *text = "";
	size_t last = TOTAL_MONTHS;
	while (last && qt->n_months[last - 1] == 0)
		last--;
	for (size_t i = 0; i < last && text; i++) {
		decimal_print(qt->months[i], 0, number, sizeof number);
		text = arena_printf(
			a, "%s%s%s", text, i ? "; " : "", qt->n_months[i] ? number : "-");
	}
	return text;
}

/* "genomförd 5, pågår 2": in the vocabulary's order, without those that nobody chose. */
static const char *print_words(
	enum vocabulary v, const uint32_t *counts, enum lang lang, struct arena *a)
{
	const char *text = "";
	int value;
	for (size_t i = 0; text && (value = vocabulary_value_at(v, i)) != 0; i++)
		if (counts[value])
			text = arena_printf(a, "%s%s%s %" PRIu32, text, *text ? ", " : "",
				vocabulary_word(v, value, lang), counts[value]);
	return text;
}

const char *total_print(const struct question_total *qt, enum lang lang, struct arena *a)
{
	if (qt->overflow || total_n_values(qt) == 0)
		return "";
	switch (qt->kind) {
	case QUESTION_YES_NO:
		return print_part(qt->n_yes, (uint64_t)qt->n_yes + qt->n_no, a);
	case QUESTION_COUNT:
		return print_count_sum(qt, lang, a);
	case QUESTION_SHARE:
		return print_share_sum(qt, lang, a);
	case QUESTION_MONTHS:
		return print_months(qt, a);
	case QUESTION_ACTIVITY:
		return print_words(VOCABULARY_ACTIVITY_STATE, qt->activities, lang, a);
	case QUESTION_GRADE:
		return print_words(VOCABULARY_GRADE, qt->grades, lang, a);
	case QUESTION_CHANGE:
		return print_words(VOCABULARY_CHANGE, qt->changes, lang, a);
	case QUESTION_TEXT:
	case QUESTION_NONE:
		break;
	}
	return "";
}
