/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/load/load.h"

enum { LINE_MAX_SIZE = 256 };

static void add_argument(struct buf *b, struct bytes v)
{
	buf_addf(b, "$%zu\r\n", v.len);
	buf_add(b, v.ptr, v.len);
	buf_add_text(b, "\r\n");
}

/* One key for each revision: as in the others, nothing that was received is lost. */
static void ask_set(struct conn *c, struct buf *b)
{
	char key[64];
	snprintf(key, sizeof key, "s:%u:%" PRIu64, c->number, c->asked);
	buf_add_text(b, "*3\r\n$3\r\nSET\r\n");
	add_argument(b, bytes_text(key));
	add_argument(b, c->lane->content->body);
}

static void ask_get(struct conn *c, struct buf *b)
{
	char key[64];
	snprintf(key, sizeof key, "f:%u",
		(unsigned)(lane_random(c->lane) % c->lane->options->objects));
	buf_add_text(b, "*2\r\n$3\r\nGET\r\n");
	add_argument(b, bytes_text(key));
}

static void ask(struct conn *c, unsigned slot, struct buf *b)
{
	(void)slot;
	switch (c->lane->options->task) {
	case TASK_SUBMIT:
	case TASK_SMALL:
		ask_set(c, b);
		return;
	case TASK_FETCH:
		ask_get(c, b);
		return;
	default:
		buf_add_text(b, "PING\r\n");
	}
}

static enum taken take(
	struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *say)
{
	(void)slot, (void)say, (void)c;
	char line[LINE_MAX_SIZE] = "";
	const uint8_t *end = memchr(in.ptr, '\n', in.len);
	if (!end)
		return TAKE_MORE;
	size_t n = (size_t)(end - in.ptr) + 1;
	memcpy(line, in.ptr, n < sizeof line ? n : sizeof line - 1);
	if (line[0] == '-' || strcmp(line, "$-1\r\n") == 0)
		link_die("redis: %s", line);
	if (line[0] == '$')
		n += strtoul(line + 1, NULL, 10) + 2;
	if (in.len < n)
		return TAKE_MORE;
	*used = n;
	return TAKE_REPLY;
}

const struct speech speech_redis = {.name = "redis",
	.tasks = 1U << TASK_PING | 1U << TASK_SUBMIT | 1U << TASK_SMALL | 1U << TASK_FETCH,
	.ready_at_once = true,
	.ask = ask,
	.take = take};
