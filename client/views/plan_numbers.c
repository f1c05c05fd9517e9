/* SPDX-License-Identifier: Apache-2.0 */
/* What can be counted in a plan, for people: rows by target group and status, focus areas, goals, indicators,
 * activities planned and reported, fulfilment, costs, and how much is missing. */
#include <string.h>

#include "client/views/cross_view.h"
#include "client/views/describe.h"
#include "client/views/figure.h"
#include "client/views/plan_text.h"
#include "common/domain/gaps.h"
#include "common/domain/totals.h"

static const char *words(struct lines *g, enum vocabulary v, const size_t *counts, size_t n)
{
	uint64_t widened[INDICATOR_ABSENT + 1] = {0};
	for (size_t i = 0; i < n && i <= INDICATOR_ABSENT; i++)
		widened[i] = counts[i];
	return lines_made(g, figure_words(v, widened, g->style->lang, g->arena));
}
#define WORDS(g, v, counts) words(g, v, counts, sizeof(counts) / sizeof(counts)[0])

static const char *of(struct lines *g, size_t part, size_t whole)
{
	return lines_made(g, print_of(part, whole, g->style->lang, g->arena));
}

/* ---- areas by target group and status ---- */

static void put_status_row(
	struct lines *g, struct view *v, const char *name, const struct status_counts *n)
{
	struct view_cell *row = lines_row(g, v);
	if (!row)
		return;
	row[0] = lines_cell(g, name);
	row[1] = lines_number(g, n->states[WORK_PRIORITISED]);
	row[2] = lines_number(g, n->states[WORK_STARTED]);
	row[3] = lines_number(g, n->states[WORK_DONE]);
	row[4] = lines_number(g, n->states[WORK_NONE]);
	row[5] = lines_number(g, n->n_areas);
}

static void put_status(struct lines *g, const struct plan *p)
{
	static const struct view_column columns[] = {{"", TEXT_PLAN_TARGET_GROUP, CELL_TEXT, true},
		{"", TEXT_PLAN_STATUS, CELL_NUMBER, true},
		{"", TEXT_PLAN_STATUS, CELL_NUMBER, true},
		{"", TEXT_PLAN_STATUS, CELL_NUMBER, true},
		{"", TEXT_PLAN_STATUS, CELL_NUMBER, true},
		{"", TEXT_NUMBERS_SUM, CELL_NUMBER, false}};
	const char *headings[] = {lines_label(g, TEXT_PLAN_TARGET_GROUP),
		lines_word(g, VOCABULARY_WORK_STATE, WORK_PRIORITISED),
		lines_word(g, VOCABULARY_WORK_STATE, WORK_STARTED),
		lines_word(g, VOCABULARY_WORK_STATE, WORK_DONE),
		lines_label(g, TEXT_NUMBERS_NO_STATUS), lines_label(g, TEXT_NUMBERS_SUM)};
	struct view v = {.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0],
		.headings = headings,
		.heading = lines_label(g, TEXT_NUMBERS_STATUS)};
	const struct status_counts all = plan_status(p, NULL), none = plan_status(p, "");
	if (all.states[WORK_NONE] == all.n_areas)
		return;
	for (size_t i = 0; i < p->n_target_groups; i++) {
		const struct status_counts n = plan_status(p, p->target_groups[i].id);
		put_status_row(g, &v,
			describe_group(p, p->target_groups[i].id, g->style->lang, g->arena), &n);
	}
	if (none.n_areas)
		put_status_row(g, &v, lines_label(g, TEXT_REPORT_NO_GROUP), &none);
	put_status_row(g, &v, lines_label(g, TEXT_NUMBERS_ALL), &all);
	lines_blank(g);
	lines_table(g, 0, &v);
}

static void put_cross(struct lines *g, const struct plan *p)
{
	struct view v;
	if (g->failed)
		return;
	if (cross_view(p, g->style->lang, g->arena, &v) != SP_OK) {
		g->failed = true;
		return;
	}
	if (v.n_rows)
		lines_blank(g);
	lines_table(g, 0, &v);
}

/* ---- goals ---- */

/* All goals of one kind: the plan's own and those of the areas. */
static struct goal_counts goals_of_kind(const struct plan *p, enum goal_kind kind)
{
	struct goal_counts sum = {0};
	for (size_t i = 0; i <= p->n_areas; i++) {
		const struct goal *goals = i ? p->areas[i - 1].goals : p->goals;
		size_t n = i ? p->areas[i - 1].n_goals : p->n_goals;
		for (size_t k = 0; k < n; k++) {
			if (goals[k].kind != kind)
				continue;
			const struct goal_counts one = goals_count(&goals[k], 1);
			sum.n_goals += one.n_goals;
			for (size_t t = 0; t <= TERM_SHORT; t++)
				sum.terms[t] += one.terms[t];
			for (size_t d = 0; d <= DIRECTION_ZERO; d++)
				sum.directions[d] += one.directions[d];
			sum.measures[INDICATOR_NONE] += one.measures[INDICATOR_NONE];
		}
	}
	return sum;
}

static void put_goal_row(
	struct lines *g, struct view *v, const char *name, const struct goal_counts *n)
{
	struct view_cell *row = n->n_goals ? lines_row(g, v) : NULL;
	if (!row)
		return;
	row[0] = lines_cell(g, name);
	row[1] = lines_number(g, n->n_goals);
	row[2] = lines_number(g, n->terms[TERM_LONG]);
	row[3] = lines_number(g, n->terms[TERM_SHORT]);
	row[4] = lines_number(g, n->directions[DIRECTION_INCREASE]);
	row[5] = lines_number(g, n->directions[DIRECTION_DECREASE]);
	row[6] = lines_number(g, n->directions[DIRECTION_ZERO]);
	row[7] = lines_number(g, n->directions[DIRECTION_NONE]);
	row[8] = lines_number(g, n->n_goals - n->measures[INDICATOR_NONE]);
}

static void put_goals(struct lines *g, const struct plan *p)
{
	enum { COLUMNS = 9 };
	struct view_column columns[COLUMNS] = {{"", TEXT_NUMBERS_GOALS, CELL_TEXT, true}};
	const char *headings[COLUMNS] = {lines_label(g, TEXT_NUMBERS_GOALS),
		lines_label(g, TEXT_NUMBERS_COUNT), lines_label(g, TEXT_PLAN_TERM_LONG),
		lines_label(g, TEXT_PLAN_TERM_SHORT),
		lines_word(g, VOCABULARY_DIRECTION, DIRECTION_INCREASE),
		lines_word(g, VOCABULARY_DIRECTION, DIRECTION_DECREASE),
		lines_word(g, VOCABULARY_DIRECTION, DIRECTION_ZERO),
		lines_label(g, TEXT_NUMBERS_NO_DIRECTION), lines_label(g, TEXT_NUMBERS_MEASURES)};
	struct view v = {.columns = columns, .n_columns = COLUMNS, .headings = headings};
	const struct goal_counts all = plan_goals(p);
	for (size_t i = 1; i < COLUMNS; i++)
		columns[i] = (struct view_column){"", TEXT_NUMBERS_COUNT, CELL_NUMBER, true};
	for (int kind = GOAL_NONE; kind <= GOAL_STRATEGIC; kind++) {
		const struct goal_counts n = goals_of_kind(p, (enum goal_kind)kind);
		put_goal_row(g, &v,
			kind ? lines_word(g, VOCABULARY_GOAL_KIND, kind)
			     : lines_label(g, TEXT_NUMBERS_NO_KIND),
			&n);
	}
	if (v.n_rows > 1)
		put_goal_row(g, &v, lines_label(g, TEXT_NUMBERS_ALL), &all);
	if (v.n_rows)
		lines_blank(g);
	lines_table(g, 0, &v);
	if (all.gaps[PLAN_GAP_ABSENT])
		lines_field(g, 0, lines_label(g, TEXT_NUMBERS_GOALS_MISSING),
			WORDS(g, VOCABULARY_GAP, all.gaps));
}

/* ---- indicators ---- */

static void put_indicators(struct lines *g, const struct plan *p)
{
	const struct indicator_counts n = plan_indicators(p);
	size_t gaps = 0;
	for (size_t i = 0; i <= PLAN_GAP_TO_BE_SPECIFIED; i++)
		gaps += n.gaps[i];
	if (n.n_areas == 0)
		return;
	lines_blank(g);
	const char *text = lines_count(g, n.n_indicators);
	if (n.n_indicators)
		text = lines_format(g, TEXT_NAME_AND_CODE, text,
			WORDS(g, VOCABULARY_INDICATOR_KIND, n.kinds), NULL);
	lines_field(g, 0, lines_label(g, TEXT_NUMBERS_INDICATORS), text);
	if (gaps)
		lines_field(g, 0, lines_label(g, TEXT_NUMBERS_INDICATOR_GAPS),
			WORDS(g, VOCABULARY_GAP, n.gaps));
	lines_field(g, 0, lines_label(g, TEXT_NUMBERS_WITHOUT_ANY),
		of(g, n.areas_lacking[TERM_NONE], n.n_areas));
	for (int term = TERM_LONG; term <= TERM_SHORT; term++)
		if (n.terms[TERM_LONG] + n.terms[TERM_SHORT])
			lines_field(g, 0,
				lines_format(g, TEXT_NUMBERS_WITHOUT_TERM,
					lines_label(g, term == TERM_LONG ? TEXT_PLAN_TERM_LONG
									 : TEXT_PLAN_TERM_SHORT),
					NULL, NULL),
				of(g, n.areas_lacking[term], n.n_areas));
}

/* ---- by year ---- */

static void put_activities(struct lines *g, const struct plan *p)
{
	static const struct view_column columns[] = {{"", TEXT_COLUMN_YEAR, CELL_NUMBER, false},
		{"", TEXT_REPORT_N_PLANNED, CELL_NUMBER, false},
		{"", TEXT_REPORT_N_PARTS, CELL_NUMBER, false},
		{"", TEXT_REPORT_N_WITH, CELL_NUMBER, false},
		{"", TEXT_REPORT_N_REPORTS, CELL_NUMBER, false},
		{"", TEXT_REPORT_STATES, CELL_TEXT, true}};
	struct view v = {.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0],
		.heading = lines_label(g, TEXT_NUMBERS_ACTIVITIES)};
	for (uint32_t year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		const struct activity_counts n = plan_activities(p, year);
		struct view_cell *row = n.planned ? lines_row(g, &v) : NULL;
		if (!row)
			continue;
		row[0] = lines_cell(g, lines_year(g, year));
		row[1] = lines_number(g, n.planned);
		row[2] = lines_number(g, n.sub_items);
		row[3] = lines_cell(g, of(g, n.with_reports, n.planned));
		row[4] = lines_number(g, n.reports);
		row[5] = lines_cell(g, WORDS(g, VOCABULARY_ACTIVITY_STATE, n.states));
	}
	if (v.n_rows)
		lines_blank(g);
	lines_table(g, 0, &v);
}

static const char *with_count(struct lines *g, const char *list, enum text_id id, size_t n)
{
	return n ? lines_joined(g, list, ", ",
			   lines_made(g, arena_printf(g->arena, "%s %zu", lines_label(g, id), n)))
		 : list;
}

/* "uppnått 2, ingen klass 6, ej angivet 2": words without a class are not the same as no words. */
static const char *fulfilment_words(struct lines *g, const struct grade_counts *n)
{
	size_t classless = n->grades[GRADE_NONE], classed = n->n_areas - n->n_absent - classless;
	const char *list = classed ? WORDS(g, VOCABULARY_GRADE, n->grades) : "";
	list = with_count(g, list, TEXT_REPORT_CLASS_NONE, classless);
	return with_count(g, list, TEXT_VIEW_NOT_STATED, n->n_absent);
}

static void put_fulfilments(struct lines *g, const struct plan *p)
{
	bool begun = false;
	for (uint32_t year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		const struct grade_counts n = plan_grades(p, year);
		if (n.n_absent == n.n_areas)
			continue;
		const char *text = fulfilment_words(g, &n);
		if (!begun)
			lines_blank(g);
		begun = true;
		lines_field(g, 0,
			lines_format(g, TEXT_PLAN_FULFILMENT_YEAR, lines_year(g, year), NULL, NULL),
			text);
	}
}

static void put_costs(struct lines *g, const struct plan *p)
{
	bool begun = false;
	for (uint32_t year = 0; (year = next_cost_year(p, year)) != 0;) {
		if (!begun)
			lines_blank(g);
		begun = true;
		lines_field(g, 0,
			lines_format(g, TEXT_PLAN_COST_YEAR, lines_year(g, year), NULL, NULL),
			lines_made(g, describe_cost_sum(p, year, g->style->lang, g->arena)));
	}
	if (begun || p->n_areas == 0)
		return;
	lines_blank(g);
	lines_field(g, 0, lines_label(g, TEXT_REPORT_COST), lines_label(g, TEXT_VIEW_NOT_STATED));
}

static void put_gaps(struct lines *g, const struct plan *p)
{
	struct gaps gaps;
	if (g->failed)
		return;
	if (gaps_of_plan(&gaps, p, g->arena) != SP_OK) {
		g->failed = true;
		return;
	}
	lines_blank(g);
	lines_field(g, 0, lines_label(g, TEXT_NUMBERS_GAPS),
		lines_format(g, TEXT_NUMBERS_GAPS_MORE, lines_count(g, gaps.n_items), p->id, NULL));
}

void plan_put_numbers(struct lines *g, const struct plan *p)
{
	lines_blank(g);
	lines_title(g, lines_label(g, TEXT_NUMBERS_TITLE));
	put_status(g, p);
	put_cross(g, p);
	put_goals(g, p);
	put_indicators(g, p);
	put_activities(g, p);
	put_fulfilments(g, p);
	put_costs(g, p);
	put_gaps(g, p);
}
