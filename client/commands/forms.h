/* SPDX-License-Identifier: Apache-2.0 */
/* forms.h - a form file read and checked as `check` and `submit` both do it. Floor 6. One thread. */
#ifndef SP_COMMANDS_FORMS_H
#define SP_COMMANDS_FORMS_H

#include "client/commands/context.h"

struct checked_form {
	const char *path;
	struct form form;
	const struct plan *plan;
	struct questions questions;
	struct findings findings; /* worst first */
};

/* Reads the head, finds the plan (kept; with `online` also from the server), reads the answers and runs the rules. Mistakes
 * in cells are findings; what stops the reading is an error. --year and --org must agree with the form.
 * SP_FILE, SP_NOT_A_FORM, SP_CSV_..., SP_FORM_..., SP_PLAN_NOT_HERE, ... `where` names the file. */
SP_CHECK enum sp_code form_check(struct context *c, const char *path, bool online,
	struct checked_form *out, struct sp_error *err);
/* Names the form as the place of an error that has none; returns rc. */
enum sp_code form_place(const char *path, enum sp_code rc, struct sp_error *err);
/* Whether the findings stop a submission: errors, and with --strict warnings. */
bool form_stops(const struct context *c, const struct findings *f);

#endif
