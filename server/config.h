/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - server.ini. Floor 7. */
#ifndef SP_SERVER_CONFIG_H
#define SP_SERVER_CONFIG_H

#include <stdint.h>

#include "common/base/error.h"

struct config {
	char listen[64];
	uint32_t port, drain_s, map_gib;
	uint32_t loops; /* 0 = one for each core */
	uint32_t memory_limit; /* MiB */
	uint32_t
		grow_ahead; /* MiB that the ledger's file may be longer than its use; 0 = no file is */
	uint32_t max_connections; /* 0 = what the limit on open files allows */
	uint32_t max_connections_address, max_connections_account; /* 0 = no cap */
	uint32_t contain; /* enum contain_mode */
	uint32_t metrics_port; /* on 127.0.0.1; 0 = none */
	uint32_t slow_ms; /* requests that took so long are logged; 0 = none */
};
enum { CONFIG_SLOW_MS = 1000 };

/* Reads the file over the defaults. SP_CONFIG_KEY_UNKNOWN, SP_CONFIG_KEY_FOREIGN, SP_CONFIG_KEY_TWICE, SP_CONFIG_VALUE,
 * SP_CONFIG_SYNTAX with `where` = file:line; SP_FILE when it cannot be read or others may write to it. */
SP_CHECK enum sp_code config_read(const char *path, struct config *out, struct sp_error *err);
/* Digits only, within the bounds. */
bool config_number(const char *text, uint32_t low, uint32_t high, uint32_t *out);

#endif
