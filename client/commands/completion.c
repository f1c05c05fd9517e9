/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/completion.h"

#include <string.h>

#include "client/commands/output.h"
#include "client/commands/shell.h"
#include "common/text/text.h"

struct words shell_words_of(const struct command *c, enum lang lang, struct arena *a)
{
	const char *name = c->name[lang], *space = strchr(name, ' ');
	const char *first = space ? arena_text_n(a, name, (size_t)(space - name)) : name;
	return (struct words){first ? first : "", space ? space + 1 : ""};
}

enum lang shell_other_of(enum lang lang)
{
	return lang == LANG_SV ? LANG_EN : LANG_SV;
}

/* Whether an earlier command has the same first word. */
bool shell_first_seen(size_t n, enum lang lang, struct arena *a)
{
	const struct words w = shell_words_of(command_at(n), lang, a);
	for (size_t i = 0; i < n; i++)
		if (strcmp(shell_words_of(command_at(i), lang, a).first, w.first) == 0)
			return true;
	return false;
}

/* 'text' for a shell: what stands between the quotes means itself. */
void shell_put_quoted(struct buf *out, const char *text)
{
	buf_add_text(out, "'");
	for (; *text; text++) {
		if (*text == '\'')
			buf_add_text(out, "'\\''");
		else
			buf_add(out, text, 1);
	}
	buf_add_text(out, "'");
}

bool shell_takes_file(const struct option_row *row)
{
	return row->value &&
	       (strncmp(row->value, "FILE", 4) == 0 || strcmp(row->value, "DIR") == 0);
}

/* "table|json|ndjson|csv": the values are the words themselves. */
bool shell_has_words(const struct option_row *row)
{
	return row->value && strchr(row->value, '|') && !shell_takes_file(row);
}

void shell_put_values(struct buf *out, const char *value)
{
	for (; *value; value++)
		buf_add(out, *value == '|' ? " " : value, 1);
}

/* "form" or "form|blankett", as a pattern or a list. */
void shell_put_both(struct buf *out, const char *one, const char *two, const char *between)
{
	buf_add_text(out, one);
	if (strcmp(one, two) != 0)
		buf_addf(out, "%s%s", between, two);
}

void shell_put_flags(struct buf *out, unsigned long own, bool everywhere)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_row((enum option_id)i);
		if (everywhere ? row->everywhere : !row->everywhere && (own & (1UL << i)))
			buf_addf(out, " --%s", row->name);
	}
}

/* ---- bash, and the parts that zsh shares ---- */

static void put_flag_pattern(struct buf *out, const struct option_row *row)
{
	buf_addf(out, "--%s", row->name);
	if (row->letter)
		buf_addf(out, "|-%c", row->letter);
}

/* The patterns of all flags that take a value, joined by "|". */
void shell_put_valued(struct buf *out, bool (*chosen)(const struct option_row *))
{
	bool any = false;
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_row((enum option_id)i);
		if (!row->value || (chosen && !chosen(row)))
			continue;
		buf_add_text(out, any ? "|" : "");
		put_flag_pattern(out, row);
		any = true;
	}
}

/* Finds the first two words that are neither flags nor their values, in $first and $second. */
void shell_put_scan(struct buf *out, const char *words)
{
	buf_addf(out,
		"\tfor word in %s; do\n"
		"\t\tif [ -n \"$skip\" ]; then skip=; continue; fi\n"
		"\t\tcase $word in\n\t\t",
		words);
	shell_put_valued(out, NULL);
	buf_add_text(out, ") skip=1 ;;\n"
			  "\t\t-*) ;;\n"
			  "\t\t*) if [ -z \"$first\" ]; then first=$word; elif [ -z \"$second\" ]; "
			  "then second=$word; fi ;;\n"
			  "\t\tesac\n\tdone\n");
}

void shell_put_words_case(
	struct buf *out, const char *before, const char *after, const char *indent)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_row((enum option_id)i);
		if (!shell_has_words(row))
			continue;
		buf_add_text(out, indent);
		put_flag_pattern(out, row);
		buf_addf(out, ") %s", before);
		shell_put_values(out, row->value);
		buf_addf(out, "%s ;;\n", after);
	}
}

void shell_put_seconds(
	struct buf *out, const struct shell_seconds *s, enum lang lang, struct arena *a)
{
	const struct command *command;
	for (size_t i = 0; (command = command_at(i)); i++) {
		const struct words w = shell_words_of(command, lang, a);
		const struct words o = shell_words_of(command, shell_other_of(lang), a);
		if (!*w.second || shell_first_seen(i, lang, a))
			continue;
		buf_add_text(out, "\t");
		shell_put_both(out, w.first, o.first, "|");
		buf_add_text(out, s->before);
		for (size_t n = 0; (command = command_with_first_word(w.first, n)); n++)
			s->put(out, shell_words_of(command, lang, a).second, command->summary[lang],
				a);
		buf_add_text(out, s->after);
	}
}

static void bash_word(struct buf *out, const char *word, const char *summary, struct arena *a)
{
	(void)summary;
	(void)a;
	buf_addf(out, " %s", word);
}

/* "form get"|"form hämta"|"blankett get"|...: any mix is understood. */
static void put_name_pattern(
	struct buf *out, const struct command *command, enum lang lang, struct arena *a)
{
	const struct words w[2] = {
		shell_words_of(command, lang, a), shell_words_of(command, shell_other_of(lang), a)};
	bool single = !*w[0].second, any = false;
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			bool same = (i == 1 && strcmp(w[0].first, w[1].first) == 0) ||
				    (j == 1 && strcmp(w[0].second, w[1].second) == 0);
			if (same)
				continue;
			buf_addf(out, "%s\"%s %s\"%s", any ? "|" : "", w[i].first, w[j].second,
				single ? "*" : "");
			any = true;
		}
}

void shell_put_own_flags(struct buf *out, enum lang lang, struct arena *a)
{
	const struct command *command;
	for (size_t i = 0; (command = command_at(i)); i++) {
		if (!command->flags)
			continue;
		buf_add_text(out, "\t");
		put_name_pattern(out, command, lang, a);
		buf_add_text(out, ") own='");
		shell_put_flags(out, command->flags, false);
		buf_add_text(out, "' ;;\n");
	}
}

static void bash_firsts(struct buf *out, enum lang lang, struct arena *a)
{
	for (size_t i = 0; command_at(i); i++)
		if (!shell_first_seen(i, lang, a))
			buf_addf(out, "%s%s", i ? " " : "",
				shell_words_of(command_at(i), lang, a).first);
}

static void write_bash(enum lang lang, struct arena *a, struct buf *out)
{
	static const struct shell_seconds seconds = {") words='", "' ;;\n", bash_word};
	buf_add_text(out, "_samplan() {\n"
			  "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
			  "\tlocal word= skip= first= second= words= own=\n");
	shell_put_scan(out, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"");
	buf_add_text(out, "\tCOMPREPLY=()\n\tcase $prev in\n");
	shell_put_words_case(out, "COMPREPLY=($(compgen -W '", "' -- \"$cur\")); return", "\t");
	buf_add_text(out, "\t");
	shell_put_valued(out, shell_takes_file);
	buf_add_text(out, ") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n\t");
	shell_put_valued(out, NULL);
	buf_add_text(out, ") return ;;\n\tesac\n\tcase \"$first $second\" in\n");
	shell_put_own_flags(out, lang, a);
	buf_add_text(out, "\tesac\n\tif [[ $cur == -* ]]; then\n"
			  "\t\tCOMPREPLY=($(compgen -W \"$own");
	shell_put_flags(out, 0, true);
	buf_add_text(out, "\" -- \"$cur\")); return\n\tfi\n"
			  "\tif [ -n \"$second\" ]; then\n"
			  "\t\tCOMPREPLY=($(compgen -f -- \"$cur\")); return\n\tfi\n"
			  "\tcase $first in\n\t'') words='");
	bash_firsts(out, lang, a);
	buf_add_text(out, "' ;;\n");
	shell_put_seconds(out, &seconds, lang, a);
	buf_add_text(out, "\t*) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n\tesac\n"
			  "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
			  "complete -o filenames -F _samplan samplan\n");
}

/* ---- the three ---- */

static const struct {
	const char *name;
	void (*write)(enum lang lang, struct arena *a, struct buf *out);
} shells[SHELL_COUNT] = {
	[SHELL_BASH] = {"bash", write_bash},
	[SHELL_ZSH] = {"zsh", shell_write_zsh},
	[SHELL_FISH] = {"fish", shell_write_fish},
};

const char *shell_name(size_t n)
{
	return n < SHELL_COUNT ? shells[n].name : NULL;
}

void completion_write(enum shell shell, enum lang lang, struct arena *a, struct buf *out)
{
	shells[shell].write(lang, a, out);
}

enum sp_code cmd_completion(struct context *c, struct sp_error *err)
{
	const char *asked = c->options.args[0];
	for (size_t i = 0; i < SHELL_COUNT; i++) {
		if (strcmp(shells[i].name, asked) != 0)
			continue;
		completion_write((enum shell)i, c->lang, &c->arena, &c->out);
		return c->out.failed ? sp_fail(err, SP_TOO_LARGE, "stdout") : SP_OK;
	}
	return context_usage(
		c, err, TEXT_ARG_SHELL, text_for_terminal(asked, &c->arena), NULL, NULL);
}
