/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/shell.h"

#include <string.h>

static void fish_line(struct buf *out, const char *condition, const char *rest, const char *text)
{
	buf_add_text(out, "complete -c samplan");
	if (*condition) {
		buf_add_text(out, " -n ");
		shell_put_quoted(out, condition);
	}
	buf_addf(out, " %s -d ", rest);
	shell_put_quoted(out, text);
	buf_add_text(out, "\n");
}

static const char *fish_seen(const char *one, const char *two, struct arena *a)
{
	const char *seen = strcmp(one, two) == 0
				   ? arena_printf(a, "__fish_seen_subcommand_from %s", one)
				   : arena_printf(a, "__fish_seen_subcommand_from %s %s", one, two);
	return seen ? seen : "";
}

static const char *fish_condition(const struct command *command, enum lang lang, struct arena *a)
{
	const struct words w = shell_words_of(command, lang, a),
			   o = shell_words_of(command, shell_other_of(lang), a);
	const char *first = fish_seen(w.first, o.first, a);
	if (!*w.second)
		return first;
	const char *both = arena_printf(a, "%s; and %s", first, fish_seen(w.second, o.second, a));
	return both ? both : "";
}

static void fish_flag(struct buf *out, const char *condition, const struct option_row *row,
	enum lang lang, struct arena *a)
{
	const char *letter = row->letter ? arena_printf(a, " -s %c", row->letter) : "";
	const char *value = !row->value ? "" : shell_takes_file(row) ? " -r -F" : " -x";
	const char *rest = arena_printf(a, "-l %s%s%s", row->name, letter, value);
	if (shell_has_words(row)) {
		struct buf words;
		buf_init(&words, 256);
		shell_put_values(&words, row->value);
		rest = arena_printf(a, "%s -a '%.*s'", rest, (int)words.len,
			(const char *)buf_bytes(&words).ptr);
		buf_free(&words);
	}
	fish_line(out, condition, rest ? rest : "", lang_text(lang, row->text));
}

static void fish_command(struct buf *out, size_t n, enum lang lang, struct arena *a)
{
	const struct command *command = command_at(n);
	const struct words w = shell_words_of(command, lang, a),
			   o = shell_words_of(command, shell_other_of(lang), a);
	const char *first = arena_printf(a, "-f -a %s", w.first);
	if (!shell_first_seen(n, lang, a))
		fish_line(out, "__fish_use_subcommand", first ? first : "",
			*w.second ? "…" : command->summary[lang]);
	if (*w.second) {
		const char *second = arena_printf(a, "-f -a %s", w.second);
		fish_line(out, fish_seen(w.first, o.first, a), second ? second : "",
			command->summary[lang]);
	}
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_row((enum option_id)i);
		if (!row->everywhere && (command->flags & (1UL << i)))
			fish_flag(out, fish_condition(command, lang, a), row, lang, a);
	}
}

void shell_write_fish(enum lang lang, struct arena *a, struct buf *out)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_row((enum option_id)i)->everywhere)
			fish_flag(out, "", option_row((enum option_id)i), lang, a);
	for (size_t i = 0; command_at(i); i++)
		fish_command(out, i, lang, a);
}
