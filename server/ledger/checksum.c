/* SPDX-License-Identifier: Apache-2.0 */
#include "server/ledger/checksum.h"

#include <string.h>

/* Eight sums at a time, for a multiplication takes longer than the next one has to wait. */
enum { LANES = 8, BLOCK = 8 * LANES };

/* Each word gives another sum, and each sum with the same word too: what differs once differs to the end. The turn
 * brings down what a multiplication only carries up. */
static uint64_t mix(uint64_t sum, uint64_t word)
{
	uint64_t v = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return v << 29 | v >> 35;
}

static void add_block(uint64_t sums[LANES], const uint8_t *p)
{
	for (size_t i = 0; i < LANES; i++) {
		uint64_t word;
		memcpy(&word, p + 8 * i, sizeof word);
		sums[i] = mix(sums[i], word);
	}
}

uint64_t checksum(struct bytes in)
{
	uint64_t sums[LANES] = {1, 2, 3, 4, 5, 6, 7, 8}, sum = in.len;
	uint8_t end[BLOCK] = {0};
	size_t i = 0;
	for (; in.len - i >= BLOCK; i += BLOCK)
		add_block(sums, in.ptr + i);
	if (i < in.len)
		memcpy(end, in.ptr + i, in.len - i);
	add_block(sums, end);
	for (size_t k = 0; k < LANES; k++)
		sum = mix(sum, sums[k]);
	return sum;
}
