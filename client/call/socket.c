/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/base/clock.h"

static enum sp_code wait_for(int fd, short events, uint64_t deadline_ms)
{
	for (;;) {
		uint64_t now = clock_steady_ms();
		uint64_t left = deadline_ms > now ? deadline_ms - now : 0;
		struct pollfd p = {.fd = fd, .events = events};
		int n = poll(&p, 1, left > 3600000 ? 3600000 : (int)left);
		if (n > 0)
			return SP_OK; /* also for errors: the call that follows names them */
		if (n == 0 && clock_steady_ms() >= deadline_ms)
			return SP_TIMEOUT;
		if (n < 0 && errno != EINTR)
			return SP_DISCONNECTED;
	}
}

/* 0 or an errno. */
static int connect_one(const struct addrinfo *ai, uint64_t deadline_ms, int *out)
{
	int one = 1, failure = 0;
	socklen_t size = sizeof failure;
	int fd = socket(
		ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, ai->ai_protocol);
	if (fd < 0)
		return errno;
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) != 0 && errno != EINPROGRESS && errno != EINTR)
		failure = errno;
	else if (wait_for(fd, POLLOUT, deadline_ms) != SP_OK)
		failure = ETIMEDOUT;
	else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
		failure = errno;
	if (failure) {
		close(fd);
		return failure;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); /* only costs time if refused */
	*out = fd;
	return 0;
}

static int connect_any(const struct addrinfo *list, uint64_t deadline_ms, int *fd)
{
	int failure = EADDRNOTAVAIL;
	uint64_t n = 0;
	for (const struct addrinfo *ai = list; ai; ai = ai->ai_next)
		n++;
	for (const struct addrinfo *ai = list; ai; ai = ai->ai_next, n--) {
		uint64_t now = clock_steady_ms();
		uint64_t left = deadline_ms > now ? deadline_ms - now : 0;
		failure = connect_one(ai, now + left / n, fd);
		if (failure == 0)
			break;
	}
	return failure;
}

static enum sp_code resolve(
	const char *host, const char *port, struct addrinfo **list, struct sp_error *err)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV};
	/* RFC 6761 section 6.3: localhost is the loopback address, also where no file or server says so */
	const char *name = strcmp(host, "localhost") == 0 ? NULL : host;
	int rc = getaddrinfo(name, port, &hints, list);
	if (rc == EAI_NONAME ||
		rc == EAI_ADDRFAMILY) { /* ADDRCONFIG hides ::1 where only lo has IPv6 */
		const struct addrinfo plain = {
			.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
		rc = getaddrinfo(name, port, &plain, list);
	}
	return rc == 0 ? SP_OK : sp_fail(err, SP_UNREACHABLE, gai_strerror(rc));
}

enum sp_code socket_resolve(
	const char *host, const char *port, char address[64], struct sp_error *err)
{
	struct addrinfo *list = NULL;
	enum sp_code rc = resolve(host, port, &list, err);
	if (rc != SP_OK)
		return rc;
	int failure =
		getnameinfo(list->ai_addr, list->ai_addrlen, address, 64, NULL, 0, NI_NUMERICHOST);
	freeaddrinfo(list);
	return failure == 0 ? SP_OK : sp_fail(err, SP_UNREACHABLE, gai_strerror(failure));
}

enum sp_code socket_connect(
	const char *host, const char *port, uint64_t deadline_ms, int *fd, struct sp_error *err)
{
	struct addrinfo *list = NULL;
	char reason[128];
	enum sp_code rc = resolve(host, port, &list, err);
	if (rc != SP_OK)
		return rc;
	int failure = connect_any(list, deadline_ms, fd);
	freeaddrinfo(list);
	if (failure == 0)
		return SP_OK;
	return sp_fail(err, SP_UNREACHABLE, strerror_r(failure, reason, sizeof reason));
}

enum sp_code socket_send(int fd, struct bytes out, uint64_t deadline_ms)
{
	while (out.len) {
		ssize_t n = send(fd, out.ptr, out.len, MSG_NOSIGNAL);
		if (n >= 0) {
			out = bytes_of(out.ptr + n, out.len - (size_t)n);
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return SP_DISCONNECTED;
		enum sp_code rc = wait_for(fd, POLLOUT, deadline_ms);
		if (rc != SP_OK)
			return rc;
	}
	return SP_OK;
}

enum sp_code socket_receive(int fd, uint8_t *into, size_t room, size_t *got, uint64_t deadline_ms)
{
	for (;;) {
		ssize_t n = recv(fd, into, room, 0);
		if (n > 0) {
			*got = (size_t)n;
			return SP_OK;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 || errno != EAGAIN)
			return SP_DISCONNECTED;
		enum sp_code rc = wait_for(fd, POLLIN, deadline_ms);
		if (rc != SP_OK)
			return rc;
	}
}

void socket_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

void pause_ms(uint32_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000L};
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}
