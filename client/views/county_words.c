/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of the county's numbers, in words. */
#include "client/views/county.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "common/domain/totals.h"

/* What the lines are written with. */
struct words {
	const struct county *county;
	const struct county_row *row;
	enum lang lang;
	struct arena *arena;
	struct county_line *lines;
	size_t n;
	bool failed;
};

/* Anything that could not be made shows here. */
static const char *checked(struct words *w, const char *text)
{
	w->failed = w->failed || !text;
	return text ? text : "";
}

static const char *say(struct words *w, enum text_id id, const char *p1, const char *p2,
	const char *p3, const char *p4)
{
	const char *text = lang_format(w->arena, w->lang, id, p1, p2, p3, p4);
	w->failed = w->failed || !*text;
	return text;
}

static void add_line(struct words *w, enum text_id label, const char *text, enum course course)
{
	struct county_line *line = *checked(w, text) ? ARENA_PUSH(w->arena, w->lines, w->n) : NULL;
	w->failed = w->failed || (text && *text && !line);
	if (line)
		*line = (struct county_line){label, text, course};
}

static const char *refused(struct words *w, enum refusal why)
{
	return say(w, TEXT_COUNTY_REFUSED, refusal_text(why, w->lang), NULL, NULL, NULL);
}

static const char *year_of(struct words *w, uint32_t year)
{
	return checked(w, arena_printf(w->arena, "%" PRIu32, year));
}

/* "2019", "jan–sep 2019", "hösten 2019" */
static const char *time_of(struct words *w, const struct series_point *p)
{
	const char *period = checked(w, period_print(p->observation, w->lang, w->arena));
	if (!*period)
		return year_of(w, p->year);
	if (strstr(period, year_of(w, p->year)))
		return period;
	return checked(w, arena_printf(w->arena, "%s %" PRIu32, period, p->year));
}

/* The reservations of the values go with what is computed from them. */
static const char *reserved(struct words *w, const char *text, unsigned marks)
{
	if (marks & POINT_ABOUT)
		text = checked(w, arena_printf(w->arena, "%s, %s", text,
					  lang_text(w->lang, TEXT_COUNTY_ABOUT)));
	if (marks & POINT_PRELIMINARY)
		text = checked(w, arena_printf(w->arena, "%s, %s", text,
					  lang_text(w->lang, TEXT_VIEW_PRELIMINARY)));
	return text;
}

/* As many decimals as the number has, at most what a value can have. */
static int places_of(struct ratio r)
{
	decimal v;
	return ratio_round(r, DECIMAL_PLACES, &v) ? decimal_places(v) : 0;
}

static const char *print(
	struct words *w, const struct interval *i, enum ratio_style style, int places)
{
	return checked(w, interval_print(i, style, places, w->arena));
}

/* ---- change, direction, trend ---- */

/* "−27 (−13,2 %)", "+1600 (+274,0 %, ×3,74)", "−12,1 procentenheter" */
static const char *difference(struct words *w, const struct series_change *c)
{
	const struct ratio two = ratio_of(2, 1);
	int order = -1;
	if (c->marks & POINT_SHARE)
		return say(w, TEXT_COUNTY_POINTS, print(w, &c->difference, RATIO_POINTS, 1), NULL,
			NULL, NULL);
	const char *text = print(w, &c->difference, RATIO_SIGNED, places_of(c->difference.low));
	if (!interval_is(&c->part))
		return text;
	const char *part = print(w, &c->part, RATIO_PERCENT_SIGNED, 1);
	if (ratio_compare(c->times.low, two, &order) && order >= 0)
		part = checked(w, arena_printf(w->arena, "%s, %s", part,
					  print(w, &c->times, RATIO_TIMES, 2)));
	return checked(w, arena_printf(w->arena, "%s (%s)", text, part));
}

static void add_change(struct words *w)
{
	const struct county_row *r = w->row;
	if (r->n_given < 2)
		return;
	if (r->change_why != REFUSED_NOT) {
		add_line(w, TEXT_COUNTY_CHANGE, refused(w, r->change_why), COURSE_NONE);
		return;
	}
	const char *text = checked(
		w, arena_printf(w->arena, "%s\u2013%s: %s", year_of(w, r->change.from->year),
			   year_of(w, r->change.to->year), difference(w, &r->change)));
	add_line(w, TEXT_COUNTY_CHANGE, reserved(w, text, r->change.marks), COURSE_NONE);
}

/* What the source itself says of the year before: "287 767 personer (2021), +265 sedan 2020 (287 502)". */
static void add_stated(struct words *w)
{
	for (size_t i = 0; i < w->row->series->n_points; i++) {
		const struct series_point *p = &w->row->series->points[i];
		const struct observation *o = p->observation;
		if (!o->change || !o->quantity)
			continue;
		const char *value = checked(w, quantity_print(o->quantity, w->lang, w->arena));
		const char *change = checked(w, describe_change(o, w->lang, w->arena));
		add_line(w, TEXT_COUNTY_CHANGE,
			reserved(w,
				checked(w, arena_printf(w->arena, "%s%s%s (%s), %s", value,
						   p->unit ? " " : "", p->unit ? p->unit : "",
						   time_of(w, p), change)),
				p->marks & (unsigned)POINT_PRELIMINARY),
			COURSE_NONE);
	}
}

/* Without a wanted direction a change is neither good nor bad. */
static void add_course(struct words *w)
{
	const struct county_row *r = w->row;
	if (r->n_given < 2 || r->change_why != REFUSED_NOT || r->course == COURSE_NONE)
		return;
	add_line(w, TEXT_COUNTY_COURSE,
		say(w, TEXT_COUNTY_COURSE_IS,
			lang_word(VOCABULARY_DIRECTION, (int)r->wanted, w->lang, w->arena),
			course_text(r->course, w->lang), NULL, NULL),
		r->course);
}

static void add_trend(struct words *w)
{
	const struct series_trend *t = &w->row->trend;
	if (w->row->n_given < 3 || w->row->trend_why != REFUSED_NOT)
		return; /* the line about the change says why */
	bool share = t->marks & POINT_SHARE;
	const char *unit = w->row->change.to ? w->row->change.to->unit : NULL;
	const char *years = checked(w,
		arena_printf(w->arena, "%" PRIu32 "\u2013%" PRIu32, t->first_year, t->last_year));
	const char *slope = print(w, &t->slope, share ? RATIO_POINTS : RATIO_SIGNED, 1);
	if (share)
		slope = say(w, TEXT_COUNTY_POINTS, slope, NULL, NULL, NULL);
	const char *text =
		unit && !share
			? say(w, TEXT_COUNTY_TREND_IS, slope, unit, year_of(w, t->n), years)
			: say(w, TEXT_COUNTY_TREND_BARE, slope, year_of(w, t->n), years, NULL);
	add_line(w, TEXT_COUNTY_TREND, reserved(w, text, t->marks), COURSE_NONE);
}

static void add_rates(struct words *w)
{
	const struct county_row *r = w->row;
	if (!r->rates_to)
		return;
	if (r->rates_why != REFUSED_NOT) {
		add_line(w, TEXT_COUNTY_RATES, refused(w, r->rates_why), COURSE_NONE);
		return;
	}
	const char *rates = say(w, TEXT_COUNTY_RATES_WERE, print(w, &r->rates.to, RATIO_PLAIN, 1),
		print(w, &r->rates.from, RATIO_PLAIN, 1), NULL, NULL);
	const char *text = say(w, TEXT_COUNTY_RATES_IS, time_of(w, r->rates_to),
		year_of(w, r->rates_from->year), print(w, &r->rates.part, RATIO_PERCENT_SIGNED, 1),
		rates);
	add_line(w, TEXT_COUNTY_RATES, reserved(w, text, r->rates.marks), COURSE_NONE);
}

/* ---- parts of the nation, and of all ---- */

static void add_part(struct words *w, enum text_id label, const struct county_part *part)
{
	if (!part->first)
		return;
	if (part->why != REFUSED_NOT) {
		add_line(w, label, refused(w, part->why), COURSE_NONE);
		return;
	}
	const char *text = checked(
		w, arena_printf(w->arena, "%s (%s)", print(w, &part->first_part, RATIO_PERCENT, 1),
			   year_of(w, part->first->year)));
	if (part->last != part->first)
		text = checked(w, arena_printf(w->arena, "%s → %s (%s)", text,
					  print(w, &part->last_part, RATIO_PERCENT, 1),
					  year_of(w, part->last->year)));
	if (part->other)
		text = say(w, TEXT_COUNTY_OF_OTHER, text,
			part->other->text ? part->other->text : part->other->id, NULL, NULL);
	add_line(w, label, reserved(w, text, part->first->marks | part->last->marks), COURSE_NONE);
}

/* ---- municipalities ---- */

/* "2017: 23 av 33 (69,7 %), saknar: Båstad, Höganäs" */
static const char *having_text(struct words *w, const struct county_having *h)
{
	const char *when = time_of(w, h->point), *text;
	const struct having *x = &h->having;
	if (h->why != REFUSED_NOT)
		return checked(w, arena_printf(w->arena, "%s: %s", when, refused(w, h->why)));
	text = checked(w, arena_printf(w->arena, "%s: %s (%s)", when,
				  checked(w, print_of(x->n_with, x->n, w->lang, w->arena)),
				  checked(w, ratio_print(x->share, RATIO_PERCENT, 1, w->arena))));
	text = reserved(w, text, h->point->marks & (unsigned)POINT_PRELIMINARY);
	if (x->n_without_names == 0)
		return text;
	const char *names =
		checked(w, describe_list(x->without, x->n_without_names, false, w->lang, w->arena));
	return checked(w, arena_printf(w->arena, "%s, %s", text,
				  say(w, TEXT_COUNTY_LACKING, names, NULL, NULL, NULL)));
}

/* All times in one line, with an arrow between: "2017: 20 av 33 (60,6 %) → 2018: 16 av 33 (48,5 %)". */
static void add_havings(struct words *w)
{
	const char *line = "";
	for (size_t i = 0; i < w->row->n_havings; i++)
		line = checked(w, arena_printf(w->arena, "%s%s%s", line, i ? " → " : "",
					  having_text(w, &w->row->havings[i])));
	if (*line)
		add_line(w, TEXT_COUNTY_HAVE, line, COURSE_NONE);
}

/* ---- targets ---- */

/* "alla", "minst 90", "−20 % sedan 2018" as the plan writes it, or as its kind is called. */
static const char *target_words(struct words *w, const struct target *t)
{
	const char *text = t->text;
	if (!text && t->value)
		text = checked(w, quantity_print(t->value, w->lang, w->arena));
	if (!text)
		text = lang_word(VOCABULARY_TARGET_KIND, (int)t->kind, w->lang, w->arena);
	if (t->year)
		text = checked(w, arena_printf(w->arena, "%s %s", text,
					  say(w, TEXT_COUNTY_TARGET_OF_YEAR, year_of(w, t->year),
						  NULL, NULL, NULL)));
	return text;
}

static void add_target(struct words *w)
{
	static const enum text_id results[] = {[TARGET_REACHED] = TEXT_COUNTY_TARGET_REACHED,
		[TARGET_NOT_YET] = TEXT_COUNTY_TARGET_NOT_YET,
		[TARGET_MISSED] = TEXT_COUNTY_TARGET_MISSED};
	const struct target_answer *t = &w->row->target;
	if (!t->target || w->row->series->key.subject)
		return;
	const char *result = t->result == TARGET_UNSAID
				     ? say(w, TEXT_COUNTY_TARGET_UNSAID,
					       refusal_text(t->why, w->lang), NULL, NULL, NULL)
				     : lang_text(w->lang, results[t->result]);
	const char *when = t->value ? arena_printf(w->arena, " (%" PRIu32 ")", t->value->year) : "";
	add_line(w, TEXT_COUNTY_TARGET,
		checked(w, arena_printf(w->arena, "%s: %s%s", target_words(w, t->target), result,
				   checked(w, when))),
		COURSE_NONE);
}

/* ---- breaks ---- */

static void add_breaks(struct words *w)
{
	const struct series *s = w->row->series;
	const struct series_point *before = NULL;
	struct series_change change;
	for (size_t i = 0; i < s->n_points; i++) {
		const struct series_point *p = &s->points[i];
		if (!p->segment)
			continue;
		if (before && before->segment != p->segment)
			add_line(w, TEXT_COUNTY_BREAK,
				say(w, TEXT_COUNTY_BREAK_IS, year_of(w, before->year),
					year_of(w, p->year),
					refusal_text(points_change(before, p, &change), w->lang),
					NULL),
				COURSE_NONE);
		before = p;
	}
}

enum sp_code county_lines(const struct county *c, const struct county_row *row, enum lang lang,
	struct arena *a, struct county_line **out, size_t *n)
{
	struct words w = {.county = c, .row = row, .lang = lang, .arena = a};
	add_change(&w);
	add_stated(&w);
	add_course(&w);
	add_trend(&w);
	add_breaks(&w);
	add_rates(&w);
	add_part(&w, TEXT_COUNTY_OF_NATION, &row->nation);
	add_part(&w, TEXT_COUNTY_OF_ALL, &row->all);
	add_havings(&w);
	add_target(&w);
	*out = w.lines;
	*n = w.n;
	return w.failed ? SP_NO_MEMORY : SP_OK;
}
