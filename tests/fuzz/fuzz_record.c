/* SPDX-License-Identifier: Apache-2.0 */
/* A batch as it lies in the ledger, the number of its last entry in front (8 bytes). One that can be read is
 * written again as the same bytes; its entries can be walked and found; none reaches over its end. */
#include "common/record/format.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 8 + (2 << 20); /* LEDGER_BATCH_BYTES */

static void check_entry(const struct batch *b, const struct entry *e, uint64_t number)
{
	struct entry found;
	struct sp_error err;
	struct hash hash = entry_hash(e->nonce, e->body);
	const uint8_t *end = b->entries.ptr + b->entries.len;
	REQUIRE(e->body.ptr >= b->entries.ptr && e->body.ptr + e->body.len <= end);
	enum sp_code rc = entry_check(e, number, &err);
	bool right = e->number == number && hash_equal(&hash, &e->hash);
	REQUIRE((rc == SP_OK) == right && (right || rc == SP_ENTRY_DAMAGED));
	batch_entry(b, number, &found);
	REQUIRE(found.body.ptr == e->body.ptr && found.number == e->number);
}

static void check_found(struct bytes value, uint64_t last, uint64_t number, const struct entry *e)
{
	struct entry found;
	struct sp_error err;
	REQUIRE(batch_find(value, last, number, &found, &err) == SP_OK);
	REQUIRE(found.body.ptr == e->body.ptr && found.number == e->number);
	REQUIRE(batch_at(value, last, number, e->at, &found, &err) == SP_OK);
	REQUIRE(found.body.ptr == e->body.ptr && found.at == e->at);
}

static void check_batch(const struct batch *b, struct bytes value)
{
	struct entry *entries = calloc(b->count, sizeof *entries), e;
	size_t at = 0;
	uint64_t number = b->first;
	REQUIRE(entries);
	REQUIRE(b->count >= 1 && b->count <= BATCH_ENTRIES_MAX);
	REQUIRE(b->last - b->first == b->count - 1);
	while (batch_next(b, &at, &e)) {
		check_found(value, b->last, number, &e);
		check_entry(b, &e, number);
		entries[number++ - b->first] = e;
	}
	REQUIRE(number == b->last + 1 && at == b->entries.len);
	REQUIRE(batch_size(entries, b->count, b->head.len) == value.len);
	uint8_t *again = malloc(value.len);
	REQUIRE(again);
	batch_encode(entries, b->count, b->head, again);
	REQUIRE(memcmp(again, value.ptr, value.len) == 0);
	free(again);
	free(entries);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct batch b;
	struct sp_error err = {0};
	if (size < 8)
		return;
	struct bytes value = bytes_of(data + 8, size - 8);
	enum sp_code rc = batch_parse(value, be64_get(data), &b, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	REQUIRE(rc == SP_OK || rc == SP_ENTRY_DAMAGED || rc == SP_HEAD_DAMAGED ||
		rc == SP_STORE_VERSION);
	if (rc == SP_OK)
		check_batch(&b, value);
}
