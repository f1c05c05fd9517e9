/* SPDX-License-Identifier: Apache-2.0 */
/* page.h - the report's page in the making: what its parts share. For client/views alone. */
#ifndef SP_VIEWS_PAGE_H
#define SP_VIEWS_PAGE_H

#include "client/views/html.h"
#include "client/views/report.h"

struct page {
	struct html html;
	const struct report_data *data;
	size_t received;
	size_t tables; /* so far: their captions' ids are t-1, t-2, ... */
};

/* What the answers to one question come to: tally.c. */
struct tally {
	size_t asked; /* units */
	size_t not_in; /* that have not answered at all */
	size_t unanswered; /* that left this question open */
	size_t given; /* with a value */
	size_t states[STATE_SUPPRESSED + 1]; /* without one, and saying why */
};

/* The answer of a unit to a question, NULL when it has none. */
const struct answer *unit_answer(const struct report_unit *unit, const struct question *q);
struct tally tally_of(const struct report_data *data, const struct question *q);
/* "ja: 5 av 7 som svarat", "123 brukare från 7 av 10", "genomförd: 4, pågår: 2" */
const char *tally_together(struct page *p, const struct question *q);
/* "1 ej klar, 2 ej inkommen"; "–" when each has a value. */
const char *tally_without(struct page *p, const struct question *q);
/* Counts of words over several questions of one kind (activities, grades) of an area. */
const char *tally_words(struct page *p, const struct area *area, enum question_kind kind);
/* Sum over units of one month (1-12) or of all (0); *n = units with a count. False on overflow. */
bool tally_months(
	struct page *p, const struct question *q, uint32_t month, int64_t *sum, size_t *n);

/* The parts of the page, in its order. */
void put_summary(struct page *p);
void put_who(struct page *p);
void put_plan(struct page *p);
void put_area(struct page *p, size_t index);
void put_area_answers(struct page *p, size_t index);
void put_costs(struct page *p);
void put_method(struct page *p);

/* Shared pieces: page.c. */
/* <section> with its heading; html_close ends it. lang="sv" marks a plan's own words in an English page. */
void section_open(
	struct page *p, const char *id, const char *heading, const char *title, bool plan_words);
const char *words_lang(const struct page *p);
/* A box that scrolls by itself, and in it a table with its caption; table_close ends both. */
void table_open(struct page *p, const char *caption);
void table_head(struct page *p, const enum text_id *titles, size_t n);
void table_close(struct page *p);
const char *format_text(struct page *p, enum text_id id, const char *p1, const char *p2);
const char *of_total(struct page *p, size_t part, size_t whole); /* "8 av 10" */
const char *date_text(struct page *p, uint64_t utc_ms);
const char *year_text(struct page *p, uint32_t year);
const char *area_id(struct page *p, size_t index, const char *part); /* area-3, area-3-answers */
/* What is asked; and its language, if it is the plan's and not the page's. */
const char *ask(const struct page *p, const struct question *q);
const char *ask_lang(const struct page *p, const struct question *q);
const char *label(const struct page *p, enum text_id id);
/* A row of a <dl>; nothing for NULL. */
void put_fact(struct page *p, const char *label, const char *text);
/* The names of a list of ids, joined by commas; NULL for an empty list. */
const char *joined_names(struct page *p, const char *const *ids, size_t n,
	const char *(*name)(struct page *, const char *));
/* What an area costs in a year; NULL when the plan does not say. */
const struct cost *area_cost(const struct area *area, uint32_t year);
/* "kommuner" or, when others answer too, "uppgiftslämnare". */
const char *units_word(const struct page *p);

#endif
