/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/plan_area.h"

#include <stdio.h>
#include <string.h>

#include "common/text/text.h"

LIST_STANDS_TOGETHER(struct area, focus_areas, n_focus_areas);
LIST_STANDS_TOGETHER(struct area, responsible, n_responsible);
LIST_STANDS_TOGETHER(struct activity, sub_items, n_sub_items);

enum sp_code read_by_year(struct plan_reader *r, const char *key, const struct node *value,
	struct area *out, pair_reader read)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *p = &value->pairs[i];
		uint32_t year = year_of(p->key);
		rc = year ? read(r, p, year, out)
			  : plan_fault(
				    r, p->line, p->column, SP_YAML_VALUE, key, p->key, "1900–2200");
	}
	return rc;
}

/* ---- fulfilment ---- */

#define AT(member) offsetof(struct fulfilment, member)
static const struct rule fulfilment_rules[] = {
	{FIELD_GRADE, AT(grade), read_word, false, VOCABULARY_GRADE},
	{FIELD_TEXT, AT(text), read_text, false, 0},
};
#undef AT

static enum sp_code read_fulfilment(
	struct plan_reader *r, const struct node_pair *pair, uint32_t year, struct area *out)
{
	size_t index = out->n_fulfilments;
	struct fulfilment *f = ARENA_PUSH(r->a, out->fulfilments, out->n_fulfilments);
	if (!f || note_place(r, "fulfilments", index, pair->value) != SP_OK)
		return SP_NO_MEMORY;
	f->year = year;
	if (pair->value->kind == NODE_MAP)
		return READ_MAP(r, fulfilment_rules, pair->key, pair->value, f);
	return read_text(r, NULL, pair->key, pair->value, &f->text); /* a text without a grade */
}

static enum sp_code read_fulfilments(struct plan_reader *r, const struct rule *rule,
	const char *key, const struct node *value, void *target)
{
	(void)rule;
	return read_by_year(r, key, value, target, read_fulfilment);
}

/* ---- goals ---- */

#define AT(member) offsetof(struct goal, member)
static const struct rule goal_rules[] = {
	{FIELD_TEXT, AT(text), read_text, true, 0},
	{FIELD_DIRECTION, AT(direction), read_word, false, VOCABULARY_DIRECTION},
};
#undef AT

static enum sp_code read_goal(struct plan_reader *r, const char *key, const struct node *value,
	enum term term, struct area *out)
{
	size_t index = out->n_goals;
	struct goal *g = ARENA_PUSH(r->a, out->goals, out->n_goals);
	if (!g || note_place(r, "goals", index, value) != SP_OK)
		return SP_NO_MEMORY;
	g->term = term;
	if (value->kind == NODE_MAP)
		return READ_MAP(r, goal_rules, key, value, g);
	return read_text(r, NULL, key, value, &g->text);
}

static bool term_of(const char *key, enum term *out)
{
	*out = (enum term)vocabulary_find(VOCABULARY_TERM, key);
	return *out != TERM_NONE || vocabulary_find(VOCABULARY_FIELD, key) == FIELD_NO_TERM;
}

static enum sp_code unknown_term(struct plan_reader *r, const struct node_pair *pair)
{
	char words[SP_ERROR_TEXT / 2], allowed[SP_ERROR_TEXT];
	vocabulary_list(VOCABULARY_TERM, LANG_SV, words, sizeof words);
	snprintf(allowed, sizeof allowed, "%s, %s", words,
		vocabulary_word(VOCABULARY_FIELD, FIELD_NO_TERM, LANG_SV));
	return plan_fault(
		r, pair->line, pair->column, SP_YAML_KEY_FOREIGN, pair->key, allowed, NULL);
}

static enum sp_code read_goals_of_term(
	struct plan_reader *r, const struct node_pair *pair, struct area *out)
{
	enum term term;
	enum sp_code rc = SP_OK;
	if (!term_of(pair->key, &term))
		return unknown_term(r, pair);
	if (pair->value->kind != NODE_LIST)
		return bad_shape(r, pair->key, pair->value, NODE_LIST);
	for (size_t i = 0; i < pair->value->n && rc == SP_OK; i++)
		rc = read_goal(r, pair->key, pair->value->items[i], term, out);
	return rc;
}

static enum sp_code read_goals(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	enum sp_code rc = SP_OK;
	(void)rule;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_goals_of_term(r, &value->pairs[i], target);
	return rc;
}

/* ---- activities and the reports on them ---- */

#define AT(member) offsetof(struct activity_report, member)
static const struct rule report_rules[] = {
	{FIELD_TEXT, AT(text), read_text, true, 0},
	{FIELD_STATE, AT(state), read_word, false, VOCABULARY_ACTIVITY_STATE},
};
#undef AT

static enum sp_code read_report(
	struct plan_reader *r, const char *key, const struct node *value, struct activity *out)
{
	struct activity_report *report = ARENA_PUSH(r->a, out->reports, out->n_reports);
	if (!report)
		return SP_NO_MEMORY;
	if (value->kind == NODE_MAP)
		return READ_MAP(r, report_rules, key, value, report);
	return read_text(r, NULL, key, value, &report->text);
}

/* One text, or a list of texts and of maps with a state of their own. */
static enum sp_code read_reported(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	enum sp_code rc = SP_OK;
	(void)rule;
	if (value->kind != NODE_LIST)
		return read_report(r, key, value, target);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++)
		rc = read_report(r, key, value->items[i], target);
	return rc;
}

/* The state of the whole activity is kept beside it until its reports are known. */
struct activity_draft {
	struct activity activity;
	enum activity_state state;
};

#define AT(member) offsetof(struct activity_draft, member)
static const struct rule activity_rules[] = {
	{FIELD_ID, AT(activity.id), read_text, false, 0},
	{FIELD_TEXT, AT(activity.text), read_text, true, 0},
	{FIELD_SUB_ITEMS, AT(activity.sub_items), read_texts, false, 0},
	{FIELD_REPORTED, AT(activity), read_reported, false, 0},
	{FIELD_STATE, AT(state), read_word, false, VOCABULARY_ACTIVITY_STATE},
};
#undef AT

/* It holds for every report that states none; where nothing is reported there is nothing to state. */
static enum sp_code apply_state(
	struct plan_reader *r, const struct node *value, struct activity_draft *d)
{
	if (d->state == ACTIVITY_NONE)
		return SP_OK;
	if (d->activity.n_reports == 0)
		return plan_fault(r, value->line, value->column, SP_YAML_KEY_MISSING,
			vocabulary_word(VOCABULARY_FIELD, FIELD_REPORTED, LANG_SV), NULL, NULL);
	for (size_t i = 0; i < d->activity.n_reports; i++)
		if (d->activity.reports[i].state == ACTIVITY_NONE)
			d->activity.reports[i].state = d->state;
	return SP_OK;
}

static enum sp_code read_activity(
	struct plan_reader *r, const char *key, const struct node *value, struct activity *out)
{
	struct activity_draft draft = {.activity = *out};
	enum sp_code rc;
	if (value->kind == NODE_MAP)
		rc = READ_MAP(r, activity_rules, key, value, &draft);
	else
		rc = read_text(r, NULL, key, value, &draft.activity.text);
	if (rc == SP_OK)
		rc = apply_state(r, value, &draft);
	*out = draft.activity;
	return rc;
}

static enum sp_code read_activities_of_year(
	struct plan_reader *r, const struct node_pair *pair, uint32_t year, struct area *out)
{
	enum sp_code rc = SP_OK;
	if (pair->value->kind != NODE_LIST)
		return bad_shape(r, pair->key, pair->value, NODE_LIST);
	for (size_t i = 0; i < pair->value->n && rc == SP_OK; i++) {
		size_t index = out->n_activities;
		struct activity *activity = ARENA_PUSH(r->a, out->activities, out->n_activities);
		if (!activity || note_place(r, "activities", index, pair->value->items[i]) != SP_OK)
			return SP_NO_MEMORY;
		activity->year = year;
		activity->id = arena_printf(r->a, "%u-%zu", year, i + 1);
		if (!activity->id)
			return SP_NO_MEMORY;
		rc = read_activity(r, pair->key, pair->value->items[i], activity);
	}
	return rc;
}

static enum sp_code read_activities(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	(void)rule;
	return read_by_year(r, key, value, target, read_activities_of_year);
}

/* ---- indicators ---- */

#define AT(member) offsetof(struct indicator, member)
static const struct rule indicator_rules[] = {
	{FIELD_ID, AT(id), read_text, false, 0},
	{FIELD_TEXT, AT(text), read_text, true, 0},
	{FIELD_TYPE, AT(kind), read_word, true, VOCABULARY_INDICATOR_KIND},
	{FIELD_UNIT, AT(unit), read_text, false, 0},
	{FIELD_GIVEN, AT(given), read_text, false, 0},
};
#undef AT

static enum sp_code read_indicators(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	struct area *out = target;
	enum sp_code rc = SP_OK;
	(void)rule;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++) {
		struct indicator *indicator = ARENA_PUSH(r->a, out->indicators, out->n_indicators);
		if (!indicator || note_place(r, "indicators", i, value->items[i]) != SP_OK)
			return SP_NO_MEMORY;
		indicator->id = arena_printf(r->a, "i%zu", i + 1);
		if (!indicator->id)
			return SP_NO_MEMORY;
		rc = READ_MAP(r, indicator_rules, key, value->items[i], indicator);
	}
	return rc;
}

#define AT(member) offsetof(struct area, member)
static const struct rule area_rules[] = {
	{FIELD_ID, AT(id), read_text, true, 0},
	{FIELD_NUMBER, AT(number), read_text, false, 0},
	{FIELD_NAME, AT(name), read_text, true, 0},
	{FIELD_FOCUS_AREAS, AT(focus_areas), read_texts, false, 0},
	{FIELD_TARGET_GROUP, AT(target_groups), read_one_or_texts, false, 0},
	{FIELD_SITUATION, AT(situation), read_text, false, 0},
	{FIELD_FULFILMENT, 0, read_fulfilments, false, 0},
	{FIELD_NEEDS, AT(needs), read_text, false, 0},
	{FIELD_GOALS, 0, read_goals, false, 0},
	{FIELD_ACTIVITIES, 0, read_activities, false, 0},
	{FIELD_RESPONSIBLE, AT(responsible), read_texts, false, 0},
	{FIELD_INDICATORS, 0, read_indicators, false, 0},
	{FIELD_COST, 0, read_costs, false, 0},
};
#undef AT

enum sp_code area_read(
	struct plan_reader *r, const char *key, const struct node *map, struct area *out)
{
	return READ_MAP(r, area_rules, key, map, out);
}
