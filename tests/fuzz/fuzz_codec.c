/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte names the message. What can be decoded can be encoded, decoded again, and then
 * gives the same bytes; a refusal names a code that the header promises. */
#include "common/codec/codec.h"
#include "tests/fuzz/fuzz.h"

static bool promised(enum sp_code rc)
{
	return rc == SP_OK || rc == SP_MALFORMED || rc == SP_FIELD_MISSING ||
	       rc == SP_FIELD_INVALID || rc == SP_TOO_LARGE;
}

static void encode(enum codec_id id, const void *in, struct buf *out)
{
	struct arena a;
	struct sp_error err;
	arena_init(&a, 2 * FUZZ_ARENA);
	buf_init(out, FUZZ_ARENA);
	REQUIRE(codec_encode(id, in, &a, out, &err) == SP_OK);
	arena_free(&a);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct sp_error err = {0};
	if (size == 0)
		return 0;
	const enum codec_id id = (enum codec_id)(data[0] % CODEC_COUNT);
	arena_init(&a, FUZZ_ARENA);
	void *out = arena_alloc(&a, codec_struct_size(id));
	enum sp_code rc = codec_decode(id, bytes_of(data + 1, size - 1), &a, out, &err);
	REQUIRE(promised(rc));
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		check_again(id, out);
	arena_free(&a);
	return 0;
}
