/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/rules.h"

#include <stdio.h>
#include <string.h>

#include "common/domain/answer.h"
#include "common/text/text.h"

enum { FACTOR = 10 };

/* All that one check knows of a question: its answers (first of them, and how many), and the last. */
struct asked {
	const struct answer *answer, *previous;
	size_t n_answers;
	bool failed;
};

struct checking {
	const struct questions *qs; /* sorted: finding stays fast however many answers are sent */
	struct asked *asked; /* one a question */
	size_t n_unknown; /* answers to none of the questions */
	struct arena *arena;
	struct findings *out;
};

static struct asked *asked_for(const struct checking *c, const char *key)
{
	const struct question *q = question_find(c->qs, key);
	return q ? &c->asked[q - c->qs->items] : NULL;
}

/* The same for answers one after another, which mostly come in the questions' order: *next is where to look
 * first. */
static struct asked *asked_next(const struct checking *c, const char *key, size_t *next)
{
	const bool here =
		key && *next < c->qs->n_items && strcmp(c->qs->items[*next].key, key) == 0;
	struct asked *asked = here ? &c->asked[*next] : asked_for(c, key);
	if (asked)
		*next = (size_t)(asked - c->asked) + 1;
	return asked;
}

static enum sp_code add(
	struct checking *c, const char *key, const struct sp_error *err, enum sp_code code)
{
	return code == SP_NO_MEMORY ? code : findings_add(c->out, c->arena, key, err);
}

/* ---- errors ---- */
static enum sp_code check_text(const struct question *q, const char *text, struct sp_error *err)
{
	const struct bytes bytes = bytes_text(text);
	char max[16];
	if (!utf8_valid(bytes))
		return sp_fail(err, SP_ANSWER_TEXT_INVALID, question_title(q));
	if (bytes.len <= ANSWER_TEXT_MAX || utf8_length(text) <= ANSWER_TEXT_MAX)
		return SP_OK;
	snprintf(max, sizeof max, "%d", ANSWER_TEXT_MAX);
	return sp_fail(err, SP_ANSWER_TEXT_TOO_LONG, question_title(q), max);
}

static bool needs_reason(const struct answer *ans)
{
	bool missing = ans->state == STATE_NO_DATA || ans->state == STATE_NOT_APPLICABLE;
	return missing && (!ans->comment || !ans->comment[strspn(ans->comment, " \t\r\n")]);
}

/* A fault of the answer's state, with its word. */
static enum sp_code state_fault(
	enum sp_code code, const struct question *q, const struct answer *ans, struct sp_error *err)
{
	char number[16];
	snprintf(number, sizeof number, "%d", (int)ans->state);
	const char *word = vocabulary_word(VOCABULARY_ANSWER_STATE, (int)ans->state, LANG_SV);
	return answer_fail(err, code, q, word || code != SP_ANSWER_STATE_UNKNOWN ? word : number);
}

static enum sp_code check_state(
	const struct question *q, const struct answer *ans, struct sp_error *err)
{
	if (ans->state != STATE_NONE && !state_reportable(ans->state))
		return state_fault(SP_ANSWER_STATE_UNKNOWN, q, ans, err);
	if (ans->state != STATE_GIVEN && answer_has_value(ans))
		return state_fault(SP_ANSWER_AND_STATE, q, ans, err);
	if (needs_reason(ans))
		return sp_fail(err, SP_ANSWER_NEEDS_REASON, question_title(q));
	return SP_OK;
}

static enum sp_code check_answer(
	const struct question *q, const struct answer *ans, struct arena *a, struct sp_error *err)
{
	enum sp_code rc = check_text(q, ans->text, err);
	if (rc == SP_OK)
		rc = check_text(q, ans->comment, err);
	if (rc == SP_OK)
		rc = check_state(q, ans, err);
	if (rc == SP_OK && ans->state == STATE_GIVEN)
		rc = answer_check_value(q, ans, NULL, a, err);
	return rc;
}

static enum sp_code errors_of_question(struct checking *c, size_t i)
{
	const struct question *q = &c->qs->items[i];
	struct asked *asked = &c->asked[i];
	struct sp_error err;
	enum sp_code rc = SP_OK;
	if (asked->n_answers > 1) {
		asked->failed = true;
		(void)sp_fail(&err, SP_QUESTION_TWICE, question_title(q));
		rc = add(c, q->key, &err, err.code);
	}
	if (!asked->answer || rc != SP_OK)
		return rc;
	enum sp_code fault = check_answer(q, asked->answer, c->arena, &err);
	if (fault == SP_OK)
		return SP_OK;
	asked->failed = true;
	return add(c, q->key, &err, fault);
}

/* ---- warnings ---- */

/* One number that stands for an answer: the size to compare with last time's. */
static bool size_of(const struct question *q, const struct answer *ans, decimal *low, decimal *high)
{
	int64_t slots[ANSWER_SLOTS_MAX], total = 0, per_mille;
	if (!answer_slots(q, ans, slots))
		return false;
	*low = *high = slots[0];
	if (q->kind == QUESTION_COUNT) {
		*high = slots[1];
	} else if (q->kind == QUESTION_SHARE) {
		if (slots[1] && !share_per_mille(slots[0], slots[1], &per_mille))
			return false;
		*low = *high = slots[1] ? per_mille * (DECIMAL_ONE / 10) : slots[0];
	} else if (q->kind == QUESTION_MONTHS) { /* a month's mean: fewer months are not less */
		for (size_t i = 0; i < ans->n_months; i++)
			if (!count_scaled(ans->months[i].count, &per_mille) ||
				!decimal_add(&total, per_mille))
				return false;
		*low = *high = total / (int64_t)ans->n_months;
	} else {
		return false;
	}
	return true;
}

/* Ten times more (or ten and more after zero). */
static bool far_above(decimal much, decimal little)
{
	if (little == 0)
		return much >= FACTOR * DECIMAL_ONE;
	return little > 0 && much / FACTOR >= little;
}

/* The answer without its words, which would be of one language. */
static const char *print_plain(const struct question *q, const struct answer *ans, struct arena *a)
{
	struct quantity quantity;
	struct answer plain = *ans;
	if (ans->quantity) {
		quantity = *ans->quantity;
		quantity.qualifier = QUALIFIER_EXACT;
		plain.quantity = &quantity;
	}
	return answer_print(q, &plain, LANG_SV, a);
}

static enum sp_code warn_far(
	struct checking *c, const struct question *q, const struct asked *asked)
{
	decimal low, high, previous_low, previous_high;
	struct sp_error err;
	if (!asked->previous || !size_of(q, asked->answer, &low, &high) ||
		!size_of(q, asked->previous, &previous_low, &previous_high))
		return SP_OK;
	if (!far_above(low, previous_high) && !far_above(previous_low, high))
		return SP_OK;
	const char *was = print_plain(q, asked->previous, c->arena);
	const char *is = print_plain(q, asked->answer, c->arena);
	if (!was || !is)
		return SP_NO_MEMORY;
	(void)sp_fail(&err, SP_ANSWER_FAR_FROM_LAST, question_title(q), was, is);
	return findings_add(c->out, c->arena, q->key, &err);
}

/* Key of the question for the goal's own measure; NULL when memory is spent. */
static const char *key_of_measure(struct checking *c, const char *key)
{
	static const char goals[] = "/g/";
	const char *goal = strstr(key, goals);
	size_t area = goal ? (size_t)(goal - key) : strlen(key);
	return arena_printf(
		c->arena, "%.*s/m/%s", (int)area, key, goal ? goal + sizeof goals - 1 : "");
}

/* A direction that the goal's own numbers of the two years rule out. */
static bool rules_out(const struct checking *c, enum change said, const struct asked *measure)
{
	decimal low, high, before_low, before_high;
	const struct question *m = &c->qs->items[measure - c->asked];
	if (!size_of(m, measure->answer, &low, &high) ||
		!size_of(m, measure->previous, &before_low, &before_high))
		return false;
	return said == CHANGE_INCREASED ? high < before_low
					: said == CHANGE_DECREASED && low > before_high;
}

static enum sp_code warn_direction(
	struct checking *c, const struct question *q, const struct answer *ans)
{
	struct sp_error err;
	if (q->kind != QUESTION_CHANGE || ans->state != STATE_GIVEN)
		return SP_OK;
	const char *key = key_of_measure(c, q->key);
	if (!key)
		return SP_NO_MEMORY;
	const struct asked *m = asked_for(c, key);
	if (!m || m->failed || !m->answer || !m->previous || !rules_out(c, ans->change, m))
		return SP_OK;
	const struct question *measure = &c->qs->items[m - c->asked];
	const char *was = print_plain(measure, m->previous, c->arena);
	const char *is = print_plain(measure, m->answer, c->arena);
	if (!was || !is)
		return SP_NO_MEMORY;
	(void)sp_fail(&err, SP_ANSWER_AGAINST_MEASURE, question_title(q), was, is);
	return findings_add(c->out, c->arena, q->key, &err);
}

/* There may be hundreds of them: what would not be kept is not put into words. */
static enum sp_code warn_unanswered(struct checking *c, const struct question *q)
{
	struct sp_error err;
	if (findings_full(c->out)) {
		c->out->warnings++;
		return SP_OK;
	}
	(void)sp_fail(&err, SP_QUESTION_NOT_ANSWERED, question_title(q));
	return findings_add(c->out, c->arena, q->key, &err);
}

static enum sp_code warnings_of_question(struct checking *c, size_t i)
{
	const struct question *q = &c->qs->items[i];
	const struct asked *asked = &c->asked[i];
	const struct answer *ans = asked->answer;
	struct sp_error err;
	enum sp_code rc = SP_OK;
	if (!asked->failed && (!ans || ans->state == STATE_NONE)) {
		rc = warn_unanswered(c, q);
	}
	if (!ans || rc != SP_OK)
		return rc;
	if (!asked->failed)
		rc = warn_far(c, q, asked);
	if (rc == SP_OK && !asked->failed)
		rc = warn_direction(c, q, ans);
	if (rc == SP_OK &&
		(personal_number_like(ans->text) || personal_number_like(ans->comment))) {
		(void)sp_fail(&err, SP_ANSWER_PERSONAL_NUMBER, question_title(q));
		rc = findings_add(c->out, c->arena, q->key, &err);
	}
	return rc;
}

/* ---- the whole ---- */
static void note_earlier_errors(struct checking *c)
{
	for (size_t i = 0; i < c->out->n_items; i++) {
		const struct finding *f = &c->out->items[i];
		struct asked *asked = f->key ? asked_for(c, f->key) : NULL;
		if (asked && finding_is_error(f))
			asked->failed = true;
	}
}

static void sort_answers(struct checking *c, const struct answer *answers, size_t n_answers,
	const struct answer *previous, size_t n_previous)
{
	struct asked *asked;
	size_t next = 0, next_previous = 0;
	for (size_t i = 0; i < n_answers; i++) {
		asked = asked_next(c, answers[i].key, &next);
		if (asked && asked->n_answers++ == 0)
			asked->answer = &answers[i];
		c->n_unknown += !asked;
	}
	for (size_t i = 0; i < n_previous; i++) {
		asked = asked_next(c, previous[i].key, &next_previous);
		if (asked && !asked->previous)
			asked->previous = &previous[i];
	}
}

static enum sp_code unknown_keys(struct checking *c, const struct answer *answers, size_t n_answers)
{
	struct sp_error err;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; c->n_unknown && i < n_answers && rc == SP_OK; i++) {
		const char *key = answers[i].key ? answers[i].key : "";
		if (asked_for(c, key))
			continue;
		(void)sp_fail(&err, SP_QUESTION_UNKNOWN, key);
		rc = findings_add(c->out, c->arena, key, &err);
	}
	return rc;
}

enum sp_code answers_check(const struct questions *qs, const struct answer *answers,
	size_t n_answers, const struct answer *previous, size_t n_previous, struct arena *a,
	struct findings *out)
{
	struct questions sorted = *qs;
	struct checking c = {.qs = &sorted, .arena = a, .out = out};
	c.asked = arena_array(a, qs->n_items, sizeof *c.asked);
	if (!c.asked || questions_sort(&sorted, a) != SP_OK)
		return SP_NO_MEMORY;
	note_earlier_errors(&c);
	sort_answers(&c, answers, n_answers, previous, n_previous);
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < qs->n_items && rc == SP_OK; i++)
		rc = errors_of_question(&c, i);
	if (rc == SP_OK)
		rc = unknown_keys(&c, answers, n_answers);
	for (size_t i = 0; i < qs->n_items && rc == SP_OK; i++)
		rc = warnings_of_question(&c, i);
	return rc;
}
