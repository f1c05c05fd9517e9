/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/net_fixture.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"

static pthread_t thread;
static enum sp_code ended;

/* ---- the server ---- */

static void *run(void *ctx)
{
	struct net_fixture *n = ctx;
	struct sp_error err;
	ended = server_run(n->server, &err);
	return NULL;
}

void net_start(struct net_fixture *n, uint64_t made_ms, const struct server_options *o)
{
	struct sp_error err = {.code = SP_OK};
	struct server_options mine = o ? *o : (struct server_options){.app = NULL};
	if (n->make)
		n->make(&n->f, made_ms);
	else
		fixture_init_at(&n->f, made_ms);
	n->f.at_step = n->at_step;
	mine.app = n->f.app;
	mine.keys = &n->f.keys;
	mine.dir = n->f.dir;
	mine.listen = "127.0.0.1";
	CHECK_CODE(server_new(&mine, &n->server, &err), SP_OK, &err);
	CHECK_INT(pthread_create(&thread, NULL, run, n), 0);
}

void net_wait_for_end(struct net_fixture *n)
{
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(ended, n->ends_with);
	server_free(n->server);
	n->server = NULL;
}

void net_close(struct net_fixture *n)
{
	fixture_close(&n->f);
}

void net_stop(struct net_fixture *n)
{
	server_stop(n->server);
	net_wait_for_end(n);
	net_close(n);
}

static uint16_t port_of(const char *address)
{
	return (uint16_t)strtoul(strrchr(address, ':') + 1, NULL, 10);
}

uint16_t net_port(const struct net_fixture *n)
{
	return port_of(server_address(n->server));
}

uint16_t net_metrics_port(const struct net_fixture *n)
{
	return port_of(server_metrics_address(n->server));
}

/* ---- a client ---- */

int client_connect_raw(const struct net_fixture *n)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(net_port(n))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (n->on_socket)
		n->on_socket(fd);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

void client_push(struct client *c)
{
	while (c->cipher.len) {
		ssize_t n = send(c->fd, buf_bytes(&c->cipher).ptr, c->cipher.len, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		buf_consume(&c->cipher, (size_t)n);
	}
	buf_clear(&c->cipher);
}

/* False at the end of the stream. */
static bool pull(struct client *c)
{
	uint8_t chunk[16384];
	struct sp_error err;
	struct pollfd wait = {.fd = c->fd, .events = POLLIN};
	CHECK_INT(poll(&wait, 1, PATIENCE_MS), 1);
	ssize_t n = recv(c->fd, chunk, sizeof chunk, 0);
	if (n <= 0)
		return false;
	enum sp_code rc = tls_feed(c->tls, bytes_of(chunk, (size_t)n), &c->plain, &c->cipher, &err);
	client_push(c);
	return rc == SP_OK;
}

bool client_next(struct client *c)
{
	struct sp_error err;
	struct arena *a = c->net->f.arena;
	for (;;) {
		enum sp_code rc = frame_next(&c->plain, FRAME_MAX, &c->frame, &err);
		if (rc == SP_OK)
			c->frame.body = arena_bytes(a, c->frame.body);
		if (rc == SP_OK)
			return true;
		CHECK_INT(rc, SP_AGAIN);
		if (!pull(c) && c->plain.len == 0)
			return false;
	}
}

bool client_try_open(struct net_fixture *n, struct client *c, const struct holder *h)
{
	struct sp_error err = {.code = SP_OK};
	*c = (struct client){.net = n, .fd = client_connect_raw(n)};
	CHECK(c->fd >= 0);
	buf_init(&c->plain, 4 << 20);
	buf_init(&c->cipher, 4 << 20);
	CHECK_CODE(tls_config_client(h ? h->key : NULL, h ? h->certificate : bytes_of(NULL, 0),
			   n->f.keys.ca_cert, &c->config, &err),
		SP_OK, &err);
	CHECK_CODE(tls_new_client(c->config, "localhost", &c->tls, &err), SP_OK, &err);
	CHECK_CODE(tls_start(c->tls, &c->cipher, &err), SP_OK, &err);
	client_push(c);
	return client_next(c);
}

void client_open(struct net_fixture *n, struct client *c, const struct holder *h)
{
	CHECK(client_try_open(n, c, h));
	CHECK_INT(c->frame.type, MESSAGE_WELCOME);
	CHECK_INT(c->frame.tag, 0);
}

void client_close(struct client *c)
{
	close(c->fd);
	tls_free(c->tls);
	tls_config_free(c->config);
	buf_free(&c->plain);
	buf_free(&c->cipher);
}

void client_put(struct client *c, enum message_type type, uint32_t tag, struct bytes body)
{
	struct frame frame = {.type = (uint16_t)type, .tag = tag, .body = body};
	struct sp_error err = {.code = SP_OK};
	struct buf wire;
	buf_init(&wire, 4 << 20);
	CHECK_CODE(frame_write(&wire, &frame), SP_OK, NULL);
	CHECK_CODE(tls_send(c->tls, buf_bytes(&wire), &c->cipher, &err), SP_OK, &err);
	buf_free(&wire);
}

enum sp_code client_error(struct client *c)
{
	struct sp_error *err = &c->net->f.err;
	*err = (struct sp_error){.code = SP_OK};
	if (c->frame.flags & FRAME_ERROR)
		CHECK_CODE(codec_decode_error(c->frame.body, c->net->f.arena, err), SP_OK, NULL);
	return err->code;
}

enum sp_code client_ask(
	struct client *c, enum message_type type, struct bytes body, enum codec_id reply, void *out)
{
	struct fixture *f = &c->net->f;
	client_put(c, type, 9, body);
	client_push(c);
	if (!client_next(c))
		return SP_DISCONNECTED;
	CHECK_INT(c->frame.tag, 9);
	enum sp_code rc = client_error(c);
	if (rc == SP_OK && out)
		CHECK_CODE(
			codec_decode(reply, c->frame.body, f->arena, out, &f->err), SP_OK, &f->err);
	return rc;
}

void client_hello(struct client *c)
{
	struct msg_hello hello = {1, "test", 0};
	struct fixture *f = &c->net->f;
	CHECK_CODE(client_ask(c, MESSAGE_HELLO, fixture_encode(f, CODEC_HELLO, &hello),
			   CODEC_HELLO_REPLY, NULL),
		SP_OK, &f->err);
}

/* ---- who a client is ---- */

void holder_free(struct holder *h)
{
	tls_key_free(h->key);
	h->key = NULL;
}

void client_enrol(struct net_fixture *n, const char *secret, struct holder *h)
{
	struct fixture *f = &n->f;
	struct msg_enrol m = {.code_secret = bytes_text(secret)};
	struct msg_enrol_reply reply;
	struct client c;
	CHECK_CODE(tls_key_generate(&h->key, &f->err), SP_OK, &f->err);
	CHECK_CODE(csr_make(h->key, "anybody", f->arena, &m.csr, &f->err), SP_OK, &f->err);
	client_open(n, &c, NULL);
	client_hello(&c);
	CHECK_CODE(client_ask(&c, MESSAGE_ENROL, fixture_encode(f, CODEC_ENROL, &m),
			   CODEC_ENROL_REPLY, &reply),
		SP_OK, &f->err);
	client_close(&c);
	h->certificate = reply.certificate;
	h->account = reply.account;
}

void client_open_administrator(struct net_fixture *n, struct client *c, struct holder *h)
{
	struct enrol_code code;
	CHECK_CODE(code_parse(n->f.code, &code, &n->f.err), SP_OK, &n->f.err);
	client_enrol(n, code.secret, h);
	client_open(n, c, h);
	client_hello(c);
}

const char *client_invite(struct client *c, enum role role, const char *organisation)
{
	struct fixture *f = &c->net->f;
	struct enrol_code code;
	CHECK_CODE(code_draw(f->keys.ca_cert, &code, &f->err), SP_OK, &f->err);
	struct hash hash = code_hash(bytes_text(code.secret));
	struct msg_invite_create m = {.key = fixture_key(f),
		.code_hash = hash_bytes(&hash),
		.role = role,
		.organisation = organisation,
		.expires_ms = clock_utc_ms() + FIXTURE_DAY};
	CHECK_CODE(client_ask(c, MESSAGE_INVITE_CREATE, fixture_encode(f, CODEC_INVITE_CREATE, &m),
			   CODEC_RECEIPT, NULL),
		SP_OK, &f->err);
	return arena_text(f->arena, code.secret);
}

struct bytes client_import_body(struct net_fixture *n)
{
	struct organisation org = {"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0};
	struct msg_org_import m = {fixture_key(&n->f), &org, 1};
	return fixture_encode(&n->f, CODEC_ORG_IMPORT, &m);
}

void client_import_many(struct client *c, size_t n)
{
	struct fixture *f = &c->net->f;
	struct organisation *orgs = arena_array(f->arena, n, sizeof *orgs);
	for (size_t i = 0; i < n; i++)
		orgs[i] = (struct organisation){.code = arena_printf(f->arena, "org-%zu", i),
			.name = "An organisation with a rather long name",
			.county = "21",
			.kind = ORG_OTHER};
	struct msg_org_import m = {fixture_key(f), orgs, n};
	CHECK_CODE(client_ask(c, MESSAGE_ORG_IMPORT, fixture_encode(f, CODEC_ORG_IMPORT, &m),
			   CODEC_RECEIPT, NULL),
		SP_OK, &f->err);
}

struct msg_server_status_reply client_status(struct client *c)
{
	struct msg_server_status_reply now;
	CHECK_CODE(client_ask(c, MESSAGE_SERVER_STATUS, bytes_of(NULL, 0),
			   CODEC_SERVER_STATUS_REPLY, &now),
		SP_OK, &c->net->f.err);
	return now;
}

void client_check_nobody(struct net_fixture *n, const struct holder *h)
{
	struct msg_welcome welcome;
	struct client c;
	client_open(n, &c, h);
	CHECK_CODE(codec_decode(CODEC_WELCOME, c.frame.body, n->f.arena, &welcome, &n->f.err),
		SP_OK, &n->f.err);
	CHECK(!welcome.authenticated);
	CHECK_INT(welcome.refusal, SP_ACCOUNT_CLOSED);
	client_hello(&c);
	CHECK_INT(client_ask(&c, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL),
		SP_ACCOUNT_CLOSED);
	client_close(&c);
}

void client_hold_little(int fd)
{
	const int buffer = 4096, segment = 536;
	CHECK_INT(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer), 0);
	CHECK_INT(setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment), 0);
}
