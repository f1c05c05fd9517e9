/* SPDX-License-Identifier: Apache-2.0 */
/* peer.h - a small server of no substance in a thread of its own, over loopback: it follows a script, one step a
 * connection. What a real server never does can be asked of it. */
#ifndef SP_TESTS_LIB_PEER_H
#define SP_TESTS_LIB_PEER_H

#include <pthread.h>

#include "client/call/call.h"
#include "common/wire/frame.h"
#include "tests/lib/test.h"

enum peer_step {
	STEP_ANSWER, /* health with 42 s of uptime */
	STEP_ANSWER_BYTES, /* the same, one byte a write */
	STEP_ERROR, /* ROUND_CLOSED with parameters and a place */
	STEP_HANG_UP, /* closes when the request has come, or after a first frame by the manner */
	STEP_ANSWER_ONCE, /* closes after the first answer */
	STEP_HANG_UP_HALF, /* closes in the middle of the answer */
	STEP_LISTING, /* two frames with an entry of the log each */
	STEP_OTHER_TAG,
	STEP_HTTP, /* no TLS */
	STEP_SILENT, /* never says a word */
	STEP_OLD_VERSION, /* welcome of versions 7-8 */
	STEP_REFUSE, /* the certificate does not count */
	STEP_BUSY, /* the error that may be tried again, without a place */
	STEP_TURN_AWAY, /* BUSY instead of the welcome, then closes */
	STEP_NO_WELCOME, /* closes after the handshake */
	STEP_OVERTAKE /* the request's answer comes before the hello's */
};

enum { STEPS_MAX = 8, BODY_MAX = 64 };

struct peer;

/* What it says beyond the script; all of it may be left out. */
struct peer_manner {
	/* of the hello's answer */
	const char *head;
	const struct bytes *proof;
	size_t n_proof;
	uint64_t time_ms;
	/* Fills *message, which has room for any reply, for a request that is not health: which reply (or
	 * CODEC_ERROR) it is.
	 * Runs in the peer's thread. */
	enum codec_id (*reply)(struct peer *p, const struct frame *request, void *message);
};

struct peer {
	int listener;
	char port[8];
	pthread_t thread;
	const enum peer_step *steps;
	size_t n_steps;
	const struct peer_manner *manner;
	struct tls_config *config;
	struct tls_key *ca_key, *key, *client_key;
	struct bytes ca, cert, client_cert;
	/* what came, read after the thread has ended */
	uint8_t body[STEPS_MAX][BODY_MAX];
	size_t body_len[STEPS_MAX];
	size_t frames_in_first_read[STEPS_MAX];
	size_t requests[STEPS_MAX]; /* without hellos */
	uint64_t known_size[STEPS_MAX]; /* of the hello */
	struct arena arena;
};

/* `steps` and `manner` outlive the peer; manner may be NULL. */
struct peer *peer_start(const char *address, const enum peer_step *steps, size_t n,
	const struct peer_manner *manner);
void peer_stop(struct peer *p);
/* As its client, with a certificate. */
struct call_options peer_options(const struct peer *p);
/* Only a socket that listens on a free port. */
void peer_listen(struct peer *p, const char *address);

#define PEER(...) PEER_AT("127.0.0.1", __VA_ARGS__)
#define PEER_AT(address, ...)                                \
	static const enum peer_step steps[] = {__VA_ARGS__}; \
	struct peer *peer = peer_start(address, steps, sizeof steps / sizeof steps[0], NULL)

#endif
