/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - what client.ini says. Reading the ini syntax is main.c's work (inih): it gives a reader, so
 * that a command which needs no configuration never opens the file. Floor 6. One thread. */
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

/* Takes one key. SP_CONFIG_KEY_UNKNOWN, SP_CONFIG_VALUE; the reader adds the line. */
typedef enum sp_code (*config_take)(
	void *user, const char *section, const char *key, const char *value, struct sp_error *err);
/* Reads ini text (NUL-terminated) and calls `take` for every key in order, later ones win.
 * SP_CONFIG_SYNTAX or what `take` returned, `where` = name:line. */
typedef enum sp_code (*config_reader)(
	const char *name, const char *text, config_take take, void *user, struct sp_error *err);

/* A file that does not exist gives an empty configuration. */
SP_CHECK enum sp_code config_load(config_reader reader, const char *path, struct arena *a,
	struct config *out, struct sp_error *err);
const struct config_profile *config_profile(const struct config *c, const char *name); /* or NULL */
/* Appends a section; the last one of a name wins. Writes the file whole, mode 0600. */
SP_CHECK enum sp_code config_append(const char *path, const struct config_profile *profile,
	struct arena *a, struct sp_error *err);

#endif
