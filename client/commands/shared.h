/* SPDX-License-Identifier: Apache-2.0 */
/* shared.h - small steps that several commands take. Floor 6. One thread. */
#ifndef SP_COMMANDS_SHARED_H
#define SP_COMMANDS_SHARED_H

#include "client/commands/forms.h"
#include "common/crypto/code.h"

/* The page with all findings beside a form that has errors; *page is its name, or NULL when there are
 * none: an earlier page is then removed. */
SP_CHECK enum sp_code form_keep_page(
	struct context *c, const struct checked_form *f, const char **page, struct sp_error *err);
/* The plan that an argument, --plan or the profile names: "gavleborg-2018@1". id is NULL when none does. */
SP_CHECK enum sp_code plan_named(
	struct context *c, const char **id, uint32_t *version, struct sp_error *err);
/* --area: an id, or the number that the plan prints; *out NULL when it is not given. SP_USAGE names those that
 * there are. */
SP_CHECK enum sp_code area_named(
	struct context *c, const struct plan *p, const struct area **out, struct sp_error *err);
/* The overview of --plan and --year, or of the only round. */
SP_CHECK enum sp_code overview_fetch(
	struct context *c, struct call *call, struct msg_overview_reply *out, struct sp_error *err);
/* "Gävle (2180)"; the code alone where no name is known; "" without code. */
const char *name_and_code(struct context *c, const char *name, const char *code);
/* The organisations of a county, or (NULL) all. */
SP_CHECK enum sp_code organisations_fetch(struct context *c, const char *county,
	struct msg_org_list_reply *out, struct sp_error *err);
const struct organisation *organisation_find(
	const struct msg_org_list_reply *list, const char *code); /* NULL if none */
/* The follow-ups of --plan and --year, or of the only round; `unit` NULL: all that the role may see. */
SP_CHECK enum sp_code followups_fetch(struct context *c, struct call *call,
	const struct msg_followup_list *request, struct msg_followup_list_reply *out,
	struct sp_error *err);
/* followup list --wide: every unit's answers side by side. */
SP_CHECK enum sp_code followup_show_wide(struct context *c, struct sp_error *err);
/* invite create --county: a letter for each municipality. */
SP_CHECK enum sp_code invite_county(struct context *c, struct sp_error *err);
/* Draws a code for `m`, whose code_hash this fills, and prints it: both are secrets. */
SP_CHECK enum sp_code invite_draw(struct context *c, struct msg_invite_create *m,
	struct enrol_code *code, char printed[CODE_PRINTED], struct sp_error *err);
/* All commands with their groups, or one with its examples first. */
void help_show_all(struct context *c);
void help_show_command(struct context *c, const struct command *command);
void help_show_start(struct context *c);
void version_show(struct context *c);

#endif
