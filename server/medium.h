/* SPDX-License-Identifier: Apache-2.0 */
/* medium.h - what a store lies on: some file systems forget all when the machine stops, on others the locks and the
 * pages that several processes see at once do not hold. Floor 7. */
#ifndef SP_SERVER_MEDIUM_H
#define SP_SERVER_MEDIUM_H

#include <stdint.h>

struct medium {
	uint32_t type; /* statfs(2): f_type */
	const char *name, *reason;
};

/* NULL: nothing is known against it. */
const struct medium *medium_of(uint32_t type);
/* A warning in the log where there is something against the folder's file system; nothing else ever. */
void medium_warn(const char *dir);

#endif
