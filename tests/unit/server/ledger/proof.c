/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of earlier sizes and the proofs between them, for every pair of sizes of a log of many batches. */
#include "common/crypto/merkle.h"
#include "tests/lib/ledger_fixture.h"

static struct ledger_fixture f;

static struct head verified(const char *text)
{
	uint8_t key[SIGN_KEY_SIZE];
	struct head head;
	struct sp_error err;
	sign_key_public(f.log_key, key);
	CHECK_CODE(
		head_verify(bytes_text(text), f.genesis.log_name, key, &head, &err), SP_OK, &err);
	return head;
}

TEST(head, of_a_size_is_the_first_that_is_not_smaller)
{
	struct sp_error err;
	uint64_t last = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_fill(&f, 40);
	struct ledger_view *v = fixture_view(&f);
	for (uint64_t size = 1; size <= ledger_size(v); size++) {
		const char *text;
		uint64_t got;
		CHECK_CODE(ledger_head_at(v, size, &f.arena, &text, &got, &err), SP_OK, &err);
		CHECK(got >= size && got >= last);
		CHECK(size <= last ? got == last : got >= size); /* no head is skipped */
		CHECK_INT(verified(text).size, got);
		last = got;
	}
	CHECK_INT(last, ledger_size(v));
	ledger_view_close(v);
	fixture_close(&f);
}

static bool proves(struct ledger_view *v, const struct head *from, const struct head *to)
{
	struct hash hashes[MERKLE_DEPTH_MAX];
	struct bytes *proof;
	struct sp_error err;
	size_t n;
	CHECK_CODE(ledger_consistency(v, from->size, to->size, &f.arena, &proof, &n, &err), SP_OK,
		&err);
	for (size_t i = 0; i < n; i++)
		memcpy(hashes[i].bytes, proof[i].ptr, HASH_BYTES);
	return merkle_verify_consistency(from->size, &from->root, to->size, &to->root, hashes, n);
}

TEST(consistency, holds_between_any_two_heads)
{
	struct head heads[64];
	struct sp_error err;
	size_t n = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_fill(&f, 40);
	struct ledger_view *v = fixture_view(&f);
	for (uint64_t size = 1; size <= ledger_size(v) && n < 64; n++) {
		const char *text;
		uint64_t got;
		CHECK_CODE(ledger_head_at(v, size, &f.arena, &text, &got, &err), SP_OK, &err);
		heads[n] = verified(text);
		size = got + 1;
	}
	CHECK(n > 5);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i; k < n; k++)
			CHECK(proves(v, &heads[i], &heads[k]));
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(consistency, is_not_told_of_sizes_that_are_none)
{
	struct bytes *proof;
	struct sp_error err;
	const char *text;
	uint64_t got;
	size_t n;
	fixture_open(&f);
	fixture_prepare(&f);
	struct ledger_view *v = fixture_view(&f);
	uint64_t size = ledger_size(v);
	const uint64_t pairs[][2] = {
		{0, size}, {0, 0}, {2, 1}, {1, size + 1}, {size + 1, size + 1}, {UINT64_MAX, size}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		CHECK_INT(
			ledger_consistency(v, pairs[i][0], pairs[i][1], &f.arena, &proof, &n, &err),
			SP_NOT_FOUND);
	CHECK_INT(ledger_head_at(v, 0, &f.arena, &text, &got, &err), SP_NOT_FOUND);
	CHECK_INT(ledger_head_at(v, size + 1, &f.arena, &text, &got, &err), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(usage, tells_how_full_store_and_disk_are)
{
	struct ledger_usage usage;
	fixture_open_with_map(&f, 64 << 20);
	fixture_prepare(&f);
	ledger_usage(f.ledger, &usage);
	CHECK(usage.used > 0 && usage.used < usage.size);
	CHECK_INT(usage.size, 64 << 20);
	CHECK(usage.disk_free > 0);
	fixture_close(&f);
}
