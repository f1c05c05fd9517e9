/* SPDX-License-Identifier: Apache-2.0 */
/* lane.c - a thread of the load generator: when which connection asks, and what is counted. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/bench/load/load.h"

enum { SAY_MAX = 16 << 20, SCRATCH_MAX = 1 << 20, EVENTS = 256, CONNECTING_MAX = 64, DRAIN_S = 15 };
#define SECOND UINT64_C(1000000000)

uint64_t lane_random(struct lane *l)
{
	uint64_t x = l->random += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static void *grown(void *old, size_t *cap, size_t size)
{
	*cap = *cap ? *cap * 2 : 1 << 16;
	void *new = realloc(old, *cap * size);
	if (!new)
		link_die("no memory");
	return new;
}

/* `at`: the moment that says whether it counts. */
static void count(struct lane *l, uint64_t at, uint64_t took)
{
	if (at < l->from || at >= l->until)
		return;
	if (l->n_took == l->cap_took)
		l->took = grown(l->took, &l->cap_took, sizeof *l->took);
	l->took[l->n_took++] = took;
}

static bool wants_more(const struct conn *c)
{
	uint64_t limit = c->lane->options->count;
	return !c->lane->stopping && (limit == 0 || c->asked < limit);
}

/* ---- an open loop: who waits for whom ---- */

static void rest(struct conn *c)
{
	struct lane *l = c->lane;
	l->idle[(l->idle_from + l->n_idle++) % l->n] = c;
}

static void give_work(struct lane *l)
{
	while (l->due_from != l->due_to && l->n_idle) {
		struct conn *c = l->idle[l->idle_from++ % l->n];
		l->n_idle--;
		conn_ask(c, l->due[l->due_from++]);
		conn_send(c);
	}
	if (l->due_from == l->due_to)
		l->due_from = l->due_to = 0;
}

/* Requests come as people do: the pauses between them are exponential. */
static void make_due(struct lane *l, uint64_t now)
{
	const struct options *o = l->options;
	while (!l->stopping && l->next <= now) {
		double u = ((double)(lane_random(l) >> 11) + 0.5) / 9007199254740992.0;
		if (l->due_to == l->cap_due)
			l->due = grown(l->due, &l->cap_due, sizeof *l->due);
		l->due[l->due_to++] = l->next;
		l->next += (uint64_t)(-log(u) * 1e9 * o->threads / o->rate);
	}
	give_work(l);
}

/* ---- what connections tell ---- */

static void ask_all(struct conn *c)
{
	const struct options *o = c->lane->options;
	uint64_t now = clock_steady_ns();
	while (c->in_flight < o->depth && wants_more(c))
		conn_ask(c, now);
}

static void open_next(struct lane *l)
{
	while (l->opened < l->n && l->connecting < CONNECTING_MAX) {
		l->connecting++;
		conn_open(&l->conns[l->opened++]);
	}
}

void lane_ready(struct conn *c)
{
	struct lane *l = c->lane;
	l->connecting--;
	l->ready++;
	if (l->options->mode == MODE_CONNECT)
		conn_ask(c, c->started[0]);
	else
		open_next(l);
}

static void connect_again(struct conn *c)
{
	struct lane *l = c->lane;
	conn_close(c, true);
	c->over = false;
	l->ready--;
	if (!wants_more(c))
		return;
	l->connecting++;
	conn_open(c);
}

void lane_reply(struct conn *c, uint64_t started)
{
	struct lane *l = c->lane;
	const struct options *o = l->options;
	uint64_t now = clock_steady_ns();
	if (o->mode == MODE_OPEN) {
		count(l, started, now - started);
		rest(c);
		return;
	}
	if (!o->batch || c->in_flight == 0)
		count(l, now, now - started);
	if (o->mode == MODE_CONNECT)
		c->over = true;
	else if (!o->batch || c->in_flight == 0)
		ask_all(c);
}

void lane_ended(struct conn *c)
{
	struct lane *l = c->lane;
	if (l->options->mode != MODE_IDLE)
		link_die("%s closed a connection", l->options->speech->name);
	l->lost++;
	conn_close(c, false);
}

/* ---- the loop ---- */

/* Sleeps until something comes, or until `end`. */
static void turn(struct lane *l, uint64_t end)
{
	struct epoll_event events[EVENTS];
	uint64_t now = clock_steady_ns(), left = end > now ? end - now : 0;
	struct timespec pause = {(time_t)(left / SECOND), (long)(left % SECOND)};
	int n = epoll_pwait2(l->epoll, events, EVENTS, &pause, NULL);
	if (n < 0 && errno == ENOSYS) /* valgrind, and kernels before 5.11 */
		n = epoll_wait(l->epoll, events, EVENTS, (int)(left / 1000000));
	if (n < 0 && errno != EINTR)
		link_die("epoll: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		struct conn *c = events[i].data.ptr;
		if (c)
			conn_event(c, events[i].events);
		else
			l->stopping = true; /* standard input of an idle run */
		if (c && c->over)
			connect_again(c);
	}
}

static unsigned in_flight(const struct lane *l)
{
	unsigned n = l->options->mode == MODE_CONNECT ? l->ready + l->connecting : 0;
	for (unsigned i = 0; i < l->n && l->options->mode != MODE_CONNECT; i++)
		n += l->conns[i].in_flight;
	return n + (unsigned)(l->due_to - l->due_from);
}

static void drain(struct lane *l)
{
	uint64_t end = clock_steady_ns() + DRAIN_S * SECOND;
	while (in_flight(l) && clock_steady_ns() < end) {
		turn(l, clock_steady_ns() + SECOND / 100);
		give_work(l);
	}
	l->unanswered = in_flight(l);
}

static void begin_all(struct lane *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		struct conn *c = &l->conns[i];
		if (l->options->mode == MODE_OPEN)
			rest(c);
		else
			ask_all(c);
		conn_send(c);
	}
}

static bool is_over(const struct lane *l, uint64_t now)
{
	if (l->options->count == 0)
		return now >= l->until;
	for (unsigned i = 0; i < l->n; i++)
		if (l->conns[i].asked < l->options->count)
			return false;
	return true;
}

static void measure(struct lane *l)
{
	const struct options *o = l->options;
	uint64_t now = clock_steady_ns();
	l->from = o->count ? now : now + (uint64_t)(o->warm * 1e9);
	l->until = o->count ? UINT64_MAX : l->from + (uint64_t)(o->seconds * 1e9);
	l->next = now;
	if (o->mode != MODE_CONNECT)
		begin_all(l);
	for (; !is_over(l, now); now = clock_steady_ns()) {
		if (o->mode == MODE_OPEN)
			make_due(l, now);
		uint64_t end = o->count ? now + SECOND / 100 : l->until;
		turn(l, o->mode == MODE_OPEN && l->next < end ? l->next : end);
	}
	l->stopping = true;
	drain(l);
	if (o->count)
		l->until = clock_steady_ns();
}

/* Until standard input has a line, or its end. */
static void stay(struct lane *l)
{
	struct epoll_event e = {.events = EPOLLIN};
	if (l->index == 0) {
		printf("ready %u\n", l->ready);
		fflush(stdout);
	}
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, STDIN_FILENO, &e) != 0)
		link_die("an idle run waits for standard input: %s", strerror(errno));
	while (!l->stopping)
		turn(l, clock_steady_ns() + SECOND);
}

static void lane_open(struct lane *l)
{
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->idle = calloc(l->n ? l->n : 1, sizeof(struct conn *));
	if (l->epoll < 0 || !l->idle)
		link_die("no memory");
	buf_init(&l->say, SAY_MAX);
	arena_init(&l->scratch, SCRATCH_MAX);
	l->random = l->index + 1;
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); /* ns: an open loop keeps its times */
}

void lane_run(struct lane *l, void (*together)(void *), void *user)
{
	enum mode mode = l->options->mode;
	lane_open(l);
	if (mode == MODE_CONNECT)
		together(user);
	open_next(l);
	while (mode != MODE_CONNECT && l->ready < l->n)
		turn(l, clock_steady_ns() + SECOND);
	if (mode != MODE_CONNECT)
		together(user);
	if (mode == MODE_IDLE)
		stay(l);
	else
		measure(l);
	for (unsigned i = 0; i < l->n; i++)
		conn_close(&l->conns[i], true);
	close(l->epoll);
	free(l->idle);
	free(l->due);
	buf_free(&l->say);
	arena_free(&l->scratch);
}
