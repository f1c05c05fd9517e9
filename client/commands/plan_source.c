/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/plan_source.h"

#include <string.h>

#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "common/domain/plan_merge.h"

bool plan_is_file(const char *arg)
{
	const char *dot = strrchr(arg, '.');
	return strcmp(arg, "-") == 0 || strchr(arg, '/') ||
	       (dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0));
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

enum sp_code plan_load(
	struct context *c, const char *path, struct plan **out, struct sp_error *err)
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

enum sp_code plan_stored(struct context *c, const char *id, uint32_t version,
	struct plan_source *out, struct sp_error *err)
{
	const struct msg_plan_get request = {id, version};
	struct msg_plan_get_reply reply = {0};
	struct sp_error absent;
	*out = (struct plan_source){.version = version, .published = true};
	if (version && plan_kept(c, id, version, &out->plan, &absent) == SP_OK)
		return SP_OK;
	enum sp_code rc = context_ask(c, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request,
		CODEC_PLAN_GET_REPLY, &reply, err);
	if (rc == SP_OK && !reply.plan)
		rc = sp_fail(err, SP_MALFORMED, "plan");
	if (rc != SP_OK)
		return rc;
	*out = (struct plan_source){
		.plan = reply.plan, .version = reply.version, .published = reply.published};
	return plan_keep(c, reply.plan, reply.version, err);
}

static enum sp_code read_named(
	struct context *c, const char *arg, struct plan_source *out, struct sp_error *err)
{
	char *id = arena_alloc(&c->arena, ID_MAX + 1);
	uint32_t version = 0;
	struct plan *p = NULL;
	if (!id)
		return sp_fail(err, SP_NO_MEMORY);
	*out = (struct plan_source){0};
	if (plan_is_file(arg)) {
		enum sp_code rc = plan_load(c, arg, &p, err);
		out->plan = p;
		return rc;
	}
	if (plan_ref_parse(arg, id, ID_MAX + 1, &version, NULL) != SP_OK)
		return context_usage(c, err, TEXT_ARG_PLAN_OR_FILE, arg, NULL, NULL);
	return plan_stored(c, id, version, out, err);
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
	const struct plan **followup =
		ARENA_PUSH(&c->arena, all->followups, all->n_followups);
	if (!followup)
		return sp_fail(err, SP_NO_MEMORY);
	*followup = one->plan;
	return SP_OK;
}

/* The plan that nobody named among the arguments. */
static enum sp_code find_plan(struct context *c, struct named *all, struct sp_error *err)
{
	const char *id = NULL;
	uint32_t version = 0;
	if (all->n_followups)
		return plan_stored(c, all->followups[0]->follows,
			all->followups[0]->follows_version, &all->plan, err);
	enum sp_code rc = plan_named(c, &id, &version, err);
	return rc == SP_OK ? plan_stored(c, id, version, &all->plan, err) : rc;
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
	out->followup = all->followups[all->n_followups - 1];
	return tell(c, &found, out->followup->id, err);
}

enum sp_code plan_source_read(struct context *c, struct plan_source *out, struct sp_error *err)
{
	struct named all = {0};
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < c->options.n_args; i++) {
		struct plan_source one = {0};
		rc = read_named(c, c->options.args[i], &one, err);
		if (rc == SP_OK)
			rc = sort_named(c, c->options.args[i], &one, &all, err);
	}
	if (rc == SP_OK && !all.plan.plan)
		rc = find_plan(c, &all, err);
	return rc == SP_OK ? lay_over(c, &all, out, err) : rc;
}
