/* SPDX-License-Identifier: Apache-2.0 */
/* man.h - pages for man(1), out of the tables of commands and flags. Floor 6. Any thread. */
#ifndef SP_COMMANDS_MAN_H
#define SP_COMMANDS_MAN_H

#include "client/commands/command.h"

/* Appends the roff source (man(7), UTF-8) of a command's page, samplan-form-get(1), or for NULL of samplan(1) with
 * all commands. What does not fit is remembered in out->failed. */
void man_write(const struct command *command, enum lang lang, struct arena *a, struct buf *out);

#endif
