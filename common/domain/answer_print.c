/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/answer.h"

enum { MONTHS = 12 };

static const char *print_month(int64_t count, struct arena *a)
{
	char text[48];
	decimal scaled;
	if (!count_scaled(count, &scaled))
		return "";
	return arena_text(a, decimal_print(scaled, 0, text, sizeof text));
}

/* "12; 9; -; 14": by position, up to the last month that is there. */
static const char *print_months(const struct answer *ans, struct arena *a)
{
	const struct month_count *by_month[MONTHS] = {NULL};
	size_t last = 0;
	for (size_t i = 0; i < ans->n_months; i++) {
		uint32_t month = ans->months[i].month;
		if (month < 1 || month > MONTHS)
			continue;
		by_month[month - 1] = &ans->months[i];
		last = month > last ? month : last;
	}
	const char *text = "";
	for (size_t i = 0; i < last && text; i++) {
		const char *one = by_month[i] ? print_month(by_month[i]->count, a) : "-";
		text = one ? arena_printf(a, "%s%s%s", text, i ? "; " : "", one) : NULL;
	}
	return text;
}

static const char *word_or_empty(enum vocabulary v, int value, enum lang lang)
{
	const char *word = vocabulary_word(v, value, lang);
	return word ? word : "";
}

const char *answer_print(
	const struct question *q, const struct answer *ans, enum lang lang, struct arena *a)
{
	if (ans->state != STATE_GIVEN)
		return "";
	switch (q->kind) {
	case QUESTION_YES_NO:
		return ans->has_yes_no ? word_or_empty(VOCABULARY_YES_NO, ans->yes_no ? 2 : 1, lang)
				       : "";
	case QUESTION_COUNT:
		return ans->quantity ? quantity_print(ans->quantity, lang, a) : "";
	case QUESTION_SHARE:
		return ans->share ? share_print_short(ans->share, lang, a) : "";
	case QUESTION_MONTHS:
		return print_months(ans, a);
	case QUESTION_ACTIVITY:
		return word_or_empty(VOCABULARY_ACTIVITY_STATE, (int)ans->activity, lang);
	case QUESTION_CHANGE:
		return word_or_empty(VOCABULARY_CHANGE, (int)ans->change, lang);
	case QUESTION_GRADE:
		return word_or_empty(VOCABULARY_GRADE, (int)ans->grade, lang);
	case QUESTION_TEXT:
		return ans->text ? ans->text : "";
	case QUESTION_NONE:
		break;
	}
	return "";
}
