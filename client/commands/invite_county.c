/* SPDX-License-Identifier: Apache-2.0 */
/* invite create --county: a letter for each municipality of a county, each with a code of its own. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/base/file.h"
#include "common/text/text.h"

#define DAY_MS UINT64_C(86400000)
enum { LETTER_MAX = 1 << 16 };

struct letters {
	const char *county, *folder;
	uint64_t expires_ms;
	const char *region; /* how the county's region is called, NULL when it is not registered */
	struct msg_org_list_reply list;
	size_t asked, done, written, there;
	struct view view;
};

static enum sp_code check_flags(struct context *c, struct letters *l, struct sp_error *err)
{
	static const enum option_id others[] = {OPTION_ORG, OPTION_OUT};
	enum sp_code rc = context_need(c, OPTION_COUNTY, err);
	if (rc == SP_OK)
		rc = context_need(c, OPTION_LETTERS, err);
	if (rc == SP_OK)
		rc = context_need(c, OPTION_ROLE, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (context_flag(c, others[i]))
			return context_usage(c, err, TEXT_FLAG_ALONE, option_row(others[i])->name,
				"county", NULL);
	const char *role = context_text(c, OPTION_ROLE);
	if (vocabulary_find(VOCABULARY_ROLE, role) != ROLE_REPORTER)
		return context_usage(c, err, TEXT_FLAG_VALUE, "role",
			text_for_terminal(role, &c->arena),
			lang_text(c->lang, TEXT_LETTERS_REPORTER));
	l->county = context_text(c, OPTION_COUNTY);
	l->folder = context_text(c, OPTION_LETTERS);
	l->expires_ms = c->now_ms + c->options.expires_days * DAY_MS;
	return SP_OK;
}

static bool gets_letter(const struct organisation *o)
{
	return o->kind == ORG_MUNICIPALITY && o->code && org_code_valid(o->code) && o->name &&
	       !o->closed_ms;
}

static enum sp_code find_municipalities(struct context *c, struct letters *l, struct sp_error *err)
{
	enum sp_code rc = organisations_fetch(c, l->county, &l->list, err);
	for (size_t i = 0; rc == SP_OK && i < l->list.n_organisations; i++) {
		const struct organisation *o = &l->list.organisations[i];
		l->asked += gets_letter(o);
		if (o->kind == ORG_REGION && o->name)
			l->region = o->name;
	}
	if (rc == SP_OK && l->asked == 0)
		rc = sp_fail(err, SP_NOT_FOUND,
			lang_format(&c->arena, c->lang, TEXT_LETTERS_NONE,
				text_for_terminal(l->county, &c->arena), NULL, NULL, NULL));
	return rc;
}

/* What is printed into a letter has no line breaks or steering characters of its own. */
static const char *plain(struct context *c, const char *text)
{
	char *safe = (char *)text_for_terminal(text, &c->arena);
	for (char *p = safe; p && *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return safe ? safe : "";
}

/* The code stands in `out` alone: it is not put in the arena, which nobody wipes. */
static void put_facts(struct context *c, const struct letters *l, const char *server,
	const char *code, struct buf *out)
{
	static const char mark[] = "%4";
	const char *facts = lang_format(&c->arena, c->lang, TEXT_LETTER_FACTS, server,
		lang_word(VOCABULARY_ROLE, ROLE_REPORTER, c->lang, &c->arena),
		print_time(c, l->expires_ms), mark);
	const char *at = facts ? strstr(facts, mark) : NULL;
	if (!at)
		return;
	buf_add(out, facts, (size_t)(at - facts));
	buf_add_text(out, code);
	buf_add_text(out, at + sizeof mark - 1);
}

static void put_letter(struct context *c, const struct letters *l, const struct organisation *o,
	const char *code, struct buf *out)
{
	const struct call_options *call = &c->account.call;
	bool brackets = strchr(call->host, ':') != NULL;
	const char *server =
		arena_printf(&c->arena, brackets ? "[%s]:%s" : "%s:%s", call->host, call->port);
	const char *region =
		l->region ? plain(c, l->region) : lang_text(c->lang, TEXT_LETTER_THE_REGION);
	const char *first = l->region ? region : lang_text(c->lang, TEXT_LETTER_THE_REGION_FIRST);
	const char *title = lang_format(
		&c->arena, c->lang, TEXT_LETTER_TITLE, plain(c, o->name), o->code, NULL, NULL);
	size_t width = text_width(title);
	buf_add_text(out, title);
	for (size_t i = 1; i < width; i++)
		buf_add_text(out, "=");
	buf_add_text(out, "\n\n");
	buf_add_text(
		out, lang_format(&c->arena, c->lang, TEXT_LETTER_INTRO, first, NULL, NULL, NULL));
	put_facts(c, l, server, code, out);
	buf_add_text(out, lang_format(&c->arena, c->lang, TEXT_LETTER_STEPS, server, region,
				  o->code, lang_text(c->lang, TEXT_LETTER_YEAR)));
	buf_add_text(
		out, lang_format(&c->arena, c->lang, TEXT_LETTER_CARE, region, NULL, NULL, NULL));
}

/* The letter is on disk under another name before its code's hash leaves, and takes its own name when the
 * server has answered: a letter that is there is one whose code is valid. */
static enum sp_code take_place(
	const char *part, const char *path, const char *folder, struct sp_error *err)
{
	int reason = link(part, path) == 0 ? 0 : errno;
	if (reason == EPERM || reason == EOPNOTSUPP) /* a file system without links */
		reason = rename(part, path) == 0 ? 0 : errno;
	unlink(part);
	if (reason == EEXIST)
		return sp_fail(err, SP_EXISTS, path);
	return reason ? sp_fail_errno(err, path, reason) : dir_sync(folder, err);
}

static enum sp_code send(struct context *c, struct msg_invite_create *m, struct sp_error *err)
{
	struct outgoing o;
	struct msg_receipt receipt = {0};
	struct bytes text = {0};
	/* not kept in pending/: a code that is drawn anew cannot be sent again */
	enum sp_code rc = outgoing_prepare(
		c, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, m, &m->key, false, &o, err);
	return rc == SP_OK ? outgoing_send(c, &o, &receipt, receipt_name, &text, err) : rc;
}

static enum sp_code write_part(struct context *c, const struct letters *l,
	const struct organisation *o, const char *code, const char *part, struct sp_error *err)
{
	struct buf text;
	buf_init(&text, LETTER_MAX);
	enum sp_code rc = buf_reserve(&text, LETTER_MAX) ? SP_OK : SP_NO_MEMORY; /* never moves */
	if (rc == SP_OK)
		put_letter(c, l, o, code, &text);
	rc = rc != SP_OK || text.failed ? sp_fail(err, SP_NO_MEMORY)
					: file_write(part, buf_bytes(&text), 0600, err);
	secret_wipe(text.data, text.cap);
	buf_free(&text);
	return rc;
}

static enum sp_code write_letter(struct context *c, const struct letters *l,
	const struct organisation *o, const char *path, struct sp_error *err)
{
	struct msg_invite_create m = {
		.role = ROLE_REPORTER, .organisation = o->code, .expires_ms = l->expires_ms};
	const char *part = arena_printf(&c->arena, "%s/.%s.part", l->folder, o->code);
	char printed[CODE_PRINTED];
	struct enrol_code code;
	if (!part)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = invite_draw(c, &m, &code, printed, err);
	if (rc == SP_OK)
		rc = write_part(c, l, o, printed, part, err);
	if (rc == SP_OK)
		rc = send(c, &m, err);
	secret_wipe(&code, sizeof code);
	secret_wipe(printed, sizeof printed);
	if (rc == SP_OK)
		return take_place(part, path, l->folder, err);
	unlink(part); /* a code that may not be valid misleads */
	return rc;
}

static enum sp_code add_row(struct context *c, struct letters *l, const struct organisation *o,
	const char *path, const char *state, enum text_id text, struct sp_error *err)
{
	struct view_cell *cell = view_row(&l->view, &c->arena);
	if (!cell)
		return sp_fail(err, SP_NO_MEMORY);
	cell[0] = cell_text(o->code);
	cell[1] = cell_text(o->name);
	cell[2] = cell_text(path);
	cell[3] = cell_time(c, l->expires_ms);
	cell[4] = cell_text(lang_text(c->lang, text));
	cell[4].plain = state;
	return SP_OK;
}

static enum sp_code one(
	struct context *c, struct letters *l, const struct organisation *o, struct sp_error *err)
{
	const char *path = arena_printf(&c->arena, "%s/inbjudan-%s.txt", l->folder, o->code);
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	output_progress(c, TEXT_PROGRESS_LETTERS, print_number(c, ++l->done),
		print_number(c, l->asked), o->name);
	if (file_exists(path)) {
		l->there++;
		return add_row(c, l, o, path, "there_already", TEXT_LETTER_THERE, err);
	}
	if (context_flag(c, OPTION_DRY_RUN))
		return add_row(c, l, o, path, "planned", TEXT_LETTER_PLANNED, err);
	enum sp_code rc = write_letter(c, l, o, path, err);
	if (rc != SP_OK)
		return rc;
	l->written++;
	return add_row(c, l, o, path, "written", TEXT_LETTER_WRITTEN, err);
}

/* What was done is shown also when the rest failed: running again writes the rest. */
static enum sp_code show(struct context *c, struct letters *l, struct sp_error *err)
{
	enum sp_code rc = view_note(&l->view, &c->arena,
		lang_format(&c->arena, c->lang, TEXT_LETTERS_SUM,
			print_count(c, l->written, TEXT_N_LETTERS_ONE, TEXT_N_LETTERS_MANY),
			l->folder, print_number(c, l->there), NULL));
	return rc == SP_OK ? output_view(c, &l->view, err) : sp_fail(err, rc);
}

static enum sp_code write_all(struct context *c, struct letters *l, struct sp_error *err)
{
	enum sp_code rc = context_flag(c, OPTION_DRY_RUN) ? SP_OK : dir_make(l->folder, err);
	for (size_t i = 0; rc == SP_OK && i < l->list.n_organisations; i++)
		if (gets_letter(&l->list.organisations[i]))
			rc = one(c, l, &l->list.organisations[i], err);
	return rc;
}

enum sp_code invite_county(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"organisation", TEXT_COL_CODE, CELL_TEXT, false},
		{"organisation_name", TEXT_COL_ORGANISATION, CELL_TEXT, true},
		{"file", TEXT_COL_FILE, CELL_TEXT, false},
		{"valid_until", TEXT_COL_VALID_LAST, CELL_TEXT, false},
		{"state", TEXT_COL_STATE, CELL_TEXT, false},
	};
	struct letters l = {.view = {.schema = "letters",
				    .columns = columns,
				    .n_columns = sizeof columns / sizeof columns[0]}};
	struct sp_error shown;
	enum sp_code rc = check_flags(c, &l, err);
	if (rc == SP_OK)
		rc = context_account(c, err);
	if (rc == SP_OK)
		rc = find_municipalities(c, &l, err);
	if (rc != SP_OK)
		return rc;
	rc = write_all(c, &l, err);
	if (rc != SP_OK && l.view.n_rows == 0)
		return rc;
	enum sp_code told = show(c, &l, rc == SP_OK ? err : &shown);
	return rc == SP_OK ? told : rc;
}
