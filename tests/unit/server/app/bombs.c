/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that are made to take all memory, from the frame on: they get what a request may have, and give it back. */
#include <malloc.h>

#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/bombs.h"
#include "tests/lib/random.h"

enum { MUTATED = 10000, TAGS = 16, USUAL_MAX = 8 << 10, LARGE_ONE_IN = 128 };
/* Pieces of the machine's memory are taken whole; beside them little is held. */
enum { ROUNDING = 64 << 10, HELD_MAX = REQUEST_ARENA_MAX + (1 << 20) };

static struct fixture f;
/* By one request: of its arena, and of all of the machine's memory. */
static size_t most_used, most_held;

/* 0 where a sanitizer has the memory. */
static size_t held(void)
{
	struct mallinfo2 now = mallinfo2();
	return now.uordblks + now.hblkhd;
}

/* Those that may send the largest frames, and one of each of the others. */
static const struct aim {
	enum message_type type;
	struct identity *who;
	size_t max;
} aims[] = {
	{MESSAGE_SUBMIT, &f.gavle, FRAME_MAX},
	{MESSAGE_PLAN_IMPORT, &f.coordinator, FRAME_MAX},
	{MESSAGE_ORG_IMPORT, &f.admin, FRAME_MAX},
	{MESSAGE_ENROL, &f.nobody, FRAME_MAX_ANONYMOUS},
	{MESSAGE_ACCOUNT_RENEW, &f.gavle, 4096},
	{MESSAGE_INVITE_CREATE, &f.admin, 1024},
	{MESSAGE_QUESTIONS, &f.gavle, 512},
	{MESSAGE_TOTAL, &f.coordinator, 512},
};
enum { AIMS = sizeof aims / sizeof aims[0] };

/* The frame goes through; what it is answered. */
static enum sp_code explode(const struct aim *to, const struct buf *body)
{
	const struct frame sent = {.type = (uint16_t)to->type, .tag = 7, .body = buf_bytes(body)};
	struct frame got;
	struct buf wire, reply;
	buf_init(&wire, FRAME_HEADER_SIZE + FRAME_MAX);
	buf_init(&reply, FRAME_MAX);
	CHECK_CODE(frame_write(&wire, &sent), SP_OK, NULL);
	CHECK_CODE(frame_next(&wire, to->max, &got, &f.err), SP_OK, &f.err);
	size_t before = held();
	struct request *r = fixture_open(&f, to->who, to->type, got.body);
	size_t more = held() > before ? held() - before : 0;
	most_held = more > most_held ? more : most_held;
	most_used = r->arena.used > most_used ? r->arena.used : most_used;
	CHECK(r->arena.used <= REQUEST_ARENA_MAX);
	CHECK(meter_used(app_memory(f.app)) <= REQUEST_ARENA_MAX + ROUNDING);
	enum sp_code rc = r->outcome;
	CHECK(rc != SP_INTERNAL && rc != SP_STORAGE);
	if (rc != SP_OK)
		CHECK_INT(fixture_frame(&f, r, &reply), FRAME_ERROR);
	request_free(r);
	CHECK_INT(meter_used(app_memory(f.app)), 0);
	buf_free(&reply);
	buf_free(&wire);
	return rc;
}

TEST(bomb, of_each_kind_in_each_field_is_refused_with_bounded_memory)
{
	fixture_year(&f);
	uint64_t before = fixture_entries(&f);
	for (size_t i = 0; i < AIMS; i++)
		for (uint32_t tag = 1; tag < TAGS; tag++)
			for (int kind = 0; kind < BOMB_KINDS; kind++) {
				struct buf b = wire_new();
				bomb_fill(&b, (enum bomb_kind)kind, tag, aims[i].max);
				enum sp_code rc = explode(&aims[i], &b);
				/* a single unknown field is none, however long */
				CHECK(rc != SP_OK || aims[i].max < FRAME_MAX);
				buf_free(&b);
			}
	CHECK_INT(fixture_entries(&f), before);
	CHECK(most_held <= HELD_MAX);
	fixture_close(&f);
}

/* One bomb behind another, perhaps behind a message that is sound; some bytes are others; cut off somewhere. */
static struct buf mutated(struct random_numbers *r, const struct aim *to, struct bytes sound)
{
	struct buf b;
	const size_t usual = to->max < USUAL_MAX ? to->max : USUAL_MAX;
	const size_t size = random_below(r, LARGE_ONE_IN) ? usual : to->max;
	buf_init(&b, 4 * FRAME_MAX);
	if (random_below(r, 2))
		buf_add(&b, sound.ptr, sound.len);
	for (uint32_t n = 1 + random_below(r, 3); n; n--)
		bomb_fill(&b, (enum bomb_kind)random_below(r, BOMB_KINDS),
			1 + random_below(r, TAGS), 1 + random_below(r, (uint32_t)size));
	for (uint32_t n = random_below(r, 8); n; n--)
		b.data[b.start + random_below(r, (uint32_t)b.len)] ^=
			(uint8_t)(1 + random_below(r, 255));
	if (random_below(r, 4) == 0)
		b.len = random_below(r, (uint32_t)b.len);
	b.len = b.len > to->max ? to->max : b.len;
	return b;
}

TEST(bomb, that_is_mutated_ten_thousand_times_takes_no_more_memory)
{
	struct random_numbers random = {.state = 7};
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	struct bytes sound = fixture_encode(&f, CODEC_SUBMIT, &m);
	for (size_t i = 0; i < MUTATED; i++) {
		const struct arena_mark mark = arena_mark(f.arena);
		const struct aim *to = &aims[random_below(&random, AIMS)];
		struct buf b = mutated(&random, to, sound);
		(void)explode(to, &b);
		buf_free(&b);
		arena_rewind(f.arena, mark);
	}
	CHECK(most_held <= HELD_MAX);
	print_message("%d mutated bombs: a request was given %zu KiB at most, of %d\n", MUTATED,
		most_used / 1024, REQUEST_ARENA_MAX / 1024);
	fixture_close(&f);
}
