/* SPDX-License-Identifier: Apache-2.0 */
/* tls_io.h - a BIO that reads from borrowed bytes and writes into a caller's buffer. Unlike
 * OpenSSL's memory BIO it keeps no copy between calls: an idle connection holds nothing here, and
 * what waits to be sent can never pass the buffer's maximum. Private. */
#ifndef SP_CRYPTO_TLS_IO_H
#define SP_CRYPTO_TLS_IO_H

#include <openssl/bio.h>

#include "common/base/bytes.h"

struct tls_io {
	BIO_METHOD *method;
	struct bytes in; /* received, not yet read; borrowed for the call */
	struct buf *out; /* for the call; NULL = nothing can be written */
	size_t budget; /* how many more bytes may be read: bounds the handshake */
	enum sp_code refused; /* what `out` failed with */
	bool spent; /* more came than the budget allows */
};

/* The BIO points to *io, which stays where it is. NULL when memory is spent. */
BIO *tls_io_open(struct tls_io *io);
/* After the BIO was freed. */
void tls_io_close(struct tls_io *io);

#endif
