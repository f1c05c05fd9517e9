/* SPDX-License-Identifier: Apache-2.0 */
/* start.c - how long a samplan-server takes from its start until it has answered.
 *
 * bench_start PORT CA CERT KEY -- COMMAND ARGUMENT...   starts the command, connects to PORT of this machine as soon as
 *     somebody listens, and asks WHOAMI behind the hello. Prints the milliseconds from the start of the process to the
 *     last byte of the answer; then ends it with SIGTERM and waits. */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 12, BODY_MAX = 1 << 20, HELLO = 2, WHOAMI = 5, PATIENCE_MS = 120000 };

static pid_t server;

_Noreturn static void die(const char *what)
{
	fprintf(stderr, "bench_start: %s\n", what);
	if (server > 0)
		kill(server, SIGKILL);
	exit(1);
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static SSL_CTX *context_of(char **files)
{
	static const unsigned char alpn[] = "\x09samplan/1";
	SSL_CTX *c = SSL_CTX_new(TLS_client_method());
	if (!c || SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION) != 1 ||
		SSL_CTX_load_verify_file(c, files[0]) != 1 ||
		SSL_CTX_use_certificate_file(c, files[1], SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_use_PrivateKey_file(c, files[2], SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_set_alpn_protos(c, alpn, sizeof alpn - 1) != 0)
		die("certificates");
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, NULL);
	return c;
}

static void start(char **command)
{
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&server, command[0], &actions, NULL, command, environ) != 0)
		die("the server cannot be started");
	posix_spawn_file_actions_destroy(&actions);
}

static int try_connect(int port)
{
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in peer = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port)};
	if (fd >= 0 && connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		return fd;
	}
	close(fd);
	return -1;
}

/* Looks ten times in a millisecond. */
static int connect_when_there(int port, double from)
{
	const struct timespec pause = {.tv_nsec = 100000};
	for (;;) {
		int fd = try_connect(port), status;
		if (fd >= 0)
			return fd;
		if (waitpid(server, &status, WNOHANG) == server)
			die("the server ended");
		if (now_ms() - from > PATIENCE_MS)
			die("nobody listens");
		nanosleep(&pause, NULL);
	}
}

static void read_whole(SSL *ssl, unsigned char *to, size_t size)
{
	for (size_t have = 0; have < size;) {
		int n = SSL_read(ssl, to + have, (int)(size - have));
		if (n <= 0)
			die("the server closed");
		have += (size_t)n;
	}
}

static void read_frame(SSL *ssl)
{
	static unsigned char body[BODY_MAX];
	unsigned char h[HEADER];
	read_whole(ssl, h, sizeof h);
	size_t n = (size_t)h[0] << 24 | (size_t)h[1] << 16 | (size_t)h[2] << 8 | h[3];
	if (n > BODY_MAX || h[7])
		die("an error, or a reply of several frames");
	read_whole(ssl, body, n);
}

/* Welcome; hello and WHOAMI in one write; their answers. */
static void ask(SSL *ssl)
{
	static const unsigned char requests[] = {0, 0, 0, 2, 0, HELLO, 0, 0, 0, 0, 0, 1, 8, 1, 0, 0,
		0, 0, 0, WHOAMI, 0, 0, 0, 0, 0, 2};
	read_frame(ssl);
	if (SSL_write(ssl, requests, sizeof requests) != sizeof requests)
		die("the server closed");
	read_frame(ssl);
	read_frame(ssl);
}

int main(int argc, char **argv)
{
	if (argc < 7 || strcmp(argv[5], "--") != 0)
		return 2;
	SSL_CTX *c = context_of(argv + 2);
	SSL *ssl = SSL_new(c);
	double from = now_ms();
	start(argv + 6);
	int fd = connect_when_there((int)strtol(argv[1], NULL, 10), from);
	if (!ssl || SSL_set_fd(ssl, fd) != 1 || SSL_set1_host(ssl, "localhost") != 1 ||
		SSL_connect(ssl) != 1)
		die("TLS");
	ask(ssl);
	double took = now_ms() - from;
	SSL_shutdown(ssl);
	SSL_free(ssl);
	SSL_CTX_free(c);
	close(fd);
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	printf("ms %.3f\n", took);
	return 0;
}
