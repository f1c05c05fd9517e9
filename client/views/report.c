/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/page.h"

#include "client/views/describe.h"

/* The page's title, and the one sentence that most readers come for. */
static void put_banner(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	doc_open(doc, "header", NULL);
	doc_open(doc, "p", "class", "kind", NULL);
	doc_say(doc, TEXT_REPORT_KIND, year_text(p, d->year), NULL, NULL);
	doc_close(doc);
	doc_element(doc, "h1", d->plan->title, "lang", words_lang(p), NULL);
	doc_element(doc, "p",
		arena_printf(doc->arena, "%s@%s \u00B7 %s", d->plan->id, year_text(p, d->version),
			describe_period(d->plan, doc->arena)),
		"class", "ref", NULL);
	doc_close(doc);
}

static void put_link(struct page *p, const char *id, const char *text, bool plan_words)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "li", NULL);
	doc_element(doc, "a", text, "href", arena_printf(doc->arena, "#%s", id), "lang",
		plan_words ? words_lang(p) : NULL, NULL);
	doc_close(doc);
}

/* ---- the parts of the page, in the order of the layout ---- */

static void put_areas(struct page *p)
{
	for (size_t i = 0; i < p->data->plan->n_areas; i++)
		put_area(p, i);
}

static bool has_areas(const struct page *p)
{
	return p->data->plan->n_areas > 0;
}

static const struct section {
	const char *id; /* NULL: the areas, each a section of its own */
	enum text_id title;
	bool (*shown)(const struct page *); /* NULL: always, as where its place says so */
	void (*put)(struct page *);
} sections[SECTION_COUNT] = {
	[SECTION_SUMMARY] = {"summary", TEXT_REPORT_SUMMARY, NULL, put_summary},
	[SECTION_WHO] = {"who", TEXT_REPORT_WHO, NULL, put_who},
	[SECTION_PLAN] = {"plan", TEXT_REPORT_PLAN, NULL, put_plan},
	[SECTION_GOALS] = {"goals", TEXT_REPORT_PLAN_GOALS, has_plan_goals, put_plan_goals},
	[SECTION_STATUS] = {"status", TEXT_REPORT_STATUS, has_status, put_status},
	[SECTION_DIRECTIONS] = {"directions", TEXT_REPORT_DIRECTIONS, has_directions,
		put_directions},
	[SECTION_AREAS] = {NULL, TEXT_COLUMN_AREA, has_areas, put_areas},
	[SECTION_RESULTS] = {"results", TEXT_REPORT_RESULTS, has_results, put_results},
	[SECTION_COSTS] = {"costs", TEXT_REPORT_COSTS, has_costs, put_costs},
	[SECTION_GAPS] = {"gaps", TEXT_REPORT_GAPS, has_gaps, put_gaps},
	[SECTION_GRANTS] = {"grants", TEXT_PLAN_GRANTS, has_grants, put_grants},
	[SECTION_NOTES] = {"notes", TEXT_PLAN_NOTES, has_notes, put_notes},
	[SECTION_HOW] = {"how", TEXT_REPORT_HOW, has_county, put_how},
	[SECTION_METHOD] = {"method", TEXT_REPORT_METHOD, NULL, put_method},
};

/* The section that stands in a place of the layout; NULL where the plan has nothing for it. */
static const struct section *section_at(const struct page *p, const struct section_place *place)
{
	const struct section *s = &sections[place->id];
	return place->always || !s->shown || s->shown(p) ? s : NULL;
}

static void put_section_links(struct page *p, const struct section *s)
{
	const struct plan *plan = p->data->plan;
	if (s->id)
		put_link(p, s->id, label(p, s->title), false);
	for (size_t i = 0; !s->id && i < plan->n_areas; i++)
		put_link(p, area_id(p, i, ""), describe_area(&plan->areas[i], p->doc.arena), true);
}

static void put_contents(struct page *p)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "nav", "aria-labelledby", "contents-title", NULL);
	doc_element(doc, "h2", lang_text(doc->lang, TEXT_REPORT_CONTENTS), "id", "contents-title",
		NULL);
	doc_open(doc, "ul", NULL);
	for (const struct section_place *at = p->layout->sections; at->id; at++) {
		const struct section *s = section_at(p, at);
		if (s)
			put_section_links(p, s);
	}
	doc_close(doc);
	doc_close(doc);
}

static void put_paragraph(
	struct page *p, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	doc_open(&p->doc, "p", NULL);
	doc_say(&p->doc, id, p1, p2, p3);
	doc_close(&p->doc);
}

/* Whether the plan or the collection says anything of the years to come. */
static bool looks_ahead(const struct report_data *d)
{
	for (size_t i = 0; i < d->plan->n_areas; i++)
		if (next_activity_year(&d->plan->areas[i], d->year))
			return true;
	return plan_asks_for(d->plan, ASK_NEXT_YEAR) || plan_asks_for(d->plan, ASK_PLANNING);
}

static void put_coverage(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct area_total all = totals_of_area(&p->totals, NULL);
	doc_open(doc, "dl", "class", "facts", NULL);
	put_own_fact(p, TEXT_REPORT_COVERED, print_coverage(&p->coverage, doc->lang, doc->arena));
	put_own_fact(p, TEXT_REPORT_VALUES, print_part(all.n_given, all.n_asked, doc->arena));
	put_own_fact(p, TEXT_REPORT_ESTIMATED, doc_number(doc, all.n_estimated));
	doc_close(doc);
}

void put_method(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	section_open(p, "method", "h2", lang_text(doc->lang, TEXT_REPORT_METHOD), false);
	put_coverage(p);
	put_paragraph(p, TEXT_REPORT_METHOD_MISSING, NULL, NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_SUMS, NULL, NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_ABOUT, NULL, NULL, NULL);
	if (!looks_ahead(d))
		put_paragraph(p, TEXT_REPORT_METHOD_NO_NEXT, year_text(p, d->year), NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_VERSION, year_text(p, d->version), d->plan->id, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_LOG, d->log_name, doc_number(doc, d->log_size),
		d->log_key.text);
	put_paragraph(p, TEXT_REPORT_METHOD_TIMES, NULL, NULL, NULL);
	doc_close(doc);
}

static void put_main(struct page *p)
{
	doc_open(&p->doc, "main", NULL);
	for (const struct section_place *at = p->layout->sections; at->id; at++) {
		const struct section *s = section_at(p, at);
		if (s)
			s->put(p);
	}
	doc_close(&p->doc);
}

static enum sp_code write_report(const struct report_data *data, enum doc_kind kind, enum lang lang,
	struct arena *a, struct buf *out)
{
	struct page p = {.data = data};
	struct doc *doc = &p.doc;
	doc_begin(doc, kind, lang, a, out);
	enum sp_code rc = page_compute(&p);
	if (rc != SP_OK)
		return rc;
	doc_page_open(doc,
		doc_format(
			doc, TEXT_REPORT_TITLE, data->plan->title, year_text(&p, data->year), NULL),
		data->software);
	doc_element(doc, "a", lang_text(lang, TEXT_REPORT_SKIP), "class", "skip", "href",
		"#summary", NULL);
	put_banner(&p);
	put_contents(&p);
	put_main(&p);
	doc_open(doc, "footer", NULL);
	put_paragraph(&p, TEXT_REPORT_MADE_BY, data->software, NULL, NULL);
	doc_close(doc);
	return doc_page_close(doc);
}

enum sp_code report_html(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out)
{
	return write_report(data, DOC_HTML, lang, a, out);
}

enum sp_code report_markdown(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out)
{
	return write_report(data, DOC_MARKDOWN, lang, a, out);
}
