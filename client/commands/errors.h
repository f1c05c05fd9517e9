/* SPDX-License-Identifier: Apache-2.0 */
/* errors.h - errors and findings as people and programs read them. Floor 6. One thread. */
#ifndef SP_COMMANDS_ERRORS_H
#define SP_COMMANDS_ERRORS_H

#include "client/commands/context.h"

enum { FINDINGS_ON_SCREEN = 20, UNANSWERED_ON_SCREEN = 5 };

/* What, where, what to do, on standard error; as JSON when the format is JSON or NDJSON. */
void errors_show(struct context *c, const struct sp_error *err);
/* The error with the instants among its parameters in local time and commands by the reader's name for them, as
 * people are shown it. */
struct sp_error errors_localised(const struct sp_error *err, enum lang lang);
/* All findings, worst first, with the sum as last line, into c->out. For people at most
 * FINDINGS_ON_SCREEN, and questions left open as one when they are more than UNANSWERED_ON_SCREEN
 * (`page`, or NULL, is where all of them are); for programs all. */
SP_CHECK enum sp_code findings_show(struct context *c, const struct findings *f, const char *file,
	const char *page, struct sp_error *err);
/* For programs: a list to which the findings of several files can be added, shown with output_view. */
struct view findings_view(void);
SP_CHECK enum sp_code findings_add_rows(struct context *c, struct view *v, const struct findings *f,
	const char *file, struct sp_error *err);
/* Errors before warnings; the order is otherwise kept. */
SP_CHECK enum sp_code findings_sort(struct findings *f, struct arena *a);

#endif
