/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - the program `samplan` but for its ini syntax: finds the command, runs it, shows errors.
 * Floor 6. One thread. */
#ifndef SP_COMMANDS_COMMANDS_H
#define SP_COMMANDS_COMMANDS_H

#include "client/commands/config.h"

/* Returns the exit status (cli.md section 2). */
int commands_main(int argc, char **argv, config_reader reader);

#endif
