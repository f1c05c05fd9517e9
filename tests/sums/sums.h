/* SPDX-License-Identifier: Apache-2.0 */
/* sums.h - what sums.py asks of common/domain, a line a case: a command and its words, answered by a line. */
#ifndef SP_TESTS_SUMS_H
#define SP_TESTS_SUMS_H

#include <stdio.h>

#include "common/domain/plan.h"
#include "common/domain/ratio.h"
#include "common/domain/totals.h"

/* The words of a line, and the memory of its answer. */
struct ask {
	char *rest;
	struct arena *a;
};

const char *ask_word(struct ask *x); /* "" after the last */
char *ask_rest(struct ask *x); /* all that is left, with its blanks */
int64_t ask_number(struct ask *x);
uint64_t ask_unsigned(struct ask *x);
uint32_t ask_small(struct ask *x);
void *ask_memory(struct ask *x, size_t n, size_t size); /* or the end of the program */

void say_ratio(struct ratio r); /* "1/3 ", "none " */
void say_interval(const struct interval *i);

/* sums_totals.c */
void do_totals(struct ask *x);
void do_panel(struct ask *x);
void do_coverage(struct ask *x);
void do_units(struct ask *x);
/* sums_series.c */
void do_change(struct ask *x);
void do_rates(struct ask *x);
void do_points_share(struct ask *x);
void do_trend(struct ask *x);
void do_before(struct ask *x);
void do_cost(struct ask *x);
void do_grants(struct ask *x);

#endif
