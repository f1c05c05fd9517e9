/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* A page ends at so many entries, or when so many bytes of bodies were read for it: the loop waits. */
enum { LOG_PAGE = 100, LOG_PAGE_MAX = 1000, LOG_PAGE_BYTES = 2 << 20 };

static enum sp_code add_entry(struct ledger_view *v, uint64_t number, struct arena *a,
	struct msg_log_entry *out, struct sp_error *err)
{
	struct arena scratch; /* for the body, of which only the size is told */
	struct entry e;
	arena_init(&scratch, REQUEST_ARENA_MAX);
	enum sp_code rc = ledger_entry(v, number, &scratch, &e, err);
	if (rc == SP_OK) {
		*out = (struct msg_log_entry){.number = e.number,
			.arrival_ms = e.arrival_ms,
			.account = e.account,
			.kind = e.kind,
			.hash = arena_bytes(a, hash_bytes(&e.hash)),
			.size = (uint32_t)e.body.len};
		rc = out->hash.ptr ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	arena_free(&scratch);
	return rc;
}

enum sp_code log_list_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_log_list *m = r->message;
	struct msg_log_list_reply *out = reply;
	uint32_t limit = m->limit ? m->limit : LOG_PAGE;
	size_t bytes = 0;
	(void)a;
	if (limit > LOG_PAGE_MAX)
		return field_invalid(err, "limit", number_name(&r->arena, limit));
	out->log_size = ledger_size(v);
	enum sp_code rc = ledger_head(v, &r->arena, &out->head, err);
	for (uint64_t i = m->from; rc == SP_OK && i < out->log_size; i++) {
		if (out->n_entries == limit || bytes >= LOG_PAGE_BYTES)
			break;
		struct msg_log_entry *e = ARENA_PUSH(&r->arena, out->entries, out->n_entries);
		if (!e)
			return sp_fail(err, SP_NO_MEMORY);
		rc = add_entry(v, i, &r->arena, e, err);
		bytes += e->size;
	}
	return rc;
}
