/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/resource.h>

#include "server/net/net.h"

enum { LOWEST = 19, ALONE_MS = 500, LOOK_MS = 10 };

/* Whoever waits for the start is answered first. */
static bool is_stopped_meanwhile(const struct checker *c)
{
	for (unsigned ms = 0; ms < ALONE_MS && !atomic_load(&c->stop); ms += LOOK_MS)
		uv_sleep(LOOK_MS);
	return atomic_load(&c->stop);
}

static void checker_main(void *ctx)
{
	struct checker *c = ctx;
	struct sp_error err = {.code = SP_OK};
	(void)setpriority(PRIO_PROCESS, 0, LOWEST); /* to Linux 0 is this thread */
	if (is_stopped_meanwhile(c))
		return;
	enum sp_code rc = app_check_pages(c->server->app, &c->stop, &err);
	if (rc == SP_OK)
		return;
	log_error("store_check_failed", &err);
	if (rc != SP_STORE_DAMAGED)
		return;
	c->damage = err;
	server_stop(c->server);
}

void checker_start(struct checker *c, struct server *s)
{
	c->server = s;
	if (!app_unchecked(s->app))
		return;
	c->started = uv_thread_create(&c->thread, checker_main, c) == 0;
	if (!c->started)
		log_event(LOG_LEVEL_WARNING, "store_check_failed", "reason", "no thread", NULL);
}

enum sp_code checker_stop(struct checker *c, struct sp_error *err)
{
	atomic_store(&c->stop, true);
	if (c->started)
		uv_thread_join(&c->thread);
	c->started = false;
	if (c->damage.code != SP_OK && err)
		*err = c->damage;
	return c->damage.code;
}
