/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer does beside requests, and what the store tells of itself. */
#include "common/base/log.h"
#include "server/app/usecase.h"

uint64_t app_tend(struct app *a, uint64_t idle_ns)
{
	return ledger_tend(a->ledger, idle_ns);
}

void app_settle(struct app *a)
{
	struct sp_error err = {.code = SP_OK};
	if (ledger_catch_up(a->ledger, &err) != SP_OK) /* the next start makes up for it */
		log_error("index_commit_failed", &err);
}

uint32_t app_spin_us(const struct app *a)
{
	return ledger_pace_of(a->ledger)->spin_us;
}

void app_store(const struct app *a, struct app_store *out)
{
	*out = (struct app_store){.stats = ledger_stats(a->ledger),
		.indexed = ledger_indexed(a->ledger),
		.acked = ledger_acked(a->ledger)};
	if (out->indexed > out->acked) /* of a batch that is being answered just now */
		out->acked = out->indexed;
	ledger_usage(a->ledger, &out->usage);
}

bool app_unchecked(const struct app *a)
{
	return ledger_unchecked(a->ledger);
}

enum sp_code app_check_pages(struct app *a, const atomic_bool *stop, struct sp_error *err)
{
	return ledger_check_pages(a->ledger, stop, err);
}
