/* SPDX-License-Identifier: Apache-2.0 */
/* run.h - serving a folder until the process is told to stop. Floor 7. */
#ifndef SP_SERVER_RUN_H
#define SP_SERVER_RUN_H

#include "server/commands.h"
#include "server/config.h"

struct serving {
	const char *dir; /* that of init */
	struct config config;
	/* Called once, when clients can connect; prints where. NULL: "listening on ADDRESS". */
	void (*listening)(void *ctx, const char *address);
	void *ctx;
};

/* The ini of a folder, with --listen and --port over it. SP_STORE_ABSENT, SP_FILE, SP_CONFIG_..., SP_USAGE. */
SP_CHECK enum sp_code run_config(const struct arguments *args, const char *dir, const char *ini,
	struct config *out, struct sp_error *err);
/* Blocks until SIGTERM, SIGINT or a failure of the store. What server_new, ledger_open and keys_load return, and
 * SP_STORAGE when the store failed meanwhile. */
SP_CHECK enum sp_code run_folder(const struct serving *s, struct sp_error *err);

/* run --ephemeral (ephemeral.c). */
int command_ephemeral(const struct arguments *args);

#endif
