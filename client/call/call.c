/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/call.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/call/link.h"
#include "client/call/prove.h"
#include "common/base/clock.h"

/* A listing in several frames is at most this long in all. */
enum { REPLY_MAX = 64 << 20, TAG_HELLO = 1 };

struct call {
	struct link link;
	struct arena *arena; /* the opener's: welcome and hello live there */
	char place[300]; /* host:port */
	const struct call_options *options;
	struct buf
		out; /* frames that wait for the next write: the hello goes with the first request */
	uint32_t tag; /* last one used */
	bool hello_done;
	enum sp_code refused; /* the hello's answer does not hold: nothing more is sent */
	struct sp_error refusal;
	struct msg_welcome welcome;
	struct msg_hello_reply hello;
};

static enum sp_code at_place(const char *place, enum sp_code rc, struct sp_error *err)
{
	if (rc != SP_OK && err && !err->where[0])
		sp_where(err, "%s", place);
	return rc;
}

static enum sp_code here(const struct call *c, enum sp_code rc, struct sp_error *err)
{
	return at_place(c->place, rc, err);
}

static void tell(const struct call_options *o, struct call_event event)
{
	char place[300];
	snprintf(place, sizeof place, "%s:%s", o->host, o->port);
	event.place = place;
	if (o->watch)
		o->watch(o->user, &event);
}

static enum sp_code add_frame(struct call *c, enum message_type type, uint32_t tag,
	struct bytes body, struct sp_error *err)
{
	char size[24], limit[24];
	const struct frame f = {.type = (uint16_t)type, .tag = tag, .body = body};
	if (body.len > c->welcome.max_frame) {
		snprintf(size, sizeof size, "%zu", body.len);
		snprintf(limit, sizeof limit, "%u", c->welcome.max_frame);
		return sp_fail(err, SP_FRAME_TOO_LARGE, size, limit);
	}
	return frame_write(&c->out, &f) == SP_OK ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

static enum sp_code add_hello(struct call *c, struct sp_error *err)
{
	const struct history *h = c->options->history;
	const struct msg_hello hello = {.protocol = PROTOCOL_VERSION_MAX,
		.software = c->options->software,
		.known_size = h ? h->known.size : 0};
	struct buf body;
	buf_init(&body, FRAME_MAX_ANONYMOUS);
	enum sp_code rc = codec_encode(CODEC_HELLO, &hello, c->arena, &body, err);
	if (rc == SP_OK)
		rc = add_frame(c, MESSAGE_HELLO, TAG_HELLO, buf_bytes(&body), err);
	buf_free(&body);
	return rc;
}

static enum sp_code flush(struct call *c, struct sp_error *err)
{
	enum sp_code rc = link_send(&c->link, buf_bytes(&c->out), err);
	buf_clear(&c->out);
	return rc;
}

static enum sp_code take_error(struct call *c, struct bytes body, struct sp_error *err)
{
	struct sp_error unread = {0}, *out = err ? err : &unread;
	enum sp_code rc = codec_decode_error(body, c->arena, out);
	return rc == SP_OK ? out->code : sp_fail(out, rc, "Error");
}

/* Only the server's welcome says that it took the certificate: in TLS 1.3 the client's handshake ends
 * before the server has looked at it. */
static enum sp_code read_welcome(struct call *c, struct sp_error *err)
{
	struct frame f;
	enum sp_code rc = link_frame(&c->link, &f, err);
	if (rc != SP_OK)
		return rc;
	if (f.type == MESSAGE_WELCOME && f.tag == 0 && f.flags == FRAME_ERROR)
		return take_error(c, f.body, err); /* it has too many connections already */
	if (f.type != MESSAGE_WELCOME || f.tag != 0 || f.flags != 0)
		return sp_fail(err, SP_UNEXPECTED_MESSAGE, "welcome");
	rc = codec_decode(CODEC_WELCOME, f.body, c->arena, &c->welcome, err);
	if (rc != SP_OK)
		return rc;
	if (c->welcome.max_frame == 0 || c->welcome.max_frame > FRAME_MAX)
		c->welcome.max_frame = c->welcome.authenticated ? FRAME_MAX : FRAME_MAX_ANONYMOUS;
	if (c->welcome.protocol_min > PROTOCOL_VERSION_MAX ||
		c->welcome.protocol_max < PROTOCOL_VERSION_MIN) {
		char ours[16], theirs[32];
		snprintf(ours, sizeof ours, "%d", PROTOCOL_VERSION_MAX);
		snprintf(theirs, sizeof theirs, "%u-%u", c->welcome.protocol_min,
			c->welcome.protocol_max);
		return sp_fail(err, SP_PROTOCOL_VERSION, ours, theirs);
	}
	return SP_OK;
}

/* A certificate that was shown but does not count: the server says why. */
static enum sp_code check_accepted(const struct call *c, struct sp_error *err)
{
	if (!c->options->key || c->welcome.authenticated)
		return SP_OK;
	if (c->welcome.refusal == 0)
		return sp_fail(err, SP_NOT_ENROLLED);
	return sp_fail(err, sp_error_row((enum sp_code)c->welcome.refusal)->code);
}

/* An answer that can be understood decides: what was asked is not stored. */
static enum sp_code take_refusal(struct call *c, struct bytes body, struct sp_error *err)
{
	struct sp_error answer;
	bool understood = codec_decode_error(body, c->arena, &answer) == SP_OK;
	if (c->options->refused)
		*c->options->refused = understood;
	return take_error(c, body, err);
}

static enum sp_code open_hello(struct call *c, const struct frame *f, struct sp_error *err)
{
	const struct msg_hello_reply *r = &c->hello;
	if (f->flags & FRAME_ERROR)
		return take_error(c, f->body, err);
	if (f->type != MESSAGE_HELLO || c->hello_done)
		return sp_fail(err, SP_UNEXPECTED_MESSAGE, "hello");
	c->hello_done = true;
	enum sp_code rc = codec_decode(CODEC_HELLO_REPLY, f->body, c->arena, &c->hello, err);
	if (rc != SP_OK || !c->options->history)
		return rc;
	return history_check(c->options->history, r->head, r->proof, r->n_proof, err);
}

static enum sp_code take_hello(struct call *c, const struct frame *f, struct sp_error *err)
{
	c->refused = here(c, open_hello(c, f, &c->refusal), &c->refusal);
	if (c->refused != SP_OK && err)
		*err = c->refusal;
	return c->refused;
}

static enum sp_code read_hello(struct call *c, struct sp_error *err)
{
	struct frame f;
	enum sp_code rc = link_frame(&c->link, &f, err);
	if (rc != SP_OK)
		return rc;
	return f.tag == TAG_HELLO ? take_hello(c, &f, err)
				  : sp_fail(err, SP_UNEXPECTED_MESSAGE, "hello");
}

/* An answer that overtook the hello's is not given before the server has proved its history. */
static enum sp_code after_hello(struct call *c, enum sp_code answer, struct sp_error *err)
{
	struct sp_error broken;
	if (!c->options->history || c->hello_done || c->refused != SP_OK)
		return answer;
	enum sp_code rc = read_hello(c, &broken);
	/* a server that refuses a request may close before it greets: its reason counts */
	if (rc == SP_OK || (answer != SP_OK && c->refused == SP_OK))
		return answer;
	if (err)
		*err = broken;
	return rc;
}

/* Who is given the bodies of a reply's frames. */
struct taker {
	struct call *call;
	call_take_frame take;
	void *user;
	size_t received;
};

/* Reads until the last frame with `tag`. */
static enum sp_code read_reply(struct call *c, enum message_type type, uint32_t tag,
	struct taker *taker, bool *answered, struct sp_error *err)
{
	for (;;) {
		struct frame f;
		enum sp_code rc = link_frame(&c->link, &f, err);
		if (rc == SP_OK && f.tag == TAG_HELLO && tag != TAG_HELLO) {
			rc = take_hello(c, &f, err);
			if (rc != SP_OK) {
				*answered = true;
				return rc;
			}
			continue;
		}
		if (rc != SP_OK)
			return rc;
		*answered = f.tag == tag;
		if (f.tag != tag || f.type != type)
			return sp_fail(err, SP_UNEXPECTED_MESSAGE, "reply");
		if (f.flags & FRAME_ERROR)
			return after_hello(c, take_refusal(c, f.body, err), err);
		taker->received += f.body.len;
		rc = taker->take(taker->user, f.body, err);
		if (rc != SP_OK)
			return rc;
		if (!(f.flags & FRAME_MORE))
			return after_hello(c, SP_OK, err);
		link_restart_clock(&c->link);
	}
}

static enum sp_code open_link(struct call *c, struct sp_error *err)
{
	enum sp_code rc = link_open(&c->link, c->options, err);
	if (rc == SP_OK)
		rc = read_welcome(c, err);
	if (rc == SP_OK)
		rc = check_accepted(c, err);
	if (rc == SP_OK)
		rc = add_hello(c, err);
	return rc;
}

/* First contact needs the answer at once; an enrolled caller's hello goes out with its request, unless that
 * writes. */
static enum sp_code say_hello(struct call *c, struct sp_error *err)
{
	enum sp_code rc = flush(c, err);
	if (rc == SP_OK)
		rc = read_hello(c, err);
	c->link.sent = false; /* nothing that could be outstanding */
	return rc;
}

enum sp_code call_open(
	const struct call_options *o, struct arena *a, struct call **out, struct sp_error *err)
{
	uint64_t began = clock_steady_ms();
	*out = NULL;
	struct call *c = calloc(1, sizeof *c);
	if (!c)
		return sp_fail(err, SP_NO_MEMORY);
	c->arena = a;
	c->options = o;
	c->tag = TAG_HELLO;
	c->link.fd = -1;
	buf_init(&c->out, 2 * (FRAME_MAX + FRAME_HEADER_SIZE));
	snprintf(c->place, sizeof c->place, "%s:%s", o->host, o->port);
	enum sp_code rc = open_link(c, err);
	if (rc == SP_OK && !o->key)
		rc = say_hello(c, err);
	if (rc != SP_OK) {
		here(c, rc, err);
		call_close(c);
		return rc;
	}
	tell(o, (struct call_event){.step = CALL_CONNECTED, .took_ms = clock_steady_ms() - began});
	*out = c;
	return SP_OK;
}

void call_close(struct call *c)
{
	if (!c)
		return;
	link_close(&c->link);
	buf_free(&c->out);
	free(c);
}

const struct msg_welcome *call_welcome(const struct call *c)
{
	return &c->welcome;
}

const struct msg_hello_reply *call_hello(const struct call *c)
{
	return c->hello_done ? &c->hello : NULL;
}

enum sp_code call_peer_chain(const struct call *c, struct bytes ca, struct sp_error *err)
{
	return here(c, tls_peer_chain(c->link.tls, ca, c->options->host, err), err);
}

/* The request may have arrived, but its answer did not: the caller may send the same bytes again. */
static enum sp_code lost_reply(const struct call *c, enum sp_code rc, struct sp_error *err)
{
	if ((rc == SP_DISCONNECTED || rc == SP_TLS) && c->link.sent)
		rc = sp_fail(err, SP_OUTCOME_UNKNOWN);
	return here(c, rc, err);
}

enum sp_code call_greet(struct call *c, struct sp_error *err)
{
	link_restart_clock(&c->link);
	if (c->refused != SP_OK && err)
		*err = c->refusal;
	return c->refused != SP_OK || c->hello_done ? c->refused : here(c, say_hello(c, err), err);
}

/* A server that cannot prove its history gets nothing to write. */
static enum sp_code may_send(struct call *c, enum message_type type, struct sp_error *err)
{
	bool first = !c->hello_done && c->options->history;
	if (c->refused != SP_OK || (first && !message_reads(type)))
		return call_greet(c, err);
	link_restart_clock(&c->link);
	return SP_OK;
}

static enum sp_code exchange(struct call *c, enum message_type type, struct bytes request,
	struct taker *taker, struct sp_error *err)
{
	bool answered = false;
	uint32_t tag = ++c->tag;
	struct sp_error send_error = {0};
	enum sp_code rc = may_send(c, type, err);
	if (rc == SP_OK)
		rc = add_frame(c, type, tag, request, err);
	if (rc != SP_OK)
		return here(c, rc, err);
	enum sp_code sent = flush(c, &send_error);
	if (sent == SP_TIMEOUT || sent == SP_OK || sent == SP_DISCONNECTED) {
		/* a server that refuses answers and closes while we still write: its reason counts */
		rc = read_reply(c, type, tag, taker, &answered, err);
	} else {
		rc = sent;
		if (err)
			*err = send_error;
	}
	if (!answered)
		return lost_reply(c, rc, err);
	return at_place(c->options->subject ? c->options->subject : c->place, rc, err);
}

/* The bodies of a listing's frames are put together, which is one message again: repeated fields go on, and only
 * the first frame has the others. */
static enum sp_code take_part(void *user, struct bytes body, struct sp_error *err)
{
	enum sp_code rc = buf_append(user, body.ptr, body.len);
	return rc == SP_OK ? rc : sp_fail(err, rc, "reply");
}

/* What was written is written: a refusal to prove it is none of the request's. */
static enum sp_code prove(
	struct call *c, const struct msg_receipt *receipt, struct arena *a, struct sp_error *err)
{
	enum sp_code rc = prove_receipt(c, c->options->history, receipt, a, err);
	if (c->options->refused)
		*c->options->refused = false;
	return here(c, rc, err);
}

enum sp_code call_request_bytes(struct call *c, enum message_type type, struct bytes request,
	enum codec_id reply_id, void *reply, struct arena *a, struct sp_error *err)
{
	uint64_t began = clock_steady_ms();
	struct buf body;
	buf_init(&body, REPLY_MAX);
	struct taker taker = {.take = take_part, .user = &body};
	enum sp_code rc = exchange(c, type, request, &taker, err);
	tell(c->options, (struct call_event){.step = CALL_ANSWERED,
				 .took_ms = clock_steady_ms() - began,
				 .code = rc,
				 .reply = codec_name(reply_id),
				 .sent = request.len,
				 .received = body.len});
	if (rc == SP_OK)
		rc = here(c, codec_decode_listing(reply_id, buf_bytes(&body), a, reply, err), err);
	buf_free(&body);
	if (rc == SP_OK && reply_id == CODEC_RECEIPT && c->options->history)
		rc = prove(c, reply, a, err);
	return rc;
}

static enum sp_code take_streamed(void *user, struct bytes body, struct sp_error *err)
{
	struct taker *outer = user;
	link_restart_clock(&outer->call->link);
	return outer->take(outer->user, body, err);
}

enum sp_code call_stream(struct call *c, enum message_type type, struct bytes request,
	enum codec_id reply_id, call_take_frame take, void *user, struct sp_error *err)
{
	uint64_t began = clock_steady_ms();
	struct taker outer = {.call = c, .take = take, .user = user};
	struct taker taker = {.take = take_streamed, .user = &outer};
	enum sp_code rc = call_greet(c, err);
	if (rc == SP_OK)
		rc = exchange(c, type, request, &taker, err);
	if (rc == SP_OUTCOME_UNKNOWN || (rc == SP_TLS && c->link.sent))
		rc = here(c, sp_fail(err, SP_DISCONNECTED), err);
	tell(c->options, (struct call_event){.step = CALL_ANSWERED,
				 .took_ms = clock_steady_ms() - began,
				 .code = rc,
				 .reply = codec_name(reply_id),
				 .sent = request.len,
				 .received = taker.received});
	return rc;
}

enum sp_code call_request(struct call *c, enum message_type type, enum codec_id request_id,
	const void *request, enum codec_id reply_id, void *reply, struct arena *a,
	struct sp_error *err)
{
	struct buf body;
	buf_init(&body, FRAME_MAX);
	enum sp_code rc = codec_encode(request_id, request, a, &body, err);
	if (rc == SP_OK)
		rc = call_request_bytes(c, type, buf_bytes(&body), reply_id, reply, a, err);
	buf_free(&body);
	return rc;
}
