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
	const struct parties *parties;
	const struct plan *plan;
	const struct rec_round *round;
	struct arena *a;
	struct reporting_unit *units;
	size_t n;
	struct unit *out;
	size_t n_out;
};

static bool party_is_closed(const struct gathering *g, const struct party *p)
{
	return p->closed_ms != 0 && p->closed_ms <= g->round->opens_ms;
}

static bool asks_party(const struct gathering *g, const struct party *p)
{
	return p->named && !party_is_closed(g, p) &&
	       plan_asks_party_in(g->plan, p->code, p->kind, g->round->year);
}

/* Those that another answers for, and not they themselves: one byte a party. */
static void mark_members(const struct gathering *g, uint8_t *jointly)
{
	for (size_t i = 0; i < g->parties->n; i++) {
		const struct party *joint = &g->parties->items[i];
		if (joint->n_members == 0 || !asks_party(g, joint))
			continue;
		for (size_t k = 0; k < joint->n_members; k++) {
			const struct party *member = party_find(g->parties, joint->members[k]);
			if (member && member->kind != ORG_JOINT)
				jointly[member - g->parties->items] = 1;
		}
	}
}

static enum sp_code gather(struct gathering *g)
{
	uint8_t *jointly = arena_alloc(g->a, g->parties->n);
	g->units = arena_array(g->a, g->parties->n, sizeof *g->units);
	g->out = arena_array(g->a, g->parties->n, sizeof *g->out);
	if (!jointly || !g->units || !g->out)
		return SP_NO_MEMORY;
	mark_members(g, jointly);
	for (size_t i = 0; i < g->parties->n; i++) {
		const struct party *p = &g->parties->items[i];
		if (jointly[i] || !asks_party(g, p))
			continue;
		g->units[g->n++] = (struct reporting_unit){
			.code = p->code, .members = p->members, .n_members = p->n_members};
		g->out[g->n_out++] = (struct unit){.code = p->code,
			.population = p->population,
			.population_year = p->population_year};
	}
	return SP_OK;
}

/* A party that is not there in the year counts in no unit; who is no party does as its unit does. */
static bool counts_in_year(const struct gathering *g, const struct party *party)
{
	const struct plan *p = g->plan;
	enum org_kind kind = p->reporters == ORG_NONE ? ORG_MUNICIPALITY : p->reporters;
	return !party_is_closed(g, party) &&
	       (!party->named || plan_asks_party_in(p, party->code, kind, g->round->year));
}

/* One number for several; 0 as soon as one is not known. */
static void add_population(uint64_t *sum, bool first, uint64_t population)
{
	bool known = population && (first || *sum);
	if (!known || __builtin_add_overflow(*sum, population, sum))
		*sum = 0;
}

/* The members that count in the unit, and how many people they have together. */
static void count_members(
	const struct gathering *g, const struct reporting_unit *u, struct unit *out)
{
	out->codes = u->codes;
	if (u->n_members == 0) {
		out->n_codes = u->n_codes;
		return;
	}
	for (size_t i = 0; i < u->n_codes; i++) {
		const struct party *p = party_find(g->parties, u->codes[i]);
		if (!p || !counts_in_year(g, p))
			continue;
		bool first = out->n_codes == 0;
		uint32_t year = first ? p->population_year : out->population_year;
		if (first)
			out->population = 0;
		add_population(&out->population, first, p->population);
		out->population_year = year == p->population_year ? year : 0;
		out->codes[out->n_codes++] = u->codes[i];
	}
}

enum sp_code round_units(const struct parties *parties, const struct plan *plan,
	const struct rec_round *round, struct arena *a, struct unit **out, size_t *n)
{
	struct gathering g = {.parties = parties, .plan = plan, .round = round, .a = a};
	enum sp_code rc = gather(&g);
	if (rc == SP_OK)
		rc = units_count_once(g.units, g.n, a);
	for (size_t i = 0; i < g.n && rc == SP_OK; i++)
		count_members(&g, &g.units[i], &g.out[i]);
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
