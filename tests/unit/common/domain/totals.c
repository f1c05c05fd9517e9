/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/totals.h"

#include "tests/unit/common/domain/gavleborg.h"
#include "tests/lib/totals_add.h"

/* ---- a plan that asks one question of each kind ---- */
#define YES_NO "omr/i/ja"
#define COUNT "omr/i/antal"
#define MONEY "omr/i/kronor"
#define SHARE "omr/i/andel"
#define MONTHS "omr/i/per-månad"
#define TEXT "omr/i/text"
#define ACTIVITY "omr/a/utbilda"
#define GRADE "omr/fulfilment"

static const struct indicator indicators[] = {
	{"ja", "Riktlinje finns", INDICATOR_MUNICIPALITY_SHARE, NULL, NULL},
	{"antal", "Utbildade", INDICATOR_COUNT, "personer", NULL},
	{"kronor", "Medel", INDICATOR_COUNT, "mnkr", NULL},
	{"andel", "Andel nöjda", INDICATOR_SHARE, NULL, NULL},
	{"per-månad", "Koder", INDICATOR_MONTHS, NULL, NULL},
	{"text", "Erfarenheter", INDICATOR_TEXT, NULL, NULL},
};
enum { INDICATORS = sizeof indicators / sizeof indicators[0] };

static struct plan *all_kinds(void)
{
	struct arena *a = test_arena();
	struct plan *p = arena_alloc(a, sizeof *p);
	struct area *area = ARENA_PUSH(a, p->areas, p->n_areas);
	*area = (struct area){.id = "omr", .name = "Område"};
	for (size_t i = 0; i < INDICATORS; i++) {
		struct indicator *in = ARENA_PUSH(a, area->indicators, area->n_indicators);
		*in = indicators[i];
	}
	struct activity *activity = ARENA_PUSH(a, area->activities, area->n_activities);
	*activity = (struct activity){.id = "utbilda", .year = 2018, .text = "Utbilda"};
	return p;
}

static const struct questions *questions_for(const struct plan *p, uint32_t year)
{
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	CHECK_CODE(questions_of_plan(p, year, test_arena(), qs), SP_OK, NULL);
	return qs;
}

static struct totals totals_for(const struct questions *qs)
{
	struct totals t;
	CHECK_CODE(totals_init(&t, qs, test_arena()), SP_OK, NULL);
	return t;
}

/* ---- a unit's answers, typed as people type them ---- */
enum { ANSWERS_MAX = 64 };
struct unit {
	const struct questions *questions;
	struct answer answers[ANSWERS_MAX];
	size_t n;
};

/* `cell` may be the word of a state; in a text it would be the text. */
static void say(struct unit *u, const char *key, const char *cell)
{
	struct sp_error err = {0};
	const struct question *q = question_find(u->questions, key);
	assert_non_null(q);
	CHECK(u->n < ANSWERS_MAX);
	bool state = q->kind == QUESTION_TEXT && vocabulary_find(VOCABULARY_ANSWER_STATE, cell);
	CHECK_CODE(answer_parse(q, state ? NULL : cell, state ? cell : NULL, "skäl", test_arena(),
			   &u->answers[u->n], &err),
		SP_OK, &err);
	u->answers[u->n++].key = q->key;
}

/* A row as the ledger writes it; the test may change it, and then packs it again. */
struct row {
	struct packed_answers packed;
	const struct questions *questions;
	int64_t *slots;
	uint8_t *states;
};

static const struct packed_answers *packed(struct row *row)
{
	CHECK_CODE(
		answers_pack(row->questions, row->slots, row->states, test_arena(), &row->packed),
		SP_OK, NULL);
	return &row->packed;
}

static struct row row_of(const struct questions *qs, const struct answer *answers, size_t n)
{
	struct row row = {.questions = qs,
		.slots = arena_array(test_arena(), qs->n_slots, 8),
		.states = arena_alloc(test_arena(), qs->n_items)};
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		const struct answer *ans = answer_find(answers, n, q->key);
		int64_t values[ANSWER_SLOTS_MAX];
		bool has = ans && answer_slots(q, ans, values);
		for (size_t k = 0; k < q->slots; k++)
			row.slots[q->slot + k] = has ? values[k] : INT64_MIN;
		row.states[i] = answer_state_byte(ans);
	}
	return row;
}

static void add_packed(struct totals *t, const struct unit *u)
{
	struct row row = row_of(u->questions, u->answers, u->n);
	struct sp_error err = {0};
	CHECK_CODE(totals_add_slots(t, NULL, packed(&row), &err), SP_OK, &err);
}

/* Totals of one question over units that each say one cell; NULL: the unit has not answered. */
static const struct question_total *total_of_cells(
	const char *key, const char *const *cells, size_t n)
{
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct totals *t = arena_alloc(test_arena(), sizeof *t);
	*t = totals_for(qs);
	for (size_t i = 0; i < n; i++) {
		struct unit u = {.questions = qs};
		if (!cells[i]) {
			totals_missing_unit(t);
			continue;
		}
		say(&u, key, cells[i]);
		add_packed(t, &u);
	}
	CHECK_INT(t->n_units, n);
	return total_find(t, key);
}

#define TOTAL_OF(key, ...)                                      \
	total_of_cells(key, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Zero but for the question, also between the fields: to be filled and compared. */
static struct question_total *empty_total(const struct question *q)
{
	struct question_total *qt = arena_alloc(test_arena(), sizeof *qt);
	qt->question = q;
	qt->kind = q->kind;
	return qt;
}

static void check_total(const struct question_total *got, const struct question_total *wanted)
{
	assert_memory_equal(got, wanted, sizeof *wanted);
}

static const char *printed(const struct question_total *qt)
{
	return total_print(qt, LANG_SV, test_arena());
}

/* ---- municipalities that have done something: design domain.md section 4, 3 and 4 ---- */
static const struct question_total *yes_of(size_t yes, size_t answered, size_t asked)
{
	const char *cells[64] = {NULL};
	for (size_t i = 0; i < answered; i++)
		cells[i] = i < yes ? "ja" : "nej";
	return total_of_cells(YES_NO, cells, asked);
}

TEST(yes_no, is_a_share_of_those_who_answered)
{
	static const struct {
		size_t yes, answered, asked;
		const char *text, *basis;
	} shares[] = {
		{33 - 10, 33, 33, "23/33 (69,7\u00a0%)", "33 av 33"},
		{33 - 3, 33, 33, "30/33 (90,9\u00a0%)", "33 av 33"},
		{20, 33, 33, "20/33 (60,6\u00a0%)", "33 av 33"},
		{16, 33, 33, "16/33 (48,5\u00a0%)", "33 av 33"},
		{11, 33, 33, "11/33 (33,3\u00a0%)", "33 av 33"},
		{16, 33, 40, "16/33 (48,5\u00a0%)", "33 av 40"},
		{0, 5, 8, "0/5 (0,0\u00a0%)", "5 av 8"},
		{0, 0, 8, "", "0 av 8"},
	};
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
		const struct question_total *qt =
			yes_of(shares[i].yes, shares[i].answered, shares[i].asked);
		CHECK_TEXT(printed(qt), shares[i].text);
		CHECK_TEXT(print_of(total_n_values(qt), qt->n_asked, LANG_SV, test_arena()),
			shares[i].basis);
	}
}

TEST(yes_no, leaves_out_those_who_only_gave_a_state)
{
	const struct question_total *qt =
		TOTAL_OF(YES_NO, "ja", "nej", "ej klar", "uppgift saknas", "", NULL);
	CHECK_TEXT(printed(qt), "1/2 (50,0\u00a0%)");
	CHECK_INT(qt->n_asked, 6);
	CHECK_INT(qt->n_received, 5);
	CHECK_INT(qt->n_given, 2);
}

/* ---- counts ---- */
TEST(counts, add_up_both_ends_of_ranges)
{
	const struct question_total *qt = TOTAL_OF(COUNT, "40–50", "7", "ca 3", NULL);
	CHECK_TEXT(printed(qt), "50–60");
	CHECK_INT(qt->low, 50 * DECIMAL_ONE);
	CHECK_INT(qt->high, 60 * DECIMAL_ONE);
	CHECK_INT(qt->n_estimated, 2);
	CHECK_INT(total_n_values(qt), 3);
}

TEST(counts, of_the_gavleborg_costs_are_three_to_five_point_four)
{
	CHECK_TEXT(printed(TOTAL_OF(MONEY, "0,7–1,8", "0,6-0,8", "0,9–1,8", "0,5—0,7", "0,3")),
		"3,0–5,4");
}

TEST(counts, with_an_estimate_among_them_are_an_estimate)
{
	CHECK_TEXT(printed(TOTAL_OF(COUNT, "50", "ca 10")), "ca 60");
	CHECK_TEXT(printed(TOTAL_OF(COUNT, "50", "10")), "60");
}

TEST(missing, is_never_a_zero)
{
	static const struct {
		const char *cell;
		enum answer_state state;
	} states[] = {
		{"ej redovisat", STATE_NOT_REPORTED},
		{"ej klar", STATE_NOT_READY},
		{"uppgift saknas", STATE_NO_DATA},
		{"ej tillämpligt", STATE_NOT_APPLICABLE},
		{"endast totalsumma", STATE_ONLY_TOTAL},
		{"", STATE_NONE},
	};
	static const char *const keys[] = {
		YES_NO, COUNT, MONEY, SHARE, MONTHS, TEXT, ACTIVITY, GRADE};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
			const struct question_total *qt = TOTAL_OF(keys[k], states[i].cell);
			struct question_total *wanted = empty_total(qt->question);
			wanted->n_asked = wanted->n_received = 1;
			wanted->states[states[i].state] = 1;
			check_total(qt, wanted);
			CHECK_TEXT(printed(qt), "");
		}
}

TEST(missing, stands_apart_from_a_zero_that_was_given)
{
	const struct question_total *qt = TOTAL_OF(COUNT, "0", "ej klar", NULL);
	CHECK_TEXT(printed(qt), "0");
	CHECK_INT(total_n_values(qt), 1);
	CHECK_INT(qt->states[STATE_GIVEN], 1);
	CHECK_INT(qt->states[STATE_NOT_READY], 1);
	CHECK_INT(qt->n_asked - qt->n_received, 1);
}

TEST(missing, units_are_asked_everything_and_have_given_nothing)
{
	struct totals t = totals_for(questions_for(all_kinds(), 2018));
	totals_missing_unit(&t);
	totals_missing_unit(&t);
	CHECK_INT(t.n_units, 2);
	CHECK_INT(t.n_received, 0);
	for (size_t i = 0; i < t.n_items; i++) {
		struct question_total *wanted = empty_total(t.items[i].question);
		wanted->n_asked = 2;
		check_total(&t.items[i], wanted);
	}
}

/* ---- shares ---- */
TEST(shares, are_sums_of_numerators_over_sums_of_denominators)
{
	const struct question_total *qt = TOTAL_OF(SHARE, "16/33", "1/2", NULL);
	CHECK_TEXT(printed(qt), "17/35 (48,6\u00a0%)"); /* the mean of both would be 49,2 */
	CHECK_INT(qt->n_both, 2);
	CHECK_INT(qt->n_percent, 0);
}

TEST(shares, in_per_cent_or_words_are_counted_and_never_averaged)
{
	const struct question_total *qt =
		TOTAL_OF(SHARE, "16/33", "63 %", "8 %", "ca hälften", "ej klar");
	CHECK_TEXT(printed(qt), "16/33 (48,5\u00a0%)");
	CHECK_INT(qt->n_both, 1);
	CHECK_INT(qt->n_percent, 3);
	CHECK_INT(qt->n_given, 4);
	CHECK_INT(qt->n_estimated, 1);
	CHECK_INT(total_n_values(qt), 1);
}

TEST(shares, in_per_cent_alone_have_no_total)
{
	const struct question_total *qt = TOTAL_OF(SHARE, "84 %", "0 %", "100 %");
	CHECK_TEXT(printed(qt), "");
	CHECK_INT(qt->n_percent, 3);
	CHECK_INT(qt->denominator, 0);
}

/* ---- months, activities, classes, texts ---- */
TEST(months, are_summed_one_by_one)
{
	const struct question_total *qt = TOTAL_OF(MONTHS, "12; 9; -; 14", "10; 0", "ej klar");
	CHECK_TEXT(printed(qt), "22; 9; -; 14");
	CHECK_INT(qt->n_months[0], 2);
	CHECK_INT(qt->n_months[1], 2);
	CHECK_INT(qt->n_months[2], 0);
	CHECK_INT(qt->n_months[3], 1);
	CHECK_INT(qt->months[3], 14 * DECIMAL_ONE);
	CHECK_INT(total_n_values(qt), 2);
}

TEST(activities, are_counted_by_state)
{
	const struct question_total *qt =
		TOTAL_OF(ACTIVITY, "pågår", "genomförd", "genomförd", "avvaktar", NULL);
	CHECK_TEXT(printed(qt), "genomförd 2, pågår 1, avvaktar 1");
	CHECK_TEXT(total_print(qt, LANG_EN, test_arena()), "done 2, ongoing 1, waiting 1");
	CHECK_INT(qt->activities[ACTIVITY_DONE], 2);
	CHECK_INT(qt->activities[ACTIVITY_NOT_DONE], 0);
}

TEST(grades, are_counted_by_class)
{
	const struct question_total *qt = TOTAL_OF(
		GRADE, "uppnått", "delvis", "uppnått", "delvis", "pågår", "pågår", "avvaktar");
	CHECK_TEXT(printed(qt), "uppnått 2, delvis 2, pågår 2, avvaktar 1");
	CHECK_INT(total_n_values(qt), 7);
}

TEST(texts, are_only_counted)
{
	const struct question_total *qt = TOTAL_OF(TEXT, "Gick bra.", "ej klar", NULL);
	CHECK_TEXT(printed(qt), "");
	CHECK_INT(qt->n_given, 1);
	CHECK_INT(qt->n_unreadable, 0);
}

/* ---- the two forms, and a sum that cannot go wrong ---- */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int64_t below(uint64_t *state, int64_t limit)
{
	return (int64_t)(next_random(state) % (uint64_t)limit);
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

static void check_equal(const struct totals *first, const struct totals *second)
{
	CHECK_INT(first->n_units, second->n_units);
	CHECK_INT(first->n_received, second->n_received);
	CHECK_INT(first->n_items, second->n_items);
	assert_memory_equal(first->items, second->items, first->n_items * sizeof *first->items);
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

/* ---- areas ---- */
TEST(area, counts_answers_activities_and_classes_of_its_questions)
{
	const struct questions *qs = questions_for(gavleborg(), 2018);
	struct totals t = totals_for(qs);
	struct unit u = {.questions = qs};
	say(&u, "sip/i/ind-1", "ja");
	say(&u, "sip/i/ind-2", "ej klar");
	say(&u, "sip/a/2018-1", "genomförd");
	say(&u, "sip/a/2018-2", "genomförd");
	say(&u, "sip/fulfilment", "delvis");
	say(&u, "barnahus/a/2018-1", "pågår");
	say(&u, "case-management/i/ind-1", "ca 20");
	add_packed(&t, &u);
	totals_missing_unit(&t);
	struct area_total sip = totals_of_area(&t, "sip"), plan = totals_of_area(&t, NULL);
	CHECK_INT(sip.n_questions, 5);
	CHECK_INT(sip.n_asked, 10);
	CHECK_INT(sip.n_received, 5);
	CHECK_INT(sip.n_given, 4);
	CHECK_INT(sip.states[STATE_NOT_READY], 1);
	CHECK_INT(sip.activities[ACTIVITY_DONE], 2);
	CHECK_INT(sip.grades[GRADE_PARTLY], 1);
	CHECK_INT(plan.n_questions, 27);
	CHECK_INT(plan.n_asked, 54);
	CHECK_INT(plan.n_given, 6);
	CHECK_INT(plan.n_estimated, 1);
	CHECK_INT(plan.activities[ACTIVITY_ONGOING], 1);
	CHECK_INT(totals_of_area(&t, "okänt").n_questions, 0);
}

/* ---- coverage: inhabitants of 2024 as in organisations.csv ---- */
static const struct organisation county[] = {
	{"21", "Region Gävleborg", "21", ORG_REGION, 284558, 2024, 0},
	{"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 5715, 2024, 0},
	{"2104", "Hofors", "21", ORG_MUNICIPALITY, 9281, 2024, 0},
	{"2121", "Ovanåker", "21", ORG_MUNICIPALITY, 11341, 2024, 0},
	{"2132", "Nordanstig", "21", ORG_MUNICIPALITY, 9262, 2024, 0},
	{"2161", "Ljusdal", "21", ORG_MUNICIPALITY, 18445, 2024, 0},
	{"2180", "Gävle", "21", ORG_MUNICIPALITY, 103838, 2024, 0},
	{"2181", "Sandviken", "21", ORG_MUNICIPALITY, 38360, 2024, 0},
	{"2182", "Söderhamn", "21", ORG_MUNICIPALITY, 24545, 2024, 0},
	{"2183", "Bollnäs", "21", ORG_MUNICIPALITY, 26243, 2024, 0},
	{"2184", "Hudiksvall", "21", ORG_MUNICIPALITY, 37528, 2024, 0},
};

TEST(coverage, is_of_the_municipalities_and_their_inhabitants_without_the_region)
{
	const struct plan *p = gavleborg();
	struct coverage c = {0};
	int64_t per_mille;
	for (size_t i = 0; i < sizeof county / sizeof county[0]; i++)
		if (plan_asks(p, county[i].code, county[i].kind))
			coverage_add(&c, strcmp(county[i].code, "2184") != 0, county[i].population,
				county[i].population_year);
	CHECK_INT(c.n_units, 10);
	CHECK_INT(c.n_received, 9);
	CHECK_INT(c.population, 284558);
	CHECK_INT(c.population_received, 247030);
	CHECK_INT(c.population_year, 2024);
	CHECK(coverage_per_mille(&c, &per_mille));
	CHECK_INT(per_mille, 868);
	CHECK_TEXT(
		print_coverage(&c, LANG_SV, test_arena()), "9 av 10 (86,8\u00a0% av folkmängden)");
	CHECK_TEXT(print_coverage(&c, LANG_EN, test_arena()),
		"9 of 10 (86,8\u00a0% of the population)");
}

TEST(coverage, is_not_told_in_inhabitants_when_some_are_not_known)
{
	struct coverage c = {0};
	int64_t per_mille;
	coverage_add(&c, true, 5715, 2024);
	coverage_add(&c, true, 0, 0);
	CHECK_INT(c.n_without_population, 1);
	CHECK_INT(c.population_year, 0);
	CHECK(!coverage_per_mille(&c, &per_mille));
	CHECK_TEXT(print_coverage(&c, LANG_SV, test_arena()), "2 av 2");
}

TEST(coverage, of_nobody_or_of_impossible_numbers_is_not_told)
{
	struct coverage none = {0}, huge = {0}, large = {0};
	int64_t per_mille;
	CHECK(!coverage_per_mille(&none, &per_mille));
	CHECK_TEXT(print_coverage(&none, LANG_SV, test_arena()), "0 av 0");
	coverage_add(&huge, true, UINT64_MAX, 2024);
	coverage_add(&huge, true, UINT64_MAX, 2024);
	CHECK(!coverage_per_mille(&huge, &per_mille));
	coverage_add(&large, true, INT64_MAX, 2024);
	CHECK(!coverage_per_mille(&large, &per_mille));
}

TEST(coverage, has_no_year_when_the_years_differ)
{
	struct coverage c = {0};
	coverage_add(&c, true, 10, 2023);
	coverage_add(&c, false, 10, 2024);
	coverage_add(&c, false, 10, 2024);
	CHECK_INT(c.population_year, 0);
}

/* ---- printing ---- */
TEST(printing, uses_decimal_comma_and_spaces_between_thousands)
{
	struct arena *a = test_arena();
	CHECK_TEXT(print_of(5, 8, LANG_SV, a), "5 av 8");
	CHECK_TEXT(print_of(5, 8, LANG_EN, a), "5 of 8");
	CHECK_TEXT(print_of(247030, 284558, LANG_SV, a), "247\u00a0030 av 284\u00a0558");
	CHECK_TEXT(print_of(UINT64_MAX, 1, LANG_SV, a), "18446744073709551615 av 1");
	CHECK_TEXT(print_part(16, 33, a), "16/33 (48,5\u00a0%)");
	CHECK_TEXT(print_part(0, 0, a), "0/0");
	CHECK_TEXT(
		print_part(UINT64_MAX, UINT64_MAX, a), "18446744073709551615/18446744073709551615");
	CHECK_TEXT(print_part(UINT64_MAX, 5, a), "18446744073709551615/5");
	CHECK_TEXT(print_part(INT64_MAX / 1000, 1, a), "9223372036854775/1");
	CHECK_TEXT(print_per_mille(1000, a), "100,0\u00a0%");
	CHECK_TEXT(print_range(30000, 54000, LANG_SV, a), "3,0–5,4");
	CHECK_TEXT(print_range(54000, 54000, LANG_SV, a), "5,4");
}

TEST(memory, that_is_spent_is_said_whatever_is_asked)
{
	const struct question_total *qts[] = {TOTAL_OF(YES_NO, "ja"), TOTAL_OF(COUNT, "1"),
		TOTAL_OF(SHARE, "1/2"), TOTAL_OF(MONTHS, "1; 2"), TOTAL_OF(GRADE, "delvis"),
		TOTAL_OF(ACTIVITY, "pågår")};
	const struct questions *qs = questions_for(all_kinds(), 2018);
	struct cost sum = {2018, 1, 2, "mnkr", true};
	struct coverage c = {0};
	struct arena a;
	struct totals t = totals_for(qs);
	struct totals_map map;
	arena_init(&a, 1);
	coverage_add(&c, true, 10, 2024);
	for (size_t i = 0; i < sizeof qts / sizeof qts[0]; i++)
		CHECK(total_print(qts[i], LANG_SV, &a) == NULL);
	CHECK(print_of(1, 2, LANG_SV, &a) == NULL);
	CHECK(print_part(1, 2, &a) == NULL);
	CHECK(print_cost_sum(&sum, 1, 2, LANG_SV, &a) == NULL);
	CHECK(print_coverage(&c, LANG_SV, &a) == NULL);
	CHECK_CODE(totals_map_init(&map, &t, qs, &a), SP_NO_MEMORY, NULL);
	CHECK_CODE(totals_init(&t, qs, &a), SP_NO_MEMORY, NULL);
	arena_free(&a);
}
