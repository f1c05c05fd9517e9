/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - what samplan-server can be told to do. Floor 7. */
#ifndef SP_SERVER_COMMANDS_H
#define SP_SERVER_COMMANDS_H

#include "server/message.h"

/* The command line, read. Texts are argv's; NULL = not given. */
struct arguments {
	enum lang lang;
	const char *dir;
	const char *name, *county, *port, *listen, *config, *role, *lang_name;
	bool check, help;
};

/* Each does its work, tells what went wrong, and returns the exit status. */
int command_init(const struct arguments *args);
int command_run(const struct arguments *args);
int command_invite(const struct arguments *args);
int command_verify(const struct arguments *args);

#endif
