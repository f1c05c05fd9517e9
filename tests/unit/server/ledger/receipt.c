/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts and heads. */
#include "common/crypto/merkle.h"
#include "tests/lib/ledger_fixture.h"

static void check_receipt(struct ledger_fixture *f, struct ledger_view *v, uint64_t number)
{
	struct msg_receipt r;
	struct entry e;
	struct head head;
	struct hash proof[MERKLE_DEPTH_MAX];
	struct sp_error err = {0};
	CHECK_CODE(ledger_receipt(v, number, &f->arena, &r, &err), SP_OK, &err);
	CHECK_CODE(ledger_entry(v, number, &f->arena, &e, &err), SP_OK, &err);
	CHECK_CODE(head_verify(bytes_text(r.head), f->genesis.log_name, f->genesis.log_key.ptr,
			   &head, &err),
		SP_OK, &err);
	CHECK(head.size > number);
	CHECK_INT(r.number, number);
	CHECK_INT(r.arrival_ms, e.arrival_ms);
	CHECK_INT(r.header.len, ENTRY_HEADER_SIZE);
	struct hash leaf = merkle_leaf(r.header), content = sha256_2(r.nonce, e.body);
	CHECK_BYTES(bytes_of(r.header.ptr + 32, 32), hash_bytes(&content));
	for (size_t i = 0; i < r.n_proof; i++)
		memcpy(proof[i].bytes, r.proof[i].ptr, HASH_BYTES);
	CHECK(merkle_verify_inclusion(&leaf, number, head.size, proof, r.n_proof, &head.root));
}

TEST(receipt, of_every_entry_leads_to_its_signed_head)
{
	struct ledger_fixture f;
	struct msg_receipt r;
	fixture_open(&f);
	fixture_fill(&f, 300);
	struct ledger_view *v = fixture_view(&f);
	CHECK(ledger_size(v) > 300);
	for (uint64_t n = 0; n < ledger_size(v); n++)
		check_receipt(&f, v, n);
	CHECK_INT(ledger_receipt(v, ledger_size(v), &f.arena, &r, NULL), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

static struct bytes receipt_bytes(struct ledger_fixture *f, uint64_t number)
{
	struct msg_receipt r;
	struct ledger_view *v = fixture_view(f);
	CHECK_INT(ledger_receipt(v, number, &f->arena, &r, NULL), SP_OK);
	ledger_view_close(v);
	return fixture_encode(f, CODEC_RECEIPT, &r);
}

TEST(receipt, has_the_same_bytes_whenever_it_is_asked_for)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t number = fixture_submit(&f, "2180", 1);
	struct bytes before = receipt_bytes(&f, number);
	for (int i = 0; i < 20; i++)
		fixture_submit(&f, "2101", i);
	CHECK_BYTES(receipt_bytes(&f, number), before);
	fixture_close_ledger(&f);
	fixture_delete_index(&f);
	fixture_reopen(&f, NULL);
	CHECK_BYTES(receipt_bytes(&f, number), before);
	fixture_close(&f);
}

TEST(receipt, says_what_was_written)
{
	static const struct {
		const char *id;
		uint32_t revision;
	} want[] = {{NULL, 0}, {"organisations/1", 0}, {"plan-2018@1", 1}, {"plan-2018@1", 1},
		{"plan-2018/2018", 0}, {"invitation/5", 0}, {NULL, 0}, {"invitation/7", 0},
		{NULL, 0}, {"plan-2018/2018/2101#1", 1}, {"plan-2018/2018/2104#1", 1},
		{"plan-2018/2018/2180#1", 1}, {"plan-2018/2018/2101#2", 2}, {"invitation/13", 0},
		{NULL, 0}, {"invitation/13", 0}, {"account/1", 0}, {"organisations/2104", 0},
		{"plan-2018/2018", 0}, {"plan-2018@2", 2}, {"plan-2018@2", 2},
		{"plan-2018/2018", 0}};
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_fill(&f, 4);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_size(v), sizeof want / sizeof want[0]);
	for (uint64_t n = 0; n < ledger_size(v); n++) {
		struct msg_receipt r;
		CHECK_INT(ledger_receipt(v, n, &f.arena, &r, NULL), SP_OK);
		CHECK_INT(r.id == NULL, want[n].id == NULL);
		if (r.id)
			CHECK_TEXT(r.id, want[n].id);
		CHECK_INT(r.revision, want[n].revision);
	}
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(head, covers_all_that_a_view_shows)
{
	struct ledger_fixture f;
	const char *text;
	struct head head;
	fixture_open(&f);
	fixture_fill(&f, 40);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_head(v, &f.arena, &text, NULL), SP_OK);
	CHECK_INT(head_verify(
			  bytes_text(text), f.genesis.log_name, f.genesis.log_key.ptr, &head, NULL),
		SP_OK);
	CHECK_INT(head.size, ledger_size(v));
	ledger_view_close(v);
	fixture_close(&f);
}
