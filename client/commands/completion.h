/* SPDX-License-Identifier: Apache-2.0 */
/* completion.h - what a shell needs to finish a line that begins with samplan, out of the tables of commands and
 * flags. Floor 6. Any thread. */
#ifndef SP_COMMANDS_COMPLETION_H
#define SP_COMMANDS_COMPLETION_H

#include "client/commands/command.h"

enum shell { SHELL_BASH, SHELL_ZSH, SHELL_FISH, SHELL_COUNT };

/* "bash, zsh, fish" by number; NULL after the last. */
const char *shell_name(size_t n);
/* Appends the shell's script. Names are offered in `lang`, and understood in both languages. What does not fit is
 * remembered in out->failed. */
void completion_write(enum shell shell, enum lang lang, struct arena *a, struct buf *out);

#endif
