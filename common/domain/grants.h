/* SPDX-License-Identifier: Apache-2.0 */
/* grants.h - money of grants by name, organisation and year, in whole kronor, and whether it adds up.
 * Floor 2: base, text. Pure; any thread. Texts lie in the plan, lists in the arena given.
 * Source: design domain.md section 5, trap 38: no amount is "ej angivet", never 0. */
#ifndef SP_DOMAIN_GRANTS_H
#define SP_DOMAIN_GRANTS_H

#include "common/domain/plan.h"

struct grant_sum {
	const char *name, *organisation; /* NULL: of all */
	uint32_t year; /* 0: of all */
	size_t n; /* rows behind it; 0: nobody states an amount */
	int64_t received, used, carried_in, carried_over, paid_back;
	bool overflow; /* the sums say nothing */
};

/* Of the rows with this name, organisation and year; NULL and 0 take any. Over several years carried_in
 * and carried_over count the same money again: only received, used and paid_back are a sum then. */
struct grant_sum grants_sum(
	const struct plan *p, const char *name, const char *organisation, uint32_t year);

struct grant_table {
	struct grant_sum
		*rows; /* one a name, year and organisation; in that order, names as in Swedish */
	size_t n_rows;
};
/* SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code grants_table(const struct plan *p, struct arena *a, struct grant_table *out);

enum grant_fault_kind {
	GRANT_DOES_NOT_ADD_UP, /* received + carried_in against used + carried_over + paid_back */
	GRANT_CARRIED_DIFFERS, /* carried_over of the year before against this year's carried_in */
	GRANT_OVERFLOWS
};
struct grant_fault {
	enum grant_fault_kind kind;
	const struct grant_sum *row;
	int64_t in, out; /* what came and what it became; carried over, and in */
};
/* SP_OK, also with faults, or SP_NO_MEMORY. */
SP_CHECK enum sp_code grants_check(
	const struct grant_table *t, struct arena *a, struct grant_fault **out, size_t *n);

#endif
