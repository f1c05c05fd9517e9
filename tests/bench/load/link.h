/* SPDX-License-Identifier: Apache-2.0 */
/* link.h - TLS 1.3 over a socket that does not block, with as few system calls as can be: what is written is
 * gathered and sent at once, what has come is read at once. For the load generator and its echo server. */
#ifndef SP_TESTS_BENCH_LINK_H
#define SP_TESTS_BENCH_LINK_H

#include <openssl/ssl.h>

#include "common/base/bytes.h"

/* Says what failed and ends the program with 1. */
_Noreturn void link_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* PEM files. All servers and clients of a run have the same ones. */
struct link_files {
	const char *ca, *certificate, *key;
};

struct link {
	int fd;
	SSL *ssl;
	struct buf out; /* encrypted, to be sent */
	bool drained; /* the socket had no more when it was read last */
};

enum link_state { LINK_AGAIN, LINK_DONE, LINK_ENDED };

/* TLS 1.3 alone, TLS_AES_256_GCM_SHA384, X25519 before P-256; the peer must show a certificate of `ca`. `alpn` NULL =
 * none. `many`: buffers are given back between records, for thousands of connections. Dies on failure. */
SSL_CTX *link_context(const struct link_files *f, const char *alpn, bool server, bool many);

void link_context_free(SSL_CTX *c);

/* Takes the connected socket `fd`, which link_close closes. */
void link_open(struct link *l, SSL_CTX *context, int fd, bool server);
void link_close(struct link *l, bool say_so); /* says close_notify first */
/* The socket has something to read, for link_handshake or link_read. */
void link_wake(struct link *l);
/* LINK_DONE when the handshake is; what it says lies in `out` until link_flush. */
enum link_state link_handshake(struct link *l);
/* Appends all that has come to `in`. LINK_AGAIN, or LINK_ENDED when there will be no more. */
enum link_state link_read(struct link *l, struct buf *in);
void link_write(struct link *l, struct bytes plain);
/* LINK_DONE when everything is sent, LINK_AGAIN when the socket has to become writable. */
enum link_state link_flush(struct link *l);

#endif
