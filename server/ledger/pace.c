/* SPDX-License-Identifier: Apache-2.0 */
/* pace.c - when the index is committed, and what is done while nobody waits. */
#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/ledger/internal.h"

/* Measured: architecture of the ledger, with 64 clients on two cores. */
const struct ledger_pace ledger_pace_usual = {.index_ms = 500,
	.index_entries = 4096,
	.idle_ms = 5,
	.lazy_ahead = 16 << 20,
	.ledger_ahead_min = 64 << 20,
	.ledger_ahead_max = 256 << 20,
	.index_ahead = 32 << 20,
	.step = 1 << 20,
	.disk_share = 16,
	.spin_us = 60};
const struct ledger_pace ledger_pace_eager = {.idle_ms = UINT32_MAX};

enum { NS_PER_MS = 1000000 };

uint64_t ledger_acked(const struct ledger *l)
{
	return atomic_load(&l->acked);
}

uint64_t ledger_indexed(const struct ledger *l)
{
	return atomic_load(&l->indexed);
}

const struct ledger_pace *ledger_pace_of(const struct ledger *l)
{
	return &l->pace;
}

/* ---- the index's transaction ---- */

static uint64_t waiting(const struct ledger *l)
{
	return l->peaks.size - ledger_indexed(l);
}

bool index_may_wait(const struct ledger *l)
{
	return l->pace.index_entries > 0 && store_ahead(l->index) >= l->pace.lazy_ahead;
}

enum sp_code index_begin(struct ledger *l, struct sp_error *err)
{
	return l->txn ? SP_OK : store_begin_write(l->index, &l->txn, err);
}

void index_drop(struct ledger *l)
{
	store_abort(l->txn);
	l->txn = NULL;
	l->behind = waiting(l) > 0;
}

void index_end_idle(struct ledger *l)
{
	if (waiting(l) == 0)
		index_drop(l);
}

static enum sp_code store_index(struct ledger *l, struct sp_error *err)
{
	uint64_t began_ns = clock_steady_ns();
	struct store_txn *txn = l->txn;
	l->txn = NULL;
	enum sp_code rc = store_commit(txn, err);
	histogram_add(&l->stats.index_commit_us, (clock_steady_ns() - began_ns) / 1000);
	return rc;
}

enum sp_code index_commit(struct ledger *l, struct sp_error *err)
{
	enum sp_code rc = ledger_step_at(l, LEDGER_STEP_INDEX_COMMITTING, err);
	if (rc == SP_OK)
		rc = store_index(l, err);
	if (rc == SP_OK) {
		atomic_store(&l->indexed, l->peaks.size);
		rc = ledger_step_at(l, LEDGER_STEP_INDEX_COMMITTED, err);
	} else {
		index_drop(l);
	}
	if (rc == SP_STORAGE)
		atomic_store(&l->failed, true);
	return rc;
}

enum sp_code ledger_catch_up(struct ledger *l, struct sp_error *err)
{
	if (l->batch.open)
		return sp_fail(err, SP_INTERNAL, "a batch is open");
	if (waiting(l) == 0) {
		index_drop(l);
		return SP_OK;
	}
	if (!ledger_writable(l))
		return sp_fail(err, SP_STORAGE, "it failed before");
	return l->behind ? index_replay(l, NULL, err) : index_commit(l, err);
}

enum sp_code ledger_view_at_hand(struct ledger *l, struct ledger_view **out, struct sp_error *err)
{
	enum sp_code rc = l->txn ? SP_OK : ledger_catch_up(l, err);
	*out = NULL;
	if (rc != SP_OK || !l->txn)
		return rc == SP_OK ? ledger_view_open(l, out, err) : rc;
	struct ledger_view *v = calloc(1, sizeof *v);
	if (!v)
		return sp_fail(err, SP_NO_MEMORY);
	v->snapshots = l->snapshots;
	v->index = l->txn;
	v->lent = true;
	v->stored = v->size = l->peaks.size;
	rc = record_read(&l->record, &v->record, err);
	if (rc == SP_OK)
		*out = v;
	else
		ledger_view_close(v);
	return rc;
}

/* ---- what is due ---- */

static bool grow_index(struct ledger *l)
{
	const struct ledger_pace *p = &l->pace;
	return store_grow(l->index, p->index_ahead, p->step, p->disk_share);
}

/* As much ahead as there is: what has grown fast will. */
static bool grow_ledger(struct ledger *l)
{
	const struct ledger_pace *p = &l->pace;
	uint64_t ahead, size;
	store_usage(l->record.store, &ahead, &size);
	if (ahead < p->ledger_ahead_min)
		ahead = p->ledger_ahead_min;
	if (ahead > p->ledger_ahead_max)
		ahead = p->ledger_ahead_max;
	return store_grow(l->record.store, ahead, p->step, p->disk_share);
}

/* Under a load without a pause nobody else would keep the index's file long enough for it to wait. */
static void commit_waiting(struct ledger *l, bool idle)
{
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = index_commit(l, &err);
	if (rc != SP_OK)
		log_error("index_commit_failed", &err);
	else if (!idle)
		(void)grow_index(l);
}

/* How long the entries of the index's transaction may wait yet. */
static uint64_t patience(const struct ledger *l)
{
	uint64_t waited = clock_steady_ns() - l->waiting_ns;
	uint64_t limit = (uint64_t)l->pace.index_ms * NS_PER_MS;
	if (waiting(l) >= l->pace.index_entries)
		return 0;
	return waited < limit ? limit - waited : 0;
}

static bool grow_one(struct ledger *l)
{
	l->long_enough = !grow_index(l) && !grow_ledger(l);
	return !l->long_enough;
}

uint64_t ledger_tend(struct ledger *l, uint64_t idle_ns)
{
	uint64_t idle_limit = (uint64_t)l->pace.idle_ms * NS_PER_MS;
	uint64_t left = idle_ns < idle_limit ? idle_limit - idle_ns : 0;
	if (l->behind || !ledger_writable(l))
		return UINT64_MAX;
	if (waiting(l) > 0) {
		uint64_t wait = patience(l);
		if (left && wait)
			return left < wait ? left : wait;
		commit_waiting(l, left == 0);
	}
	if (l->behind || l->long_enough)
		return UINT64_MAX;
	if (left)
		return left;
	return grow_one(l) ? 0 : UINT64_MAX;
}
