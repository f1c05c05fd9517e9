/* SPDX-License-Identifier: Apache-2.0 */
/* The one listening socket, and taking connections from it. Each loop waits on a duplicate; whichever wakes first
 * takes the next connection, and the loop that has the fewest gets it. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"

/* So many wait at most, and so many are taken in a turn: in a flood those who are served get theirs in between, and
 * who is honest waits behind few. */
enum { BACKLOG = 4096, ACCEPTS = 32, ACCEPTS_NS = 1000000 };

static bool parse_address(const char *text, uint16_t port, struct sockaddr_storage *out)
{
	return uv_ip4_addr(text, port, (struct sockaddr_in *)out) == 0 ||
	       uv_ip6_addr(text, port, (struct sockaddr_in6 *)out) == 0;
}

static void print_address(struct server *s, const char *text, unsigned port)
{
	bool v6 = strchr(text, ':') != NULL;
	snprintf(s->address, sizeof s->address, v6 ? "[%s]:%u" : "%s:%u", text, port);
}

static enum sp_code bind_failed(
	struct server *s, const struct server_options *o, int error, struct sp_error *err)
{
	char port[16];
	snprintf(port, sizeof port, "%u", (unsigned)o->port);
	switch (error) {
	case EADDRINUSE:
		return sp_fail(err, SP_PORT_TAKEN, s->address);
	case EACCES:
		return sp_fail(err, SP_CONFIG_VALUE, "port", port, "1024-65535");
	case EINVAL:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case ENODEV:
		return sp_fail(
			err, SP_CONFIG_VALUE, "listen", o->listen, "0.0.0.0, ::, 127.0.0.1, ...");
	default: /* the machine's, not the file's */
		return sp_fail_errno(err, s->address, error);
	}
}

/* An IPv6 socket takes IPv4 too, so that :: is every address. */
static bool bind_and_listen(int fd, struct sockaddr_storage *at)
{
	const int on = 1, off = 0;
	socklen_t len = at->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
						  : sizeof(struct sockaddr_in);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
		return false;
	if (at->ss_family == AF_INET6 &&
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0)
		return false;
	return bind(fd, (struct sockaddr *)at, len) == 0 && listen(fd, BACKLOG) == 0 &&
	       getsockname(fd, (struct sockaddr *)at, &len) == 0;
}

enum sp_code listen_open(
	struct server *s, const struct server_options *o, int *out, struct sp_error *err)
{
	struct sockaddr_storage at = {.ss_family = AF_UNSPEC};
	*out = -1;
	print_address(s, o->listen, o->port);
	if (!parse_address(o->listen, o->port, &at))
		return bind_failed(s, o, EINVAL, err);
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return bind_failed(s, o, errno, err);
	if (!bind_and_listen(fd, &at)) {
		enum sp_code rc = bind_failed(s, o, errno, err);
		close(fd);
		return rc;
	}
	/* the port lies at the same place in both kinds of address */
	print_address(s, o->listen, ntohs(((struct sockaddr_in *)&at)->sin_port));
	*out = fd;
	return SP_OK;
}

/* The one that waits stays where it is, and would be told of again at once: not before the next tick. */
static void go_deaf(struct loop *l, int error)
{
	const struct notice n = {LOG_LEVEL_ERROR, "accept_failed", "?",
		sp_error_row(SP_NO_MEMORY)->symbol, "detail", strerrorname_np(error)};
	notices_add(&l->server->notices, &n, clock_steady_ms());
	server_count_refusal(l->server, REFUSED_RESOURCES);
	uv_poll_stop(&l->listener);
	l->deaf = true;
}

static struct loop *with_fewest(struct loop *here)
{
	struct server *s = here->server;
	struct loop *best = here;
	for (size_t i = 0; i < s->n_loops; i++)
		if (atomic_load(&s->loops[i].n_conns) < atomic_load(&best->n_conns))
			best = &s->loops[i];
	return best;
}

static void place(struct loop *here, int fd, const struct sockaddr_storage *at)
{
	struct loop *l = with_fewest(here);
	if (l != here && loop_give(l, fd, at))
		return;
	atomic_fetch_add(&here->n_conns, 1);
	conn_accept(here, fd, at);
}

static bool take_one(struct loop *l)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	int fd =
		accept4(l->listener_fd, (struct sockaddr *)&at, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		place(l, fd, &at);
	else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
		go_deaf(l, errno);
	return fd >= 0;
}

void listen_on_ready(uv_poll_t *handle, int status, int events)
{
	struct loop *l = handle->data;
	const uint64_t began = clock_steady_ns();
	bool more = true;
	(void)status, (void)events;
	loop_wake(l);
	for (int i = 0; more && i < ACCEPTS && clock_steady_ns() - began < ACCEPTS_NS; i++)
		more = take_one(l);
}
