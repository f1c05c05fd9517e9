/* SPDX-License-Identifier: Apache-2.0 */
/* output.h - what commands print: data to standard output or the file of --output, whole; messages to
 * standard error. Floor 6. One thread. */
#ifndef SP_COMMANDS_OUTPUT_H
#define SP_COMMANDS_OUTPUT_H

#include "client/commands/context.h"

bool output_for_people(const struct context *c); /* the format is a table */
/* A line of data, of a text with parameters; control characters are made harmless. */
void output_line(struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3,
	const char *p4);
/* A message on standard error, not with --quiet. */
void output_note(struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3,
	const char *p4);
/* What is going on, when standard error is a terminal and the command has taken over a second: one line
 * that the next is written over. output_progress_end wipes it. */
void output_progress(
	struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3);
void output_progress_end(struct context *c);
/* call_options.watch, with the context as user: a retry is progress; --verbose tells all. */
void watch_call(void *user, const struct call_event *event);
SP_CHECK enum sp_code output_view(struct context *c, const struct view *v, struct sp_error *err);
/* The product of a command (form, report): to --output, else `name`; "-" puts it in c->out and leaves *path
 * NULL. keep: an existing file is SP_EXISTS unless --yes. */
SP_CHECK enum sp_code output_product(struct context *c, const char *name, struct bytes content,
	bool keep, const char **path, struct sp_error *err);
/* Writes c->out. SP_FILE when standard output takes no more. */
SP_CHECK enum sp_code output_finish(struct context *c, struct sp_error *err);

/* "1 482"; "2 errors" by number; a day and a time as people write them. Arena texts. */
const char *print_number(struct context *c, uint64_t n);
const char *print_count(struct context *c, uint64_t n, enum text_id one, enum text_id many);
const char *print_time(struct context *c, uint64_t utc_ms); /* 2026-01-12 09:31; NULL for 0 */
const char *print_time_utc(struct context *c, uint64_t utc_ms); /* for programs; NULL for 0 */
/* The day that a deadline ends: the one before the instant. */
const char *print_last_day(struct context *c, uint64_t closes_ms);
struct view_cell cell_text(const char *text);
struct view_cell cell_word(struct context *c, enum vocabulary v, int value);
struct view_cell cell_number(struct context *c, uint64_t n);
struct view_cell cell_time(struct context *c, uint64_t utc_ms);
struct view_cell cell_yes_no(struct context *c, bool yes); /* of a CELL_BOOL */

#endif
