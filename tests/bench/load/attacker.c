/* SPDX-License-Identifier: Apache-2.0 */
/* attacker.c - one attacker: connects, shakes hands if its kind does, begins to say something, and is held. */
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/bench/load/attack.h"

void attacker_watch(struct attack *a, struct attacker *x, int operation, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = x};
	if (epoll_ctl(a->epoll, operation, x->link.fd, &e) != 0)
		link_die("epoll: %s", strerror(errno));
}

/* Nothing that comes is looked at, but the end. */
static void watch_end(struct attack *a, struct attacker *x)
{
	attacker_watch(
		a, x, EPOLL_CTL_MOD, EPOLLRDHUP | (x->link.out.len ? (uint32_t)EPOLLOUT : 0));
}

static int new_socket(const struct attack *a, unsigned number)
{
	const int on = 1, buffer = 4096, segment = 536;
	struct sockaddr_in own = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f010001 + number % a->addresses)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		link_die("socket: %s", strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (a->kind->small) {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
		setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
	}
	if (bind(fd, (struct sockaddr *)&own, sizeof own) != 0)
		link_die("bind: %s", strerror(errno));
	return fd;
}

bool attacker_connect(struct attack *a, struct attacker *x, unsigned number)
{
	x->link = (struct link){.fd = new_socket(a, number)};
	if (connect(x->link.fd, (const struct sockaddr *)&a->peer, sizeof a->peer) == 0 ||
		errno == EINPROGRESS)
		return true;
	close(x->link.fd);
	return false;
}

/* By the server. Its own end stays open. */
static void ended(struct attack *a, struct attacker *x)
{
	uint64_t now = clock_steady_ns();
	epoll_ctl(a->epoll, EPOLL_CTL_DEL, x->link.fd, NULL);
	if (x->phase == PHASE_HELD)
		a->held--;
	else
		a->beginning--;
	x->phase = PHASE_GONE;
	if (a->gone++ == 0)
		a->first = now;
	a->last = now;
}

void attacker_say(struct attack *a, struct attacker *x, size_t n)
{
	struct bytes part = bytes_of(buf_bytes(&a->words).ptr + x->said, n);
	if (n == 0)
		return;
	if (a->kind->tls)
		link_write(&x->link, part);
	else
		buf_add(&x->link.out, part.ptr, part.len);
	x->said += n;
	(void)link_flush(&x->link); /* an end is told by epoll */
}

static void hold(struct attack *a, struct attacker *x)
{
	a->beginning--;
	a->held++;
	x->phase = PHASE_HELD;
	x->next = clock_steady_ns() + PAUSE;
	attacker_say(a, x, a->words.len * a->kind->half / 100);
	watch_end(a, x);
}

static void shake_hands(struct attack *a, struct attacker *x)
{
	link_wake(&x->link);
	enum link_state state = link_handshake(&x->link);
	if (link_flush(&x->link) == LINK_ENDED || state == LINK_ENDED)
		ended(a, x);
	else if (state == LINK_DONE)
		hold(a, x);
}

static void connected(struct attack *a, struct attacker *x)
{
	int error = 0, fd = x->link.fd;
	socklen_t size = sizeof error;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error) {
		ended(a, x);
	} else if (a->kind->tls) {
		link_open(&x->link, a->context, fd, false);
		x->phase = PHASE_HANDSHAKE;
		attacker_watch(a, x, EPOLL_CTL_MOD, EPOLLIN);
		shake_hands(a, x);
	} else {
		buf_init(&x->link.out, SAID_MAX);
		hold(a, x);
	}
}

void attacker_on_event(struct attack *a, struct attacker *x, uint32_t events)
{
	switch (x->phase) {
	case PHASE_CONNECTING:
		connected(a, x);
		return;
	case PHASE_HANDSHAKE:
		shake_hands(a, x);
		return;
	case PHASE_HELD:
		if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
			ended(a, x);
		} else {
			(void)link_flush(&x->link);
			watch_end(a, x);
		}
		return;
	case PHASE_NONE:
	case PHASE_GONE:
		return;
	}
}
