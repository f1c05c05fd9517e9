/* SPDX-License-Identifier: Apache-2.0 */
/* Requests while the index follows the ledger: receipts do not wait for it, reads do. */
#include "server/app/usecase.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/same_receipt.h"

static struct fixture f;
#define SEND(who, type, m, out) fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, m, out)

static void open_lazy(void)
{
	fixture_year(&f);
	f.pace = &fixture_pace_lazy;
	fixture_restart(&f);
}

static struct bytes submission(const char *unit, uint32_t base)
{
	struct msg_submit m = fixture_submission(&f, unit, base);
	return fixture_encode(&f, CODEC_SUBMIT, &m);
}

static struct msg_receipt submit(struct bytes body)
{
	struct msg_receipt receipt;
	CHECK_CODE(fixture_send(&f, &f.gavle, MESSAGE_SUBMIT, body, &receipt), SP_OK, &f.err);
	return receipt;
}

static uint64_t lag(void)
{
	return ledger_acked(f.ledger) - ledger_indexed(f.ledger);
}

TEST(receipt, comes_before_the_index_and_is_the_same_whenever_it_is_asked_for)
{
	enum { MANY = 12 };
	struct msg_receipt first[MANY], again;
	struct bytes body[MANY];
	open_lazy();
	for (uint32_t i = 0; i < MANY; i++) {
		body[i] = submission("2180", i);
		first[i] = submit(body[i]);
		CHECK_INT(lag(), i + 1);
	}
	for (int settled = 0; settled < 2; settled++) {
		for (uint32_t i = 0; i < MANY; i++) { /* a retry does not wait either */
			again = submit(body[i]);
			check_same_receipt(&again, &first[i]);
			CHECK_INT(lag(), settled ? 0 : MANY);
		}
		app_settle(f.app);
	}
	fixture_restart(&f);
	for (uint32_t i = 0; i < MANY; i++) {
		again = submit(body[i]);
		check_same_receipt(&again, &first[i]);
	}
	fixture_close(&f);
}

TEST(receipt, of_the_same_submission_twice_in_a_batch_is_one)
{
	struct request *list[3];
	struct msg_receipt got[3];
	open_lazy();
	struct bytes body = submission("2180", 0), other = submission("2181", 0);
	list[0] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	list[1] = fixture_open(&f, &f.sandviken, MESSAGE_SUBMIT, other);
	list[2] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, body);
	request_apply(f.app, list, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_CODE(fixture_reply(&f, list[i], &got[i]), SP_OK, &f.err);
	check_same_receipt(&got[0], &got[2]);
	CHECK_INT(got[1].number, got[0].number + 1);
	CHECK_INT(lag(), 2);
	fixture_close(&f);
}

/* ---- reads ---- */

/* Each type that shows what submissions write, and what a body of it is. */
static const struct {
	enum message_type type;
	enum codec_id codec;
	bool waits;
	bool administrator;
} reads[] = {
	{MESSAGE_QUESTIONS, CODEC_QUESTIONS, true, false},
	{MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, true, false},
	{MESSAGE_OVERVIEW, CODEC_OVERVIEW, true, false},
	{MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, true, false},
	{MESSAGE_TOTAL, CODEC_TOTAL, true, false},
	{MESSAGE_ROUND_LIST, CODEC_ROUND_LIST, true, false},
	{MESSAGE_LOG_LIST, CODEC_LOG_LIST, true, true},
	{MESSAGE_BACKUP, CODEC_BACKUP, true, true},
	{MESSAGE_HEALTH, CODEC_HEALTH, false, false},
	{MESSAGE_WHOAMI, CODEC_WHOAMI, false, false},
	{MESSAGE_ORG_LIST, CODEC_ORG_LIST, false, false},
	{MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, false, false},
	{MESSAGE_PLAN_GET, CODEC_PLAN_GET, false, false},
	{MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS, false, true},
	{MESSAGE_ACCOUNT_LIST, CODEC_ACCOUNT_LIST, false, true},
	{MESSAGE_INVITE_LIST, CODEC_INVITE_LIST, false, true},
};

static struct request *open_read(size_t i)
{
	void *m = arena_alloc(f.arena, codec_struct_size(reads[i].codec));
	const struct identity *who = reads[i].administrator ? &f.admin : &f.gavle;
	return fixture_open(&f, who, reads[i].type, fixture_encode(&f, reads[i].codec, m));
}

TEST(reads, that_show_submissions_wait_for_the_index_and_the_others_do_not)
{
	open_lazy();
	for (int behind = 0; behind < 2; behind++)
		for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
			if (behind && lag() == 0)
				(void)submit(submission("2180", (uint32_t)i));
			struct request *r = open_read(i);
			bool waits = behind && reads[i].waits && r->outcome == SP_OK;
			CHECK_INT(request_waits(r), waits);
			CHECK_INT(request_writes(r), waits);
			if (waits)
				request_apply(f.app, &r, 1);
			CHECK_INT(lag(), behind && !waits);
			app_settle(f.app);
			request_free(r);
		}
	fixture_close(&f);
}

TEST(reads, beside_writes_are_done_with_them)
{
	struct request *list[4];
	struct msg_followup_get ask = {.plan = FIXTURE_PLAN, .year = 2018, .unit = "2180"};
	struct msg_followup_get_reply got;
	open_lazy();
	(void)submit(submission("2180", 0));
	struct bytes body = fixture_encode(&f, CODEC_FOLLOWUP_GET, &ask);
	list[0] = fixture_open(&f, &f.gavle, MESSAGE_FOLLOWUP_GET, body);
	list[1] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, submission("2180", 1));
	list[2] = fixture_open(&f, &f.gavle, MESSAGE_FOLLOWUP_GET, body);
	list[3] = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, submission("2180", 2));
	request_apply(f.app, list, 4);
	CHECK_INT(lag(), 2); /* the reads came before these were acknowledged */
	for (size_t i = 0; i < 4; i++) {
		struct msg_receipt receipt;
		CHECK_CODE(
			fixture_reply(&f, list[i], i % 2 ? (void *)&receipt : &got), SP_OK, &f.err);
	}
	fixture_close(&f);
}

/* ---- heads never go back ---- */

static void check_head(const char *text, uint64_t size)
{
	const struct rec_genesis *g = ledger_genesis(f.ledger);
	struct head head;
	CHECK_CODE(head_verify(bytes_text(text), g->log_name, g->log_key.ptr, &head, &f.err), SP_OK,
		&f.err);
	CHECK_INT(head.size, size);
}

TEST(hello, shows_a_client_no_head_before_the_one_that_it_knows)
{
	struct msg_hello hello = {1, "test", 0};
	struct msg_hello_reply got;
	uint64_t size;
	open_lazy();
	for (uint32_t i = 0; i < 3; i++)
		(void)submit(submission("2180", i));
	CHECK_CODE(SEND(f.gavle, HELLO, &hello, &got), SP_OK, &f.err);
	CHECK_INT(lag(), 3); /* who knows nothing has nothing to wait for */
	hello.known_size = ledger_indexed(f.ledger);
	CHECK_CODE(SEND(f.gavle, HELLO, &hello, &got), SP_OK, &f.err);
	CHECK_INT(lag(), 3);
	size = ledger_acked(f.ledger);
	const uint64_t known[] = {hello.known_size + 1, size, size + 1, UINT64_MAX};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		hello.known_size = known[i]; /* of a log that is lost: the newest head says so */
		CHECK_CODE(SEND(f.nobody, HELLO, &hello, &got), SP_OK, &f.err);
		check_head(got.head, size);
		CHECK_INT(got.n_proof > 0, known[i] < size);
		CHECK_INT(lag(), 3); /* the writer had it at hand */
	}
	fixture_close(&f);
}

/* What a client asks after each of its writes: the proof that its receipt's head continues the one it knew. */
TEST(log_proof, of_a_receipt_s_head_is_made_before_the_index_is_stored)
{
	struct msg_log_proof_reply early, late;
	open_lazy();
	uint64_t before = ledger_acked(f.ledger);
	for (uint32_t i = 0; i < 5; i++)
		(void)submit(submission("2180", i));
	for (uint64_t from = 1; from <= before + 5; from++)
		for (uint64_t to = before; to <= before + 5; to++) {
			struct msg_log_proof ask = {from, to == before ? 0 : to};
			if (ask.to_size && from > ask.to_size)
				continue;
			CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &early), SP_OK, &f.err);
			CHECK_INT(early.to_size, ask.to_size ? to : before + 5);
			check_head(early.head, early.to_size);
			CHECK_INT(lag(), 5);
		}
	struct msg_log_proof ask = {before, 0};
	CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &early), SP_OK, &f.err);
	app_settle(f.app);
	CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &late), SP_OK, &f.err);
	CHECK_TEXT(late.head, early.head);
	CHECK_INT(late.n_proof, early.n_proof);
	CHECK(early.n_proof > 0);
	for (size_t i = 0; i < late.n_proof; i++)
		CHECK_BYTES(late.proof[i], early.proof[i]);
	ask = (struct msg_log_proof){before + 6, 0};
	CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &late), SP_FIELD_INVALID, &f.err);
	fixture_close(&f);
}

/* A transaction that was lost has to be made again first. */
TEST(log_proof, after_a_dropped_batch_is_right_too)
{
	struct msg_log_proof ask = {1, 0};
	struct msg_log_proof_reply got;
	struct request *r;
	open_lazy();
	(void)submit(submission("2180", 0));
	f.stop_at = LEDGER_STEP_SIGNED;
	f.stop_with = SP_STORE_FULL;
	f.stopping = true;
	r = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, submission("2180", 1));
	request_apply(f.app, &r, 1);
	CHECK_CODE(fixture_reply(&f, r, NULL), SP_STORE_FULL, &f.err);
	f.stopping = false;
	CHECK_CODE(SEND(f.gavle, LOG_PROOF, &ask, &got), SP_OK, &f.err);
	check_head(got.head, ledger_acked(f.ledger));
	fixture_close(&f);
}

TEST(status, and_health_show_what_is_acknowledged_without_waiting)
{
	struct msg_empty none = {0};
	struct msg_server_status_reply status;
	struct msg_health_reply health;
	open_lazy();
	(void)submit(submission("2180", 0));
	uint64_t size = ledger_acked(f.ledger);
	CHECK_CODE(SEND(f.admin, SERVER_STATUS, &none, &status), SP_OK, &f.err);
	CHECK_INT(status.log_size, size);
	check_head(status.head, size);
	CHECK_CODE(SEND(f.nobody, HEALTH, &none, &health), SP_OK, &f.err);
	CHECK_INT(health.log_size, size);
	CHECK_INT(lag(), 1);
	fixture_close(&f);
}

/* ---- an index that cannot be stored ---- */

static uint32_t revision_of(const struct msg_overview_reply *o)
{
	for (size_t i = 0; i < o->n_rows; i++)
		if (strcmp(o->rows[i].unit, "2180") == 0)
			return o->rows[i].revision;
	return 0;
}

/* Nobody is told an older state than one that was acknowledged; who needs none of it is served. */
TEST(full_disk, at_the_index_refuses_the_reads_that_need_it_and_heals)
{
	struct msg_overview ask = {0};
	struct msg_overview_reply got;
	struct msg_empty none = {0};
	struct msg_receipt receipt;
	open_lazy();
	struct bytes body = submission("2180", 0);
	struct msg_receipt first = submit(body);
	f.stop_at = LEDGER_STEP_INDEX_COMMITTING;
	f.stop_with = SP_STORE_FULL;
	f.stopping = true;
	CHECK_CODE(SEND(f.gavle, OVERVIEW, &ask, &got), SP_STORE_FULL, &f.err);
	CHECK_CODE(SEND(f.gavle, WHOAMI, &none, NULL), SP_OK, &f.err);
	CHECK(app_writable(f.app));
	f.stopping = false;
	CHECK_CODE(SEND(f.gavle, OVERVIEW, &ask, &got), SP_OK, &f.err);
	CHECK_INT(revision_of(&got), 1);
	receipt = submit(body);
	check_same_receipt(&receipt, &first);
	fixture_close(&f);
}

TEST(failed_disk, at_the_index_refuses_the_reads_that_need_it_until_the_next_start)
{
	struct msg_overview ask = {0};
	struct msg_overview_reply got;
	open_lazy();
	(void)submit(submission("2180", 0));
	f.stop_at = LEDGER_STEP_INDEX_COMMITTING;
	f.stop_with = SP_STORAGE;
	f.stopping = true;
	CHECK_CODE(SEND(f.gavle, OVERVIEW, &ask, &got), SP_STORAGE, &f.err);
	CHECK(!app_writable(f.app));
	CHECK_CODE(SEND(f.gavle, OVERVIEW, &ask, &got), SP_STORAGE, &f.err);
	fixture_restart(&f);
	CHECK_CODE(SEND(f.gavle, OVERVIEW, &ask, &got), SP_OK, &f.err);
	CHECK_INT(revision_of(&got), 1);
	fixture_close(&f);
}

TEST(requests, know_when_each_of_their_stages_was_over)
{
	open_lazy();
	struct request *r = fixture_open(&f, &f.gavle, MESSAGE_SUBMIT, submission("2180", 0));
	request_apply(f.app, &r, 1);
	const struct request_times t = r->times;
	CHECK(t.read_ns > 0 && t.read_ns <= t.prepared_ns);
	CHECK(t.prepared_ns <= t.applied_ns && t.applied_ns <= t.committed_ns);
	CHECK_INT(t.queued_ns, 0); /* there was no queue */
	CHECK_CODE(fixture_reply(&f, r, NULL), SP_OK, &f.err);
	fixture_close(&f);
}
