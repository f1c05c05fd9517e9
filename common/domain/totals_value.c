/* SPDX-License-Identifier: Apache-2.0 */
/* One value into a total: by kind, its numbers as answer_slots gives them. */
#include "common/domain/totals_value.h"

static void add_to(struct question_total *qt, decimal *sum, decimal v)
{
	if (!decimal_add(sum, v))
		qt->overflow = true;
}

static bool add_yes_no(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	if (slots[0] != 0 && slots[0] != 1)
		return false;
	if (slots[0])
		qt->n_yes += weight;
	else
		qt->n_no += weight;
	return true;
}

static bool add_count(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	(void)weight;
	if (slots[0] < 0 || slots[0] > slots[1])
		return false;
	add_to(qt, &qt->low, slots[0]);
	add_to(qt, &qt->high, slots[1]);
	return true;
}

static bool add_share(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	int64_t most = slots[1] ? slots[1] : 100 * DECIMAL_ONE;
	if (slots[0] < 0 || slots[1] < 0 || slots[0] > most)
		return false;
	if (slots[1] == 0) {
		qt->n_percent += weight;
		return true;
	}
	qt->n_both += weight;
	add_to(qt, &qt->numerator, slots[0]);
	add_to(qt, &qt->denominator, slots[1]);
	return true;
}

static bool add_months(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	size_t n = 0;
	for (size_t i = 0; i < TOTAL_MONTHS; i++) {
		if (slots[i] < 0 && slots[i] != INT64_MIN)
			return false;
		n += slots[i] >= 0;
	}
	for (size_t i = 0; i < TOTAL_MONTHS; i++) {
		if (slots[i] < 0)
			continue;
		qt->n_months[i] += weight;
		add_to(qt, &qt->months[i], slots[i]);
	}
	return n > 0;
}

static bool add_activity(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	if (slots[0] <= ACTIVITY_NONE || slots[0] > ACTIVITY_WAITING)
		return false;
	qt->activities[slots[0]] += weight;
	return true;
}

static bool add_grade(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	if (slots[0] <= GRADE_NONE || slots[0] > GRADE_WAITING)
		return false;
	qt->grades[slots[0]] += weight;
	return true;
}

static bool add_change(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	if (slots[0] <= CHANGE_NONE || slots[0] > CHANGE_UNCHANGED)
		return false;
	qt->changes[slots[0]] += weight;
	return true;
}

static bool add_text(struct question_total *qt, const int64_t *slots, uint32_t weight)
{
	(void)qt;
	(void)slots;
	(void)weight;
	return true;
}

/* Each returns false, and adds nothing, when the numbers are none of its kind. */
static bool (*const add_value[])(struct question_total *, const int64_t *, uint32_t) = {
	[QUESTION_NONE] = add_text,
	[QUESTION_YES_NO] = add_yes_no,
	[QUESTION_COUNT] = add_count,
	[QUESTION_SHARE] = add_share,
	[QUESTION_MONTHS] = add_months,
	[QUESTION_TEXT] = add_text,
	[QUESTION_ACTIVITY] = add_activity,
	[QUESTION_GRADE] = add_grade,
	[QUESTION_CHANGE] = add_change,
};

enum answer_state state_of_byte(uint8_t byte)
{
	unsigned state = byte & ~(unsigned)STATE_BYTE_ESTIMATED;
	return state > STATE_SUPPRESSED ? STATE_NONE : (enum answer_state)state;
}

bool total_readable(enum question_kind kind, const int64_t *slots)
{
	struct question_total scratch = {.kind = kind};
	return add_value[kind](&scratch, slots, 0);
}

bool total_add_state(struct question_total *qt, uint8_t byte, uint32_t weight)
{
	const enum answer_state state = state_of_byte(byte);
	qt->states[state] += weight;
	if (state == STATE_NOT_ASKED)
		return false;
	qt->n_asked += weight;
	qt->n_received += weight;
	if (state != STATE_GIVEN)
		return false;
	qt->n_given += weight;
	return true;
}

void total_add_answer(
	struct question_total *qt, uint8_t byte, const int64_t *slots, uint32_t weight)
{
	if (!total_add_state(qt, byte, weight))
		return;
	if (!add_value[qt->kind](qt, slots, weight))
		qt->n_unreadable += weight;
	else if (byte & STATE_BYTE_ESTIMATED || (qt->kind == QUESTION_COUNT && slots[0] < slots[1]))
		qt->n_estimated += weight;
}
