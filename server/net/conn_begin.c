/* SPDX-License-Identifier: Apache-2.0 */
/* How a connection begins: from the listener to the welcome. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"

/* ---- the socket ---- */

static void conn_peer(struct conn *c, const struct sockaddr_storage *at)
{
	if (uv_ip_name((const struct sockaddr *)at, c->peer, sizeof c->peer) != 0)
		snprintf(c->peer, sizeof c->peer, "?");
}

/* Half-open peers are noticed by the kernel. */
static void conn_socket_options(struct conn *c, int fd)
{
	unsigned timeout_ms = 30000;
	uv_tcp_nodelay(&c->tcp, 1);
	uv_tcp_keepalive(&c->tcp, 1, 60);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof timeout_ms);
}

static enum sp_code refuse(
	struct conn *c, enum server_refusal why, const char *text, struct sp_error *err)
{
	server_count_refusal(c->loop->server, why);
	return sp_fail(err, SP_BUSY, text);
}

static enum sp_code conn_begin(
	struct conn *c, int fd, const struct sockaddr_storage *at, struct sp_error *err)
{
	struct server *s = c->loop->server;
	conn_peer(c, at);
	if (uv_tcp_open(&c->tcp, fd) != 0) {
		close(fd);
		return refuse(c, REFUSED_RESOURCES, "no socket", err);
	}
	if (server_connections(s) > s->max_conns)
		return refuse(c, REFUSED_CONNECTIONS, "too many connections", err);
	if (!caps_take(&s->caps, cap_of_address(at), s->max_by_address, &c->by_address))
		return refuse(c, REFUSED_ADDRESS, "connections of the address", err);
	conn_socket_options(c, fd);
	return certificate_new_tls(s, &c->tls, err);
}

void conn_accept(struct loop *l, int fd, const struct sockaddr_storage *at)
{
	struct sp_error err = {.code = SP_OK};
	struct conn *c = calloc(1, sizeof *c);
	if (!c || uv_tcp_init(&l->uv, &c->tcp) != 0) {
		server_count_refusal(l->server, REFUSED_RESOURCES);
		atomic_fetch_sub(&l->n_conns, 1);
		close(fd);
		free(c);
		return;
	}
	c->loop = l;
	c->tcp.data = c;
	c->out_high = OUT_HIGH_ANONYMOUS;
	job_list_clear(&c->replies);
	buf_init(&c->in, FRAME_HEADER_SIZE + FRAME_MAX_ANONYMOUS + READ_SIZE);
	buf_init(&c->out, OUT_MAX);
	buf_count_in(&c->in, l->server->memory);
	buf_count_in(&c->out, l->server->memory);
	loop_add(l, c);
	conn_progress(c);
	if (conn_begin(c, fd, at, &err) != SP_OK) {
		conn_log(c, &err);
		conn_drop(c);
		return;
	}
	conn_settle(c);
}

/* ---- the welcome ---- */

/* The account has its connections already: the client hears it in place of the welcome. */
static void conn_turn_away(struct conn *c)
{
	struct sp_error why;
	sp_fail(&why, SP_BUSY, "connections of the account");
	server_count_refusal(c->loop->server, REFUSED_ACCOUNT);
	app_error_frame(MESSAGE_WELCOME, 0, &why, &c->loop->plain);
	conn_send(c);
	conn_close(c, &why);
}

/* A certificate of ours that does not count may have been stolen: its use leaves a line. */
static void conn_log_certificate(const struct conn *c)
{
	char name[2 * HASH_SIZE + 1];
	const struct hash print = cert_fingerprint(tls_peer_certificate(c->tls));
	hex_encode(hash_bytes(&print), name);
	const struct notice n = {LOG_LEVEL_INFO, "conn_anonymous", c->peer,
		sp_error_row(c->who.refusal)->symbol, "certificate", name};
	notices_add(&c->loop->server->notices, &n, clock_steady_ms());
}

void conn_welcome(struct conn *c)
{
	struct server *s = c->loop->server;
	struct sp_error err = {.code = SP_OK};
	if (!tls_alpn_agreed(c->tls)) {
		conn_close_code(c, SP_TLS, "no ALPN " TLS_ALPN);
		return;
	}
	enum sp_code rc =
		app_identify(s->app, tls_peer_certificate(c->tls), s->utc_ms(), &c->who, &err);
	if (rc != SP_OK) {
		conn_close(c, &err);
		return;
	}
	if (c->who.authenticated && !caps_take(&s->caps, (struct cap){CAP_ACCOUNT, c->who.account},
					    s->max_by_account, &c->by_account)) {
		conn_turn_away(c);
		return;
	}
	if (c->who.refusal != SP_OK)
		conn_log_certificate(c);
	c->welcomed = true;
	c->frame_ms = loop_now(c->loop);
	if (c->who.authenticated) {
		c->in.max = FRAME_HEADER_SIZE + FRAME_MAX + READ_SIZE;
		c->out_high = OUT_HIGH;
	} else {
		c->expires_ms = loop_now(c->loop) + s->timing.anonymous;
	}
	app_welcome(s->app, &c->who, &c->loop->plain);
	conn_send(c);
}
