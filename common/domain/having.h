/* SPDX-License-Identifier: Apache-2.0 */
/* having.h - how many municipalities have done something, out of what a document tells: those that have,
 * those that have not, a number, or a share; with their names as far as they are told.
 * Floor 2: base, text. Pure; any thread. Lists lie in the arena given, names where they were.
 * Source: design domain.md section 4, computations 3 and 4; section 5, traps 9, 18, 19 and 21. */
#ifndef SP_DOMAIN_HAVING_H
#define SP_DOMAIN_HAVING_H

#include "common/domain/series.h"

struct having {
	uint32_t n; /* those that the share is of: who answered */
	uint32_t n_with, n_without;
	struct ratio share; /* n_with / n */
	const char **with, **without; /* in Swedish order */
	size_t n_with_names, n_without_names; /* 0: no names are told */
};

/* The municipalities of the county: names for the ones that an observation leaves out. Without names `n`
 * alone, 0 = not known; what the observation itself says (n_answered, else n_asked) comes first. The
 * region is none of them. */
struct municipalities {
	const char *const *names;
	size_t n;
};

/* 33 and ten names of those that lack it: 23 have, 69,7 %; with all names given, those of the 23 too.
 *   REFUSED_NOT
 *   REFUSED_NO_VALUE, _NO_NUMBER, _WORDS, _BOUND, _ABOUT, _RANGE   as for a point (series.h)
 *   REFUSED_KIND   a percentage alone
 *   REFUSED_FEW    nobody says of how many
 *   REFUSED_NAMES  more names than municipalities, or names that the number does not agree with
 * SP_NO_MEMORY in *rc, else SP_OK. */
enum refusal having_of(const struct observation *o, const struct municipalities *all,
	struct arena *a, struct having *out, enum sp_code *rc);

/* In Swedish order: ... Vellinge, Åstorp, Ängelholm. */
void names_sort(const char **names, size_t n);

#endif
