/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "server/app/usecase.h"

static enum sp_code check_organisation(
	const struct organisation *o, const char **field, const char **found)
{
	*field = "code";
	*found = o->code;
	if (!org_code_valid(o->code))
		return SP_FIELD_INVALID;
	*field = "name";
	*found = o->name;
	if (o->name[0] == '\0')
		return SP_FIELD_INVALID;
	*field = "county";
	*found = o->county;
	return o->county && !org_code_valid(o->county) ? SP_FIELD_INVALID : SP_OK;
}

enum sp_code org_import_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_org_import *m = r->message;
	(void)a, (void)v;
	if (m->n_organisations == 0)
		return field_missing(err, "organisations");
	for (size_t i = 0; i < m->n_organisations; i++) {
		const char *field, *found;
		enum sp_code rc = check_organisation(&m->organisations[i], &field, &found);
		if (rc != SP_OK) {
			sp_fail(err, rc, found);
			return sp_where(err, "organisations[%zu].%s", i, field);
		}
		rc = check_members(&m->organisations[i], i, &r->arena, err);
		if (rc != SP_OK)
			return rc;
	}
	return SP_OK;
}

/* What is imported replaces what was known of the same codes: only members can be in conflict with it. */
enum sp_code org_import_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	(void)a;
	return check_memberships(r->message, ledger_batch_view(b), &r->arena, err);
}

static enum sp_code list_one(void *ctx, const struct rec_organisation *row)
{
	struct listing *l = ctx;
	struct msg_org_list *m = l->r->message;
	if (m->county && (!row->county || strcmp(m->county, row->county) != 0))
		return SP_OK;
	const struct organisation out = {.code = row->code,
		.name = row->name,
		.county = row->county,
		.kind = row->kind,
		.population = row->population,
		.population_year = row->population_year,
		.closed_ms = row->closed_ms,
		.aliases = row->aliases,
		.n_aliases = row->n_aliases,
		.members = row->members,
		.n_members = row->n_members};
	enum sp_code rc = page_row(l->r, &out, l->err);
	if (rc == SP_OK)
		m->after = page_key_text(l->r, row->code);
	return rc;
}

enum sp_code org_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_org_list *m = r->message;
	struct msg_org_list_reply *out = reply;
	struct listing l = {r, v, err};
	(void)a;
	if (m->after && !org_code_valid(m->after))
		return field_invalid(err, "after", m->after);
	out->log_size = r->continued ? 0 : ledger_size(v);
	enum sp_code rc = ledger_organisations(v, m->after, list_one, &l, err);
	return page_end(rc, "after", m->after, err);
}

/* 0 would say that it is open, which only an import may. */
enum sp_code org_close_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_org_close *m = r->message;
	(void)a, (void)v;
	return m->closed_ms ? SP_OK : field_invalid(err, "closed_ms", "0");
}

/* It is asked in no round that opens later; the rounds that it was asked in keep it. */
enum sp_code org_close_apply(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	const struct msg_org_close *m = r->message;
	struct rec_organisation org;
	(void)a;
	return find_organisation(ledger_batch_view(b), m->code, &r->arena, &org, err);
}
