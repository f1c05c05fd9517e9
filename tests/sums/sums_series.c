/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed from years and periods, and sums of money. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/domain/grants.h"
#include "common/domain/series.h"
#include "tests/sums/sums.h"

/* "-" is none. */
static const char *ask_optional(struct ask *x)
{
	const char *word = ask_word(x);
	return *word == '-' ? NULL : word;
}

/* YEAR FIRST LAST PERIOD UNIT SOURCE VALUE, where VALUE is n STATE, y 0 or 1, q QUALIFIER LOW HIGH, or
 * s QUALIFIER NUMERATOR DENOMINATOR PERCENT WORDS. */
static struct observation *ask_observation(struct ask *x, struct observation *o)
{
	o->state = STATE_GIVEN;
	o->year = ask_small(x);
	o->first_month = ask_small(x);
	o->last_month = ask_small(x);
	o->period = ask_optional(x);
	o->unit = ask_optional(x);
	o->source = ask_optional(x);
	switch (*ask_word(x)) {
	case 'n':
		o->state = (enum answer_state)ask_number(x);
		break;
	case 'y':
		o->has_yes_no = true;
		o->yes_no = ask_number(x) != 0;
		break;
	case 'q':
		o->quantity = ask_memory(x, 1, sizeof *o->quantity);
		o->quantity->qualifier = (enum qualifier)ask_number(x);
		o->quantity->low = ask_number(x);
		o->quantity->high = ask_number(x);
		break;
	default:
		o->share = ask_memory(x, 1, sizeof *o->share);
		o->share->qualifier = (enum qualifier)ask_number(x);
		o->share->numerator = ask_number(x);
		o->share->denominator = ask_number(x);
		o->share->percent = ask_number(x);
		o->share->words = ask_optional(x);
	}
	return o;
}

static struct series_point ask_point(struct ask *x)
{
	struct observation *o = ask_memory(x, 1, sizeof *o);
	return point_of(ask_observation(x, o), NULL);
}

void do_change(struct ask *x)
{
	struct series_change change;
	const struct series_point from = ask_point(x), to = ask_point(x);
	const enum refusal why = points_change(&from, &to, &change);
	printf("%d ", (int)why);
	if (why != REFUSED_NOT)
		return;
	say_interval(&change.difference);
	say_interval(&change.part);
	say_interval(&change.times);
	for (int wanted = DIRECTION_NONE; wanted <= DIRECTION_ZERO; wanted++)
		printf("%d ", (int)course_of((enum direction)wanted, &change));
}

void do_rates(struct ask *x)
{
	struct series_rates rates;
	const struct series_point from = ask_point(x), to = ask_point(x);
	const enum refusal why = points_rates(&from, &to, &rates);
	printf("%d ", (int)why);
	if (why != REFUSED_NOT)
		return;
	say_interval(&rates.from);
	say_interval(&rates.to);
	say_interval(&rates.part);
}

void do_points_share(struct ask *x)
{
	struct interval share;
	const struct series_point part = ask_point(x), whole = ask_point(x);
	const enum refusal why = points_share(&part, &whole, &share);
	printf("%d ", (int)why);
	if (why == REFUSED_NOT)
		say_interval(&share);
}

static void say_trend(const struct series *s, uint32_t segment)
{
	struct series_trend trend;
	const enum refusal why = series_trend(s, segment, &trend);
	printf("|%d %" PRIu32 " %" PRIu32 " %" PRIu32 " ", (int)why, trend.n, trend.first_year,
		trend.last_year);
	if (why == REFUSED_NOT)
		say_interval(&trend.slope);
}

/* N and as many observations of one thing. */
void do_trend(struct ask *x)
{
	const struct plan p = {.county = "X"};
	struct series *s = NULL;
	size_t n_series = 0;
	const size_t n = ask_small(x);
	struct observation *list = ask_memory(x, n, sizeof *list);
	for (size_t i = 0; i < n; i++)
		ask_observation(x, &list[i]);
	if (series_of_facts(&p, list, n, x->a, &s, &n_series) != SP_OK || n_series != 1)
		abort();
	printf("%zu %" PRIu32, s->n_points, s->n_segments);
	for (uint32_t i = 1; i <= s->n_segments; i++)
		say_trend(s, i);
}

/* A quantity and its change since the year before. */
void do_before(struct ask *x)
{
	struct quantity q[2] = {{0}}, before = {0};
	for (size_t i = 0; i < 2; i++) {
		q[i].qualifier = (enum qualifier)ask_number(x);
		q[i].low = ask_number(x);
		q[i].high = ask_number(x);
	}
	const struct observation o = {.quantity = &q[0], .change = &q[1]};
	if (observation_before(&o, &before))
		printf("%d %" PRId64 " %" PRId64, (int)before.qualifier, before.low, before.high);
	else
		printf("no");
}

/* YEAR AREAS N and as many costs: AREA YEAR LOW HIGH UNIT PRELIMINARY */
void do_cost(struct ask *x)
{
	struct cost sum;
	size_t stated = 0;
	struct plan p = {0};
	const uint32_t year = ask_small(x);
	p.n_areas = ask_small(x);
	p.areas = ask_memory(x, p.n_areas, sizeof *p.areas);
	for (uint32_t n = ask_small(x); n > 0; n--) {
		struct area *area = &p.areas[ask_small(x)];
		struct cost *c = ARENA_PUSH(x->a, area->costs, area->n_costs);
		if (!c)
			abort();
		c->year = ask_small(x);
		c->low = ask_number(x);
		c->high = ask_number(x);
		c->unit = ask_word(x);
		c->preliminary = ask_number(x) != 0;
	}
	if (!plan_cost(&p, year, &sum, &stated)) {
		printf("no");
		return;
	}
	printf("%zu %" PRId64 " %" PRId64 " %d|%s", stated, sum.low, sum.high, sum.preliminary,
		print_cost_sum(&sum, stated, p.n_areas, LANG_SV, x->a));
}

static void say_grants(const struct grant_sum *sum)
{
	printf("|%zu ", sum->n);
	if (sum->overflow)
		printf("overflow");
	else
		printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, sum->received,
			sum->used, sum->carried_in, sum->carried_over, sum->paid_back);
}

static void say_faults(struct ask *x, const struct grant_table *t)
{
	struct grant_fault *faults = NULL;
	size_t n = 0;
	if (grants_check(t, x->a, &faults, &n) != SP_OK)
		abort();
	for (size_t i = 0; i < n; i++) {
		printf("|%d %" PRIu32 " %s", (int)faults[i].kind, faults[i].row->year,
			faults[i].row->organisation);
		if (faults[i].kind != GRANT_OVERFLOWS)
			printf(" %" PRId64 " %" PRId64, faults[i].in, faults[i].out);
	}
}

/* N and as many grants: YEAR ORGANISATION RECEIVED USED CARRIED_IN CARRIED_OVER PAID_BACK */
void do_grants(struct ask *x)
{
	struct plan p = {0};
	struct grant_table t;
	p.n_grants = ask_small(x);
	p.grants = ask_memory(x, p.n_grants, sizeof *p.grants);
	for (size_t i = 0; i < p.n_grants; i++) {
		struct grant *g = &p.grants[i];
		g->name = "PRIO";
		g->year = ask_small(x);
		g->organisation = ask_word(x);
		g->received = ask_number(x);
		g->used = ask_number(x);
		g->carried_in = ask_number(x);
		g->carried_over = ask_number(x);
		g->paid_back = ask_number(x);
	}
	const struct grant_sum all = grants_sum(&p, NULL, NULL, 0);
	say_grants(&all);
	if (grants_table(&p, x->a, &t) != SP_OK)
		abort();
	for (size_t i = 0; i < t.n_rows; i++) {
		printf("|%" PRIu32 " %s", t.rows[i].year, t.rows[i].organisation);
		say_grants(&t.rows[i]);
	}
	say_faults(x, &t);
}
