/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/totals_block.h"

#include "tests/lib/test.h"
#include "tests/lib/random.h"

enum { QUESTIONS = 90, KINDS = QUESTION_CHANGE + 1 };

/* Questions of all kinds, most of them counts, in runs that are longer and shorter than what is added at once. */
static const struct questions *many_questions(void)
{
	static const uint16_t slots[KINDS] = {[QUESTION_YES_NO] = 1,
		[QUESTION_COUNT] = 2,
		[QUESTION_SHARE] = 2,
		[QUESTION_MONTHS] = 12,
		[QUESTION_ACTIVITY] = 1,
		[QUESTION_GRADE] = 1,
		[QUESTION_CHANGE] = 1};
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	qs->items = arena_array(test_arena(), QUESTIONS, sizeof *qs->items);
	qs->n_items = QUESTIONS;
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question *q = &qs->items[i];
		q->key = arena_printf(test_arena(), "a/i/%zu", i);
		q->kind = i % 11 == 10 || i > 80 ? (enum question_kind)(1 + i % (KINDS - 1))
						 : QUESTION_COUNT;
		q->slots = slots[q->kind];
		q->slot = qs->n_slots;
		q->number = qs->n_numbers;
		qs->n_slots = (uint16_t)(qs->n_slots + q->slots);
		qs->n_numbers = (uint16_t)(qs->n_numbers + question_numbers(q));
	}
	return qs;
}

/* What a unit may have said, and now and then what it cannot have said. */
struct habits {
	int64_t scale; /* of its numbers */
	uint32_t faults; /* one of so many slots is wrong; 0 = none */
	uint32_t largest; /* one of so many numbers is as large as can be; 0 = none */
};

static int64_t random_number(struct random_numbers *r, const struct habits *h)
{
	if (h->largest && random_below(r, h->largest) == 0)
		return ANSWER_COUNT_MAX;
	return (int64_t)random_below(r, 1000) * h->scale;
}

static uint8_t random_answer(
	struct random_numbers *r, const struct habits *h, const struct question *q, int64_t *slots)
{
	uint8_t byte =
		(uint8_t)(random_below(r, 4) ? STATE_GIVEN : random_below(r, STATE_SUPPRESSED + 1));
	for (size_t k = 0; k < q->slots; k++)
		slots[k] = byte != STATE_GIVEN ? INT64_MIN
			   : q->kind < QUESTION_TEXT && q->kind != QUESTION_YES_NO
				   ? random_number(r, h)
				   : random_below(r, 3);
	if (byte == STATE_GIVEN && q->kind == QUESTION_COUNT)
		slots[1] = random_below(r, 8) ? slots[0] : slots[0] + random_number(r, h);
	if (byte == STATE_GIVEN &&
		(random_below(r, 9) == 0 || (q->slots > 1 && slots[0] < slots[1])))
		byte |= STATE_BYTE_ESTIMATED;
	if (h->faults && q->slots && random_below(r, h->faults) == 0)
		slots[random_below(r, q->slots)] = (int64_t)random_below(r, 5) - 2;
	if (h->faults && random_below(r, h->faults) == 0)
		byte = (uint8_t)random_below(r, 256);
	return byte;
}

static const struct packed_answers *random_row(
	struct random_numbers *r, const struct questions *qs, const struct habits *h)
{
	int64_t *slots = arena_array(test_arena(), qs->n_slots, sizeof *slots);
	uint8_t *states = arena_alloc(test_arena(), qs->n_items);
	struct packed_answers *row = arena_alloc(test_arena(), sizeof *row);
	for (size_t i = 0; i < qs->n_items; i++)
		states[i] = random_answer(r, h, &qs->items[i], slots + qs->items[i].slot);
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), row), SP_OK, NULL);
	for (size_t i = 0; i < qs->n_items; i++) {
		int64_t got[ANSWER_SLOTS_MAX];
		packed_slots(row, &qs->items[i], got);
		assert_memory_equal(got, slots + qs->items[i].slot, 8 * qs->items[i].slots);
		CHECK_INT(row->states[i], states[i]);
	}
	return row;
}

static void check_names(const char **got, size_t n_got, const char **want, size_t n_want)
{
	CHECK_INT(n_got, n_want);
	for (size_t i = 0; i < n_got; i++)
		CHECK_TEXT(got[i], want[i]);
}

static void check_same(const struct totals *got, const struct totals *want)
{
	CHECK_INT(got->n_units, want->n_units);
	CHECK_INT(got->n_received, want->n_received);
	for (size_t i = 0; i < got->n_items; i++) {
		struct question_total a = got->items[i], b = want->items[i];
		check_names(a.with, a.n_with, b.with, b.n_with);
		check_names(a.without, a.n_without, b.without, b.n_without);
		check_names(a.silent, a.n_silent, b.silent, b.n_silent);
		a.with = a.without = a.silent = b.with = b.without = b.silent = NULL;
		CHECK_INT(a.overflow, b.overflow);
		if (a.overflow) /* the sums say nothing */
			a.low = a.high = b.low = b.high = 0;
		assert_memory_equal(&a, &b, sizeof a);
	}
}

/* Totals of `n` questions from `start` on, in both ways. */
struct both {
	struct questions window;
	struct totals plain, fast;
	struct totals_block block;
	struct totals_map map;
	const struct questions *from;
};

static void both_init(struct both *b, const struct questions *qs, size_t start, size_t n)
{
	b->from = qs;
	b->window = (struct questions){.items = qs->items + start, .n_items = n};
	CHECK_CODE(totals_init(&b->plain, &b->window, test_arena()), SP_OK, NULL);
	CHECK_CODE(totals_init(&b->fast, &b->window, test_arena()), SP_OK, NULL);
	totals_keep_names(&b->plain, test_arena());
	totals_keep_names(&b->fast, test_arena());
	CHECK_CODE(totals_block_init(&b->block, &b->fast, test_arena()), SP_OK, NULL);
	CHECK_CODE(totals_map_init(&b->map, &b->plain, qs, test_arena()), SP_OK, NULL);
	CHECK(b->map.straight == (n > 0));
}

static void both_add(struct both *b, const struct totals_unit *u)
{
	CHECK_CODE(totals_add_unit(&b->plain, u, NULL), SP_OK, NULL);
	CHECK_CODE(totals_block_add(&b->block, u, NULL), SP_OK, NULL);
}

static void add_random_units(
	struct both *b, struct random_numbers *r, const struct habits *h, size_t n)
{
	static const char *codes[] = {"2101", "2104", "2180"};
	for (size_t i = 0; i < n; i++) {
		const bool received = random_below(r, 10) != 0;
		const struct totals_unit u = {.codes = codes,
			.n_codes = random_below(r, 20) ? 1 : random_below(r, 4),
			.received = received,
			.map = &b->map,
			.row = received ? random_row(r, b->from, h) : NULL};
		both_add(b, &u);
	}
	totals_block_flush(&b->block);
	check_same(&b->fast, &b->plain);
}

TEST(block, comes_to_what_one_answer_after_another_does)
{
	static const struct habits habits[] = {{DECIMAL_ONE, 0, 0}, {DECIMAL_ONE, 500, 0},
		{1, 0, 200}, {3, 90, 0}, {ANSWER_COUNT_MAX / 1000, 0, 200},
		{4000000 * DECIMAL_ONE, 0, 0}, {65 * DECIMAL_ONE, 0, 0}};
	const struct questions *qs = many_questions();
	struct random_numbers r = {7};
	for (size_t i = 0; i < 70; i++) {
		struct both b;
		size_t start = random_below(&r, QUESTIONS), most = QUESTIONS - start;
		both_init(&b, qs, i % 3 ? start : 0,
			i % 3 ? random_below(&r, (uint32_t)most + 1) : QUESTIONS);
		add_random_units(&b, &r, &habits[i % 7], i % 10 == 9 ? 600 : random_below(&r, 40));
	}
}

TEST(block, takes_rows_of_other_versions_one_by_one)
{
	const struct questions *qs = many_questions();
	static const struct habits usual = {DECIMAL_ONE, 0, 0};
	struct random_numbers r = {11};
	struct both b;
	both_init(&b, qs, 5, 40);
	for (size_t i = 0; i < 40; i += 7)
		b.map.places[i] = SIZE_MAX;
	b.map.straight = false;
	add_random_units(&b, &r, &usual, 50);
}

TEST(block, refuses_a_row_that_is_not_as_long_as_its_questions)
{
	const struct questions *qs = many_questions();
	static const struct habits usual = {DECIMAL_ONE, 0, 0};
	struct random_numbers r = {3};
	struct packed_answers row = *random_row(&r, qs, &usual);
	struct both b;
	both_init(&b, qs, 0, QUESTIONS);
	const struct totals_unit u = {.n_codes = 1, .received = true, .row = &row};
	row.n_numbers--;
	CHECK_CODE(totals_block_add(&b.block, &u, NULL), SP_STORE_DAMAGED, NULL);
	totals_block_flush(&b.block);
	check_same(&b.fast, &b.plain);
}

TEST(block, tells_sums_that_leave_their_range)
{
	const struct questions *qs = many_questions();
	struct random_numbers r = {5};
	const struct habits large = {ANSWER_COUNT_MAX / 1000, 0, 200};
	struct both b;
	both_init(&b, qs, 0, 3);
	for (size_t i = 0; i < 12; i++)
		add_random_units(&b, &r, &large, 250);
	CHECK(b.fast.items[0].overflow);
	CHECK_CODE(totals_check(&b.fast, NULL), SP_TOTAL_OVERFLOW, NULL);
}

/* A row of a damaged store: its counts are good, and what lies in place of the others leaves every range. */
TEST(block, adds_the_counts_of_rows_whose_other_numbers_are_nonsense)
{
	const struct questions *qs = many_questions();
	int64_t *slots = arena_array(test_arena(), qs->n_slots, sizeof *slots);
	uint8_t *states = arena_alloc(test_arena(), qs->n_items);
	struct packed_answers row;
	struct both b;
	memset(states, STATE_GIVEN, qs->n_items);
	for (size_t i = 0; i < qs->n_items; i++)
		for (size_t k = 0; k < qs->items[i].slots; k++)
			slots[qs->items[i].slot + k] =
				qs->items[i].kind == QUESTION_COUNT ? DECIMAL_ONE / 2 : INT64_MAX;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_FINE);
	for (size_t n = 80; n <= QUESTIONS;
		n++) { /* what comes last is added alone, or beside another */
		both_init(&b, qs, 0, n);
		const struct totals_unit u = {
			.n_codes = 1, .received = true, .map = &b.map, .row = &row};
		for (size_t i = 0; i < 300; i++)
			CHECK_CODE(totals_block_add(&b.block, &u, NULL), SP_OK, NULL);
		totals_block_flush(&b.block);
		CHECK_INT(b.fast.items[0].low, 150 * DECIMAL_ONE);
		CHECK_INT(b.fast.items[0].n_given, 300);
	}
}

TEST(packed, takes_two_or_four_bytes_where_all_numbers_are_whole_and_eight_elsewhere)
{
	const struct questions *qs = many_questions();
	int64_t *slots = arena_array(test_arena(), qs->n_slots, sizeof *slots);
	uint8_t *states = arena_alloc(test_arena(), qs->n_items);
	struct packed_answers row;
	for (size_t i = 0; i < qs->n_slots; i++)
		slots[i] = INT64_MIN;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_SMALL);
	CHECK_INT(packed_size(&row), 2 * qs->n_numbers + QUESTIONS);
	slots[0] = slots[1] = 65534 * DECIMAL_ONE;
	states[0] = STATE_GIVEN;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_SMALL);
	slots[0] = slots[1] = 65535 * DECIMAL_ONE;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_WHOLE);
	CHECK_INT(packed_size(&row), 4 * qs->n_numbers + QUESTIONS);
	slots[1] = 65536 * DECIMAL_ONE; /* a range is an estimate */
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_WHOLE | PACKED_ODD);
	states[0] |= STATE_BYTE_ESTIMATED;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_WHOLE);
	CHECK_INT(row.n_ranges, 1);
	slots[0] = 33 * DECIMAL_ONE + 1;
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row), SP_OK, NULL);
	CHECK_INT(row.form, PACKED_FINE);
	CHECK_INT(packed_size(&row), 8 * qs->n_numbers + 10 + QUESTIONS);
}

TEST(packed, of_no_form_is_refused)
{
	static const uint8_t forms[] = {0, 1, PACKED_ODD, 5, 6, 12, 0x14, 0x48, 0xFF};
	const uint8_t bytes[16] = {0};
	for (size_t i = 0; i < sizeof forms; i++) {
		struct packed_answers row = {.n_numbers = 1, .form = forms[i]};
		CHECK(!packed_at(&row, bytes));
	}
}
