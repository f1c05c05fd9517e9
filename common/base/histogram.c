/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/histogram.h"

const uint64_t histogram_times_us[HISTOGRAM_TIMES] = {50, 100, 250, 500, 1000, 2500, 5000, 10000,
	25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};
const uint64_t histogram_counts[HISTOGRAM_COUNTS] = {1, 2, 4, 8, 16, 32, 64, 128, 256};

void histogram_init(struct histogram *h, const uint64_t *bounds, size_t n)
{
	h->bounds = bounds;
	h->n = n < HISTOGRAM_BOUNDS_MAX ? n : HISTOGRAM_BOUNDS_MAX;
	for (size_t i = 0; i <= HISTOGRAM_BOUNDS_MAX; i++)
		atomic_init(&h->in[i], 0);
	atomic_init(&h->sum, 0);
}

static size_t place(const struct histogram *h, uint64_t value)
{
	size_t i = 0;
	while (i < h->n && value > h->bounds[i])
		i++;
	return i;
}

void histogram_add(struct histogram *h, uint64_t value)
{
	atomic_fetch_add_explicit(&h->in[place(h, value)], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&h->sum, value, memory_order_relaxed);
}

static void add_alone(atomic_uint_fast64_t *to, uint64_t n)
{
	uint64_t sum = atomic_load_explicit(to, memory_order_relaxed) + n;
	atomic_store_explicit(to, sum, memory_order_relaxed);
}

void histogram_add_alone(struct histogram *h, uint64_t value)
{
	add_alone(&h->in[place(h, value)], 1);
	add_alone(&h->sum, value);
}

void histogram_read_more(const struct histogram *h, struct histogram_state *sum)
{
	uint64_t upto = 0;
	sum->sum += atomic_load_explicit(&h->sum, memory_order_relaxed);
	for (size_t i = 0; i < h->n; i++) {
		upto += atomic_load_explicit(&h->in[i], memory_order_relaxed);
		sum->upto[i] += upto;
	}
	sum->count += upto + atomic_load_explicit(&h->in[h->n], memory_order_relaxed);
}

void histogram_read(const struct histogram *h, struct histogram_state *out)
{
	*out = (struct histogram_state){.bounds = h->bounds, .n = h->n};
	histogram_read_more(h, out);
}

/* `percent` of `count`, rounded up, without overflow. */
static uint64_t share(uint64_t count, unsigned percent)
{
	return count / 100 * percent + (count % 100 * percent + 99) / 100;
}

uint64_t histogram_percentile(const struct histogram_state *s, unsigned percent)
{
	if (s->count == 0)
		return 0;
	uint64_t wanted = share(s->count, percent);
	for (size_t i = 0; i < s->n; i++)
		if (s->upto[i] >= wanted)
			return s->bounds[i];
	return UINT64_MAX;
}
