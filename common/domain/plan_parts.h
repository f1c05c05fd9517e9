/* SPDX-License-Identifier: Apache-2.0 */
/* plan_parts.h - a plan taken apart into a flat list, so that two versions can be compared value by
 * value. Private to common/domain. */
#ifndef SP_DOMAIN_PLAN_PARTS_H
#define SP_DOMAIN_PLAN_PARTS_H

#include "common/domain/plan_diff.h"

struct part_value {
	enum field field;
	const char *text; /* NULL = not stated */
};

struct plan_item {
	enum plan_part part;
	const char *area, *area_name, *id;
	uint32_t year;
	const char *key; /* by which it is told from others of its kind in the area */
	uint32_t nth; /* of those with this key */
	const char *title;
	struct part_value *values; /* the same fields in the same order for each part */
	size_t n_values;
};

struct plan_items {
	struct plan_item *items;
	size_t n_items;
};

/* In the plan's order, each area followed by what it holds, each indicator by its values. SP_OK,
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code plan_take_apart(
	const struct plan *p, enum lang lang, struct arena *a, struct plan_items *out);

#endif
