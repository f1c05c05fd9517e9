/* SPDX-License-Identifier: Apache-2.0 */
/* question.h - what a reporting unit is asked, and what it answers. Nobody designs a form: the
 * questions follow from the plan version and the year (design domain.md section 7).
 * Floor 2: base, text. Pure. Pointers lie in the arena given, or in the plan. */
#ifndef SP_DOMAIN_QUESTION_H
#define SP_DOMAIN_QUESTION_H

#include "common/domain/plan.h"

struct month_count {
	uint32_t month; /* 1-12 */
	int64_t count;
};

/* One answer. Exactly one of the values is set when state is STATE_GIVEN, by the question's kind. */
struct answer {
	const char *key;
	enum answer_state state;
	bool has_yes_no, yes_no;
	struct quantity *quantity;
	struct share *share;
	struct month_count *months;
	size_t n_months;
	enum activity_state activity;
	enum grade grade;
	const char *text;
	const char *comment;
};

struct question {
	const char *key;       /* sip/indikator/sip-aktivitet, sip/aktivitet/2018-1, sip/måluppfyllelse */
	const char *area;      /* id of the area */
	const char *area_name; /* "2.1 Samordnad individuell plan (SIP)" */
	const char *text;
	enum question_kind kind;
	const char *unit;
	/* Where its numbers lie in a row of `current`: `slots` of them from `slot` on (ledger). */
	uint16_t slot, slots;
};

struct questions {
	struct question *items;
	size_t n_items;
	uint16_t n_slots;
};

enum { ANSWER_SLOTS_MAX = 12, ANSWER_TEXT_MAX = 10000 /* characters */ };

/* The questions of a plan version and year, in the plan's order: per area first its indicators that
 * reporting units answer, then the year's activities, then fulfilment. SP_OK, or SP_NO_MEMORY. */
SP_CHECK enum sp_code questions_of_plan(
	const struct plan *p, uint32_t year, struct arena *a, struct questions *out);
const struct question *question_find(const struct questions *qs, const char *key); /* NULL if none */
const struct answer *answer_find(const struct answer *answers, size_t n, const char *key);
/* True when both ask the same in the same way: an answer to one is an answer to the other. */
bool question_same(const struct question *a, const struct question *b);

/* Reads one cell as the question's kind wants it. `cell` and `state` may be NULL or blank.
 *   SP_OK with *out filled (state STATE_NONE when both are blank: not answered)
 *   SP_ANSWER_...  the finding that names the fault; err gets parameters: question text, what was
 *                  written, what is allowed. Without `where`: the caller knows the cell. */
SP_CHECK enum sp_code answer_parse(const struct question *q, const char *cell, const char *state,
	const char *comment, struct arena *a, struct answer *out, struct sp_error *err);
/* The answer as its cell is written (parses back to the same); "" when there is no value. */
const char *answer_print(const struct question *q, const struct answer *ans, enum lang lang,
	struct arena *a);

/* The numbers of an answer, into q->slots places; false if the answer has none (state not given, or
 * a text). Yes/no 0 or 1; count low, high; share numerator, denominator (or percent, 0); months in
 * ten-thousandths, INT64_MIN for a month that is missing; activity and grade their number. */
bool answer_slots(const struct question *q, const struct answer *ans, int64_t *slots);

#endif
