/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/packed.h"

#include <string.h>

#include "common/domain/totals.h"

enum { PLACE = 2 }; /* bytes of a range's place */

static size_t range_size(const struct packed_answers *p)
{
	return PLACE + packed_width(p);
}

size_t packed_size(const struct packed_answers *p)
{
	return p->n_numbers * packed_width(p) + p->n_ranges * range_size(p) + p->n_states;
}

bool packed_at(struct packed_answers *p, const uint8_t *at)
{
	size_t width = packed_width(p);
	if ((width != PACKED_SMALL && width != PACKED_WHOLE && width != PACKED_FINE) ||
		(p->form & ~(PACKED_WIDTH | PACKED_ODD)))
		return false;
	p->numbers = at;
	p->ranges = p->numbers + p->n_numbers * width;
	p->states = p->ranges + p->n_ranges * range_size(p);
	return true;
}

/* How much of a slot is a whole one. */
static int64_t unit_of(const struct question *q)
{
	bool scaled = q->kind == QUESTION_COUNT || q->kind == QUESTION_SHARE ||
		      q->kind == QUESTION_MONTHS;
	return scaled ? DECIMAL_ONE : 1;
}

/* ---- out of a row ---- */

static int64_t number_at(const struct packed_answers *p, const uint8_t *at, int64_t unit)
{
	uint16_t small;
	uint32_t whole;
	int64_t fine;
	switch (packed_width(p)) {
	case PACKED_SMALL:
		memcpy(&small, at, sizeof small);
		return small == UINT16_MAX ? INT64_MIN : small * unit;
	case PACKED_WHOLE:
		memcpy(&whole, at, sizeof whole);
		return whole == UINT32_MAX ? INT64_MIN : whole * unit;
	default:
		memcpy(&fine, at, sizeof fine);
		return fine;
	}
}

static uint16_t place_at(const uint8_t *range)
{
	uint16_t place;
	memcpy(&place, range, sizeof place);
	return place;
}

/* The high end of a count, whose low end is `low`. */
static int64_t high_of(const struct packed_answers *p, const struct question *q, int64_t low)
{
	const uint8_t *range = p->ranges, *end = range + p->n_ranges * range_size(p);
	while (range < end && place_at(range) < q->number)
		range += range_size(p);
	return range < end && place_at(range) == q->number ? number_at(p, range + PLACE, unit_of(q))
							   : low;
}

void packed_slots(const struct packed_answers *p, const struct question *q, int64_t *slots)
{
	const uint8_t *at = p->numbers + q->number * packed_width(p);
	size_t n = question_numbers(q);
	for (size_t i = 0; i < n; i++, at += packed_width(p))
		slots[i] = number_at(p, at, unit_of(q));
	if (q->kind == QUESTION_COUNT)
		slots[1] = high_of(p, q, slots[0]);
}

uint64_t packed_range(const struct packed_answers *p, uint16_t i, uint16_t *place)
{
	const uint8_t *range = p->ranges + i * range_size(p);
	*place = place_at(range);
	if (*place >= p->n_numbers)
		return 0;
	const uint8_t *low = p->numbers + *place * packed_width(p);
	return (uint64_t)number_at(p, range + PLACE, DECIMAL_ONE) -
	       (uint64_t)number_at(p, low, DECIMAL_ONE);
}

/* ---- into a row ---- */

/* The least form that the slot fits in. */
static unsigned least_form(int64_t slot, int64_t unit)
{
	if (slot == INT64_MIN)
		return PACKED_SMALL;
	if (slot < 0 || slot % unit != 0 || slot / unit >= (int64_t)UINT32_MAX)
		return PACKED_FINE;
	return slot / unit < UINT16_MAX ? PACKED_SMALL : PACKED_WHOLE;
}

static unsigned width_for(const struct questions *qs, const int64_t *slots)
{
	unsigned width = PACKED_SMALL;
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		for (size_t k = 0; k < q->slots; k++) {
			unsigned least = least_form(slots[q->slot + k], unit_of(q));
			width = least > width ? least : width;
		}
	}
	return width;
}

/* Whether a count is just what its state says: then it is added up without a look at it. */
static bool is_plain(const int64_t *slots, uint8_t state)
{
	bool none = slots[0] == INT64_MIN && slots[1] == INT64_MIN;
	bool good = slots[0] >= 0 && slots[0] <= slots[1] && slots[1] <= ANSWER_COUNT_MAX;
	if ((state & ~STATE_BYTE_ESTIMATED) != STATE_GIVEN)
		return none && state <= STATE_SUPPRESSED;
	return good && (slots[0] == slots[1] || state & STATE_BYTE_ESTIMATED);
}

static uint8_t form_of(const struct questions *qs, const int64_t *slots, const uint8_t *states)
{
	unsigned form = width_for(qs, slots);
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		if (q->kind == QUESTION_COUNT && !is_plain(slots + q->slot, states[i]))
			form |= PACKED_ODD;
	}
	return (uint8_t)form;
}

static uint16_t count_ranges(const struct questions *qs, const int64_t *slots)
{
	uint16_t n = 0;
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		n = (uint16_t)(n +
			       (q->kind == QUESTION_COUNT && slots[q->slot] != slots[q->slot + 1]));
	}
	return n;
}

static uint8_t *put_number(uint8_t *at, const struct packed_answers *p, int64_t slot, int64_t unit)
{
	const uint32_t whole = slot == INT64_MIN ? UINT32_MAX : (uint32_t)(slot / unit);
	const uint16_t small = (uint16_t)whole;
	switch (packed_width(p)) {
	case PACKED_SMALL:
		memcpy(at, &small, sizeof small);
		break;
	case PACKED_WHOLE:
		memcpy(at, &whole, sizeof whole);
		break;
	default:
		memcpy(at, &slot, sizeof slot);
	}
	return at + packed_width(p);
}

static void put_question(const struct packed_answers *p, const struct question *q,
	const int64_t *slots, uint8_t **numbers, uint8_t **ranges)
{
	const int64_t unit = unit_of(q);
	size_t n = question_numbers(q);
	for (size_t i = 0; i < n; i++)
		*numbers = put_number(*numbers, p, slots[i], unit);
	if (q->kind != QUESTION_COUNT || slots[0] == slots[1])
		return;
	memcpy(*ranges, &q->number, PLACE);
	*ranges = put_number(*ranges + PLACE, p, slots[1], unit);
}

enum sp_code answers_pack(const struct questions *qs, const int64_t *slots, const uint8_t *states,
	struct arena *a, struct packed_answers *out)
{
	if (qs->n_items > UINT16_MAX)
		return SP_TOO_LARGE;
	*out = (struct packed_answers){.form = form_of(qs, slots, states),
		.n_numbers = qs->n_numbers,
		.n_ranges = count_ranges(qs, slots),
		.n_states = (uint16_t)qs->n_items};
	uint8_t *bytes = arena_alloc(a, packed_size(out));
	if (!bytes || !packed_at(out, bytes))
		return SP_NO_MEMORY;
	uint8_t *numbers = bytes, *ranges = bytes + (out->ranges - out->numbers);
	for (size_t i = 0; i < qs->n_items; i++)
		put_question(out, &qs->items[i], slots + qs->items[i].slot, &numbers, &ranges);
	if (qs->n_items)
		memcpy(ranges, states, qs->n_items);
	return SP_OK;
}
