/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt file. One that can be read is written in the one form and read again as the same; none
 * verifies with another log key. */
#include "client/files/files.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 2 << 20; /* the largest submission, in base64 */

static void write(const struct receipt_file *r, struct arena *a, struct buf *out)
{
	buf_init(out, 4 * FUZZ_ARENA);
	REQUIRE(receipt_write(r, LANG_SV, a, out) == SP_OK);
}

static void check_again(const struct receipt_file *r, struct arena *a)
{
	struct receipt_file again;
	struct sp_error err;
	struct buf first, second;
	write(r, a, &first);
	REQUIRE(receipt_read("again", buf_bytes(&first), a, &again, &err) == SP_OK);
	write(&again, a, &second);
	REQUIRE(bytes_equal(buf_bytes(&first), buf_bytes(&second)));
	REQUIRE(bytes_equal(again.body, r->body));
	REQUIRE(again.receipt.number == r->receipt.number);
	buf_free(&first);
	buf_free(&second);
}

static void check_verification(const struct receipt_file *r)
{
	struct head head;
	struct sp_error err = {0};
	uint8_t other[SIGN_KEY_SIZE];
	enum sp_code rc = receipt_verify(r, NULL, &head, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	memcpy(other, r->log_key, sizeof other);
	other[0] ^= 1;
	REQUIRE(receipt_verify(r, other, &head, &err) != SP_OK);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct arena a;
	struct receipt_file r;
	struct sp_error err = {0};
	arena_init(&a, 4 * FUZZ_ARENA);
	enum sp_code rc = receipt_read("receipt", bytes_of(data, size), &a, &r, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK) {
		check_verification(&r);
		check_again(&r, &a);
	}
	arena_free(&a);
}
