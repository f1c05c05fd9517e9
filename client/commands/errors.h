/* SPDX-License-Identifier: Apache-2.0 */
/* errors.h - errors and findings as people and programs read them. Floor 6. One thread. */
#ifndef SP_COMMANDS_ERRORS_H
#define SP_COMMANDS_ERRORS_H

#include "client/commands/context.h"

enum { FINDINGS_ON_SCREEN = 20 };

/* What, where, what to do, on standard error; as JSON when the format is JSON or NDJSON. Parameters that are times
 * or roles are put as the reader's language has them. */
void errors_show(struct context *c, const struct sp_error *err);
/* All findings, worst first, with the sum as last line, into c->out: at most FINDINGS_ON_SCREEN for people
 * (`page`, or NULL, is where all of them are), all for programs. */
SP_CHECK enum sp_code findings_show(struct context *c, const struct findings *f, const char *file,
	const char *page, struct sp_error *err);
/* Errors before warnings; the order is otherwise kept. */
SP_CHECK enum sp_code findings_sort(struct findings *f, struct arena *a);
/* A page with all findings, every text escaped. */
SP_CHECK enum sp_code findings_page(struct context *c, const struct findings *f, const char *file,
	struct buf *out, struct sp_error *err);
/* The error as it is shown: parameters in the reader's language. */
struct sp_error errors_localised(const struct sp_error *err, enum lang lang);

#endif
