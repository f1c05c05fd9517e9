/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/text/text.h"

static int by_number(const void *a, const void *b)
{
	const struct msg_invitation *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* In the order in which they were made; the server has them by the hashes of their codes. */
static enum sp_code fetch(
	struct context *c, struct msg_invite_list_reply *out, struct sp_error *err)
{
	const struct msg_invite_list request = {0};
	enum sp_code rc = context_ask(c, MESSAGE_INVITE_LIST, CODEC_INVITE_LIST, &request,
		CODEC_INVITE_LIST_REPLY, out, err);
	if (rc == SP_OK && out->n_invitations)
		qsort(out->invitations, out->n_invitations, sizeof *out->invitations, by_number);
	return rc;
}

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_invitation *i)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_number(c, i->number);
	cell[1] = cell_word(c, VOCABULARY_ROLE, (int)i->role);
	cell[2] = cell_text(i->organisation);
	cell[3] = cell_text(i->organisation_name);
	cell[4] = cell_time(c, i->expires_ms);
	cell[5] = cell_word(c, VOCABULARY_INVITATION_STATE, (int)i->state);
	cell[6] = i->account ? cell_number(c, i->account) : cell_text(NULL);
	return SP_OK;
}

enum sp_code cmd_invite_list(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"invitation", TEXT_COL_INVITATION, CELL_NUMBER, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"organisation", TEXT_COL_CODE, CELL_TEXT, false},
		{"organisation_name", TEXT_COL_ORGANISATION, CELL_TEXT, true},
		{"expires", TEXT_COL_VALID_LAST, CELL_TEXT, false},
		{"state", TEXT_COL_STATE, CELL_TEXT, false},
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
	};
	struct view v = {.schema = "invitations",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct msg_invite_list_reply reply = {0};
	enum sp_code rc = fetch(c, &reply, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; rc == SP_OK && i < reply.n_invitations; i++)
		rc = add_row(c, &v, &reply.invitations[i]);
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

static const char *who(struct context *c, const struct msg_invitation *i)
{
	const char *role = lang_word(VOCABULARY_ROLE, (int)i->role, c->lang, &c->arena);
	const char *org = name_and_code(c, i->organisation_name, i->organisation);
	if (!org || !*org)
		return role;
	return lang_format(&c->arena, c->lang, TEXT_ACCOUNT_WHO, org, role, NULL, NULL);
}

static const struct msg_invitation *find_open(
	const struct msg_invite_list_reply *list, uint32_t number)
{
	for (size_t i = 0; i < list->n_invitations; i++)
		if (list->invitations[i].number == number &&
			list->invitations[i].state == INVITATION_OPEN)
			return &list->invitations[i];
	return NULL;
}

enum sp_code cmd_invite_revoke(struct context *c, struct sp_error *err)
{
	struct msg_invite_revoke message = {0};
	struct msg_invite_list_reply list = {0};
	const char *text = c->options.args[0];
	uint32_t number = 0;
	if (!number_parse(text, 1, UINT32_MAX, &number))
		return context_usage(c, err, TEXT_ARG_INVITATION,
			text_for_terminal(text, &c->arena), NULL, NULL);
	enum sp_code rc = fetch(c, &list, err);
	if (rc != SP_OK)
		return rc;
	const struct msg_invitation *invitation = find_open(&list, number);
	if (!invitation)
		return sp_fail(err, SP_INVITATION_UNKNOWN, text);
	message.number = number;
	rc = context_confirm(c,
		lang_format(&c->arena, c->lang, TEXT_INVITE_REVOKE_ASK, text, who(c, invitation),
			NULL, NULL),
		err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run_named(c, MESSAGE_INVITE_REVOKE, CODEC_INVITE_REVOKE, &message,
		&message.key, NULL, TEXT_INVITE_REVOKED, text, who(c, invitation), err);
}
