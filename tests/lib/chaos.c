/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/chaos.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STORE_SIZE = 16 << 10 };

const struct chaos_rule chaos_none = {.pass = {CHAOS_ALL, CHAOS_ALL}};

struct chaos {
	int listener;
	uint16_t port, server_port;
	pthread_t thread;
	pthread_mutex_t lock; /* holds what follows */
	pthread_cond_t ended;
	struct chaos_rule rule;
	size_t links, passed[CHAOS_WAYS];
};

/* One way of a connection: what was read and not yet written. */
struct way {
	uint8_t store[STORE_SIZE];
	size_t start, len, left; /* left: bytes that may still pass */
	bool over; /* the sender has ended; told to the receiver when the store is empty */
};

struct link {
	struct chaos *chaos;
	struct chaos_rule rule;
	int fd[CHAOS_WAYS]; /* where the bytes of that way come from */
	struct way way[CHAOS_WAYS];
};

enum verdict { GO_ON, CUT, BROKEN };

static int other(int way)
{
	return way == CHAOS_UP ? CHAOS_DOWN : CHAOS_UP;
}

/* ---- one connection ---- */

static enum verdict take(struct link *l, int i)
{
	struct way *w = &l->way[i];
	ssize_t n = recv(l->fd[i], w->store, sizeof w->store, MSG_DONTWAIT);
	if (n < 0)
		return BROKEN;
	w->start = 0;
	w->len = (size_t)n;
	w->over = n == 0;
	if (w->over)
		shutdown(l->fd[other(i)], SHUT_WR);
	return GO_ON;
}

static enum verdict give(struct link *l, int i)
{
	struct way *w = &l->way[i];
	size_t piece = l->rule.piece[i], want = w->len;
	if (piece && piece < want)
		want = piece;
	if (w->left < want)
		want = w->left;
	if (l->rule.delay_ms[i])
		poll(NULL, 0, l->rule.delay_ms[i]);
	ssize_t n = send(l->fd[other(i)], w->store + w->start, want, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0)
		return BROKEN;
	w->start += (size_t)n;
	w->len -= (size_t)n;
	w->left -= w->left == CHAOS_ALL ? 0 : (size_t)n;
	pthread_mutex_lock(&l->chaos->lock);
	l->chaos->passed[i] += (size_t)n;
	pthread_mutex_unlock(&l->chaos->lock);
	return w->left ? GO_ON : CUT;
}

/* Each end is read from when there is room for what it says, and written to when there is something for it. */
static enum verdict relay(struct link *l)
{
	struct pollfd p[CHAOS_WAYS];
	enum verdict v = GO_ON;
	for (int i = 0; i < CHAOS_WAYS; i++)
		p[i] = (struct pollfd){.fd = l->fd[i]};
	for (int i = 0; i < CHAOS_WAYS; i++) {
		if (l->way[i].len)
			p[other(i)].events |= POLLOUT;
		else if (!l->way[i].over)
			p[i].events |= POLLIN;
	}
	if (poll(p, CHAOS_WAYS, -1) < 0)
		return BROKEN;
	for (int i = 0; i < CHAOS_WAYS && v == GO_ON; i++) {
		bool broken = p[other(i)].revents & (POLLERR | POLLHUP);
		if (l->way[i].len && (p[other(i)].revents & POLLOUT || broken))
			v = give(l, i);
		else if (!l->way[i].len && !l->way[i].over &&
			 p[i].revents & (POLLIN | POLLERR | POLLHUP))
			v = take(l, i);
	}
	return v;
}

/* Reads from both what nobody will get; until both have closed, or one when neither was told of an end. */
static void discard(struct link *l, bool told)
{
	struct pollfd p[CHAOS_WAYS];
	int open = CHAOS_WAYS;
	for (int i = 0; i < CHAOS_WAYS; i++)
		p[i] = (struct pollfd){.fd = l->fd[i], .events = POLLIN};
	while (open == CHAOS_WAYS || (told && open > 0)) {
		if (poll(p, CHAOS_WAYS, -1) < 0)
			return;
		for (int i = 0; i < CHAOS_WAYS; i++) {
			if (!p[i].revents || recv(p[i].fd, l->way[i].store, STORE_SIZE, 0) > 0)
				continue;
			p[i].fd = -1; /* not looked at any more */
			open--;
		}
	}
}

static void finish(struct link *l, enum verdict v)
{
	const struct linger at_once = {.l_onoff = 1};
	for (int i = 0; i < CHAOS_WAYS && v == CUT; i++) {
		if (l->rule.end == CHAOS_CLOSE)
			shutdown(l->fd[i], SHUT_WR);
		else if (l->rule.end == CHAOS_RESET)
			setsockopt(l->fd[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	}
	if (v == CUT && l->rule.end != CHAOS_RESET)
		discard(l, l->rule.end == CHAOS_CLOSE);
	for (int i = 0; i < CHAOS_WAYS; i++)
		close(l->fd[i]);
}

static void *run_link(void *user)
{
	struct link *l = user;
	struct chaos *c = l->chaos;
	enum verdict v = l->way[CHAOS_UP].left && l->way[CHAOS_DOWN].left ? GO_ON : CUT;
	while (v == GO_ON && !(l->way[CHAOS_UP].over && l->way[CHAOS_DOWN].over))
		v = relay(l);
	finish(l, v);
	free(l);
	pthread_mutex_lock(&c->lock);
	c->links--;
	pthread_cond_broadcast(&c->ended);
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* ---- all of them ---- */

static int connect_to(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool begin_link(struct chaos *c, int client)
{
	pthread_t thread;
	struct link *l = calloc(1, sizeof *l);
	int server = connect_to(c->server_port);
	if (!l || server < 0) {
		free(l);
		close(server);
		return false;
	}
	l->chaos = c;
	l->fd[CHAOS_UP] = client;
	l->fd[CHAOS_DOWN] = server;
	pthread_mutex_lock(&c->lock);
	l->rule = c->rule;
	c->links++;
	pthread_mutex_unlock(&c->lock);
	for (int i = 0; i < CHAOS_WAYS; i++)
		l->way[i].left = l->rule.pass[i];
	if (pthread_create(&thread, NULL, run_link, l) != 0)
		abort();
	pthread_detach(thread);
	return true;
}

static void *run_chaos(void *user)
{
	struct chaos *c = user;
	int fd;
	while ((fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		if (!begin_link(c, fd))
			close(fd);
	return NULL;
}

static bool listen_somewhere(struct chaos *c)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof at;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->listener < 0 || bind(c->listener, (struct sockaddr *)&at, size) != 0 ||
		listen(c->listener, 64) != 0 ||
		getsockname(c->listener, (struct sockaddr *)&at, &size) != 0)
		return false;
	c->port = ntohs(at.sin_port);
	return true;
}

struct chaos *chaos_start(uint16_t server_port)
{
	struct chaos *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->server_port = server_port;
	c->rule = chaos_none;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->ended, NULL);
	if (listen_somewhere(c) && pthread_create(&c->thread, NULL, run_chaos, c) == 0)
		return c;
	close(c->listener);
	free(c);
	return NULL;
}

uint16_t chaos_port(const struct chaos *c)
{
	return c->port;
}

void chaos_set(struct chaos *c, const struct chaos_rule *rule)
{
	pthread_mutex_lock(&c->lock);
	c->rule = *rule;
	pthread_mutex_unlock(&c->lock);
}

size_t chaos_passed(struct chaos *c, enum chaos_way way)
{
	pthread_mutex_lock(&c->lock);
	size_t n = c->passed[way];
	pthread_mutex_unlock(&c->lock);
	return n;
}

void chaos_settle(struct chaos *c)
{
	pthread_mutex_lock(&c->lock);
	while (c->links)
		pthread_cond_wait(&c->ended, &c->lock);
	pthread_mutex_unlock(&c->lock);
}

void chaos_stop(struct chaos *c)
{
	shutdown(c->listener, SHUT_RDWR); /* wakes accept */
	pthread_join(c->thread, NULL);
	chaos_settle(c);
	close(c->listener);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->ended);
	free(c);
}
