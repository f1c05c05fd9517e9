/* SPDX-License-Identifier: Apache-2.0 */
/* A plan together with what the county itself has reported of it. */
#include <string.h>

#include "client/commands/collect.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "common/domain/plan_merge.h"

/* The follow-ups of a plan that are found so far: the newest published version of each. */
struct found {
	const char *plan;
	uint32_t year;
	struct msg_plan_info *items;
	size_t n;
};

static bool is_wanted(const struct found *f, const struct msg_plan_info *p)
{
	return p->kind == PLAN_FOLLOWUP && p->published && p->id && p->follows &&
	       strcmp(p->follows, f->plan) == 0 && p->account_year <= f->year;
}

static enum sp_code keep(struct context *c, struct found *f, const struct msg_plan_info *p)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->items[i].id, p->id) == 0) {
			if (f->items[i].version < p->version)
				f->items[i] = *p;
			return SP_OK;
		}
	struct msg_plan_info *place = ARENA_PUSH(&c->arena, f->items, f->n);
	if (!place)
		return SP_NO_MEMORY;
	*place = *p;
	return SP_OK;
}

static enum sp_code find_followups(
	struct context *c, struct call *call, struct found *f, struct sp_error *err)
{
	const struct msg_plan_list request = {0};
	struct msg_plan_list_reply reply = {0};
	enum sp_code rc = call_request(call, MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &request,
		CODEC_PLAN_LIST_REPLY, &reply, &c->arena, err);
	for (size_t i = 0; rc == SP_OK && i < reply.n_plans; i++)
		if (is_wanted(f, &reply.plans[i]) && keep(c, f, &reply.plans[i]) != SP_OK)
			rc = sp_fail(err, SP_NO_MEMORY);
	return rc;
}

static enum sp_code fetch(struct context *c, struct call *call, const struct found *f,
	const struct plan ***out, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	*out = arena_array(&c->arena, f->n, sizeof **out);
	if (!*out)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < f->n && rc == SP_OK; i++) {
		output_progress(c, TEXT_PROGRESS_FOLLOWUP, print_number(c, i + 1),
			print_number(c, f->n), f->items[i].id);
		rc = plan_fetched(c, call, f->items[i].id, f->items[i].version, &(*out)[i], err);
	}
	return rc;
}

/* What a follow-up has and the plan has not. */
static void tell(struct context *c, const struct findings *faults)
{
	for (size_t i = 0; i < faults->n_items; i++)
		output_note(c, TEXT_FOLLOWUP_LEFT_OUT, faults->items[i].key,
			faults->items[i].error.where, NULL, NULL);
}

enum sp_code plan_with_followups(struct context *c, struct call *call, const struct plan *plan,
	uint32_t year, const struct plan **out, struct sp_error *err)
{
	struct found f = {.plan = plan->id, .year = year};
	struct findings faults = {0};
	const struct plan **followups = NULL;
	struct plan *merged = arena_alloc(&c->arena, sizeof *merged);
	enum sp_code rc = merged ? find_followups(c, call, &f, err) : sp_fail(err, SP_NO_MEMORY);
	*out = plan;
	if (rc != SP_OK || f.n == 0)
		return rc;
	rc = fetch(c, call, &f, &followups, err);
	if (rc == SP_OK && plan_merge(plan, followups, f.n, &c->arena, merged, &faults) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc != SP_OK)
		return rc;
	tell(c, &faults);
	*out = merged;
	return SP_OK;
}
