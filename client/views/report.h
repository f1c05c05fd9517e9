/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - the county's follow-up as one self-contained document, and all its answers as one table for
 * programs. Floor 4: base, text, domain, lang. Same data, same bytes: no clock. Source: users-libraries-outputs.md section 8 (accessibility). */
#ifndef SP_VIEWS_REPORT_H
#define SP_VIEWS_REPORT_H

#include "client/lang/lang.h"
#include "common/domain/totals.h"

struct report_unit {
	const char *code, *name;
	uint64_t population;
	bool received;
	uint32_t revision;
	const char *number; /* "1 482", of the entry; NULL = none */
	uint64_t arrival_ms, first_arrival_ms;
	const struct answer *answers;
	size_t n_answers;
	const char *contact; /* not printed: a person, and the page may be published */
	bool on_behalf; /* the coordinator submitted for it */
	const char *sender; /* name of the organisation that did; NULL = not known */
	uint32_t version; /* of the plan that it answered; 0 = that of the report */
	const struct questions *asked; /* of that version; NULL = the report's */
};

/* The forms that a report can take: what stands in it, and in which order. */
enum report_layout {
	LAYOUT_AUTO, /* by the shape of the plan */
	LAYOUT_SKANE, /* goals and indicators by term, with the years beside each other */
	LAYOUT_GAVLEBORG, /* area by area: situation, fulfilment, account, what is planned, costs */
	LAYOUT_KRONOBERG, /* tables by target group and state of the work */
	LAYOUT_STRATEGY, /* goals with the direction wanted and seen */
	LAYOUT_NARRATIVE /* sections with fulfilment and planning in words */
};
/* The layout of that name, in either language: "skane", "skåne", "strategi". False for any other word. */
bool report_layout_find(const char *word, enum report_layout *out);
const char *report_layout_words(enum lang lang); /* all names, with commas */

struct report_data {
	enum report_layout layout;
	const struct plan *plan; /* with the county's follow-ups of it laid over (plan_merge) */
	uint32_t version, year;
	uint64_t opens_ms, closes_ms;
	const struct questions *questions;
	struct report_unit *units; /* every unit that is asked, in the order of codes */
	size_t n_units;
	const struct organisation *organisations; /* names for the plan's parties; may be empty */
	size_t n_organisations;
	uint64_t log_size;
	const char *log_name;
	struct hash_text {
		char text[48];
	} log_key; /* fingerprint of the log key, as people compare it */
	const char *software;
};

/* What all units answered, and who did: each organisation once, also where several report as one; names are
 * kept. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code report_totals(const struct report_data *data, struct arena *a,
	struct totals *totals, struct coverage *coverage);

/* Appends the report in its layout; what the plan has nothing for is left out, or said to be not stated where the
 * layout is about it. In all: contents list, who answered and who did not, then area by area: situation, fulfilment, needs,
 * goals, planned and reported activities, indicators, responsible, focus areas, target group, costs, the units'
 * answers together and side by side, and what is planned next; fulfilment by class and planned against reported;
 * costs summed; coverage and method; and as far as the plan has them: its own goals, areas in tables by target
 * group and state, the direction wanted and seen of each goal, goals and indicators by term, the county's own numbers
 * with lines (SVG) and how they were computed, who has not, what the plan lacks. As HTML it is well-formed XML without script; as Markdown it holds the same.
 * Every text is escaped by where it stands. SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code report_html(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out);
SP_CHECK enum sp_code report_markdown(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out);

/* Appends the profile "tidy" as CSV (comma, LF, UTF-8): plan,version,year,code,name,question,value,low,high,unit,state,
 * comment; a row for each unit that is asked and each question, also where the answer is missing.
 *   value, low, high  a number: all three; about: value alone; more than: value and low; nearly: value and high; a
 *                     range: low and high alone. Yes/no, activities, grades: their English word as value.
 *   a share           three rows: KEY in per cent, KEY/numerator, KEY/denominator
 *   months            twelve rows: KEY/1 to KEY/12
 *   state             why there is no value; `given` where there is one
 * Numbers have a point; a text that a spreadsheet would take for a formula gets a ' before it.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code report_tidy(const struct report_data *data, struct arena *a, struct buf *out);

#endif
