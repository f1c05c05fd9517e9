/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "server/app/usecase.h"

enum sp_code hello_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_hello *hello = r->message;
	char theirs[16], ours[32];
	(void)a, (void)v;
	r->needs = hello->known_size; /* a head below it would say that history is lost */
	if (hello->protocol >= PROTOCOL_VERSION_MIN && hello->protocol <= PROTOCOL_VERSION_MAX)
		return SP_OK;
	snprintf(theirs, sizeof theirs, "%u", (unsigned)hello->protocol);
	snprintf(ours, sizeof ours, "%d-%d", (int)PROTOCOL_VERSION_MIN, (int)PROTOCOL_VERSION_MAX);
	return sp_fail(err, SP_PROTOCOL_VERSION, theirs, ours);
}

/* The newest head, and that it continues the one that the client has seen. A client that has seen a larger
 * log gets no proof: the head tells it that history is lost. */
static enum sp_code add_head(struct request *r, struct ledger_view *v, uint64_t known,
	struct msg_hello_reply *out, struct sp_error *err)
{
	uint64_t size;
	enum sp_code rc = ledger_head_at(v, ledger_size(v), &r->arena, &out->head, &size, err);
	if (rc != SP_OK || known == 0 || known >= size)
		return rc;
	return ledger_consistency(v, known, size, &r->arena, &out->proof, &out->n_proof, err);
}

enum sp_code hello_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct rec_genesis *genesis = ledger_genesis(a->ledger);
	const struct msg_hello *hello = r->message;
	struct msg_hello_reply *out = reply;
	*out = (struct msg_hello_reply){.protocol = hello->protocol,
		.server_name = genesis->server_name,
		.ca_certificate = genesis->ca_certificate,
		.log_name = genesis->log_name,
		.log_key = genesis->log_key,
		.time_ms = r->arrival_ms};
	return add_head(r, v, hello->known_size, out, err);
}
