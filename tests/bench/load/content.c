/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/codec/codec.h"
#include "tests/bench/load/load.h"

enum { ARENA_MAX = 16 << 20, BODY_MAX = 1 << 20, LAST_BEFORE_ANSWERS = 6 };

static size_t varint(struct bytes in, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < in.len && i < 10; i++) {
		*out |= (uint64_t)(in.ptr[i] & 127) << (7 * i);
		if (in.ptr[i] < 128)
			return i + 1;
	}
	link_die("the submission is not protobuf");
}

static struct bytes behind(struct bytes in, size_t n)
{
	if (n > in.len)
		link_die("the submission is cut");
	return bytes_of(in.ptr + n, in.len - n);
}

/* Fields are encoded in the order of their numbers: those up to base_revision are left out. */
static struct bytes answers_of(struct bytes body)
{
	for (;;) {
		uint64_t tag, value;
		size_t n = varint(body, &tag);
		if (tag >> 3 > LAST_BEFORE_ANSWERS)
			return body;
		n += varint(behind(body, n), &value);
		body = behind(body, (tag & 7) == 2 ? n + value : n);
	}
}

void content_place(uint32_t n, unsigned set, char unit[SWEDEN_NAME], uint32_t *year)
{
	sweden_unit(set, n % SWEDEN_ORGANISATIONS + 1, unit);
	*year = SWEDEN_FIRST_YEAR + n / SWEDEN_ORGANISATIONS % SWEDEN_YEARS;
}

void content_init(struct content *c, const struct options *o)
{
	struct buf body;
	struct sp_error err = {0};
	arena_init(&c->arena, ARENA_MAX);
	buf_init(&body, BODY_MAX);
	if (!bench_form_init(&c->form, o->task == TASK_SMALL, &c->arena) ||
		sweden_form_fill(&c->form, o->set, 1, SWEDEN_FIRST_YEAR, 0, &err) != SP_OK)
		link_die("no form");
	c->form.m.on_behalf = !o->accounts;
	if (codec_encode(CODEC_SUBMIT, &c->form.m, &body, &err) != SP_OK)
		link_die("no submission");
	c->body = arena_bytes(&c->arena, buf_bytes(&body));
	c->answers = answers_of(c->body);
	c->filler = bytes_of(arena_alloc(&c->arena, o->request_size), o->request_size);
	buf_free(&body);
}
