/* SPDX-License-Identifier: Apache-2.0 */
/* test.h - a few lines over cmocka: TEST(subject, what_holds) { CHECK(...); } and TESTS(...) for main. */
#ifndef SP_TESTS_LIB_TEST_H
#define SP_TESTS_LIB_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/arena.h"

/* Tests register themselves, in the order of the file; main comes from tests/lib/test.c. */
struct test_case {
	const char *name;
	void (*run)(void **state);
	struct test_case *next;
};
void test_register(struct test_case *t);

#define TEST(subject, holds)                                                                \
	static void subject##_##holds(void **test_state);                                   \
	__attribute__((constructor)) static void register_##subject##_##holds(void)         \
	{                                                                                   \
		static struct test_case t = {#subject " " #holds, subject##_##holds, NULL}; \
		test_register(&t);                                                          \
	}                                                                                   \
	static void subject##_##holds(__attribute__((unused)) void **test_state)

#define CHECK(condition) assert_true(condition)
#define CHECK_INT(got, want) assert_int_equal(got, want)
#define CHECK_TEXT(got, want) assert_string_equal(got, want)
#define CHECK_BYTES(got, want)                                              \
	do {                                                                \
		struct bytes got_ = (got), want_ = (want);                  \
		assert_int_equal(got_.len, want_.len);                      \
		if (got_.len)                                               \
			assert_memory_equal(got_.ptr, want_.ptr, got_.len); \
	} while (0)
/* Shows symbol, place and parameters when the code is another. */
#define CHECK_CODE(got, want, err) test_check_code((got), (want), (err), __FILE__, __LINE__)
void test_check_code(enum sp_code got, enum sp_code want, const struct sp_error *err,
	const char *file, int line);

/* A new empty folder of this test, removed at the end of the program. */
const char *test_folder(void);
/* How many files and folders lie in a folder. */
size_t test_names_in(const char *folder);
/* An arena of 64 MiB, freed at the end of the program. */
struct arena *test_arena(void);

#endif
