/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/answer.h"
#include "common/domain/rules.h"

bool answer_is_estimate(const struct answer *ans)
{
	const struct quantity *q = ans->quantity;
	const struct share *s = ans->share;
	if (q && (q->qualifier != QUALIFIER_EXACT || q->low != q->high))
		return true;
	return s && (s->qualifier != QUALIFIER_EXACT || s->words);
}

const struct answer *answer_find_from(
	const struct answer *answers, size_t n, const char *key, size_t *from)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = (*from + i) % n;
		if (answers[at].key && strcmp(answers[at].key, key) == 0) {
			*from = at + 1;
			return &answers[at];
		}
	}
	return NULL;
}

struct answer_counts answers_count(
	const struct questions *qs, const struct answer *answers, size_t n_answers)
{
	struct answer_counts counts = {.asked = (uint16_t)qs->n_items};
	size_t from = 0;
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct answer *ans =
			answer_find_from(answers, n_answers, qs->items[i].key, &from);
		if (!ans || ans->state == STATE_NONE)
			continue;
		counts.answered++;
		if (ans->state != STATE_GIVEN)
			counts.missing++;
		else if (answer_is_estimate(ans))
			counts.estimated++;
	}
	return counts;
}
