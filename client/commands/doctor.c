/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "client/call/probe.h"
#include "client/commands/output.h"
#include "common/base/file.h"

enum { CLOCK_OFF_MS = 5 * 60 * 1000, DISK_LOW = 16 << 20 };

/* In the order in which they are told: what comes first is the cause of what fails after it. */
enum check {
	CHECK_CLOCK,
	CHECK_NAME,
	CHECK_PORT,
	CHECK_TLS,
	CHECK_CERTIFICATE,
	CHECK_KEY,
	CHECK_VERSION,
	CHECK_LOG,
	CHECK_DISK,
	CHECKS
};

enum outcome { NOT_KNOWN, WELL, WRONG };

struct examination {
	const char *host, *port;
	enum lang lang; /* of the details: programs get English */
	bool enrolled; /* there is a profile with a key */
	enum outcome outcome[CHECKS];
	const char *detail[CHECKS]; /* what was seen, or NULL */
	struct sp_error error[CHECKS];
};

static const struct {
	const char *word;
	enum text_id title;
} checks[CHECKS] = {
	[CHECK_CLOCK] = {"clock", TEXT_CHECK_CLOCK},
	[CHECK_NAME] = {"name", TEXT_CHECK_NAME},
	[CHECK_PORT] = {"port", TEXT_CHECK_PORT},
	[CHECK_TLS] = {"tls", TEXT_CHECK_TLS},
	[CHECK_CERTIFICATE] = {"certificate", TEXT_CHECK_CERTIFICATE},
	[CHECK_KEY] = {"key", TEXT_CHECK_KEY},
	[CHECK_VERSION] = {"version", TEXT_CHECK_VERSION},
	[CHECK_LOG] = {"log", TEXT_CHECK_LOG},
	[CHECK_DISK] = {"disk", TEXT_CHECK_DISK},
};

/* Takes the result of a step whose error was written into x->error[check]. */
static bool note(struct examination *x, enum check check, enum sp_code rc, const char *detail)
{
	x->outcome[check] = rc == SP_OK ? WELL : WRONG;
	x->error[check].code = rc;
	x->detail[check] = detail;
	return rc == SP_OK;
}

/* ---- on this computer ---- */

static void check_key(struct context *c, struct examination *x)
{
	struct sp_error *err = &x->error[CHECK_KEY];
	const char *path = arena_printf(&c->arena, "%s/key.pem", context_folder(c));
	enum sp_code rc = path ? file_check_secret(path, err) : sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = context_account(c, err);
	note(x, CHECK_KEY, rc, path);
}

static void check_expiry(struct context *c, struct examination *x)
{
	struct sp_error *err = &x->error[CHECK_CERTIFICATE];
	struct cert_info info = {0};
	if (x->outcome[CHECK_KEY] != WELL)
		return;
	enum sp_code rc = cert_read(c->account.certificate, &info, err);
	if (rc == SP_OK && (info.not_after_ms <= c->now_ms || info.not_before_ms > c->now_ms))
		rc = sp_fail(err, SP_CERTIFICATE_EXPIRED, print_time_utc(c, info.not_after_ms));
	note(x, CHECK_CERTIFICATE, rc,
		lang_format(&c->arena, x->lang, TEXT_CHECKED_UNTIL,
			print_time(c, info.not_after_ms), NULL, NULL, NULL));
}

/* The folder may not be there yet: then its nearest parent says how much room there is. */
static void check_disk(struct context *c, struct examination *x)
{
	struct sp_error *err = &x->error[CHECK_DISK];
	struct statvfs fs;
	const char *path = c->paths.state;
	while (path && statvfs(path, &fs) != 0 && strcmp(path, "/") != 0 && strcmp(path, ".") != 0)
		path = path_folder(&c->arena, path);
	if (!path || statvfs(path, &fs) != 0) {
		note(x, CHECK_DISK, sp_fail_errno(err, c->paths.state, errno), NULL);
		return;
	}
	uint64_t unit = fs.f_frsize ? fs.f_frsize : 1;
	uint64_t free_bytes = fs.f_bavail > UINT64_MAX / unit ? UINT64_MAX : fs.f_bavail * unit;
	enum sp_code rc =
		free_bytes < DISK_LOW ? sp_fail_errno(err, c->paths.state, ENOSPC) : SP_OK;
	note(x, CHECK_DISK, rc,
		arena_printf(&c->arena, "%s MiB", print_number(c, free_bytes >> 20)));
}

/* ---- on the way to the server ---- */

static const char *clock_distance(
	struct context *c, enum lang lang, uint64_t ours_ms, uint64_t theirs_ms)
{
	uint64_t off = ours_ms > theirs_ms ? ours_ms - theirs_ms : theirs_ms - ours_ms;
	return lang_format(
		&c->arena, lang, TEXT_CHECKED_CLOCK, print_number(c, off / 1000), NULL, NULL, NULL);
}

static void check_clock(struct context *c, struct examination *x, uint64_t theirs_ms)
{
	struct sp_error *err = &x->error[CHECK_CLOCK];
	uint64_t ours_ms = c->now_ms;
	bool off = ours_ms > theirs_ms + CLOCK_OFF_MS || theirs_ms > ours_ms + CLOCK_OFF_MS;
	if (theirs_ms == 0)
		return;
	note(x, CHECK_CLOCK,
		off ? sp_fail(err, SP_CLOCK_WRONG, print_time_utc(c, ours_ms),
			      print_time_utc(c, theirs_ms))
		    : SP_OK,
		clock_distance(c, x->lang, ours_ms, theirs_ms));
}

static bool is_of_version(enum sp_code rc)
{
	return rc == SP_PROTOCOL_VERSION || rc == SP_UNEXPECTED_MESSAGE || rc == SP_MALFORMED;
}

/* Says hello as a stranger who believes nothing, so that the server's clock and version are known also when
 * its certificate is not. */
static void check_greeting(struct context *c, struct examination *x)
{
	struct sp_error *err = &x->error[CHECK_TLS];
	struct call *call = NULL;
	const struct call_options stranger = {.host = x->host,
		.port = x->port,
		.timeout_ms = c->options.timeout_s * 1000,
		.software = SOFTWARE};
	enum sp_code rc = call_open(&stranger, &c->arena, &call, err);
	if (is_of_version(rc)) {
		x->error[CHECK_VERSION] = *err;
		note(x, CHECK_VERSION, rc, NULL);
		return;
	}
	if (!note(x, CHECK_TLS, rc, lang_text(x->lang, TEXT_CHECKED_NO_CA)))
		return;
	note(x, CHECK_VERSION, SP_OK,
		arena_printf(&c->arena, "%s, %s", SOFTWARE, call_welcome(call)->software));
	check_clock(c, x, call_hello(call)->time_ms);
	if (x->outcome[CHECK_KEY] == WELL)
		note(x, CHECK_TLS, call_peer_chain(call, c->account.ca, err), NULL);
	call_close(call);
}

/* As the account: whether the certificate is taken, and the log goes on from what was seen. */
static void check_account(struct context *c, struct examination *x)
{
	struct call *call = NULL;
	struct sp_error *err = &x->error[CHECK_CERTIFICATE];
	if (x->outcome[CHECK_TLS] != WELL || x->outcome[CHECK_CERTIFICATE] != WELL)
		return;
	struct call_options o = c->account.call;
	o.host = x->host;
	o.port = x->port;
	if (!note(x, CHECK_CERTIFICATE, call_open(&o, &c->arena, &call, err),
		    x->detail[CHECK_CERTIFICATE]))
		return;
	if (c->account.has_log_key)
		note(x, CHECK_LOG, call_greet(call, &x->error[CHECK_LOG]),
			print_number(c, c->account.history.known.size));
	call_close(call);
}

static void check_server(struct context *c, struct examination *x)
{
	const char *address = NULL;
	uint32_t timeout_ms = c->options.timeout_s * 1000;
	enum sp_code rc = probe_name(x->host, x->port, &c->arena, &address, &x->error[CHECK_NAME]);
	if (!note(x, CHECK_NAME, rc,
		    arena_printf(&c->arena, "%s: %s", x->host, address ? address : "–")))
		return;
	rc = probe_port(x->host, x->port, timeout_ms, &x->error[CHECK_PORT]);
	if (!note(x, CHECK_PORT, rc, x->port))
		return;
	check_greeting(c, x);
	check_account(c, x);
}

/* ---- the whole ---- */

static enum sp_code find_server(struct context *c, struct examination *x, struct sp_error *err)
{
	const struct config_profile *p = config_profile(&c->config, c->profile);
	const char *key = arena_printf(&c->arena, "%s/key.pem", context_folder(c));
	const char *server = context_text(c, OPTION_SERVER), *env = getenv("SAMPLAN_SERVER");
	if (!server && env && *env)
		server = env;
	x->enrolled = p && p->server && key && file_exists(key);
	if (!server && x->enrolled)
		server = p->server;
	if (!server)
		return context_account(c, err); /* which says why there is none */
	enum sp_code rc = server_split(&c->arena, server, &x->host, &x->port, err);
	return rc == SP_FIELD_INVALID ? context_usage(c, err, TEXT_ARG_SERVER, server, NULL, NULL)
				      : rc;
}

static const struct {
	const char *mark, *word;
} outcomes[] = {
	[NOT_KNOWN] = {"–", "unknown"},
	[WELL] = {"✓", "ok"},
	[WRONG] = {"✗", "wrong"},
};

static enum sp_code show_rows(struct context *c, const struct examination *x, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"check", TEXT_COL_CHECK, CELL_TEXT, false},
		{"state", TEXT_COL_STATE, CELL_TEXT, false},
		{"code", TEXT_COL_CODE, CELL_TEXT, false},
		{"detail", TEXT_COL_WHAT, CELL_TEXT, true},
	};
	struct view v = {.schema = "doctor",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	for (size_t i = 0; i < CHECKS; i++) {
		struct view_cell *row = view_row(&v, &c->arena);
		bool wrong = x->outcome[i] == WRONG;
		if (!row)
			return sp_fail(err, SP_NO_MEMORY);
		row[0] = cell_text(checks[i].word);
		row[1] = cell_text(outcomes[x->outcome[i]].word);
		row[2] = cell_text(wrong ? sp_error_row(x->error[i].code)->searchable : NULL);
		row[3] = cell_text(
			wrong ? lang_error_what(&c->arena, LANG_EN, &x->error[i]) : x->detail[i]);
	}
	return output_view(c, &v, err);
}

static void show_lines(struct context *c, const struct examination *x)
{
	for (size_t i = 0; i < CHECKS; i++) {
		enum outcome o = x->outcome[i];
		const char *detail = o == WELL	  ? x->detail[i]
				     : o == WRONG ? sp_error_row(x->error[i].code)->searchable
						  : lang_text(c->lang, TEXT_CHECKED_NOT);
		output_line(c, detail ? TEXT_CHECK_LINE : TEXT_CHECK_LINE_BARE, outcomes[o].mark,
			lang_text(c->lang, checks[i].title), detail, NULL);
	}
}

/* The first that is wrong is the one to mend: it becomes the command's error. */
static enum sp_code conclude(struct context *c, const struct examination *x, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	if (output_for_people(c))
		show_lines(c, x);
	else
		rc = show_rows(c, x, err);
	for (size_t i = 0; rc == SP_OK && i < CHECKS; i++) {
		if (x->outcome[i] != WRONG)
			continue;
		*err = x->error[i];
		return err->code;
	}
	if (rc == SP_OK && output_for_people(c))
		output_line(c, x->enrolled ? TEXT_CHECKED_WELL : TEXT_CHECKED_WELL_ALONE, NULL,
			NULL, NULL, NULL);
	return rc;
}

enum sp_code cmd_doctor(struct context *c, struct sp_error *err)
{
	struct examination x = {.lang = output_for_people(c) ? c->lang : LANG_EN};
	c->keeps_certificate = true; /* looks and changes nothing */
	enum sp_code rc = find_server(c, &x, err);
	if (rc != SP_OK)
		return rc;
	check_disk(c, &x);
	if (x.enrolled)
		check_key(c, &x);
	if (x.enrolled)
		check_expiry(c, &x);
	check_server(c, &x);
	return conclude(c, &x, err);
}
