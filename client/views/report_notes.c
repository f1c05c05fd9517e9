/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan only tells: bodies, roles, decisions, publications, references, terms; and its money. */
#include "client/views/page.h"

#include "client/views/describe.h"
#include "common/domain/grants.h"

/* ---- notes ---- */

/* "Antog planen. (2022-02-02) [001:12]" */
static const char *note_text(struct page *p, const struct note *note)
{
	const char *text = note->text ? note->text : "";
	if (note->date)
		text = arena_printf(p->doc.arena, "%s%s(%s)", text, *text ? " " : "", note->date);
	if (text && note->line)
		text = arena_printf(p->doc.arena, "%s%s[%s]", text, *text ? " " : "", note->line);
	p->doc.failed = p->doc.failed || !text;
	return text && *text ? text : "\u2013";
}

static size_t notes_of(const struct note *notes, size_t n, int kind)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += (int)notes[i].kind == kind;
	return count;
}

static void put_kinds(struct page *p, const struct note *notes, size_t n, const char *heading)
{
	struct doc *doc = &p->doc;
	int kind;
	for (size_t k = 0; (kind = vocabulary_value_at(VOCABULARY_NOTE_KIND, k)) != 0; k++) {
		if (!notes_of(notes, n, kind))
			continue;
		doc_element(doc, heading,
			lang_word(VOCABULARY_NOTE_KIND, kind, doc->lang, doc->arena), NULL);
		doc_open(doc, "dl", "class", "facts", NULL);
		for (size_t i = 0; i < n; i++)
			if ((int)notes[i].kind == kind)
				put_fact(p, notes[i].name, note_text(p, &notes[i]));
		doc_close(doc);
	}
}

bool has_notes(const struct page *p)
{
	return p->data->plan->n_notes > 0;
}

void put_notes(struct page *p)
{
	section_open(p, "notes", "h2", label(p, TEXT_PLAN_NOTES), false);
	put_kinds(p, p->data->plan->notes, p->data->plan->n_notes, "h3");
	doc_close(&p->doc);
}

void put_area_notes(struct page *p, const struct area *area)
{
	put_kinds(p, area->notes, area->n_notes, "h4");
}

/* ---- grants ---- */

static const char *kronor(struct page *p, const struct grant_sum *s, int64_t amount)
{
	char text[48];
	decimal scaled;
	if (s->overflow || __builtin_mul_overflow(amount, DECIMAL_ONE, &scaled))
		return label(p, TEXT_REPORT_SUM_UNSURE);
	return arena_text(p->doc.arena, decimal_print(scaled, 0, text, sizeof text));
}

static void put_grant(struct page *p, const struct grant_sum *s)
{
	struct doc *doc = &p->doc;
	const int64_t amounts[] = {
		s->received, s->carried_in, s->used, s->carried_over, s->paid_back};
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", s->name ? s->name : label(p, TEXT_REPORT_SUM), "scope", "row",
		"lang", s->name ? words_lang(p) : NULL, NULL);
	put_cell(p, year_text(p, s->year), true);
	put_cell(p,
		s->organisation ? describe_organisation(s->organisation, p->names.organisations,
					  p->names.n, doc->arena)
				: NULL,
		false);
	for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
		put_cell(p, kronor(p, s, amounts[i]), true);
	doc_close(doc);
}

/* What does not add up is said below the table. */
static void put_faults(struct page *p, const struct grant_table *t)
{
	static const enum text_id texts[] = {[GRANT_DOES_NOT_ADD_UP] = TEXT_GRANT_DOES_NOT_ADD_UP,
		[GRANT_CARRIED_DIFFERS] = TEXT_GRANT_CARRIED_DIFFERS,
		[GRANT_OVERFLOWS] = TEXT_GRANT_OVERFLOWS};
	struct grant_fault *faults = NULL;
	size_t n = 0;
	if (grants_check(t, p->doc.arena, &faults, &n) != SP_OK)
		p->doc.failed = true;
	for (size_t i = 0; i < n; i++) {
		const struct grant_sum *row = faults[i].row;
		const char *who = arena_printf(
			p->doc.arena, "%s %s", row->name ? row->name : "", year_text(p, row->year));
		doc_open(&p->doc, "p", NULL);
		doc_say(&p->doc, texts[faults[i].kind], who, kronor(p, row, faults[i].in),
			kronor(p, row, faults[i].out));
		doc_close(&p->doc);
	}
}

bool has_grants(const struct page *p)
{
	return p->data->plan->n_grants > 0;
}

void put_grants(struct page *p)
{
	static const enum text_id titles[] = {TEXT_REPORT_NAME, TEXT_COLUMN_YEAR,
		TEXT_GRANT_ORGANISATION, TEXT_GRANT_RECEIVED, TEXT_GRANT_CARRIED_IN,
		TEXT_GRANT_USED, TEXT_GRANT_CARRIED_OVER, TEXT_GRANT_PAID_BACK};
	const struct plan *plan = p->data->plan;
	struct grant_table t;
	if (grants_table(plan, p->doc.arena, &t) != SP_OK) {
		p->doc.failed = true;
		return;
	}
	section_open(p, "grants", "h2", label(p, TEXT_PLAN_GRANTS), false);
	table_open(p, label(p, TEXT_PLAN_GRANTS));
	table_head(p, titles, sizeof titles / sizeof titles[0]);
	doc_open(&p->doc, "tbody", NULL);
	for (size_t i = 0; i < t.n_rows; i++)
		put_grant(p, &t.rows[i]);
	doc_close(&p->doc);
	doc_open(&p->doc, "tfoot", NULL);
	for (uint32_t year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		const struct grant_sum sum = grants_sum(plan, NULL, NULL, year);
		if (sum.n > 1)
			put_grant(p, &sum);
	}
	doc_close(&p->doc);
	table_close(p);
	put_faults(p, &t);
	doc_close(&p->doc);
}
