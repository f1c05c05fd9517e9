/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/ratio.h"

__extension__ typedef unsigned __int128 magnitude;

static const struct ratio none = {0, 0};

static magnitude size_of(wide v)
{
	return v < 0 ? 0 - (magnitude)v : (magnitude)v;
}

/* By magnitudes: the compilers' own check of a product of this width needs a library that not all have.
 * The least number of the type is refused, so that a sign can always be turned. */
static bool multiply(wide a, wide b, wide *out)
{
	const magnitude most = ~(magnitude)0 >> 1, x = size_of(a), y = size_of(b);
	if (x && y > most / x)
		return false;
	wide product = (wide)(x * y);
	*out = (a < 0) != (b < 0) ? -product : product;
	return true;
}

static magnitude common_divisor(magnitude a, magnitude b)
{
	while (b) {
		magnitude rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static bool in_range(wide v)
{
	return size_of(v) <= ~(magnitude)0 >> 1;
}

struct ratio ratio_of(wide num, wide den)
{
	if (den == 0 || !in_range(num) || !in_range(den))
		return none;
	wide divisor = (wide)common_divisor(size_of(num), size_of(den));
	if (den < 0)
		divisor = -divisor;
	return (struct ratio){num / divisor, den / divisor};
}

struct ratio ratio_decimal(decimal v)
{
	return ratio_of(v, DECIMAL_ONE);
}

bool ratio_is(struct ratio r)
{
	return r.den > 0;
}

struct ratio ratio_add(struct ratio a, struct ratio b)
{
	wide left, right, sum, den;
	if (!ratio_is(a) || !ratio_is(b))
		return none;
	/* over the least common denominator: sums of many parts stay small */
	wide divisor = (wide)common_divisor(size_of(a.den), size_of(b.den));
	if (!multiply(a.num, b.den / divisor, &left) || !multiply(b.num, a.den / divisor, &right) ||
		!multiply(a.den, b.den / divisor, &den) ||
		__builtin_add_overflow(left, right, &sum))
		return none;
	return ratio_of(sum, den);
}

struct ratio ratio_subtract(struct ratio a, struct ratio b)
{
	return ratio_add(a, (struct ratio){-b.num, b.den});
}

struct ratio ratio_multiply(struct ratio a, struct ratio b)
{
	wide num, den;
	if (!ratio_is(a) || !ratio_is(b))
		return none;
	const struct ratio first = ratio_of(a.num, b.den), second = ratio_of(b.num, a.den);
	if (!multiply(first.num, second.num, &num) || !multiply(first.den, second.den, &den))
		return none;
	return ratio_of(num, den);
}

struct ratio ratio_divide(struct ratio a, struct ratio b)
{
	return ratio_multiply(a, ratio_is(b) ? ratio_of(b.den, b.num) : none);
}

int ratio_sign(struct ratio r)
{
	return (r.num > 0) - (r.num < 0);
}

bool ratio_compare(struct ratio a, struct ratio b, int *out)
{
	const struct ratio difference = ratio_subtract(a, b);
	*out = ratio_sign(difference);
	return ratio_is(difference);
}

bool interval_is(const struct interval *i)
{
	return ratio_is(i->low) && ratio_is(i->high);
}

bool interval_exact(const struct interval *i)
{
	return interval_is(i) && i->low.num == i->high.num && i->low.den == i->high.den;
}

bool ratio_round(struct ratio r, int places, decimal *out)
{
	int64_t unit = 1;
	wide scaled;
	for (int i = places; i < DECIMAL_PLACES; i++)
		unit *= 10;
	if (!ratio_is(r) || !multiply(r.num, DECIMAL_ONE / unit, &scaled))
		return false;
	magnitude den = (magnitude)r.den, whole = size_of(scaled) / den;
	magnitude rest = size_of(scaled) % den;
	wide rounded = (wide)(whole + (rest >= den - rest));
	if (!multiply(r.num < 0 ? -rounded : rounded, unit, &scaled))
		return false;
	if (scaled > INT64_MAX || scaled < INT64_MIN)
		return false;
	*out = (decimal)scaled;
	return true;
}

/* ---- print ---- */

static const struct {
	int factor;
	bool sign;
	const char *before, *after;
} styles[] = {
	[RATIO_PLAIN] = {1, false, "", ""},
	[RATIO_SIGNED] = {1, true, "", ""},
	[RATIO_PERCENT] = {100, false, "", "\u00a0%"},
	[RATIO_PERCENT_SIGNED] = {100, true, "", "\u00a0%"},
	[RATIO_POINTS] = {100, true, "", ""},
	[RATIO_TIMES] = {1, false, "×", ""},
};

const char *ratio_print(struct ratio r, enum ratio_style style, int places, struct arena *a)
{
	char digits[48];
	decimal v;
	const struct ratio shown = ratio_multiply(r, ratio_of(styles[style].factor, 1));
	if (!ratio_round(shown, places, &v))
		return "";
	const char *sign = styles[style].sign && v > 0 ? "+" : "";
	return arena_printf(a, "%s%s%s%s", sign, styles[style].before,
		decimal_print(v, places, digits, sizeof digits), styles[style].after);
}

const char *interval_print(
	const struct interval *i, enum ratio_style style, int places, struct arena *a)
{
	if (!interval_is(i))
		return "";
	const char *low = ratio_print(i->low, style, places, a);
	if (interval_exact(i))
		return low;
	const char *high = ratio_print(i->high, style, places, a);
	if (!low || !high)
		return NULL;
	return *low && *high ? arena_printf(a, "%s – %s", low, high)
			     : ""; /* one end alone is another number */
}
