/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/command.h"

#include <stdio.h>
#include <string.h>

#define COMMAND(name, alias, group, run, min, max, args_en, args_sv, flags, summary_en, \
	summary_sv, examples_en, examples_sv)                                           \
	enum sp_code run(struct context *c, struct sp_error *err);
#include "client/commands/commands.def"
#undef COMMAND

static const struct command commands[] = {
#define COMMAND(name, alias, group, run, min, max, args_en, args_sv, flags, summary_en, \
	summary_sv, examples_en, examples_sv)                                           \
	{{[LANG_EN] = name, [LANG_SV] = alias}, GROUP_##group, run, min, max,           \
		{[LANG_EN] = args_en, [LANG_SV] = args_sv}, flags,                      \
		{[LANG_EN] = summary_en, [LANG_SV] = summary_sv},                       \
		{[LANG_EN] = examples_en, [LANG_SV] = examples_sv}},
#include "client/commands/commands.def"
#undef COMMAND
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0], NAME_MAX_BYTES = 64 };

const struct command *command_at(size_t n)
{
	return n < N_COMMANDS ? &commands[n] : NULL;
}

/* The n-th word of a name ("form get"), or NULL when `word` is another. */
static bool word_is(const char *name, size_t n, const char *word)
{
	while (n-- && name)
		name = strchr(name, ' ') ? strchr(name, ' ') + 1 : NULL;
	if (!name)
		return false;
	size_t len = strcspn(name, " ");
	return strlen(word) == len && memcmp(name, word, len) == 0;
}

static bool either_word(const struct command *c, size_t n, const char *word)
{
	return word_is(c->name[LANG_EN], n, word) || word_is(c->name[LANG_SV], n, word);
}

static size_t words_of(const struct command *c)
{
	return strchr(c->name[LANG_EN], ' ') ? 2 : 1;
}

const struct command *command_with_first_word(const char *word, size_t n)
{
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (words_of(&commands[i]) == 2 && either_word(&commands[i], 0, word) && n-- == 0)
			return &commands[i];
	return NULL;
}

static const char *near_name(const char *const *args, size_t n, enum lang lang)
{
	const char *names[2 * N_COMMANDS];
	char typed[NAME_MAX_BYTES];
	for (size_t i = 0; i < N_COMMANDS; i++) {
		names[2 * i] = commands[i].name[lang];
		names[2 * i + 1] = commands[i].name[lang == LANG_SV ? LANG_EN : LANG_SV];
	}
	if (n >= 2) {
		int len = snprintf(typed, sizeof typed, "%s %s", args[0], args[1]);
		bool whole = len >= 0 && (size_t)len < sizeof typed;
		const char *near = whole ? near_word(typed, names, 2 * N_COMMANDS) : NULL;
		if (near)
			return near;
	}
	return strlen(args[0]) < sizeof typed ? near_word(args[0], names, 2 * N_COMMANDS) : NULL;
}

const struct command *command_find(
	const char *const *args, size_t n, enum lang lang, size_t *used, const char **near)
{
	*near = NULL;
	for (size_t i = 0; i < N_COMMANDS; i++) {
		size_t words = words_of(&commands[i]);
		if (n < words || !either_word(&commands[i], 0, args[0]))
			continue;
		if (words == 2 && !either_word(&commands[i], 1, args[1]))
			continue;
		*used = words;
		return &commands[i];
	}
	*near = n ? near_name(args, n, lang) : NULL;
	return NULL;
}
