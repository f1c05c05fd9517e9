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

/* What units have been shown as a plan does not become a follow-up, nor the other way round: its rounds and its
 * follow-ups would lose what they are of. */
static enum sp_code check_kind(
	struct ledger_view *v, const struct plan *p, struct arena *a, struct sp_error *err)
{
	struct rec_plan shown;
	enum sp_code rc = ledger_plan_shown(v, p->id, a, &shown, err);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? SP_OK : rc;
	if ((shown.kind == PLAN_FOLLOWUP) == (p->kind == PLAN_FOLLOWUP))
		return SP_OK;
	rc = sp_fail(err, SP_PLAN_INVALID,
		vocabulary_word(VOCABULARY_PLAN_FAULT, PLAN_FAULT_MALFORMED, LANG_EN),
		vocabulary_word(VOCABULARY_PLAN_KIND, (int)p->kind, LANG_EN));
	sp_where(err, "kind");
	return rc;
}

/* Each import is a version of its own; the ledger numbers it. */
enum sp_code plan_import_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_plan_import *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	(void)a;
	enum sp_code rc = check_kind(v, m->plan, &r->arena, err);
	return rc == SP_OK ? check_followup(v, m->plan, &r->arena, err) : rc;
}

enum sp_code plan_publish_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	struct msg_plan_publish *m = r->message;
	(void)a, (void)v;
	if (m->state == PLAN_STATE_NONE)
		m->state = PLAN_ADOPTED;
	if (m->state == PLAN_ADOPTED || m->state == PLAN_CONSULTATION)
		return SP_OK;
	return field_invalid(
		err, "state", vocabulary_word(VOCABULARY_PLAN_STATE, (int)m->state, LANG_EN));
}

/* A draft may be sent out for consultation or adopted, what is out for consultation adopted, unless a newer one
 * counts already. */
static enum sp_code check_state(
	struct request *r, struct ledger_view *v, const struct rec_plan *row, struct sp_error *err)
{
	const struct msg_plan_publish *m = r->message;
	const char *name = plan_name(&r->arena, row->id, row->version);
	struct rec_plan counts;
	if (row->published)
		return sp_fail(err, SP_PLAN_PUBLISHED, name);
	if (row->state == m->state)
		return sp_fail(err, SP_PLAN_IN_CONSULTATION, name);
	enum sp_code rc = ledger_plan_published(v, row->id, &r->arena, &counts, err);
	if (rc == SP_OK && counts.version > row->version)
		return sp_fail(err, SP_PLAN_OUTDATED, name,
			plan_name(&r->arena, counts.id, counts.version));
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* The plan that a follow-up follows may have been adopted anew since its import. */
static enum sp_code check_fits(
	struct request *r, struct ledger_view *v, const struct rec_plan *row, struct sp_error *err)
{
	const struct plan_snapshot *plan = NULL;
	if (row->kind != PLAN_FOLLOWUP)
		return SP_OK;
	enum sp_code rc = ledger_plan_snapshot(v, row->plan_no, row->version, &plan, err);
	if (rc == SP_OK)
		rc = check_followup(v, &plan->plan, &r->arena, err);
	plan_release(plan);
	return rc;
}

enum sp_code plan_publish_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_plan_publish *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	struct rec_plan row;
	(void)a;
	enum sp_code rc = find_plan(v, m->plan, m->version, &r->arena, &row, err);
	if (rc == SP_OK)
		rc = check_state(r, v, &row, err);
	return rc == SP_OK ? check_fits(r, v, &row, err) : rc;
}

struct only {
	size_t n;
	char id[ID_MAX + 1];
};

/* Versions of one plan follow one another. Follow-ups are of a plan and none themselves. */
static enum sp_code count_plan(void *ctx, const struct rec_plan *row)
{
	struct only *o = ctx;
	if (row->kind == PLAN_FOLLOWUP)
		return SP_OK;
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

/* Without a version: the newest published one; when nothing is published, the newest that the role may see: no
 * drafts for reporters. */
static enum sp_code choose_version(struct ledger_view *v, struct request *r, const char *id,
	uint32_t version, struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = SP_NOT_FOUND;
	if (version == 0)
		rc = ledger_plan_published(v, id, &r->arena, out, err);
	if (rc == SP_NOT_FOUND && version == 0 && r->who.role == ROLE_REPORTER)
		rc = ledger_plan_shown(v, id, &r->arena, out, err);
	if (rc == SP_NOT_FOUND)
		rc = find_plan(v, id, version, &r->arena, out, err);
	if (rc == SP_OK && out->state == PLAN_DRAFT && r->who.role == ROLE_REPORTER)
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
		.number = row.number,
		.state = row.state};
	return SP_OK;
}
