/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* What a unit answered in a year, with the questions that it was asked then. */
struct answered {
	bool there;
	struct current_row row;
	struct msg_submit submission;
	const struct plan_snapshot *plan; /* held until forget() */
	const struct questions *asked;
};

static enum sp_code recall(struct ledger_view *v, uint32_t plan_no, uint32_t year, const char *unit,
	struct arena *a, struct answered *out, struct sp_error *err)
{
	struct revision_row revision;
	struct entry entry;
	*out = (struct answered){.there = false};
	enum sp_code rc =
		find_submission(v, plan_no, year, unit, 0, &out->row, &revision, &entry, err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	if (rc == SP_OK)
		rc = codec_decode(CODEC_SUBMIT, entry.body, a, &out->submission, err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(
			v, plan_no, out->submission.plan_version, &out->plan, err);
	if (rc == SP_OK)
		rc = plan_questions(out->plan, year, &out->asked, err);
	out->there = rc == SP_OK;
	return rc;
}

static void forget(struct answered *past)
{
	plan_release(past->plan);
	past->plan = NULL;
}

/* Its answer to the question, if the question was the same then. */
static struct answer *answer_to(struct answered *past, const struct question *q)
{
	if (!past->there)
		return NULL;
	struct msg_submit *s = &past->submission;
	const struct question *then = question_find(past->asked, q->key);
	const struct answer *found = answer_find(s->answers, s->n_answers, q->key);
	return found && then && question_same(then, q) ? &s->answers[found - s->answers] : NULL;
}

/* The round, its plan (held by the request) and the unit that is asked. */
static enum sp_code find_form(struct request *r, struct ledger_view *v, const char *unit,
	struct rec_round *round, const struct questions **asked, struct rec_organisation *org,
	struct sp_error *err)
{
	struct msg_questions *m = r->message;
	struct standing standing = {.asked = false};
	enum sp_code rc = unit[0] ? check_unit(r, unit, err) : field_missing(err, "unit");
	if (rc == SP_OK)
		rc = bind_round(r, v, &m->plan, &m->year, round, err);
	if (rc == SP_OK)
		rc = find_organisation(v, unit, &r->arena, org, err);
	if (rc == SP_OK)
		rc = bind_questions(r, v, round, asked, err);
	if (rc == SP_OK)
		rc = round_asks(v, &r->plan->plan, round, org, &standing, err);
	return rc == SP_OK && !standing.asked ? not_asked(&standing, unit, round->plan, err) : rc;
}

/* Place of the first question to tell: after the one that the message names. */
static enum sp_code find_start(
	const struct questions *asked, const char *after, size_t *out, struct sp_error *err)
{
	const struct question *last = after ? question_find(asked, after) : NULL;
	*out = last ? (size_t)(last - asked->items) + 1 : 0;
	return after && !last ? field_invalid(err, "after", after) : SP_OK;
}

static enum sp_code add_questions(struct request *r, const struct questions *asked,
	struct answered *previous, struct answered *current, struct sp_error *err)
{
	struct msg_questions *m = r->message;
	size_t i;
	enum sp_code rc = find_start(asked, m->after, &i, err);
	for (; rc == SP_OK && i < asked->n_items; i++) {
		const struct question *q = &asked->items[i];
		const struct msg_question row = {.key = q->key,
			.area = q->area,
			.area_name = q->area_name,
			.text = q->text,
			.kind = q->kind,
			.unit = q->unit,
			.previous = answer_to(previous, q),
			.current = answer_to(current, q)};
		rc = page_row(r, &row, err);
		if (rc == SP_OK)
			m->after = page_key_text(r, q->key);
	}
	return page_end(rc, "after", m->after, err);
}

static enum sp_code fill_head(struct request *r, struct ledger_view *v,
	const struct rec_round *round, const struct answered *current,
	struct msg_questions_reply *out, struct sp_error *err)
{
	out->round = arena_alloc(&r->arena, sizeof *out->round);
	if (!out->round)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = round_info(v, round, r->arrival_ms, &r->arena, out->round, err);
	if (current->there) {
		out->base_revision = current->row.revision;
		out->contact = current->submission.contact;
		out->file_number = current->submission.file_number;
	}
	out->form_id = arena_printf(&r->arena, "%s@%u/%u/%s#%u", round->plan,
		(unsigned)round->plan_version, (unsigned)round->year, out->unit,
		(unsigned)out->base_revision);
	return rc;
}

enum sp_code questions_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_questions *m = r->message;
	const char *unit = m->unit ? m->unit : r->who.organisation;
	struct msg_questions_reply *out = reply;
	const struct questions *asked;
	struct rec_organisation org;
	struct rec_round round;
	struct answered previous = {.there = false}, current = {.there = false};
	(void)a;
	enum sp_code rc = find_form(r, v, unit, &round, &asked, &org, err);
	if (rc != SP_OK)
		return rc;
	out->unit = r->continued ? NULL : unit;
	out->unit_name = r->continued ? NULL : org.name;
	rc = recall(v, round.plan_no, round.year - 1, unit, &r->arena, &previous, err);
	if (rc == SP_OK)
		rc = recall(v, round.plan_no, round.year, unit, &r->arena, &current, err);
	if (rc == SP_OK && !r->continued)
		rc = fill_head(r, v, &round, &current, out, err);
	if (rc == SP_OK)
		rc = add_questions(r, asked, &previous, &current, err);
	forget(&previous);
	forget(&current);
	return rc;
}
