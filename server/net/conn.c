/* SPDX-License-Identifier: Apache-2.0 */
/* One connection: bytes in, TLS, frames, requests, replies, bytes out. The state follows from what is
 * pending (conn_settle); the table below says which moves there are and how long each state lasts. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/base/log.h"
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
	struct server *s = c->server;
	for (struct job *j = c->jobs; j; j = j->conn_next)
		j->conn = NULL; /* the writer goes on; nobody waits for the answer */
	tls_free(c->tls);
	buf_free(&c->in);
	buf_free(&c->out);
	buf_free(&c->sending);
	server_remove(s, c);
	free(c);
}

void conn_drop(struct conn *c)
{
	c->state = CONN_CLOSING;
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

static uint64_t deadline_from(const struct conn *c, uint64_t start_ms)
{
	uint32_t wait_ms;
	const char *timing = (const char *)&c->server->timing;
	memcpy(&wait_ms, timing + states[c->state].wait, sizeof wait_ms);
	return start_ms + wait_ms;
}

void conn_progress(struct conn *c)
{
	c->deadline_ms = deadline_from(c, server_now(c->server));
}

static void conn_move(struct conn *c, enum conn_state to)
{
	uint64_t now = server_now(c->server);
	if (c->state == to && to != CONN_RECEIVING)
		return;
	if (c->state != to && !(states[c->state].moves & 1u << to))
		return; /* CLOSING is the end */
	c->state = to;
	c->untaken = 0;
	c->deadline_ms = deadline_from(c, to == CONN_RECEIVING ? c->frame_ms : now);
	if (to == CONN_IDLE) { /* idle connections hold no buffers */
		buf_free(&c->in);
		buf_free(&c->out);
	}
}

/* One line for each connection that ends by a fault of the other side or a limit of ours. */
void conn_log(const struct conn *c, const struct sp_error *why)
{
	log_event(LOG_LEVEL_INFO, c->welcomed ? "conn_closed" : "conn_refused", "peer", c->peer,
		"reason", sp_error_row(why->code)->symbol, "detail", why->param[0], NULL);
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
	(void)suggested;
	*buf = uv_buf_init(c->server->read_buffer, READ_SIZE);
}

/* After the handshake the server speaks first: only now the client knows that it is let in. */
static void conn_welcome(struct conn *c)
{
	struct server *s = c->server;
	struct sp_error err = {.code = SP_OK};
	if (!tls_alpn_agreed(c->tls)) {
		conn_close_code(c, SP_TLS, "no ALPN " TLS_ALPN);
		return;
	}
	enum sp_code rc =
		app_identify(s->app, tls_peer_certificate(c->tls), s->utc_ms(), &c->who, &err);
	if (rc != SP_OK) {
		conn_close(c, &err);
		return;
	}
	c->welcomed = true;
	c->frame_ms = server_now(s);
	if (c->who.authenticated)
		c->in.max = FRAME_HEADER_SIZE + FRAME_MAX + READ_SIZE;
	else
		c->expires_ms = server_now(s) + s->timing.anonymous;
	app_welcome(s->app, &c->who, &s->plain);
	conn_send(c);
}

static void conn_feed(struct conn *c, struct bytes received)
{
	struct sp_error err = {.code = SP_OK};
	bool empty = c->in.len == 0;
	enum sp_code rc = tls_feed(c->tls, received, &c->in, &c->out, &err);
	if (empty)
		c->frame_ms = server_now(c->server);
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
	if (n == 0) /* "try again", not the end */
		return;
	if (n < 0) { /* whatever was half received had no effect */
		if (c->state == CONN_HANDSHAKE)
			conn_close_code(c, SP_TLS, "closed during the handshake");
		conn_drop(c);
		return;
	}
	if (c->state == CONN_CLOSING)
		return;
	conn_feed(c, bytes_of(buf->base, (size_t)n));
	conn_run(c);
}

/* Reads while there is room; state and deadline follow from what is pending. */
void conn_settle(struct conn *c)
{
	bool pending = c->out.len || c->writing;
	if (uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	if (c->last && c->in_flight == 0 && !pending)
		conn_close(c, NULL);
	bool read = c->state == CONN_CLOSING || !c->welcomed || (conn_may_take(c) && !c->ended);
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

const char *conn_state_name(const struct conn *c)
{
	return states[c->state].name;
}

/* ---- the beginning ---- */

static void conn_peer(struct conn *c)
{
	struct sockaddr_storage at;
	int len = sizeof at;
	snprintf(c->peer, sizeof c->peer, "?");
	if (uv_tcp_getpeername(&c->tcp, (struct sockaddr *)&at, &len) == 0)
		uv_ip_name((struct sockaddr *)&at, c->peer, sizeof c->peer);
}

/* Half-open peers are noticed by the kernel. */
static void conn_socket_options(struct conn *c)
{
	unsigned timeout_ms = 30000;
	uv_os_fd_t fd;
	uv_tcp_nodelay(&c->tcp, 1);
	uv_tcp_keepalive(&c->tcp, 1, 60);
	if (uv_fileno((uv_handle_t *)&c->tcp, &fd) == 0)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof timeout_ms);
}

static enum sp_code conn_begin(struct conn *c, struct sp_error *err)
{
	struct server *s = c->server;
	if (uv_accept((uv_stream_t *)&s->listener, (uv_stream_t *)&c->tcp) != 0)
		return sp_fail(err, SP_DISCONNECTED);
	conn_peer(c);
	if (s->n_conns > s->max_conns)
		return sp_fail(err, SP_BUSY, "too many connections");
	conn_socket_options(c);
	return tls_new_server(s->tls, &c->tls, err);
}

void conn_accept(struct server *s)
{
	struct sp_error err = {.code = SP_OK};
	struct conn *c = calloc(1, sizeof *c);
	s->accept_again = !c || uv_tcp_init(&s->loop, &c->tcp) != 0;
	if (s->accept_again) { /* libuv tells of it once only: the next tick tries again */
		free(c);
		return;
	}
	c->server = s;
	c->tcp.data = c;
	buf_init(&c->in, FRAME_HEADER_SIZE + FRAME_MAX_ANONYMOUS + READ_SIZE);
	buf_init(&c->out, OUT_MAX);
	server_add(s, c);
	conn_progress(c);
	if (conn_begin(c, &err) != SP_OK) {
		conn_log(c, &err);
		conn_drop(c);
		return;
	}
	conn_settle(c);
}
