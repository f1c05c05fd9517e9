/* SPDX-License-Identifier: Apache-2.0 */
/* plan_diff.h - what differs between two versions of a plan, and between what they ask. Parts are matched
 * by their stable ids, never by their place or name. Floor 2: base, text. Pure; any thread. Texts lie
 * in the plans or in the arena given. */
#ifndef SP_DOMAIN_PLAN_DIFF_H
#define SP_DOMAIN_PLAN_DIFF_H

#include "common/domain/plan_table.h"
#include "common/domain/question.h"

enum plan_change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };

struct plan_change {
	enum plan_change_kind kind;
	enum plan_part part;
	const char *area; /* id; NULL for what is the whole plan's */
	const char *area_name; /* with its number, as the newer version that has it calls it */
	const char *id; /* NULL for what has none */
	uint32_t year; /* 0 = none */
	const char *title; /* what people call the part */
	/* CHANGE_CHANGED: which value, and both as texts; NULL = not stated. One change a value. */
	enum field field;
	const char *before, *after;
};

struct plan_diff {
	struct plan_change *items;
	size_t n_items;
	size_t counts[CHANGE_CHANGED + 1]; /* parts; one with several changed values counts once */
};

/* In the newer version's order: the plan, then area by area, in each first what is new or changed, then what
 * was taken away; areas that were taken away come last. Words are in `lang`, numbers with decimal comma.
 * Both have passed plan_check. SP_OK, SP_NO_MEMORY. */
SP_CHECK enum sp_code plan_diff(const struct plan *before, const struct plan *after, enum lang lang,
	struct arena *a, struct plan_diff *out);

/* Two questions of one key that do not ask the same; one of them is NULL when only one version asks. */
struct question_diff {
	const struct question *before, *after;
};
/* In the order of `after`, those that are asked no more last. SP_OK, SP_NO_MEMORY. */
SP_CHECK enum sp_code questions_diff(const struct questions *before, const struct questions *after,
	struct arena *a, struct question_diff **out, size_t *n);

#endif
