/* SPDX-License-Identifier: Apache-2.0 */
/* Several loops: each has its share, and together they are one server, also under load and at the end. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/unit/server/net/caller.h"

enum { LOOPS = 4 };

static struct net_fixture n;
static struct holder admin;

/* ---- shares ---- */

static void check_shares(size_t each)
{
	for (size_t i = 0; i < LOOPS; i++)
		CHECK_INT(atomic_load(&n.server->loops[i].n_conns), each);
}

TEST(loops, get_the_same_number_of_connections_each)
{
	enum { EACH = 4 };
	struct server_options o = {.loops = LOOPS};
	struct client c[LOOPS * EACH];
	int bare[LOOPS * EACH];
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	net_start(&n, clock_utc_ms(), &o);
	for (size_t i = 0; i < LOOPS * EACH; i++)
		client_open(&n, &c[i], NULL);
	check_shares(EACH);
	for (size_t i = 0; i < LOOPS * EACH; i++) /* all at once: one loop could take them all */
		bare[i] = client_connect_raw(&n);
	while (server_connections(n.server) < 2 * LOOPS * EACH && clock_steady_ms() < patience)
		usleep(1000);
	check_shares(2 * EACH);
	for (size_t i = 0; i < LOOPS * EACH; i++) {
		client_close(&c[i]);
		close(bare[i]);
	}
	net_stop(&n);
}

/* ---- load ---- */

enum { REPORTERS = 3, ROUNDS = 24, SESSION = 4, REVOKE_AFTER = 5 };
static const char *const units[REPORTERS] = {"2101", "2180", "2181"};
static const char *secrets[REPORTERS], *coordinator_secret, *admin_secret;

static void make(struct fixture *f, uint64_t now_ms)
{
	fixture_year_at(f, now_ms);
	for (size_t i = 0; i < REPORTERS; i++)
		secrets[i] = fixture_invite(f, ROLE_REPORTER, units[i]);
	coordinator_secret = fixture_invite(f, ROLE_COORDINATOR, "21");
	admin_secret = fixture_invite(f, ROLE_ADMINISTRATOR, NULL);
}

/* A client in a thread of its own. */
struct worker {
	pthread_t thread;
	struct holder holder;
	struct call_options options;
	struct bytes body[ROUNDS]; /* of submissions, in order */
	uint64_t number[ROUNDS]; /* of their receipts */
	struct sp_error failure; /* the first */
	atomic_uint done;
};

static char port[8];

static void worker_init(struct worker *w, const char *secret)
{
	client_enrol(&n, secret, &w->holder);
	w->options = caller_options(&n, &w->holder, port);
}

static enum sp_code read_one(struct call *c, enum message_type type, enum codec_id reply_id,
	struct arena *a, struct sp_error *err)
{
	void *reply = arena_alloc(a, codec_struct_size(reply_id));
	return call_request_bytes(c, type, bytes_of(NULL, 0), reply_id, reply, a, err);
}

/* A submission, the same again, and what a reporter reads. */
static enum sp_code report(
	struct call *c, struct worker *w, unsigned i, struct arena *a, struct sp_error *err)
{
	struct msg_receipt first, again;
	enum sp_code rc =
		call_request_bytes(c, MESSAGE_SUBMIT, w->body[i], CODEC_RECEIPT, &first, a, err);
	if (rc == SP_OK)
		rc = call_request_bytes(
			c, MESSAGE_SUBMIT, w->body[i], CODEC_RECEIPT, &again, a, err);
	if (rc == SP_OK && again.number != first.number)
		rc = sp_fail(err, SP_INTERNAL, "two entries for one submission");
	if (rc == SP_OK)
		rc = read_one(c, MESSAGE_QUESTIONS, CODEC_QUESTIONS_REPLY, a, err);
	if (rc == SP_OK)
		rc = read_one(c, MESSAGE_OVERVIEW, CODEC_OVERVIEW_REPLY, a, err);
	w->number[i] = first.number;
	return rc;
}

/* A few rounds to a connection, then another, perhaps of another loop. */
static void *report_all(void *ctx)
{
	struct worker *w = ctx;
	enum sp_code rc = SP_OK;
	for (unsigned i = 0; rc == SP_OK && i < ROUNDS;) {
		struct call *c = NULL;
		struct arena a;
		arena_init(&a, 16 << 20);
		rc = call_open(&w->options, &a, &c, &w->failure);
		for (unsigned end = i + SESSION; rc == SP_OK && i < end; i++)
			rc = report(c, w, i, &a, &w->failure);
		call_close(c);
		arena_free(&a);
	}
	return NULL;
}

/* Reads what there is until it is refused: its account is revoked meanwhile. */
static void *read_on(void *ctx)
{
	static const struct {
		enum message_type type;
		enum codec_id reply;
	} reads[] = {{MESSAGE_OVERVIEW, CODEC_OVERVIEW_REPLY}, {MESSAGE_TOTAL, CODEC_TOTAL_REPLY},
		{MESSAGE_ORG_LIST, CODEC_ORG_LIST_REPLY},
		{MESSAGE_PLAN_LIST, CODEC_PLAN_LIST_REPLY}, {MESSAGE_WHOAMI, CODEC_WHOAMI_REPLY}};
	struct worker *w = ctx;
	struct call *c = NULL;
	struct arena opened;
	arena_init(&opened, 1 << 20);
	enum sp_code rc = call_open(&w->options, &opened, &c, &w->failure);
	for (size_t i = 0; rc == SP_OK; i = (i + 1) % (sizeof reads / sizeof reads[0])) {
		struct arena a;
		arena_init(&a, 16 << 20);
		rc = read_one(c, reads[i].type, reads[i].reply, &a, &w->failure);
		arena_free(&a);
		atomic_fetch_add(&w->done, 1);
	}
	call_close(c);
	arena_free(&opened);
	return NULL;
}

static struct worker reporters[REPORTERS], coordinator;

static void start_load(void)
{
	struct server_options o = {.loops = LOOPS};
	n.make = make;
	net_start(&n, clock_utc_ms(), &o);
	snprintf(port, sizeof port, "%u", net_port(&n));
	worker_init(&coordinator, coordinator_secret);
	for (size_t i = 0; i < REPORTERS; i++) {
		worker_init(&reporters[i], secrets[i]);
		for (uint32_t r = 0; r < ROUNDS; r++) {
			struct msg_submit m = fixture_submission(&n.f, units[i], r);
			reporters[i].body[r] = fixture_encode(&n.f, CODEC_SUBMIT, &m);
		}
	}
}

static void close_account(struct client *boss, uint64_t account)
{
	struct msg_account_revoke m = {fixture_key(&n.f), account, "lost laptop"};
	CHECK_CODE(client_ask(boss, MESSAGE_ACCOUNT_REVOKE,
			   fixture_encode(&n.f, CODEC_ACCOUNT_REVOKE, &m), CODEC_RECEIPT, NULL),
		SP_OK, &n.f.err);
}

static void check_receipts(uint64_t entries)
{
	for (size_t i = 0; i < REPORTERS; i++) {
		CHECK_CODE(reporters[i].failure.code, SP_OK, &reporters[i].failure);
		for (size_t r = 0; r < ROUNDS; r++) {
			CHECK(reporters[i].number[r] < entries);
			CHECK(r == 0 || reporters[i].number[r] > reporters[i].number[r - 1]);
		}
	}
}

TEST(loops, serve_submissions_reads_and_a_revocation_at_the_same_time)
{
	struct client boss;
	start_load();
	client_enrol(&n, admin_secret, &admin);
	client_open(&n, &boss, &admin);
	client_hello(&boss);
	uint64_t before = fixture_entries(&n.f);
	CHECK_INT(pthread_create(&coordinator.thread, NULL, read_on, &coordinator), 0);
	for (size_t i = 0; i < REPORTERS; i++)
		CHECK_INT(pthread_create(&reporters[i].thread, NULL, report_all, &reporters[i]), 0);
	while (atomic_load(&coordinator.done) < REVOKE_AFTER)
		usleep(1000);
	close_account(&boss, coordinator.holder.account);
	for (size_t i = 0; i < REPORTERS; i++)
		pthread_join(reporters[i].thread, NULL);
	pthread_join(coordinator.thread, NULL);
	uint64_t entries = fixture_entries(&n.f);
	CHECK_INT(entries, before + REPORTERS * ROUNDS + 1);
	check_receipts(entries);
	enum sp_code refusal = coordinator.failure.code; /* told, or its connection closed first */
	CHECK(refusal == SP_ACCOUNT_CLOSED || refusal == SP_OUTCOME_UNKNOWN ||
		refusal == SP_DISCONNECTED);
	for (size_t i = 0; i < REPORTERS; i++)
		holder_free(&reporters[i].holder);
	holder_free(&coordinator.holder);
	client_close(&boss);
	net_stop(&n);
	holder_free(&admin);
	n.make = NULL;
}

/* ---- the end ---- */

static void open_on_every_loop(struct client c[LOOPS])
{
	for (size_t i = 0; i < LOOPS; i++)
		client_open(&n, &c[i], &admin);
	for (size_t i = 0; i < LOOPS; i++)
		client_hello(&c[i]);
}

TEST(loops, all_answer_what_is_in_flight_and_end_on_sigterm)
{
	struct server_options o = {.loops = LOOPS};
	struct client c[LOOPS], first;
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &first, &admin);
	open_on_every_loop(c);
	uint64_t before = fixture_entries(&n.f);
	for (size_t i = 0; i < LOOPS; i++) {
		client_put(&c[i], MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
		client_push(&c[i]);
		CHECK(client_next(&c[i]));
		CHECK_INT(client_error(&c[i]), SP_OK);
	}
	CHECK_INT(kill(getpid(), SIGTERM), 0);
	for (size_t i = 0; i < LOOPS; i++) {
		CHECK(!client_next(&c[i]));
		client_close(&c[i]);
	}
	CHECK(!client_next(&first));
	client_close(&first);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + LOOPS);
	net_close(&n);
	holder_free(&admin);
}

TEST(loops, all_end_when_the_store_fails)
{
	struct server_options o = {.loops = LOOPS};
	struct client c[LOOPS], first;
	n.ends_with = SP_STORAGE;
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &first, &admin);
	open_on_every_loop(c);
	n.f.stop_at = LEDGER_STEP_APPENDED; /* the writer is idle, and hears of it by the request */
	n.f.stop_with = SP_STORAGE;
	n.f.stopping = true;
	client_put(&first, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&first);
	CHECK(client_next(&first));
	CHECK(client_error(&first) != SP_OK);
	for (size_t i = 0; i < LOOPS; i++) {
		CHECK(!client_next(&c[i]));
		client_close(&c[i]);
	}
	client_close(&first);
	net_wait_for_end(&n);
	net_close(&n);
	holder_free(&admin);
	n.ends_with = SP_OK;
}
