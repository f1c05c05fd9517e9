/* SPDX-License-Identifier: Apache-2.0 */
/* Many write and many read over connections of their own, while the index follows when it can: every answer shows what
 * was acknowledged, to whomever, before it was asked for. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/unit/server/net/caller.h"

enum { UNITS = 3, REVISIONS = 40, READERS = 3 };
static const char *const units[UNITS] = {"2101", "2180", "2181"};
static const char *writer_secrets[UNITS], *reader_secrets[READERS];
static struct net_fixture n;
static char port[8];
static atomic_uint acknowledged[UNITS]; /* newest revision */
static atomic_uint writing; /* writers that have not ended */

/* The index is stored when somebody asks, and only then; now and then, or as the usual server does. */
static struct ledger_pace pace;

static void make(struct fixture *f, uint64_t now_ms)
{
	fixture_year_at(f, now_ms);
	for (size_t i = 0; i < UNITS; i++)
		writer_secrets[i] = fixture_invite(f, ROLE_REPORTER, units[i]);
	for (size_t i = 0; i < READERS; i++)
		reader_secrets[i] = fixture_invite(f, ROLE_COORDINATOR, "21");
	f->pace = &pace;
	fixture_restart(f);
}

struct worker {
	pthread_t thread;
	size_t unit; /* of a writer */
	struct holder holder;
	struct call_options options;
	struct bytes body[REVISIONS];
	struct sp_error failure;
	uint64_t reads;
};

static void worker_init(struct worker *w, const char *secret)
{
	*w = (struct worker){.reads = 0};
	client_enrol(&n, secret, &w->holder);
	w->options = caller_options(&n, &w->holder, port);
}

/* The newest revision that an answer shows must be at least the one that is known. */
static enum sp_code read_followup(
	struct call *c, size_t unit, uint32_t known, struct arena *a, struct sp_error *err)
{
	struct msg_followup_get ask = {.plan = FIXTURE_PLAN, .year = 2018, .unit = units[unit]};
	struct msg_followup_get_reply got;
	enum sp_code rc = call_request(c, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &ask,
		CODEC_FOLLOWUP_GET_REPLY, &got, a, err);
	if (rc == SP_FOLLOWUP_UNKNOWN && known == 0) {
		*err = (struct sp_error){.code = SP_OK};
		return SP_OK;
	}
	return rc == SP_OK && got.revision < known ? sp_fail(err, SP_INTERNAL, "an old revision")
						   : rc;
}

static enum sp_code read_overview(struct call *c, struct arena *a, struct sp_error *err)
{
	uint32_t known[UNITS];
	struct msg_overview ask = {.year = 2018};
	struct msg_overview_reply got;
	for (size_t i = 0; i < UNITS; i++)
		known[i] = atomic_load(&acknowledged[i]);
	enum sp_code rc = call_request(
		c, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &ask, CODEC_OVERVIEW_REPLY, &got, a, err);
	for (size_t i = 0; rc == SP_OK && i < got.n_rows; i++)
		for (size_t k = 0; k < UNITS; k++)
			if (strcmp(got.rows[i].unit, units[k]) == 0 &&
				got.rows[i].revision < known[k])
				rc = sp_fail(err, SP_INTERNAL, "an old row");
	return rc;
}

static enum sp_code submit(
	struct call *c, struct worker *w, uint32_t i, struct arena *a, struct sp_error *err)
{
	struct msg_receipt receipt;
	enum sp_code rc =
		call_request_bytes(c, MESSAGE_SUBMIT, w->body[i], CODEC_RECEIPT, &receipt, a, err);
	if (rc == SP_OK && receipt.revision != i + 1)
		return sp_fail(err, SP_INTERNAL, "another revision");
	if (rc == SP_OK)
		atomic_store(&acknowledged[w->unit], i + 1);
	return rc;
}

/* Every third time it looks itself, on the connection that it wrote on. */
static void *write_all(void *ctx)
{
	struct worker *w = ctx;
	struct call *c = NULL;
	struct arena opened;
	arena_init(&opened, 1 << 20);
	enum sp_code rc = call_open(&w->options, &opened, &c, &w->failure);
	for (uint32_t i = 0; rc == SP_OK && i < REVISIONS; i++) {
		struct arena a;
		arena_init(&a, 16 << 20);
		rc = submit(c, w, i, &a, &w->failure);
		if (rc == SP_OK && i % 3 == 0)
			rc = read_followup(c, w->unit, i + 1, &a, &w->failure);
		arena_free(&a);
	}
	atomic_fetch_sub(&writing, 1);
	call_close(c);
	arena_free(&opened);
	return NULL;
}

static void *read_on(void *ctx)
{
	struct worker *w = ctx;
	struct call *c = NULL;
	struct arena opened;
	arena_init(&opened, 1 << 20);
	enum sp_code rc = call_open(&w->options, &opened, &c, &w->failure);
	for (size_t i = 0; rc == SP_OK && (atomic_load(&writing) > 0 || i < UNITS); i++) {
		struct arena a;
		arena_init(&a, 16 << 20);
		if (i % 4 == 3)
			rc = read_overview(c, &a, &w->failure);
		else
			rc = read_followup(c, i % UNITS, atomic_load(&acknowledged[i % UNITS]), &a,
				&w->failure);
		arena_free(&a);
		w->reads++;
		usleep(300); /* the writers have to get on too */
	}
	call_close(c);
	arena_free(&opened);
	return NULL;
}

static void run_all(struct worker *writers, struct worker *readers)
{
	for (size_t i = 0; i < READERS; i++)
		CHECK_INT(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
	for (size_t i = 0; i < UNITS; i++)
		CHECK_INT(pthread_create(&writers[i].thread, NULL, write_all, &writers[i]), 0);
	for (size_t i = 0; i < UNITS; i++) {
		pthread_join(writers[i].thread, NULL);
		CHECK_CODE(writers[i].failure.code, SP_OK, &writers[i].failure);
	}
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, NULL);
		CHECK_CODE(readers[i].failure.code, SP_OK, &readers[i].failure);
		CHECK(readers[i].reads >= UNITS);
	}
}

static void read_while_writing(void)
{
	static struct worker writers[UNITS], readers[READERS];
	struct server_options o = {.loops = 2};
	n.make = make;
	net_start(&n, clock_utc_ms(), &o);
	snprintf(port, sizeof port, "%u", net_port(&n));
	uint64_t before = ledger_acked(n.f.ledger);
	for (size_t i = 0; i < READERS; i++)
		worker_init(&readers[i], reader_secrets[i]);
	for (size_t i = 0; i < UNITS; i++) {
		worker_init(&writers[i], writer_secrets[i]);
		writers[i].unit = i;
		atomic_store(&acknowledged[i], 0);
		for (uint32_t r = 0; r < REVISIONS; r++) {
			struct msg_submit m = fixture_submission(&n.f, units[i], r);
			writers[i].body[r] = fixture_encode(&n.f, CODEC_SUBMIT, &m);
		}
	}
	atomic_store(&writing, UNITS);
	run_all(writers, readers);
	CHECK_INT(ledger_acked(n.f.ledger), before + UNITS + READERS + UNITS * REVISIONS);
	for (size_t i = 0; i < UNITS; i++)
		holder_free(&writers[i].holder);
	for (size_t i = 0; i < READERS; i++)
		holder_free(&readers[i].holder);
	net_stop(&n);
	n.make = NULL;
}

TEST(reads, see_all_that_was_acknowledged_when_the_index_is_stored_for_them_alone)
{
	pace = fixture_pace_lazy;
	read_while_writing();
}

TEST(reads, see_all_that_was_acknowledged_when_it_is_stored_between_them)
{
	pace = fixture_pace_lazy;
	pace.index_ms = 3;
	pace.index_entries = 7;
	pace.idle_ms = 1;
	pace.spin_us = 60;
	read_while_writing();
}

TEST(reads, see_all_that_was_acknowledged_when_nothing_waits)
{
	pace = ledger_pace_eager;
	read_while_writing();
}

static struct bytes first_submission(struct net_fixture *net)
{
	struct msg_submit m = fixture_submission(&net->f, "2101", 0);
	return fixture_encode(&net->f, CODEC_SUBMIT, &m);
}

/* What everybody sends who has a receipt and asks what comes next: a hello that knows a head which the index does not
 * have yet, and the question right behind it. */
TEST(reads, may_follow_a_hello_that_waits_for_the_index)
{
	struct holder reporter;
	struct client writes, reads;
	struct msg_followup_get get = {.plan = FIXTURE_PLAN, .year = 2018, .unit = "2101"};
	pace = fixture_pace_lazy;
	n.make = make;
	net_start(&n, clock_utc_ms(), NULL);
	client_enrol(&n, writer_secrets[0], &reporter);
	client_open(&n, &writes, &reporter);
	client_hello(&writes);
	client_open(&n, &reads, &reporter);
	CHECK_CODE(client_ask(&writes, MESSAGE_SUBMIT, first_submission(&n), CODEC_RECEIPT, NULL),
		SP_OK, &n.f.err);
	const struct msg_hello hello = {1, "test", ledger_acked(n.f.ledger)};
	CHECK(ledger_indexed(n.f.ledger) < hello.known_size);
	client_put(&reads, MESSAGE_HELLO, 1, fixture_encode(&n.f, CODEC_HELLO, &hello));
	client_put(&reads, MESSAGE_FOLLOWUP_GET, 2, fixture_encode(&n.f, CODEC_FOLLOWUP_GET, &get));
	client_push(&reads);
	for (int i = 0; i < 2; i++) {
		CHECK(client_next(&reads));
		CHECK_CODE(client_error(&reads), SP_OK, &n.f.err);
	}
	client_close(&reads);
	client_close(&writes);
	holder_free(&reporter);
	net_stop(&n);
	n.make = NULL;
}

/* ---- the end of a server whose index waits ---- */

TEST(server, stores_the_index_before_it_ends)
{
	struct holder reporter;
	struct client c;
	uint64_t before;
	pace = fixture_pace_lazy;
	n.make = make;
	net_start(&n, clock_utc_ms(), NULL);
	client_enrol(&n, writer_secrets[0], &reporter);
	client_open(&n, &c, &reporter);
	client_hello(&c);
	before = ledger_acked(n.f.ledger);
	CHECK_CODE(client_ask(&c, MESSAGE_SUBMIT, first_submission(&n), CODEC_RECEIPT, NULL), SP_OK,
		&n.f.err);
	CHECK_INT(ledger_acked(n.f.ledger), before + 1);
	CHECK_INT(ledger_indexed(n.f.ledger), before);
	client_close(&c);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(ledger_indexed(n.f.ledger), before + 1);
	net_close(&n);
	holder_free(&reporter);
	n.make = NULL;
}

/* Nobody asks, and no answer can say so: it has to end by itself. */
TEST(server, ends_when_the_index_cannot_be_stored_while_it_is_idle)
{
	struct holder reporter;
	struct client c;
	pace = fixture_pace_lazy;
	pace.idle_ms = 20;
	n.make = make;
	n.ends_with = SP_STORAGE;
	net_start(&n, clock_utc_ms(), NULL);
	client_enrol(&n, writer_secrets[0], &reporter);
	client_open(&n, &c, &reporter);
	client_hello(&c);
	n.f.stop_at = LEDGER_STEP_INDEX_COMMITTING;
	n.f.stop_with = SP_STORAGE;
	n.f.stopping = true;
	CHECK_CODE(client_ask(&c, MESSAGE_SUBMIT, first_submission(&n), CODEC_RECEIPT, NULL), SP_OK,
		&n.f.err);
	CHECK(!client_next(&c));
	client_close(&c);
	net_wait_for_end(&n);
	net_close(&n);
	holder_free(&reporter);
	n.ends_with = SP_OK;
	n.make = NULL;
}
