/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/crypto/code.h"
#include "server/app/usecase.h"

enum sp_code invite_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_invite_create *m = r->message;
	(void)a, (void)v;
	if (m->code_hash.len != HASH_SIZE)
		return field_invalid(err, "code_hash", number_name(&r->arena, m->code_hash.len));
	if (!vocabulary_word(VOCABULARY_ROLE, (int)m->role, LANG_EN))
		return field_invalid(err, "role", number_name(&r->arena, m->role));
	if (m->role != ROLE_ADMINISTRATOR && !m->organisation)
		return field_missing(err, "organisation");
	return SP_OK;
}

enum sp_code invite_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_invite_create *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	struct rec_organisation org;
	struct rec_code code;
	enum sp_code rc = SP_OK;
	(void)a;
	if (m->organisation)
		rc = find_organisation(v, m->organisation, &r->arena, &org, err);
	if (rc != SP_OK)
		return rc;
	if (m->expires_ms <= r->arrival_ms)
		return field_invalid(err, "expires_ms", instant_name(&r->arena, m->expires_ms));
	rc = ledger_code(v, m->code_hash, &r->arena, &code, err);
	if (rc == SP_OK)
		return sp_fail(err, SP_CODE_TAKEN);
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* A batch of one entry, written by the server itself. */
static enum sp_code append_alone(struct ledger *l, const struct msg_invite_create *m,
	struct bytes body, uint64_t now_ms, struct sp_error *err)
{
	struct ledger_batch *b = NULL;
	uint64_t number;
	enum sp_code rc = ledger_batch_begin(l, &b, err);
	if (rc != SP_OK)
		return rc;
	rc = ledger_append(b, 0, now_ms, MESSAGE_INVITE_CREATE, body, m, &number, err);
	if (rc == SP_OK)
		return ledger_batch_commit(b, err);
	ledger_batch_abort(b);
	return rc;
}

enum sp_code invite_by_server(struct ledger *l, enum role role, const char *organisation,
	uint64_t now_ms, char code[48], struct sp_error *err)
{
	struct enrol_code drawn;
	uint8_t key[SUBMISSION_KEY_SIZE];
	struct buf body;
	buf_init(&body, RECORD_MAX);
	enum sp_code rc = code_draw(ledger_genesis(l)->ca_certificate, &drawn, err);
	if (rc == SP_OK)
		rc = submission_key_draw(now_ms, key, err);
	struct hash hash = code_hash(bytes_of(drawn.secret, CODE_SECRET));
	struct msg_invite_create m = {.key = bytes_of(key, sizeof key),
		.code_hash = hash_bytes(&hash),
		.role = role,
		.organisation = organisation,
		.expires_ms = now_ms + INVITATION_MS};
	if (rc == SP_OK)
		rc = codec_encode(CODEC_INVITE_CREATE, &m, &body, err);
	if (rc == SP_OK)
		rc = append_alone(l, &m, buf_bytes(&body), now_ms, err);
	if (rc == SP_OK)
		code_print(&drawn, code);
	secret_wipe(&drawn, sizeof drawn);
	buf_free(&body);
	return rc;
}
