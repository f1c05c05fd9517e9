/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/page.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "common/text/text.h"

const char *words_lang(const struct page *p)
{
	return p->html.lang == LANG_SV ? NULL : "sv";
}

void section_open(
	struct page *p, const char *id, const char *heading, const char *title, bool plan_words)
{
	struct html *h = &p->html;
	const char *label = arena_printf(h->arena, "%s-title", id);
	html_open(h, "section", "id", id, "aria-labelledby", label, NULL);
	html_element(
		h, heading, title, "id", label, "lang", plan_words ? words_lang(p) : NULL, NULL);
}

void table_open(struct page *p, const char *caption)
{
	struct html *h = &p->html;
	const char *id = arena_printf(h->arena, "t-%zu", ++p->tables);
	html_open(h, "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby",
		id, NULL);
	html_open(h, "table", NULL);
	html_element(h, "caption", caption, "id", id, NULL);
}

void table_head(struct page *p, const enum text_id *titles, size_t n)
{
	struct html *h = &p->html;
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	for (size_t i = 0; i < n; i++)
		html_element(h, "th", lang_text(h->lang, titles[i]), "scope", "col", NULL);
	html_close(h);
	html_close(h);
}

void table_close(struct page *p)
{
	html_close(&p->html);
	html_close(&p->html);
}

const char *format_text(struct page *p, enum text_id id, const char *p1, const char *p2)
{
	return html_format(&p->html, id, p1, p2, NULL);
}

const char *of_total(struct page *p, size_t part, size_t whole)
{
	return format_text(
		p, TEXT_REPORT_OF, html_number(&p->html, part), html_number(&p->html, whole));
}

const char *date_text(struct page *p, uint64_t utc_ms)
{
	char text[32];
	return arena_text(p->html.arena, time_print_stockholm(utc_ms, true, text));
}

const char *year_text(struct page *p, uint32_t year)
{
	return arena_printf(p->html.arena, "%" PRIu32, year);
}

const char *area_id(struct page *p, size_t index, const char *part)
{
	return arena_printf(p->html.arena, "area-%zu%s", index + 1, part);
}

const char *units_word(const struct page *p)
{
	enum org_kind kind = p->data->plan->reporters;
	bool municipalities = kind == ORG_NONE || kind == ORG_MUNICIPALITY;
	bool one = p->data->n_units == 1;
	if (municipalities)
		return lang_text(p->html.lang,
			one ? TEXT_REPORT_ONE_MUNICIPALITY : TEXT_REPORT_MUNICIPALITIES);
	return lang_text(p->html.lang, one ? TEXT_REPORT_ONE_UNIT : TEXT_REPORT_UNITS);
}

const char *ask(const struct page *p, const struct question *q)
{
	return question_words(q, p->html.lang);
}

const char *ask_lang(const struct page *p, const struct question *q)
{
	return q->text ? words_lang(p) : NULL;
}

const char *label(const struct page *p, enum text_id id)
{
	return lang_text(p->html.lang, id);
}

void put_fact(struct page *p, const char *label, const char *text)
{
	struct html *h = &p->html;
	if (!text)
		return;
	html_open(h, "div", NULL);
	html_element(h, "dt", label, NULL);
	html_element(h, "dd", text, "lang", words_lang(p), NULL);
	html_close(h);
}

const char *joined_names(struct page *p, const char *const *ids, size_t n,
	const char *(*name)(struct page *, const char *))
{
	const char **names = arena_array(p->html.arena, n, sizeof *names);
	for (size_t i = 0; names && i < n; i++) {
		names[i] = name(p, ids[i]);
		p->html.failed = p->html.failed || !names[i];
	}
	if (!names || p->html.failed) {
		p->html.failed = true;
		return NULL;
	}
	return n ? describe_list(names, n, false, p->html.lang, p->html.arena) : NULL;
}

const struct cost *area_cost(const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_costs; i++)
		if (area->costs[i].year == year)
			return &area->costs[i];
	return NULL;
}
