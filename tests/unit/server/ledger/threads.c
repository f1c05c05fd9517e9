/* SPDX-License-Identifier: Apache-2.0 */
/* Many read while one writes: every view is one state, and none goes back. */
#include <pthread.h>
#include <stdatomic.h>

#include "common/crypto/merkle.h"
#include "tests/lib/ledger_fixture.h"

enum { READERS = 4, WRITES = 150 };

struct reader {
	pthread_t thread;
	struct ledger *ledger;
	const struct rec_genesis *genesis;
	atomic_bool *stop;
	const char *fault;
	uint64_t views;
};

static bool receipt_holds(struct reader *r, struct ledger_view *v, struct arena *a, uint64_t number)
{
	struct msg_receipt receipt;
	struct head head;
	struct hash proof[MERKLE_DEPTH_MAX];
	if (ledger_receipt(v, number, a, &receipt, NULL) != SP_OK ||
		head_verify(bytes_text(receipt.head), r->genesis->log_name, r->genesis->log_key.ptr,
			&head, NULL) != SP_OK)
		return false;
	for (size_t i = 0; i < receipt.n_proof; i++)
		memcpy(proof[i].bytes, receipt.proof[i].ptr, HASH_BYTES);
	struct hash leaf = merkle_leaf(receipt.header);
	return merkle_verify_inclusion(
		&leaf, number, head.size, proof, receipt.n_proof, &head.root);
}

static const char *look(struct reader *r, struct ledger_view *v, struct arena *a, uint64_t *last)
{
	const struct plan_snapshot *plan;
	const struct questions *qs;
	struct current_row row;
	struct revision_row revision;
	struct entry e;
	uint64_t size = ledger_size(v);
	if (size < *last)
		return "a view went back";
	*last = size;
	if (!receipt_holds(r, v, a, size - 1))
		return "a receipt does not hold";
	if (ledger_current(v, 1, FIXTURE_YEAR, "2180", &row, NULL) != SP_OK ||
		row.number != size - 1)
		return "the newest entry is not the current one";
	if (ledger_submission(v, 1, FIXTURE_YEAR, "2180", row.revision, &revision, &e, NULL) !=
			SP_OK ||
		revision.number != row.number)
		return "revision and current differ";
	if (ledger_plan_snapshot(v, 1, 1, &plan, NULL) != SP_OK)
		return "no plan";
	bool asked =
		plan_questions(plan, FIXTURE_YEAR, &qs, NULL) == SP_OK && qs->n_items == row.asked;
	plan_release(plan);
	return asked ? NULL : "other questions";
}

static void *read_on(void *arg)
{
	struct reader *r = arg;
	uint64_t last = 0;
	while (!atomic_load(r->stop) && !r->fault) {
		struct arena a;
		struct ledger_view *v;
		arena_init(&a, 1 << 20);
		if (ledger_view_open(r->ledger, &v, NULL) != SP_OK) {
			r->fault = "no view";
		} else {
			r->fault = look(r, v, &a, &last);
			ledger_view_close(v);
			r->views++;
		}
		arena_free(&a);
	}
	return NULL;
}

TEST(threads, readers_see_whole_batches_while_the_writer_writes)
{
	struct ledger_fixture f;
	struct reader readers[READERS];
	atomic_bool stop = false;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 0);
	for (size_t i = 0; i < READERS; i++) {
		readers[i] = (struct reader){
			.ledger = f.ledger, .genesis = ledger_genesis(f.ledger), .stop = &stop};
		CHECK_INT(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
	}
	for (int i = 0; i < WRITES; i++)
		fixture_submit(&f, "2180", i);
	atomic_store(&stop, true);
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, NULL);
		if (readers[i].fault)
			fprintf(stderr, "%s\n", readers[i].fault);
		CHECK(readers[i].fault == NULL);
		CHECK(readers[i].views > 0);
	}
	fixture_close(&f);
}

/* ---- readers that see everything acknowledged before them ---- */

enum { UNITS = 3, EACH = 120 };
static const char *const asked[UNITS] = {"2101", "2104", "2180"};

/* The writer's queue at its smallest: who reads sets `wanted`, and waits until the index has come so far. */
struct desk {
	struct ledger *ledger;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t wanted;
	bool over;
	atomic_uint acknowledged[UNITS]; /* newest revision of each unit that was acknowledged */
	atomic_uint waits; /* how often somebody had to */
};

struct asker {
	pthread_t thread;
	struct desk *desk;
	const char *fault;
};

static void wait_for(struct desk *d, uint64_t needs)
{
	if (ledger_indexed(d->ledger) >= needs)
		return;
	atomic_fetch_add(&d->waits, 1);
	pthread_mutex_lock(&d->lock);
	if (d->wanted < needs)
		d->wanted = needs;
	while (ledger_indexed(d->ledger) < needs && !d->over)
		pthread_cond_wait(&d->changed, &d->lock);
	pthread_mutex_unlock(&d->lock);
}

static const char *ask_once(struct desk *d, size_t unit)
{
	struct current_row row = {.revision = 0};
	struct ledger_view *v;
	unsigned known = atomic_load(&d->acknowledged[unit]);
	wait_for(d, ledger_acked(d->ledger));
	if (ledger_view_open(d->ledger, &v, NULL) != SP_OK)
		return "no view";
	enum sp_code rc = ledger_current(v, 1, FIXTURE_YEAR, asked[unit], &row, NULL);
	ledger_view_close(v);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return "the row cannot be read";
	return row.revision < known ? "what was acknowledged before is not there" : NULL;
}

static void *ask_on(void *arg)
{
	struct asker *a = arg;
	bool over = false;
	for (size_t i = 0; !over && !a->fault; i = (i + 1) % UNITS) {
		a->fault = ask_once(a->desk, i);
		pthread_mutex_lock(&a->desk->lock);
		over = a->desk->over;
		pthread_mutex_unlock(&a->desk->lock);
	}
	return NULL;
}

static void serve_askers(struct desk *d)
{
	pthread_mutex_lock(&d->lock);
	bool wanted = d->wanted > ledger_indexed(d->ledger);
	pthread_mutex_unlock(&d->lock);
	if (wanted)
		CHECK_INT(ledger_catch_up(d->ledger, NULL), SP_OK);
	pthread_mutex_lock(&d->lock);
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

TEST(threads, readers_see_what_was_acknowledged_before_they_asked)
{
	struct ledger_fixture f;
	struct asker askers[READERS];
	struct desk d = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	fixture_open(&f);
	fixture_prepare(&f);
	f.pace = &fixture_pace_lazy;
	fixture_reopen(&f, NULL);
	d.ledger = f.ledger;
	for (size_t i = 0; i < READERS; i++) {
		askers[i] = (struct asker){.desk = &d};
		CHECK_INT(pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]), 0);
	}
	for (unsigned i = 1; i <= EACH || atomic_load(&d.waits) < READERS; i++)
		for (size_t unit = 0; unit < UNITS; unit++) {
			fixture_submit(&f, asked[unit], i);
			atomic_store(&d.acknowledged[unit], i);
			if (unit == 0)
				serve_askers(&d);
		}
	CHECK_INT(ledger_catch_up(f.ledger, NULL), SP_OK); /* nobody waits in vain */
	pthread_mutex_lock(&d.lock);
	d.over = true;
	pthread_cond_broadcast(&d.changed);
	pthread_mutex_unlock(&d.lock);
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(askers[i].thread, NULL);
		if (askers[i].fault)
			fprintf(stderr, "%s\n", askers[i].fault);
		CHECK(askers[i].fault == NULL);
	}
	fixture_close(&f);
}
