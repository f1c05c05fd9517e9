/* SPDX-License-Identifier: Apache-2.0 */
/* Activities and indicators of an area: a year that is accounted for as a table, others as lists. */
#include "client/views/page.h"

#include "client/views/describe.h"

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
		if (*state) {
			doc_text(doc, " ");
			doc_element(doc, "strong", state, "class",
				look_class(activity_look(r->state)), NULL);
		}
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

/* "Utbilda personal (2018–2020)" with its parts. */
void put_activity_item(struct page *p, const struct activity *activity)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "li", NULL);
	doc_text(doc, activity->text);
	if (activity->to_year && activity->to_year != activity->year)
		doc_text(
			doc, arena_printf(doc->arena, " (%s\u2013%s)", year_text(p, activity->year),
				     year_text(p, activity->to_year)));
	put_items(p, activity->sub_items, activity->n_sub_items);
	doc_close(doc);
}

void put_planned(struct page *p, const struct area *area, uint32_t year)
{
	doc_open(&p->doc, "ul", "lang", words_lang(p), NULL);
	for (size_t i = 0; i < area->n_activities; i++)
		if (area->activities[i].year == year)
			put_activity_item(p, &area->activities[i]);
	doc_close(&p->doc);
}

static bool is_accounted(const struct page *p, const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_activities; i++)
		if (area->activities[i].year == year && area->activities[i].n_reports)
			return true;
	return year == p->data->plan->account_year;
}

void put_area_activities(struct page *p, const struct area *area)
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

/* What the document itself says is lacking. */
static void put_gap(struct page *p, enum gap gap)
{
	doc_element(&p->doc, "em", lang_word(VOCABULARY_GAP, (int)gap, p->doc.lang, p->doc.arena),
		"class", "absent", NULL);
}

/* "Antal brukare (antal, brukare); i planen: Nej", "saknas" */
void put_indicator_item(struct page *p, const struct indicator *ind)
{
	struct doc *doc = &p->doc;
	const char *kind =
		lang_word(VOCABULARY_INDICATOR_KIND, (int)ind->kind, doc->lang, doc->arena);
	doc_open(doc, "li", NULL);
	if (indicator_gap(ind) == PLAN_GAP_ABSENT || (!ind->text && indicator_gap(ind))) {
		put_gap(p, indicator_gap(ind));
		doc_close(doc);
		return;
	}
	doc_element(doc, "span", ind->text ? ind->text : ind->id, "lang", words_lang(p), NULL);
	doc_text(doc, arena_printf(doc->arena, " (%s%s%s)", kind, ind->unit ? ", " : "",
			      ind->unit ? ind->unit : ""));
	if (ind->given)
		doc_text(doc, arena_printf(doc->arena, "; %s",
				      format_text(p, TEXT_PLAN_GIVEN, ind->given, NULL)));
	if (indicator_gap(ind)) {
		doc_text(doc, "; ");
		put_gap(p, indicator_gap(ind));
	}
	doc_close(doc);
}

/* Indicators of a term, or (TERM_NONE, and not by term) all; then the numbers that the county has of them. */
void put_indicator_list(struct page *p, const struct area *area, int term)
{
	bool begun = false;
	for (size_t i = 0; i < area->n_indicators; i++) {
		if (p->layout->by_term && (int)area->indicators[i].term != term)
			continue;
		if (!begun)
			doc_open(&p->doc, "ul", NULL);
		begun = true;
		put_indicator_item(p, &area->indicators[i]);
	}
	if (begun)
		doc_close(&p->doc);
	for (size_t i = 0; i < area->n_indicators; i++)
		if (!p->layout->by_term || (int)area->indicators[i].term == term)
			put_county_indicator(p, area, &area->indicators[i]);
}
