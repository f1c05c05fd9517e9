/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_parts.h"

#include <inttypes.h>
#include <string.h>

#include "common/domain/totals.h"

/* The list being made. `failed`: the arena is spent. */
struct parting {
	const struct plan *plan;
	struct plan_items *out;
	struct arena *arena;
	enum lang lang;
	const char *area, *area_name; /* where we are */
	bool failed;
};

static const char *made(struct parting *m, const char *text)
{
	m->failed = m->failed || !text;
	return text;
}

/* "" says the same as nothing. */
static void set(struct plan_item *item, enum field field, const char *text)
{
	item->values[item->n_values++] = (struct part_value){field, text && *text ? text : NULL};
}

static void set_word(
	struct parting *m, struct plan_item *item, enum field field, enum vocabulary v, int value)
{
	set(item, field, vocabulary_word(v, value, m->lang));
}

static void set_number(struct parting *m, struct plan_item *item, enum field field, uint32_t n)
{
	set(item, field, n ? made(m, arena_printf(m->arena, "%" PRIu32, n)) : NULL);
}

static void set_list(struct parting *m, struct plan_item *item, enum field field,
	const char *const *texts, size_t n)
{
	const char *list = "";
	for (size_t i = 0; i < n && list; i++)
		list = arena_printf(m->arena, "%s%s%s", list, i ? "; " : "", texts[i]);
	set(item, field, made(m, list));
}

static void add(struct parting *m, const struct plan_item *item)
{
	struct plan_item *place = ARENA_PUSH(m->arena, m->out->items, m->out->n_items);
	if (!place) {
		m->failed = true;
		return;
	}
	*place = *item;
	place->area = m->area;
	place->area_name = m->area_name;
}

static const char *joined(struct parting *m, const char *first, const char *second)
{
	bool both = first && *first && second && *second;
	return made(m, arena_printf(m->arena, "%s%s%s", first ? first : "", both ? " " : "",
			       second ? second : ""));
}

static const char *years(struct parting *m, uint32_t from, uint32_t to)
{
	if (to == 0 || to == from)
		return made(m, arena_printf(m->arena, "%" PRIu32, from));
	return made(m, arena_printf(m->arena, "%" PRIu32 "\u2013%" PRIu32, from, to));
}

/* "5/1": years of long and short term. */
static const char *horizons(struct parting *m)
{
	const struct plan *p = m->plan;
	if (!p->long_term_years && !p->short_term_years)
		return NULL;
	return made(m, arena_printf(m->arena, "%" PRIu32 "/%" PRIu32, p->long_term_years,
			       p->short_term_years));
}

static const char *asked_words(struct parting *m)
{
	const char *list = "";
	int ask;
	for (size_t i = 0; list && (ask = vocabulary_value_at(VOCABULARY_ASK, i)) != 0; i++)
		if (plan_asks_for(m->plan, (enum plan_ask)ask))
			list = arena_printf(m->arena, "%s%s%s", list, *list ? "; " : "",
				vocabulary_word(VOCABULARY_ASK, ask, m->lang));
	return made(m, list);
}

static void add_plan(struct parting *m)
{
	const struct plan *p = m->plan;
	struct plan_item item = {.part = PART_PLAN, .title = p->title};
	set(&item, FIELD_TITLE, p->title);
	set_word(m, &item, FIELD_KIND, VOCABULARY_PLAN_KIND, (int)p->kind);
	set(&item, FIELD_COUNTY, p->county);
	set(&item, FIELD_VALID, years(m, p->from_year, p->to_year));
	set_number(m, &item, FIELD_ACCOUNT_YEAR, p->account_year);
	set(&item, FIELD_DATED, p->dated);
	set(&item, FIELD_AGREEMENT, p->agreement);
	set_list(m, &item, FIELD_PARTIES, p->parties, p->n_parties);
	set_word(m, &item, FIELD_REPORTERS, VOCABULARY_ORG_KIND, (int)p->reporters);
	set(&item, FIELD_HORIZONS, horizons(m));
	set(&item, FIELD_ASKS, asked_words(m));
	add(m, &item);
}

static void add_focus_areas(struct parting *m)
{
	for (size_t i = 0; i < m->plan->n_focus_areas; i++) {
		const struct focus_area *f = &m->plan->focus_areas[i];
		struct plan_item item = {.part = PART_FOCUS_AREA, .id = f->id};
		item.title = joined(m, f->id, f->name);
		set(&item, FIELD_NAME, f->name);
		add(m, &item);
	}
}

static void add_target_groups(struct parting *m)
{
	for (size_t i = 0; i < m->plan->n_target_groups; i++) {
		const struct target_group *g = &m->plan->target_groups[i];
		struct plan_item item = {.part = PART_TARGET_GROUP, .id = g->id};
		const char *name = g->name ? g->name : g->id;
		if (g->has_ages)
			name = made(m, arena_printf(m->arena, "%s (%" PRIu32 "\u2013%" PRIu32 ")",
					       name, g->age_min, g->age_max));
		item.title = name;
		set(&item, FIELD_NAME, name);
		add(m, &item);
	}
}

static void add_head(struct parting *m, const struct area *area)
{
	struct plan_item item = {.part = PART_AREA, .id = area->id, .title = m->area_name};
	set(&item, FIELD_NUMBER, area->number);
	set(&item, FIELD_NAME, area->name);
	set_list(m, &item, FIELD_FOCUS_AREAS, area->focus_areas, area->n_focus_areas);
	set_list(m, &item, FIELD_TARGET_GROUPS, area->target_groups, area->n_target_groups);
	set(&item, FIELD_SITUATION, area->situation);
	set(&item, FIELD_NEEDS, area->needs);
	set_list(m, &item, FIELD_RESPONSIBLE, area->responsible, area->n_responsible);
	add(m, &item);
}

static void add_fulfilments(struct parting *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		const struct fulfilment *f = &area->fulfilments[i];
		struct plan_item item = {.part = PART_FULFILMENT, .year = f->year};
		set_word(m, &item, FIELD_GRADE, VOCABULARY_GRADE, (int)f->grade);
		set(&item, FIELD_TEXT, f->text);
		item.title = f->text ? f->text : item.values[0].text;
		add(m, &item);
	}
}

static uint32_t goals_before(const struct area *area, size_t i)
{
	uint32_t n = 0;
	for (size_t k = 0; k < i; k++)
		n += strcmp(area->goals[k].text, area->goals[i].text) == 0;
	return n;
}

static void add_goals(struct parting *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_goals; i++) {
		const struct goal *g = &area->goals[i];
		struct plan_item item = {
			.part = PART_GOAL, .title = g->text, .nth = goals_before(area, i)};
		set_word(m, &item, FIELD_HORIZONS, VOCABULARY_TERM, (int)g->term);
		set_word(m, &item, FIELD_DIRECTION, VOCABULARY_DIRECTION, (int)g->direction);
		add(m, &item);
	}
}

/* "Inte genomförd (ej genomförd); ..." */
static const char *reports(struct parting *m, const struct activity *act)
{
	const char *text = "";
	for (size_t i = 0; i < act->n_reports && text; i++) {
		const struct activity_report *r = &act->reports[i];
		const char *state =
			vocabulary_word(VOCABULARY_ACTIVITY_STATE, (int)r->state, m->lang);
		text = arena_printf(m->arena, "%s%s%s%s%s%s", text, i ? "; " : "", r->text,
			state ? " (" : "", state ? state : "", state ? ")" : "");
	}
	return made(m, text);
}

static void add_activities(struct parting *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *act = &area->activities[i];
		struct plan_item item = {.part = PART_ACTIVITY, .id = act->id, .title = act->text};
		set_number(m, &item, FIELD_YEAR, act->year);
		set(&item, FIELD_TEXT, act->text);
		set_list(m, &item, FIELD_SUB_ITEMS, act->sub_items, act->n_sub_items);
		set(&item, FIELD_REPORTED, reports(m, act));
		add(m, &item);
	}
}

static void add_indicators(struct parting *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *ind = &area->indicators[i];
		struct plan_item item = {.part = PART_INDICATOR,
			.id = ind->id,
			.title = ind->text ? ind->text : ind->id};
		set(&item, FIELD_TEXT, ind->text);
		set_word(m, &item, FIELD_TYPE, VOCABULARY_INDICATOR_KIND, (int)ind->kind);
		set(&item, FIELD_UNIT, ind->unit);
		set(&item, FIELD_GIVEN, ind->given);
		add(m, &item);
	}
}

static void add_costs(struct parting *m, const struct area *area)
{
	for (size_t i = 0; i < area->n_costs; i++) {
		const struct cost *c = &area->costs[i];
		struct plan_item item = {.part = PART_COST, .year = c->year};
		const char *range = made(m, print_range(c->low, c->high, m->lang, m->arena));
		item.title = joined(m, range, c->unit);
		set(&item, FIELD_COST, range);
		set(&item, FIELD_UNIT, c->unit);
		set_word(m, &item, FIELD_PRELIMINARY, VOCABULARY_YES_NO, c->preliminary ? 2 : 1);
		add(m, &item);
	}
}

static void add_area(struct parting *m, const struct area *area)
{
	m->area = area->id;
	m->area_name = joined(m, area->number, area->name);
	add_head(m, area);
	add_fulfilments(m, area);
	add_goals(m, area);
	add_activities(m, area);
	add_indicators(m, area);
	add_costs(m, area);
}

enum sp_code plan_take_apart(
	const struct plan *p, enum lang lang, struct arena *a, struct plan_items *out)
{
	struct parting m = {.plan = p, .out = out, .arena = a, .lang = lang};
	*out = (struct plan_items){0};
	add_plan(&m);
	add_focus_areas(&m);
	add_target_groups(&m);
	for (size_t i = 0; i < p->n_areas && !m.failed; i++)
		add_area(&m, &p->areas[i]);
	return m.failed ? SP_NO_MEMORY : SP_OK;
}
