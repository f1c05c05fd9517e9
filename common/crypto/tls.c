/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/tls.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "common/crypto/ossl.h"
#include "common/crypto/tls_config.h"
#include "common/crypto/tls_io.h"

enum {
	HANDSHAKE_MAX = 64 * 1024, /* bytes from the peer until the handshake is done */
	FIRST_MAX = 2 * HANDSHAKE_MAX,
	FIRST_READ = 1024, /* asked of a record whose size is not known yet */
	RECORD_MAX = 16 * 1024, /* RFC 8446 section 5.1 */
	RECORD_HEADER = 5,
	RECORD_HANDSHAKE = 22, /* its first byte */
	MESSAGE_HEADER = 4, /* of a handshake: type 1, length 3 */
	CLIENT_HELLO = 1,
	HELLO_MAX = 4096, /* what is waited for: clients have far less to say */
	RECORD_EXTRA = RECORD_HEADER + 17, /* type 1, tag 16 */
	KEY_UPDATE = 32, /* a reply to a key update may go out first */
	WHY_MAX = 80,
};

struct tls {
	SSL *ssl;
	struct tls_io io;
	struct tls_trust *trust; /* as long as there may be a handshake */
	bool server, verifies, ready;
	bool begun; /* OpenSSL has been given something */
	struct buf first; /* of a server, until it is */
	/* SP_OK while the connection can be used; then what every call answers */
	enum sp_code over;
	char why[WHY_MAX];
	struct bytes peer; /* OpenSSL's memory */
};

/* Ends the connection: the same answer from now on. */
static enum sp_code end(struct tls *t, enum sp_code code, const char *why, struct sp_error *err)
{
	t->over = code;
	memcpy(t->why, why, strnlen(why, sizeof t->why - 1)); /* all zeros until now */
	return sp_fail(err, code, t->why);
}

/* A call of OpenSSL failed: finds out why and ends the connection. */
static enum sp_code broken(struct tls *t, struct sp_error *err)
{
	struct sp_error e = {.code = SP_OK};
	if (t->io.refused != SP_OK)
		sp_fail(&e, t->io.refused, "bytes to be sent");
	else if (t->io.spent)
		sp_fail(&e, SP_TLS, "handshake too long");
	else
		ossl_tls_fail(SSL_get_verify_result(t->ssl),
			t->server ? SP_TLS : SP_SERVER_UNTRUSTED, &e);
	ERR_clear_error();
	return end(t, e.code, e.param[0], err);
}

static enum sp_code open_tls(struct tls_config *c, struct tls *t, struct sp_error *err)
{
	t->server = c->server;
	t->begun = !c->server;
	t->verifies = c->verifies;
	buf_init(&t->first, FIRST_MAX);
	t->trust = tls_trust_hold(c->trust);
	ERR_clear_error();
	BIO *bio = tls_io_open(&t->io);
	t->ssl = bio ? SSL_new(c->ctx) : NULL;
	if (!t->ssl) {
		BIO_free(bio);
		return ossl_fail(err, "TLS connection");
	}
	t->io.budget = HANDSHAKE_MAX;
	SSL_set_bio(t->ssl, bio, bio);
	if (c->server)
		SSL_set_accept_state(t->ssl);
	else
		SSL_set_connect_state(t->ssl);
	return SP_OK;
}

static enum sp_code new_tls(struct tls_config *c, struct tls **out, struct sp_error *err)
{
	struct tls *t = calloc(1, sizeof *t);
	if (!t)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = open_tls(c, t, err);
	if (rc == SP_OK)
		*out = t;
	else
		tls_free(t);
	return rc;
}

enum sp_code tls_new_server(struct tls_config *c, struct tls **out, struct sp_error *err)
{
	*out = NULL;
	return c->server ? new_tls(c, out, err)
			 : sp_fail(err, SP_INTERNAL, "not a server's config");
}

/* Names go into the hello (RFC 6066 allows no addresses there); with a CA they are checked. */
static enum sp_code expect_host(struct tls *t, const char *host, struct sp_error *err)
{
	ASN1_OCTET_STRING *address = host ? a2i_IPADDRESS(host) : NULL;
	bool is_name = host && *host && !address;
	ASN1_OCTET_STRING_free(address);
	ERR_clear_error();
	if (is_name && SSL_set_tlsext_host_name(t->ssl, host) != 1)
		return ossl_fail(err, "host name");
	if (!t->verifies)
		return SP_OK;
	if (!host)
		return sp_fail(err, SP_INTERNAL, "no host to verify");
	return ossl_verify_rules(SSL_get0_param(t->ssl), X509_PURPOSE_SSL_SERVER, host, err);
}

enum sp_code tls_new_client(
	struct tls_config *c, const char *host, struct tls **out, struct sp_error *err)
{
	*out = NULL;
	if (c->server)
		return sp_fail(err, SP_INTERNAL, "not a client's config");
	enum sp_code rc = new_tls(c, out, err);
	if (rc == SP_OK)
		rc = expect_host(*out, host, err);
	if (rc != SP_OK) {
		tls_free(*out);
		*out = NULL;
	}
	return rc;
}

void tls_free(struct tls *t)
{
	if (!t)
		return;
	SSL_free(t->ssl); /* and the BIO */
	tls_trust_release(t->trust);
	tls_io_close(&t->io);
	buf_free(&t->first);
	OPENSSL_free((void *)(uintptr_t)t->peer.ptr);
	free(t);
}

/* The handshake is done: remembers who the peer is, if that was verified. */
static enum sp_code settle(struct tls *t, struct sp_error *err)
{
	uint8_t *der = NULL;
	X509 *x = t->verifies ? SSL_get0_peer_certificate(t->ssl) : NULL;
	if (x) {
		int len = SSL_get_verify_result(t->ssl) == X509_V_OK ? i2d_X509(x, &der) : -1;
		if (len <= 0)
			return end(t, SP_TLS, "peer certificate", err);
		t->peer = bytes_of(der, (size_t)len);
	}
	t->io.budget = SIZE_MAX;
	t->ready = true;
	return SP_OK;
}

static enum sp_code handshake(struct tls *t, struct sp_error *err)
{
	ERR_clear_error();
	int r = SSL_do_handshake(t->ssl);
	if (r == 1)
		return settle(t, err);
	return SSL_get_error(t->ssl, r) == SSL_ERROR_WANT_READ ? SP_OK : broken(t, err);
}

/* Reads a part of a record, or a byte aside to see whether there is more than `plain` may hold.
 * SP_AGAIN: nothing more to read. */
static enum sp_code read_some(struct tls *t, struct buf *plain, struct sp_error *err)
{
	uint8_t aside = 0;
	size_t n, pending = (size_t)SSL_pending(t->ssl), room = plain->max - plain->len;
	size_t want = pending ? pending : FIRST_READ;
	if (want > room)
		want = room;
	uint8_t *to = want ? buf_reserve(plain, want) : &aside;
	if (!to)
		return end(t, SP_NO_MEMORY, "", err);
	ERR_clear_error();
	int r = SSL_read_ex(t->ssl, to, want ? want : 1, &n);
	if (r == 1 && want == 0)
		return end(t, SP_TOO_LARGE, "received bytes", err);
	if (r == 1) {
		buf_commit(plain, n);
		return SP_OK;
	}
	switch (SSL_get_error(t->ssl, r)) {
	case SSL_ERROR_WANT_READ:
		return SP_AGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return end(t, SP_DISCONNECTED, "", err);
	default:
		return broken(t, err);
	}
}

/* Whether a message that begins with these four bytes is here, or is none that a client begins with. */
static bool is_whole(uint32_t head, size_t got)
{
	return got >= MESSAGE_HEADER &&
	       (head >> 24 != CLIENT_HELLO || got - MESSAGE_HEADER >= (head & 0xffffff));
}

/* A hello of which the rest is still to come, in this record or in others. What is none, and what is longer than
 * they are, is OpenSSL's to judge. */
static bool is_cut(struct bytes in)
{
	uint32_t head = 0;
	size_t got = 0;
	bool whole = in.len == 0 || in.len >= HELLO_MAX;
	while (!whole) {
		if ((in.len > 0 && in.ptr[0] != RECORD_HANDSHAKE) || (in.len > 1 && in.ptr[1] != 3))
			return false;
		if (in.len < RECORD_HEADER)
			return true;
		size_t len = be16_get(in.ptr + 3);
		in = bytes_of(in.ptr + RECORD_HEADER, in.len - RECORD_HEADER);
		if (len > RECORD_MAX || in.len < len)
			return len <= RECORD_MAX;
		for (size_t i = 0; i < len && got + i < MESSAGE_HEADER; i++)
			head = head << 8 | in.ptr[i];
		got += len;
		in = bytes_of(in.ptr + len, in.len - len);
		whole = is_whole(head, got);
	}
	return false;
}

/* With its first byte OpenSSL makes buffers of 40 KiB, which a client that never sends the rest of its hello would
 * hold: it gets that as a whole, in *in. SP_AGAIN: it is not. */
static enum sp_code begin(struct tls *t, struct bytes *in, struct sp_error *err)
{
	if (t->first.len || is_cut(*in)) {
		if (buf_append(&t->first, in->ptr, in->len) != SP_OK)
			return end(t, SP_NO_MEMORY, "", err);
		*in = buf_bytes(&t->first);
	}
	t->begun = !is_cut(*in);
	return t->begun ? SP_OK : SP_AGAIN;
}

static enum sp_code feed(
	struct tls *t, struct bytes in, struct buf *plain, struct buf *cipher, struct sp_error *err)
{
	t->io.in = in;
	t->io.out = cipher;
	enum sp_code rc = t->ready ? SP_OK : handshake(t, err);
	if (rc == SP_OK && t->ready)
		while ((rc = read_some(t, plain, err)) == SP_OK)
			;
	t->io.in = bytes_of(NULL, 0);
	t->io.out = NULL;
	return rc == SP_AGAIN ? SP_OK : rc;
}

enum sp_code tls_feed(
	struct tls *t, struct bytes in, struct buf *plain, struct buf *cipher, struct sp_error *err)
{
	if (t->over != SP_OK)
		return sp_fail(err, t->over, t->why);
	enum sp_code rc = t->begun ? SP_OK : begin(t, &in, err);
	if (rc != SP_OK)
		return rc == SP_AGAIN ? SP_OK : rc;
	rc = feed(t, in, plain, cipher, err);
	if (t->first.cap)
		buf_free(&t->first);
	return rc;
}

enum sp_code tls_start(struct tls *t, struct buf *cipher, struct sp_error *err)
{
	if (t->over != SP_OK)
		return sp_fail(err, t->over, t->why);
	t->io.out = cipher;
	enum sp_code rc = t->ready ? SP_OK : handshake(t, err);
	t->io.out = NULL;
	return rc;
}

/* Makes room for all records at once: a refused send leaves connection and buffer as they were. */
static enum sp_code make_room(struct buf *cipher, size_t len, struct sp_error *err)
{
	size_t extra = (len / RECORD_MAX + 1) * RECORD_EXTRA + KEY_UPDATE, need;
	if (__builtin_add_overflow(len, extra, &need) || need > cipher->max - cipher->len)
		return sp_fail(err, SP_TOO_LARGE, "bytes to be sent");
	return buf_reserve(cipher, need) ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code tls_send(struct tls *t, struct bytes plain, struct buf *cipher, struct sp_error *err)
{
	size_t n;
	if (t->over != SP_OK && t->over != SP_DISCONNECTED) /* the peer may close its half first */
		return sp_fail(err, t->over, t->why);
	if (!t->ready)
		return sp_fail(err, SP_INTERNAL, "sent before the handshake was done");
	if (plain.len == 0)
		return SP_OK;
	enum sp_code rc = make_room(cipher, plain.len, err);
	if (rc != SP_OK)
		return rc;
	t->io.out = cipher;
	ERR_clear_error();
	if (SSL_write_ex(t->ssl, plain.ptr, plain.len, &n) != 1 || n != plain.len)
		rc = broken(t, err);
	t->io.out = NULL;
	return rc;
}

void tls_close_notify(struct tls *t, struct buf *cipher)
{
	if (!t->ready || (t->over != SP_OK && t->over != SP_DISCONNECTED))
		return;
	t->io.out = cipher;
	SSL_shutdown(t->ssl);
	ERR_clear_error();
	t->io.out = NULL;
}

bool tls_ready(const struct tls *t)
{
	return t->ready;
}

bool tls_alpn_agreed(const struct tls *t)
{
	const unsigned char *name;
	unsigned len;
	SSL_get0_alpn_selected(t->ssl, &name, &len);
	return bytes_equal(bytes_of(name, len), bytes_text(TLS_ALPN));
}

struct bytes tls_peer_certificate(const struct tls *t)
{
	return t->peer;
}

/* Verifies `leaf` alone against the one CA. */
static enum sp_code verify_leaf(X509 *leaf, X509 *ca, const char *host, struct sp_error *err)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	enum sp_code rc;
	if (!store || !ctx || X509_STORE_add_cert(store, ca) != 1 ||
		X509_STORE_CTX_init(ctx, store, leaf, NULL) != 1)
		rc = ossl_fail(err, "chain");
	else
		rc = ossl_verify_rules(
			X509_STORE_CTX_get0_param(ctx), X509_PURPOSE_SSL_SERVER, host, err);
	if (rc == SP_OK && X509_verify_cert(ctx) != 1)
		rc = ossl_verify_fail(X509_STORE_CTX_get_error(ctx), SP_SERVER_UNTRUSTED, err);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return rc;
}

enum sp_code tls_peer_chain(
	const struct tls *t, struct bytes ca, const char *host, struct sp_error *err)
{
	X509 *leaf = t->ready ? SSL_get0_peer_certificate(t->ssl) : NULL;
	X509 *anchor = ossl_certificate(ca);
	enum sp_code rc;
	if (leaf && anchor && host)
		rc = verify_leaf(leaf, anchor, host, err);
	else
		rc = ossl_refuse(
			err, SP_SERVER_UNTRUSTED, anchor ? "no certificate" : "no CA certificate");
	X509_free(anchor);
	return rc;
}
