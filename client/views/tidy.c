/* SPDX-License-Identifier: Apache-2.0 */
/* All answers as one long table. Every unit has the same rows, whatever it answered, so that a program can
 * count them; what an answer does not say exactly is an empty cell and never a guess. */
#include "client/views/report.h"
#include "client/views/write.h"

#include <inttypes.h>
#include <stdio.h>

enum { MONTHS = 12, NUMBER_SIZE = 48, SHARE_DIGITS = 6 };

struct tidy {
	struct csv_line line;
	struct arena *arena;
	const struct report_data *data;
	const struct report_unit *unit;
	const struct question *question;
	const struct answer *answer; /* NULL = none */
	enum answer_state state;
	bool failed;
};

/* What stands in a row: numbers are printed, NULL = an empty cell. */
struct row {
	const char *part; /* behind the key: "numerator", "3" */
	const char *value;
	bool is_text; /* the value, as a person wrote it */
	const decimal *exact, *low, *high;
	const char *unit;
};

static void put_number(struct tidy *t, const decimal *number)
{
	char text[NUMBER_SIZE];
	csv_put(&t->line, number ? decimal_print_plain(*number, text, sizeof text) : "", false);
}

static void put_count(struct tidy *t, uint32_t n)
{
	const decimal number = (decimal)n * DECIMAL_ONE;
	put_number(t, &number);
}

static void put_key(struct tidy *t, const char *part)
{
	const char *key = t->question->key;
	if (part)
		key = arena_printf(t->arena, "%s/%s", key, part);
	t->failed = t->failed || !key;
	csv_put(&t->line, key ? key : "", true);
}

static void put_row(struct tidy *t, const struct row *r)
{
	const struct report_unit *u = t->unit;
	const char *state = vocabulary_word(VOCABULARY_ANSWER_STATE, (int)t->state, LANG_EN);
	const char *comment = t->answer ? t->answer->comment : NULL;
	csv_put(&t->line, t->data->plan->id, true);
	put_count(t, u->asked ? u->version : t->data->version);
	put_count(t, t->data->year);
	csv_put(&t->line, u->code, true);
	csv_put(&t->line, u->name ? u->name : "", true);
	put_key(t, r->part);
	if (r->value)
		csv_put(&t->line, r->value, r->is_text);
	else
		put_number(t, r->exact);
	put_number(t, r->low);
	put_number(t, r->high);
	csv_put(&t->line, r->unit ? r->unit : "", true);
	csv_put(&t->line, state ? state : "", false);
	csv_put(&t->line, comment ? comment : "", true);
	csv_end(&t->line);
}

/* ---- by kind; `ans` is NULL when there is no value ---- */

static void put_word(struct tidy *t, const char *word)
{
	put_row(t, &(struct row){.value = word});
}

static void put_yes_no(struct tidy *t, const struct answer *ans)
{
	put_word(t, ans ? vocabulary_word(VOCABULARY_YES_NO, ans->yes_no ? 2 : 1, LANG_EN) : NULL);
}

static void put_activity(struct tidy *t, const struct answer *ans)
{
	put_word(t, ans ? vocabulary_word(VOCABULARY_ACTIVITY_STATE, (int)ans->activity, LANG_EN)
			: NULL);
}

static void put_grade(struct tidy *t, const struct answer *ans)
{
	put_word(t, ans ? vocabulary_word(VOCABULARY_GRADE, (int)ans->grade, LANG_EN) : NULL);
}

static void put_change(struct tidy *t, const struct answer *ans)
{
	put_word(t, ans ? vocabulary_word(VOCABULARY_CHANGE, (int)ans->change, LANG_EN) : NULL);
}

static void put_text(struct tidy *t, const struct answer *ans)
{
	put_row(t, &(struct row){.value = ans ? ans->text : NULL, .is_text = true});
}

/* Which of its ends a number of this qualifier has. */
static void bound(struct row *r, enum qualifier qualifier)
{
	if (qualifier == QUALIFIER_ABOUT || qualifier == QUALIFIER_NEARLY)
		r->low = NULL;
	if (qualifier == QUALIFIER_ABOUT || qualifier == QUALIFIER_MORE_THAN)
		r->high = NULL;
}

static void put_quantity(struct tidy *t, const struct answer *ans)
{
	const struct quantity *q = ans ? ans->quantity : NULL;
	struct row r = {.unit = t->question->unit};
	if (q) {
		r.low = &q->low;
		r.high = &q->high;
		r.exact = q->low == q->high ? &q->low : NULL;
		if (r.exact)
			bound(&r, q->qualifier);
	}
	put_row(t, &r);
}

/* 100 * numerator / denominator by long division, rounded half up: the product would overflow. */
static decimal per_cent(decimal numerator, decimal denominator)
{
	decimal result = numerator / denominator, rest = numerator % denominator;
	for (int i = 0; i < SHARE_DIGITS; i++) {
		result = result * 10 + rest * 10 / denominator;
		rest = rest * 10 % denominator;
	}
	return result + (rest >= denominator - rest);
}

/* Both numbers, and so small that dividing them overflows nothing. */
static bool has_parts(const struct share *s)
{
	return s && s->denominator > 0 && s->denominator <= ANSWER_COUNT_MAX && s->numerator >= 0 &&
	       s->numerator <= s->denominator;
}

static void put_share(struct tidy *t, const struct answer *ans)
{
	const struct share *s = ans ? ans->share : NULL;
	bool parts = has_parts(s), written = s && parts && !s->words;
	decimal percent = s && parts ? per_cent(s->numerator, s->denominator) : 0;
	struct row r = {.unit = "%"};
	if (s && !parts && s->denominator <= 0)
		r.exact = r.low = r.high = &s->percent;
	if (parts)
		r.exact = r.low = r.high = &percent;
	if (r.exact)
		bound(&r, s->words ? QUALIFIER_ABOUT : s->qualifier);
	put_row(t, &r);
	const decimal *up = written ? &s->numerator : NULL;
	const decimal *down = written ? &s->denominator : NULL;
	put_row(t, &(struct row){.part = "numerator", .exact = up, .low = up, .high = up});
	put_row(t, &(struct row){.part = "denominator", .exact = down, .low = down, .high = down});
}

static const struct month_count *month_of(const struct answer *ans, uint32_t month)
{
	for (size_t i = 0; ans && i < ans->n_months; i++)
		if (ans->months[i].month == month)
			return &ans->months[i];
	return NULL;
}

/* A month that is missing among others was not reported. */
static void put_months(struct tidy *t, const struct answer *ans)
{
	enum answer_state state = t->state;
	for (uint32_t month = 1; month <= MONTHS; month++) {
		char part[8];
		decimal count = 0;
		const struct month_count *m = month_of(ans, month);
		bool known = m && !__builtin_mul_overflow(m->count, DECIMAL_ONE, &count);
		const decimal *number = known ? &count : NULL;
		snprintf(part, sizeof part, "%" PRIu32, month);
		t->state = ans && !known ? STATE_NOT_REPORTED : state;
		put_row(t, &(struct row){.part = part,
				   .exact = number,
				   .low = number,
				   .high = number,
				   .unit = t->question->unit});
	}
	t->state = state;
}

static void (*const put_kind[])(struct tidy *, const struct answer *) = {
	[QUESTION_NONE] = put_text,
	[QUESTION_YES_NO] = put_yes_no,
	[QUESTION_COUNT] = put_quantity,
	[QUESTION_SHARE] = put_share,
	[QUESTION_MONTHS] = put_months,
	[QUESTION_TEXT] = put_text,
	[QUESTION_ACTIVITY] = put_activity,
	[QUESTION_GRADE] = put_grade,
	[QUESTION_CHANGE] = put_change,
};

/* A unit that has not answered, and a question that one left open, reported nothing. */
static void find_answer(struct tidy *t)
{
	const struct report_unit *u = t->unit;
	const struct question *q = t->question;
	const struct question *asked = u->asked ? question_find(u->asked, q->key) : q;
	t->answer = NULL;
	t->state = STATE_NOT_REPORTED;
	if (!u->received)
		return;
	if (!asked || !question_same(asked, q)) {
		t->state = STATE_NOT_ASKED;
		return;
	}
	t->answer = answer_find(u->answers, u->n_answers, q->key);
	if (t->answer && t->answer->state != STATE_NONE)
		t->state = t->answer->state;
}

static void put_unit(struct tidy *t)
{
	for (size_t i = 0; i < t->data->questions->n_items; i++) {
		t->question = &t->data->questions->items[i];
		find_answer(t);
		put_kind[t->question->kind](t, t->state == STATE_GIVEN ? t->answer : NULL);
	}
}

enum sp_code report_tidy(const struct report_data *data, struct arena *a, struct buf *out)
{
	struct tidy t = {.line = {out, false}, .arena = a, .data = data};
	buf_add_text(
		out, "plan,version,year,code,name,question,value,low,high,unit,state,comment\n");
	for (size_t i = 0; i < data->n_units; i++) {
		t.unit = &data->units[i];
		put_unit(&t);
	}
	if (t.failed)
		return SP_NO_MEMORY;
	return out->failed ? SP_TOO_LARGE : SP_OK;
}
