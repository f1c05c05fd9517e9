/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/load/link.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10, OUT_MAX = 16 << 20 };

void link_die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "bench: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

static void must(bool done, const char *what)
{
	if (done)
		return;
	ERR_print_errors_fp(stderr);
	link_die("%s", what);
}

/* ---- between OpenSSL and the socket ---- */

static int on_read(BIO *bio, char *to, int size)
{
	struct link *l = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	ssize_t n = l->drained || size <= 0 ? -1 : recv(l->fd, to, (size_t)size, 0);
	if (n < 0 && (l->drained || errno == EAGAIN)) {
		l->drained = true;
		BIO_set_retry_read(bio);
		return -1;
	}
	if (n > 0 && n < size)
		l->drained = true;
	return (int)n;
}

static int on_write(BIO *bio, const char *from, int size)
{
	struct link *l = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	return size > 0 && buf_append(&l->out, from, (size_t)size) == SP_OK ? size : -1;
}

static long on_control(BIO *bio, int command, long number, void *ptr)
{
	(void)bio, (void)number, (void)ptr;
	return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method(void)
{
	BIO_METHOD *m = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "bench");
	must(m && BIO_meth_set_read(m, on_read) && BIO_meth_set_write(m, on_write) &&
			BIO_meth_set_ctrl(m, on_control),
		"method");
	return m;
}

/* ---- contexts ---- */

/* What connections of a context share. */
struct shared {
	BIO_METHOD *method;
	pthread_mutex_t lock;
	X509 *known; /* the server's certificate, once it was verified */
};

/* The server's chain is verified in full the first time; after that the same certificate is as good. A thousand
 * clients would be as many machines: here their work must not hide the server's. */
static int verify_once(X509_STORE_CTX *chain, void *user)
{
	struct shared *s = user;
	X509 *shown = X509_STORE_CTX_get0_cert(chain);
	pthread_mutex_lock(&s->lock);
	int good = s->known && X509_cmp(s->known, shown) == 0;
	if (!good && (good = X509_verify_cert(chain)) == 1 && !s->known && X509_up_ref(shown))
		s->known = shown;
	pthread_mutex_unlock(&s->lock);
	return good == 1;
}

static struct shared *new_shared(void)
{
	struct shared *s = calloc(1, sizeof *s);
	must(s && pthread_mutex_init(&s->lock, NULL) == 0, "memory");
	s->method = method();
	return s;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *len,
	const unsigned char *offered, unsigned n, void *arg)
{
	(void)ssl, (void)arg;
	if (n == 0)
		return SSL_TLSEXT_ERR_NOACK;
	*len = offered[0];
	*out = offered + 1;
	return SSL_TLSEXT_ERR_OK;
}

static void set_alpn(SSL_CTX *c, const char *alpn)
{
	unsigned char wire[32];
	size_t len = alpn ? strlen(alpn) : 0;
	if (len == 0 || len >= sizeof wire)
		return;
	wire[0] = (unsigned char)len;
	memcpy(wire + 1, alpn, len);
	must(SSL_CTX_set_alpn_protos(c, wire, (unsigned)len + 1) == 0, "ALPN");
}

SSL_CTX *link_context(const struct link_files *f, const char *alpn, bool server, bool many)
{
	SSL_CTX *c = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
	must(c && SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION) == 1, "TLS");
	must(SSL_CTX_set_ciphersuites(c, "TLS_AES_256_GCM_SHA384") == 1, "cipher suite");
	must(SSL_CTX_set1_groups_list(c, "X25519:P-256") == 1, "groups");
	must(SSL_CTX_use_certificate_file(c, f->certificate, SSL_FILETYPE_PEM) == 1,
		f->certificate);
	must(SSL_CTX_use_PrivateKey_file(c, f->key, SSL_FILETYPE_PEM) == 1, f->key);
	must(SSL_CTX_load_verify_file(c, f->ca) == 1, f->ca);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(c, SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
	/* its own certificate alone: no chain is sought each time */
	SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_NO_AUTO_CHAIN);
	must(SSL_CTX_set_num_tickets(c, 0) == 1, "tickets");
	if (many) {
		SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);
	} else {
		SSL_CTX_set_read_ahead(c, 1);
		SSL_CTX_set_default_read_buffer_len(c, READ_SIZE);
	}
	struct shared *shared = new_shared();
	SSL_CTX_set_app_data(c, shared);
	if (server)
		SSL_CTX_set_alpn_select_cb(c, on_alpn, NULL);
	else
		SSL_CTX_set_cert_verify_callback(c, verify_once, shared);
	if (!server)
		set_alpn(c, alpn);
	return c;
}

void link_context_free(SSL_CTX *c)
{
	struct shared *s = SSL_CTX_get_app_data(c);
	SSL_CTX_free(c);
	BIO_meth_free(s->method);
	X509_free(s->known);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* ---- one connection ---- */

void link_open(struct link *l, SSL_CTX *context, int fd, bool server)
{
	*l = (struct link){.fd = fd, .ssl = SSL_new(context)};
	buf_init(&l->out, OUT_MAX);
	const struct shared *shared = SSL_CTX_get_app_data(context);
	BIO *bio = BIO_new(shared->method);
	must(l->ssl && bio, "connection");
	BIO_set_data(bio, l);
	BIO_set_init(bio, 1);
	SSL_set_bio(l->ssl, bio, bio);
	if (server)
		SSL_set_accept_state(l->ssl);
	else
		SSL_set_connect_state(l->ssl);
	if (!server)
		must(SSL_set1_host(l->ssl, "localhost") == 1, "host");
}

void link_close(struct link *l, bool say_so)
{
	if (l->ssl && say_so && SSL_is_init_finished(l->ssl)) {
		SSL_shutdown(l->ssl);
		link_flush(l);
	}
	SSL_free(l->ssl);
	buf_free(&l->out);
	if (l->fd >= 0)
		close(l->fd);
	*l = (struct link){.fd = -1};
}

void link_wake(struct link *l)
{
	l->drained = false;
}

static enum link_state state_of(struct link *l, int returned)
{
	int why = SSL_get_error(l->ssl, returned);
	return why == SSL_ERROR_WANT_READ ? LINK_AGAIN : LINK_ENDED;
}

enum link_state link_handshake(struct link *l)
{
	int n = SSL_do_handshake(l->ssl);
	if (n == 1)
		return LINK_DONE;
	enum link_state state = state_of(l, n);
	if (state == LINK_ENDED)
		ERR_print_errors_fp(stderr);
	return state;
}

enum link_state link_read(struct link *l, struct buf *in)
{
	for (;;) {
		uint8_t *to = buf_reserve(in, READ_SIZE / 4);
		if (!to)
			link_die("a reply is too large");
		int n = SSL_read(l->ssl, to, READ_SIZE / 4);
		if (n <= 0)
			return state_of(l, n);
		buf_commit(in, (size_t)n);
	}
}

void link_write(struct link *l, struct bytes plain)
{
	while (plain.len) {
		int n = SSL_write(l->ssl, plain.ptr, (int)plain.len);
		if (n <= 0)
			link_die("a request could not be encrypted");
		plain = bytes_of(plain.ptr + n, plain.len - (size_t)n);
	}
}

enum link_state link_flush(struct link *l)
{
	while (l->out.len) {
		struct bytes all = buf_bytes(&l->out);
		ssize_t n = send(l->fd, all.ptr, all.len, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN ? LINK_AGAIN : LINK_ENDED;
		buf_consume(&l->out, (size_t)n);
	}
	return LINK_DONE;
}
