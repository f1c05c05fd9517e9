/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/bench/load/load.h"

enum { HEAD_MAX = 1023 };

/* Files /0 .. of 20 KiB; /ping is small. */
static void ask(struct conn *c, unsigned slot, struct buf *b)
{
	const struct options *o = c->lane->options;
	(void)slot;
	if (o->task == TASK_FETCH)
		buf_addf(b, "GET /%u HTTP/1.1\r\nHost: localhost\r\n\r\n",
			(unsigned)(lane_random(c->lane) % o->objects));
	else
		buf_add_text(b, "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

static size_t length_of(const char *head)
{
	static const char name[] = "content-length:";
	if (strncmp(head, "HTTP/1.1 200 ", 13) != 0)
		link_die("nginx: %.60s", head);
	for (const char *line = head; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncasecmp(line, name, sizeof name - 1) == 0)
			return strtoul(line + sizeof name - 1, NULL, 10);
	}
	link_die("nginx: no length");
}

static enum taken take(
	struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *say)
{
	char head[HEAD_MAX + 1] = "";
	(void)slot, (void)say;
	if (c->need == 0) {
		const uint8_t *end = memmem(in.ptr, in.len, "\r\n\r\n", 4);
		if (!end)
			return TAKE_MORE;
		struct bytes first = bytes_of(in.ptr, (size_t)(end - in.ptr) + 4);
		if (first.len > HEAD_MAX)
			link_die("nginx: a long head");
		memcpy(head, first.ptr, first.len);
		c->need = first.len + length_of(head);
	}
	if (in.len < c->need)
		return TAKE_MORE;
	*used = c->need;
	c->need = 0;
	return TAKE_REPLY;
}

const struct speech speech_http = {.name = "nginx",
	.alpn = "http/1.1",
	.tasks = 1U << TASK_PING | 1U << TASK_FETCH,
	.ready_at_once = true,
	.ask = ask,
	.take = take};
