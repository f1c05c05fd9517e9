/* SPDX-License-Identifier: Apache-2.0 */
/* socket.h - what is POSIX-only of a call: connect, send and receive with a deadline. Private to
 * client/call. Deadlines are times of clock_steady_ms. One thread a socket. */
#ifndef SP_CALL_SOCKET_H
#define SP_CALL_SOCKET_H

#include "common/base/bytes.h"

/* The first address that the resolver gives for `host`, as text. SP_UNREACHABLE (param 1: why). */
SP_CHECK enum sp_code socket_resolve(
	const char *host, const char *port, char address[64], struct sp_error *err);
/* Tries the addresses of `host` in the resolver's order; each gets its share of the time that is left.
 *   SP_OK           *fd is connected, non-blocking, TCP_NODELAY; close it with socket_close
 *   SP_UNREACHABLE  no address answered (param 1: why the last one did not) */
SP_CHECK enum sp_code socket_connect(
	const char *host, const char *port, uint64_t deadline_ms, int *fd, struct sp_error *err);
/* Sends all of it. SP_OK, SP_TIMEOUT, SP_DISCONNECTED; never raises SIGPIPE. */
SP_CHECK enum sp_code socket_send(int fd, struct bytes out, uint64_t deadline_ms);
/* Waits for bytes and reads what there is, at most `room`. SP_OK with *got > 0, SP_TIMEOUT,
 * SP_DISCONNECTED (end of stream or broken). */
SP_CHECK enum sp_code socket_receive(
	int fd, uint8_t *into, size_t room, size_t *got, uint64_t deadline_ms);
void socket_close(int fd); /* -1 is fine */
void pause_ms(uint32_t ms);

#endif
