/* SPDX-License-Identifier: Apache-2.0 */
/* totals_block.h - many packed rows into totals: the counts among their questions side by side, as a machine adds
 * up lists, and only what is anything else one by one. Comes to what totals_add_unit comes to.
 * Floor 2: base, text. Pure; one thread at a time. */
#ifndef SP_DOMAIN_TOTALS_BLOCK_H
#define SP_DOMAIN_TOTALS_BLOCK_H

#include "common/domain/totals.h"

struct totals_block {
	struct totals *totals;
	size_t *others, n_others; /* places of the questions that are no counts */
	size_t n_numbers;
	/* Of some rows, up to the next flush; one a number, as it lies in the rows: */
	uint16_t *small_low, *small_high; /* sums of the halves of numbers of 2 bytes, */
	uint32_t *whole_low, *whole_high; /* of 4 bytes, */
	uint64_t *fine; /* and of numbers of 8 bytes */
	uint64_t *above; /* how much the high ends are above the low ones */
	uint8_t *given; /* one a question: how many say STATE_GIVEN and nothing else */
	unsigned rows;
	uint32_t silent; /* organisations that have not answered */
};

/* For totals to which nothing has been added. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code totals_block_init(struct totals_block *b, struct totals *t, struct arena *a);
/* As totals_add_unit, with its codes; but the counts show only after a flush. */
SP_CHECK enum sp_code totals_block_add(
	struct totals_block *b, const struct totals_unit *u, struct sp_error *err);
void totals_block_flush(struct totals_block *b);

#endif
