/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/forms.h"
#include "client/commands/output.h"
#include "client/commands/outgoing.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

static enum sp_code read_receipt(struct context *c, struct receipt_file *out, struct sp_error *err)
{
	const char *path = c->options.args[0];
	struct bytes content = {0};
	enum sp_code rc = input_read(c, path, &content, err);
	return rc == SP_OK ? receipt_read(path, content, &c->arena, out, err) : rc;
}

static const char *key_of(struct context *c, const uint8_t key[SIGN_KEY_SIZE])
{
	char text[48];
	struct hash h = log_key_fingerprint(key);
	hash_print(&h, text);
	return arena_text(&c->arena, text);
}

/* Whom the region's coordinator has submitted for; NULL when it was the unit itself, or is no submission. */
static const char *submitted_for(struct context *c, const struct receipt_file *r)
{
	struct msg_submit sent = {0};
	if (r->kind != MESSAGE_SUBMIT ||
		codec_decode(CODEC_SUBMIT, r->body, &c->arena, &sent, NULL) != SP_OK)
		return NULL;
	return sent.on_behalf ? sent.unit : NULL;
}

enum sp_code cmd_receipt_show(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"id", TEXT_COL_ID, CELL_TEXT, false},
		{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
		{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
		{"server", TEXT_COL_SERVER, CELL_TEXT, false},
		{"log_name", TEXT_COL_LOG, CELL_TEXT, false},
		{"log_key", TEXT_COL_LOG_KEY, CELL_TEXT, false},
		{"size", TEXT_COL_BYTES, CELL_NUMBER, false},
		{"on_behalf", TEXT_COL_ON_BEHALF, CELL_BOOL, false},
	};
	struct view v = VIEW_RECORD("receipt-file", columns);
	struct receipt_file r = {0};
	enum sp_code rc = read_receipt(c, &r, err);
	struct view_cell *row = rc == SP_OK ? view_row(&v, &c->arena) : NULL;
	if (!row)
		return rc == SP_OK ? sp_fail(err, SP_NO_MEMORY) : rc;
	row[0] = cell_text(r.receipt.id);
	row[1] = cell_number(c, r.receipt.number);
	row[2] = cell_time(c, r.receipt.arrival_ms);
	row[3] = cell_text(r.server);
	row[4] = cell_text(r.log_name);
	row[5] = cell_text(key_of(c, r.log_key));
	row[6] = cell_number(c, r.body.len);
	row[7] = cell_yes_no(c, submitted_for(c, &r) != NULL);
	rc = view_note(&v, &c->arena, lang_text(c->lang, TEXT_RECEIPT_NOT_PROVED));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

/* The bytes that were sent are decoded and compared with the form, value by value. */
static enum sp_code compare_form(
	struct context *c, const struct receipt_file *r, struct sp_error *err)
{
	const char *path = c->options.args[1];
	struct msg_submit sent = {0};
	struct findings findings = {0};
	const struct plan *plan = NULL;
	struct bytes content = {0};
	struct questions qs = {0};
	struct form form = {0};
	if (r->kind != MESSAGE_SUBMIT)
		return sp_fail(err, SP_RECEIPT_DIFFERS, r->receipt.id);
	enum sp_code rc = codec_decode(CODEC_SUBMIT, r->body, &c->arena, &sent, err);
	if (rc == SP_OK)
		rc = input_read(c, path, &content, err);
	if (rc == SP_OK)
		rc = form_read_head(path, content, &c->arena, &form, err);
	if (rc == SP_OK)
		rc = plan_kept(c, form.plan, form.version, &plan, err);
	if (rc == SP_OK)
		rc = questions_named(c, plan, form.year, &qs, err);
	if (rc == SP_OK)
		rc = form_read_answers(path, content, &qs, &c->arena, &form, &findings, err);
	if (rc == SP_OK && findings.errors) {
		*err = findings.items[0]
			       .error; /* a cell that cannot be read was not what was sent */
		rc = sp_fail(err, SP_RECEIPT_DIFFERS, findings.items[0].key);
	}
	if (rc == SP_OK)
		rc = receipt_matches_form(&sent, &form, &qs, &c->arena, err);
	return form_place(path, rc, err);
}

static enum sp_code show_verified(struct context *c, const struct receipt_file *r,
	const struct head *head, bool compared, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"id", TEXT_COL_ID, CELL_TEXT, false},
		{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
		{"log_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"log_key", TEXT_COL_LOG_KEY, CELL_TEXT, false},
		{"key_known", TEXT_COL_KEY_KNOWN, CELL_BOOL, false},
		{"form_compared", TEXT_COL_FORM_COMPARED, CELL_BOOL, false},
		{"on_behalf", TEXT_COL_ON_BEHALF, CELL_BOOL, false},
	};
	struct view v = VIEW_RECORD("receipt-verified", columns);
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(r->receipt.id);
	row[1] = cell_number(c, r->receipt.number);
	row[2] = cell_number(c, head->size);
	row[3] = cell_text(key_of(c, r->log_key));
	row[4] = cell_text(c->account.has_log_key ? "true" : "false");
	row[5] = cell_text(compared ? "true" : "false");
	row[6] = cell_yes_no(c, submitted_for(c, r) != NULL);
	return output_view(c, &v, err);
}

enum sp_code cmd_receipt_verify(struct context *c, struct sp_error *err)
{
	struct receipt_file r = {0};
	struct head head = {0};
	bool compare = c->options.n_args > 1;
	enum sp_code rc = read_receipt(c, &r, err);
	if (rc == SP_OK)
		rc = context_log_key(c, err);
	const struct account *acc = &c->account;
	if (rc == SP_OK)
		rc = receipt_verify(&r, acc->has_log_key ? acc->log_key : NULL, &head, err);
	if (rc == SP_OK && compare)
		rc = compare_form(c, &r, err);
	if (rc != SP_OK)
		return rc;
	if (!output_for_people(c))
		return show_verified(c, &r, &head, compare, err);
	output_line(c, acc->has_log_key ? TEXT_VERIFIED_SIGNED : TEXT_VERIFIED_SIGNED_UNKNOWN,
		r.log_name, key_of(c, r.log_key), NULL, NULL);
	if (compare)
		output_line(c, TEXT_VERIFIED_FORM, c->options.args[1], NULL, NULL, NULL);
	output_line(c, TEXT_VERIFIED_INCLUDED, print_number(c, r.receipt.number),
		print_number(c, head.size), r.receipt.id, print_time(c, r.receipt.arrival_ms));
	const char *unit = submitted_for(c, &r);
	if (unit)
		output_line(c, TEXT_RECEIPT_ON_BEHALF, unit, NULL, NULL, NULL);
	return SP_OK;
}
