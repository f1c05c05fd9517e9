/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan lacks. */
#include "client/views/page.h"

#include "client/views/describe.h"
#include "client/views/gaps.h"

bool has_gaps(const struct page *p)
{
	return p->gaps.n_items > 0;
}

/* The areas that lack it, with how many where more than one. */
static void put_where(struct page *p, enum gap_kind kind)
{
	struct doc *doc = &p->doc;
	const struct plan *plan = p->data->plan;
	size_t whole = gaps_at(&p->gaps, plan->n_areas, kind);
	bool begun = false;
	doc_open(doc, "td", NULL);
	if (whole)
		doc_text(doc, label(p, TEXT_TOTAL_PLAN));
	begun = whole > 0;
	for (size_t i = 0; i < plan->n_areas; i++) {
		size_t n = gaps_at(&p->gaps, i, kind);
		if (n == 0)
			continue;
		if (begun)
			doc_text(doc, ", ");
		begun = true;
		doc_element(doc, "a", describe_area(&plan->areas[i], doc->arena), "href",
			arena_printf(doc->arena, "#%s", area_id(p, i, "")), "lang", words_lang(p),
			NULL);
		if (n > 1)
			doc_text(doc, arena_printf(doc->arena, " (%zu)", n));
	}
	doc_close(doc);
}

void put_gaps(struct page *p)
{
	static const enum text_id titles[] = {
		TEXT_REPORT_GAP, TEXT_REPORT_GAP_COUNT, TEXT_REPORT_GAP_WHERE};
	struct doc *doc = &p->doc;
	section_open(p, "gaps", "h2", label(p, TEXT_REPORT_GAPS), false);
	table_open(p, label(p, TEXT_REPORT_GAPS_CAPTION));
	table_head(p, titles, 3);
	doc_open(doc, "tbody", NULL);
	for (int kind = 0; kind < GAP_KINDS; kind++) {
		if (p->gaps.counts[kind] == 0)
			continue;
		doc_open(doc, "tr", NULL);
		doc_element(
			doc, "th", gap_words((enum gap_kind)kind, doc->lang), "scope", "row", NULL);
		put_cell(p, of_total(p, p->gaps.counts[kind], p->gaps.of[kind]), true);
		put_where(p, (enum gap_kind)kind);
		doc_close(doc);
	}
	doc_close(doc);
	table_close(p);
	doc_close(doc);
}
