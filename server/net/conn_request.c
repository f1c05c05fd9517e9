/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a connection: frames in, work handed to the writer, replies out. */
#include <stdio.h>
#include <stdlib.h>

#include "server/net/net.h"

static void conn_unlink(struct conn *c, struct job *j)
{
	struct job **p = &c->jobs;
	while (*p != j)
		p = &(*p)->conn_next;
	*p = j->conn_next;
	c->in_flight--;
}

static void conn_reply(struct conn *c, struct request *r)
{
	request_reply(c->server->app, r, &c->server->plain);
	if (request_is_hello(r))
		c->hello_done = true;
	if (request_closes(r)) {
		c->last = true;
		conn_log(c, &r->error);
	}
	conn_send(c);
}

/* Refuses what is not yet a request; `last` as for a peer whose framing cannot be trusted. */
static void conn_refuse(
	struct conn *c, const struct frame *f, const struct sp_error *why, bool last)
{
	app_error_frame(f->type, f->tag, why, &c->server->plain);
	if (last) {
		c->last = true;
		conn_log(c, why);
	}
	conn_send(c);
}

static bool conn_tag_in_use(const struct conn *c, uint32_t tag)
{
	for (const struct job *j = c->jobs; j; j = j->conn_next)
		if (j->request->tag == tag)
			return true;
	return false;
}

static void conn_hand_over(struct conn *c, struct request *r)
{
	struct job *j = malloc(sizeof *j);
	if (!j) {
		request_free(r);
		conn_close_code(c, SP_NO_MEMORY, NULL);
		return;
	}
	*j = (struct job){.request = r, .conn = c, .conn_next = c->jobs};
	c->jobs = j;
	c->in_flight++;
	writer_enqueue(&c->server->writer, j);
}

static void conn_on_frame(struct conn *c, const struct frame *f)
{
	struct request *r = NULL;
	struct sp_error why;
	char tag[16];
	if (f->flags) { /* a request has none */
		sp_fail(&why, SP_UNEXPECTED_MESSAGE, "flags");
		conn_refuse(c, f, &why, true);
		return;
	}
	if (conn_tag_in_use(c, f->tag)) {
		snprintf(tag, sizeof tag, "%u", (unsigned)f->tag);
		sp_fail(&why, SP_DUPLICATE_TAG, tag);
		conn_refuse(c, f, &why, false);
		return;
	}
	enum sp_code rc = request_open(c->server->app, &c->who, c->peer, c->hello_done, f->type,
		f->tag, f->body, c->server->utc_ms(), &r);
	if (!r) {
		conn_close_code(c, rc, NULL);
		return;
	}
	if (rc == SP_OK)
		request_prepare(c->server->app, r);
	if (request_writes(r)) {
		conn_hand_over(c, r);
		return;
	}
	conn_reply(c, r);
	request_free(r);
}

bool conn_may_take(const struct conn *c)
{
	return c->welcomed && !c->last && c->state != CONN_CLOSING &&
	       c->in_flight < FRAME_MAX_IN_FLIGHT && c->out.len + c->sending.len < OUT_HIGH;
}

bool conn_take_frames(struct conn *c)
{
	size_t max_body = c->who.authenticated ? FRAME_MAX : FRAME_MAX_ANONYMOUS;
	bool all = false;
	while (!all && conn_may_take(c)) {
		struct frame f = {.type = 0};
		struct sp_error why = {.code = SP_OK};
		enum sp_code rc = frame_next(&c->in, max_body, &f, &why);
		all = rc == SP_AGAIN;
		if (all)
			break;
		c->frame_ms = server_now(c->server);
		if (c->state == CONN_IDLE) /* bytes that make no frame do not keep it alive */
			conn_progress(c);
		if (rc == SP_OK)
			conn_on_frame(c, &f);
		else
			conn_refuse(c, &f, &why, true);
	}
	c->last |= all && c->ended;
	if (c->last)
		buf_clear(&c->in);
	return !all && c->in.len > 0;
}

void conn_finish(struct job *j)
{
	struct conn *c = j->conn;
	if (c && c->state != CONN_CLOSING)
		conn_reply(c, j->request);
	if (c) {
		conn_unlink(c, j);
		if (c->state == CONN_WORKING)
			conn_progress(c);
		conn_run(c);
	}
	request_free(j->request);
	free(j);
}
