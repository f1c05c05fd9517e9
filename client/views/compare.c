/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/compare.h"

#include "client/views/county.h"

static enum compare_bar bar_of(const struct total_data *d, const struct comparison *c)
{
	const struct indicator *in = question_indicator(d->plan, c->now->question);
	if (!c->before)
		return COMPARE_ABSENT;
	if (!question_same(c->now->question, c->before->question))
		return COMPARE_CHANGED;
	if (in && indicator_version_in(in, d->year) != indicator_version_in(in, d->earlier->year))
		return COMPARE_MEASURES;
	return COMPARE_ALLOWED;
}

/* The months that some unit gave, as bits, and their sum. */
static unsigned months_of(const struct question_total *qt, struct interval *sum)
{
	unsigned months = 0;
	struct ratio all = ratio_of(0, 1);
	for (unsigned i = 0; i < TOTAL_MONTHS; i++)
		if (qt->n_months[i]) {
			months |= 1U << i;
			all = ratio_add(all, ratio_decimal(qt->months[i]));
		}
	*sum = (struct interval){all, all};
	return months;
}

/* The figure as a point of a year: a count, or a part of 1. */
static struct series_point point_of_total(const struct question_total *qt)
{
	struct series_point p = {.first_month = 1, .last_month = 12};
	struct ratio share;
	if (qt->overflow || total_n_values(qt) == 0) {
		p.why = qt->overflow ? REFUSED_OVERFLOW : REFUSED_NO_VALUE;
		return p;
	}
	if (qt->n_estimated)
		p.marks |= POINT_ABOUT;
	switch (qt->kind) {
	case QUESTION_COUNT:
		p.value = (struct interval){ratio_decimal(qt->low), ratio_decimal(qt->high)};
		break;
	case QUESTION_MONTHS:
		months_of(qt, &p.value);
		break;
	case QUESTION_YES_NO:
	case QUESTION_SHARE:
		p.marks |= POINT_SHARE;
		share = qt->kind == QUESTION_SHARE ? ratio_of(qt->numerator, qt->denominator)
						   : ratio_of(qt->n_yes, total_n_values(qt));
		p.value = (struct interval){share, share};
		break;
	default:
		p.why = REFUSED_NO_NUMBER;
		break;
	}
	return p;
}

static enum refusal change(const struct question_total *before, const struct question_total *now,
	struct series_point points[2], struct series_change *out)
{
	struct interval sum;
	points[0] = point_of_total(before);
	points[1] = point_of_total(now);
	if (now->kind == QUESTION_MONTHS && months_of(before, &sum) != months_of(now, &sum))
		return REFUSED_PERIODS;
	return points_change(&points[0], &points[1], out);
}

void compare_question(const struct total_data *d, size_t place, struct comparison *c)
{
	const struct total_earlier *e = d->earlier;
	*c = (struct comparison){.now = &d->totals->items[place]};
	c->before = total_find(e->totals, c->now->question->key);
	if (c->before && c->before->n_asked == 0)
		c->before = NULL;
	c->bar = bar_of(d, c);
	c->all_why = c->both_why = REFUSED_DEFINITION;
	if (c->bar != COMPARE_ALLOWED)
		return;
	c->panel = total_find(e->panel, c->now->question->key);
	c->panel_before = total_find(e->panel_before, c->now->question->key);
	c->all_why = change(c->before, c->now, c->points, &c->all);
	c->both_why = c->panel && c->panel_before
			      ? change(c->panel_before, c->panel, c->points + 2, &c->both)
			      : REFUSED_NO_VALUE;
}

const char *compare_print(
	const struct series_change *c, enum refusal why, enum lang lang, struct arena *a)
{
	decimal v = 0;
	if (why == REFUSED_NO_NUMBER || why == REFUSED_NO_VALUE)
		return "\u2013";
	if (why != REFUSED_NOT)
		return refusal_text(why, lang);
	if (c->marks & POINT_SHARE) {
		const char *points = interval_print(&c->difference, RATIO_POINTS, 1, a);
		const char *text =
			points ? lang_format(a, lang, TEXT_COUNTY_POINTS, points, NULL, NULL, NULL)
			       : "";
		return *text ? text : NULL;
	}
	int places = ratio_round(c->difference.low, DECIMAL_PLACES, &v) ? decimal_places(v) : 0;
	const char *text = interval_print(&c->difference, RATIO_SIGNED, places, a);
	const char *part = interval_print(&c->part, RATIO_PERCENT_SIGNED, 1, a);
	if (!text || !part)
		return NULL;
	return *part ? arena_printf(a, "%s (%s)", text, part) : text;
}

const char *compare_bar_word(enum compare_bar bar)
{
	static const char *const words[] = {[COMPARE_ALLOWED] = NULL,
		[COMPARE_ABSENT] = "not_asked",
		[COMPARE_CHANGED] = "question_changed",
		[COMPARE_MEASURES] = "definition_changed"};
	return words[bar];
}
