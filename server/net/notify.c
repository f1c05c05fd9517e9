/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/net/net.h"

/* sd_notify(3) without its library: one datagram; a name that begins with @ is an abstract one. */
void notify(const char *message)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t n = name ? strlen(name) : 0;
	if (n < 2 || n >= sizeof to.sun_path || (name[0] != '/' && name[0] != '@'))
		return;
	memcpy(to.sun_path, name, n);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	ssize_t sent =
		sendto(fd, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&to, len);
	(void)sent; /* nobody to tell */
	close(fd);
}
