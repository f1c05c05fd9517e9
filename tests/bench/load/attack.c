/* SPDX-License-Identifier: Apache-2.0 */
/* attack.c - bench_attack KIND PORT COUNT ADDRESSES CA CERT KEY: plays COUNT attackers (of a flood: connects a second)
 * from so many addresses of this machine, 127.1.0.1 and on, until standard input has a line or its end, or the server
 * has closed them all.
 *
 *   KIND  connect  says nothing                          hello  half a ClientHello, then a byte every 5 s
 *         header   shakes hands, then half a header      body   half a frame of 20 KiB; both: a byte every 5 s
 *         hoard    half a frame of 1 MiB                 deaf   asks for 200 listings and reads none
 *         flood    connects, and again when it is closed
 * Prints "ready HELD" when all have come so far, and at its end what has become of them, as JSON: how many the server
 * has closed, and how long after they were ready the first and the last. A flood: what it did. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/codec/codec.h"
#include "common/wire/frame.h"
#include "tests/bench/load/attack.h"

enum { EVENTS = 256, BEGINNING_MAX = 64, FLOOD_MAX = 8192, LISTS = 200 };

/* ---- what they begin to say ---- */

static void add_frame(struct buf *b, enum message_type type, uint32_t tag, size_t body)
{
	uint8_t header[FRAME_HEADER_SIZE] = {0};
	be32_put(header, (uint32_t)body);
	be16_put(header + 4, (uint16_t)type);
	be32_put(header + 8, tag);
	buf_add(b, header, sizeof header);
}

static void add_body(struct attack *a, size_t size)
{
	static const uint8_t zeros[FRAME_MAX];
	add_frame(&a->words, MESSAGE_ORG_IMPORT, 1, size);
	buf_add(&a->words, zeros, size);
}

/* The same for all of them. */
static void make_hello(struct attack *a)
{
	struct link l;
	link_open(&l, a->context, -1, false);
	l.drained = true; /* nothing will come */
	(void)link_handshake(&l);
	buf_add(&a->words, buf_bytes(&l.out).ptr, l.out.len);
	link_close(&l, false);
}

static void make_header(struct attack *a)
{
	add_frame(&a->words, MESSAGE_ORG_IMPORT, 1, 9);
}

static void make_body(struct attack *a)
{
	add_body(a, 20 << 10);
}

static void make_hoard(struct attack *a)
{
	add_body(a, FRAME_MAX);
}

static void make_lists(struct attack *a)
{
	static const uint8_t hello[] = {8, 1, 18, 1, 'x'}; /* protocol 1, client "x" */
	add_frame(&a->words, MESSAGE_HELLO, LISTS + 1, sizeof hello);
	buf_add(&a->words, hello, sizeof hello);
	for (uint32_t tag = 1; tag <= LISTS; tag++)
		add_frame(&a->words, MESSAGE_ORG_LIST, tag, 0);
}

static const struct kind kinds[] = {
	{.name = "connect"},
	{.name = "hello", .make = make_hello, .half = 50},
	{.name = "header", .tls = true, .make = make_header, .half = 50},
	{.name = "body", .tls = true, .make = make_body, .half = 50},
	{.name = "hoard", .tls = true, .make = make_hoard, .half = 50},
	{.name = "deaf", .tls = true, .make = make_lists, .half = 100, .small = true},
	{.name = "flood", .flood = true},
};

/* ---- all of them ---- */

static void open_more(struct attack *a)
{
	while (a->opened < a->count && a->beginning < BEGINNING_MAX) {
		struct attacker *x = &a->all[a->opened];
		if (!attacker_connect(a, x, a->opened))
			link_die("connect: %s", strerror(errno));
		a->opened++;
		a->beginning++;
		x->phase = PHASE_CONNECTING;
		attacker_watch(a, x, EPOLL_CTL_ADD, EPOLLOUT);
	}
}

static void tell_ready(struct attack *a)
{
	if (a->began || a->opened < a->count || a->beginning)
		return;
	a->began = clock_steady_ns();
	printf("ready %u\n", a->held);
	fflush(stdout);
}

/* All but the last byte, so that it never comes to an end. */
static void dribble(struct attack *a)
{
	uint64_t now = clock_steady_ns();
	for (unsigned i = 0; i < a->opened; i++) {
		struct attacker *x = &a->all[i];
		if (x->phase != PHASE_HELD || x->next > now || x->said + 1 >= a->words.len)
			continue;
		x->next = now + PAUSE;
		attacker_say(a, x, 1);
	}
}

static void on_flood_event(struct attack *a, struct attacker *x)
{
	const struct linger at_once = {1, 0}; /* no port stays in TIME_WAIT */
	setsockopt(x->link.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(x->link.fd);
	a->refused++;
	x->free = a->free;
	a->free = x;
}

static void connect_more(struct attack *a)
{
	uint64_t due = (clock_steady_ns() - a->began) * a->count / SECOND;
	for (; a->connects + a->failed < due && a->free; a->connects++) {
		struct attacker *x = a->free;
		if (!attacker_connect(a, x, 0)) {
			a->failed++;
			return;
		}
		a->free = x->free;
		attacker_watch(a, x, EPOLL_CTL_ADD, EPOLLRDHUP);
	}
}

static void turn(struct attack *a, int wait_ms)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(a->epoll, events, EVENTS, wait_ms);
	if (n < 0 && errno != EINTR)
		link_die("epoll: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		struct attacker *x = events[i].data.ptr;
		if (!x)
			a->over = true; /* standard input */
		else if (a->kind->flood)
			on_flood_event(a, x);
		else
			attacker_on_event(a, x, events[i].events);
	}
}

static void flood(struct attack *a)
{
	for (unsigned i = 0; i < FLOOD_MAX; i++) {
		a->all[i].free = a->free;
		a->free = &a->all[i];
	}
	printf("ready %u\n", a->count);
	fflush(stdout);
	a->began = clock_steady_ns();
	while (!a->over) {
		connect_more(a);
		turn(a, 1);
	}
	double seconds = (double)(clock_steady_ns() - a->began) / 1e9;
	printf("{\"connects\": %llu, \"refused\": %llu, \"failed\": %llu, \"rate\": %.0f, "
	       "\"seconds\": %.2f}\n",
		(unsigned long long)a->connects, (unsigned long long)a->refused,
		(unsigned long long)a->failed, (double)a->connects / seconds, seconds);
}

static double seconds_since_ready(const struct attack *a, uint64_t at)
{
	return a->began && at > a->began ? (double)(at - a->began) / 1e9 : 0;
}

static void be_slow(struct attack *a)
{
	while (!a->over && a->gone < a->count) {
		open_more(a);
		turn(a, 100);
		dribble(a);
		tell_ready(a);
	}
	printf("{\"held\": %u, \"gone\": %u, \"first_s\": %.2f, \"last_s\": %.2f}\n", a->held,
		a->gone, seconds_since_ready(a, a->first), seconds_since_ready(a, a->last));
}

/* ---- beginning and end ---- */

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	link_die("%s: unknown", name);
}

static unsigned number(const char *text, unsigned long most)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || n == 0 || n > most)
		link_die("%s: no number from 1 to %lu", text, most);
	return (unsigned)n;
}

static void attack_open(struct attack *a, char **argv)
{
	struct epoll_event in = {.events = EPOLLIN};
	const struct link_files files = {.ca = argv[5], .certificate = argv[6], .key = argv[7]};
	*a = (struct attack){.kind = kind_of(argv[1]),
		.peer = {.sin_family = AF_INET,
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
			.sin_port = htons((uint16_t)number(argv[2], UINT16_MAX))},
		.count = number(argv[3], 100000),
		.addresses = number(argv[4], 60000),
		.context = link_context(&files, "samplan/1", false, true),
		.epoll = epoll_create1(EPOLL_CLOEXEC)};
	a->all = calloc(a->count > FLOOD_MAX ? a->count : FLOOD_MAX, sizeof *a->all);
	if (a->epoll < 0 || !a->all)
		link_die("no memory");
	if (epoll_ctl(a->epoll, EPOLL_CTL_ADD, STDIN_FILENO, &in) != 0)
		link_die("an attack waits for standard input: %s", strerror(errno));
	buf_init(&a->words, SAID_MAX + FRAME_HEADER_SIZE);
	if (a->kind->make)
		a->kind->make(a);
}

static void attack_close(struct attack *a)
{
	for (unsigned i = 0; i < a->opened; i++)
		link_close(&a->all[i].link, false);
	link_context_free(a->context);
	close(a->epoll);
	buf_free(&a->words);
	free(a->all);
}

int main(int argc, char **argv)
{
	struct attack a;
	if (argc != 8) {
		fprintf(stderr, "usage: bench_attack KIND PORT COUNT ADDRESSES CA CERT KEY\n");
		return 2;
	}
	attack_open(&a, argv);
	if (a.kind->flood)
		flood(&a);
	else
		be_slow(&a);
	attack_close(&a);
	return 0;
}
