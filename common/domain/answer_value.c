/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "common/domain/answer.h"

enum { MONTHS = 12, LIST_SIZE = SP_ERROR_TEXT };
#define COUNT_BOUNDS "0\u20131\u00a0000\u00a0000\u00a0000\u00a0000"

/* What each kind's value is called when it is not there or another one is. */
static const struct {
	enum sp_code absent;
	enum vocabulary list; /* for NOT_IN_LIST */
	const char *bounds; /* for OUT_OF_RANGE */
} kinds[] = {
	[QUESTION_YES_NO] = {SP_ANSWER_NOT_YES_NO, VOCABULARY_YES_NO, ""},
	[QUESTION_COUNT] = {SP_ANSWER_NOT_NUMBER, VOCABULARY_COUNT, COUNT_BOUNDS},
	[QUESTION_SHARE] = {SP_ANSWER_NOT_SHARE, VOCABULARY_COUNT, "0\u2013100\u00a0%"},
	[QUESTION_MONTHS] = {SP_ANSWER_NOT_MONTHS, VOCABULARY_COUNT, COUNT_BOUNDS},
	[QUESTION_TEXT] = {SP_FIELD_MISSING, VOCABULARY_COUNT, ""},
	[QUESTION_ACTIVITY] = {SP_ANSWER_NOT_IN_LIST, VOCABULARY_ACTIVITY_STATE, ""},
	[QUESTION_GRADE] = {SP_ANSWER_NOT_IN_LIST, VOCABULARY_GRADE, ""},
	[QUESTION_CHANGE] = {SP_ANSWER_NOT_IN_LIST, VOCABULARY_CHANGE, ""},
};

bool state_reportable(enum answer_state state)
{
	return state >= STATE_GIVEN && state <= STATE_ONLY_TOTAL;
}

/* "angivet, ej klar, ...": the states that a reporting unit may choose. */
static void list_states(char *out, size_t size)
{
	size_t used = 0;
	for (int s = STATE_GIVEN; state_reportable((enum answer_state)s) && used < size; s++) {
		const char *word = vocabulary_word(VOCABULARY_ANSWER_STATE, s, LANG_SV);
		int n = snprintf(out + used, size - used, "%s%s", used ? ", " : "", word);
		used += n > 0 ? (size_t)n : 0;
	}
}

enum sp_code answer_fail(
	struct sp_error *err, enum sp_code code, const struct question *q, const char *written)
{
	char list[LIST_SIZE] = "";
	const char *allowed = list;
	size_t kind = (size_t)q->kind < sizeof kinds / sizeof kinds[0] ? (size_t)q->kind : 0;
	if (code == SP_ANSWER_STATE_UNKNOWN)
		list_states(list, sizeof list);
	else if (code == SP_ANSWER_NOT_IN_LIST)
		vocabulary_list(kinds[kind].list, LANG_SV, list, sizeof list);
	else if (code == SP_ANSWER_OUT_OF_RANGE)
		allowed = kinds[kind].bounds;
	return sp_fail(err, code, question_title(q), written, allowed);
}

/* Which values are set, one bit a question kind. */
static unsigned values_set(const struct answer *ans)
{
	unsigned set = 0;
	set |= ans->has_yes_no ? 1U << QUESTION_YES_NO : 0;
	set |= ans->quantity ? 1U << QUESTION_COUNT : 0;
	set |= ans->share ? 1U << QUESTION_SHARE : 0;
	set |= ans->n_months ? 1U << QUESTION_MONTHS : 0;
	set |= ans->activity ? 1U << QUESTION_ACTIVITY : 0;
	set |= ans->grade ? 1U << QUESTION_GRADE : 0;
	set |= ans->change ? 1U << QUESTION_CHANGE : 0;
	set |= ans->text && *ans->text ? 1U << QUESTION_TEXT : 0;
	return set;
}

bool answer_has_value(const struct answer *ans)
{
	return values_set(ans) != 0;
}

bool count_scaled(int64_t count, decimal *out)
{
	return !__builtin_mul_overflow(count, (int64_t)DECIMAL_ONE, out);
}

static bool qualifier_known(enum qualifier q)
{
	return (int)q >= QUALIFIER_EXACT && (int)q <= QUALIFIER_NEARLY;
}

static enum sp_code check_count(const struct question *q, const struct quantity *v)
{
	if (!qualifier_known(v->qualifier) || v->low > v->high)
		return SP_ANSWER_NOT_NUMBER;
	if (v->low < 0 || v->high > ANSWER_COUNT_MAX)
		return SP_ANSWER_OUT_OF_RANGE;
	if ((v->low % DECIMAL_ONE || v->high % DECIMAL_ONE) && question_whole(q))
		return SP_ANSWER_NOT_INTEGER;
	return SP_OK;
}

static enum sp_code check_share(const struct share *v)
{
	if (!qualifier_known(v->qualifier))
		return SP_ANSWER_NOT_SHARE;
	if (v->denominator == 0 && (v->percent < 0 || v->percent > 100 * DECIMAL_ONE))
		return SP_ANSWER_OUT_OF_RANGE;
	if (v->denominator == 0 && v->numerator != 0)
		return SP_ANSWER_NOT_SHARE;
	if (v->denominator < 0 || v->numerator < 0 || v->denominator > ANSWER_COUNT_MAX)
		return SP_ANSWER_OUT_OF_RANGE;
	if (v->denominator > 0 && v->numerator > v->denominator)
		return SP_ANSWER_OUT_OF_RANGE;
	return share_says(v) ? SP_OK : SP_ANSWER_NOT_SHARE;
}

static enum sp_code check_months(const struct answer *ans)
{
	unsigned seen = 0;
	for (size_t i = 0; i < ans->n_months; i++) {
		const struct month_count *m = &ans->months[i];
		if (m->month < 1 || m->month > MONTHS || seen & 1U << m->month)
			return SP_ANSWER_NOT_MONTHS;
		if (m->count < 0 || m->count > ANSWER_COUNT_MAX / DECIMAL_ONE)
			return SP_ANSWER_OUT_OF_RANGE;
		seen |= 1U << m->month;
	}
	return SP_OK;
}

static enum sp_code check_kind(const struct question *q, const struct answer *ans)
{
	if (q->kind == QUESTION_COUNT)
		return check_count(q, ans->quantity);
	if (q->kind == QUESTION_SHARE)
		return check_share(ans->share);
	if (q->kind == QUESTION_MONTHS)
		return check_months(ans);
	if (q->kind == QUESTION_ACTIVITY &&
		!vocabulary_word(VOCABULARY_ACTIVITY_STATE, (int)ans->activity, LANG_EN))
		return SP_ANSWER_NOT_IN_LIST;
	if (q->kind == QUESTION_GRADE &&
		!vocabulary_word(VOCABULARY_GRADE, (int)ans->grade, LANG_EN))
		return SP_ANSWER_NOT_IN_LIST;
	if (q->kind == QUESTION_CHANGE &&
		!vocabulary_word(VOCABULARY_CHANGE, (int)ans->change, LANG_EN))
		return SP_ANSWER_NOT_IN_LIST;
	return SP_OK;
}

enum sp_code answer_check_value(const struct question *q, const struct answer *ans,
	const char *written, struct arena *a, struct sp_error *err)
{
	size_t kind = (size_t)q->kind;
	if (kind == 0 || kind >= sizeof kinds / sizeof kinds[0])
		return sp_fail(err, SP_INTERNAL, q->key);
	if (values_set(ans) != 1U << kind)
		return answer_fail(err, kinds[kind].absent, q, written);
	enum sp_code rc = check_kind(q, ans);
	if (rc == SP_OK)
		return SP_OK;
	if (!written)
		written = answer_print(q, ans, LANG_SV, a);
	return answer_fail(err, rc, q, written);
}

static void put_months(const struct answer *ans, int64_t *slots)
{
	for (size_t i = 0; i < MONTHS; i++)
		slots[i] = INT64_MIN;
	for (size_t i = 0; i < ans->n_months; i++)
		slots[ans->months[i].month - 1] = ans->months[i].count * DECIMAL_ONE;
}

/* A share in words weighs as its percentage: "half" is not 1 of 2. */
static void put_share(const struct share *v, int64_t *slots)
{
	slots[0] = v->denominator ? v->numerator : v->percent;
	slots[1] = v->words ? 0 : v->denominator;
	if (v->words) /* checked: small whole numbers */
		slots[0] = (v->numerator * 100 * 2 + v->denominator / DECIMAL_ONE) /
			   (v->denominator / DECIMAL_ONE * 2);
}

bool answer_slots(const struct question *q, const struct answer *ans, int64_t *slots)
{
	if (ans->state != STATE_GIVEN || q->slots == 0)
		return false;
	if (answer_check_value(q, ans, "", NULL, NULL) != SP_OK)
		return false;
	if (q->kind == QUESTION_COUNT) {
		slots[0] = ans->quantity->low;
		slots[1] = ans->quantity->high;
	} else if (q->kind == QUESTION_SHARE) {
		put_share(ans->share, slots);
	} else if (q->kind == QUESTION_MONTHS) {
		put_months(ans, slots);
	} else if (q->kind == QUESTION_YES_NO) {
		slots[0] = ans->yes_no;
	} else if (q->kind == QUESTION_CHANGE) {
		slots[0] = (int64_t)ans->change;
	} else {
		slots[0] = q->kind == QUESTION_GRADE ? (int64_t)ans->grade : (int64_t)ans->activity;
	}
	return true;
}
