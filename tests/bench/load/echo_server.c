/* SPDX-License-Identifier: Apache-2.0 */
/* echo_server.c - the limit of this machine for a request over TLS: bench_echo PORT CA CERT KEY REQUEST REPLY answers
 * every REQUEST bytes with REPLY bytes, and does nothing else. One thread, until it is ended. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "tests/bench/load/link.h"

enum { IN_MAX = 1 << 20, EVENTS = 64, BACKLOG = 512 };

struct peer {
	struct link link;
	struct buf in;
	bool open; /* the handshake is done */
};

struct echo {
	SSL_CTX *context;
	int epoll, listener;
	size_t request_size;
	struct bytes reply;
};

static void watch(struct echo *e, int operation, int fd, void *what, bool to_write)
{
	struct epoll_event event = {
		.events = EPOLLIN | (to_write ? (uint32_t)EPOLLOUT : 0), .data.ptr = what};
	if (epoll_ctl(e->epoll, operation, fd, &event) != 0)
		link_die("epoll: %s", strerror(errno));
}

static void listen_at(struct echo *e, int port)
{
	int on = 1;
	struct sockaddr_in own = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port)};
	e->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (e->listener < 0)
		link_die("socket: %s", strerror(errno));
	setsockopt(e->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(e->listener, (struct sockaddr *)&own, sizeof own) != 0 ||
		listen(e->listener, BACKLOG) != 0)
		link_die("port %d: %s", port, strerror(errno));
	watch(e, EPOLL_CTL_ADD, e->listener, NULL, false);
}

static void accept_all(struct echo *e)
{
	int fd, on = 1;
	while ((fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct peer *p = calloc(1, sizeof *p);
		if (!p)
			link_die("no memory");
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		link_open(&p->link, e->context, fd, true);
		buf_init(&p->in, IN_MAX);
		watch(e, EPOLL_CTL_ADD, fd, p, false);
	}
}

static void leave(struct peer *p)
{
	link_close(&p->link, false);
	buf_free(&p->in);
	free(p);
}

static enum link_state answer(struct echo *e, struct peer *p)
{
	enum link_state state = LINK_DONE;
	if (!p->open)
		state = link_handshake(&p->link);
	if (state != LINK_DONE)
		return state;
	p->open = true;
	state = link_read(&p->link, &p->in);
	while (p->in.len >= e->request_size) {
		buf_consume(&p->in, e->request_size);
		link_write(&p->link, e->reply);
	}
	return state;
}

static void serve(struct echo *e, struct peer *p)
{
	link_wake(&p->link);
	enum link_state state = answer(e, p), sent = link_flush(&p->link);
	if (state == LINK_ENDED || sent == LINK_ENDED)
		leave(p);
	else
		watch(e, EPOLL_CTL_MOD, p->link.fd, p, sent == LINK_AGAIN);
}

int main(int argc, char **argv)
{
	struct epoll_event events[EVENTS];
	if (argc != 7) {
		fprintf(stderr, "usage: bench_echo PORT CA CERT KEY REQUEST REPLY\n");
		return 2;
	}
	struct link_files files = {.ca = argv[2], .certificate = argv[3], .key = argv[4]};
	size_t request = strtoul(argv[5], NULL, 10), reply = strtoul(argv[6], NULL, 10);
	struct echo e = {.context = link_context(&files, NULL, true, false),
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.request_size = request,
		.reply = bytes_of(calloc(1, reply ? reply : 1), reply)};
	if (e.epoll < 0 || !e.reply.ptr || request == 0 || request > IN_MAX / 2 || reply == 0)
		link_die("a number is out of range");
	listen_at(&e, (int)strtol(argv[1], NULL, 10));
	printf("listening\n");
	fflush(stdout);
	for (;;) {
		int n = epoll_wait(e.epoll, events, EVENTS, -1);
		for (int i = 0; i < n; i++)
			if (events[i].data.ptr)
				serve(&e, events[i].data.ptr);
			else
				accept_all(&e);
	}
}
