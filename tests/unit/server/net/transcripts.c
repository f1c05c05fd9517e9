/* SPDX-License-Identifier: Apache-2.0 */
/* proto/transcripts once more: what is said without an account goes over TLS, so that framing, order and closing
 * are those of the real server. Accounts' certificates are of the past, and go to the use cases directly. */
#include "tests/lib/transcript.h"

#include <pthread.h>
#include <sys/socket.h>

#include "tests/lib/net_fixture.h"

static struct net_fixture net; /* of which the clients know server and arena */
static struct history history;

static uint64_t utc_ms(void)
{
	return history.now_ms;
}

static void *serve(void *ctx)
{
	struct sp_error err;
	(void)ctx;
	return server_run(net.server, &err) == SP_OK ? &net : NULL;
}

/* ---- a line over TLS ---- */

struct net_line {
	struct client client;
	struct buf frame; /* received last */
	bool closed;
};

static void *net_connect(struct history *h, struct bytes certificate)
{
	const struct bytes none = {NULL, 0};
	struct sp_error err = {.code = SP_OK};
	struct net_line *l = arena_alloc(h->arena, sizeof *l);
	struct client *c = &l->client;
	CHECK_INT(certificate.len, 0);
	*c = (struct client){.net = &net, .fd = client_connect_raw(&net)};
	CHECK(c->fd >= 0);
	buf_init(&c->plain, 4 << 20);
	buf_init(&c->cipher, 4 << 20);
	buf_init(&l->frame, 4 << 20);
	CHECK_CODE(tls_config_client(NULL, none, none, &c->config, &err), SP_OK, &err);
	CHECK_CODE(tls_new_client(c->config, "localhost", &c->tls, &err), SP_OK, &err);
	CHECK_CODE(tls_start(c->tls, &c->cipher, &err), SP_OK, &err);
	client_push(c);
	return l;
}

static void net_send(void *line, struct bytes wire)
{
	struct net_line *l = line;
	struct sp_error err = {.code = SP_OK};
	CHECK_CODE(tls_send(l->client.tls, wire, &l->client.cipher, &err), SP_OK, &err);
	client_push(&l->client);
}

static struct bytes net_receive(void *line, bool last)
{
	struct net_line *l = line;
	if (last && !l->closed) {
		tls_close_notify(l->client.tls, &l->client.cipher);
		client_push(&l->client);
		shutdown(l->client.fd, SHUT_WR);
	}
	l->closed = l->closed || !client_next(&l->client);
	buf_clear(&l->frame);
	if (!l->closed)
		CHECK_INT(frame_write(&l->frame, &l->client.frame), SP_OK);
	return buf_bytes(&l->frame);
}

static bool net_closed(void *line)
{
	return ((struct net_line *)line)->closed;
}

static void net_hang_up(void *line)
{
	struct net_line *l = line;
	client_close(&l->client);
	buf_free(&l->frame);
}

static const struct line line_of_net = {
	net_connect, net_send, net_receive, net_closed, net_hang_up};

/* ---- the server ---- */

static void start(pthread_t *thread)
{
	struct sp_error err = {.code = SP_OK};
	history_open(&history, TRANSCRIPTS);
	struct server_options o = {.app = history.app,
		.keys = &history.keys,
		.dir = test_folder(),
		.utc_ms = utc_ms,
		.listen = "127.0.0.1"};
	net.f.arena = history.arena;
	CHECK_CODE(server_new(&o, &net.server, &err), SP_OK, &err);
	CHECK_INT(pthread_create(thread, NULL, serve, NULL), 0);
}

static void stop(pthread_t thread)
{
	void *ended;
	server_stop(net.server);
	CHECK_INT(pthread_join(thread, &ended), 0);
	CHECK(ended == &net);
	server_free(net.server);
	history_close(&history);
}

static void play(struct history *h, const char *path)
{
	transcript_play(h, path, &line_of_net, &line_of_app);
}

TEST(transcripts, are_what_the_server_says_over_tls)
{
	pthread_t thread;
	start(&thread);
	transcripts_each(TRANSCRIPTS, play, &history);
	stop(thread);
}
