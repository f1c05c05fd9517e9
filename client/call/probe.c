/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/probe.h"

#include "client/call/socket.h"
#include "common/base/clock.h"

enum { ADDRESS_MAX = 64 };

enum sp_code probe_name(const char *host, const char *port, struct arena *a, const char **address,
	struct sp_error *err)
{
	char text[ADDRESS_MAX];
	enum sp_code rc = socket_resolve(host, port, text, err);
	if (rc != SP_OK) {
		sp_where(err, "%s", host);
		return rc;
	}
	*address = arena_text(a, text);
	return *address ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code probe_port(
	const char *host, const char *port, uint32_t timeout_ms, struct sp_error *err)
{
	int fd = -1;
	enum sp_code rc = socket_connect(host, port, clock_steady_ms() + timeout_ms, &fd, err);
	if (rc != SP_OK)
		sp_where(err, "%s:%s", host, port);
	socket_close(fd);
	return rc;
}
