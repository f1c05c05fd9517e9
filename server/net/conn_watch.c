/* SPDX-License-Identifier: Apache-2.0 */
/* What each connection is asked at a tick: is it in time, and is its account still there? */
#include <inttypes.h>
#include <stdio.h>

#include "server/net/net.h"

/* A slow reader that takes a little now and then is slow, not gone. */
static void conn_watch_reader(struct conn *c)
{
	size_t left = uv_stream_get_write_queue_size((uv_stream_t *)&c->tcp);
	if (c->state == CONN_REPLYING && left < c->untaken)
		conn_progress(c);
	c->untaken = left;
}

static bool heard_of_revocations(const struct conn *c)
{
	return !c->who.authenticated || c->who.revocations == app_revocations(c->loop->server->app);
}

uint64_t conn_due_ms(const struct conn *c)
{
	if (c->state == CONN_REPLYING || c->revoked || !heard_of_revocations(c))
		return 0;
	return c->expires_ms && c->expires_ms < c->deadline_ms ? c->expires_ms : c->deadline_ms;
}

const char *conn_timeout_name(size_t of)
{
	return of == TIMED_OUT_ANONYMOUS ? "anonymous" : conn_state_name((enum conn_state)of);
}

/* Who is still listening is told by the end of TLS. */
static void conn_time_out(struct conn *c, bool expired)
{
	bool at_once =
		c->state == CONN_CLOSING || c->state == CONN_REPLYING || c->state == CONN_HANDSHAKE;
	size_t of = expired && !at_once ? (size_t)TIMED_OUT_ANONYMOUS : (size_t)c->state;
	struct sp_error why;
	sp_fail(&why, SP_TIMEOUT, conn_timeout_name(of));
	metrics_add(&c->loop->metrics.timed_out[of], 1);
	if (!at_once) {
		conn_close(c, &why);
		return;
	}
	if (c->state != CONN_CLOSING)
		conn_log(c, &why);
	conn_drop(c);
}

void conn_check(struct conn *c, uint64_t now_ms)
{
	bool expired = c->expires_ms && now_ms >= c->expires_ms;
	if (uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	conn_watch_reader(c);
	if (now_ms >= c->deadline_ms || expired)
		conn_time_out(c, expired);
}

/* What its requests in flight have come to is still told, until the next tick. */
static void conn_revoke(struct conn *c, enum sp_code refusal)
{
	struct sp_error why;
	char account[24];
	if (c->revoked) {
		conn_drop(c);
		return;
	}
	snprintf(account, sizeof account, "account %" PRIu64, c->who.account);
	sp_fail(&why, refusal, account);
	conn_log(c, &why);
	c->revoked = c->last = true;
	conn_settle(c);
}

void conn_check_account(struct conn *c)
{
	struct server *s = c->loop->server;
	struct identity who;
	struct sp_error err;
	if (c->state == CONN_CLOSING || heard_of_revocations(c))
		return;
	if (app_identify(s->app, tls_peer_certificate(c->tls), s->utc_ms(), &who, &err) != SP_OK)
		return; /* the store's own trouble: asked again at the next tick */
	if (who.authenticated)
		c->who = who;
	else
		conn_revoke(c, who.refusal);
}

/* What it keeps from the others; what is with the writer is not its own to look at, and comes back soon. */
static size_t conn_memory(const struct conn *c)
{
	size_t sum = c->in.cap + c->out.cap + c->sending.cap;
	for (const struct job *j = c->replies.first; j; j = j->next)
		sum += arena_memory(&j->request->arena);
	return sum;
}

bool conn_is_held_back(struct conn *c)
{
	struct server *s = c->loop->server;
	bool full = server_is_full(s);
	bool large = !full && server_excess(s) && conn_memory(c) > server_share(s);
	c->loop->paused |= full;
	c->loop->held_back |= large;
	return full || large;
}

size_t conn_shed(struct loop *l)
{
	struct server *s = l->server;
	struct conn *worst = NULL;
	struct sp_error why;
	size_t most = server_share(s);
	for (struct conn *c = l->conns; c; c = c->next) {
		size_t has = uv_is_closing((uv_handle_t *)&c->tcp) ? 0 : conn_memory(c);
		if (has > most) {
			most = has;
			worst = c;
		}
	}
	if (!worst)
		return 0;
	sp_fail(&why, SP_BUSY, "memory");
	server_count_refusal(s, REFUSED_MEMORY);
	conn_log(worst, &why);
	conn_drop(worst);
	return most;
}
