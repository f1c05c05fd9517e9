/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

TEST(bytes, are_equal_only_with_the_same_length_and_content)
{
	CHECK(bytes_equal(bytes_text("abc"), bytes_of("abcd", 3)));
	CHECK(!bytes_equal(bytes_text("abc"), bytes_text("abcd")));
	CHECK(!bytes_equal(bytes_text("abc"), bytes_text("abd")));
	CHECK(bytes_equal(bytes_text(NULL), bytes_text("")));
	CHECK(bytes_equal_secret(bytes_text("abc"), bytes_text("abc")));
	CHECK(!bytes_equal_secret(bytes_text("abc"), bytes_text("Abc")));
	CHECK(!bytes_equal_secret(bytes_text("abc"), bytes_text("abC")));
	CHECK(!bytes_equal_secret(bytes_text("abc"), bytes_text("ab")));
	CHECK(bytes_equal_secret(bytes_of(NULL, 0), bytes_text("")));
}

TEST(bytes, buffer_takes_up_to_its_maximum_and_not_one_more)
{
	struct buf b;
	char block[1000] = {0};
	buf_init(&b, 2500);
	CHECK_INT(buf_append(&b, block, 1000), SP_OK);
	CHECK_INT(buf_append(&b, block, 1000), SP_OK);
	CHECK_INT(buf_append(&b, block, 501), SP_TOO_LARGE);
	CHECK_INT(b.len, 2000);
	CHECK_INT(buf_append(&b, block, 500), SP_OK);
	CHECK_INT(buf_append(&b, block, 1), SP_TOO_LARGE);
	CHECK_INT(buf_append(&b, block, 0), SP_OK);
	CHECK_INT(buf_append(&b, block, SIZE_MAX), SP_TOO_LARGE);
	CHECK_INT(b.len, 2500);
	buf_free(&b);
}

TEST(bytes, buffer_remembers_a_failed_add_until_cleared)
{
	struct buf b;
	buf_init(&b, 10);
	buf_add_text(&b, "12345678");
	CHECK(!b.failed);
	buf_add_text(&b, "901");
	CHECK(b.failed);
	buf_add_text(&b, "x");
	CHECK(b.failed);
	buf_clear(&b);
	CHECK(!b.failed);
	CHECK_INT(b.len, 0);
	buf_addf(&b, "%s", "123456789012");
	CHECK(b.failed);
	buf_free(&b);
}

TEST(bytes, buffer_formats_and_takes_no_text)
{
	struct buf b;
	buf_init(&b, 4096);
	buf_add_text(&b, NULL);
	buf_addf(&b, "%d %s", 42, "kommuner");
	buf_add_text(&b, "!");
	CHECK_BYTES(buf_bytes(&b), bytes_text("42 kommuner!"));
	buf_free(&b);
	CHECK_INT(buf_bytes(&b).len, 0);
}

TEST(bytes, buffer_is_a_queue_whatever_goes_in_and_out)
{
	struct buf b;
	uint8_t in = 0, out = 0, chunk[97];
	buf_init(&b, 300);
	for (unsigned round = 0; round < 5000; round++) {
		size_t n = round * 31 % sizeof chunk;
		if (b.len + n > 300)
			n = 300 - b.len;
		for (size_t i = 0; i < n; i++)
			chunk[i] = in++;
		CHECK_INT(buf_append(&b, chunk, n), SP_OK);
		size_t take = round * 17 % (b.len + 1);
		for (size_t i = 0; i < take; i++)
			CHECK_INT(buf_bytes(&b).ptr[i], out++);
		buf_consume(&b, take);
	}
	buf_free(&b);
}

TEST(bytes, reserved_room_counts_only_when_committed)
{
	struct buf b;
	buf_init(&b, 8);
	uint8_t *p = buf_reserve(&b, 8);
	CHECK(p != NULL);
	memcpy(p, "12345678", 8);
	CHECK_INT(b.len, 0);
	buf_commit(&b, 5);
	CHECK_BYTES(buf_bytes(&b), bytes_text("12345"));
	CHECK(buf_reserve(&b, 4) == NULL);
	CHECK(buf_reserve(&b, 3) != NULL);
	buf_free(&b);
}

TEST(bytes, big_endian_reads_back_what_it_wrote)
{
	static const uint64_t values[] = {
		0, 1, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x80000000, UINT32_MAX, UINT64_MAX};
	uint8_t p[8];
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		be64_put(p, values[i]);
		CHECK(be64_get(p) == values[i]);
		be32_put(p, (uint32_t)values[i]);
		CHECK_INT(be32_get(p), (uint32_t)values[i]);
		be16_put(p, (uint16_t)values[i]);
		CHECK_INT(be16_get(p), (uint16_t)values[i]);
	}
	be64_put(p, UINT64_C(0x0102030405060708));
	CHECK(memcmp(p, "\1\2\3\4\5\6\7\10", 8) == 0);
}

TEST(bytes, hexadecimal_goes_both_ways)
{
	uint8_t all[256], back[256];
	char text[513];
	for (size_t i = 0; i < 256; i++)
		all[i] = (uint8_t)i;
	hex_encode(bytes_of(all, 256), text);
	CHECK_INT(strlen(text), 512);
	CHECK(hex_decode(text, back, 256));
	CHECK(memcmp(all, back, 256) == 0);
	CHECK(hex_decode("aBCdeF", back, 3));
	CHECK(memcmp(back, "\xab\xcd\xef", 3) == 0);
}

TEST(bytes, hexadecimal_refuses_other_lengths_and_letters)
{
	uint8_t out[2];
	static const char *const wrong[] = {
		NULL, "", "123", "12345", "12g4", " 123", "0x12", "1234 ", "12\n4"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!hex_decode(wrong[i], out, 2));
	CHECK(hex_decode("", out, 0));
}

TEST(bytes, of_buffers_are_counted_in_their_meter)
{
	struct meter m = {0};
	struct buf a, b;
	buf_init(&a, 1 << 20);
	buf_init(&b, 1000);
	buf_count_in(&a, &m);
	buf_count_in(&b, &m);
	for (size_t i = 0; i < 1000; i++) {
		CHECK_INT(buf_append(&a, "0123456789", 10), SP_OK);
		CHECK_INT(meter_used(&m), a.cap);
	}
	buf_consume(&a, a.len);
	buf_clear(&a);
	CHECK_INT(meter_used(&m), a.cap); /* it still has it */
	CHECK(buf_reserve(&b, 1000) != NULL);
	CHECK_INT(meter_used(&m), a.cap + b.cap);
	CHECK(buf_reserve(&b, 1001) == NULL);
	CHECK_INT(meter_used(&m), a.cap + b.cap);
	buf_free(&a);
	CHECK_INT(meter_used(&m), b.cap);
	CHECK_INT(buf_append(&a, "x", 1), SP_OK);
	CHECK_INT(meter_used(&m), a.cap + b.cap);
	buf_free(&a);
	buf_free(&b);
	CHECK_INT(meter_used(&m), 0);
}
