/* SPDX-License-Identifier: Apache-2.0 */
/* The report's bars, each with its sentence: answers of yes and no, areas by class and by the state of their work. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"

/* ---- yes and no ---- */

/* "Fråga 1: ja 1 av 2 svar, 3 tillfrågade", or within a sentence "1 av 2 svar på fråga 1 (3 tillfrågade)". */
static const char *yes_text(
	struct page *p, enum text_id id, size_t number, const struct question_total *qt)
{
	return doc_format(&p->doc, id, doc_number(&p->doc, number),
		of_total(p, qt->n_yes, qt->n_yes + qt->n_no), doc_number(&p->doc, qt->n_asked));
}

static const char *yes_word(struct page *p, int value)
{
	return lang_word(VOCABULARY_YES_NO, value, p->doc.lang, p->doc.arena);
}

static struct chart_bar yes_bar(struct page *p, const char *text, const struct question_total *qt)
{
	const uint64_t silent = qt->n_asked - qt->n_yes - qt->n_no;
	return (struct chart_bar){.label = text,
		.n_parts = 3,
		.parts = {{LOOK_GOOD, yes_word(p, 2), qt->n_yes},
			{LOOK_NOT, yes_word(p, 1), qt->n_no},
			{LOOK_NONE, label(p, TEXT_CHART_SILENT), silent}}};
}

static bool is_drawn(const struct question *q, const struct question_total *qt)
{
	return q->kind == QUESTION_YES_NO && qt->n_yes + qt->n_no &&
	       qt->n_yes + qt->n_no <= qt->n_asked;
}

void put_yes_chart(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	const struct questions *qs = p->data->questions;
	const struct area *area = &p->data->plan->areas[index];
	struct chart_bar *bars = arena_array(doc->arena, qs->n_items, sizeof *bars);
	const char *sentence = "";
	size_t number = 0, n = 0;
	doc->failed = doc->failed || !bars;
	for (size_t i = 0; bars && i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		if (strcmp(q->area, area->id) != 0)
			continue;
		number++;
		if (!is_drawn(q, total_of(p, q)))
			continue;
		bars[n] = yes_bar(
			p, yes_text(p, TEXT_CHART_YES, number, total_of(p, q)), total_of(p, q));
		sentence = arena_printf(doc->arena, "%s%s%s", made(p, sentence), n++ ? ", " : "",
			yes_text(p, TEXT_SENTENCE_YES_OF, number, total_of(p, q)));
	}
	if (n == 0)
		return;
	sentence = format_text(p, TEXT_SENTENCE_YES, made(p, sentence), NULL);
	const char *title = describe_area(area, doc->arena);
	const struct chart c =
		next_chart(p, format_text(p, TEXT_CHART_YES_TITLE, made(p, title), NULL), sentence);
	doc_open(doc, "figure", NULL);
	chart_bars(doc, &c, bars, n);
	figure_close(p, sentence);
}

/* ---- classes and states ---- */

enum look grade_look(enum grade grade)
{
	static const enum look looks[] = {[GRADE_NONE] = LOOK_NONE,
		[GRADE_REACHED] = LOOK_GOOD,
		[GRADE_PARTLY] = LOOK_PART,
		[GRADE_NOT] = LOOK_NOT,
		[GRADE_ONGOING] = LOOK_GOING,
		[GRADE_WAITING] = LOOK_WAIT};
	return (unsigned)grade <= GRADE_WAITING ? looks[grade] : LOOK_NONE;
}

enum look work_look(enum work_state state)
{
	static const enum look looks[] = {[WORK_NONE] = LOOK_NONE,
		[WORK_PRIORITISED] = LOOK_WAIT,
		[WORK_STARTED] = LOOK_GOING,
		[WORK_DONE] = LOOK_GOOD};
	return (unsigned)state <= WORK_DONE ? looks[state] : LOOK_NONE;
}

enum look activity_look(enum activity_state state)
{
	static const enum look looks[] = {[ACTIVITY_NONE] = LOOK_NONE,
		[ACTIVITY_DONE] = LOOK_GOOD,
		[ACTIVITY_ONGOING] = LOOK_GOING,
		[ACTIVITY_NOT_DONE] = LOOK_NOT,
		[ACTIVITY_WAITING] = LOOK_WAIT};
	return (unsigned)state <= ACTIVITY_WAITING ? looks[state] : LOOK_NONE;
}

static void add_part(struct chart_bar *bar, enum look look, const char *word, uint64_t n)
{
	if (n && bar->n_parts < CHART_PARTS)
		bar->parts[bar->n_parts++] = (struct chart_part){look, word, n};
}

/* "uppnått 2, delvis 2, pågår 2, avvaktar 1" */
static const char *parts_in_words(struct page *p, const struct chart_bar *bar)
{
	const char *text = "";
	for (size_t i = 0; i < bar->n_parts && text; i++)
		text = arena_printf(p->doc.arena, "%s%s%s %s", text, i ? ", " : "",
			bar->parts[i].word, doc_number(&p->doc, bar->parts[i].n));
	return made(p, text);
}

/* "2017 enligt planen, 7 områden: uppnått 2, delvis 2; ..." */
static const char *bars_in_words(struct page *p, const struct chart_bar *bars, size_t n)
{
	const char *text = "";
	for (size_t i = 0; i < n && text; i++)
		text = arena_printf(p->doc.arena, "%s%s%s: %s", text, i ? "; " : "",
			made(p, bars[i].label), parts_in_words(p, &bars[i]));
	return arena_printf(p->doc.arena, "%s.", made(p, text));
}

/* The last `told` of the bars make the sentence; the picture's own words have them all. */
static void put_parts(
	struct page *p, enum text_id title, const struct chart_bar *bars, size_t n, size_t told)
{
	struct doc *doc = &p->doc;
	const char *sentence = bars_in_words(p, bars + (n - told), told);
	const struct chart c = next_chart(p, label(p, title), bars_in_words(p, bars, n));
	doc_open(doc, "figure", NULL);
	chart_bars(doc, &c, bars, n);
	figure_close(p, sentence);
}

static struct chart_bar grade_bar(
	struct page *p, const char *text, const uint64_t grades[GRADE_WAITING + 1], uint64_t none)
{
	struct chart_bar bar = {.label = text};
	int grade;
	for (size_t i = 0; (grade = vocabulary_value_at(VOCABULARY_GRADE, i)) != 0; i++)
		add_part(&bar, grade_look((enum grade)grade),
			lang_word(VOCABULARY_GRADE, grade, p->doc.lang, p->doc.arena),
			grades[grade]);
	add_part(&bar, LOOK_NONE, label(p, TEXT_REPORT_CLASS_NONE), none);
	return bar;
}

void put_grade_chart(
	struct page *p, const struct grade_counts *plan, const uint64_t *answers, uint64_t missing)
{
	struct chart_bar bars[2];
	uint64_t grades[GRADE_WAITING + 1], sum = 0;
	size_t n = 0;
	for (size_t i = 0; i <= GRADE_WAITING; i++) {
		grades[i] = plan->grades[i];
		sum += answers[i];
	}
	if (plan->grades[GRADE_NONE] + plan->n_absent < plan->n_areas)
		bars[n++] = grade_bar(p,
			format_text(p, TEXT_CHART_GRADES_PLAN,
				year_text(p, p->data->plan->account_year),
				doc_number(&p->doc, plan->n_areas)),
			grades, plan->grades[GRADE_NONE] + plan->n_absent);
	if (sum)
		bars[n++] = grade_bar(p,
			format_text(p, TEXT_CHART_GRADES_ANSWERS, year_text(p, p->data->year),
				doc_number(&p->doc, sum + missing)),
			answers, missing);
	if (n)
		put_parts(p, TEXT_REPORT_GRADES_CAPTION, bars, n, n);
}

static struct chart_bar status_bar(struct page *p, const char *name, const char *group)
{
	const struct status_counts n = plan_status(p->data->plan, group);
	struct chart_bar bar = {0};
	bar.label = name ? format_text(p, TEXT_CHART_AREAS, name, doc_number(&p->doc, n.n_areas))
			 : NULL;
	for (int state = WORK_PRIORITISED; state <= WORK_DONE; state++)
		add_part(&bar, work_look((enum work_state)state),
			lang_word(VOCABULARY_WORK_STATE, state, p->doc.lang, p->doc.arena),
			n.states[state]);
	add_part(&bar, LOOK_NONE, label(p, TEXT_VIEW_NOT_STATED), n.states[WORK_NONE]);
	return bar;
}

void put_status_chart(struct page *p)
{
	const struct plan *plan = p->data->plan;
	struct chart_bar *bars = arena_array(p->doc.arena, plan->n_target_groups + 2, sizeof *bars);
	size_t n = 0;
	if (!bars) {
		p->doc.failed = true;
		return;
	}
	for (size_t i = 0; i < plan->n_target_groups; i++)
		bars[n++] = status_bar(p,
			describe_group(plan, plan->target_groups[i].id, p->doc.lang, p->doc.arena),
			plan->target_groups[i].id);
	if (plan_status(plan, "").n_areas)
		bars[n++] = status_bar(p, label(p, TEXT_REPORT_NO_GROUP), "");
	bars[n++] = status_bar(p, label(p, TEXT_TOTAL_PLAN), NULL);
	put_parts(p, TEXT_REPORT_STATUS_COUNTS, bars, n, 1);
}
