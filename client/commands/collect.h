/* SPDX-License-Identifier: Apache-2.0 */
/* collect.h - the year's follow-ups of all units, for what is made of them together. Floor 6. One thread. */
#ifndef SP_COMMANDS_COLLECT_H
#define SP_COMMANDS_COLLECT_H

#include "client/commands/context.h"
#include "client/views/report.h"

/* The round of --plan and --year, or the only one: its plan, its questions, and every unit that is asked
 * with its newest answers, over one connection. Fills *out but for the log's name and key and the
 * program's. The call's errors; SP_MALFORMED for an incomplete reply. */
SP_CHECK enum sp_code answers_collect(
	struct context *c, struct report_data *out, struct sp_error *err);

/* The plan with the county's follow-ups of it (PLAN_FOLLOWUP, the newest published version of each) laid over
 * it, up to that year. What a follow-up has and the plan has not is left out with a note. A plan
 * without follow-ups comes back as it is. */
SP_CHECK enum sp_code plan_with_followups(struct context *c, struct call *call,
	const struct plan *plan, uint32_t year, const struct plan **out, struct sp_error *err);
/* The organisations of a county; none (SP_OK) for who may not see them. */
SP_CHECK enum sp_code names_fetched(struct context *c, struct call *call, const char *county,
	struct msg_org_list_reply *out, struct sp_error *err);

#endif
