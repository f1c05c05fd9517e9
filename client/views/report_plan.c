/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan says as a whole: its head, its areas by focus area and target group, its costs. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/cross.h"

static void put_cross_cell(struct page *p, const struct cross_cell *cell)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "td", NULL);
	for (size_t i = 0; i < cell->n_areas; i++) {
		size_t index = (size_t)(cell->areas[i] - p->data->plan->areas);
		if (i)
			doc_text(doc, ", ");
		doc_element(doc, "a", describe_area(cell->areas[i], doc->arena), "href",
			arena_printf(doc->arena, "#%s", area_id(p, index, "")), "lang",
			words_lang(p), NULL);
	}
	if (cell->n_areas == 0)
		doc_text(doc, "\u2013");
	doc_close(doc);
}

static void put_cross_head(struct page *p, const struct cross_table *t)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_FOCUS_AREA), "scope", "col", NULL);
	for (size_t column = 0; column < t->n_columns; column++) {
		const struct target_group *g = cross_column(t, column);
		doc_element(doc, "th",
			g ? describe_group(t->plan, g->id, doc->lang, doc->arena)
			  : label(p, TEXT_REPORT_NO_GROUP),
			"scope", "col", "lang", g ? words_lang(p) : NULL, NULL);
	}
	doc_close(doc);
	doc_close(doc);
}

static void put_cross_row(struct page *p, const struct cross_table *t, size_t row)
{
	struct doc *doc = &p->doc;
	const struct focus_area *f = cross_row(t, row);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th",
		f ? describe_focus(t->plan, f->id, doc->arena) : label(p, TEXT_REPORT_NO_FOCUS),
		"scope", "row", "lang", f ? words_lang(p) : NULL, NULL);
	for (size_t column = 0; column < t->n_columns; column++)
		put_cross_cell(p, cross_cell(t, row, column));
	doc_close(doc);
}

static void put_cross(struct page *p)
{
	struct cross_table t;
	const struct plan *plan = p->data->plan;
	if (plan->n_focus_areas == 0 || plan->n_target_groups == 0)
		return;
	if (cross_table_init(&t, plan, p->doc.arena) != SP_OK) {
		p->doc.failed = true;
		return;
	}
	table_open(
		p, format_text(p, TEXT_REPORT_CROSS_CAPTION, doc_number(&p->doc, t.n_pairs), NULL));
	put_cross_head(p, &t);
	doc_open(&p->doc, "tbody", NULL);
	for (size_t row = 0; row < t.n_rows; row++)
		put_cross_row(p, &t, row);
	doc_close(&p->doc);
	table_close(p);
}

static const char *describe_party(struct page *p, const char *code)
{
	const struct report_data *d = p->data;
	for (size_t i = 0; i < d->n_units; i++)
		if (strcmp(d->units[i].code, code) == 0)
			return arena_printf(p->doc.arena, "%s (%s)", d->units[i].name, code);
	return describe_organisation(code, p->names.organisations, p->names.n, p->doc.arena);
}

void put_plan(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct plan *plan = p->data->plan;
	section_open(p, "plan", "h2", label(p, TEXT_REPORT_PLAN), false);
	doc_open(doc, "dl", "class", "facts", NULL);
	put_fact(p, label(p, TEXT_PLAN_KIND),
		lang_word(VOCABULARY_PLAN_KIND, (int)plan->kind, doc->lang, p->doc.arena));
	put_fact(p, label(p, TEXT_PLAN_VALID), describe_period(plan, doc->arena));
	put_fact(p, label(p, TEXT_PLAN_VERSION), year_text(p, p->data->version));
	put_fact(p, label(p, TEXT_PLAN_COUNTY),
		plan->county ? describe_party(p, plan->county) : NULL);
	put_fact(p, label(p, TEXT_PLAN_DATED), plan->dated);
	put_fact(p, label(p, TEXT_PLAN_AGREEMENT), plan->agreement);
	put_fact(p, label(p, TEXT_PLAN_PARTIES),
		joined_names(p, plan->parties, plan->n_parties, describe_party));
	doc_close(doc);
	put_county_facts(p, NULL);
	put_cross(p);
	doc_close(doc);
}

static void put_cost_row(struct page *p, const struct area *area)
{
	struct doc *doc = &p->doc;
	const struct cost *cost = area_cost(area, p->data->year);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", describe_area(area, doc->arena), "scope", "row", "lang",
		words_lang(p), NULL);
	doc_element(doc, "td",
		cost ? describe_cost(cost, doc->lang, doc->arena) : label(p, TEXT_VIEW_NOT_STATED),
		"class", "number", NULL);
	doc_element(doc, "td",
		cost && cost->preliminary ? label(p, TEXT_VIEW_PRELIMINARY) : "\u2013", NULL);
	doc_close(doc);
}

bool has_costs(const struct page *p)
{
	return next_cost_year(p->data->plan, 0) != 0;
}

void put_costs(struct page *p)
{
	static const enum text_id titles[] = {TEXT_COLUMN_AREA, TEXT_REPORT_COST, TEXT_REPORT_NOTE};
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	section_open(p, "costs", "h2", label(p, TEXT_REPORT_COSTS), false);
	table_open(p, format_text(p, TEXT_REPORT_COSTS_CAPTION, year_text(p, d->year), NULL));
	table_head(p, titles, 3);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < d->plan->n_areas; i++)
		put_cost_row(p, &d->plan->areas[i]);
	doc_close(doc);
	doc_open(doc, "tfoot", NULL);
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", label(p, TEXT_REPORT_SUM), "scope", "row", NULL);
	doc_element(doc, "td", describe_cost_sum(d->plan, d->year, doc->lang, doc->arena), "class",
		"number", NULL);
	doc_element(doc, "td", "\u2013", NULL);
	doc_close(doc);
	doc_close(doc);
	table_close(p);
	doc_say_in(doc, "p", TEXT_REPORT_COST_NOTE);
	doc_close(doc);
}
