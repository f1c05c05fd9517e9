/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/context.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/commands/heads.h"
#include "client/commands/output.h"
#include "common/base/file.h"
#include "common/text/text.h"

#define PROFILE_DEFAULT "default"
enum { PEM_MAX = 64 << 10 };

static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

static const char *first_of(const char *a, const char *b, const char *c, const char *d)
{
	return a ? a : b ? b : c ? c : d;
}

bool context_flag(const struct context *c, enum option_id id)
{
	return c->options.text[id] != NULL;
}

const char *context_text(const struct context *c, enum option_id id)
{
	return c->options.text[id];
}

const char *context_plan(const struct context *c)
{
	const struct config_profile *p = config_profile(&c->config, c->profile);
	return first_of(context_text(c, OPTION_PLAN), p ? p->plan : NULL, NULL, NULL);
}

enum sp_code context_need(struct context *c, enum option_id id, struct sp_error *err)
{
	if (context_flag(c, id))
		return SP_OK;
	const struct option_row *row = option_row(id);
	return context_usage(c, err, TEXT_FLAG_NEEDED, row->name, option_value(row, c->lang), NULL);
}

enum sp_code context_usage(struct context *c, struct sp_error *err, enum text_id id, const char *p1,
	const char *p2, const char *p3)
{
	const char *name = c->command ? c->command->name[c->lang] : NULL;
	return sp_fail(err, SP_USAGE, lang_format(&c->arena, c->lang, id, p1, p2, p3, NULL),
		lang_format(&c->arena, c->lang, name ? TEXT_HELP_OF : TEXT_HELP_ALL, name, NULL,
			NULL, NULL));
}

const char *context_folder(struct context *c)
{
	return arena_printf(&c->arena, "%s/%s", c->paths.data, c->profile);
}

static enum sp_code bad_value(const char *key, const char *value, const char *allowed,
	const char *where, struct sp_error *err)
{
	enum sp_code rc = sp_fail(err, SP_CONFIG_VALUE, key, value, allowed);
	sp_where(err, "%s", where);
	return rc;
}

static enum sp_code choose_format(struct context *c, struct sp_error *err)
{
	const char *env = environment("SAMPLAN_FORMAT");
	const char *value = first_of(env, c->config.format, NULL, NULL);
	c->style.format = c->options.format;
	if (c->options.has_format || !value || format_find(value, &c->style.format))
		return SP_OK;
	return bad_value("format", value, "table, json, ndjson, csv",
		env ? "SAMPLAN_FORMAT" : c->paths.config_file, err);
}

static enum sp_code choose_lang(struct context *c, struct sp_error *err)
{
	if (context_flag(c, OPTION_LANG))
		return SP_OK;
	const char *env = environment("SAMPLAN_LANG");
	if (env && !lang_choose(NULL, &c->lang))
		return bad_value("lang", env, "sv, en", "SAMPLAN_LANG", err);
	if (!env && c->config.lang && !lang_choose(c->config.lang, &c->lang))
		return bad_value("lang", c->config.lang, "sv, en", c->paths.config_file, err);
	return SP_OK;
}

static enum sp_code choose_timeout(struct context *c, struct sp_error *err)
{
	const char *value = c->config.timeout;
	if (context_flag(c, OPTION_TIMEOUT) || !value ||
		number_parse(value, 1, 3600, &c->options.timeout_s))
		return SP_OK;
	return bad_value("timeout", value, "1-3600", c->paths.config_file, err);
}

static void choose_screen(struct context *c)
{
	struct winsize size;
	bool terminal = isatty(STDOUT_FILENO) && !context_flag(c, OPTION_OUTPUT);
	const char *term = getenv("TERM");
	c->style.color = terminal && !context_flag(c, OPTION_NO_COLOR) &&
			 !environment("NO_COLOR") && !(term && strcmp(term, "dumb") == 0);
	c->style.width = 0;
	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		c->style.width = size.ws_col;
}

enum sp_code context_load(struct context *c, struct sp_error *err)
{
	enum sp_code rc = paths_find(&c->arena, &c->paths, err);
	if (rc == SP_FILE)
		return sp_fail(err, rc, "$HOME", lang_text(c->lang, TEXT_HOME_UNSET));
	if (rc == SP_OK)
		rc = config_load(c->paths.config_file, &c->arena, &c->config, err);
	if (rc != SP_OK)
		return rc;
	c->profile = first_of(context_text(c, OPTION_PROFILE), environment("SAMPLAN_PROFILE"),
		c->config.profile, PROFILE_DEFAULT);
	if (!id_valid(c->profile))
		return bad_value("profile", c->profile, "a-z, 0-9, -", "--profile", err);
	rc = choose_lang(c, err);
	if (rc == SP_OK)
		rc = choose_format(c, err);
	if (rc == SP_OK)
		rc = choose_timeout(c, err);
	c->style.lang = c->lang;
	choose_screen(c);
	return rc;
}

void context_free(struct context *c)
{
	if (c->account.key)
		tls_key_free(c->account.key);
	buf_free(&c->out);
	arena_free(&c->arena);
}

/* ---- the account ---- */

static enum sp_code not_enrolled(struct context *c, struct sp_error *err)
{
	bool named = strcmp(c->profile, PROFILE_DEFAULT) != 0;
	enum sp_code rc = named ? sp_fail(err, SP_PROFILE_UNKNOWN, c->profile)
				: sp_fail(err, SP_NOT_ENROLLED);
	sp_where(err, "%s", c->paths.config_file);
	return rc;
}

static const char *in_folder(struct context *c, const char *name)
{
	return arena_printf(&c->arena, "%s/%s", context_folder(c), name);
}

static enum sp_code read_secret(
	const char *path, struct arena *a, struct bytes *out, struct sp_error *err)
{
	return path ? file_read_secret(path, PEM_MAX, a, out, err) : sp_fail(err, SP_NO_MEMORY);
}

/* SP_KEYS_INVALID of a file of ours is no word about the server's keys: it names the file. */
static enum sp_code name_file(
	enum sp_code rc, const char *path, const char *lacks, struct sp_error *err)
{
	return rc == SP_KEYS_INVALID ? sp_fail(err, SP_FILE, path, lacks) : rc;
}

enum sp_code context_read_key(const char *path, struct tls_key **out, struct sp_error *err)
{
	struct arena text;
	struct bytes pem = {0};
	arena_init(&text, 2 * PEM_MAX);
	arena_keep_secret(&text);
	enum sp_code rc = read_secret(path, &text, &pem, err);
	if (rc == SP_OK)
		rc = name_file(
			tls_key_from_pem(pem, out, err), path, "it holds no P-256 key in PEM", err);
	arena_free(&text);
	return rc;
}

static enum sp_code read_certificate(
	struct context *c, const char *name, struct bytes *der, struct sp_error *err)
{
	const char *path = in_folder(c, name);
	struct bytes pem = {0};
	enum sp_code rc = read_secret(path, &c->arena, &pem, err);
	if (rc == SP_OK)
		rc = name_file(cert_from_pem(pem, &c->arena, der, err), path,
			"it holds no certificate in PEM", err);
	return rc;
}

/* The file log_key: the log's name, and its key in base64, on a line each. */
enum sp_code context_log_key(struct context *c, struct sp_error *err)
{
	struct account *acc = &c->account;
	struct bytes text = {0}, key = {0};
	const char *path = in_folder(c, "log_key");
	if (acc->has_log_key || (path && !file_exists(path)))
		return SP_OK;
	enum sp_code rc = read_secret(path, &c->arena, &text, err);
	if (rc != SP_OK)
		return rc;
	const char *name = (const char *)text.ptr, *end = strchr(name, '\n');
	const char *base64 = end ? end + 1 : name + text.len;
	if (base64_decode(base64, strcspn(base64, "\n"), &c->arena, &key) != SP_OK ||
		key.len != SIGN_KEY_SIZE || end == name)
		return sp_fail(err, SP_FILE, path, "base64");
	acc->log_name = arena_text_n(&c->arena, name, (size_t)(end - name));
	memcpy(acc->log_key, key.ptr, SIGN_KEY_SIZE);
	acc->has_log_key = true;
	return SP_OK;
}

static enum sp_code read_keys(struct context *c, struct sp_error *err)
{
	struct account *acc = &c->account;
	tls_end_at_once();
	enum sp_code rc = context_read_key(in_folder(c, "key.pem"), &acc->key, err);
	if (rc == SP_OK)
		rc = read_certificate(c, "cert.pem", &acc->certificate, err);
	if (rc == SP_OK)
		rc = read_certificate(c, "ca.pem", &acc->ca, err);
	if (rc == SP_OK)
		rc = context_log_key(c, err);
	return rc;
}

enum sp_code context_account(struct context *c, struct sp_error *err)
{
	struct account *acc = &c->account;
	const struct config_profile *p = config_profile(&c->config, c->profile);
	const char *key = arena_printf(&c->arena, "%s/key.pem", context_folder(c));
	if (acc->call.software)
		return SP_OK;
	if (!p || !p->server || !key || !file_exists(key))
		return not_enrolled(c, err);
	const char *server = first_of(
		context_text(c, OPTION_SERVER), environment("SAMPLAN_SERVER"), p->server, NULL);
	enum sp_code rc = server_split(&c->arena, server, &acc->call.host, &acc->call.port, err);
	if (rc == SP_OK)
		rc = read_keys(c, err);
	if (rc == SP_OK && acc->has_log_key)
		rc = heads_load(c, err);
	if (rc != SP_OK)
		return rc;
	acc->call.history = acc->has_log_key ? &acc->history : NULL;
	acc->call.key = acc->key;
	acc->call.certificate = acc->certificate;
	acc->call.ca = acc->ca;
	acc->call.timeout_ms = c->options.timeout_s * 1000;
	acc->call.software = SOFTWARE;
	acc->call.watch = watch_call;
	acc->call.user = c;
	return SP_OK;
}

enum sp_code context_open(struct context *c, struct call **out, struct sp_error *err)
{
	*out = NULL;
	enum sp_code rc = context_account(c, err);
	return rc == SP_OK ? call_open(&c->account.call, &c->arena, out, err) : rc;
}

enum sp_code context_ask(struct context *c, enum message_type type, enum codec_id request_id,
	const void *request, enum codec_id reply_id, void *reply, struct sp_error *err)
{
	struct buf body;
	buf_init(&body, 1 << 20);
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK)
		rc = codec_encode(request_id, request, &body, err);
	if (rc == SP_OK)
		rc = call_once(&c->account.call, TRIES, type, buf_bytes(&body), reply_id, reply,
			&c->arena, err);
	buf_free(&body);
	return rc;
}

enum sp_code context_confirm(struct context *c, const char *what, struct sp_error *err)
{
	char line[64] = "";
	if (context_flag(c, OPTION_YES) || context_flag(c, OPTION_DRY_RUN))
		return SP_OK;
	if (context_flag(c, OPTION_NO_INPUT) || !isatty(STDIN_FILENO))
		return sp_fail(err, SP_CONFIRM, what);
	fprintf(stderr, "%s %s ", text_for_terminal(what, &c->arena),
		lang_text(c->lang, TEXT_YES_NO));
	if (!fgets(line, sizeof line, stdin))
		return sp_fail(err, SP_INTERRUPTED);
	line[strcspn(line, "\n")] = '\0';
	bool yes = strcmp(line, "j") == 0 || strcmp(line, "y") == 0 ||
		   vocabulary_find(VOCABULARY_YES_NO, line) == 2;
	return yes ? SP_OK : sp_fail(err, SP_INTERRUPTED);
}

static enum sp_code read_stdin(struct context *c, struct bytes *out, struct sp_error *err)
{
	struct buf in;
	enum sp_code rc = SP_OK;
	ssize_t n = 1;
	buf_init(&in, FILE_MAX);
	while (n != 0 && rc == SP_OK) {
		uint8_t part[8192];
		n = read(STDIN_FILENO, part, sizeof part);
		if (n < 0 && errno != EINTR)
			rc = sp_fail_errno(err, "-", errno);
		else if (n > 0)
			rc = buf_append(&in, part, (size_t)n);
	}
	if (rc == SP_TOO_LARGE)
		sp_fail(err, rc, "-");
	char *copy = rc == SP_OK ? arena_text_n(&c->arena, buf_bytes(&in).ptr, in.len) : NULL;
	*out = bytes_of(copy, copy ? in.len : 0);
	buf_free(&in);
	return rc == SP_OK && !copy ? sp_fail(err, SP_NO_MEMORY) : rc;
}

enum sp_code input_read(
	struct context *c, const char *path, struct bytes *out, struct sp_error *err)
{
	if (strcmp(path, "-") == 0)
		return read_stdin(c, out, err);
	return file_read(path, FILE_MAX, &c->arena, out, err);
}
