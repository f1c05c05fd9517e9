/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/code.h"
#include "server/app/usecase.h"

struct enrolment {
	struct hash code, public_key;
};

static enum sp_code wrong_code(struct app *a, const struct request *r, struct sp_error *err)
{
	limiter_count(&a->limiter, r->peer, r->arrival_ms);
	return sp_fail(err, SP_CODE_INVALID);
}

/* The request is checked before the code, so that its fault says nothing about the code. */
enum sp_code enrol_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_enrol *m = r->message;
	struct enrolment *e = arena_alloc(&r->arena, sizeof *e);
	struct rec_code row;
	arena_keep_secret(&r->arena); /* the code */
	if (!e)
		return sp_fail(err, SP_NO_MEMORY);
	r->state = e;
	if (limiter_spent(&a->limiter, r->peer, r->arrival_ms))
		return sp_fail(err, SP_RATE_LIMITED);
	enum sp_code rc = csr_check(m->csr, &e->public_key, err);
	if (rc != SP_OK)
		return rc;
	e->code = code_hash(m->code_secret);
	rc = ledger_code(v, hash_bytes(&e->code), &r->arena, &row, err);
	return rc == SP_NOT_FOUND ? wrong_code(a, r, err) : rc;
}

/* The certificate and the record of it, which the writer appends. */
static enum sp_code issue(struct app *a, struct request *r, const struct rec_code *code,
	uint64_t account, struct sp_error *err)
{
	const struct msg_enrol *m = r->message;
	const struct enrolment *e = r->state;
	struct rec_enrolment *record = arena_alloc(&r->arena, sizeof *record);
	struct issued issued;
	if (!record)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc =
		certificate_issue(a, r, m->csr, code->organisation, account, &issued, err);
	if (rc != SP_OK)
		return rc;
	*record = (struct rec_enrolment){.code_hash = hash_bytes(&e->code),
		.csr = m->csr,
		.public_key_hash = hash_bytes(&e->public_key),
		.certificate = issued.certificate,
		.fingerprint = issued.fingerprint,
		.account = account,
		.not_after_ms = issued.not_after_ms};
	return draft_record(r, account, RECORD_ENROLMENT, CODEC_ENROLMENT, record, err);
}

/* One code, one key: the same key again gets the certificate that it was given (a lost reply). */
enum sp_code enrol_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct enrolment *e = r->state;
	struct ledger_view *v = ledger_batch_view(b);
	struct rec_code code;
	enum sp_code rc = ledger_code(v, hash_bytes(&e->code), &r->arena, &code, err);
	if (rc == SP_NOT_FOUND)
		return wrong_code(a, r, err);
	if (rc != SP_OK)
		return rc;
	if (code.enrolment) {
		if (!bytes_equal(code.public_key_hash, hash_bytes(&e->public_key)))
			return sp_fail(err, SP_CODE_USED);
		r->number = code.enrolment;
		return SP_OK;
	}
	if (code.revoked_number)
		return sp_fail(err, SP_CODE_REVOKED);
	if (code.expires_ms <= r->arrival_ms)
		return sp_fail(err, SP_CODE_EXPIRED, instant_name(&r->arena, code.expires_ms));
	uint64_t account;
	rc = ledger_next_account(v, &account, err);
	return rc == SP_OK ? issue(a, r, &code, account, err) : rc;
}

enum sp_code enrol_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct rec_enrolment record;
	(void)a;
	enum sp_code rc = read_record(r, v, CODEC_ENROLMENT, &record, err);
	if (rc != SP_OK)
		return rc;
	struct issued issued = {
		.certificate = record.certificate, .not_after_ms = record.not_after_ms};
	return certificate_reply(r, v, record.account, &issued, reply, err);
}
