/* SPDX-License-Identifier: Apache-2.0 */
/* page.h - the report's page in the making: what its parts share. For client/views alone. */
#ifndef SP_VIEWS_PAGE_H
#define SP_VIEWS_PAGE_H

#include "client/views/doc.h"
#include "client/views/figure.h"
#include "client/views/report.h"

struct page {
	struct doc doc;
	const struct report_data *data;
	struct totals totals; /* of the answers of those who have answered */
	struct coverage coverage;
	size_t tables; /* so far: their captions' ids are t-1, t-2, ... */
};

/* Adds up what the units have answered. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code page_totals(struct page *p);
/* The answer of a unit to a question, NULL when it has none. */
const struct answer *unit_answer(const struct report_unit *unit, const struct question *q);
const struct question_total *total_of(const struct page *p, const struct question *q);
/* Whether it asks for the year to come. */
bool asks_ahead(const struct question *q);
/* "delvis 3, uppnått 2" of the answers about an area. */
const char *grades_text(struct page *p, const uint64_t *counts);
const char *activities_text(struct page *p, const uint64_t *counts);

/* The parts of the page, in its order. */
void put_summary(struct page *p);
void put_who(struct page *p);
void put_plan(struct page *p);
void put_area(struct page *p, size_t index);
void put_area_answers(struct page *p, size_t index);
void put_area_ahead(struct page *p, size_t index);
void put_results(struct page *p);
void put_costs(struct page *p);
void put_method(struct page *p);

/* Shared pieces: page.c. */
/* <section> with its heading; doc_close ends it. lang="sv" marks a plan's own words in an English page. */
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
/* The same, of the program's own words. */
void put_own_fact(struct page *p, enum text_id label, const char *text);
void put_cell(struct page *p, const char *text, bool number); /* NULL = "–" */
/* The <th> of a row that leads to an area's section. */
void put_area_link(struct page *p, size_t index);
void put_h4(struct page *p, const char *title);
void put_items(struct page *p, const char *const *items, size_t n);
/* The activities of a year as a list. */
void put_planned(struct page *p, const struct area *area, uint32_t year);
/* What the units wrote: answers of texts, and comments. Nothing when nobody did. */
bool anyone_wrote(const struct page *p, const struct question *q);
void put_writing(struct page *p, const struct question *q);
/* The names of a list of ids, joined by commas; NULL for an empty list. */
const char *joined_names(struct page *p, const char *const *ids, size_t n,
	const char *(*name)(struct page *, const char *));
/* What an area costs in a year; NULL when the plan does not say. */
const struct cost *area_cost(const struct area *area, uint32_t year);
/* "kommuner" or, when others answer too, "uppgiftslämnare". */
const char *units_word(const struct page *p);

#endif
