/* SPDX-License-Identifier: Apache-2.0 */
/* Units into totals, in each of the three ways that the product has: as answers, as a row of `current`, and as a row
 * among many. All come to the same, or the line says so. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/domain/totals_block.h"
#include "tests/sums/sums.h"

enum { WAYS = 3, AS_ANSWERS = 0, AS_ROW = 1, IN_BLOCK = 2 };

static const uint8_t slots_of[] = {[QUESTION_YES_NO] = 1,
	[QUESTION_COUNT] = 2,
	[QUESTION_SHARE] = 2,
	[QUESTION_MONTHS] = 12,
	[QUESTION_TEXT] = 0,
	[QUESTION_ACTIVITY] = 1,
	[QUESTION_GRADE] = 1,
	[QUESTION_CHANGE] = 1};

/* ---- questions ---- */

/* KIND UNIT KEY */
static void ask_question(struct ask *x, struct question *q)
{
	q->kind = (enum question_kind)ask_number(x);
	q->unit = *ask_word(x) == 'm' ? "mnkr" : "personer";
	const char *key = ask_word(x);
	q->key = arena_printf(x->a, "omr%d/i/%s", *key % 2, key);
	q->area = *key % 2 ? "omr1" : "omr0";
	q->text = arena_printf(x->a, "Fråga %s", key);
	q->slots = slots_of[q->kind];
}

/* N and as many. */
static struct questions *ask_questions(struct ask *x)
{
	struct questions *qs = ask_memory(x, 1, sizeof *qs);
	qs->n_items = ask_small(x);
	qs->items = ask_memory(x, qs->n_items, sizeof *qs->items);
	for (size_t i = 0; i < qs->n_items; i++) {
		struct question *q = &qs->items[i];
		ask_question(x, q);
		q->slot = qs->n_slots;
		q->number = qs->n_numbers;
		qs->n_slots = (uint16_t)(qs->n_slots + q->slots);
		qs->n_numbers = (uint16_t)(qs->n_numbers + question_numbers(q));
	}
	return qs;
}

/* ---- what a unit says ---- */

static void ask_share(struct ask *x, struct answer *ans)
{
	struct share *s = ans->share = ask_memory(x, 1, sizeof *s);
	s->qualifier = (enum qualifier)ask_number(x);
	s->numerator = ask_number(x);
	s->denominator = ask_number(x);
	s->percent = ask_number(x);
	const char *words = ask_word(x);
	s->words = *words == '-' ? NULL : words;
}

static void ask_months(struct ask *x, struct answer *ans)
{
	ans->n_months = ask_small(x);
	ans->months = ask_memory(x, ans->n_months, sizeof *ans->months);
	for (size_t i = 0; i < ans->n_months; i++) {
		ans->months[i].month = ask_small(x);
		ans->months[i].count = ask_number(x);
	}
}

static void ask_quantity(struct ask *x, struct answer *ans)
{
	struct quantity *q = ans->quantity = ask_memory(x, 1, sizeof *q);
	q->qualifier = (enum qualifier)ask_number(x);
	q->low = ask_number(x);
	q->high = ask_number(x);
}

static void ask_value(struct ask *x, enum question_kind kind, struct answer *ans)
{
	if (kind == QUESTION_YES_NO) {
		ans->has_yes_no = true;
		ans->yes_no = ask_number(x) != 0;
	} else if (kind == QUESTION_COUNT) {
		ask_quantity(x, ans);
	} else if (kind == QUESTION_SHARE) {
		ask_share(x, ans);
	} else if (kind == QUESTION_MONTHS) {
		ask_months(x, ans);
	} else if (kind == QUESTION_TEXT) {
		ans->text = ask_word(x);
	} else if (kind == QUESTION_ACTIVITY) {
		ans->activity = (enum activity_state)ask_number(x);
	} else if (kind == QUESTION_GRADE) {
		ans->grade = (enum grade)ask_number(x);
	} else {
		ans->change = (enum change)ask_number(x);
	}
}

/* For each question "-" (no answer at all), or STATE KIND and a value of this kind (0: none). */
static void ask_answers(struct ask *x, const struct questions *qs, struct totals_unit *u)
{
	struct answer *answers = ask_memory(x, qs->n_items, sizeof *answers);
	for (size_t i = 0; i < qs->n_items; i++) {
		const char *state = ask_word(x);
		if (*state == '-')
			continue;
		struct answer *ans = &answers[u->n_answers++];
		ans->key = qs->items[i].key;
		ans->state = (enum answer_state)(*state - '0');
		const enum question_kind kind = (enum question_kind)ask_number(x);
		if (kind != QUESTION_NONE)
			ask_value(x, kind, ans);
	}
	u->answers = answers;
}

static void pack(struct ask *x, const struct questions *qs, const int64_t *slots,
	const uint8_t *states, struct totals_unit *u)
{
	int64_t back[ANSWER_SLOTS_MAX];
	struct packed_answers *row = ask_memory(x, 1, sizeof *row);
	if (answers_pack(qs, slots, states, x->a, row) != SP_OK)
		abort();
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		packed_slots(row, q, back);
		if (q->slots && memcmp(back, slots + q->slot, q->slots * sizeof *back) != 0)
			printf("a row gives other numbers than were put in: ");
	}
	u->row = row;
}

/* The row that the ledger would keep of these answers. */
static void pack_answers(struct ask *x, const struct questions *qs, struct totals_unit *u)
{
	int64_t *slots = ask_memory(x, qs->n_slots, sizeof *slots), values[ANSWER_SLOTS_MAX];
	uint8_t *states = ask_memory(x, qs->n_items, 1);
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		const struct answer *ans = answer_find(u->answers, u->n_answers, q->key);
		const bool has = ans && answer_slots(q, ans, values);
		for (size_t k = 0; k < q->slots; k++)
			slots[q->slot + k] = has ? values[k] : INT64_MIN;
		states[i] = answer_state_byte(ans);
	}
	pack(x, qs, slots, states, u);
}

/* For each question the byte of its state and its slots: whatever a row may hold. */
static void ask_row(struct ask *x, const struct questions *qs, struct totals_unit *u)
{
	int64_t *slots = ask_memory(x, qs->n_slots, sizeof *slots);
	uint8_t *states = ask_memory(x, qs->n_items, 1);
	for (size_t i = 0; i < qs->n_items; i++) {
		states[i] = (uint8_t)ask_small(x);
		for (size_t k = 0; k < qs->items[i].slots; k++)
			slots[qs->items[i].slot + k] = ask_number(x);
	}
	pack(x, qs, slots, states, u);
}

/* The totals' own questions, and those of another version of the plan. */
struct versions {
	struct questions *own, *other;
	struct totals_map map;
};

static void ask_versions(struct ask *x, struct versions *v)
{
	struct totals t;
	v->own = ask_questions(x);
	v->other = ask_questions(x);
	if (totals_init(&t, v->own, x->a) != SP_OK ||
		totals_map_init(&v->map, &t, v->other, x->a) != SP_OK)
		abort();
}

/* WHAT: - has not answered, A and B answers of either version, a and b rows. */
static void ask_unit(struct ask *x, const struct versions *v, struct totals_unit *u)
{
	static const char *codes[1000];
	const char what = *ask_word(x);
	const bool other = what == 'B' || what == 'b';
	const struct questions *qs = other ? v->other : v->own;
	*u = (struct totals_unit){.codes = codes, .received = what != '-'};
	u->n_codes = ask_small(x);
	if (u->n_codes > sizeof codes / sizeof codes[0])
		abort();
	u->map = other ? &v->map : NULL;
	if (what == 'A' || what == 'B') {
		ask_answers(x, qs, u);
		pack_answers(x, qs, u);
	} else if (u->received) {
		ask_row(x, qs, u);
	}
}

/* ---- totals ---- */

static void say_counts(const char *name, const uint32_t *counts, size_t n)
{
	printf(" %s", name);
	for (size_t i = 0; i < n; i++)
		printf(" %" PRIu32, counts[i]);
}

#define SAY_COUNTS(name, counts) say_counts((name), (counts), sizeof(counts) / sizeof(counts)[0])

static void say_total(struct ask *x, const struct question_total *qt)
{
	printf("|n %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32,
		qt->n_asked, qt->n_received, qt->n_given, qt->n_estimated, qt->n_unreadable,
		total_n_values(qt));
	SAY_COUNTS("states", qt->states);
	printf(" yes %" PRIu32 " %" PRIu32 " both %" PRIu32 " %" PRIu32, qt->n_yes, qt->n_no,
		qt->n_both, qt->n_percent);
	SAY_COUNTS("activities", qt->activities);
	SAY_COUNTS("grades", qt->grades);
	SAY_COUNTS("changes", qt->changes);
	SAY_COUNTS("months", qt->n_months);
	if (qt->overflow) {
		printf(" overflow");
	} else {
		printf(" sums %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, qt->low, qt->high,
			qt->numerator, qt->denominator);
		for (size_t i = 0; i < TOTAL_MONTHS; i++)
			printf(" %" PRId64, qt->months[i]);
	}
	printf(" text %s", total_print(qt, LANG_SV, x->a));
}

static void say_area(const struct totals *t, const char *area)
{
	const struct area_total sum = totals_of_area(t, area);
	printf("|area %zu %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, sum.n_questions,
		sum.n_asked, sum.n_received, sum.n_given, sum.n_estimated);
	for (size_t i = 0; i <= STATE_SUPPRESSED; i++)
		printf(" %" PRIu64, sum.states[i]);
	for (size_t i = 0; i <= ACTIVITY_WAITING; i++)
		printf(" %" PRIu64, sum.activities[i]);
	for (size_t i = 0; i <= GRADE_WAITING; i++)
		printf(" %" PRIu64, sum.grades[i]);
}

static void say_totals(struct ask *x, const struct totals *t)
{
	struct sp_error err = {0};
	printf("%" PRIu32 " %" PRIu32, t->n_units, t->n_received);
	for (size_t i = 0; i < t->n_items; i++)
		say_total(x, &t->items[i]);
	say_area(t, NULL);
	say_area(t, "omr1");
	if (totals_check(t, &err) == SP_OK)
		printf("|OK");
	else
		printf("|%s %s at %s", sp_error_row(err.code)->symbol, err.param[0], err.where);
}

/* The names of those who said yes, no, and nothing: as many as are counted. */
static bool names_are(const struct totals *t)
{
	for (size_t i = 0; i < t->n_items; i++) {
		const struct question_total *qt = &t->items[i];
		if (qt->kind != QUESTION_YES_NO)
			continue;
		const uint32_t silent = qt->n_asked - qt->n_yes - qt->n_no;
		if (qt->n_with != qt->n_yes || qt->n_without != qt->n_no || qt->n_silent != silent)
			return false;
	}
	return true;
}

/* Sums that overflowed hold what there was room for, which differs by way. */
static bool same_totals(const struct totals *a, const struct totals *b)
{
	if (a->n_units != b->n_units || a->n_received != b->n_received)
		return false;
	for (size_t i = 0; i < a->n_items; i++) {
		struct question_total p = a->items[i], q = b->items[i];
		if (p.overflow && q.overflow) {
			p.low = p.high = p.numerator = p.denominator = 0;
			q.low = q.high = q.numerator = q.denominator = 0;
			memset(p.months, 0, sizeof p.months);
			memset(q.months, 0, sizeof q.months);
		}
		p.with = p.without = p.silent = q.with = q.without = q.silent = NULL;
		p.n_with = p.n_without = p.n_silent = q.n_with = q.n_without = q.n_silent = 0;
		if (memcmp(&p, &q, sizeof p) != 0)
			return false;
	}
	return true;
}

struct ways {
	struct totals totals[WAYS];
	struct totals_block block;
};

static void ways_init(struct ask *x, struct ways *w, const struct questions *qs)
{
	for (size_t i = 0; i < WAYS; i++)
		if (totals_init(&w->totals[i], qs, x->a) != SP_OK)
			abort();
	totals_keep_names(&w->totals[AS_ANSWERS], x->a);
	if (totals_block_init(&w->block, &w->totals[IN_BLOCK], x->a) != SP_OK)
		abort();
}

static void ways_add(struct ways *w, const struct totals_unit *u)
{
	struct totals_unit answers = *u, row = *u;
	if (u->answers)
		answers.row = NULL;
	row.answers = NULL;
	row.n_answers = 0;
	if (totals_add_unit(&w->totals[AS_ANSWERS], &answers, NULL) != SP_OK ||
		totals_add_unit(&w->totals[AS_ROW], &row, NULL) != SP_OK ||
		totals_block_add(&w->block, &row, NULL) != SP_OK)
		abort();
}

/* VERSIONS N and as many units, each with how often it is added. */
void do_totals(struct ask *x)
{
	struct versions v;
	struct ways w;
	struct totals_unit u;
	ask_versions(x, &v);
	ways_init(x, &w, v.own);
	for (uint32_t n = ask_small(x); n > 0; n--) {
		const uint32_t times = ask_small(x);
		ask_unit(x, &v, &u);
		for (uint32_t i = 0; i < times; i++)
			ways_add(&w, &u);
	}
	totals_block_flush(&w.block);
	for (size_t i = 1; i < WAYS; i++)
		if (!same_totals(&w.totals[AS_ANSWERS], &w.totals[i]))
			printf("way %zu comes to something else: ", i);
	if (!names_are(&w.totals[AS_ANSWERS]))
		printf("the names are not as many as the counts: ");
	say_totals(x, &w.totals[IN_BLOCK]);
}

/* VERSIONS N and as many pairs of units: now, before. */
void do_panel(struct ask *x)
{
	struct versions v;
	struct totals now, before;
	struct totals_unit u, was;
	ask_versions(x, &v);
	if (totals_init(&now, v.own, x->a) != SP_OK || totals_init(&before, v.own, x->a) != SP_OK)
		abort();
	for (uint32_t n = ask_small(x); n > 0; n--) {
		ask_unit(x, &v, &u);
		ask_unit(x, &v, &was);
		if (n % 2) /* half of them as answers, the others as rows */
			u.row = u.answers ? NULL : u.row;
		else
			was.row = was.answers ? NULL : was.row;
		if (totals_add_panel(&now, &u, &before, &was, NULL) != SP_OK)
			abort();
	}
	say_totals(x, &now);
	printf("|before ");
	say_totals(x, &before);
}

/* N and as many RECEIVED POPULATION YEAR WEIGHT */
void do_coverage(struct ask *x)
{
	int64_t per_mille = 0;
	struct coverage c = {0};
	for (uint32_t n = ask_small(x); n > 0; n--) {
		const bool received = ask_number(x) != 0;
		const uint64_t population = ask_unsigned(x);
		const uint32_t year = ask_small(x), weight = ask_small(x);
		coverage_add_unit(&c, received, population, year, weight);
	}
	printf("%" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, c.n_units, c.n_received,
		c.n_without_population, c.population_year);
	if (coverage_per_mille(&c, &per_mille))
		printf(" %" PRIu64 " %" PRIu64 " %" PRId64, c.population, c.population_received,
			per_mille);
	printf("|%s", print_coverage(&c, LANG_SV, x->a));
}

/* N and as many CODE MEMBERS MEMBER... */
void do_units(struct ask *x)
{
	const size_t n = ask_small(x);
	struct reporting_unit *units = ask_memory(x, n, sizeof *units);
	for (size_t i = 0; i < n; i++) {
		units[i].code = ask_word(x);
		units[i].n_members = ask_small(x);
		units[i].members = ask_memory(x, units[i].n_members, sizeof *units[i].members);
		for (size_t k = 0; k < units[i].n_members; k++)
			units[i].members[k] = ask_word(x);
	}
	if (units_count_once(units, n, x->a) != SP_OK)
		abort();
	for (size_t i = 0; i < n; i++) {
		printf("|");
		for (size_t k = 0; k < units[i].n_codes; k++)
			printf("%s ", units[i].codes[k]);
	}
}
