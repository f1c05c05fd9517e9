/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_parts.h"

#include <inttypes.h>
#include <string.h>

/* The list being made. `failed`: the arena is spent. */
struct parting {
	const struct plan *plan;
	struct plan_items *out;
	struct arena *arena;
	enum lang lang;
	const char *area, *area_name; /* where we are */
	const char *indicator; /* whose values are added */
	bool failed;
};

static const char *made(struct parting *m, const char *text)
{
	m->failed = m->failed || !text;
	return text ? text : "";
}

static const char *joined(struct parting *m, const char *first, const char *second)
{
	bool both = first && *first && second && *second;
	return made(m, arena_printf(m->arena, "%s%s%s", first ? first : "", both ? " " : "",
			       second ? second : ""));
}

/* Lists of these are told in their owner; all others are items of their own. */
static bool in_owner(const struct member *m)
{
	return m->kind != MEMBER_PARTS || m->part == PART_REPORT || m->part == PART_VERSION ||
	       m->part == PART_TARGET;
}

static void set_values(struct parting *m, struct plan_item *item, const void *part)
{
	const struct part_table *t = part_table(item->part);
	item->values = arena_array(m->arena, t->n_members, sizeof *item->values);
	if (!item->values) {
		m->failed = true;
		return;
	}
	for (size_t i = 0; i < t->n_members; i += member_run(t, i))
		if (in_owner(&t->members[i]))
			item->values[item->n_values++] = (struct part_value){
				t->members[i].field, members_text(&t->members[i], member_run(t, i),
							     part, m->lang, m->arena, &m->failed)};
}

/* The keys of the table; a goal's id, or its text where it has none. */
static const char *key_of(struct parting *m, enum plan_part type, const void *part)
{
	const struct part_table *t = part_table(type);
	const struct goal *g = part;
	const char *key = m->indicator ? m->indicator : "";
	if (type == PART_GOAL)
		return g->id && *g->id ? g->id : g->text;
	for (size_t i = 0; i < t->n_members && !m->failed; i++) {
		const char *text = NULL;
		if (t->members[i].flags & MEMBER_KEY)
			text = member_text(&t->members[i], part, LANG_EN, m->arena, &m->failed);
		if (t->members[i].flags & MEMBER_KEY)
			key = made(m, arena_printf(m->arena, "%s|%s", key, text ? text : ""));
	}
	return key;
}

static const char *group_title(struct parting *m, const struct target_group *g)
{
	const char *name = g->name ? g->name : g->id;
	if (!g->has_ages)
		return name;
	if (g->age_max == AGE_OPEN)
		return made(m, arena_printf(m->arena, "%s (%" PRIu32 "+)", name, g->age_min));
	return made(m, arena_printf(m->arena, "%s (%" PRIu32 "\u2013%" PRIu32 ")", name, g->age_min,
			       g->age_max));
}

static const char *cost_title(struct parting *m, const struct cost *c)
{
	const struct quantity range = {.low = c->low, .high = c->high};
	return joined(m, made(m, quantity_print(&range, m->lang, m->arena)), c->unit);
}

static const char *fulfilment_title(struct parting *m, const struct fulfilment *f)
{
	return f->text ? f->text : vocabulary_word(VOCABULARY_GRADE, (int)f->grade, m->lang);
}

/* What people call the part. */
static const char *title_of(struct parting *m, enum plan_part type, const void *part)
{
	const struct observation *o = part;
	const struct focus_area *f = part;
	const struct indicator *x = part;
	switch (type) {
	case PART_PLAN:
		return ((const struct plan *)part)->title;
	case PART_AREA:
		return m->area_name;
	case PART_FOCUS_AREA:
		return joined(m, f->id, f->name);
	case PART_TARGET_GROUP:
		return group_title(m, part);
	case PART_FULFILMENT:
		return fulfilment_title(m, part);
	case PART_INDICATOR:
		return x->text ? x->text : x->id;
	case PART_COST:
		return cost_title(m, part);
	case PART_OBSERVATION:
		return joined(m, o->what ? o->what : m->indicator,
			made(m, observation_print(o, m->lang, m->arena)));
	case PART_MEMBERSHIP:
		return ((const struct membership *)part)->code;
	case PART_GRANT:
		return ((const struct grant *)part)->name;
	case PART_NOTE:
		return ((const struct note *)part)->name;
	default:
		return member_string(part_member(type, FIELD_TEXT), part);
	}
}

/* The id and the year by which people find it. */
static void set_place(struct parting *m, struct plan_item *item, const void *part)
{
	const struct member *id = part_member(item->part, FIELD_ID);
	const struct member *year = part_member(item->part, FIELD_YEAR);
	if (id && member_set(id, part))
		item->id = member_string(id, part);
	else if (item->part == PART_OBSERVATION)
		item->id = m->indicator;
	if (year && item->part != PART_ACTIVITY)
		item->year = member_number(year, part);
}

/* `first` is where the part's own list began in the list being made. */
static void add(struct parting *m, enum plan_part type, const void *part, size_t first)
{
	struct plan_item item = {
		.part = type, .area = m->area, .area_name = m->area_name, .key = ""};
	item.key = key_of(m, type, part);
	item.title = title_of(m, type, part);
	set_place(m, &item, part);
	set_values(m, &item, part);
	for (size_t i = first; i < m->out->n_items; i++)
		item.nth += m->out->items[i].part == type &&
			    strcmp(m->out->items[i].key, item.key) == 0;
	struct plan_item *place = ARENA_PUSH(m->arena, m->out->items, m->out->n_items);
	m->failed = m->failed || !place;
	if (place)
		*place = item;
}

static void add_lists(struct parting *m, enum plan_part type, const void *part);

static void add_one(struct parting *m, enum plan_part type, const void *part, size_t first)
{
	const struct area *area = part;
	const struct indicator *x = part;
	if (type == PART_AREA) {
		m->area = area->id;
		m->area_name = joined(m, area->number, area->name);
	}
	add(m, type, part, first);
	m->indicator = type == PART_INDICATOR ? x->id : NULL;
	add_lists(m, type, part);
	m->indicator = NULL;
}

static void add_lists(struct parting *m, enum plan_part type, const void *part)
{
	const struct part_table *t = part_table(type);
	const char *indicator = m->indicator;
	for (size_t i = 0; i < t->n_members; i++) {
		const struct member *list = &t->members[i];
		size_t first = m->out->n_items;
		for (size_t k = 0; !in_owner(list) && k < member_list(list, part).n && !m->failed;
			k++) {
			m->indicator = indicator;
			add_one(m, list->part, member_item(list, part, k), first);
		}
	}
}

enum sp_code plan_take_apart(
	const struct plan *p, enum lang lang, struct arena *a, struct plan_items *out)
{
	struct parting m = {.plan = p, .out = out, .arena = a, .lang = lang};
	struct plan said = *p;
	*out = (struct plan_items){0};
	if (!said.asks)
		said.asks = PLAN_ASKS_USUAL; /* what nothing said means */
	add_one(&m, PART_PLAN, &said, 0);
	return m.failed ? SP_NO_MEMORY : SP_OK;
}
