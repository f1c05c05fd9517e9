/* SPDX-License-Identifier: Apache-2.0 */
/* parties.c - the organisations that a plan names and their members, read once and kept until an organisation
 * changes: the totals of a year take less time than reading some hundred rows one by one. */
#include <stdlib.h>
#include <string.h>

#include "server/app/parties.h"

enum { PARTIES_ARENA_MAX = 16 << 20 };

static int code_order(const void *a, const void *b)
{
	const struct party *first = a, *second = b;
	return strcmp(first->code, second->code);
}

const struct party *party_find(const struct parties *p, const char *code)
{
	const struct party wanted = {.code = code};
	return p->n ? bsearch(&wanted, p->items, p->n, sizeof wanted, code_order) : NULL;
}

/* ---- reading ---- */

struct reading {
	struct ledger_view *v;
	struct parties *p;
	struct sp_error *err;
};

static enum sp_code copy_members(
	struct reading *r, const struct rec_organisation *org, struct party *out)
{
	struct arena *a = &r->p->arena;
	out->members = arena_array(a, org->n_members, sizeof *out->members);
	for (size_t i = 0; out->members && i < org->n_members; i++) {
		const char *code = arena_text(a, org->members[i]);
		if (!code)
			return sp_fail(r->err, SP_NO_MEMORY);
		out->members[out->n_members++] = code;
	}
	return out->members ? SP_OK : sp_fail(r->err, SP_NO_MEMORY);
}

static enum sp_code keep(struct reading *r, const struct rec_organisation *org, bool named)
{
	struct arena *a = &r->p->arena;
	struct party *out = ARENA_PUSH(a, r->p->items, r->p->n);
	const char *code = arena_text(a, org->code);
	if (!out || !code)
		return sp_fail(r->err, SP_NO_MEMORY);
	*out = (struct party){.code = code,
		.named = named,
		.kind = org->kind,
		.population = org->population,
		.population_year = org->population_year,
		.closed_ms = org->closed_ms};
	return org->n_members ? copy_members(r, org, out) : SP_OK;
}

/* One that is not there is none. */
static enum sp_code read_one(struct reading *r, const char *code, bool named)
{
	struct rec_organisation org;
	struct arena row;
	arena_init(&row, REQUEST_ARENA_MAX);
	enum sp_code rc = ledger_organisation(r->v, code, &row, &org, r->err);
	if (rc == SP_OK)
		rc = keep(r, &org, named);
	arena_free(&row);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* In order, each once; what the plan names comes before the same as a member. */
static void tidy(struct parties *p)
{
	size_t n = 0;
	if (p->n)
		qsort(p->items, p->n, sizeof *p->items, code_order);
	for (size_t i = 0; i < p->n; i++) {
		if (n && strcmp(p->items[n - 1].code, p->items[i].code) == 0)
			p->items[n - 1].named |= p->items[i].named;
		else
			p->items[n++] = p->items[i];
	}
	p->n = n;
}

static enum sp_code read_all(struct reading *r, const struct plan *plan)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < plan->n_parties && rc == SP_OK; i++)
		rc = read_one(r, plan->parties[i], true);
	const size_t n = r->p->n; /* members have none of their own */
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < r->p->items[i].n_members && rc == SP_OK; k++)
			rc = read_one(r, r->p->items[i].members[k], false);
	tidy(r->p);
	return rc;
}

/* ---- the cache ---- */

void parties_release(struct parties *p)
{
	if (!p || atomic_fetch_sub(&p->holders, 1) != 1)
		return;
	arena_free(&p->arena);
	free(p);
}

void party_cache_init(struct party_cache *c)
{
	*c = (struct party_cache){.n = 0};
	pthread_mutex_init(&c->lock, NULL);
}

void party_cache_close(struct party_cache *c)
{
	while (c->n)
		parties_release(c->kept[--c->n]);
	pthread_mutex_destroy(&c->lock);
}

static bool is_of(const struct parties *p, const struct plan_snapshot *plan, uint64_t changed)
{
	return p->plan_no == plan->plan_no && p->version == plan->version && p->changed == changed;
}

static void to_front(struct party_cache *c, size_t place, struct parties *p)
{
	for (; place > 0; place--)
		c->kept[place] = c->kept[place - 1];
	c->kept[0] = p;
}

/* Held for the caller, or NULL. */
static struct parties *find_kept(
	struct party_cache *c, const struct plan_snapshot *plan, uint64_t changed)
{
	struct parties *found = NULL;
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->n && !found; i++) {
		if (!is_of(c->kept[i], plan, changed))
			continue;
		found = c->kept[i];
		atomic_fetch_add(&found->holders, 1);
		to_front(c, i, found);
	}
	pthread_mutex_unlock(&c->lock);
	return found;
}

static void add_kept(struct party_cache *c, struct parties *p)
{
	struct parties *dropped = NULL;
	atomic_fetch_add(&p->holders, 1);
	pthread_mutex_lock(&c->lock);
	if (c->n == PARTIES_KEPT)
		dropped = c->kept[PARTIES_KEPT - 1];
	else
		c->n++;
	to_front(c, c->n - 1, p);
	pthread_mutex_unlock(&c->lock);
	parties_release(dropped);
}

enum sp_code parties_of(struct party_cache *c, struct ledger_view *v,
	const struct plan_snapshot *plan, struct parties **out, struct sp_error *err)
{
	uint64_t changed;
	*out = NULL;
	enum sp_code rc = ledger_organisations_changed(v, &changed, err);
	if (rc == SP_OK)
		*out = find_kept(c, plan, changed);
	if (rc != SP_OK || *out)
		return rc;
	struct parties *p = calloc(1, sizeof *p);
	if (!p)
		return sp_fail(err, SP_NO_MEMORY);
	atomic_init(&p->holders, 1);
	p->plan_no = plan->plan_no;
	p->version = plan->version;
	p->changed = changed;
	arena_init(&p->arena, PARTIES_ARENA_MAX);
	struct reading r = {v, p, err};
	rc = read_all(&r, &plan->plan);
	if (rc == SP_OK)
		add_kept(c, p);
	else
		parties_release(p);
	*out = rc == SP_OK ? p : NULL;
	return rc;
}
