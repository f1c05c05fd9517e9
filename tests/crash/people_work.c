/* SPDX-License-Identifier: Apache-2.0 */
/* people_work.c - what one of the clients does, and what it was told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/crypto/merkle.h"
#include "tests/crash/people.h"

#define PLAN "gavleborg-2018"
#define QUESTION "case-management/i/cm-brukare"
enum { YEAR = 2018, TIMEOUT_MS = 1500, BODY_MAX = 1 << 16, KEEP = 1 << 29, SCRATCH = 128 << 20 };

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static struct event *begin_event(struct person *p, enum event_kind kind, size_t unit)
{
	struct event *e = must(ARENA_PUSH(&p->keep, p->events, p->n_events));
	e->client = p->number;
	e->kind = kind;
	if (kind <= EVENT_LIST)
		snprintf(e->unit, sizeof e->unit, "%s", people_units[unit]);
	return e;
}

static void hear(struct person *p, size_t unit, uint32_t revision)
{
	if (revision > p->known[unit])
		p->known[unit] = revision;
}

/* ---- writing ---- */

enum { GIVING_UP = 8 };

static struct bytes encode(struct person *p, const struct event *e)
{
	struct buf out;
	struct sp_error err = {.code = SP_OK};
	struct quantity quantity = {.low = e->value, .high = e->value};
	struct answer answer = {.key = QUESTION, .state = STATE_GIVEN, .quantity = &quantity};
	struct msg_submit m = {.key = bytes_of(e->key, ORDER_KEY),
		.plan = PLAN,
		.plan_version = 1,
		.year = YEAR,
		.unit = e->unit,
		.base_revision = e->base,
		.answers = &answer,
		.n_answers = 1,
		.on_behalf = p->coordinator};
	buf_init(&out, BODY_MAX);
	MUST(codec_encode(CODEC_SUBMIT, &m, &out, &err), "encode");
	struct bytes body = arena_bytes(&p->keep, buf_bytes(&out));
	buf_free(&out);
	return body;
}

/* Until there is an answer. False when it was not known whether it is stored, and then left so. */
static bool send_until_answered(
	struct person *p, struct event *e, struct bytes body, struct msg_receipt *out)
{
	bool sent = false, again = e->kind == EVENT_AGAIN;
	for (;;) {
		struct sp_error err = {.code = SP_OK};
		if (!line_up(p))
			continue;
		if (!sent)
			e->asked = clock_steady_ns();
		sent = true;
		enum sp_code rc = call_request_bytes(
			p->call, MESSAGE_SUBMIT, body, CODEC_RECEIPT, out, &p->keep, &err);
		e->answered = clock_steady_ns();
		e->end = rc == SP_CONFLICT ? END_CONFLICT : END_TOLD;
		if (rc == SP_CONFLICT) {
			const char *newest = strrchr(err.param[0], '#');
			e->revision = newest ? (uint32_t)strtoul(newest + 1, NULL, 10) : 0;
		}
		if (rc == SP_OK || rc == SP_CONFLICT)
			return true;
		line_broke(p, rc, &err);
		if (!again && draw_of(&p->luck, GIVING_UP) == 0)
			break;
	}
	e->end = END_UNKNOWN;
	e->answered = 0;
	return false;
}

static void take_receipt(struct person *p, struct event *e, const struct msg_receipt *r)
{
	struct head head;
	struct sp_error err = {.code = SP_OK};
	MUST(head_verify(bytes_text(r->head), p->history.log_name, p->history.log_key, &head, &err),
		"the head of a receipt");
	e->revision = r->revision;
	e->number = r->number;
	e->leaf = merkle_leaf(r->header);
	e->size = head.size;
	e->root = head.root;
}

static void keep_receipt(
	struct person *p, const struct event *e, const struct msg_receipt *r, struct bytes body)
{
	struct kept *k = must(ARENA_PUSH(&p->keep, p->receipts, p->n_receipts));
	k->told = *e;
	k->file = (struct receipt_file){.receipt = *r,
		.body = body,
		.kind = MESSAGE_SUBMIT,
		.server = "localhost",
		.log_name = p->history.log_name};
	memcpy(k->file.log_key, p->history.log_key, SIGN_KEY_SIZE);
}

static void submit(struct person *p, size_t unit)
{
	struct sp_error err = {.code = SP_OK};
	struct msg_receipt receipt;
	struct event *e = begin_event(p, EVENT_SUBMIT, unit);
	MUST(submission_key_draw(clock_utc_ms(), e->key, &err), "key");
	e->base = p->known[unit];
	e->value = (int64_t)draw_of(&p->random, 1000000) * DECIMAL_ONE;
	struct bytes body = encode(p, e);
	if (!send_until_answered(p, e, body, &receipt))
		return;
	if (e->end == END_TOLD) {
		take_receipt(p, e, &receipt);
		keep_receipt(p, e, &receipt, body);
	}
	hear(p, unit, e->revision);
}

static void submit_again(struct person *p, size_t unit)
{
	struct msg_receipt receipt;
	if (p->n_receipts == 0)
		return;
	const struct kept *k = &p->receipts[draw_of(&p->random, p->n_receipts)];
	struct event *e = begin_event(p, EVENT_AGAIN, unit);
	*e = k->told;
	e->kind = EVENT_AGAIN;
	if (send_until_answered(p, e, k->file.body, &receipt) && e->end == END_TOLD)
		take_receipt(p, e, &receipt);
}

/* ---- reading ---- */

/* Until there is an answer: SP_OK, or `nothing`. */
static enum sp_code ask(struct person *p, struct event *e, enum message_type type,
	enum codec_id request_id, const void *request, enum codec_id reply_id, void *reply,
	enum sp_code nothing)
{
	for (;;) {
		struct sp_error err = {.code = SP_OK};
		if (!line_up(p))
			continue;
		arena_free(&p->scratch);
		e->asked = clock_steady_ns();
		enum sp_code rc = call_request(
			p->call, type, request_id, request, reply_id, reply, &p->scratch, &err);
		e->answered = clock_steady_ns();
		if (rc == SP_OK || rc == nothing)
			return rc;
		line_broke(p, rc, &err);
	}
}

static void read_newest(struct person *p, size_t unit)
{
	const struct msg_followup_get get = {
		.plan = PLAN, .year = YEAR, .unit = people_units[unit]};
	struct msg_followup_get_reply reply;
	struct event *e = begin_event(p, EVENT_NEWEST, unit);
	e->end = END_NOTHING;
	if (ask(p, e, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &get, CODEC_FOLLOWUP_GET_REPLY,
		    &reply, SP_FOLLOWUP_UNKNOWN) != SP_OK)
		return;
	e->end = END_TOLD;
	e->revision = reply.revision;
	e->number = reply.number;
	if (reply.newest_revision != reply.revision || reply.submission->key.len != ORDER_KEY)
		e->revision = 0; /* which the judge does not find */
	else
		memcpy(e->key, reply.submission->key.ptr, ORDER_KEY);
	hear(p, unit, e->revision);
}

static void add_row(struct person *p, struct event *e, struct event_row row, const char *unit)
{
	struct event_row *to = must(ARENA_PUSH(&p->keep, e->rows, e->n_rows));
	*to = row;
	snprintf(to->unit, sizeof to->unit, "%s", unit);
}

static void read_list_after(struct person *p, size_t unit, uint32_t base)
{
	const struct msg_followup_list list = {.plan = PLAN,
		.year = YEAR,
		.unit = people_units[unit],
		.after_unit = base ? people_units[unit] : NULL,
		.after_revision = base};
	struct msg_followup_list_reply reply;
	struct event *e = begin_event(p, EVENT_LIST, unit);
	e->base = base;
	ask(p, e, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &list, CODEC_FOLLOWUP_LIST_REPLY,
		&reply, SP_OK);
	e->size = reply.log_size;
	for (size_t i = 0; i < reply.n_followups; i++) {
		const struct msg_followup_info *f = &reply.followups[i];
		add_row(p, e, (struct event_row){.revision = f->revision, .number = f->number},
			f->unit);
		hear(p, unit, f->revision);
	}
}

static void read_list(struct person *p, size_t unit)
{
	uint64_t back = draw_of(&p->random, 6), known = p->known[unit];
	read_list_after(p, unit, (uint32_t)(known > back ? known - back : 0));
}

static void read_overview(struct person *p, size_t unit)
{
	const struct msg_overview overview = {.plan = PLAN, .year = YEAR};
	struct msg_overview_reply reply;
	struct event *e = begin_event(p, EVENT_OVERVIEW, unit);
	ask(p, e, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &overview, CODEC_OVERVIEW_REPLY, &reply, SP_OK);
	e->size = reply.log_size;
	for (size_t i = 0; i < reply.n_rows; i++)
		if (reply.rows[i].revision)
			add_row(p, e, (struct event_row){.revision = reply.rows[i].revision},
				reply.rows[i].unit);
}

static void read_total(struct person *p, size_t unit)
{
	const struct msg_total total = {.plan = PLAN, .year = YEAR, .question = QUESTION};
	struct msg_total_reply reply;
	struct event *e = begin_event(p, EVENT_TOTAL, unit);
	ask(p, e, MESSAGE_TOTAL, CODEC_TOTAL, &total, CODEC_TOTAL_REPLY, &reply, SP_OK);
	e->size = reply.log_size;
	e->revision = reply.received;
	e->sum = reply.n_questions == 1 ? reply.questions[0].low : INT64_MIN;
}

/* The newest head, from one that was seen before, which it has to continue. */
static void read_head(struct person *p, size_t unit)
{
	struct history *h = &p->history;
	struct head head;
	struct sp_error err = {.code = SP_OK};
	const struct msg_log_proof proof = {.from_size = h->known.size};
	struct msg_log_proof_reply reply;
	struct event *e = begin_event(p, EVENT_HEAD, unit);
	ask(p, e, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &proof, CODEC_LOG_PROOF_REPLY, &reply, SP_OK);
	MUST(head_verify(bytes_text(reply.head), h->log_name, h->log_key, &head, &err), "a head");
	if (proof.from_size == h->known.size) /* else a line broke, and the hello's head is newer */
		MUST(history_continues(&h->known, &head, reply.proof, reply.n_proof, &err),
			"a head");
	MUST(history_keep(h, reply.head, &head, &err), "a head");
	e->size = head.size;
	e->root = head.root;
}

/* ---- all of it ---- */

static const struct {
	void (*act)(struct person *p, size_t unit);
	unsigned weight;
} deeds[] = {{submit, 40}, {submit_again, 6}, {read_newest, 16}, {read_list, 10},
	{read_overview, 8}, {read_total, 10}, {read_head, 10}};

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
	ask(p, &unwanted, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &proof, CODEC_LOG_PROOF_REPLY, &reply,
		SP_OK);
	MUST(history_continues(&head, &newest, reply.proof, reply.n_proof, &err),
		"a receipt against the newest head");
	arena_free(&p->scratch);
}

static void read_all(struct person *p)
{
	for (size_t unit = 0; unit < PEOPLE_UNITS; unit++) {
		if (!p->coordinator && unit != p->unit)
			continue;
		read_newest(p, unit);
		read_list_after(p, unit, 0);
	}
	read_overview(p, 0);
	read_total(p, 0);
	read_head(p, 0);
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
