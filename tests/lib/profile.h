/* SPDX-License-Identifier: Apache-2.0 */
/* profile.h - an enrolled profile of the client, for test programs that speak the protocol themselves. */
#ifndef SP_TESTS_LIB_PROFILE_H
#define SP_TESTS_LIB_PROFILE_H

#include "client/call/call.h"

/* Says what failed and ends the program with 1. */
_Noreturn void test_die(const char *what, const struct sp_error *err);
#define MUST(call, what)                      \
	do {                                  \
		if ((call) != SP_OK)          \
			test_die(what, &err); \
	} while (0)

/* Key and certificates out of a profile's folder; all of it lives as long as the arena. The key is
 * freed by test_profile_free. */
void test_profile_load(const char *dir, const char *host, const char *port, struct arena *a,
	struct call_options *out);
void test_profile_free(struct call_options *o);

#endif
