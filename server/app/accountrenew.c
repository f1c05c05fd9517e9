/* SPDX-License-Identifier: Apache-2.0 */
/* accountrenew.c - a new certificate for an account, made while the old one still says who asks. */
#include "server/app/usecase.h"

enum sp_code renew_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_account_renew *m = r->message;
	struct hash *public_key = arena_alloc(&r->arena, sizeof *public_key);
	(void)a, (void)v;
	r->state = public_key;
	return public_key ? csr_check(m->csr, public_key, err) : sp_fail(err, SP_NO_MEMORY);
}

/* The record has the certificate, so that a retry gets the same one; what is compared then is the request. */
enum sp_code renew_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_account_renew *m = r->message;
	const char *organisation = r->who.organisation[0] ? r->who.organisation : NULL;
	struct rec_renewal *record = arena_alloc(&r->arena, sizeof *record);
	struct hash *request = arena_alloc(&r->arena, sizeof *request);
	struct issued issued;
	(void)b;
	if (!record || !request)
		return sp_fail(err, SP_NO_MEMORY);
	*request = sha256(r->body);
	enum sp_code rc =
		certificate_issue(a, r, m->csr, organisation, r->who.account, &issued, err);
	if (rc != SP_OK)
		return rc;
	*record = (struct rec_renewal){.key = m->key,
		.csr = m->csr,
		.public_key_hash = hash_bytes(r->state),
		.certificate = issued.certificate,
		.fingerprint = issued.fingerprint,
		.account = r->who.account,
		.not_after_ms = issued.not_after_ms,
		.request_hash = hash_bytes(request)};
	return draft_record(r, r->who.account, RECORD_RENEWAL, CODEC_RENEWAL, record, err);
}

enum sp_code renew_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct rec_renewal record;
	(void)a;
	enum sp_code rc = read_record(r, v, CODEC_RENEWAL, &record, err);
	if (rc != SP_OK)
		return rc;
	struct issued issued = {
		.certificate = record.certificate, .not_after_ms = record.not_after_ms};
	return certificate_reply(r, v, record.account, &issued, reply, err);
}
