/* SPDX-License-Identifier: Apache-2.0 */
/* The port of metrics: 127.0.0.1 only, plain HTTP. A request is read to its blank line and not looked at; the answer
 * is one fixed page. A thread of its own with a few places: when they are taken the oldest goes, and a
 * page made a moment ago is given out again, so that who asks too often costs little. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/net/net.h"

enum {
	PLACES = 16, /* of those who ask at a time */
	BACKLOG = 128, /* who is not let in at once comes again after a second */
	REQUEST_MAX = 8 << 10, /* bytes until the blank line, and again after it */
	TICK_MS = 250,
};

struct scrape {
	uv_tcp_t tcp;
	struct metrics_port *port;
	struct scrape *next; /* younger ones come first */
	uint64_t deadline_ms;
	size_t received;
	unsigned line_ends; /* seen one after the other */
	bool answered;
	bool ended; /* the peer sends nothing more */
	bool shut; /* the reply is with the socket, and our side closed */
	struct buf reply;
	uv_write_t write;
	uv_shutdown_t shutdown;
};

struct metrics_port {
	struct server *server;
	int fd;
	uv_loop_t uv;
	uv_poll_t listener;
	uv_async_t stop;
	uv_timer_t tick;
	uv_thread_t thread;
	bool made, started;
	struct scrape *scrapes;
	size_t n_scrapes;
	struct buf page; /* the newest */
	uint64_t page_ms; /* when it was made */
	char address[32];
	char chunk[4096];
};

/* ---- one who asks ---- */

static void on_closed(uv_handle_t *handle)
{
	struct scrape *c = handle->data, **at = &c->port->scrapes;
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	c->port->n_scrapes--;
	buf_free(&c->reply);
	free(c);
}

static void drop(struct scrape *c)
{
	if (!uv_is_closing((uv_handle_t *)&c->tcp))
		uv_close((uv_handle_t *)&c->tcp, on_closed);
}

static void on_shut(uv_shutdown_t *req, int status)
{
	struct scrape *c = req->data;
	c->shut = true;
	if (status != 0 || c->ended)
		drop(c);
}

/* Our side is closed and the peer's waited for, so that what it has not read yet is not thrown away. */
static void on_written(uv_write_t *req, int status)
{
	struct scrape *c = req->data;
	buf_free(&c->reply);
	c->shutdown.data = c;
	if (status != 0 || uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shut) != 0)
		drop(c);
}

static void make_page(struct metrics_port *p)
{
	const uint64_t now = uv_now(&p->uv);
	if (p->page.len && now - p->page_ms < p->server->timing.metrics_page)
		return;
	buf_clear(&p->page);
	metrics_page(p->server, &p->page);
	p->page_ms = now;
}

static void answer(struct scrape *c)
{
	struct metrics_port *p = c->port;
	c->answered = true;
	make_page(p);
	buf_addf(&c->reply,
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
		"Content-Length: %zu\r\nConnection: close\r\n\r\n",
		p->page.len);
	buf_add(&c->reply, buf_bytes(&p->page).ptr, p->page.len);
	if (p->page.failed || c->reply.failed) {
		drop(c);
		return;
	}
	uv_buf_t b = uv_buf_init((char *)(c->reply.data + c->reply.start), (unsigned)c->reply.len);
	c->write.data = c;
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &b, 1, on_written) != 0)
		drop(c);
}

/* Two line ends with nothing between them, whether they are LF or CR LF. */
static bool is_over(struct scrape *c, const char *text, size_t n)
{
	for (size_t i = 0; i < n && c->line_ends < 2; i++) {
		if (text[i] == '\n')
			c->line_ends++;
		else if (text[i] != '\r')
			c->line_ends = 0;
	}
	return c->line_ends == 2;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct scrape *c = handle->data;
	(void)suggested;
	*buf = uv_buf_init(c->port->chunk, sizeof c->port->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct scrape *c = stream->data;
	if (n == 0)
		return;
	if (n == UV_EOF && c->answered && !c->shut) { /* it still reads */
		c->ended = true;
		uv_read_stop(stream);
		return;
	}
	c->received += n > 0 ? (size_t)n : 0;
	if (n < 0 || c->received > (size_t)REQUEST_MAX << c->answered)
		drop(c);
	else if (!c->answered && is_over(c, buf->base, (size_t)n))
		answer(c);
}

/* ---- who is let in ---- */

static void on_ready(uv_poll_t *handle, int status, int events);

static void on_tick(uv_timer_t *timer)
{
	struct metrics_port *p = timer->data;
	for (struct scrape *c = p->scrapes; c; c = c->next)
		if (uv_now(&p->uv) >= c->deadline_ms)
			drop(c);
	if (!uv_is_active((uv_handle_t *)&p->listener))
		uv_poll_start(&p->listener, UV_READABLE, on_ready);
	else if (!p->scrapes)
		uv_timer_stop(timer);
}

/* Only while there is something to wait for. */
static void start_tick(struct metrics_port *p)
{
	if (!uv_is_active((uv_handle_t *)&p->tick))
		uv_timer_start(&p->tick, on_tick, TICK_MS, TICK_MS);
}

static void drop_oldest(struct metrics_port *p)
{
	struct scrape *oldest = NULL;
	for (struct scrape *c = p->scrapes; c; c = c->next)
		if (!uv_is_closing((uv_handle_t *)&c->tcp))
			oldest = c;
	if (oldest)
		drop(oldest);
}

static void let_in(struct metrics_port *p, int fd)
{
	struct scrape *c = calloc(1, sizeof *c);
	if (!c || uv_tcp_init(&p->uv, &c->tcp) != 0) {
		close(fd);
		free(c);
		return;
	}
	c->port = p;
	c->tcp.data = c;
	c->next = p->scrapes;
	c->deadline_ms = uv_now(&p->uv) + p->server->timing.metrics;
	buf_init(&c->reply, METRICS_PAGE_MAX + REQUEST_MAX);
	p->scrapes = c;
	p->n_scrapes++;
	start_tick(p);
	if (uv_tcp_open(&c->tcp, fd) != 0) {
		close(fd);
		drop(c);
	} else if (uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read) != 0) {
		drop(c);
	}
}

/* False when nobody waits any more. Where the machine has no file for one it waits, and the tick listens again. */
static bool take_one(struct metrics_port *p)
{
	int fd = accept4(p->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0) {
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
			uv_poll_stop(&p->listener);
			start_tick(p);
		}
		return false;
	}
	if (p->n_scrapes >= PLACES)
		drop_oldest(p);
	let_in(p, fd);
	return true;
}

static void on_ready(uv_poll_t *handle, int status, int events)
{
	(void)status, (void)events;
	for (size_t i = 0; i < PLACES && take_one(handle->data); i++)
		;
}

/* ---- beginning and end ---- */

static enum sp_code bind_port(struct metrics_port *p, uint16_t port, struct sp_error *err)
{
	const int on = 1;
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
	socklen_t len = sizeof at;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	snprintf(p->address, sizeof p->address, "127.0.0.1:%u", (unsigned)port);
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		return sp_fail_errno(err, p->address, errno);
	if (setsockopt(p->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
		bind(p->fd, (struct sockaddr *)&at, len) == 0 && listen(p->fd, BACKLOG) == 0 &&
		getsockname(p->fd, (struct sockaddr *)&at, &len) == 0) {
		snprintf(p->address, sizeof p->address, "127.0.0.1:%u",
			(unsigned)ntohs(at.sin_port));
		return SP_OK;
	}
	if (errno == EADDRINUSE)
		return sp_fail(err, SP_PORT_TAKEN, p->address);
	if (errno != EACCES) /* the machine's, not the file's */
		return sp_fail_errno(err, p->address, errno);
	return sp_fail(err, SP_CONFIG_VALUE, "metrics_port", strrchr(p->address, ':') + 1,
		"0, 1024-65535");
}

static void close_any(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, handle->type == UV_TCP ? on_closed : NULL);
}

static void on_stop(uv_async_t *async)
{
	struct metrics_port *p = async->data;
	uv_walk(&p->uv, close_any, NULL);
}

static enum sp_code init_handles(struct metrics_port *p, struct sp_error *err)
{
	if (uv_loop_init(&p->uv) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	p->made = true;
	if (uv_async_init(&p->uv, &p->stop, on_stop) != 0 || uv_timer_init(&p->uv, &p->tick) != 0 ||
		uv_poll_init(&p->uv, &p->listener, p->fd) != 0)
		return sp_fail(err, SP_INTERNAL, "libuv handles");
	p->stop.data = p->tick.data = p->listener.data = p;
	return SP_OK;
}

enum sp_code metrics_port_open(
	struct server *s, uint16_t port, struct metrics_port **out, struct sp_error *err)
{
	struct metrics_port *p = calloc(1, sizeof *p);
	if (!p)
		return sp_fail(err, SP_NO_MEMORY);
	p->server = s;
	p->fd = -1;
	buf_init(&p->page, METRICS_PAGE_MAX);
	enum sp_code rc = bind_port(p, port, err);
	if (rc == SP_OK)
		rc = init_handles(p, err);
	if (rc == SP_OK)
		*out = p;
	else
		metrics_port_close(p);
	return rc;
}

const char *metrics_port_address(const struct metrics_port *p)
{
	return p->address;
}

static void serve(void *ctx)
{
	struct metrics_port *p = ctx;
	uv_poll_start(&p->listener, UV_READABLE, on_ready);
	uv_run(&p->uv, UV_RUN_DEFAULT);
}

enum sp_code metrics_port_start(struct metrics_port *p, struct sp_error *err)
{
	p->started = uv_thread_create(&p->thread, serve, p) == 0;
	return p->started ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

void metrics_port_close(struct metrics_port *p)
{
	if (!p)
		return;
	if (p->started) {
		uv_async_send(&p->stop);
		uv_thread_join(&p->thread);
	}
	if (p->made) {
		uv_walk(&p->uv, close_any, NULL); /* what a thread that never ran has left */
		uv_run(&p->uv, UV_RUN_DEFAULT);
		uv_loop_close(&p->uv);
	}
	if (p->fd >= 0)
		close(p->fd);
	buf_free(&p->page);
	free(p);
}
