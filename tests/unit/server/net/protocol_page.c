/* SPDX-License-Identifier: Apache-2.0 */
/* proto/PROTOCOL.md: its deadlines and limits are the server's. */
#include "common/wire/frame.h"
#include "server/net/net.h"
#include "tests/lib/page.h"

/* The page has a line that begins with a cell of these words and has this in its second. */
static void check_cell(const char *words, const char *cell)
{
	const char *page = page_read(), *lead = arena_printf(test_arena(), "\n| %s", words);
	const char *row = strstr(page, lead), *second = row ? strstr(row, " | ") : NULL;
	if (!second || strncmp(second + 3, cell, strlen(cell)) != 0)
		fail_msg("PROTOCOL.md: in the line \"%s\" there should be \"%s\"", words, cell);
}

static void check_seconds(const char *words, uint32_t ms)
{
	check_cell(words, arena_printf(test_arena(), "%u s", (unsigned)(ms / 1000)));
}

TEST(protocol_page, has_the_deadlines_of_the_server)
{
	const struct server_timing *t = &server_timing_usual;
	check_seconds("for the handshake", t->handshake);
	check_seconds("for an anonymous connection", t->anonymous);
	check_seconds("for a frame's last byte", t->receiving);
	check_seconds("for its own writer", t->working);
	check_seconds("while the client takes nothing", t->replying);
	check_seconds("for the client's end", t->closing);
	check_cell("without a request",
		arena_printf(test_arena(), "%u min", (unsigned)(t->idle / 60000)));
}

TEST(protocol_page, has_the_limits_of_the_server)
{
	CHECK_INT(FRAME_MAX_ANONYMOUS, 4096);
	check_cell("body of a frame from an anonymous", "4,096 bytes");
	CHECK_INT(FRAME_MAX, 1048576);
	check_cell("body of a frame from an account", "1,048,576 bytes");
	check_cell(
		"requests in flight", arena_printf(test_arena(), "%d ", (int)FRAME_MAX_IN_FLIGHT));
	CHECK_INT(OUT_HIGH, 1 << 20);
	check_cell("bytes of replies that the client has not taken", "1 MiB");
	check_cell("memory for all requests",
		arena_printf(test_arena(), "%d MiB", (int)(SERVER_MEMORY_USUAL >> 20)));
}
