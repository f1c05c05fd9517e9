/* SPDX-License-Identifier: Apache-2.0 */
/* probe.h - the first steps of a connection one at a time, for who wants to know which of them fails. Floor 4.
 * One thread. */
#ifndef SP_CALL_PROBE_H
#define SP_CALL_PROBE_H

#include "common/base/arena.h"

/* The address that a name leads to, as text in the arena. SP_UNREACHABLE (param 1: why), `where` = host. */
SP_CHECK enum sp_code probe_name(const char *host, const char *port, struct arena *a,
	const char **address, struct sp_error *err);
/* Whether something listens there: connects and closes. SP_UNREACHABLE (param 1: why), `where` = host:port. */
SP_CHECK enum sp_code probe_port(
	const char *host, const char *port, uint32_t timeout_ms, struct sp_error *err);

#endif
