/* SPDX-License-Identifier: Apache-2.0 */
/* server_state.h - what a server's own account of itself means, for `status` and `server status`. Floor 6. One thread. */
#ifndef SP_COMMANDS_SERVER_STATE_H
#define SP_COMMANDS_SERVER_STATE_H

#include "client/commands/output.h"

enum { STORE_ALARM_PERCENT = 70, CERTIFICATE_ALARM_DAYS = 30 };

/* How much of the room that the store can have is used: of its map, or of the disk when that is smaller. */
unsigned server_filled_percent(const struct msg_server_status_reply *s);
/* What is wrong, worst first: SP_STORE_READ_ONLY, SP_STORE_NEARLY_FULL (exit status 8), SP_CERTIFICATE_EXPIRES (4), or
 * SP_OK. */
SP_CHECK enum sp_code server_health(
	struct context *c, const struct msg_server_status_reply *s, struct sp_error *err);

/* Asks the server for it. */
SP_CHECK enum sp_code server_ask(
	struct context *c, struct msg_server_status_reply *out, struct sp_error *err);
struct view_cell cell_bytes(
	struct context *c, uint64_t bytes); /* MiB with one decimal, and the plain bytes */
/* server status --watch: a line now and then until Ctrl-C, SIGTERM or the end of who reads it. With --quiet nothing is
 * shown, and it ends when the server is not well, with what is wrong. */
SP_CHECK enum sp_code server_watch(struct context *c, struct sp_error *err);

/* How many more a second, to a tenth; false when the server was started anew between the two. */
bool server_rate(const struct msg_server_status_reply *before,
	const struct msg_server_status_reply *now, uint64_t more, decimal *out);

#endif
