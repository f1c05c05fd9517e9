/* SPDX-License-Identifier: Apache-2.0 */
/* invitations.c - which invitations there are, and taking back one that nobody has used. */
#include "server/app/usecase.h"

static enum invitation_state state_of(const struct rec_code *code, uint64_t at_ms)
{
	if (code->enrolment)
		return INVITATION_USED;
	if (code->revoked_number)
		return INVITATION_REVOKED;
	return code->expires_ms <= at_ms ? INVITATION_EXPIRED : INVITATION_OPEN;
}

/* ---- the list ---- */

static enum sp_code list_one(void *ctx, struct bytes code_hash, const struct rec_code *row)
{
	struct listing *l = ctx;
	struct msg_invite_list *m = l->r->message;
	struct msg_invitation out = {.number = row->number,
		.role = row->role,
		.organisation = row->organisation,
		.expires_ms = row->expires_ms,
		.state = state_of(row, l->r->arrival_ms),
		.account = row->account,
		.code_hash = code_hash};
	enum sp_code rc = organisation_name(
		l->v, row->organisation, &l->r->arena, &out.organisation_name, l->err);
	if (rc == SP_OK)
		rc = page_row(l->r, &out, l->err);
	if (rc == SP_OK)
		m->after = page_key(l->r, code_hash);
	return rc;
}

/* In the order of the codes' hashes, by which they are stored. */
enum sp_code invite_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_invite_list *m = r->message;
	struct msg_invite_list_reply *out = reply;
	struct listing l = {r, v, err};
	(void)a;
	out->log_size = r->continued ? 0 : ledger_size(v);
	return page_end(ledger_codes(v, m->after, list_one, &l, err), "after", NULL, err);
}

/* ---- revoking ---- */

/* The code of an invitation's entry; SP_NOT_FOUND when the entry is none. */
static enum sp_code find_code(struct ledger_view *v, uint64_t number, struct arena *a,
	struct rec_code *out, struct sp_error *err)
{
	struct msg_invite_create made;
	struct entry e;
	enum sp_code rc = ledger_entry_header(v, number, &e, err);
	if (rc == SP_OK && e.kind != MESSAGE_INVITE_CREATE)
		return SP_NOT_FOUND;
	if (rc == SP_OK)
		rc = ledger_entry(v, number, a, &e, err);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_INVITE_CREATE, e.body, a, &made, err);
	return rc == SP_OK ? ledger_code(v, made.code_hash, a, out, err) : rc;
}

enum sp_code invite_revoke_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_invite_revoke *m = r->message;
	struct rec_code code;
	(void)a;
	enum sp_code rc = find_code(ledger_batch_view(b), m->number, &r->arena, &code, err);
	if (rc == SP_NOT_FOUND ||
		(rc == SP_OK && state_of(&code, r->arrival_ms) != INVITATION_OPEN))
		return sp_fail(err, SP_INVITATION_UNKNOWN, number_name(&r->arena, m->number));
	return rc;
}
