/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

/* 0 = the newest: all that there is. */
enum sp_code log_proof_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_log_proof *m = r->message;
	(void)a, (void)v, (void)err;
	r->needs = m->to_size == 0 || m->from_size > m->to_size ? UINT64_MAX : m->to_size;
	return SP_OK;
}

static enum sp_code check_sizes(
	struct request *r, uint64_t log_size, const struct msg_log_proof *m, struct sp_error *err)
{
	if (m->from_size == 0 || m->from_size > log_size)
		return field_invalid(err, "from_size", number_name(&r->arena, m->from_size));
	if (m->to_size > log_size || (m->to_size && m->to_size < m->from_size))
		return field_invalid(err, "to_size", number_name(&r->arena, m->to_size));
	return SP_OK;
}

enum sp_code log_proof_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct msg_log_proof *m = r->message;
	struct msg_log_proof_reply *out = reply;
	uint64_t log_size = ledger_size(v);
	(void)a;
	enum sp_code rc = check_sizes(r, log_size, m, err);
	if (rc != SP_OK)
		return rc;
	out->from_size = m->from_size;
	rc = ledger_head_at(
		v, m->to_size ? m->to_size : log_size, &r->arena, &out->head, &out->to_size, err);
	if (rc == SP_OK)
		rc = ledger_consistency(v, out->from_size, out->to_size, &r->arena, &out->proof,
			&out->n_proof, err);
	return rc;
}
