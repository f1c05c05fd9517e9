/* SPDX-License-Identifier: Apache-2.0 */
/* apply_submit.c - a submission becomes the next revision of its unit: a row of `revision` and the packed
 * row of `current`, which the totals of a year are added up from. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/domain/rules.h"
#include "common/domain/totals.h"
#include "server/ledger/checksum.h"
#include "server/ledger/internal.h"

struct submission {
	const struct entry *entry;
	const struct msg_submit *m;
	uint32_t plan_no, version;
	const struct plan_snapshot *plan;
	const struct questions *questions;
};

static enum sp_code find_questions(struct apply *x, struct submission *s, struct sp_error *err)
{
	struct rec_plan plan;
	enum sp_code rc = apply_find_plan(x, s->entry, s->m->plan, &plan, err);
	if (rc != SP_OK)
		return rc;
	s->plan_no = plan.plan_no;
	s->version = s->m->plan_version ? s->m->plan_version : plan.version;
	rc = ledger_plan_snapshot(x->view, s->plan_no, s->version, &s->plan, err);
	if (rc == SP_NOT_FOUND)
		return entry_damaged(s->entry->number, "a plan version that does not exist", err);
	return rc == SP_OK ? plan_questions(s->plan, s->m->year, &s->questions, err) : rc;
}

/* Answers mostly come in the questions' order: the search goes on where the last one ended. */
static const struct answer *find_answer(
	const struct msg_submit *m, const struct question *q, size_t *from)
{
	for (size_t i = *from; i < m->n_answers; i++) {
		if (strcmp(m->answers[i].key, q->key) != 0)
			continue;
		*from = i + 1;
		return &m->answers[i];
	}
	return answer_find(m->answers, *from, q->key);
}

static void put_slots(int64_t *out, const struct question *q, const struct answer *answer)
{
	int64_t slots[ANSWER_SLOTS_MAX];
	bool has = answer && answer_slots(q, answer, slots);
	for (size_t i = 0; i < q->slots && i < ANSWER_SLOTS_MAX; i++)
		out[q->slot + i] = has ? slots[i] : INT64_MIN;
}

/* INT64_MIN where there is no number, so that none is taken for 0. */
static enum sp_code pack_answers(
	struct apply *x, const struct submission *s, struct current_row *row, struct sp_error *err)
{
	const struct questions *qs = s->questions;
	size_t from = 0;
	if (qs->n_items > UINT16_MAX)
		return entry_damaged(s->entry->number, "too many questions", err);
	int64_t *slots = arena_array(&x->scratch, qs->n_slots, sizeof *slots);
	uint8_t *states = arena_alloc(&x->scratch, qs->n_items);
	if (!slots || !states)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < qs->n_items; i++) {
		const struct answer *answer = find_answer(s->m, &qs->items[i], &from);
		put_slots(slots, &qs->items[i], answer);
		states[i] = answer_state_byte(answer);
	}
	row->asked = (uint16_t)qs->n_items;
	enum sp_code rc = answers_pack(qs, slots, states, &x->scratch, &row->answers);
	return rc == SP_OK ? SP_OK : sp_fail(err, rc);
}

static enum sp_code count_answers(
	struct apply *x, const struct submission *s, struct current_row *row, struct sp_error *err)
{
	const struct msg_submit *m = s->m;
	struct findings found = {.cap = 1}; /* they are only counted */
	struct answer_counts n = answers_count(s->questions, m->answers, m->n_answers);
	row->answered = n.answered;
	row->estimated = n.estimated;
	row->missing = n.missing;
	row->warnings = m->warnings;
	if (m->checked)
		return SP_OK;
	enum sp_code rc =
		answers_check(s->questions, m->answers, m->n_answers, NULL, 0, &x->scratch, &found);
	row->warnings = findings_warnings(&found);
	return rc == SP_OK ? SP_OK : sp_fail(err, rc);
}

/* Revision and first arrival, going on from the row that is there. */
static enum sp_code next_revision(
	struct apply *x, const struct submission *s, struct current_row *row, struct sp_error *err)
{
	struct current_row old;
	enum sp_code rc = ledger_current(x->view, s->plan_no, s->m->year, s->m->unit, &old, err);
	if (rc != SP_OK && rc != SP_NOT_FOUND)
		return rc;
	bool first = rc == SP_NOT_FOUND;
	*row = (struct current_row){.revision = first ? 1 : old.revision + 1,
		.plan_version = s->version,
		.state = FOLLOWUP_RECEIVED,
		.on_behalf = s->m->on_behalf,
		.number = s->entry->number,
		.arrival_ms = s->entry->arrival_ms,
		.first_arrival_ms = first ? s->entry->arrival_ms : old.first_arrival_ms};
	return SP_OK;
}

static enum sp_code put_revision(struct apply *x, const struct submission *s,
	const struct current_row *row, struct sp_error *err)
{
	struct key key;
	const struct revision_row revision = {.revision = row->revision,
		.plan_version = row->plan_version,
		.number = row->number,
		.arrival_ms = row->arrival_ms,
		.account = s->entry->account,
		.checksum = checksum(s->entry->body),
		.at = (uint32_t)s->entry->at,
		.state = row->state,
		.on_behalf = row->on_behalf,
		.asked = row->asked,
		.answered = row->answered};
	if (!key_revision(s->plan_no, s->m->year, s->m->unit, row->revision, &key))
		return entry_damaged(row->number, "a unit that cannot be stored", err);
	buf_clear(&x->row);
	revision_encode(&revision, &x->row);
	if (x->row.failed)
		return sp_fail(err, SP_NO_MEMORY);
	return row_write(x->view->index, TABLE_REVISION, key_bytes(&key), buf_bytes(&x->row), err);
}

static enum sp_code put_current(struct apply *x, const struct submission *s,
	const struct current_row *row, struct sp_error *err)
{
	struct key key;
	if (!key_current(s->plan_no, s->m->year, s->m->unit, &key))
		return entry_damaged(row->number, "a unit that cannot be stored", err);
	buf_clear(&x->row);
	current_encode(row, &x->row);
	if (x->row.failed)
		return sp_fail(err, SP_NO_MEMORY);
	return row_write(x->view->index, TABLE_CURRENT, key_bytes(&key), buf_bytes(&x->row), err);
}

enum sp_code apply_submit(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err)
{
	struct submission s = {.entry = e, .m = decoded};
	struct current_row row = {0};
	enum sp_code rc = find_questions(x, &s, err);
	if (rc == SP_OK)
		rc = next_revision(x, &s, &row, err);
	if (rc == SP_OK)
		rc = pack_answers(x, &s, &row, err);
	if (rc == SP_OK)
		rc = count_answers(x, &s, &row, err);
	if (rc == SP_OK)
		rc = put_revision(x, &s, &row, err);
	if (rc == SP_OK)
		rc = put_current(x, &s, &row, err);
	plan_release(s.plan);
	if (rc != SP_OK)
		return rc;
	out->revision = row.revision;
	snprintf(out->id, sizeof out->id, "%s/%" PRIu32 "/%s#%" PRIu32, s.m->plan, s.m->year,
		s.m->unit, row.revision);
	return SP_OK;
}
