/* SPDX-License-Identifier: Apache-2.0 */
/* prompt.h - a secret from the terminal without showing it, from standard input, or from a file: never from an
 * argument. Floor 6. One thread. */
#ifndef SP_COMMANDS_PROMPT_H
#define SP_COMMANDS_PROMPT_H

#include "client/commands/context.h"

enum { SECRET_MAX = 256 };

/* The first line; wipe `out` when done.
 * SP_FILE, SP_INTERRUPTED (Ctrl-C), SP_CONFIRM (nobody may be asked: --no-input on a terminal). */
SP_CHECK enum sp_code secret_read(
	struct context *c, enum text_id prompt, char out[SECRET_MAX], struct sp_error *err);

/* Where it came from, for messages: the file of --code-file, else stdin. */
const char *secret_place(const struct context *c);

#endif
