/* SPDX-License-Identifier: Apache-2.0 */
/* compare.h - a year's totals against an earlier year's, question by question: all who answered, and beside
 * them those who gave a value in both years. For the files of client/views alone. */
#ifndef SP_VIEWS_COMPARE_H
#define SP_VIEWS_COMPARE_H

#include "client/views/total.h"
#include "common/domain/series.h"

/* Why two years are not compared. */
enum compare_bar {
	COMPARE_ALLOWED,
	COMPARE_ABSENT, /* nobody was asked then */
	COMPARE_CHANGED, /* asked in other words, in another way, or in another unit */
	COMPARE_MEASURES /* the indicator measures something else since */
};

struct comparison {
	const struct question_total *now, *before; /* `before` NULL: was not asked */
	const struct question_total *panel, *panel_before; /* NULL: cannot be compared */
	enum compare_bar bar;
	struct series_point points[4]; /* what `all` and `both` refer to */
	struct series_change all, both;
	enum refusal all_why, both_why;
};

/* The question at this place of the shown year's totals. *out must stay where it is. */
void compare_question(const struct total_data *d, size_t place, struct comparison *out);
/* "+3 (+12,0 %)", "−12,1 procentenheter", or why it is not computed; NULL when the arena is spent. */
const char *compare_print(
	const struct series_change *c, enum refusal why, enum lang lang, struct arena *a);
const char *compare_bar_word(enum compare_bar bar); /* for programs; NULL for COMPARE_ALLOWED */

#endif
