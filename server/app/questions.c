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
	struct entry entry;
	*out = (struct answered){.there = false};
	enum sp_code rc = find_submission(
		v, plan_no, year, unit, 0, a, &out->row, &entry, &out->submission, err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
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
	struct rec_round *round, struct rec_organisation *org, struct sp_error *err)
{
	const struct msg_questions *m = r->message;
	enum sp_code rc = unit[0] ? check_unit(r, unit, err) : field_missing(err, "unit");
	if (rc == SP_OK)
		rc = choose_round(v, m->plan, m->year, r->arrival_ms, &r->arena, round, err);
	if (rc == SP_OK)
		rc = find_organisation(v, unit, &r->arena, org, err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(v, round->plan_no, round->plan_version, &r->plan, err);
	if (rc == SP_OK && !round_asks(&r->plan->plan, round, org))
		rc = sp_fail(err, SP_NOT_IN_PLAN, unit, round->plan);
	return rc;
}

static enum sp_code fill_questions(struct request *r, const struct questions *asked,
	struct answered *previous, struct answered *current, struct msg_questions_reply *out,
	struct sp_error *err)
{
	out->questions = arena_array(&r->arena, asked->n_items, sizeof *out->questions);
	if (!out->questions && asked->n_items)
		return sp_fail(err, SP_NO_MEMORY);
	out->n_questions = asked->n_items;
	for (size_t i = 0; i < asked->n_items; i++) {
		const struct question *q = &asked->items[i];
		out->questions[i] = (struct msg_question){.key = q->key,
			.area = q->area,
			.area_name = q->area_name,
			.text = q->text,
			.kind = q->kind,
			.unit = q->unit,
			.previous = answer_to(previous, q),
			.current = answer_to(current, q)};
	}
	return SP_OK;
}

static enum sp_code fill(struct request *r, struct ledger_view *v, const struct rec_round *round,
	struct answered *previous, struct answered *current, struct msg_questions_reply *out,
	struct sp_error *err)
{
	const struct questions *asked;
	enum sp_code rc = plan_questions(r->plan, round->year, &asked, err);
	if (rc == SP_OK)
		rc = fill_questions(r, asked, previous, current, out, err);
	out->round = arena_alloc(&r->arena, sizeof *out->round);
	if (rc == SP_OK && !out->round)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = round_info(v, round, r->arrival_ms, &r->arena, out->round, err);
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
	struct rec_organisation org;
	struct rec_round round;
	struct answered previous = {.there = false}, current = {.there = false};
	(void)a;
	enum sp_code rc = find_form(r, v, unit, &round, &org, err);
	if (rc != SP_OK)
		return rc;
	out->unit = unit;
	out->unit_name = org.name;
	rc = recall(v, round.plan_no, round.year - 1, unit, &r->arena, &previous, err);
	if (rc == SP_OK)
		rc = recall(v, round.plan_no, round.year, unit, &r->arena, &current, err);
	if (rc == SP_OK)
		rc = fill(r, v, &round, &previous, &current, out, err);
	forget(&previous);
	forget(&current);
	return rc;
}
