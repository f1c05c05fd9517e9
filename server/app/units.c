/* SPDX-License-Identifier: Apache-2.0 */
/* units.c - who is asked in a round, and whom an answer counts for: a unit is an organisation, or several that
 * report as one. */
#include <string.h>

#include "common/domain/totals.h"
#include "server/app/usecase.h"

static bool is_closed(const struct rec_round *round, const struct rec_organisation *org)
{
	return org->closed_ms != 0 && org->closed_ms <= round->opens_ms;
}

static bool asks_itself(
	const struct plan *plan, const struct rec_round *round, const struct rec_organisation *org)
{
	return !is_closed(round, org) && plan_asks_in(plan, org->code, org->kind, round->year);
}

/* ---- one organisation ---- */

struct joint_search {
	struct ledger_view *v;
	const struct plan *plan;
	const struct rec_round *round;
	struct standing *out;
	struct sp_error *err;
};

static enum sp_code see_joint(void *ctx, const char *code)
{
	struct joint_search *s = ctx;
	struct rec_organisation joint;
	struct arena a;
	arena_init(&a, REQUEST_ARENA_MAX);
	enum sp_code rc = ledger_organisation(s->v, code, &a, &joint, s->err);
	if (rc == SP_OK && asks_itself(s->plan, s->round, &joint)) {
		s->out->asked = false;
		memcpy(s->out->jointly, code, strlen(code) + 1);
	}
	arena_free(&a);
	return rc;
}

enum sp_code round_asks(struct ledger_view *v, const struct plan *plan,
	const struct rec_round *round, const struct rec_organisation *org, struct standing *out,
	struct sp_error *err)
{
	struct joint_search s = {v, plan, round, out, err};
	*out = (struct standing){.asked = asks_itself(plan, round, org)};
	if (!out->asked || org->kind == ORG_JOINT)
		return SP_OK;
	return ledger_joints_of(v, org->code, see_joint, &s, err);
}

enum sp_code not_asked(
	const struct standing *s, const char *unit, const char *plan, struct sp_error *err)
{
	if (s->jointly[0])
		return sp_fail(err, SP_REPORTS_JOINTLY, unit, plan, s->jointly);
	return sp_fail(err, SP_NOT_IN_PLAN, unit, plan);
}

/* ---- all of them ---- */

struct gathering {
	struct ledger_view *v;
	const struct plan *plan;
	const struct rec_round *round;
	struct arena *a;
	struct reporting_unit *units;
	size_t n;
	struct unit *out;
	size_t n_out;
	struct sp_error *err;
};

static bool copy_members(
	struct gathering *g, const struct rec_organisation *org, struct reporting_unit *out)
{
	out->n_members = org->n_members;
	out->members = arena_array(g->a, org->n_members, sizeof *out->members);
	for (size_t i = 0; out->members && i < org->n_members; i++) {
		out->members[i] = arena_text(g->a, org->members[i]);
		if (!out->members[i])
			return false;
	}
	return out->members || org->n_members == 0;
}

static enum sp_code gather(void *ctx, const struct rec_organisation *org)
{
	struct gathering *g = ctx;
	struct standing standing = {.asked = false};
	enum sp_code rc = round_asks(g->v, g->plan, g->round, org, &standing, g->err);
	if (rc != SP_OK || !standing.asked)
		return rc;
	struct reporting_unit *u = ARENA_PUSH(g->a, g->units, g->n);
	struct unit *out = ARENA_PUSH(g->a, g->out, g->n_out);
	if (!u || !out || !copy_members(g, org, u))
		return sp_fail(g->err, SP_NO_MEMORY);
	u->code = arena_text(g->a, org->code);
	*out = (struct unit){.code = u->code,
		.population = org->population,
		.population_year = org->population_year};
	return u->code ? SP_OK : sp_fail(g->err, SP_NO_MEMORY);
}

/* A party that is not there in the year counts in no unit; who is no party does as its unit does. */
static bool counts_in_year(const struct gathering *g, const struct rec_organisation *org)
{
	const struct plan *p = g->plan;
	enum org_kind kind = p->reporters == ORG_NONE ? ORG_MUNICIPALITY : p->reporters;
	return !is_closed(g->round, org) &&
	       (!plan_asks(p, org->code, kind) || plan_asks_in(p, org->code, kind, g->round->year));
}

/* One number for several; 0 as soon as one is not known. */
static void add_population(uint64_t *sum, bool first, uint64_t population)
{
	bool known = population && (first || *sum);
	if (!known || __builtin_add_overflow(*sum, population, sum))
		*sum = 0;
}

/* The members that count in the unit, and how many people they have together. */
static enum sp_code count_members(
	struct gathering *g, const struct reporting_unit *u, struct unit *out)
{
	enum sp_code rc = SP_OK;
	out->codes = u->codes;
	if (u->n_members == 0) {
		out->n_codes = u->n_codes;
		return SP_OK;
	}
	for (size_t i = 0; i < u->n_codes && rc == SP_OK; i++) {
		struct rec_organisation org;
		rc = ledger_organisation(g->v, u->codes[i], g->a, &org, g->err);
		if (rc != SP_OK || !counts_in_year(g, &org))
			continue;
		bool first = out->n_codes == 0;
		uint32_t year = first ? org.population_year : out->population_year;
		if (first)
			out->population = 0;
		add_population(&out->population, first, org.population);
		out->population_year = year == org.population_year ? year : 0;
		out->codes[out->n_codes++] = u->codes[i];
	}
	return rc;
}

enum sp_code round_units(struct ledger_view *v, const struct plan *plan,
	const struct rec_round *round, struct arena *a, struct unit **out, size_t *n,
	struct sp_error *err)
{
	struct gathering g = {.v = v, .plan = plan, .round = round, .a = a, .err = err};
	enum sp_code rc = ledger_organisations(v, NULL, gather, &g, err);
	if (rc == SP_OK && units_count_once(g.units, g.n, a) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < g.n && rc == SP_OK; i++)
		rc = count_members(&g, &g.units[i], &g.out[i]);
	*out = g.out;
	*n = g.n_out;
	return rc;
}

enum sp_code population_of(struct ledger_view *v, const struct rec_organisation *org, uint64_t *out,
	struct sp_error *err)
{
	struct rec_organisation member;
	enum sp_code rc = SP_OK;
	struct arena a;
	*out = org->n_members ? 0 : org->population;
	arena_init(&a, REQUEST_ARENA_MAX);
	for (size_t i = 0; i < org->n_members && rc == SP_OK; i++) {
		rc = ledger_organisation(v, org->members[i], &a, &member, err);
		if (rc == SP_OK)
			add_population(out, i == 0, member.population);
	}
	arena_free(&a);
	return rc;
}
