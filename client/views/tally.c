/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers come to, question by question. Missing is never zero: each phrase says how many
 * gave a value, and tally_without says why the others did not. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"

const struct answer *unit_answer(const struct report_unit *unit, const struct question *q)
{
	return unit->received ? answer_find(unit->answers, unit->n_answers, q->key) : NULL;
}

/* The answer if it has a value. */
static const struct answer *given(const struct report_unit *unit, const struct question *q)
{
	const struct answer *ans = unit_answer(unit, q);
	return ans && ans->state == STATE_GIVEN ? ans : NULL;
}

struct tally tally_of(const struct report_data *data, const struct question *q)
{
	struct tally t = {.asked = data->n_units};
	for (size_t i = 0; i < data->n_units; i++) {
		const struct answer *ans = unit_answer(&data->units[i], q);
		if (!data->units[i].received)
			t.not_in++;
		else if (!ans || ans->state == STATE_NONE || ans->state > STATE_SUPPRESSED)
			t.unanswered++;
		else if (ans->state == STATE_GIVEN)
			t.given++;
		else
			t.states[ans->state]++;
	}
	return t;
}

/* Appends "2 ej klar" to a list of such. */
static void add_count(struct page *p, struct buf *out, size_t n, const char *word)
{
	if (n == 0)
		return;
	const char *number = html_number(&p->html, n);
	buf_addf(out, "%s%s %s", out->len ? ", " : "", number ? number : "", word);
}

static const char *finish(struct page *p, struct buf *list)
{
	const char *text = list->len == 0
				   ? arena_text(p->html.arena, "\u2013")
				   : arena_text_n(p->html.arena, buf_bytes(list).ptr, list->len);
	p->html.failed = p->html.failed || list->failed;
	buf_free(list);
	return text;
}

const char *tally_without(struct page *p, const struct question *q)
{
	struct tally t = tally_of(p->data, q);
	enum lang lang = p->html.lang;
	struct buf list;
	buf_init(&list, 4096);
	for (int state = STATE_NOT_REPORTED; state <= STATE_SUPPRESSED; state++)
		add_count(p, &list, t.states[state],
			lang_word(VOCABULARY_ANSWER_STATE, state, lang, p->html.arena));
	add_count(p, &list, t.unanswered, lang_text(lang, TEXT_REPORT_UNANSWERED));
	add_count(p, &list, t.not_in, lang_text(lang, TEXT_REPORT_NOT_IN));
	return finish(p, &list);
}

/* "123 brukare" and "från 7 av 10" */
static const char *with_base(
	struct page *p, const char *sum, const char *unit, const struct tally *t)
{
	const char *base = format_text(p, TEXT_REPORT_FROM, html_number(&p->html, t->given),
		html_number(&p->html, t->asked));
	return arena_printf(p->html.arena, "%s%s%s %s", sum ? sum : "", unit ? " " : "",
		unit ? unit : "", base);
}

static const char *yes_together(struct page *p, const struct question *q, const struct tally *t)
{
	size_t yes = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct answer *ans = given(&p->data->units[i], q);
		yes += ans && ans->yes_no;
	}
	return format_text(
		p, TEXT_REPORT_YES_OF, html_number(&p->html, yes), html_number(&p->html, t->given));
}

static const char *count_together(struct page *p, const struct question *q, const struct tally *t)
{
	struct quantity sum = {QUALIFIER_EXACT, 0, 0};
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct answer *ans = given(&p->data->units[i], q);
		if (!ans || !ans->quantity)
			continue;
		if (!decimal_add(&sum.low, ans->quantity->low) ||
			!decimal_add(&sum.high, ans->quantity->high))
			return lang_text(p->html.lang, TEXT_REPORT_SUM_UNSURE);
		if (ans->quantity->qualifier != QUALIFIER_EXACT)
			sum.qualifier = QUALIFIER_ABOUT;
	}
	return with_base(p, quantity_print(&sum, p->html.lang, p->html.arena), q->unit, t);
}

static const char *share_together(struct page *p, const struct question *q, const struct tally *t)
{
	struct share sum = {0};
	struct tally whole = *t;
	size_t bare = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct answer *ans = given(&p->data->units[i], q);
		if (!ans || !ans->share)
			continue;
		if (ans->share->denominator <= 0) {
			bare++;
			continue;
		}
		if (!decimal_add(&sum.numerator, ans->share->numerator) ||
			!decimal_add(&sum.denominator, ans->share->denominator))
			return lang_text(p->html.lang, TEXT_REPORT_SUM_UNSURE);
		if (ans->share->qualifier != QUALIFIER_EXACT)
			sum.qualifier = QUALIFIER_ABOUT;
	}
	whole.given -= bare < whole.given ? bare : whole.given;
	const char *note =
		bare ? format_text(p, TEXT_REPORT_PERCENT_ONLY, html_number(&p->html, bare), NULL)
		     : NULL;
	if (whole.given == 0)
		return note;
	const char *text =
		with_base(p, share_print(&sum, p->html.lang, p->html.arena), NULL, &whole);
	return note && text ? arena_printf(p->html.arena, "%s; %s", text, note) : text;
}

bool tally_months(struct page *p, const struct question *q, uint32_t month, int64_t *sum, size_t *n)
{
	*sum = 0;
	*n = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct answer *ans = given(&p->data->units[i], q);
		bool counted = false;
		for (size_t k = 0; ans && k < ans->n_months; k++) {
			if (month && ans->months[k].month != month)
				continue;
			if (__builtin_add_overflow(*sum, ans->months[k].count, sum))
				return false;
			counted = true;
		}
		*n += counted;
	}
	return true;
}

static const char *months_together(struct page *p, const struct question *q, const struct tally *t)
{
	int64_t sum;
	struct tally counted = *t;
	if (!tally_months(p, q, 0, &sum, &counted.given) || sum < 0)
		return lang_text(p->html.lang, TEXT_REPORT_SUM_UNSURE);
	return with_base(p, html_number(&p->html, (uint64_t)sum), q->unit, &counted);
}

static enum vocabulary words_of(enum question_kind kind)
{
	return kind == QUESTION_GRADE ? VOCABULARY_GRADE : VOCABULARY_ACTIVITY_STATE;
}

static int word_of(const struct answer *ans, enum question_kind kind)
{
	return kind == QUESTION_GRADE ? (int)ans->grade : (int)ans->activity;
}

/* "genomförd: 4, pågår: 2" */
static void add_words(
	struct page *p, struct buf *list, enum question_kind kind, const size_t *counts)
{
	int value;
	for (size_t i = 0; (value = vocabulary_value_at(words_of(kind), i)) != 0; i++) {
		if (counts[value] == 0)
			continue;
		const char *number = html_number(&p->html, counts[value]);
		buf_addf(list, "%s%s: %s", list->len ? ", " : "",
			lang_word(words_of(kind), value, p->html.lang, p->html.arena),
			number ? number : "");
	}
}

enum { WORDS = 16 };

static void count_words(
	const struct report_data *data, const struct question *q, size_t counts[WORDS])
{
	for (size_t i = 0; i < data->n_units; i++) {
		const struct answer *ans = given(&data->units[i], q);
		int value = ans ? word_of(ans, q->kind) : 0;
		if (value > 0 && value < WORDS)
			counts[value]++;
	}
}

static const char *words_together(struct page *p, const struct question *q, const struct tally *t)
{
	size_t counts[WORDS] = {0};
	struct buf list;
	(void)t;
	buf_init(&list, 4096);
	count_words(p->data, q, counts);
	add_words(p, &list, q->kind, counts);
	return finish(p, &list);
}

const char *tally_words(struct page *p, const struct area *area, enum question_kind kind)
{
	const struct questions *qs = p->data->questions;
	size_t counts[WORDS] = {0};
	struct buf list;
	buf_init(&list, 4096);
	for (size_t i = 0; i < qs->n_items; i++)
		if (qs->items[i].kind == kind && strcmp(qs->items[i].area, area->id) == 0)
			count_words(p->data, &qs->items[i], counts);
	add_words(p, &list, kind, counts);
	return finish(p, &list);
}

static const char *text_together(struct page *p, const struct question *q, const struct tally *t)
{
	(void)q;
	return format_text(p, TEXT_REPORT_WROTE, html_number(&p->html, t->given),
		html_number(&p->html, t->asked));
}

const char *tally_together(struct page *p, const struct question *q)
{
	static const char *(*const together[])(
		struct page *, const struct question *, const struct tally *) = {
		[QUESTION_YES_NO] = yes_together,
		[QUESTION_COUNT] = count_together,
		[QUESTION_SHARE] = share_together,
		[QUESTION_MONTHS] = months_together,
		[QUESTION_TEXT] = text_together,
		[QUESTION_ACTIVITY] = words_together,
		[QUESTION_GRADE] = words_together,
	};
	struct tally t = tally_of(p->data, q);
	if (t.given == 0 || q->kind == QUESTION_NONE || q->kind > QUESTION_GRADE)
		return lang_text(p->html.lang, TEXT_REPORT_NOBODY);
	return together[q->kind](p, q, &t);
}
