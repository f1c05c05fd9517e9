/* SPDX-License-Identifier: Apache-2.0 */
/* path.h - where in a message a fault lies: answers[3].quantity.low. Private to codec. Pure. */
#ifndef SP_CODEC_PATH_H
#define SP_CODEC_PATH_H

#include <stdint.h>

#include "common/base/error.h"

#define PATH_NO_INDEX SIZE_MAX

/* One step of a path; `up` leads to the message that the field is in, NULL at the outermost. */
struct path {
	const struct path *up;
	const char *name;
	size_t index; /* in a list, or PATH_NO_INDEX */
};

/* Fills *err with code, param 1 = why, where = the path; returns the code. `at` NULL is the whole
 * message. */
enum sp_code path_fail(
	struct sp_error *err, enum sp_code code, const char *why, const struct path *at);

#endif
