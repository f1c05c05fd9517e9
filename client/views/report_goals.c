/* SPDX-License-Identifier: Apache-2.0 */
/* Goals: those of the plan as a whole; and the goals whose direction the units are asked about, side by side. */
#include "client/views/page.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/cross.h"

void put_goal_item(struct page *p, const struct goal *goal, bool with_term)
{
	struct doc *doc = &p->doc;
	const char *term =
		with_term ? describe_term(p->data->plan, goal->term, doc->lang, doc->arena) : "";
	doc_open(doc, "li", NULL);
	if (term && *term)
		doc_element(doc, "strong", arena_printf(doc->arena, "%s: ", term), NULL);
	if (goal->gap)
		doc_element(doc, "em",
			goal->text
				? goal->text
				: lang_word(VOCABULARY_GAP, (int)goal->gap, doc->lang, doc->arena),
			"class", "absent", NULL);
	else
		doc_element(doc, "span", goal->text, "lang", words_lang(p), NULL);
	doc_close(doc);
}

/* ---- the plan's own ---- */

bool has_plan_goals(const struct page *p)
{
	return p->data->plan->n_goals > 0;
}

/* Goals of one kind under their heading. */
static void put_kind(struct page *p, enum goal_kind kind)
{
	const struct plan *plan = p->data->plan;
	const char *word = lang_word(VOCABULARY_GOAL_KIND, (int)kind, p->doc.lang, p->doc.arena);
	bool begun = false;
	for (size_t i = 0; i < plan->n_goals; i++) {
		if (plan->goals[i].kind != kind)
			continue;
		if (!begun && *word)
			doc_element(&p->doc, "h3", word, "class", "kind-of", NULL);
		if (!begun)
			doc_open(&p->doc, "ul", NULL);
		begun = true;
		put_goal_item(p, &plan->goals[i], true);
	}
	if (begun)
		doc_close(&p->doc);
}

void put_plan_goals(struct page *p)
{
	section_open(p, "goals", "h2", label(p, TEXT_REPORT_PLAN_GOALS), false);
	for (int kind = GOAL_NONE; kind <= GOAL_STRATEGIC; kind++)
		put_kind(p, (enum goal_kind)kind);
	doc_close(&p->doc);
}

/* ---- the direction that the units have seen ---- */

bool has_directions(const struct page *p)
{
	return plan_asks_for(p->data->plan, ASK_GOALS);
}

/* "2 av 3" of those that saw a change went the wanted way; NULL where none is wanted. */
static const char *wanted_way(
	struct page *p, const struct goal *goal, const struct question_total *qt)
{
	uint32_t n = total_n_values(qt);
	if (goal->direction == DIRECTION_NONE || n == 0)
		return NULL;
	return of_total(p,
		qt->changes[goal->direction == DIRECTION_INCREASE ? CHANGE_INCREASED
								  : CHANGE_DECREASED],
		n);
}

static const struct question_total *total_of_goal(
	struct page *p, const struct area *area, const struct goal *goal, char part)
{
	const char *key =
		goal->id ? arena_printf(p->doc.arena, "%s/%c/%s", area->id, part, goal->id) : NULL;
	return key ? total_find(&p->totals, key) : NULL;
}

static void put_goal_row(struct page *p, size_t index, const struct goal *goal)
{
	struct doc *doc = &p->doc;
	const struct area *area = &p->data->plan->areas[index];
	const struct question_total *seen = total_of_goal(p, area, goal, 'g');
	const struct question_total *measure = total_of_goal(p, area, goal, 'm');
	uint64_t changes[CHANGE_UNCHANGED + 1] = {0};
	for (size_t i = 0; seen && i <= CHANGE_UNCHANGED; i++)
		changes[i] = seen->changes[i];
	doc_open(doc, "tr", NULL);
	doc_element(doc, "th", goal->text, "scope", "row", "lang", words_lang(p), NULL);
	put_cell(p,
		goal->direction ? lang_word(VOCABULARY_DIRECTION, (int)goal->direction, doc->lang,
					  doc->arena)
				: label(p, TEXT_VIEW_NOT_STATED),
		false);
	put_cell(p, seen ? figure_words(VOCABULARY_CHANGE, changes, doc->lang, doc->arena) : NULL,
		false);
	put_cell(p, seen ? figure_basis(seen, doc->lang, doc->arena) : NULL, true);
	put_cell(p, seen ? wanted_way(p, goal, seen) : NULL, true);
	put_cell(p, measure ? figure_together(measure, doc->lang, doc->arena) : NULL, false);
	doc_close(doc);
}

void put_directions(struct page *p)
{
	static const enum text_id titles[] = {TEXT_REPORT_GOAL, TEXT_REPORT_WANTED,
		TEXT_REPORT_SEEN, TEXT_REPORT_BASIS, TEXT_REPORT_WANTED_WAY, TEXT_REPORT_MEASURE};
	struct doc *doc = &p->doc;
	bool any = false;
	section_open(p, "directions", "h2", label(p, TEXT_REPORT_DIRECTIONS), false);
	doc_say_in(doc, "p", TEXT_REPORT_DIRECTIONS_ARE);
	for (size_t i = 0; i < p->data->plan->n_areas; i++) {
		const struct area *area = &p->data->plan->areas[i];
		if (area->n_goals == 0)
			continue;
		any = true;
		table_open(p, describe_area(area, doc->arena));
		table_head(p, titles, sizeof titles / sizeof titles[0]);
		doc_open(doc, "tbody", NULL);
		for (size_t k = 0; k < area->n_goals; k++)
			put_goal_row(p, i, &area->goals[k]);
		doc_close(doc);
		table_close(p);
	}
	if (!any)
		doc_element(doc, "p", label(p, TEXT_VIEW_NOT_STATED), "class", "absent", NULL);
	doc_close(doc);
}
