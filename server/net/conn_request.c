/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a connection: frames in, work handed to the writer, replies out. */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "server/net/net.h"

/* A turn of a connection, in which the others of its loop wait; with the frame that is begun in it. */
enum { TURN_NS = 1000000 };

/* ---- what is under way ---- */

static struct job *job_new(struct conn *c, struct request *r)
{
	struct job *j = malloc(sizeof *j);
	if (j)
		*j = (struct job){.request = r, .loop = c->loop, .conn = c};
	return j;
}

static void job_free(struct job *j)
{
	request_free(j->request);
	free(j);
}

static void conn_unlink(struct conn *c, struct job *j)
{
	struct job **p = &c->jobs;
	while (*p != j)
		p = &(*p)->conn_next;
	*p = j->conn_next;
	c->in_flight--;
}

void conn_forget_jobs(struct conn *c)
{
	for (struct job *j = c->jobs; j; j = j->conn_next)
		j->conn = NULL; /* the writer goes on; nobody waits for the answer */
	for (struct job *j = job_list_take(&c->replies); j; j = job_list_take(&c->replies))
		job_free(j);
}

static bool conn_tag_in_use(const struct conn *c, uint32_t tag)
{
	for (const struct job *j = c->jobs; j; j = j->conn_next)
		if (j->request->tag == tag)
			return true;
	for (const struct job *j = c->replies.first; j; j = j->next)
		if (j->request->tag == tag)
			return true;
	return false;
}

/* ---- replies ---- */

/* Sends the reply's next frame. True: more follow. */
static bool conn_reply(struct conn *c, struct request *r)
{
	bool first = !r->continued;
	bool more = request_reply(c->loop->server->app, r, &c->loop->plain);
	if (first)
		conn_answered(c->loop, c, r, c->loop->plain.len);
	else if (r->outcome != SP_OK)
		metrics_count_error(&c->loop->metrics, r->outcome);
	if (request_closes(r)) {
		c->last = true;
		conn_log(c, &r->error);
	}
	conn_send(c);
	return more && c->state != CONN_CLOSING;
}

/* It waits until its turn comes round. */
static void conn_keep_reply(struct conn *c, struct job *j)
{
	job_list_add(&c->replies, j);
	c->in_flight++;
}

void conn_continue(struct conn *c)
{
	if (c->writing || c->state == CONN_CLOSING)
		return;
	struct job *j = job_list_take(&c->replies);
	if (!j)
		return;
	c->in_flight--;
	if (conn_reply(c, j->request))
		conn_keep_reply(c, j);
	else
		job_free(j);
}

/* Refuses what is not yet a request; `last` as for a peer whose framing cannot be trusted. */
static void conn_refuse(
	struct conn *c, const struct frame *f, const struct sp_error *why, bool last)
{
	const struct answered a = {.outcome = why->code};
	metrics_count(&c->loop->metrics, &a);
	app_error_frame(f->type, f->tag, why, &c->loop->plain);
	if (last) {
		c->last = true;
		conn_log(c, why);
	}
	conn_send(c);
}

/* ---- requests ---- */

/* Answered as far as it goes at once; what is left is under way. Owns the request. */
static void conn_serve(struct conn *c, struct request *r)
{
	bool writes = request_writes(r);
	if (!writes && !conn_reply(c, r)) {
		request_free(r);
		return;
	}
	struct job *j = job_new(c, r);
	if (!j) {
		request_free(r);
		conn_close_code(c, SP_NO_MEMORY, NULL);
	} else if (writes) {
		j->conn_next = c->jobs;
		c->jobs = j;
		c->in_flight++;
		writer_enqueue(&c->loop->server->writer, j);
	} else {
		conn_keep_reply(c, j);
	}
}

static void conn_on_frame(struct conn *c, const struct frame *f)
{
	struct server *s = c->loop->server;
	struct request *r = NULL;
	struct sp_error why;
	char tag[16];
	if (f->flags) { /* a request has none: as frame_next refuses those that nobody has */
		sp_fail(&why, SP_MALFORMED, "flags");
		conn_refuse(c, &(struct frame){.type = 0}, &why, true);
		return;
	}
	if (f->tag ==
		0) { /* the server's own: nothing that a client asks for can be told from it */
		sp_fail(&why, SP_UNEXPECTED_MESSAGE, "tag 0");
		conn_refuse(c, f, &why, true);
		return;
	}
	if (conn_tag_in_use(c, f->tag)) {
		snprintf(tag, sizeof tag, "%u", (unsigned)f->tag);
		sp_fail(&why, SP_DUPLICATE_TAG, tag);
		conn_refuse(c, f, &why, false);
		return;
	}
	enum sp_code rc = request_open(
		s->app, &c->who, c->peer, c->hello_done, f->type, f->tag, f->body, s->utc_ms(), &r);
	if (!r) {
		conn_close_code(c, rc, NULL);
		return;
	}
	r->times.began_ns = c->frame_ns;
	if (rc == SP_OK)
		request_prepare(s->app, r);
	/* not only when it is answered, which the writer may do: the next request can be right behind it */
	c->hello_done |= request_is_hello(r);
	conn_serve(c, r);
}

/* Nothing more is done for a peer that has not taken what there is. While memory is short, for all or for it, a
 * connection gets one thing done at a time: enough to give back what it holds. */
bool conn_may_take(struct conn *c)
{
	bool idle = c->in_flight == 0 && c->out.len == 0;
	return c->welcomed && !c->last && !c->writing && c->state != CONN_CLOSING &&
	       c->in_flight < FRAME_MAX_IN_FLIGHT && c->out.len + c->sending.len < c->out_high &&
	       (idle || !conn_is_held_back(c));
}

void conn_take_frames(struct conn *c)
{
	size_t max_body = c->who.authenticated ? FRAME_MAX : FRAME_MAX_ANONYMOUS;
	const uint64_t began = clock_steady_ns();
	bool all = false;
	for (bool over = false; !over && conn_may_take(c); over = c->frame_ns - began >= TURN_NS) {
		struct frame f = {.type = 0};
		struct sp_error why = {.code = SP_OK};
		enum sp_code rc = frame_next(&c->in, max_body, &f, &why);
		all = rc == SP_AGAIN;
		if (all)
			break;
		c->frame_ms = loop_now(c->loop);
		if (c->state == CONN_IDLE) /* bytes that make no frame do not keep it alive */
			conn_progress(c);
		if (rc == SP_OK)
			conn_on_frame(c, &f);
		else
			conn_refuse(c, &f, &why, true);
		c->frame_ns = clock_steady_ns();
	}
	c->last |= all && c->ended;
	if (c->last)
		buf_clear(&c->in);
	c->unserved = !all && c->in.len > 0;
}

void conn_finish(struct job *j)
{
	struct conn *c = j->conn;
	bool more = false;
	if (c) {
		conn_unlink(c, j);
		more = c->state != CONN_CLOSING && conn_reply(c, j->request);
	}
	if (!j->request->times.replied_ns)
		conn_answered(j->loop, NULL, j->request, 0);
	if (more)
		conn_keep_reply(c, j);
	else
		job_free(j);
	if (!c)
		return;
	if (c->state == CONN_WORKING)
		conn_progress(c);
	conn_run(c);
}
