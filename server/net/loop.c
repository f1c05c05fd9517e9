/* SPDX-License-Identifier: Apache-2.0 */
/* A loop: a thread that serves connections of its own. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"

/* What in one turn those may take together who have waited, those whose answers are ready, and the tick for whoever is
 * due. */
enum { GO_ON_NS = 4000000, FINISH_NS = 4000000, TICK_NS = 10000000 };

uint64_t loop_now(const struct loop *l)
{
	return uv_now(&l->uv);
}

/* What began then has had its part of the turn. */
static bool is_over(uint64_t began_ns, uint64_t part_ns)
{
	return clock_steady_ns() - began_ns >= part_ns;
}

/* ---- stopping ---- */

static void close_handle(void *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void stop_listening(struct loop *l)
{
	if (l->listener_fd < 0)
		return;
	close_handle(&l->listener);
	close(l->listener_fd);
	l->listener_fd = -1;
}

/* The last connection has gone: without the tick the loop runs out. */
static void end_if_drained(struct loop *l)
{
	if (l->drain_until_ms && !l->conns)
		close_handle(&l->tick);
}

static void on_stop(uv_async_t *async)
{
	struct loop *l = async->data;
	if (l->drain_until_ms)
		return;
	l->drain_until_ms = loop_now(l) + l->server->drain_ms;
	stop_listening(l);
	for (struct conn *c = l->conns; c; c = c->next)
		conn_drain(c); /* frees nothing before its handle's close callback */
	end_if_drained(l);
}

/* ---- connections ---- */

void loop_add(struct loop *l, struct conn *c)
{
	metrics_add(&l->metrics.conns[c->state], 1);
	c->next = l->conns;
	if (l->conns)
		l->conns->prev = c;
	l->conns = c;
}

void loop_remove(struct loop *l, struct conn *c)
{
	metrics_add(&l->metrics.conns[c->state], UINT64_MAX); /* one less */
	if (c->prev)
		c->prev->next = c->next;
	else
		l->conns = c->next;
	if (c->next)
		c->next->prev = c->prev;
	end_if_drained(l);
}

void loop_due(struct loop *l, uint64_t at_ms)
{
	if (at_ms < l->due_ms)
		l->due_ms = at_ms;
}

/* A socket on its way to another loop. */
struct arrival {
	int fd;
	struct sockaddr_storage at;
	struct arrival *next;
};

bool loop_give(struct loop *l, int fd, const struct sockaddr_storage *at)
{
	struct arrival *a = malloc(sizeof *a);
	if (!a)
		return false;
	*a = (struct arrival){.fd = fd, .at = *at};
	atomic_fetch_add(&l->n_conns, 1);
	uv_mutex_lock(&l->server->lock);
	a->next = l->arrivals;
	l->arrivals = a;
	uv_mutex_unlock(&l->server->lock);
	uv_async_send(&l->given);
	return true;
}

/* ---- time, memory and the writer ---- */

/* Those who have waited for memory go on. */
static void resume(struct loop *l)
{
	if (!l->paused && !l->held_back)
		return;
	l->paused = l->held_back = false;
	for (struct conn *c = l->conns; c; c = c->next)
		c->waits = true;
	loop_again(l);
}

/* Stopping to read gives nothing back when everybody waits for everybody: then some must go, until half of it is free. */
static void relieve(struct loop *l, uint64_t now)
{
	const struct server *s = l->server;
	const uint64_t began = clock_steady_ns();
	if (!(l->paused || l->held_back) || server_excess(s) == 0) {
		l->full_ms = 0;
		resume(l);
	} else if (l->full_ms == 0) {
		l->full_ms = now;
	} else if (now > l->full_ms) {
		const size_t mine = server_surplus(s) / s->n_loops;
		for (size_t sum = 0, had = 1; sum < mine && had && !is_over(began, TICK_NS);
			sum += had)
			had = conn_shed(l);
	}
}

static void drop_all(struct loop *l)
{
	for (struct conn *c = l->conns; c; c = c->next)
		conn_drop(c);
}

/* At most ticks nobody is due: to walk past ten thousand who say nothing costs more than all else that they do. When
 * many are due at once the rest is for the next tick, which passes by those that were looked at. */
static void check_all(struct loop *l, uint64_t now)
{
	const uint64_t revocations = app_revocations(l->server->app), began = clock_steady_ns();
	struct conn *c = l->conns;
	if (now < l->due_ms && revocations == l->revocations)
		return;
	l->due_ms = UINT64_MAX;
	for (; c && !is_over(began, TICK_NS); c = c->next) {
		conn_check_account(c);
		conn_check(c, now);
		loop_due(l, conn_due_ms(c));
	}
	if (c)
		loop_due(l, now);
	else
		l->revocations = revocations;
}

static void on_tick(uv_timer_t *timer)
{
	struct loop *l = timer->data;
	struct server *s = l->server;
	uint64_t now = loop_now(l);
	loop_wake(l);
	if (l->deaf && l->listener_fd >= 0)
		uv_poll_start(&l->listener, UV_READABLE, listen_on_ready);
	l->deaf = false;
	if (l == s->loops)
		server_look_after(s);
	if (l->drain_until_ms && now >= l->drain_until_ms)
		drop_all(l);
	else
		check_all(l, now);
	relieve(l, now);
}

/* There is memory again: what was held back goes on. The tick sees to it that there is a turn. */
static void on_turn(uv_prepare_t *turn)
{
	struct loop *l = turn->data;
	if ((l->paused && !server_is_full(l->server)) ||
		(l->held_back && server_surplus(l->server) == 0)) {
		loop_wake(l);
		resume(l);
	}
	loop_end_turn(l);
}

static struct arrival *take_arrivals(struct loop *l)
{
	uv_mutex_lock(&l->server->lock);
	struct arrival *all = l->arrivals;
	l->arrivals = NULL;
	uv_mutex_unlock(&l->server->lock);
	return all;
}

/* Their order does not matter: each is a client of its own. Not to `serve` them: the server ends. */
static void take_in(struct loop *l, bool serve)
{
	struct arrival *next, *a = take_arrivals(l);
	for (; a; a = next) {
		next = a->next;
		if (serve)
			conn_accept(l, a->fd, &a->at);
		else
			close(a->fd);
		free(a);
	}
}

void loop_again(struct loop *l)
{
	l->again = true;
	uv_async_send(&l->given);
}

/* Not who waits for a socket, the writer or memory: with these it goes on. */
static bool can_go_on(struct conn *c)
{
	return c->waits || (c->unserved && conn_may_take(c));
}

/* Each once in a round, which lasts as many turns as it needs. */
static void go_on(struct loop *l)
{
	const uint64_t began = clock_steady_ns();
	bool over = false, again = false;
	l->again = false;
	for (struct conn *c = l->conns; c && !over; c = c->next) {
		if (!can_go_on(c))
			continue;
		if (c->round == l->round) {
			again = true;
			continue;
		}
		c->round = l->round;
		c->waits = false;
		conn_run(c);
		over = is_over(began, GO_ON_NS);
	}
	if (!over)
		l->round++;
	if (over || again)
		loop_again(l);
}

/* With what the writer has done. */
static void finish_jobs(struct loop *l)
{
	struct writer *w = &l->server->writer;
	const uint64_t began = clock_steady_ns();
	for (struct job *j = writer_take(w, l); j; j = writer_take(w, l)) {
		conn_finish(j);
		if (is_over(began, FINISH_NS)) {
			uv_async_send(&l->given);
			return;
		}
	}
}

static void on_given(uv_async_t *async)
{
	struct loop *l = async->data;
	loop_wake(l);
	take_in(l, !l->drain_until_ms);
	finish_jobs(l);
	if (l->again)
		go_on(l);
	if (!app_writable(l->server->app))
		server_stop(l->server); /* the next start replays and checks */
}

/* ---- beginning and end ---- */

/* Only the tick and the connections keep a loop going. */
static enum sp_code init_handles(struct loop *l, struct sp_error *err)
{
	if (uv_poll_init(&l->uv, &l->listener, l->listener_fd) != 0 ||
		uv_timer_init(&l->uv, &l->tick) != 0 || uv_prepare_init(&l->uv, &l->turn) != 0 ||
		uv_async_init(&l->uv, &l->stop, on_stop) != 0 ||
		uv_async_init(&l->uv, &l->given, on_given) != 0)
		return sp_fail(err, SP_INTERNAL, "libuv handles");
	uv_unref((uv_handle_t *)&l->turn);
	uv_unref((uv_handle_t *)&l->stop);
	uv_unref((uv_handle_t *)&l->given);
	l->listener.data = l->tick.data = l->turn.data = l->stop.data = l->given.data = l;
	return SP_OK;
}

enum sp_code loop_init(struct loop *l, struct server *s, int listener, struct sp_error *err)
{
	l->server = s;
	l->listener_fd = -1;
	l->round = l->read_round = 1; /* a new connection's are 0 */
	job_list_clear(&l->finished);
	buf_init(&l->plain, OUT_MAX);
	metrics_init(&l->metrics);
	if (uv_loop_init(&l->uv) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	l->made = true;
	l->listener_fd = fcntl(listener, F_DUPFD_CLOEXEC, 0);
	if (l->listener_fd < 0)
		return sp_fail(err, SP_NO_MEMORY);
	return init_handles(l, err);
}

void loop_run(struct loop *l)
{
	const uint32_t tick_ms = l->server->timing.tick;
	uv_poll_start(&l->listener, UV_READABLE, listen_on_ready);
	uv_timer_start(&l->tick, on_tick, tick_ms, tick_ms);
	uv_prepare_start(&l->turn, on_turn);
	uv_run(&l->uv, UV_RUN_DEFAULT);
}

static void close_any(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	close_handle(handle);
}

/* Closes whatever has been made and is still open. */
void loop_close(struct loop *l)
{
	if (l->made) {
		uv_walk(&l->uv, close_any, NULL);
		uv_run(&l->uv, UV_RUN_DEFAULT);
		uv_loop_close(&l->uv);
		take_in(l, false);
	}
	if (l->listener_fd >= 0)
		close(l->listener_fd);
	buf_free(&l->plain);
}
