/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "server/app/usecase.h"

/* ---- the list ---- */

static enum sp_code list_one(void *ctx, uint64_t account, const struct rec_account *row)
{
	struct listing *l = ctx;
	struct msg_account_list *m = l->r->message;
	struct msg_account out = {.account = account,
		.role = row->role,
		.organisation = row->organisation,
		.not_after_ms = row->not_after_ms,
		.revoked = row->revoked_number != 0};
	enum sp_code rc = entry_arrival(l->v, row->number, &out.enrolled_ms, l->err);
	if (rc == SP_OK)
		rc = organisation_name(
			l->v, row->organisation, &l->r->arena, &out.organisation_name, l->err);
	if (rc == SP_OK)
		rc = page_row(l->r, &out, l->err);
	if (rc == SP_OK)
		m->after = account;
	return rc;
}

/* In the order of their numbers, which is the order in which they enrolled. */
enum sp_code account_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_account_list *m = r->message;
	struct msg_account_list_reply *out = reply;
	struct listing l = {r, v, err};
	(void)a;
	out->log_size = r->continued ? 0 : ledger_size(v);
	return page_end(ledger_accounts(v, m->after, list_one, &l, err), "after", NULL, err);
}

/* ---- revoking ---- */

/* Administrators beside one account that can still sign in. */
struct others {
	uint64_t account, at_ms;
	size_t administrators;
};

static enum sp_code count_other(void *ctx, uint64_t account, const struct rec_account *row)
{
	struct others *o = ctx;
	o->administrators += account != o->account && row->role == ROLE_ADMINISTRATOR &&
			     row->revoked_number == 0 && row->not_after_ms > o->at_ms;
	return SP_OK;
}

enum sp_code account_revoke_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_account_revoke *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	struct others o = {.account = m->account, .at_ms = r->arrival_ms};
	struct rec_account row;
	(void)a;
	enum sp_code rc = ledger_account(v, m->account, &r->arena, &row, err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(err, SP_ACCOUNT_UNKNOWN, number_name(&r->arena, m->account));
	if (rc == SP_OK && row.revoked_number)
		return sp_fail(err, SP_ACCOUNT_REVOKED, number_name(&r->arena, m->account));
	if (rc != SP_OK || row.role != ROLE_ADMINISTRATOR)
		return rc;
	rc = ledger_accounts(v, 0, count_other, &o, err);
	if (rc == SP_OK && o.administrators == 0)
		rc = sp_fail(err, SP_LAST_ADMINISTRATOR);
	return rc;
}
