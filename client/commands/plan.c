/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/plan_source.h"
#include "client/commands/shared.h"

enum sp_code cmd_plan_import(struct context *c, struct sp_error *err)
{
	struct msg_plan_import message = {0};
	const char *path = c->options.args[0];
	enum sp_code rc = plan_load(c, path, &message.plan, err);
	if (rc != SP_OK)
		return rc;
	rc = plan_check(message.plan, err);
	if (rc != SP_OK) {
		sp_where(err, "%s: %s", path, arena_text(&c->arena, err->where));
		return rc;
	}
	return outgoing_run(c, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &message, &message.key, path,
		TEXT_PLAN_IMPORTED, err);
}

enum sp_code cmd_plan_publish(struct context *c, struct sp_error *err)
{
	struct msg_plan_publish message = {0};
	enum sp_code rc = plan_named(c, &message.plan, &message.version, err);
	if (rc == SP_OK && !message.plan)
		rc = context_need(c, OPTION_PLAN, err);
	if (rc != SP_OK)
		return rc;
	bool comments = c->options.text[OPTION_CONSULTATION] || c->options.text[OPTION_REMISS];
	if (comments)
		message.state = PLAN_CONSULTATION;
	return outgoing_run(c, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &message, &message.key,
		NULL, comments ? TEXT_PLAN_CONSULTED_DONE : TEXT_PLAN_PUBLISHED_DONE, err);
}

static enum sp_code show(struct context *c, const struct plan_source *s, struct sp_error *err)
{
	struct plan_shown shown = {
		.plan = s->plan, .version = s->version, .published = s->published};
	enum sp_code rc = area_named(c, s->plan, &shown.only, err);
	if (rc == SP_OK && !c->options.has_yaml)
		rc = plan_source_names(c, s, &shown.organisations, &shown.n_organisations, err);
	if (rc != SP_OK)
		return rc;
	if (c->options.has_yaml)
		rc = plan_file_write(s->plan, &c->arena, &c->out);
	else
		rc = view_plan(&shown, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, s->plan->id);
}

/* As YAML a single argument is written as it is, so that a follow-up gives its own file again. */
enum sp_code cmd_plan_show(struct context *c, struct sp_error *err)
{
	struct plan_source source = {0};
	const struct options *o = &c->options;
	enum sp_code rc = o->has_yaml && o->n_args < 2
				  ? plan_source_one(c, o->n_args ? o->args[0] : NULL,
					    PLAN_FROM_SERVER, &source, err)
				  : plan_source_all(c, PLAN_FROM_SERVER, &source, err);
	return rc == SP_OK ? show(c, &source, err) : rc;
}
