/* SPDX-License-Identifier: Apache-2.0 */
/* targets.h - whether a number that was to be reached has been. A target that is reached is moved: the
 * newest counts. Floor 2: base, text. Pure; any thread.
 * Source: design domain.md section 2, rows 13 and 17, and section 5, traps 11, 39 and 40. */
#ifndef SP_DOMAIN_TARGETS_H
#define SP_DOMAIN_TARGETS_H

#include "common/domain/series.h"

enum target_result {
	TARGET_UNSAID, /* `why` says it */
	TARGET_REACHED,
	TARGET_NOT_YET, /* not reached, and its year has not come */
	TARGET_MISSED /* not reached in its year, or it names no year */
};

struct target_answer {
	const struct target *target; /* NULL: there is none */
	const struct series_point *value,
		*base; /* `base` of a relative target; NULL: there is none */
	enum target_result result;
	enum refusal why;
};

/* The one with the latest set_year; of several of one year the last in the list. NULL if there is none. */
const struct target *target_newest(const struct target *targets, size_t n);

/* The newest target against the newest value of a whole year that is not after `year`.
 *   ABSOLUTE  at least the number where `wanted` is to increase, at most where it is to decrease
 *   RELATIVE  the same for the change in per cent since base_year; the sign says the way if `wanted` does not
 *   ALL       every one: a share of 1, or a count that equals the number asked
 *   ZERO      none
 * The target of a share is in per cent. A range or "drygt" is enough where all that it may be lies on one side. */
struct target_answer target_judge(const struct target *targets, size_t n, enum direction wanted,
	const struct series *s, uint32_t year);

#endif
