/* SPDX-License-Identifier: Apache-2.0 */
/* A store that is made out of another one's batches is that store again, proofs and all. */
#include <unistd.h>

#include "tests/lib/ledger_fixture.h"

enum { ENTRIES = 60 };

/* A fixture over the same key and genesis, whose folder is still empty. */
static struct ledger_fixture empty_like(const struct ledger_fixture *f)
{
	struct ledger_fixture to = *f;
	to.ledger = NULL;
	arena_init(&to.arena, (size_t)64 << 20);
	snprintf(to.dir, sizeof to.dir, "%s", test_folder());
	return to;
}

static struct ledger_options options_of(const struct ledger_fixture *f)
{
	return (struct ledger_options){.dir = f->dir, .map_bytes = f->map_bytes, .key = f->log_key};
}

/* Batches of `from`, without the one that holds entry `skip`. */
static enum sp_code copy_batches(
	struct ledger_fixture *from, struct ledger_restore *r, uint64_t skip, struct sp_error *err)
{
	struct ledger_view *v = fixture_view(from);
	struct batch b = {.last = 0};
	enum sp_code rc = SP_OK;
	for (uint64_t n = 0; rc == SP_OK && n < ledger_size(v); n = b.last + 1) {
		struct bytes value;
		CHECK_CODE(ledger_stored_batch(v, n, &b, &value, err), SP_OK, err);
		CHECK_INT(b.first, n);
		if (skip < b.first || skip > b.last)
			rc = ledger_restore_batch(r, b.last, value, err);
	}
	ledger_view_close(v);
	return rc;
}

static enum sp_code restore(struct ledger_fixture *from, const struct ledger_options *o,
	uint64_t skip, struct sp_error *err)
{
	struct ledger_restore *r;
	enum sp_code rc = ledger_restore_begin(o, &r, err);
	if (rc == SP_OK)
		rc = copy_batches(from, r, skip, err);
	if (rc == SP_OK)
		rc = ledger_restore_finish(r, err);
	ledger_restore_free(r);
	return rc;
}

/* Every receipt, and every head that a proof is made to, as bytes. */
static struct bytes proofs_of(struct ledger_fixture *f)
{
	struct ledger_view *v = fixture_view(f);
	struct sp_error err;
	struct buf all;
	buf_init(&all, 16 << 20);
	for (uint64_t n = 0; n < ledger_size(v); n++) {
		struct msg_receipt receipt;
		const char *head;
		uint64_t size;
		struct bytes *proof;
		size_t n_proof;
		CHECK_CODE(ledger_receipt(v, n, &f->arena, &receipt, &err), SP_OK, &err);
		struct bytes bytes = fixture_encode(f, CODEC_RECEIPT, &receipt);
		buf_add(&all, bytes.ptr, bytes.len);
		CHECK_CODE(ledger_head_at(v, n + 1, &f->arena, &head, &size, &err), SP_OK, &err);
		buf_add_text(&all, head);
		CHECK_CODE(ledger_consistency(
				   v, n + 1, ledger_size(v), &f->arena, &proof, &n_proof, &err),
			SP_OK, &err);
		for (size_t i = 0; i < n_proof; i++)
			buf_add(&all, proof[i].ptr, proof[i].len);
	}
	ledger_view_close(v);
	CHECK(!all.failed);
	struct bytes out = arena_bytes(&f->arena, buf_bytes(&all));
	buf_free(&all);
	return out;
}

TEST(restore, gives_the_same_receipts_heads_proofs_and_index)
{
	struct ledger_fixture f, to;
	struct sp_error err;
	struct verify_report report;
	char *told;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	to = empty_like(&f);
	struct ledger_options o = options_of(&to);
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_OK, &err);
	fixture_reopen(&to, NULL);
	CHECK_BYTES(proofs_of(&to), proofs_of(&f));
	CHECK_TEXT(fixture_dump(&to), fixture_dump(&f));
	fixture_close_ledger(&to);
	CHECK_INT(fixture_verify(&to, &report, &told), SP_OK);
	CHECK_TEXT(told, "");
	CHECK_INT(report.entries, FIXTURE_FILL_ENTRIES + ENTRIES);
	arena_free(&to.arena);
	fixture_close(&f);
}

/* What came before the backup is answered as before, and what comes after it goes on. */
TEST(restore, gives_a_store_that_goes_on)
{
	struct ledger_fixture f, to;
	struct sp_error err;
	struct ledger_batch *b;
	uint64_t number, seen = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 4);
	CHECK_INT(fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	to = empty_like(&f);
	struct ledger_options o = options_of(&to);
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_OK, &err);
	fixture_reopen(&to, NULL);
	struct bytes body = fixture_encode(&to, CODEC_SUBMIT, &m);
	CHECK_INT(ledger_batch_begin(to.ledger, &b, NULL), SP_OK);
	CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_OK);
	CHECK_INT(seen, number);
	ledger_batch_abort(b);
	CHECK_INT(fixture_submit(&to, "2101", 2), number + 1);
	fixture_close_ledger(&to);
	CHECK_INT(fixture_verify(&to, NULL, NULL), SP_OK);
	arena_free(&to.arena);
	fixture_close(&f);
}

TEST(restore, names_the_entry_that_is_missing)
{
	struct ledger_fixture f, to;
	struct sp_error err;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	to = empty_like(&f);
	struct ledger_options o = options_of(&to);
	CHECK_CODE(restore(&f, &o, 3, &err), SP_ENTRY_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "3");
	arena_free(&to.arena);
	fixture_close(&f);
}

TEST(restore, needs_the_key_of_the_log)
{
	struct ledger_fixture f, to;
	struct sp_error err;
	struct sign_key *other;
	fixture_open(&f);
	fixture_prepare(&f);
	CHECK_CODE(sign_key_generate(&other, &err), SP_OK, &err);
	to = empty_like(&f);
	struct ledger_options o = options_of(&to);
	o.key = other;
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_KEYS_INVALID, &err);
	sign_key_free(other);
	arena_free(&to.arena);
	fixture_close(&f);
}

TEST(restore, never_takes_the_place_of_a_store)
{
	struct ledger_fixture f;
	struct sp_error err;
	fixture_open(&f);
	struct ledger_options o = options_of(&f);
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_EXISTS, &err);
	fixture_close_ledger(&f);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

/* A full map is a full disk; begun anew with room, all is there. */
TEST(restore, says_when_there_is_no_room)
{
	struct ledger_fixture f, to;
	struct sp_error err;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	to = empty_like(&f);
	struct ledger_options o = options_of(&to);
	o.map_bytes = 64 << 10;
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_STORE_FULL, &err);
	arena_free(&to.arena);
	to = empty_like(&f);
	o = options_of(&to);
	CHECK_CODE(restore(&f, &o, UINT64_MAX, &err), SP_OK, &err);
	arena_free(&to.arena);
	fixture_close(&f);
}

TEST(stored_batch, is_told_for_each_of_its_entries_and_none_beyond)
{
	struct ledger_fixture f;
	struct sp_error err;
	struct bytes value;
	struct batch b, again;
	struct merkle_peaks peaks;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	struct ledger_view *v = fixture_view(&f);
	for (uint64_t n = 0; n < ledger_size(v); n++) {
		CHECK_CODE(ledger_stored_batch(v, n, &b, &value, &err), SP_OK, &err);
		CHECK(b.first <= n && n <= b.last);
		CHECK_CODE(batch_parse(value, b.last, &again, &err), SP_OK, &err);
		CHECK_CODE(ledger_peaks(v, b.last + 1, &peaks, &err), SP_OK, &err);
		struct head head;
		CHECK_CODE(
			head_verify(b.head, f.genesis.log_name, f.genesis.log_key.ptr, &head, &err),
			SP_OK, &err);
		struct hash root = merkle_root(&peaks);
		CHECK(hash_equal(&root, &head.root));
	}
	CHECK_INT(ledger_stored_batch(v, ledger_size(v), &b, &value, &err), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}
