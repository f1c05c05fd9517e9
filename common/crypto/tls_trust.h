/* SPDX-License-Identifier: Apache-2.0 */
/* tls_trust.h - which certificates a server has verified already: the CA's signature under the same bytes is the same
 * one the next time, and looking at it again takes a sixth of a handshake. Private to common/crypto. Any thread. */
#ifndef SP_CRYPTO_TLS_TRUST_H
#define SP_CRYPTO_TLS_TRUST_H

#include <time.h>

#include <openssl/ssl.h>

#include "common/base/error.h"

struct tls_trust;

/* Verifies the peers' certificates of the context's connections from now on: as OpenSSL does by the context's rules,
 * and one that passed before only by its dates and the CA's. The trust outlives the context and its connections: each
 * that may still shake hands holds it. Freed with the last one. */
SP_CHECK enum sp_code tls_trust_new(
	SSL_CTX *ctx, const X509 *ca, struct tls_trust **out, struct sp_error *err);
struct tls_trust *tls_trust_hold(struct tls_trust *t); /* NULL is fine */
void tls_trust_release(struct tls_trust *t); /* NULL is fine */

/* Whether it passed before, and is in time now, as the CA is. */
bool tls_trust_knows(struct tls_trust *t, const X509 *certificate, time_t now);

#endif
