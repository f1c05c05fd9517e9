/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"

#include "common/base/file.h"
#include "tests/lib/test.h"

static const char *write_at(const char *path, const char *text)
{
	struct sp_error err;
	CHECK(path != NULL);
	CHECK_CODE(file_write(path, bytes_text(text), 0600, &err), SP_OK, &err);
	return path;
}

TEST(receipt, never_takes_the_place_of_another_one)
{
	struct context c = {0};
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/kvitto-2180-2018-1.txt", folder);
	const char *second = arena_printf(test_arena(), "%s/kvitto-2180-2018-1-2.txt", folder);
	const char *third = arena_printf(test_arena(), "%s/kvitto-2180-2018-1-3.txt", folder);
	arena_init(&c.arena, 1 << 20);
	CHECK_TEXT(write_at(receipt_place(&c, path, bytes_text("one")), "one"), path);
	CHECK_TEXT(write_at(receipt_place(&c, path, bytes_text("two")), "two"), second);
	CHECK_TEXT(receipt_place(&c, path, bytes_text("three")), third);
	/* the same one again has its place */
	CHECK_TEXT(receipt_place(&c, path, bytes_text("one")), path);
	CHECK_TEXT(receipt_place(&c, path, bytes_text("two")), second);
	CHECK(receipt_place(&c, NULL, bytes_text("one")) == NULL);
	arena_free(&c.arena);
}
