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
	enum change change;
};

/* Keys name no language and stay when names and texts change:
 *   <area>/i/<indicator>   the indicator's kind asks; text = the indicator's
 *   <area>/a/<activity>    QUESTION_ACTIVITY; text = the activity's
 *   <area>/g/<goal>        QUESTION_CHANGE: the direction seen; text = the goal's
 *   <area>/m/<goal>        the goal's own measure, as an indicator of that kind; text = the goal's
 *   <area>/fulfilment      QUESTION_GRADE; text NULL
 *   <area>/fulfilment_text QUESTION_TEXT: the same in words alone; text NULL
 *   <area>/planning        QUESTION_TEXT: what is planned, in words; text NULL
 *   <area>/next            QUESTION_TEXT: next year's activities; text NULL   } if the plan
 *   <area>/next_cost       QUESTION_COUNT: next year's cost in `unit`; text NULL } asks for them
 * Where text is NULL the program that shows it uses question_words. */
struct question {
	const char *key;
	const char *area; /* id of the area */
	const char *area_name; /* "2.1 Samordnad individuell plan (SIP)" */
	const char *text; /* NULL: see above */
	enum question_kind kind;
	const char *unit;
	/* Places of its values among those of all questions: answer_slots gives `slots`, from `slot` on. A packed row has
	 * question_numbers of them, from `number` on. */
	uint16_t slot, slots, number;
};

struct questions {
	struct question *items;
	size_t n_items;
	uint16_t n_slots, n_numbers;
	/* Their places in the order of their keys, those of one key in the plan's; NULL for a list that was not made
	 * by questions_of_plan. */
	const uint32_t *by_key;
};

enum { ANSWER_SLOTS_MAX = 12, ANSWER_TEXT_MAX = 10000 /* characters */ };
/* The largest count: the sum over all of the country's municipalities cannot overflow. */
#define ANSWER_COUNT_MAX (INT64_C(1000000000000) * DECIMAL_ONE)

/* The question that an indicator becomes; QUESTION_NONE for those that no reporting unit answers
 * (series, external source, reference, absent). Of a number or share of municipalities each one
 * answers yes or no. */
enum question_kind indicator_question(enum indicator_kind kind);
/* The plan's indicator that a question asks; NULL for another question. */
const struct indicator *question_indicator(const struct plan *p, const struct question *q);
/* The year, or 0 where the plan asks the same in every year. */
uint32_t questions_year(const struct plan *p, uint32_t year);
/* The questions of a plan version and year, in the plan's order: per area first its indicators that
 * reporting units answer, then the year's activities, then fulfilment, then what the next year brings
 * if the plan asks for it. SP_OK, SP_NO_MEMORY, or SP_TOO_LARGE for a plan over the limits. */
SP_CHECK enum sp_code questions_of_plan(
	const struct plan *p, uint32_t year, struct arena *a, struct questions *out);
const struct question *question_find(
	const struct questions *qs, const char *key); /* the first; NULL if none */
/* Fills by_key where it is not. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code questions_sort(struct questions *qs, struct arena *a);
const struct answer *answer_find(const struct answer *answers, size_t n, const char *key);
/* True when both ask the same in the same way (key, kind, text, unit): an answer to one is an answer
 * to the other. Where the area lies and what it is called does not matter. */
bool question_same(const struct question *a, const struct question *b);
/* How many numbers a packed row has of it: as many as slots, of a count the low end alone. */
uint16_t question_numbers(const struct question *q);
/* What the question is called in a message: its text, else the area's name, else its key. */
const char *question_title(const struct question *q);
/* What is asked: the plan's text, and where the plan has none the program's, in the reader's language.
 * Never NULL. */
const char *question_words(const struct question *q, enum lang lang);
/* Whether a count has to be whole: unless its unit is one that is divided (money, hours, posts,
 * per cent). No unit, "st", "antal", "personer" and any unknown unit are counted in wholes. */
bool question_whole(const struct question *q);
/* Whether a reporting unit may choose the state; NOT_ASKED and SUPPRESSED are the region's to say. */
bool state_reportable(enum answer_state state);

/* Reads one cell as the question's kind wants it. `cell`, `state`, `comment` may be NULL or blank; all
 * are trimmed and brought to NFC. Words of both languages; a state may stand in the answer's cell; the
 * question's unit may follow the number ("50 personer"), and a share whose unit is per cent may leave
 * the sign out. "Ja/Nej" as it is printed on a form is not answered. Months: up to twelve whole numbers with semicolons by position, "-" or nothing where
 * one is missing.
 *   SP_OK with *out filled (state STATE_NONE when both are blank: not answered)
 *   SP_ANSWER_...  the finding that names the fault; err gets parameters: question_title, what was
 *                  written, what is allowed. Without `where`: the caller knows the cell.
 *   SP_NO_MEMORY
 * A value read is one that answers_check takes: whole, within its range. */
SP_CHECK enum sp_code answer_parse(const struct question *q, const char *cell, const char *state,
	const char *comment, struct arena *a, struct answer *out, struct sp_error *err);
/* The answer as its cell is written (parses back to the same); "" when there is no value, NULL when
 * the arena is spent. */
const char *answer_print(
	const struct question *q, const struct answer *ans, enum lang lang, struct arena *a);

/* The numbers of an answer, into q->slots places; false if the answer has none (state not given, a
 * text, or a value that answers_check refuses). Yes/no 0 or 1; count low, high; share numerator,
 * denominator (or percent, 0: also for a share in words); months in ten-thousandths, INT64_MIN for a
 * month that is missing; activity and grade their number. */
bool answer_slots(const struct question *q, const struct answer *ans, int64_t *slots);

#endif
