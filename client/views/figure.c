/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/figure.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/having.h"

static const char *print_number(uint64_t n, struct arena *a)
{
	char text[48];
	if (n > INT64_MAX / DECIMAL_ONE)
		return arena_printf(a, "%llu", (unsigned long long)n);
	return arena_text(a, decimal_print((decimal)n * DECIMAL_ONE, 0, text, sizeof text));
}

/* lang_format gives "" when the arena is spent; here that is NULL, as everywhere else. */
static const char *say(
	struct arena *a, enum lang lang, enum text_id id, const char *p1, const char *p2)
{
	const char *text = lang_format(a, lang, id, p1, p2, NULL, NULL);
	return *text ? text : NULL;
}

const char *figure_add(const char *list, uint64_t n, const char *word, struct arena *a)
{
	if (!list || n == 0)
		return list;
	const char *number = print_number(n, a);
	return number ? arena_printf(a, "%s%s%s %s", list, *list ? ", " : "", number, word) : NULL;
}

static const char *or_dash(const char *text)
{
	return text && !*text ? "\u2013" : text;
}

static const char *share_together(const struct question_total *qt, enum lang lang, struct arena *a)
{
	const char *text = total_print(qt, lang, a);
	if (!text || qt->n_percent == 0)
		return text;
	const char *bare =
		say(a, lang, TEXT_REPORT_PERCENT_ONLY, print_number(qt->n_percent, a), NULL);
	return bare ? arena_printf(a, "%s%s%s", text, *text ? "; " : "", bare) : NULL;
}

const char *figure_together(const struct question_total *qt, enum lang lang, struct arena *a)
{
	uint64_t values = total_n_values(qt);
	if (qt->overflow)
		return lang_text(lang, TEXT_REPORT_SUM_UNSURE);
	if (qt->kind == QUESTION_SHARE && qt->n_percent)
		return share_together(qt, lang, a);
	if (values == 0)
		return lang_text(lang, TEXT_REPORT_NOBODY);
	if (qt->kind == QUESTION_YES_NO)
		return say(a, lang, TEXT_REPORT_YES_OF, print_number(qt->n_yes, a),
			print_number(values, a));
	if (qt->kind == QUESTION_TEXT)
		return say(a, lang, TEXT_REPORT_WROTE, print_number(values, a), NULL);
	const char *text = total_print(qt, lang, a), *unit = qt->question->unit;
	bool with_unit = unit && (qt->kind == QUESTION_COUNT || qt->kind == QUESTION_MONTHS);
	return text && with_unit ? arena_printf(a, "%s %s", text, unit) : text;
}

const char *figure_basis(const struct question_total *qt, enum lang lang, struct arena *a)
{
	return print_of(total_n_values(qt), qt->n_asked, lang, a);
}

const char *figure_without(const struct question_total *qt, enum lang lang, struct arena *a)
{
	const char *list = "";
	for (int state = STATE_NOT_REPORTED; state <= STATE_SUPPRESSED; state++)
		list = figure_add(list, qt->states[state],
			lang_word(VOCABULARY_ANSWER_STATE, state, lang, a), a);
	list = figure_add(list, qt->states[STATE_NONE], lang_text(lang, TEXT_REPORT_UNANSWERED), a);
	list = figure_add(list, qt->n_unreadable, lang_text(lang, TEXT_REPORT_UNREADABLE), a);
	list = figure_add(
		list, qt->n_asked - qt->n_received, lang_text(lang, TEXT_REPORT_NOT_IN), a);
	return or_dash(list);
}

const char *figure_words(enum vocabulary v, const uint64_t *counts, enum lang lang, struct arena *a)
{
	const char *list = "";
	int value;
	for (size_t i = 0; list && (value = vocabulary_value_at(v, i)) != 0; i++) {
		const char *number = print_number(counts[value], a);
		if (counts[value])
			list = number ? arena_printf(a, "%s%s%s %s", list, *list ? ", " : "",
						lang_word(v, value, lang, a), number)
				      : NULL;
	}
	return or_dash(list);
}

const char *names_find(const struct names *names, const char *code)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->organisations[i].code, code) == 0 && names->organisations[i].name)
			return names->organisations[i].name;
	return code;
}

/* "nej: Båstad, Höganäs"; "" for none. */
static const char *named(const char **codes, size_t n, enum text_id id, const struct names *names,
	enum lang lang, struct arena *a)
{
	const char **list = n ? arena_array(a, n, sizeof *list) : NULL;
	if (!list)
		return n ? NULL : "";
	for (size_t i = 0; i < n; i++)
		list[i] = names_find(names, codes[i]);
	names_sort(list, n);
	const char *text = describe_list(list, n, false, lang, a);
	return text ? say(a, lang, id, text, NULL) : NULL;
}

const char *figure_names(
	const struct question_total *qt, const struct names *names, enum lang lang, struct arena *a)
{
	const char *without = named(qt->without, qt->n_without, TEXT_NAMES_WITHOUT, names, lang, a);
	const char *silent = named(qt->silent, qt->n_silent, TEXT_NAMES_SILENT, names, lang, a);
	if (!without || !silent)
		return NULL;
	return arena_printf(a, "%s%s%s", without, *without && *silent ? "; " : "", silent);
}
