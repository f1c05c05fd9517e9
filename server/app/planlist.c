/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

static enum sp_code list_one(void *ctx, const struct rec_plan *row)
{
	struct listing *l = ctx;
	struct msg_plan_list *m = l->r->message;
	struct msg_plan_info out = {.id = row->id,
		.version = row->version,
		.title = row->title,
		.published = row->published,
		.number = row->number,
		.state = row->state,
		.kind = row->kind,
		.from_year = row->from_year,
		.to_year = row->to_year,
		.account_year = row->account_year,
		.follows = row->follows};
	if (row->state == PLAN_DRAFT && l->r->who.role == ROLE_REPORTER)
		return SP_OK; /* drafts are not for them */
	enum sp_code rc = entry_arrival(l->v, row->number, &out.arrival_ms, l->err);
	if (rc == SP_OK)
		rc = page_row(l->r, &out, l->err);
	if (rc != SP_OK)
		return rc;
	m->after_plan = page_key_text(l->r, row->id);
	m->after_version = row->version;
	return SP_OK;
}

/* Every version, by id and version. */
enum sp_code plan_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_plan_list *m = r->message;
	struct msg_plan_list_reply *out = reply;
	struct listing l = {r, v, err};
	(void)a;
	if (m->after_version && !m->after_plan)
		return field_missing(err, "after_plan");
	if (m->after_plan && !id_valid(m->after_plan))
		return field_invalid(err, "after_plan", m->after_plan);
	out->log_size = r->continued ? 0 : ledger_size(v);
	enum sp_code rc = ledger_plans(v, m->after_plan, m->after_version, list_one, &l, err);
	return page_end(rc, "after_plan", m->after_plan, err);
}
