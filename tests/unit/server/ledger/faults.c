/* SPDX-License-Identifier: Apache-2.0 */
/* What is left after a kill, a failure or a full disk at any step of a commit. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/ledger/checksum.h"
#include "server/ledger/keys.h"
#include "tests/lib/ledger_fixture.h"

enum { N_STEPS = LEDGER_STEP_INDEX_COMMITTED + 1, BASE = 5 /* entries of fixture_prepare */ };

struct fault {
	enum ledger_step at;
	enum sp_code code; /* SP_OK: the process ends there, as by a kill */
	bool over; /* happens no more */
};

static enum sp_code fail_at(void *ctx, enum ledger_step step)
{
	const struct fault *f = ctx;
	if (f->over || step != f->at)
		return SP_OK;
	if (f->code == SP_OK)
		_exit(9);
	return f->code;
}

static uint64_t size_of(struct ledger_fixture *f)
{
	struct ledger_view *v;
	struct sp_error err = {0};
	CHECK_CODE(ledger_view_open(f->ledger, &v, &err), SP_OK, &err);
	uint64_t size = ledger_size(v);
	ledger_view_close(v);
	return size;
}

/* The index is what the record says: by verify, and byte for byte by a rebuild from nothing. */
static void check_whole(struct ledger_fixture *f)
{
	char *told;
	uint64_t replayed;
	enum sp_code rc = fixture_verify(f, NULL, &told);
	if (rc != SP_OK)
		fprintf(stderr, "%s", told);
	CHECK_INT(rc, SP_OK);
	char *before = fixture_dump(f);
	fixture_delete_index(f);
	fixture_reopen(f, &replayed);
	CHECK_INT(replayed, size_of(f));
	char *after = fixture_dump(f);
	CHECK_TEXT(after, before);
	fixture_reopen(f, &replayed);
	CHECK_INT(replayed, 0);
}

TEST(index, is_the_same_when_built_again_from_the_ledger)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_fill(&f, 200);
	check_whole(&f);
	fixture_close(&f);
}

TEST(index, of_a_long_ledger_is_built_in_several_transactions)
{
	struct ledger_fixture f;
	uint64_t replayed;
	fixture_open(&f);
	fixture_prepare(&f);
	for (int i = 0; i < 18; i++) {
		struct ledger_batch *b;
		uint64_t number;
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
		while (!ledger_batch_full(b)) {
			struct msg_invite_create m = {.key = fixture_key(&f),
				.code_hash = f.genesis.log_key,
				.role = ROLE_REPORTER,
				.organisation = "2180",
				.expires_ms = 1};
			CHECK_INT(fixture_append(&f, b, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE,
					  &m, &number),
				SP_OK);
		}
		CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	}
	fixture_close_ledger(&f);
	fixture_delete_index(&f);
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, BASE + 18 * LEDGER_BATCH_ENTRIES);
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

TEST(index, that_cannot_be_read_is_built_again)
{
	struct ledger_fixture f;
	uint64_t replayed;
	fixture_open(&f);
	fixture_fill(&f, 20);
	uint64_t size = size_of(&f);
	const char *path = arena_printf(&f.arena, "%s/index/data.mdb", f.dir);
	fixture_close_ledger(&f);
	CHECK_INT(truncate(path, 5000), 0);
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, size);
	check_whole(&f);
	fixture_close(&f);
}

TEST(index, of_another_ledger_is_built_again)
{
	struct ledger_fixture f, other;
	uint64_t replayed;
	fixture_open(&f);
	fixture_open(&other);
	fixture_fill(&f, 20);
	fixture_fill(&other, 20);
	uint64_t size = size_of(&f);
	fixture_close_ledger(&f);
	fixture_close_ledger(&other);
	fixture_copy_file(arena_printf(&f.arena, "%s/index/data.mdb", other.dir),
		arena_printf(&f.arena, "%s/index/data.mdb", f.dir));
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, size);
	check_whole(&f);
	fixture_close(&f);
	fixture_close(&other);
}

/* As another program left it: its rows are not read as if they were ours. */
TEST(index, of_another_version_is_built_again)
{
	static const char *const meta[] = {"meta"};
	struct ledger_fixture f;
	struct store *s;
	struct store_txn *t;
	uint8_t row[16];
	uint64_t replayed;
	fixture_open(&f);
	fixture_fill(&f, 20);
	uint64_t size = size_of(&f);
	fixture_close_ledger(&f);
	struct store_options o = {
		.dir = arena_printf(&f.arena, "%s/index", f.dir), .tables = meta, .n_tables = 1};
	be64_put(row, 1);
	be64_put(row + 8, checksum_of_row(TABLE_META, bytes_text("schema"), bytes_of(row, 8)));
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_put(t, 0, bytes_text("schema"), bytes_of(row, sizeof row), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	store_close(s);
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, size);
	check_whole(&f);
	fixture_close(&f);
}

TEST(index, that_is_ahead_of_an_older_ledger_is_built_again)
{
	struct ledger_fixture f;
	uint64_t replayed;
	fixture_open(&f);
	fixture_fill(&f, 5);
	uint64_t size = size_of(&f);
	const char *path = arena_printf(&f.arena, "%s/ledger/data.mdb", f.dir);
	const char *old = arena_printf(&f.arena, "%s/old.mdb", f.dir);
	fixture_close_ledger(&f);
	fixture_copy_file(path, old);
	fixture_reopen(&f, NULL);
	fixture_open_round(&f);
	fixture_close_ledger(&f);
	fixture_copy_file(old, path);
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, size);
	check_whole(&f);
	fixture_close(&f);
}

/* ---- killed ---- */

static void kill_at(struct ledger_fixture *f, enum ledger_step step, unsigned entries)
{
	struct fault fault = {.at = step};
	int status = 0;
	fixture_close_ledger(f);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		struct ledger_batch *b;
		uint64_t number;
		f->on_step = fail_at;
		f->step_ctx = &fault;
		fixture_reopen(f, NULL);
		if (ledger_batch_begin(f->ledger, &b, NULL) != SP_OK)
			_exit(1);
		for (unsigned i = 0; i < entries; i++) {
			struct msg_submit m = fixture_submission(f, "2180", i);
			if (fixture_append(f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number) !=
				SP_OK)
				_exit(2);
		}
		_exit(ledger_batch_commit(b, NULL) == SP_OK ? 3 : 4);
	}
	CHECK_INT(waitpid(child, &status, 0), child);
	CHECK(WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), 9);
}

TEST(kill, leaves_a_batch_whole_or_not_at_all)
{
	for (int step = 0; step < N_STEPS; step++) {
		struct ledger_fixture f;
		uint64_t replayed;
		bool kept = step >= LEDGER_STEP_LEDGER_COMMITTED;
		fixture_open(&f);
		fixture_prepare(&f);
		kill_at(&f, (enum ledger_step)step, 3);
		fixture_reopen(&f, &replayed);
		CHECK_INT(size_of(&f), BASE + (kept ? 3 : 0));
		CHECK_INT(replayed, kept && step != LEDGER_STEP_INDEX_COMMITTED ? 3 : 0);
		CHECK_INT(fixture_submit(&f, "2101", 1), BASE + (kept ? 3 : 0));
		check_whole(&f);
		fixture_close(&f);
	}
}

TEST(kill, again_and_again_between_the_two_commits_loses_nothing)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_prepare(&f);
	for (unsigned i = 0; i < 5; i++)
		kill_at(&f, LEDGER_STEP_LEDGER_COMMITTED, 2);
	fixture_reopen(&f, NULL);
	CHECK_INT(size_of(&f), BASE + 10);
	check_whole(&f);
	fixture_close(&f);
}

/* ---- failed ---- */

static enum sp_code write_with_fault(struct ledger_fixture *f, struct fault *fault)
{
	uint64_t number;
	f->on_step = fail_at;
	f->step_ctx = fault;
	fixture_reopen(f, NULL);
	struct msg_submit m = fixture_submission(f, "2180", 1);
	return fixture_write(f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number);
}

TEST(failure, at_any_step_latches_and_leaves_nothing_half)
{
	for (int step = 0; step < N_STEPS; step++) {
		struct ledger_fixture f;
		struct fault fault = {.at = (enum ledger_step)step, .code = SP_STORAGE};
		struct ledger_batch *b;
		bool kept = step >= LEDGER_STEP_LEDGER_COMMITTED;
		fixture_open(&f);
		fixture_prepare(&f);
		CHECK_INT(write_with_fault(&f, &fault), SP_STORAGE);
		CHECK(!ledger_writable(f.ledger));
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_STORAGE);
		CHECK_INT(size_of(&f),
			BASE + (step == LEDGER_STEP_INDEX_COMMITTED)); /* reading goes on */
		f.on_step = NULL;
		fixture_reopen(&f, NULL);
		CHECK_INT(size_of(&f), BASE + kept);
		check_whole(&f);
		fixture_close(&f);
	}
}

TEST(failure, for_want_of_room_stores_nothing_and_heals)
{
	for (int step = 0; step < LEDGER_STEP_LEDGER_COMMITTED; step++) {
		struct ledger_fixture f;
		struct fault fault = {.at = (enum ledger_step)step, .code = SP_STORE_FULL};
		fixture_open(&f);
		fixture_prepare(&f);
		CHECK_INT(write_with_fault(&f, &fault), SP_STORE_FULL);
		CHECK(ledger_writable(f.ledger));
		CHECK_INT(size_of(&f), BASE);
		fault.over = true; /* there is room again */
		CHECK_INT(fixture_submit(&f, "2180", 2), BASE);
		check_whole(&f);
		fixture_close(&f);
	}
}

/* The ledger has the batch: the answer is "unknown", and the next batch finds the index caught up. */
TEST(failure, of_the_index_alone_is_made_up_for_by_the_next_batch)
{
	struct ledger_fixture f;
	struct fault fault = {.at = LEDGER_STEP_LEDGER_COMMITTED, .code = SP_STORE_FULL};
	fixture_open(&f);
	fixture_prepare(&f);
	CHECK_INT(write_with_fault(&f, &fault), SP_STORAGE);
	CHECK(ledger_writable(f.ledger));
	CHECK_INT(size_of(&f), BASE);
	fault.over = true;
	CHECK_INT(fixture_submit(&f, "2180", 2), BASE + 1);
	CHECK_INT(size_of(&f), BASE + 2);
	check_whole(&f);
	fixture_close(&f);
}

TEST(failure, of_a_full_map_refuses_and_goes_on_reading)
{
	struct ledger_fixture f;
	enum sp_code rc = SP_OK;
	uint64_t number, stored = BASE;
	char *text = calloc(1, 60001);
	fixture_open_with_map(&f, 2 << 20);
	fixture_prepare(&f);
	memset(text, 'x', 60000);
	for (int i = 0; i < 100 && rc == SP_OK; i++, stored += rc == SP_OK) {
		struct msg_submit m = fixture_submission(&f, "2180", i);
		m.answers[2].comment = text;
		rc = fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number);
	}
	CHECK_INT(rc, SP_STORE_FULL);
	CHECK(stored > BASE + 5);
	CHECK(ledger_writable(f.ledger));
	CHECK_INT(size_of(&f), stored);
	CHECK_INT(fixture_submit(&f, "2180", 1), stored); /* a small one still fits */
	check_whole(&f);
	free(text);
	fixture_close(&f);
}
