/* SPDX-License-Identifier: Apache-2.0 */
/* people_work.c - what one of the clients does, from its first handshake to its last proof. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/crash/people_work.h"

enum { TIMEOUT_MS = 1500, KEEP = 1 << 29, SCRATCH = 128 << 20 };

void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

struct event *person_event(struct person *p, enum event_kind kind, size_t unit)
{
	struct event *e = must(ARENA_PUSH(&p->keep, p->events, p->n_events));
	e->client = p->number;
	e->kind = kind;
	if (kind <= EVENT_LIST)
		snprintf(e->unit, sizeof e->unit, "%s", people_units[unit]);
	return e;
}

void person_hears(struct person *p, size_t unit, uint32_t revision)
{
	if (revision > p->known[unit])
		p->known[unit] = revision;
}

static const struct {
	void (*act)(struct person *p, size_t unit);
	unsigned weight;
} deeds[] = {{person_submit, 40}, {person_submit_again, 6}, {person_read_newest, 16},
	{person_read_list, 10}, {person_read_overview, 8}, {person_read_total, 10},
	{person_read_head, 10}};

static size_t unit_of(struct person *p)
{
	return p->coordinator ? draw_of(&p->random, PEOPLE_UNITS) : p->unit;
}

static void act(struct person *p)
{
	uint64_t sum = 0, at;
	size_t i = 0;
	for (size_t k = 0; k < sizeof deeds / sizeof deeds[0]; k++)
		sum += deeds[k].weight;
	for (at = draw_of(&p->random, sum); at >= deeds[i].weight; i++)
		at -= deeds[i].weight;
	deeds[i].act(p, unit_of(p));
	arena_free(&p->scratch);
}

static void prove(struct person *p, const struct kept *k)
{
	struct head head;
	struct sp_error err = {.code = SP_OK};
	struct event unwanted = {.kind = EVENT_HEAD};
	struct msg_log_proof_reply reply;
	const struct head newest = p->history.known;
	MUST(receipt_verify(&k->file, p->history.log_key, &head, &err), "a receipt");
	const struct msg_log_proof proof = {head.size, newest.size};
	person_ask(p, &unwanted, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &proof, CODEC_LOG_PROOF_REPLY,
		&reply, SP_OK);
	MUST(history_continues(&head, &newest, reply.proof, reply.n_proof, &err),
		"a receipt against the newest head");
	arena_free(&p->scratch);
}

static void read_all(struct person *p)
{
	for (size_t unit = 0; unit < PEOPLE_UNITS; unit++) {
		if (!p->coordinator && unit != p->unit)
			continue;
		person_read_newest(p, unit);
		person_read_list_after(p, unit, 0);
	}
	person_read_overview(p, 0);
	person_read_total(p, 0);
	person_read_head(p, 0);
}

void *person_work(void *person)
{
	struct person *p = person;
	while (atomic_fetch_add(&p->world->begun, 1) < p->world->operations)
		act(p);
	atomic_fetch_sub(&p->world->at_work, 1);
	pthread_barrier_wait(&p->world->rested);
	p->rests = true;
	read_all(p);
	for (size_t i = 0; i < p->n_receipts; i++)
		prove(p, &p->receipts[i]);
	return NULL;
}

void person_open(struct person *p, const char *profile, const char *port)
{
	struct sp_error err = {.code = SP_OK};
	arena_init(&p->keep, KEEP);
	arena_init(&p->connection, SCRATCH);
	arena_init(&p->scratch, SCRATCH);
	test_profile_load(profile, "localhost", arena_text(&p->keep, port), &p->keep, &p->options);
	p->options.timeout_ms = TIMEOUT_MS;
	MUST(call_open(&p->options, &p->connection, &p->call, &err), profile);
	MUST(call_greet(p->call, &err), profile);
	const struct msg_hello_reply *hello = call_hello(p->call);
	p->history.log_name = must(arena_text(&p->keep, hello->log_name));
	memcpy(p->history.log_key, hello->log_key.ptr, SIGN_KEY_SIZE);
	MUST(history_check(&p->history, hello->head, NULL, 0, &err), profile);
	p->options.history = &p->history;
}

void person_close(struct person *p)
{
	call_close(p->call);
	test_profile_free(&p->options);
	arena_free(&p->connection);
	arena_free(&p->scratch);
	arena_free(&p->keep);
}
