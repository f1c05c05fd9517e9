/* SPDX-License-Identifier: Apache-2.0 */
/* call_parts.h - a connection's state, and what greeting and asking have in common. Private to client/call. */
#ifndef SP_CALL_CALL_PARTS_H
#define SP_CALL_CALL_PARTS_H

#include "client/call/call.h"
#include "client/call/link.h"

enum { TAG_HELLO = 1 };

struct call {
	struct link link;
	struct arena *arena; /* the opener's: welcome and hello live there */
	char place[300]; /* host:port */
	const struct call_options *options;
	struct buf
		out; /* frames that wait for the next write: the hello goes with the first request */
	uint32_t tag; /* last one used */
	bool lost; /* a request was not answered: what comes next could be its answer */
	bool hello_done;
	enum sp_code refused; /* the hello's answer does not hold: nothing more is sent */
	struct sp_error refusal;
	struct msg_welcome welcome;
	struct msg_hello_reply hello;
};

/* ---- call.c ---- */
/* Gives an error without a place the server's. */
enum sp_code call_here(const struct call *c, enum sp_code rc, struct sp_error *err);
/* Puts a request among the frames that wait. SP_FRAME_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code call_add_frame(struct call *c, enum message_type type, uint32_t tag,
	struct bytes body, struct sp_error *err);
/* Sends them. */
SP_CHECK enum sp_code call_flush(struct call *c, struct sp_error *err);
/* The code of an error frame's body, and *err filled from it. */
enum sp_code call_take_error(struct call *c, struct bytes body, struct sp_error *err);

/* ---- greet.c ---- */
/* Reads the welcome; the hello waits for the first request. */
SP_CHECK enum sp_code greet_begin(struct call *c, struct sp_error *err);
/* Sends the hello and reads its answer. */
SP_CHECK enum sp_code greet_say(struct call *c, struct sp_error *err);
/* The hello's answer has come. */
SP_CHECK enum sp_code greet_take(struct call *c, const struct frame *f, struct sp_error *err);
/* An answer that overtook the hello's is not given before the server has proved its history: the code to give. */
enum sp_code greet_after(struct call *c, enum sp_code answer, struct sp_error *err);

#endif
