/* SPDX-License-Identifier: Apache-2.0 */
/* tls_config.h - between tls_config.c and tls.c. Private. */
#ifndef SP_CRYPTO_TLS_CONFIG_H
#define SP_CRYPTO_TLS_CONFIG_H

#include <openssl/ssl.h>

#include "common/crypto/tls.h"
#include "common/crypto/tls_trust.h"

struct tls_config {
	SSL_CTX *ctx;
	bool server;
	bool verifies; /* has a CA: a peer's certificate that does not verify ends the handshake */
	struct tls_trust *trust; /* a server's */
};

#endif
