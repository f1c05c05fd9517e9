/* SPDX-License-Identifier: Apache-2.0 */
/* What can be counted in a plan, as JSON: the key "counts" of samplan/plan/1. */
#include "client/views/json.h"
#include "client/views/plan.h"
#include "common/domain/cross.h"
#include "common/domain/gaps.h"

/* {"increase": 9, ..., "none": 4}: every word, and those without one. */
static void put_words(
	struct json *j, const char *key, enum vocabulary v, const size_t *counts, bool with_none)
{
	int value;
	json_key(j, key);
	json_object(j);
	for (size_t i = 0; (value = vocabulary_value_at(v, i)) != 0; i++)
		json_put_count(j, vocabulary_word(v, value, LANG_EN), counts[value]);
	if (with_none)
		json_put_count(j, "none", counts[0]);
	json_close(j);
}

static void put_status(struct json *j, const char *group, const struct status_counts *n)
{
	json_object(j);
	json_put_text(j, "target_group", group);
	json_put_count(j, "areas", n->n_areas);
	put_words(j, "status", VOCABULARY_WORK_STATE, n->states, true);
	json_close(j);
}

/* One a target group, one (null) of the areas in none, if there are some; groups overlap. */
static void put_groups(struct json *j, const struct plan *p)
{
	const struct status_counts none = plan_status(p, "");
	json_key(j, "by_target_group");
	json_array(j);
	for (size_t i = 0; i < p->n_target_groups; i++) {
		const struct status_counts n = plan_status(p, p->target_groups[i].id);
		put_status(j, p->target_groups[i].id, &n);
	}
	if (none.n_areas)
		put_status(j, NULL, &none);
	json_close(j);
}

static void put_cell(struct json *j, const struct cross_table *t, size_t row, size_t column)
{
	const struct cross_cell *cell = cross_cell(t, row, column);
	const struct target_group *group = cross_column(t, column);
	if (cell->n_areas == 0)
		return;
	json_object(j);
	json_put_text(j, "target_group", group ? group->id : NULL);
	json_key(j, "areas");
	json_array(j);
	for (size_t i = 0; i < cell->n_areas; i++)
		json_text(j, cell->areas[i]->id);
	json_close(j);
	json_close(j);
}

static void put_cross(struct json *j, const struct cross_table *t)
{
	json_put_count(j, "pairs", t->n_pairs);
	json_key(j, "by_focus_area");
	json_array(j);
	for (size_t row = 0; row < t->n_rows; row++) {
		const struct focus_area *f = cross_row(t, row);
		json_object(j);
		json_put_text(j, "focus_area", f ? f->id : NULL);
		json_put_count(j, "areas", cross_row_areas(t, row));
		json_key(j, "by_target_group");
		json_array(j);
		for (size_t column = 0; column < t->n_columns; column++)
			put_cell(j, t, row, column);
		json_close(j);
		json_close(j);
	}
	json_close(j);
}

static void put_goals(struct json *j, const char *key, const struct goal_counts *n)
{
	json_key(j, key);
	json_object(j);
	json_put_count(j, "goals", n->n_goals);
	put_words(j, "kinds", VOCABULARY_GOAL_KIND, n->kinds, true);
	put_words(j, "terms", VOCABULARY_TERM, n->terms, true);
	put_words(j, "directions", VOCABULARY_DIRECTION, n->directions, true);
	put_words(j, "measures", VOCABULARY_INDICATOR_KIND, n->measures, true);
	put_words(j, "missing", VOCABULARY_GAP, n->gaps, false);
	json_close(j);
}

static void put_indicators(struct json *j, const struct plan *p)
{
	const struct indicator_counts n = plan_indicators(p);
	json_key(j, "indicators");
	json_object(j);
	json_put_count(j, "indicators", n.n_indicators);
	put_words(j, "types", VOCABULARY_INDICATOR_KIND, n.kinds, false);
	put_words(j, "terms", VOCABULARY_TERM, n.terms, true);
	put_words(j, "missing", VOCABULARY_GAP, n.gaps, false);
	json_put_count(j, "areas", n.n_areas);
	json_put_count(j, "areas_without", n.areas_lacking[TERM_NONE]);
	json_put_count(j, "areas_without_long", n.areas_lacking[TERM_LONG]);
	json_put_count(j, "areas_without_short", n.areas_lacking[TERM_SHORT]);
	json_close(j);
}

static void put_year(struct json *j, const struct plan *p, uint32_t year)
{
	const struct activity_counts n = plan_activities(p, year);
	const struct grade_counts grades = plan_grades(p, year);
	if (n.planned == 0 && grades.n_absent == grades.n_areas)
		return;
	json_object(j);
	json_put_count(j, "year", year);
	json_put_count(j, "planned", n.planned);
	json_put_count(j, "sub_items", n.sub_items);
	json_put_count(j, "with_reports", n.with_reports);
	json_put_count(j, "reports", n.reports);
	put_words(j, "states", VOCABULARY_ACTIVITY_STATE, n.states, true);
	put_words(j, "fulfilment", VOCABULARY_GRADE, grades.grades, true);
	json_put_count(j, "without_fulfilment", grades.n_absent);
	json_close(j);
}

static enum sp_code put_gaps(struct json *j, const struct plan *p, struct arena *a)
{
	struct gaps gaps;
	if (gaps_of_plan(&gaps, p, a) != SP_OK)
		return SP_NO_MEMORY;
	json_put_count(j, "gaps", gaps.n_items);
	return SP_OK;
}

enum sp_code plan_put_counts(struct json *j, const struct plan *p, struct arena *a)
{
	struct cross_table t;
	const struct status_counts all = plan_status(p, NULL);
	const struct goal_counts goals = plan_goals(p), own = goals_count(p->goals, p->n_goals);
	if (cross_table_init(&t, p, a) != SP_OK)
		return SP_NO_MEMORY;
	json_key(j, "counts");
	json_object(j);
	json_put_count(j, "areas", all.n_areas);
	put_words(j, "status", VOCABULARY_WORK_STATE, all.states, true);
	put_groups(j, p);
	put_cross(j, &t);
	put_goals(j, "goals", &goals);
	put_goals(j, "goals_of_plan", &own);
	put_indicators(j, p);
	json_key(j, "years");
	json_array(j);
	for (uint32_t year = YEAR_FIRST; year <= YEAR_LAST; year++)
		put_year(j, p, year);
	json_close(j);
	enum sp_code rc = put_gaps(j, p, a);
	json_close(j);
	return rc;
}
