/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - checking a plan: the values one by one (value_check.c), then what ties them together
 * (plan_check.c, area_check.c). Private to common/domain. A fault is told to the caller of the check, who
 * says whether to go on: then the check returns SP_OK. */
#ifndef SP_DOMAIN_CHECK_H
#define SP_DOMAIN_CHECK_H

#include "common/domain/plan_table.h"

enum { PATH_SIZE = 200 };

/* Where we are in the plan, so that a fault can name it: areas[2].goals[0] */
struct plan_path {
	char text[PATH_SIZE];
	plan_fault_teller tell;
	void *context;
	size_t n_parts; /* seen so far, of all lists */
};

/* A part in its place. */
struct checked {
	const struct plan *plan;
	const struct area *area; /* NULL for what is the plan's own */
	const struct member *list; /* that it lies in, of `owner`; NULL for the plan */
	const void *owner;
	size_t i;
	const void *part;
	/* part_hash of those up to it, in a list that holds no two of the same keys */
	uint32_t *hashes;
};

/* `field` is what the path ends with; "" for the path itself. `value` may be NULL: then it is the field. */
SP_CHECK enum sp_code plan_fault_at(
	const struct plan_path *at, const char *field, enum plan_fault f, const char *value);
SP_CHECK enum sp_code plan_fault_number(
	const struct plan_path *at, const char *field, enum plan_fault f, uint64_t value);

/* Each value of a part by its kind, then what ties the part to others, then the parts in it. */
SP_CHECK enum sp_code plan_check_part(
	struct plan_path *at, enum plan_part type, const struct checked *c);
/* What no single value shows; NULL for a part of which there is nothing to say. */
typedef enum sp_code (*relation_check)(const struct plan_path *at, const struct checked *c);
relation_check plan_relation(enum plan_part type);

/* Parts whose first member is their id, or ids alone. */
struct id_list {
	const void *items;
	size_t n, size; /* bytes an item */
};
bool plan_id_known(const struct id_list *in, const char *id);
/* Each is one of `known` (NULL: any) and there once. */
SP_CHECK enum sp_code plan_check_ids(const struct plan_path *at, const char *field,
	const char *const *ids, size_t n, const struct id_list *known);

/* Relations that stand in files of their own. */
SP_CHECK enum sp_code check_goal(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_area(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_activity(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_indicator(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_narrative(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_observation(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_target(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_cost(const struct plan_path *at, const struct checked *c);
SP_CHECK enum sp_code check_version(const struct plan_path *at, const struct checked *c);

#endif
