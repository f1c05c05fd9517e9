/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/codec/codec.h"
#include "common/wire/frame.h"
#include "tests/bench/load/load.h"

/* Tags 0 and 1 are of the greeting; the others are slots. */
enum { TAG_HELLO = 1, TAG_NEWEST = 2, TAG_SLOT = 16 };

/* ---- protobuf, of the few fields that change from request to request ---- */

static void add_varint(struct buf *b, uint64_t v)
{
	uint8_t bytes[10];
	size_t n = 0;
	for (; v > 127; v >>= 7)
		bytes[n++] = (uint8_t)(v | 128);
	bytes[n++] = (uint8_t)v;
	buf_add(b, bytes, n);
}

static void add_number(struct buf *b, unsigned field, uint64_t v)
{
	add_varint(b, (uint64_t)field << 3);
	add_varint(b, v);
}

static void add_bytes(struct buf *b, unsigned field, struct bytes v)
{
	add_varint(b, (uint64_t)field << 3 | 2);
	add_varint(b, v.len);
	buf_add(b, v.ptr, v.len);
}

/* ---- frames ---- */

/* Where the frame begins: its length is set by end_frame. */
static size_t begin_frame(struct buf *b, enum message_type type, uint32_t tag)
{
	uint8_t header[FRAME_HEADER_SIZE] = {0};
	size_t at = b->len;
	be16_put(header + 4, (uint16_t)type);
	be32_put(header + 8, tag);
	buf_add(b, header, sizeof header);
	return at;
}

static void end_frame(struct buf *b, size_t at)
{
	be32_put(b->data + b->start + at, (uint32_t)(b->len - at - FRAME_HEADER_SIZE));
}

static void ask_hello(struct buf *b)
{
	size_t at = begin_frame(b, MESSAGE_HELLO, TAG_HELLO);
	add_number(b, 1, 1);
	add_bytes(b, 2, bytes_text("bench"));
	end_frame(b, at);
}

static void ask_followup(struct buf *b, uint32_t tag, uint32_t place, unsigned set)
{
	char unit[SWEDEN_NAME];
	uint32_t year;
	content_place(place, set, unit, &year);
	size_t at = begin_frame(b, MESSAGE_FOLLOWUP_GET, tag);
	add_bytes(b, 1, bytes_text(BENCH_PLAN));
	add_number(b, 2, year);
	add_bytes(b, 3, bytes_text(unit));
	end_frame(b, at);
}

static void draw_key(struct conn *c, uint8_t key[SUBMISSION_KEY_SIZE])
{
	uint64_t ms = clock_utc_ms(), low = lane_random(c->lane), high = lane_random(c->lane);
	be64_put(key, ms << 16 | (high & 0xffff));
	be64_put(key + 8, low);
}

static void ask_submit(struct conn *c, struct buf *b, uint32_t tag)
{
	char unit[SWEDEN_NAME];
	uint8_t key[SUBMISSION_KEY_SIZE];
	uint32_t year;
	content_place(c->number, c->lane->options->set, unit, &year);
	draw_key(c, key);
	size_t at = begin_frame(b, MESSAGE_SUBMIT, tag);
	add_bytes(b, 1, bytes_of(key, sizeof key));
	add_bytes(b, 2, bytes_text(BENCH_PLAN));
	add_number(b, 3, 1);
	add_number(b, 4, year);
	add_bytes(b, 5, bytes_text(unit));
	add_number(b, 6, c->revision++);
	buf_add(b, c->lane->content->answers.ptr, c->lane->content->answers.len);
	end_frame(b, at);
}

/* One question of a random year, or all of one year after another. */
static void ask_total(struct conn *c, struct buf *b, uint32_t tag)
{
	enum { IN_AREA = SWEDEN_INDICATORS / SWEDEN_AREAS };
	char name[SWEDEN_NAME];
	const struct options *o = c->lane->options;
	bool one = o->task == TASK_TOTAL;
	uint64_t year = one ? lane_random(c->lane) : c->asked;
	unsigned question = (unsigned)(lane_random(c->lane) % SWEDEN_INDICATORS);
	sweden_plan_id(o->set, name);
	size_t at = begin_frame(b, MESSAGE_TOTAL, tag);
	add_bytes(b, 1, bytes_text(name));
	add_number(b, 2, SWEDEN_FIRST_YEAR + year % SWEDEN_YEARS);
	snprintf(name, sizeof name, "a%02u/i/i%03u", question / IN_AREA + 1, question + 1);
	if (one)
		add_bytes(b, 5, bytes_text(name));
	end_frame(b, at);
}

static void ask(struct conn *c, unsigned slot, struct buf *b)
{
	const struct options *o = c->lane->options;
	uint32_t tag = TAG_SLOT + slot;
	switch (o->task) {
	case TASK_PING:
	case TASK_COUNT:
		end_frame(b, begin_frame(b, MESSAGE_HEALTH, tag));
		return;
	case TASK_SUBMIT:
	case TASK_SMALL:
		ask_submit(c, b, tag);
		return;
	case TASK_FETCH:
		ask_followup(b, tag, (uint32_t)(lane_random(c->lane) % o->objects), o->set);
		return;
	case TASK_TOTAL:
	case TASK_YEAR:
		ask_total(c, b, tag);
		return;
	}
}

/* ---- what comes ---- */

_Noreturn static void refused(struct conn *c, const struct frame *f)
{
	struct sp_error e = {0};
	if (codec_decode_error(f->body, &c->lane->scratch, &e) != SP_OK)
		link_die("samplan: an error that cannot be read");
	link_die("samplan: request %u: %s %s %s %s", f->type, sp_error_row(e.code)->symbol, e.where,
		e.param[0], e.param[1]);
}

static void decode(struct conn *c, enum codec_id id, const struct frame *f, void *out)
{
	struct sp_error err = {0};
	if (codec_decode(id, f->body, &c->lane->scratch, out, &err) != SP_OK)
		link_die("samplan: request %u: the reply cannot be read: %s", f->type, err.where);
}

static bool writes(const struct conn *c)
{
	enum task task = c->lane->options->task;
	return task == TASK_SUBMIT || task == TASK_SMALL;
}

/* Only who writes has to know what is there, and who stays idle to be greeted: others ask behind their hello. */
static enum taken welcome(struct conn *c, const struct frame *f, struct buf *b)
{
	struct msg_welcome w;
	decode(c, CODEC_WELCOME, f, &w);
	if (!w.authenticated)
		link_die("samplan does not know the certificate");
	ask_hello(b);
	return writes(c) || c->lane->options->mode == MODE_IDLE ? TAKE_ON : TAKE_READY;
}

static enum taken greeted(struct conn *c, struct buf *b)
{
	if (writes(c)) {
		ask_followup(b, TAG_NEWEST, c->number, c->lane->options->set);
		return TAKE_ON;
	}
	return c->lane->options->mode == MODE_IDLE ? TAKE_READY : TAKE_ON;
}

static enum taken newest(struct conn *c, const struct frame *f)
{
	struct sp_error e = {0};
	struct msg_followup_get_reply r;
	c->revision = 0;
	if (!(f->flags & FRAME_ERROR)) {
		decode(c, CODEC_FOLLOWUP_GET_REPLY, f, &r);
		c->revision = r.newest_revision;
	} else if (codec_decode_error(f->body, &c->lane->scratch, &e) != SP_OK ||
		   e.code != SP_FOLLOWUP_UNKNOWN) {
		refused(c, f);
	}
	return TAKE_READY;
}

static enum taken take_greeting(struct conn *c, const struct frame *f, struct buf *b)
{
	enum taken taken = TAKE_ON;
	if (f->tag == TAG_NEWEST) {
		taken = newest(c, f);
	} else {
		if (f->flags & FRAME_ERROR)
			refused(c, f);
		taken = f->type == MESSAGE_WELCOME ? welcome(c, f, b) : greeted(c, b);
	}
	arena_free(&c->lane->scratch);
	return taken;
}

static enum taken take(struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *b)
{
	if (in.len < FRAME_HEADER_SIZE || in.len - FRAME_HEADER_SIZE < be32_get(in.ptr))
		return TAKE_MORE;
	struct frame f = {.type = be16_get(in.ptr + 4),
		.flags = be16_get(in.ptr + 6),
		.tag = be32_get(in.ptr + 8),
		.body = bytes_of(in.ptr + FRAME_HEADER_SIZE, be32_get(in.ptr))};
	*used = FRAME_HEADER_SIZE + f.body.len;
	if (f.tag < TAG_SLOT)
		return take_greeting(c, &f, b);
	if (f.flags & FRAME_ERROR)
		refused(c, &f);
	*slot = f.tag - TAG_SLOT;
	if (*slot >= SLOTS)
		link_die("samplan: a reply to nothing");
	return f.flags & FRAME_MORE ? TAKE_ON : TAKE_REPLY;
}

const struct speech speech_samplan = {.name = "samplan",
	.alpn = "samplan/1",
	.tasks = 1U << TASK_PING | 1U << TASK_SUBMIT | 1U << TASK_SMALL | 1U << TASK_FETCH |
		 1U << TASK_TOTAL | 1U << TASK_YEAR,
	.ask = ask,
	.take = take};
