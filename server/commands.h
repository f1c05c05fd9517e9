/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - what samplan-server can be told to do. Floor 7. */
#ifndef SP_SERVER_COMMANDS_H
#define SP_SERVER_COMMANDS_H

#include <signal.h>
#include <stdint.h>

#include "server/message.h"

/* The command line, read. Texts are argv's; NULL = not given. */
struct arguments {
	enum lang lang;
	const char *dir;
	const char *name, *county, *port, *listen, *config, *role, *lang_name;
	bool check, ephemeral, help;
	const char **files; /* after DIR, of a command that takes them */
	size_t n_files;
};

/* Each does its work, tells what went wrong, and returns the exit status. */
int command_init(const struct arguments *args);
int command_run(const struct arguments *args); /* run.c */
int command_invite(const struct arguments *args);
int command_verify(const struct arguments *args); /* verify.c */
int command_restore(const struct arguments *args); /* restore.c */

/* ---- what they share (commands.c) ---- */
enum { COMMAND_PATH = 4096, COMMAND_PORT = 7443 };

/* The exit status; what was printed must have arrived (a full disk under standard output). */
int command_conclude(enum lang lang, enum sp_code rc, struct sp_error *err);
/* SP_USAGE: a flag with a value that is not allowed; a flag that does not belong here. */
enum sp_code command_bad_value(
	const struct arguments *args, const char *flag, const char *value, struct sp_error *err);
enum sp_code command_bad_flag(const struct arguments *args, const char *flag, struct sp_error *err);
/* --port, if it was given: `low` to 65535. */
SP_CHECK enum sp_code command_port(
	const struct arguments *args, uint32_t low, uint32_t *out, struct sp_error *err);
SP_CHECK enum sp_code command_join(
	char out[COMMAND_PATH], const char *dir, const char *name, struct sp_error *err);
/* Whether it can be looked into: what lies in a folder without the right to is not absent. SP_FILE. */
SP_CHECK enum sp_code command_check_folder(const char *dir, struct sp_error *err);
/* An invitation's code, with what it is; wiped afterwards. */
void command_print_code(enum lang lang, char code[48]);

/* ---- child.c ---- */
/* From now on SIGINT, SIGTERM, SIGHUP and SIGCHLD wait; *before = the mask that there was. */
void command_hold_signals(sigset_t *before);
/* Runs work(ctx) in a child, which gets the mask `before` back, and waits. What asks this process to stop ends the
 * child by SIGTERM, so that this one can tidy up. Signals must be held. *status as of waitpid(2). SP_FILE. */
SP_CHECK enum sp_code command_in_child(const sigset_t *before, int (*work)(void *ctx), void *ctx,
	int *status, struct sp_error *err);

#endif
