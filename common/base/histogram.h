/* SPDX-License-Identifier: Apache-2.0 */
/* histogram.h - how many values lay at or below each of some bounds: times, sizes, counts; without a lock.
 * Floor 0: libc only. Any thread adds and reads at any time; histogram_init comes before both. */
#ifndef SP_BASE_HISTOGRAM_H
#define SP_BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS_MAX = 20 };

/* Bounds that fit most: microseconds from 50 us to 10 s, and counts from 1 to 256. */
enum { HISTOGRAM_TIMES = 17, HISTOGRAM_COUNTS = 9 };
extern const uint64_t histogram_times_us[HISTOGRAM_TIMES];
extern const uint64_t histogram_counts[HISTOGRAM_COUNTS];

struct histogram {
	const uint64_t *bounds; /* rising; borrowed for the histogram's life */
	size_t n;
	atomic_uint_fast64_t in[HISTOGRAM_BOUNDS_MAX + 1]; /* the last: above all bounds */
	atomic_uint_fast64_t sum;
};

/* What it has counted, at one moment as nearly as can be told while others add. */
struct histogram_state {
	const uint64_t *bounds; /* borrowed from the histogram */
	size_t n;
	uint64_t upto[HISTOGRAM_BOUNDS_MAX]; /* values at or below bounds[i] */
	uint64_t count; /* of all values: never below upto[n - 1] */
	uint64_t sum; /* of all values; may lack some that `count` has, or have more */
};

/* `n` rising bounds, at most HISTOGRAM_BOUNDS_MAX: those beyond are left out. */
void histogram_init(struct histogram *h, const uint64_t *bounds, size_t n);
void histogram_add(struct histogram *h, uint64_t value);
/* The same at a fraction of the cost, where one thread alone adds; any reads. */
void histogram_add_alone(struct histogram *h, uint64_t value);
void histogram_read(const struct histogram *h, struct histogram_state *out);
/* Adds what `h` has counted to what others with the same bounds have. */
void histogram_read_more(const struct histogram *h, struct histogram_state *sum);
/* The least bound that `percent` of the values (1 to 100) lie at or below: 0 when there are none, UINT64_MAX
 * when it is above all bounds. */
uint64_t histogram_percentile(const struct histogram_state *s, unsigned percent);

#endif
