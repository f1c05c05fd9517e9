/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - what client.ini says. Floor 6. One thread. */
#ifndef SP_COMMANDS_CONFIG_H
#define SP_COMMANDS_CONFIG_H

#include "common/base/arena.h"

/* A [profile NAME] section. Texts are NULL where the file says nothing. */
struct config_profile {
	const char *name;
	const char *server; /* host:port */
	const char *organisation; /* code of the account's organisation */
	const char *plan; /* used when --plan is not given */
};

struct config {
	struct config_profile *items;
	size_t n_items;
	const char *profile, *lang, *format,
		*timeout; /* before the first section: for all profiles */
};

/* Of a key that stands twice the later one wins. A file that does not exist gives an empty configuration.
 * SP_CONFIG_KEY_UNKNOWN, SP_CONFIG_VALUE, SP_CONFIG_SYNTAX with `where` = path:line; SP_FILE, SP_TOO_LARGE,
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code config_load(
	const char *path, struct arena *a, struct config *out, struct sp_error *err);
const struct config_profile *config_profile(const struct config *c, const char *name); /* or NULL */
/* Appends a section; the last one of a name wins. Writes the file whole, mode 0600. */
SP_CHECK enum sp_code config_append(const char *path, const struct config_profile *profile,
	struct arena *a, struct sp_error *err);

#endif
