/* SPDX-License-Identifier: Apache-2.0 */
/* shim_socket.c - a network that fails on purpose, and too few files for it: the rules of shim.h. */
#include "shim.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Addresses have the types that glibc declares them with. */
#define ON_SOCKET(type, name, call, parameters, ...) \
	ON_FD(type, name, none, call, parameters, __VA_ARGS__)
ON_SOCKET(int, accept, accept, (int fd, __SOCKADDR_ARG at, socklen_t *len), fd, at, len)
ON_SOCKET(int, accept4, accept, (int fd, __SOCKADDR_ARG at, socklen_t *len, int flags), fd, at, len,
	flags)
ON_SOCKET(ssize_t, recv, recv, (int fd, void *to, size_t len, int flags), fd, to, LEN, flags)
ON_SOCKET(ssize_t, recvfrom, recv,
	(int fd, void *to, size_t len, int flags, __SOCKADDR_ARG at, socklen_t *n), fd, to, LEN,
	flags, at, n)
ON_SOCKET(ssize_t, recvmsg, recv, (int fd, struct msghdr *to, int flags), fd, to, flags)
ON_SOCKET(ssize_t, send, send, (int fd, const void *from, size_t len, int flags), fd, from, LEN,
	flags)
ON_SOCKET(ssize_t, sendto, send,
	(int fd, const void *from, size_t len, int flags, __CONST_SOCKADDR_ARG at, socklen_t n), fd,
	from, LEN, flags, at, n)
ON_SOCKET(ssize_t, sendmsg, send, (int fd, const struct msghdr *from, int flags), fd, from, flags)
ON_SOCKET(int, shutdown, shutdown, (int fd, int how), fd, how)
ON_SOCKET(int, setsockopt, setsockopt,
	(int fd, int level, int name, const void *value, socklen_t len), fd, level, name, value,
	len)
ON_SOCKET(int, bind, bind, (int fd, __CONST_SOCKADDR_ARG at, socklen_t len), fd, at, len)
ON_SOCKET(int, connect, connect, (int fd, __CONST_SOCKADDR_ARG at, socklen_t len), fd, at, len)
ON_SOCKET(int, listen, listen, (int fd, int n), fd, n)
ON_SOCKET(int, getsockname, getsockname, (int fd, __SOCKADDR_ARG at, socklen_t *len), fd, at, len)

/* What makes a new file descriptor, or waits for some. */
#define ON_NONE(name, call, parameters, ...)                                                \
	int name parameters                                                                 \
	{                                                                                   \
		struct verdict v = shim_judge_named(CALL_##call, "socket:" #call);          \
		return shim_refused(&v) ? -1 : (int)shim_done(&v, REAL(name)(__VA_ARGS__)); \
	}
ON_NONE(socket, socket, (int domain, int type, int protocol), domain, type, protocol)
ON_NONE(pipe2, pipe, (int fds[2], int flags), fds, flags)
ON_NONE(eventfd, eventfd, (unsigned n, int flags), n, flags)
ON_NONE(epoll_create1, epoll_create, (int flags), flags)
ON_NONE(epoll_ctl, epoll_ctl, (int poller, int how, int fd, struct epoll_event *e), poller, how, fd,
	e)
ON_NONE(poll, poll, (struct pollfd * list, nfds_t n, int ms), list, n, ms)

/* Only where it makes a file descriptor. */
#define FCNTL(name)                                                                               \
	int name(int fd, int command, ...)                                                        \
	{                                                                                         \
		va_list more;                                                                     \
		va_start(more, command);                                                          \
		void *with = va_arg(more, void *);                                                \
		va_end(more);                                                                     \
		struct verdict v = {.error = 0};                                                  \
		if (command == F_DUPFD_CLOEXEC)                                                   \
			v = shim_judge_fd(CALL_none, CALL_fcntl, fd);                             \
		return shim_refused(&v) ? -1 : (int)shim_done(&v, REAL(name)(fd, command, with)); \
	}
FCNTL(fcntl)
FCNTL(fcntl64)
