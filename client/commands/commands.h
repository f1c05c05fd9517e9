/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - the program `samplan`: finds the command, runs it, shows errors. Floor 6. One thread. */
#ifndef SP_COMMANDS_COMMANDS_H
#define SP_COMMANDS_COMMANDS_H

/* Returns the exit status (cli.md section 2). */
int commands_main(int argc, char **argv);

#endif
