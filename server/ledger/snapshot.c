/* SPDX-License-Identifier: Apache-2.0 */
/* snapshot.c - plans decoded once, shared and immutable. A snapshot belongs to the entry of its import (a
 * draft's version may be imported again, an entry never changes); the last user frees it. */
#include <pthread.h>
#include <stdlib.h>

#include "server/ledger/internal.h"

enum { KEPT = 16, PLAN_ARENA_MAX = 16 << 20, QUESTIONS_ARENA_MAX = 16 << 20 };

struct year {
	struct year *next;
	uint32_t year;
	struct questions questions;
};

struct snapshot {
	struct plan_snapshot shared; /* first: what callers hold points here */
	atomic_uint holders;
	uint64_t number; /* entry of the import */
	struct arena arena;
	pthread_mutex_t lock; /* of what follows */
	struct year *years;
	struct arena questions;
};

/* The newest at the front. */
struct snapshots {
	pthread_mutex_t lock;
	struct snapshot *kept[KEPT];
	size_t n;
};

static struct snapshot *of_shared(const struct plan_snapshot *s)
{
	return (struct snapshot *)(uintptr_t)s;
}

/* ---- the cache ---- */

enum sp_code snapshots_new(struct snapshots **out, struct sp_error *err)
{
	*out = calloc(1, sizeof **out);
	if (!*out)
		return sp_fail(err, SP_NO_MEMORY);
	pthread_mutex_init(&(*out)->lock, NULL);
	return SP_OK;
}

void snapshots_free(struct snapshots *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		plan_release(&c->kept[i]->shared);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static void to_front(struct snapshots *c, size_t place, struct snapshot *s)
{
	for (; place > 0; place--)
		c->kept[place] = c->kept[place - 1];
	c->kept[0] = s;
}

/* Held for the caller, or NULL. */
static struct snapshot *cache_find(struct snapshots *c, uint64_t number)
{
	struct snapshot *found = NULL;
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->n && !found; i++) {
		if (c->kept[i]->number != number)
			continue;
		found = c->kept[i];
		atomic_fetch_add(&found->holders, 1);
		to_front(c, i, found);
	}
	pthread_mutex_unlock(&c->lock);
	return found;
}

/* Two threads may have made the same: both are kept for a while, which does no harm. */
static void cache_add(struct snapshots *c, struct snapshot *s)
{
	struct snapshot *dropped = NULL;
	atomic_fetch_add(&s->holders, 1);
	pthread_mutex_lock(&c->lock);
	if (c->n == KEPT)
		dropped = c->kept[KEPT - 1];
	else
		c->n++;
	to_front(c, c->n - 1, s);
	pthread_mutex_unlock(&c->lock);
	if (dropped)
		plan_release(&dropped->shared);
}

/* ---- one snapshot ---- */

static struct snapshot *snapshot_new(uint64_t number)
{
	struct snapshot *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	atomic_init(&s->holders, 1);
	s->number = number;
	arena_init(&s->arena, PLAN_ARENA_MAX);
	arena_init(&s->questions, QUESTIONS_ARENA_MAX);
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void plan_release(const struct plan_snapshot *shared)
{
	struct snapshot *s = of_shared(shared);
	if (!s || atomic_fetch_sub(&s->holders, 1) != 1)
		return;
	arena_free(&s->questions);
	arena_free(&s->arena);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static enum sp_code snapshot_fill(
	struct snapshot *s, struct ledger_view *v, const struct rec_plan *row, struct sp_error *err)
{
	struct msg_plan_import m;
	struct entry e;
	struct sp_error cause = {0};
	enum sp_code rc = view_entry(v, row->number, &e, err);
	if (rc == SP_OK)
		rc = entry_check(&e, row->number, err);
	if (rc != SP_OK)
		return rc;
	rc = codec_decode(CODEC_PLAN_IMPORT, e.body, &s->arena, &m, &cause);
	if (rc == SP_NO_MEMORY || rc == SP_TOO_LARGE)
		return sp_fail(err, SP_NO_MEMORY);
	if (rc != SP_OK)
		return entry_damaged(row->number, "its content cannot be read", err);
	s->shared.plan = *m.plan;
	s->shared.plan_no = row->plan_no;
	s->shared.version = row->version;
	return SP_OK;
}

static enum sp_code find_row(struct ledger_view *v, uint32_t plan_no, uint32_t version,
	struct arena *a, struct rec_plan *row, struct sp_error *err)
{
	struct bytes id;
	struct key name = key_plan_name(plan_no);
	enum sp_code rc = row_read(v->index, TABLE_META, key_bytes(&name), &id, err);
	if (rc != SP_OK)
		return rc;
	const char *text = arena_text_n(a, id.ptr, id.len);
	return text ? ledger_plan(v, text, version, a, row, err) : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code ledger_plan_snapshot(struct ledger_view *v, uint32_t plan_no, uint32_t version,
	const struct plan_snapshot **out, struct sp_error *err)
{
	struct arena a;
	struct rec_plan row;
	*out = NULL;
	arena_init(&a, ROW_MAX);
	enum sp_code rc = find_row(v, plan_no, version, &a, &row, err);
	struct snapshot *s = rc == SP_OK ? cache_find(v->snapshots, row.number) : NULL;
	if (rc == SP_OK && !s) {
		s = snapshot_new(row.number);
		rc = s ? snapshot_fill(s, v, &row, err) : sp_fail(err, SP_NO_MEMORY);
		if (rc == SP_OK && row.number < v->stored) /* one of an open batch may be aborted */
			cache_add(v->snapshots, s);
	}
	arena_free(&a);
	if (rc == SP_OK)
		*out = &s->shared;
	else if (s)
		plan_release(&s->shared);
	return rc;
}

/* ---- the questions of a year ---- */

static const struct questions *year_find(const struct snapshot *s, uint32_t year)
{
	for (const struct year *y = s->years; y; y = y->next)
		if (y->year == year)
			return &y->questions;
	return NULL;
}

static enum sp_code year_make(struct snapshot *s, uint32_t year, const struct questions **out)
{
	struct year *y = arena_alloc(&s->questions, sizeof *y);
	enum sp_code rc = y ? questions_of_plan(&s->shared.plan, year, &s->questions, &y->questions)
			    : SP_NO_MEMORY;
	if (rc != SP_OK)
		return rc;
	y->year = year;
	y->next = s->years;
	s->years = y;
	*out = &y->questions;
	return SP_OK;
}

enum sp_code plan_questions(const struct plan_snapshot *shared, uint32_t year,
	const struct questions **out, struct sp_error *err)
{
	struct snapshot *s = of_shared(shared);
	enum sp_code rc = SP_OK;
	year = questions_year(&s->shared.plan, year); /* one list for all years where it can be */
	pthread_mutex_lock(&s->lock);
	*out = year_find(s, year);
	if (!*out)
		rc = year_make(s, year, out);
	pthread_mutex_unlock(&s->lock);
	return rc == SP_OK ? rc : sp_fail(err, rc, "questions of the plan");
}
