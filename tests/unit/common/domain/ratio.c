/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/ratio.h"

#include "tests/lib/test.h"
#include "tests/lib/random.h"

#define NBSP "\u00a0"
#define MINUS "\u2212"
static const wide largest = ((wide)INT64_MAX << 64) + UINT64_MAX;

static const char *printed(struct ratio r, enum ratio_style style, int places)
{
	return ratio_print(r, style, places, test_arena());
}

TEST(ratio, is_kept_in_lowest_terms_with_the_sign_above)
{
	struct ratio r = ratio_of(-84, -126);
	CHECK(r.num == 2 && r.den == 3);
	r = ratio_of(6, -4);
	CHECK(r.num == -3 && r.den == 2);
	r = ratio_of(0, 7);
	CHECK(r.num == 0 && r.den == 1);
	CHECK(!ratio_is(ratio_of(1, 0)));
}

TEST(ratio, prints_as_people_write_it)
{
	CHECK_TEXT(printed(ratio_of(-27, 205), RATIO_PERCENT_SIGNED, 1), MINUS "13,2" NBSP "%");
	CHECK_TEXT(printed(ratio_of(31, 100), RATIO_PERCENT_SIGNED, 1), "+31,0" NBSP "%");
	CHECK_TEXT(printed(ratio_of(55, 181), RATIO_PERCENT, 1), "30,4" NBSP "%");
	CHECK_TEXT(printed(ratio_of(-4, 33), RATIO_POINTS, 1), MINUS "12,1");
	CHECK_TEXT(printed(ratio_of(2184, 584), RATIO_TIMES, 2), "×3,74");
	CHECK_TEXT(printed(ratio_of(27, 1), RATIO_SIGNED, 0), "+27");
	CHECK_TEXT(printed(ratio_of(0, 1), RATIO_SIGNED, 0), "0");
	CHECK_TEXT(printed(ratio_of(287502, 1), RATIO_PLAIN, 0), "287" NBSP "502");
	CHECK_TEXT(printed((struct ratio){0}, RATIO_PLAIN, 0), "");
}

TEST(ratio, rounds_a_half_away_from_zero_and_less_towards_it)
{
	static const struct {
		int num, den, places;
		decimal wanted;
	} cases[] = {
		{1, 2, 0, 10000},
		{-1, 2, 0, -10000},
		{49, 100, 0, 0},
		{-49, 100, 0, 0},
		{25, 1000, 2, 300},
		{-25, 1000, 2, -300},
		{2, 3, 4, 6667},
		{1, 3, 4, 3333},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		decimal got = 99;
		CHECK(ratio_round(ratio_of(cases[i].num, cases[i].den), cases[i].places, &got));
		CHECK_INT(got, cases[i].wanted);
	}
}

TEST(ratio, tells_overflow_instead_of_going_round)
{
	const struct ratio most = ratio_of(largest, 1);
	decimal out = 5;
	CHECK(ratio_is(most));
	CHECK(!ratio_is(ratio_add(most, ratio_of(1, 1))));
	CHECK(!ratio_is(ratio_multiply(most, most)));
	CHECK(ratio_is(ratio_multiply(most, ratio_of(1, largest))));
	CHECK(!ratio_is(ratio_of(-largest - 1, 1)));
	CHECK(!ratio_is(ratio_of(1, -largest - 1)));
	CHECK(!ratio_round(most, 0, &out));
	CHECK(!ratio_round(ratio_of((wide)INT64_MAX, 1), 0, &out));
	CHECK_INT(out, 5);
	CHECK_TEXT(printed(most, RATIO_PERCENT, 1), "");
}

TEST(ratio, of_what_is_no_number_is_none)
{
	const struct ratio none = {0}, one = ratio_of(1, 1);
	int order;
	CHECK(!ratio_is(ratio_add(none, one)));
	CHECK(!ratio_is(ratio_subtract(one, none)));
	CHECK(!ratio_is(ratio_multiply(none, one)));
	CHECK(!ratio_is(ratio_divide(one, none)));
	CHECK(!ratio_is(ratio_divide(one, ratio_of(0, 1))));
	CHECK(!ratio_compare(none, one, &order));
	CHECK_INT(ratio_sign(none), 0);
}

/* Against cross-multiplication of small whole numbers. */
TEST(ratio, agrees_with_whole_numbers_for_any_small_ones)
{
	struct random_numbers random = {5};
	for (size_t i = 0; i < 5000; i++) {
		const int64_t a = (int64_t)random_below(&random, 2001) - 1000;
		const int64_t b = (int64_t)random_below(&random, 1000) + 1;
		const int64_t c = (int64_t)random_below(&random, 2001) - 1000;
		const int64_t d = (int64_t)random_below(&random, 1000) + 1;
		const struct ratio x = ratio_of(a, b), y = ratio_of(c, d);
		const struct ratio sum = ratio_add(x, y), product = ratio_multiply(x, y);
		int order;
		CHECK((int64_t)sum.num * b * d == (a * d + c * b) * (int64_t)sum.den);
		CHECK((int64_t)product.num * b * d == a * c * (int64_t)product.den);
		CHECK(ratio_compare(x, y, &order));
		CHECK_INT(order, (a * d > c * b) - (a * d < c * b));
		if (c != 0)
			CHECK((int64_t)ratio_divide(x, y).num * b * c ==
				a * d * (int64_t)ratio_divide(x, y).den);
	}
}

TEST(interval, prints_both_ends_or_the_one)
{
	const struct interval range = {ratio_of(-10, 1), ratio_of(5, 1)};
	const struct interval one = {ratio_of(3, 1), ratio_of(3, 1)};
	const struct interval open = {ratio_of(3, 1), {0}};
	CHECK_TEXT(interval_print(&range, RATIO_SIGNED, 0, test_arena()), MINUS "10 – +5");
	CHECK_TEXT(interval_print(&one, RATIO_SIGNED, 0, test_arena()), "+3");
	const struct interval vast = {ratio_of((wide)INT64_MAX * INT64_MAX, 1), ratio_of(-1, 1)};
	const struct interval other = {vast.high, vast.low};
	CHECK_TEXT(interval_print(&open, RATIO_SIGNED, 0, test_arena()), "");
	CHECK_TEXT(interval_print(&vast, RATIO_SIGNED, 0, test_arena()), "");
	CHECK_TEXT(interval_print(&other, RATIO_SIGNED, 0, test_arena()), "");
}
