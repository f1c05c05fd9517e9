/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/describe.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/domain/ratio.h"
#include "common/domain/totals.h"

/* lang_format gives "" when the arena is spent; here that is NULL, as everywhere else. */
static const char *format(struct arena *a, enum lang lang, enum text_id id, const char *p1,
	const char *p2, const char *p3)
{
	const char *text = lang_format(a, lang, id, p1, p2, p3, NULL);
	return *text ? text : NULL;
}

const char *describe_area(const struct area *area, struct arena *a)
{
	if (!area->number)
		return arena_text(a, area->name ? area->name : area->id);
	return arena_printf(a, "%s %s", area->number, area->name ? area->name : area->id);
}

const char *describe_focus(const struct plan *p, const char *id, struct arena *a)
{
	const struct focus_area *f = plan_focus_area(p, id);
	if (!f || !f->name)
		return arena_text(a, id);
	bool numbered = f->id[0] >= '0' && f->id[0] <= '9';
	return arena_printf(a, "%s%s%s", numbered ? f->id : "", numbered ? " " : "", f->name);
}

const char *describe_group(const struct plan *p, const char *id, enum lang lang, struct arena *a)
{
	const struct target_group *g = plan_target_group(p, id);
	char from[16], to[16];
	const char *name = g && g->name ? g->name : id;
	if (!g || !g->has_ages)
		return arena_text(a, name);
	snprintf(from, sizeof from, "%" PRIu32, g->age_min);
	snprintf(to, sizeof to, "%" PRIu32, g->age_max);
	const bool open = g->age_max == AGE_OPEN;
	const char *ages =
		format(a, lang, open ? TEXT_VIEW_YEARS_FROM : TEXT_VIEW_YEARS, from, to, NULL);
	return ages ? arena_printf(a, "%s (%s)", name, ages) : NULL;
}

const char *describe_groups(
	const struct plan *p, const struct area *area, enum lang lang, struct arena *a)
{
	const char *list = "";
	for (size_t i = 0; i < area->n_target_groups && list; i++) {
		const char *one = describe_group(p, area->target_groups[i], lang, a);
		list = one ? arena_printf(a, "%s%s%s", list, i ? "; " : "", one) : NULL;
	}
	return list;
}

const char *describe_organisation(
	const char *code, const struct organisation *organisations, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(organisations[i].code, code) == 0 && organisations[i].name)
			return arena_printf(a, "%s (%s)", organisations[i].name, code);
	return code;
}

const char *describe_term(const struct plan *p, enum term term, enum lang lang, struct arena *a)
{
	char years[16];
	uint32_t horizon = term == TERM_LONG ? p->long_term_years : p->short_term_years;
	if (term == TERM_NONE)
		return arena_text(a, "");
	const char *word =
		lang_text(lang, term == TERM_LONG ? TEXT_PLAN_TERM_LONG : TEXT_PLAN_TERM_SHORT);
	if (horizon == 0)
		return arena_text(a, word);
	snprintf(years, sizeof years, "%" PRIu32, horizon);
	return format(a, lang, TEXT_PLAN_TERM_YEARS, word, years, NULL);
}

const char *describe_period(const struct plan *p, struct arena *a)
{
	if (p->to_year == p->from_year || p->to_year == 0)
		return arena_printf(a, "%" PRIu32, p->from_year);
	return arena_printf(a, "%" PRIu32 "\u2013%" PRIu32, p->from_year, p->to_year);
}

const char *describe_cost(const struct cost *c, enum lang lang, struct arena *a)
{
	struct quantity q = {QUALIFIER_EXACT, c->low, c->high};
	const char *number = quantity_print(&q, lang, a);
	return number ? arena_printf(a, "%s %s", number, c->unit ? c->unit : "") : NULL;
}

const char *describe_cost_noted(const struct cost *c, enum lang lang, struct arena *a)
{
	const char *text = describe_cost(c, lang, a);
	if (!text || !c->preliminary)
		return text;
	return arena_printf(a, "%s, %s", text, lang_text(lang, TEXT_VIEW_PRELIMINARY));
}

const char *describe_cost_sum(const struct plan *p, uint32_t year, enum lang lang, struct arena *a)
{
	struct cost sum = {0};
	size_t areas = 0;
	if (!plan_cost(p, year, &sum, &areas))
		return arena_text(a, lang_text(lang, TEXT_VIEW_COST_MIXED));
	return print_cost_sum(&sum, areas, p->n_areas, lang, a);
}

/* A sign stands only before what is known exactly. */
static const char *signed_print(const struct quantity *q, enum lang lang, struct arena *a)
{
	const struct interval i = {ratio_decimal(q->low), ratio_decimal(q->high)};
	const int low = decimal_places(q->low), high = decimal_places(q->high);
	return q->qualifier == QUALIFIER_EXACT
		       ? interval_print(&i, RATIO_SIGNED, low > high ? low : high, a)
		       : quantity_print(q, lang, a);
}

const char *describe_change(const struct observation *o, enum lang lang, struct arena *a)
{
	struct quantity before;
	if (!o->change || !o->year)
		return "";
	const char *change = signed_print(o->change, lang, a);
	const char *year = arena_printf(a, "%" PRIu32, o->year - 1);
	if (!change || !year)
		return NULL;
	const char *text = format(a, lang, TEXT_VALUE_SINCE, change, year, NULL);
	if (!text || !observation_before(o, &before))
		return text;
	const char *level = quantity_print(&before, lang, a);
	return level ? arena_printf(a, "%s (%s)", text, level) : NULL;
}

const char *describe_list(
	const char *const *items, size_t n, bool with_and, enum lang lang, struct arena *a)
{
	struct buf out;
	buf_init(&out, a->cap);
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n && with_and;
		if (i)
			buf_add_text(&out, last ? lang_text(lang, TEXT_VIEW_AND) : ", ");
		buf_add_text(&out, items[i]);
	}
	const char *text = out.failed ? NULL : arena_text_n(a, buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

uint32_t next_activity_year(const struct area *area, uint32_t after)
{
	uint32_t next = 0;
	for (size_t i = 0; i < area->n_activities; i++) {
		uint32_t year = area->activities[i].year;
		if (year > after && (next == 0 || year < next))
			next = year;
	}
	return next;
}

uint32_t next_cost_year(const struct plan *p, uint32_t after)
{
	uint32_t next = 0;
	for (size_t i = 0; i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_costs; k++) {
			uint32_t year = p->areas[i].costs[k].year;
			if (year > after && (next == 0 || year < next))
				next = year;
		}
	return next;
}
