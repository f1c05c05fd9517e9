/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/collect.h"
#include "client/commands/output.h"

/* The shapes that --as names. */
static const struct export_shape {
	const char *name;
	enum sp_code (*write)(const struct report_data *, struct arena *, struct buf *);
} shapes[] = {
	{"tidy", report_tidy},
};
static const char shape_names[] = "tidy";

static enum sp_code find_shape(
	struct context *c, const struct export_shape **out, struct sp_error *err)
{
	enum sp_code rc = context_need(c, OPTION_AS, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		*out = &shapes[i];
		if (strcmp(shapes[i].name, context_text(c, OPTION_AS)) == 0)
			return SP_OK;
	}
	return context_usage(
		c, err, TEXT_FLAG_VALUE, "as", context_text(c, OPTION_AS), shape_names);
}

enum sp_code cmd_export(struct context *c, struct sp_error *err)
{
	struct report_data data = {0};
	const struct export_shape *shape = NULL;
	enum sp_code rc = find_shape(c, &shape, err);
	if (rc == SP_OK)
		rc = answers_collect(c, &data, err);
	if (rc != SP_OK)
		return rc;
	rc = shape->write(&data, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, shape->name);
}
