/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "server/app/usecase.h"

enum sp_code plan_import_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_plan_import *m = r->message;
	(void)a, (void)v;
	if (!m->plan)
		return field_missing(err, "plan");
	return plan_check(m->plan, err);
}

/* Each import is a version of its own; the ledger numbers it. */
enum sp_code plan_import_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	(void)a, (void)r, (void)b, (void)err;
	return SP_OK;
}

enum sp_code plan_publish_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_plan_publish *m = r->message;
	struct rec_plan row;
	(void)a;
	enum sp_code rc =
		find_plan(ledger_batch_view(b), m->plan, m->version, &r->arena, &row, err);
	if (rc == SP_OK && row.published)
		rc = sp_fail(err, SP_PLAN_PUBLISHED, plan_name(&r->arena, row.id, row.version));
	return rc;
}

struct only {
	size_t n;
	char id[ID_MAX + 1];
};

/* Versions of one plan follow one another. */
static enum sp_code count_plan(void *ctx, const struct rec_plan *row)
{
	struct only *o = ctx;
	o->n += o->n == 0 || strcmp(o->id, row->id) != 0;
	snprintf(o->id, sizeof o->id, "%s", row->id);
	return SP_OK;
}

/* The plan that is meant when none is named: the only one. */
static enum sp_code choose_plan(
	struct ledger_view *v, struct arena *a, const char **id, struct sp_error *err)
{
	struct only o = {.n = 0};
	if (*id)
		return SP_OK;
	enum sp_code rc = ledger_plans(v, NULL, 0, count_plan, &o, err);
	if (rc == SP_OK && o.n == 0)
		return sp_fail(err, SP_PLAN_UNKNOWN, "*");
	if (rc == SP_OK && o.n > 1)
		return field_missing(err, "plan");
	if (rc == SP_OK)
		*id = arena_text(a, o.id);
	return rc == SP_OK && !*id ? sp_fail(err, SP_NO_MEMORY) : rc;
}

/* Without a version: the newest published one; coordinators see a draft when nothing is published. */
static enum sp_code choose_version(struct ledger_view *v, struct request *r, const char *id,
	uint32_t version, struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = SP_NOT_FOUND;
	if (version == 0)
		rc = ledger_plan_published(v, id, &r->arena, out, err);
	if (rc == SP_NOT_FOUND)
		rc = find_plan(v, id, version, &r->arena, out, err);
	if (rc == SP_OK && !out->published && r->who.role == ROLE_REPORTER)
		rc = sp_fail(err, SP_PLAN_NOT_PUBLISHED, plan_name(&r->arena, id, version));
	return rc;
}

/* The plan is held by the request until its reply is made. */
enum sp_code plan_get_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_plan_get *m = r->message;
	const char *id = m->plan;
	struct rec_plan row;
	(void)a;
	enum sp_code rc = choose_plan(v, &r->arena, &id, err);
	if (rc == SP_OK)
		rc = choose_version(v, r, id, m->version, &row, err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(v, row.plan_no, row.version, &r->plan, err);
	if (rc != SP_OK)
		return rc;
	struct plan *copy = arena_alloc(&r->arena, sizeof *copy);
	if (!copy)
		return sp_fail(err, SP_NO_MEMORY);
	*copy = r->plan->plan;
	*(struct msg_plan_get_reply *)reply = (struct msg_plan_get_reply){.plan = copy,
		.version = row.version,
		.published = row.published,
		.number = row.number};
	return SP_OK;
}
