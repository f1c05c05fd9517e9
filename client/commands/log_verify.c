/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/output.h"
#include "common/text/text.h"

enum { SIZE_MAX_ASKED = 999999999 };

/* What the newest head is held against. */
struct start {
	struct head head; /* size 0: the log is seen for the first time */
	uint64_t seen; /* size of what this profile had seen before the connection */
};

static enum sp_code ask_proof(struct context *c, struct call *call, uint64_t from, uint64_t to,
	struct msg_log_proof_reply *reply, struct head *head, struct sp_error *err)
{
	const struct msg_log_proof request = {from, to};
	const struct account *acc = &c->account;
	enum sp_code rc = call_request(call, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &request,
		CODEC_LOG_PROOF_REPLY, reply, &c->arena, err);
	if (rc == SP_OK && !reply->head)
		rc = sp_fail(err, SP_MALFORMED, "head");
	return rc == SP_OK ? head_verify(bytes_text(reply->head), acc->log_name, acc->log_key, head,
				     err)
			   : rc;
}

/* The first signed head that is not smaller than --from. */
static enum sp_code head_asked(struct context *c, struct call *call, const char *text,
	struct head *out, struct sp_error *err)
{
	struct msg_log_proof_reply reply = {0};
	uint32_t size = 0;
	if (!number_parse(text, 1, SIZE_MAX_ASKED, &size))
		return context_usage(
			c, err, TEXT_ARG_SIZE, text_for_terminal(text, &c->arena), NULL, NULL);
	enum sp_code rc = ask_proof(c, call, size, size, &reply, out, err);
	return rc == SP_OK && out->size < size ? sp_fail(err, SP_MALFORMED, "to_size") : rc;
}

/* A receipt holds the head of its time: the log of today must continue that one too. */
static enum sp_code head_of_receipt(
	struct context *c, const char *path, struct head *out, struct sp_error *err)
{
	struct receipt_file file = {0};
	struct bytes content = {0};
	enum sp_code rc = input_read(c, path, &content, err);
	if (rc == SP_OK)
		rc = receipt_read(path, content, &c->arena, &file, err);
	return rc == SP_OK ? receipt_verify(&file, c->account.log_key, out, err) : rc;
}

static enum sp_code find_start(
	struct context *c, struct call *call, struct start *s, struct sp_error *err)
{
	const char *from = context_text(c, OPTION_FROM);
	if (c->options.n_args)
		return head_of_receipt(c, c->options.args[0], &s->head, err);
	return from ? head_asked(c, call, from, &s->head, err) : SP_OK;
}

static enum sp_code prove(struct context *c, struct call *call, const struct start *s,
	struct head *newest, struct sp_error *err)
{
	struct msg_log_proof_reply reply = {0};
	*newest = c->account.history.known; /* which the hello has proved against what was seen */
	bool lost = c->options.n_args && s->head.size > newest->size; /* the receipt is older */
	if (s->head.size == 0 || s->head.size == newest->size || lost)
		return history_continues(&s->head, newest, NULL, 0, err);
	enum sp_code rc = ask_proof(c, call, s->head.size, 0, &reply, newest, err);
	if (rc == SP_OK)
		rc = history_continues(&s->head, newest, reply.proof, reply.n_proof, err);
	return rc == SP_OK && newest->size < c->account.history.known.size
		       ? sp_fail(err, SP_MALFORMED, "to_size")
		       : rc;
}

static const char *fingerprint(struct context *c)
{
	char text[48];
	struct hash h = log_key_fingerprint(c->account.log_key);
	hash_print(&h, text);
	return arena_text(&c->arena, text);
}

static enum sp_code show(
	struct context *c, const struct start *s, const struct head *newest, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"from_size", TEXT_COL_LOG_FROM, CELL_NUMBER, false},
		{"to_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"root", TEXT_COL_LOG_ROOT, CELL_TEXT, false},
		{"log_name", TEXT_COL_LOG, CELL_TEXT, false},
		{"log_key", TEXT_COL_LOG_KEY, CELL_TEXT, false},
	};
	struct view v = VIEW_RECORD("log-verified", columns);
	uint64_t from = s->head.size ? s->head.size : s->seen;
	if (output_for_people(c)) {
		output_line(c, from ? TEXT_LOG_CONTINUES : TEXT_LOG_BEGINS,
			print_number(c, newest->size), print_number(c, from), NULL, NULL);
		output_line(
			c, TEXT_VERIFIED_SIGNED, c->account.log_name, fingerprint(c), NULL, NULL);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_number(c, from);
	row[1] = cell_number(c, newest->size);
	row[2] = cell_text(base64_encode(hash_bytes(&newest->root), &c->arena));
	row[3] = cell_text(c->account.log_name);
	row[4] = cell_text(fingerprint(c));
	return output_view(c, &v, err);
}

enum sp_code cmd_log_verify(struct context *c, struct sp_error *err)
{
	struct start s = {.seen = 0};
	struct head newest = {0};
	struct call *call = NULL;
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK && !c->account.has_log_key)
		rc = sp_fail(err, SP_NOT_ENROLLED);
	if (rc != SP_OK)
		return rc;
	s.seen = c->account.history.known.size;
	rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = call_greet(call, err);
	if (rc == SP_OK)
		rc = find_start(c, call, &s, err);
	if (rc == SP_OK)
		rc = prove(c, call, &s, &newest, err);
	call_close(call);
	return rc == SP_OK ? show(c, &s, &newest, err) : rc;
}
