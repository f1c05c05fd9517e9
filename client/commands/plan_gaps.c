/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"
#include "client/commands/plan_source.h"
#include "client/commands/shared.h"
#include "client/views/gaps.h"

enum sp_code cmd_plan_gaps(struct context *c, struct sp_error *err)
{
	struct plan_source source = {0};
	struct gaps gaps;
	struct gaps_shown shown = {.gaps = &gaps};
	enum sp_code rc = plan_source_all(c, PLAN_FROM_ANYWHERE, &source, err);
	if (rc == SP_OK)
		rc = area_named(c, source.plan, &shown.area, err);
	if (rc != SP_OK)
		return rc;
	shown.version = source.version;
	rc = gaps_of_plan(&gaps, source.plan, &c->arena);
	if (rc == SP_OK)
		rc = view_gaps(&shown, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, source.plan->id);
}
