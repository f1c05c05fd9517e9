/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/page.h"

#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "common/text/text.h"

/* Names of those who may be named, also where the register may not be seen. */
static bool page_names(struct page *p)
{
	const struct report_data *d = p->data;
	struct organisation *units;
	p->names = (struct names){d->organisations, d->n_organisations};
	if (d->n_organisations)
		return true;
	units = arena_array(p->doc.arena, d->n_units, sizeof *units);
	for (size_t i = 0; units && i < d->n_units; i++)
		units[i] =
			(struct organisation){.code = d->units[i].code, .name = d->units[i].name};
	p->names = (struct names){units, units ? d->n_units : 0};
	return units != NULL;
}

enum sp_code page_compute(struct page *p)
{
	const struct report_data *d = p->data;
	enum sp_code rc = page_names(p) ? report_totals(d, p->doc.arena, &p->totals, &p->coverage)
					: SP_NO_MEMORY;
	if (rc == SP_OK)
		rc = county_init(&p->county, d->plan, d->year, p->names.organisations, p->names.n,
			p->doc.arena);
	if (rc == SP_OK)
		rc = gaps_of_plan(&p->gaps, d->plan, p->doc.arena);
	p->layout = layout_of(d->layout, d->plan);
	return rc;
}

const struct answer *unit_answer(const struct report_unit *unit, const struct question *q)
{
	static const struct answer not_asked = {.state = STATE_NOT_ASKED};
	const struct question *asked = unit->asked ? question_find(unit->asked, q->key) : q;
	if (!unit->received)
		return NULL;
	if (!asked || !question_same(asked, q))
		return &not_asked;
	return answer_find(unit->answers, unit->n_answers, q->key);
}

const struct question_total *total_of(const struct page *p, const struct question *q)
{
	return &p->totals.items[q - p->data->questions->items];
}

/* The part of the key behind the area. */
static bool asks(const struct question *q, const char *what)
{
	const char *part = strrchr(q->key, '/');
	return !q->text && part && strcmp(part + 1, what) == 0;
}

bool asks_fulfilment_text(const struct question *q)
{
	return asks(q, "fulfilment_text");
}

bool asks_ahead(const struct question *q)
{
	return asks(q, "planning") || asks(q, "next") || asks(q, "next_cost");
}

const struct question *area_question(
	const struct page *p, const struct area *area, bool (*is)(const struct question *))
{
	const struct questions *qs = p->data->questions;
	for (size_t i = 0; i < qs->n_items; i++)
		if (strcmp(qs->items[i].area, area->id) == 0 && is(&qs->items[i]))
			return &qs->items[i];
	return NULL;
}

const char *grades_text(struct page *p, const uint64_t *counts)
{
	return figure_words(VOCABULARY_GRADE, counts, p->doc.lang, p->doc.arena);
}

const char *activities_text(struct page *p, const uint64_t *counts)
{
	return figure_words(VOCABULARY_ACTIVITY_STATE, counts, p->doc.lang, p->doc.arena);
}

const char *words_lang(const struct page *p)
{
	return p->doc.lang == LANG_SV ? NULL : "sv";
}

void section_open(
	struct page *p, const char *id, const char *heading, const char *title, bool plan_words)
{
	struct doc *doc = &p->doc;
	const char *label = arena_printf(doc->arena, "%s-title", id);
	doc_open(doc, "section", "id", id, "aria-labelledby", label, NULL);
	doc_element(
		doc, heading, title, "id", label, "lang", plan_words ? words_lang(p) : NULL, NULL);
}

void table_open(struct page *p, const char *caption)
{
	struct doc *doc = &p->doc;
	const char *id = arena_printf(doc->arena, "t-%zu", ++p->tables);
	doc_open(doc, "div", "class", "scroll", "role", "region", "tabindex", "0",
		"aria-labelledby", id, NULL);
	doc_open(doc, "table", NULL);
	doc_element(doc, "caption", caption, "id", id, NULL);
}

void table_head(struct page *p, const enum text_id *titles, size_t n)
{
	struct doc *doc = &p->doc;
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	for (size_t i = 0; i < n; i++)
		doc_element(doc, "th", lang_text(doc->lang, titles[i]), "scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
}

void table_close(struct page *p)
{
	doc_close(&p->doc);
	doc_close(&p->doc);
}

const char *made(struct page *p, const char *text)
{
	p->doc.failed = p->doc.failed || !text;
	return text ? text : "";
}

const char *format_text(struct page *p, enum text_id id, const char *p1, const char *p2)
{
	return doc_format(&p->doc, id, p1, p2, NULL);
}

const char *of_total(struct page *p, size_t part, size_t whole)
{
	return print_of(part, whole, p->doc.lang, p->doc.arena);
}

const char *date_text(struct page *p, uint64_t utc_ms)
{
	char text[32];
	return arena_text(p->doc.arena, time_print_stockholm(utc_ms, true, text));
}

const char *year_text(struct page *p, uint32_t year)
{
	return arena_printf(p->doc.arena, "%" PRIu32, year);
}

const char *area_id(struct page *p, size_t index, const char *part)
{
	return arena_printf(p->doc.arena, "area-%zu%s", index + 1, part);
}

const char *units_word(const struct page *p)
{
	enum org_kind kind = p->data->plan->reporters;
	bool municipalities = kind == ORG_NONE || kind == ORG_MUNICIPALITY;
	bool one = p->totals.n_units == 1;
	if (municipalities)
		return lang_text(p->doc.lang,
			one ? TEXT_REPORT_ONE_MUNICIPALITY : TEXT_REPORT_MUNICIPALITIES);
	return lang_text(p->doc.lang, one ? TEXT_REPORT_ONE_UNIT : TEXT_REPORT_UNITS);
}

const char *ask(const struct page *p, const struct question *q)
{
	return question_words(q, p->doc.lang);
}

const char *ask_lang(const struct page *p, const struct question *q)
{
	return q->text ? words_lang(p) : NULL;
}

const char *label(const struct page *p, enum text_id id)
{
	return lang_text(p->doc.lang, id);
}

void put_fact(struct page *p, const char *label, const char *text)
{
	struct doc *doc = &p->doc;
	if (!text)
		return;
	doc_open(doc, "div", NULL);
	doc_element(doc, "dt", label, NULL);
	doc_element(doc, "dd", text, "lang", words_lang(p), NULL);
	doc_close(doc);
}

void put_own_fact(struct page *p, enum text_id id, const char *text)
{
	doc_open(&p->doc, "div", NULL);
	doc_element(&p->doc, "dt", label(p, id), NULL);
	doc_element(&p->doc, "dd", text, NULL);
	doc_close(&p->doc);
}

void put_cell(struct page *p, const char *text, bool number)
{
	doc_element(&p->doc, "td", text ? text : "\u2013", "class", number ? "number" : NULL, NULL);
}

void put_area_link(struct page *p, size_t index)
{
	struct doc *doc = &p->doc;
	const struct area *area = &p->data->plan->areas[index];
	doc_open(doc, "th", "scope", "row", NULL);
	doc_element(doc, "a", describe_area(area, doc->arena), "href",
		arena_printf(doc->arena, "#%s", area_id(p, index, "")), "lang", words_lang(p),
		NULL);
	doc_close(doc);
}

const char *joined_names(struct page *p, const char *const *ids, size_t n,
	const char *(*name)(struct page *, const char *))
{
	const char **names = arena_array(p->doc.arena, n, sizeof *names);
	for (size_t i = 0; names && i < n; i++) {
		names[i] = name(p, ids[i]);
		p->doc.failed = p->doc.failed || !names[i];
	}
	if (!names || p->doc.failed) {
		p->doc.failed = true;
		return NULL;
	}
	return n ? describe_list(names, n, false, p->doc.lang, p->doc.arena) : NULL;
}

const struct cost *area_cost(const struct area *area, uint32_t year)
{
	for (size_t i = 0; i < area->n_costs; i++)
		if (area->costs[i].year == year)
			return &area->costs[i];
	return NULL;
}
