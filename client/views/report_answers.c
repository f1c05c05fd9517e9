/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of an area: the questions with what they come to, short answers side by side (units as
 * rows, so that ten or three hundred of them fit a page), months, and long texts unit by unit. */
#include "client/views/page.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "common/text/text.h"

enum { SHORT_TITLE = 36 };

/* The questions of one area, in their order. */
struct asked {
	size_t area; /* index */
	const struct question **items;
	size_t n;
};

static bool find_asked(struct page *p, size_t index, struct asked *out)
{
	const struct questions *qs = p->data->questions;
	*out = (struct asked){.area = index};
	out->items = arena_array(p->doc.arena, qs->n_items, sizeof *out->items);
	for (size_t i = 0; out->items && i < qs->n_items; i++)
		if (strcmp(qs->items[i].area, p->data->plan->areas[index].id) == 0)
			out->items[out->n++] = &qs->items[i];
	p->doc.failed = p->doc.failed || !out->items;
	return out->items != NULL;
}

static const char *question_id(struct page *p, const struct asked *asked, size_t i)
{
	return arena_printf(p->doc.arena, "q-%zu-%zu", asked->area + 1, i + 1);
}

static void put_question(struct page *p, const struct asked *asked, size_t i)
{
	struct doc *doc = &p->doc;
	const struct question *q = asked->items[i];
	doc_open(doc, "tr", "id", question_id(p, asked, i), NULL);
	doc_element(doc, "td", doc_number(doc, i + 1), "class", "number", NULL);
	doc_element(doc, "th", ask(p, q), "scope", "row", "lang", ask_lang(p, q), NULL);
	doc_element(doc, "td",
		lang_word(VOCABULARY_QUESTION_KIND, (int)q->kind, doc->lang, p->doc.arena), NULL);
	doc_element(doc, "td", figure_together(total_of(p, q), doc->lang, doc->arena), NULL);
	doc_element(doc, "td", figure_basis(total_of(p, q), doc->lang, doc->arena), NULL);
	doc_element(doc, "td", figure_without(total_of(p, q), doc->lang, doc->arena), NULL);
	doc_close(doc);
}

static void put_questions(struct page *p, const struct asked *asked)
{
	static const enum text_id titles[] = {TEXT_REPORT_NUMBER, TEXT_REPORT_QUESTION,
		TEXT_REPORT_KIND_OF, TEXT_REPORT_TOGETHER, TEXT_REPORT_BASIS, TEXT_REPORT_NO_VALUE};
	table_open(p, lang_text(p->doc.lang, TEXT_REPORT_QUESTIONS_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(&p->doc, "tbody", NULL);
	for (size_t i = 0; i < asked->n; i++)
		put_question(p, asked, i);
	doc_close(&p->doc);
	table_close(p);
}

/* Answers short enough to stand side by side. */
static bool is_short(const struct question *q)
{
	return q->kind != QUESTION_TEXT;
}

/* The sum of a unit's months, and how many they are. */
static const char *months_cell(struct page *p, const struct answer *ans)
{
	int64_t sum = 0;
	for (size_t i = 0; i < ans->n_months; i++)
		if (__builtin_add_overflow(sum, ans->months[i].count, &sum) || sum < 0)
			return lang_text(p->doc.lang, TEXT_REPORT_SUM_UNSURE);
	return format_text(p, TEXT_REPORT_MONTHS_CELL, doc_number(&p->doc, (uint64_t)sum),
		doc_number(&p->doc, ans->n_months));
}

/* The look of a value; the word says the same. */
static const char *class_of(const struct question *q, const struct answer *ans)
{
	switch (q->kind) {
	case QUESTION_YES_NO:
		return look_class(ans->yes_no ? LOOK_GOOD : LOOK_NOT);
	case QUESTION_ACTIVITY:
		return look_class(activity_look(ans->activity));
	case QUESTION_GRADE:
		return look_class(grade_look(ans->grade));
	default:
		return "number";
	}
}

static const char *value_text(struct page *p, const struct question *q, const struct answer *ans)
{
	struct doc *doc = &p->doc;
	switch (q->kind) {
	case QUESTION_MONTHS:
		return months_cell(p, ans);
	case QUESTION_ACTIVITY:
		return lang_word(
			VOCABULARY_ACTIVITY_STATE, (int)ans->activity, doc->lang, doc->arena);
	case QUESTION_CHANGE:
		return lang_word(VOCABULARY_CHANGE, (int)ans->change, doc->lang, doc->arena);
	case QUESTION_GRADE:
		return lang_word(VOCABULARY_GRADE, (int)ans->grade, doc->lang, doc->arena);
	default:
		return answer_print(q, ans, doc->lang, doc->arena);
	}
}

static void put_answer(struct page *p, const struct question *q, const struct answer *ans)
{
	struct doc *doc = &p->doc;
	if (!ans || ans->state == STATE_NONE)
		doc_element(doc, "td", lang_text(doc->lang, TEXT_REPORT_UNANSWERED), "class",
			"absent", NULL);
	else if (ans->state != STATE_GIVEN)
		doc_element(doc, "td",
			lang_word(
				VOCABULARY_ANSWER_STATE, (int)ans->state, doc->lang, p->doc.arena),
			"class", "absent", NULL);
	else
		doc_element(doc, "td", value_text(p, q, ans), "class", class_of(q, ans), NULL);
}

static void put_numbered_head(struct page *p, const struct asked *asked)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", lang_text(doc->lang, TEXT_REPORT_NAME), "scope", "col", NULL);
	for (size_t i = 0; i < asked->n; i++) {
		if (!is_short(asked->items[i]))
			continue;
		const char *target = question_id(p, asked, i);
		doc_open(doc, "th", "scope", "col", NULL);
		doc_element(doc, "a", doc_number(doc, i + 1), "href",
			target ? arena_printf(doc->arena, "#%s", target) : NULL, NULL);
		doc_text(doc, " ");
		doc_element(doc, "span",
			text_fit(ask(p, asked->items[i]), SHORT_TITLE, true, doc->arena), "class",
			"short", "lang", ask_lang(p, asked->items[i]), NULL);
		doc_close(doc);
	}
	doc_close(doc);
	doc_close(doc);
}

static void put_side_by_side(struct page *p, const struct asked *asked)
{
	struct doc *doc = &p->doc;
	table_open(p, format_text(p, TEXT_REPORT_TABLE_CAPTION,
			      of_total(p, p->totals.n_received, p->totals.n_units), units_word(p)));
	put_numbered_head(p, asked);
	doc_open(doc, "tbody", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct report_unit *unit = &p->data->units[u];
		if (!unit->received)
			continue;
		doc_open(doc, "tr", NULL);
		doc_element(doc, "th", unit->name, "scope", "row", NULL);
		for (size_t i = 0; i < asked->n; i++)
			if (is_short(asked->items[i]))
				put_answer(p, asked->items[i], unit_answer(unit, asked->items[i]));
		doc_close(doc);
	}
	doc_close(doc);
	table_close(p);
}

static const struct month_count *month_of(const struct answer *ans, uint32_t month)
{
	for (size_t i = 0; ans && ans->state == STATE_GIVEN && i < ans->n_months; i++)
		if (ans->months[i].month == month)
			return &ans->months[i];
	return NULL;
}

static void put_month_cell(struct page *p, int64_t count, bool known)
{
	struct doc *doc = &p->doc;
	const char *text = known && count >= 0 ? doc_number(doc, (uint64_t)count) : "\u2013";
	doc_element(doc, "td", text, "class", "number", NULL);
}

static void put_months_head(struct page *p)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", lang_text(doc->lang, TEXT_REPORT_NAME), "scope", "col", NULL);
	for (uint32_t month = 1; month <= 12; month++)
		doc_element(doc, "th",
			lang_text(doc->lang, (enum text_id)(TEXT_MONTH_1 + (int)month - 1)),
			"scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
}

/* The units together: sums, and how many they come from. */
static void put_months_foot(struct page *p, const struct question *q)
{
	struct doc *doc = &p->doc;
	const struct question_total *qt = total_of(p, q);
	doc_open(doc, "tfoot", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_MONTH_SUM), "scope", "row", NULL);
	for (size_t month = 0; month < TOTAL_MONTHS; month++)
		put_month_cell(
			p, qt->months[month] / DECIMAL_ONE, qt->n_months[month] && !qt->overflow);
	doc_close(doc);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_MONTHS_N), "scope", "row", NULL);
	for (size_t month = 0; month < TOTAL_MONTHS; month++)
		put_month_cell(p, qt->n_months[month], true);
	doc_close(doc);
	doc_close(doc);
}

static void put_months(struct page *p, const struct asked *asked, size_t i)
{
	struct doc *doc = &p->doc;
	const struct question *q = asked->items[i];
	table_open(
		p, format_text(p, TEXT_REPORT_MONTHS_CAPTION, doc_number(doc, i + 1), ask(p, q)));
	put_months_head(p);
	doc_open(doc, "tbody", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct answer *ans = unit_answer(&p->data->units[u], q);
		if (!ans || ans->state != STATE_GIVEN)
			continue;
		doc_open(doc, "tr", NULL);
		doc_element(doc, "th", p->data->units[u].name, "scope", "row", NULL);
		for (uint32_t month = 1; month <= 12; month++) {
			const struct month_count *m = month_of(ans, month);
			put_month_cell(p, m ? m->count : 0, m != NULL);
		}
		doc_close(doc);
	}
	doc_close(doc);
	put_months_foot(p, q);
	table_close(p);
}

/* What a unit wrote: the answer of a question for a text, and the comment. */
static bool has_words(const struct answer *ans)
{
	return ans && ((ans->text && *ans->text) || (ans->comment && *ans->comment));
}

bool anyone_wrote(const struct page *p, const struct question *q)
{
	for (size_t u = 0; u < p->data->n_units; u++)
		if (has_words(unit_answer(&p->data->units[u], q)))
			return true;
	return false;
}

void put_writing(struct page *p, const struct question *q)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "dl", "class", "writing", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct answer *ans = unit_answer(&p->data->units[u], q);
		if (!has_words(ans))
			continue;
		doc_open(doc, "div", NULL);
		doc_element(doc, "dt", p->data->units[u].name, NULL);
		if (ans->text && *ans->text)
			doc_element(doc, "dd", ans->text, "lang", words_lang(p), NULL);
		if (ans->comment && *ans->comment)
			doc_element(doc, "dd", ans->comment, "lang", words_lang(p), NULL);
		doc_close(doc);
	}
	doc_close(doc);
}

static void put_texts(struct page *p, const struct asked *asked)
{
	struct doc *doc = &p->doc;
	bool begun = false;
	for (size_t i = 0; i < asked->n; i++) {
		const struct question *q = asked->items[i];
		if ((asks_ahead(q) && q->kind == QUESTION_TEXT) || asks_fulfilment_text(q) ||
			!anyone_wrote(p, q))
			continue; /* what comes next, and what was reached, have their own places */
		if (!begun)
			doc_say_in(doc, "h4", TEXT_REPORT_TEXTS);
		begun = true;
		doc_open(doc, "p", NULL);
		doc_open(doc, "strong", NULL);
		doc_say(doc, TEXT_REPORT_QUESTION_N, doc_number(doc, i + 1), ask(p, q), NULL);
		doc_close(doc);
		doc_close(doc);
		put_writing(p, q);
	}
}

/* Of yes/no questions, who has not and who says nothing; once somebody has answered. */
static void put_names(struct page *p, const struct asked *asked)
{
	struct doc *doc = &p->doc;
	bool begun = false;
	for (size_t i = 0; i < asked->n && p->totals.n_received; i++) {
		const struct question *q = asked->items[i];
		const char *who = figure_names(total_of(p, q), &p->names, doc->lang, doc->arena);
		if (who && !*who)
			continue;
		if (!begun) {
			doc_say_in(doc, "h4", TEXT_NAMES_HEADING);
			doc_open(doc, "dl", NULL);
		}
		begun = true;
		doc_open(doc, "div", NULL);
		doc_open(doc, "dt", NULL);
		doc_say(doc, TEXT_REPORT_QUESTION_N, doc_number(doc, i + 1), ask(p, q), NULL);
		doc_close(doc);
		doc_element(doc, "dd", who, NULL);
		doc_close(doc);
	}
	if (begun)
		doc_close(doc);
}

void put_area_answers(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	struct asked asked;
	bool any_short = false;
	section_open(p, area_id(p, index, "-answers"), "h3",
		lang_text(doc->lang, TEXT_REPORT_ANSWERS_HERE), false);
	if (find_asked(p, index, &asked) && asked.n) {
		put_questions(p, &asked);
		put_yes_chart(p, index);
		for (size_t i = 0; i < asked.n; i++)
			any_short = any_short || is_short(asked.items[i]);
		if (p->totals.n_received == 0)
			doc_say_in(doc, "p", TEXT_REPORT_NO_ANSWERS);
		else if (any_short)
			put_side_by_side(p, &asked);
		for (size_t i = 0; i < asked.n; i++)
			if (asked.items[i]->kind == QUESTION_MONTHS &&
				total_of(p, asked.items[i])->n_given)
				put_months(p, &asked, i);
		put_names(p, &asked);
		put_texts(p, &asked);
	} else {
		doc_say_in(doc, "p", TEXT_REPORT_NO_QUESTIONS);
	}
	doc_close(doc);
}
