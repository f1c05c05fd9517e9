/* SPDX-License-Identifier: Apache-2.0 */
/* people.h - eight clients of a server that dies, stands still and is hard to reach, and what they were told. */
#ifndef SP_TESTS_CRASH_PEOPLE_H
#define SP_TESTS_CRASH_PEOPLE_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "client/files/files.h"
#include "tests/crash/order.h"
#include "tests/lib/chaos.h"
#include "tests/lib/profile.h"

enum { PEOPLE = 8, PEOPLE_UNITS = 3 };
extern const char *const people_units[PEOPLE_UNITS];

/* ---- people_server.c: the server as a child of this process, at a port of its own ---- */

struct server {
	const char *dir, *port, *log;
	pid_t pid;
	int out; /* where it says that it listens */
};

/* From one thread alone, with whose end the server dies too. */
void server_start(
	struct server *s); /* returns when it listens; ends the program if it never does */
void server_begin(struct server *s); /* does not wait for it */
void server_signal(const struct server *s, int signal_number);
void server_kill(struct server *s);
void server_stop(struct server *s); /* in order; ends the program if that is not how it ended */

/* ---- people.c ---- */

struct world {
	struct server server;
	struct chaos *chaos;
	uint64_t operations;
	atomic_uint_fast64_t begun; /* operations */
	atomic_uint_fast64_t cut; /* times that a line broke under somebody */
	atomic_uint at_work; /* people who have not done all yet */
	pthread_barrier_t rested; /* nothing is done to server and lines any more */
};

/* The next of a sequence that its seed decides; and one of so many. */
uint64_t draw(uint64_t *state);
uint64_t draw_of(uint64_t *state, uint64_t n);
void rest_ms(uint64_t ms);

/* ---- people_work.c ---- */

/* A receipt, to be proved at the end; and the bytes that it is for. */
struct kept {
	struct receipt_file file;
	struct event told;
};

struct person {
	struct world *world;
	uint32_t number;
	bool coordinator; /* who submits for every unit, on its behalf */
	size_t unit; /* a reporter's own */
	uint64_t random; /* decides what it does, */
	uint64_t luck; /* and this what befalls it */
	bool rests; /* nothing befalls it any more */
	struct call_options options;
	struct history history; /* which the client itself holds every answer against */
	struct call *call; /* NULL = not connected */
	struct arena keep, connection, scratch;
	uint32_t known[PEOPLE_UNITS]; /* newest revision that it has heard of */
	struct event *events;
	size_t n_events;
	struct kept *receipts;
	size_t n_receipts;
};

/* people_line.c: makes a line if there is none. False when it broke at once; then to be tried again. */
bool line_up(struct person *p);
/* A request was not answered. Ends the program when neither a bad line nor a dying server can be the cause. */
void line_broke(struct person *p, enum sp_code rc, const struct sp_error *err);

/* Shakes hands with a server that nothing is done to. */
void person_open(struct person *p, const char *profile, const char *port);
/* All of its share of the operations; then, when everybody rests, reads once more what there is, and has the server
 * prove each receipt against the newest head. */
void *person_work(void *person);
void person_close(struct person *p);

#endif
