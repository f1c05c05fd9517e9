/* SPDX-License-Identifier: Apache-2.0 */
/* support.c - what the fixtures of the tests ask of tests/lib/test.c, whose main program is not wanted here. A CHECK
 * that fails ends the program, and the fuzzer keeps the input. */
#include "tests/fuzz/fuzz.h"
#include "tests/lib/test.h"

void test_check_code(
	enum sp_code got, enum sp_code want, const struct sp_error *err, const char *file, int line)
{
	if (got == want)
		return;
	fprintf(stderr, "%s:%d: got %s, wanted %s (%s | %s)\n", file, line,
		sp_error_row(got)->symbol, sp_error_row(want)->symbol, err ? err->where : "",
		err ? err->param[0] : "");
	abort();
}

struct arena *test_arena(void)
{
	static struct arena arena;
	if (!arena.cap)
		arena_init(&arena, (size_t)64 << 20);
	return &arena;
}

const char *test_folder(void)
{
	return fuzz_folder();
}
