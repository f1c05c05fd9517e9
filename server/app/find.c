/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "server/app/usecase.h"

enum sp_code check_unit(const struct request *r, const char *unit, struct sp_error *err)
{
	if (r->who.role != ROLE_REPORTER || strcmp(unit, r->who.organisation) == 0)
		return SP_OK;
	return sp_fail(err, SP_OTHER_ORGANISATION, unit, r->who.organisation);
}

enum sp_code find_plan(struct ledger_view *v, const char *id, uint32_t version, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = ledger_plan(v, id, version, a, out, err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(err, SP_PLAN_UNKNOWN, plan_name(a, id, version));
	return rc;
}

enum sp_code find_plan_published(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = ledger_plan_published(v, id, a, out, err);
	if (rc != SP_NOT_FOUND)
		return rc;
	rc = find_plan(v, id, 0, a, out, err);
	return rc == SP_OK ? sp_fail(err, SP_PLAN_NOT_PUBLISHED, id) : rc;
}

enum sp_code find_organisation(struct ledger_view *v, const char *code, struct arena *a,
	struct rec_organisation *out, struct sp_error *err)
{
	enum sp_code rc = ledger_organisation(v, code, a, out, err);
	return rc == SP_NOT_FOUND ? sp_fail(err, SP_ORGANISATION_UNKNOWN, code) : rc;
}

enum sp_code find_round(struct ledger_view *v, const char *plan, uint32_t year, struct arena *a,
	struct rec_round *out, struct sp_error *err)
{
	struct rec_plan row;
	enum sp_code rc = find_plan(v, plan, 0, a, &row, err);
	if (rc == SP_OK)
		rc = ledger_round(v, row.plan_no, year, a, out, err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(err, SP_ROUND_UNKNOWN, plan, number_name(a, year));
	return rc;
}

/* What a walk over the rounds looks for, and what it has found. */
struct choice {
	const char *plan; /* NULL = any */
	uint32_t year; /* 0 = any */
	uint64_t at_ms;
	struct arena *a;
	size_t fit, open;
	struct rec_round last, last_open; /* the last that is not open, and that is */
};

static enum sp_code weigh(void *ctx, const struct rec_round *row)
{
	struct choice *c = ctx;
	if ((c->plan && strcmp(c->plan, row->plan) != 0) || (c->year && c->year != row->year))
		return SP_OK;
	bool open = ledger_round_is_open(row, c->at_ms);
	struct rec_round *kept = open ? &c->last_open : &c->last;
	c->fit++;
	c->open += open;
	*kept = *row;
	kept->plan = arena_text(c->a, row->plan);
	return kept->plan ? SP_OK : SP_NO_MEMORY;
}

enum sp_code choose_round(struct ledger_view *v, const char *plan, uint32_t year, uint64_t at_ms,
	struct arena *a, struct rec_round *out, struct sp_error *err)
{
	if (plan && year)
		return find_round(v, plan, year, a, out, err);
	struct rec_plan row;
	struct choice c = {.plan = plan, .year = year, .at_ms = at_ms, .a = a};
	enum sp_code rc = plan ? find_plan(v, plan, 0, a, &row, err) : SP_OK;
	if (rc == SP_OK)
		rc = ledger_rounds(v, 0, 0, weigh, &c, err);
	if (rc != SP_OK)
		return rc;
	if (c.fit == 0)
		return sp_fail(err, SP_ROUND_UNKNOWN, plan ? plan : "*",
			year ? number_name(a, year) : "*");
	if (c.open > 1 || (c.open == 0 && c.fit > 1))
		return field_missing(err, plan ? "year" : "plan");
	*out = c.open ? c.last_open : c.last;
	return SP_OK;
}

struct other {
	uint32_t plan_no, year, found;
	uint64_t at_ms;
};

static enum sp_code see_other(void *ctx, const struct rec_round *row)
{
	struct other *o = ctx;
	if (row->plan_no == o->plan_no && row->year != o->year &&
		ledger_round_is_open(row, o->at_ms))
		o->found = row->year;
	return SP_OK;
}

bool other_open_round(
	struct ledger_view *v, uint32_t plan_no, uint32_t year, uint64_t at_ms, uint32_t *other)
{
	struct other o = {.plan_no = plan_no, .year = year, .at_ms = at_ms};
	if (ledger_rounds(v, 0, 0, see_other, &o, NULL) != SP_OK || o.found == 0)
		return false;
	*other = o.found;
	return true;
}

enum sp_code round_closed(
	struct ledger_view *v, const struct rec_round *round, struct arena *a, struct sp_error *err)
{
	uint64_t at_ms = round->closes_ms;
	struct entry closing;
	if (round->closed_number) {
		enum sp_code rc = ledger_entry(v, round->closed_number, a, &closing, err);
		if (rc != SP_OK)
			return rc;
		at_ms = closing.arrival_ms;
	}
	return sp_fail(err, SP_ROUND_CLOSED, round_name(a, round->plan, round->year),
		instant_name(a, at_ms));
}

enum sp_code round_info(struct ledger_view *v, const struct rec_round *round, uint64_t at_ms,
	struct arena *a, struct msg_round_info *out, struct sp_error *err)
{
	struct rec_plan plan;
	enum sp_code rc = find_plan(v, round->plan, round->plan_version, a, &plan, err);
	if (rc == SP_OK)
		*out = (struct msg_round_info){.plan = plan.id,
			.plan_version = round->plan_version,
			.year = round->year,
			.opens_ms = round->opens_ms,
			.closes_ms = round->closes_ms,
			.title = plan.title,
			.open = ledger_round_is_open(round, at_ms)};
	return rc;
}

enum sp_code bind_round(struct request *r, struct ledger_view *v, const char **plan, uint32_t *year,
	struct rec_round *round, struct sp_error *err)
{
	enum sp_code rc = choose_round(v, *plan, *year, r->arrival_ms, &r->arena, round, err);
	if (rc != SP_OK || r->continued)
		return rc;
	*plan = round->plan;
	*year = round->year;
	page_keep(r);
	return SP_OK;
}

enum sp_code bind_round_info(struct request *r, struct ledger_view *v, const char **plan,
	uint32_t *year, struct rec_round *round, struct msg_round_info **info, struct sp_error *err)
{
	enum sp_code rc = bind_round(r, v, plan, year, round, err);
	*info = NULL;
	if (rc != SP_OK || r->continued)
		return rc;
	*info = arena_alloc(&r->arena, sizeof **info);
	if (!*info)
		return sp_fail(err, SP_NO_MEMORY);
	return round_info(v, round, r->arrival_ms, &r->arena, *info, err);
}

enum sp_code bind_questions(struct request *r, struct ledger_view *v, const struct rec_round *round,
	const struct questions **out, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	if (!r->plan)
		rc = ledger_plan_snapshot(v, round->plan_no, round->plan_version, &r->plan, err);
	return rc == SP_OK ? plan_questions(r->plan, round->year, out, err) : rc;
}

enum sp_code find_submission(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, uint32_t revision, struct current_row *newest, struct revision_row *row,
	struct entry *entry, struct sp_error *err)
{
	enum sp_code rc = ledger_current(v, plan_no, year, unit, newest, err);
	if (rc == SP_OK)
		rc = ledger_submission(v, plan_no, year, unit,
			revision ? revision : newest->revision, row, entry, err);
	return rc;
}
