/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/errors.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/output.h"
#include "common/text/text.h"

enum { ERROR_ARENA = 1 << 20, ERROR_PAGE = 1 << 16 };

/* The server names a command in English. */
static void put_command(struct sp_error *e, enum lang lang)
{
	const struct command *command;
	if (e->code != SP_NOT_ALLOWED)
		return;
	for (size_t i = 0; (command = command_at(i)); i++) {
		if (strcmp(command->name[LANG_EN], e->param[1]) == 0) {
			snprintf(e->param[1], sizeof e->param[1], "%s", command->name[lang]);
			return;
		}
	}
}

struct sp_error errors_localised(const struct sp_error *err, enum lang lang)
{
	struct sp_error e = *err;
	put_command(&e, lang);
	for (size_t i = 0; i < SP_ERROR_PARAMS; i++) {
		char text[32];
		uint64_t ms;
		if (time_parse_utc(e.param[i], &ms))
			snprintf(e.param[i], sizeof e.param[i], "%s",
				time_print_stockholm(ms, true, text));
	}
	return e;
}

/* Whose first parameter is where. */
static bool is_about_file(const struct sp_error *err)
{
	return err->code == SP_FILE || err->code == SP_EXISTS || err->code == SP_KEY_MODE ||
	       err->code == SP_KEY_OWNER;
}

/* A command line is its own place; what the server's answer showed lies at the server. */
static void fill_where(const struct context *c, struct sp_error *e)
{
	const struct call_options *call = &c->account.call;
	if (e->where[0] ||
		sp_error_row(e->code)->exit_status == sp_error_row(SP_USAGE)->exit_status)
		return;
	if (is_about_file(e))
		sp_where(e, "%s", e->param[0]);
	else if (call->host)
		sp_where(e, "%s:%s", call->host, call->port);
}

/* Memory of its own: what is to be told may be that the program's is spent. */
void errors_show(struct context *c, const struct sp_error *err)
{
	struct sp_error e = output_for_people(c) ? errors_localised(err, c->lang) : *err;
	struct view_style style = c->style;
	struct arena a;
	struct buf text;
	output_progress_end(c);
	fill_where(c, &e);
	style.lang = c->lang;
	style.color = style.color && isatty(STDERR_FILENO);
	arena_init(&a, ERROR_ARENA);
	buf_init(&text, ERROR_PAGE);
	if (view_error(&e, &style, &a, &text) == SP_OK)
		fwrite(buf_bytes(&text).ptr, 1, text.len, stderr);
	else
		fprintf(stderr, "%s %s: %s\n", lang_text(c->lang, TEXT_ERROR),
			sp_error_row(e.code)->searchable, sp_error_row(e.code)->symbol);
	buf_free(&text);
	arena_free(&a);
}
