/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan says as a whole: its head, its areas by focus area and target group, its costs. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"

static bool area_in(const struct area *area, const char *focus, const char *group)
{
	if (!area->target_group || strcmp(area->target_group, group) != 0)
		return false;
	for (size_t i = 0; i < area->n_focus_areas; i++)
		if (strcmp(area->focus_areas[i], focus) == 0)
			return true;
	return false;
}

static void put_cross_cell(struct page *p, const char *focus, const char *group)
{
	struct html *h = &p->html;
	size_t n = 0;
	html_open(h, "td", NULL);
	for (size_t i = 0; i < p->data->plan->n_areas; i++) {
		const struct area *area = &p->data->plan->areas[i];
		if (!area_in(area, focus, group))
			continue;
		if (n++)
			html_text(h, ", ");
		html_element(h, "a", describe_area(area, h->arena), "href",
			arena_printf(h->arena, "#%s", area_id(p, i, "")), "lang", words_lang(p),
			NULL);
	}
	if (n == 0)
		html_text(h, "\u2013");
	html_close(h);
}

static void put_cross(struct page *p)
{
	struct html *h = &p->html;
	const struct plan *plan = p->data->plan;
	if (plan->n_focus_areas == 0 || plan->n_target_groups == 0)
		return;
	table_open(p, label(p, TEXT_REPORT_CROSS_CAPTION));
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	html_element(h, "th", label(p, TEXT_REPORT_FOCUS_AREA), "scope", "col", NULL);
	for (size_t g = 0; g < plan->n_target_groups; g++)
		html_element(h, "th",
			describe_group(plan, plan->target_groups[g].id, h->lang, h->arena), "scope",
			"col", "lang", words_lang(p), NULL);
	html_close(h);
	html_close(h);
	html_open(h, "tbody", NULL);
	for (size_t f = 0; f < plan->n_focus_areas; f++) {
		const char *focus = plan->focus_areas[f].id;
		html_open(h, "tr", NULL);
		html_element(h, "th", describe_focus(plan, focus, h->arena), "scope", "row", "lang",
			words_lang(p), NULL);
		for (size_t g = 0; g < plan->n_target_groups; g++)
			put_cross_cell(p, focus, plan->target_groups[g].id);
		html_close(h);
	}
	html_close(h);
	table_close(p);
}

/* The code of a party, with its name where it is one of those that answer. */
static const char *describe_party(struct page *p, const char *code)
{
	for (size_t i = 0; i < p->data->n_units; i++)
		if (strcmp(p->data->units[i].code, code) == 0)
			return arena_printf(p->html.arena, "%s (%s)", p->data->units[i].name, code);
	return code;
}

void put_plan(struct page *p)
{
	struct html *h = &p->html;
	const struct plan *plan = p->data->plan;
	section_open(p, "plan", "h2", label(p, TEXT_REPORT_PLAN), false);
	html_open(h, "dl", "class", "facts", NULL);
	put_fact(p, label(p, TEXT_PLAN_KIND),
		lang_word(VOCABULARY_PLAN_KIND, (int)plan->kind, h->lang, p->html.arena));
	put_fact(p, label(p, TEXT_PLAN_VALID), describe_period(plan, h->arena));
	put_fact(p, label(p, TEXT_PLAN_VERSION), year_text(p, p->data->version));
	put_fact(p, label(p, TEXT_PLAN_COUNTY), plan->county);
	put_fact(p, label(p, TEXT_PLAN_DATED), plan->dated);
	put_fact(p, label(p, TEXT_PLAN_AGREEMENT), plan->agreement);
	put_fact(p, label(p, TEXT_PLAN_PARTIES),
		joined_names(p, plan->parties, plan->n_parties, describe_party));
	html_close(h);
	put_cross(p);
	html_close(h);
}

static void put_cost_row(struct page *p, const struct area *area)
{
	struct html *h = &p->html;
	const struct cost *cost = area_cost(area, p->data->year);
	html_open(h, "tr", NULL);
	html_element(h, "th", describe_area(area, h->arena), "scope", "row", "lang", words_lang(p),
		NULL);
	html_element(h, "td",
		cost ? describe_cost(cost, h->lang, h->arena) : label(p, TEXT_VIEW_NOT_STATED),
		"class", "number", NULL);
	html_element(h, "td",
		cost && cost->preliminary ? label(p, TEXT_VIEW_PRELIMINARY) : "\u2013", NULL);
	html_close(h);
}

void put_costs(struct page *p)
{
	static const enum text_id titles[] = {TEXT_COLUMN_AREA, TEXT_REPORT_COST, TEXT_REPORT_NOTE};
	struct html *h = &p->html;
	const struct report_data *d = p->data;
	section_open(p, "costs", "h2", label(p, TEXT_REPORT_COSTS), false);
	table_open(p, format_text(p, TEXT_REPORT_COSTS_CAPTION, year_text(p, d->year), NULL));
	table_head(p, titles, 3);
	html_open(h, "tbody", NULL);
	for (size_t i = 0; i < d->plan->n_areas; i++)
		put_cost_row(p, &d->plan->areas[i]);
	html_close(h);
	html_open(h, "tfoot", NULL);
	html_open(h, "tr", NULL);
	html_element(h, "th", label(p, TEXT_REPORT_SUM), "scope", "row", NULL);
	html_element(h, "td", describe_cost_sum(d->plan, d->year, h->lang, h->arena), "class",
		"number", NULL);
	html_element(h, "td", "\u2013", NULL);
	html_close(h);
	html_close(h);
	table_close(p);
	html_say_in(h, "p", TEXT_REPORT_COST_NOTE);
	html_close(h);
}
