/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/shell.h"

/* 'name:what it is' for _describe. */
static void zsh_item(struct buf *out, const char *name, const char *text, struct arena *a)
{
	const char *item = arena_printf(a, "%s:%s", name, text);
	buf_add_text(out, "\n\t\t");
	shell_put_quoted(out, item ? item : name);
}

static void zsh_firsts(struct buf *out, enum lang lang, struct arena *a)
{
	const struct command *command;
	for (size_t i = 0; (command = command_at(i)); i++) {
		const struct words w = shell_words_of(command, lang, a);
		if (shell_first_seen(i, lang, a))
			continue;
		zsh_item(out, w.first, *w.second ? "…" : command->summary[lang], a);
	}
}

void shell_write_zsh(enum lang lang, struct arena *a, struct buf *out)
{
	static const struct shell_seconds seconds = {") list=(", ") ;;\n", zsh_item};
	buf_add_text(out, "#compdef samplan\n_samplan() {\n"
			  "\tlocal word= skip= first= second= own=\n\tlocal -a list\n");
	shell_put_scan(out, "\"${(@)words[2,CURRENT-1]}\"");
	buf_add_text(out, "\tcase ${words[CURRENT-1]} in\n");
	shell_put_words_case(out, "compadd -- ", "; return", "\t");
	buf_add_text(out, "\t");
	shell_put_valued(out, shell_takes_file);
	buf_add_text(out, ") _files; return ;;\n\t");
	shell_put_valued(out, NULL);
	buf_add_text(out, ") return ;;\n\tesac\n\tcase \"$first $second\" in\n");
	shell_put_own_flags(out, lang, a);
	buf_add_text(out, "\tesac\n\tif [[ $PREFIX == -* ]]; then\n\t\tcompadd -- ${=own}");
	shell_put_flags(out, 0, true);
	buf_add_text(out, "; return\n\tfi\n\tif [ -n \"$second\" ]; then _files; return; fi\n"
			  "\tcase $first in\n\t'') list=(");
	zsh_firsts(out, lang, a);
	buf_add_text(out, ") ;;\n");
	shell_put_seconds(out, &seconds, lang, a);
	buf_add_text(out, "\t*) _files; return ;;\n\tesac\n"
			  "\t_describe -t commands samplan list\n}\n"
			  "if [ \"$funcstack[1]\" = _samplan ]; then _samplan \"$@\"; "
			  "else compdef _samplan samplan; fi\n");
}
