/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/total.h"

#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "common/codec/total.h"

static enum sp_code fetch(struct context *c, struct msg_total_reply *reply,
	const struct plan **plan, struct sp_error *err)
{
	const struct msg_total request = {.plan = context_plan(c), .year = c->options.year};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = call_request(call, MESSAGE_TOTAL, CODEC_TOTAL, &request, CODEC_TOTAL_REPLY,
			reply, &c->arena, err);
	if (rc == SP_OK && !reply->round)
		rc = sp_fail(err, SP_MALFORMED, "round");
	if (rc == SP_OK)
		rc = plan_fetched(
			c, call, reply->round->plan, reply->round->plan_version, plan, err);
	call_close(call);
	return rc;
}

static enum sp_code show(struct context *c, const struct msg_total_reply *reply,
	const struct plan *plan, struct sp_error *err)
{
	const struct msg_round_info *r = reply->round;
	struct questions qs = {0};
	struct totals totals;
	struct total_data data = {.plan = plan,
		.version = r->plan_version,
		.year = r->year,
		.log_size = reply->log_size,
		.totals = &totals,
		.coverage = coverage_unpack(reply)};
	enum sp_code rc = area_named(c, plan, &data.area, err);
	if (rc == SP_OK)
		rc = questions_asked(c, plan, r->year, &qs, err);
	if (rc == SP_OK)
		rc = totals_unpack(reply, &qs, &c->arena, &totals, err);
	if (rc != SP_OK)
		return rc;
	rc = view_total(&data, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, "total");
}

enum sp_code cmd_total(struct context *c, struct sp_error *err)
{
	struct msg_total_reply reply = {0};
	const struct plan *plan = NULL;
	enum sp_code rc = fetch(c, &reply, &plan, err);
	return rc == SP_OK ? show(c, &reply, plan, err) : rc;
}
