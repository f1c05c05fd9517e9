/* SPDX-License-Identifier: Apache-2.0 */
/* The plan's areas beside each other: goals reached by class, what was reported of what was planned, and
 * what comes next in each. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/cross.h"

/* Where nobody was asked, or the plan has no classes, nothing is counted: that is no 0. */
struct grade_columns {
	bool plan, answers;
};

static void put_grade_row(struct page *p, const struct grade_columns *columns, enum grade grade,
	size_t in_plan, uint64_t in_answers)
{
	struct doc *doc = &p->doc;
	const char *none = label(p, TEXT_VIEW_NOT_STATED);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th",
		grade ? lang_word(VOCABULARY_GRADE, (int)grade, doc->lang, doc->arena)
		      : label(p, TEXT_REPORT_CLASS_NONE),
		"scope", "row", "class", look_class(grade_look(grade)), NULL);
	put_cell(p, columns->plan ? doc_number(doc, in_plan) : none, true);
	put_cell(p, columns->answers ? doc_number(doc, in_answers) : none, true);
	doc_close(doc);
}

static void put_grades_head(struct page *p)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_CLASS), "scope", "col", NULL);
	doc_element(doc, "th",
		format_text(
			p, TEXT_REPORT_CLASS_PLAN, year_text(p, p->data->plan->account_year), NULL),
		"scope", "col", NULL);
	doc_element(doc, "th",
		format_text(p, TEXT_REPORT_CLASS_ANSWERS, year_text(p, p->data->year), NULL),
		"scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
}

/* How many answers there could be, and are not. */
static uint64_t grades_missing(const struct page *p)
{
	uint64_t missing = 0;
	for (size_t i = 0; i < p->totals.n_items; i++) {
		const struct question_total *qt = &p->totals.items[i];
		if (qt->kind == QUESTION_GRADE)
			missing += qt->n_asked - total_n_values(qt);
	}
	return missing;
}

static bool asks_grades(const struct page *p)
{
	for (size_t i = 0; i < p->totals.n_items; i++)
		if (p->totals.items[i].kind == QUESTION_GRADE)
			return true;
	return false;
}

/* Whether the plan gives some area a class for the year that it accounts for. */
static bool has_grades(const struct page *p)
{
	const struct grade_counts n = plan_grades(p->data->plan, p->data->plan->account_year);
	return n.grades[GRADE_NONE] + n.n_absent < n.n_areas;
}

static void put_grades(struct page *p)
{
	const struct grade_counts plan = plan_grades(p->data->plan, p->data->plan->account_year);
	const struct area_total answers = totals_of_area(&p->totals, NULL);
	const struct grade_columns columns = {has_grades(p), asks_grades(p)};
	int grade;
	put_grade_chart(p, &plan, answers.grades, grades_missing(p));
	table_open(p, label(p, TEXT_REPORT_GRADES_CAPTION));
	put_grades_head(p);
	doc_open(&p->doc, "tbody", NULL);
	for (size_t i = 0; (grade = vocabulary_value_at(VOCABULARY_GRADE, i)) != 0; i++)
		put_grade_row(
			p, &columns, (enum grade)grade, plan.grades[grade], answers.grades[grade]);
	put_grade_row(p, &columns, GRADE_NONE, plan.grades[GRADE_NONE] + plan.n_absent,
		grades_missing(p));
	doc_close(&p->doc);
	table_close(p);
}

static const char *states_text(struct page *p, const struct activity_counts *counts)
{
	uint64_t states[ACTIVITY_WAITING + 1];
	for (size_t i = 0; i <= ACTIVITY_WAITING; i++)
		states[i] = counts->states[i];
	return activities_text(p, states);
}

static void put_activity_counts(struct page *p, const struct activity_counts *counts)
{
	struct doc *doc = &p->doc;
	put_cell(p, doc_number(doc, counts->planned), true);
	put_cell(p, doc_number(doc, counts->sub_items), true);
	put_cell(p, of_total(p, counts->with_reports, counts->planned), true);
	put_cell(p, doc_number(doc, counts->reports), true);
	put_cell(p, states_text(p, counts), false);
}

/* What the plan itself accounts for. */
static void put_accounted(struct page *p, uint32_t year)
{
	static const enum text_id titles[] = {TEXT_COLUMN_AREA, TEXT_REPORT_N_PLANNED,
		TEXT_REPORT_N_PARTS, TEXT_REPORT_N_WITH, TEXT_REPORT_N_REPORTS, TEXT_REPORT_STATES};
	struct doc *doc = &p->doc;
	const struct activity_counts all = plan_activities(p->data->plan, year);
	table_open(p, format_text(p, TEXT_REPORT_ACCOUNT_SUM, year_text(p, year), NULL));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < p->data->plan->n_areas; i++) {
		const struct activity_counts one = area_activities(&p->data->plan->areas[i], year);
		doc_open(doc, "tr", NULL);
		put_area_link(p, i);
		put_activity_counts(p, &one);
		doc_close(doc);
	}
	doc_close(doc);
	doc_open(doc, "tfoot", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_SUM), "scope", "row", NULL);
	put_activity_counts(p, &all);
	doc_close(doc);
	doc_close(doc);
	table_close(p);
}

static bool has_account(const struct page *p)
{
	uint32_t year = p->data->plan->account_year;
	return year && plan_activities(p->data->plan, year).planned;
}

bool has_results(const struct page *p)
{
	return asks_grades(p) || has_grades(p) || has_account(p);
}

void put_results(struct page *p)
{
	section_open(p, "results", "h2", label(p, TEXT_REPORT_RESULTS), false);
	if (asks_grades(p) || has_grades(p))
		put_grades(p);
	if (has_account(p))
		put_accounted(p, p->data->plan->account_year);
	doc_close(&p->doc);
}

/* ---- what comes next ---- */

static void put_ahead_answer(struct page *p, const struct question *q)
{
	struct doc *doc = &p->doc;
	const struct question_total *qt = total_of(p, q);
	put_h4(p, ask(p, q));
	if (q->kind == QUESTION_TEXT && anyone_wrote(p, q)) {
		put_writing(p, q);
		return;
	}
	doc_open(doc, "p", NULL);
	doc_text(doc, figure_together(qt, doc->lang, doc->arena));
	doc_text(doc, arena_printf(doc->arena, " (%s)", figure_basis(qt, doc->lang, doc->arena)));
	doc_close(doc);
}

void put_area_ahead(struct page *p, size_t index)
{
	const struct area *area = &p->data->plan->areas[index];
	const struct questions *qs = p->data->questions;
	uint32_t year = next_activity_year(area, p->data->year);
	if (!year && !area_question(p, area, asks_ahead))
		return;
	section_open(p, area_id(p, index, "-next"), "h3", label(p, TEXT_REPORT_NEXT), false);
	for (; year; year = next_activity_year(area, year)) {
		put_h4(p, format_text(p, TEXT_PLAN_ACTIVITIES_YEAR, year_text(p, year), NULL));
		put_planned(p, area, year);
	}
	for (size_t i = 0; i < qs->n_items; i++)
		if (strcmp(qs->items[i].area, area->id) == 0 && asks_ahead(&qs->items[i]))
			put_ahead_answer(p, &qs->items[i]);
	doc_close(&p->doc);
}
