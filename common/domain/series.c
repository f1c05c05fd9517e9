/* SPDX-License-Identifier: Apache-2.0 */
/* From observations to series: which value counts, what it is worth, and where the line breaks. */
#include "common/domain/series.h"

#include <stdlib.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* ---- one point ---- */

/* Both ends, or the one that a bound has. */
static void set_quantity(struct series_point *point, const struct quantity *q)
{
	point->value = (struct interval){ratio_decimal(q->low), ratio_decimal(q->high)};
	if (q->low != q->high)
		point->marks |= POINT_RANGE;
	if (q->qualifier == QUALIFIER_ABOUT)
		point->marks |= POINT_ABOUT;
	if (q->qualifier == QUALIFIER_MORE_THAN)
		point->value.high = (struct ratio){0};
	if (q->qualifier == QUALIFIER_NEARLY)
		point->value.low = (struct ratio){0};
	if (!interval_is(&point->value)) {
		point->marks |= POINT_BOUND;
		point->why = REFUSED_BOUND;
	}
}

static void set_share(struct series_point *point, const struct share *s)
{
	const struct quantity percent = {s->qualifier, s->percent, s->percent};
	struct ratio value = ratio_of(s->numerator, s->denominator);
	point->marks |= POINT_SHARE;
	if (!ratio_is(value)) {
		point->marks |= POINT_PERCENT_ALONE;
		value = ratio_divide(ratio_decimal(percent.low), ratio_of(100, 1));
	}
	set_quantity(point, &percent);
	if (ratio_is(point->value.low))
		point->value.low = value;
	if (ratio_is(point->value.high))
		point->value.high = value;
	if (s->words) {
		point->marks |= POINT_WORDS;
		point->why = REFUSED_WORDS;
	}
}

static void set_period(struct series_point *point, const struct observation *o)
{
	point->first_month = o->first_month;
	point->last_month = o->last_month;
	if (!o->first_month && !o->period) {
		point->first_month = 1;
		point->last_month = 12;
	}
	if (point->first_month != 1 || point->last_month != 12)
		point->marks |= POINT_PART;
}

uint32_t indicator_version_in(const struct indicator *in, uint32_t year)
{
	uint32_t n = 0;
	for (size_t i = 0; in && i < in->n_versions; i++)
		n += in->versions[i].from_year <= year;
	return n;
}

struct series_point point_of(const struct observation *o, const struct indicator *in)
{
	struct series_point point = {
		.observation = o, .year = o->year, .version = indicator_version_in(in, o->year)};
	bool given = o->state == STATE_GIVEN || o->state == STATE_ONLY_TOTAL;
	point.unit = o->unit || !in ? o->unit : in->unit;
	point.source = o->source || !in ? o->source : in->source;
	point.marks = (o->preliminary ? POINT_PRELIMINARY : 0U) |
		      (o->state == STATE_ONLY_TOTAL ? POINT_ONLY_TOTAL : 0U);
	set_period(&point, o);
	if (!given)
		point.why = REFUSED_NO_VALUE;
	else if (o->quantity)
		set_quantity(&point, o->quantity);
	else if (o->share)
		set_share(&point, o->share);
	else
		point.why = REFUSED_NO_NUMBER;
	return point;
}

/* ---- which observations are one series ---- */

/* NULL is the plan's county. */
static const char *subject_of(const struct plan *p, const char *subject)
{
	return subject && !same_text(subject, p->county) ? subject : NULL;
}

static bool same_key(const struct plan *p, const struct series_key *a, const struct series_key *b)
{
	return same_text(subject_of(p, a->subject), subject_of(p, b->subject)) &&
	       same_text(a->group, b->group) && same_text(a->what, b->what) && a->sex == b->sex;
}

/* What the later replaces. Months tell a period where they are known, its name where not. */
static bool same_time(const struct series_point *a, const struct series_point *b)
{
	if (a->year != b->year || a->first_month != b->first_month ||
		a->last_month != b->last_month)
		return false;
	return a->first_month || same_text(a->observation->period, b->observation->period);
}

/* A list of series being made. */
struct making {
	const struct plan *plan;
	struct arena *arena;
	struct series *all;
	size_t n;
};

static struct series *find_or_add(struct making *m, const struct series_key *key)
{
	for (size_t i = 0; i < m->n; i++)
		if (same_key(m->plan, &m->all[i].key, key))
			return &m->all[i];
	struct series *s = ARENA_PUSH(m->arena, m->all, m->n);
	if (s)
		s->key = *key;
	return s;
}

static enum sp_code add_point(
	struct making *m, const struct observation *o, const struct indicator *in)
{
	const struct series_key key = {subject_of(m->plan, o->subject), o->group, o->what, o->sex};
	const struct series_point point = point_of(o, in);
	struct series *s = find_or_add(m, &key);
	for (size_t i = 0; s && i < s->n_points; i++)
		if (same_time(&s->points[i], &point)) {
			s->points[i] = point;
			return SP_OK;
		}
	struct series_point *place = s ? ARENA_PUSH(m->arena, s->points, s->n_points) : NULL;
	if (!place)
		return SP_NO_MEMORY;
	*place = point;
	return SP_OK;
}

/* ---- in order, and in segments ---- */

static int by_time(const void *a, const void *b)
{
	const struct series_point *x = a, *y = b;
	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	bool x_part = x->marks & POINT_PART, y_part = y->marks & POINT_PART;
	if (x_part != y_part)
		return x_part ? -1 : 1;
	if (x->last_month != y->last_month)
		return x->last_month < y->last_month ? -1 : 1;
	if (x->first_month != y->first_month)
		return x->first_month < y->first_month ? -1 : 1;
	const char *first = x->observation->period, *second = y->observation->period;
	return strcmp(first ? first : "", second ? second : "");
}

static bool same_line(const struct series_point *a, const struct series_point *b)
{
	const unsigned kind = POINT_SHARE | POINT_PERCENT_ALONE;
	return a->version == b->version && same_text(a->unit, b->unit) &&
	       (a->marks & kind) == (b->marks & kind);
}

static void set_segments(struct series *s)
{
	const struct series_point *before = NULL;
	for (size_t i = 0; i < s->n_points; i++) {
		struct series_point *point = &s->points[i];
		if (point->why == REFUSED_NOT && point->marks & POINT_PART)
			point->why = point->first_month ? REFUSED_PERIODS : REFUSED_PERIOD_UNKNOWN;
		if (point->why != REFUSED_NOT)
			continue;
		if (!before || !same_line(before, point))
			s->n_segments++;
		point->segment = s->n_segments;
		before = point;
	}
}

static enum sp_code make_series(struct making *m, const struct observation *list, size_t n_list,
	const struct indicator *in, struct series **out, size_t *n)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n_list && rc == SP_OK; i++)
		rc = add_point(m, &list[i], in);
	for (size_t i = 0; i < m->n; i++) {
		if (m->all[i].n_points > 1)
			qsort(m->all[i].points, m->all[i].n_points, sizeof *m->all[i].points,
				by_time);
		set_segments(&m->all[i]);
	}
	*out = m->all;
	*n = m->n;
	return rc;
}

enum sp_code series_of_indicator(const struct plan *p, const struct indicator *in, struct arena *a,
	struct series **out, size_t *n)
{
	struct making m = {.plan = p, .arena = a};
	return make_series(&m, in->observations, in->n_observations, in, out, n);
}

enum sp_code series_of_facts(const struct plan *p, const struct observation *facts, size_t n_facts,
	struct arena *a, struct series **out, size_t *n)
{
	struct making m = {.plan = p, .arena = a};
	return make_series(&m, facts, n_facts, NULL, out, n);
}

const struct series_point *series_at(const struct series *s, uint32_t year)
{
	for (size_t i = s->n_points; i > 0; i--) /* the whole year lies last */
		if (s->points[i - 1].year == year)
			return &s->points[i - 1];
	return NULL;
}

const struct series_point *series_first(const struct series *s, uint32_t segment)
{
	for (size_t i = 0; segment && i < s->n_points; i++)
		if (s->points[i].segment == segment)
			return &s->points[i];
	return NULL;
}

const struct series_point *series_last(const struct series *s, uint32_t segment)
{
	for (size_t i = s->n_points; segment && i > 0; i--)
		if (s->points[i - 1].segment == segment)
			return &s->points[i - 1];
	return NULL;
}
