/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/man.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/text/text.h"

enum { NAME_COLUMNS = 26, FLAG_COLUMNS = 36 };

static const enum text_id groups[GROUP_COUNT] = {
	[GROUP_START] = TEXT_GROUP_START,
	[GROUP_REPORT] = TEXT_GROUP_REPORT,
	[GROUP_COORDINATE] = TEXT_GROUP_COORDINATE,
	[GROUP_PROVE] = TEXT_GROUP_PROVE,
	[GROUP_ABOUT] = TEXT_GROUP_ABOUT,
};

/* "  name      text": padded by what the eye sees, not by bytes. */
static void add_pair(struct buf *out, const char *name, const char *text, size_t columns)
{
	size_t width = text_width(name);
	buf_addf(out, "  %s%*s%s\n", name, width < columns ? (int)(columns - width) : 1, "", text);
}

static void add_heading(struct context *c, enum text_id id)
{
	buf_addf(&c->out, "\n%s\n", lang_text(c->lang, id));
}

void help_show_start(struct context *c)
{
	buf_addf(&c->out, "%s\n", lang_text(c->lang, TEXT_ABOUT));
	add_heading(c, TEXT_FIRST_COMMANDS);
	buf_add_text(&c->out, lang_text(c->lang, TEXT_FIRST_THREE));
}

void help_show_all(struct context *c)
{
	const struct command *command;
	buf_addf(&c->out, "%s\n", lang_text(c->lang, TEXT_ABOUT));
	for (int group = 0; group < GROUP_COUNT; group++) {
		add_heading(c, groups[group]);
		for (size_t i = 0; (command = command_at(i)); i++)
			if ((int)command->group == group)
				add_pair(&c->out, command->name[c->lang], command->summary[c->lang],
					NAME_COLUMNS);
	}
	buf_addf(&c->out, "\n%s\n", lang_text(c->lang, TEXT_HELP_MORE));
}

static void add_flags(struct context *c, unsigned long own, bool everywhere)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = everywhere ? option_row((enum option_id)i)
							  : option_own((enum option_id)i, own);
		if (!row || row->everywhere != everywhere)
			continue;
		const char *value = option_value(row, c->lang);
		const char *name = arena_printf(
			&c->arena, "--%s%s%s", row->name, value ? " " : "", value ? value : "");
		if (row->letter)
			name = arena_printf(&c->arena, "-%c, %s", row->letter, name);
		add_pair(&c->out, name, lang_text(c->lang, row->text), FLAG_COLUMNS);
	}
}

void help_show_command(struct context *c, const struct command *command)
{
	enum lang lang = c->lang;
	buf_addf(&c->out, "%s\n", lang_text(lang, TEXT_EXAMPLES));
	for (const char *line = command->examples[lang]; line;) {
		const char *end = strchr(line, '\n');
		buf_addf(&c->out, "  %.*s\n", (int)(end ? (size_t)(end - line) : strlen(line)),
			line);
		line = end ? end + 1 : NULL;
	}
	buf_addf(&c->out, "\nsamplan %s%s%s\n", command->name[lang],
		command->args[lang][0] ? " " : "", command->args[lang]);
	buf_addf(&c->out, "  %s\n", command->summary[lang]);
	if (strcmp(command->name[LANG_EN], command->name[LANG_SV]) != 0)
		output_line(c, TEXT_HELP_ALIAS, command->name[lang == LANG_SV ? LANG_EN : LANG_SV],
			NULL, NULL, NULL);
	if (command->flags) {
		add_heading(c, TEXT_OWN_FLAGS);
		add_flags(c, command->flags, false);
	}
	add_heading(c, TEXT_COMMON_FLAGS);
	add_flags(c, 0, true);
}

static void show_group(struct context *c, const char *word)
{
	const struct command *command;
	for (size_t n = 0; (command = command_with_first_word(word, n)); n++)
		add_pair(&c->out, command->name[c->lang], command->summary[c->lang], NAME_COLUMNS);
}

enum sp_code cmd_help(struct context *c, struct sp_error *err)
{
	const char *near = NULL;
	size_t used = 0, n = c->options.n_args;
	if (n == 0 && context_flag(c, OPTION_MAN))
		man_write(NULL, c->lang, &c->arena, &c->out);
	else if (n == 0)
		help_show_all(c);
	if (n == 0)
		return SP_OK;
	const struct command *command = command_find(c->options.args, n, c->lang, &used, &near);
	if (command && context_flag(c, OPTION_MAN))
		man_write(command, c->lang, &c->arena, &c->out);
	else if (command)
		help_show_command(c, command);
	if (command)
		return SP_OK;
	if (n == 1 && command_with_first_word(c->options.args[0], 0)) {
		show_group(c, c->options.args[0]);
		return SP_OK;
	}
	const char *shown = text_for_terminal(c->options.args[0], &c->arena);
	return sp_fail(err, SP_USAGE,
		lang_format(&c->arena, c->lang,
			near ? TEXT_COMMAND_UNKNOWN_NEAR : TEXT_COMMAND_UNKNOWN, shown, near, NULL,
			NULL),
		lang_text(c->lang, TEXT_HELP_ALL));
}
