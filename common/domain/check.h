/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - checking one value of a plan, for plan_check. Private to common/domain. Each returns SP_OK, or
 * SP_PLAN_INVALID with the path and the fault. */
#ifndef SP_DOMAIN_CHECK_H
#define SP_DOMAIN_CHECK_H

#include "common/domain/plan.h"

enum { PATH_SIZE = 160 };

/* Where we are in the plan, so that a fault can name it: areas[2].goals[0] */
struct plan_path {
	char text[PATH_SIZE];
	struct sp_error *err;
};

void plan_path_set(struct plan_path *at, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* `field` is what the path ends with; "" for the path itself. `value` may be NULL. */
enum sp_code plan_fault_at(
	const struct plan_path *at, const char *field, enum plan_fault f, const char *value);
enum sp_code plan_fault_number(
	const struct plan_path *at, const char *field, enum plan_fault f, uint64_t value);

SP_CHECK enum sp_code plan_check_text(
	const struct plan_path *at, const char *field, const char *text, bool needed);
SP_CHECK enum sp_code plan_check_texts(
	const struct plan_path *at, const char *field, const char *const *texts, size_t n);
SP_CHECK enum sp_code plan_check_id(const struct plan_path *at, const char *field, const char *id);
SP_CHECK enum sp_code plan_check_year(const struct plan_path *at, uint32_t year);
/* 0 is "not stated" and allowed unless it is needed. */
SP_CHECK enum sp_code plan_check_word(
	const struct plan_path *at, const char *field, enum vocabulary v, int value, bool needed);
SP_CHECK enum sp_code plan_check_count(
	const struct plan_path *at, const char *field, size_t n, size_t max);
/* Item i of a list of `size` bytes an item, whose first member is the id: well formed, and in no item
 * before it. */
SP_CHECK enum sp_code plan_check_list_id(
	const struct plan_path *at, const char *field, const void *items, size_t i, size_t size);
bool plan_id_before(const void *items, size_t i, size_t size);

/* One area and all that it holds. */
SP_CHECK enum sp_code plan_check_area(struct plan_path *at, const struct plan *p, size_t i);

#endif
