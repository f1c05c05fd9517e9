/* SPDX-License-Identifier: Apache-2.0 */
/* commands.c - init and invite, and what all commands share. */
#include "server/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/crypto/code.h"
#include "common/text/text.h"
#include "server/app/app.h"
#include "server/config.h"

enum { HOST = 256 };

/* ---- what they share ---- */

int command_conclude(enum lang lang, enum sp_code rc, struct sp_error *err)
{
	if (rc == SP_OK && fflush(stdout) != 0)
		rc = sp_fail_errno(err, "stdout", errno);
	return rc == SP_OK ? 0 : message_error(lang, err);
}

static enum sp_code misused(const struct arguments *args, enum text_id id, const char *flag,
	const char *value, struct sp_error *err)
{
	char text[SP_ERROR_TEXT];
	message_format(text, sizeof text, args->lang, id, flag, value, NULL);
	return sp_fail(err, SP_USAGE, text, "samplan-server help");
}

enum sp_code command_bad_value(
	const struct arguments *args, const char *flag, const char *value, struct sp_error *err)
{
	return misused(args, TEXT_USAGE_BAD_VALUE, flag, value, err);
}

enum sp_code command_bad_flag(const struct arguments *args, const char *flag, struct sp_error *err)
{
	return misused(args, TEXT_USAGE_FLAG, flag, NULL, err);
}

enum sp_code command_port(
	const struct arguments *args, uint32_t low, uint32_t *out, struct sp_error *err)
{
	if (!args->port || config_number(args->port, low, 65535, out))
		return SP_OK;
	return command_bad_value(args, "--port", args->port, err);
}

enum sp_code command_join(
	char out[COMMAND_PATH], const char *dir, const char *name, struct sp_error *err)
{
	int n = snprintf(out, COMMAND_PATH, "%s/%s", dir, name);
	return n > 0 && n < COMMAND_PATH ? SP_OK : sp_fail_errno(err, dir, ENAMETOOLONG);
}

enum sp_code command_check_folder(const char *dir, struct sp_error *err)
{
	if (access(dir, X_OK) != 0 && errno != ENOENT)
		return sp_fail_errno(err, dir, errno);
	return SP_OK;
}

void command_print_code(enum lang lang, char code[48])
{
	message_print(lang, TEXT_CODE, NULL, NULL, NULL);
	puts(code);
	secret_wipe(code, 48);
}

/* ---- init ---- */

/* Certificates of a clock that begins in 1970 have ended when it is put right. */
static enum sp_code check_clock(uint64_t now_ms, struct sp_error *err)
{
	static const uint64_t first_release_ms = UINT64_C(1767225600000); /* 2026-01-01 */
	char time[32];
	return now_ms >= first_release_ms
		       ? SP_OK
		       : sp_fail(err, SP_CLOCK_UNSET, time_print_utc(now_ms, time));
}

static enum sp_code init(const struct arguments *args, struct sp_error *err)
{
	char host[HOST] = "", key[48], ca[48], left[COMMAND_PATH];
	uint32_t port = COMMAND_PORT;
	struct init_result made;
	if (!args->name && gethostname(host, sizeof host - 1) != 0)
		return sp_fail_errno(err, "gethostname", errno);
	struct init_options o = {.dir = args->dir,
		.host = args->name ? args->name : host,
		.county = args->county,
		.now_ms = clock_utc_ms()};
	enum sp_code rc = command_port(args, 1, &port, err);
	o.port = (uint16_t)port;
	if (rc == SP_OK)
		rc = check_clock(o.now_ms, err);
	if (rc == SP_OK)
		rc = app_init(&o, &made, err);
	if (rc != SP_OK)
		return rc;
	hash_print(&made.log_key, key);
	hash_print(&made.ca, ca);
	message_print(args->lang, TEXT_INIT_DONE, args->dir, key, ca);
	command_print_code(args->lang, made.code);
	message_print(args->lang, TEXT_INIT_NEXT, args->dir, o.host, NULL);
	if (app_init_leftover(args->dir, left, sizeof left))
		message_print(args->lang, TEXT_INIT_LEFT, left, NULL, NULL);
	return SP_OK;
}

/* A folder half made is never left by Ctrl-C, nor one whose code was not shown: signals wait. */
int command_init(const struct arguments *args)
{
	struct sp_error err;
	sigset_t before;
	command_hold_signals(&before);
	int status = command_conclude(args->lang, init(args, &err), &err);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

/* ---- invite ---- */

static enum sp_code invite(const struct arguments *args, struct sp_error *err)
{
	char code[48];
	if (!args->role)
		return misused(args, TEXT_USAGE_ROLE, NULL, NULL, err);
	if (vocabulary_find(VOCABULARY_ROLE, args->role) != ROLE_ADMINISTRATOR)
		return command_bad_value(args, "--role", args->role, err);
	enum sp_code rc =
		app_invite_offline(args->dir, ROLE_ADMINISTRATOR, NULL, clock_utc_ms(), code, err);
	if (rc == SP_OK)
		command_print_code(args->lang, code);
	return rc;
}

int command_invite(const struct arguments *args)
{
	struct sp_error err;
	return command_conclude(args->lang, invite(args, &err), &err);
}
