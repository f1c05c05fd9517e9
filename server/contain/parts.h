/* SPDX-License-Identifier: Apache-2.0 */
/* parts.h - between the files of this folder. */
#ifndef SP_CONTAIN_PARTS_H
#define SP_CONTAIN_PARTS_H

#include "server/contain/contain.h"

/* Adds to what is lacking. */
void contain_note(struct contain *c, const char *what, const char *why);
/* The same: SP_OK when the mode can do without, else SP_NOT_CONTAINED. */
SP_CHECK enum sp_code contain_without(
	struct contain *c, const char *what, const char *why, struct sp_error *err);
/* What the program is run under, if that makes system calls of its own: a sanitizer, valgrind. NULL = nothing. */
const char *contain_instrument(void);

#endif
