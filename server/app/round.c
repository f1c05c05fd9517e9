/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

enum sp_code round_open_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_round_open *m = r->message;
	(void)a, (void)v;
	return check_year(m->year, err);
}

/* A round answers the newest published version; one that has closed may be opened again. */
enum sp_code round_open_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_round_open *m = r->message;
	struct ledger_view *v = ledger_batch_view(b);
	struct rec_plan plan;
	struct rec_round round;
	(void)a;
	enum sp_code rc = find_plan_published(v, m->plan, &r->arena, &plan, err);
	if (rc == SP_OK && plan.kind == PLAN_FOLLOWUP)
		rc = sp_fail(err, SP_PLAN_IS_FOLLOWUP, plan.id, plan.follows);
	if (rc == SP_OK && m->closes_ms <= r->arrival_ms)
		rc = sp_fail(err, SP_ROUND_DATES);
	if (rc == SP_OK)
		rc = ledger_round(v, plan.plan_no, m->year, &r->arena, &round, err);
	if (rc == SP_OK && ledger_round_is_open(&round, r->arrival_ms))
		return sp_fail(err, SP_ROUND_EXISTS, round_name(&r->arena, m->plan, m->year));
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* SP_OK when the round that a request names is open when the request arrives. */
static enum sp_code check_open(struct request *r, struct ledger_view *v, const char *plan,
	uint32_t year, struct sp_error *err)
{
	struct rec_round round;
	enum sp_code rc = find_round(v, plan, year, &r->arena, &round, err);
	if (rc == SP_OK && !ledger_round_is_open(&round, r->arrival_ms))
		rc = round_closed(v, &round, &r->arena, err);
	return rc;
}

enum sp_code round_close_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_round_close *m = r->message;
	(void)a, (void)v;
	return check_year(m->year, err);
}

enum sp_code round_close_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_round_close *m = r->message;
	(void)a;
	return check_open(r, ledger_batch_view(b), m->plan, m->year, err);
}

enum sp_code round_extend_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_round_extend *m = r->message;
	(void)a, (void)v;
	return check_year(m->year, err);
}

/* A new last day for a round that is open; a closed one is opened again by ROUND_OPEN only. */
enum sp_code round_extend_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_round_extend *m = r->message;
	(void)a;
	enum sp_code rc = check_open(r, ledger_batch_view(b), m->plan, m->year, err);
	if (rc == SP_OK && m->closes_ms <= r->arrival_ms)
		rc = sp_fail(err, SP_ROUND_DATES);
	return rc;
}
