/* SPDX-License-Identifier: Apache-2.0 */
/* status.h - between the files of `samplan status`: what waits for an account, by its role. Private to them. */
#ifndef SP_COMMANDS_STATUS_H
#define SP_COMMANDS_STATUS_H

#include "client/commands/context.h"

/* The command that goes on: for people, and in English for programs. */
struct next {
	const char *text, *plain;
};

/* What waits in one open round; `next` is the command that goes on. */
struct waiting {
	const struct msg_round_info *round;
	size_t units, received;
	const char *missing; /* names joined by comma, or NULL */
	const struct msg_overview_row
		*own; /* the account's organisation; NULL: it does not report */
	struct next next;
};

struct status {
	struct call *call;
	struct msg_whoami_reply me;
	struct waiting *rounds; /* the open ones */
	size_t n_rounds;
	struct next next;
};

/* "Gävle (2180), reporter" */
void status_print_head(struct context *c, const struct status *s);
/* A text of a command with its parameter. */
struct next status_next(struct context *c, enum text_id id, const char *p1);
struct view_cell cell_next(struct next next);
SP_CHECK enum sp_code status_of_reporter(struct context *c, struct status *s, struct sp_error *err);
SP_CHECK enum sp_code status_of_coordinator(
	struct context *c, struct status *s, struct sp_error *err);

#endif
