/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed from the points of series. Ranges go through as intervals. */
#include <string.h>

#include "common/domain/series.h"

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Whether the value is a number, be it of a part of a year: `why` also says why it is in no segment. */
static enum refusal number_in(const struct series_point *p)
{
	if (p->marks & POINT_WORDS)
		return REFUSED_WORDS;
	if (interval_is(&p->value))
		return REFUSED_NOT;
	return p->why == REFUSED_NOT ? REFUSED_OVERFLOW : p->why;
}

static enum refusal both_numbers(const struct series_point *a, const struct series_point *b)
{
	const enum refusal first = number_in(a);
	return first != REFUSED_NOT ? first : number_in(b);
}

static enum refusal same_measure(const struct series_point *a, const struct series_point *b)
{
	const unsigned kind = POINT_SHARE | POINT_PERCENT_ALONE;
	enum refusal why = both_numbers(a, b);
	if (why == REFUSED_NOT && a->version != b->version)
		why = REFUSED_DEFINITION;
	if (why == REFUSED_NOT && !same_text(a->unit, b->unit))
		why = REFUSED_UNIT;
	if (why == REFUSED_NOT && (a->marks & kind) != (b->marks & kind))
		why = REFUSED_KIND;
	if (why == REFUSED_NOT && (!a->first_month || !b->first_month))
		why = REFUSED_PERIOD_UNKNOWN;
	return why;
}

static bool same_months(const struct series_point *a, const struct series_point *b)
{
	return a->first_month == b->first_month && a->last_month == b->last_month;
}

/* b / a. No number unless all that it may be is at least 0, and what it is divided by above. */
static struct interval divide(const struct interval *b, const struct interval *a)
{
	if (!interval_is(a) || !interval_is(b) || ratio_sign(a->low) <= 0 || ratio_sign(b->low) < 0)
		return (struct interval){0};
	return (struct interval){ratio_divide(b->low, a->high), ratio_divide(b->high, a->low)};
}

static struct interval less_one(const struct interval *i)
{
	const struct ratio one = ratio_of(1, 1);
	return (struct interval){ratio_subtract(i->low, one), ratio_subtract(i->high, one)};
}

enum refusal points_change(
	const struct series_point *from, const struct series_point *to, struct series_change *out)
{
	enum refusal why = same_measure(from, to);
	*out = (struct series_change){.from = from, .to = to, .marks = from->marks | to->marks};
	if (why == REFUSED_NOT && !same_months(from, to))
		why = REFUSED_PERIODS;
	if (why != REFUSED_NOT)
		return why;
	out->difference.low = ratio_subtract(to->value.low, from->value.high);
	out->difference.high = ratio_subtract(to->value.high, from->value.low);
	if (!interval_is(&out->difference))
		return REFUSED_OVERFLOW;
	/* per cent of per cent is read as percentage points: not given */
	if (!(out->marks & POINT_SHARE)) {
		out->times = divide(&to->value, &from->value);
		out->part = less_one(&out->times);
	}
	return REFUSED_NOT;
}

static struct interval a_month(const struct series_point *p)
{
	const struct ratio months = ratio_of((wide)p->last_month - p->first_month + 1, 1);
	return (struct interval){
		ratio_divide(p->value.low, months), ratio_divide(p->value.high, months)};
}

enum refusal points_rates(
	const struct series_point *from, const struct series_point *to, struct series_rates *out)
{
	enum refusal why = same_measure(from, to);
	*out = (struct series_rates){.marks = from->marks | to->marks};
	if (why == REFUSED_NOT && out->marks & POINT_SHARE)
		why = REFUSED_KIND;
	if (why != REFUSED_NOT)
		return why;
	out->from = a_month(from);
	out->to = a_month(to);
	if (!interval_is(&out->from) || !interval_is(&out->to))
		return REFUSED_OVERFLOW;
	const struct interval times = divide(&out->to, &out->from);
	if (!interval_is(&times))
		return REFUSED_ZERO;
	out->part = less_one(&times);
	return interval_is(&out->part) ? REFUSED_NOT : REFUSED_OVERFLOW;
}

enum refusal points_share(
	const struct series_point *part, const struct series_point *whole, struct interval *out)
{
	enum refusal why = both_numbers(part, whole);
	*out = (struct interval){0};
	if (why == REFUSED_NOT && part->year != whole->year)
		why = REFUSED_YEARS;
	if (why == REFUSED_NOT && (part->marks | whole->marks) & POINT_SHARE)
		why = REFUSED_KIND;
	if (why == REFUSED_NOT && (!part->first_month || !whole->first_month))
		why = REFUSED_PERIOD_UNKNOWN;
	if (why == REFUSED_NOT && !same_months(part, whole))
		why = REFUSED_PERIODS;
	if (why == REFUSED_NOT && !same_text(part->unit, whole->unit))
		why = REFUSED_UNIT;
	if (why == REFUSED_NOT && part->source && whole->source &&
		strcmp(part->source, whole->source) != 0)
		why = REFUSED_SOURCE;
	if (why == REFUSED_NOT)
		*out = divide(&part->value, &whole->value);
	return why == REFUSED_NOT && !interval_is(out) ? REFUSED_ZERO : why;
}

/* ---- trend ---- */

/* Sums over the points of a segment, years counted from its first. */
struct sums {
	wide n, x, xx;
};

static struct sums sums_of(const struct series *s, uint32_t segment, struct series_trend *out)
{
	struct sums sums = {0};
	for (size_t i = 0; i < s->n_points; i++) {
		const struct series_point *p = &s->points[i];
		if (p->segment != segment)
			continue;
		if (sums.n == 0)
			out->first_year = p->year;
		const uint64_t x = p->year - out->first_year;
		sums.n++;
		sums.x += (wide)x;
		sums.xx += (wide)(x * x);
		out->last_year = p->year;
		out->marks |= p->marks;
	}
	out->n = (uint32_t)sums.n;
	return sums;
}

/* The slope is a sum of the values, each with a weight that the years alone decide; a weight below 0 turns
 * the ends of a range. */
static void add_weighted(struct interval *slope, const struct series_point *p, struct ratio weight)
{
	bool turned = ratio_sign(weight) < 0;
	slope->low = ratio_add(
		slope->low, ratio_multiply(weight, turned ? p->value.high : p->value.low));
	slope->high = ratio_add(
		slope->high, ratio_multiply(weight, turned ? p->value.low : p->value.high));
}

/* a * b for what a few thousand years and values can come to. */
static wide product(wide a, wide b)
{
	return (wide)((uint64_t)a * (uint64_t)b);
}

enum refusal series_trend(const struct series *s, uint32_t segment, struct series_trend *out)
{
	*out = (struct series_trend){0};
	if (!segment || segment > s->n_segments)
		return REFUSED_FEW;
	const struct sums sums = sums_of(s, segment, out);
	if (sums.n < 2)
		return REFUSED_FEW;
	const wide den = product(sums.n, sums.xx) - product(sums.x, sums.x);
	out->slope = (struct interval){ratio_of(0, 1), ratio_of(0, 1)};
	for (size_t i = 0; i < s->n_points; i++) {
		const struct series_point *p = &s->points[i];
		if (p->segment == segment)
			add_weighted(&out->slope, p,
				ratio_of(
					product(sums.n, (wide)(p->year - out->first_year)) - sums.x,
					den));
	}
	return interval_is(&out->slope) ? REFUSED_NOT : REFUSED_OVERFLOW;
}

/* ---- direction ---- */

enum course course_of(enum direction wanted, const struct series_change *change)
{
	const struct interval *d = &change->difference;
	if (wanted == DIRECTION_NONE || !interval_is(d) || change->marks & POINT_ABOUT)
		return COURSE_NONE;
	if (wanted == DIRECTION_ZERO && change->to->value.high.num == 0)
		return COURSE_REACHED;
	if (ratio_sign(d->low) != ratio_sign(d->high))
		return COURSE_NONE;
	if (ratio_sign(d->low) == 0)
		return COURSE_STILL;
	bool rises = ratio_sign(d->low) > 0;
	return rises == (wanted == DIRECTION_INCREASE) ? COURSE_RIGHT : COURSE_WRONG;
}
