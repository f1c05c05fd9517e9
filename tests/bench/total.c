/* SPDX-License-Identifier: Apache-2.0 */
/* total.c - asks a server for every total that it can make of filled sets, and checks them.
 *
 * bench_total PROFILE_DIR PORT SETS CONNECTIONS TIMES [YEARS]   TOTAL of each set and year, YEARS of the 20, shared out
 *     among the connections, as many in flight as a connection may have; so many times, the first not counted.
 * Prints `ms M` for each time: from the first byte sent to the last reply read and decrypted. Then, of the last time:
 * `bytes B`, the replies; `totals N`, `sum S` and `weighted W`, over questions and years, of the answers' sums and of
 * each times its indicator's number. The totals are held against sweden_value. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/call/link.h"
#include "common/base/clock.h"
#include "tests/bench/sweden.h"
#include "tests/lib/profile.h"

enum { CONNECTIONS_MAX = 64, REPLY_MAX = 1 << 30, TIMEOUT_MS = 120000 };

struct reply {
	size_t at, len; /* of a frame's body, in the line's `kept` */
};

/* One connection and its share of the requests: numbers first, first + step, ... below n. */
struct line {
	struct asking *all;
	struct link link;
	unsigned first;
	struct buf kept; /* bodies of all replies */
	struct reply *replies;
	size_t n_replies, cap_replies;
	pthread_t thread;
};

struct asking {
	const struct call_options *call;
	unsigned sets, years, n_lines, requests;
	struct line lines[CONNECTIONS_MAX];
	pthread_barrier_t together;
};

static void add_request(struct line *l, unsigned number, struct buf *out)
{
	char plan[SWEDEN_NAME];
	struct sp_error err = {0};
	struct buf body;
	buf_init(&body, 1024);
	sweden_plan_id(number / l->all->years + 1, plan);
	const struct msg_total m = {
		.plan = plan, .year = SWEDEN_FIRST_YEAR + number % l->all->years};
	MUST(codec_encode(CODEC_TOTAL, &m, &body, &err), "total");
	const struct frame f = {.type = MESSAGE_TOTAL, .tag = number + 2, .body = buf_bytes(&body)};
	MUST(frame_write(out, &f), "frame");
	buf_free(&body);
}

static void keep(struct line *l, struct bytes body)
{
	struct sp_error err = {.code = SP_NO_MEMORY};
	if (l->n_replies == l->cap_replies) {
		l->cap_replies = l->cap_replies ? 2 * l->cap_replies : 64;
		l->replies = realloc(l->replies, l->cap_replies * sizeof *l->replies);
		if (!l->replies)
			test_die("replies", &err);
	}
	l->replies[l->n_replies++] = (struct reply){l->kept.len, body.len};
	buf_add(&l->kept, body.ptr, body.len);
	if (l->kept.failed)
		test_die("replies", &err);
}

/* Sends what there is room for; the next for each that is answered. */
static void ask_all(struct line *l)
{
	struct sp_error err = {0};
	struct buf out;
	unsigned next = l->first, in_flight = 0, step = l->all->n_lines;
	buf_init(&out, 1 << 20);
	while (next < l->all->requests || in_flight > 0) {
		struct frame f;
		for (; next < l->all->requests && in_flight < FRAME_MAX_IN_FLIGHT; next += step) {
			add_request(l, next, &out);
			in_flight++;
		}
		if (out.len > 0)
			MUST(link_send(&l->link, buf_bytes(&out), &err), "send");
		buf_clear(&out);
		MUST(link_frame(&l->link, &f, &err), "reply");
		if (f.flags & FRAME_ERROR)
			test_die("the server refused", &err);
		keep(l, f.body);
		in_flight -= !(f.flags & FRAME_MORE);
	}
	buf_free(&out);
}

static void *ask(void *user)
{
	struct line *l = user;
	pthread_barrier_wait(&l->all->together);
	link_restart_clock(&l->link);
	ask_all(l);
	pthread_barrier_wait(&l->all->together);
	return NULL;
}

static double run_once(struct asking *x)
{
	for (unsigned i = 0; i < x->n_lines; i++) {
		x->lines[i].n_replies = 0;
		buf_clear(&x->lines[i].kept);
		pthread_create(&x->lines[i].thread, NULL, ask, &x->lines[i]);
	}
	struct timespec from, to;
	pthread_barrier_wait(&x->together);
	clock_gettime(CLOCK_MONOTONIC, &from);
	pthread_barrier_wait(&x->together);
	clock_gettime(CLOCK_MONOTONIC, &to);
	for (unsigned i = 0; i < x->n_lines; i++)
		pthread_join(x->lines[i].thread, NULL);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

/* ---- connecting ---- */

static void greet(struct line *l)
{
	struct sp_error err = {0};
	struct frame f;
	struct buf body, out;
	const struct msg_hello hello = {.protocol = PROTOCOL_VERSION_MAX, .software = "bench"};
	buf_init(&body, 1 << 16);
	buf_init(&out, 1 << 16);
	MUST(link_frame(&l->link, &f, &err), "welcome");
	MUST(codec_encode(CODEC_HELLO, &hello, &body, &err), "hello");
	f = (struct frame){.type = MESSAGE_HELLO, .tag = 1, .body = buf_bytes(&body)};
	MUST(frame_write(&out, &f), "hello");
	MUST(link_send(&l->link, buf_bytes(&out), &err), "hello");
	MUST(link_frame(&l->link, &f, &err), "hello");
	if (f.flags & FRAME_ERROR)
		test_die("the server refused the hello", &err);
	buf_free(&out);
	buf_free(&body);
}

static void connect_all(struct asking *x)
{
	struct sp_error err = {0};
	for (unsigned i = 0; i < x->n_lines; i++) {
		struct line *l = &x->lines[i];
		l->all = x;
		l->first = i;
		buf_init(&l->kept, REPLY_MAX);
		MUST(link_open(&l->link, x->call, &err), "connect");
		greet(l);
	}
}

/* ---- checking ---- */

struct sums {
	uint64_t totals, bytes;
	int64_t sum, weighted;
};

static void add_question(const struct msg_question_total *q, struct sums *s)
{
	int64_t indicator = strtol(strrchr(q->key, '/') + 2, NULL, 10);
	s->totals++;
	s->sum += q->low / DECIMAL_ONE;
	s->weighted += q->low / DECIMAL_ONE * indicator;
}

static struct sums add_up(const struct asking *x)
{
	struct sums s = {0};
	for (unsigned i = 0; i < x->n_lines; i++)
		for (size_t k = 0; k < x->lines[i].n_replies; k++) {
			const struct line *l = &x->lines[i];
			struct sp_error err = {0};
			struct msg_total_reply reply;
			struct arena a;
			arena_init(&a, 16 << 20);
			struct bytes body = bytes_of(
				buf_bytes(&l->kept).ptr + l->replies[k].at, l->replies[k].len);
			MUST(codec_decode(CODEC_TOTAL_REPLY, body, &a, &reply, &err), "reply");
			for (size_t q = 0; q < reply.n_questions; q++)
				add_question(&reply.questions[q], &s);
			s.bytes += body.len;
			arena_free(&a);
		}
	return s;
}

static struct sums expected(const struct asking *x)
{
	struct sums s = {.totals = (uint64_t)x->requests * SWEDEN_INDICATORS};
	for (unsigned set = 1; set <= x->sets; set++)
		for (uint32_t year = 0; year < x->years; year++)
			for (unsigned unit = 1; unit <= SWEDEN_ORGANISATIONS; unit++)
				for (unsigned i = 1; i <= SWEDEN_INDICATORS; i++) {
					int64_t value = sweden_value(
						set, unit, SWEDEN_FIRST_YEAR + year, i);
					s.sum += value;
					s.weighted += value * i;
				}
	return s;
}

static int conclude(const struct asking *x)
{
	const struct sums got = add_up(x), want = expected(x);
	printf("bytes %" PRIu64 "\ntotals %" PRIu64 "\nsum %" PRId64 "\nweighted %" PRId64 "\n",
		got.bytes, got.totals, got.sum, got.weighted);
	if (got.totals == want.totals && got.sum == want.sum && got.weighted == want.weighted)
		return 0;
	fprintf(stderr,
		"bench_total: wanted %" PRIu64 " totals, sum %" PRId64 ", weighted %" PRId64 "\n",
		want.totals, want.sum, want.weighted);
	return 1;
}

int main(int argc, char **argv)
{
	static struct asking x;
	struct arena a;
	struct call_options call;
	if (argc < 6)
		return 2;
	arena_init(&a, 1 << 20);
	test_profile_load(argv[1], "localhost", argv[2], &a, &call);
	call.timeout_ms = TIMEOUT_MS;
	x.call = &call;
	x.sets = (unsigned)strtoul(argv[3], NULL, 10);
	x.n_lines = (unsigned)strtoul(argv[4], NULL, 10);
	x.years = argc > 6 ? (unsigned)strtoul(argv[6], NULL, 10) : SWEDEN_YEARS;
	x.requests = x.sets * x.years;
	if (x.n_lines < 1 || x.n_lines > CONNECTIONS_MAX || x.years < 1 || x.years > SWEDEN_YEARS)
		return 2;
	pthread_barrier_init(&x.together, NULL, x.n_lines + 1);
	connect_all(&x);
	for (unsigned long i = 0; i <= strtoul(argv[5], NULL, 10); i++) {
		double ms = run_once(&x);
		if (i > 0)
			printf("ms %.3f\n", ms);
	}
	int status = conclude(&x);
	for (unsigned i = 0; i < x.n_lines; i++) {
		link_close(&x.lines[i].link);
		buf_free(&x.lines[i].kept);
		free(x.lines[i].replies);
	}
	pthread_barrier_destroy(&x.together);
	test_profile_free(&call);
	arena_free(&a);
	return status;
}
