/* SPDX-License-Identifier: Apache-2.0 */
/* Who has answered, told first in one sentence, then as a table. */
#include "client/views/page.h"

#include "client/views/describe.h"

static bool is_late(const struct page *p, const struct report_unit *u)
{
	return p->data->closes_ms && u->first_arrival_ms >= p->data->closes_ms;
}

/* "Hofors och Ockelbo" */
static const char *missing_names(struct page *p)
{
	const struct report_data *d = p->data;
	const char **names = arena_array(p->doc.arena, d->n_units, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; names && i < d->n_units; i++)
		if (!d->units[i].received)
			names[n++] = d->units[i].name;
	return names ? describe_list(names, n, true, p->doc.lang, p->doc.arena) : NULL;
}

static void put_headline(struct page *p)
{
	struct doc *doc = &p->doc;
	size_t asked = p->totals.n_units;
	doc_open(doc, "p", "class", "lead", NULL);
	doc_open(doc, "strong", NULL);
	doc_say(doc, TEXT_REPORT_ANSWERED, doc_number(doc, p->totals.n_received),
		doc_number(doc, asked), units_word(p));
	doc_close(doc);
	doc_text(doc, ". ");
	if (p->totals.n_received < asked)
		doc_say(doc, TEXT_REPORT_MISSING, missing_names(p), NULL, NULL);
	else
		doc_say(doc, TEXT_REPORT_NONE_MISSING, NULL, NULL, NULL);
	doc_close(doc);
}

static void put_punctual(struct page *p)
{
	struct doc *doc = &p->doc;
	size_t punctual = 0, late = 0, corrected = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct report_unit *u = &p->data->units[i];
		punctual += u->received && !is_late(p, u);
		late += u->received && is_late(p, u);
		corrected += u->received && u->revision > 1;
	}
	doc_open(doc, "li", NULL);
	doc_say(doc, TEXT_REPORT_PUNCTUAL, doc_number(doc, punctual), doc_number(doc, late),
		doc_number(doc, corrected));
	doc_close(doc);
}

/* Nothing when one is unknown: a share of the others alone would mislead. */
static void put_population(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct coverage *c = &p->coverage;
	int64_t per_mille;
	if (!coverage_per_mille(c, &per_mille))
		return;
	doc_open(doc, "li", NULL);
	doc_say(doc, TEXT_REPORT_POPULATION, print_per_mille(per_mille, doc->arena),
		doc_number(doc, c->population_received), doc_number(doc, c->population));
	doc_close(doc);
}

static void put_facts(struct page *p)
{
	struct doc *doc = &p->doc;
	const struct report_data *d = p->data;
	doc_open(doc, "ul", NULL);
	put_population(p);
	put_punctual(p);
	doc_open(doc, "li", NULL);
	doc_say(doc, TEXT_REPORT_ROUND, date_text(p, d->opens_ms), date_text(p, d->closes_ms),
		NULL);
	doc_close(doc);
	doc_open(doc, "li", NULL);
	doc_say(doc, TEXT_REPORT_COST_SUM, year_text(p, d->year),
		describe_cost_sum(d->plan, d->year, doc->lang, doc->arena), NULL);
	doc_close(doc);
	doc_close(doc);
}

static void put_brief_row(struct page *p, size_t index)
{
	const struct area_total sum = totals_of_area(&p->totals, p->data->plan->areas[index].id);
	doc_open(&p->doc, "tr", NULL);
	put_area_link(p, index);
	doc_element(&p->doc, "td", grades_text(p, sum.grades), NULL);
	doc_element(&p->doc, "td", activities_text(p, sum.activities), NULL);
	doc_element(&p->doc, "td", print_of(sum.n_given, sum.n_asked, p->doc.lang, p->doc.arena),
		"class", "number", NULL);
	doc_close(&p->doc);
}

void put_summary(struct page *p)
{
	static const enum text_id titles[] = {
		TEXT_COLUMN_AREA, TEXT_REPORT_GRADES, TEXT_REPORT_ACTIVITIES, TEXT_REPORT_VALUES};
	struct doc *doc = &p->doc;
	section_open(p, "summary", "h2", lang_text(doc->lang, TEXT_REPORT_SUMMARY), false);
	put_headline(p);
	put_facts(p);
	table_open(p, lang_text(doc->lang, TEXT_REPORT_BRIEF_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < p->data->plan->n_areas; i++)
		put_brief_row(p, i);
	doc_close(doc);
	table_close(p);
	doc_close(doc);
}

/* "inkommen i tid, inlämnad av Region Gävleborg, planversion 1" */
static const char *state_text(struct page *p, const struct report_unit *u)
{
	struct arena *a = p->doc.arena;
	enum lang lang = p->doc.lang;
	const char *text = lang_text(lang, !u->received	   ? TEXT_REPORT_ABSENT
					   : is_late(p, u) ? TEXT_REPORT_LATE
							   : TEXT_REPORT_IN_TIME);
	if (u->on_behalf && u->sender)
		text = arena_printf(
			a, "%s, %s", text, format_text(p, TEXT_REPORT_SENT_BY, u->sender, NULL));
	else if (u->on_behalf)
		text = arena_printf(a, "%s, %s", text, lang_text(lang, TEXT_REPORT_SENT_BY_OTHER));
	if (text && u->asked)
		text = arena_printf(a, "%s, %s", text,
			format_text(p, TEXT_REPORT_OF_VERSION, year_text(p, u->version), NULL));
	return text;
}

static void put_state(struct page *p, const struct report_unit *u)
{
	doc_element(&p->doc, "td", state_text(p, u), "class",
		!u->received	? "absent"
		: is_late(p, u) ? "late"
				: "good",
		NULL);
}

static size_t answered(const struct page *p, const struct report_unit *u)
{
	size_t n = 0;
	for (size_t i = 0; i < p->data->questions->n_items; i++) {
		const struct answer *ans = unit_answer(u, &p->data->questions->items[i]);
		n += ans && ans->state != STATE_NONE && ans->state != STATE_NOT_ASKED;
	}
	return n;
}

static void put_unit(struct page *p, const struct report_unit *u)
{
	struct doc *doc = &p->doc;
	bool in = u->received;
	doc_open(doc, "tr", NULL);
	doc_element(doc, "td", u->code, NULL);
	doc_element(doc, "th", u->name, "scope", "row", NULL);
	put_state(p, u);
	put_cell(p, in ? date_text(p, u->first_arrival_ms) : NULL, false);
	put_cell(p, in ? date_text(p, u->arrival_ms) : NULL, false);
	put_cell(p, in ? doc_number(doc, u->revision) : NULL, true);
	put_cell(p, in ? of_total(p, answered(p, u), p->data->questions->n_items) : NULL, true);
	put_cell(p, in ? u->number : NULL, true);
	put_cell(p, u->population ? doc_number(doc, u->population) : NULL, true);
	doc_close(doc);
}

void put_who(struct page *p)
{
	static const enum text_id titles[] = {TEXT_REPORT_CODE, TEXT_REPORT_NAME, TEXT_REPORT_STATE,
		TEXT_REPORT_FIRST_ARRIVAL, TEXT_REPORT_ARRIVAL, TEXT_REPORT_REVISION,
		TEXT_REPORT_ANSWERS, TEXT_REPORT_ENTRY, TEXT_REPORT_INHABITANTS};
	struct doc *doc = &p->doc;
	section_open(p, "who", "h2", lang_text(doc->lang, TEXT_REPORT_WHO), false);
	table_open(p, lang_text(doc->lang, TEXT_REPORT_WHO_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < p->data->n_units; i++)
		put_unit(p, &p->data->units[i]);
	doc_close(doc);
	table_close(p);
	doc_close(doc);
}
