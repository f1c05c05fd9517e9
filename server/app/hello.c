/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "server/app/usecase.h"

enum sp_code hello_prepare(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
{
	const struct msg_hello *hello = r->message;
	char theirs[16], ours[32];
	(void)a, (void)v;
	if (hello->protocol >= PROTOCOL_VERSION_MIN && hello->protocol <= PROTOCOL_VERSION_MAX)
		return SP_OK;
	snprintf(theirs, sizeof theirs, "%u", (unsigned)hello->protocol);
	snprintf(ours, sizeof ours, "%d-%d", (int)PROTOCOL_VERSION_MIN, (int)PROTOCOL_VERSION_MAX);
	return sp_fail(err, SP_PROTOCOL_VERSION, theirs, ours);
}

enum sp_code hello_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	const struct rec_genesis *genesis = ledger_genesis(a->ledger);
	const struct msg_hello *hello = r->message;
	(void)v, (void)err;
	*(struct msg_hello_reply *)reply = (struct msg_hello_reply){.protocol = hello->protocol,
		.server_name = genesis->server_name,
		.ca_certificate = genesis->ca_certificate,
		.log_name = genesis->log_name,
		.log_key = genesis->log_key,
		.time_ms = r->arrival_ms};
	return SP_OK;
}
