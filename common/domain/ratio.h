/* SPDX-License-Identifier: Apache-2.0 */
/* ratio.h - exact fractions: what a change, a share or a trend comes to before it is rounded for print.
 * Floor 2: base, text. Pure; any thread. Source: design domain.md sections 0.2, 0.3 and 4. */
#ifndef SP_DOMAIN_RATIO_H
#define SP_DOMAIN_RATIO_H

#include "common/domain/value.h"

__extension__ typedef __int128 wide;

/* num/den in lowest terms, den > 0. All zero is no number: the result of what cannot be computed. */
struct ratio {
	wide num, den;
};

/* Both ends of what is known; equal unless something in it was a range. */
struct interval {
	struct ratio low, high;
};

/* num/den; no number when den is 0. */
struct ratio ratio_of(wide num, wide den);
/* A decimal as the number that it stands for: 7000 is 7/10. */
struct ratio ratio_decimal(decimal v);
bool ratio_is(struct ratio r); /* false: no number */

/* Each gives no number when an operand is none, when it is divided by 0, or on overflow. */
struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_subtract(struct ratio a, struct ratio b);
struct ratio ratio_multiply(struct ratio a, struct ratio b);
struct ratio ratio_divide(struct ratio a, struct ratio b);
int ratio_sign(struct ratio r); /* -1, 0, 1; 0 also for no number */
/* False when an operand is no number or on overflow; *out as strcmp's answer. */
bool ratio_compare(struct ratio a, struct ratio b, int *out);
bool interval_is(const struct interval *i); /* both ends are numbers */
bool interval_exact(const struct interval *i); /* and equal */

/* Rounded to so many decimals (0-4), in ten-thousandths. A half goes away from zero: up for what is not
 * negative, and a fall prints like a rise of the same size. False for no number and on overflow. */
bool ratio_round(struct ratio r, int places, decimal *out);

/* ---- for people: decimal comma, no-break spaces; in the arena. "" for no number, and for one that
 * is too large; NULL when the arena is spent ---- */

enum ratio_style {
	RATIO_PLAIN, /* "363,8" */
	RATIO_SIGNED, /* "+27", "−27", "0" */
	RATIO_PERCENT, /* of a part of 1: "30,4 %" */
	RATIO_PERCENT_SIGNED, /* "+31,1 %", "−13,2 %" */
	RATIO_POINTS, /* a difference of two such parts, in percentage points: "−12,1" */
	RATIO_TIMES /* "×3,74" */
};
const char *ratio_print(struct ratio r, enum ratio_style style, int places, struct arena *a);
/* "−10 – +5"; one number when both ends are equal; "" unless both ends can be printed. */
const char *interval_print(
	const struct interval *i, enum ratio_style style, int places, struct arena *a);

#endif
