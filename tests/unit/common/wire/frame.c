/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/frame.h"
#include "tests/lib/test.h"

enum { MAX = 1024 };

/* The length that a header claims, and what it gives under a limit of MAX. */
static const struct {
	uint32_t length;
	enum sp_code want;
} claims[] = {
	{0, SP_OK},
	{1, SP_AGAIN},
	{MAX, SP_AGAIN},
	{MAX + 1, SP_FRAME_TOO_LARGE},
	{INT32_MAX, SP_FRAME_TOO_LARGE},
	{UINT32_MAX, SP_FRAME_TOO_LARGE},
};

static const uint8_t hi[] = {0, 0, 0, 2, 0, 7, 0, 1, 0xDE, 0xAD, 0xBE, 0xEF, 'h', 'i'};

static struct buf buf_over(const void *bytes, size_t n)
{
	struct buf b;
	buf_init(&b, (size_t)4 << 20);
	CHECK_INT(buf_append(&b, bytes, n), SP_OK);
	return b;
}

TEST(frame, asks_for_more_until_the_last_byte)
{
	for (size_t n = 0; n <= sizeof hi; n++) {
		struct frame f = {.type = 0xAAAA};
		struct sp_error err;
		struct buf in = buf_over(hi, n);
		CHECK_CODE(frame_next(&in, MAX, &f, &err), n == sizeof hi ? SP_OK : SP_AGAIN, &err);
		CHECK_INT(in.len, n == sizeof hi ? 0 : n);
		CHECK_INT(f.type, n == sizeof hi ? 7 : 0xAAAA);
		buf_free(&in);
	}
}

TEST(frame, has_type_flags_tag_and_body)
{
	struct frame f;
	struct buf in = buf_over(hi, sizeof hi);
	CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_OK);
	CHECK_INT(f.type, 7);
	CHECK_INT(f.flags, FRAME_MORE);
	CHECK_INT(f.tag, 0xDEADBEEF);
	CHECK_BYTES(f.body, bytes_text("hi"));
	buf_free(&in);
}

TEST(frame, comes_out_when_its_bytes_come_one_by_one)
{
	struct buf in = buf_over("", 0);
	struct frame f;
	for (size_t i = 0; i < sizeof hi; i++) {
		CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_AGAIN);
		CHECK_INT(buf_append(&in, hi + i, 1), SP_OK);
	}
	CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_OK);
	CHECK_BYTES(f.body, bytes_text("hi"));
	CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_AGAIN);
	buf_free(&in);
}

TEST(frame, over_the_limit_is_refused_by_its_length_alone)
{
	for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
		uint8_t header[FRAME_HEADER_SIZE] = {0};
		be32_put(header, claims[i].length);
		for (size_t n = 0; n <= sizeof header; n++) {
			struct buf in = buf_over(header, n);
			struct frame f;
			struct sp_error err;
			enum sp_code want = claims[i].want;
			if (want == SP_OK && n < sizeof header)
				want = SP_AGAIN;
			if (want == SP_FRAME_TOO_LARGE && n < 4)
				want = SP_AGAIN;
			CHECK_CODE(frame_next(&in, MAX, &f, &err), want, &err);
			CHECK_INT(in.len, want == SP_OK ? 0 : n);
			CHECK(in.cap <= MAX);
			buf_free(&in);
		}
	}
}

TEST(frame, refusal_names_both_sizes)
{
	uint8_t header[FRAME_HEADER_SIZE] = {0xFF, 0xFF, 0xFF, 0xFF};
	struct buf in = buf_over(header, sizeof header);
	struct frame f;
	struct sp_error err;
	CHECK_CODE(frame_next(&in, FRAME_MAX_ANONYMOUS, &f, &err), SP_FRAME_TOO_LARGE, &err);
	CHECK_TEXT(err.param[0], "4294967295");
	CHECK_TEXT(err.param[1], "4096");
	buf_free(&in);
}

TEST(frame, with_a_flag_that_does_not_exist_is_malformed)
{
	for (unsigned flags = 0; flags <= UINT16_MAX; flags++) {
		uint8_t header[FRAME_HEADER_SIZE] = {0};
		struct frame f;
		be16_put(header + 6, (uint16_t)flags);
		struct buf in = buf_over(header, sizeof header);
		CHECK_INT(frame_next(&in, MAX, &f, NULL), flags < 4 ? SP_OK : SP_MALFORMED);
		buf_free(&in);
	}
}

TEST(frame, strangers_are_refused_at_once)
{
	static const char *const strangers[] = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01\x02\x00\x01"};
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		struct buf in = buf_over(strangers[i], 6);
		struct frame f;
		CHECK_INT(frame_next(&in, FRAME_MAX, &f, NULL), SP_FRAME_TOO_LARGE);
		buf_free(&in);
	}
}

TEST(frame, many_in_one_segment_come_out_in_order)
{
	struct buf in = buf_over("", 0);
	struct frame f;
	for (uint32_t tag = 0; tag < 1000; tag++) {
		uint8_t body[4];
		be32_put(body, tag * 7);
		f = (struct frame){9, FRAME_ERROR, tag, bytes_of(body, tag % 5)};
		CHECK_INT(frame_write(&in, &f), SP_OK);
	}
	for (uint32_t tag = 0; tag < 1000; tag++) {
		uint8_t body[4];
		be32_put(body, tag * 7);
		CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_OK);
		CHECK_INT(f.tag, tag);
		CHECK_BYTES(f.body, bytes_of(body, tag % 5));
	}
	CHECK_INT(frame_next(&in, MAX, &f, NULL), SP_AGAIN);
	buf_free(&in);
}

/* Two frames, cut in three at every pair of places. */
TEST(frame, two_come_out_whatever_the_cuts)
{
	uint8_t wire[2 * sizeof hi];
	memcpy(wire, hi, sizeof hi);
	memcpy(wire + sizeof hi, hi, sizeof hi);
	wire[sizeof hi + 11] = 1;
	for (size_t first = 0; first <= sizeof wire; first++) {
		for (size_t second = first; second <= sizeof wire; second++) {
			const size_t ends[] = {first, second, sizeof wire};
			uint32_t tags[3] = {0};
			size_t at = 0, got = 0;
			struct buf in = buf_over("", 0);
			for (size_t i = 0; i < 3; at = ends[i++]) {
				struct frame f;
				CHECK_INT(buf_append(&in, wire + at, ends[i] - at), SP_OK);
				while (frame_next(&in, MAX, &f, NULL) == SP_OK)
					tags[got++] = f.tag;
			}
			CHECK_INT(got, 2);
			CHECK_INT(tags[0], 0xDEADBEEF);
			CHECK_INT(tags[1], 0xDEADBE01);
			buf_free(&in);
		}
	}
}

TEST(frame, of_the_largest_size_goes_both_ways)
{
	uint8_t *body = arena_alloc(test_arena(), FRAME_MAX + 1);
	struct buf out;
	struct frame f = {51, 0, 3, bytes_of(body, FRAME_MAX)}, back;
	buf_init(&out, (size_t)FRAME_MAX + FRAME_HEADER_SIZE);
	memset(body, 0x5A, FRAME_MAX);
	CHECK_INT(frame_write(&out, &f), SP_OK);
	CHECK_INT(frame_next(&out, FRAME_MAX, &back, NULL), SP_OK);
	CHECK_BYTES(back.body, f.body);
	f.body.len++;
	CHECK_INT(frame_write(&out, &f), SP_TOO_LARGE);
	CHECK_INT(out.len, 0);
	buf_free(&out);
}

TEST(frame, that_does_not_fit_is_not_written_by_half)
{
	struct buf out;
	struct frame f = {1, 0, 1, bytes_text("four")};
	buf_init(&out, 2 * FRAME_HEADER_SIZE + 4);
	CHECK_INT(frame_write(&out, &f), SP_OK);
	CHECK_INT(frame_write(&out, &f), SP_TOO_LARGE);
	CHECK_INT(out.len, FRAME_HEADER_SIZE + 4);
	f.body.len = (size_t)UINT32_MAX + 1;
	CHECK_INT(frame_write(&out, &f), SP_TOO_LARGE);
	buf_free(&out);
}
