/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_merge.h"

#include <stdio.h>
#include <string.h>

#include "common/domain/plan_copy.h"
#include "common/domain/plan_table.h"

struct merging {
	struct making_plan made;
	struct plan *out;
	const struct plan *from;
	struct findings *found;
};

/* ---- findings ---- */
static void find_fault(
	struct merging *x, enum plan_fault fault, const char *value, const char *path)
{
	struct sp_error err = {0};
	if (x->made.rc != SP_OK)
		return;
	sp_fail(&err, SP_PLAN_INVALID, vocabulary_word(VOCABULARY_PLAN_FAULT, (int)fault, LANG_EN),
		value);
	sp_where(&err, "%s", path);
	x->made.rc = findings_add(x->found, x->made.arena, x->from->id, &err);
}

static void unknown(struct merging *x, size_t area, const char *list, size_t i, const char *value)
{
	char path[96];
	snprintf(path, sizeof path, "areas[%zu].%s[%zu]", area, list, i);
	find_fault(x, PLAN_FAULT_UNKNOWN, value, path);
}

/* ---- a copy of the plan whose lists may grow ---- */
static void own_area(struct making_plan *m, struct area *area)
{
	LIST_OWN(m, area, fulfilments);
	LIST_OWN(m, area, activities);
	LIST_OWN(m, area, indicators);
	LIST_OWN(m, area, costs);
	LIST_OWN(m, area, narratives);
	LIST_OWN(m, area, facts);
	LIST_OWN(m, area, notes);
	for (size_t i = 0; i < area->n_activities && m->rc == SP_OK; i++)
		LIST_OWN(m, &area->activities[i], reports);
	for (size_t i = 0; i < area->n_indicators && m->rc == SP_OK; i++)
		LIST_OWN(m, &area->indicators[i], observations);
}

static void own_plan(struct making_plan *m, struct plan *p)
{
	LIST_OWN(m, p, areas);
	LIST_OWN(m, p, facts);
	LIST_OWN(m, p, grants);
	LIST_OWN(m, p, notes);
	for (size_t i = 0; i < p->n_areas && m->rc == SP_OK; i++)
		own_area(m, &p->areas[i]);
}

/* ---- what is added ---- */

struct said {
	uint32_t hash;
	bool again; /* by the follow-up: it goes out */
};

/* A list of the plan to which a follow-up's is added. */
struct merged_list {
	enum plan_part type;
	bool unique; /* an item is told from others by its keys, else by all that it says */
	size_t size; /* bytes an item */
	uint8_t *items;
	struct said *said; /* by the plan */
	size_t n_said;
};

static bool open_list(struct merging *x, struct merged_list *l, const void *items, size_t n)
{
	memcpy(&l->items, items, sizeof l->items);
	l->unique = part_table(l->type)->unique;
	l->size = part_table(l->type)->size;
	l->n_said = n;
	l->said = arena_array(x->made.arena, n ? n : 1, sizeof *l->said);
	for (size_t i = 0; l->said && i < n; i++)
		l->said[i].hash = part_hash(l->type, l->items + i * l->size, l->unique);
	return l->said != NULL;
}

static void mark_said_again(struct merged_list *l, const void *item)
{
	const uint32_t hash = part_hash(l->type, item, l->unique);
	for (size_t i = 0; i < l->n_said; i++) {
		const uint8_t *old = l->items + i * l->size;
		if (l->said[i].hash != hash || l->said[i].again)
			continue;
		l->said[i].again = l->unique ? part_same(l->type, old, item)
					     : part_alike(l->type, old, item, NULL, 0);
		if (l->said[i].again)
			return;
	}
}

static void drop_said_again(const struct merged_list *l, size_t *n)
{
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (i >= l->n_said || !l->said[i].again)
			memmove(l->items + kept++ * l->size, l->items + i * l->size, l->size);
	*n = kept;
}

/* Adds a follow-up's list. What the plan says of the same goes out: the newest is there once, and last. */
static void merge_list(struct merging *x, enum plan_part type, void *items, size_t *n,
	const void *from, size_t n_from)
{
	struct merged_list l = {.type = type};
	if (n_from == 0 || x->made.rc != SP_OK)
		return;
	if (!open_list(x, &l, items, *n)) {
		x->made.rc = SP_NO_MEMORY;
		return;
	}
	for (size_t i = 0; i < n_from; i++)
		mark_said_again(&l, (const uint8_t *)from + i * l.size);
	list_append(&x->made, items, n, l.size, from, n_from);
	memcpy(&l.items, items, sizeof l.items);
	if (x->made.rc == SP_OK)
		drop_said_again(&l, n);
}
#define MERGE_LIST(x, type, into, from, list) \
	merge_list(x, type, &(into)->list, &(into)->n_##list, (from)->list, (from)->n_##list)

/* ---- one area ---- */
static struct indicator *indicator_in(struct area *area, const char *id)
{
	for (size_t i = 0; id && i < area->n_indicators; i++)
		if (area->indicators[i].id && strcmp(area->indicators[i].id, id) == 0)
			return &area->indicators[i];
	return NULL;
}

static struct activity *activity_in(struct area *area, const char *id)
{
	for (size_t i = 0; id && i < area->n_activities; i++)
		if (area->activities[i].id && strcmp(area->activities[i].id, id) == 0)
			return &area->activities[i];
	return NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool has_goal(const struct area *area, const struct goal *goal)
{
	for (size_t i = 0; i < area->n_goals; i++)
		if (same_text(area->goals[i].id, goal->id) ||
			same_text(area->goals[i].text, goal->text))
			return true;
	return false;
}

static bool fulfilment_before(const struct fulfilment *a, const struct fulfilment *b)
{
	return a->year != b->year ? a->year < b->year : a->term < b->term;
}

/* In the order of their years, as plan_check wants them. */
static void merge_fulfilment(
	struct merging *x, struct area *area, const struct fulfilment *fulfilment)
{
	size_t at = 0;
	while (at < area->n_fulfilments && fulfilment_before(&area->fulfilments[at], fulfilment))
		at++;
	if (at < area->n_fulfilments && !fulfilment_before(fulfilment, &area->fulfilments[at])) {
		area->fulfilments[at] = *fulfilment;
		return;
	}
	list_insert(&x->made, &area->fulfilments, &area->n_fulfilments, sizeof *fulfilment,
		fulfilment, at);
}

static void merge_cost(struct merging *x, struct area *area, const struct cost *cost, size_t at)
{
	char path[64], year[16];
	size_t place = 0;
	while (place < area->n_costs && area->costs[place].year < cost->year)
		place++;
	if (place < area->n_costs && area->costs[place].year == cost->year) {
		snprintf(path, sizeof path, "areas[%zu].costs", at);
		snprintf(year, sizeof year, "%u", cost->year);
		find_fault(x, PLAN_FAULT_TWICE, year, path);
		return;
	}
	list_insert(&x->made, &area->costs, &area->n_costs, sizeof *cost, cost, place);
}

static void merge_state(struct area *into, const struct area *from)
{
	if (from->situation)
		into->situation = from->situation;
	if (from->needs)
		into->needs = from->needs;
	if (from->status == WORK_NONE)
		return;
	into->status = from->status;
	into->status_from = from->status_from;
	into->status_to = from->status_to;
}

static void merge_parts(struct merging *x, struct area *into, const struct area *from, size_t at)
{
	for (size_t i = 0; i < from->n_indicators; i++) {
		const struct indicator *in = &from->indicators[i];
		struct indicator *known = indicator_in(into, in->id);
		if (known)
			MERGE_LIST(x, PART_OBSERVATION, known, in, observations);
		else
			unknown(x, at, "indicators", i, in->id);
	}
	for (size_t i = 0; i < from->n_activities; i++) {
		const struct activity *activity = &from->activities[i];
		struct activity *known = activity_in(into, activity->id);
		if (known)
			MERGE_LIST(x, PART_REPORT, known, activity, reports);
		else
			unknown(x, at, "activities", i, activity->id);
	}
	for (size_t i = 0; i < from->n_goals; i++)
		if (!has_goal(into, &from->goals[i]))
			unknown(x, at, "goals", i, from->goals[i].text);
}

/* What is told of an indicator has its term, which is the plan's to say; with an indicator that the plan does not
 * have it is left out. */
static void merge_narratives(struct merging *x, struct area *into, const struct area *from)
{
	struct narrative *told = arena_array(x->made.arena, from->n_narratives + 1, sizeof *told);
	size_t n = 0;
	for (size_t i = 0; told && i < from->n_narratives; i++) {
		const char *id = from->narratives[i].indicator;
		const struct indicator *of = indicator_in(into, id);
		if (id && *id && !of)
			continue;
		told[n] = from->narratives[i];
		told[n].term = of ? of->term : told[n].term;
		n++;
	}
	if (!told)
		x->made.rc = SP_NO_MEMORY;
	merge_list(x, PART_NARRATIVE, &into->narratives, &into->n_narratives, told, n);
}

static void merge_area(struct merging *x, struct area *into, const struct area *from, size_t at)
{
	merge_narratives(x, into, from);
	MERGE_LIST(x, PART_OBSERVATION, into, from, facts);
	MERGE_LIST(x, PART_NOTE, into, from, notes);
	for (size_t i = 0; i < from->n_fulfilments; i++)
		merge_fulfilment(x, into, &from->fulfilments[i]);
	for (size_t i = 0; i < from->n_costs; i++)
		merge_cost(x, into, &from->costs[i], at);
	merge_state(into, from);
	merge_parts(x, into, from, at);
}

/* ---- one follow-up ---- */
static struct area *area_in(struct plan *p, const char *id)
{
	const struct area *area = plan_area(p, id);
	return area ? &p->areas[area - p->areas] : NULL;
}

static void merge_followup(struct merging *x, const struct plan *from)
{
	char path[32];
	x->from = from;
	if (!from->follows || strcmp(from->follows, x->out->id) != 0) {
		find_fault(x, PLAN_FAULT_UNKNOWN, from->follows, "follows");
		return;
	}
	MERGE_LIST(x, PART_OBSERVATION, x->out, from, facts);
	MERGE_LIST(x, PART_GRANT, x->out, from, grants);
	MERGE_LIST(x, PART_NOTE, x->out, from, notes);
	for (size_t i = 0; i < from->n_areas && x->made.rc == SP_OK; i++) {
		struct area *into = area_in(x->out, from->areas[i].id);
		snprintf(path, sizeof path, "areas[%zu]", i);
		if (into)
			merge_area(x, into, &from->areas[i], i);
		else
			find_fault(x, PLAN_FAULT_UNKNOWN, from->areas[i].id, path);
	}
}

/* The place of the oldest that is left, of several of one year the first; n after the last. */
static size_t next_followup(const struct plan *const *followups, size_t n, const bool *taken)
{
	size_t next = n;
	for (size_t i = 0; i < n; i++)
		if (!taken[i] &&
			(next == n || followups[i]->account_year < followups[next]->account_year))
			next = i;
	return next;
}

enum sp_code plan_merge(const struct plan *p, const struct plan *const *followups, size_t n,
	struct arena *a, struct plan *out, struct findings *found)
{
	struct merging x = {.made = {.arena = a, .rc = SP_OK}, .out = out, .found = found};
	bool *taken = arena_array(a, n ? n : 1, sizeof *taken);
	*out = *p;
	if (!taken)
		return SP_NO_MEMORY;
	own_plan(&x.made, out);
	for (size_t i = 0; i < n && x.made.rc == SP_OK; i++) {
		size_t at = next_followup(followups, n, taken);
		taken[at] = true;
		merge_followup(&x, followups[at]);
	}
	return x.made.rc;
}
