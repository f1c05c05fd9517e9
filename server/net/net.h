/* SPDX-License-Identifier: Apache-2.0 */
/* net.h - what the files of this folder share. Private to server/net. */
#ifndef SP_NET_NET_H
#define SP_NET_NET_H

#include <stdatomic.h>
#include <sys/socket.h>
#include <uv.h>

#include "common/base/log.h"
#include "common/crypto/tls.h"
#include "common/wire/frame.h"
#include "server/net/metrics.h"
#include "server/net/server.h"

enum {
	READ_SIZE = 64 << 10, /* a loop's one read buffer */
	READ_SIZE_SHORT = 8 << 10, /* of it, when memory is short */
	BUFFER_KEPT = 4 << 10, /* of a connection's that is empty, until it is idle */
	OUT_HIGH = 1 << 20, /* bytes that may wait to be sent: above, nothing more is taken */
	OUT_HIGH_ANONYMOUS = 64 << 10,
	OUT_MAX = 4 << 20, /* one reply more than that, with room for TLS records */
	FILES_RESERVED = 56, /* open files that are no connections, */
	FILES_LOOP = 8, /* and those of each loop */
	CONNECTIONS_MANY = 256, /* when so many have gone, what they had is worth giving back */
	CONNECTIONS_LEAST = 16, /* however few files may be open */
	DRAIN_DEFAULT_MS = 10000,
	ANSWERED_MAX = 32, /* answers of a turn that are counted together */
};

struct conn;
struct loop;

/* ---- caps.c: how many connections an address or an account has, on all loops ---- */

enum { CAPS_BUCKETS = 1024 };
enum cap_kind { CAP_NONE, CAP_IPV4, CAP_IPV6, CAP_ACCOUNT };
struct cap {
	enum cap_kind kind;
	uint64_t key; /* IPv4 address, first half of an IPv6 address, account */
};
struct tally;
/* Starts as all zeros, then caps_init. Any thread. */
struct caps {
	uv_mutex_t lock;
	bool made;
	struct tally *buckets[CAPS_BUCKETS];
};
SP_CHECK enum sp_code caps_init(struct caps *c, struct sp_error *err);
void caps_close(struct caps *c);
struct cap cap_of_address(const struct sockaddr_storage *at);
/* Counts one more, unless there are `max` (0 = not counted) or there is no memory to count in: false.
 * *taken is what caps_give needs. */
bool caps_take(struct caps *c, struct cap of, uint32_t max, struct cap *taken);
void caps_give(struct caps *c, struct cap *taken);

/* ---- notice.c: what is logged about connections ---- */

/* A line: event, peer, reason and `about`=detail. All but peer and detail are literals. */
struct notice {
	enum log_level level;
	const char *event, *peer, *reason, *about, *detail;
};
struct notice_kept {
	struct notice what; /* without peer and detail; event NULL: nothing yet */
	char peer[64]; /* of the newest */
	char detail[SP_ERROR_TEXT];
	uint64_t told_ms; /* when the last line was written */
	uint64_t count; /* since then */
};
enum { NOTICES = 32 };
/* Starts as all zeros, then notices_init. Any thread. */
struct notices {
	uv_mutex_t lock;
	bool made;
	struct notice_kept kept[NOTICES];
	uint64_t others, others_ms; /* those that had no place among them */
};
SP_CHECK enum sp_code notices_init(struct notices *n, struct sp_error *err);
void notices_close(struct notices *n);
/* Writes the line, unless one that differs only in its peer was written within the last second: then it is
 * counted. */
void notices_add(struct notices *n, const struct notice *what, uint64_t now_ms);
/* Writes what has been counted and is due, or all of it: one line each, with the count. */
void notices_tell(struct notices *n, uint64_t now_ms, bool all);

/* ---- writer.c: the one thread that writes, and the queue to it ---- */

/* A request under way: with the writer, or with frames of its reply still to be made. Its connection waits for
 * it, or has gone (conn NULL: a write goes on). */
struct job {
	struct request *request;
	struct loop *loop;
	struct conn *conn;
	struct job *next; /* in a job_list */
	struct job *conn_next; /* among the connection's jobs that are with the writer */
};

struct job_list {
	struct job *first, **last;
};
void job_list_clear(struct job_list *l);
void job_list_add(struct job_list *l, struct job *j);
struct job *job_list_take(struct job_list *l); /* NULL when it is empty */

struct writer {
	struct app *app;
	uv_thread_t thread;
	uv_mutex_t lock; /* holds waiting, stopping and the loops' lists of what is done */
	uv_cond_t wake;
	struct job_list waiting;
	atomic_size_t queued; /* jobs in it */
	struct loop *told; /* the last that was given something back; the writer's */
	bool over; /* no more will come; the writer's */
	bool stopping, made, started;
};

SP_CHECK enum sp_code writer_start(struct writer *w, struct app *app, struct sp_error *err);
void writer_enqueue(struct writer *w, struct job *j); /* any loop */
/* What is done of the loop's jobs; NULL when there is none. The loop's async `given` tells of them. */
struct job *writer_take(struct writer *w, struct loop *l);
/* Finishes what waits and ends the thread; what is done can still be taken. */
void writer_stop(struct writer *w);
void writer_free(struct writer *w);

/* ---- check.c: the pages of the store that its opening left out ---- */

/* A thread for as long as there are any. Damage stops the server. */
struct checker {
	struct server *server;
	uv_thread_t thread;
	bool started;
	atomic_bool stop;
	struct sp_error damage; /* valid when it has ended; SP_OK: none was found */
};
/* Without a thread the server serves all the same, and the log says so. */
void checker_start(struct checker *c, struct server *s);
/* Ends it at once. SP_STORE_DAMAGED if it found damage. */
SP_CHECK enum sp_code checker_stop(struct checker *c, struct sp_error *err);

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
_Static_assert((int)CONN_STATES < (int)METRIC_STATES, "each state is counted");
enum { TIMED_OUT_ANONYMOUS = CONN_STATES }; /* not of a state: the whole life was too long */

struct conn {
	uv_tcp_t tcp;
	struct loop *loop;
	struct conn *prev, *next;
	enum conn_state state;
	uint64_t deadline_ms; /* of the state; loop time */
	uint64_t expires_ms; /* of an anonymous connection; 0 = never */
	uint64_t frame_ms; /* when the frame that is being received began */
	uint64_t frame_ns; /* the same of clock_steady_ns */
	size_t out_high; /* bytes waiting to be sent: above, nothing more is taken */
	size_t untaken; /* bytes that the socket had not taken when the deadline was last looked at */
	struct tls *tls;
	struct buf in; /* decrypted, not yet cut into frames */
	struct buf out; /* encrypted, not yet given to the socket */
	struct buf sending; /* with the socket until conn_on_written */
	uv_write_t write;
	uv_shutdown_t shutdown;
	struct identity who;
	struct cap by_address, by_account; /* as it was counted */
	char peer[64];
	struct job *jobs; /* with the writer */
	struct job_list replies; /* of which frames are still to be made, in turn */
	unsigned in_flight; /* of both */
	bool reading, writing, welcomed, hello_done;
	bool ended; /* the peer sends nothing more: `last` when all that has come is taken */
	bool last; /* takes no more requests: closes when all is answered */
	bool revoked; /* its account is gone: `last`, and dropped at the next tick */
	bool unserved; /* something that has come waits for room, or for the connection's next turn */
	bool waits; /* has waited for memory, of which there is some again, or for a turn */
	uint64_t round, read_round; /* of its loop, in which it went on last, and was read last */
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

/* conn_begin.c */
/* Takes over the socket of a new connection, which the loop has counted. */
void conn_accept(struct loop *l, int fd, const struct sockaddr_storage *at);
/* After the handshake the server speaks first: only now the client knows that it is let in. */
void conn_welcome(struct conn *c);

/* conn_send.c */
void conn_send(struct conn *c); /* encrypts what lies in the loop's plain buffer */
/* The request's answer is made, a frame of `replied` bytes: counted when it is sent, in this turn of the connection.
 * With `c` NULL nobody waits for it. */
void conn_answered(struct loop *l, struct conn *c, const struct request *r, size_t replied);
void conn_flush(struct conn *c); /* gives the socket what waits */
/* Serves what has come and sends what it came to, as far as there is room and without keeping the others
 * waiting; state and deadline follow. */
void conn_run(struct conn *c);
/* The same, in another turn when this one has lasted too long; until then it is not read. */
void conn_run_in_time(struct conn *c);

/* conn_request.c */
/* Cuts and serves the frames that have come in whole, as long as there is room for answers and the connection's
 * turn lasts; c->unserved when something is left. */
void conn_take_frames(struct conn *c);
bool conn_may_take(struct conn *c);
/* One more frame of the reply whose turn it is, unless the frame before is still with the socket. */
void conn_continue(struct conn *c);
/* The writer is done with the job; answers, and goes on with what was waiting. Owns the job. */
void conn_finish(struct job *j);
/* The connection has gone: nobody waits for what is under way. */
void conn_forget_jobs(struct conn *c);

/* No more requests: closes at once when idle, else when all is answered. */
void conn_drain(struct conn *c);
const char *conn_state_name(enum conn_state state);

/* conn_watch.c */
/* Closes if a deadline has passed. */
void conn_check(struct conn *c, uint64_t now_ms);
/* When it must be looked at next; loop time, 0 = at every tick. */
uint64_t conn_due_ms(const struct conn *c);
/* Of a place in struct metrics' timed_out, as log and metrics have it. */
const char *conn_timeout_name(size_t of);
/* Closes if the account that it acts for has been revoked since it was asked about. */
void conn_check_account(struct conn *c);
/* Gives up whatever is left and frees the connection. */
void conn_drop(struct conn *c);
/* Whether it has to wait until there is more memory. */
bool conn_is_held_back(struct conn *c);
/* Of the loop's connections, the one that holds the most memory goes. Returns how much that was; 0 = nobody holds
 * more than the server's share. */
size_t conn_shed(struct loop *l);

/* ---- loop.c: a thread with its connections ---- */

struct loop {
	struct server *server;
	uv_loop_t uv;
	uv_thread_t thread; /* not of the first, which runs on the server's */
	int listener_fd; /* its own of the one socket; -1 = does not listen */
	uv_poll_t listener;
	uv_timer_t tick;
	uv_prepare_t turn; /* before each wait */
	uv_async_t stop;
	uv_async_t given; /* `finished` or `arrivals` has grown, or `again` is set */
	struct job_list finished; /* by the writer, under its lock */
	struct arrival *arrivals; /* from other loops, under the server's lock */
	atomic_size_t n_conns; /* with those that are on their way here */
	struct conn *conns;
	uint64_t due_ms; /* before it none of them has to be looked at */
	uint64_t revocations; /* of which all of them have heard */
	uint64_t drain_until_ms; /* 0 = not stopping */
	uint64_t full_ms; /* since when memory has been short; 0 = it is not */
	bool made, started;
	bool deaf; /* the machine had no room for a connection: listens again at the next tick */
	bool paused; /* a connection is not read, or not served, because memory is short, */
	bool held_back; /* or because it holds much of it */
	bool again; /* a connection's turn was over, and nothing but the next turn goes on with it */
	uint64_t round; /* in which each of these goes on once */
	uint64_t
		read_round; /* in which each is read once when there is not time for all in a turn */
	bool unread,
		left_unread; /* somebody waits to be read: since the last turn, and from this one on */
	struct buf plain; /* a reply before it is encrypted */
	struct metrics metrics;
	uint64_t turn_ns; /* when the turn's first callback began; 0 = the loop waits */
	struct answered answered[ANSWERED_MAX]; /* by the connection whose turn it is */
	size_t n_answered;
	char read_buffer[READ_SIZE];
};

/* `listener` is duplicated. Handles are made; nothing runs. */
SP_CHECK enum sp_code loop_init(
	struct loop *l, struct server *s, int listener, struct sp_error *err);
/* Serves until the server stops and its last connection has gone. Its asyncs stay open. */
void loop_run(struct loop *l);
void loop_close(struct loop *l); /* runs nowhere any more */
void loop_add(struct loop *l, struct conn *c);
void loop_remove(struct loop *l, struct conn *c); /* may end the loop */
/* Then, or before, the tick looks at its connections. */
void loop_due(struct loop *l, uint64_t at_ms);
/* In its next turn the loop goes on with what is unserved. */
void loop_again(struct loop *l);
/* Gives the loop a socket that another has accepted. False: no memory. Any loop. */
bool loop_give(struct loop *l, int fd, const struct sockaddr_storage *at);
uint64_t loop_now(const struct loop *l); /* uv_now */

/* ---- turn.c: from one wait of a loop to the next ---- */

void loop_wake(struct loop *l); /* a callback begins, and with the first of them the turn */
/* Its turn has lasted too long for one more to be served. */
bool loop_is_late(const struct loop *l);
/* Whether a connection that was read last in `round` is read in this turn; then `round` is the one of today. What it has
 * sent stays with the socket, which tells of it in the next turn again. */
bool loop_may_read(struct loop *l, uint64_t *round);
void loop_end_turn(struct loop *l); /* before the loop waits */

/* ---- listen.c ---- */

/* Binds and listens; the socket, and the server's address with the port that was taken. */
SP_CHECK enum sp_code listen_open(
	struct server *s, const struct server_options *o, int *out, struct sp_error *err);
/* The listener's callback: takes some of the connections that wait. */
void listen_on_ready(uv_poll_t *handle, int status, int events);

/* ---- server.c ---- */

/* Both clocks at one moment. */
struct clocks {
	uint64_t utc_ms, steady_ms;
};

/* What the loops share. */
struct server {
	struct app *app;
	const struct server_keys *keys;
	const char *dir;
	uint64_t (*utc_ms)(void);
	struct server_timing timing;
	uint32_t drain_ms;
	size_t max_conns;
	uint32_t max_by_address, max_by_account;
	uint64_t memory_limit;
	struct meter *memory; /* the app's */

	uv_mutex_t lock; /* of what is shown, and of the loops' arrivals */
	bool lock_made;
	struct tls_config *tls; /* for new connections */
	struct cert_info certificate; /* that they are shown */
	uint64_t
		renewal_ms; /* when they are looked at next; the first loop's time, and its alone */

	struct clocks clocks; /* as last looked at; the first loop's */

	struct writer writer;
	struct checker checker;
	struct caps caps;
	struct notices notices;
	struct slow slow;
	struct metrics_port *metrics_port; /* NULL = there is none */
	uint64_t started_ms; /* UTC */
	atomic_bool stopping;
	atomic_uint_fast64_t refused[REFUSALS];
	bool tells; /* app asks this server for its facts */
	uv_signal_t term, interrupt; /* of the first loop */
	struct loop *loops;
	size_t n_loops;
	size_t most_conns; /* since memory was last given back to the machine; the first loop's */
	char address[80];
};

size_t server_connections(const struct server *s);
/* Whether so much memory is held that nothing more is read. */
bool server_is_full(const struct server *s);
/* Bytes that are held beyond three quarters of the limit: with any, who holds more than server_share is not read. */
size_t server_excess(const struct server *s);
size_t server_share(const struct server *s);
/* Bytes to be given back until half of it is free: with none those who held much may go on. Not as soon as they were
 * stopped, or all would go to and fro. */
size_t server_surplus(const struct server *s);
void server_count_refusal(struct server *s, enum server_refusal why);
/* What is due by time: the certificate, notices. The first loop's tick. */
void server_look_after(struct server *s);

/* ---- clock.c ---- */
/* Logs when the time of day is before the newest entry, and when it was set. First loop. */
void clock_begin(struct server *s);
void clock_look(struct server *s);

/* ---- certificate.c ---- */
/* The certificate of the keys, or a new one if it is due. SP_KEYS_INVALID, SP_NO_MEMORY. */
SP_CHECK enum sp_code certificate_open(struct server *s, struct sp_error *err);
/* Renews it when it is due; what cannot be done is logged and tried again the next time. First loop. */
void certificate_check(struct server *s);
/* TLS for a new connection, with the certificate of now. Any loop. */
SP_CHECK enum sp_code certificate_new_tls(struct server *s, struct tls **out, struct sp_error *err);
uint64_t certificate_not_after_ms(struct server *s); /* any loop */
void certificate_close(struct server *s);

/* ---- notify.c ---- */
/* Tells a service manager, if NOTIFY_SOCKET names one. */
void notify(const char *message);

#endif
