/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/receipt.h"

#include <string.h>

#include "common/codec/codec.h"
#include "common/text/text.h"

bool entry_header_read(struct bytes in, struct entry_header *out)
{
	if (in.len != ENTRY_HEADER_SIZE)
		return false;
	out->number = be64_get(in.ptr);
	out->arrival_ms = be64_get(in.ptr + 8);
	out->account = be64_get(in.ptr + 16);
	out->kind = be32_get(in.ptr + 24);
	out->schema = be32_get(in.ptr + 28);
	memcpy(out->content.bytes, in.ptr + 32, HASH_BYTES);
	return true;
}

/* What the text says must be what the header says: only the header is proved. */
static enum sp_code check_header(const struct receipt_file *r, struct sp_error *err)
{
	struct entry_header h;
	const struct msg_receipt *m = &r->receipt;
	if (!entry_header_read(m->header, &h))
		return sp_fail(err, SP_RECEIPT_DIFFERS, "header");
	if (h.number != m->number)
		return sp_fail(err, SP_RECEIPT_DIFFERS, "number");
	if (h.arrival_ms != m->arrival_ms)
		return sp_fail(err, SP_RECEIPT_DIFFERS, "arrival");
	if (h.kind != r->kind)
		return sp_fail(err, SP_RECEIPT_DIFFERS, "kind");
	struct hash content = sha256_2(m->nonce, r->body);
	if (m->nonce.len != NONCE_SIZE || !hash_equal(&content, &h.content))
		return sp_fail(err, SP_RECEIPT_DIFFERS, "body");
	return SP_OK;
}

static enum sp_code check_head(const struct receipt_file *r, const uint8_t *trusted_key,
	struct head *head, struct sp_error *err)
{
	if (trusted_key && memcmp(trusted_key, r->log_key, SIGN_KEY_SIZE) != 0) {
		char printed[48];
		struct hash fingerprint = log_key_fingerprint(trusted_key);
		hash_print(&fingerprint, printed);
		return sp_fail(err, SP_SIGNATURE_INVALID, printed);
	}
	return head_verify(bytes_text(r->receipt.head), r->log_name, r->log_key, head, err);
}

static enum sp_code check_proof(
	const struct receipt_file *r, const struct head *head, struct sp_error *err)
{
	struct hash proof[MERKLE_DEPTH_MAX];
	const struct msg_receipt *m = &r->receipt;
	struct hash leaf = merkle_leaf(m->header);
	bool ok = m->n_proof <= MERKLE_DEPTH_MAX;
	for (size_t i = 0; ok && i < m->n_proof; i++) {
		ok = m->proof[i].len == HASH_BYTES;
		if (ok)
			memcpy(proof[i].bytes, m->proof[i].ptr, HASH_BYTES);
	}
	ok = ok &&
	     merkle_verify_inclusion(&leaf, m->number, head->size, proof, m->n_proof, &head->root);
	return ok ? SP_OK : sp_fail(err, SP_PROOF_INVALID);
}

/* The name of a follow-up is made of what the body says and the revision. */
static enum sp_code check_submission_id(const struct receipt_file *r, struct sp_error *err)
{
	enum { SUBMISSION_MEMORY = 16 << 20 };
	struct arena a;
	struct msg_submit sent;
	arena_init(&a, SUBMISSION_MEMORY);
	enum sp_code rc = codec_decode(CODEC_SUBMIT, r->body, &a, &sent, err);
	if (rc == SP_OK) {
		const char *id = arena_printf(
			&a, "%s/%u/%s#%u", sent.plan, sent.year, sent.unit, r->receipt.revision);
		if (!id)
			rc = sp_fail(err, SP_NO_MEMORY);
		else if (!r->receipt.id || strcmp(id, r->receipt.id) != 0)
			rc = sp_fail(err, SP_RECEIPT_DIFFERS, "id");
	}
	arena_free(&a);
	return rc;
}

enum sp_code receipt_verify(const struct receipt_file *r, const uint8_t *trusted_key,
	struct head *head, struct sp_error *err)
{
	enum sp_code rc = check_head(r, trusted_key, head, err);
	if (rc == SP_OK)
		rc = check_header(r, err);
	if (rc == SP_OK)
		rc = check_proof(r, head, err);
	if (rc == SP_OK && r->kind == MESSAGE_SUBMIT)
		rc = check_submission_id(r, err);
	return rc;
}

/* ---- against the form ---- */

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static enum sp_code differs(struct sp_error *err, const char *what)
{
	return sp_fail(err, SP_RECEIPT_DIFFERS, what);
}

/* Equal as printed: the print is exact and reads back to the same value. */
static enum sp_code compare_answer(const struct question *q, const struct answer *sent,
	const struct answer *written, struct arena *a, struct sp_error *err)
{
	if (!sent || !written)
		return sent == written ? SP_OK : differs(err, q->key);
	const char *x = answer_print(q, sent, LANG_SV, a),
		   *y = answer_print(q, written, LANG_SV, a);
	if (!x || !y)
		return sp_fail(err, SP_NO_MEMORY);
	bool same = sent->state == written->state && same_text(x, y) &&
		    same_text(sent->comment, written->comment);
	return same ? SP_OK : differs(err, q->key);
}

/* An answer to a question that is not in the form would be seen by no one. */
static enum sp_code all_asked(
	const struct msg_submit *sent, const struct questions *qs, struct sp_error *err)
{
	for (size_t i = 0; i < sent->n_answers; i++)
		if (!question_find(qs, sent->answers[i].key))
			return differs(err, sent->answers[i].key);
	return SP_OK;
}

static enum sp_code compare_head(
	const struct msg_submit *sent, const struct form *form, struct sp_error *err)
{
	if (!same_text(sent->plan, form->plan) || sent->plan_version != form->version)
		return differs(err, vocabulary_word(VOCABULARY_FIELD, FIELD_PLAN, LANG_SV));
	if (sent->year != form->year)
		return differs(err, vocabulary_word(VOCABULARY_FIELD, FIELD_YEAR, LANG_SV));
	if (!same_text(sent->unit, form->unit))
		return differs(
			err, vocabulary_word(VOCABULARY_FIELD, FIELD_REPORTING_UNIT, LANG_SV));
	if (sent->base_revision != form->base_revision)
		return differs(
			err, vocabulary_word(VOCABULARY_FIELD, FIELD_BASE_REVISION, LANG_SV));
	if (!same_text(sent->contact, form->contact))
		return differs(err, vocabulary_word(VOCABULARY_FIELD, FIELD_CONTACT, LANG_SV));
	if (!same_text(sent->file_number, form->file_number))
		return differs(err, vocabulary_word(VOCABULARY_FIELD, FIELD_FILE_NUMBER, LANG_SV));
	return SP_OK;
}

enum sp_code receipt_matches_form(const struct msg_submit *sent, const struct form *form,
	const struct questions *qs, struct arena *a, struct sp_error *err)
{
	enum sp_code rc = compare_head(sent, form, err);
	if (rc == SP_OK)
		rc = all_asked(sent, qs, err);
	for (size_t i = 0; rc == SP_OK && i < qs->n_items; i++) {
		const char *key = qs->items[i].key;
		rc = compare_answer(&qs->items[i], answer_find(sent->answers, sent->n_answers, key),
			answer_find(form->answers, form->n_answers, key), a, err);
	}
	return rc;
}
