/* SPDX-License-Identifier: Apache-2.0 */
/* A plan file. One that is accepted holds together, and its questions can be made. */
#include "client/files/files.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct plan *plan = NULL;
	struct findings faults = {0};
	struct questions qs;
	struct sp_error err = {0};
	arena_init(&a, 4 * FUZZ_ARENA);
	enum sp_code rc =
		plan_file_read("plan.yaml", bytes_of(data, size), &a, &plan, &faults, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK && faults.errors == 0) {
		REQUIRE(plan);
		if (plan_check(plan, &err) == SP_OK)
			rc = questions_of_plan(plan, plan->from_year, &a, &qs);
		REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY);
	}
	arena_free(&a);
	return 0;
}
