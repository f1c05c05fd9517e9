/* SPDX-License-Identifier: Apache-2.0 */
/* containable.h - whether this program, on this kernel, can be contained at all; tests are skipped where not. */
#ifndef SP_TESTS_LIB_CONTAINABLE_H
#define SP_TESTS_LIB_CONTAINABLE_H

#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "server/contain/parts.h"
#include "tests/lib/test.h"

static inline void skip_unless_containable(void)
{
	const char *why = contain_instrument();
	if (!why &&
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) <= 0)
		why = "no Landlock in this kernel";
	if (!why)
		return;
	print_message("skipped: %s\n", why);
	skip();
}

#endif
