/* SPDX-License-Identifier: Apache-2.0 */
/* call.h - one connection to a server: connect, request, reply, retry with the same key.
 * Floor 4: base, wire, crypto, domain, codec. Blocking sockets with timeouts; what is POSIX-only lies in
 * socket.c. One thread. */
#ifndef SP_CALL_CALL_H
#define SP_CALL_CALL_H

#include "client/call/history.h"
#include "common/codec/codec.h"
#include "common/crypto/tls.h"

/* What happens on the way, for who wants to be told. */
enum call_step {
	CALL_CONNECTED,
	CALL_ANSWERED, /* or not, as `code` says */
	CALL_RETRY /* after a try that failed with `code` */
};
struct call_event {
	enum call_step step;
	const char *place; /* host:port */
	uint64_t took_ms; /* to connect, or from the request to its answer */
	enum sp_code code;
	const char
		*reply; /* CALL_ANSWERED: name of the reply's message, and bytes of both bodies */
	size_t sent, received;
	unsigned tries; /* CALL_RETRY: so many have failed */
};

struct call_options {
	const char *host; /* name or address */
	const char *port; /* "7443" */
	const struct tls_key *key; /* NULL = anonymous */
	struct bytes certificate; /* DER */
	struct bytes ca; /* DER; empty = first contact, the server's chain is not verified */
	uint32_t timeout_ms; /* for connecting and for each reply */
	const char *software;
	/* What the requests are about (a file): `where` of errors that the server sends without a place.
	 * NULL = host:port. */
	const char *subject;
	/* Told by call_once: whether the server itself answered the last try with an error, so that nothing was
	 * stored. False when it was never asked or cannot be understood. NULL = not wanted. */
	bool *refused;
	/* What the heads of the hello and of a receipt are checked against and kept in; NULL = they are not looked
	 * at. What writes is not sent before the hello's is checked, and a read's answer is given after it. */
	struct history *history;
	void (*watch)(void *user, const struct call_event *event); /* NULL = nobody */
	void *user;
};

struct call;

/* Connects, finishes TLS, reads the server's welcome (only then the server has accepted the certificate:
 * reliability.md m20). An anonymous caller's hello is answered when this returns; an enrolled caller's
 * goes out in one write with its first request. `o` and what it points to outlive the call.
 *   SP_UNREACHABLE, SP_TIMEOUT, SP_TLS, SP_SERVER_UNTRUSTED, SP_PROTOCOL_VERSION, ... `where` = host:port */
SP_CHECK enum sp_code call_open(
	const struct call_options *o, struct arena *a, struct call **out, struct sp_error *err);
void call_close(struct call *c); /* NULL is fine */
const struct msg_welcome *call_welcome(const struct call *c);
const struct msg_hello_reply *call_hello(const struct call *c); /* NULL until it is answered */
/* Waits for the hello's answer, which an enrolled caller's first request brings along otherwise: what
 * history_check returns, and how the connection failed. */
SP_CHECK enum sp_code call_greet(struct call *c, struct sp_error *err);
/* First contact: whether the server proved itself by a certificate of this CA for the host. */
SP_CHECK enum sp_code call_peer_chain(const struct call *c, struct bytes ca, struct sp_error *err);

/* Sends one request and reads its reply. An error frame becomes its code and *err, with the options'
 * subject as its place when the server names none.
 *   SP_OUTCOME_UNKNOWN  the connection broke after the request may have left: the same call on a new
 *                       connection is safe, writes carry their key
 *   SP_DISCONNECTED     also when an earlier request on the connection was not answered, for its answer may still
 *                       come; nothing is sent
 *   SP_PROTOCOL_VERSION with both programs: the reply has a value that is not known here, or lacks one that is
 *                       needed; `where` names it. What was written is stored
 *   what history_check returns: the connection is of no more use, each further call answers the same
 *   SP_HISTORY_REWRITTEN with a receipt in *reply (its head is set): what was written is stored, but in another
 *                       history than the one that was seen before; the receipt is the evidence */
SP_CHECK enum sp_code call_request(struct call *c, enum message_type type, enum codec_id request_id,
	const void *request, enum codec_id reply_id, void *reply, struct arena *a,
	struct sp_error *err);
/* The same with the request's bytes, as a receipt needs them. */
SP_CHECK enum sp_code call_request_bytes(struct call *c, enum message_type type,
	struct bytes request, enum codec_id reply_id, void *reply, struct arena *a,
	struct sp_error *err);

/* The same for a reply of any length: each frame's body is given to `take` as it comes, and is not kept. The
 * time limit counts from frame to frame, and the hello is answered before anything is asked. A code other
 * than SP_OK from `take` ends it; the connection is of no more use then.
 *   SP_DISCONNECTED  also where another request's outcome would be unknown: this is for reading */
typedef enum sp_code (*call_take_frame)(void *user, struct bytes body, struct sp_error *err);
SP_CHECK enum sp_code call_stream(struct call *c, enum message_type type, struct bytes request,
	enum codec_id reply_id, call_take_frame take, void *user, struct sp_error *err);

/* Opens, requests, and tries again (new connection, same bytes) up to `tries` times while the error's
 * row says retry. For commands that make one request. */
SP_CHECK enum sp_code call_once(const struct call_options *o, unsigned tries,
	enum message_type type, struct bytes request, enum codec_id reply_id, void *reply,
	struct arena *a, struct sp_error *err);
/* Opens and gives the connection to `attempt`, and again (new connection) up to `tries` times while the error's row
 * says retry. For what goes on where it broke off. */
typedef enum sp_code (*call_attempt)(void *user, struct call *c, struct sp_error *err);
SP_CHECK enum sp_code call_retry(const struct call_options *o, unsigned tries, call_attempt attempt,
	void *user, struct arena *a, struct sp_error *err);

#endif
