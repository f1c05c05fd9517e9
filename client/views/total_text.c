/* SPDX-License-Identifier: Apache-2.0 */
/* Totals for people at a terminal: tables, one an area and three for the plan. */
#include "client/views/total_parts.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/cross_view.h"
#include "client/views/describe.h"
#include "client/views/figure.h"
#include "client/views/write.h"
#include "common/domain/cross.h"
#include "common/text/text.h"

struct writer {
	const struct total_data *data;
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	enum sp_code rc; /* the first that was not SP_OK: nothing is written after it */
};

static struct view_cell cell_of(struct writer *w, const char *text)
{
	if (!text && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	return (struct view_cell){.text = text};
}

static const char *say(struct writer *w, enum text_id id, const char *p1, const char *p2)
{
	return lang_format(w->arena, w->style->lang, id, p1, p2, NULL, NULL);
}

static const char *year_text(struct writer *w, uint32_t year)
{
	return arena_printf(w->arena, "%" PRIu32, year);
}

static struct view_cell *row_of(struct writer *w, struct view *v)
{
	struct view_cell *cell = w->rc == SP_OK ? view_row(v, w->arena) : NULL;
	if (!cell && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	return cell;
}

/* A line "label: text". */
static void put_line(struct writer *w, const char *label, const char *text)
{
	const char *safe = text ? text_for_terminal(text, w->arena) : NULL;
	if (!safe && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	if (w->rc == SP_OK)
		buf_addf(w->out, "%s: %s\n", label, safe);
}

static void put_view(struct writer *w, const struct view *v)
{
	buf_add_text(w->out, "\n");
	if (w->rc == SP_OK)
		w->rc = view_write_table(v, w->style, w->arena, w->out);
}

static void put_head(struct writer *w)
{
	const struct total_data *d = w->data;
	const char *title = arena_printf(w->arena, "%s@%" PRIu32 " %s", d->plan->id, d->version,
		d->plan->title ? d->plan->title : "");
	const char *line = title ? say(w, TEXT_TOTAL_HEADING, title, year_text(w, d->year)) : NULL;
	const char *safe = line ? text_for_terminal(line, w->arena) : NULL;
	if (!safe)
		w->rc = SP_NO_MEMORY;
	else
		buf_addf(w->out, "%s\n", safe);
	put_line(w, lang_text(w->style->lang, TEXT_REPORT_COVERED),
		print_coverage(&d->coverage, w->style->lang, w->arena));
}

/* ---- the questions of an area; what is asked comes last, for it is long ---- */

static const struct view_column question_columns[] = {
	{"together", TEXT_REPORT_TOGETHER, CELL_TEXT, true},
	{"values", TEXT_REPORT_BASIS, CELL_TEXT, false},
	{"without", TEXT_REPORT_NO_VALUE, CELL_TEXT, true},
	{"question", TEXT_REPORT_QUESTION, CELL_TEXT, true},
};

/* Two questions about one goal have its words: then each has its kind behind them. */
static const char *asked(struct writer *w, const struct question_total *qt)
{
	enum lang lang = w->style->lang;
	const struct totals *t = w->data->totals;
	const char *words = question_words(qt->question, lang);
	bool alone = true;
	for (size_t i = 0; i < t->n_items; i++)
		alone = alone &&
			(&t->items[i] == qt ||
				strcmp(t->items[i].question->area, qt->question->area) != 0 ||
				strcmp(question_words(t->items[i].question, lang), words) != 0);
	if (alone)
		return words;
	return arena_printf(w->arena, "%s (%s)", words,
		lang_word(VOCABULARY_QUESTION_KIND, (int)qt->question->kind, lang, w->arena));
}

/* Who has not, and who says nothing: a line below the table. */
static void add_names(struct writer *w, const struct question_total *qt, struct view *v)
{
	if (qt->n_received == 0)
		return; /* the head says so */
	const struct names names = {w->data->organisations, w->data->n_organisations};
	const char *who = figure_names(qt, &names, w->style->lang, w->arena);
	const char *line = who && *who ? arena_printf(w->arena, "  %s: %s",
						 question_words(qt->question, w->style->lang), who)
				       : who;
	if (!line || (*line && view_note(v, w->arena, line) != SP_OK))
		w->rc = SP_NO_MEMORY;
}

static void put_area(struct writer *w, const struct area *area)
{
	enum lang lang = w->style->lang;
	struct view v = {.columns = question_columns,
		.n_columns = sizeof question_columns / sizeof question_columns[0],
		.heading = describe_area(area, w->arena)};
	for (size_t i = 0; i < w->data->totals->n_items; i++) {
		const struct question_total *qt = &w->data->totals->items[i];
		if (!total_shows_in(w->data, area, qt->question))
			continue;
		struct view_cell *cell = row_of(w, &v);
		if (!cell)
			return;
		cell[0] = cell_of(w, figure_together(qt, lang, w->arena));
		cell[1] = cell_of(w, figure_basis(qt, lang, w->arena));
		cell[2] = cell_of(w, figure_without(qt, lang, w->arena));
		cell[3] = cell_of(w, asked(w, qt));
	}
	for (size_t i = 0; i < w->data->totals->n_items && w->rc == SP_OK; i++)
		if (total_shows_in(w->data, area, w->data->totals->items[i].question))
			add_names(w, &w->data->totals->items[i], &v);
	put_view(w, &v);
}

/* ---- the areas beside each other ---- */

static const struct view_column area_columns[] = {
	{"area", TEXT_COLUMN_AREA, CELL_TEXT, true},
	{"values", TEXT_REPORT_VALUES, CELL_TEXT, false},
	{"grades", TEXT_TOTAL_GRADES, CELL_TEXT, true},
	{"activities", TEXT_TOTAL_ACTIVITIES, CELL_TEXT, true},
	{"cost", TEXT_REPORT_COST, CELL_TEXT, false},
};

static const char *area_cost_text(struct writer *w, const struct area *area)
{
	for (size_t i = 0; i < area->n_costs; i++)
		if (area->costs[i].year == w->data->year)
			return describe_cost(&area->costs[i], w->style->lang, w->arena);
	return lang_text(w->style->lang, TEXT_VIEW_NOT_STATED);
}

static void put_sum(struct writer *w, struct view *v, const char *name, const struct area_total *t,
	const char *cost)
{
	enum lang lang = w->style->lang;
	struct view_cell *cell = row_of(w, v);
	if (!cell)
		return;
	cell[0] = cell_of(w, name);
	cell[1] = cell_of(w, print_of(t->n_given, t->n_asked, lang, w->arena));
	cell[2] = cell_of(w, figure_words(VOCABULARY_GRADE, t->grades, lang, w->arena));
	cell[3] =
		cell_of(w, figure_words(VOCABULARY_ACTIVITY_STATE, t->activities, lang, w->arena));
	cell[4] = cell_of(w, cost);
}

static void put_areas(struct writer *w)
{
	const struct plan *plan = w->data->plan;
	struct view v = {.columns = area_columns,
		.n_columns = sizeof area_columns / sizeof area_columns[0],
		.heading = lang_text(w->style->lang, TEXT_TOTAL_BY_AREA)};
	for (size_t i = 0; i < plan->n_areas; i++) {
		const struct area_total one = totals_of_area(w->data->totals, plan->areas[i].id);
		put_sum(w, &v, describe_area(&plan->areas[i], w->arena), &one,
			area_cost_text(w, &plan->areas[i]));
	}
	const struct area_total all = totals_of_area(w->data->totals, NULL);
	put_sum(w, &v, lang_text(w->style->lang, TEXT_TOTAL_PLAN), &all,
		describe_cost_sum(plan, w->data->year, w->style->lang, w->arena));
	put_view(w, &v);
}

/* "1 ej klar, 22 ej inkommen": answers, over all questions. */
static const char *missing_text(struct writer *w, const struct area_total *t)
{
	enum lang lang = w->style->lang;
	const char *list = "";
	for (int state = STATE_NOT_REPORTED; state <= STATE_SUPPRESSED; state++)
		list = figure_add(list, t->states[state],
			lang_word(VOCABULARY_ANSWER_STATE, state, lang, w->arena), w->arena);
	list = figure_add(
		list, t->states[STATE_NONE], lang_text(lang, TEXT_REPORT_UNANSWERED), w->arena);
	list = figure_add(
		list, t->n_asked - t->n_received, lang_text(lang, TEXT_REPORT_NOT_IN), w->arena);
	return list && !*list ? "\u2013" : list;
}

/* Appends "ingen klass 6"; nothing for 0 of them. */
static const char *counted(struct writer *w, const char *list, enum text_id word, size_t n)
{
	if (!list || n == 0)
		return list;
	return arena_printf(w->arena, "%s%s%s %zu", list, *list ? ", " : "",
		lang_text(w->style->lang, word), n);
}

static void put_plan_grades(struct writer *w, uint32_t year)
{
	enum lang lang = w->style->lang;
	const struct grade_counts plan = plan_grades(w->data->plan, year);
	uint64_t counts[GRADE_WAITING + 1];
	for (size_t i = 0; i <= GRADE_WAITING; i++)
		counts[i] = plan.grades[i];
	bool classed = plan.grades[GRADE_NONE] + plan.n_absent < plan.n_areas;
	const char *text = classed ? figure_words(VOCABULARY_GRADE, counts, lang, w->arena) : "";
	text = counted(w, text, TEXT_REPORT_CLASS_NONE, plan.grades[GRADE_NONE]);
	text = counted(w, text, TEXT_VIEW_NOT_STATED, plan.n_absent);
	put_line(w, say(w, TEXT_TOTAL_FULFILMENT, year_text(w, year), NULL), text);
}

static void put_plan_activities(struct writer *w, uint32_t year)
{
	enum lang lang = w->style->lang;
	const struct activity_counts n = plan_activities(w->data->plan, year);
	uint64_t counts[ACTIVITY_WAITING + 1];
	for (size_t i = 0; i <= ACTIVITY_WAITING; i++)
		counts[i] = n.states[i];
	const char *words = figure_words(VOCABULARY_ACTIVITY_STATE, counts, lang, w->arena);
	const char *text = lang_format(w->arena, lang, TEXT_TOTAL_REPORTED,
		arena_printf(w->arena, "%zu", n.planned),
		arena_printf(w->arena, "%zu", n.with_reports),
		arena_printf(w->arena, "%zu", n.reports), words);
	if (n.planned)
		put_line(w, say(w, TEXT_TOTAL_REPORTED_LABEL, year_text(w, year), NULL), text);
}

static void put_plan_lines(struct writer *w)
{
	enum lang lang = w->style->lang;
	const struct plan *plan = w->data->plan;
	const struct area_total all = totals_of_area(w->data->totals, NULL);
	buf_add_text(w->out, "\n");
	put_line(w, say(w, TEXT_PLAN_COST_YEAR, year_text(w, w->data->year), NULL),
		describe_cost_sum(plan, w->data->year, lang, w->arena));
	put_line(w, lang_text(lang, TEXT_TOTAL_WITHOUT), missing_text(w, &all));
	put_line(w, lang_text(lang, TEXT_TOTAL_ESTIMATED),
		arena_printf(w->arena, "%" PRIu64, all.n_estimated));
	if (plan->account_year) {
		put_plan_grades(w, plan->account_year);
		put_plan_activities(w, plan->account_year);
	}
}

static void put_cross(struct writer *w)
{
	struct view v;
	if (w->rc != SP_OK || w->data->plan->n_target_groups == 0)
		return;
	w->rc = cross_view(w->data->plan, w->style->lang, w->arena, &v);
	if (w->rc == SP_OK && v.n_rows)
		put_view(w, &v);
}

enum sp_code total_write_text(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct writer w = {data, style, a, out, SP_OK};
	put_head(&w);
	for (size_t i = 0; i < data->plan->n_areas; i++)
		if (!data->area || data->area == &data->plan->areas[i])
			put_area(&w, &data->plan->areas[i]);
	if (!data->area) {
		put_areas(&w);
		put_cross(&w);
		put_plan_lines(&w);
	}
	return w.rc == SP_OK ? total_write_county(data, style, a, out) : w.rc;
}
