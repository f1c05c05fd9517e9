/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/totals_block.h"

#include <string.h>

#include "common/domain/totals_value.h"

/* What is added at once: machines have instructions for it, or compilers make do with smaller ones. */
typedef int64_t two __attribute__((vector_size(16)));
typedef uint64_t two_sums __attribute__((vector_size(16)));
typedef uint32_t four __attribute__((vector_size(16)));
typedef uint16_t eight __attribute__((vector_size(16)));
typedef uint8_t sixteen __attribute__((vector_size(16)));
enum { TWO = 2, FOUR = 4, EIGHT = 8, SIXTEEN = 16 };
/* Rows until a flush: so many fit in a byte, so many halves of numbers in the numbers' bits, and so many of the
 * largest counts in 63. */
enum { ROWS_MAX = 255 };

enum sp_code totals_block_init(struct totals_block *b, struct totals *t, struct arena *a)
{
	*b = (struct totals_block){.totals = t};
	for (size_t i = 0; i < t->n_items; i++)
		b->n_numbers += question_numbers(t->items[i].question);
	b->small_low = arena_array(a, b->n_numbers, sizeof *b->small_low);
	b->small_high = arena_array(a, b->n_numbers, sizeof *b->small_high);
	b->whole_low = arena_array(a, b->n_numbers, sizeof *b->whole_low);
	b->whole_high = arena_array(a, b->n_numbers, sizeof *b->whole_high);
	b->fine = arena_array(a, b->n_numbers, sizeof *b->fine);
	b->above = arena_array(a, b->n_numbers, sizeof *b->above);
	b->given = arena_alloc(a, t->n_items);
	b->others = arena_array(a, t->n_items, sizeof *b->others);
	if (!b->small_low || !b->small_high || !b->whole_low || !b->whole_high || !b->fine ||
		!b->above || !b->given || !b->others)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < t->n_items; i++)
		if (t->items[i].kind != QUESTION_COUNT)
			b->others[b->n_others++] = i;
	return SP_OK;
}

/* ---- one row ---- */

static inline eight load_eight(const void *p)
{
	eight v;
	memcpy(&v, p, sizeof v);
	return v;
}

static inline four load_four(const void *p)
{
	four v;
	memcpy(&v, p, sizeof v);
	return v;
}

/* Both halves of a number for themselves: so they need not be made wider first. */
static void add_smalls(uint16_t *restrict lows, uint16_t *restrict highs,
	const uint8_t *restrict numbers, size_t n)
{
	size_t i = 0;
	for (; n - i >= EIGHT; i += EIGHT) {
		eight v = load_eight(numbers + i * PACKED_SMALL);
		v &= (eight)(v != UINT16_MAX); /* none adds 0 */
		const eight low = load_eight(lows + i) + (v & UINT8_MAX);
		const eight high = load_eight(highs + i) + (v >> 8);
		memcpy(lows + i, &low, sizeof low);
		memcpy(highs + i, &high, sizeof high);
	}
	for (; i < n; i++) {
		uint16_t v;
		memcpy(&v, numbers + i * PACKED_SMALL, sizeof v);
		v = v == UINT16_MAX ? 0 : v;
		lows[i] = (uint16_t)(lows[i] + (v & UINT8_MAX));
		highs[i] = (uint16_t)(highs[i] + (v >> 8));
	}
}

static void add_wholes(uint32_t *restrict lows, uint32_t *restrict highs,
	const uint8_t *restrict numbers, size_t n)
{
	size_t i = 0;
	for (; n - i >= FOUR; i += FOUR) {
		four v = load_four(numbers + i * PACKED_WHOLE);
		v &= (four)(v != UINT32_MAX); /* none adds 0 */
		const four low = load_four(lows + i) + (v & UINT16_MAX);
		const four high = load_four(highs + i) + (v >> 16);
		memcpy(lows + i, &low, sizeof low);
		memcpy(highs + i, &high, sizeof high);
	}
	for (; i < n; i++) {
		uint32_t v;
		memcpy(&v, numbers + i * PACKED_WHOLE, sizeof v);
		v = v == UINT32_MAX ? 0 : v;
		lows[i] += v & UINT16_MAX;
		highs[i] += v >> 16;
	}
}

/* Of counts the sum fits; what a bad row has in place of other answers may wrap, and is not used. */
static void add_fines(uint64_t *restrict sums, const uint8_t *restrict numbers, size_t n)
{
	size_t i = 0;
	for (; n - i >= TWO; i += TWO) {
		two v;
		two_sums sum;
		memcpy(&v, numbers + i * PACKED_FINE, sizeof v);
		memcpy(&sum, sums + i, sizeof sum);
		sum += (two_sums)(v & (v >= 0));
		memcpy(sums + i, &sum, sizeof sum);
	}
	for (; i < n; i++) {
		int64_t v;
		memcpy(&v, numbers + i * PACKED_FINE, sizeof v);
		sums[i] += v < 0 ? 0 : (uint64_t)v;
	}
}

/* Counts those that are nothing but given; true if some are not. */
static bool count_sixteen(uint8_t *given, const uint8_t *states)
{
	sixteen said, sum;
	uint64_t other[2];
	memcpy(&said, states, sizeof said);
	memcpy(&sum, given, sizeof sum);
	sum -= (sixteen)(said == STATE_GIVEN); /* true is -1 */
	said ^= STATE_GIVEN;
	memcpy(given, &sum, sizeof sum);
	memcpy(other, &said, sizeof other);
	return (other[0] | other[1]) != 0;
}

/* Counts that are estimates, or no values. */
static void count_others(struct totals_block *b, const uint8_t *states, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		struct question_total *qt = &b->totals->items[i];
		if (qt->kind == QUESTION_COUNT && states[i] != STATE_GIVEN &&
			total_add_state(qt, states[i], 1))
			qt->n_estimated++;
	}
}

static void count_states(struct totals_block *b, const uint8_t *states)
{
	const size_t n = b->totals->n_items;
	size_t i = 0;
	for (; n - i >= SIXTEEN; i += SIXTEEN)
		if (count_sixteen(b->given + i, states + i))
			count_others(b, states, i, i + SIXTEEN);
	for (; i < n; i++) {
		if (states[i] == STATE_GIVEN)
			b->given[i]++;
		else
			count_others(b, states, i, i + 1);
	}
}

/* The ranges of the questions that are added up. */
static void add_ranges(struct totals_block *b, const struct packed_answers *row, uint16_t first)
{
	for (uint16_t i = 0; i < row->n_ranges; i++) {
		uint16_t place;
		uint64_t above = packed_range(row, i, &place);
		if (place >= first && (size_t)(place - first) < b->n_numbers)
			b->above[place - first] += above;
	}
}

static void add_row(struct totals_block *b, const struct totals_unit *u)
{
	const struct packed_answers *row = u->row;
	const struct questions *from = u->map ? u->map->from : b->totals->questions;
	const size_t first = u->map ? u->map->places[0] : 0;
	const uint16_t number = from->items[first].number;
	const uint8_t *numbers = row->numbers + number * packed_width(row);
	switch (packed_width(row)) {
	case PACKED_SMALL:
		add_smalls(b->small_low, b->small_high, numbers, b->n_numbers);
		break;
	case PACKED_WHOLE:
		add_wholes(b->whole_low, b->whole_high, numbers, b->n_numbers);
		break;
	default:
		add_fines(b->fine, numbers, b->n_numbers);
	}
	add_ranges(b, row, number);
	count_states(b, row->states + first);
	if (++b->rows == ROWS_MAX)
		totals_block_flush(b);
}

/* ---- one unit ---- */

/* One organisation with a row whose counts are what their states say, of the same questions in the same order. */
static bool is_plain(const struct totals_block *b, const struct totals_unit *u)
{
	return b->totals->n_items && u->n_codes == 1 && u->row && !(u->row->form & PACKED_ODD) &&
	       (!u->map || u->map->straight);
}

enum sp_code totals_block_add(
	struct totals_block *b, const struct totals_unit *u, struct sp_error *err)
{
	struct totals *t = b->totals;
	size_t from = 0;
	enum sp_code rc = total_check_row(t, u, err);
	if (rc != SP_OK || u->n_codes == 0)
		return rc;
	if (u->received && !is_plain(b, u))
		return totals_add_unit(t, u, err);
	t->n_units += (uint32_t)u->n_codes;
	t->n_received += u->received ? (uint32_t)u->n_codes : 0;
	if (u->received)
		add_row(b, u);
	else
		b->silent += (uint32_t)u->n_codes;
	for (size_t i = 0; i < b->n_others && rc == SP_OK; i++)
		rc = total_add_unit(t, u, b->others[i], &from);
	return rc == SP_OK ? SP_OK : sp_fail(err, rc);
}

/* ---- into the totals ---- */

static void flush_count(
	struct question_total *qt, uint32_t given, uint32_t silent, uint64_t low, uint64_t high)
{
	qt->states[STATE_GIVEN] += given;
	qt->n_given += given;
	qt->n_received += given;
	qt->n_asked += given + silent;
	if (!decimal_add(&qt->low, (decimal)low) || !decimal_add(&qt->high, (decimal)high))
		qt->overflow = true;
}

static uint64_t low_of(const struct totals_block *b, size_t number)
{
	uint64_t whole = b->small_low[number] + ((uint64_t)b->small_high[number] << 8);
	whole += b->whole_low[number] + ((uint64_t)b->whole_high[number] << 16);
	return whole * DECIMAL_ONE + b->fine[number];
}

void totals_block_flush(struct totals_block *b)
{
	size_t number = 0;
	for (size_t i = 0; i < b->totals->n_items; i++) {
		struct question_total *qt = &b->totals->items[i];
		uint64_t low = number < b->n_numbers ? low_of(b, number) : 0; /* texts have none */
		if (qt->kind == QUESTION_COUNT)
			flush_count(qt, b->given[i], b->silent, low, low + b->above[number]);
		number += question_numbers(qt->question);
	}
	memset(b->small_low, 0, b->n_numbers * sizeof *b->small_low);
	memset(b->small_high, 0, b->n_numbers * sizeof *b->small_high);
	memset(b->whole_low, 0, b->n_numbers * sizeof *b->whole_low);
	memset(b->whole_high, 0, b->n_numbers * sizeof *b->whole_high);
	memset(b->fine, 0, b->n_numbers * sizeof *b->fine);
	memset(b->above, 0, b->n_numbers * sizeof *b->above);
	memset(b->given, 0, b->totals->n_items);
	b->rows = b->silent = 0;
}
