/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/call.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/call/call_parts.h"
#include "client/call/prove.h"
#include "common/base/clock.h"

/* A listing in several frames is at most this long in all. */
enum { REPLY_MAX = 64 << 20 };

static enum sp_code at_place(const char *place, enum sp_code rc, struct sp_error *err)
{
	if (rc != SP_OK && err && !err->where[0])
		sp_where(err, "%s", place);
	return rc;
}

enum sp_code call_here(const struct call *c, enum sp_code rc, struct sp_error *err)
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

enum sp_code call_add_frame(struct call *c, enum message_type type, uint32_t tag, struct bytes body,
	struct sp_error *err)
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

enum sp_code call_flush(struct call *c, struct sp_error *err)
{
	enum sp_code rc = link_send(&c->link, buf_bytes(&c->out), err);
	buf_clear(&c->out);
	return rc;
}

enum sp_code call_take_error(struct call *c, struct bytes body, struct sp_error *err)
{
	struct sp_error unread = {0}, *out = err ? err : &unread;
	enum sp_code rc = codec_decode_error(body, c->arena, out);
	return rc == SP_OK ? out->code : sp_fail(out, rc, "Error");
}

/* An answer that can be understood decides: what was asked is not stored. */
static enum sp_code take_refusal(struct call *c, struct bytes body, struct sp_error *err)
{
	struct sp_error answer;
	bool understood = codec_decode_error(body, c->arena, &answer) == SP_OK;
	if (c->options->refused)
		*c->options->refused = understood;
	return call_take_error(c, body, err);
}

/* Who is given the bodies of a reply's frames. */
struct taker {
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
			rc = greet_take(c, &f, err);
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
			return greet_after(c, take_refusal(c, f.body, err), err);
		taker->received += f.body.len;
		rc = taker->take(taker->user, f.body, err);
		if (rc != SP_OK)
			return rc;
		if (!(f.flags & FRAME_MORE))
			return greet_after(c, SP_OK, err);
		link_restart_clock(&c->link);
	}
}

static enum sp_code open_link(struct call *c, struct sp_error *err)
{
	enum sp_code rc = link_open(&c->link, c->options, err);
	return rc == SP_OK ? greet_begin(c, err) : rc;
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
		rc = greet_say(c, err);
	if (rc != SP_OK) {
		call_here(c, rc, err);
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
	return call_here(c, tls_peer_chain(c->link.tls, ca, c->options->host, err), err);
}

/* The request may have arrived, but its answer did not: the caller may send the same bytes again. */
static enum sp_code lost_reply(const struct call *c, enum sp_code rc, struct sp_error *err)
{
	if ((rc == SP_DISCONNECTED || rc == SP_TLS) && c->link.sent)
		rc = sp_fail(err, SP_OUTCOME_UNKNOWN);
	return call_here(c, rc, err);
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
	enum sp_code rc = c->lost ? sp_fail(err, SP_DISCONNECTED) : may_send(c, type, err);
	if (rc == SP_OK)
		rc = call_add_frame(c, type, tag, request, err);
	if (rc != SP_OK)
		return call_here(c, rc, err);
	enum sp_code sent = call_flush(c, &send_error);
	if (sent == SP_TIMEOUT || sent == SP_OK || sent == SP_DISCONNECTED) {
		/* a server that refuses answers and closes while we still write: its reason counts */
		rc = read_reply(c, type, tag, taker, &answered, err);
	} else {
		rc = sent;
		if (err)
			*err = send_error;
	}
	c->lost = !answered;
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
	return call_here(c, rc, err);
}

/* An answer with a value that this client does not know, or without one that it needs: a server of another version,
 * and nothing that whoever asked could correct. */
static enum sp_code of_another_version(const struct call *c, enum sp_code rc, struct sp_error *err)
{
	if ((rc != SP_FIELD_INVALID && rc != SP_FIELD_MISSING) || !err)
		return rc;
	const struct sp_error found = *err;
	sp_fail(err, SP_PROTOCOL_VERSION, c->options->software, c->welcome.software);
	return sp_where(err, "%s: %s %s", c->place, found.where, found.param[0]);
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
	if (rc == SP_OK) {
		rc = codec_decode_listing(reply_id, buf_bytes(&body), a, reply, err);
		rc = call_here(c, of_another_version(c, rc, err), err);
	}
	buf_free(&body);
	if (rc == SP_OK && reply_id == CODEC_RECEIPT && c->options->history)
		rc = prove(c, reply, a, err);
	return rc;
}

enum sp_code call_stream(struct call *c, enum message_type type, struct bytes request,
	enum codec_id reply_id, call_take_frame take, void *user, struct sp_error *err)
{
	uint64_t began = clock_steady_ms();
	struct taker taker = {.take = take, .user = user};
	enum sp_code rc = call_greet(c, err);
	if (rc == SP_OK)
		rc = exchange(c, type, request, &taker, err);
	if (rc == SP_OUTCOME_UNKNOWN || (rc == SP_TLS && c->link.sent))
		rc = call_here(c, sp_fail(err, SP_DISCONNECTED), err);
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
	enum sp_code rc = codec_encode(request_id, request, &body, err);
	if (rc == SP_OK)
		rc = call_request_bytes(c, type, buf_bytes(&body), reply_id, reply, a, err);
	buf_free(&body);
	return rc;
}
