/* SPDX-License-Identifier: Apache-2.0 */
/* net.h - what the files of this folder share. Private to server/net. */
#ifndef SP_NET_NET_H
#define SP_NET_NET_H

#include <uv.h>

#include "common/crypto/tls.h"
#include "common/wire/frame.h"
#include "server/net/server.h"

enum {
	READ_SIZE = 64 << 10, /* the loop's one read buffer */
	OUT_HIGH = 1 << 20, /* bytes waiting to be sent: above, nothing more is read */
	OUT_MAX = 4 << 20, /* one reply more than that, with room for TLS records */
	FILES_RESERVED = 64, /* open files that are no connections */
	DRAIN_DEFAULT_MS = 10000,
};

/* ---- writer.c: the one thread that writes, and the queue to it ---- */

/* A write on its way: the connection waits for it, or has gone (conn NULL: the write goes on). */
struct job {
	struct request *request;
	struct conn *conn;
	struct job *next; /* in the writer's queue */
	struct job *conn_next; /* among the connection's jobs in flight */
};

struct job_list {
	struct job *first, **last;
};

struct writer {
	struct app *app;
	uv_thread_t thread;
	uv_mutex_t lock; /* holds waiting, done, stopping */
	uv_cond_t wake;
	struct job_list waiting, done;
	bool stopping, made, started;
	uv_async_t async; /* tells the loop that `done` has grown */
};

/* `on_done` is called by the loop; it takes what is done with writer_take. */
SP_CHECK enum sp_code writer_start(struct writer *w, struct app *app, uv_loop_t *loop,
	uv_async_cb on_done, struct sp_error *err);
void writer_enqueue(struct writer *w, struct job *j); /* loop */
struct job *writer_take(struct writer *w); /* loop; NULL when there is none */
/* Finishes what waits, ends the thread, closes the async handle; what is done can still be taken. Loop. */
void writer_stop(struct writer *w);
void writer_free(struct writer *w);

/* ---- conn.c: one connection ---- */

enum conn_state {
	CONN_HANDSHAKE,
	CONN_IDLE,
	CONN_RECEIVING, /* a frame has begun */
	CONN_WORKING, /* requests are with the writer */
	CONN_REPLYING, /* the peer has not taken all that was sent */
	CONN_CLOSING,
	CONN_STATES,
};

struct conn {
	uv_tcp_t tcp;
	struct server *server;
	struct conn *prev, *next;
	enum conn_state state;
	uint64_t deadline_ms; /* of the state; loop time */
	uint64_t expires_ms; /* of an anonymous connection; 0 = never */
	uint64_t frame_ms; /* when the frame that is being received began */
	size_t untaken; /* bytes that the socket had not taken when the deadline was last looked at */
	struct tls *tls;
	struct buf in; /* decrypted, not yet cut into frames */
	struct buf out; /* encrypted, not yet given to the socket */
	struct buf sending; /* with the socket until conn_on_written */
	uv_write_t write;
	uv_shutdown_t shutdown;
	struct identity who;
	char peer[64];
	struct job *jobs;
	unsigned in_flight;
	bool reading, writing, welcomed, hello_done;
	bool ended; /* the peer sends nothing more: `last` when all that has come is taken */
	bool last; /* takes no more requests: closes when all is answered */
	bool revoked; /* its account is gone: `last`, and dropped at the next tick */
	bool shut; /* everything is sent and the sending side is closed */
};

/* Why a connection ends, for the log: the other side's fault or a limit of ours. */
void conn_log(const struct conn *c, const struct sp_error *why);
/* Ends the connection after what is in `out` has been sent; why NULL = as it should be. */
void conn_close(struct conn *c, const struct sp_error *why);
void conn_close_code(struct conn *c, enum sp_code code, const char *detail);
/* All is sent: closes our side, waits for the other. */
void conn_shut(struct conn *c);
/* Reads while there is room; state and deadline follow from what is pending. */
void conn_settle(struct conn *c);

/* The wait begins again: something has come, been done or been taken. */
void conn_progress(struct conn *c);

/* conn_send.c */
void conn_send(struct conn *c); /* encrypts what lies in the server's plain buffer */
void conn_flush(struct conn *c); /* gives the socket what waits */
/* Serves what has come and sends what it came to, as far as there is room and without keeping the others
 * waiting; state and deadline follow. */
void conn_run(struct conn *c);

/* conn_request.c */
/* Cuts and serves the frames that have come in whole, as long as there is room for answers. True when it
 * stopped for lack of room: something that has come is not served yet. */
bool conn_take_frames(struct conn *c);
bool conn_may_take(const struct conn *c);

/* Takes a waiting connection from the listener. */
void conn_accept(struct server *s);
/* The writer is done with the job; answers, and goes on with what was waiting. Frees the job. */
void conn_finish(struct job *j);
/* No more requests: closes at once when idle, else when all is answered. */
void conn_drain(struct conn *c);
const char *conn_state_name(const struct conn *c);

/* conn_watch.c */
/* Closes if a deadline has passed. */
void conn_check(struct conn *c, uint64_t now_ms);
/* Closes if the account that it acts for has been revoked since it was asked about. */
void conn_check_account(struct conn *c);
/* Gives up whatever is left and frees the connection. */
void conn_drop(struct conn *c);

/* ---- server.c ---- */

struct server {
	struct app *app;
	const struct server_keys *keys;
	const char *dir;
	uint64_t (*utc_ms)(void);
	struct server_timing timing;
	struct tls_config *tls; /* for new connections */
	struct cert_info certificate; /* that they are shown */
	uint64_t renewal_ms; /* when it is looked at next; loop time */
	uv_loop_t loop;
	uv_tcp_t listener;
	uv_timer_t tick;
	uv_async_t stop;
	uv_signal_t term, interrupt;
	struct writer writer;
	struct conn *conns;
	size_t n_conns, max_conns;
	uint32_t drain_ms;
	uint64_t drain_until_ms; /* 0 = not stopping */
	bool tells; /* app asks this server for its facts */
	bool accept_again; /* a connection waits that there was no memory for */
	char address[80];
	struct buf plain; /* a reply before it is encrypted */
	char read_buffer[READ_SIZE];
};

void server_add(struct server *s, struct conn *c);
void server_remove(struct server *s, struct conn *c); /* may end the loop */
/* uv_now of the loop */
uint64_t server_now(const struct server *s);

/* ---- certificate.c ---- */
/* The certificate of the keys, or a new one if it is due. SP_KEYS_INVALID, SP_NO_MEMORY. */
SP_CHECK enum sp_code certificate_open(struct server *s, struct sp_error *err);
/* Renews it when it is due; what cannot be done is logged and tried again the next time. */
void certificate_check(struct server *s);
void certificate_close(struct server *s);

/* ---- notify.c ---- */
/* Tells a service manager, if NOTIFY_SOCKET names one. */
void notify(const char *message);

#endif
