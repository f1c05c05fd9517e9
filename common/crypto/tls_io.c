/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/tls_io.h"

#include <string.h>

static int on_read(BIO *bio, char *to, int size)
{
	struct tls_io *io = BIO_get_data(bio);
	size_t n = size > 0 ? (size_t)size : 0;
	BIO_clear_retry_flags(bio);
	if (n > io->in.len)
		n = io->in.len;
	if (n > io->budget) {
		io->spent = true;
		return -1;
	}
	if (n == 0) {
		BIO_set_retry_read(bio); /* nothing yet; never "end of file" */
		return -1;
	}
	memcpy(to, io->in.ptr, n);
	io->in = bytes_of(io->in.ptr + n, io->in.len - n);
	if (io->budget != SIZE_MAX)
		io->budget -= n;
	return (int)n;
}

static int on_write(BIO *bio, const char *from, int len)
{
	struct tls_io *io = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	io->refused = len > 0 && io->out ? buf_append(io->out, from, (size_t)len) : SP_TOO_LARGE;
	return io->refused == SP_OK ? len : -1;
}

static long on_ctrl(BIO *bio, int command, long number, void *ptr)
{
	(void)bio, (void)number, (void)ptr;
	return command == BIO_CTRL_FLUSH;
}

BIO *tls_io_open(struct tls_io *io)
{
	*io = (struct tls_io){.method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "bytes")};
	BIO *bio = NULL;
	if (io->method && BIO_meth_set_read(io->method, on_read) == 1 &&
		BIO_meth_set_write(io->method, on_write) == 1 &&
		BIO_meth_set_ctrl(io->method, on_ctrl) == 1)
		bio = BIO_new(io->method);
	if (!bio) {
		tls_io_close(io);
		return NULL;
	}
	BIO_set_data(bio, io);
	BIO_set_init(bio, 1);
	return bio;
}

void tls_io_close(struct tls_io *io)
{
	BIO_meth_free(io->method);
	io->method = NULL;
}
