/* SPDX-License-Identifier: Apache-2.0 */
/* certificate.c - what enrolment and renewal have in common: issuing, recording, replying. */
#include <inttypes.h>
#include <stdio.h>

#include "server/app/usecase.h"

enum sp_code certificate_issue(struct app *a, struct request *r, struct bytes csr,
	const char *organisation, uint64_t account, struct issued *out, struct sp_error *err)
{
	struct hash *fingerprint = arena_alloc(&r->arena, sizeof *fingerprint);
	char name[64];
	if (!fingerprint)
		return sp_fail(err, SP_NO_MEMORY);
	snprintf(name, sizeof name, "%.32s %" PRIu64, organisation ? organisation : "samplan",
		account);
	out->not_after_ms = r->arrival_ms + CERTIFICATE_MS;
	enum sp_code rc =
		a->issue(a->issue_ctx, a->ca_key, ledger_genesis(a->ledger)->ca_certificate, csr,
			name, r->arrival_ms, out->not_after_ms, &r->arena, &out->certificate, err);
	if (rc != SP_OK)
		return rc;
	*fingerprint = cert_fingerprint(out->certificate);
	out->fingerprint = hash_bytes(fingerprint);
	return SP_OK;
}

enum sp_code draft_record(struct request *r, uint64_t account, uint32_t kind, enum codec_id id,
	const void *record, struct sp_error *err)
{
	struct buf body;
	buf_init(&body, RECORD_MAX);
	enum sp_code rc = codec_encode(id, record, &body, err);
	r->draft = (struct draft){.account = account, .kind = kind, .decoded = record};
	if (rc == SP_OK) {
		r->draft.body = arena_bytes(&r->arena, buf_bytes(&body));
		rc = r->draft.body.ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	buf_free(&body);
	return rc;
}

enum sp_code read_record(
	struct request *r, struct ledger_view *v, enum codec_id id, void *out, struct sp_error *err)
{
	struct entry entry;
	enum sp_code rc = ledger_entry(v, r->number, &r->arena, &entry, err);
	return rc == SP_OK ? codec_decode(id, entry.body, &r->arena, out, err) : rc;
}

enum sp_code certificate_reply(struct request *r, struct ledger_view *v, uint64_t account,
	const struct issued *issued, struct msg_enrol_reply *out, struct sp_error *err)
{
	struct rec_account row;
	enum sp_code rc = ledger_account(v, account, &r->arena, &row, err);
	if (rc != SP_OK)
		return rc;
	*out = (struct msg_enrol_reply){.certificate = issued->certificate,
		.account = account,
		.role = row.role,
		.organisation = row.organisation,
		.not_after_ms = issued->not_after_ms};
	return organisation_name(v, row.organisation, &r->arena, &out->organisation_name, err);
}
