/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/status.h"

#include "client/commands/output.h"
#include "client/commands/server_state.h"

/* The server in short, as the administrator sees it. */
struct server_view {
	struct msg_server_status_reply state;
	size_t open; /* invitations */
	const char *invited; /* names joined by comma, or NULL */
};

static void count_open(
	struct context *c, const struct msg_invite_list_reply *list, struct server_view *out)
{
	for (size_t i = 0; i < list->n_invitations; i++) {
		const struct msg_invitation *inv = &list->invitations[i];
		const char *name = inv->organisation_name ? inv->organisation_name
				   : inv->organisation	  ? inv->organisation
						       : lang_word(VOCABULARY_ROLE, (int)inv->role,
								 c->lang, &c->arena);
		if (inv->state != INVITATION_OPEN)
			continue;
		out->open++;
		out->invited =
			out->invited ? arena_printf(&c->arena, "%s, %s", out->invited, name) : name;
	}
}

static enum sp_code look_at_server(
	struct context *c, struct status *s, struct server_view *out, struct sp_error *err)
{
	const struct msg_empty request = {0};
	const struct msg_invite_list all = {0};
	struct msg_invite_list_reply list = {0};
	enum sp_code rc = call_request(s->call, MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS,
		&request, CODEC_SERVER_STATUS_REPLY, &out->state, &c->arena, err);
	if (rc == SP_OK)
		rc = call_request(s->call, MESSAGE_INVITE_LIST, CODEC_INVITE_LIST, &all,
			CODEC_INVITE_LIST_REPLY, &list, &c->arena, err);
	count_open(c, &list, out);
	return rc;
}

static enum sp_code show_server_record(struct context *c, const struct status *s,
	const struct server_view *sv, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"software", TEXT_COL_SOFTWARE, CELL_TEXT, false},
		{"log_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"accounts", TEXT_COL_ACCOUNTS, CELL_NUMBER, false},
		{"connections", TEXT_COL_CONNECTIONS, CELL_NUMBER, false},
		{"filled_percent", TEXT_COL_FILLED, CELL_NUMBER, false},
		{"invitations_open", TEXT_COL_INVITATIONS, CELL_NUMBER, false},
		{"next", TEXT_COL_NEXT, CELL_TEXT, false},
	};
	struct view v = VIEW_RECORD("status-administrator", columns);
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(sv->state.software);
	row[1] = cell_number(c, sv->state.log_size);
	row[2] = cell_number(c, sv->state.accounts);
	row[3] = cell_number(c, sv->state.connections);
	row[4] = cell_number(c, server_filled_percent(&sv->state));
	row[5] = cell_number(c, sv->open);
	row[6] = cell_next(s->next);
	return output_view(c, &v, err);
}

static enum text_id next_of_administrator(bool well, const struct server_view *sv)
{
	if (!well)
		return TEXT_DO_SERVER_STATUS;
	if (sv->open)
		return TEXT_DO_INVITE_LIST;
	return sv->state.accounts > 1 ? TEXT_DO_ACCOUNT_LIST : TEXT_DO_INVITE;
}

static enum sp_code status_of_administrator(
	struct context *c, struct status *s, struct sp_error *err)
{
	struct server_view sv = {.open = 0};
	struct sp_error wrong;
	enum sp_code rc = look_at_server(c, s, &sv, err);
	if (rc != SP_OK)
		return rc;
	bool well = server_health(c, &sv.state, &wrong) == SP_OK;
	s->next = status_next(c, next_of_administrator(well, &sv), NULL);
	if (!output_for_people(c))
		return show_server_record(c, s, &sv, err);
	status_print_head(c, s);
	output_line(c, TEXT_STATUS_SERVER, sv.state.software,
		print_count(c, sv.state.log_size, TEXT_N_ENTRIES_ONE, TEXT_N_ENTRIES_MANY),
		print_count(c, sv.state.accounts, TEXT_N_ACCOUNTS_ONE, TEXT_N_ACCOUNTS_MANY),
		print_number(c, server_filled_percent(&sv.state)));
	if (!well)
		output_line(c, TEXT_STATUS_WRONG, lang_error_what(&c->arena, c->lang, &wrong), NULL,
			NULL, NULL);
	if (sv.open)
		output_line(
			c, TEXT_STATUS_INVITED, print_number(c, sv.open), sv.invited, NULL, NULL);
	output_line(c, TEXT_NEXT, s->next.text, NULL, NULL, NULL);
	return SP_OK;
}

static enum sp_code status_of_account(struct context *c, struct status *s, struct sp_error *err)
{
	switch (s->me.role) {
	case ROLE_ADMINISTRATOR:
		return status_of_administrator(c, s, err);
	case ROLE_COORDINATOR:
		return status_of_coordinator(c, s, err);
	case ROLE_REPORTER:
		return status_of_reporter(c, s, err);
	case ROLE_NONE:
		break;
	}
	return sp_fail(err, SP_MALFORMED, "role");
}

enum sp_code cmd_status(struct context *c, struct sp_error *err)
{
	const struct msg_empty request = {0};
	struct status s = {.call = NULL};
	enum sp_code rc = context_open(c, &s.call, err);
	if (rc == SP_OK)
		rc = call_request(s.call, MESSAGE_WHOAMI, CODEC_WHOAMI, &request,
			CODEC_WHOAMI_REPLY, &s.me, &c->arena, err);
	if (rc == SP_OK)
		rc = status_of_account(c, &s, err);
	call_close(s.call);
	return rc;
}
