/* SPDX-License-Identifier: Apache-2.0 */
/* greet.c - how a connection begins: the server's welcome, then the hello and its answer, which proves the history
 * of the log. */
#include <stdio.h>

#include "client/call/call_parts.h"

static enum sp_code add_hello(struct call *c, struct sp_error *err)
{
	const struct history *h = c->options->history;
	const struct msg_hello hello = {.protocol = PROTOCOL_VERSION_MAX,
		.software = c->options->software,
		.known_size = h ? h->known.size : 0};
	struct buf body;
	buf_init(&body, FRAME_MAX_ANONYMOUS);
	enum sp_code rc = codec_encode(CODEC_HELLO, &hello, &body, err);
	if (rc == SP_OK)
		rc = call_add_frame(c, MESSAGE_HELLO, TAG_HELLO, buf_bytes(&body), err);
	buf_free(&body);
	return rc;
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
		return call_take_error(c, f.body, err); /* it has too many connections already */
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

enum sp_code greet_begin(struct call *c, struct sp_error *err)
{
	enum sp_code rc = read_welcome(c, err);
	if (rc == SP_OK)
		rc = check_accepted(c, err);
	return rc == SP_OK ? add_hello(c, err) : rc;
}

static enum sp_code open_hello(struct call *c, const struct frame *f, struct sp_error *err)
{
	const struct msg_hello_reply *r = &c->hello;
	if (f->flags & FRAME_ERROR)
		return call_take_error(c, f->body, err);
	if (f->type != MESSAGE_HELLO || c->hello_done)
		return sp_fail(err, SP_UNEXPECTED_MESSAGE, "hello");
	c->hello_done = true;
	enum sp_code rc = codec_decode(CODEC_HELLO_REPLY, f->body, c->arena, &c->hello, err);
	if (rc != SP_OK || !c->options->history)
		return rc;
	return history_check(c->options->history, r->head, r->proof, r->n_proof, err);
}

enum sp_code greet_take(struct call *c, const struct frame *f, struct sp_error *err)
{
	c->refused = call_here(c, open_hello(c, f, &c->refusal), &c->refusal);
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
	return f.tag == TAG_HELLO ? greet_take(c, &f, err)
				  : sp_fail(err, SP_UNEXPECTED_MESSAGE, "hello");
}

enum sp_code greet_after(struct call *c, enum sp_code answer, struct sp_error *err)
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

/* First contact needs the answer at once; an enrolled caller's hello goes out with its request, unless that
 * writes. */
enum sp_code greet_say(struct call *c, struct sp_error *err)
{
	enum sp_code rc = call_flush(c, err);
	if (rc == SP_OK)
		rc = read_hello(c, err);
	c->link.sent = false; /* nothing that could be outstanding */
	return rc;
}

enum sp_code call_greet(struct call *c, struct sp_error *err)
{
	link_restart_clock(&c->link);
	if (c->refused != SP_OK && err)
		*err = c->refusal;
	return c->refused != SP_OK || c->hello_done ? c->refused
						    : call_here(c, greet_say(c, err), err);
}
