/* SPDX-License-Identifier: Apache-2.0 */
/* load.h - one load generator for every server that is measured: what differs between them is a struct speech. */
#ifndef SP_TESTS_BENCH_LOAD_H
#define SP_TESTS_BENCH_LOAD_H

#include <netinet/in.h>

#include "common/base/arena.h"
#include "tests/bench/load/link.h"
#include "tests/bench/sweden.h"

enum { SLOTS = 32 }; /* requests of one connection that are not answered yet */

enum task {
	TASK_PING, /* the least that the server answers */
	TASK_SUBMIT, /* 60 values and 40 texts, kept on disk */
	TASK_SMALL, /* one value */
	TASK_FETCH, /* one of `objects` submissions of 20 KiB */
	TASK_TOTAL, /* one indicator of one year */
	TASK_YEAR, /* all indicators of one year; years in turn */
	TASK_COUNT
};

enum mode {
	MODE_CLOSED, /* each client asks, waits for the answer, asks again */
	MODE_OPEN, /* requests come at a rate, whether answers come or not; they wait for a free connection */
	MODE_CONNECT, /* each client connects, asks once, leaves, again */
	MODE_IDLE /* all connect and say nothing */
};

struct speech;

struct options {
	const struct speech *speech;
	enum task task;
	enum mode mode;
	struct sockaddr_in peer;
	struct link_files files;
	const char *
		accounts; /* folder of the profiles "u001-001" ..: client i is the account of unit i; NULL = all are
				 the one of `files`, which submits on behalf of the units */
	unsigned clients, threads, depth, set;
	uint32_t objects;
	uint32_t request_size, reply_size; /* of an echo */
	uint64_t count; /* requests of each client; 0 = as long as `seconds` */
	double warm, seconds, rate;
	bool rows; /* PostgreSQL: a statement for each row, not for each table */
	bool batch; /* a figure is `depth` requests from the first's beginning to the last's answer */
};

/* options.c: reads the command line, and ends the program when it is wrong. */
void options_read(int argc, char **argv, struct options *o);

struct lane;

struct conn {
	struct lane *lane;
	SSL_CTX *context;
	unsigned number; /* of the client, from 0 */
	enum {
		CONN_NONE,
		CONN_CONNECTING,
		CONN_BEFORE,
		CONN_HANDSHAKE,
		CONN_GREETING,
		CONN_READY
	} state;
	struct link link;
	struct buf in;
	bool waits_to_write, over; /* over: it has its answer, and leaves */
	unsigned in_flight, first; /* slots; `first` is the oldest */
	uint64_t asked;
	uint64_t started[SLOTS]; /* ns */
	/* for the speech */
	unsigned step;
	uint32_t revision;
	size_t need; /* bytes until the reply is whole, where that is known */
};

/* A thread and its connections. */
struct lane {
	const struct options *options;
	const struct content *content; /* shared */
	unsigned index;
	int epoll;
	struct conn *conns;
	unsigned n, opened, ready, connecting;
	struct buf say; /* a request while it is made */
	struct arena scratch;
	uint64_t random;
	bool stopping;
	uint64_t from, until; /* ns: what is counted */
	uint64_t *took; /* ns, of each request that counts */
	size_t n_took, cap_took;
	uint64_t lost; /* connections that the server closed */
	/* MODE_OPEN: requests that wait for a connection, connections that wait for a request */
	uint64_t next, *due;
	size_t due_from, due_to, cap_due;
	struct conn **idle;
	unsigned idle_from, n_idle; /* a ring of n */
	uint64_t unanswered;
};

enum taken {
	TAKE_MORE, /* it is not whole yet */
	TAKE_ON, /* something that was no answer */
	TAKE_READY, /* the greeting is over */
	TAKE_REPLY
};

/* How a server is spoken to. ask and greet append to c->lane->say; an error from the server ends the program. */
struct speech {
	const char *name, *alpn;
	const char *before; /* said before TLS; then one byte 'S' is awaited */
	size_t before_size;
	unsigned tasks; /* bits */
	void (*greet)(
		struct conn *c, struct buf *say); /* behind the handshake; NULL = nothing is said */
	bool ready_at_once; /* without waiting for anything */
	void (*ask)(struct conn *c, unsigned slot, struct buf *say);
	/* The first of what has come. Sets *used, and for TAKE_REPLY *slot, which is c->first unless answers have an
	 * order of their own. What it says at once (say) goes out. */
	enum taken (*take)(
		struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *say);
};

extern const struct speech speech_samplan, speech_redis, speech_http, speech_postgresql,
	speech_echo;

/* content.c: what is sent, made once. */
struct content {
	struct arena arena;
	struct sweden_form form; /* of every submission */
	struct bytes body; /* a SubmitRequest as a whole: what others store */
	struct bytes answers; /* the same from field 7 on: what comes behind base_revision */
	struct bytes filler; /* of an echo */
};
void content_init(struct content *c, const struct options *o);
/* The unit and year of a client, or of the n-th follow-up of a filled store. */
void content_place(uint32_t n, unsigned set, char unit[SWEDEN_NAME], uint32_t *year);

/* lane.c */
uint64_t lane_random(struct lane *l);
/* Runs a lane to its end; `together` is called when all its connections are ready, and returns when all of the
 * other lanes' are. The lane's options, content, conns, n and index are set. */
void lane_run(struct lane *l, void (*together)(void *), void *user);

/* conn.c */
void conn_open(struct conn *c);
void conn_event(struct conn *c, uint32_t events);
/* Asks once more; `started` is when the request was due (ns). */
void conn_ask(struct conn *c, uint64_t started);
void conn_send(struct conn *c); /* what conn_ask has made */
void conn_close(struct conn *c, bool say_so);

/* What a connection tells its lane. */
void lane_ready(struct conn *c);
void lane_reply(struct conn *c, uint64_t started);
void lane_ended(struct conn *c); /* by the server */

#endif
