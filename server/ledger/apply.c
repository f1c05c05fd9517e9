/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c - an entry becomes rows of the index. The only writer of the index: a new entry, the tail at start
 * and the rebuild of verify all pass here, so that the index is a function of the record alone. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/ledger/internal.h"

enum sp_code apply_bad_id(const struct entry *e, struct sp_error *err)
{
	return entry_damaged(e->number, "an id that cannot be stored", err);
}

static enum sp_code apply_genesis(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	struct key key = key_meta(META_GENESIS);
	(void)decoded, (void)out;
	enum sp_code rc =
		row_write(x->view->index, TABLE_META, key_bytes(&key), hash_bytes(&e->hash), err);
	return rc == SP_OK ? meta_put64(x->view->index, META_SCHEMA, INDEX_SCHEMA, err) : rc;
}

/* The members that an organisation had are none any more. */
static enum sp_code drop_members(
	struct apply *x, const struct entry *e, const char *code, struct sp_error *err)
{
	struct rec_organisation old;
	enum sp_code rc = ledger_organisation(x->view, code, &x->scratch, &old, err);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? SP_OK : rc;
	for (size_t i = 0; i < old.n_members && rc == SP_OK; i++) {
		struct key key;
		if (!key_member(old.members[i], code, &key))
			return apply_bad_id(e, err);
		rc = store_delete(x->view->index, TABLE_MEMBER, key_bytes(&key), err);
		if (rc == SP_NOT_FOUND) /* it stood there twice */
			rc = SP_OK;
	}
	return rc;
}

static enum sp_code put_members(
	struct apply *x, const struct entry *e, const struct organisation *o, struct sp_error *err)
{
	static const uint8_t there[1];
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < o->n_members && rc == SP_OK; i++) {
		struct key key;
		if (!key_member(o->members[i], o->code, &key))
			return apply_bad_id(e, err);
		rc = row_write(x->view->index, TABLE_MEMBER, key_bytes(&key),
			bytes_of(there, sizeof there), err);
	}
	return rc;
}

static enum sp_code apply_organisation(
	struct apply *x, const struct entry *e, const struct organisation *o, struct sp_error *err)
{
	struct rec_organisation row = {.number = e->number,
		.code = o->code,
		.name = o->name,
		.county = o->county,
		.kind = o->kind,
		.population = o->population,
		.population_year = o->population_year,
		.closed_ms = o->closed_ms,
		.aliases = o->aliases,
		.n_aliases = o->n_aliases,
		.members = o->members,
		.n_members = o->n_members};
	struct key key;
	if (!key_org(o->code, &key))
		return apply_bad_id(e, err);
	enum sp_code rc = drop_members(x, e, o->code, err);
	if (rc == SP_OK)
		rc = put_members(x, e, o, err);
	return rc == SP_OK ? row_put(x, TABLE_ORG, &key, CODEC_ORGANISATION_ROW, &row, err) : rc;
}

/* What was read of organisations before holds no longer. */
static enum sp_code note_change(struct apply *x, const struct entry *e, struct sp_error *err)
{
	return meta_put64(x->view->index, META_ORGANISATIONS, e->number, err);
}

static enum sp_code apply_organisations(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_org_import *m = decoded;
	enum sp_code rc = SP_OK;
	snprintf(out->id, sizeof out->id, "organisations/%" PRIu64, e->number);
	for (size_t i = 0; i < m->n_organisations && rc == SP_OK; i++)
		rc = apply_organisation(x, e, &m->organisations[i], err);
	return rc == SP_OK ? note_change(x, e, err) : rc;
}

static enum sp_code apply_org_close(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	const struct msg_org_close *m = decoded;
	struct rec_organisation row;
	struct key key;
	enum sp_code rc = ledger_organisation(x->view, m->code, &x->scratch, &row, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(e->number, "an organisation that does not exist", err);
	if (rc != SP_OK)
		return rc;
	if (!key_org(m->code, &key))
		return apply_bad_id(e, err);
	row.number = e->number;
	row.closed_ms = m->closed_ms;
	snprintf(out->id, sizeof out->id, "organisations/%s", m->code);
	rc = row_put(x, TABLE_ORG, &key, CODEC_ORGANISATION_ROW, &row, err);
	return rc == SP_OK ? note_change(x, e, err) : rc;
}

/* ---- the table ---- */

/* A request's entry: its struct begins with the submission key. */
#define REQUEST(type, apply)                                         \
	{                                                            \
		MESSAGE_##type, CODEC_##type, true, NOT_THERE, apply \
	}
enum { NOT_THERE = -1 };
static const struct kind_row {
	uint32_t kind;
	enum codec_id body;
	bool keyed; /* the decoded body begins with a submission key */
	int hash_at; /* where it has the hash of the request, when it is not the request itself */
	apply_kind apply;
} kinds[] = {
	{RECORD_GENESIS, CODEC_GENESIS, false, NOT_THERE, apply_genesis},
	{RECORD_ENROLMENT, CODEC_ENROLMENT, false, NOT_THERE, apply_enrolment},
	{RECORD_RENEWAL, CODEC_RENEWAL, true, offsetof(struct rec_renewal, request_hash),
		apply_renewal},
	REQUEST(INVITE_CREATE, apply_invite),
	REQUEST(INVITE_REVOKE, apply_invite_revoke),
	REQUEST(ACCOUNT_REVOKE, apply_account_revoke),
	REQUEST(ORG_IMPORT, apply_organisations),
	REQUEST(ORG_CLOSE, apply_org_close),
	REQUEST(PLAN_IMPORT, apply_plan_import),
	REQUEST(PLAN_PUBLISH, apply_plan_publish),
	REQUEST(ROUND_OPEN, apply_round_open),
	REQUEST(ROUND_CLOSE, apply_round_close),
	REQUEST(ROUND_EXTEND, apply_round_extend),
	REQUEST(SUBMIT, apply_submit),
};
#undef REQUEST

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
	buf_clear(&x->row);
	if (w->id[0]) {
		be32_put(revision, w->revision);
		buf_add(&x->row, revision, sizeof revision);
		buf_add_text(&x->row, w->id);
	}
	if (x->row.failed || (x->fresh && fresh_written(x->fresh, buf_bytes(&x->row)) != SP_OK))
		return sp_fail(err, SP_NO_MEMORY);
	if (x->row.len == 0)
		return SP_OK;
	return row_write(x->view->index, TABLE_ENTRY, key_bytes(&key), buf_bytes(&x->row), err);
}

/* What a retry must have sent to be the same request: what the entry's own hash is made of, or what has the hash
 * that a record keeps. */
static enum sp_code request_hash(const struct entry *e, const struct kind_row *row,
	const void *decoded, uint8_t out[HASH_BYTES], struct sp_error *err)
{
	struct bytes hash = hash_bytes(&e->hash);
	if (row->hash_at != NOT_THERE)
		memcpy(&hash, (const char *)decoded + row->hash_at, sizeof hash);
	if (hash.len != HASH_BYTES)
		return entry_damaged(e->number, "no hash of its request", err);
	memcpy(out, hash.ptr, HASH_BYTES);
	return SP_OK;
}

static enum sp_code put_seen(struct apply *x, const struct entry *e, const struct kind_row *row,
	const void *decoded, struct sp_error *err)
{
	uint8_t value[SEEN_ROW];
	struct key key;
	if (!row->keyed)
		return SP_OK;
	const struct bytes *submission_key = decoded;
	if (submission_key->len == 0) /* written by the server itself */
		return SP_OK;
	if (!key_seen(*submission_key, e->account, &key))
		return apply_bad_id(e, err);
	enum sp_code rc = request_hash(e, row, decoded, value, err);
	if (rc != SP_OK)
		return rc;
	be64_put(value + HASH_BYTES, e->number);
	return row_write(
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
	if (rc == SP_NO_MEMORY)
		return sp_fail(err, rc);
	return rc == SP_OK ? SP_OK : entry_damaged(e->number, "its content cannot be read", err);
}

enum sp_code entry_check_schema(const struct entry *e, struct sp_error *err)
{
	char theirs[16], ours[16];
	if (e->schema <= LEDGER_SCHEMA)
		return SP_OK;
	snprintf(theirs, sizeof theirs, "%" PRIu32, e->schema);
	snprintf(ours, sizeof ours, "%d", LEDGER_SCHEMA);
	return sp_fail(err, SP_STORE_VERSION, theirs, ours);
}

static enum sp_code find_kind(
	const struct entry *e, const struct kind_row **row, struct sp_error *err)
{
	enum sp_code rc = entry_check_schema(e, err);
	if (rc != SP_OK)
		return rc;
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
		rc = tree_add(x->view->index, &x->peaks, x->fresh, &leaf, err);
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
