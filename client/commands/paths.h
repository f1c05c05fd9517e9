/* SPDX-License-Identifier: Apache-2.0 */
/* paths.h - where the client keeps things (XDG base directories), and names of files out of ids that
 * were checked. Floor 6. All texts lie in the arena. */
#ifndef SP_COMMANDS_PATHS_H
#define SP_COMMANDS_PATHS_H

#include "common/base/arena.h"

struct paths {
	const char *config_file; /* SAMPLAN_CONFIG, or $XDG_CONFIG_HOME/samplan/client.ini */
	const char *data; /* $XDG_DATA_HOME/samplan: a folder a profile */
	const char *state; /* $XDG_STATE_HOME/samplan: receipts/, pending/ */
};

/* SP_FILE when neither the variable nor HOME is set; relative values do not count (as XDG says). */
SP_CHECK enum sp_code paths_find(struct arena *a, struct paths *out, struct sp_error *err);
/* "dir/sub/plan@version.ext" and "dir/sub/plan@version-year-unit.ext" (year 0: the first);
 * SP_FIELD_INVALID when plan or unit is no id. */
SP_CHECK enum sp_code path_of_form(struct arena *a, const char *dir, const char *sub,
	const char *plan, uint32_t version, uint32_t year, const char *unit, const char **out,
	struct sp_error *err);
/* "name.csv" with `suffix` in place of its last extension. */
const char *path_with_suffix(struct arena *a, const char *path, const char *suffix);
/* The folder of a file, "." for a plain name. */
const char *path_folder(struct arena *a, const char *path);
/* Splits host[:port], [address]:port; the port is 7443 unless said. SP_USAGE-free: SP_FIELD_INVALID. */
SP_CHECK enum sp_code server_split(struct arena *a, const char *server, const char **host,
	const char **port, struct sp_error *err);

#endif
