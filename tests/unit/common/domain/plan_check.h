/* SPDX-License-Identifier: Apache-2.0 */
/* plan_check.h - the plan of Gävleborg with a fault in it, and what plan_check says of that. */
#ifndef SP_TESTS_PLAN_CHECK_H
#define SP_TESTS_PLAN_CHECK_H

#include "common/domain/plan.h"
#include "tests/unit/common/domain/gavleborg.h"

static inline void check_fault(const struct plan *p, const char *what, const char *where)
{
	struct sp_error err;
	CHECK_CODE(plan_check(p, &err), SP_PLAN_INVALID, &err);
	CHECK_TEXT(err.where, where);
	CHECK_TEXT(err.param[0], what);
	CHECK(vocabulary_find(VOCABULARY_PLAN_FAULT, err.param[0]) != 0);
	CHECK_INT(plan_check(p, NULL), SP_PLAN_INVALID);
}

/* One change to the plan and the fault that it has to give. */
struct fault_case {
	void (*change)(struct plan *p);
	const char *what, *where;
};

static inline void check_faults(const struct fault_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct plan *p = gavleborg();
		cases[i].change(p);
		check_fault(p, cases[i].what, cases[i].where);
	}
}

#endif
