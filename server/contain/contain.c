/* SPDX-License-Identifier: Apache-2.0 */
#include "server/contain/contain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/contain/parts.h"

#if defined(__has_feature)
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||       \
	HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer) || \
	HAS_FEATURE(memory_sanitizer) || HAS_FEATURE(undefined_behavior_sanitizer)
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

const char *contain_instrument(void)
{
	const char *preloaded = getenv("LD_PRELOAD");
	if (SANITIZED)
		return "a sanitizer is built in";
	return preloaded && strstr(preloaded, "/vgpreload_") ? "valgrind" : NULL;
}

void contain_note(struct contain *c, const char *what, const char *why)
{
	size_t n = strlen(c->lacks);
	snprintf(c->lacks + n, sizeof c->lacks - n, "%s%s: %s", n ? "; " : "", what, why);
}

enum sp_code contain_without(
	struct contain *c, const char *what, const char *why, struct sp_error *err)
{
	contain_note(c, what, why);
	return c->mode == CONTAIN_STRICT ? sp_fail(err, SP_NOT_CONTAINED, c->lacks) : SP_OK;
}
