/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/totals.h"

#include <string.h>

#include "common/domain/answer.h"

uint8_t answer_state_byte(const struct answer *ans)
{
	if (!ans || (unsigned)ans->state > STATE_SUPPRESSED)
		return STATE_NONE;
	unsigned estimated = ans->state == STATE_GIVEN && answer_is_estimate(ans);
	return (uint8_t)((unsigned)ans->state | (estimated ? STATE_BYTE_ESTIMATED : 0U));
}

enum sp_code totals_init(struct totals *t, const struct questions *qs, struct arena *a)
{
	*t = (struct totals){.questions = qs, .n_items = qs->n_items};
	t->items = arena_array(a, qs->n_items, sizeof *t->items);
	if (!t->items)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < qs->n_items; i++) {
		t->items[i].question = &qs->items[i];
		t->items[i].kind = qs->items[i].kind;
	}
	return SP_OK;
}

/* ---- which question of another version ---- */

/* Looks from *from on, then from the start: versions mostly keep the order. */
static size_t place_of(const struct questions *qs, const struct question *q, size_t *from)
{
	for (size_t i = 0; i < qs->n_items; i++) {
		size_t at = (*from + i) % qs->n_items;
		if (strcmp(qs->items[at].key, q->key) != 0)
			continue;
		*from = at + 1;
		return question_same(&qs->items[at], q) ? at : SIZE_MAX;
	}
	return SIZE_MAX;
}

enum sp_code totals_map_init(
	struct totals_map *m, const struct totals *t, const struct questions *from, struct arena *a)
{
	size_t next = 0;
	*m = (struct totals_map){.from = from};
	m->places = arena_array(a, t->n_items, sizeof *m->places);
	if (!m->places)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < t->n_items; i++)
		m->places[i] = place_of(from, t->items[i].question, &next);
	return SP_OK;
}

/* The question that the unit was asked in place of question i; NULL if none. */
static const struct question *asked_as(
	const struct totals *t, const struct totals_map *map, size_t i)
{
	if (!map)
		return &t->questions->items[i];
	return map->places[i] == SIZE_MAX ? NULL : &map->from->items[map->places[i]];
}

/* ---- one value into a total: by kind, its numbers as answer_slots gives them ---- */
static void add_to(struct question_total *qt, decimal *sum, decimal v)
{
	if (!decimal_add(sum, v))
		qt->overflow = true;
}

static bool add_yes_no(struct question_total *qt, const int64_t *slots)
{
	if (slots[0] != 0 && slots[0] != 1)
		return false;
	qt->n_yes += slots[0] == 1;
	qt->n_no += slots[0] == 0;
	return true;
}

static bool add_count(struct question_total *qt, const int64_t *slots)
{
	if (slots[0] < 0 || slots[0] > slots[1])
		return false;
	add_to(qt, &qt->low, slots[0]);
	add_to(qt, &qt->high, slots[1]);
	return true;
}

static bool add_share(struct question_total *qt, const int64_t *slots)
{
	int64_t most = slots[1] ? slots[1] : 100 * DECIMAL_ONE;
	if (slots[0] < 0 || slots[1] < 0 || slots[0] > most)
		return false;
	if (slots[1] == 0) {
		qt->n_percent++;
		return true;
	}
	qt->n_both++;
	add_to(qt, &qt->numerator, slots[0]);
	add_to(qt, &qt->denominator, slots[1]);
	return true;
}

static bool add_months(struct question_total *qt, const int64_t *slots)
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
		qt->n_months[i]++;
		add_to(qt, &qt->months[i], slots[i]);
	}
	return n > 0;
}

static bool add_activity(struct question_total *qt, const int64_t *slots)
{
	if (slots[0] <= ACTIVITY_NONE || slots[0] > ACTIVITY_WAITING)
		return false;
	qt->activities[slots[0]]++;
	return true;
}

static bool add_grade(struct question_total *qt, const int64_t *slots)
{
	if (slots[0] <= GRADE_NONE || slots[0] > GRADE_WAITING)
		return false;
	qt->grades[slots[0]]++;
	return true;
}

static bool add_change(struct question_total *qt, const int64_t *slots)
{
	if (slots[0] <= CHANGE_NONE || slots[0] > CHANGE_UNCHANGED)
		return false;
	qt->changes[slots[0]]++;
	return true;
}

static bool add_text(struct question_total *qt, const int64_t *slots)
{
	(void)qt;
	(void)slots;
	return true;
}

/* Each returns false, and adds nothing, when the numbers are none of its kind. */
static bool (*const add_value[])(struct question_total *, const int64_t *) = {
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

static void add_answer(struct question_total *qt, uint8_t byte, const int64_t *slots)
{
	unsigned state = byte & ~(unsigned)STATE_BYTE_ESTIMATED;
	if (state > STATE_SUPPRESSED)
		state = STATE_NONE;
	qt->states[state]++;
	if (state == STATE_NOT_ASKED)
		return;
	qt->n_asked++;
	qt->n_received++;
	if (state != STATE_GIVEN)
		return;
	qt->n_given++;
	if (!add_value[qt->kind](qt, slots))
		qt->n_unreadable++;
	else if (byte & STATE_BYTE_ESTIMATED || (qt->kind == QUESTION_COUNT && slots[0] < slots[1]))
		qt->n_estimated++;
}

/* ---- one unit ---- */
static void clear_slots(int64_t *slots)
{
	for (size_t i = 0; i < ANSWER_SLOTS_MAX; i++)
		slots[i] = INT64_MIN;
}

static void read_slots(const struct packed_answers *row, const struct question *q, int64_t *slots)
{
	clear_slots(slots);
	for (size_t i = 0; i < q->slots && i < ANSWER_SLOTS_MAX; i++)
		slots[i] = (int64_t)be64_get(row->slots + 8 * ((size_t)q->slot + i));
}

enum sp_code totals_add_slots(struct totals *t, const struct totals_map *map,
	const struct packed_answers *row, struct sp_error *err)
{
	const struct questions *from = map ? map->from : t->questions;
	int64_t slots[ANSWER_SLOTS_MAX];
	if (row->n_states != from->n_items || row->n_slots != from->n_slots)
		return sp_fail(
			err, SP_STORE_DAMAGED, "a row of answers is not as long as its questions");
	t->n_units++;
	t->n_received++;
	for (size_t i = 0; i < t->n_items; i++) {
		const struct question *q = asked_as(t, map, i);
		uint8_t state = STATE_NOT_ASKED;
		clear_slots(slots);
		if (q) {
			read_slots(row, q, slots);
			state = row->states[q - from->items];
		}
		add_answer(&t->items[i], state, slots);
	}
	return SP_OK;
}

void totals_add_answers(struct totals *t, const struct totals_map *map,
	const struct answer *answers, size_t n_answers)
{
	int64_t slots[ANSWER_SLOTS_MAX];
	size_t from = 0;
	t->n_units++;
	t->n_received++;
	for (size_t i = 0; i < t->n_items; i++) {
		const struct question *q = asked_as(t, map, i);
		const struct answer *ans =
			q ? answer_find_from(answers, n_answers, q->key, &from) : NULL;
		if (!ans || !answer_slots(q, ans, slots))
			clear_slots(slots);
		add_answer(&t->items[i], q ? answer_state_byte(ans) : STATE_NOT_ASKED, slots);
	}
}

void totals_missing_unit(struct totals *t)
{
	t->n_units++;
	for (size_t i = 0; i < t->n_items; i++)
		t->items[i].n_asked++;
}

/* ---- reading ---- */
enum sp_code totals_check(const struct totals *t, struct sp_error *err)
{
	for (size_t i = 0; i < t->n_items; i++) {
		const struct question *q = t->items[i].question;
		if (!t->items[i].overflow)
			continue;
		sp_fail(err, SP_TOTAL_OVERFLOW, question_title(q));
		sp_where(err, "%s", q->key);
		return SP_TOTAL_OVERFLOW;
	}
	return SP_OK;
}

const struct question_total *total_find(const struct totals *t, const char *key)
{
	const struct question *q = question_find(t->questions, key);
	return q ? &t->items[q - t->questions->items] : NULL;
}

uint32_t total_n_values(const struct question_total *qt)
{
	return qt->kind == QUESTION_SHARE ? qt->n_both : qt->n_given - qt->n_unreadable;
}

static void add_counts(uint64_t *into, const uint32_t *counts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		into[i] += counts[i];
}

#define ADD_COUNTS(into, from) add_counts((into), (from), sizeof(from) / sizeof(from)[0])

struct area_total totals_of_area(const struct totals *t, const char *area)
{
	struct area_total sum = {0};
	for (size_t i = 0; i < t->n_items; i++) {
		const struct question_total *qt = &t->items[i];
		if (area && strcmp(qt->question->area, area) != 0)
			continue;
		sum.n_questions++;
		sum.n_asked += qt->n_asked;
		sum.n_received += qt->n_received;
		sum.n_given += qt->n_given;
		sum.n_estimated += qt->n_estimated;
		ADD_COUNTS(sum.states, qt->states);
		ADD_COUNTS(sum.activities, qt->activities);
		ADD_COUNTS(sum.grades, qt->grades);
	}
	return sum;
}

/* ---- coverage ---- */
void coverage_add(struct coverage *c, bool received, uint64_t population, uint32_t year)
{
	uint64_t sum;
	c->population_year = c->n_units == 0 || c->population_year == year ? year : 0;
	c->n_units++;
	c->n_received += received;
	if (population == 0 || __builtin_add_overflow(c->population, population, &sum)) {
		c->n_without_population++;
		return;
	}
	c->population = sum;
	if (received)
		c->population_received += population;
}

bool coverage_per_mille(const struct coverage *c, int64_t *out)
{
	if (c->n_without_population || c->population > INT64_MAX)
		return false;
	return share_per_mille((int64_t)c->population_received, (int64_t)c->population, out);
}
