/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan says of one area. */
#include "client/views/page.h"

#include "client/views/describe.h"
#include "common/domain/cross.h"

static const char *focus_name(struct page *p, const char *id)
{
	return describe_focus(p->data->plan, id, p->doc.arena);
}

static const char *own_name(struct page *p, const char *text)
{
	(void)p;
	return text;
}

void put_h4(struct page *p, const char *title)
{
	doc_element(&p->doc, "h4", title, NULL);
}

static void put_words(struct page *p, const char *text)
{
	doc_element(&p->doc, "p", text, "class", "words", "lang", words_lang(p), NULL);
}

static void put_situation(struct page *p, const struct area *area)
{
	put_h4(p, label(p, TEXT_PLAN_SITUATION));
	put_words(p, area->situation);
}

static bool has_situation(const struct page *p, const struct area *area)
{
	(void)p;
	return area->situation != NULL;
}

/* "delvis – Breddinförande sker 2018.": the class with its pattern, then the words. */
static void put_grade(struct page *p, const struct fulfilment *f)
{
	struct doc *doc = &p->doc;
	const char *grade = lang_word(VOCABULARY_GRADE, (int)f->grade, doc->lang, doc->arena);
	doc_open(doc, "p", "class", "words", NULL);
	if (*grade)
		doc_element(doc, "strong", grade, "class", look_class(grade_look(f->grade)), NULL);
	if (*grade && f->text)
		doc_text(doc, " \u2013 ");
	if (f->text)
		doc_element(doc, "span", f->text, "lang", words_lang(p), NULL);
	doc_close(doc);
}

/* The county's own words or class, then what each unit wrote. */
static void put_fulfilment(struct page *p, const struct area *area)
{
	const struct question *q = area_question(p, area, asks_fulfilment_text);
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		const struct fulfilment *f = &area->fulfilments[i];
		put_h4(p, format_text(p, TEXT_PLAN_FULFILMENT_YEAR, year_text(p, f->year), NULL));
		put_grade(p, f);
	}
	if (!q || !anyone_wrote(p, q))
		return;
	put_h4(p, format_text(p, TEXT_REPORT_FULFILMENT_UNITS, year_text(p, p->data->year), NULL));
	put_writing(p, q);
}

static bool has_fulfilment(const struct page *p, const struct area *area)
{
	return area->n_fulfilments || area_question(p, area, asks_fulfilment_text);
}

static void put_needs(struct page *p, const struct area *area)
{
	put_h4(p, label(p, TEXT_PLAN_NEEDS));
	put_words(p, area->needs);
}

static bool has_needs(const struct page *p, const struct area *area)
{
	(void)p;
	return area->needs != NULL;
}

static void put_goals(struct page *p, const struct area *area)
{
	put_h4(p, label(p, TEXT_PLAN_GOALS));
	doc_open(&p->doc, "ul", NULL);
	for (size_t i = 0; i < area->n_goals; i++)
		put_goal_item(p, &area->goals[i], true);
	doc_close(&p->doc);
}

static bool has_goals(const struct page *p, const struct area *area)
{
	(void)p;
	return area->n_goals > 0;
}

void put_items(struct page *p, const char *const *items, size_t n)
{
	struct doc *doc = &p->doc;
	if (n == 0)
		return;
	doc_open(doc, "ul", NULL);
	for (size_t i = 0; i < n; i++)
		doc_element(doc, "li", items[i], NULL);
	doc_close(doc);
}

static void put_indicators(struct page *p, const struct area *area)
{
	put_h4(p, label(p, TEXT_PLAN_INDICATORS));
	put_indicator_list(p, area, TERM_NONE);
}

static bool has_indicators(const struct page *p, const struct area *area)
{
	(void)p;
	return area->n_indicators > 0;
}

static void put_all_told(struct page *p, const struct area *area)
{
	for (int term = TERM_NONE; term <= TERM_SHORT; term++)
		put_told(p, area, (enum term)term);
}

static bool has_told(const struct page *p, const struct area *area)
{
	(void)p;
	return area->n_narratives > 0;
}

/* NULL: nobody says. */
static void put_stated(struct page *p, enum text_id id, const char *text)
{
	if (text)
		put_fact(p, label(p, id), text);
	else
		put_own_fact(p, id, label(p, TEXT_VIEW_NOT_STATED));
}

static void put_area_facts(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	const struct cost *cost = area_cost(area, d->year);
	doc_open(doc, "dl", "class", "facts", NULL);
	if (d->plan->n_focus_areas)
		put_stated(p, TEXT_PLAN_FOCUS_AREAS,
			joined_names(p, area->focus_areas, area->n_focus_areas, focus_name));
	if (d->plan->n_target_groups)
		put_stated(p, TEXT_PLAN_TARGET_GROUP,
			area->n_target_groups
				? describe_groups(d->plan, area, doc->lang, doc->arena)
				: NULL);
	put_stated(p, TEXT_PLAN_RESPONSIBLE,
		joined_names(p, area->responsible, area->n_responsible, own_name));
	put_fact(p, format_text(p, TEXT_PLAN_COST_YEAR, year_text(p, d->year), NULL),
		cost ? describe_cost_noted(cost, doc->lang, doc->arena)
		     : label(p, TEXT_VIEW_NOT_STATED));
	doc_close(doc);
}

static bool has_activities(const struct page *p, const struct area *area)
{
	uint32_t year = next_activity_year(area, 0);
	return year && year <= p->data->year;
}

/* What there is to say of an area. Where nothing is, a layout may ask for the heading all the same. */
static const struct part {
	bool (*shown)(const struct page *, const struct area *); /* NULL: always */
	void (*put)(struct page *, const struct area *);
	enum text_id title;
} parts[PART_COUNT] = {
	[PART_FACTS] = {NULL, put_area_facts, TEXT_REPORT_IN_PLAN},
	[PART_SITUATION] = {has_situation, put_situation, TEXT_PLAN_SITUATION},
	[PART_FULFILMENT] = {has_fulfilment, put_fulfilment, TEXT_REPORT_FULFILMENT},
	[PART_NEEDS] = {has_needs, put_needs, TEXT_PLAN_NEEDS},
	[PART_GOALS] = {has_goals, put_goals, TEXT_PLAN_GOALS},
	[PART_ACTIVITIES] = {has_activities, put_area_activities, TEXT_REPORT_ACTIVITIES_OF},
	[PART_INDICATORS] = {has_indicators, put_indicators, TEXT_PLAN_INDICATORS},
	[PART_TERMS] = {NULL, put_terms, TEXT_PLAN_GOALS},
	[PART_TOLD] = {has_told, put_all_told, TEXT_PLAN_NARRATIVES},
	[PART_COUNTY_FACTS] = {NULL, put_county_facts, TEXT_COUNTY_FACTS},
	[PART_NOTES] = {NULL, put_area_notes, TEXT_PLAN_NOTES},
};

/* A heading of the layout under which nothing is stated. */
void put_not_stated(struct page *p, enum text_id title)
{
	put_h4(p, label(p, title));
	doc_element(&p->doc, "p", label(p, TEXT_VIEW_NOT_STATED), "class", "absent", NULL);
}

static void put_part(struct page *p, const struct area *area, const struct part_place *place)
{
	const struct part *part = &parts[place->id];
	if (!part->shown || part->shown(p, area))
		part->put(p, area);
	else if (place->always)
		put_not_stated(p, part->title);
}

void put_area(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	const struct area *area = &p->data->plan->areas[index];
	section_open(p, area_id(p, index, ""), "h2", describe_area(area, doc->arena), true);
	section_open(p, area_id(p, index, "-plan"), "h3", label(p, TEXT_REPORT_IN_PLAN), false);
	for (const struct part_place *at = p->layout->parts; at->id; at++)
		put_part(p, area, at);
	doc_close(doc);
	if (p->layout->ahead_first)
		put_area_ahead(p, index);
	put_area_answers(p, index);
	if (!p->layout->ahead_first)
		put_area_ahead(p, index);
	doc_close(doc);
}
