/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/path.h"

#include <stdio.h>

/* The way down to a step is printed before the step itself; returns the length so far. */
static size_t print(const struct path *at, char *out, size_t size)
{
	size_t used = at->up ? print(at->up, out, size) : 0;
	const char *dot = at->up ? "." : "";
	int n;
	if (at->index == PATH_NO_INDEX)
		n = snprintf(out + used, size - used, "%s%s", dot, at->name);
	else
		n = snprintf(out + used, size - used, "%s%s[%zu]", dot, at->name, at->index);
	return n < 0 || (size_t)n >= size - used ? size - 1 : used + (size_t)n;
}

enum sp_code path_fail(
	struct sp_error *err, enum sp_code code, const char *why, const struct path *at)
{
	char where[SP_ERROR_TEXT] = "";
	sp_fail(err, code, why);
	if (!err || !at)
		return code;
	print(at, where, sizeof where);
	return sp_where(err, "%s", where);
}
