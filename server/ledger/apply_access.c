/* SPDX-License-Identifier: Apache-2.0 */
/* apply_access.c - invitations, enrolments, renewals and revocations become rows of the index. */
#include <inttypes.h>
#include <stdio.h>

#include "server/ledger/internal.h"

static void name(struct written *out, const char *what, uint64_t number)
{
	snprintf(out->id, sizeof out->id, "%s/%" PRIu64, what, number);
}

/* ---- invitations ---- */

enum sp_code apply_invite(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_invite_create *m = decoded;
	struct rec_code row = {.number = e->number,
		.role = m->role,
		.organisation = m->organisation,
		.expires_ms = m->expires_ms};
	struct key key;
	name(out, "invitation", e->number);
	if (!key_hash(m->code_hash, &key))
		return apply_bad_id(e, err);
	return row_put(x, TABLE_CODE, &key, CODEC_CODE_ROW, &row, err);
}

/* The code of a hash; SP_ENTRY_DAMAGED when there is none. */
static enum sp_code find_code(struct apply *x, const struct entry *e, struct bytes hash,
	struct key *key, struct rec_code *out, struct sp_error *err)
{
	if (!key_hash(hash, key))
		return apply_bad_id(e, err);
	enum sp_code rc = row_get(x->view, TABLE_CODE, key, CODEC_CODE_ROW, &x->scratch, out, err);
	return rc == SP_NOT_FOUND ? entry_damaged(e->number, "a code that does not exist", err)
				  : rc;
}

/* The hash lies in the entry that made the invitation, which is what a revocation names. */
static enum sp_code hash_of_invitation(struct apply *x, const struct entry *e, uint64_t number,
	struct bytes *out, struct sp_error *err)
{
	struct msg_invite_create made;
	struct entry invitation;
	struct sp_error cause = {0};
	enum sp_code rc =
		number < e->number ? view_entry(x->view, number, &invitation, err) : SP_NOT_FOUND;
	if (rc == SP_NOT_FOUND || (rc == SP_OK && invitation.kind != MESSAGE_INVITE_CREATE))
		return entry_damaged(e->number, "an invitation that does not exist", err);
	if (rc != SP_OK)
		return rc;
	rc = codec_decode(CODEC_INVITE_CREATE, invitation.body, &x->scratch, &made, &cause);
	if (rc == SP_NO_MEMORY || rc == SP_TOO_LARGE)
		return sp_fail(err, SP_NO_MEMORY);
	if (rc != SP_OK)
		return entry_damaged(number, "its content cannot be read", err);
	*out = made.code_hash;
	return SP_OK;
}

enum sp_code apply_invite_revoke(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_invite_revoke *m = decoded;
	struct bytes hash = {NULL, 0};
	struct rec_code code;
	struct key key;
	enum sp_code rc = hash_of_invitation(x, e, m->number, &hash, err);
	if (rc == SP_OK)
		rc = find_code(x, e, hash, &key, &code, err);
	if (rc != SP_OK)
		return rc;
	name(out, "invitation", m->number);
	code.revoked_number = e->number;
	return row_put(x, TABLE_CODE, &key, CODEC_CODE_ROW, &code, err);
}

/* ---- accounts ---- */

static enum sp_code put_account(
	struct apply *x, uint64_t account, const struct rec_account *row, struct sp_error *err)
{
	struct key key = key_number(account);
	return row_put(x, TABLE_ACCOUNT, &key, CODEC_ACCOUNT_ROW, row, err);
}

static enum sp_code put_certificate(struct apply *x, const struct entry *e,
	struct bytes fingerprint, uint64_t account, uint64_t not_after_ms, struct sp_error *err)
{
	uint8_t value[CERT_ROW];
	struct key key;
	if (!key_hash(fingerprint, &key))
		return apply_bad_id(e, err);
	be64_put(value, account);
	be64_put(value + 8, not_after_ms);
	return row_write(
		x->view->index, TABLE_CERT, key_bytes(&key), bytes_of(value, sizeof value), err);
}

static enum sp_code count_account(struct apply *x, uint64_t account, struct sp_error *err)
{
	uint64_t highest;
	enum sp_code rc = meta_get64(x->view->index, META_ACCOUNTS, &highest, err);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	return account > highest ? meta_put64(x->view->index, META_ACCOUNTS, account, err) : SP_OK;
}

enum sp_code apply_enrolment(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct rec_enrolment *m = decoded;
	struct rec_code code;
	struct key key;
	(void)out;
	enum sp_code rc = find_code(x, e, m->code_hash, &key, &code, err);
	if (rc != SP_OK)
		return rc;
	struct rec_account row = {.number = e->number,
		.role = code.role,
		.organisation = code.organisation,
		.not_after_ms = m->not_after_ms,
		.fingerprint = m->fingerprint};
	code.enrolment = e->number;
	code.public_key_hash = m->public_key_hash;
	code.account = m->account;
	rc = put_account(x, m->account, &row, err);
	if (rc == SP_OK)
		rc = put_certificate(x, e, m->fingerprint, m->account, m->not_after_ms, err);
	if (rc == SP_OK)
		rc = count_account(x, m->account, err);
	return rc == SP_OK ? row_put(x, TABLE_CODE, &key, CODEC_CODE_ROW, &code, err) : rc;
}

static enum sp_code find_account(struct apply *x, const struct entry *e, uint64_t account,
	struct rec_account *out, struct sp_error *err)
{
	enum sp_code rc = ledger_account(x->view, account, &x->scratch, out, err);
	return rc == SP_NOT_FOUND ? entry_damaged(e->number, "an account that does not exist", err)
				  : rc;
}

/* The account's row tells of its newest certificate; the older ones stay until they expire. */
enum sp_code apply_renewal(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct rec_renewal *m = decoded;
	struct rec_account row;
	(void)out;
	enum sp_code rc = find_account(x, e, m->account, &row, err);
	if (rc == SP_OK)
		rc = put_certificate(x, e, m->fingerprint, m->account, m->not_after_ms, err);
	if (rc != SP_OK)
		return rc;
	row.not_after_ms = m->not_after_ms;
	row.fingerprint = m->fingerprint;
	return put_account(x, m->account, &row, err);
}

enum sp_code apply_account_revoke(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_account_revoke *m = decoded;
	struct rec_account row;
	enum sp_code rc = find_account(x, e, m->account, &row, err);
	if (rc != SP_OK)
		return rc;
	name(out, "account", m->account);
	row.revoked_number = e->number;
	return put_account(x, m->account, &row, err);
}
