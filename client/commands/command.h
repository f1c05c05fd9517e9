/* SPDX-License-Identifier: Apache-2.0 */
/* command.h - the table of commands (commands.def): names, help, and what is accepted; man pages and
 * completion can be made from the same rows. Floor 6. Read-only data, any thread. */
#ifndef SP_COMMANDS_COMMAND_H
#define SP_COMMANDS_COMMAND_H

#include "client/commands/options.h"
#include "client/lang/lang.h"

struct context;

enum command_group {
	GROUP_START,
	GROUP_REPORT,
	GROUP_COORDINATE,
	GROUP_PROVE,
	GROUP_ABOUT,
	GROUP_COUNT
};

struct command {
	const char *name[2]; /* by enum lang; words separated by one space, any mix is understood */
	enum command_group group;
	/* Fills c->out or prints; an error that it has shown itself sets c->reported. */
	enum sp_code (*run)(struct context *c, struct sp_error *err);
	size_t args_min, args_max;
	const char *args[2];
	unsigned long flags; /* FLAG(...) beyond those that every command takes */
	const char *summary[2];
	const char *examples[2]; /* lines */
};

#define FLAG(id) (1UL << OPTION_##id)

const struct command *command_at(size_t n); /* in the table's order; NULL after the last */
/* Finds the command that the first arguments name; *used says how many of them. NULL: *near is a name
 * like it, or NULL. */
const struct command *command_find(
	const char *const *args, size_t n, enum lang lang, size_t *used, const char **near);
/* Whether `word` is the first word of a command of two: the n-th of that group of names, or NULL. */
const struct command *command_with_first_word(const char *word, size_t n);

#endif
