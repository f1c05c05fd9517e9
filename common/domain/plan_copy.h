/* SPDX-License-Identifier: Apache-2.0 */
/* plan_copy.h - lists of a plan that another plan is made of: copied so that they may grow, while the first
 * plan stays as it is. Private to common/domain. */
#ifndef SP_DOMAIN_PLAN_COPY_H
#define SP_DOMAIN_PLAN_COPY_H

#include "common/domain/plan.h"

/* A plan being made. `rc` stays at the first failure; the rest then does nothing. */
struct making_plan {
	struct arena *arena;
	enum sp_code rc;
};

/* Replaces a list by a copy of it in the arena, to which ARENA_PUSH may add. `items` is the address of the
 * list. */
void list_own(struct making_plan *m, void *items, size_t n, size_t size);
#define LIST_OWN(m, from, list) list_own(m, &(from)->list, (from)->n_##list, sizeof *(from)->list)
/* Adds copies of n_from items to an owned list. */
void list_append(struct making_plan *m, void *items, size_t *n, size_t size, const void *from,
	size_t n_from);
/* The same for one item, at place `at`. */
void list_insert(
	struct making_plan *m, void *items, size_t *n, size_t size, const void *item, size_t at);

#endif
