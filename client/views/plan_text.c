/* SPDX-License-Identifier: Apache-2.0 */
/* A plan for people at a terminal: its head, area by area, and its numbers. */
#include "client/views/plan_text.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "client/views/plan.h"
#include "common/domain/cross.h"

static bool named(const enum field *fields, size_t n, enum field field)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i] == field)
			return true;
	return false;
}

void plan_put_others(struct lines *g, size_t indent, enum plan_part type, const void *part,
	const enum field *but, size_t n)
{
	const struct part_table *t = part_table(type);
	for (size_t i = 0; i < t->n_members; i += member_run(t, i)) {
		const struct member *m = &t->members[i];
		if (named(but, n, m->field))
			continue;
		lines_field(g, indent, lines_word(g, VOCABULARY_FIELD, (int)m->field),
			members_text(
				m, member_run(t, i), part, g->style->lang, g->arena, &g->failed));
	}
}

/* ---- goals ---- */

/* "lång sikt (5 år), strategiskt, minska: " */
static const char *goal_lead(struct lines *g, const struct plan *p, const struct goal *goal)
{
	const char *lead = describe_term(p, goal->term, g->style->lang, g->arena);
	lead = lines_made(g, lead);
	lead = lines_joined(g, lead, ", ", lines_word(g, VOCABULARY_GOAL_KIND, (int)goal->kind));
	lead = lines_joined(
		g, lead, ", ", lines_word(g, VOCABULARY_DIRECTION, (int)goal->direction));
	return lead && *lead ? lines_made(g, arena_printf(g->arena, "- %s: ", lead)) : "- ";
}

void plan_put_goals(
	struct lines *g, const struct plan *p, size_t indent, const struct goal *goals, size_t n)
{
	static const enum field told[] = {
		FIELD_ID, FIELD_TEXT, FIELD_TERM, FIELD_KIND, FIELD_DIRECTION, FIELD_GAP};
	if (n)
		lines_put(g, indent, "", lines_label(g, TEXT_PLAN_GOALS));
	for (size_t i = 0; i < n; i++) {
		const char *lead = goal_lead(g, p, &goals[i]);
		if (lead)
			lines_put(g, indent + 2, lead, goals[i].text);
		plan_put_others(
			g, indent + 4, PART_GOAL, &goals[i], told, sizeof told / sizeof told[0]);
	}
}

/* ---- activities ---- */

static void put_activity(struct lines *g, const struct activity *activity)
{
	static const enum field told[] = {
		FIELD_ID, FIELD_YEAR, FIELD_TEXT, FIELD_SUB_ITEMS, FIELD_REPORTED};
	const char *text = activity->text;
	if (activity->to_year)
		text = lines_made(g, arena_printf(g->arena, "%s (%s)", text,
					     lines_years(g, activity->year, activity->to_year)));
	if (text)
		lines_put(g, 4, "- ", text);
	for (size_t i = 0; i < activity->n_sub_items; i++)
		lines_put(g, 6, "- ", activity->sub_items[i]);
	for (size_t i = 0; i < activity->n_reports; i++) {
		const struct activity_report *r = &activity->reports[i];
		const char *state = lines_word(g, VOCABULARY_ACTIVITY_STATE, (int)r->state);
		lines_field(g, 6, lines_label(g, TEXT_PLAN_REPORTED),
			*state ? lines_made(g, arena_printf(g->arena, "%s (%s)", r->text, state))
			       : r->text);
	}
	plan_put_others(g, 6, PART_ACTIVITY, activity, told, sizeof told / sizeof told[0]);
}

static void put_activities_of(struct lines *g, const struct area *area, uint32_t year)
{
	bool begun = false;
	for (size_t i = 0; i < area->n_activities; i++) {
		if (area->activities[i].year != year)
			continue;
		if (!begun)
			lines_put(g, 2, "",
				year ? lines_format(g, TEXT_PLAN_ACTIVITIES_YEAR,
					       lines_year(g, year), NULL, NULL)
				     : lines_label(g, TEXT_PLAN_ACTIVITIES_NO_YEAR));
		begun = true;
		put_activity(g, &area->activities[i]);
	}
}

static void put_activities(struct lines *g, const struct area *area)
{
	for (uint32_t year = 0; (year = next_activity_year(area, year)) != 0;)
		put_activities_of(g, area, year);
	put_activities_of(g, area, 0);
}

/* ---- an area ---- */

static void put_costs(struct lines *g, const struct area *area)
{
	for (size_t i = 0; i < area->n_costs; i++) {
		const struct cost *c = &area->costs[i];
		const char *text = lines_made(g, describe_cost_noted(c, g->style->lang, g->arena));
		lines_field(g, 2,
			lines_format(g, TEXT_PLAN_COST_YEAR, lines_year(g, c->year), NULL, NULL),
			lines_joined(g, text, ", ", c->financing));
	}
}

static void put_fulfilments(struct lines *g, const struct plan *p, const struct area *area)
{
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		const struct fulfilment *f = &area->fulfilments[i];
		const char *grade = lines_word(g, VOCABULARY_GRADE, (int)f->grade);
		const char *label = lines_format(
			g, TEXT_PLAN_FULFILMENT_YEAR, lines_year(g, f->year), NULL, NULL);
		label = lines_joined(g, label, ", ",
			lines_made(g, describe_term(p, f->term, g->style->lang, g->arena)));
		lines_field(g, 2, label, lines_joined(g, grade, " \u2013 ", f->text));
	}
}

static void put_list(
	struct lines *g, size_t indent, enum text_id id, const char *const *items, size_t n)
{
	if (n)
		lines_field(g, indent, lines_label(g, id),
			lines_made(g, describe_list(items, n, false, g->style->lang, g->arena)));
}

static void put_focus(struct lines *g, const struct plan *p, const struct area *area)
{
	const char **names = arena_array(g->arena, area->n_focus_areas, sizeof *names);
	g->failed = g->failed || !names;
	for (size_t i = 0; names && i < area->n_focus_areas; i++)
		names[i] = lines_made(g, describe_focus(p, area->focus_areas[i], g->arena));
	if (!g->failed)
		put_list(g, 2, TEXT_PLAN_FOCUS_AREAS, names, area->n_focus_areas);
}

static void put_status(struct lines *g, const struct area *area)
{
	const char *word = lines_word(g, VOCABULARY_WORK_STATE, (int)area->status);
	word = lines_joined(g, word, " ", lines_years(g, area->status_from, area->status_to));
	if (word && *word)
		lines_field(g, 2, lines_label(g, TEXT_PLAN_STATUS), word);
}

static void put_area(struct lines *g, const struct county *c, const struct area *area)
{
	const struct plan *p = c->plan;
	lines_blank(g);
	lines_title(g, describe_area(area, g->arena));
	put_focus(g, p, area);
	if (area->n_target_groups)
		lines_field(g, 2, lines_label(g, TEXT_PLAN_TARGET_GROUP),
			lines_made(g, describe_groups(p, area, g->style->lang, g->arena)));
	put_status(g, area);
	lines_field(g, 2, lines_label(g, TEXT_PLAN_SITUATION), area->situation);
	put_fulfilments(g, p, area);
	lines_field(g, 2, lines_label(g, TEXT_PLAN_NEEDS), area->needs);
	plan_put_goals(g, p, 2, area->goals, area->n_goals);
	put_activities(g, area);
	put_list(g, 2, TEXT_PLAN_RESPONSIBLE, area->responsible, area->n_responsible);
	plan_put_indicators(g, c, area);
	put_costs(g, area);
	plan_put_narratives(g, area);
	plan_put_facts(g, 2, area->facts, area->n_facts);
	plan_put_notes(g, 2, area->notes, area->n_notes);
}

/* ---- the head ---- */

static void put_name(struct lines *g, const struct plan_shown *shown)
{
	const struct plan *p = shown->plan;
	const uint32_t version = shown->version;
	const enum text_id state = !version	      ? TEXT_PLAN_OF_FILE
				   : shown->published ? TEXT_PLAN_PUBLISHED
						      : TEXT_PLAN_DRAFT;
	const char *name = version ? arena_printf(g->arena, "%s@%" PRIu32, p->id, version) : p->id;
	name = lines_joined(g, lines_made(g, name), " \u00B7 ", lines_label(g, state));
	name = lines_joined(g, name, " \u00B7 ", lines_word(g, VOCABULARY_PLAN_KIND, (int)p->kind));
	if (name)
		lines_put(g, 0, "", name);
}

static const char *party(struct lines *g, const struct plan_shown *shown, const char *code)
{
	return lines_made(g, describe_organisation(
				     code, shown->organisations, shown->n_organisations, g->arena));
}

static void put_parties(struct lines *g, const struct plan_shown *shown)
{
	const struct plan *p = shown->plan;
	const char **names = arena_array(g->arena, p->n_parties, sizeof *names);
	g->failed = g->failed || !names;
	for (size_t i = 0; names && i < p->n_parties; i++)
		names[i] = party(g, shown, p->parties[i]);
	if (!g->failed)
		put_list(g, 0, TEXT_PLAN_PARTIES, names, p->n_parties);
}

/* One value of the plan under a label of the page. */
static void put_member(struct lines *g, const struct plan *p, enum text_id label, enum field field)
{
	lines_field(g, 0, lines_label(g, label),
		member_text(
			part_member(PART_PLAN, field), p, g->style->lang, g->arena, &g->failed));
}

/* Focus areas with their definitions, where these are told; names alone stand at each area. */
static void put_focus_areas(struct lines *g, const struct plan *p)
{
	bool begun = false;
	for (size_t i = 0; i < p->n_focus_areas; i++) {
		const struct focus_area *f = &p->focus_areas[i];
		if (!f->definition && !f->set)
			continue;
		if (!begun)
			lines_put(g, 0, "", lines_label(g, TEXT_PLAN_FOCUS_AREAS));
		begun = true;
		const char *text = lines_made(g, describe_focus(p, f->id, g->arena));
		text = lines_joined(g, text, ": ", f->definition);
		text = lines_joined(g, text, " \u00B7 ", f->set);
		if (text)
			lines_put(g, 2, "- ", text);
	}
}

static void put_target_groups(struct lines *g, const struct plan *p)
{
	if (p->n_target_groups)
		lines_put(g, 0, "", lines_label(g, TEXT_PLAN_TARGET_GROUPS));
	for (size_t i = 0; i < p->n_target_groups; i++) {
		const struct target_group *group = &p->target_groups[i];
		const char *text =
			lines_made(g, describe_group(p, group->id, g->style->lang, g->arena));
		text = lines_joined(g, text, ": ", group->category);
		if (text)
			lines_put(g, 2, "- ", text);
	}
}

static void put_head(struct lines *g, const struct plan_shown *shown)
{
	static const struct {
		enum text_id label;
		enum field field;
	} lists[] = {{TEXT_PLAN_DATED, FIELD_DATED}, {TEXT_PLAN_ACCOUNTS_FOR, FIELD_ACCOUNT_YEAR},
		{TEXT_PLAN_PUBLISHER, FIELD_PUBLISHER}, {TEXT_PLAN_PARENT, FIELD_PARENT},
		{TEXT_PLAN_PARENT_GOAL, FIELD_PARENT_GOAL},
		{TEXT_PLAN_PREDECESSOR, FIELD_PREDECESSOR}, {TEXT_PLAN_AGREEMENT, FIELD_AGREEMENT}};
	const struct plan *p = shown->plan;
	lines_title(g, p->title);
	put_name(g, shown);
	if (p->from_year)
		lines_field(g, 0, lines_label(g, TEXT_PLAN_VALID),
			lines_made(g, describe_period(p, g->arena)));
	if (p->county)
		lines_field(g, 0, lines_label(g, TEXT_PLAN_COUNTY), party(g, shown, p->county));
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		put_member(g, p, lists[i].label, lists[i].field);
	put_parties(g, shown);
	put_member(g, p, TEXT_PLAN_MEMBERSHIPS, FIELD_MEMBERSHIPS);
	put_member(g, p, TEXT_PLAN_ASKS, FIELD_ASKS);
	put_target_groups(g, p);
	put_focus_areas(g, p);
	plan_put_goals(g, p, 0, p->goals, p->n_goals);
	plan_put_facts(g, 0, p->facts, p->n_facts);
	plan_put_notes(g, 0, p->notes, p->n_notes);
}

/* Targets are judged by what is known: the newest year that the plan has a value of. */
static uint32_t newest_year(const struct plan *p)
{
	uint32_t newest = p->account_year;
	for (size_t i = 0; i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_indicators; k++) {
			const struct indicator *in = &p->areas[i].indicators[k];
			for (size_t j = 0; j < in->n_observations; j++)
				if (in->observations[j].year > newest)
					newest = in->observations[j].year;
		}
	return newest;
}

enum sp_code plan_write_text(const struct plan_shown *shown, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	const struct plan *p = shown->plan;
	struct lines g = lines_begin(style, a, out);
	struct county county;
	if (county_init(&county, p, newest_year(p), shown->organisations, shown->n_organisations,
		    a) != SP_OK)
		return SP_NO_MEMORY;
	if (shown->only) {
		lines_title(&g, p->title);
		put_name(&g, shown);
		put_area(&g, &county, shown->only);
		return g.failed ? SP_NO_MEMORY : SP_OK;
	}
	put_head(&g, shown);
	for (size_t i = 0; i < p->n_areas && !g.failed; i++)
		put_area(&g, &county, &p->areas[i]);
	plan_put_grants(&g, &county);
	plan_put_numbers(&g, p);
	return g.failed ? SP_NO_MEMORY : SP_OK;
}
