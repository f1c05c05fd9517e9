/* SPDX-License-Identifier: Apache-2.0 */
/* observation.h - one value of an indicator or a fact: what was counted, of whom, for which time, by which
 * source. The county's own numbers, which the coordinator enters; municipalities answer questions
 * (question.h) instead. Floor 2: base, text. Pure. Pointers live as long as the plan's arena.
 * Source: design domain.md section 2, rows 18 and 19, and section 5, traps 3-11. */
#ifndef SP_DOMAIN_OBSERVATION_H
#define SP_DOMAIN_OBSERVATION_H

#include "common/domain/value.h"

/* Exactly one of yes_no, quantity, share and text is set when state is STATE_GIVEN; a quantity or share
 * may stand beside STATE_ONLY_TOTAL. A value belongs to the year that it was counted in, not to the
 * year of the document that tells it. */
struct observation {
	uint32_t year;
	/* 1-12 when it covers a part of the year; both 0 = the whole year, unless `period` names a part
	 * whose length is not known. */
	uint32_t first_month, last_month;
	const char *period; /* as written: "hösten 2019", "vecka 41" */
	const char
		*subject; /* code of an organisation or county, "riket"; NULL = the plan's county */
	const char *group; /* whom of them: "65+", "flickor åk 9"; NULL = all */
	enum sex sex;
	enum answer_state state;
	bool has_yes_no, yes_no;
	struct quantity *quantity;
	struct quantity
		*change; /* since the year before, beside a quantity and in its unit; or NULL */
	struct share *share;
	const char *text;
	const char *what; /* what was counted, where it is something else than the indicator asks */
	const char *unit; /* NULL = the indicator's */
	uint32_t n_asked, n_answered; /* units behind it; 0 = not stated */
	const char **with, **without; /* names of units that have, or lack, what is asked */
	size_t n_with, n_without;
	bool preliminary;
	const char *source, *retrieved, *note;
};

/* What was told in words, in the year's own account. */
struct narrative {
	uint32_t year; /* 0 = no year stands beside it */
	enum term term; /* of the goals and indicators that it stands under */
	const char *indicator; /* id in the same area; NULL = the area or the goals */
	const char *text;
};

/* Reads the value as people write it into a zeroed observation: what quantity_parse or share_parse reads, yes or
 * no, or a state ("ej klar"); after it in parentheses, each at most once, months ("jan–sep"), "preliminär",
 * "endast totalsumma", or any other words: the period. Free text is none.
 *   SP_OK; the codes of share_parse; SP_NO_MEMORY */
SP_CHECK enum sp_code observation_parse(const char *text, struct arena *a, struct observation *out);
/* The inverse, for a text too: "3274 (jan–sep)", "ca 1 500 (endast totalsumma)". A value that was read prints
 * as what reads as the same. NULL when the arena is spent. */
const char *observation_print(const struct observation *o, enum lang lang, struct arena *a);
/* What the year before was, where the value and its change are told: 287 767 - 265. False where one of them is
 * missing or only about right, and on overflow. */
bool observation_before(const struct observation *o, struct quantity *out);
/* "jan–sep", "hösten 2019", or both with a comma between. SP_OK, SP_NO_MEMORY. */
SP_CHECK enum sp_code period_parse(const char *text, struct arena *a, struct observation *out);
/* NULL when the arena is spent, "" for a whole year. */
const char *period_print(const struct observation *o, enum lang lang, struct arena *a);
/* Whether the words would be read as months, alone or before a comma. */
bool period_has_months(const char *text);

#endif
