/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c - one connection of the load generator: from the socket to the answers. */
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/bench/load/load.h"

enum { IN_MAX = 64 << 20 };

static const struct speech *speech_of(const struct conn *c)
{
	return c->lane->options->speech;
}

static void watch(struct conn *c, int operation, bool to_write)
{
	struct epoll_event e = {
		.events = EPOLLIN | (to_write ? (uint32_t)EPOLLOUT : 0), .data.ptr = c};
	if (epoll_ctl(c->lane->epoll, operation, c->link.fd, &e) != 0)
		link_die("epoll: %s", strerror(errno));
	c->waits_to_write = to_write;
}

/* From another address of this machine each: ports in TIME_WAIT are not used up, and no server takes them for one. */
static void leave_from(struct conn *c, int fd)
{
	int on = 1;
	enum mode mode = c->lane->options->mode;
	bool many = mode == MODE_CONNECT || mode == MODE_IDLE;
	uint32_t host = INADDR_LOOPBACK + (many ? c->number % 200 + 1 : 0);
	struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(host)};
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&own, sizeof own) != 0)
		link_die("bind: %s", strerror(errno));
}

void conn_open(struct conn *c)
{
	int on = 1;
	const struct sockaddr_in *peer = &c->lane->options->peer;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		link_die("socket: %s", strerror(errno));
	leave_from(c, fd);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (const struct sockaddr *)peer, sizeof *peer) != 0 && errno != EINPROGRESS)
		link_die("connect: %s", strerror(errno));
	c->link = (struct link){.fd = fd};
	buf_init(&c->in, IN_MAX);
	c->in_flight = c->first = c->step = 0;
	c->need = 0;
	c->state = CONN_CONNECTING;
	c->started[0] = clock_steady_ns();
	watch(c, EPOLL_CTL_ADD, true);
}

void conn_close(struct conn *c, bool say_so)
{
	if (c->state == CONN_NONE)
		return;
	link_close(&c->link, say_so);
	buf_free(&c->in);
	c->state = CONN_NONE;
}

static void broken(struct conn *c)
{
	if (c->state != CONN_READY)
		link_die("%s closed connection %u, which was beginning (%d)", speech_of(c)->name,
			c->number, (int)c->state);
	lane_ended(c);
}

void conn_send(struct conn *c)
{
	enum link_state state = link_flush(&c->link);
	if (state == LINK_ENDED)
		broken(c);
	else if (c->waits_to_write != (state == LINK_AGAIN))
		watch(c, EPOLL_CTL_MOD, state == LINK_AGAIN);
}

static void say(struct conn *c)
{
	struct buf *b = &c->lane->say;
	if (b->failed)
		link_die("a request is too large");
	link_write(&c->link, buf_bytes(b));
	buf_clear(b);
}

void conn_ask(struct conn *c, uint64_t started)
{
	unsigned slot = (c->first + c->in_flight) % SLOTS;
	c->started[slot] = started;
	c->in_flight++;
	speech_of(c)->ask(c, slot, &c->lane->say);
	c->asked++;
	say(c);
}

static void take_all(struct conn *c)
{
	struct lane *l = c->lane;
	while (c->state != CONN_NONE && c->in.len) {
		size_t used = 0;
		unsigned slot = c->first;
		enum taken taken = speech_of(c)->take(c, buf_bytes(&c->in), &used, &slot, &l->say);
		if (taken == TAKE_MORE)
			return;
		buf_consume(&c->in, used);
		say(c);
		if (taken == TAKE_READY) {
			c->state = CONN_READY;
			lane_ready(c);
		} else if (taken == TAKE_REPLY) {
			c->in_flight--;
			c->first = (c->first + 1) % SLOTS;
			lane_reply(c, c->started[slot]);
		}
	}
}

static void receive(struct conn *c)
{
	enum link_state state = link_read(&c->link, &c->in);
	take_all(c);
	if (c->state == CONN_NONE)
		return;
	if (state == LINK_ENDED)
		broken(c);
	else
		conn_send(c);
}

static void shake_hands(struct conn *c)
{
	enum link_state state = link_handshake(&c->link);
	if (state == LINK_ENDED)
		broken(c);
	if (state == LINK_DONE) {
		c->state = CONN_GREETING;
		if (speech_of(c)->greet)
			speech_of(c)->greet(c, &c->lane->say);
		say(c);
		if (speech_of(c)->ready_at_once) {
			c->state = CONN_READY;
			lane_ready(c);
		}
		if (c->state != CONN_NONE)
			receive(c);
		return;
	}
	conn_send(c);
}

static void begin_tls(struct conn *c)
{
	bool waits = c->waits_to_write;
	link_open(&c->link, c->context, c->link.fd, false);
	c->waits_to_write = waits;
	c->state = CONN_HANDSHAKE;
	shake_hands(c);
}

static void connected(struct conn *c)
{
	int error = 0;
	socklen_t size = sizeof error;
	const struct speech *s = speech_of(c);
	getsockopt(c->link.fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error)
		link_die("%s: connect: %s", s->name, strerror(error));
	if (!s->before) {
		begin_tls(c);
		return;
	}
	if (send(c->link.fd, s->before, s->before_size, MSG_NOSIGNAL) != (ssize_t)s->before_size)
		link_die("%s: %s", s->name, strerror(errno));
	c->state = CONN_BEFORE;
	watch(c, EPOLL_CTL_MOD, false);
}

static void answered_before(struct conn *c)
{
	char answer;
	if (recv(c->link.fd, &answer, 1, 0) != 1 || answer != 'S')
		link_die("%s does not speak TLS", speech_of(c)->name);
	begin_tls(c);
}

void conn_event(struct conn *c, uint32_t events)
{
	link_wake(&c->link);
	switch (c->state) {
	case CONN_NONE:
		return;
	case CONN_CONNECTING:
		connected(c);
		return;
	case CONN_BEFORE:
		answered_before(c);
		return;
	case CONN_HANDSHAKE:
		shake_hands(c);
		return;
	case CONN_GREETING:
	case CONN_READY:
		if (events & ~(uint32_t)EPOLLOUT)
			receive(c);
		else
			conn_send(c);
	}
}
