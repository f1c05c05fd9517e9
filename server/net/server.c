/* SPDX-License-Identifier: Apache-2.0 */
/* What the loops share, and their beginning and end together. */
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

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
	.metrics = 5000,
	.metrics_page = 50,
	.renewal = 3600000};

/* ---- for all loops ---- */

size_t server_connections(const struct server *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_loops; i++)
		n += atomic_load(&s->loops[i].n_conns);
	return n;
}

bool server_is_full(const struct server *s)
{
	return meter_used(s->memory) > s->memory_limit;
}

/* The last quarter is for those who hold little. */
static uint64_t memory_kept(const struct server *s)
{
	return s->memory_limit / 4;
}

size_t server_excess(const struct server *s)
{
	const uint64_t used = meter_used(s->memory), most = s->memory_limit - memory_kept(s);
	return used > most ? (size_t)(used - most) : 0;
}

size_t server_surplus(const struct server *s)
{
	const uint64_t used = meter_used(s->memory), most = s->memory_limit - 2 * memory_kept(s);
	return used > most ? (size_t)(used - most) : 0;
}

size_t server_share(const struct server *s)
{
	return (size_t)(memory_kept(s) / (server_connections(s) + 1));
}

void server_count_refusal(struct server *s, enum server_refusal why)
{
	atomic_fetch_add(&s->refused[why], 1);
}

uint64_t server_refused(const struct server *s, enum server_refusal why)
{
	return atomic_load(&s->refused[why]);
}

static void tell_facts(void *ctx, struct server_facts *out)
{
	struct server *s = ctx;
	out->connections = (uint32_t)server_connections(s);
	out->loops = (uint32_t)s->n_loops;
	out->certificate_not_after_ms = certificate_not_after_ms(s);
	out->memory_limit = s->memory_limit;
	out->requests = metrics_requests(s);
	out->queue = (uint32_t)atomic_load(&s->writer.queued);
	for (size_t i = 0; i < REFUSALS; i++)
		out->refused += server_refused(s, (enum server_refusal)i);
}

const char *server_address(const struct server *s)
{
	return s->address;
}

const char *server_metrics_address(const struct server *s)
{
	return s->metrics_port ? metrics_port_address(s->metrics_port) : NULL;
}

void server_stop(struct server *s)
{
	if (!atomic_exchange(&s->stopping, true)) {
		notify("STOPPING=1");
		log_event(LOG_LEVEL_INFO, "server_stopping", NULL);
	}
	for (size_t i = 0; i < s->n_loops; i++)
		uv_async_send(&s->loops[i].stop);
}

/* The allocator keeps what many connections had in small pieces until it is told. */
static void give_memory_back(struct server *s)
{
	const size_t n = server_connections(s);
	if (n > s->most_conns)
		s->most_conns = n;
	if (s->most_conns - n < CONNECTIONS_MANY || n > s->most_conns / 2)
		return;
	malloc_trim(0);
	s->most_conns = n;
}

void server_look_after(struct server *s)
{
	give_memory_back(s);
	if (loop_now(&s->loops[0]) >= s->renewal_ms) {
		certificate_check(s);
		app_tidy(s->app);
	}
	clock_look(s);
	notices_tell(&s->notices, clock_steady_ms(), false);
	slow_tell(&s->slow, clock_steady_ms(), false);
	if (!app_writable(s->app) && !atomic_load(&s->stopping)) /* a read has met damage */
		server_stop(s);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	server_stop(handle->data);
}

/* ---- beginning ---- */

static size_t connections_allowed(size_t wanted, size_t n_loops)
{
	struct rlimit files = {.rlim_cur = 1024};
	const size_t ours = FILES_RESERVED + FILES_LOOP * n_loops;
	(void)getrlimit(RLIMIT_NOFILE, &files);
	size_t limit = files.rlim_cur > ours + CONNECTIONS_LEAST ? files.rlim_cur - ours
								 : CONNECTIONS_LEAST;
	return wanted && wanted < limit ? wanted : limit;
}

/* Not all: who comes from one address leaves room for the others. */
static uint32_t connections_of_address(uint32_t wanted, size_t all)
{
	const size_t most = all / 2 + all % 2;
	return wanted < most ? wanted : (uint32_t)most;
}

static size_t loops_wanted(uint32_t wanted)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = wanted ? wanted : cores > 0 ? (size_t)cores : 1;
	return n < SERVER_LOOPS_MAX ? n : SERVER_LOOPS_MAX;
}

static void set_options(struct server *s, const struct server_options *o)
{
	s->app = o->app;
	s->keys = o->keys;
	s->dir = o->dir;
	s->utc_ms = o->utc_ms ? o->utc_ms : clock_utc_ms;
	s->started_ms = s->utc_ms();
	s->timing = o->timing ? *o->timing : server_timing_usual;
	s->drain_ms = o->drain_ms ? o->drain_ms : DRAIN_DEFAULT_MS;
	s->max_by_account = o->max_connections_account;
	s->memory = app_memory(o->app);
	s->memory_limit = o->memory_limit ? o->memory_limit : SERVER_MEMORY_USUAL;
}

static enum sp_code make_loops(struct server *s, size_t n, int listener, struct sp_error *err)
{
	s->loops = calloc(n, sizeof *s->loops);
	if (!s->loops)
		return sp_fail(err, SP_NO_MEMORY);
	while (s->n_loops < n) {
		enum sp_code rc = loop_init(&s->loops[s->n_loops++], s, listener, err);
		if (rc != SP_OK)
			return rc;
	}
	uv_loop_t *first = &s->loops[0].uv;
	if (uv_signal_init(first, &s->term) != 0 || uv_signal_init(first, &s->interrupt) != 0)
		return sp_fail(err, SP_INTERNAL, "uv_signal_init");
	s->term.data = s->interrupt.data = s;
	uv_unref((uv_handle_t *)&s->term);
	uv_unref((uv_handle_t *)&s->interrupt);
	return SP_OK;
}

static enum sp_code open_server(
	struct server *s, const struct server_options *o, struct sp_error *err)
{
	const size_t n = loops_wanted(o->loops);
	int listener;
	s->max_conns = connections_allowed(o->max_connections, n);
	s->max_by_address = connections_of_address(o->max_connections_address, s->max_conns);
	if (uv_mutex_init(&s->lock) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	s->lock_made = true;
	enum sp_code rc = caps_init(&s->caps, err);
	if (rc == SP_OK)
		rc = notices_init(&s->notices, err);
	if (rc == SP_OK)
		rc = slow_init(&s->slow, o->slow_ms, err);
	if (rc == SP_OK)
		rc = listen_open(s, o, &listener, err);
	if (rc != SP_OK)
		return rc;
	rc = make_loops(s, n, listener, err);
	close(listener);
	if (rc == SP_OK)
		rc = certificate_open(s, err);
	if (rc == SP_OK && o->metrics_port)
		rc = metrics_port_open(s, (uint16_t)(o->metrics_port > 0 ? o->metrics_port : 0),
			&s->metrics_port, err);
	return rc == SP_OK ? writer_start(&s->writer, s->app, err) : rc;
}

enum sp_code server_new(const struct server_options *o, struct server **out, struct sp_error *err)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s)
		return sp_fail(err, SP_NO_MEMORY);
	set_options(s, o);
	enum sp_code rc = open_server(s, o, err);
	if (rc != SP_OK) {
		server_free(s);
		return rc;
	}
	app_facts_from(s->app, tell_facts, s);
	s->tells = true;
	*out = s;
	return SP_OK;
}

/* ---- running, and the end ---- */

static void loop_main(void *ctx)
{
	loop_run(ctx);
}

static enum sp_code start_threads(struct server *s, struct sp_error *err)
{
	if (s->metrics_port && metrics_port_start(s->metrics_port, err) != SP_OK)
		return err->code;
	for (size_t i = 1; i < s->n_loops; i++) {
		struct loop *l = &s->loops[i];
		l->started = uv_thread_create(&l->thread, loop_main, l) == 0;
		if (!l->started)
			return sp_fail(err, SP_NO_MEMORY);
	}
	return SP_OK;
}

/* Nobody waits for what the writer still holds, but it is finished. */
static void finish_writes(struct server *s)
{
	writer_stop(&s->writer);
	for (size_t i = 0; i < s->n_loops; i++) {
		struct loop *l = &s->loops[i];
		for (struct job *j = writer_take(&s->writer, l); j; j = writer_take(&s->writer, l))
			conn_finish(j);
	}
}

enum sp_code server_run(struct server *s, struct sp_error *err)
{
	signal(SIGPIPE, SIG_IGN);
	uv_signal_start(&s->term, on_signal, SIGTERM);
	uv_signal_start(&s->interrupt, on_signal, SIGINT);
	clock_begin(s);
	enum sp_code rc = start_threads(s, err);
	if (rc == SP_OK) {
		log_event(LOG_LEVEL_INFO, "server_listening", "address", s->address,
			s->metrics_port ? "metrics" : NULL, server_metrics_address(s), NULL);
		notify("READY=1");
		checker_start(&s->checker, s);
	} else {
		server_stop(s);
	}
	loop_run(&s->loops[0]);
	enum sp_code checked = checker_stop(&s->checker, rc == SP_OK ? err : NULL);
	for (size_t i = 1; i < s->n_loops; i++)
		if (s->loops[i].started)
			uv_thread_join(&s->loops[i].thread);
	finish_writes(s);
	notices_tell(&s->notices, clock_steady_ms(), true);
	slow_tell(&s->slow, clock_steady_ms(), true);
	if (rc == SP_OK)
		rc = checked;
	return rc == SP_OK ? app_failure(s->app, err) : rc;
}

/* After server_run the loops' asyncs are still open; before it, whatever was made is closed here. */
void server_free(struct server *s)
{
	if (!s)
		return;
	if (s->tells)
		app_facts_from(s->app, NULL, NULL);
	metrics_port_close(s->metrics_port);
	writer_free(&s->writer);
	for (size_t i = 0; i < s->n_loops; i++)
		loop_close(&s->loops[i]);
	free(s->loops);
	certificate_close(s);
	caps_close(&s->caps);
	notices_close(&s->notices);
	slow_close(&s->slow);
	if (s->lock_made)
		uv_mutex_destroy(&s->lock);
	free(s);
}
