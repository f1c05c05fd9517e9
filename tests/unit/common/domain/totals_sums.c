/* SPDX-License-Identifier: Apache-2.0 */
/* Totals of many units: they are the same from rows and from answers, every unit is in them once, and no sum goes
 * wrong unsaid. */
#include "common/domain/totals.h"

#include "tests/unit/common/domain/all_kinds.h"
#include "tests/unit/common/domain/gavleborg.h"
#include "tests/lib/random.h"

static int64_t below(uint64_t *state, int64_t limit)
{
	return (int64_t)(random_bits(state) % (uint64_t)limit);
}

static void random_quantity(uint64_t *r, struct answer *ans)
{
	ans->quantity = arena_alloc(test_arena(), sizeof *ans->quantity);
	ans->quantity->qualifier = (enum qualifier)below(r, 4);
	ans->quantity->low = below(r, 100000) * DECIMAL_ONE;
	ans->quantity->high = ans->quantity->low + below(r, 2) * below(r, 9) * DECIMAL_ONE;
}

static void random_share(uint64_t *r, struct answer *ans)
{
	ans->share = arena_alloc(test_arena(), sizeof *ans->share);
	ans->share->qualifier = (enum qualifier)below(r, 4);
	if (below(r, 4) == 0) {
		ans->share->percent = below(r, 100 * DECIMAL_ONE + 1);
	} else if (below(r, 4) == 0) {
		ans->share->words = "tre fjärdedelar";
		ans->share->numerator = 3 * DECIMAL_ONE;
		ans->share->denominator = 4 * DECIMAL_ONE;
	} else {
		ans->share->denominator = (1 + below(r, 5000)) * DECIMAL_ONE;
		ans->share->numerator = below(r, ans->share->denominator + 1);
	}
}

static void random_months(uint64_t *r, struct answer *ans)
{
	for (uint32_t month = 1; month <= 12; month++) {
		if (below(r, 3) == 0 && month != 5)
			continue;
		struct month_count *m = ARENA_PUSH(test_arena(), ans->months, ans->n_months);
		*m = (struct month_count){month, below(r, 1000)};
	}
}

/* A value of the question's kind, at times of another kind or none at all. */
static void random_value(uint64_t *r, enum question_kind kind, struct answer *ans)
{
	if (below(r, 30) == 0)
		kind = (enum question_kind)below(r, QUESTION_GRADE + 1);
	if (kind == QUESTION_YES_NO) {
		ans->has_yes_no = true;
		ans->yes_no = below(r, 2);
	} else if (kind == QUESTION_COUNT) {
		random_quantity(r, ans);
	} else if (kind == QUESTION_SHARE) {
		random_share(r, ans);
	} else if (kind == QUESTION_MONTHS) {
		random_months(r, ans);
	} else if (kind == QUESTION_TEXT) {
		ans->text = "text";
	} else if (kind == QUESTION_ACTIVITY) {
		ans->activity = (enum activity_state)(1 + below(r, ACTIVITY_WAITING));
	} else if (kind == QUESTION_GRADE) {
		ans->grade = (enum grade)(1 + below(r, GRADE_WAITING));
	}
}

/* Answers some of the questions, in an order of its own. */
static size_t random_answers(uint64_t *r, const struct questions *qs, struct answer *answers)
{
	size_t n = 0, turn = (size_t)below(r, (int64_t)qs->n_items);
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[(i + turn) % qs->n_items];
		if (below(r, 8) == 0)
			continue;
		answers[n] = (struct answer){.key = q->key, .state = STATE_GIVEN};
		if (below(r, 4) == 0)
			answers[n].state = (enum answer_state)below(r, STATE_SUPPRESSED + 1);
		if (answers[n].state == STATE_GIVEN)
			random_value(r, q->kind, &answers[n]);
		n++;
	}
	return n;
}

TEST(totals, are_the_same_from_slots_and_from_answers)
{
	uint64_t r = 20180131;
	const struct questions *all[] = {
		questions_for(all_kinds(), 2018), questions_for(gavleborg(), 2018)};
	for (size_t round = 0; round < 100; round++) {
		const struct questions *qs = all[round % 2];
		struct totals by_slots = totals_for(qs), by_answers = totals_for(qs);
		for (size_t unit = 0; unit < 20; unit++) {
			struct answer answers[ANSWERS_MAX];
			size_t n = random_answers(&r, qs, answers);
			struct row row = row_of(qs, answers, n);
			CHECK_CODE(
				totals_add_slots(&by_slots, NULL, packed(&row), NULL), SP_OK, NULL);
			totals_add_answers(&by_answers, NULL, answers, n);
			check_equal(&by_slots, &by_answers);
		}
	}
}

/* Of everybody asked each is in exactly one state, and each value in exactly one count. */
TEST(totals, count_every_unit_once)
{
	uint64_t r = 4711;
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct answer answers[ANSWERS_MAX];
	for (size_t unit = 0; unit < 500; unit++) {
		if (below(&r, 5) == 0)
			totals_missing_unit(&t);
		else
			totals_add_answers(&t, NULL, answers, random_answers(&r, qs, answers));
	}
	for (size_t i = 0; i < t.n_items; i++) {
		const struct question_total *qt = &t.items[i];
		uint32_t in = 0, values = qt->n_yes + qt->n_no + qt->n_both + qt->n_percent;
		for (int s = STATE_NONE; s <= STATE_SUPPRESSED; s++)
			in += qt->states[s];
		for (int k = 0; k <= ACTIVITY_WAITING; k++)
			values += qt->activities[k];
		for (int k = 0; k <= GRADE_WAITING; k++)
			values += qt->grades[k];
		CHECK_INT(in, t.n_received);
		CHECK_INT(qt->n_asked, t.n_units - qt->states[STATE_NOT_ASKED]);
		CHECK_INT(qt->n_received, t.n_received - qt->states[STATE_NOT_ASKED]);
		CHECK_INT(qt->n_given, qt->states[STATE_GIVEN]);
		CHECK(qt->n_unreadable > 0 || qt->kind == QUESTION_TEXT);
		if (values)
			CHECK_INT(values, qt->n_given - qt->n_unreadable);
	}
}

__extension__ typedef __int128 wide;

/* Sums in 128 bits, which no sum of the test leaves. */
struct naive {
	wide sums[2];
	uint64_t given;
};

static void put_count(int64_t *slots, const struct question *q, int64_t low, int64_t high)
{
	slots[q->slot] = low;
	slots[q->slot + 1] = high;
}

/* Units with huge numbers for one question (low, high or numerator, denominator). */
static void check_against_naive(
	const struct questions *qs, const char *key, uint64_t *r, int64_t limit)
{
	const struct question *q = question_find(qs, key);
	struct totals t = totals_for(qs);
	struct naive naive = {{0, 0}, 0};
	struct row row = row_of(qs, NULL, 0);
	for (size_t unit = 0; unit < 40; unit++) {
		int64_t second = 1 + below(r, limit), first = below(r, second + 1);
		bool given = below(r, 3) != 0;
		row.states[q - qs->items] = given ? STATE_GIVEN : STATE_NOT_READY;
		put_count(row.slots, q, first, second);
		CHECK_CODE(totals_add_slots(&t, NULL, packed(&row), NULL), SP_OK, NULL);
		naive.sums[0] += given ? first : 0;
		naive.sums[1] += given ? second : 0;
		naive.given += given;
	}
	const struct question_total *qt = total_find(&t, key);
	bool share = qt->kind == QUESTION_SHARE;
	CHECK_INT(qt->n_given, naive.given);
	CHECK_INT(qt->overflow, naive.sums[0] > INT64_MAX || naive.sums[1] > INT64_MAX);
	if (qt->overflow)
		return;
	CHECK((share ? qt->numerator : qt->low) == naive.sums[0]);
	CHECK((share ? qt->denominator : qt->high) == naive.sums[1]);
}

TEST(totals, are_naive_sums_or_say_that_they_overflow)
{
	uint64_t r = 8128;
	const struct questions *qs = questions_for(all_kinds(), 2018);
	for (int bits = 10; bits < 63; bits++)
		for (size_t round = 0; round < 5; round++) {
			check_against_naive(qs, COUNT, &r, INT64_C(1) << bits);
			check_against_naive(qs, SHARE, &r, INT64_C(1) << bits);
		}
}

TEST(overflow, names_the_question_and_leaves_the_others_whole)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct sp_error err = {0};
	struct unit u = {.questions = qs};
	say(&u, COUNT, "1 000 000 000 000");
	say(&u, MONEY, "0,3");
	for (size_t i = 0; i < 922; i++)
		totals_add_answers(&t, NULL, u.answers, u.n);
	CHECK_CODE(totals_check(&t, &err), SP_OK, &err);
	totals_add_answers(&t, NULL, u.answers, u.n);
	CHECK_CODE(totals_check(&t, &err), SP_TOTAL_OVERFLOW, &err);
	CHECK_TEXT(err.param[0], "Utbildade");
	CHECK_TEXT(err.where, COUNT);
	CHECK_CODE(totals_check(&t, NULL), SP_TOTAL_OVERFLOW, NULL);
	CHECK(total_find(&t, COUNT)->overflow);
	CHECK_TEXT(printed(total_find(&t, COUNT)), "");
	CHECK_TEXT(printed(total_find(&t, MONEY)), "276,9");
}

TEST(overflow, of_a_month_is_seen_too)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct unit u = {.questions = qs};
	say(&u, MONTHS, "1; 1000000000000");
	for (size_t i = 0; i < 923; i++)
		totals_add_answers(&t, NULL, u.answers, u.n);
	CHECK_CODE(totals_check(&t, NULL), SP_TOTAL_OVERFLOW, NULL);
}

TEST(totals, fit_the_largest_counts_of_the_whole_country)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals t = totals_for(qs);
	struct unit u = {.questions = qs};
	say(&u, COUNT, "1 000 000 000 000");
	for (size_t i = 0; i < 290; i++)
		totals_add_answers(&t, NULL, u.answers, u.n);
	CHECK_CODE(totals_check(&t, NULL), SP_OK, NULL);
	CHECK_TEXT(printed(total_find(&t, COUNT)), "290\u00a0000\u00a0000\u00a0000\u00a0000");
}
