/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

static enum sp_code add_entry(void *ctx, const struct entry *e)
{
	const struct listing *l = ctx;
	struct msg_log_list *m = l->r->message;
	const struct msg_log_entry row = {.number = e->number,
		.arrival_ms = e->arrival_ms,
		.account = e->account,
		.kind = e->kind,
		.hash = hash_bytes(&e->hash),
		.size = (uint32_t)e->body.len};
	if (m->limit == 0)
		return SP_AGAIN;
	enum sp_code rc = page_row(l->r, &row, l->err);
	if (rc != SP_OK)
		return rc;
	m->from = e->number + 1;
	m->limit--;
	return SP_OK;
}

/* The end of the listing is that of the log when it began, so that it has one however fast the log grows. */
static void set_limit(struct msg_log_list *m, uint64_t log_size)
{
	uint64_t left = m->from < log_size ? log_size - m->from : 0;
	if (left > UINT32_MAX)
		left = UINT32_MAX;
	if (m->limit == 0 || m->limit > left)
		m->limit = (uint32_t)left;
}

enum sp_code log_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_log_list *m = r->message;
	struct msg_log_list_reply *out = reply;
	struct listing l = {r, v, err};
	enum sp_code rc = SP_OK;
	(void)a;
	if (!r->continued) {
		out->log_size = ledger_size(v);
		set_limit(m, out->log_size);
		rc = ledger_head(v, &r->arena, &out->head, err);
	}
	if (rc == SP_OK)
		rc = ledger_entries(v, m->from, add_entry, &l, err);
	return rc == SP_AGAIN ? SP_OK : rc;
}
