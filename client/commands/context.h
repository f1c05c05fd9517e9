/* SPDX-License-Identifier: Apache-2.0 */
/* context.h - what every command shares: memory, flags, configuration, the server of the profile, what
 * is printed. Floor 6. One thread; lives as long as the program. */
#ifndef SP_COMMANDS_CONTEXT_H
#define SP_COMMANDS_CONTEXT_H

#include "client/call/call.h"
#include "client/commands/command.h"
#include "client/commands/config.h"
#include "client/commands/paths.h"
#include "client/files/files.h"
#include "client/views/view.h"

#define SOFTWARE "samplan/" SAMPLAN_VERSION
enum { TRIES = 3 };

/* The profile's account: loaded once, on first need. */
struct account {
	struct tls_key *key; /* NULL until loaded; freed with the context */
	struct bytes certificate, ca;
	const char *log_name;
	uint8_t log_key[SIGN_KEY_SIZE];
	bool has_log_key;
	struct history history; /* of the log, as far as this profile has seen it */
	struct call_options call;
};

struct context {
	struct arena arena;
	struct options options; /* args: those after the command's name */
	const struct command *command;
	enum lang lang;
	struct view_style style;
	struct config config;
	struct paths paths;
	const char *profile; /* name */
	struct account account;
	struct buf out; /* for standard output, or the file of --output; written whole at the end */
	bool secret; /* `out` holds one: a file that it goes into is for its owner alone */
	bool took_output; /* the command has used --output itself: `out` is for standard output */
	uint64_t began_ms; /* of clock_steady_ms */
	uint64_t
		now_ms; /* UTC, when the program began: what deadlines and certificates are measured by */
	size_t progress_width; /* columns of the line that output_progress has shown */
	bool keeps_certificate; /* the command does not want it renewed on the way */
	bool reported; /* the error that the command returns has been shown already */
};

/* After options_read: configuration and choices in the order flag, environment, profile, file, default.
 * SP_CONFIG_..., SP_FILE, SP_USAGE. */
SP_CHECK enum sp_code context_load(struct context *c, struct sp_error *err);
void context_free(struct context *c);

bool context_flag(const struct context *c, enum option_id id);
const char *context_text(const struct context *c, enum option_id id); /* or NULL */
/* --plan, else the profile's plan, else NULL. */
const char *context_plan(const struct context *c);
/* SP_USAGE naming the flag when it was not given. */
SP_CHECK enum sp_code context_need(struct context *c, enum option_id id, struct sp_error *err);
/* SP_USAGE: a text with its parameters, and where the command's help is. */
enum sp_code context_usage(struct context *c, struct sp_error *err, enum text_id id, const char *p1,
	const char *p2, const char *p3);
const char *context_folder(struct context *c); /* the profile's: .../samplan/NAME */
/* The key of that file, which is the caller's; its text is gone. SP_FILE, with the file, also when it holds no such key;
 * SP_KEY_MODE, SP_KEY_OWNER. */
SP_CHECK enum sp_code context_read_key(
	const char *path, struct tls_key **out, struct sp_error *err);

/* The account of the profile: server, key, certificates, log key. SP_NOT_ENROLLED,
 * SP_PROFILE_UNKNOWN, SP_KEY_MODE, SP_KEY_OWNER, SP_FILE, SP_KEYS_INVALID. */
SP_CHECK enum sp_code context_account(struct context *c, struct sp_error *err);
/* Only what verifying a receipt needs; an absent profile is no error (has_log_key false). */
SP_CHECK enum sp_code context_log_key(struct context *c, struct sp_error *err);
/* A connection for several requests; call_close it. */
SP_CHECK enum sp_code context_open(struct context *c, struct call **out, struct sp_error *err);
/* One reading request, tried TRIES times. */
SP_CHECK enum sp_code context_ask(struct context *c, enum message_type type,
	enum codec_id request_id, const void *request, enum codec_id reply_id, void *reply,
	struct sp_error *err);
/* Asks on the terminal; --yes answers. SP_CONFIRM when nobody can be asked, SP_INTERRUPTED for no. */
SP_CHECK enum sp_code context_confirm(struct context *c, const char *what, struct sp_error *err);

/* A file that the user named; "-" is standard input. */
SP_CHECK enum sp_code input_read(
	struct context *c, const char *path, struct bytes *out, struct sp_error *err);

#endif
