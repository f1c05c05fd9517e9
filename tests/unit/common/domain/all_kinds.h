/* SPDX-License-Identifier: Apache-2.0 */
/* all_kinds.h - a plan that asks one question of each kind, units that answer it, and totals of what they answered. */
#ifndef SP_TESTS_ALL_KINDS_H
#define SP_TESTS_ALL_KINDS_H

#include "common/domain/totals.h"
#include "tests/lib/test.h"
#include "tests/lib/totals_add.h"

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

static inline struct plan *all_kinds(void)
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

static inline const struct questions *questions_for(const struct plan *p, uint32_t year)
{
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	CHECK_CODE(questions_of_plan(p, year, test_arena(), qs), SP_OK, NULL);
	return qs;
}

static inline struct totals totals_for(const struct questions *qs)
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
static inline void say(struct unit *u, const char *key, const char *cell)
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

static inline const struct packed_answers *packed(struct row *row)
{
	CHECK_CODE(
		answers_pack(row->questions, row->slots, row->states, test_arena(), &row->packed),
		SP_OK, NULL);
	return &row->packed;
}

static inline struct row row_of(const struct questions *qs, const struct answer *answers, size_t n)
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

static inline void add_packed(struct totals *t, const struct unit *u)
{
	struct row row = row_of(u->questions, u->answers, u->n);
	struct sp_error err = {0};
	CHECK_CODE(totals_add_slots(t, NULL, packed(&row), &err), SP_OK, &err);
}

/* Totals of one question over units that each say one cell; NULL: the unit has not answered. */
static inline const struct question_total *total_of_cells(
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
static inline struct question_total *empty_total(const struct question *q)
{
	struct question_total *qt = arena_alloc(test_arena(), sizeof *qt);
	qt->question = q;
	qt->kind = q->kind;
	return qt;
}

static inline void check_total(
	const struct question_total *got, const struct question_total *wanted)
{
	assert_memory_equal(got, wanted, sizeof *wanted);
}

static inline const char *printed(const struct question_total *qt)
{
	return total_print(qt, LANG_SV, test_arena());
}

static inline void check_equal(const struct totals *first, const struct totals *second)
{
	CHECK_INT(first->n_units, second->n_units);
	CHECK_INT(first->n_received, second->n_received);
	CHECK_INT(first->n_items, second->n_items);
	assert_memory_equal(first->items, second->items, first->n_items * sizeof *first->items);
}

#endif
