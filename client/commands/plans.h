/* SPDX-License-Identifier: Apache-2.0 */
/* plans.h - plan versions and last year's answers kept beside the profile, so that a form can be checked without
 * the server. A version never changes, so a kept one is as good as a fetched one. Floor 6. One thread. */
#ifndef SP_COMMANDS_PLANS_H
#define SP_COMMANDS_PLANS_H

#include "client/commands/context.h"

/* Where the profile has no folder of its own, the copy that another profile fetched serves (and that is
 * told), unless two of them differ. SP_PLAN_NOT_HERE when it was never fetched; SP_FIELD_INVALID for
 * what is no id. */
SP_CHECK enum sp_code plan_kept(struct context *c, const char *id, uint32_t version,
	const struct plan **out, struct sp_error *err);
/* A draft is not kept: the server may have another under the same number next. */
SP_CHECK enum sp_code plan_keep(
	struct context *c, const struct msg_plan_get_reply *reply, struct sp_error *err);
/* The kept one, or the server's over `call` (NULL: a connection of its own), which is then kept. */
SP_CHECK enum sp_code plan_fetched(struct context *c, struct call *call, const char *id,
	uint32_t version, const struct plan **out, struct sp_error *err);

/* What the plan asks in that year. */
SP_CHECK enum sp_code questions_asked(struct context *c, const struct plan *p, uint32_t year,
	struct questions *out, struct sp_error *err);
/* The same for messages about single questions: texts are cut to a line, and where the plan has no
 * words of its own the text is the area's name and the program's words, so that questions of several
 * areas can be told apart. */
SP_CHECK enum sp_code questions_named(struct context *c, const struct plan *p, uint32_t year,
	struct questions *out, struct sp_error *err);

/* The answers of the year before, by key, for the warning "far from last time". None kept is no error. */
SP_CHECK enum sp_code previous_keep(
	struct context *c, const struct msg_questions_reply *form, struct sp_error *err);
SP_CHECK enum sp_code previous_kept(struct context *c, const struct form *form, struct answer **out,
	size_t *n, struct sp_error *err);

#endif
