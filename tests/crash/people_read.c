/* SPDX-License-Identifier: Apache-2.0 */
/* people_read.c - reads each thing that can be read, and keeps what it was told. */
#include <stdio.h>
#include <string.h>

#include "common/base/clock.h"
#include "tests/crash/people_work.h"

enum sp_code person_ask(struct person *p, struct event *e, enum message_type type,
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

void person_read_newest(struct person *p, size_t unit)
{
	const struct msg_followup_get get = {
		.plan = PLAN, .year = YEAR, .unit = people_units[unit]};
	struct msg_followup_get_reply reply;
	struct event *e = person_event(p, EVENT_NEWEST, unit);
	e->end = END_NOTHING;
	if (person_ask(p, e, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &get,
		    CODEC_FOLLOWUP_GET_REPLY, &reply, SP_FOLLOWUP_UNKNOWN) != SP_OK)
		return;
	e->end = END_TOLD;
	e->revision = reply.revision;
	e->number = reply.number;
	if (reply.newest_revision != reply.revision || reply.submission->key.len != ORDER_KEY)
		e->revision = 0; /* which the judge does not find */
	else
		memcpy(e->key, reply.submission->key.ptr, ORDER_KEY);
	person_hears(p, unit, e->revision);
}

static void add_row(struct person *p, struct event *e, struct event_row row, const char *unit)
{
	struct event_row *to = must(ARENA_PUSH(&p->keep, e->rows, e->n_rows));
	*to = row;
	snprintf(to->unit, sizeof to->unit, "%s", unit);
}

void person_read_list_after(struct person *p, size_t unit, uint32_t base)
{
	const struct msg_followup_list list = {.plan = PLAN,
		.year = YEAR,
		.unit = people_units[unit],
		.after_unit = base ? people_units[unit] : NULL,
		.after_revision = base};
	struct msg_followup_list_reply reply;
	struct event *e = person_event(p, EVENT_LIST, unit);
	e->base = base;
	person_ask(p, e, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &list,
		CODEC_FOLLOWUP_LIST_REPLY, &reply, SP_OK);
	e->size = reply.log_size;
	for (size_t i = 0; i < reply.n_followups; i++) {
		const struct msg_followup_info *f = &reply.followups[i];
		add_row(p, e, (struct event_row){.revision = f->revision, .number = f->number},
			f->unit);
		person_hears(p, unit, f->revision);
	}
}

void person_read_list(struct person *p, size_t unit)
{
	uint64_t back = draw_of(&p->random, 6), known = p->known[unit];
	person_read_list_after(p, unit, (uint32_t)(known > back ? known - back : 0));
}

void person_read_overview(struct person *p, size_t unit)
{
	const struct msg_overview overview = {.plan = PLAN, .year = YEAR};
	struct msg_overview_reply reply;
	struct event *e = person_event(p, EVENT_OVERVIEW, unit);
	person_ask(p, e, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &overview, CODEC_OVERVIEW_REPLY, &reply,
		SP_OK);
	e->size = reply.log_size;
	for (size_t i = 0; i < reply.n_rows; i++)
		if (reply.rows[i].revision)
			add_row(p, e, (struct event_row){.revision = reply.rows[i].revision},
				reply.rows[i].unit);
}

void person_read_total(struct person *p, size_t unit)
{
	const struct msg_total total = {.plan = PLAN, .year = YEAR, .question = QUESTION};
	struct msg_total_reply reply;
	struct event *e = person_event(p, EVENT_TOTAL, unit);
	person_ask(p, e, MESSAGE_TOTAL, CODEC_TOTAL, &total, CODEC_TOTAL_REPLY, &reply, SP_OK);
	e->size = reply.log_size;
	e->revision = reply.received;
	e->sum = reply.n_questions == 1 ? reply.questions[0].low : INT64_MIN;
}

void person_read_head(struct person *p, size_t unit)
{
	struct history *h = &p->history;
	struct head head;
	struct sp_error err = {.code = SP_OK};
	const struct msg_log_proof proof = {.from_size = h->known.size};
	struct msg_log_proof_reply reply;
	struct event *e = person_event(p, EVENT_HEAD, unit);
	person_ask(p, e, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &proof, CODEC_LOG_PROOF_REPLY, &reply,
		SP_OK);
	MUST(head_verify(bytes_text(reply.head), h->log_name, h->log_key, &head, &err), "a head");
	if (proof.from_size == h->known.size) /* else a line broke, and the hello's head is newer */
		MUST(history_continues(&h->known, &head, reply.proof, reply.n_proof, &err),
			"a head");
	MUST(history_keep(h, reply.head, &head, &err), "a head");
	e->size = head.size;
	e->root = head.root;
}
