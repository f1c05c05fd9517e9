/* SPDX-License-Identifier: Apache-2.0 */
/* One connection: bytes in, TLS, frames, requests, replies, bytes out. The state follows from what is
 * pending (conn_settle); the table below says which moves there are and how long each state lasts. */
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "server/net/net.h"

#define TO(state) (1u << CONN_##state)
#define TO_ANY (TO(IDLE) | TO(RECEIVING) | TO(WORKING) | TO(REPLYING) | TO(CLOSING))

#define WAITS(member) offsetof(struct server_timing, member)

static const struct {
	const char *name;
	unsigned moves;
	size_t wait; /* member of the server's timing */
} states[CONN_STATES] = {
	[CONN_HANDSHAKE] = {"handshake", TO_ANY, WAITS(handshake)},
	[CONN_IDLE] = {"idle", TO_ANY, WAITS(idle)},
	[CONN_RECEIVING] = {"receiving", TO_ANY, WAITS(receiving)},
	[CONN_WORKING] = {"working", TO_ANY, WAITS(working)},
	[CONN_REPLYING] = {"replying", TO_ANY, WAITS(replying)},
	[CONN_CLOSING] = {"closing", 0, WAITS(closing)},
};

/* ---- the end ---- */

static void conn_on_closed(uv_handle_t *handle)
{
	struct conn *c = handle->data;
	struct loop *l = c->loop;
	conn_forget_jobs(c);
	tls_free(c->tls);
	buf_free(&c->in);
	buf_free(&c->out);
	buf_free(&c->sending);
	caps_give(&l->server->caps, &c->by_address);
	caps_give(&l->server->caps, &c->by_account);
	atomic_fetch_sub(&l->n_conns, 1);
	loop_remove(l, c);
	free(c);
}

static void set_state(struct conn *c, enum conn_state to)
{
	metrics_move(&c->loop->metrics, c->state, to);
	c->state = to;
}

void conn_drop(struct conn *c)
{
	set_state(c, CONN_CLOSING);
	if (!uv_is_closing((uv_handle_t *)&c->tcp))
		uv_close((uv_handle_t *)&c->tcp, conn_on_closed);
}

static void conn_on_shut(uv_shutdown_t *req, int status)
{
	struct conn *c = req->data;
	if (status != 0)
		conn_drop(c);
}

/* All is sent: closes our side and waits for the peer's, so that its kernel does not throw away what it
 * has not read yet. What it still sends is not looked at; the deadline ends the wait. */
void conn_shut(struct conn *c)
{
	if (c->shut || uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	c->shut = true;
	c->shutdown.data = c;
	if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, conn_on_shut) != 0)
		conn_drop(c);
}

/* ---- states ---- */

static void wait_from(struct conn *c, uint64_t start_ms)
{
	uint32_t wait_ms;
	const char *timing = (const char *)&c->loop->server->timing;
	memcpy(&wait_ms, timing + states[c->state].wait, sizeof wait_ms);
	c->deadline_ms = start_ms + wait_ms;
	loop_due(c->loop, conn_due_ms(c));
}

void conn_progress(struct conn *c)
{
	wait_from(c, loop_now(c->loop));
}

static void conn_move(struct conn *c, enum conn_state to)
{
	uint64_t now = loop_now(c->loop);
	if (c->state == to && to != CONN_RECEIVING)
		return;
	if (c->state != to && !(states[c->state].moves & 1u << to))
		return; /* CLOSING is the end */
	set_state(c, to);
	c->untaken = 0;
	wait_from(c, to == CONN_RECEIVING ? c->frame_ms : now);
	if (to == CONN_IDLE) { /* idle connections hold no buffers */
		buf_free(&c->in);
		buf_free(&c->out);
	}
}

void conn_log(const struct conn *c, const struct sp_error *why)
{
	const struct notice n = {LOG_LEVEL_INFO, c->welcomed ? "conn_closed" : "conn_refused",
		c->peer, sp_error_row(why->code)->symbol, "detail", why->param[0]};
	notices_add(&c->loop->server->notices, &n, clock_steady_ms());
}

/* Ends the connection after what is in `out` has been sent. */
void conn_close(struct conn *c, const struct sp_error *why)
{
	if (c->state == CONN_CLOSING)
		return;
	if (why && why->code != SP_DISCONNECTED)
		conn_log(c, why);
	conn_move(c, CONN_CLOSING);
	if (tls_ready(c->tls))
		tls_close_notify(c->tls, &c->out);
	conn_flush(c);
}

void conn_close_code(struct conn *c, enum sp_code code, const char *detail)
{
	struct sp_error why;
	sp_fail(&why, code, detail);
	conn_close(c, &why);
}

/* ---- receiving ---- */

static void conn_on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct conn *c = handle->data;
	bool held_back = c->state != CONN_CLOSING && conn_is_held_back(c);
	unsigned size = server_excess(c->loop->server) ? READ_SIZE_SHORT : READ_SIZE;
	(void)suggested;
	bool waits = held_back || !loop_may_read(c->loop, &c->read_round);
	*buf = uv_buf_init(c->loop->read_buffer, waits ? 0 : size);
}

static void conn_feed(struct conn *c, struct bytes received)
{
	struct sp_error err = {.code = SP_OK};
	bool empty = c->in.len == 0;
	enum sp_code rc = tls_feed(c->tls, received, &c->in, &c->out, &err);
	if (empty) {
		c->frame_ms = loop_now(c->loop);
		c->frame_ns = clock_steady_ns();
	}
	if (rc == SP_OK && !c->welcomed && tls_ready(c->tls))
		conn_welcome(c);
	if (rc == SP_OK)
		return;
	conn_take_frames(c); /* what came whole before the fault */
	if (rc != SP_DISCONNECTED)
		conn_close(c, &err);
	else
		c->ended = true; /* what it has asked is still answered */
}

static void conn_on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct conn *c = stream->data;
	loop_wake(c->loop);
	if (n == 0) /* "try again", not the end */
		return;
	if (n == UV_ENOBUFS && buf->len == 0) { /* not the socket's: it waits for memory or time */
		conn_settle(c);
		return;
	}
	if (n < 0) { /* whatever was half received had no effect */
		if (c->state == CONN_HANDSHAKE)
			conn_close_code(c, SP_TLS, "closed during the handshake");
		conn_drop(c);
		return;
	}
	metrics_add(&c->loop->metrics.received, (uint64_t)n);
	if (c->state == CONN_CLOSING)
		return;
	conn_feed(c, bytes_of(buf->base, (size_t)n));
	conn_run_in_time(c);
}

/* What is empty does not stay large while requests are under way, and goes when memory is short. */
static void shrink(const struct conn *c, struct buf *b)
{
	if (b->len == 0 && (b->cap > BUFFER_KEPT || server_excess(c->loop->server)))
		buf_free(b);
}

/* Who is only waited for to close is always read. */
static bool conn_may_read(struct conn *c)
{
	if (c->state == CONN_CLOSING)
		return true;
	if (conn_is_held_back(c))
		return false;
	return !c->welcomed || (conn_may_take(c) && !c->unserved && !c->ended);
}

/* Reads while there is room; state and deadline follow from what is pending. */
void conn_settle(struct conn *c)
{
	bool pending = c->out.len || c->writing;
	if (uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	if (c->last && c->in_flight == 0 && !pending)
		conn_close(c, NULL);
	shrink(c, &c->in);
	shrink(c, &c->out);
	bool read = conn_may_read(c);
	if (read && !c->reading)
		uv_read_start((uv_stream_t *)&c->tcp, conn_on_alloc, conn_on_read);
	else if (!read && c->reading)
		uv_read_stop((uv_stream_t *)&c->tcp);
	c->reading = read;
	if (c->state == CONN_CLOSING || !c->welcomed)
		return;
	conn_move(c, pending	     ? CONN_REPLYING
		     : c->in_flight  ? CONN_WORKING
		     : c->in.len > 0 ? CONN_RECEIVING
				     : CONN_IDLE);
}

void conn_drain(struct conn *c)
{
	c->last = true;
	if (!c->welcomed)
		conn_drop(c);
	else
		conn_settle(c);
}

const char *conn_state_name(enum conn_state state)
{
	return states[state].name;
}
