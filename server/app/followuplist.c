/* SPDX-License-Identifier: Apache-2.0 */
/* Every revision of every unit, the oldest first: nothing that was received is left out, also of units that
 * are not asked any more. */
#include <string.h>

#include "server/app/usecase.h"

struct followups {
	struct listing l;
	const struct rec_round *round;
	char unit[ORG_CODE_MAX + 1]; /* of the row before, */
	const char *unit_name; /* and its name */
};

static enum sp_code find_name(struct followups *f, const char *unit)
{
	if (strcmp(f->unit, unit) == 0)
		return SP_OK;
	memcpy(f->unit, unit, strlen(unit) + 1);
	return organisation_name(f->l.v, unit, &f->l.r->arena, &f->unit_name, f->l.err);
}

static enum sp_code add_revision(void *ctx, const struct revision_row *row)
{
	struct followups *f = ctx;
	struct request *r = f->l.r;
	struct msg_followup_list *m = r->message;
	enum sp_code rc = find_name(f, row->unit);
	if (rc != SP_OK)
		return rc;
	const struct msg_followup_info info = {
		.id = followup_name(&r->arena, m->plan, f->round->year, row->unit, row->revision),
		.unit = row->unit,
		.unit_name = f->unit_name,
		.revision = row->revision,
		.plan_version = row->plan_version,
		.number = row->number,
		.arrival_ms = row->arrival_ms,
		.account = row->account,
		.on_behalf = row->on_behalf,
		.answered = row->answered,
		.asked = row->asked};
	rc = page_row(r, &info, f->l.err);
	if (rc != SP_OK)
		return rc;
	m->after_unit = page_key_text(r, row->unit);
	m->after_revision = row->revision;
	return SP_OK;
}

/* `unit`: the one asked about, NULL = all. */
static enum sp_code check_fields(
	struct request *r, struct ledger_view *v, const char *unit, struct sp_error *err)
{
	const struct msg_followup_list *m = r->message;
	struct rec_organisation org;
	if (m->after_revision && !m->after_unit)
		return field_missing(err, "after_unit");
	if (m->after_unit && !org_code_valid(m->after_unit))
		return field_invalid(err, "after_unit", m->after_unit);
	if (!unit)
		return SP_OK;
	enum sp_code rc = check_unit(r, unit, err);
	if (rc == SP_OK)
		rc = find_organisation(v, unit, &r->arena, &org, err);
	if (rc == SP_OK && m->after_unit && strcmp(m->after_unit, unit) != 0)
		rc = field_invalid(err, "after_unit", m->after_unit);
	return rc;
}

enum sp_code followup_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_followup_list *m = r->message;
	struct msg_followup_list_reply *out = reply;
	const char *own = r->who.role == ROLE_REPORTER ? r->who.organisation : NULL;
	const char *unit = m->unit ? m->unit : own;
	struct rec_round round;
	struct followups f = {.l = {r, v, err}, .round = &round};
	(void)a;
	enum sp_code rc = bind_round_info(r, v, &m->plan, &m->year, &round, &out->round, err);
	if (rc == SP_OK)
		rc = check_fields(r, v, unit, err);
	if (rc != SP_OK)
		return rc;
	out->log_size = r->continued ? 0 : ledger_size(v);
	rc = ledger_revisions(v, round.plan_no, round.year, unit, m->after_unit, m->after_revision,
		add_revision, &f, err);
	return page_end(rc, "after_unit", m->after_unit, err);
}
