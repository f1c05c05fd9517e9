/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "common/base/histogram.h"

#include <pthread.h>

static const uint64_t bounds[] = {1, 10, 100};
enum { BOUNDS = sizeof bounds / sizeof bounds[0] };

static void add_all(struct histogram *h, const uint64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		histogram_add(h, values[i]);
}

TEST(histogram, counts_nothing_at_first)
{
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, BOUNDS);
	histogram_read(&h, &s);
	CHECK_INT(s.n, BOUNDS);
	CHECK(s.bounds == bounds);
	CHECK_INT(s.count, 0);
	CHECK_INT(s.sum, 0);
	for (size_t i = 0; i < BOUNDS; i++)
		CHECK_INT(s.upto[i], 0);
	CHECK_INT(histogram_percentile(&s, 50), 0);
}

TEST(histogram, counts_a_value_at_its_bound_and_at_every_one_above)
{
	static const uint64_t values[] = {0, 1, 2, 10, 11, 100, 101, 1000};
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, BOUNDS);
	add_all(&h, values, sizeof values / sizeof values[0]);
	histogram_read(&h, &s);
	CHECK_INT(s.upto[0], 2);
	CHECK_INT(s.upto[1], 4);
	CHECK_INT(s.upto[2], 6);
	CHECK_INT(s.count, 8);
	CHECK_INT(s.sum, 1225);
}

TEST(histogram, takes_the_greatest_value_there_is)
{
	static const uint64_t values[] = {UINT64_MAX};
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, BOUNDS);
	add_all(&h, values, 1);
	histogram_read(&h, &s);
	CHECK_INT(s.upto[BOUNDS - 1], 0);
	CHECK_INT(s.count, 1);
	CHECK(s.sum == UINT64_MAX);
}

TEST(histogram, has_only_a_count_without_bounds)
{
	static const uint64_t values[] = {3, 4};
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, 0);
	add_all(&h, values, 2);
	histogram_read(&h, &s);
	CHECK_INT(s.n, 0);
	CHECK_INT(s.count, 2);
	CHECK_INT(s.sum, 7);
	CHECK(histogram_percentile(&s, 50) == UINT64_MAX);
}

TEST(histogram, leaves_out_the_bounds_that_it_has_no_room_for)
{
	uint64_t many[HISTOGRAM_BOUNDS_MAX + 5];
	struct histogram h;
	struct histogram_state s;
	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
		many[i] = i;
	histogram_init(&h, many, sizeof many / sizeof many[0]);
	add_all(&h, many, sizeof many / sizeof many[0]);
	histogram_read(&h, &s);
	CHECK_INT(s.n, HISTOGRAM_BOUNDS_MAX);
	CHECK_INT(s.upto[HISTOGRAM_BOUNDS_MAX - 1], HISTOGRAM_BOUNDS_MAX);
	CHECK_INT(s.count, HISTOGRAM_BOUNDS_MAX + 5);
}

TEST(histogram, tells_the_bound_that_a_share_of_the_values_keeps_below)
{
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, BOUNDS);
	for (int i = 0; i < 90; i++)
		histogram_add(&h, 1);
	for (int i = 0; i < 9; i++)
		histogram_add(&h, 50);
	histogram_add(&h, 5000);
	histogram_read(&h, &s);
	CHECK_INT(histogram_percentile(&s, 1), 1);
	CHECK_INT(histogram_percentile(&s, 90), 1);
	CHECK_INT(histogram_percentile(&s, 91), 100);
	CHECK_INT(histogram_percentile(&s, 99), 100);
	CHECK(histogram_percentile(&s, 100) == UINT64_MAX);
}

TEST(histogram, rounds_the_share_of_few_values_up)
{
	struct histogram h;
	struct histogram_state s;
	histogram_init(&h, bounds, BOUNDS);
	histogram_add(&h, 5);
	histogram_read(&h, &s);
	CHECK_INT(histogram_percentile(&s, 1), 10);
	CHECK_INT(histogram_percentile(&s, 100), 10);
}

TEST(histogram, counts_the_same_for_one_thread_alone)
{
	struct histogram h[2];
	struct histogram_state s[2];
	for (int i = 0; i < 2; i++)
		histogram_init(&h[i], bounds, BOUNDS);
	for (uint64_t value = 0; value < 300; value++) {
		histogram_add(&h[0], value);
		histogram_add_alone(&h[1], value);
	}
	for (int i = 0; i < 2; i++)
		histogram_read(&h[i], &s[i]);
	CHECK(memcmp(&s[0], &s[1], sizeof s[0]) == 0);
	CHECK_INT(s[1].count, 300);
}

TEST(histogram, of_several_threads_can_be_told_as_one)
{
	static const uint64_t values[] = {1, 10, 1000};
	struct histogram h[2];
	struct histogram_state s;
	for (int i = 0; i < 2; i++) {
		histogram_init(&h[i], bounds, BOUNDS);
		add_all(&h[i], values, 3);
	}
	histogram_read(&h[0], &s);
	histogram_read_more(&h[1], &s);
	CHECK_INT(s.upto[0], 2);
	CHECK_INT(s.upto[1], 4);
	CHECK_INT(s.upto[2], 4);
	CHECK_INT(s.count, 6);
	CHECK_INT(s.sum, 2022);
}

static void check_rising(const uint64_t *list, size_t n)
{
	CHECK(n <= HISTOGRAM_BOUNDS_MAX);
	for (size_t i = 1; i < n; i++)
		CHECK(list[i - 1] < list[i]);
}

TEST(histogram, has_usual_bounds_that_rise_and_fit)
{
	check_rising(histogram_times_us, HISTOGRAM_TIMES);
	check_rising(histogram_counts, HISTOGRAM_COUNTS);
}

enum { THREADS = 4, EACH = 20000 };

static void *add_many(void *ctx)
{
	for (uint64_t i = 0; i < EACH; i++)
		histogram_add(ctx, i % 200);
	return NULL;
}

/* While others add, what is read never falls and never has more below a bound than in all. */
TEST(histogram, loses_nothing_that_several_threads_add)
{
	pthread_t threads[THREADS];
	struct histogram h;
	struct histogram_state s;
	uint64_t last = 0;
	histogram_init(&h, bounds, BOUNDS);
	for (int i = 0; i < THREADS; i++)
		CHECK_INT(pthread_create(&threads[i], NULL, add_many, &h), 0);
	for (int i = 0; i < 1000; i++) {
		histogram_read(&h, &s);
		CHECK(s.count >= last);
		CHECK(s.upto[0] <= s.upto[1] && s.upto[1] <= s.upto[2]);
		CHECK(s.upto[2] <= s.count);
		last = s.count;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	histogram_read(&h, &s);
	CHECK_INT(s.count, THREADS * EACH);
	CHECK_INT(s.upto[2], THREADS * EACH / 200 * 101);
	CHECK_INT(s.sum, UINT64_C(199) * 100 * (THREADS * EACH / 200));
}
