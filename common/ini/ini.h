/* SPDX-License-Identifier: Apache-2.0 */
/* ini.h - ini text as sections, keys and values: the syntax, and the line that a fault is on. Which keys there are is
 * the caller's. Floor 1: base; the only place that sees inih. Pure; any thread. */
#ifndef SP_INI_INI_H
#define SP_INI_INI_H

#include "common/base/bytes.h"

/* Takes one key; `section` is "" before the first one. The texts are gone when it returns. SP_OK, or a code with *err
 * filled; the line is added to it. */
typedef enum sp_code (*ini_take)(
	void *user, const char *section, const char *key, const char *value, struct sp_error *err);

/* Calls `take` for every key in order, a key that stands twice too, until it refuses one. `text` is borrowed and needs
 * no NUL; `name` is what people call the file. The first fault is told:
 *   SP_CONFIG_SYNTAX       a line that is no section, key or comment, or is too long; with `where` = name:line.
 *                          A NUL in the text; then nothing is taken, and `where` = name
 *   what `take` returned   with `where` = name:line
 * What was taken before the fault stays taken. */
SP_CHECK enum sp_code ini_read(
	const char *name, struct bytes text, ini_take take, void *user, struct sp_error *err);

#endif
