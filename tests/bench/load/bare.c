/* SPDX-License-Identifier: Apache-2.0 */
/* bare.c - the least that a program can do to ask a samplan-server something: bench_bare PORT CA CERT KEY TYPE...
 * connects to localhost, reads the welcome, says hello and asks requests without a body by their numbers, the first
 * together with the hello, each other one when the one before is answered. Prints the bytes of the last reply. It is
 * what `samplan status` as a process is read against. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 12, FRAME_MAX_SIZE = 1 << 20, HELLO = 2 };

_Noreturn static void die(const char *what)
{
	fprintf(stderr, "bench_bare: %s\n", what);
	exit(1);
}

static int connect_to(int port)
{
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in peer = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port)};
	if (fd < 0 || connect(fd, (struct sockaddr *)&peer, sizeof peer) != 0)
		die("no connection");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
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

static void read_whole(SSL *ssl, unsigned char *to, size_t size)
{
	for (size_t have = 0; have < size;) {
		int n = SSL_read(ssl, to + have, (int)(size - have));
		if (n <= 0)
			die("the server closed");
		have += (size_t)n;
	}
}

/* The next frame's length; its body is left in `body`. */
static size_t read_frame(SSL *ssl, unsigned char *body)
{
	unsigned char h[HEADER];
	read_whole(ssl, h, sizeof h);
	size_t n = (size_t)h[0] << 24 | (size_t)h[1] << 16 | (size_t)h[2] << 8 | h[3];
	if (n > FRAME_MAX_SIZE || h[7])
		die("an error, or a reply of several frames");
	read_whole(ssl, body, n);
	return n;
}

static size_t put_frame(unsigned char *to, unsigned type, unsigned tag, const char *body, size_t n)
{
	memset(to, 0, HEADER);
	to[3] = (unsigned char)n;
	to[5] = (unsigned char)type;
	to[11] = (unsigned char)tag;
	memcpy(to + HEADER, body, n);
	return HEADER + n;
}

static size_t talk(SSL *ssl, char **types, int n, unsigned char *body)
{
	unsigned char out[64];
	size_t length = read_frame(ssl, body), sent = put_frame(out, HELLO, 1, "\x08\x01", 2);
	for (int i = 0; i < n; i++) {
		sent += put_frame(
			out + sent, (unsigned)strtoul(types[i], NULL, 10), (unsigned)i + 2, "", 0);
		if (SSL_write(ssl, out, (int)sent) != (int)sent)
			die("the server closed");
		sent = 0;
		if (i == 0)
			read_frame(ssl, body);
		length = read_frame(ssl, body);
	}
	return length;
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		fprintf(stderr, "usage: bench_bare PORT CA CERT KEY TYPE...\n");
		return 2;
	}
	SSL_CTX *c = context_of(argv + 2);
	SSL *ssl = SSL_new(c);
	unsigned char *body = malloc(FRAME_MAX_SIZE);
	int fd = connect_to((int)strtol(argv[1], NULL, 10));
	if (!ssl || !body || SSL_set_fd(ssl, fd) != 1 || SSL_set1_host(ssl, "localhost") != 1 ||
		SSL_connect(ssl) != 1)
		die("TLS");
	printf("%zu\n", talk(ssl, argv + 5, argc - 5, body));
	SSL_shutdown(ssl);
	SSL_free(ssl);
	SSL_CTX_free(c);
	close(fd);
	free(body);
	return 0;
}
