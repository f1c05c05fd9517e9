/* SPDX-License-Identifier: Apache-2.0 */
/* totals_value.h - one answer into the total of its question. Private to common/domain. */
#ifndef SP_DOMAIN_TOTALS_VALUE_H
#define SP_DOMAIN_TOTALS_VALUE_H

#include "common/domain/totals.h"

/* STATE_NONE for a number that is no state. */
enum answer_state state_of_byte(uint8_t byte);
/* Adds the answer of a unit that stands for `weight` organisations: the counts grow by as many, the sums by
 * what it says. `slots` has ANSWER_SLOTS_MAX numbers, INT64_MIN where there is none. */
void total_add_answer(
	struct question_total *qt, uint8_t byte, const int64_t *slots, uint32_t weight);
/* Whether the numbers are some of the kind's own. */
bool total_readable(enum question_kind kind, const int64_t *slots);

#endif
