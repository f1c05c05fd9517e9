/* SPDX-License-Identifier: Apache-2.0 */
/* Goals and indicators of an area by term: short goals, their indicators with what was told and counted, then
 * long ones and theirs. */
#include "client/views/page.h"

static size_t goals_of(const struct area *area, int term)
{
	size_t n = 0;
	for (size_t i = 0; i < area->n_goals; i++)
		n += (int)area->goals[i].term == term;
	return n;
}

static size_t indicators_of(const struct area *area, int term)
{
	size_t n = 0;
	for (size_t i = 0; i < area->n_indicators; i++)
		n += (int)area->indicators[i].term == term;
	return n;
}

static void put_term(struct page *p, const struct area *area, int term)
{
	static const enum text_id goals[] = {[TERM_NONE] = TEXT_PLAN_GOALS,
		[TERM_LONG] = TEXT_REPORT_LONG_TERM,
		[TERM_SHORT] = TEXT_REPORT_SHORT_TERM};
	static const enum text_id indicators[] = {[TERM_NONE] = TEXT_PLAN_INDICATORS,
		[TERM_LONG] = TEXT_REPORT_LONG_INDICATORS,
		[TERM_SHORT] = TEXT_REPORT_SHORT_INDICATORS};
	const bool always = term != TERM_NONE; /* what has no term has no heading of the layout */
	if (goals_of(area, term)) {
		put_h4(p, label(p, goals[term]));
		doc_open(&p->doc, "ul", NULL);
		for (size_t i = 0; i < area->n_goals; i++)
			if ((int)area->goals[i].term == term)
				put_goal_item(p, &area->goals[i], false);
		doc_close(&p->doc);
	} else if (always) {
		put_not_stated(p, goals[term]);
	}
	if (indicators_of(area, term)) {
		put_h4(p, label(p, indicators[term]));
		put_indicator_list(p, area, term);
	} else if (always) {
		put_not_stated(p, indicators[term]);
	}
	put_told(p, area, (enum term)term);
}

void put_terms(struct page *p, const struct area *area)
{
	put_term(p, area, TERM_SHORT);
	put_term(p, area, TERM_LONG);
	put_term(p, area, TERM_NONE);
}
