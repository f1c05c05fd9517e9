/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.h - what is counted while the server works, the page that tells it, and the port that gives it out.
 * Private to server/net. */
#ifndef SP_NET_METRICS_H
#define SP_NET_METRICS_H

#include <stdatomic.h>
#include <uv.h>

#include "common/base/histogram.h"
#include "server/app/app.h"

struct server;

/* ---- metrics.c: counting ---- */

enum {
	METRIC_TYPES = 64, /* of requests; number 0 stands for those that there are not */
	METRIC_ERRORS = 700, /* numbers of proto/errors.def */
	METRIC_STATES = 8, /* of connections */
	METRIC_TIMES = 11, /* bounds of a request's time */
};
/* Refused: the client's to mend. Failed: the server's own. */
enum metric_end { METRIC_OK, METRIC_REFUSED, METRIC_FAILED, METRIC_ENDS };
/* What a request goes through, as far as it comes to it. */
enum metric_stage {
	STAGE_READ, /* from its frame's first byte to the last: the client's time and the network's */
	STAGE_PREPARE,
	STAGE_QUEUE,
	STAGE_APPLY,
	STAGE_COMMIT,
	STAGE_REPLY, /* made, after the loop has come round to it */
	STAGE_SEND, /* encrypted and offered to the socket */
	STAGES,
};
extern const char *const metric_stage_names[STAGES];
extern const char *const metric_end_names[METRIC_ENDS];

/* Of one loop, which alone counts; any thread reads. */
struct metrics {
	atomic_uint_fast64_t ended[METRIC_TYPES][METRIC_ENDS];
	struct histogram
		took_us[METRIC_TYPES]; /* from the frame's last byte to its reply's sending */
	struct histogram stages_us[STAGES];
	struct histogram turns_us; /* how long the loop did not look whether there was more to do */
	atomic_uint_fast64_t errors[METRIC_ERRORS];
	atomic_uint_fast64_t received, sent; /* bytes, as they are on the wire */
	atomic_uint_fast64_t conns[METRIC_STATES]; /* by state, now */
	atomic_uint_fast64_t timed_out[METRIC_STATES]; /* by the state whose deadline it was */
};
void metrics_init(struct metrics *m);
/* One of its counters, by its loop. */
void metrics_add(atomic_uint_fast64_t *counter, uint64_t n);

/* A request whose answer is made. */
struct answered {
	struct request_times times;
	uint64_t account; /* 0 = anonymous */
	size_t received, replied; /* bytes: its body, the reply's first frame */
	enum sp_code outcome;
	uint16_t type;
};
void metrics_count(struct metrics *m, const struct answered *a);
/* A connection has gone from one state to another. */
void metrics_move(struct metrics *m, unsigned from, unsigned to);
uint64_t metrics_requests(const struct server *s); /* answered by all loops since the start */
/* A frame refused before it was a request, or a later frame of a reply that came to nothing. */
void metrics_count_error(struct metrics *m, enum sp_code code);
enum metric_end metrics_end(enum sp_code outcome);
/* The slot of a type; 0 when there is no such request. */
unsigned metrics_type(uint16_t type);
/* How long each stage took; UINT64_MAX for one that it has not come to. A stage lasts from the end of whichever was
 * before it, so that they add up. */
void metrics_stages(const struct answered *a, uint64_t ns[STAGES]);
uint64_t metrics_took_ns(const struct answered *a); /* from the frame's last byte */

/* ---- metrics_text.c: the format. Names, helps and labels are literals: nothing in them needs to be escaped ---- */

struct metric_label {
	const char *name, *value; /* NULL = none */
};
void metrics_family(struct buf *b, const char *name, const char *type, const char *help);
void metrics_sample(struct buf *b, const char *name, struct metric_label of, uint64_t value);
/* The end of a sample's line; `per` of the unit make one: a million microseconds make a second. */
void metrics_value(struct buf *b, uint64_t value, uint64_t per);
void metrics_histogram(struct buf *b, const char *name, struct metric_label of,
	const struct histogram_state *s, uint64_t per);

/* ---- metrics_page.c ---- */

enum { METRICS_PAGE_MAX = 1 << 20 };
/* metrics_figures.c: the first half, what is asked for. */
void metrics_figures(struct server *s, struct buf *out);
/* Appends the page, Prometheus text format 0.0.4: only what is known. Errors show in out->failed. Any thread. */
void metrics_page(struct server *s, struct buf *out);

/* ---- metrics_port.c: a thread of its own, so that nobody who asks keeps a loop from its work ---- */

struct metrics_port;
/* On 127.0.0.1; port 0 = one that is free. SP_PORT_TAKEN, SP_CONFIG_VALUE, SP_NO_MEMORY, SP_INTERNAL. */
SP_CHECK enum sp_code metrics_port_open(
	struct server *s, uint16_t port, struct metrics_port **out, struct sp_error *err);
const char *metrics_port_address(const struct metrics_port *p);
SP_CHECK enum sp_code metrics_port_start(struct metrics_port *p, struct sp_error *err);
void metrics_port_close(struct metrics_port *p); /* ends its thread; NULL is fine */

/* ---- slow.c: requests that took long, in the log ---- */

/* Of one type of request: what has not been told yet. */
struct slow_kept {
	struct answered worst;
	char peer[64]; /* of it */
	uint64_t count; /* since the last line */
	uint64_t told_ms;
};
/* Starts as all zeros, then slow_init. Any thread. */
struct slow {
	uv_mutex_t lock;
	bool made;
	uint64_t limit_ns; /* 0 = none is slow */
	struct slow_kept kept[METRIC_TYPES];
};
SP_CHECK enum sp_code slow_init(struct slow *s, uint32_t limit_ms, struct sp_error *err);
void slow_close(struct slow *s);
/* Writes a line if it was slow, unless one about such requests was written within the last second: then it is
 * counted, and the slowest of them is told when the second is over. */
void slow_look(struct slow *s, const struct answered *a, const char *peer, uint64_t now_ms);
/* Writes what has been counted and is due, or all of it. */
void slow_tell(struct slow *s, uint64_t now_ms, bool all);

#endif
