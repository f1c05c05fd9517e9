/* SPDX-License-Identifier: Apache-2.0 */
/* totals_value.h - one answer into the total of its question. Private to common/domain. */
#ifndef SP_DOMAIN_TOTALS_VALUE_H
#define SP_DOMAIN_TOTALS_VALUE_H

#include "common/domain/totals.h"

/* STATE_NONE for a number that is no state. */
enum answer_state state_of_byte(uint8_t byte);
/* Adds the state alone; true when it says that there is a value. */
bool total_add_state(struct question_total *qt, uint8_t byte, uint32_t weight);
/* Adds the answer of a unit that stands for `weight` organisations: the counts grow by as many, the sums by
 * what it says. `slots` has ANSWER_SLOTS_MAX numbers, INT64_MIN where there is none. */
void total_add_answer(
	struct question_total *qt, uint8_t byte, const int64_t *slots, uint32_t weight);
/* SP_STORE_DAMAGED when the unit's row is not one of these questions. */
SP_CHECK enum sp_code total_check_row(
	const struct totals *t, const struct totals_unit *u, struct sp_error *err);
/* Adds what the unit says to question i, or that it says nothing. *from: 0, and then the same for the next one. SP_OK or
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code total_add_unit(
	struct totals *t, const struct totals_unit *u, size_t i, size_t *from);
/* Whether the numbers are some of the kind's own. */
bool total_readable(enum question_kind kind, const int64_t *slots);

#endif
