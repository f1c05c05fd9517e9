/* SPDX-License-Identifier: Apache-2.0 */
/* What ties the parts of a whole plan together: see check.h. */
#include <stdio.h>
#include <string.h>

#include "common/domain/check.h"

enum { TERM_YEARS_MAX = 100 };

static bool is_followup(const struct plan *p)
{
	return p->kind == PLAN_FOLLOWUP;
}

static enum sp_code check_years(const struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = SP_OK;
	if (p->to_year && p->from_year > p->to_year)
		rc = plan_fault_number(at, "to_year", PLAN_FAULT_ORDER, p->to_year);
	if (rc == SP_OK && p->long_term_years > TERM_YEARS_MAX)
		rc = plan_fault_number(at, "long_term_years", PLAN_FAULT_RANGE, p->long_term_years);
	if (rc == SP_OK && p->short_term_years > TERM_YEARS_MAX)
		rc = plan_fault_number(
			at, "short_term_years", PLAN_FAULT_RANGE, p->short_term_years);
	return rc;
}

/* A follow-up is of one plan and one year; nothing else follows one up. */
static enum sp_code check_followup(const struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = SP_OK;
	if (!is_followup(p))
		return p->follows || p->follows_version
			       ? plan_fault_at(at, "follows", PLAN_FAULT_MALFORMED, p->follows)
			       : SP_OK;
	if (!p->follows || !*p->follows)
		rc = plan_fault_at(at, "follows", PLAN_FAULT_MISSING, NULL);
	if (rc == SP_OK && !p->account_year)
		return plan_fault_at(at, "account_year", PLAN_FAULT_MISSING, NULL);
	bool one = p->from_year == p->account_year && (!p->to_year || p->to_year == p->from_year);
	if (rc == SP_OK && !one)
		rc = plan_fault_number(at, "account_year", PLAN_FAULT_ORDER, p->account_year);
	return rc;
}

/* What it carries out has to be another plan than itself. */
static enum sp_code check_parent(const struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = SP_OK;
	if (p->parent_goal && *p->parent_goal && !(p->parent && *p->parent))
		rc = plan_fault_at(at, "parent", PLAN_FAULT_MISSING, NULL);
	const struct {
		const char *field, *id;
	} others[] = {
		{"parent", p->parent}, {"predecessor", p->predecessor}, {"follows", p->follows}};
	for (size_t i = 0; i < sizeof others / sizeof others[0] && rc == SP_OK; i++)
		if (p->id && others[i].id && strcmp(p->id, others[i].id) == 0)
			rc = plan_fault_at(at, others[i].field, PLAN_FAULT_ORDER, p->id);
	return rc;
}

static enum sp_code check_plan(const struct plan_path *at, const struct checked *c)
{
	const struct plan *p = c->plan;
	static enum sp_code (*const checks[])(const struct plan_path *at, const struct plan *p) = {
		check_years, check_followup, check_parent};
	enum sp_code rc = plan_check_ids(at, "parties", p->parties, p->n_parties, NULL);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && rc == SP_OK; i++)
		rc = checks[i](at, p);
	return rc;
}

static enum sp_code check_group(const struct plan_path *at, const struct checked *c)
{
	const struct target_group *g = c->part;
	if (g->has_ages && g->age_max > AGE_OPEN)
		return plan_fault_number(at, "age_max", PLAN_FAULT_RANGE, g->age_max);
	if (g->has_ages && g->age_min > g->age_max)
		return plan_fault_number(at, "age_max", PLAN_FAULT_ORDER, g->age_max);
	return SP_OK;
}

/* "2018" or "2018-07-01" */
static bool is_date(const char *text)
{
	static const char form[] = "dddd-dd-dd";
	size_t n = strlen(text);
	unsigned year = 0, month = 1, day = 1;
	for (size_t i = 0; i < n; i++)
		if (i >= sizeof form - 1 ||
			(form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]))
			return false;
	if (n != 4 && n != sizeof form - 1)
		return false;
	return sscanf(text, "%4u-%2u-%2u", &year, &month, &day) >= 1 && year_valid(year) &&
	       month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static enum sp_code check_membership(const struct plan_path *at, const struct checked *c)
{
	const struct membership *m = c->part;
	const struct plan *p = c->plan;
	const struct id_list parties = {p->parties, p->n_parties, sizeof *p->parties};
	if (!is_followup(p) && m->code && !plan_id_known(&parties, m->code))
		return plan_fault_at(at, "code", PLAN_FAULT_UNKNOWN, m->code);
	if (m->from && !is_date(m->from))
		return plan_fault_at(at, "from", PLAN_FAULT_MALFORMED, m->from);
	if (m->to && !is_date(m->to))
		return plan_fault_at(at, "to", PLAN_FAULT_MALFORMED, m->to);
	/* "2018" is that whole year, at either end. */
	size_t same = m->from && m->to && strlen(m->from) == strlen(m->to) ? strlen(m->to) : 4;
	if (m->from && m->to && strncmp(m->from, m->to, same) > 0)
		return plan_fault_at(at, "to", PLAN_FAULT_ORDER, m->to);
	return SP_OK;
}

static const struct goal *goal_of(const struct checked *c, const char *id)
{
	const struct plan *p = c->plan;
	for (size_t i = 0; c->area && i < c->area->n_goals; i++)
		if (c->area->goals[i].id && strcmp(c->area->goals[i].id, id) == 0)
			return &c->area->goals[i];
	for (size_t i = 0; i < p->n_goals; i++)
		if (p->goals[i].id && strcmp(p->goals[i].id, id) == 0)
			return &p->goals[i];
	return NULL;
}

/* A goal serves another of its area or of the whole plan, and in the end never itself. */
static enum sp_code check_goal_parent(const struct plan_path *at, const struct checked *c)
{
	const struct goal *g = c->part, *above = g;
	size_t steps = c->plan->n_goals + (c->area ? c->area->n_goals : 0);
	while (above->parent && *above->parent) {
		const struct goal *next = goal_of(c, above->parent);
		if (!next)
			return above == g && !is_followup(c->plan)
				       ? plan_fault_at(at, "parent", PLAN_FAULT_UNKNOWN, g->parent)
				       : SP_OK;
		if (next == g || steps-- == 0)
			return plan_fault_at(at, "parent", PLAN_FAULT_ORDER, g->parent);
		above = next;
	}
	return SP_OK;
}

enum sp_code check_goal(const struct plan_path *at, const struct checked *c)
{
	const struct goal *g = c->part, *goals = member_list(c->list, c->owner).items;
	if (g->horizon_years > TERM_YEARS_MAX)
		return plan_fault_number(at, "horizon_years", PLAN_FAULT_RANGE, g->horizon_years);
	for (size_t i = 0; g->id && i < c->i; i++)
		if (goals[i].id && strcmp(goals[i].id, g->id) == 0)
			return plan_fault_at(at, "id", PLAN_FAULT_TWICE, g->id);
	return check_goal_parent(at, c);
}

/* The items of all areas together, and what is read before its own count is looked at: what an id has to be
 * compared with is bounded by it. */
static enum sp_code check_totals(const struct plan_path *at, const struct plan *p, bool *readable)
{
	size_t total = 0;
	*readable = false;
	if (p->n_areas == 0)
		return plan_fault_at(at, "areas", PLAN_FAULT_MISSING, NULL);
	if (p->n_areas > PLAN_MAX_AREAS)
		return plan_fault_number(at, "areas", PLAN_FAULT_TOO_MANY, p->n_areas);
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct area *area = &p->areas[i];
		size_t items[] = {area->n_goals, area->n_activities, area->n_indicators};
		for (size_t k = 0; k < sizeof items / sizeof items[0]; k++)
			if (__builtin_add_overflow(total, items[k], &total))
				total = SIZE_MAX;
	}
	const struct {
		const char *name;
		size_t n, most;
	} lists[] = {{"areas", total, PLAN_MAX_ITEMS}, {"goals", p->n_goals, PLAN_MAX_ITEMS},
		{"parties", p->n_parties, PLAN_MAX_ITEMS},
		{"focus_areas", p->n_focus_areas, PLAN_MAX_AREAS},
		{"target_groups", p->n_target_groups, PLAN_MAX_AREAS}};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (lists[i].n > lists[i].most)
			return plan_fault_number(
				at, lists[i].name, PLAN_FAULT_TOO_MANY, lists[i].n);
	*readable = true;
	return SP_OK;
}

relation_check plan_relation(enum plan_part type)
{
	static const relation_check relations[PART_COUNT] = {
		[PART_PLAN] = check_plan,
		[PART_TARGET_GROUP] = check_group,
		[PART_MEMBERSHIP] = check_membership,
		[PART_GOAL] = check_goal,
		[PART_TARGET] = check_target,
		[PART_AREA] = check_area,
		[PART_ACTIVITY] = check_activity,
		[PART_INDICATOR] = check_indicator,
		[PART_VERSION] = check_version,
		[PART_OBSERVATION] = check_observation,
		[PART_NARRATIVE] = check_narrative,
		[PART_COST] = check_cost,
	};
	return relations[type];
}

enum sp_code plan_check_each(const struct plan *p, plan_fault_teller tell, void *context)
{
	struct plan_path at = {.tell = tell, .context = context};
	const struct checked whole = {.plan = p, .part = p};
	bool readable;
	enum sp_code rc = check_totals(&at, p, &readable);
	return rc == SP_OK && readable ? plan_check_part(&at, PART_PLAN, &whole) : rc;
}

static enum sp_code stop_at_first(void *context, const struct sp_error *fault)
{
	struct sp_error *err = context;
	if (err)
		*err = *fault;
	return SP_PLAN_INVALID;
}

enum sp_code plan_check(const struct plan *p, struct sp_error *err)
{
	return plan_check_each(p, stop_at_first, err);
}
