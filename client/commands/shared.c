/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/shared.h"

#include <string.h>

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
	if (plan_ref_parse(ref, name, ID_MAX + 1, version, NULL) != SP_OK)
		return context_usage(c, err, TEXT_ARG_PLAN, ref, NULL, NULL);
	return SP_OK;
}

enum sp_code area_named(
	struct context *c, const struct plan *p, const struct area **out, struct sp_error *err)
{
	const char *wanted = context_text(c, OPTION_AREA), *ids = "";
	*out = NULL;
	for (size_t i = 0; wanted && i < p->n_areas; i++) {
		const struct area *area = &p->areas[i];
		if (strcmp(area->id, wanted) == 0 ||
			(area->number && strcmp(area->number, wanted) == 0)) {
			*out = area;
			return SP_OK;
		}
		ids = arena_printf(&c->arena, "%s%s%s", ids, i ? ", " : "", area->id);
		if (!ids)
			return sp_fail(err, SP_NO_MEMORY);
	}
	return wanted ? context_usage(c, err, TEXT_FLAG_VALUE, "area", wanted, ids) : SP_OK;
}

enum sp_code overview_fetch(
	struct context *c, struct call *call, struct msg_overview_reply *out, struct sp_error *err)
{
	const struct msg_overview request = {.plan = context_plan(c), .year = c->options.year};
	enum sp_code rc = call_request(call, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &request,
		CODEC_OVERVIEW_REPLY, out, &c->arena, err);
	return rc == SP_OK && !out->round ? sp_fail(err, SP_MALFORMED, "round") : rc;
}

const char *name_and_code(struct context *c, const char *name, const char *code)
{
	if (!name || !code)
		return name ? name : code ? code : "";
	return lang_format(&c->arena, c->lang, TEXT_NAME_AND_CODE, name, code, NULL, NULL);
}

enum sp_code organisations_fetch(
	struct context *c, const char *county, struct msg_org_list_reply *out, struct sp_error *err)
{
	const struct msg_org_list request = {.county = county};
	return context_ask(
		c, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &request, CODEC_ORG_LIST_REPLY, out, err);
}

const struct organisation *organisation_find(
	const struct msg_org_list_reply *list, const char *code)
{
	for (size_t i = 0; i < list->n_organisations; i++)
		if (list->organisations[i].code && strcmp(list->organisations[i].code, code) == 0)
			return &list->organisations[i];
	return NULL;
}

enum sp_code followups_fetch(struct context *c, struct call *call,
	const struct msg_followup_list *request, struct msg_followup_list_reply *out,
	struct sp_error *err)
{
	enum sp_code rc = call_request(call, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, request,
		CODEC_FOLLOWUP_LIST_REPLY, out, &c->arena, err);
	return rc == SP_OK && !out->round ? sp_fail(err, SP_MALFORMED, "round") : rc;
}
