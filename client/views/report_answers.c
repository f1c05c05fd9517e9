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
	out->items = arena_array(p->html.arena, qs->n_items, sizeof *out->items);
	for (size_t i = 0; out->items && i < qs->n_items; i++)
		if (strcmp(qs->items[i].area, p->data->plan->areas[index].id) == 0)
			out->items[out->n++] = &qs->items[i];
	p->html.failed = p->html.failed || !out->items;
	return out->items != NULL;
}

static const char *question_id(struct page *p, const struct asked *asked, size_t i)
{
	return arena_printf(p->html.arena, "q-%zu-%zu", asked->area + 1, i + 1);
}

static void put_question(struct page *p, const struct asked *asked, size_t i)
{
	struct html *h = &p->html;
	const struct question *q = asked->items[i];
	html_open(h, "tr", "id", question_id(p, asked, i), NULL);
	html_element(h, "td", html_number(h, i + 1), "class", "number", NULL);
	html_element(h, "th", ask(p, q), "scope", "row", "lang", ask_lang(p, q), NULL);
	html_element(h, "td",
		lang_word(VOCABULARY_QUESTION_KIND, (int)q->kind, h->lang, p->html.arena),
		NULL);
	html_element(h, "td", tally_together(p, q), NULL);
	html_element(h, "td", tally_without(p, q), NULL);
	html_close(h);
}

static void put_questions(struct page *p, const struct asked *asked)
{
	static const enum text_id titles[] = {TEXT_REPORT_NUMBER, TEXT_REPORT_QUESTION,
		TEXT_REPORT_KIND_OF, TEXT_REPORT_TOGETHER, TEXT_REPORT_NO_VALUE};
	table_open(p, lang_text(p->html.lang, TEXT_REPORT_QUESTIONS_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	html_open(&p->html, "tbody", NULL);
	for (size_t i = 0; i < asked->n; i++)
		put_question(p, asked, i);
	html_close(&p->html);
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
			return lang_text(p->html.lang, TEXT_REPORT_SUM_UNSURE);
	return format_text(p, TEXT_REPORT_MONTHS_CELL, html_number(&p->html, (uint64_t)sum),
		html_number(&p->html, ans->n_months));
}

/* The look of a value; the word says the same. */
static const char *class_of(const struct question *q, const struct answer *ans)
{
	static const char *const activity[] = {[ACTIVITY_DONE] = "good",
		[ACTIVITY_ONGOING] = "part",
		[ACTIVITY_NOT_DONE] = "not",
		[ACTIVITY_WAITING] = "wait"};
	static const char *const grade[] = {[GRADE_REACHED] = "good",
		[GRADE_PARTLY] = "part",
		[GRADE_NOT] = "not",
		[GRADE_ONGOING] = "part",
		[GRADE_WAITING] = "wait"};
	switch (q->kind) {
	case QUESTION_YES_NO:
		return ans->yes_no ? "good" : "not";
	case QUESTION_ACTIVITY:
		return ans->activity <= ACTIVITY_WAITING ? activity[ans->activity] : NULL;
	case QUESTION_GRADE:
		return ans->grade <= GRADE_WAITING ? grade[ans->grade] : NULL;
	default:
		return "number";
	}
}

static const char *value_text(struct page *p, const struct question *q, const struct answer *ans)
{
	struct html *h = &p->html;
	switch (q->kind) {
	case QUESTION_MONTHS:
		return months_cell(p, ans);
	case QUESTION_ACTIVITY:
		return lang_word(
			VOCABULARY_ACTIVITY_STATE, (int)ans->activity, h->lang, h->arena);
	case QUESTION_GRADE:
		return lang_word(VOCABULARY_GRADE, (int)ans->grade, h->lang, h->arena);
	default:
		return answer_print(q, ans, h->lang, h->arena);
	}
}

static void put_answer(struct page *p, const struct question *q, const struct answer *ans)
{
	struct html *h = &p->html;
	if (!ans || ans->state == STATE_NONE)
		html_element(h, "td", lang_text(h->lang, TEXT_REPORT_UNANSWERED), "class", "absent",
			NULL);
	else if (ans->state != STATE_GIVEN)
		html_element(h, "td",
			lang_word(
				VOCABULARY_ANSWER_STATE, (int)ans->state, h->lang, p->html.arena),
			"class", "absent", NULL);
	else
		html_element(h, "td", value_text(p, q, ans), "class", class_of(q, ans), NULL);
}

static void put_numbered_head(struct page *p, const struct asked *asked)
{
	struct html *h = &p->html;
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	html_element(h, "th", lang_text(h->lang, TEXT_REPORT_NAME), "scope", "col", NULL);
	for (size_t i = 0; i < asked->n; i++) {
		if (!is_short(asked->items[i]))
			continue;
		const char *target = question_id(p, asked, i);
		html_open(h, "th", "scope", "col", NULL);
		html_element(h, "a", html_number(h, i + 1), "href",
			target ? arena_printf(h->arena, "#%s", target) : NULL, NULL);
		html_text(h, " ");
		html_element(h, "span",
			text_fit(ask(p, asked->items[i]), SHORT_TITLE, true, h->arena),
			"class", "short", "lang", ask_lang(p, asked->items[i]), NULL);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_side_by_side(struct page *p, const struct asked *asked)
{
	struct html *h = &p->html;
	table_open(p, format_text(p, TEXT_REPORT_TABLE_CAPTION,
			      of_total(p, p->received, p->data->n_units), units_word(p)));
	put_numbered_head(p, asked);
	html_open(h, "tbody", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct report_unit *unit = &p->data->units[u];
		if (!unit->received)
			continue;
		html_open(h, "tr", NULL);
		html_element(h, "th", unit->name, "scope", "row", NULL);
		for (size_t i = 0; i < asked->n; i++)
			if (is_short(asked->items[i]))
				put_answer(p, asked->items[i], unit_answer(unit, asked->items[i]));
		html_close(h);
	}
	html_close(h);
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
	struct html *h = &p->html;
	const char *text = known && count >= 0 ? html_number(h, (uint64_t)count) : "\u2013";
	html_element(h, "td", text, "class", "number", NULL);
}

static void put_months_head(struct page *p)
{
	struct html *h = &p->html;
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	html_element(h, "th", lang_text(h->lang, TEXT_REPORT_NAME), "scope", "col", NULL);
	for (uint32_t month = 1; month <= 12; month++)
		html_element(h, "th",
			lang_text(h->lang, (enum text_id)(TEXT_MONTH_1 + (int)month - 1)), "scope",
			"col", NULL);
	html_close(h);
	html_close(h);
}

static void put_months_foot(struct page *p, const struct question *q)
{
	struct html *h = &p->html;
	html_open(h, "tfoot", NULL);
	for (int row = 0; row < 2; row++) {
		html_open(h, "tr", NULL);
		html_element(h, "th",
			lang_text(h->lang, row == 0 ? TEXT_REPORT_MONTH_SUM : TEXT_REPORT_MONTHS_N),
			"scope", "row", NULL);
		for (uint32_t month = 1; month <= 12; month++) {
			int64_t sum;
			size_t n;
			bool fits = tally_months(p, q, month, &sum, &n);
			put_month_cell(p, row == 0 ? sum : (int64_t)n, row == 1 || (fits && n > 0));
		}
		html_close(h);
	}
	html_close(h);
}

static void put_months(struct page *p, const struct asked *asked, size_t i)
{
	struct html *h = &p->html;
	const struct question *q = asked->items[i];
	table_open(p, format_text(p, TEXT_REPORT_MONTHS_CAPTION, html_number(h, i + 1),
			      ask(p, q)));
	put_months_head(p);
	html_open(h, "tbody", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct answer *ans = unit_answer(&p->data->units[u], q);
		if (!ans || ans->state != STATE_GIVEN)
			continue;
		html_open(h, "tr", NULL);
		html_element(h, "th", p->data->units[u].name, "scope", "row", NULL);
		for (uint32_t month = 1; month <= 12; month++) {
			const struct month_count *m = month_of(ans, month);
			put_month_cell(p, m ? m->count : 0, m != NULL);
		}
		html_close(h);
	}
	html_close(h);
	put_months_foot(p, q);
	table_close(p);
}

/* What a unit wrote: the answer of a question for a text, and the comment. */
static bool has_words(const struct answer *ans)
{
	return ans && ((ans->text && *ans->text) || (ans->comment && *ans->comment));
}

static bool anyone_wrote(const struct page *p, const struct question *q)
{
	for (size_t u = 0; u < p->data->n_units; u++)
		if (has_words(unit_answer(&p->data->units[u], q)))
			return true;
	return false;
}

static void put_writing(struct page *p, const struct question *q)
{
	struct html *h = &p->html;
	html_open(h, "dl", "class", "writing", NULL);
	for (size_t u = 0; u < p->data->n_units; u++) {
		const struct answer *ans = unit_answer(&p->data->units[u], q);
		if (!has_words(ans))
			continue;
		html_open(h, "div", NULL);
		html_element(h, "dt", p->data->units[u].name, NULL);
		if (ans->text && *ans->text)
			html_element(h, "dd", ans->text, "lang", words_lang(p), NULL);
		if (ans->comment && *ans->comment)
			html_element(h, "dd", ans->comment, "lang", words_lang(p), NULL);
		html_close(h);
	}
	html_close(h);
}

static void put_texts(struct page *p, const struct asked *asked)
{
	struct html *h = &p->html;
	bool begun = false;
	for (size_t i = 0; i < asked->n; i++) {
		if (!anyone_wrote(p, asked->items[i]))
			continue;
		if (!begun)
			html_say_in(h, "h4", TEXT_REPORT_TEXTS);
		begun = true;
		html_open(h, "p", "class", "question", NULL);
		html_say(h, TEXT_REPORT_QUESTION_N, html_number(h, i + 1),
			ask(p, asked->items[i]), NULL);
		html_close(h);
		put_writing(p, asked->items[i]);
	}
}

void put_area_answers(struct page *p, size_t index)
{
	struct html *h = &p->html;
	struct asked asked;
	bool any_short = false;
	section_open(p, area_id(p, index, "-answers"), "h3",
		lang_text(h->lang, TEXT_REPORT_ANSWERS_HERE), false);
	if (find_asked(p, index, &asked) && asked.n) {
		put_questions(p, &asked);
		for (size_t i = 0; i < asked.n; i++)
			any_short = any_short || is_short(asked.items[i]);
		if (p->received == 0)
			html_say_in(h, "p", TEXT_REPORT_NO_ANSWERS);
		else if (any_short)
			put_side_by_side(p, &asked);
		for (size_t i = 0; i < asked.n; i++)
			if (asked.items[i]->kind == QUESTION_MONTHS &&
				tally_of(p->data, asked.items[i]).given)
				put_months(p, &asked, i);
		put_texts(p, &asked);
	} else {
		html_say_in(h, "p", TEXT_REPORT_NO_QUESTIONS);
	}
	html_close(h);
}
