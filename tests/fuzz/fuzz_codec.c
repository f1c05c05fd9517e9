/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte names the message. What can be decoded can be encoded, decoded again, and then
 * gives the same bytes; a refusal names a code that the header promises. Totals are unpacked as the client does, which
 * may have a server that says anything. */
#include "common/codec/codec.h"
#include "common/codec/total.h"
#include "common/wire/frame.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 1 + FRAME_MAX;

static bool promised(enum sp_code rc)
{
	return rc == SP_OK || rc == SP_MALFORMED || rc == SP_FIELD_MISSING ||
	       rc == SP_FIELD_INVALID || rc == SP_TOO_LARGE;
}

static void encode(enum codec_id id, const void *in, struct buf *out)
{
	struct sp_error err;
	buf_init(out, FUZZ_ARENA);
	REQUIRE(codec_encode(id, in, out, &err) == SP_OK);
}

static void check_again(enum codec_id id, const void *in)
{
	struct arena a;
	struct sp_error err;
	struct buf first, second;
	arena_init(&a, 2 * FUZZ_ARENA);
	void *out = arena_alloc(&a, codec_struct_size(id));
	encode(id, in, &first);
	REQUIRE(codec_decode(id, buf_bytes(&first), &a, out, &err) == SP_OK);
	encode(id, out, &second);
	REQUIRE(bytes_equal(buf_bytes(&first), buf_bytes(&second)));
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
}

static void unpack(const struct msg_total_reply *m, struct arena *a)
{
	static struct question items[] = {
		{.key = "sip/i/a", .area = "sip", .text = "A", .kind = QUESTION_COUNT, .slots = 2},
		{.key = "sip/i/b", .area = "sip", .text = "B", .kind = QUESTION_SHARE, .slots = 2},
		{.key = "sip/i/c", .area = "sip", .text = "C", .kind = QUESTION_YES_NO, .slots = 1},
		{.key = "sip/i/d",
			.area = "sip",
			.text = "D",
			.kind = QUESTION_MONTHS,
			.slots = 12},
		{.key = "sip/a/e",
			.area = "sip",
			.text = "E",
			.kind = QUESTION_ACTIVITY,
			.slots = 1},
		{.key = "sip/fulfilment", .area = "sip", .kind = QUESTION_GRADE, .slots = 1}};
	const struct questions qs = {.items = items, .n_items = sizeof items / sizeof items[0]};
	struct totals t;
	struct sp_error err = {0};
	enum sp_code rc = totals_unpack(m, &qs, a, &t, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || err.code == rc);
	(void)coverage_unpack(m);
	for (size_t i = 0; rc == SP_OK && i < t.n_items; i++)
		(void)total_print(&t.items[i], LANG_SV, a);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct arena a;
	struct sp_error err = {0};
	if (size == 0)
		return;
	const enum codec_id id = (enum codec_id)(data[0] % CODEC_COUNT);
	arena_init(&a, FUZZ_ARENA);
	void *out = arena_alloc(&a, codec_struct_size(id));
	enum sp_code rc = codec_decode(id, bytes_of(data + 1, size - 1), &a, out, &err);
	REQUIRE(promised(rc));
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		check_again(id, out);
	if (rc == SP_OK && id == CODEC_TOTAL_REPLY)
		unpack(out, &a);
	arena_free(&a);
}
