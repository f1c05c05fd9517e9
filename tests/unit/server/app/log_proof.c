/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever has seen a head of the log can have it proved that the log has only grown since. */
#include "common/crypto/merkle.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))

/* ---- what a client computes ---- */

static struct head verified(const char *text)
{
	uint8_t key[SIGN_KEY_SIZE];
	struct head head;
	sign_key_public(f.keys.log_key, key);
	CHECK_CODE(head_verify(bytes_text(text), "localhost/samplan", key, &head, &f.err), SP_OK,
		&f.err);
	return head;
}

static struct hash leaf_of(const struct msg_log_entry *e)
{
	uint8_t header[ENTRY_HEADER_SIZE];
	be64_put(header, e->number);
	be64_put(header + 8, e->arrival_ms);
	be64_put(header + 16, e->account);
	be32_put(header + 24, e->kind);
	be32_put(header + 28, LEDGER_SCHEMA);
	memcpy(header + 32, e->hash.ptr, HASH_BYTES);
	return merkle_leaf(bytes_of(header, sizeof header));
}

/* Root of the first `size` entries, from the list of them. */
static struct hash root_of(uint64_t size)
{
	struct msg_log_list ask = {0, 1000};
	struct msg_log_list_reply got;
	struct merkle_peaks peaks = {0};
	struct hash closed[MERKLE_DEPTH_MAX];
	CHECK_CODE(SEND(f.coordinator, LOG_LIST, &ask, &got), SP_OK, &f.err);
	CHECK(got.n_entries >= size);
	for (uint64_t i = 0; i < size; i++) {
		struct hash leaf = leaf_of(&got.entries[i]);
		merkle_add(&peaks, &leaf, closed);
	}
	return merkle_root(&peaks);
}

static bool proves(uint64_t size1, const char *head_text, const struct bytes *proof, size_t n)
{
	struct hash hashes[MERKLE_DEPTH_MAX];
	struct head head = verified(head_text);
	struct hash root = root_of(size1);
	CHECK(n <= MERKLE_DEPTH_MAX);
	for (size_t i = 0; i < n; i++) {
		CHECK_INT(proof[i].len, HASH_BYTES);
		memcpy(hashes[i].bytes, proof[i].ptr, HASH_BYTES);
	}
	return merkle_verify_consistency(size1, &root, head.size, &head.root, hashes, n);
}

/* ---- the log ---- */

/* Three submissions in one batch: the sizes between have no head. Returns the size after it. */
static uint64_t write_batch(void)
{
	struct request *list[3];
	uint32_t base = 0;
	for (size_t i = 0; i < 3; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", base++);
		list[i] = fixture_open(
			&f, &f.gavle, MESSAGE_SUBMIT, fixture_encode(&f, CODEC_SUBMIT, &m));
	}
	request_apply(f.app, list, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_CODE(fixture_reply(&f, list[i], NULL), SP_OK, &f.err);
	return fixture_entries(&f);
}

TEST(log_proof, holds_for_every_pair_of_sizes)
{
	struct msg_log_proof_reply got;
	fixture_year(&f);
	uint64_t size = write_batch();
	for (uint64_t to = 1; to <= size; to++) {
		for (uint64_t from = 1; from <= to; from++) {
			struct msg_log_proof ask = {from, to};
			CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &got), SP_OK, &f.err);
			CHECK_INT(got.from_size, from);
			CHECK(got.to_size >= to);
			CHECK_INT(verified(got.head).size, got.to_size);
			CHECK(proves(from, got.head, got.proof, got.n_proof));
		}
	}
	fixture_close(&f);
}

TEST(log_proof, ends_at_the_next_head_that_was_signed)
{
	struct msg_log_proof_reply got;
	fixture_year(&f);
	uint64_t size = write_batch();
	for (uint64_t to = size - 2; to <= size; to++) {
		struct msg_log_proof ask = {1, to};
		CHECK_CODE(SEND(f.admin, LOG_PROOF, &ask, &got), SP_OK, &f.err);
		CHECK_INT(got.to_size, size);
	}
	struct msg_log_proof before = {1, size - 3};
	CHECK_CODE(SEND(f.admin, LOG_PROOF, &before, &got), SP_OK, &f.err);
	CHECK_INT(got.to_size, size - 3);
	struct msg_log_proof newest = {size, 0};
	CHECK_CODE(SEND(f.admin, LOG_PROOF, &newest, &got), SP_OK, &f.err);
	CHECK_INT(got.to_size, size);
	CHECK_INT(got.n_proof, 0); /* the same size */
	fixture_close(&f);
}

TEST(log_proof, refuses_sizes_that_are_none)
{
	fixture_year(&f);
	uint64_t size = fixture_entries(&f);
	const struct {
		uint64_t from, to;
		enum sp_code code;
		const char *where;
	} cases[] = {
		{0, 0, SP_FIELD_INVALID, "from_size"},
		{0, size, SP_FIELD_INVALID, "from_size"},
		{size + 1, 0, SP_FIELD_INVALID, "from_size"},
		{UINT64_MAX, UINT64_MAX, SP_FIELD_INVALID, "from_size"},
		{1, size + 1, SP_FIELD_INVALID, "to_size"},
		{1, UINT64_MAX, SP_FIELD_INVALID, "to_size"},
		{size, size - 1, SP_FIELD_INVALID, "to_size"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct msg_log_proof ask = {cases[i].from, cases[i].to};
		CHECK_CODE(SEND(f.admin, LOG_PROOF, &ask, NULL), cases[i].code, &f.err);
		CHECK_TEXT(f.err.where, cases[i].where);
	}
	fixture_close(&f);
}

TEST(hello, proves_that_the_log_continues_what_the_client_has_seen)
{
	struct msg_hello_reply got;
	fixture_year(&f);
	uint64_t size = write_batch();
	for (uint64_t known = 1; known < size; known++) {
		struct msg_hello hello = {1, "test", known};
		CHECK_CODE(SEND(f.nobody, HELLO, &hello, &got), SP_OK, &f.err);
		CHECK_INT(verified(got.head).size, size);
		CHECK(proves(known, got.head, got.proof, got.n_proof));
	}
	fixture_close(&f);
}

TEST(hello, tells_the_head_alone_to_who_has_seen_nothing_as_much_or_more)
{
	struct msg_hello_reply got;
	fixture_year(&f);
	uint64_t size = fixture_entries(&f);
	const uint64_t known[] = {0, size, size + 1, UINT64_MAX};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct msg_hello hello = {1, "test", known[i]};
		CHECK_CODE(SEND(f.gavle, HELLO, &hello, &got), SP_OK, &f.err);
		CHECK_INT(verified(got.head).size, size);
		CHECK_INT(got.n_proof, 0);
	}
	fixture_close(&f);
}
