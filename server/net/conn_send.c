/* SPDX-License-Identifier: Apache-2.0 */
/* The sending half of a connection: encrypt, give to the socket, keep what it does not take. */
#include "common/base/clock.h"
#include "server/net/net.h"

static void conn_on_written(uv_write_t *req, int status)
{
	struct conn *c = req->data;
	loop_wake(c->loop);
	c->writing = false;
	metrics_add(&c->loop->metrics.sent, status == 0 ? c->sending.len : 0);
	buf_free(&c->sending);
	if (status != 0) {
		conn_drop(c);
		return;
	}
	if (c->state == CONN_REPLYING)
		conn_progress(c);
	conn_run_in_time(c);
}

/* What the socket does not take at once goes with it until conn_on_written; one write at a time. */
static void conn_send_rest(struct conn *c)
{
	c->sending = c->out;
	buf_init(&c->out, OUT_MAX);
	buf_count_in(&c->out, c->loop->server->memory);
	uv_buf_t rest =
		uv_buf_init((char *)(c->sending.data + c->sending.start), (unsigned)c->sending.len);
	c->write.data = c;
	c->writing = true;
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &rest, 1, conn_on_written) != 0) {
		c->writing = false;
		conn_drop(c);
	}
}

void conn_flush(struct conn *c)
{
	if (c->writing || uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	if (c->out.len) {
		uv_buf_t b =
			uv_buf_init((char *)(c->out.data + c->out.start), (unsigned)c->out.len);
		int n = uv_try_write((uv_stream_t *)&c->tcp, &b, 1);
		if (n < 0 && n != UV_EAGAIN) {
			conn_drop(c);
			return;
		}
		if (n > 0) {
			buf_consume(&c->out, (size_t)n);
			metrics_add(&c->loop->metrics.sent, (uint64_t)n);
		}
	}
	if (c->out.len)
		conn_send_rest(c);
	else if (c->state == CONN_CLOSING)
		conn_shut(c);
}

/* libuv gives the bytes to the socket at once and calls back in the next turn, when others have had theirs. */
static void conn_flush_in_turn(struct conn *c)
{
	if (!c->writing && c->out.len && !uv_is_closing((uv_handle_t *)&c->tcp))
		conn_send_rest(c);
}

static void count(struct loop *l, const struct answered *a, const char *peer)
{
	metrics_count(&l->metrics, a);
	slow_look(&l->server->slow, a, peer, clock_steady_ms());
}

/* What has been answered in this turn is on its way: as far as this side can tell it is over. */
static void conn_count_answered(struct conn *c)
{
	struct loop *l = c->loop;
	const uint64_t now = l->n_answered ? clock_steady_ns() : 0;
	for (size_t i = 0; i < l->n_answered; i++) {
		l->answered[i].times.sent_ns = now;
		count(l, &l->answered[i], c->peer);
	}
	l->n_answered = 0;
}

void conn_answered(struct loop *l, struct conn *c, const struct request *r, size_t replied)
{
	const struct answered a = {.times = r->times,
		.account = r->who.account,
		.received = r->body.len,
		.replied = replied,
		.outcome = r->outcome,
		.type = r->type};
	if (!c) {
		count(l, &a, r->peer);
		return;
	}
	if (l->n_answered == ANSWERED_MAX)
		conn_count_answered(c);
	l->answered[l->n_answered++] = a;
}

void conn_run(struct conn *c)
{
	conn_continue(c);
	conn_take_frames(c);
	if ((c->unserved || c->replies.first) && c->state != CONN_CLOSING)
		conn_flush_in_turn(c);
	else
		conn_flush(c);
	conn_count_answered(c);
	if (c->unserved && !c->writing && conn_may_take(c))
		loop_again(c->loop);
	conn_settle(c);
}

void conn_run_in_time(struct conn *c)
{
	if (!loop_is_late(c->loop)) {
		conn_run(c);
		return;
	}
	c->waits = true;
	c->unserved |= c->in.len > 0;
	loop_again(c->loop);
	conn_settle(c);
}

/* Encrypts what lies in the loop's plain buffer. */
void conn_send(struct conn *c)
{
	struct buf *plain = &c->loop->plain;
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = plain->failed ? sp_fail(&err, SP_NO_MEMORY)
					: tls_send(c->tls, buf_bytes(plain), &c->out, &err);
	if (plain->cap > READ_SIZE)
		buf_free(plain);
	buf_clear(plain);
	if (rc != SP_OK)
		conn_close(c, &err);
}
