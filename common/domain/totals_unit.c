/* SPDX-License-Identifier: Apache-2.0 */
/* Units into totals: one by one, or those of two years side by side. */
#include "common/domain/answer.h"
#include "common/domain/totals_value.h"

/* The question that the unit was asked in place of question i; NULL if none. */
static const struct question *asked_as(
	const struct totals *t, const struct totals_map *map, size_t i)
{
	if (!map)
		return &t->questions->items[i];
	return map->places[i] == SIZE_MAX ? NULL : &map->from->items[map->places[i]];
}

static void clear_slots(int64_t *slots)
{
	for (size_t i = 0; i < ANSWER_SLOTS_MAX; i++)
		slots[i] = INT64_MIN;
}

/* What the unit said to question i: its numbers, and the byte of its state. */
static uint8_t read_answer(
	const struct totals *t, const struct totals_unit *u, size_t i, size_t *from, int64_t *slots)
{
	const struct questions *asked = u->map ? u->map->from : t->questions;
	const struct question *q = asked_as(t, u->map, i);
	clear_slots(slots);
	if (!q)
		return STATE_NOT_ASKED;
	if (!u->row) {
		const struct answer *ans = answer_find_from(u->answers, u->n_answers, q->key, from);
		if (!ans || !answer_slots(q, ans, slots))
			clear_slots(slots);
		return answer_state_byte(ans);
	}
	packed_slots(u->row, q, slots);
	return u->row->states[q - asked->items];
}

enum sp_code total_check_row(
	const struct totals *t, const struct totals_unit *u, struct sp_error *err)
{
	const struct questions *from = u->map ? u->map->from : t->questions;
	if (!u->row || (u->row->n_states == from->n_items && u->row->n_numbers == from->n_numbers))
		return SP_OK;
	return sp_fail(err, SP_STORE_DAMAGED, "a row of answers is not as long as its questions");
}

static enum sp_code add_codes(
	struct arena *a, const char ***list, size_t *n, const struct totals_unit *u)
{
	for (size_t i = 0; u->codes && i < u->n_codes; i++) {
		const char **place = ARENA_PUSH(a, *list, *n);
		if (!place)
			return SP_NO_MEMORY;
		*place = u->codes[i];
	}
	return SP_OK;
}

/* Names the organisations that have, have not, or say nothing. */
static enum sp_code name_unit(struct totals *t, struct question_total *qt,
	const struct totals_unit *u, uint8_t byte, const int64_t *slots)
{
	if (!t->names || qt->kind != QUESTION_YES_NO || state_of_byte(byte) == STATE_NOT_ASKED)
		return SP_OK;
	if (state_of_byte(byte) != STATE_GIVEN || !total_readable(qt->kind, slots))
		return add_codes(t->names, &qt->silent, &qt->n_silent, u);
	return slots[0] ? add_codes(t->names, &qt->with, &qt->n_with, u)
			: add_codes(t->names, &qt->without, &qt->n_without, u);
}

enum sp_code total_add_unit(struct totals *t, const struct totals_unit *u, size_t i, size_t *from)
{
	int64_t slots[ANSWER_SLOTS_MAX];
	uint8_t byte = STATE_NONE;
	if (u->received) {
		byte = read_answer(t, u, i, from, slots);
		total_add_answer(&t->items[i], byte, slots, (uint32_t)u->n_codes);
	} else {
		t->items[i].n_asked += (uint32_t)u->n_codes;
	}
	return name_unit(t, &t->items[i], u, byte, slots);
}

void totals_keep_names(struct totals *t, struct arena *a)
{
	t->names = a;
}

enum sp_code totals_add_unit(struct totals *t, const struct totals_unit *u, struct sp_error *err)
{
	const uint32_t weight = (uint32_t)u->n_codes;
	size_t from = 0;
	enum sp_code rc = total_check_row(t, u, err);
	if (rc != SP_OK || weight == 0)
		return rc;
	t->n_units += weight;
	t->n_received += u->received ? weight : 0;
	for (size_t i = 0; i < t->n_items && rc == SP_OK; i++)
		rc = total_add_unit(t, u, i, &from);
	return rc == SP_OK ? SP_OK : sp_fail(err, rc);
}

/* ---- the constant panel ---- */

/* Leaves in both rows the months that both have. */
static void keep_common_months(int64_t *now, int64_t *before)
{
	for (size_t i = 0; i < TOTAL_MONTHS; i++)
		if (now[i] < 0 || before[i] < 0)
			now[i] = before[i] = INT64_MIN;
}

/* Whether the unit's value of both years is in the figure of its year. */
static bool in_panel(
	enum question_kind kind, uint8_t byte, uint8_t byte_before, int64_t *now, int64_t *before)
{
	if (state_of_byte(byte) != STATE_GIVEN || state_of_byte(byte_before) != STATE_GIVEN)
		return false;
	if (!total_readable(kind, now) || !total_readable(kind, before))
		return false;
	if (kind == QUESTION_MONTHS)
		keep_common_months(now, before);
	if (kind == QUESTION_SHARE && (now[1] == 0 || before[1] == 0))
		return false;
	return total_readable(kind, now);
}

static void add_both(struct totals *now, const struct totals_unit *u, struct totals *before,
	const struct totals_unit *v, size_t i, size_t from[2])
{
	int64_t slots[ANSWER_SLOTS_MAX], slots_before[ANSWER_SLOTS_MAX];
	const uint32_t weight = (uint32_t)u->n_codes;
	uint8_t byte = read_answer(now, u, i, &from[0], slots);
	uint8_t byte_before = read_answer(before, v, i, &from[1], slots_before);
	if (!in_panel(now->items[i].kind, byte, byte_before, slots, slots_before))
		byte = byte_before = STATE_NOT_ASKED;
	total_add_answer(&now->items[i], byte, slots, weight);
	total_add_answer(&before->items[i], byte_before, slots_before, weight);
}

enum sp_code totals_add_panel(struct totals *now, const struct totals_unit *u,
	struct totals *before, const struct totals_unit *v, struct sp_error *err)
{
	size_t from[2] = {0, 0};
	enum sp_code rc = total_check_row(now, u, err);
	if (rc == SP_OK)
		rc = total_check_row(before, v, err);
	if (rc != SP_OK || !u->received || !v->received || u->n_codes == 0)
		return rc;
	now->n_units += (uint32_t)u->n_codes;
	now->n_received += (uint32_t)u->n_codes;
	before->n_units += (uint32_t)u->n_codes;
	before->n_received += (uint32_t)u->n_codes;
	for (size_t i = 0; i < now->n_items; i++)
		add_both(now, u, before, v, i, from);
	return SP_OK;
}
