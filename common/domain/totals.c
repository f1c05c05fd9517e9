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

/* Looks at *from first, then everywhere: versions mostly keep the order. */
static size_t place_of(const struct questions *qs, const struct question *q, size_t *from)
{
	const bool here = *from < qs->n_items && strcmp(qs->items[*from].key, q->key) == 0;
	const struct question *found = here ? &qs->items[*from] : question_find(qs, q->key);
	if (!found)
		return SIZE_MAX;
	const size_t at = (size_t)(found - qs->items);
	*from = at + 1;
	return question_same(found, q) ? at : SIZE_MAX;
}

enum sp_code totals_map_init(
	struct totals_map *m, const struct totals *t, const struct questions *from, struct arena *a)
{
	size_t next = 0;
	*m = (struct totals_map){.from = from, .straight = t->n_items > 0};
	m->places = arena_array(a, t->n_items, sizeof *m->places);
	if (!m->places)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < t->n_items; i++) {
		m->places[i] = place_of(from, t->items[i].question, &next);
		m->straight &= m->places[i] != SIZE_MAX && m->places[i] == m->places[0] + i;
	}
	return SP_OK;
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
void coverage_add_unit(
	struct coverage *c, bool received, uint64_t population, uint32_t year, uint32_t n)
{
	uint64_t sum;
	if (n == 0)
		return;
	c->population_year = c->n_units == 0 || c->population_year == year ? year : 0;
	c->n_units += n;
	c->n_received += received ? n : 0;
	if (population == 0 || __builtin_add_overflow(c->population, population, &sum)) {
		c->n_without_population += n;
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
