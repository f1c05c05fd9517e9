/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a value: one that can be read is printed as what reads as the same. */
#include "common/domain/plan_table.h"
#include "common/domain/question.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = (size_t)4 * ANSWER_TEXT_MAX;

static bool same(const struct observation *x, const struct observation *y)
{
	return part_alike(PART_OBSERVATION, x, y, NULL, 0);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct arena a;
	struct observation o = {0}, again = {0};
	arena_init(&a, FUZZ_ARENA);
	const char *text = arena_text_n(&a, data, size), *printed = NULL;
	enum sp_code rc = text ? observation_parse(text, &a, &o) : SP_NO_MEMORY;
	if (rc == SP_OK) {
		REQUIRE(o.state != STATE_NONE);
		printed = observation_print(&o, LANG_SV, &a);
		rc = printed ? observation_parse(printed, &a, &again) : SP_NO_MEMORY;
		REQUIRE(rc == SP_NO_MEMORY || (rc == SP_OK && same(&o, &again)));
	}
	arena_free(&a);
}
