/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/page.h"

#include "client/views/describe.h"

/* The page's title, and the one sentence that most readers come for. */
static void put_banner(struct page *p)
{
	struct html *h = &p->html;
	const struct report_data *d = p->data;
	html_open(h, "header", NULL);
	html_open(h, "p", "class", "kind", NULL);
	html_say(h, TEXT_REPORT_KIND, year_text(p, d->year), NULL, NULL);
	html_close(h);
	html_element(h, "h1", d->plan->title, "lang", words_lang(p), NULL);
	html_element(h, "p",
		arena_printf(h->arena, "%s@%s \u00B7 %s", d->plan->id, year_text(p, d->version),
			describe_period(d->plan, h->arena)),
		"class", "ref", NULL);
	html_close(h);
}

static void put_link(struct page *p, const char *id, const char *text, bool plan_words)
{
	struct html *h = &p->html;
	html_open(h, "li", NULL);
	html_element(h, "a", text, "href", arena_printf(h->arena, "#%s", id), "lang",
		plan_words ? words_lang(p) : NULL, NULL);
	html_close(h);
}

static void put_contents(struct page *p)
{
	struct html *h = &p->html;
	const struct plan *plan = p->data->plan;
	html_open(h, "nav", "aria-labelledby", "contents-title", NULL);
	html_element(
		h, "h2", lang_text(h->lang, TEXT_REPORT_CONTENTS), "id", "contents-title", NULL);
	html_open(h, "ul", NULL);
	put_link(p, "summary", lang_text(h->lang, TEXT_REPORT_SUMMARY), false);
	put_link(p, "who", lang_text(h->lang, TEXT_REPORT_WHO), false);
	put_link(p, "plan", lang_text(h->lang, TEXT_REPORT_PLAN), false);
	for (size_t i = 0; i < plan->n_areas; i++)
		put_link(p, area_id(p, i, ""), describe_area(&plan->areas[i], h->arena), true);
	put_link(p, "costs", lang_text(h->lang, TEXT_REPORT_COSTS), false);
	put_link(p, "method", lang_text(h->lang, TEXT_REPORT_METHOD), false);
	html_close(h);
	html_close(h);
}

static void put_paragraph(
	struct page *p, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	html_open(&p->html, "p", NULL);
	html_say(&p->html, id, p1, p2, p3);
	html_close(&p->html);
}

void put_method(struct page *p)
{
	struct html *h = &p->html;
	const struct report_data *d = p->data;
	section_open(p, "method", "h2", lang_text(h->lang, TEXT_REPORT_METHOD), false);
	put_paragraph(p, TEXT_REPORT_METHOD_MISSING, NULL, NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_SUMS, NULL, NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_ABOUT, NULL, NULL, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_VERSION, year_text(p, d->version), d->plan->id, NULL);
	put_paragraph(p, TEXT_REPORT_METHOD_LOG, d->log_name, html_number(h, d->log_size),
		d->log_key.text);
	put_paragraph(p, TEXT_REPORT_METHOD_TIMES, NULL, NULL, NULL);
	html_close(h);
}

static void put_main(struct page *p)
{
	html_open(&p->html, "main", NULL);
	put_summary(p);
	put_who(p);
	put_plan(p);
	for (size_t i = 0; i < p->data->plan->n_areas; i++)
		put_area(p, i);
	put_costs(p);
	put_method(p);
	html_close(&p->html);
}

enum sp_code report_html(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out)
{
	struct page p = {.data = data};
	struct html *h = &p.html;
	html_begin(h, lang, a, out);
	for (size_t i = 0; i < data->n_units; i++)
		p.received += data->units[i].received;
	html_page_open(h,
		html_format(h, TEXT_REPORT_TITLE, data->plan->title, year_text(&p, data->year),
			NULL),
		data->software);
	html_element(h, "a", lang_text(lang, TEXT_REPORT_SKIP), "class", "skip", "href", "#summary",
		NULL);
	put_banner(&p);
	put_contents(&p);
	put_main(&p);
	html_open(h, "footer", NULL);
	put_paragraph(&p, TEXT_REPORT_MADE_BY, data->software, NULL, NULL);
	html_close(h);
	return html_page_close(h);
}
