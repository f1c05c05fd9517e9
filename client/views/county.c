/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/county.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* ---- the municipalities that a number of municipalities is of ---- */

static bool is_party(const struct plan *p, const char *code)
{
	for (size_t i = 0; i < p->n_parties; i++)
		if (strcmp(p->parties[i], code) == 0)
			return true;
	return p->n_parties == 0;
}

static bool find_municipalities(struct county *c, struct arena *a)
{
	const char **names = NULL;
	size_t n = 0;
	for (size_t i = 0; i < c->n_organisations; i++) {
		const struct organisation *o = &c->organisations[i];
		if (o->kind != ORG_MUNICIPALITY || !o->name || !is_party(c->plan, o->code) ||
			!same_text(o->county, c->plan->county))
			continue;
		const char **place = ARENA_PUSH(a, names, n);
		if (!place)
			return false;
		*place = o->name;
	}
	c->municipalities = (struct municipalities){names, n};
	return true;
}

/* ---- the rows ---- */

struct making {
	struct county *county;
	struct arena *arena;
	uint32_t year;
	enum sp_code rc;
};

static void add_rows_of(struct making *m, const struct area *area, const struct indicator *in,
	const struct series *all, size_t n, bool county)
{
	for (size_t i = 0; i < n && m->rc == SP_OK; i++) {
		if (county != !all[i].key.subject)
			continue;
		struct county_row *row = ARENA_PUSH(m->arena, m->county->rows, m->county->n_rows);
		if (row)
			*row = (struct county_row){
				.area = area, .indicator = in, .series = &all[i]};
		else
			m->rc = SP_NO_MEMORY;
	}
}

/* The county first, then others beside it. */
static void add_rows(struct making *m, const struct area *area, const struct indicator *in,
	const struct series *all, size_t n)
{
	add_rows_of(m, area, in, all, n, true);
	add_rows_of(m, area, in, all, n, false);
}

static void add_facts(
	struct making *m, const struct area *area, const struct observation *facts, size_t n_facts)
{
	struct series *all = NULL;
	size_t n = 0;
	if (m->rc == SP_OK)
		m->rc = series_of_facts(m->county->plan, facts, n_facts, m->arena, &all, &n);
	add_rows(m, area, NULL, all, n);
}

static void add_area(struct making *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_indicators && m->rc == SP_OK; i++) {
		struct series *all = NULL;
		size_t n = 0;
		const struct indicator *in = &area->indicators[i];
		m->rc = series_of_indicator(m->county->plan, in, m->arena, &all, &n);
		add_rows(m, area, in, all, n);
	}
	add_facts(m, area, area->facts, area->n_facts);
}

/* ---- what is said of a row ---- */

static const struct goal *goal_of(const struct county_row *row)
{
	const struct indicator *in = row->indicator;
	for (size_t i = 0; in && in->goal && i < row->area->n_goals; i++)
		if (same_text(row->area->goals[i].id, in->goal))
			return &row->area->goals[i];
	return NULL;
}

static bool has_value(const struct series_point *p)
{
	const struct observation *o = p->observation;
	return o->state == STATE_GIVEN || o->state == STATE_ONLY_TOTAL || o->n_with || o->n_without;
}

/* The newest line with two points or more; 0 if none. */
static uint32_t newest_line(const struct series *s)
{
	for (uint32_t segment = s->n_segments; segment; segment--)
		if (series_first(s, segment) != series_last(s, segment))
			return segment;
	return 0;
}

/* Why two values are not compared, where no line goes through two. */
static enum refusal why_no_line(const struct series *s)
{
	const struct series_point *before = NULL;
	struct series_change change;
	enum refusal why = REFUSED_FEW;
	for (size_t i = 0; i < s->n_points; i++) {
		if (!has_value(&s->points[i]))
			continue;
		if (before)
			why = points_change(before, &s->points[i], &change);
		before = &s->points[i];
	}
	return why == REFUSED_NOT ? REFUSED_FEW : why;
}

static void set_change(struct county_row *row)
{
	uint32_t line = newest_line(row->series);
	if (!line) {
		row->change_why = row->trend_why = why_no_line(row->series);
		return;
	}
	row->change_why = points_change(
		series_first(row->series, line), series_last(row->series, line), &row->change);
	row->trend_why = series_trend(row->series, line, &row->trend);
	if (row->trend_why == REFUSED_NOT && row->trend.n < 3)
		row->trend_why = REFUSED_FEW; /* two points are a change, no trend */
	if (row->change_why == REFUSED_NOT &&
		!row->series->key.subject) /* the goal is the county's */
		row->course = course_of(row->wanted, &row->change);
}

/* Only of what an indicator counts, for a fact may be how things stood on a day. */
static void set_rates(struct county_row *row)
{
	const struct series *s = row->series;
	for (size_t i = 0; row->indicator && i < s->n_points; i++)
		if (s->points[i].marks & POINT_PART && s->points[i].first_month &&
			has_value(&s->points[i]))
			row->rates_to = &s->points[i];
	for (size_t i = 0; row->rates_to && i < s->n_points; i++)
		if (s->points[i].segment && s->points[i].year < row->rates_to->year)
			row->rates_from = &s->points[i];
	if (!row->rates_from)
		row->rates_to = NULL;
	if (row->rates_to)
		row->rates_why = points_rates(row->rates_from, row->rates_to, &row->rates);
}

/* The series of the same subject, what and sex, but for what `key` says, among the rows of an indicator. */
static const struct series *sibling(
	const struct county *c, const struct county_row *row, const struct series_key *key)
{
	const struct county_row *first = county_find(c, row->area, row->indicator);
	size_t n = first ? county_run(c, (size_t)(first - c->rows)) : 0;
	for (size_t i = 0; i < n; i++) {
		const struct series_key *k = &first[i].series->key;
		if (same_text(k->subject, key->subject) && same_text(k->group, key->group) &&
			same_text(k->what, key->what) && k->sex == key->sex)
			return first[i].series;
	}
	return NULL;
}

/* The part at the first and the last value of the newest line, or at the only value. */
static void set_part(const struct county_row *row, struct county_part *part)
{
	const struct series *s = row->series;
	uint32_t line = newest_line(s) ? newest_line(s) : s->n_segments;
	const struct series_point *whole;
	if (!part->of || !line)
		return;
	part->first = series_first(s, line);
	part->last = series_last(s, line);
	whole = series_at(part->of, part->first->year);
	part->why = whole ? points_share(part->first, whole, &part->first_part) : REFUSED_NO_VALUE;
	whole = series_at(part->of, part->last->year);
	if (part->why == REFUSED_NOT)
		part->why = whole ? points_share(part->last, whole, &part->last_part)
				  : REFUSED_NO_VALUE;
}

static void set_nation(const struct county *c, struct county_row *row)
{
	struct series_key key = row->series->key;
	if (key.subject || !row->indicator)
		return;
	key.subject = "riket";
	row->nation.of = sibling(c, row, &key);
	set_part(row, &row->nation);
}

/* All of whom the row's are a group may be counted by another indicator: one of the same unit and a stated source,
 * and only if there is exactly one. */
static void set_all(const struct county *c, struct county_row *row)
{
	struct series_key key = row->series->key;
	const struct county_row *other = NULL;
	size_t n = 0;
	if (!key.group || !row->indicator)
		return;
	key.group = NULL;
	row->all.of = sibling(c, row, &key);
	for (size_t i = 0; !row->all.of && row->indicator->source && i < c->n_rows; i++) {
		const struct county_row *r = &c->rows[i];
		if (!r->indicator || r->indicator == row->indicator || r->series->key.group ||
			r->series->key.subject || key.subject || r->series->key.what || key.what ||
			r->series->key.sex != key.sex ||
			!same_text(r->indicator->source, row->indicator->source) ||
			!same_text(r->indicator->unit, row->indicator->unit))
			continue;
		other = r;
		n++;
	}
	if (n == 1) {
		row->all.of = other->series;
		row->all.other = other->indicator;
	}
	set_part(row, &row->all);
}

/* Whether the value tells how many municipalities have something. */
static bool counts_municipalities(const struct county_row *row, const struct series_point *p)
{
	const struct observation *o = p->observation;
	enum indicator_kind kind = row->indicator ? row->indicator->kind : INDICATOR_NONE;
	bool of_some = o->n_asked || o->n_answered || o->share;
	if (!has_value(p))
		return false;
	return o->n_with || o->n_without || kind == INDICATOR_MUNICIPALITY_COUNT ||
	       kind == INDICATOR_MUNICIPALITY_SHARE ||
	       (of_some &&
		       (same_text(p->unit, "kommuner") || same_text(p->unit, "municipalities")));
}

static void set_havings(struct making *m, struct county_row *row)
{
	const struct series *s = row->series;
	for (size_t i = 0; i < s->n_points && m->rc == SP_OK; i++) {
		if (!counts_municipalities(row, &s->points[i]))
			continue;
		struct county_having *h = ARENA_PUSH(m->arena, row->havings, row->n_havings);
		if (!h) {
			m->rc = SP_NO_MEMORY;
			return;
		}
		h->point = &s->points[i];
		h->why = having_of(h->point->observation, &m->county->municipalities, m->arena,
			&h->having, &m->rc);
	}
}

static void set_target(struct making *m, struct county_row *row)
{
	const struct goal *goal = goal_of(row);
	const struct indicator *in = row->indicator;
	if (in && in->n_targets)
		row->target =
			target_judge(in->targets, in->n_targets, row->wanted, row->series, m->year);
	else if (goal && goal->n_targets)
		row->target = target_judge(
			goal->targets, goal->n_targets, row->wanted, row->series, m->year);
}

static void judge(struct making *m, struct county_row *row)
{
	const struct goal *goal = goal_of(row);
	row->wanted = row->indicator ? row->indicator->direction : DIRECTION_NONE;
	if (row->wanted == DIRECTION_NONE && goal)
		row->wanted = goal->direction;
	for (size_t i = 0; i < row->series->n_points; i++)
		row->n_given += has_value(&row->series->points[i]);
	set_change(row);
	set_rates(row);
	set_nation(m->county, row);
	set_all(m->county, row);
	set_havings(m, row);
	set_target(m, row);
}

enum sp_code county_init(struct county *c, const struct plan *p, uint32_t year,
	const struct organisation *organisations, size_t n_organisations, struct arena *a)
{
	struct making m = {.county = c, .arena = a, .year = year};
	*c = (struct county){
		.plan = p, .organisations = organisations, .n_organisations = n_organisations};
	if (!find_municipalities(c, a))
		return SP_NO_MEMORY;
	for (size_t i = 0; i < p->n_areas && m.rc == SP_OK; i++)
		add_area(&m, &p->areas[i]);
	add_facts(&m, NULL, p->facts, p->n_facts);
	for (size_t i = 0; i < c->n_rows && m.rc == SP_OK; i++)
		judge(&m, &c->rows[i]);
	return m.rc;
}
