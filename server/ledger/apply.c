/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c - an entry becomes rows of the index. The only writer of the index: a new entry, the tail at start
 * and the rebuild of verify all pass here, so that the index is a function of the record alone. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/ledger/internal.h"

/* An id or code that does not fit its key can be no row: whoever checked the entry let it pass wrongly. */
static enum sp_code bad_id(const struct entry *e, struct sp_error *err)
{
	return entry_damaged(e->number, "an id that cannot be stored", err);
}

static enum sp_code apply_genesis(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	struct key key = key_meta(META_GENESIS);
	(void)decoded, (void)out;
	enum sp_code rc =
		store_put(x->view->index, TABLE_META, key_bytes(&key), hash_bytes(&e->hash), err);
	return rc == SP_OK ? meta_put64(x->view->index, META_SCHEMA, INDEX_SCHEMA, err) : rc;
}

static enum sp_code apply_invite(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_invite_create *m = decoded;
	struct rec_code row = {.number = e->number,
		.role = m->role,
		.organisation = m->organisation,
		.expires_ms = m->expires_ms};
	struct key key;
	snprintf(out->id, sizeof out->id, "invitation/%" PRIu64, e->number);
	if (!key_hash(m->code_hash, &key))
		return bad_id(e, err);
	return row_put(x, TABLE_CODE, &key, CODEC_CODE_ROW, &row, err);
}

static enum sp_code put_account(struct apply *x, const struct entry *e,
	const struct rec_enrolment *m, const struct rec_code *code, struct sp_error *err)
{
	struct rec_account row = {.number = e->number,
		.role = code->role,
		.organisation = code->organisation,
		.not_after_ms = m->not_after_ms,
		.fingerprint = m->fingerprint};
	struct key key = key_number(m->account);
	uint8_t account[8];
	uint64_t highest;
	enum sp_code rc = row_put(x, TABLE_ACCOUNT, &key, CODEC_ACCOUNT_ROW, &row, err);
	if (rc != SP_OK)
		return rc;
	be64_put(account, m->account);
	if (!key_hash(m->fingerprint, &key))
		return bad_id(e, err);
	rc = store_put(x->view->index, TABLE_CERT, key_bytes(&key), bytes_of(account, 8), err);
	if (rc == SP_OK)
		rc = meta_get64(x->view->index, META_ACCOUNTS, &highest, err);
	if ((rc == SP_OK || rc == SP_NOT_FOUND) && m->account > highest)
		rc = meta_put64(x->view->index, META_ACCOUNTS, m->account, err);
	return rc;
}

static enum sp_code apply_enrolment(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct rec_enrolment *m = decoded;
	struct rec_code code;
	struct key key;
	(void)out;
	if (!key_hash(m->code_hash, &key))
		return bad_id(e, err);
	enum sp_code rc =
		row_get(x->view, TABLE_CODE, &key, CODEC_CODE_ROW, &x->scratch, &code, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(e->number, "a code that does not exist", err);
	if (rc == SP_OK)
		rc = put_account(x, e, m, &code, err);
	if (rc != SP_OK)
		return rc;
	code.enrolment = e->number;
	code.public_key_hash = m->public_key_hash;
	return row_put(x, TABLE_CODE, &key, CODEC_CODE_ROW, &code, err);
}

static enum sp_code apply_organisations(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_org_import *m = decoded;
	enum sp_code rc = SP_OK;
	snprintf(out->id, sizeof out->id, "organisations/%" PRIu64, e->number);
	for (size_t i = 0; i < m->n_organisations && rc == SP_OK; i++) {
		const struct organisation *o = &m->organisations[i];
		struct rec_organisation row = {.number = e->number,
			.code = o->code,
			.name = o->name,
			.county = o->county,
			.kind = o->kind,
			.population = o->population,
			.population_year = o->population_year};
		struct key key;
		if (!key_org(o->code, &key))
			return bad_id(e, err);
		rc = row_put(x, TABLE_ORG, &key, CODEC_ORGANISATION_ROW, &row, err);
	}
	return rc;
}

/* ---- the table ---- */

enum { NO_KEY = -1 };
static const struct kind_row {
	uint32_t kind;
	enum codec_id body;
	int key_at; /* offset of the submission key in the decoded body */
	apply_kind apply;
} kinds[] = {
	{RECORD_GENESIS, CODEC_GENESIS, NO_KEY, apply_genesis},
	{RECORD_ENROLMENT, CODEC_ENROLMENT, NO_KEY, apply_enrolment},
	{MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, offsetof(struct msg_invite_create, key),
		apply_invite},
	{MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, offsetof(struct msg_org_import, key),
		apply_organisations},
	{MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, offsetof(struct msg_plan_import, key),
		apply_plan_import},
	{MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, offsetof(struct msg_plan_publish, key),
		apply_plan_publish},
	{MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, offsetof(struct msg_round_open, key),
		apply_round_open},
	{MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, offsetof(struct msg_round_close, key),
		apply_round_close},
	{MESSAGE_SUBMIT, CODEC_SUBMIT, offsetof(struct msg_submit, key), apply_submit},
};

static const struct kind_row *kind_find(uint32_t kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].kind == kind)
			return &kinds[i];
	return NULL;
}

static enum sp_code put_entry(
	struct apply *x, const struct entry *e, const struct written *w, struct sp_error *err)
{
	struct key key = key_number(e->number);
	uint8_t revision[4];
	if (w->id[0] == '\0')
		return SP_OK;
	be32_put(revision, w->revision);
	buf_clear(&x->row);
	buf_add(&x->row, revision, sizeof revision);
	buf_add_text(&x->row, w->id);
	if (x->row.failed)
		return sp_fail(err, SP_NO_MEMORY);
	return store_append(x->view->index, TABLE_ENTRY, key_bytes(&key), buf_bytes(&x->row), err);
}

static enum sp_code put_seen(struct apply *x, const struct entry *e, const struct kind_row *row,
	const void *decoded, struct sp_error *err)
{
	uint8_t value[SEEN_ROW];
	struct bytes submission_key;
	struct key key;
	if (row->key_at == NO_KEY)
		return SP_OK;
	memcpy(&submission_key, (const char *)decoded + row->key_at, sizeof submission_key);
	if (submission_key.len == 0) /* written by the server itself */
		return SP_OK;
	if (!key_seen(submission_key, e->account, &key))
		return bad_id(e, err);
	struct hash body = sha256(e->body);
	memcpy(value, body.bytes, HASH_BYTES);
	be64_put(value + HASH_BYTES, e->number);
	return store_put(
		x->view->index, TABLE_SEEN, key_bytes(&key), bytes_of(value, SEEN_ROW), err);
}

static enum sp_code decode_body(struct apply *x, const struct entry *e, const struct kind_row *row,
	const void **decoded, struct sp_error *err)
{
	struct sp_error cause = {0};
	void *out = arena_alloc(&x->scratch, codec_struct_size(row->body));
	if (!out)
		return sp_fail(err, SP_NO_MEMORY);
	*decoded = out;
	enum sp_code rc = codec_decode(row->body, e->body, &x->scratch, out, &cause);
	if (rc == SP_OK || rc == SP_NO_MEMORY)
		return rc;
	return entry_damaged(e->number, "its content cannot be read", err);
}

static enum sp_code find_kind(
	const struct entry *e, const struct kind_row **row, struct sp_error *err)
{
	char theirs[16], ours[16];
	if (e->schema > LEDGER_SCHEMA) {
		snprintf(theirs, sizeof theirs, "%" PRIu32, e->schema);
		snprintf(ours, sizeof ours, "%d", LEDGER_SCHEMA);
		return sp_fail(err, SP_STORE_VERSION, theirs, ours);
	}
	*row = kind_find(e->kind);
	return *row ? SP_OK : entry_damaged(e->number, "an unknown kind", err);
}

static enum sp_code apply_all(
	struct apply *x, const struct entry *e, const void *decoded, struct sp_error *err)
{
	const struct kind_row *row;
	struct written w = {0};
	struct hash leaf = entry_leaf(e);
	enum sp_code rc = find_kind(e, &row, err);
	if (rc == SP_OK && !decoded)
		rc = decode_body(x, e, row, &decoded, err);
	if (rc == SP_OK)
		rc = tree_add(x->view->index, &x->peaks, &leaf, err);
	if (rc == SP_OK)
		rc = row->apply(x, e, decoded, &w, err);
	if (rc == SP_OK)
		rc = put_entry(x, e, &w, err);
	if (rc == SP_OK)
		rc = put_seen(x, e, row, decoded, err);
	return rc == SP_OK ? meta_put64(x->view->index, META_APPLIED, e->number + 1, err) : rc;
}

enum sp_code apply_entry(
	struct apply *x, const struct entry *e, const void *decoded, struct sp_error *err)
{
	enum sp_code rc = apply_all(x, e, decoded, err);
	arena_free(&x->scratch);
	return rc;
}

void apply_init(struct apply *x, struct ledger_view *view)
{
	*x = (struct apply){.view = view};
	arena_init(&x->scratch, SCRATCH_MAX);
	buf_init(&x->row, ROW_MAX);
}

void apply_free(struct apply *x)
{
	arena_free(&x->scratch);
	buf_free(&x->row);
}
