/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/clock.h"
#include "server/app/usecase.h"

void app_facts_from(struct app *a, server_facts_ask ask, void *ctx)
{
	a->ask_facts = ask;
	a->facts_ctx = ctx;
}

static const char *const request_names[] = {
#define REQUEST(type, name, ...) [MESSAGE_##type] = name,
#include "server/app/requests.def"
#undef REQUEST
};

const char *app_request_name(uint16_t type)
{
	return type < sizeof request_names / sizeof request_names[0] ? request_names[type] : NULL;
}

static uint64_t ca_not_after_ms(const struct app *a)
{
	struct cert_info ca;
	struct sp_error err;
	bool known = cert_read(ledger_genesis(a->ledger)->ca_certificate, &ca, &err) == SP_OK;
	return known ? ca.not_after_ms : 0;
}

void app_figures(struct app *a, struct app_figures *out)
{
	app_store(a, &out->store);
	out->writable = ledger_writable(a->ledger) && !ledger_full(a->ledger);
	out->last_backup_ms = atomic_load(&a->last_backup_ms);
	out->ca_not_after_ms = ca_not_after_ms(a);
}

static enum sp_code count_open(void *ctx, uint64_t account, const struct rec_account *row)
{
	uint32_t *n = ctx;
	(void)account;
	*n += row->revoked_number == 0;
	return SP_OK;
}

static enum sp_code fill_store(struct app *a, struct request *r, struct ledger_view *v,
	struct msg_server_status_reply *out, struct sp_error *err)
{
	struct app_store store;
	app_store(a, &store);
	out->store_used = store.usage.used;
	out->store_size = store.usage.size;
	out->store_ahead = store.usage.ledger.ahead + store.usage.index.ahead;
	out->disk_free = store.usage.disk_free;
	out->index_lag = store.acked - store.indexed;
	out->oldest_reader_ms = store.usage.oldest_reader_ms;
	enum sp_code rc = ledger_newest_head(v, &r->arena, &out->head, &out->log_size, err);
	return rc == SP_OK ? ledger_accounts(v, 0, count_open, &out->accounts, err) : rc;
}

enum sp_code server_status_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_server_status_reply *out = reply;
	struct server_facts facts = {.connections = 0};
	struct cert_info ca;
	enum sp_code rc = cert_read(ledger_genesis(a->ledger)->ca_certificate, &ca, err);
	if (rc != SP_OK)
		return rc;
	if (a->ask_facts)
		a->ask_facts(a->facts_ctx, &facts);
	*out = (struct msg_server_status_reply){.software = a->software,
		.time_ms = r->arrival_ms,
		.uptime_ms = clock_steady_ms() - a->started_ms,
		.writable = ledger_writable(a->ledger) && !ledger_full(a->ledger),
		.connections = facts.connections,
		.loops = facts.loops,
		.requests = facts.requests,
		.refused = facts.refused,
		.queue = facts.queue,
		.memory_used = meter_used(&a->memory),
		.memory_limit = facts.memory_limit,
		.last_backup_ms = atomic_load(&a->last_backup_ms),
		.ca_not_after_ms = ca.not_after_ms,
		.server_not_after_ms = facts.certificate_not_after_ms};
	return fill_store(a, r, v, out, err);
}
