/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* Whose account it was sent with: the unit's own, or a coordinator's on its behalf. */
static enum sp_code add_sender(struct request *r, struct ledger_view *v,
	struct msg_followup_get_reply *out, struct sp_error *err)
{
	struct rec_account account;
	enum sp_code rc = ledger_account(v, out->account, &r->arena, &account, err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	if (rc != SP_OK)
		return rc;
	out->sender = account.organisation;
	return organisation_name(v, account.organisation, &r->arena, &out->sender_name, err);
}

/* What was found, as the reply tells it; the submission as it was received. */
static void fill(struct request *r, const struct rec_organisation *org, uint32_t newest_revision,
	const struct revision_row *row, struct bytes submission, struct msg_followup_get_reply *out)
{
	const struct msg_followup_get *m = r->message;
	*out = (struct msg_followup_get_reply){
		.id = followup_name(&r->arena, m->plan, m->year, m->unit, row->revision),
		.plan_version = row->plan_version,
		.revision = row->revision,
		.newest_revision = newest_revision,
		.number = row->number,
		.arrival_ms = row->arrival_ms,
		.account = row->account,
		.unit_name = org->name,
		.submission_as_sent = submission};
}

enum sp_code followup_get_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_followup_get *m = r->message;
	struct rec_organisation org;
	struct rec_plan plan;
	struct current_row newest;
	struct revision_row row;
	struct entry entry;
	(void)a;
	enum sp_code rc = check_unit(r, m->unit, err);
	if (rc == SP_OK)
		rc = find_plan(v, m->plan, 0, &r->arena, &plan, err);
	if (rc == SP_OK)
		rc = find_organisation(v, m->unit, &r->arena, &org, err);
	if (rc != SP_OK)
		return rc;
	rc = find_submission(
		v, plan.plan_no, m->year, m->unit, m->revision, &newest, &row, &entry, err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(err, SP_FOLLOWUP_UNKNOWN,
			followup_name(&r->arena, m->plan, m->year, m->unit, m->revision));
	if (rc != SP_OK)
		return rc;
	fill(r, &org, newest.revision, &row, entry.body, reply);
	return add_sender(r, v, reply, err);
}
