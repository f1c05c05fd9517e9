/* SPDX-License-Identifier: Apache-2.0 */
/* Areas by target group and by where the work stands, in the columns of a plan that is made of tables. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/cross.h"

enum { COLUMNS = 5 };

bool has_status(const struct page *p)
{
	const struct status_counts all = plan_status(p->data->plan, NULL);
	return all.states[WORK_NONE] < all.n_areas;
}

static const char *status_word(struct page *p, int status)
{
	return status ? lang_word(VOCABULARY_WORK_STATE, status, p->doc.lang, p->doc.arena)
		      : label(p, TEXT_VIEW_NOT_STATED);
}

/* ---- how many of each ---- */

static void put_count_row(struct page *p, const char *name, const char *group, bool own_words)
{
	struct doc *doc = &p->doc;
	const struct status_counts n = plan_status(p->data->plan, group);
	doc_open(doc, "tr", NULL);
	doc_element(
		doc, "th", name, "scope", "row", "lang", own_words ? words_lang(p) : NULL, NULL);
	for (int status = WORK_PRIORITISED; status <= WORK_DONE; status++)
		put_cell(p, doc_number(doc, n.states[status]), true);
	if (plan_status(p->data->plan, NULL).states[WORK_NONE])
		put_cell(p, doc_number(doc, n.states[WORK_NONE]), true);
	put_cell(p, doc_number(doc, n.n_areas), true);
	doc_close(doc);
}

static void put_counts(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct plan *plan = p->data->plan;
	table_open(p, label(p, TEXT_REPORT_STATUS_COUNTS));
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_PLAN_TARGET_GROUP), "scope", "col", NULL);
	for (int status = WORK_PRIORITISED; status <= WORK_DONE; status++)
		doc_element(doc, "th", status_word(p, status), "scope", "col", "class",
			look_class(work_look((enum work_state)status)), NULL);
	if (plan_status(plan, NULL).states[WORK_NONE])
		doc_element(doc, "th", status_word(p, WORK_NONE), "scope", "col", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_SUM), "scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < plan->n_target_groups; i++)
		put_count_row(p,
			describe_group(plan, plan->target_groups[i].id, doc->lang, doc->arena),
			plan->target_groups[i].id, true);
	if (plan_status(plan, "").n_areas)
		put_count_row(p, label(p, TEXT_REPORT_NO_GROUP), "", false);
	put_count_row(p, label(p, TEXT_TOTAL_PLAN), NULL, false);
	doc_close(doc);
	table_close(p);
}

/* ---- the rows ---- */

static bool in_group(const struct area *area, const char *group)
{
	for (size_t i = 0; i < area->n_target_groups; i++)
		if (strcmp(area->target_groups[i], group) == 0)
			return true;
	return !*group && area->n_target_groups == 0;
}

static void put_goals_of(struct page *p, const struct area *area, bool long_term)
{
	bool begun = false;
	for (size_t i = 0; i < area->n_goals; i++) {
		if ((area->goals[i].term != TERM_SHORT) != long_term)
			continue;
		if (!begun)
			doc_open(&p->doc, "ul", NULL);
		begun = true;
		put_goal_item(p, &area->goals[i], false);
	}
	if (begun)
		doc_close(&p->doc);
	else if (!long_term)
		doc_text(&p->doc, label(p, TEXT_VIEW_NOT_STATED));
}

static void put_first(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	const struct area *area = &p->data->plan->areas[index];
	doc_open(doc, "th", "scope", "row", NULL);
	doc_element(doc, "a", describe_area(area, doc->arena), "href",
		arena_printf(doc->arena, "#%s", area_id(p, index, "")), "lang", words_lang(p),
		NULL);
	for (size_t i = 0; i < area->n_focus_areas; i++) {
		doc_open(doc, "p", "class", "short", "lang", words_lang(p), NULL);
		doc_text(doc, describe_focus(p->data->plan, area->focus_areas[i], doc->arena));
		doc_close(doc);
	}
	if (area->n_focus_areas == 0)
		doc_element(doc, "p", label(p, TEXT_REPORT_NO_FOCUS), "class", "short", NULL);
	put_goals_of(p, area, true);
	doc_close(doc);
}

static void put_indicators_of(struct page *p, const struct area *area)
{
	doc_open(&p->doc, "td", NULL);
	if (area->n_indicators == 0) {
		doc_text(&p->doc, label(p, TEXT_VIEW_NOT_STATED));
	} else {
		doc_open(&p->doc, "ul", NULL);
		for (size_t i = 0; i < area->n_indicators; i++)
			put_indicator_item(p, &area->indicators[i]);
		doc_close(&p->doc);
	}
	doc_close(&p->doc);
}

static void put_activities_of(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "td", NULL);
	if (area->n_activities == 0) {
		doc_text(doc, label(p, TEXT_VIEW_NOT_STATED));
	} else {
		doc_open(doc, "ul", "lang", words_lang(p), NULL);
		for (size_t i = 0; i < area->n_activities; i++)
			put_activity_item(p, &area->activities[i]);
		doc_close(doc);
	}
	doc_close(doc);
}

/* "2018–2020" of all activities; NULL when none has a year. */
static const char *time_text(struct page *p, const struct area *area)
{
	uint32_t first = 0, last = 0;
	for (size_t i = 0; i < area->n_activities; i++) {
		const struct activity *a = &area->activities[i];
		uint32_t end = a->to_year ? a->to_year : a->year;
		first = a->year && (!first || a->year < first) ? a->year : first;
		last = end > last ? end : last;
	}
	if (!first)
		return NULL;
	return first == last ? year_text(p, first)
			     : arena_printf(p->doc.arena, "%s\u2013%s", year_text(p, first),
				       year_text(p, last));
}

static const char *cost_text(struct page *p, const struct area *area)
{
	const char *text = NULL;
	for (size_t i = 0; i < area->n_costs; i++) {
		const char *one = describe_cost_noted(&area->costs[i], p->doc.lang, p->doc.arena);
		text = arena_printf(p->doc.arena, "%s%s%s: %s", text ? text : "", text ? "; " : "",
			year_text(p, area->costs[i].year), one ? one : "");
	}
	return text;
}

static void put_who_when(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	const char *when = time_text(p, area), *cost = cost_text(p, area);
	doc_open(doc, "td", NULL);
	if (area->n_responsible)
		doc_element(doc, "p",
			describe_list(area->responsible, area->n_responsible, false, doc->lang,
				doc->arena),
			"lang", words_lang(p), NULL);
	else
		doc_say_in(doc, "p", TEXT_REPORT_NO_RESPONSIBLE);
	doc_element(doc, "p", when ? when : label(p, TEXT_REPORT_NO_TIME), NULL);
	doc_element(doc, "p", cost ? cost : label(p, TEXT_REPORT_NO_COST), NULL);
	doc_close(doc);
}

static void put_row(struct page *p, size_t index)
{
	const struct area *area = &p->data->plan->areas[index];
	doc_open(&p->doc, "tr", NULL);
	put_first(p, index);
	doc_open(&p->doc, "td", NULL);
	put_goals_of(p, area, false);
	doc_close(&p->doc);
	put_indicators_of(p, area);
	put_activities_of(p, area);
	put_who_when(p, area);
	doc_close(&p->doc);
}

/* "Prioritering 2018–2019", and how many */
static void put_status_head(struct page *p, const struct area *first, size_t n)
{
	struct doc *doc = &p->doc;
	const char *years = "", *look = look_class(work_look(first->status));
	if (first->status_from)
		years = first->status_to && first->status_to != first->status_from
				? arena_printf(doc->arena, " %s\u2013%s",
					  year_text(p, first->status_from),
					  year_text(p, first->status_to))
				: arena_printf(doc->arena, " %s", year_text(p, first->status_from));
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th",
		arena_printf(doc->arena, "%s%s (%zu)", status_word(p, (int)first->status),
			years ? years : "", n),
		"scope", "rowgroup", "colspan", "5", "class",
		arena_printf(doc->arena, "status %s", look ? look : ""), NULL);
	doc_close(doc);
}

static void put_status_rows(struct page *p, const char *group, int status)
{
	const struct plan *plan = p->data->plan;
	const size_t n = plan_status(plan, group).states[status];
	bool begun = false;
	for (size_t i = 0; i < plan->n_areas && n; i++) {
		if ((int)plan->areas[i].status != status || !in_group(&plan->areas[i], group))
			continue;
		if (!begun) {
			doc_open(&p->doc, "tbody", NULL);
			put_status_head(p, &plan->areas[i], n);
		}
		begun = true;
		put_row(p, i);
	}
	if (begun)
		doc_close(&p->doc);
}

static void put_table(struct page *p, const char *name, const char *group)
{
	static const enum text_id titles[COLUMNS] = {TEXT_REPORT_LONG_GOALS,
		TEXT_REPORT_SHORT_GOALS, TEXT_REPORT_INDICATORS_FOR, TEXT_REPORT_ACTIVITIES_OF,
		TEXT_REPORT_WHO_WHEN};
	static const int order[] = {WORK_PRIORITISED, WORK_STARTED, WORK_DONE, WORK_NONE};
	if (plan_status(p->data->plan, group).n_areas == 0)
		return;
	table_open(p, name);
	table_head(p, titles, COLUMNS);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		put_status_rows(p, group, order[i]);
	table_close(p);
}

void put_status(struct page *p)
{
	const struct plan *plan = p->data->plan;
	section_open(p, "status", "h2", label(p, TEXT_REPORT_STATUS), false);
	if (has_status(p)) {
		put_status_chart(p);
		put_counts(p);
	}
	for (size_t i = 0; i < plan->n_target_groups; i++)
		put_table(p,
			describe_group(plan, plan->target_groups[i].id, p->doc.lang, p->doc.arena),
			plan->target_groups[i].id);
	put_table(p, label(p, TEXT_REPORT_NO_GROUP), "");
	doc_close(&p->doc);
}
