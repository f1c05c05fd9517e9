/* SPDX-License-Identifier: Apache-2.0 */
/* The index follows the ledger: what is acknowledged is never lost to it, whatever ends, fails or is full. */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/ledger_fixture.h"
#include "tests/lib/same_receipt.h"

enum { BASE = 5 /* entries of fixture_prepare */, MS = 1000000 };

static void open_with(struct ledger_fixture *f, const struct ledger_pace *pace)
{
	fixture_open(f);
	fixture_prepare(f);
	f->pace = pace;
	fixture_reopen(f, NULL);
}

static uint64_t shown(struct ledger_fixture *f)
{
	struct ledger_view *v = fixture_view(f);
	uint64_t size = ledger_size(v);
	ledger_view_close(v);
	return size;
}

static uint32_t newest_revision(struct ledger_fixture *f, const char *unit)
{
	struct current_row row = {.revision = 0};
	struct ledger_view *v = fixture_view(f);
	enum sp_code rc = ledger_current(v, 1, FIXTURE_YEAR, unit, &row, NULL);
	CHECK(rc == SP_OK || rc == SP_NOT_FOUND);
	ledger_view_close(v);
	return rc == SP_OK ? row.revision : 0;
}

/* The index is what the record says: by verify, and byte for byte by a rebuild from nothing. */
static void check_whole(struct ledger_fixture *f, uint64_t entries)
{
	uint64_t replayed;
	CHECK_INT(ledger_catch_up(f->ledger, NULL), SP_OK);
	CHECK_INT(shown(f), entries);
	CHECK_INT(ledger_acked(f->ledger), entries);
	CHECK_INT(ledger_indexed(f->ledger), entries);
	CHECK_INT(fixture_verify(f, NULL, NULL), SP_OK); /* closes it */
	char *before = fixture_dump(f);
	fixture_delete_index(f);
	fixture_reopen(f, &replayed);
	CHECK_INT(replayed, entries);
	CHECK_TEXT(fixture_dump(f), before);
	fixture_reopen(f, NULL);
}

/* ---- what waits, and until when ---- */

TEST(submissions, wait_until_somebody_asks)
{
	struct ledger_fixture f;
	open_with(&f, &fixture_pace_lazy);
	for (unsigned i = 0; i < 20; i++) {
		fixture_submit(&f, "2180", i);
		CHECK_INT(ledger_acked(f.ledger), BASE + i + 1);
		CHECK_INT(ledger_indexed(f.ledger), BASE);
		CHECK_INT(shown(&f), BASE);
	}
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK);
	CHECK_INT(shown(&f), BASE + 20);
	CHECK_INT(newest_revision(&f, "2180"), 20);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK); /* there is nothing more */
	check_whole(&f, BASE + 20);
	fixture_close(&f);
}

TEST(submissions, do_not_wait_at_the_usual_pace_before_the_file_has_grown)
{
	struct ledger_fixture f;
	open_with(&f, NULL);
	fixture_submit(&f, "2180", 1);
	CHECK_INT(ledger_indexed(f.ledger), BASE + 1);
	fixture_close(&f);
}

TEST(entries_of_other_kinds, are_seen_at_once_and_bring_along_what_waits)
{
	struct ledger_fixture f;
	open_with(&f, &fixture_pace_lazy);
	fixture_submit(&f, "2180", 1);
	fixture_submit(&f, "2181", 1);
	fixture_import_organisations(&f);
	CHECK_INT(shown(&f), BASE + 3);
	fixture_submit(&f, "2180", 2);
	CHECK_INT(shown(&f), BASE + 3);
	check_whole(&f, BASE + 4);
	fixture_close(&f);
}

TEST(batch, sees_what_waits_of_those_before_it)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct current_row row;
	struct entry e;
	uint64_t number, seen;
	open_with(&f, &fixture_pace_lazy);
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
	CHECK_INT(fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	for (int i = 0; i < 2; i++) { /* also after one that stored nothing */
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
		struct ledger_view *v = ledger_batch_view(b);
		CHECK_INT(ledger_size(v), BASE + 1);
		CHECK_INT(ledger_seen(b, 7, m.key, body, &seen, NULL), SP_OK);
		CHECK_INT(seen, number);
		CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_OK);
		CHECK_INT(row.revision, 1);
		CHECK_INT(ledger_entry(v, number, &f.arena, &e, NULL), SP_OK);
		ledger_batch_abort(b);
	}
	CHECK_INT(ledger_indexed(f.ledger), BASE);
	check_whole(&f, BASE + 1);
	fixture_close(&f);
}

TEST(tending, stores_the_index_after_idleness_or_time_or_enough_entries)
{
	struct ledger_fixture f;
	struct ledger_pace pace = {.index_ms = 3600000, .index_entries = 10, .idle_ms = 5};
	open_with(&f, &pace);
	CHECK_INT(ledger_tend(f.ledger, 0), 5 * MS); /* nothing waits; nothing has to grow */
	CHECK_INT(ledger_tend(f.ledger, 5 * MS), UINT64_MAX);
	fixture_submit(&f, "2180", 1);
	CHECK_INT(ledger_tend(f.ledger, 1 * MS), 4 * MS);
	CHECK_INT(ledger_indexed(f.ledger), BASE);
	CHECK_INT(ledger_tend(f.ledger, 5 * MS), UINT64_MAX); /* idle */
	CHECK_INT(ledger_indexed(f.ledger), BASE + 1);
	for (unsigned i = 1; i <= 10; i++) {
		CHECK_INT(ledger_indexed(f.ledger), BASE + 1);
		fixture_submit(&f, "2180", i);
		CHECK_INT(ledger_tend(f.ledger, 0), 5 * MS);
	} /* the tenth, though there is work */
	CHECK_INT(ledger_indexed(f.ledger), BASE + 11);
	pace.index_ms = 0;
	fixture_reopen(&f, NULL);
	fixture_submit(&f, "2180", 1);
	(void)ledger_tend(f.ledger, 0); /* its time is over at once */
	CHECK_INT(ledger_indexed(f.ledger), BASE + 12);
	check_whole(&f, BASE + 12);
	fixture_close(&f);
}

TEST(tending, grows_both_files_and_then_the_index_may_wait)
{
	enum { STEP = 64 << 10 };
	struct ledger_fixture f;
	struct ledger_usage usage;
	struct ledger_pace pace = {.index_ms = 3600000,
		.index_entries = UINT32_MAX,
		.idle_ms = 5,
		.lazy_ahead = 4 * STEP,
		.ledger_ahead_min = 10 * STEP,
		.ledger_ahead_max = 20 * STEP,
		.index_ahead = 6 * STEP,
		.step = STEP,
		.disk_share = 1};
	open_with(&f, &pace);
	fixture_submit(&f, "2180", 1);
	CHECK_INT(shown(&f), BASE + 1);
	unsigned steps = 0;
	while (ledger_tend(f.ledger, 5 * MS) == 0)
		steps++;
	ledger_usage(f.ledger, &usage);
	CHECK(usage.index.ahead > 5 * STEP && usage.index.ahead <= 6 * STEP);
	CHECK(usage.ledger.ahead > 9 * STEP && usage.ledger.ahead <= 20 * STEP);
	CHECK(usage.ledger.used < usage.ledger.ahead);
	CHECK(steps >= 14);
	fixture_submit(&f, "2180", 2);
	CHECK_INT(shown(&f), BASE + 1);
	CHECK_INT(ledger_acked(f.ledger), BASE + 2);
	check_whole(&f, BASE + 2);
	fixture_close(&f);
}

TEST(closing, stores_what_waits)
{
	struct ledger_fixture f;
	uint64_t replayed;
	open_with(&f, &fixture_pace_lazy);
	for (unsigned i = 0; i < 5; i++)
		fixture_submit(&f, "2180", i);
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, 0);
	check_whole(&f, BASE + 5);
	fixture_close(&f);
}

/* ---- killed ---- */

struct stop {
	enum ledger_step at;
	unsigned skip; /* so many pass */
	enum sp_code code; /* SP_OK: the process ends there, as by a kill */
	bool over;
};

static enum sp_code stop_at(void *ctx, enum ledger_step step)
{
	struct stop *s = ctx;
	if (s->over || step != s->at || s->skip-- > 0)
		return SP_OK;
	s->skip = 0; /* from now on each time */
	if (s->code == SP_OK)
		_exit(9);
	return s->code;
}

/* Writes `batches` of two, and stores the index after every third. */
static void write_on(struct ledger_fixture *f, unsigned batches)
{
	for (unsigned i = 0; i < batches; i++) {
		struct ledger_batch *b;
		uint64_t number;
		if (ledger_batch_begin(f->ledger, &b, NULL) != SP_OK)
			_exit(1);
		for (unsigned k = 0; k < 2; k++) {
			struct msg_submit m = fixture_submission(f, k ? "2181" : "2180", i);
			if (fixture_append(f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number) !=
				SP_OK)
				_exit(2);
		}
		if (ledger_batch_commit(b, NULL) != SP_OK)
			_exit(3);
		if (i % 3 == 2 && ledger_catch_up(f->ledger, NULL) != SP_OK)
			_exit(4);
	}
}

TEST(kill, at_any_step_of_any_batch_loses_nothing_that_was_acknowledged)
{
	enum { BATCHES = 7 };
	for (int step = 0; step <= LEDGER_STEP_INDEX_COMMITTED; step++) {
		bool of_index = step >= LEDGER_STEP_INDEX_COMMITTING;
		unsigned times = of_index ? BATCHES / 3 : BATCHES;
		for (unsigned skip = 0; skip < times; skip++) {
			struct ledger_fixture f;
			struct stop stop = {.at = (enum ledger_step)step, .skip = skip};
			unsigned batches = of_index ? 3 * (skip + 1)
						    : skip + (step >= LEDGER_STEP_LEDGER_COMMITTED);
			unsigned stored = (of_index ? skip : skip / 3) * 3;
			uint64_t replayed;
			int status = 0;
			if (step == LEDGER_STEP_INDEX_COMMITTED)
				stored += 3;
			open_with(&f, &fixture_pace_lazy);
			fixture_close_ledger(&f);
			pid_t child = fork();
			CHECK(child >= 0);
			if (child == 0) {
				f.on_step = stop_at;
				f.step_ctx = &stop;
				fixture_reopen(&f, NULL);
				write_on(&f, BATCHES);
				_exit(5);
			}
			CHECK_INT(waitpid(child, &status, 0), child);
			CHECK(WIFEXITED(status));
			CHECK_INT(WEXITSTATUS(status), 9);
			fixture_reopen(&f, &replayed);
			CHECK_INT(ledger_acked(f.ledger), BASE + 2 * batches);
			CHECK_INT(replayed, 2 * (batches - stored));
			CHECK_INT(newest_revision(&f, "2180"), batches);
			check_whole(&f, BASE + 2 * batches);
			fixture_close(&f);
		}
	}
}

/* ---- dropped ---- */

TEST(broken_batch, is_undone_and_what_waited_before_it_is_made_up_for)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	uint64_t number;
	open_with(&f, &fixture_pace_lazy);
	for (unsigned i = 0; i < 4; i++)
		fixture_submit(&f, "2180", i);
	struct msg_submit good = fixture_submission(&f, "2181", 1), bad = good;
	bad.plan = "no-such-plan";
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &good, &number), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &bad, &number),
		SP_ENTRY_DAMAGED);
	ledger_batch_abort(b);
	CHECK_INT(ledger_acked(f.ledger), BASE + 4);
	CHECK_INT(ledger_tend(f.ledger, 3600000 * (uint64_t)MS), UINT64_MAX);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK); /* as a read asks */
	CHECK_INT(newest_revision(&f, "2180"), 4);
	CHECK_INT(newest_revision(&f, "2181"), 0);
	fixture_submit(&f, "2180", 5);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &good, &number), SP_OK);
	ledger_batch_abort(b); /* dropped again, and now a batch asks */
	CHECK_INT(fixture_submit(&f, "2180", 6), BASE + 5);
	check_whole(&f, BASE + 6);
	fixture_close(&f);
}

TEST(full_disk, at_the_ledger_stores_nothing_and_what_waited_is_made_up_for)
{
	for (int step = 0; step < LEDGER_STEP_LEDGER_COMMITTED; step++) {
		struct ledger_fixture f;
		struct stop stop = {.at = (enum ledger_step)step, .skip = 3, .code = SP_STORE_FULL};
		uint64_t number;
		open_with(&f, &fixture_pace_lazy);
		f.on_step = stop_at;
		f.step_ctx = &stop;
		fixture_reopen(&f, NULL);
		for (unsigned i = 0; i < 3; i++)
			fixture_submit(&f, "2180", i);
		struct msg_submit m = fixture_submission(&f, "2181", 1);
		CHECK_INT(fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number),
			SP_STORE_FULL);
		CHECK_INT(ledger_acked(f.ledger), BASE + 3);
		CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK);
		CHECK_INT(newest_revision(&f, "2180"), 3);
		CHECK_INT(newest_revision(&f, "2181"), 0);
		stop.over = true;
		CHECK_INT(fixture_submit(&f, "2181", 1), BASE + 3);
		check_whole(&f, BASE + 4);
		fixture_close(&f);
	}
}

/* The acknowledged stay acknowledged; nobody is shown an older state, and nothing is written upon one. */
TEST(full_disk, at_the_index_keeps_what_was_acknowledged_and_heals)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct stop stop = {.at = LEDGER_STEP_INDEX_COMMITTING, .code = SP_STORE_FULL};
	open_with(&f, &fixture_pace_lazy);
	f.on_step = stop_at;
	f.step_ctx = &stop;
	fixture_reopen(&f, NULL);
	for (unsigned i = 0; i < 3; i++)
		fixture_submit(&f, "2180", i);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_STORE_FULL);
	CHECK_INT(ledger_acked(f.ledger), BASE + 3);
	CHECK_INT(ledger_indexed(f.ledger), BASE);
	CHECK(ledger_writable(f.ledger));
	CHECK_INT(shown(&f), BASE);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK); /* replayed: no step is in that */
	CHECK_INT(ledger_size(ledger_batch_view(b)), BASE + 3);
	ledger_batch_abort(b);
	stop.over = true;
	fixture_submit(&f, "2180", 4);
	check_whole(&f, BASE + 4);
	fixture_close(&f);
}

/* Rows of no meaning, so that the index is a longer file than the ledger, and without a free page. */
static uint64_t lengthen_index(struct ledger_fixture *f)
{
	static const char *const filler[] = {"filler"};
	static uint8_t big[4 << 20];
	struct store *s;
	struct store_txn *t;
	struct stat st;
	struct store_options o = {.dir = arena_printf(&f->arena, "%s/index", f->dir),
		.tables = filler,
		.n_tables = 1};
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_put(t, 0, bytes_text("a"), bytes_of(big, sizeof big), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	store_close(s);
	CHECK_INT(stat(arena_printf(&f->arena, "%s/data.mdb", o.dir), &st), 0);
	return (uint64_t)st.st_size;
}

/* Really no room, for the replay either: a limit on files that only the index has come to. */
TEST(full_disk, for_the_index_takes_no_write_and_answers_no_read_until_there_is_room)
{
	enum { MANY = 400 };
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct rlimit before, small;
	open_with(&f, &fixture_pace_lazy);
	fixture_close_ledger(&f);
	CHECK_INT(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){lengthen_index(&f), before.rlim_max};
	fixture_reopen(&f, NULL);
	signal(SIGXFSZ, SIG_IGN);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (unsigned i = 0; i < MANY; i++)
		fixture_submit(&f, "2180", i);
	for (unsigned i = 0; i < 3; i++) {
		CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_STORE_FULL);
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_STORE_FULL);
		CHECK(ledger_writable(f.ledger));
		CHECK(ledger_full(f.ledger));
		CHECK_INT(ledger_acked(f.ledger), BASE + MANY);
		CHECK_INT(shown(&f), BASE);
	}
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &before), 0);
	fixture_submit(&f, "2180", 1);
	CHECK_INT(shown(&f), BASE + MANY);
	check_whole(&f, BASE + MANY + 1);
	fixture_close(&f);
}

TEST(failure, of_the_index_latches_and_the_next_start_makes_up_for_it)
{
	struct ledger_fixture f;
	uint64_t replayed;
	struct stop stop = {.at = LEDGER_STEP_INDEX_COMMITTING, .code = SP_STORAGE};
	open_with(&f, &fixture_pace_lazy);
	f.on_step = stop_at;
	f.step_ctx = &stop;
	fixture_reopen(&f, NULL);
	fixture_submit(&f, "2180", 1);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_STORAGE);
	CHECK(!ledger_writable(f.ledger));
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_STORAGE);
	CHECK_INT(ledger_tend(f.ledger, 3600000 * (uint64_t)MS), UINT64_MAX);
	CHECK_INT(shown(&f), BASE); /* reading goes on */
	f.on_step = NULL;
	fixture_reopen(&f, &replayed);
	CHECK_INT(replayed, 1);
	check_whole(&f, BASE + 1);
	fixture_close(&f);
}

/* ---- receipts ---- */

TEST(fresh_receipt, is_the_one_that_the_index_gives_for_ever_after)
{
	enum { BATCHES = 40 };
	static struct msg_receipt fresh[BATCHES * 8];
	struct ledger_fixture f;
	struct msg_receipt later;
	uint64_t number, next = BASE;
	open_with(&f, &fixture_pace_lazy);
	for (unsigned i = 0; i < BATCHES; i++) {
		struct ledger_batch *b;
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
		for (unsigned k = 0; k <= i * 5 % 8; k++) {
			struct msg_submit m = fixture_submission(&f, "2180", k);
			CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number),
				SP_OK);
		}
		CHECK_INT(ledger_fresh_receipt(f.ledger, number, &f.arena, &later, NULL),
			SP_NOT_FOUND);
		CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
		for (; next <= number; next++)
			CHECK_INT(ledger_fresh_receipt(
					  f.ledger, next, &f.arena, &fresh[next - BASE], NULL),
				SP_OK);
	}
	CHECK_INT(ledger_fresh_receipt(f.ledger, next, &f.arena, &later, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_fresh_receipt(f.ledger, BASE, &f.arena, &later, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	for (uint64_t n = BASE; n < next; n++) {
		CHECK_INT(ledger_receipt(v, n, &f.arena, &later, NULL), SP_OK);
		check_same_receipt(&fresh[n - BASE], &later);
	}
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(fresh_receipt, of_a_full_batch_and_of_what_failed)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct msg_receipt fresh, later;
	struct stop stop = {.at = LEDGER_STEP_SIGNED, .skip = 1, .code = SP_STORE_FULL};
	uint64_t number = 0;
	open_with(&f, &fixture_pace_lazy);
	f.on_step = stop_at;
	f.step_ctx = &stop;
	fixture_reopen(&f, NULL);
	CHECK_INT(ledger_fresh_receipt(f.ledger, 1, &f.arena, &fresh, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
	while (!ledger_batch_full(b)) {
		struct msg_submit m = fixture_submission(&f, "2180", 1);
		CHECK_INT(fixture_append(&f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	}
	CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK);
	struct ledger_view *v = fixture_view(&f);
	for (uint64_t n = BASE; n <= number; n++) {
		CHECK_INT(ledger_fresh_receipt(f.ledger, n, &f.arena, &fresh, NULL), SP_OK);
		CHECK_INT(ledger_receipt(v, n, &f.arena, &later, NULL), SP_OK);
		check_same_receipt(&fresh, &later);
	}
	ledger_view_close(v);
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	CHECK_INT(fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_STORE_FULL);
	CHECK_INT(ledger_fresh_receipt(f.ledger, number, &f.arena, &fresh, NULL), SP_NOT_FOUND);
	fixture_close(&f);
}

/* ---- heads ---- */

TEST(newest_head, is_the_records_whatever_the_index_shows)
{
	struct ledger_fixture f;
	const char *head, *of_view;
	uint64_t size;
	open_with(&f, &fixture_pace_lazy);
	fixture_submit(&f, "2180", 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_newest_head(v, &f.arena, &head, &size, NULL), SP_OK);
	CHECK_INT(size, BASE + 1);
	CHECK_INT(ledger_head(v, &f.arena, &of_view, NULL), SP_OK);
	CHECK(strcmp(head, of_view) != 0);
	ledger_view_close(v);
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK);
	v = fixture_view(&f);
	CHECK_INT(ledger_head(v, &f.arena, &of_view, NULL), SP_OK);
	CHECK_TEXT(of_view, head);
	ledger_view_close(v);
	fixture_close(&f);
}
