/* SPDX-License-Identifier: Apache-2.0 */
/* A loop's turn has time for so many: who is read in it, and who in the next one. */
#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/test.h"

enum { CLIENTS = 5, OUT_OF_TIME = CLIENTS };

static struct loop loop;
static uint64_t rounds[CLIENTS];

static void begin(void)
{
	memset(&loop, 0, sizeof loop);
	metrics_init(&loop.metrics);
	loop.read_round = 1;
	memset(rounds, 0, sizeof rounds);
}

static void run_out_of_time(void)
{
	loop.turn_ns = clock_steady_ns() - UINT64_C(1000000000);
}

/* All of them have sent something, the first always first, and after so many there is no time left. The letters of
 * those who are read. */
static const char *turn(size_t time)
{
	static char read[CLIENTS + 1];
	size_t n = 0;
	loop_wake(&loop);
	for (size_t i = 0; i < CLIENTS; i++) {
		if (n == time)
			run_out_of_time();
		if (loop_may_read(&loop, &rounds[i]))
			read[n++] = (char)('a' + i);
	}
	loop_end_turn(&loop);
	read[n] = '\0';
	return read;
}

TEST(turns, read_nobody_twice_while_somebody_waits)
{
	begin();
	CHECK_TEXT(turn(2), "ab");
	CHECK_TEXT(turn(2), "cd");
	CHECK_TEXT(turn(2), "e");
	CHECK_TEXT(turn(2), "ab");
}

TEST(turns, with_time_enough_read_everybody)
{
	begin();
	CHECK_TEXT(turn(OUT_OF_TIME), "abcde");
	CHECK_TEXT(turn(OUT_OF_TIME), "abcde");
}

TEST(turns, that_are_over_before_they_begin_read_nobody_and_forget_nobody)
{
	begin();
	CHECK_TEXT(turn(0), "");
	CHECK_TEXT(turn(3), "abc");
	CHECK_TEXT(turn(0), "");
	CHECK_TEXT(turn(OUT_OF_TIME), "de");
	CHECK_TEXT(turn(OUT_OF_TIME), "abcde");
}
