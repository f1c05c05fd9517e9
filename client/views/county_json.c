/* SPDX-License-Identifier: Apache-2.0 */
/* The county's own numbers in JSON: what is computed, and what is not with its reason. */
#include "client/views/county.h"
#include "client/views/county_json.h"

#include <string.h>

static void put_names(struct json *j, const char *key, const char *const *names, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_text(j, names[i]);
	json_close(j);
}

/* Rounded to four decimals; null for no number. */
static void put_ratio(struct json *j, const char *key, struct ratio r)
{
	decimal v = 0;
	bool known = ratio_round(r, DECIMAL_PLACES, &v);
	json_put_decimal(j, key, v, known);
}

static void put_interval(struct json *j, const char *key, const struct interval *i)
{
	json_key(j, key);
	json_object(j);
	put_ratio(j, "low", i->low);
	put_ratio(j, "high", i->high);
	json_close(j);
}

/* Opens the object of a figure; false where it is refused: it then says why. */
static bool open_figure(struct json *j, const char *key, enum refusal why)
{
	json_key(j, key);
	json_object(j);
	json_put_text(j, "refused", refusal_word(why));
	if (why != REFUSED_NOT)
		json_close(j);
	return why == REFUSED_NOT;
}

static void put_marks(struct json *j, unsigned marks)
{
	json_put_bool(j, "preliminary", marks & POINT_PRELIMINARY);
	json_put_bool(j, "about", marks & POINT_ABOUT);
}

static void put_time(struct json *j, const struct series_point *p)
{
	json_put_count(j, "year", p->year);
	json_put_count(j, "first_month", p->first_month);
	json_put_count(j, "last_month", p->last_month);
	json_put_text(j, "period", p->observation->period);
}

/* The stated change since the year before, and what it says that one was. */
static void put_stated(struct json *j, const struct observation *o)
{
	struct quantity before;
	if (!o->change)
		return;
	json_put_decimal(j, "change_low", o->change->low, true);
	json_put_decimal(j, "change_high", o->change->high, true);
	if (!observation_before(o, &before))
		return;
	json_put_decimal(j, "before_low", before.low, true);
	json_put_decimal(j, "before_high", before.high, true);
}

/* Both ends as stated, shares as parts of 1: null where there is no such end. */
static void put_point(struct json *j, const struct series_point *p)
{
	const struct observation *o = p->observation;
	json_object(j);
	put_time(j, p);
	json_put_text(j, "state", vocabulary_word(VOCABULARY_ANSWER_STATE, (int)o->state, LANG_EN));
	put_ratio(j, "low", p->value.low);
	put_ratio(j, "high", p->value.high);
	json_put_text(j, "words", o->share ? o->share->words : NULL);
	json_put_text(j, "yes_no", o->has_yes_no ? o->yes_no ? "yes" : "no" : NULL);
	json_put_text(j, "text", o->text);
	put_stated(j, o);
	put_marks(j, p->marks);
	json_put_bool(j, "share", p->marks & POINT_SHARE);
	json_put_text(j, "unit", p->unit);
	json_put_text(j, "source", p->source);
	json_put_text(j, "note", o->note);
	json_put_count(j, "line", p->segment);
	json_put_text(j, "refused", refusal_word(p->why));
	json_close(j);
}

static void put_part(struct json *j, const char *key, const struct county_part *part)
{
	if (!part->first || !open_figure(j, key, part->why))
		return;
	json_put_count(j, "from_year", part->first->year);
	json_put_count(j, "to_year", part->last->year);
	put_interval(j, "from", &part->first_part);
	put_interval(j, "to", &part->last_part);
	json_put_text(j, "of_indicator", part->other ? part->other->id : NULL);
	json_close(j);
}

static void put_change(struct json *j, const struct county_row *row)
{
	if (!open_figure(j, "change", row->change_why))
		return;
	json_put_count(j, "from_year", row->change.from->year);
	json_put_count(j, "to_year", row->change.to->year);
	put_interval(j, "difference", &row->change.difference);
	put_interval(j, "part", &row->change.part);
	put_interval(j, "times", &row->change.times);
	json_put_text(j, "course", course_word(row->course));
	put_marks(j, row->change.marks);
	json_close(j);
}

static void put_trend(struct json *j, const struct county_row *row)
{
	if (!open_figure(j, "trend", row->trend_why))
		return;
	json_put_count(j, "years", row->trend.n);
	json_put_count(j, "from_year", row->trend.first_year);
	json_put_count(j, "to_year", row->trend.last_year);
	put_interval(j, "slope", &row->trend.slope);
	put_marks(j, row->trend.marks);
	json_close(j);
}

static void put_rates(struct json *j, const struct county_row *row)
{
	if (!row->rates_to || !open_figure(j, "by_month", row->rates_why))
		return;
	json_put_count(j, "from_year", row->rates_from->year);
	json_put_count(j, "to_year", row->rates_to->year);
	put_interval(j, "from", &row->rates.from);
	put_interval(j, "to", &row->rates.to);
	put_interval(j, "part", &row->rates.part);
	put_marks(j, row->rates.marks);
	json_close(j);
}

static void put_having(struct json *j, const struct county_having *h)
{
	json_object(j);
	put_time(j, h->point);
	json_put_text(j, "refused", refusal_word(h->why));
	if (h->why == REFUSED_NOT) {
		json_put_count(j, "with", h->having.n_with);
		json_put_count(j, "of", h->having.n);
		put_ratio(j, "share", h->having.share);
		put_names(j, "names_with", h->having.with, h->having.n_with_names);
		put_names(j, "names_without", h->having.without, h->having.n_without_names);
	}
	json_close(j);
}

static void put_target(struct json *j, const struct target_answer *t)
{
	static const char *const results[] = {[TARGET_UNSAID] = NULL,
		[TARGET_REACHED] = "reached",
		[TARGET_NOT_YET] = "not_yet",
		[TARGET_MISSED] = "missed"};
	if (!t->target)
		return;
	json_key(j, "target");
	json_object(j);
	json_put_text(
		j, "kind", vocabulary_word(VOCABULARY_TARGET_KIND, (int)t->target->kind, LANG_EN));
	json_put_text(j, "text", t->target->text);
	json_put_text(j, "result", results[t->result]);
	json_put_text(j, "refused", refusal_word(t->why));
	json_close(j);
}

static void put_series(struct json *j, const struct county_row *row)
{
	const struct series_key *key = &row->series->key;
	json_object(j);
	json_put_text(j, "subject", key->subject);
	json_put_text(j, "group", key->group);
	json_put_text(j, "what", key->what);
	json_put_text(j, "sex",
		key->sex ? vocabulary_word(VOCABULARY_SEX, (int)key->sex, LANG_EN) : NULL);
	json_key(j, "values");
	json_array(j);
	for (size_t i = 0; i < row->series->n_points; i++)
		put_point(j, &row->series->points[i]);
	json_close(j);
	if (row->n_given > 1) {
		put_change(j, row);
		put_trend(j, row);
	}
	put_rates(j, row);
	put_part(j, "of_nation", &row->nation);
	put_part(j, "of_all", &row->all);
	json_key(j, "municipalities");
	json_array(j);
	for (size_t i = 0; i < row->n_havings; i++)
		put_having(j, &row->havings[i]);
	json_close(j);
	put_target(j, &row->target);
	json_close(j);
}

static void put_run(struct json *j, const struct county_row *rows, size_t n)
{
	const struct indicator *in = rows->indicator;
	json_object(j);
	json_put_text(j, "area", rows->area ? rows->area->id : NULL);
	json_put_text(j, "indicator", in ? in->id : NULL);
	json_put_text(j, "text", in ? in->text : NULL);
	json_put_text(j, "kind",
		in ? vocabulary_word(VOCABULARY_INDICATOR_KIND, (int)in->kind, LANG_EN) : NULL);
	json_put_text(j, "unit", in ? in->unit : NULL);
	json_put_text(j, "wanted",
		rows->wanted ? vocabulary_word(VOCABULARY_DIRECTION, (int)rows->wanted, LANG_EN)
			     : NULL);
	json_key(j, "series");
	json_array(j);
	for (size_t i = 0; i < n; i++)
		put_series(j, &rows[i]);
	json_close(j);
	json_close(j);
}

void county_put_json(struct json *j, const struct county *c, const struct area *area)
{
	json_key(j, "county");
	json_array(j);
	for (size_t i = 0; i < c->n_rows; i += county_run(c, i))
		if (!area || c->rows[i].area == area)
			put_run(j, &c->rows[i], county_run(c, i));
	json_close(j);
}
