/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/net/net.h"

const struct server_timing server_timing_usual = {.tick = 250,
	.handshake = 10000,
	.anonymous = 10000,
	.idle = 600000,
	.receiving = 30000,
	.working = 60000,
	.replying = 30000,
	.closing = 5000,
	.renewal = 3600000};

/* ---- connections ---- */

uint64_t server_now(const struct server *s)
{
	return uv_now(&s->loop);
}

void server_add(struct server *s, struct conn *c)
{
	c->next = s->conns;
	if (s->conns)
		s->conns->prev = c;
	s->conns = c;
	s->n_conns++;
}

static void end_if_drained(struct server *s);

void server_remove(struct server *s, struct conn *c)
{
	if (c->prev)
		c->prev->next = c->next;
	else
		s->conns = c->next;
	if (c->next)
		c->next->prev = c->prev;
	s->n_conns--;
	end_if_drained(s);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct server *s = listener->data;
	if (status == 0)
		conn_accept(s);
}

/* ---- stopping ---- */

static void close_handle(void *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

/* The last connection has gone: whatever the writer still holds is finished, then the loop runs out. */
static void end_if_drained(struct server *s)
{
	if (!s->drain_until_ms || s->n_conns)
		return;
	writer_stop(&s->writer);
	close_handle(&s->tick);
	close_handle(&s->stop);
	close_handle(&s->term);
	close_handle(&s->interrupt);
}

static void begin_stop(struct server *s)
{
	if (s->drain_until_ms)
		return;
	notify("STOPPING=1");
	log_event(LOG_LEVEL_INFO, "server_stopping", NULL);
	s->drain_until_ms = server_now(s) + s->drain_ms;
	close_handle(&s->listener);
	for (struct conn *c = s->conns; c; c = c->next)
		conn_drain(c); /* frees nothing before its handle's close callback */
	end_if_drained(s);
}

static void on_stop(uv_async_t *async)
{
	begin_stop(async->data);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	begin_stop(handle->data);
}

/* ---- time and the writer ---- */

static void on_tick(uv_timer_t *timer)
{
	struct server *s = timer->data;
	uint64_t now = server_now(s);
	bool over = s->drain_until_ms && now >= s->drain_until_ms;
	if (s->accept_again && !s->drain_until_ms)
		conn_accept(s);
	if (now >= s->renewal_ms)
		certificate_check(s);
	for (struct conn *c = s->conns; c; c = c->next) {
		if (over) {
			conn_drop(c);
		} else {
			conn_check_account(c);
			conn_check(c, now);
		}
	}
}

static void on_written(uv_async_t *async)
{
	struct writer *w = async->data;
	struct server *s = async->loop->data;
	for (struct job *j = writer_take(w); j; j = writer_take(w))
		conn_finish(j);
	if (!app_writable(s->app))
		begin_stop(s); /* the next start replays and checks */
}

/* ---- starting ---- */

static size_t connections_allowed(size_t wanted)
{
	struct rlimit files;
	size_t limit = 1024 - FILES_RESERVED;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > 2 * FILES_RESERVED)
		limit = (size_t)files.rlim_cur - FILES_RESERVED;
	return wanted && wanted < limit ? wanted : limit;
}

static bool parse_address(const char *text, uint16_t port, struct sockaddr_storage *out)
{
	return uv_ip4_addr(text, port, (struct sockaddr_in *)out) == 0 ||
	       uv_ip6_addr(text, port, (struct sockaddr_in6 *)out) == 0;
}

static void print_address(struct server *s, const char *text, unsigned port)
{
	bool v6 = strchr(text, ':') != NULL;
	snprintf(s->address, sizeof s->address, v6 ? "[%s]:%u" : "%s:%u", text, port);
}

static enum sp_code bind_failed(
	struct server *s, const struct server_options *o, int uv_error, struct sp_error *err)
{
	char port[16];
	snprintf(port, sizeof port, "%u", (unsigned)o->port);
	switch (uv_error) {
	case UV_EADDRINUSE:
		return sp_fail(err, SP_PORT_TAKEN, s->address);
	case UV_EACCES:
		return sp_fail(err, SP_CONFIG_VALUE, "port", port, "1024-65535");
	default:
		return sp_fail(
			err, SP_CONFIG_VALUE, "listen", o->listen, "0.0.0.0, ::, 127.0.0.1, ...");
	}
}

/* libuv tells of a port that is taken when it listens, not when it binds. */
static enum sp_code listen_on(
	struct server *s, const struct server_options *o, struct sp_error *err)
{
	struct sockaddr_storage at;
	int len = sizeof at;
	print_address(s, o->listen, o->port);
	if (!parse_address(o->listen, o->port, &at))
		return bind_failed(s, o, UV_EINVAL, err);
	int e = uv_tcp_bind(&s->listener, (struct sockaddr *)&at, 0);
	if (e == 0)
		e = uv_listen((uv_stream_t *)&s->listener, 511, on_connection);
	if (e == 0)
		e = uv_tcp_getsockname(&s->listener, (struct sockaddr *)&at, &len);
	if (e != 0)
		return bind_failed(s, o, e, err);
	/* the port lies at the same place in both kinds of address */
	print_address(s, o->listen, ntohs(((struct sockaddr_in *)&at)->sin_port));
	return SP_OK;
}

static enum sp_code init_handles(struct server *s, struct sp_error *err)
{
	uv_loop_t *loop = &s->loop;
	if (uv_tcp_init(loop, &s->listener) != 0 || uv_timer_init(loop, &s->tick) != 0 ||
		uv_async_init(loop, &s->stop, on_stop) != 0 ||
		uv_signal_init(loop, &s->term) != 0 || uv_signal_init(loop, &s->interrupt) != 0)
		return sp_fail(err, SP_INTERNAL, "libuv handles");
	s->listener.data = s->tick.data = s->stop.data = s->term.data = s->interrupt.data = s;
	return SP_OK;
}

static void tell_facts(void *ctx, struct server_facts *out)
{
	const struct server *s = ctx;
	out->connections = (uint32_t)s->n_conns;
	out->certificate_not_after_ms = s->certificate.not_after_ms;
}

enum sp_code server_new(const struct server_options *o, struct server **out, struct sp_error *err)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s)
		return sp_fail(err, SP_NO_MEMORY);
	if (uv_loop_init(&s->loop) != 0) {
		free(s);
		return sp_fail(err, SP_NO_MEMORY);
	}
	s->loop.data = s;
	s->app = o->app;
	s->keys = o->keys;
	s->dir = o->dir;
	s->utc_ms = o->utc_ms ? o->utc_ms : clock_utc_ms;
	s->timing = o->timing ? *o->timing : server_timing_usual;
	s->drain_ms = o->drain_ms ? o->drain_ms : DRAIN_DEFAULT_MS;
	s->max_conns = connections_allowed(o->max_connections);
	buf_init(&s->plain, OUT_MAX);
	enum sp_code rc = init_handles(s, err);
	if (rc == SP_OK)
		rc = listen_on(s, o, err);
	if (rc == SP_OK)
		rc = certificate_open(s, err);
	if (rc == SP_OK)
		rc = writer_start(&s->writer, s->app, &s->loop, on_written, err);
	if (rc != SP_OK) {
		server_free(s);
		return rc;
	}
	app_facts_from(s->app, tell_facts, s);
	s->tells = true;
	*out = s;
	return SP_OK;
}

const char *server_address(const struct server *s)
{
	return s->address;
}

enum sp_code server_run(struct server *s, struct sp_error *err)
{
	signal(SIGPIPE, SIG_IGN);
	uv_signal_start(&s->term, on_signal, SIGTERM);
	uv_signal_start(&s->interrupt, on_signal, SIGINT);
	uv_timer_start(&s->tick, on_tick, s->timing.tick, s->timing.tick);
	log_event(LOG_LEVEL_INFO, "server_listening", "address", s->address, NULL);
	notify("READY=1");
	uv_run(&s->loop, UV_RUN_DEFAULT);
	for (struct job *j = writer_take(&s->writer); j; j = writer_take(&s->writer))
		conn_finish(j);
	return app_writable(s->app) ? SP_OK : sp_fail(err, SP_STORAGE, "see the log");
}

void server_stop(struct server *s)
{
	uv_async_send(&s->stop);
}

static void close_any(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	close_handle(handle);
}

/* After server_run every handle is closed already; before it, those that were made are closed here. */
void server_free(struct server *s)
{
	if (!s)
		return;
	if (s->tells)
		app_facts_from(s->app, NULL, NULL);
	writer_free(&s->writer);
	uv_walk(&s->loop, close_any, NULL);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	uv_loop_close(&s->loop);
	certificate_close(s);
	buf_free(&s->plain);
	free(s);
}
