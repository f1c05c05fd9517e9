/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/check.h"

enum { AGE_MAX = 150, TERM_YEARS_MAX = 100 };

/* ---- the plan's own lists ---- */
static enum sp_code check_parties(struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = plan_check_count(at, "parties", p->n_parties, PLAN_MAX_ITEMS);
	for (size_t i = 0; i < p->n_parties && rc == SP_OK; i++) {
		plan_path_set(at, "parties[%zu]", i);
		if (!org_code_valid(p->parties[i]))
			rc = plan_fault_at(at, "", PLAN_FAULT_MALFORMED, p->parties[i]);
		else if (plan_id_before(p->parties, i, sizeof p->parties[i]))
			rc = plan_fault_at(at, "", PLAN_FAULT_TWICE, p->parties[i]);
	}
	return rc;
}

static enum sp_code check_focus_areas(struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = plan_check_count(at, "focus_areas", p->n_focus_areas, PLAN_MAX_AREAS);
	for (size_t i = 0; i < p->n_focus_areas && rc == SP_OK; i++) {
		plan_path_set(at, "focus_areas[%zu]", i);
		rc = plan_check_list_id(at, "id", p->focus_areas, i, sizeof p->focus_areas[i]);
		if (rc == SP_OK)
			rc = plan_check_text(at, "name", p->focus_areas[i].name, false);
	}
	return rc;
}

static enum sp_code check_target_groups(struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = plan_check_count(at, "target_groups", p->n_target_groups, PLAN_MAX_AREAS);
	for (size_t i = 0; i < p->n_target_groups && rc == SP_OK; i++) {
		const struct target_group *g = &p->target_groups[i];
		plan_path_set(at, "target_groups[%zu]", i);
		rc = plan_check_list_id(at, "id", p->target_groups, i, sizeof *g);
		if (rc == SP_OK)
			rc = plan_check_text(at, "name", g->name, false);
		if (rc == SP_OK && g->has_ages && g->age_max > AGE_MAX)
			rc = plan_fault_number(at, "age_max", PLAN_FAULT_RANGE, g->age_max);
		if (rc == SP_OK && g->has_ages && g->age_min > g->age_max)
			rc = plan_fault_number(at, "age_max", PLAN_FAULT_ORDER, g->age_max);
	}
	return rc;
}

static enum sp_code check_years(const struct plan_path *at, const struct plan *p)
{
	uint32_t to_year = p->to_year ? p->to_year : p->from_year;
	if (!year_valid(p->from_year))
		return plan_fault_number(at, "from_year", PLAN_FAULT_RANGE, p->from_year);
	if (!year_valid(to_year))
		return plan_fault_number(at, "to_year", PLAN_FAULT_RANGE, to_year);
	if (p->from_year > to_year)
		return plan_fault_number(at, "to_year", PLAN_FAULT_ORDER, to_year);
	if (p->account_year && !year_valid(p->account_year))
		return plan_fault_number(at, "account_year", PLAN_FAULT_RANGE, p->account_year);
	if (p->long_term_years > TERM_YEARS_MAX)
		return plan_fault_number(
			at, "long_term_years", PLAN_FAULT_RANGE, p->long_term_years);
	if (p->short_term_years > TERM_YEARS_MAX)
		return plan_fault_number(
			at, "short_term_years", PLAN_FAULT_RANGE, p->short_term_years);
	return SP_OK;
}

static enum sp_code check_head(struct plan_path *at, const struct plan *p)
{
	enum sp_code rc = plan_check_id(at, "id", p->id);
	if (rc == SP_OK)
		rc = plan_check_text(at, "title", p->title, true);
	if (rc == SP_OK)
		rc = plan_check_word(at, "kind", VOCABULARY_PLAN_KIND, (int)p->kind, false);
	if (rc == SP_OK)
		rc = plan_check_word(
			at, "reporters", VOCABULARY_ORG_KIND, (int)p->reporters, false);
	if (rc == SP_OK)
		rc = check_years(at, p);
	if (rc == SP_OK && p->county && !org_code_valid(p->county))
		rc = plan_fault_at(at, "county", PLAN_FAULT_MALFORMED, p->county);
	if (rc == SP_OK)
		rc = plan_check_text(at, "dated", p->dated, false);
	if (rc == SP_OK)
		rc = plan_check_text(at, "agreement", p->agreement, false);
	return rc;
}

/* The items of all areas together: what an id has to be compared with is bounded by it. */
static enum sp_code check_totals(const struct plan_path *at, const struct plan *p)
{
	size_t total = 0;
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
	return plan_check_count(at, "areas", total, PLAN_MAX_ITEMS);
}

enum sp_code plan_check(const struct plan *p, struct sp_error *err)
{
	struct plan_path at = {.err = err};
	static enum sp_code (*const checks[])(struct plan_path * at, const struct plan *p) = {
		check_head, check_parties, check_focus_areas, check_target_groups};
	enum sp_code rc = check_totals(&at, p);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && rc == SP_OK; i++) {
		plan_path_set(&at, "%s", "");
		rc = checks[i](&at, p);
	}
	for (size_t i = 0; i < p->n_areas && rc == SP_OK; i++)
		rc = plan_check_area(&at, p, i);
	return rc;
}
