/* SPDX-License-Identifier: Apache-2.0 */
/* chaos.h - a proxy on loopback that treats connections as a bad network does: it hands bytes on late and in
 * pieces, and after so many it cuts the connection or falls silent. Clients connect to its port and reach the
 * server behind it. Threads of its own; the functions may be called from any. */
#ifndef SP_TESTS_LIB_CHAOS_H
#define SP_TESTS_LIB_CHAOS_H

#include <stddef.h>
#include <stdint.h>

enum chaos_way {
	CHAOS_UP, /* from the client to the server */
	CHAOS_DOWN,
	CHAOS_WAYS
};

enum chaos_end {
	CHAOS_CLOSE, /* both see the end of the stream, after all that had passed */
	CHAOS_RESET, /* both are reset */
	CHAOS_STALL /* neither sees anything more; ends when one of them closes */
};

#define CHAOS_ALL SIZE_MAX

struct chaos_rule {
	size_t pass
		[CHAOS_WAYS]; /* the end comes when so many bytes have passed that way; CHAOS_ALL = never */
	enum chaos_end end;
	size_t piece[CHAOS_WAYS]; /* bytes in one write; 0 = as they come */
	int delay_ms[CHAOS_WAYS]; /* before each write; the other way waits with it */
};

/* Lets everything pass. */
extern const struct chaos_rule chaos_none;

struct chaos;

/* For a server on 127.0.0.1. Begins with chaos_none. NULL when there are no sockets or threads. */
struct chaos *chaos_start(uint16_t server_port);
uint16_t chaos_port(const struct chaos *c);
/* For the connections that are accepted from now on. */
void chaos_set(struct chaos *c, const struct chaos_rule *rule);
/* Bytes that have passed so far, over all connections. */
size_t chaos_passed(struct chaos *c, enum chaos_way way);
/* Waits until every connection has ended. */
void chaos_settle(struct chaos *c);
/* Settles, and accepts no more. */
void chaos_stop(struct chaos *c);

#endif
