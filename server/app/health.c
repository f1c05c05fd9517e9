/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/clock.h"
#include "server/app/usecase.h"

enum sp_code health_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	(void)r, (void)v, (void)err;
	*(struct msg_health_reply *)reply = (struct msg_health_reply){.software = a->software,
		.uptime_ms = clock_steady_ms() - a->started_ms,
		.log_size = ledger_acked(a->ledger),
		.writable = ledger_writable(a->ledger) && !ledger_full(a->ledger)};
	return SP_OK;
}
