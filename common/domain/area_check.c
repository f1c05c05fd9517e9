/* SPDX-License-Identifier: Apache-2.0 */
/* What ties the parts of an area together: see check.h. */
#include <string.h>

#include "common/domain/check.h"
#include "common/domain/question.h"

enum { MONTHS = 12 };

static bool is_followup(const struct checked *c)
{
	return c->plan->kind == PLAN_FOLLOWUP;
}

/* `second` is a year that may not lie before the first; 0 of either is not stated. */
static enum sp_code in_order(
	const struct plan_path *at, const char *field, uint32_t first, uint32_t second)
{
	return first && second && second < first
		       ? plan_fault_number(at, field, PLAN_FAULT_ORDER, second)
		       : SP_OK;
}

/* Those of the plan; a follow-up that has none of its own means those of the plan that it is of. */
static enum sp_code known_groups(const struct plan_path *at, const struct checked *c)
{
	const struct area *a = c->part;
	const struct plan *p = c->plan;
	const struct id_list focus = {p->focus_areas, p->n_focus_areas, sizeof *p->focus_areas};
	const struct id_list groups = {
		p->target_groups, p->n_target_groups, sizeof *p->target_groups};
	if (a->n_focus_areas > PLAN_MAX_AREAS || a->n_target_groups > PLAN_MAX_AREAS)
		return SP_OK; /* told already */
	enum sp_code rc = plan_check_ids(at, "focus_areas", a->focus_areas, a->n_focus_areas,
		is_followup(c) && !focus.n ? NULL : &focus);
	if (rc == SP_OK)
		rc = plan_check_ids(at, "target_groups", a->target_groups, a->n_target_groups,
			is_followup(c) && !groups.n ? NULL : &groups);
	return rc;
}

enum sp_code check_area(const struct plan_path *at, const struct checked *c)
{
	const struct area *a = c->part;
	enum sp_code rc = known_groups(at, c);
	if (rc == SP_OK && !a->status && (a->status_from || a->status_to))
		rc = plan_fault_at(at, "status", PLAN_FAULT_MISSING, NULL);
	if (rc == SP_OK && !a->status_from != !a->status_to)
		rc = plan_fault_at(
			at, a->status_from ? "status_to" : "status_from", PLAN_FAULT_MISSING, NULL);
	return rc == SP_OK ? in_order(at, "status_to", a->status_from, a->status_to) : rc;
}

/* A goal of the same area; a follow-up's area may leave its goals to the plan. */
static enum sp_code known_goal(const struct plan_path *at, const struct checked *c, const char *id)
{
	for (size_t i = 0; id && i < c->area->n_goals; i++)
		if (c->area->goals[i].id && strcmp(c->area->goals[i].id, id) == 0)
			return SP_OK;
	bool elsewhere = is_followup(c) && c->area->n_goals == 0;
	return id && *id && !elsewhere ? plan_fault_at(at, "goal", PLAN_FAULT_UNKNOWN, id) : SP_OK;
}

/* An activity of an earlier year in the same area, or, where the plan has one, of the plan before. */
static enum sp_code check_carried(const struct plan_path *at, const struct checked *c)
{
	const struct activity *x = c->part;
	bool before = c->plan->predecessor || is_followup(c);
	for (size_t i = 0; i < c->area->n_activities; i++) {
		const struct activity *other = &c->area->activities[i];
		if (!other->id || strcmp(other->id, x->carried_from) != 0)
			continue;
		return other->year && x->year && other->year < x->year
			       ? SP_OK
			       : plan_fault_at(
					 at, "carried_from", PLAN_FAULT_ORDER, x->carried_from);
	}
	return before ? SP_OK
		      : plan_fault_at(at, "carried_from", PLAN_FAULT_UNKNOWN, x->carried_from);
}

enum sp_code check_activity(const struct plan_path *at, const struct checked *c)
{
	const struct activity *x = c->part;
	enum sp_code rc = known_goal(at, c, x->goal);
	if (rc == SP_OK && x->to_year && !x->year)
		rc = plan_fault_at(at, "year", PLAN_FAULT_MISSING, NULL);
	if (rc == SP_OK)
		rc = in_order(at, "to_year", x->year, x->to_year);
	return rc == SP_OK && x->carried_from && *x->carried_from ? check_carried(at, c) : rc;
}

enum sp_code check_indicator(const struct plan_path *at, const struct checked *c)
{
	const struct indicator *x = c->part;
	bool asked = indicator_question(x->kind) != QUESTION_NONE && !is_followup(c);
	enum sp_code rc = known_goal(at, c, x->goal);
	if (rc == SP_OK && asked && (!x->text || x->text[strspn(x->text, " \t\r\n")] == '\0'))
		rc = plan_fault_at(at, "text", PLAN_FAULT_MISSING, NULL);
	if (rc == SP_OK)
		rc = in_order(at, "evaluation_year", x->baseline_year, x->evaluation_year);
	return rc;
}

enum sp_code check_version(const struct plan_path *at, const struct checked *c)
{
	const struct indicator_version *all = member_list(c->list, c->owner).items;
	uint32_t before = c->i ? all[c->i - 1].from_year : 0;
	return in_order(at, "from_year", before, all[c->i].from_year);
}

enum sp_code check_target(const struct plan_path *at, const struct checked *c)
{
	const struct target *t = c->part;
	bool number = t->kind == TARGET_ABSOLUTE || t->kind == TARGET_RELATIVE;
	if (number && !t->value)
		return plan_fault_at(at, "value", PLAN_FAULT_MISSING, NULL);
	if (!number && t->value)
		return plan_fault_at(at, "value", PLAN_FAULT_MALFORMED, NULL);
	return in_order(at, "year", t->base_year, t->year);
}

static enum sp_code check_months(const struct plan_path *at, const struct observation *o)
{
	uint32_t first = o->first_month, last = o->last_month;
	if (!first != !last)
		return plan_fault_at(
			at, first ? "last_month" : "first_month", PLAN_FAULT_MISSING, NULL);
	if (first > MONTHS)
		return plan_fault_number(at, "first_month", PLAN_FAULT_RANGE, first);
	if (last > MONTHS)
		return plan_fault_number(at, "last_month", PLAN_FAULT_RANGE, last);
	if (first > last)
		return plan_fault_number(at, "last_month", PLAN_FAULT_ORDER, last);
	/* "jan–sep" in words would not be told from months. */
	if (!first && o->period && period_has_months(o->period))
		return plan_fault_at(at, "period", PLAN_FAULT_MALFORMED, o->period);
	return SP_OK;
}

/* One value where one is given, or a total that stands alone; none beside a word for its absence. */
enum sp_code check_observation(const struct plan_path *at, const struct checked *c)
{
	const struct observation *o = c->part;
	int n = o->has_yes_no + (o->quantity != NULL) + (o->share != NULL) + (o->text != NULL);
	bool fact = c->list->field == FIELD_FACTS;
	enum sp_code rc = SP_OK;
	if (fact && (!o->what || !*o->what))
		rc = plan_fault_at(at, "what", PLAN_FAULT_MISSING, NULL);
	if (rc == SP_OK && o->state == STATE_GIVEN && n == 0)
		rc = plan_fault_at(at, "value", PLAN_FAULT_MISSING, NULL);
	else if (rc == SP_OK && n > 1)
		rc = plan_fault_at(at, "value", PLAN_FAULT_TWICE, NULL);
	else if (rc == SP_OK && n && o->state != STATE_GIVEN && o->state != STATE_ONLY_TOTAL)
		rc = plan_fault_at(at, "state", PLAN_FAULT_MALFORMED,
			vocabulary_word(VOCABULARY_ANSWER_STATE, (int)o->state, LANG_EN));
	if (rc == SP_OK && o->change && !o->quantity)
		rc = plan_fault_at(at, "change", PLAN_FAULT_MALFORMED, NULL);
	return rc == SP_OK ? check_months(at, o) : rc;
}

/* Those of an indicator stand under it, so its term is theirs. */
enum sp_code check_narrative(const struct plan_path *at, const struct checked *c)
{
	const struct narrative *x = c->part;
	for (size_t i = 0; x->indicator && i < c->area->n_indicators; i++) {
		const struct indicator *of = &c->area->indicators[i];
		if (of->id && strcmp(of->id, x->indicator) == 0)
			return of->term == x->term
				       ? SP_OK
				       : plan_fault_at(at, "term", PLAN_FAULT_MALFORMED, NULL);
	}
	return x->indicator && *x->indicator
		       ? plan_fault_at(at, "indicator", PLAN_FAULT_UNKNOWN, x->indicator)
		       : SP_OK;
}

enum sp_code check_cost(const struct plan_path *at, const struct checked *c)
{
	const struct cost *x = c->part;
	if (x->low < 0)
		return plan_fault_at(at, "low", PLAN_FAULT_RANGE, NULL);
	return x->low > x->high ? plan_fault_at(at, "high", PLAN_FAULT_ORDER, NULL) : SP_OK;
}
