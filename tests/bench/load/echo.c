/* SPDX-License-Identifier: Apache-2.0 */
/* echo.c - the client of bench_echo: sends request_size bytes, awaits reply_size. */
#include "tests/bench/load/load.h"

static void ask(struct conn *c, unsigned slot, struct buf *b)
{
	(void)slot;
	buf_add(b, c->lane->content->filler.ptr, c->lane->content->filler.len);
}

static enum taken take(
	struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *say)
{
	(void)slot, (void)say;
	if (in.len < c->lane->options->reply_size)
		return TAKE_MORE;
	*used = c->lane->options->reply_size;
	return TAKE_REPLY;
}

const struct speech speech_echo = {
	.name = "echo", .tasks = 1U << TASK_PING, .ready_at_once = true, .ask = ask, .take = take};
