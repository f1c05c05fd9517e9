/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"

#include "common/text/text.h"

static const struct {
	uint32_t kind;
	const char *word;
	enum text_id text;
} kinds[] = {
	{RECORD_GENESIS, "genesis", TEXT_KIND_GENESIS},
	{RECORD_ENROLMENT, "enrolment", TEXT_KIND_ENROLMENT},
	{MESSAGE_INVITE_CREATE, "invitation", TEXT_KIND_INVITATION},
	{MESSAGE_ORG_IMPORT, "organisations", TEXT_KIND_ORGANISATIONS},
	{MESSAGE_PLAN_IMPORT, "plan_import", TEXT_KIND_PLAN_IMPORT},
	{MESSAGE_PLAN_PUBLISH, "plan_publish", TEXT_KIND_PLAN_PUBLISH},
	{MESSAGE_ROUND_OPEN, "round_open", TEXT_KIND_ROUND_OPEN},
	{MESSAGE_ROUND_CLOSE, "round_close", TEXT_KIND_ROUND_CLOSE},
	{MESSAGE_SUBMIT, "submission", TEXT_KIND_SUBMISSION},
	{RECORD_RENEWAL, "renewal", TEXT_KIND_RENEWAL},
	{MESSAGE_INVITE_REVOKE, "invitation_revoked", TEXT_KIND_INVITE_REVOKE},
	{MESSAGE_ACCOUNT_REVOKE, "account_revoked", TEXT_KIND_ACCOUNT_REVOKE},
	{MESSAGE_ORG_CLOSE, "organisation_closed", TEXT_KIND_ORG_CLOSE},
	{MESSAGE_ROUND_EXTEND, "round_extend", TEXT_KIND_ROUND_EXTEND},
};

static struct view_cell cell_kind(struct context *c, uint32_t kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (kinds[i].kind != kind)
			continue;
		struct view_cell cell = cell_text(lang_text(c->lang, kinds[i].text));
		cell.plain = kinds[i].word;
		return cell;
	}
	return cell_number(c, kind);
}

static struct view_cell cell_hash(struct context *c, struct bytes hash)
{
	struct view_cell cell = cell_text(NULL);
	char hex[2 * HASH_SIZE + 1], start[17];
	if (hash.len != HASH_SIZE)
		return cell;
	hex_encode(hash, hex);
	hex_encode(bytes_of(hash.ptr, 8), start);
	cell = cell_text(arena_text(&c->arena, start));
	cell.plain = arena_text(&c->arena, hex);
	return cell;
}

static enum sp_code add_row(struct context *c, struct view *v, const struct msg_log_entry *e)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_number(c, e->number);
	cell[1] = cell_time(c, e->arrival_ms);
	cell[2] = cell_kind(c, e->kind);
	cell[3] = cell_number(c, e->account);
	cell[4] = cell_number(c, e->size);
	cell[5] = cell_hash(c, e->hash);
	return SP_OK;
}

/* Every entry from the first on, without a gap. */
static enum sp_code add_rows(struct context *c, struct view *v, uint64_t from,
	const struct msg_log_list_reply *list, struct sp_error *err)
{
	for (size_t i = 0; i < list->n_entries; i++) {
		if (list->entries[i].number != from + i)
			return sp_fail(err, SP_MALFORMED, "number");
		if (add_row(c, v, &list->entries[i]) != SP_OK)
			return sp_fail(err, SP_NO_MEMORY);
	}
	return SP_OK;
}

enum sp_code cmd_log_list(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
		{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
		{"kind", TEXT_COL_KIND, CELL_TEXT, false},
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
		{"size", TEXT_COL_BYTES, CELL_NUMBER, false},
		{"hash", TEXT_COL_HASH, CELL_TEXT, false},
	};
	struct view v = {.schema = "log",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct msg_log_list request = {.limit = 0};
	struct msg_log_list_reply list = {.log_size = 0};
	uint32_t from = 0;
	const char *text = c->options.n_args ? c->options.args[0] : "0";
	if (!number_parse(text, 0, UINT32_MAX, &from))
		return context_usage(
			c, err, TEXT_ARG_NUMBER, text_for_terminal(text, &c->arena), NULL, NULL);
	request.from = from;
	enum sp_code rc = context_ask(
		c, MESSAGE_LOG_LIST, CODEC_LOG_LIST, &request, CODEC_LOG_LIST_REPLY, &list, err);
	if (rc == SP_OK)
		rc = add_rows(c, &v, from, &list, err);
	if (rc == SP_OK)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_LOG_SIZE,
				print_number(c, list.log_size), NULL, NULL, NULL));
	return rc == SP_OK ? output_view(c, &v, err) : rc;
}
