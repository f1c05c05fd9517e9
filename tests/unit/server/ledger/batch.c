/* SPDX-License-Identifier: Apache-2.0 */
/* What a batch shows, refuses and remembers. */
#include "tests/lib/ledger_fixture.h"

TEST(batch, sees_what_it_has_applied_and_nobody_else_does)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct current_row row;
	struct entry e;
	uint64_t number;
	fixture_open(&f);
	fixture_prepare(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK(ledger_batch_empty(b));
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	CHECK(!ledger_batch_empty(b) && !ledger_batch_full(b));
	struct ledger_view *mine = ledger_batch_view(b), *other = fixture_view(&f);
	CHECK_INT(ledger_size(mine), number + 1);
	CHECK_INT(ledger_size(other), number);
	CHECK_INT(ledger_current(mine, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_OK);
	CHECK_INT(ledger_current(other, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_entry(mine, number, &f.arena, &e, NULL), SP_OK);
	CHECK_INT(e.account, 7);
	CHECK_INT(ledger_entry(mine, 0, &f.arena, &e, NULL), SP_OK);
	CHECK_INT(ledger_entry(other, number, &f.arena, &e, NULL), SP_NOT_FOUND);
	ledger_view_close(other);
	ledger_batch_abort(b);
	other = fixture_view(&f);
	CHECK_INT(ledger_size(other), number);
	CHECK_INT(ledger_current(other, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_NOT_FOUND);
	ledger_view_close(other);
	fixture_close(&f);
}

TEST(batch, that_is_empty_stores_nothing)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	fixture_open(&f);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_size(v), 1);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(batch, is_full_at_its_limit_and_takes_no_more)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	uint64_t number;
	fixture_open(&f);
	fixture_prepare(&f);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	for (int i = 0; i < LEDGER_BATCH_ENTRIES; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", i);
		CHECK(!ledger_batch_full(b));
		CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	}
	CHECK(ledger_batch_full(b));
	CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	for (int i = 0; i <= LEDGER_BATCH_ENTRIES; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", i);
		CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number),
			i < LEDGER_BATCH_ENTRIES ? SP_OK : SP_TOO_LARGE);
	}
	CHECK_INT(ledger_batch_commit(b, NULL), SP_INTERNAL);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_size(v), 5 + LEDGER_BATCH_ENTRIES);
	ledger_view_close(v);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

TEST(batch, after_a_refused_entry_stores_nothing)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	uint64_t number;
	fixture_open(&f);
	fixture_prepare(&f);
	struct msg_submit good = fixture_submission(&f, "2180", 1), bad = good;
	bad.plan = "no-such-plan";
	bad.key = fixture_key(&f);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &good, &number), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &bad, &number),
		SP_ENTRY_DAMAGED);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &good, &number), SP_INTERNAL);
	ledger_batch_abort(b);
	CHECK(ledger_writable(f.ledger));
	CHECK_INT(fixture_submit(&f, "2180", 2), 5);
	fixture_close(&f);
}

TEST(batch, a_plan_and_its_submission_may_share_one)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct current_row row;
	uint64_t number;
	fixture_open(&f);
	struct msg_plan_import import = {.key = fixture_key(&f), .plan = fixture_plan(&f, 1)};
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	for (int committed = 0; committed < 2; committed++) {
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
		CHECK_INT(fixture_append(
				  &f, b, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &import, &number),
			SP_OK);
		CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
		CHECK_INT(ledger_current(ledger_batch_view(b), 1, FIXTURE_YEAR, "2180", &row, NULL),
			SP_OK);
		CHECK_INT(row.asked, FIXTURE_QUESTIONS);
		if (committed)
			CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
		else
			ledger_batch_abort(b);
	}
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

TEST(seen, the_same_key_gives_the_same_entry_and_other_content_is_refused)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	uint64_t number = 0, seen = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	const struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	const struct bytes other = bytes_of(body.ptr, body.len - 1);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_NOT_FOUND);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_OK); /* in the same batch */
	CHECK_INT(seen, number);
	CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	fixture_reopen(&f, NULL);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_OK);
	CHECK_INT(seen, number);
	CHECK_INT(ledger_seen(b, 7, m.key, other, &seen, NULL), SP_IDEMPOTENCY_MISMATCH);
	CHECK_INT(ledger_seen(b, 8, m.key, body, &seen, NULL), SP_NOT_FOUND); /* another account */
	CHECK_INT(ledger_seen(b, 7, bytes_of(NULL, 0), body, &seen, NULL), SP_NOT_FOUND);
	ledger_batch_abort(b);
	fixture_close(&f);
}
