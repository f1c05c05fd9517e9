/* SPDX-License-Identifier: Apache-2.0 */
/* Every revision of every unit, the oldest first: nothing that was received is left out, also of units that
 * are not asked any more. */
#include "common/domain/rules.h"
#include "server/app/usecase.h"

struct listing {
	struct request *r;
	struct ledger_view *v;
	const struct rec_round *round;
	struct msg_followup_list_reply *out;
	struct sp_error *err;
};

/* What the submission itself says. */
static enum sp_code read_submission(struct listing *l, const struct entry *e, struct arena *scratch,
	struct msg_followup_info *out)
{
	const struct plan_snapshot *plan;
	const struct questions *asked;
	struct msg_submit m;
	enum sp_code rc = codec_decode(CODEC_SUBMIT, e->body, scratch, &m, l->err);
	if (rc != SP_OK)
		return rc;
	rc = ledger_plan_snapshot(l->v, l->round->plan_no, m.plan_version, &plan, l->err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(l->err, SP_STORE_DAMAGED, "a follow-up answers no plan version");
	if (rc != SP_OK)
		return rc;
	rc = plan_questions(plan, l->round->year, &asked, l->err);
	if (rc == SP_OK) {
		struct answer_counts n = answers_count(asked, m.answers, m.n_answers);
		out->plan_version = m.plan_version;
		out->on_behalf = m.on_behalf;
		out->answered = n.answered;
		out->asked = n.asked;
	}
	plan_release(plan);
	return rc;
}

static enum sp_code add_revision(
	struct listing *l, const char *unit, const char *name, uint32_t revision)
{
	struct arena scratch; /* for the body, of which only counts are told */
	struct entry e;
	uint64_t number;
	const struct rec_round *round = l->round;
	struct msg_followup_info *info =
		ARENA_PUSH(&l->r->arena, l->out->followups, l->out->n_followups);
	if (!info)
		return sp_fail(l->err, SP_NO_MEMORY);
	enum sp_code rc =
		ledger_revision(l->v, round->plan_no, round->year, unit, revision, &number, l->err);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? sp_fail(l->err, SP_STORE_DAMAGED, "a revision") : rc;
	arena_init(&scratch, REQUEST_ARENA_MAX);
	rc = ledger_entry(l->v, number, &scratch, &e, l->err);
	if (rc == SP_OK) {
		*info = (struct msg_followup_info){
			.id = followup_name(&l->r->arena, round->plan, round->year, unit, revision),
			.unit = unit,
			.unit_name = name,
			.revision = revision,
			.number = e.number,
			.arrival_ms = e.arrival_ms,
			.account = e.account};
		rc = read_submission(l, &e, &scratch, info);
	}
	arena_free(&scratch);
	return rc;
}

static enum sp_code add_unit(void *ctx, const struct current_row *row)
{
	struct listing *l = ctx;
	const char *name, *unit = arena_text(&l->r->arena, row->unit);
	if (!unit)
		return sp_fail(l->err, SP_NO_MEMORY);
	enum sp_code rc = organisation_name(l->v, unit, &l->r->arena, &name, l->err);
	for (uint32_t i = 1; rc == SP_OK && i <= row->revision; i++)
		rc = add_revision(l, unit, name, i);
	return rc;
}

static enum sp_code add_one(struct listing *l, const char *unit)
{
	struct rec_organisation org;
	struct current_row row;
	enum sp_code rc = check_unit(l->r, unit, l->err);
	if (rc == SP_OK)
		rc = find_organisation(l->v, unit, &l->r->arena, &org, l->err);
	if (rc == SP_OK)
		rc = ledger_current(l->v, l->round->plan_no, l->round->year, unit, &row, l->err);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	return rc == SP_OK ? add_unit(l, &row) : rc;
}

enum sp_code followup_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_followup_list *m = r->message;
	struct msg_followup_list_reply *out = reply;
	const char *own = r->who.role == ROLE_REPORTER ? r->who.organisation : NULL;
	const char *unit = m->unit ? m->unit : own;
	struct rec_round round;
	struct listing l = {.r = r, .v = v, .round = &round, .out = out, .err = err};
	(void)a;
	enum sp_code rc = choose_round_info(r, v, m->plan, m->year, &round, &out->round, err);
	if (rc != SP_OK)
		return rc;
	out->log_size = ledger_size(v);
	return unit ? add_one(&l, unit)
		    : ledger_current_scan(v, round.plan_no, round.year, add_unit, &l, err);
}
