/* SPDX-License-Identifier: Apache-2.0 */
/* Many at once: one commit serves them, a refused one leaves nothing, a failed commit fails them all. */
#include <fcntl.h>
#include <unistd.h>

#include "common/base/file.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

static struct request *submission(const struct identity *who, const char *unit, uint32_t base)
{
	struct msg_submit m = fixture_submission(&f, unit, base);
	return fixture_open(&f, who, MESSAGE_SUBMIT, fixture_encode(&f, CODEC_SUBMIT, &m));
}

TEST(batch, of_many_gives_each_its_own_receipt_under_one_head)
{
	struct request *list[3];
	struct msg_receipt receipts[3];
	fixture_year(&f);
	list[0] = submission(&f.gavle, "2180", 0);
	list[1] = submission(&f.sandviken, "2181", 0);
	list[2] = submission(&f.gavle, "2180", 1); /* sees the first of its own batch */
	request_apply(f.app, list, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_CODE(fixture_reply(&f, list[i], &receipts[i]), SP_OK, &f.err);
	CHECK_TEXT(receipts[0].head, receipts[2].head);
	CHECK_INT(receipts[2].number, receipts[0].number + 2);
	CHECK_TEXT(receipts[2].id, FIXTURE_PLAN "/2018/2180#2");
	fixture_close(&f);
}

TEST(batch, refuses_one_and_keeps_the_others)
{
	struct request *list[3];
	struct msg_receipt receipt;
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	list[0] = submission(&f.gavle, "2180", 0);
	list[1] = submission(&f.gavle, "2180", 0); /* the first has taken its place */
	list[2] = submission(&f.sandviken, "2181", 0);
	request_apply(f.app, list, 3);
	CHECK_CODE(fixture_reply(&f, list[0], &receipt), SP_OK, &f.err);
	CHECK_CODE(fixture_reply(&f, list[1], &receipt), SP_CONFLICT, &f.err);
	CHECK_TEXT(f.err.param[0], FIXTURE_PLAN "/2018/2180#1");
	CHECK_TEXT(f.err.param[1], "2019-01-01T00:00:00Z");
	CHECK_CODE(fixture_reply(&f, list[2], &receipt), SP_OK, &f.err);
	CHECK_INT(fixture_entries(&f), entries + 2);
	fixture_close(&f);
}

TEST(batch, larger_than_a_commit_is_cut_and_all_of_it_is_answered)
{
	enum { MANY = LEDGER_BATCH_ENTRIES + 44 };
	static struct request *list[MANY];
	struct msg_receipt first, last;
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	for (uint32_t i = 0; i < MANY; i++) {
		struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, i, 2021, 0};
		struct msg_org_import m = {fixture_key(&f), &org, 1};
		uint8_t *key = arena_alloc(f.arena, SUBMISSION_KEY_SIZE);
		be32_put(key, i + 1000);
		m.key = bytes_of(key, SUBMISSION_KEY_SIZE);
		list[i] = fixture_open(
			&f, &f.admin, MESSAGE_ORG_IMPORT, fixture_encode(&f, CODEC_ORG_IMPORT, &m));
	}
	request_apply(f.app, list, MANY);
	CHECK_INT(fixture_entries(&f), entries + MANY);
	CHECK_CODE(fixture_reply(&f, list[0], &first), SP_OK, &f.err);
	for (size_t i = 1; i < MANY; i++)
		CHECK_CODE(fixture_reply(&f, list[i], &last), SP_OK, &f.err);
	CHECK_INT(last.number, first.number + MANY - 1);
	CHECK(strcmp(first.head, last.head) != 0);
	fixture_close(&f);
}

/* A refusal too was judged by what is now undone: the conflict is with a revision that does not exist. */
TEST(batch, whose_commit_finds_the_disk_full_fails_as_a_whole_and_heals)
{
	struct request *list[2];
	struct msg_receipt receipt;
	fixture_year(&f);
	uint64_t entries = fixture_entries(&f);
	list[0] = submission(&f.gavle, "2180", 0);
	list[1] = submission(&f.gavle, "2180", 0);
	f.stopping = true;
	f.stop_at = LEDGER_STEP_SIGNED;
	f.stop_with = SP_STORE_FULL;
	request_apply(f.app, list, 2);
	CHECK_CODE(fixture_reply(&f, list[0], &receipt), SP_STORE_FULL, &f.err);
	CHECK_CODE(fixture_reply(&f, list[1], &receipt), SP_STORE_FULL, &f.err);
	CHECK_INT(fixture_entries(&f), entries);
	CHECK(app_writable(f.app));
	f.stopping = false;
	struct msg_submit again = fixture_submission(&f, "2180", 0);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &again, NULL), SP_OK,
		&f.err);
	fixture_close(&f);
}

TEST(batch, after_the_store_has_failed_refuses_writes_and_still_reads)
{
	struct msg_overview ask = {.plan = NULL};
	fixture_year(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 0);
	f.stopping = true;
	f.stop_at = LEDGER_STEP_SIGNED;
	f.stop_with = SP_STORAGE;
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL),
		SP_OUTCOME_UNKNOWN, &f.err);
	f.stopping = false;
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL),
		SP_STORAGE, &f.err);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &ask, NULL),
		SP_OK, &f.err);
	fixture_close(&f);
}

/* The client learns only that the outcome is not known; why is for the log. */
TEST(batch, whose_commit_fails_tells_the_log_the_cause)
{
	static const enum sp_code causes[] = {SP_NO_MEMORY, SP_STORE_FULL, SP_STORAGE};
	fixture_year(&f);
	const char *path = arena_printf(f.arena, "%s.log", f.dir);
	int before = dup(STDERR_FILENO);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	CHECK(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	close(fd);
	f.stopping = true;
	f.stop_at = LEDGER_STEP_SIGNED;
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
		struct msg_submit m = fixture_submission(&f, "2180", 0);
		f.stop_with = causes[i];
		enum sp_code rc =
			fixture_request(&f, &f.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL);
		CHECK_INT(rc, causes[i] == SP_STORE_FULL ? SP_STORE_FULL : SP_OUTCOME_UNKNOWN);
	}
	CHECK(dup2(before, STDERR_FILENO) >= 0);
	close(before);
	struct bytes log;
	CHECK_CODE(file_read(path, 1 << 20, f.arena, &log, &f.err), SP_OK, &f.err);
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		CHECK(strstr((const char *)log.ptr,
			arena_printf(f.arena,
				"commit_failed error=\"%s\" detail=\"stopped by a test\"",
				sp_error_row(causes[i])->symbol)));
	unlink(path);
	fixture_close(&f);
}
