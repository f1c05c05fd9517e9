/* SPDX-License-Identifier: Apache-2.0 */
/* Who speaks another language than ours gets no word of it in clear, is counted in the log, and is gone. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

enum { ALERT_SIZE = 7, NOISES = 40 };

static struct net_fixture n;
static size_t connections;

/* Sends it and reads until the server has closed. A TLS alert says no more than its number. */
static void check_turned_away(struct bytes said, bool may_be_alerted)
{
	uint8_t answer[64];
	size_t got = 0;
	int fd = client_connect_raw(&n);
	connections++;
	CHECK_INT(send(fd, said.ptr, said.len, MSG_NOSIGNAL), (ssize_t)said.len);
	for (ssize_t more = 1; more > 0 && got < sizeof answer;) {
		more = recv(fd, answer + got, sizeof answer - got, 0);
		got += more > 0 ? (size_t)more : 0;
	}
	close(fd);
	if (!may_be_alerted)
		CHECK_INT(got, 0);
	CHECK(got == 0 || (got == ALERT_SIZE && answer[0] == 21 && answer[4] == 2));
}

static void check_texts(void)
{
	static const char *const texts[] = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
		"EHLO mail.example\r\n", "*1\r\n$4\r\nPING\r\n", "{\"protocol\": 1}\n",
		"\r\n\r\n\r\n", "<6>conn_closed peer=\"x\"\n"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		check_turned_away(bytes_text(texts[i]), false);
}

/* A frame of ours without TLS around it. */
static void check_a_frame_in_clear(void)
{
	static const uint8_t health[] = {0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 7};
	check_turned_away(bytes_of(health, sizeof health), false);
}

/* Hellos of SSL 3.0 to TLS 1.2, which name no later version. */
static void check_older_hellos(void)
{
	uint8_t hello[] = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3,
		3, [11] = 1, [45] = 2, [46] = 0xC0, [47] = 0x2B, [48] = 1, [49] = 0};
	for (uint8_t minor = 0; minor <= 3; minor++) {
		hello[10] = minor;
		check_turned_away(bytes_of(hello, sizeof hello), true);
	}
}

/* Not such as begins like a record: the rest of that is waited for, as long as a handshake may last. */
static void check_noise(void)
{
	uint32_t state = 1;
	for (int i = 0; i < NOISES; i++) {
		uint8_t noise[200];
		for (size_t at = 0; at < sizeof noise; at++)
			noise[at] = (uint8_t)((state = state * 1664525u + 1013904223u) >> 24);
		noise[1] |= 0x80; /* of no version */
		check_turned_away(bytes_of(noise, sizeof noise), true);
	}
}

TEST(strangers, are_turned_away_without_a_word_and_told_in_the_log)
{
	struct client c;
	log_listen();
	net_start(&n, clock_utc_ms(), NULL);
	check_texts();
	check_a_frame_in_clear();
	check_older_hellos();
	check_noise();
	client_open(&n, &c, NULL); /* the next is served */
	client_close(&c);
	net_stop(&n);
	const char *log = log_told();
	CHECK_INT(log_count(log, "conn_"), connections);
	CHECK_INT(log_count(log, "<6>conn_refused"), connections);
	CHECK_INT(log_count(log, "detail=\"plain HTTP\""), 1);
	CHECK_INT(log_count(log, "detail=\"older than TLS 1.3\""), 4);
}
