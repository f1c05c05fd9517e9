/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan says of one area. */
#include "client/views/page.h"

#include "client/views/describe.h"

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

static void put_narrative(struct page *p, const struct area *area)
{
	if (area->situation) {
		put_h4(p, label(p, TEXT_PLAN_SITUATION));
		put_words(p, area->situation);
	}
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		const struct fulfilment *f = &area->fulfilments[i];
		const char *grade =
			lang_word(VOCABULARY_GRADE, (int)f->grade, p->doc.lang, p->doc.arena);
		put_h4(p, format_text(p, TEXT_PLAN_FULFILMENT_YEAR, year_text(p, f->year), NULL));
		put_words(p, arena_printf(p->doc.arena, "%s%s%s", grade,
				     *grade && f->text ? " \u2013 " : "", f->text ? f->text : ""));
	}
	if (area->needs) {
		put_h4(p, label(p, TEXT_PLAN_NEEDS));
		put_words(p, area->needs);
	}
}

static void put_goals(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	if (area->n_goals == 0)
		return;
	put_h4(p, label(p, TEXT_PLAN_GOALS));
	doc_open(doc, "ul", NULL);
	for (size_t i = 0; i < area->n_goals; i++) {
		const struct goal *goal = &area->goals[i];
		const char *term = describe_term(p->data->plan, goal->term, doc->lang, doc->arena);
		doc_open(doc, "li", NULL);
		if (term && *term)
			doc_element(doc, "strong", arena_printf(doc->arena, "%s: ", term), NULL);
		doc_element(doc, "span", goal->text, "lang", words_lang(p), NULL);
		doc_close(doc);
	}
	doc_close(doc);
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

static void put_reports(struct page *p, const struct activity *activity)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "td", NULL);
	for (size_t i = 0; i < activity->n_reports; i++) {
		const struct activity_report *r = &activity->reports[i];
		const char *state = lang_word(
			VOCABULARY_ACTIVITY_STATE, (int)r->state, doc->lang, p->doc.arena);
		doc_open(doc, "p", NULL);
		doc_element(doc, "span", r->text, "lang", words_lang(p), NULL);
		if (*state)
			doc_element(doc, "strong", arena_printf(doc->arena, " (%s)", state), NULL);
		doc_close(doc);
	}
	if (activity->n_reports == 0)
		doc_say_in(doc, "em", TEXT_REPORT_NOT_REPORTED);
	doc_close(doc);
}

/* A year that the plan accounts for: planned beside reported. */
static void put_account(struct page *p, const struct area *area, uint32_t year)
{
	static const enum text_id titles[] = {TEXT_REPORT_PLANNED_ACTIVITY, TEXT_REPORT_REPORTED};
	struct doc *doc = &p->doc;
	table_open(p, format_text(p, TEXT_REPORT_ACCOUNT_CAPTION, year_text(p, year), NULL));
	table_head(p, titles, 2);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *activity = &area->activities[i];
		if (activity->year != year)
			continue;
		doc_open(doc, "tr", NULL);
		doc_open(doc, "th", "scope", "row", "lang", words_lang(p), NULL);
		doc_text(doc, activity->text);
		put_items(p, activity->sub_items, activity->n_sub_items);
		doc_close(doc);
		put_reports(p, activity);
		doc_close(doc);
	}
	doc_close(doc);
	table_close(p);
}

void put_planned(struct page *p, const struct area *area, uint32_t year)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "ul", "lang", words_lang(p), NULL);
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *activity = &area->activities[i];
		if (activity->year != year)
			continue;
		doc_open(doc, "li", NULL);
		doc_text(doc, activity->text);
		put_items(p, activity->sub_items, activity->n_sub_items);
		doc_close(doc);
	}
	doc_close(doc);
}

static bool is_accounted(const struct page *p, const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_activities; i++)
		if (area->activities[i].year == year && area->activities[i].n_reports)
			return true;
	return year == p->data->plan->account_year;
}

static void put_activities(struct page *p, const struct area *area)
{
	for (uint32_t year = 0; (year = next_activity_year(area, year)) != 0;) {
		if (year > p->data->year)
			return; /* put_area_ahead */
		put_h4(p, format_text(p, TEXT_PLAN_ACTIVITIES_YEAR, year_text(p, year), NULL));
		if (is_accounted(p, area, year))
			put_account(p, area, year);
		else
			put_planned(p, area, year);
	}
}

static void put_indicators(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	if (area->n_indicators == 0)
		return;
	put_h4(p, label(p, TEXT_PLAN_INDICATORS));
	doc_open(doc, "ul", NULL);
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *ind = &area->indicators[i];
		const char *kind = lang_word(
			VOCABULARY_INDICATOR_KIND, (int)ind->kind, doc->lang, p->doc.arena);
		doc_open(doc, "li", NULL);
		doc_element(
			doc, "span", ind->text ? ind->text : ind->id, "lang", words_lang(p), NULL);
		doc_text(doc, arena_printf(doc->arena, " (%s%s%s)", kind, ind->unit ? ", " : "",
				      ind->unit ? ind->unit : ""));
		if (ind->given)
			doc_text(doc, arena_printf(doc->arena, "; %s",
					      format_text(p, TEXT_PLAN_GIVEN, ind->given, NULL)));
		doc_close(doc);
	}
	doc_close(doc);
}

static void put_area_facts(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	const struct cost *cost = area_cost(area, d->year);
	doc_open(doc, "dl", "class", "facts", NULL);
	put_fact(p, label(p, TEXT_PLAN_FOCUS_AREAS),
		joined_names(p, area->focus_areas, area->n_focus_areas, focus_name));
	if (area->n_target_groups)
		put_fact(p, label(p, TEXT_PLAN_TARGET_GROUP),
			describe_groups(d->plan, area, doc->lang, doc->arena));
	put_fact(p, label(p, TEXT_PLAN_RESPONSIBLE),
		joined_names(p, area->responsible, area->n_responsible, own_name));
	put_fact(p, format_text(p, TEXT_PLAN_COST_YEAR, year_text(p, d->year), NULL),
		cost ? describe_cost_noted(cost, doc->lang, doc->arena)
		     : label(p, TEXT_VIEW_NOT_STATED));
	doc_close(doc);
}

void put_area(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	const struct area *area = &p->data->plan->areas[index];
	section_open(p, area_id(p, index, ""), "h2", describe_area(area, doc->arena), true);
	section_open(p, area_id(p, index, "-plan"), "h3", label(p, TEXT_REPORT_IN_PLAN), false);
	put_area_facts(p, area);
	put_narrative(p, area);
	put_goals(p, area);
	put_activities(p, area);
	put_indicators(p, area);
	doc_close(doc);
	put_area_answers(p, index);
	put_area_ahead(p, index);
	doc_close(doc);
}
