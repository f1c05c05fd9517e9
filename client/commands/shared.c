/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/shared.h"

enum sp_code plan_named(struct context *c, const char **id, uint32_t *version, struct sp_error *err)
{
	const char *ref = c->options.n_args ? c->options.args[0] : context_plan(c);
	char *name = arena_alloc(&c->arena, ID_MAX + 1);
	*id = NULL;
	*version = 0;
	if (!name)
		return sp_fail(err, SP_NO_MEMORY);
	if (!ref)
		return SP_OK;
	*id = name;
	return plan_ref_parse(ref, name, ID_MAX + 1, version, err);
}

enum sp_code overview_fetch(
	struct context *c, struct call *call, struct msg_overview_reply *out, struct sp_error *err)
{
	const struct msg_overview request = {context_plan(c), c->options.year};
	enum sp_code rc = call_request(call, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &request,
		CODEC_OVERVIEW_REPLY, out, &c->arena, err);
	return rc == SP_OK && !out->round ? sp_fail(err, SP_MALFORMED, "round") : rc;
}
