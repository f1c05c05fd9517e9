/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/base/file.h"
#include "common/text/text.h"

#define DAY_MS UINT64_C(86400000)

static enum sp_code read_role(struct context *c, enum role *out, struct sp_error *err)
{
	char words[SP_ERROR_TEXT];
	enum sp_code rc = context_need(c, OPTION_ROLE, err);
	if (rc != SP_OK)
		return rc;
	const char *text = context_text(c, OPTION_ROLE);
	*out = (enum role)vocabulary_find(VOCABULARY_ROLE, text);
	if (*out != ROLE_NONE)
		return *out == ROLE_ADMINISTRATOR ? SP_OK : context_need(c, OPTION_ORG, err);
	vocabulary_list(VOCABULARY_ROLE, c->lang, words, sizeof words);
	return context_usage(
		c, err, TEXT_FLAG_VALUE, "role", text_for_terminal(text, &c->arena), words);
}

static enum sp_code show(struct context *c, const struct msg_invite_create *m, const char *code,
	struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"organisation", TEXT_COL_ORGANISATION, CELL_TEXT, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"valid_until", TEXT_COL_VALID_UNTIL, CELL_TEXT, false},
		{"file", TEXT_COL_FILE, CELL_TEXT, false},
		{"code", TEXT_COL_ENROL_CODE, CELL_TEXT, false},
	};
	struct view v = VIEW_RECORD("invitation", columns);
	const char *file = context_text(c, OPTION_OUT);
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(m->organisation);
	row[1] = cell_word(c, VOCABULARY_ROLE, (int)m->role);
	row[2] = cell_time(c, m->expires_ms);
	row[3] = cell_text(file);
	row[4] = cell_text(file ? NULL : code);
	c->secret = !file;
	enum sp_code rc = view_note(
		&v, &c->arena, lang_text(c->lang, file ? TEXT_INVITE_IN_FILE : TEXT_INVITE_ONCE));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

/* The file comes first: a code whose hash the server has but that nobody has seen is of no use. */
static enum sp_code write_code(struct context *c, const char *code, struct sp_error *err)
{
	char line[CODE_PRINTED + 1];
	const char *path = context_text(c, OPTION_OUT);
	if (!path)
		return SP_OK;
	size_t len = strlen(code);
	memcpy(line, code, len);
	line[len] = '\n';
	enum sp_code rc = file_write_new(path, bytes_of(line, len + 1), 0600, err);
	secret_wipe(line, sizeof line);
	return rc;
}

static enum sp_code invite(
	struct context *c, struct msg_invite_create *m, const char *code, struct sp_error *err)
{
	struct outgoing o;
	struct msg_receipt receipt = {0};
	struct bytes text = {0};
	/* not kept in pending/: a code that is drawn anew cannot be sent again */
	enum sp_code rc = outgoing_prepare(
		c, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, m, &m->key, false, &o, err);
	if (rc != SP_OK)
		return rc;
	if (context_flag(c, OPTION_DRY_RUN)) {
		output_note(c, TEXT_DRY_RUN, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	rc = write_code(c, code, err);
	if (rc != SP_OK)
		return rc; /* what lies under that name is not ours */
	rc = outgoing_send(c, &o, &receipt, receipt_name, &text, err);
	if (rc == SP_OK)
		return show(c, m, code, err);
	if (context_text(c, OPTION_OUT))
		unlink(context_text(c, OPTION_OUT)); /* a code that may not be valid misleads */
	return rc;
}

enum sp_code invite_draw(struct context *c, struct msg_invite_create *m, struct enrol_code *code,
	char printed[CODE_PRINTED], struct sp_error *err)
{
	uint8_t *kept = arena_alloc(&c->arena, HASH_BYTES);
	if (!kept)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = code_draw(c->account.ca, code, err);
	if (rc != SP_OK)
		return rc;
	struct hash h = code_hash(bytes_of(code->secret, CODE_SECRET));
	memcpy(kept, hash_bytes(&h).ptr, HASH_BYTES);
	m->code_hash = bytes_of(kept, HASH_BYTES);
	code_print(code, printed);
	return SP_OK;
}

enum sp_code cmd_invite_create(struct context *c, struct sp_error *err)
{
	struct msg_invite_create m = {.organisation = context_text(c, OPTION_ORG),
		.expires_ms = c->now_ms + c->options.expires_days * DAY_MS};
	struct enrol_code code;
	char printed[CODE_PRINTED];
	if (context_flag(c, OPTION_COUNTY) || context_flag(c, OPTION_LETTERS))
		return invite_county(c, err);
	enum sp_code rc = read_role(c, &m.role, err);
	if (rc == SP_OK)
		rc = context_account(c, err);
	if (rc == SP_OK)
		rc = invite_draw(c, &m, &code, printed, err);
	if (rc != SP_OK)
		return rc;
	rc = invite(c, &m, printed, err);
	secret_wipe(&code, sizeof code);
	secret_wipe(printed, sizeof printed);
	return rc;
}
