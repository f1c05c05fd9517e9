/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

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
	struct hash *fingerprint = arena_alloc(&r->arena, sizeof *fingerprint);
	char name[64];
	if (!record || !fingerprint)
		return sp_fail(err, SP_NO_MEMORY);
	snprintf(name, sizeof name, "%.32s %" PRIu64,
		code->organisation ? code->organisation : "samplan", account);
	*record = (struct rec_enrolment){.code_hash = hash_bytes(&e->code),
		.csr = m->csr,
		.public_key_hash = hash_bytes(&e->public_key),
		.account = account,
		.not_after_ms = r->arrival_ms + CERTIFICATE_MS};
	enum sp_code rc = cert_issue_client(a->ca_key, ledger_genesis(a->ledger)->ca_certificate,
		m->csr, name, r->arrival_ms, record->not_after_ms, &r->arena, &record->certificate,
		err);
	if (rc != SP_OK)
		return rc;
	*fingerprint = cert_fingerprint(record->certificate);
	record->fingerprint = hash_bytes(fingerprint);
	r->draft = (struct draft){.account = account, .kind = RECORD_ENROLMENT, .decoded = record};
	return SP_OK;
}

static enum sp_code encode_record(struct request *r, struct sp_error *err)
{
	struct buf body;
	buf_init(&body, RECORD_MAX);
	enum sp_code rc = codec_encode(CODEC_ENROLMENT, r->draft.decoded, &r->arena, &body, err);
	if (rc == SP_OK) {
		r->draft.body = arena_bytes(&r->arena, buf_bytes(&body));
		rc = r->draft.body.ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	buf_free(&body);
	return rc;
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
	if (code.expires_ms <= r->arrival_ms)
		return sp_fail(err, SP_CODE_EXPIRED, instant_name(&r->arena, code.expires_ms));
	rc = issue(a, r, &code, ledger_next_account(v), err);
	return rc == SP_OK ? encode_record(r, err) : rc;
}

enum sp_code enrol_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct entry entry;
	struct rec_enrolment record;
	struct rec_account account;
	struct rec_organisation org = {.name = NULL};
	(void)a;
	enum sp_code rc = ledger_entry(v, r->number, &r->arena, &entry, err);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_ENROLMENT, entry.body, &r->arena, &record, err);
	if (rc == SP_OK)
		rc = ledger_account(v, record.account, &r->arena, &account, err);
	if (rc == SP_OK && account.organisation)
		rc = find_organisation(v, account.organisation, &r->arena, &org, err);
	if (rc != SP_OK)
		return rc;
	*(struct msg_enrol_reply *)reply =
		(struct msg_enrol_reply){.certificate = record.certificate,
			.account = record.account,
			.role = account.role,
			.organisation = account.organisation,
			.organisation_name = org.name,
			.not_after_ms = record.not_after_ms};
	return SP_OK;
}
