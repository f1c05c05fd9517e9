/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/plan_source.h"

#include <stdlib.h>
#include <string.h>

#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "common/base/file.h"
#include "common/domain/plan_merge.h"

enum { REGISTER_MAX = 1 << 20 };

bool plan_is_file(const char *arg)
{
	return strcmp(arg, "-") == 0 || strpbrk(arg, "./");
}

/* Shows what was found, if anything; SP_PLAN_INVALID when it stops. */
static enum sp_code tell(
	struct context *c, struct findings *found, const char *name, struct sp_error *err)
{
	if (found->n_items == 0)
		return SP_OK;
	enum sp_code rc = findings_sort(found, &c->arena);
	if (rc == SP_OK)
		rc = findings_show(c, found, name, NULL, err);
	if (rc != SP_OK || !form_stops(c, found))
		return rc;
	c->reported = true;
	return sp_fail(err, SP_PLAN_INVALID, name);
}

enum sp_code plan_load(struct context *c, const char *path, struct plan **out, struct sp_error *err)
{
	struct bytes content = {0};
	struct findings faults = {0};
	struct sp_error unread;
	enum sp_code rc = input_read(c, path, &content, err);
	if (rc != SP_OK)
		return rc;
	rc = plan_file_read(path, content, &c->arena, out, &faults, err);
	if (rc == SP_OK || faults.n_items == 0)
		return rc == SP_OK ? tell(c, &faults, path, err) : rc;
	enum sp_code told = tell(c, &faults, path, &unread);
	c->reported = true;
	return told == SP_PLAN_INVALID ? sp_fail(err, SP_PLAN_INVALID, path) : rc;
}

static enum sp_code read_stored(struct context *c, const char *id, uint32_t version,
	enum plan_from from, struct plan_source *out, struct sp_error *err)
{
	const struct msg_plan_get request = {id, version};
	struct msg_plan_get_reply reply = {0};
	struct sp_error absent;
	*out = (struct plan_source){.version = version};
	if (version && from == PLAN_FROM_ANYWHERE &&
		plan_kept(c, id, version, &out->plan, &absent) == SP_OK)
		return SP_OK;
	enum sp_code rc = context_ask(
		c, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request, CODEC_PLAN_GET_REPLY, &reply, err);
	if (rc == SP_OK && !reply.plan)
		rc = sp_fail(err, SP_MALFORMED, "plan");
	if (rc != SP_OK)
		return rc;
	*out = (struct plan_source){reply.plan, reply.version, reply.published};
	return plan_keep(c, &reply, err);
}

/* --plan, else the profile's, else (NULL) the only one that the server has. */
static enum sp_code read_usual(
	struct context *c, enum plan_from from, struct plan_source *out, struct sp_error *err)
{
	const char *id = NULL;
	uint32_t version = 0;
	enum sp_code rc = plan_named(c, &id, &version, err);
	return rc == SP_OK ? read_stored(c, id, version, from, out, err) : rc;
}

enum sp_code plan_source_one(struct context *c, const char *arg, enum plan_from from,
	struct plan_source *out, struct sp_error *err)
{
	char *id = arena_alloc(&c->arena, ID_MAX + 1);
	uint32_t version = 0;
	struct plan *p = NULL;
	*out = (struct plan_source){0};
	if (!id)
		return sp_fail(err, SP_NO_MEMORY);
	if (!arg)
		return read_usual(c, from, out, err);
	if (plan_is_file(arg)) {
		enum sp_code rc = plan_load(c, arg, &p, err);
		out->plan = p;
		return rc;
	}
	if (plan_ref_parse(arg, id, ID_MAX + 1, &version, NULL) != SP_OK)
		return context_usage(c, err, TEXT_ARG_PLAN_OR_FILE, arg, NULL, NULL);
	return read_stored(c, id, version, from, out, err);
}

/* The arguments by what they are. */
struct named {
	struct plan_source plan;
	const struct plan **followups;
	size_t n_followups;
};

static enum sp_code sort_named(struct context *c, const char *arg, const struct plan_source *one,
	struct named *all, struct sp_error *err)
{
	if (one->plan->kind != PLAN_FOLLOWUP) {
		if (all->plan.plan)
			return context_usage(c, err, TEXT_ARG_PLAN_TWICE, arg, NULL, NULL);
		all->plan = *one;
		return SP_OK;
	}
	const struct plan **followup = ARENA_PUSH(&c->arena, all->followups, all->n_followups);
	if (!followup)
		return sp_fail(err, SP_NO_MEMORY);
	*followup = one->plan;
	return SP_OK;
}

static enum sp_code lay_over(
	struct context *c, const struct named *all, struct plan_source *out, struct sp_error *err)
{
	struct plan *merged = arena_alloc(&c->arena, sizeof *merged);
	struct findings found = {0};
	*out = all->plan;
	if (all->n_followups == 0)
		return SP_OK;
	if (!merged || plan_merge(out->plan, all->followups, all->n_followups, &c->arena, merged,
			       &found) != SP_OK)
		return sp_fail(err, SP_NO_MEMORY);
	out->plan = merged;
	return tell(c, &found, all->followups[all->n_followups - 1]->id, err);
}

enum sp_code plan_source_all(
	struct context *c, enum plan_from from, struct plan_source *out, struct sp_error *err)
{
	struct named all = {0};
	struct plan_source one = {0};
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && (i < c->options.n_args || i == 0); i++) {
		const char *arg = c->options.n_args ? c->options.args[i] : NULL;
		rc = plan_source_one(c, arg, from, &one, err);
		if (rc == SP_OK)
			rc = sort_named(c, arg, &one, &all, err);
	}
	if (rc == SP_OK && !all.plan.plan)
		rc = read_stored(c, all.followups[0]->follows, all.followups[0]->follows_version,
			from, &all.plan, err);
	return rc == SP_OK ? lay_over(c, &all, out, err) : rc;
}

/* ---- names ---- */

/* The register lies in samplan/ of one of the folders for data. */
static const struct organisation *read_register(struct context *c, size_t *n)
{
	struct sp_error unread;
	struct bytes content;
	const char *given = getenv("XDG_DATA_DIRS");
	const char *folders = given && *given ? given : SAMPLAN_DATA_DIRS;
	for (size_t len; *folders; folders += len + (folders[len] == ':')) {
		struct organisation *list = NULL;
		len = strcspn(folders, ":");
		const char *path = arena_printf(
			&c->arena, "%.*s/samplan/organisations.csv", (int)len, folders);
		if (path && file_read(path, REGISTER_MAX, &c->arena, &content, &unread) == SP_OK &&
			organisations_read(path, content, &c->arena, &list, n, &unread) == SP_OK)
			return list;
	}
	*n = 0;
	return NULL;
}

enum sp_code plan_source_names(struct context *c, const struct plan_source *s,
	const struct organisation **out, size_t *n, struct sp_error *err)
{
	const struct msg_org_list request = {s->plan->county};
	struct msg_org_list_reply reply = {0};
	enum sp_code rc = SP_OK;
	if (s->version)
		rc = context_ask(c, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &request,
			CODEC_ORG_LIST_REPLY, &reply, err);
	if (rc == SP_NOT_ALLOWED)
		rc = SP_OK;
	*out = reply.organisations;
	*n = reply.n_organisations;
	if (rc == SP_OK && *n == 0)
		*out = read_register(c, n);
	return rc;
}
