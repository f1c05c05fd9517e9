/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan says of one area. */
#include "client/views/page.h"

#include "client/views/describe.h"

static const char *focus_name(struct page *p, const char *id)
{
	return describe_focus(p->data->plan, id, p->html.arena);
}

static const char *own_name(struct page *p, const char *text)
{
	(void)p;
	return text;
}

static void put_h4(struct page *p, const char *title)
{
	html_element(&p->html, "h4", title, NULL);
}

static void put_words(struct page *p, const char *text)
{
	html_element(&p->html, "p", text, "class", "words", "lang", words_lang(p), NULL);
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
			lang_word(VOCABULARY_GRADE, (int)f->grade, p->html.lang, p->html.arena);
		put_h4(p, format_text(p, TEXT_PLAN_FULFILMENT_YEAR, year_text(p, f->year), NULL));
		put_words(p, arena_printf(p->html.arena, "%s%s%s", grade,
				     *grade && f->text ? " \u2013 " : "", f->text ? f->text : ""));
	}
	if (area->needs) {
		put_h4(p, label(p, TEXT_PLAN_NEEDS));
		put_words(p, area->needs);
	}
}

static void put_goals(struct page *p, const struct area *area)
{
	struct html *h = &p->html;
	if (area->n_goals == 0)
		return;
	put_h4(p, label(p, TEXT_PLAN_GOALS));
	html_open(h, "ul", NULL);
	for (size_t i = 0; i < area->n_goals; i++) {
		const struct goal *goal = &area->goals[i];
		const char *term = describe_term(p->data->plan, goal->term, h->lang, h->arena);
		html_open(h, "li", NULL);
		if (term && *term)
			html_element(h, "strong", arena_printf(h->arena, "%s: ", term), NULL);
		html_element(h, "span", goal->text, "lang", words_lang(p), NULL);
		html_close(h);
	}
	html_close(h);
}

static void put_items(struct page *p, const char *const *items, size_t n)
{
	struct html *h = &p->html;
	if (n == 0)
		return;
	html_open(h, "ul", NULL);
	for (size_t i = 0; i < n; i++)
		html_element(h, "li", items[i], NULL);
	html_close(h);
}

static void put_reports(struct page *p, const struct activity *activity)
{
	struct html *h = &p->html;
	html_open(h, "td", NULL);
	for (size_t i = 0; i < activity->n_reports; i++) {
		const struct activity_report *r = &activity->reports[i];
		const char *state = lang_word(
			VOCABULARY_ACTIVITY_STATE, (int)r->state, h->lang, p->html.arena);
		html_open(h, "p", NULL);
		html_element(h, "span", r->text, "lang", words_lang(p), NULL);
		if (*state)
			html_element(h, "strong", arena_printf(h->arena, " (%s)", state), NULL);
		html_close(h);
	}
	if (activity->n_reports == 0)
		html_say_in(h, "em", TEXT_REPORT_NOT_REPORTED);
	html_close(h);
}

/* A year that the plan accounts for: planned beside reported. */
static void put_account(struct page *p, const struct area *area, uint32_t year)
{
	static const enum text_id titles[] = {TEXT_REPORT_PLANNED_ACTIVITY, TEXT_REPORT_REPORTED};
	struct html *h = &p->html;
	table_open(p, format_text(p, TEXT_REPORT_ACCOUNT_CAPTION, year_text(p, year), NULL));
	table_head(p, titles, 2);
	html_open(h, "tbody", NULL);
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *activity = &area->activities[i];
		if (activity->year != year)
			continue;
		html_open(h, "tr", NULL);
		html_open(h, "th", "scope", "row", "lang", words_lang(p), NULL);
		html_text(h, activity->text);
		put_items(p, activity->sub_items, activity->n_sub_items);
		html_close(h);
		put_reports(p, activity);
		html_close(h);
	}
	html_close(h);
	table_close(p);
}

static void put_planned(struct page *p, const struct area *area, uint32_t year)
{
	struct html *h = &p->html;
	html_open(h, "ul", "lang", words_lang(p), NULL);
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *activity = &area->activities[i];
		if (activity->year != year)
			continue;
		html_open(h, "li", NULL);
		html_text(h, activity->text);
		put_items(p, activity->sub_items, activity->n_sub_items);
		html_close(h);
	}
	html_close(h);
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
		put_h4(p, format_text(p, TEXT_PLAN_ACTIVITIES_YEAR, year_text(p, year), NULL));
		if (is_accounted(p, area, year))
			put_account(p, area, year);
		else
			put_planned(p, area, year);
	}
}

static void put_indicators(struct page *p, const struct area *area)
{
	struct html *h = &p->html;
	if (area->n_indicators == 0)
		return;
	put_h4(p, label(p, TEXT_PLAN_INDICATORS));
	html_open(h, "ul", NULL);
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *ind = &area->indicators[i];
		const char *kind = lang_word(
			VOCABULARY_INDICATOR_KIND, (int)ind->kind, h->lang, p->html.arena);
		html_open(h, "li", NULL);
		html_element(
			h, "span", ind->text ? ind->text : ind->id, "lang", words_lang(p), NULL);
		html_text(h, arena_printf(h->arena, " (%s%s%s)", kind, ind->unit ? ", " : "",
				     ind->unit ? ind->unit : ""));
		if (ind->given)
			html_text(h, arena_printf(h->arena, "; %s",
					     format_text(p, TEXT_PLAN_GIVEN, ind->given, NULL)));
		html_close(h);
	}
	html_close(h);
}

static void put_area_facts(struct page *p, const struct area *area)
{
	struct html *h = &p->html;
	const struct report_data *d = p->data;
	const struct cost *cost = area_cost(area, d->year);
	html_open(h, "dl", "class", "facts", NULL);
	put_fact(p, label(p, TEXT_PLAN_FOCUS_AREAS),
		joined_names(p, area->focus_areas, area->n_focus_areas, focus_name));
	if (area->target_group)
		put_fact(p, label(p, TEXT_PLAN_TARGET_GROUP),
			describe_group(d->plan, area->target_group, h->lang, h->arena));
	put_fact(p, label(p, TEXT_PLAN_RESPONSIBLE),
		joined_names(p, area->responsible, area->n_responsible, own_name));
	put_fact(p, format_text(p, TEXT_PLAN_COST_YEAR, year_text(p, d->year), NULL),
		cost ? describe_cost_noted(cost, h->lang, h->arena)
		     : label(p, TEXT_VIEW_NOT_STATED));
	html_close(h);
}

void put_area(struct page *p, size_t index)
{
	struct html *h = &p->html;
	const struct area *area = &p->data->plan->areas[index];
	section_open(p, area_id(p, index, ""), "h2", describe_area(area, h->arena), true);
	section_open(p, area_id(p, index, "-plan"), "h3", label(p, TEXT_REPORT_IN_PLAN), false);
	put_area_facts(p, area);
	put_narrative(p, area);
	put_goals(p, area);
	put_activities(p, area);
	put_indicators(p, area);
	html_close(h);
	put_area_answers(p, index);
	html_close(h);
}
