/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

struct listing {
	struct ledger_view *v;
	struct arena *a;
	bool drafts; /* reporters see what is published */
	struct msg_plan_info *items;
	size_t n;
	struct sp_error *err;
};

static enum sp_code list_one(void *ctx, const struct rec_plan *row)
{
	struct listing *l = ctx;
	if (!row->published && !l->drafts)
		return SP_OK;
	struct msg_plan_info *out = ARENA_PUSH(l->a, l->items, l->n);
	if (!out)
		return sp_fail(l->err, SP_NO_MEMORY);
	*out = (struct msg_plan_info){.id = row->id,
		.version = row->version,
		.title = row->title,
		.published = row->published,
		.number = row->number};
	return entry_arrival(l->v, row->number, &out->arrival_ms, l->err);
}

/* Every version, by id and version. */
enum sp_code plan_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct listing l = {
		.v = v, .a = &r->arena, .drafts = r->who.role != ROLE_REPORTER, .err = err};
	(void)a;
	enum sp_code rc = ledger_plans(v, &r->arena, list_one, &l, err);
	*(struct msg_plan_list_reply *)reply = (struct msg_plan_list_reply){
		.log_size = ledger_size(v), .plans = l.items, .n_plans = l.n};
	return rc;
}
