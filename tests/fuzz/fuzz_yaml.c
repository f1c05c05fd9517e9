/* SPDX-License-Identifier: Apache-2.0 */
/* A plan file. One that is accepted holds together, its questions can be made, and written and read again it is
 * written as the same. */
#include "client/files/files.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 256 << 10; /* ten times the longest of client/data; files may have 16 MiB */

static void check_again(const struct plan *plan, struct arena *a)
{
	struct buf first, second;
	struct plan *again = NULL;
	struct findings faults = {0};
	struct sp_error err = {0};
	buf_init(&first, FILE_MAX);
	buf_init(&second, FILE_MAX);
	enum sp_code rc = plan_file_write(plan, a, &first);
	if (rc == SP_OK)
		rc = plan_file_read("again.yaml", buf_bytes(&first), a, &again, &faults, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE);
	if (rc == SP_OK) {
		REQUIRE(faults.errors == 0);
		rc = plan_file_write(again, a, &second);
		REQUIRE(rc == SP_NO_MEMORY || bytes_equal(buf_bytes(&first), buf_bytes(&second)));
	}
	buf_free(&first);
	buf_free(&second);
}

void fuzz_one(const uint8_t *data, size_t size)
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
		REQUIRE(plan && plan_check(plan, &err) == SP_OK);
		rc = questions_of_plan(plan, plan->from_year, &a, &qs);
		REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY);
		check_again(plan, &a);
	}
	arena_free(&a);
}
