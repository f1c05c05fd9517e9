/* SPDX-License-Identifier: Apache-2.0 */
/* random.h - numbers that look random and are the same at each run. */
#ifndef SP_TESTS_LIB_RANDOM_H
#define SP_TESTS_LIB_RANDOM_H

#include <stdint.h>

struct random_numbers {
	uint64_t state;
};

/* 0 to below - 1 */
static inline uint32_t random_below(struct random_numbers *r, uint32_t below)
{
	r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((r->state >> 33) % below);
}

/* 64 bits, by xorshift; the state is not 0. */
static inline uint64_t random_bits(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif
