/* SPDX-License-Identifier: Apache-2.0 */
/* A backup file, signed by the key of the seeds (tests/lib/record_fixture.h). However its bytes are cut, the reader
 * says the same; what it accepts is written again as the same bytes. */
#include "common/record/backup.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 2 << 20; /* as the largest batch */

static const uint8_t log_key[SIGN_KEY_SIZE] = {0x79, 0xb5, 0x56, 0x2e, 0x8f, 0xe6, 0x54, 0xf9, 0x40,
	0x78, 0xb1, 0x12, 0xe8, 0xa9, 0x8b, 0xa7, 0x90, 0x1f, 0x85, 0x3a, 0xe6, 0x95, 0xbe, 0xd7,
	0xe0, 0xe3, 0x91, 0x0b, 0xad, 0x04, 0x96, 0x64};

enum { MANY = 512 }; /* longer files are cut into larger pieces, for speed */

static enum sp_code on_start(void *ctx, const struct backup_start *s, struct sp_error *err)
{
	return backup_header(s, ctx, err);
}

static enum sp_code on_batch(
	void *ctx, const struct batch *b, struct bytes value, struct sp_error *err)
{
	uint8_t front[BACKUP_BATCH_FRONT];
	(void)err;
	REQUIRE(b->last - b->first == b->count - 1);
	backup_batch_front((uint32_t)value.len, b->last, front);
	buf_add(ctx, front, sizeof front);
	buf_add(ctx, value.ptr, value.len);
	return SP_OK;
}

static enum sp_code read_in(struct bytes in, size_t piece, struct buf *again)
{
	struct backup_reader *r;
	struct sp_error err = {0};
	const struct backup_sink sink = {.start = on_start, .batch = on_batch, .ctx = again};
	REQUIRE(backup_reader_new(log_key, &sink, &r, &err) == SP_OK);
	backup_reader_begin(r);
	enum sp_code rc = SP_OK;
	for (size_t at = 0; rc == SP_OK && at < in.len; at += piece)
		rc = backup_reader_feed(
			r, bytes_of(in.ptr + at, in.len - at < piece ? in.len - at : piece), &err);
	if (rc == SP_OK)
		rc = backup_reader_end(r, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK) {
		REQUIRE(backup_trailer(backup_reader_size(r), backup_reader_head(r), again) ==
			SP_OK);
		struct hash sum = sha256(buf_bytes(again));
		buf_add(again, sum.bytes, HASH_BYTES);
	}
	backup_reader_free(r);
	return rc;
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf whole, cut;
	buf_init(&whole, size + BACKUP_HEADER_MAX);
	buf_init(&cut, size + BACKUP_HEADER_MAX);
	enum sp_code rc = read_in(in, size ? size : 1, &whole);
	REQUIRE(read_in(in, size <= MANY ? 1 : 97, &cut) == rc);
	REQUIRE(bytes_equal(buf_bytes(&whole), buf_bytes(&cut)));
	if (rc == SP_OK)
		REQUIRE(bytes_equal(buf_bytes(&whole), in));
	buf_free(&whole);
	buf_free(&cut);
}
