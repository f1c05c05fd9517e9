/* SPDX-License-Identifier: Apache-2.0 */
/* server.h - the daemon's network side: listener, loops with their connections, the writer's thread, orderly
 * stop. Floor 6: base, wire, crypto, app, libuv (in the .c files only). No global state: two servers in one
 * process do not meet. Source: architecture.md section 4, reliability.md section 4 "libuv". */
#ifndef SP_NET_SERVER_H
#define SP_NET_SERVER_H

#include "server/app/app.h"

struct server;

/* How long the server waits, in milliseconds. */
struct server_timing {
	uint32_t tick; /* how often deadlines, revocations and memory are looked at */
	uint32_t handshake;
	uint32_t anonymous; /* an anonymous connection's whole life after the handshake */
	uint32_t idle; /* without a request */
	uint32_t receiving; /* from a frame's first byte to its last */
	uint32_t working; /* until the writer is done with the next of its requests */
	uint32_t replying; /* without the peer taking anything of a reply */
	uint32_t closing; /* for the peer's end of the connection */
	uint32_t metrics; /* the whole of a connection to the metrics port */
	uint32_t metrics_page; /* as long a page of metrics is given out again */
	uint32_t
		renewal; /* how often the server's own certificate, and what is to be tidied up, is looked at */
};
/* What PROTOCOL.md says. */
extern const struct server_timing server_timing_usual;

enum { SERVER_LOOPS_MAX = 64 };
#define SERVER_MEMORY_USUAL ((uint64_t)64 << 20)

struct server_options {
	struct app *app; /* outlives the server */
	const struct server_keys *keys; /* outlive the server */
	const char *
		dir; /* in whose folder keys a renewed certificate is written; outlives the server */
	uint64_t (*utc_ms)(void); /* NULL = clock_utc_ms */
	const struct server_timing *timing; /* NULL = server_timing_usual */
	const char *listen; /* literal address: 127.0.0.1, ::1, 0.0.0.0, :: */
	uint16_t port; /* 0 = one that is free */
	uint32_t drain_ms; /* longest wait for requests in flight at stop; 0 = 10 s */
	uint32_t loops; /* threads that serve, at most SERVER_LOOPS_MAX; 0 = one for each core */
	uint64_t
		memory_limit; /* bytes of requests and connections' buffers; 0 = SERVER_MEMORY_USUAL */
	size_t max_connections; /* 0 = limit on open files less 56 and 8 for each loop */
	/* From one address (of IPv6: from one /64), at most half of all, and of one account; 0 = no cap. */
	uint32_t max_connections_address, max_connections_account;
	int32_t metrics_port; /* on 127.0.0.1; 0 = none, -1 = one that is free */
	uint32_t slow_ms; /* requests that took so long are logged; 0 = none */
};

/* Why a connection was not let in, or not kept. */
enum server_refusal {
	REFUSED_CONNECTIONS, /* max_connections */
	REFUSED_ADDRESS, /* max_connections_address */
	REFUSED_ACCOUNT, /* max_connections_account */
	REFUSED_RESOURCES, /* the machine has no memory or no open files left */
	REFUSED_MEMORY, /* held the most while memory_limit was passed */
	REFUSALS,
};

/* Binds, listens and starts the writer's thread; clients may connect, and are served by server_run. Renews
 * the server's certificate when two thirds of its life are over; server_run looks again every hour.
 *   SP_PORT_TAKEN    another program listens there (param 1: address and port)
 *   SP_CONFIG_VALUE  no address of this machine, or a port that needs rights
 *   SP_KEYS_INVALID, SP_NO_MEMORY, SP_INTERNAL */
SP_CHECK enum sp_code server_new(
	const struct server_options *o, struct server **out, struct sp_error *err);
/* "127.0.0.1:7443", "[::1]:7443": the port is the one that was taken. Valid as long as the server. */
const char *server_address(const struct server *s);
/* The same of the metrics port; NULL when there is none. */
const char *server_metrics_address(const struct server *s);
/* Serves until SIGTERM, SIGINT, server_stop or a failed store, then drains: no new connections or
 * requests, those in flight are answered. Tells NOTIFY_SOCKET that it is ready. Thread: the one that
 * called server_new; it is the first loop's, the others get threads of their own. Beside them, at the lowest
 * priority, the pages of the store are checked that its opening left out. SP_OK; SP_STORAGE when
 * the store has failed: restart; SP_STORE_DAMAGED when a page or row of it is bad; SP_NO_MEMORY when a thread cannot be had. */
SP_CHECK enum sp_code server_run(struct server *s, struct sp_error *err);
/* Asks for the orderly stop. Any thread, until server_run has returned. */
void server_stop(struct server *s);
void server_free(struct server *s); /* NULL is fine */

/* How many since the start. Any thread. */
uint64_t server_refused(const struct server *s, enum server_refusal why);

#endif
