/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"

/* "gavleborg-2018/2018 (till 2019-01-31), ..." */
static const char *rounds_text(struct context *c, const struct msg_whoami_reply *me, bool plain)
{
	const char *text = NULL;
	for (size_t i = 0; i < me->n_rounds; i++) {
		const struct msg_round_info *r = &me->rounds[i];
		const char *id = arena_printf(&c->arena, "%s/%u", r->plan, r->year);
		if (!plain)
			id = lang_format(&c->arena, c->lang,
				r->open ? TEXT_ROUND_UNTIL : TEXT_ROUND_WAS, id,
				print_last_day(c, r->closes_ms), NULL, NULL);
		text = text ? arena_printf(&c->arena, "%s, %s", text, id) : id;
	}
	return text;
}

static enum sp_code show(struct context *c, const struct msg_whoami_reply *me, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"organisation", TEXT_COL_ORGANISATION, CELL_TEXT, false},
		{"organisation_name", TEXT_COL_NAME, CELL_TEXT, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
		{"valid_until", TEXT_COL_VALID_UNTIL, CELL_TEXT, false},
		{"server", TEXT_COL_SERVER, CELL_TEXT, false},
		{"log_name", TEXT_COL_LOG, CELL_TEXT, false},
		{"log_key", TEXT_COL_LOG_KEY, CELL_TEXT, false},
		{"rounds", TEXT_COL_ROUNDS, CELL_TEXT, true},
	};
	struct view v = VIEW_RECORD("whoami", columns);
	struct view_cell *row = view_row(&v, &c->arena);
	char key[48] = "";
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	if (me->log_key.len == SIGN_KEY_SIZE) {
		struct hash h = log_key_fingerprint(me->log_key.ptr);
		hash_print(&h, key);
	}
	row[0] = cell_text(me->organisation);
	row[1] = cell_text(me->organisation_name);
	row[2] = cell_word(c, VOCABULARY_ROLE, (int)me->role);
	row[3] = cell_number(c, me->account);
	row[4] = cell_time(c, me->not_after_ms);
	row[5] = cell_text(
		arena_printf(&c->arena, "%s:%s", c->account.call.host, c->account.call.port));
	row[6] = cell_text(me->log_name);
	row[7] = cell_text(arena_text(&c->arena, key));
	row[8] = cell_text(rounds_text(c, me, false));
	row[8].plain = rounds_text(c, me, true);
	return output_view(c, &v, err);
}

enum sp_code cmd_whoami(struct context *c, struct sp_error *err)
{
	const struct msg_empty request = {0};
	struct msg_whoami_reply me = {0};
	enum sp_code rc = context_ask(
		c, MESSAGE_WHOAMI, CODEC_WHOAMI, &request, CODEC_WHOAMI_REPLY, &me, err);
	return rc == SP_OK ? show(c, &me, err) : rc;
}
