/* SPDX-License-Identifier: Apache-2.0 */
/* shared.h - small steps that several commands take. Floor 6. One thread. */
#ifndef SP_COMMANDS_SHARED_H
#define SP_COMMANDS_SHARED_H

#include "client/commands/forms.h"

/* The findings of a form on the screen, and on a page beside the file when there are errors. */
SP_CHECK enum sp_code form_show_findings(
	struct context *c, const struct checked_form *f, struct sp_error *err);
/* Removes such a page when the form has no errors any more. */
void form_drop_page(struct context *c, const struct checked_form *f);
/* The plan that an argument, --plan or the profile names: "gavleborg-2018@1". id is NULL when none does. */
SP_CHECK enum sp_code plan_named(
	struct context *c, const char **id, uint32_t *version, struct sp_error *err);
/* The overview of --plan and --year, or of the only round. */
SP_CHECK enum sp_code overview_fetch(
	struct context *c, struct call *call, struct msg_overview_reply *out, struct sp_error *err);
/* All commands with their groups, or one with its examples first. */
void help_show_all(struct context *c);
void help_show_command(struct context *c, const struct command *command);
void help_show_start(struct context *c);
void version_show(struct context *c);

#endif
