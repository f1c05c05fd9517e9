/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/targets.h"

const struct target *target_newest(const struct target *targets, size_t n)
{
	const struct target *newest = NULL;
	for (size_t i = 0; i < n; i++)
		if (!newest || targets[i].set_year >= newest->set_year)
			newest = &targets[i];
	return newest;
}

/* What has to hold of a value: at least, at most, or exactly the wanted number. */
enum test { AT_LEAST, AT_MOST, EXACTLY };

/* 1 and -1 on either side, 0 for equal, 2 for an end that is not known. */
static int side(struct ratio end, struct ratio wanted)
{
	int order;
	return ratio_is(end) && ratio_compare(end, wanted, &order) ? order : 2;
}

/* What all numbers between both ends say. */
static enum target_result compare(
	const struct interval *value, enum test test, struct ratio wanted, enum refusal *why)
{
	const int low = side(value->low, wanted), high = side(value->high, wanted);
	bool above = low == 0 || low == 1, below = high == 0 || high == -1;
	bool past = low == 1, short_of = high == -1;
	*why = REFUSED_NOT;
	if (test == AT_LEAST ? above : test == AT_MOST ? below : low == 0 && high == 0)
		return TARGET_REACHED;
	if (test == AT_LEAST ? short_of : test == AT_MOST ? past : past || short_of)
		return TARGET_MISSED;
	*why = interval_is(value) ? REFUSED_RANGE : REFUSED_BOUND;
	return TARGET_UNSAID;
}

static bool test_for(enum direction wanted, enum test *test)
{
	*test = wanted == DIRECTION_INCREASE ? AT_LEAST : AT_MOST;
	return wanted != DIRECTION_NONE;
}

/* "alla" and "inga" are exact, other words are not. */
static bool exact_words(const struct series_point *p)
{
	const struct share *s = p->observation->share;
	return p->why == REFUSED_WORDS && !(p->marks & POINT_ABOUT) && interval_exact(&p->value) &&
	       (s->numerator == 0 || s->numerator == s->denominator);
}

/* Whether the point can be told from a number. */
static enum refusal usable(const struct series_point *p)
{
	if (exact_words(p))
		return REFUSED_NOT;
	if (p->why != REFUSED_NOT && p->why != REFUSED_BOUND)
		return p->why;
	return p->marks & POINT_ABOUT ? REFUSED_ABOUT : REFUSED_NOT;
}

/* The newest whole year's value not after `year`, be it one that says nothing. */
static const struct series_point *newest_point(const struct series *s, uint32_t year)
{
	for (size_t i = s->n_points; i > 0; i--) {
		const struct series_point *p = &s->points[i - 1];
		if (p->year <= year && !(p->marks & POINT_PART))
			return p;
	}
	return NULL;
}

static const struct series_point *base_point(const struct series *s, uint32_t year)
{
	const struct series_point *p = series_at(s, year);
	return p && !(p->marks & POINT_PART) ? p : NULL;
}

/* ---- by kind; each is given a point whose value is usable ---- */

static enum target_result judge_absolute(
	struct target_answer *x, enum direction wanted, enum refusal *why)
{
	enum test test;
	const struct quantity *q = x->target->value;
	*why = REFUSED_NO_VALUE;
	if (!q)
		return TARGET_UNSAID;
	*why = REFUSED_DIRECTION;
	if (!test_for(wanted, &test))
		return TARGET_UNSAID;
	/* the first end of a range that is reached is enough */
	struct ratio number = ratio_decimal(test == AT_LEAST ? q->low : q->high);
	if (x->value->marks & POINT_SHARE) /* a target for a share is in per cent */
		number = ratio_divide(number, ratio_of(100, 1));
	return compare(&x->value->value, test, number, why);
}

static enum target_result judge_relative(
	struct target_answer *x, enum direction wanted, enum refusal *why)
{
	enum test test;
	struct series_change change;
	const struct quantity *q = x->target->value;
	*why = q && x->base ? usable(x->base) : REFUSED_NO_VALUE;
	if (*why == REFUSED_NOT)
		*why = points_change(x->base, x->value, &change);
	if (*why == REFUSED_NOT && !interval_is(&change.part))
		*why = change.marks & POINT_SHARE ? REFUSED_KIND : REFUSED_ZERO;
	if (*why != REFUSED_NOT)
		return TARGET_UNSAID;
	if (wanted == DIRECTION_NONE && q->low != 0)
		wanted = q->low > 0 ? DIRECTION_INCREASE : DIRECTION_DECREASE;
	*why = REFUSED_DIRECTION;
	if (!test_for(wanted, &test))
		return TARGET_UNSAID;
	const struct ratio percent = ratio_decimal(test == AT_LEAST ? q->low : q->high);
	return compare(&change.part, test, ratio_divide(percent, ratio_of(100, 1)), why);
}

static enum target_result judge_all(
	struct target_answer *x, enum direction wanted, enum refusal *why)
{
	const struct observation *o = x->value->observation;
	const uint32_t n = o->n_answered ? o->n_answered : o->n_asked;
	(void)wanted;
	*why = REFUSED_FEW;
	if (x->value->marks & POINT_SHARE)
		return compare(&x->value->value, AT_LEAST, ratio_of(1, 1), why);
	return n ? compare(&x->value->value, AT_LEAST, ratio_of(n, 1), why) : TARGET_UNSAID;
}

static enum target_result judge_zero(
	struct target_answer *x, enum direction wanted, enum refusal *why)
{
	(void)wanted;
	return compare(&x->value->value, EXACTLY, ratio_of(0, 1), why);
}

static enum target_result judge_none(
	struct target_answer *x, enum direction wanted, enum refusal *why)
{
	(void)x;
	(void)wanted;
	*why = REFUSED_NO_VALUE;
	return TARGET_UNSAID;
}

static enum target_result (*const judges[])(
	struct target_answer *, enum direction, enum refusal *) = {
	[TARGET_NONE] = judge_none,
	[TARGET_ABSOLUTE] = judge_absolute,
	[TARGET_RELATIVE] = judge_relative,
	[TARGET_ALL] = judge_all,
	[TARGET_ZERO] = judge_zero,
};

struct target_answer target_judge(const struct target *targets, size_t n, enum direction wanted,
	const struct series *s, uint32_t year)
{
	struct target_answer x = {.target = target_newest(targets, n), .why = REFUSED_NO_VALUE};
	x.value = newest_point(s, year);
	if (!x.target || !x.value || (size_t)x.target->kind >= sizeof judges / sizeof judges[0])
		return x;
	if (x.target->kind == TARGET_RELATIVE)
		x.base = base_point(s, x.target->base_year);
	x.why = usable(x.value);
	if (x.why != REFUSED_NOT)
		return x;
	x.result = judges[x.target->kind](&x, wanted, &x.why);
	if (x.result == TARGET_MISSED && x.target->year > x.value->year)
		x.result = TARGET_NOT_YET;
	return x;
}
