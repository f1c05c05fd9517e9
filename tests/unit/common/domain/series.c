/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/common/domain/series.h"

#include "tests/lib/random.h"

/* ---- the documents' own: design domain.md section 4 ---- */

static struct indicator *suicides(void)
{
	static const int nation[] = {1615, 1539, 1564, 1490, 1544, 1574};
	static const int county[] = {205, 186, 199, 181, 181, 178};
	static const char *const elderly[] = {"55", "46", "46"};
	struct indicator *in = arena_alloc(test_arena(), sizeof *in);
	*in = (struct indicator){.id = "självmord",
		.kind = INDICATOR_SERIES,
		.unit = "personer",
		.source = "dödsorsaksregistret",
		.direction = DIRECTION_DECREASE};
	observe_years(in, "riket", 2013, nation, 6);
	observe_years(in, "12", 2013, county, 6);
	for (uint32_t i = 0; i < 3; i++)
		observe(in, 2016 + i, elderly[i])->group = "65+";
	return in;
}

/* Plans given in care, and health examinations: whole years, and nine months of 2019. */
static struct indicator *with_part(const int *whole, const char *part)
{
	struct indicator *in = arena_alloc(test_arena(), sizeof *in);
	*in = (struct indicator){.id = "antal", .kind = INDICATOR_SERIES};
	observe_years(in, NULL, 2015, whole, 4);
	observe_part(in, 2019, part, 1, 9);
	return in;
}
static const int sip[] = {4347, 4644, 4859, 4986}, examinations[] = {584, 1309, 1983, 2184};

static const char *percent(const struct interval *i)
{
	return interval_print(i, RATIO_PERCENT_SIGNED, 1, test_arena());
}

static struct series_change change_of(const struct series *s, uint32_t from, uint32_t to)
{
	struct series_change change;
	CHECK_INT(points_change(series_at(s, from), series_at(s, to), &change), REFUSED_NOT);
	return change;
}

TEST(change, of_a_series_is_last_less_first_and_per_cent_of_the_first)
{
	const struct series *county = series_for(suicides(), "12", NULL);
	const struct series *nation = series_for(suicides(), "riket", NULL);
	struct series_change change = change_of(county, 2013, 2018);
	CHECK_TEXT(interval_print(&change.difference, RATIO_SIGNED, 0, test_arena()), MINUS "27");
	CHECK_TEXT(percent(&change.part), MINUS "13,2" NBSP "%");
	change = change_of(nation, 2013, 2018);
	CHECK_TEXT(percent(&change.part), MINUS "2,5" NBSP "%");
	CHECK(series_first(county, 1)->year == 2013 && series_last(county, 1)->year == 2018);
	CHECK_INT(county->n_segments, 1);
}

TEST(change, from_year_to_year_is_that_of_the_two_years)
{
	const struct series *county = series_for(suicides(), "12", NULL);
	static const int wanted[] = {-19, 13, -18, 0, -3};
	for (uint32_t i = 0; i < 5; i++) {
		const struct series_change change = change_of(county, 2013 + i, 2014 + i);
		CHECK(change.difference.low.num == wanted[i] && change.difference.low.den == 1);
	}
}

TEST(share, of_the_nation_is_county_over_nation_in_the_same_year)
{
	const struct series *county = series_for(suicides(), "12", NULL);
	const struct series *nation = series_for(suicides(), "riket", NULL);
	static const struct {
		uint32_t year;
		const char *text;
	} shares[] = {{2013, "12,7" NBSP "%"}, {2018, "11,3" NBSP "%"}};
	struct interval share;
	for (size_t i = 0; i < 2; i++) {
		CHECK_INT(points_share(series_at(county, shares[i].year),
				  series_at(nation, shares[i].year), &share),
			REFUSED_NOT);
		CHECK_TEXT(interval_print(&share, RATIO_PERCENT, 1, test_arena()), shares[i].text);
	}
	CHECK_INT(points_share(series_at(county, 2013), series_at(nation, 2018), &share),
		REFUSED_YEARS);
}

TEST(share, of_a_group_is_of_all_in_the_same_year_and_source)
{
	struct indicator *in = suicides();
	const struct series *elderly = series_for(in, "12", "65+");
	const struct series *all = series_for(in, NULL, NULL);
	struct interval share;
	CHECK_INT(
		points_share(series_at(elderly, 2016), series_at(all, 2016), &share), REFUSED_NOT);
	CHECK_TEXT(interval_print(&share, RATIO_PERCENT, 1, test_arena()), "30,4" NBSP "%");
	CHECK_INT(
		points_share(series_at(elderly, 2018), series_at(all, 2018), &share), REFUSED_NOT);
	CHECK_TEXT(interval_print(&share, RATIO_PERCENT, 1, test_arena()), "25,8" NBSP "%");
	observe(in, 2018, "46")->group = "65+";
	in->observations[in->n_observations - 1].source = "ett annat register";
	elderly = series_for(in, "12", "65+");
	CHECK_INT(elderly->n_points, 3);
	CHECK_INT(points_share(series_at(elderly, 2018), series_at(all, 2018), &share),
		REFUSED_SOURCE);
}

TEST(trend, is_the_least_squares_slope_with_number_and_years)
{
	struct series_trend trend;
	CHECK_INT(series_trend(series_for(suicides(), "12", NULL), 1, &trend), REFUSED_NOT);
	CHECK_INT(trend.n, 6);
	CHECK_INT(trend.first_year, 2013);
	CHECK_INT(trend.last_year, 2018);
	CHECK(trend.slope.low.num == -24 && trend.slope.low.den == 5);
	CHECK_TEXT(interval_print(&trend.slope, RATIO_SIGNED, 1, test_arena()), MINUS "4,8");
	CHECK_INT(series_trend(series_for(suicides(), "riket", NULL), 1, &trend), REFUSED_NOT);
	CHECK_TEXT(interval_print(&trend.slope, RATIO_SIGNED, 1, test_arena()), MINUS "7,5");
}

TEST(part_of_a_year, is_compared_with_a_whole_one_per_month_and_never_as_it_is)
{
	static const struct {
		const int *whole;
		const char *part, *rate, *change;
	} cases[] = {
		{sip, "3274", "363,8", MINUS "12,4" NBSP "%"}, /* naive: -34,3 % */
		{examinations, "2148", "238,7", "+31,1" NBSP "%"}, /* naive: -1,6 % */
	};
	for (size_t i = 0; i < 2; i++) {
		const struct indicator *in = with_part(cases[i].whole, cases[i].part);
		const struct series *s = series_for(in, NULL, NULL);
		struct series_rates rates;
		struct series_change change;
		CHECK_INT(points_change(series_at(s, 2018), series_at(s, 2019), &change),
			REFUSED_PERIODS);
		CHECK_TEXT(percent(&change.part), "");
		CHECK_INT(
			points_rates(series_at(s, 2018), series_at(s, 2019), &rates), REFUSED_NOT);
		CHECK_TEXT(interval_print(&rates.to, RATIO_PLAIN, 1, test_arena()), cases[i].rate);
		CHECK_TEXT(percent(&rates.part), cases[i].change);
		CHECK(rates.marks & POINT_PART);
		CHECK_INT(series_last(s, s->n_segments)->year, 2018);
	}
}

TEST(growth, is_told_in_per_cent_and_in_times)
{
	const struct series *s = series_for(with_part(sip, "3274"), NULL, NULL);
	struct series_change change = change_of(s, 2015, 2018);
	CHECK_TEXT(percent(&change.part), "+14,7" NBSP "%");
	s = series_for(with_part(examinations, "2148"), NULL, NULL);
	change = change_of(s, 2015, 2018);
	CHECK_TEXT(interval_print(&change.times, RATIO_TIMES, 2, test_arena()), "×3,74");
}

TEST(direction, decides_whether_a_change_goes_the_right_way)
{
	const struct series *county = series_for(suicides(), "12", NULL);
	const struct series *plans = series_for(with_part(sip, "3274"), NULL, NULL);
	struct series_change falls = change_of(county, 2013, 2018);
	struct series_change rises = change_of(plans, 2015, 2018);
	struct series_change still = change_of(county, 2016, 2017);
	CHECK_INT(course_of(DIRECTION_DECREASE, &falls), COURSE_RIGHT);
	CHECK_INT(course_of(DIRECTION_ZERO, &falls), COURSE_RIGHT);
	CHECK_INT(course_of(DIRECTION_INCREASE, &falls), COURSE_WRONG);
	CHECK_INT(course_of(DIRECTION_INCREASE, &rises), COURSE_RIGHT);
	CHECK_INT(course_of(DIRECTION_DECREASE, &rises), COURSE_WRONG);
	CHECK_INT(course_of(DIRECTION_DECREASE, &still), COURSE_STILL);
	CHECK_INT(course_of(DIRECTION_NONE, &falls), COURSE_NONE);
}

TEST(direction, towards_zero_is_reached_at_zero)
{
	struct indicator in = {.id = "noll"};
	observe(&in, 2020, "4");
	observe(&in, 2021, "0");
	observe(&in, 2022, "0");
	const struct series *s = series_for(&in, NULL, NULL);
	struct series_change change = change_of(s, 2020, 2021);
	CHECK_INT(course_of(DIRECTION_ZERO, &change), COURSE_REACHED);
	CHECK_INT(course_of(DIRECTION_DECREASE, &change), COURSE_RIGHT);
	change = change_of(s, 2021, 2022);
	CHECK_INT(course_of(DIRECTION_ZERO, &change), COURSE_REACHED);
	CHECK_TEXT(percent(&change.part), ""); /* of nothing */
}

/* ---- which values are one series ---- */

TEST(series, take_the_newest_correction_of_a_value)
{
	struct indicator *in = suicides();
	observe(in, 2018, "180")->subject = "12";
	const struct series *s = series_for(in, NULL, NULL);
	CHECK_INT(s->n_points, 6);
	CHECK_INT(series_at(s, 2018)->observation->quantity->low, 180 * DECIMAL_ONE);
	observe(in, 2018, "1")->state = STATE_NOT_READY;
	s = series_for(in, NULL, NULL);
	CHECK_INT(s->n_points, 6);
	CHECK_INT(series_at(s, 2018)->why, REFUSED_NO_VALUE);
	CHECK_INT(series_last(s, 1)->year, 2017);
}

TEST(series, are_told_apart_by_subject_group_sex_and_what_is_counted)
{
	struct indicator in = {.id = "blandat"};
	struct series *all;
	size_t n;
	observe(&in, 2017, "40")->what = "aktörer";
	observe(&in, 2017, "100")->what = "arrangemang";
	observe(&in, 2017, "12")->sex = SEX_WOMEN;
	observe(&in, 2017, "13")->group = "13-29";
	observe(&in, 2017, "14")->subject = "1280";
	observe(&in, 2017, "15")->subject = "12"; /* the county itself */
	observe(&in, 2018, "16");
	CHECK_CODE(series_of_indicator(&skane, &in, test_arena(), &all, &n), SP_OK, NULL);
	CHECK_INT(n, 6);
	CHECK_INT(all[5].n_points, 2);
	CHECK_CODE(
		series_of_facts(&skane, in.observations, in.n_observations, test_arena(), &all, &n),
		SP_OK, NULL);
	CHECK_INT(n, 6);
}

TEST(series, stand_in_the_order_of_years_whatever_order_they_came_in)
{
	struct indicator in = {.id = "oordnat"};
	static const uint32_t years[] = {2019, 2015, 2018, 2016};
	for (size_t i = 0; i < 4; i++)
		observe(&in, years[i], "1");
	observe_part(&in, 2018, "3", 1, 9);
	const struct series *s = series_for(&in, NULL, NULL);
	static const uint32_t wanted[] = {2015, 2016, 2018, 2018, 2019};
	for (size_t i = 0; i < 5; i++)
		CHECK_INT(s->points[i].year, wanted[i]);
	CHECK(s->points[2].marks & POINT_PART);
	CHECK(!(series_at(s, 2018)->marks & POINT_PART));
	CHECK(!series_at(s, 2017));
	CHECK(!series_first(s, 0) && !series_last(s, 2));
}

/* ---- where a line breaks, and what is refused: section 5, traps 3-11 ---- */

TEST(trend, breaks_where_the_definition_changes)
{
	static struct indicator_version versions[] = {{2015, "alla"}, {2018, "bara nya"}};
	struct indicator in = {.id = "omdefinierad", .versions = versions, .n_versions = 2};
	const int values[] = {10, 12, 14, 30, 31};
	struct series_change change;
	struct series_trend trend;
	observe_years(&in, NULL, 2015, values, 5);
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(s->n_segments, 2);
	CHECK_INT(
		points_change(series_at(s, 2017), series_at(s, 2018), &change), REFUSED_DEFINITION);
	CHECK_INT(series_trend(s, 1, &trend), REFUSED_NOT);
	CHECK(trend.n == 3 && trend.slope.low.num == 2 && trend.slope.low.den == 1);
	CHECK_INT(series_trend(s, 2, &trend), REFUSED_NOT);
	CHECK(trend.n == 2 && trend.first_year == 2018 && trend.slope.low.num == 1);
	CHECK_INT(series_trend(s, 3, &trend), REFUSED_FEW);
	CHECK_INT(series_trend(s, 0, &trend), REFUSED_FEW);
}

TEST(refusals, say_why_a_value_is_in_no_line)
{
	static const struct {
		const char *value;
		enum refusal why;
		unsigned mark;
	} cases[] = {
		{"drygt 40", REFUSED_BOUND, POINT_BOUND},
		{"fler än 100", REFUSED_BOUND, POINT_BOUND},
		{"uppemot 100", REFUSED_BOUND, POINT_BOUND},
		{"hälften", REFUSED_WORDS, POINT_WORDS},
		{"ca en tredjedel", REFUSED_WORDS, POINT_WORDS},
		{"ca 50", REFUSED_NOT, POINT_ABOUT},
		{"40-50", REFUSED_NOT, POINT_RANGE},
		{"63 %", REFUSED_NOT, POINT_PERCENT_ALONE},
		{"16/33", REFUSED_NOT, POINT_SHARE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct indicator in = {.id = "ett"};
		observe(&in, 2018, cases[i].value);
		const struct series *s = series_for(&in, NULL, NULL);
		CHECK_INT(s->points[0].why, cases[i].why);
		CHECK(s->points[0].marks & cases[i].mark);
		CHECK_INT(s->points[0].segment, cases[i].why == REFUSED_NOT);
	}
}

TEST(refusals, tell_a_named_period_from_one_whose_months_are_known)
{
	struct indicator in = {.id = "höst"};
	struct series_rates rates;
	struct series_change change;
	observe(&in, 2018, "20");
	observe(&in, 2019, "16")->period = "hösten 2019";
	observe(&in, 2019, "4")->period = "vecka 41";
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(s->n_points, 3);
	CHECK_INT(s->points[1].why, REFUSED_PERIOD_UNKNOWN);
	CHECK_INT(points_rates(&s->points[0], &s->points[1], &rates), REFUSED_PERIOD_UNKNOWN);
	CHECK_INT(points_change(&s->points[0], &s->points[1], &change), REFUSED_PERIOD_UNKNOWN);
	CHECK_INT(points_change(&s->points[1], &s->points[2], &change), REFUSED_PERIOD_UNKNOWN);
}

TEST(part_of_a_year, is_compared_as_it_is_with_the_same_months_of_another)
{
	struct indicator in = {.id = "delår"};
	observe_part(&in, 2018, "300", 1, 9);
	observe_part(&in, 2019, "330", 1, 9);
	const struct series *s = series_for(&in, NULL, NULL);
	const struct series_change change = change_of(s, 2018, 2019);
	CHECK_TEXT(percent(&change.part), "+10,0" NBSP "%");
	CHECK_INT(s->n_segments, 0);
}

TEST(change, of_shares_is_told_in_percentage_points_and_never_in_per_cent_of_per_cent)
{
	struct indicator in = {.id = "andel", .kind = INDICATOR_MUNICIPALITY_SHARE};
	struct series_rates rates;
	observe(&in, 2017, "20/33");
	observe(&in, 2018, "16/33");
	const struct series *s = series_for(&in, NULL, NULL);
	const struct series_change change = change_of(s, 2017, 2018);
	CHECK_TEXT(interval_print(&change.difference, RATIO_POINTS, 1, test_arena()), MINUS "12,1");
	CHECK_TEXT(percent(&change.part), "");
	CHECK_INT(points_rates(&s->points[0], &s->points[1], &rates), REFUSED_KIND);
	CHECK_TEXT(ratio_print(s->points[0].value.low, RATIO_PERCENT, 1, test_arena()),
		"60,6" NBSP "%");
}

TEST(change, between_a_share_with_numbers_and_a_percentage_alone_is_refused)
{
	struct indicator in = {.id = "två-mått"};
	struct series_change change;
	observe(&in, 2017, "63 %");
	observe(&in, 2018, "16/33");
	observe(&in, 2019, "20")->unit = "kommuner";
	observe(&in, 2020, "21")->unit = "personer";
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(points_change(&s->points[0], &s->points[1], &change), REFUSED_KIND);
	CHECK_INT(points_change(&s->points[2], &s->points[3], &change), REFUSED_UNIT);
	CHECK_INT(s->n_segments, 4);
}

TEST(change, of_ranges_has_both_ends)
{
	struct indicator in = {.id = "intervall"};
	struct series_trend trend;
	observe(&in, 2017, "40–50");
	observe(&in, 2018, "45–60");
	const struct series *s = series_for(&in, NULL, NULL);
	const struct series_change change = change_of(s, 2017, 2018);
	CHECK_TEXT(
		interval_print(&change.difference, RATIO_SIGNED, 0, test_arena()), MINUS "5 – +20");
	CHECK_TEXT(percent(&change.part), MINUS "10,0" NBSP "% – +50,0" NBSP "%");
	CHECK_INT(course_of(DIRECTION_INCREASE, &change), COURSE_NONE);
	CHECK_INT(series_trend(s, 1, &trend), REFUSED_NOT);
	CHECK_TEXT(interval_print(&trend.slope, RATIO_SIGNED, 0, test_arena()), MINUS "5 – +20");
}

TEST(change, carries_the_reservations_of_both_values)
{
	struct indicator in = {.id = "preliminär"};
	observe(&in, 2017, "ca 40");
	observe(&in, 2018, "50")->preliminary = true;
	observe(&in, 2019, "60")->state = STATE_ONLY_TOTAL;
	const struct series *s = series_for(&in, NULL, NULL);
	struct series_change change = change_of(s, 2017, 2018);
	CHECK_INT(change.marks, POINT_ABOUT | POINT_PRELIMINARY);
	CHECK_INT(course_of(DIRECTION_INCREASE, &change), COURSE_NONE);
	change = change_of(s, 2018, 2019);
	CHECK_INT(change.marks, POINT_PRELIMINARY | POINT_ONLY_TOTAL);
	CHECK_INT(course_of(DIRECTION_INCREASE, &change), COURSE_RIGHT);
}

TEST(refusals, of_yes_and_no_and_of_missing_values_differ)
{
	struct indicator in = {.id = "svar"};
	struct series_change change;
	struct observation *o = observe(&in, 2017, "1");
	o->quantity = NULL;
	o->has_yes_no = true;
	observe(&in, 2018, "1")->state = STATE_NOT_READY;
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(s->points[0].why, REFUSED_NO_NUMBER);
	CHECK_INT(s->points[1].why, REFUSED_NO_VALUE);
	CHECK_INT(points_change(&s->points[0], &s->points[1], &change), REFUSED_NO_NUMBER);
	CHECK_INT(s->n_segments, 0);
}

TEST(rates, of_months_the_wrong_way_round_are_no_numbers)
{
	struct indicator in = {.id = "fel"};
	struct series_rates rates;
	observe(&in, 2018, "10");
	observe_part(&in, 2019, "10", 9, 8);
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(points_rates(&s->points[0], &s->points[1], &rates), REFUSED_OVERFLOW);
	observe_part(&in, 2019, "10", 1, 6);
	observe(&in, 2018, "0");
	s = series_for(&in, NULL, NULL);
	CHECK_INT(points_rates(series_at(s, 2018), &s->points[1], &rates), REFUSED_ZERO);
}

/* ---- against another way of reckoning ---- */

/* Slope by the sum over all pairs of years: the same line, reckoned without means. */
static struct ratio slope_by_pairs(const uint32_t *years, const int *values, size_t n)
{
	int64_t num = 0, den = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++) {
			const int64_t x = (int64_t)years[i] - years[k];
			num += x * (values[i] - values[k]);
			den += x * x;
		}
	return ratio_of(num, den);
}

TEST(trend, agrees_with_a_sum_over_pairs_for_any_values)
{
	struct random_numbers random = {7};
	for (size_t round = 0; round < 300; round++) {
		struct indicator in = {.id = "slump"};
		struct series_trend trend;
		uint32_t years[12], year = 2000;
		int values[12];
		const size_t n = 2 + random_below(&random, 11);
		for (size_t i = 0; i < n; i++) {
			year += 1 + random_below(&random, 3);
			years[i] = year;
			values[i] = (int)random_below(&random, 100000);
			observe(&in, year, arena_printf(test_arena(), "%d", values[i]));
		}
		CHECK_INT(series_trend(series_for(&in, NULL, NULL), 1, &trend), REFUSED_NOT);
		const struct ratio wanted = slope_by_pairs(years, values, n);
		CHECK(trend.slope.low.num == wanted.num && trend.slope.low.den == wanted.den);
		CHECK(interval_exact(&trend.slope));
		CHECK_INT(trend.n, n);
	}
}
