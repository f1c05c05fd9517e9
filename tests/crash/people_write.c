/* SPDX-License-Identifier: Apache-2.0 */
/* people_write.c - submits, until it is answered or the client gives up, and keeps the receipt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/crypto/merkle.h"
#include "tests/crash/people_work.h"

enum { GIVING_UP = 8, BODY_MAX = 1 << 16 };

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

void person_submit(struct person *p, size_t unit)
{
	struct sp_error err = {.code = SP_OK};
	struct msg_receipt receipt;
	struct event *e = person_event(p, EVENT_SUBMIT, unit);
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
	person_hears(p, unit, e->revision);
}

void person_submit_again(struct person *p, size_t unit)
{
	struct msg_receipt receipt;
	if (p->n_receipts == 0)
		return;
	const struct kept *k = &p->receipts[draw_of(&p->random, p->n_receipts)];
	struct event *e = person_event(p, EVENT_AGAIN, unit);
	*e = k->told;
	e->kind = EVENT_AGAIN;
	if (send_until_answered(p, e, k->file.body, &receipt) && e->end == END_TOLD)
		take_receipt(p, e, &receipt);
}
