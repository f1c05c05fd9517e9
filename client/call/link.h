/* SPDX-License-Identifier: Apache-2.0 */
/* link.h - frames over TLS over one socket. Private to client/call. One thread. */
#ifndef SP_CALL_LINK_H
#define SP_CALL_LINK_H

#include "client/call/call.h"
#include "common/wire/frame.h"

struct link {
	int fd; /* -1 = none */
	struct tls_config *config;
	struct tls *tls;
	struct buf plain; /* decrypted, not yet cut into frames */
	struct buf cipher; /* to be sent */
	bool sent; /* bytes of a request may have left */
	uint64_t deadline_ms;
	uint32_t timeout_ms;
};

/* Connects and finishes the handshake, ALPN included. On failure link_close is still due.
 * SP_UNREACHABLE, SP_TIMEOUT, SP_DISCONNECTED, SP_TLS, SP_SERVER_UNTRUSTED, SP_CERTIFICATE_EXPIRED. */
SP_CHECK enum sp_code link_open(struct link *l, const struct call_options *o, struct sp_error *err);
void link_close(struct link *l); /* says close_notify if it can */
void link_restart_clock(struct link *l);
/* Encrypts and sends whole frames. SP_DISCONNECTED, SP_TIMEOUT, SP_TLS. */
SP_CHECK enum sp_code link_send(struct link *l, struct bytes frames, struct sp_error *err);
/* The next frame; its body is valid until the next call. SP_DISCONNECTED, SP_TIMEOUT, SP_TLS,
 * SP_FRAME_TOO_LARGE, SP_MALFORMED. */
SP_CHECK enum sp_code link_frame(struct link *l, struct frame *f, struct sp_error *err);

#endif
