/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/errors.h"
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"
#include "common/base/file.h"

#include <string.h>

static enum sp_code read_plan(
	struct context *c, const char *path, struct plan **out, struct sp_error *err)
{
	struct bytes content = {0};
	struct findings faults = {0};
	enum sp_code rc = input_read(c, path, &content, err);
	if (rc == SP_OK)
		rc = plan_file_read(path, content, &c->arena, out, &faults, err);
	if (rc != SP_OK && faults.n_items == 0)
		return rc;
	if (rc == SP_OK && !form_stops(c, &faults) && faults.n_items == 0)
		return SP_OK;
	bool stops = rc != SP_OK || form_stops(c, &faults);
	enum sp_code shown = findings_sort(&faults, &c->arena);
	if (shown == SP_OK)
		shown = findings_show(c, &faults, path, NULL, err);
	if (shown != SP_OK || !stops)
		return shown;
	c->reported = true;
	return sp_fail(err, SP_PLAN_INVALID, path);
}

enum sp_code cmd_plan_import(struct context *c, struct sp_error *err)
{
	struct msg_plan_import message = {0};
	const char *path = c->options.args[0];
	enum sp_code rc = read_plan(c, path, &message.plan, err);
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
	return outgoing_run(c, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &message, &message.key,
		NULL, TEXT_PLAN_PUBLISHED_DONE, err);
}

/* A plan's name has no dot and no slash. */
static bool is_file(const char *arg)
{
	size_t n = arg ? strlen(arg) : 0;
	return n && (strcmp(arg, "-") == 0 || (n > 5 && strcmp(arg + n - 5, ".yaml") == 0) ||
			    (n > 4 && strcmp(arg + n - 4, ".yml") == 0) || file_exists(arg));
}

/* Version 0: a file's. */
static enum sp_code show(struct context *c, const struct plan *p, uint32_t version, bool published,
	struct sp_error *err)
{
	enum sp_code rc = c->options.has_yaml
				  ? plan_file_write(p, &c->arena, &c->out)
				  : view_plan(p, version, published, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, "plan");
}

static enum sp_code show_file(struct context *c, const char *path, struct sp_error *err)
{
	struct plan *p = NULL;
	enum sp_code rc = read_plan(c, path, &p, err);
	return rc == SP_OK ? show(c, p, 0, false, err) : rc;
}

enum sp_code cmd_plan_show(struct context *c, struct sp_error *err)
{
	struct msg_plan_get request = {0};
	struct msg_plan_get_reply reply = {0};
	if (c->options.n_args && is_file(c->options.args[0]))
		return show_file(c, c->options.args[0], err);
	enum sp_code rc = plan_named(c, &request.plan, &request.version, err);
	if (rc == SP_OK)
		rc = context_ask(c, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request,
			CODEC_PLAN_GET_REPLY, &reply, err);
	if (rc == SP_OK && !reply.plan)
		rc = sp_fail(err, SP_MALFORMED, "plan");
	if (rc == SP_OK)
		rc = plan_keep(c, reply.plan, reply.version, err);
	return rc == SP_OK ? show(c, reply.plan, reply.version, reply.published, err) : rc;
}
