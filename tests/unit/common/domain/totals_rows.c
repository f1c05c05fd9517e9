/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are not what they should be, and units that were asked something else. */
#include "common/domain/totals.h"

#include "tests/unit/common/domain/all_kinds.h"

/* ---- rows that are not what they should be ---- */
TEST(row, of_other_length_than_its_questions_is_refused_and_adds_nothing)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	static const struct {
		int numbers, states;
	} wrong[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct totals t = totals_for(qs), untouched = totals_for(qs);
		struct row row = row_of(qs, NULL, 0);
		struct sp_error err = {0};
		struct packed_answers other = *packed(&row);
		other.n_numbers = (uint16_t)(other.n_numbers + wrong[i].numbers);
		other.n_states = (uint16_t)(other.n_states + wrong[i].states);
		CHECK_CODE(totals_add_slots(&t, NULL, &other, &err), SP_STORE_DAMAGED, &err);
		check_equal(&t, &untouched);
	}
}

TEST(row, with_numbers_of_no_kind_adds_them_to_no_sum)
{
	static const struct {
		const char *key;
		int64_t slots[2];
	} faults[] = {
		{YES_NO, {INT64_MIN, 0}},
		{YES_NO, {2, 0}},
		{YES_NO, {-1, 0}},
		{COUNT, {INT64_MIN, INT64_MIN}},
		{COUNT, {-1, 5}},
		{COUNT, {6, 5}},
		{COUNT, {5, INT64_MIN}},
		{SHARE, {INT64_MIN, INT64_MIN}},
		{SHARE, {2, 1}},
		{SHARE, {-1, 5}},
		{SHARE, {1, -5}},
		{SHARE, {100 * DECIMAL_ONE + 1, 0}},
		{MONTHS, {INT64_MIN, INT64_MIN}},
		{MONTHS, {5, -1}},
		{ACTIVITY, {INT64_MIN, 0}},
		{ACTIVITY, {0, 0}},
		{ACTIVITY, {ACTIVITY_WAITING + 1, 0}},
		{GRADE, {0, 0}},
		{GRADE, {GRADE_WAITING + 1, 0}},
		{GRADE, {INT64_MAX, 0}},
	};
	const struct questions *qs = questions_for(all_kinds(), 2018);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		const struct question *q = question_find(qs, faults[i].key);
		struct totals t = totals_for(qs);
		struct row row = row_of(qs, NULL, 0);
		row.states[q - qs->items] = STATE_GIVEN | STATE_BYTE_ESTIMATED;
		for (size_t k = 0; k < 2 && k < q->slots; k++)
			row.slots[q->slot + k] = faults[i].slots[k];
		CHECK_CODE(totals_add_slots(&t, NULL, packed(&row), NULL), SP_OK, NULL);
		const struct question_total *qt = total_find(&t, faults[i].key);
		struct question_total *wanted = empty_total(q);
		wanted->n_asked = wanted->n_received = 1;
		wanted->n_given = wanted->n_unreadable = 1;
		wanted->states[STATE_GIVEN] = 1;
		check_total(qt, wanted);
		CHECK_TEXT(printed(qt), "");
	}
}

TEST(row, with_a_state_that_nobody_knows_leaves_the_question_open)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct row row = row_of(qs, NULL, 0);
	memset(row.states, STATE_SUPPRESSED + 1, qs->n_items);
	CHECK_CODE(totals_add_slots(&t, NULL, packed(&row), NULL), SP_OK, NULL);
	for (size_t i = 0; i < t.n_items; i++)
		CHECK_INT(t.items[i].states[STATE_NONE], 1);
}

TEST(row, without_the_mark_of_an_estimate_still_shows_its_ranges)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct unit u = {.questions = qs};
	say(&u, COUNT, "40–50");
	say(&u, MONEY, "ca 3");
	struct row row = row_of(qs, u.answers, u.n);
	for (size_t i = 0; i < qs->n_items; i++)
		row.states[i] &= STATE_BYTE_ESTIMATED - 1;
	CHECK_CODE(totals_add_slots(&t, NULL, packed(&row), NULL), SP_OK, NULL);
	CHECK_INT(total_find(&t, COUNT)->n_estimated, 1);
	CHECK_INT(total_find(&t, MONEY)->n_estimated, 0);
}

TEST(state_byte, holds_the_state_and_whether_the_value_is_an_estimate)
{
	struct quantity about = {QUALIFIER_ABOUT, 1, 1};
	struct answer ans = {.state = STATE_GIVEN, .quantity = &about};
	CHECK_INT(answer_state_byte(&ans), STATE_GIVEN | STATE_BYTE_ESTIMATED);
	about.qualifier = QUALIFIER_EXACT;
	CHECK_INT(answer_state_byte(&ans), STATE_GIVEN);
	about.high = 2;
	CHECK_INT(answer_state_byte(&ans), STATE_GIVEN | STATE_BYTE_ESTIMATED);
	ans.state = STATE_NOT_READY;
	CHECK_INT(answer_state_byte(&ans), STATE_NOT_READY);
	ans.state = (enum answer_state)300;
	CHECK_INT(answer_state_byte(&ans), STATE_NONE);
	CHECK_INT(answer_state_byte(NULL), STATE_NONE);
}

/* ---- units that were asked something else ---- */
TEST(not_asked, is_neither_asked_nor_missing)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct answer ans = {.key = COUNT, .state = STATE_NOT_ASKED};
	totals_add_answers(&t, NULL, &ans, 1);
	const struct question_total *qt = total_find(&t, COUNT);
	CHECK_INT(qt->n_asked, 0);
	CHECK_INT(qt->n_received, 0);
	CHECK_INT(qt->states[STATE_NOT_ASKED], 1);
	CHECK_INT(total_find(&t, MONEY)->n_asked, 1);
}

/* Version 2 asks for another count under the same key, has one more indicator, first, and another
 * activity. */
static struct plan *second_version(void)
{
	struct plan *p = all_kinds();
	struct area *area = &p->areas[0];
	struct indicator *more = ARENA_PUSH(test_arena(), area->indicators, area->n_indicators);
	*more = area->indicators[0];
	area->indicators[0] = (struct indicator){"nytt", "Nytt", INDICATOR_YES_NO, NULL, NULL};
	area->indicators[1].text = "Utbildade chefer";
	area->activities[0].id = "annan";
	return p;
}

TEST(version, that_was_answered_counts_where_it_asks_the_same)
{
	const struct questions *old = questions_for(all_kinds(), 2018);
	const struct questions *new = questions_for(second_version(), 2018);
	struct totals t = totals_for(new), by_answers = totals_for(new);
	struct totals_map map;
	CHECK_CODE(totals_map_init(&map, &t, old, test_arena()), SP_OK, NULL);
	struct unit u = {.questions = old};
	say(&u, YES_NO, "ja");
	say(&u, COUNT, "5");
	say(&u, MONEY, "0,3");
	say(&u, ACTIVITY, "genomförd");
	say(&u, GRADE, "uppnått");
	struct row row = row_of(old, u.answers, u.n);
	CHECK_CODE(totals_add_slots(&t, &map, packed(&row), NULL), SP_OK, NULL);
	totals_add_answers(&by_answers, &map, u.answers, u.n);
	check_equal(&t, &by_answers);
	CHECK_INT(total_find(&t, YES_NO)->n_yes, 1);
	CHECK_TEXT(printed(total_find(&t, MONEY)), "0,3");
	CHECK_TEXT(printed(total_find(&t, GRADE)), "uppnått 1");
	CHECK_INT(total_find(&t, TEXT)->states[STATE_NONE], 1);
	static const char *const changed[] = {COUNT, "omr/i/nytt", "omr/a/annan"};
	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(total_find(&t, changed[i])->n_asked, 0);
		CHECK_INT(total_find(&t, changed[i])->states[STATE_NOT_ASKED], 1);
		CHECK_TEXT(printed(total_find(&t, changed[i])), "");
	}
}

TEST(version, that_was_answered_must_fit_the_row)
{
	const struct questions *old = questions_for(all_kinds(), 2018);
	const struct questions *new = questions_for(second_version(), 2018);
	struct totals t = totals_for(new);
	struct totals_map map;
	CHECK_CODE(totals_map_init(&map, &t, old, test_arena()), SP_OK, NULL);
	struct row row = row_of(new, NULL, 0);
	CHECK_CODE(totals_add_slots(&t, &map, packed(&row), NULL), SP_STORE_DAMAGED, NULL);
}
