/* SPDX-License-Identifier: Apache-2.0 */
/* rules.h - the rules that client and server both run on answers: a list of findings, worst first.
 * Floor 2: base, text. Pure; any thread. */
#ifndef SP_DOMAIN_RULES_H
#define SP_DOMAIN_RULES_H

#include "common/domain/question.h"

struct finding {
	struct sp_error error; /* code of errors.def; exit status 0 in its row = a warning */
	const char *key; /* the question */
};

struct findings {
	struct finding *items;
	size_t n_items;
	size_t errors, warnings;
	size_t cap; /* at most so many are kept, all are counted; 0 = 1000 */
};

bool finding_is_error(const struct finding *f);
bool findings_full(const struct findings *f); /* no more are kept, only counted */
uint16_t findings_warnings(const struct findings *f); /* at most UINT16_MAX */
/* Adds one; SP_NO_MEMORY when the arena is spent. `key` is kept as it is. */
SP_CHECK enum sp_code findings_add(
	struct findings *f, struct arena *a, const char *key, const struct sp_error *error);

/* Checks answers against the questions: known and unique keys, a value of the kind asked for or a
 * state (never both), a state that a reporting unit may choose, ranges (counts whole, 0 to
 * ANSWER_COUNT_MAX, shares 0-100 %, months 1-12 once each), words of a share that mean its numbers,
 * texts within limits, a reason with a state that says "missing" (STATE_NO_DATA,
 * STATE_NOT_APPLICABLE); and as warnings: not answered, ten times more or less than `previous` (or
 * zero against ten and more), a direction against the goal's own measure of both years, something like a personal identity number in a text.
 * Appends to *out, which may hold findings already: a question with an error there is not also called
 * unanswered. Errors first, then warnings, each in the questions' order (unknown keys last).
 * `previous` may be empty. Parameter 1 is question_title or the unknown key. `where` stays empty.
 * SP_OK (also with findings), or SP_NO_MEMORY. Time: n log n. */
SP_CHECK enum sp_code answers_check(const struct questions *qs, const struct answer *answers,
	size_t n_answers, const struct answer *previous, size_t n_previous, struct arena *a,
	struct findings *out);
/* True for a text with something like a personal identity number or co-ordination number: six or eight
 * digits of a date, a hyphen, plus sign or dash, four digits (twelve digits also without it), the check
 * digit right (Luhn). */
bool personal_number_like(const char *text);

/* asked: questions; answered: those with a value or a state; of these, missing: only a state, and
 * estimated: a value with "ca" or the like, a range, or a share in words. */
struct answer_counts {
	uint16_t asked, answered, estimated, missing;
};
struct answer_counts answers_count(
	const struct questions *qs, const struct answer *answers, size_t n_answers);

#endif
