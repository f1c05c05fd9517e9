/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/question.h"

#include <stdlib.h>
#include <string.h>

static const enum question_kind kinds[] = {
	[INDICATOR_YES_NO] = QUESTION_YES_NO,
	[INDICATOR_COUNT] = QUESTION_COUNT,
	[INDICATOR_SHARE] = QUESTION_SHARE,
	[INDICATOR_MUNICIPALITY_COUNT] = QUESTION_YES_NO,
	[INDICATOR_MUNICIPALITY_SHARE] = QUESTION_YES_NO,
	[INDICATOR_MONTHS] = QUESTION_MONTHS,
	[INDICATOR_TEXT] = QUESTION_TEXT,
	[INDICATOR_ABSENT] = QUESTION_NONE,
};

static const uint16_t slots_of[] = {
	[QUESTION_YES_NO] = 1,
	[QUESTION_COUNT] = 2,
	[QUESTION_SHARE] = 2,
	[QUESTION_MONTHS] = 12,
	[QUESTION_TEXT] = 0,
	[QUESTION_ACTIVITY] = 1,
	[QUESTION_GRADE] = 1,
	[QUESTION_CHANGE] = 1,
};

/* Units that are divided; all others are counted in wholes. */
static const char *const divided_units[] = {"mnkr", "mkr", "tkr", "kr", "kronor", "SEK", "MSEK",
	"kSEK", "%", "procent", "percent", "timmar", "hours", "årsarbetare", "heltidstjänster",
	"tjänster", "FTE"};

/* What is asked of every area: the end of the key, and the words, for a plan has none of its own. */
enum {
	EACH_FULFILMENT,
	EACH_FULFILMENT_TEXT,
	EACH_PLANNING,
	EACH_NEXT,
	EACH_NEXT_COST,
	EACH_COUNT
};
static const struct {
	const char *key, *en, *sv;
} asks[EACH_COUNT] = {
	[EACH_FULFILMENT] = {"/fulfilment", "How far have the goals been reached?",
		"Hur långt har målen nåtts?"},
	[EACH_FULFILMENT_TEXT] = {"/fulfilment_text", "What has been reached?",
		"Vad har uppnåtts?"},
	[EACH_PLANNING] = {"/planning", "What is planned?", "Vad planeras?"},
	[EACH_NEXT] = {"/next", "Which activities are planned for next year?",
		"Vilka aktiviteter planeras för nästa år?"},
	[EACH_NEXT_COST] = {"/next_cost", "What are next year's activities expected to cost?",
		"Vad beräknas nästa års aktiviteter kosta?"},
};

enum { DIVIDED_UNITS = sizeof divided_units / sizeof divided_units[0] };

enum question_kind indicator_question(enum indicator_kind kind)
{
	return (size_t)kind < sizeof kinds / sizeof kinds[0] ? kinds[kind] : QUESTION_NONE;
}

const struct indicator *question_indicator(const struct plan *p, const struct question *q)
{
	const struct area *area = plan_area(p, q->area);
	const char *id = strstr(q->key, "/i/");
	for (size_t i = 0; area && id && i < area->n_indicators; i++)
		if (strcmp(area->indicators[i].id, id + strlen("/i/")) == 0)
			return &area->indicators[i];
	return NULL;
}

bool question_whole(const struct question *q)
{
	for (size_t i = 0; q->unit && i < DIVIDED_UNITS; i++)
		if (strcmp(q->unit, divided_units[i]) == 0)
			return false;
	return true;
}

uint16_t question_numbers(const struct question *q)
{
	return q->kind == QUESTION_COUNT ? 1 : q->slots;
}

const char *question_title(const struct question *q)
{
	if (q->text && *q->text)
		return q->text;
	return q->area_name && *q->area_name ? q->area_name : q->key;
}

const char *question_words(const struct question *q, enum lang lang)
{
	const char *end = strchr(q->key, '/');
	if (q->text && *q->text)
		return q->text;
	for (size_t i = 0; end && i < EACH_COUNT; i++)
		if (strcmp(end, asks[i].key) == 0)
			return lang == LANG_EN ? asks[i].en : asks[i].sv;
	return question_title(q);
}

/* The list being made. `rc` stays at the first failure; the rest then does nothing. */
struct making {
	const struct plan *plan;
	struct arena *arena;
	struct questions *out;
	enum sp_code rc;
};

static const char *area_title(const struct area *area, struct arena *a)
{
	const char *number = area->number ? area->number : "", *name = area->name ? area->name : "";
	return arena_printf(a, "%s%s%s", number, *number && *name ? " " : "", name);
}

/* `key` comes from the arena; NULL means that it is spent. */
static struct question *add(struct making *m, const struct question *area, const char *key,
	enum question_kind kind, const char *text)
{
	if (m->rc != SP_OK)
		return NULL;
	uint16_t slots = slots_of[kind];
	struct question *q = key ? ARENA_PUSH(m->arena, m->out->items, m->out->n_items) : NULL;
	if (!q) {
		m->rc = SP_NO_MEMORY;
		return NULL;
	}
	*q = *area;
	q->key = key;
	q->kind = kind;
	q->text = text;
	q->slot = m->out->n_slots;
	q->slots = slots;
	q->number = m->out->n_numbers;
	m->out->n_numbers = (uint16_t)(q->number + question_numbers(q)); /* no more than slots */
	if (__builtin_add_overflow(m->out->n_slots, slots, &m->out->n_slots) ||
		m->out->n_items > UINT16_MAX)
		m->rc = SP_TOO_LARGE;
	return q;
}

static const char *key_of(
	struct making *m, const struct area *area, const char *kind, const char *id)
{
	return arena_printf(m->arena, "%s/%s/%s", area->id, kind, id);
}

/* One of those that every area is asked. */
static struct question *add_ask(
	struct making *m, const struct question *head, size_t ask, enum question_kind kind)
{
	return add(m, head, arena_printf(m->arena, "%s%s", head->area, asks[ask].key), kind, NULL);
}

static void add_indicators(struct making *m, const struct area *area, const struct question *head)
{
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *indicator = &area->indicators[i];
		enum question_kind kind = indicator_question(indicator->kind);
		if (kind == QUESTION_NONE)
			continue;
		const char *key = key_of(m, area, "i", indicator->id);
		struct question *q = add(m, head, key, kind, indicator->text);
		if (q)
			q->unit = indicator->unit;
	}
}

static void add_activities(
	struct making *m, const struct area *area, const struct question *head, uint32_t year)
{
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *activity = &area->activities[i];
		uint32_t last = activity->to_year ? activity->to_year : activity->year;
		if (activity->year <= year && year <= last)
			add(m, head, key_of(m, area, "a", activity->id), QUESTION_ACTIVITY,
				activity->text);
	}
}

/* The direction seen of each goal that has an id, and what the goal's own words count. */
static void add_goals(struct making *m, const struct area *area, const struct question *head)
{
	for (size_t i = 0; i < area->n_goals; i++) {
		const struct goal *goal = &area->goals[i];
		enum question_kind measure = indicator_question(goal->measure);
		if (!goal->id)
			continue;
		add(m, head, key_of(m, area, "g", goal->id), QUESTION_CHANGE, goal->text);
		if (measure != QUESTION_NONE)
			add(m, head, key_of(m, area, "m", goal->id), measure, goal->text);
	}
}

/* The unit in which the plan states costs. */
static const char *cost_unit(const struct plan *p)
{
	for (size_t i = 0; i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_costs; k++)
			if (p->areas[i].costs[k].unit)
				return p->areas[i].costs[k].unit;
	return "mnkr";
}

static void add_next_year(struct making *m, const struct question *head)
{
	add_ask(m, head, EACH_NEXT, QUESTION_TEXT);
	struct question *q = add_ask(m, head, EACH_NEXT_COST, QUESTION_COUNT);
	if (q)
		q->unit = cost_unit(m->plan);
}

static void add_area(struct making *m, const struct area *area, uint32_t year)
{
	struct question head = {.area = area->id, .area_name = area_title(area, m->arena)};
	if (!head.area_name)
		m->rc = SP_NO_MEMORY;
	if (plan_asks_for(m->plan, ASK_INDICATORS))
		add_indicators(m, area, &head);
	if (plan_asks_for(m->plan, ASK_GOALS))
		add_goals(m, area, &head);
	if (plan_asks_for(m->plan, ASK_ACTIVITIES))
		add_activities(m, area, &head, year);
	if (plan_asks_for(m->plan, ASK_FULFILMENT))
		add_ask(m, &head, EACH_FULFILMENT, QUESTION_GRADE);
	if (plan_asks_for(m->plan, ASK_FULFILMENT_TEXT))
		add_ask(m, &head, EACH_FULFILMENT_TEXT, QUESTION_TEXT);
	if (plan_asks_for(m->plan, ASK_PLANNING))
		add_ask(m, &head, EACH_PLANNING, QUESTION_TEXT);
	if (plan_asks_for(m->plan, ASK_NEXT_YEAR))
		add_next_year(m, &head);
}

uint32_t questions_year(const struct plan *p, uint32_t year)
{
	for (size_t i = 0; i < p->n_areas && plan_asks_for(p, ASK_ACTIVITIES); i++)
		if (p->areas[i].n_activities)
			return year;
	return 0;
}

enum sp_code questions_of_plan(
	const struct plan *p, uint32_t year, struct arena *a, struct questions *out)
{
	*out = (struct questions){0};
	struct making m = {.plan = p, .arena = a, .out = out, .rc = SP_OK};
	for (size_t i = 0; i < p->n_areas && m.rc == SP_OK; i++)
		add_area(&m, &p->areas[i], year);
	return m.rc == SP_OK ? questions_sort(out, a) : m.rc;
}

/* ---- finding ---- */

static int key_order(const void *a, const void *b)
{
	const struct question *const *first = a, *const *second = b;
	int order = strcmp((*first)->key, (*second)->key);
	return order ? order : (*first > *second) - (*first < *second);
}

enum sp_code questions_sort(struct questions *qs, struct arena *a)
{
	if (qs->by_key)
		return SP_OK;
	const struct question **sorted = arena_array(a, qs->n_items, sizeof *sorted);
	uint32_t *places = arena_array(a, qs->n_items, sizeof *places);
	if (!sorted || !places)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < qs->n_items; i++)
		sorted[i] = &qs->items[i];
	if (qs->n_items)
		qsort(sorted, qs->n_items, sizeof *sorted, key_order);
	for (size_t i = 0; i < qs->n_items; i++)
		places[i] = (uint32_t)(sorted[i] - qs->items);
	qs->by_key = places;
	return SP_OK;
}

static const struct question *find_sorted(const struct questions *qs, const char *key)
{
	size_t low = 0, high = qs->n_items;
	while (low < high) { /* to the first whose key is not before it */
		size_t middle = low + (high - low) / 2;
		if (strcmp(qs->items[qs->by_key[middle]].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct question *found = low < qs->n_items ? &qs->items[qs->by_key[low]] : NULL;
	return found && strcmp(found->key, key) == 0 ? found : NULL;
}

const struct question *question_find(const struct questions *qs, const char *key)
{
	if (qs->by_key && key)
		return find_sorted(qs, key);
	for (size_t i = 0; key && i < qs->n_items; i++)
		if (strcmp(qs->items[i].key, key) == 0)
			return &qs->items[i];
	return NULL;
}

const struct answer *answer_find(const struct answer *answers, size_t n, const char *key)
{
	for (size_t i = 0; key && i < n; i++)
		if (answers[i].key && strcmp(answers[i].key, key) == 0)
			return &answers[i];
	return NULL;
}

/* NULL and "" are both "not stated". */
static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool question_same(const struct question *a, const struct question *b)
{
	return a->kind == b->kind && same_text(a->key, b->key) && same_text(a->text, b->text) &&
	       same_text(a->unit, b->unit);
}
