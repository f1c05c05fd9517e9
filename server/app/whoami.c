/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

struct rounds {
	struct ledger_view *v;
	struct arena *a;
	uint64_t at_ms;
	struct msg_round_info *items;
	size_t n;
	struct sp_error *err;
};

static enum sp_code add_round(void *ctx, const struct rec_round *row)
{
	struct rounds *rs = ctx;
	struct msg_round_info *info = ARENA_PUSH(rs->a, rs->items, rs->n);
	return info ? round_info(rs->v, row, rs->at_ms, rs->a, info, rs->err)
		    : sp_fail(rs->err, SP_NO_MEMORY);
}

/* The account's row, and the rounds there are: the open ones say so. */
enum sp_code whoami_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct rec_genesis *genesis = ledger_genesis(a->ledger);
	struct rec_organisation org = {.name = NULL};
	struct rounds rs = {v, &r->arena, r->arrival_ms, NULL, 0, err};
	enum sp_code rc = SP_OK;
	if (r->who.organisation[0])
		rc = find_organisation(v, r->who.organisation, &r->arena, &org, err);
	if (rc == SP_OK)
		rc = ledger_rounds(v, 0, 0, add_round, &rs, err);
	if (rc != SP_OK)
		return rc;
	*(struct msg_whoami_reply *)reply = (struct msg_whoami_reply){.account = r->who.account,
		.role = r->who.role,
		.organisation = r->who.organisation[0] ? r->who.organisation : NULL,
		.organisation_name = org.name,
		.not_after_ms = r->who.not_after_ms,
		.server_name = genesis->server_name,
		.log_name = genesis->log_name,
		.log_key = genesis->log_key,
		.rounds = rs.items,
		.n_rounds = rs.n};
	return SP_OK;
}
