/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/rules.h"
#include "server/app/usecase.h"

/* The form's plan version, held by the request. A form can only be made out of a published one. */
static enum sp_code hold_plan(struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	struct rec_plan plan;
	enum sp_code rc = find_plan(v, m->plan, m->plan_version, &r->arena, &plan, err);
	if (rc == SP_OK && !plan.published)
		rc = sp_fail(
			err, SP_PLAN_NOT_PUBLISHED, plan_name(&r->arena, m->plan, m->plan_version));
	return rc == SP_OK ? ledger_plan_snapshot(v, plan.plan_no, plan.version, &r->plan, err)
			   : rc;
}

static enum sp_code other_year(struct request *r, uint32_t year, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	enum sp_code rc = sp_fail(err, SP_FORM_OTHER_YEAR, number_name(&r->arena, m->year),
		number_name(&r->arena, year));
	sp_where(err, "year");
	return rc;
}

/* Rounds never go away, so a retry cannot fail here: the form's year has had one. */
static enum sp_code check_round_exists(
	struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	struct rec_round round;
	uint32_t year;
	enum sp_code rc = find_round(v, m->plan, m->year, &r->arena, &round, err);
	if (rc == SP_ROUND_UNKNOWN &&
		other_open_round(v, r->plan->plan_no, m->year, r->arrival_ms, &year))
		rc = other_year(r, year, err);
	return rc;
}

/* The first finding that is an error, with the answer that it is about. */
static enum sp_code refuse(struct request *r, const struct findings *findings, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	const struct finding *f = findings->items;
	while (!finding_is_error(f))
		f++;
	const struct answer *at = answer_find(m->answers, m->n_answers, f->key);
	const char *what =
		arena_printf(&r->arena, "%s %s", sp_error_row(f->error.code)->searchable, f->key);
	enum sp_code rc = sp_fail(err, SP_SUBMISSION_INVALID, what);
	if (at)
		sp_where(err, "answers[%zu]", (size_t)(at - m->answers));
	return rc;
}

/* By the version that the form was made from: the writer need not do it again. */
static enum sp_code check_answers(struct request *r, struct sp_error *err)
{
	struct msg_submit *m = r->message;
	const struct questions *asked;
	struct findings findings = {.cap = 1}; /* the first is told, and errors come first */
	enum sp_code rc = plan_questions(r->plan, m->year, &asked, err);
	if (rc == SP_OK)
		rc = answers_check(asked, m->answers, m->n_answers, NULL, 0, &r->arena, &findings);
	if (rc == SP_OK && findings.errors)
		rc = refuse(r, &findings, err);
	m->checked = rc == SP_OK;
	m->warnings = findings_warnings(&findings);
	return rc;
}

/* A unit's own reporter submits for it; a coordinator says that it is on the unit's behalf. */
static enum sp_code check_sender(const struct request *r, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	bool coordinator = r->who.role == ROLE_COORDINATOR;
	if (m->on_behalf != coordinator)
		return sp_fail(err, SP_NOT_ALLOWED,
			vocabulary_word(VOCABULARY_ROLE, (int)r->who.role, LANG_EN),
			coordinator ? r->row->name : "submit on behalf");
	return check_unit(r, m->unit, err);
}

enum sp_code submit_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	(void)a;
	enum sp_code rc = check_sender(r, err);
	if (rc == SP_OK)
		rc = check_year(m->year, err);
	if (rc == SP_OK && m->plan_version == 0) /* find_plan would take it for the newest */
		rc = field_invalid(err, "plan_version", "0");
	if (rc == SP_OK && m->n_answers == 0)
		rc = field_missing(err, "answers");
	if (rc == SP_OK)
		rc = hold_plan(r, v, err);
	if (rc == SP_OK)
		rc = check_round_exists(r, v, err);
	return rc == SP_OK ? check_answers(r, err) : rc;
}

/* Open at the instant the submission arrived. Last year's form is told from one that is late. */
static enum sp_code check_round_open(struct request *r, struct ledger_view *v,
	const struct rec_round *round, struct sp_error *err)
{
	uint32_t year;
	if (ledger_round_is_open(round, r->arrival_ms))
		return SP_OK;
	if (other_open_round(v, round->plan_no, round->year, r->arrival_ms, &year))
		return other_year(r, year, err);
	return round_closed(v, round, &r->arena, err);
}

/* By the version that the round answers now, whatever version the form was made from. */
static enum sp_code check_unit_asked(struct request *r, struct ledger_view *v,
	const struct rec_round *round, const struct plan_snapshot *of_round, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	struct rec_organisation org;
	struct standing standing = {.asked = false};
	enum sp_code rc = find_organisation(v, m->unit, &r->arena, &org, err);
	if (rc == SP_OK)
		rc = round_asks(v, &of_round->plan, round, &org, &standing, err);
	return rc == SP_OK && !standing.asked ? not_asked(&standing, m->unit, m->plan, err) : rc;
}

enum { KEYS_NAMED = 5 };

/* The questions that the form answers and that `wanted` asks otherwise or not at all: the first of them,
 * joined by comma; "" if there is none, NULL when memory is spent. */
static const char *changed_questions(
	struct request *r, const struct questions *asked, const struct questions *wanted)
{
	const struct msg_submit *m = r->message;
	const char *keys = "";
	size_t n = 0;
	for (size_t i = 0; i < m->n_answers && n < KEYS_NAMED && keys; i++) {
		const char *key = m->answers[i].key;
		const struct question *then = question_find(asked, key);
		const struct question *now = question_find(wanted, key);
		if (then && now && question_same(then, now))
			continue;
		const char *more = arena_printf(&r->arena, "%s%s%s", keys, n ? ", " : "", key);
		if (n && more && strlen(more) >= SP_ERROR_TEXT)
			break;
		keys = more;
		n++;
	}
	return keys;
}

/* A form of another version counts as long as what it answers is asked in the same way. */
static enum sp_code check_version(
	struct request *r, const struct plan_snapshot *of_round, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	const struct questions *asked, *wanted;
	if (m->plan_version == of_round->version)
		return SP_OK;
	enum sp_code rc = plan_questions(of_round, m->year, &wanted, err);
	if (rc == SP_OK)
		rc = plan_questions(r->plan, m->year, &asked, err);
	if (rc != SP_OK)
		return rc;
	const char *keys = changed_questions(r, asked, wanted);
	if (!keys)
		return sp_fail(err, SP_NO_MEMORY);
	if (keys[0] == '\0')
		return SP_OK;
	return sp_fail(err, SP_PLAN_CHANGED, number_name(&r->arena, m->plan_version), keys);
}

/* What the form was made from must be the newest that there is. */
static enum sp_code check_base(struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	struct current_row row = {.revision = 0};
	enum sp_code rc = ledger_current(v, r->plan->plan_no, m->year, m->unit, &row, err);
	if (rc == SP_NOT_FOUND)
		rc = SP_OK;
	if (rc != SP_OK || m->base_revision == row.revision)
		return rc;
	if (m->base_revision > row.revision)
		return field_invalid(
			err, "base_revision", number_name(&r->arena, m->base_revision));
	return sp_fail(err, SP_CONFLICT,
		followup_name(&r->arena, m->plan, m->year, m->unit, row.revision),
		instant_name(&r->arena, row.arrival_ms));
}

static enum sp_code check_form(struct request *r, struct ledger_view *v,
	const struct rec_round *round, struct sp_error *err)
{
	const struct plan_snapshot *of_round = NULL;
	enum sp_code rc =
		ledger_plan_snapshot(v, round->plan_no, round->plan_version, &of_round, err);
	if (rc == SP_OK)
		rc = check_unit_asked(r, v, round, of_round, err);
	if (rc == SP_OK)
		rc = check_version(r, of_round, err);
	plan_release(of_round);
	return rc;
}

/* After "key seen" and "account valid": round open -> unit asked -> version -> base revision. */
enum sp_code submit_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_submit *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	struct rec_round round;
	(void)a;
	enum sp_code rc = find_round(v, m->plan, m->year, &r->arena, &round, err);
	if (rc == SP_OK)
		rc = check_round_open(r, v, &round, err);
	if (rc == SP_OK)
		rc = check_form(r, v, &round, err);
	if (rc == SP_OK)
		rc = check_base(r, v, err);
	return rc;
}
