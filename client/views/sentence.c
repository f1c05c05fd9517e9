/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/sentence.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "common/domain/totals.h"

/* What a sentence is written with. Every text that could not be made ends as NULL. */
struct writing {
	const struct county *county;
	const struct county_row *row;
	enum lang lang;
	struct arena *arena;
};

static const char *say(const struct writing *w, enum text_id id, const char *p1, const char *p2,
	const char *p3, const char *p4)
{
	const char *text = lang_format(w->arena, w->lang, id, p1, p2, p3, p4);
	return *text ? text : NULL; /* no row is empty: the arena is spent */
}

/* "Skåne" out of "Region Skåne"; NULL where the register has no name for the county. */
static const char *place_name(const struct county *c)
{
	static const char prefix[] = "Region ";
	for (size_t i = 0; i < c->n_organisations && c->plan->county; i++) {
		const struct organisation *o = &c->organisations[i];
		if (o->kind != ORG_REGION || !o->name || strcmp(o->code, c->plan->county) != 0)
			continue;
		return strncmp(o->name, prefix, sizeof prefix - 1) == 0
			       ? o->name + sizeof prefix - 1
			       : o->name;
	}
	return NULL;
}

/* "Skåne", "Skåne (65+)", "riket". */
static const char *whose(const struct writing *w)
{
	const struct series_key *key = &w->row->series->key;
	const char *name = county_name(w->county, w->row, w->lang, w->arena);
	const char *place = place_name(w->county);
	if (key->subject || !place)
		return name;
	if (!key->what && !key->group && !key->sex)
		return place;
	return name ? arena_printf(w->arena, "%s (%s)", place, name) : NULL;
}

/* "205 (2013)" */
static const char *value_of(const struct writing *w, const struct series_point *p)
{
	const struct observation *o = p->observation;
	const char *value = o->quantity ? quantity_print(o->quantity, w->lang, w->arena)
			    : o->share	? share_print(o->share, w->lang, w->arena)
					: interval_print(&p->value, RATIO_PLAIN, 0, w->arena);
	return value ? arena_printf(w->arena, "%s (%" PRIu32 ")", value, p->year) : NULL;
}

/* "−13,2 %"; of shares "−12,1 procentenheter"; of nothing the difference itself. */
static const char *size_of(const struct writing *w, const struct series_change *c)
{
	if (interval_is(&c->part))
		return interval_print(&c->part, RATIO_PERCENT_SIGNED, 1, w->arena);
	if (!(c->marks & POINT_SHARE))
		return interval_print(&c->difference, RATIO_SIGNED, 0, w->arena);
	const char *points = interval_print(&c->difference, RATIO_POINTS, 1, w->arena);
	return points ? say(w, TEXT_COUNTY_POINTS, points, NULL, NULL, NULL) : NULL;
}

static enum text_id verb_of(const struct series_change *c)
{
	int low = ratio_sign(c->difference.low), high = ratio_sign(c->difference.high);
	if (low != high)
		return TEXT_SENTENCE_WENT; /* a range that says neither */
	return low > 0 ? TEXT_SENTENCE_ROSE : low < 0 ? TEXT_SENTENCE_FELL : TEXT_SENTENCE_STAYED;
}

/* "; riket −2,5 %": between the same years, or nothing. */
static const char *with_nation(const struct writing *w, const char *text)
{
	const struct series_change *c = &w->row->change;
	const struct series *nation = w->row->nation.of;
	const struct series_point *from = nation ? series_at(nation, c->from->year) : NULL;
	const struct series_point *to = nation ? series_at(nation, c->to->year) : NULL;
	struct series_change change;
	if (!text || !from || !to || from->segment != to->segment || !from->segment ||
		points_change(from, to, &change) != REFUSED_NOT)
		return text;
	const char *size = size_of(w, &change);
	return size ? say(w, TEXT_SENTENCE_NATION, text, size, NULL, NULL) : NULL;
}

/* Reservations go with what is computed from the values. */
static const char *with_marks(const struct writing *w, const char *text, unsigned marks)
{
	if (text && marks & POINT_ABOUT)
		text = arena_printf(
			w->arena, "%s, %s", text, lang_text(w->lang, TEXT_COUNTY_ABOUT));
	if (text && marks & POINT_PRELIMINARY)
		text = arena_printf(
			w->arena, "%s, %s", text, lang_text(w->lang, TEXT_VIEW_PRELIMINARY));
	return text;
}

/* "; jan–sep 2019 mot hela 2018 −12,4 % per månad" */
static const char *with_rates(const struct writing *w, const char *text)
{
	const struct county_row *r = w->row;
	if (!text || !r->rates_to || r->rates_why != REFUSED_NOT)
		return text;
	const char *period = period_print(r->rates_to->observation, w->lang, w->arena);
	const char *time =
		arena_printf(w->arena, "%s %" PRIu32, period ? period : "", r->rates_to->year);
	const char *before = arena_printf(w->arena, "%" PRIu32, r->rates_from->year);
	const char *size = interval_print(&r->rates.part, RATIO_PERCENT_SIGNED, 1, w->arena);
	text = period && time && before && size
		       ? say(w, TEXT_SENTENCE_RATES, text, time, before, size)
		       : NULL;
	return with_marks(w, text, r->rates.marks);
}

const char *sentence_series(
	const struct county *c, const struct county_row *row, enum lang lang, struct arena *a)
{
	const struct writing w = {c, row, lang, a};
	const char *who = whose(&w);
	if (!who)
		return NULL;
	if (row->n_given < 2 || row->change_why != REFUSED_NOT)
		return say(&w, TEXT_SENTENCE_NONE, who, refusal_text(row->change_why, lang), NULL,
			NULL);
	const char *from = value_of(&w, row->change.from), *to = value_of(&w, row->change.to);
	const char *size = size_of(&w, &row->change);
	if (!from || !to || !size)
		return NULL;
	const char *text = say(&w, verb_of(&row->change), who, from, to, size);
	text = with_marks(&w, with_nation(&w, text), row->change.marks);
	text = with_rates(&w, text);
	return text ? arena_printf(a, "%s.", text) : NULL;
}

bool having_differs(const struct county_row *row, size_t having)
{
	const struct county_having *h = &row->havings[having];
	for (size_t i = having; i > 0; i--)
		if (row->havings[i - 1].why == REFUSED_NOT)
			return row->havings[i - 1].point->version != h->point->version;
	return false;
}

const char *sentence_havings(const struct county_row *row, enum lang lang, struct arena *a)
{
	const char **items = NULL;
	size_t n = 0;
	for (size_t i = 0; i < row->n_havings; i++) {
		const struct having *h = &row->havings[i].having;
		if (row->havings[i].why != REFUSED_NOT)
			continue;
		const char *part = print_of(h->n_with, h->n, lang, a);
		const char *share = ratio_print(h->share, RATIO_PERCENT, 1, a);
		const char **place = ARENA_PUSH(a, items, n);
		if (!part || !share || !place)
			return NULL;
		*place = arena_printf(a, "%s (%s) %" PRIu32 "%s", part, share,
			row->havings[i].point->year,
			having_differs(row, i) ? lang_text(lang, TEXT_CHART_OTHER_MEASURE) : "");
		if (!*place)
			return NULL;
	}
	if (n == 0)
		return "";
	const char *list = describe_list(items, n, true, lang, a);
	const struct writing w = {.lang = lang, .arena = a};
	const char *what = row->series->key.what;
	return list ? say(&w, TEXT_SENTENCE_HAVE, what ? what : lang_text(lang, TEXT_COUNTY_HAVE),
			      list, NULL, NULL)
		    : NULL;
}
