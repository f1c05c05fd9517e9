/* SPDX-License-Identifier: Apache-2.0 */
/* packed.h - the numbers and states of a unit's answers side by side, as a row of `current` holds them (ledger):
 * small, and so that many rows are added up without a look at each answer (totals_block.h).
 * Floor 2: base, text. Pure; any thread.
 *
 * A question has as many numbers as slots, but a count only the low end: the high end is the same, or a range
 * says otherwise. Numbers have 2 or 4 bytes where all of a row are whole and small, else 8, in this machine's order:
 * rows are made again from the record and never travel. */
#ifndef SP_DOMAIN_PACKED_H
#define SP_DOMAIN_PACKED_H

#include "common/domain/question.h"

/* How a row's numbers lie; one byte of it. */
enum packed_form {
	/* uint16 and uint32: of counts, shares and months the whole, of all others the slot; the largest = none */
	PACKED_SMALL = 2,
	PACKED_WHOLE = 4,
	PACKED_FINE = 8, /* int64: the slot; INT64_MIN = none */
	/* Some count is not what its state says (given and no number in its range, or a number and not given), so that
	 * each answer needs a look. */
	PACKED_ODD = 0x80,
	PACKED_WIDTH = 0x0F,
};

struct packed_answers {
	const uint8_t *numbers; /* n_numbers */
	const uint8_t *
		ranges; /* n_ranges: number's place u16, its high end as the numbers are; by place */
	const uint8_t *states; /* n_states: one answer_state_byte a question */
	uint16_t n_numbers, n_ranges, n_states;
	uint8_t form;
};

static inline size_t packed_width(const struct packed_answers *p)
{
	return p->form & PACKED_WIDTH;
}

/* Bytes of the three, which lie one after another. */
size_t packed_size(const struct packed_answers *p);
/* Finds them at `at`, by form and numbers; false for a form that does not exist. */
bool packed_at(struct packed_answers *p, const uint8_t *at);

/* Packs slots (qs->n_slots of them, in the questions' order; INT64_MIN = none) and states (one a question) into `a`.
 * SP_OK, SP_NO_MEMORY, or SP_TOO_LARGE for more questions than a row holds. */
SP_CHECK enum sp_code answers_pack(const struct questions *qs, const int64_t *slots,
	const uint8_t *states, struct arena *a, struct packed_answers *out);
/* The slots of a question, of which the row must have the numbers: as they were packed. */
void packed_slots(const struct packed_answers *p, const struct question *q, int64_t *slots);

/* How much the high end of range i is above its count's low end, and the number's place. */
uint64_t packed_range(const struct packed_answers *p, uint16_t i, uint16_t *place);

#endif
