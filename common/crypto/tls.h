/* SPDX-License-Identifier: Apache-2.0 */
/* tls.h - TLS 1.3 over memory buffers: bytes in, bytes out, who the peer is. Floor 1: base,
 * OpenSSL; no socket. A tls_config is shared by connections and read-only after it was made; a tls
 * belongs to one thread at a time. Source: architecture.md 1.6, reliability.md 4 "OpenSSL". */
#ifndef SP_CRYPTO_TLS_H
#define SP_CRYPTO_TLS_H

#include "common/crypto/cert.h"

#define TLS_ALPN "samplan/1"

struct tls_config;
struct tls;

/* For a program that ends soon: OpenSSL does not take down at its end, piece by piece, what the system takes back as a
 * whole. Before anything else of this folder, or it has no effect. */
void tls_end_at_once(void);

/* Server: own certificate and key, CA for clients; asks for a certificate, does not insist. */
SP_CHECK enum sp_code tls_config_server(const struct tls_key *key, struct bytes cert,
	struct bytes ca, struct tls_config **out, struct sp_error *err);
/* Client: key and cert NULL/empty = anonymous. ca empty = the server's chain is not verified (only
 * for the first contact, where the code's fingerprint decides; see tls_peer_chain). */
SP_CHECK enum sp_code tls_config_client(const struct tls_key *key, struct bytes cert,
	struct bytes ca, struct tls_config **out, struct sp_error *err);
void tls_config_free(struct tls_config *c);

/* One connection. `host` (client only): name or IP address that the server's certificate must
 * carry, checked when the config has a CA (and then needed). A tls outlives its config: configs can
 * be replaced while connections live. */
SP_CHECK enum sp_code tls_new_server(struct tls_config *c, struct tls **out, struct sp_error *err);
SP_CHECK enum sp_code tls_new_client(
	struct tls_config *c, const char *host, struct tls **out, struct sp_error *err);
void tls_free(struct tls *t);

/* Gives received bytes; decrypted bytes are appended to `plain`, bytes to be sent to `cipher` (also
 * on failure: the alert). Both buffers state their own maximum.
 *   SP_OK
 *   SP_DISCONNECTED  the peer said close_notify; `plain` may hold what came before it
 *   SP_TLS, SP_SERVER_UNTRUSTED, SP_CERTIFICATE_EXPIRED  the handshake or a record failed: send
 *                    `cipher`, then close (param 1: why, in a few English words that are the same
 *                    each time: "other CA", "host name", "expired", or the name of the peer's alert)
 *   SP_TOO_LARGE     a buffer's maximum is reached: close
 *   SP_NO_MEMORY     close
 * After any of the failures each further call answers the same. At most 64 KiB are read for a
 * handshake. */
SP_CHECK enum sp_code tls_feed(struct tls *t, struct bytes in, struct buf *plain,
	struct buf *cipher, struct sp_error *err);
/* Client: starts the handshake (puts the ClientHello into cipher). */
SP_CHECK enum sp_code tls_start(struct tls *t, struct buf *cipher, struct sp_error *err);
/* Encrypts all of `plain`, which adds 22 bytes for each 16 KiB begun. Only after tls_ready; also
 * after SP_DISCONNECTED, which closes the peer's half alone.
 *   SP_OK
 *   SP_TOO_LARGE, SP_NO_MEMORY  no room in `cipher`: nothing was sent, the connection is as before
 *   what tls_feed failed with */
SP_CHECK enum sp_code tls_send(
	struct tls *t, struct bytes plain, struct buf *cipher, struct sp_error *err);
/* Appends close_notify. */
void tls_close_notify(struct tls *t, struct buf *cipher);

bool tls_ready(const struct tls *t); /* the handshake is done */
bool tls_alpn_agreed(const struct tls *t);
/* DER of the peer's verified certificate; empty when it showed none, or when the config has no CA.
 * A certificate that was shown and does not verify (foreign CA, expired, wrong purpose) fails the
 * handshake with its alert. Valid as long as `t`. */
struct bytes tls_peer_certificate(const struct tls *t);
/* First contact, client: whether the server's certificate is signed by this CA, in time, and for
 * `host`. SP_OK, SP_SERVER_UNTRUSTED or SP_CERTIFICATE_EXPIRED (param 1: why). */
SP_CHECK enum sp_code tls_peer_chain(
	const struct tls *t, struct bytes ca, const char *host, struct sp_error *err);

#endif
