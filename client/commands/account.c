/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/renewal.h"
#include "client/commands/shared.h"
#include "common/text/text.h"

static enum sp_code fetch(
	struct context *c, struct msg_account_list_reply *out, struct sp_error *err)
{
	const struct msg_account_list request = {0};
	return context_ask(c, MESSAGE_ACCOUNT_LIST, CODEC_ACCOUNT_LIST, &request,
		CODEC_ACCOUNT_LIST_REPLY, out, err);
}

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_account *account)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_number(c, account->account);
	cell[1] = cell_word(c, VOCABULARY_ROLE, (int)account->role);
	cell[2] = cell_text(account->organisation);
	cell[3] = cell_text(account->organisation_name);
	cell[4] = cell_time(c, account->enrolled_ms);
	cell[5] = cell_time(c, account->not_after_ms);
	cell[6] = cell_yes_no(c, account->revoked);
	return SP_OK;
}

enum sp_code cmd_account_list(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"organisation", TEXT_COL_CODE, CELL_TEXT, false},
		{"organisation_name", TEXT_COL_ORGANISATION, CELL_TEXT, true},
		{"enrolled", TEXT_COL_ENROLLED, CELL_TEXT, false},
		{"valid_until", TEXT_COL_VALID_UNTIL, CELL_TEXT, false},
		{"revoked", TEXT_COL_REVOKED, CELL_BOOL, false},
	};
	struct view v = {.schema = "accounts",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct msg_account_list_reply reply = {0};
	size_t revoked = 0;
	enum sp_code rc = fetch(c, &reply, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; rc == SP_OK && i < reply.n_accounts; i++) {
		rc = add_row(c, &v, &reply.accounts[i]);
		revoked += reply.accounts[i].revoked;
	}
	if (rc == SP_OK)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_ACCOUNTS_SUM,
				print_count(c, reply.n_accounts, TEXT_N_ACCOUNTS_ONE,
					TEXT_N_ACCOUNTS_MANY),
				print_number(c, revoked), NULL, NULL));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

/* "Gävle (2180), rapportör" */
static const char *who(struct context *c, const struct msg_account *account)
{
	const char *role = lang_word(VOCABULARY_ROLE, (int)account->role, c->lang, &c->arena);
	const char *org = name_and_code(c, account->organisation_name, account->organisation);
	if (!org || !*org)
		return role;
	return lang_format(&c->arena, c->lang, TEXT_ACCOUNT_WHO, org, role, NULL, NULL);
}

static const struct msg_account *find(const struct msg_account_list_reply *list, uint32_t number)
{
	for (size_t i = 0; i < list->n_accounts; i++)
		if (list->accounts[i].account == number)
			return &list->accounts[i];
	return NULL;
}

enum sp_code cmd_account_revoke(struct context *c, struct sp_error *err)
{
	struct msg_account_revoke message = {.reason = context_text(c, OPTION_REASON)};
	struct msg_account_list_reply list = {0};
	const char *text = c->options.args[0];
	uint32_t number = 0;
	if (!number_parse(text, 1, UINT32_MAX, &number))
		return context_usage(
			c, err, TEXT_ARG_ACCOUNT, text_for_terminal(text, &c->arena), NULL, NULL);
	enum sp_code rc = fetch(c, &list, err);
	if (rc != SP_OK)
		return rc;
	const struct msg_account *account = find(&list, number);
	if (!account)
		return sp_fail(err, SP_ACCOUNT_UNKNOWN, text);
	message.account = number;
	rc = context_confirm(c,
		lang_format(&c->arena, c->lang, TEXT_ACCOUNT_REVOKE_ASK, text, who(c, account),
			NULL, NULL),
		err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run_named(c, MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &message,
		&message.key, NULL, TEXT_ACCOUNT_REVOKED, text, who(c, account), err);
}

static enum sp_code show_renewed(
	struct context *c, const struct msg_enrol_reply *me, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"organisation", TEXT_COL_ORGANISATION, CELL_TEXT, false},
		{"valid_until", TEXT_COL_VALID_UNTIL, CELL_TEXT, false},
	};
	struct view v = VIEW_RECORD("account-renewed", columns);
	if (output_for_people(c)) {
		output_line(c, TEXT_ACCOUNT_RENEWED, print_number(c, me->account),
			print_last_day(c, me->not_after_ms), NULL, NULL);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_number(c, me->account);
	row[1] = cell_word(c, VOCABULARY_ROLE, (int)me->role);
	row[2] = cell_text(me->organisation);
	row[3] = cell_time(c, me->not_after_ms);
	return output_view(c, &v, err);
}

enum sp_code cmd_account_renew(struct context *c, struct sp_error *err)
{
	struct msg_enrol_reply reply = {0};
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK && context_flag(c, OPTION_DRY_RUN)) {
		output_note(c, TEXT_DRY_RUN, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	if (rc == SP_OK)
		rc = renewal_run(c, &reply, err);
	return rc == SP_OK ? show_renewed(c, &reply, err) : rc;
}
