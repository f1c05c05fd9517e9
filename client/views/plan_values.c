/* SPDX-License-Identifier: Apache-2.0 */
/* The values of an indicator beside each other by year, and what they come to: change, trend, share of the nation,
 * a part of a year against a whole one, the target. What cannot be computed is not printed as a number. */
#include <string.h>

#include "client/views/plan_text.h"
#include "common/domain/having.h"
#include "common/domain/targets.h"

enum { YEARS_MAX = 24 };

struct values {
	struct lines *g;
	const struct plan *plan;
	const struct indicator *in;
	size_t indent;
	struct series *series;
	size_t n;
	uint32_t years[YEARS_MAX];
	size_t n_years;
};

/* "riket", "12, 65+", "länet" */
static const char *series_name(struct lines *g, const struct series_key *key)
{
	const char *name = key->subject ? key->subject : lines_label(g, TEXT_SERIES_COUNTY);
	name = lines_joined(g, name, ", ", key->group);
	name = lines_joined(g, name, ", ", lines_word(g, VOCABULARY_SEX, (int)key->sex));
	return lines_joined(g, name, ", ", key->what);
}

/* ---- the table ---- */

static void add_year(struct values *v, uint32_t year)
{
	size_t at = 0;
	while (at < v->n_years && v->years[at] < year)
		at++;
	if ((at < v->n_years && v->years[at] == year) || v->n_years == YEARS_MAX)
		return;
	memmove(&v->years[at + 1], &v->years[at], (v->n_years - at) * sizeof v->years[0]);
	v->years[at] = year;
	v->n_years++;
}

static const char *point_text(struct lines *g, const struct series_point *point)
{
	const struct observation *o = point->observation;
	if (!o->n_without && !o->n_with)
		return lines_made(g, observation_print(o, g->style->lang, g->arena));
	return lines_format(g, o->n_without ? TEXT_SERIES_LACKING : TEXT_SERIES_HAVING,
		lines_count(g, o->n_without ? o->n_without : o->n_with), NULL, NULL);
}

/* All of a year: a part of it, and the whole. */
static const char *year_cell(struct lines *g, const struct series *s, uint32_t year)
{
	const char *text = "";
	for (size_t i = 0; i < s->n_points; i++)
		if (s->points[i].year == year)
			text = lines_joined(g, text, "; ", point_text(g, &s->points[i]));
	return text && *text ? text : NULL;
}

static bool put_table(struct values *v)
{
	struct lines *g = v->g;
	struct view_column columns[YEARS_MAX + 1] = {{"", TEXT_COLUMN_TEXT, CELL_TEXT, false}};
	const char *headings[YEARS_MAX + 1] = {v->in->unit ? v->in->unit : ""};
	struct view table = {
		.columns = columns, .headings = headings, .n_columns = v->n_years + 1};
	for (size_t i = 0; i < v->n_years; i++) {
		columns[i + 1] = (struct view_column){"", TEXT_COLUMN_YEAR, CELL_NUMBER, false};
		headings[i + 1] = lines_year(g, v->years[i]);
	}
	for (size_t k = 0; k < v->n; k++) {
		struct view_cell *row = lines_row(g, &table);
		if (!row)
			return true;
		row[0] = lines_cell(g, series_name(g, &v->series[k].key));
		for (size_t i = 0; i < v->n_years; i++)
			row[i + 1] = (struct view_cell){
				.text = year_cell(g, &v->series[k], v->years[i])};
	}
	if (g->width && lines_table_width(g, &table) + v->indent > g->width)
		return false;
	lines_table(g, v->indent, &table);
	return true;
}

/* The same as lines, where there is one value or the table is too wide. */
static void put_series_line(struct values *v, const struct series *s)
{
	struct lines *g = v->g;
	const char *text = "";
	for (size_t i = 0; i < s->n_points; i++) {
		const char *year = lines_years(g, s->points[i].year, 0);
		const char *one = lines_made(g, arena_printf(g->arena, "%s: %s", year,
							point_text(g, &s->points[i])));
		text = lines_joined(g, text, "; ", one);
	}
	const bool county_alone = !s->key.subject && !s->key.group && !s->key.what && !s->key.sex;
	if (!text)
		return;
	if (county_alone && v->n == 1)
		lines_put(g, v->indent, "", text);
	else
		lines_field(g, v->indent, series_name(g, &s->key), text);
}

/* ---- what they come to ---- */

static const char *course_words(struct lines *g, enum course course)
{
	static const enum text_id words[] = {
		[COURSE_RIGHT] = TEXT_COURSE_RIGHT,
		[COURSE_WRONG] = TEXT_COURSE_WRONG,
		[COURSE_STILL] = TEXT_COURSE_STILL,
		[COURSE_REACHED] = TEXT_COURSE_REACHED,
	};
	return course == COURSE_NONE ? "" : lines_label(g, words[course]);
}

static const char *interval_text(
	struct lines *g, const struct interval *i, enum ratio_style style, int places)
{
	return lines_made(g, interval_print(i, style, places, g->arena));
}

/* "−27 (−13,2 %), rätt väg" */
static const char *change_text(
	struct lines *g, const struct series_change *change, enum direction wanted)
{
	const bool share = change->marks & POINT_SHARE;
	const char *text = interval_text(
		g, &change->difference, share ? RATIO_POINTS : RATIO_SIGNED, share ? 1 : 0);
	if (share)
		text = lines_joined(g, text, " ", lines_label(g, TEXT_SERIES_POINTS));
	if (interval_is(&change->part))
		text = lines_format(g, TEXT_SERIES_WITH_PART, text,
			interval_text(g, &change->part, RATIO_PERCENT_SIGNED, 1), NULL);
	return lines_joined(g, text, ", ", course_words(g, course_of(wanted, change)));
}

static void put_change(struct values *v, const struct series *s)
{
	struct lines *g = v->g;
	const struct series_point *from = series_first(s, s->n_segments);
	const struct series_point *to = series_last(s, s->n_segments);
	struct series_change change;
	struct series_trend trend;
	if (!from || !to || from == to || points_change(from, to, &change) != REFUSED_NOT)
		return;
	const char *text = change_text(g, &change, v->in->direction);
	if (series_trend(s, s->n_segments, &trend) == REFUSED_NOT && !(trend.marks & POINT_SHARE))
		text = lines_joined(g, text, "; ",
			lines_format(g, TEXT_SERIES_TREND,
				interval_text(g, &trend.slope, RATIO_SIGNED, 1),
				lines_count(g, trend.n), NULL));
	const char *label = series_name(g, &s->key);
	label = lines_joined(g, label, " ", lines_years(g, from->year, to->year));
	if (label)
		lines_field(g, v->indent, label, text);
}

/* A part of a year that ends the series, against the last whole year before it. */
static void put_rates(struct values *v, const struct series *s)
{
	struct lines *g = v->g;
	const struct series_point *to = s->n_points ? &s->points[s->n_points - 1] : NULL;
	struct series_rates rates;
	if (!to || !(to->marks & POINT_PART))
		return;
	for (size_t i = s->n_points - 1; i-- > 0;) {
		const struct series_point *from = &s->points[i];
		if (from->year >= to->year || points_rates(from, to, &rates) != REFUSED_NOT)
			continue;
		const char *period =
			lines_made(g, period_print(to->observation, g->style->lang, g->arena));
		const char *label = lines_format(g, TEXT_SERIES_RATES_LABEL, period,
			lines_year(g, to->year), lines_year(g, from->year));
		lines_field(g, v->indent, label,
			lines_format(g, TEXT_SERIES_RATES,
				interval_text(g, &rates.to, RATIO_PLAIN, 1),
				interval_text(g, &rates.from, RATIO_PLAIN, 1),
				interval_text(g, &rates.part, RATIO_PERCENT_SIGNED, 1)));
		return;
	}
}

/* "12,7 % (2013), 11,3 % (2018)": the first and the last year that both have. */
static void put_nation(struct values *v, const struct series *s)
{
	struct lines *g = v->g;
	const struct series_key nation = {.subject = "riket",
		.group = s->key.group,
		.what = s->key.what,
		.sex = s->key.sex};
	const struct series *all = series_find(v->series, v->n, v->plan, &nation);
	const char *first = NULL, *last = NULL;
	for (size_t i = 0; all && all != s && i < s->n_points; i++) {
		const struct series_point *whole = series_at(all, s->points[i].year);
		struct interval share;
		if (!whole || points_share(&s->points[i], whole, &share) != REFUSED_NOT)
			continue;
		const char *text = lines_made(g,
			arena_printf(g->arena, "%s (%s)",
				interval_text(g, &share, RATIO_PERCENT, 1),
				lines_year(g, s->points[i].year)));
		first = first ? first : text;
		last = text;
	}
	if (first)
		lines_field(g, v->indent, lines_label(g, TEXT_SERIES_NATION),
			first == last ? first : lines_joined(g, first, ", ", last));
}

static void put_target(struct values *v, const struct series *s)
{
	static const enum text_id words[] = {
		[TARGET_REACHED] = TEXT_TARGET_REACHED,
		[TARGET_NOT_YET] = TEXT_TARGET_NOT_YET,
		[TARGET_MISSED] = TEXT_TARGET_MISSED,
	};
	const struct target_answer answer = target_judge(
		v->in->targets, v->in->n_targets, v->in->direction, s, YEAR_LAST);
	if (!answer.target || answer.result == TARGET_UNSAID)
		return;
	lines_field(v->g, v->indent, lines_label(v->g, TEXT_TARGET),
		lines_format(v->g, words[answer.result],
			lines_year(v->g, answer.value ? answer.value->year : 0), NULL, NULL));
}

/* ---- of how many municipalities ---- */

/* Those of the plan: the parties that have a municipality's code. */
static size_t count_municipalities(const struct plan *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_parties; i++)
		n += strlen(p->parties[i]) == 4 && strspn(p->parties[i], "0123456789") == 4;
	return n;
}

static void put_names(struct values *v, enum text_id label, const char **names, size_t n)
{
	const char *list = "";
	for (size_t i = 0; i < n; i++)
		list = lines_joined(v->g, list, ", ", names[i]);
	if (n && list)
		lines_field(v->g, v->indent + 2, lines_label(v->g, label), list);
}

static void put_having(struct values *v, const struct observation *o)
{
	struct lines *g = v->g;
	const struct municipalities all = {NULL, count_municipalities(v->plan)};
	struct having have;
	enum sp_code rc = SP_OK;
	const enum refusal why = having_of(o, &all, g->arena, &have, &rc);
	g->failed = g->failed || rc != SP_OK;
	if (why != REFUSED_NOT || g->failed)
		return;
	const char *part = lines_made(g, ratio_print(have.share, RATIO_PERCENT, 1, g->arena));
	lines_field(g, v->indent, lines_years(g, o->year, 0),
		lines_format(g, TEXT_SERIES_OF, lines_count(g, have.n_with),
			lines_count(g, have.n), part));
	put_names(v, TEXT_SERIES_WITH, have.with, have.n_with_names);
	put_names(v, TEXT_SERIES_WITHOUT, have.without, have.n_without_names);
}

static bool counts_municipalities(const struct indicator *in, const struct observation *o)
{
	return o->state == STATE_GIVEN && !o->has_yes_no &&
	       (in->kind == INDICATOR_MUNICIPALITY_COUNT ||
		       in->kind == INDICATOR_MUNICIPALITY_SHARE || o->n_asked || o->n_with ||
		       o->n_without);
}

/* ---- reservations ---- */

static void put_reservations(struct values *v, const struct observation *o)
{
	struct lines *g = v->g;
	const char *text = o->source && v->in->source && strcmp(o->source, v->in->source) == 0
				   ? NULL
				   : o->source;
	text = lines_joined(g, text ? text : "", "; ", o->note);
	if (o->retrieved)
		text = lines_joined(g, text, "; ",
			lines_format(g, TEXT_SERIES_RETRIEVED, o->retrieved, NULL, NULL));
	if (text && *text)
		lines_field(g, v->indent, lines_years(g, o->year, 0), text);
}

void plan_put_values(
	struct lines *g, const struct plan *p, size_t indent, const struct indicator *in)
{
	struct values v = {.g = g, .plan = p, .in = in, .indent = indent};
	if (in->n_observations == 0 || g->failed)
		return;
	if (series_of_indicator(p, in, g->arena, &v.series, &v.n) != SP_OK) {
		g->failed = true;
		return;
	}
	for (size_t i = 0; i < in->n_observations; i++)
		add_year(&v, in->observations[i].year);
	if (in->n_observations == 1 || v.n_years < 2 || !put_table(&v))
		for (size_t i = 0; i < v.n; i++)
			put_series_line(&v, &v.series[i]);
	for (size_t i = 0; i < v.n; i++) {
		put_change(&v, &v.series[i]);
		put_rates(&v, &v.series[i]);
		put_nation(&v, &v.series[i]);
		put_target(&v, &v.series[i]);
	}
	for (size_t i = 0; i < in->n_observations; i++) {
		if (counts_municipalities(in, &in->observations[i]))
			put_having(&v, &in->observations[i]);
		put_reservations(&v, &in->observations[i]);
	}
}
