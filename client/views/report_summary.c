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
	const char **names = arena_array(p->html.arena, d->n_units, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; names && i < d->n_units; i++)
		if (!d->units[i].received)
			names[n++] = d->units[i].name;
	return names ? describe_list(names, n, true, p->html.lang, p->html.arena) : NULL;
}

static void put_headline(struct page *p)
{
	struct html *h = &p->html;
	size_t asked = p->data->n_units;
	html_open(h, "p", "class", "lead", NULL);
	html_open(h, "strong", NULL);
	html_say(h, TEXT_REPORT_ANSWERED, html_number(h, p->received), html_number(h, asked),
		units_word(p));
	html_close(h);
	html_text(h, ". ");
	if (p->received < asked)
		html_say(h, TEXT_REPORT_MISSING, missing_names(p), NULL, NULL);
	else
		html_say(h, TEXT_REPORT_NONE_MISSING, NULL, NULL, NULL);
	html_close(h);
}

static void put_punctual(struct page *p)
{
	struct html *h = &p->html;
	size_t late = 0, corrected = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct report_unit *u = &p->data->units[i];
		late += u->received && is_late(p, u);
		corrected += u->received && u->revision > 1;
	}
	html_open(h, "li", NULL);
	html_say(h, TEXT_REPORT_PUNCTUAL, html_number(h, p->received - late), html_number(h, late),
		html_number(h, corrected));
	html_close(h);
}

static void put_population(struct page *p)
{
	struct html *h = &p->html;
	uint64_t in = 0, all = 0;
	for (size_t i = 0; i < p->data->n_units; i++) {
		const struct report_unit *u = &p->data->units[i];
		if (u->population == 0 || __builtin_add_overflow(all, u->population, &all))
			return; /* a share of the known ones alone would mislead */
		in += u->received ? u->population : 0;
	}
	if (all == 0 || all > UINT64_MAX / 200)
		return;
	html_open(h, "li", NULL);
	html_say(h, TEXT_REPORT_POPULATION, html_number(h, (in * 200 + all) / (2 * all)),
		html_number(h, in), html_number(h, all));
	html_close(h);
}

static void put_facts(struct page *p)
{
	struct html *h = &p->html;
	const struct report_data *d = p->data;
	html_open(h, "ul", NULL);
	put_population(p);
	put_punctual(p);
	html_open(h, "li", NULL);
	html_say(h, TEXT_REPORT_ROUND, date_text(p, d->opens_ms), date_text(p, d->closes_ms), NULL);
	html_close(h);
	html_open(h, "li", NULL);
	html_say(h, TEXT_REPORT_COST_SUM, year_text(p, d->year),
		describe_cost_sum(d->plan, d->year, h->lang, h->arena), NULL);
	html_close(h);
	html_close(h);
}

static void put_brief_row(struct page *p, size_t index)
{
	struct html *h = &p->html;
	const struct area *area = &p->data->plan->areas[index];
	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	html_element(h, "a", describe_area(area, h->arena), "href",
		arena_printf(h->arena, "#%s", area_id(p, index, "")), "lang", words_lang(p), NULL);
	html_close(h);
	html_element(h, "td", tally_words(p, area, QUESTION_GRADE), NULL);
	html_element(h, "td", tally_words(p, area, QUESTION_ACTIVITY), NULL);
	html_close(h);
}

void put_summary(struct page *p)
{
	static const enum text_id titles[] = {
		TEXT_COLUMN_AREA, TEXT_REPORT_GRADES, TEXT_REPORT_ACTIVITIES};
	struct html *h = &p->html;
	section_open(p, "summary", "h2", lang_text(h->lang, TEXT_REPORT_SUMMARY), false);
	put_headline(p);
	put_facts(p);
	table_open(p, lang_text(h->lang, TEXT_REPORT_BRIEF_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	html_open(h, "tbody", NULL);
	for (size_t i = 0; i < p->data->plan->n_areas; i++)
		put_brief_row(p, i);
	html_close(h);
	table_close(p);
	html_close(h);
}

static void put_cell(struct page *p, const char *text, bool number)
{
	html_element(
		&p->html, "td", text ? text : "\u2013", "class", number ? "number" : NULL, NULL);
}

static void put_state(struct page *p, const struct report_unit *u)
{
	enum text_id id = !u->received	  ? TEXT_REPORT_ABSENT
			  : is_late(p, u) ? TEXT_REPORT_LATE
					  : TEXT_REPORT_IN_TIME;
	html_element(&p->html, "td", lang_text(p->html.lang, id), "class",
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
		n += ans && ans->state != STATE_NONE;
	}
	return n;
}

static void put_unit(struct page *p, const struct report_unit *u)
{
	struct html *h = &p->html;
	bool in = u->received;
	html_open(h, "tr", NULL);
	html_element(h, "td", u->code, NULL);
	html_element(h, "th", u->name, "scope", "row", NULL);
	put_state(p, u);
	put_cell(p, in ? date_text(p, u->first_arrival_ms) : NULL, false);
	put_cell(p, in ? date_text(p, u->arrival_ms) : NULL, false);
	put_cell(p, in ? html_number(h, u->revision) : NULL, true);
	put_cell(p, in ? of_total(p, answered(p, u), p->data->questions->n_items) : NULL, true);
	put_cell(p, in ? u->number : NULL, true);
	put_cell(p, u->population ? html_number(h, u->population) : NULL, true);
	html_close(h);
}

void put_who(struct page *p)
{
	static const enum text_id titles[] = {TEXT_REPORT_CODE, TEXT_REPORT_NAME, TEXT_REPORT_STATE,
		TEXT_REPORT_FIRST_ARRIVAL, TEXT_REPORT_ARRIVAL, TEXT_REPORT_REVISION,
		TEXT_REPORT_ANSWERS, TEXT_REPORT_ENTRY, TEXT_REPORT_INHABITANTS};
	struct html *h = &p->html;
	section_open(p, "who", "h2", lang_text(h->lang, TEXT_REPORT_WHO), false);
	table_open(p, lang_text(h->lang, TEXT_REPORT_WHO_CAPTION));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	html_open(h, "tbody", NULL);
	for (size_t i = 0; i < p->data->n_units; i++)
		put_unit(p, &p->data->units[i]);
	html_close(h);
	table_close(p);
	html_close(h);
}
