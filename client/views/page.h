/* SPDX-License-Identifier: Apache-2.0 */
/* page.h - the report's page in the making: what its parts share. For client/views alone. */
#ifndef SP_VIEWS_PAGE_H
#define SP_VIEWS_PAGE_H

#include "client/views/chart.h"
#include "client/views/county.h"
#include "client/views/doc.h"
#include "client/views/figure.h"
#include "client/views/layout.h"
#include "client/views/report.h"
#include "common/domain/cross.h"
#include "common/domain/gaps.h"

struct page {
	struct doc doc;
	const struct report_data *data;
	struct totals totals; /* of the answers of those who have answered */
	struct coverage coverage;
	struct names names;
	struct county county;
	struct gaps gaps;
	const struct layout *layout;
	size_t tables,
		charts; /* so far: ids of captions are t-1, t-2, ..., of pictures c-1-title ... */
};

/* Adds up what the units have answered, and computes what the plan itself has. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code page_compute(struct page *p);
/* The answer of a unit to a question, NULL when it has none. */
const struct answer *unit_answer(const struct report_unit *unit, const struct question *q);
const struct question_total *total_of(const struct page *p, const struct question *q);
/* Whether it asks for goals reached, in words. */
bool asks_fulfilment_text(const struct question *q);
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

void put_plan_goals(struct page *p);
void put_directions(struct page *p);
void put_status(struct page *p);
void put_gaps(struct page *p);
void put_grants(struct page *p);
void put_how(struct page *p);
void put_notes(struct page *p);
/* Whether the plan has what the part is about. */
bool has_plan_goals(const struct page *p);
bool has_directions(const struct page *p);
bool has_status(const struct page *p);
bool has_results(const struct page *p);
bool has_costs(const struct page *p);
bool has_gaps(const struct page *p);
bool has_grants(const struct page *p);
bool has_county(const struct page *p);
bool has_notes(const struct page *p);

/* Pieces of an area. */
/* Values by year, what is said of them, and a line: nothing where the county has no numbers of it. */
void put_county_indicator(
	struct page *p, const struct area *area, const struct indicator *indicator);
void put_county_facts(struct page *p, const struct area *area);
void put_area_notes(struct page *p, const struct area *area);
/* Pictures with their sentences; nothing where there is nothing to draw. */
struct chart next_chart(struct page *p, const char *title, const char *words);
void figure_close(struct page *p, const char *sentence); /* with its sentence */
void put_series_charts(struct page *p, const char *title, const struct county_row *rows, size_t n);
void put_having_chart(struct page *p, const char *title, const struct county_row *row);
void put_yes_chart(struct page *p, size_t area);
void put_grade_chart(
	struct page *p, const struct grade_counts *plan, const uint64_t *answers, uint64_t missing);
void put_status_chart(struct page *p);
enum look grade_look(enum grade grade);
enum look work_look(enum work_state state);
enum look activity_look(enum activity_state state);
/* Goals and indicators by term. */
void put_terms(struct page *p, const struct area *area);
/* Indicators of a term, or where they do not stand by term all; then the numbers that the county has of them. */
void put_indicator_list(struct page *p, const struct area *area, int term);
/* What was told of a term, the years beside each other. */
void put_told(struct page *p, const struct area *area, enum term term);
void put_goal_item(struct page *p, const struct goal *goal, bool with_term); /* <li> */
void put_indicator_item(struct page *p, const struct indicator *indicator); /* <li> */
void put_activity_item(struct page *p, const struct activity *activity); /* <li> */
/* The question about the area that `is` finds; NULL if none. */
const struct question *area_question(
	const struct page *p, const struct area *area, bool (*is)(const struct question *));

/* Shared pieces: page.c. */
/* <section> with its heading; doc_close ends it. lang="sv" marks a plan's own words in an English page. */
void section_open(
	struct page *p, const char *id, const char *heading, const char *title, bool plan_words);
const char *words_lang(const struct page *p);
/* A box that scrolls by itself, and in it a table with its caption; table_close ends both. */
void table_open(struct page *p, const char *caption);
void table_head(struct page *p, const enum text_id *titles, size_t n);
void table_close(struct page *p);
/* The text; for NULL "", and the page has failed: the arena is spent. */
const char *made(struct page *p, const char *text);
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
/* A heading of the layout under which the plan states nothing. */
void put_not_stated(struct page *p, enum text_id title);
void put_items(struct page *p, const char *const *items, size_t n);
/* Activities up to the report's year: planned beside reported where the year is accounted for. */
void put_area_activities(struct page *p, const struct area *area);
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
