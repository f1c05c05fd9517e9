/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/hash.h"

#include "tests/lib/test.h"

static void check_hex(struct hash h, const char *want)
{
	char text[2 * HASH_BYTES + 1];
	hex_encode(hash_bytes(&h), text);
	CHECK_TEXT(text, want);
}

/* FIPS 180-4 examples */
TEST(sha256, gives_the_published_values)
{
	check_hex(sha256(bytes_of(NULL, 0)),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_hex(sha256(bytes_text("abc")),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(sha256, of_parts_is_that_of_the_whole_at_every_cut)
{
	static uint8_t text[600];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 7);
	struct hash whole = sha256(bytes_of(text, sizeof text));
	for (size_t cut = 0; cut <= sizeof text; cut++) {
		struct bytes rest = bytes_of(text + cut, sizeof text - cut);
		struct hash two = sha256_2(bytes_of(text, cut), rest);
		struct hash three = sha256_3(
			bytes_of(text, cut / 2), bytes_of(text + cut / 2, cut - cut / 2), rest);
		CHECK(hash_equal(&two, &whole));
		CHECK(hash_equal(&three, &whole));
	}
	struct hash small = sha256_3(bytes_text("a"), bytes_of(NULL, 0), bytes_text("bc"));
	struct hash abc = sha256(bytes_text("abc"));
	CHECK(hash_equal(&small, &abc));
}

TEST(sha256, of_runs_that_come_one_at_a_time_is_that_of_the_whole)
{
	static const size_t sizes[] = {0, 1, 55, 56, 63, 64, 65, 1000};
	static uint8_t text[2000];
	struct sha256_stream *s = sha256_stream_new();
	CHECK(s != NULL);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 11);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		for (size_t at = 0; at < sizeof text; at += sizes[i] + 1) {
			size_t left = sizeof text - at,
			       n = sizes[i] + 1 < left ? sizes[i] + 1 : left;
			sha256_stream_add(s, bytes_of(text + at, n));
			sha256_stream_add(s, bytes_of(NULL, 0));
		}
		struct hash whole = sha256(bytes_of(text, sizeof text)), got = sha256_stream_end(s);
		CHECK(hash_equal(&got, &whole));
	}
	check_hex(sha256_stream_end(s), /* of nothing: the stream has begun anew */
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_stream_free(s);
	sha256_stream_free(NULL);
}

TEST(hash, prints_sixteen_bytes_in_groups)
{
	char text[48];
	struct hash h = sha256(bytes_text("abc"));
	hash_print(&h, text);
	CHECK_TEXT(text, "ba78 16bf 8f01 cfea 4141 40de 5dae 2223");
}

TEST(hash, differs_when_any_byte_differs)
{
	struct hash a = sha256(bytes_text("abc"));
	for (size_t i = 0; i < HASH_BYTES; i++) {
		struct hash b = a;
		b.bytes[i] ^= 1;
		CHECK(!hash_equal(&a, &b));
	}
	CHECK(hash_equal(&a, &a));
}

TEST(submission_key, begins_with_the_time_and_never_comes_twice)
{
	uint8_t a[16], b[16];
	static const uint8_t time[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab};
	CHECK_INT(submission_key_draw(0x0123456789ab, a, NULL), SP_OK);
	CHECK_INT(submission_key_draw(0x0123456789ab, b, NULL), SP_OK);
	CHECK_BYTES(bytes_of(a, 6), bytes_of(time, 6));
	CHECK(memcmp(a, b, 16) != 0);
}

/* RFC 4648 section 10 */
TEST(base64, gives_the_published_values_both_ways)
{
	static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct bytes raw;
		CHECK_TEXT(base64_encode(bytes_text(pairs[i][0]), test_arena()), pairs[i][1]);
		CHECK_INT(
			base64_decode(pairs[i][1], strlen(pairs[i][1]), test_arena(), &raw), SP_OK);
		CHECK_BYTES(raw, bytes_text(pairs[i][0]));
	}
}

TEST(base64, survives_all_lengths_and_bytes)
{
	uint8_t in[256];
	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (uint8_t)(255 - i);
	for (size_t len = 0; len <= sizeof in; len++) {
		struct bytes raw;
		char *text = base64_encode(bytes_of(in, len), test_arena());
		CHECK_INT(base64_decode(text, strlen(text), test_arena(), &raw), SP_OK);
		CHECK_BYTES(raw, bytes_of(in, len));
	}
}

TEST(base64, refuses_every_other_spelling)
{
	static const char *const bad[] = {"Z", "Zg", "Zg=", "Zg===", "=",
		"====", "Zg==Zg==", "Z===", "Zh==", "Zm9=", " Zg==", "Zg==\n", "Zm 9", "Zm-_",
		"Zm9v=", "Z=9v", "Zg=v", "=m9v", "Zm9\x80", "Zm9v\xc3\xa5\xc3\xa5"};
	struct bytes raw;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_INT(base64_decode(bad[i], strlen(bad[i]), test_arena(), &raw), SP_MALFORMED);
	CHECK_INT(base64_decode("Zm\0v", 4, test_arena(), &raw), SP_MALFORMED);
}

TEST(base64, stops_at_the_arenas_cap)
{
	struct arena small;
	struct bytes raw;
	static const uint8_t in[300];
	arena_init(&small, 64);
	CHECK(base64_encode(bytes_of(in, sizeof in), &small) == NULL);
	char *text = base64_encode(bytes_of(in, sizeof in), test_arena());
	CHECK_INT(base64_decode(text, strlen(text), &small, &raw), SP_NO_MEMORY);
	arena_free(&small);
}
