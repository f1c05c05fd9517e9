/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/link.h"

#include <stdio.h>

#include "client/call/socket.h"
#include "common/base/clock.h"

enum { RECEIVE_SIZE = 32 << 10, PLAIN_MAX = 2 * (FRAME_MAX + FRAME_HEADER_SIZE) };
enum { CIPHER_MAX = 4 << 20, FAREWELL_MS = 200 };

void link_restart_clock(struct link *l)
{
	l->deadline_ms = clock_steady_ms() + l->timeout_ms;
}

/* Names what a socket's code leaves open. */
static enum sp_code fail_socket(const struct link *l, enum sp_code rc, struct sp_error *err)
{
	char seconds[16];
	if (rc == SP_OK)
		return rc;
	snprintf(seconds, sizeof seconds, "%u", (l->timeout_ms + 999) / 1000);
	return rc == SP_TIMEOUT ? sp_fail(err, rc, seconds) : sp_fail(err, rc);
}

static enum sp_code flush(struct link *l, struct sp_error *err)
{
	enum sp_code rc = socket_send(l->fd, buf_bytes(&l->cipher), l->deadline_ms);
	buf_clear(&l->cipher);
	return fail_socket(l, rc, err);
}

/* Reads what the socket has, decrypts it, and sends what TLS wants to say (also its alert). */
static enum sp_code pump(struct link *l, struct sp_error *err)
{
	uint8_t in[RECEIVE_SIZE];
	size_t n = 0;
	struct sp_error ignored;
	enum sp_code rc = socket_receive(l->fd, in, sizeof in, &n, l->deadline_ms);
	if (rc != SP_OK)
		return fail_socket(l, rc, err);
	rc = tls_feed(l->tls, bytes_of(in, n), &l->plain, &l->cipher, err);
	if (rc == SP_OK)
		return flush(l, err);
	if (flush(l, &ignored) != SP_OK)
		return rc; /* the first cause is the one to tell */
	return rc;
}

static enum sp_code handshake(struct link *l, struct sp_error *err)
{
	enum sp_code rc = tls_start(l->tls, &l->cipher, err);
	if (rc == SP_OK)
		rc = flush(l, err);
	while (rc == SP_OK && !tls_ready(l->tls))
		rc = pump(l, err);
	if (rc == SP_OK && !tls_alpn_agreed(l->tls))
		rc = sp_fail(err, SP_TLS, "ALPN " TLS_ALPN);
	return rc;
}

enum sp_code link_open(struct link *l, const struct call_options *o, struct sp_error *err)
{
	*l = (struct link){.fd = -1, .timeout_ms = o->timeout_ms};
	buf_init(&l->plain, PLAIN_MAX);
	buf_init(&l->cipher, CIPHER_MAX);
	link_restart_clock(l);
	enum sp_code rc = tls_config_client(o->key, o->certificate, o->ca, &l->config, err);
	if (rc == SP_OK)
		rc = tls_new_client(l->config, o->host, &l->tls, err);
	if (rc == SP_OK)
		rc = socket_connect(o->host, o->port, l->deadline_ms, &l->fd, err);
	return rc == SP_OK ? handshake(l, err) : rc;
}

void link_close(struct link *l)
{
	struct sp_error ignored;
	if (l->fd >= 0 && l->tls && tls_ready(l->tls)) {
		l->deadline_ms = clock_steady_ms() + FAREWELL_MS;
		tls_close_notify(l->tls, &l->cipher);
		if (flush(l, &ignored) != SP_OK)
			buf_clear(&l->cipher); /* a farewell that is not heard changes nothing */
	}
	socket_close(l->fd);
	if (l->tls)
		tls_free(l->tls);
	if (l->config)
		tls_config_free(l->config);
	buf_free(&l->plain);
	buf_free(&l->cipher);
	l->fd = -1;
	l->tls = NULL;
	l->config = NULL;
}

enum sp_code link_send(struct link *l, struct bytes frames, struct sp_error *err)
{
	enum sp_code rc = tls_send(l->tls, frames, &l->cipher, err);
	if (rc != SP_OK)
		return rc;
	l->sent = true;
	return flush(l, err);
}

enum sp_code link_frame(struct link *l, struct frame *f, struct sp_error *err)
{
	for (;;) {
		enum sp_code rc = frame_next(&l->plain, FRAME_MAX, f, err);
		if (rc != SP_AGAIN)
			return rc;
		rc = pump(l, err);
		/* close_notify may come in one read with the last frame */
		if (rc != SP_OK && (rc != SP_DISCONNECTED ||
					   frame_next(&l->plain, FRAME_MAX, f, err) != SP_OK))
			return rc;
		if (rc != SP_OK)
			return SP_OK;
	}
}
