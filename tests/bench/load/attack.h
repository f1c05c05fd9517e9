/* SPDX-License-Identifier: Apache-2.0 */
/* attack.h - attackers of a server: what all of them share, and one of them. */
#ifndef SP_TESTS_BENCH_ATTACK_H
#define SP_TESTS_BENCH_ATTACK_H

#include <netinet/in.h>

#include "tests/bench/load/link.h"

enum { SAID_MAX = 1 << 20 };
#define SECOND UINT64_C(1000000000)
#define PAUSE (5 * SECOND)

struct attacker {
	struct link link;
	enum { PHASE_NONE, PHASE_CONNECTING, PHASE_HANDSHAKE, PHASE_HELD, PHASE_GONE } phase;
	size_t said;
	uint64_t next; /* ns: when it says the next byte */
	struct attacker *free; /* of a flood: the next one that is closed */
};

struct attack;

struct kind {
	const char *name;
	bool tls;
	void (*make)(struct attack *a); /* what each of them begins to say; NULL = nothing */
	unsigned half; /* per cent of it that is said at once */
	bool small; /* sockets that hold little */
	bool flood; /* comes again when it is closed */
};

struct attack {
	const struct kind *kind;
	struct sockaddr_in peer;
	unsigned count, addresses;
	SSL_CTX *context;
	int epoll;
	struct buf words;
	struct attacker *all;
	unsigned opened, beginning, held, gone;
	uint64_t began, first, last; /* ns: when all were ready; when the server closed */
	bool over;
	/* of a flood */
	struct attacker *free;
	uint64_t connects, refused, failed;
};

/* ---- attacker.c ---- */

/* Connects, from the address of its number. False when that is refused at once. */
bool attacker_connect(struct attack *a, struct attacker *x, unsigned number);
void attacker_watch(struct attack *a, struct attacker *x, int operation, uint32_t events);
/* What has happened to its connection: goes on, until it is held; then until the server has ended it. */
void attacker_on_event(struct attack *a, struct attacker *x, uint32_t events);
/* So much more of the words. */
void attacker_say(struct attack *a, struct attacker *x, size_t n);

#endif
