/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/domain/check.h"
#include "common/domain/question.h"

/* ---- the parts of an area; `at` is the item's own path ---- */
static enum sp_code check_goal(struct plan_path *at, const struct area *area, size_t i)
{
	const struct goal *g = &area->goals[i];
	enum sp_code rc = plan_check_text(at, "text", g->text, true);
	if (rc == SP_OK)
		rc = plan_check_word(at, "term", VOCABULARY_TERM, (int)g->term, false);
	if (rc == SP_OK)
		rc = plan_check_word(
			at, "direction", VOCABULARY_DIRECTION, (int)g->direction, false);
	return rc;
}

static enum sp_code check_reports(struct plan_path *at, const struct activity *activity)
{
	char field[48];
	enum sp_code rc = plan_check_count(at, "reports", activity->n_reports, PLAN_MAX_ITEMS);
	for (size_t i = 0; i < activity->n_reports && rc == SP_OK; i++) {
		snprintf(field, sizeof field, "reports[%zu].text", i);
		rc = plan_check_text(at, field, activity->reports[i].text, true);
		snprintf(field, sizeof field, "reports[%zu].state", i);
		if (rc == SP_OK)
			rc = plan_check_word(at, field, VOCABULARY_ACTIVITY_STATE,
				(int)activity->reports[i].state, false);
	}
	return rc;
}

static enum sp_code check_activity(struct plan_path *at, const struct area *area, size_t i)
{
	const struct activity *activity = &area->activities[i];
	enum sp_code rc = plan_check_list_id(at, "id", area->activities, i, sizeof *activity);
	if (rc == SP_OK && activity->year)
		rc = plan_check_year(at, activity->year);
	if (rc == SP_OK)
		rc = plan_check_text(at, "text", activity->text, true);
	if (rc == SP_OK)
		rc = plan_check_texts(at, "sub_items", activity->sub_items, activity->n_sub_items);
	if (rc == SP_OK)
		rc = check_reports(at, activity);
	return rc;
}

static enum sp_code check_indicator(struct plan_path *at, const struct area *area, size_t i)
{
	const struct indicator *indicator = &area->indicators[i];
	bool asked = indicator_question(indicator->kind) != QUESTION_NONE;
	enum sp_code rc = plan_check_list_id(at, "id", area->indicators, i, sizeof *indicator);
	if (rc == SP_OK)
		rc = plan_check_word(
			at, "kind", VOCABULARY_INDICATOR_KIND, (int)indicator->kind, true);
	if (rc == SP_OK)
		rc = plan_check_text(at, "text", indicator->text, asked);
	if (rc == SP_OK)
		rc = plan_check_text(at, "unit", indicator->unit, false);
	if (rc == SP_OK)
		rc = plan_check_text(at, "given", indicator->given, false);
	return rc;
}

static enum sp_code check_fulfilment(struct plan_path *at, const struct area *area, size_t i)
{
	const struct fulfilment *f = &area->fulfilments[i];
	enum sp_code rc = plan_check_year(at, f->year);
	for (size_t k = 0; k < i && rc == SP_OK; k++)
		if (area->fulfilments[k].year == f->year)
			rc = plan_fault_number(at, "year", PLAN_FAULT_TWICE, f->year);
	if (rc == SP_OK)
		rc = plan_check_word(at, "grade", VOCABULARY_GRADE, (int)f->grade, false);
	if (rc == SP_OK)
		rc = plan_check_text(at, "text", f->text, false);
	return rc;
}

static enum sp_code check_cost(struct plan_path *at, const struct area *area, size_t i)
{
	const struct cost *c = &area->costs[i];
	enum sp_code rc = plan_check_year(at, c->year);
	for (size_t k = 0; k < i && rc == SP_OK; k++)
		if (area->costs[k].year == c->year) /* it would count twice */
			rc = plan_fault_number(at, "year", PLAN_FAULT_TWICE, c->year);
	if (rc == SP_OK)
		rc = plan_check_text(at, "unit", c->unit, true);
	if (rc == SP_OK && c->low < 0)
		rc = plan_fault_at(at, "low", PLAN_FAULT_RANGE, NULL);
	if (rc == SP_OK && c->low > c->high)
		rc = plan_fault_at(at, "high", PLAN_FAULT_ORDER, NULL);
	return rc;
}

static enum sp_code check_focus(
	struct plan_path *at, const struct plan *p, const struct area *area, size_t i)
{
	const char *id = area->focus_areas[i];
	enum sp_code rc = plan_check_id(at, "", id);
	if (rc == SP_OK && !plan_focus_area(p, id))
		rc = plan_fault_at(at, "", PLAN_FAULT_UNKNOWN, id);
	if (rc == SP_OK && plan_id_before(area->focus_areas, i, sizeof id))
		rc = plan_fault_at(at, "", PLAN_FAULT_TWICE, id);
	return rc;
}

static enum sp_code check_group(
	struct plan_path *at, const struct plan *p, const struct area *area, size_t i)
{
	const char *id = area->target_groups[i];
	enum sp_code rc = plan_check_id(at, "", id);
	if (rc == SP_OK && !plan_target_group(p, id))
		rc = plan_fault_at(at, "", PLAN_FAULT_UNKNOWN, id);
	if (rc == SP_OK && plan_id_before(area->target_groups, i, sizeof id))
		rc = plan_fault_at(at, "", PLAN_FAULT_TWICE, id);
	return rc;
}

/* ---- one area ---- */
static enum sp_code check_area_texts(struct plan_path *at, const struct plan *p, size_t i)
{
	const struct area *area = &p->areas[i];
	enum sp_code rc = plan_check_list_id(at, "id", p->areas, i, sizeof *area);
	if (rc == SP_OK)
		rc = plan_check_text(at, "name", area->name, true);
	if (rc == SP_OK)
		rc = plan_check_text(at, "number", area->number, false);
	if (rc == SP_OK)
		rc = plan_check_text(at, "situation", area->situation, false);
	if (rc == SP_OK)
		rc = plan_check_text(at, "needs", area->needs, false);
	if (rc == SP_OK)
		rc = plan_check_texts(at, "responsible", area->responsible, area->n_responsible);
	if (rc == SP_OK)
		rc = plan_check_count(at, "focus_areas", area->n_focus_areas, PLAN_MAX_AREAS);
	if (rc == SP_OK)
		rc = plan_check_count(at, "target_groups", area->n_target_groups, PLAN_MAX_AREAS);
	for (size_t k = 0; k < area->n_target_groups && rc == SP_OK; k++) {
		plan_path_set(at, "areas[%zu].target_groups[%zu]", i, k);
		rc = check_group(at, p, area, k);
	}
	for (size_t k = 0; k < area->n_focus_areas && rc == SP_OK; k++) {
		plan_path_set(at, "areas[%zu].focus_areas[%zu]", i, k);
		rc = check_focus(at, p, area, k);
	}
	return rc;
}

static enum sp_code check_area_lists(struct plan_path *at, const struct plan *p, size_t i)
{
	const struct area *area = &p->areas[i];
	const struct {
		const char *name;
		size_t n;
		enum sp_code (*check)(struct plan_path *at, const struct area *area, size_t i);
	} lists[] = {
		{"goals", area->n_goals, check_goal},
		{"activities", area->n_activities, check_activity},
		{"indicators", area->n_indicators, check_indicator},
		{"fulfilments", area->n_fulfilments, check_fulfilment},
		{"costs", area->n_costs, check_cost},
	};
	enum sp_code rc = SP_OK;
	for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
		plan_path_set(at, "areas[%zu]", i);
		if (rc == SP_OK)
			rc = plan_check_count(at, lists[l].name, lists[l].n, PLAN_MAX_ITEMS);
		for (size_t k = 0; k < lists[l].n && rc == SP_OK; k++) {
			plan_path_set(at, "areas[%zu].%s[%zu]", i, lists[l].name, k);
			rc = lists[l].check(at, area, k);
		}
	}
	return rc;
}

enum sp_code plan_check_area(struct plan_path *at, const struct plan *p, size_t i)
{
	plan_path_set(at, "areas[%zu]", i);
	enum sp_code rc = check_area_texts(at, p, i);
	return rc == SP_OK ? check_area_lists(at, p, i) : rc;
}
