/* SPDX-License-Identifier: Apache-2.0 */
#include "server/commands.h"

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/crypto/code.h"
#include "server/config.h"
#include "server/net/server.h"

enum { PATH = 4096, HOST = 256, PORT_DEFAULT = 7443 };

/* The exit status; what was printed must have arrived (a full disk under standard output). */
static int conclude(enum lang lang, enum sp_code rc, struct sp_error *err)
{
	if (rc == SP_OK && fflush(stdout) != 0)
		rc = sp_fail_errno(err, "stdout", errno);
	return rc == SP_OK ? 0 : message_error(lang, err);
}

static enum sp_code bad_value(
	const struct arguments *args, const char *flag, const char *value, struct sp_error *err)
{
	char text[SP_ERROR_TEXT];
	message_format(text, sizeof text, args->lang, TEXT_USAGE_BAD_VALUE, flag, value, NULL);
	return sp_fail(err, SP_USAGE, text, "samplan-server help");
}

/* A port of the command line, where 0 = one that is free. */
static enum sp_code read_port(
	const struct arguments *args, uint32_t low, uint32_t *out, struct sp_error *err)
{
	if (!args->port || config_number(args->port, low, 65535, out))
		return SP_OK;
	return bad_value(args, "--port", args->port, err);
}

static enum sp_code join(char out[PATH], const char *dir, const char *name, struct sp_error *err)
{
	int n = snprintf(out, PATH, "%s/%s", dir, name);
	return n > 0 && n < PATH ? SP_OK : sp_fail_errno(err, dir, ENAMETOOLONG);
}

/* ---- init, invite ---- */

static void print_code(enum lang lang, char code[48])
{
	message_print(lang, TEXT_CODE, NULL, NULL, NULL);
	puts(code);
	secret_wipe(code, 48);
}

static enum sp_code init(const struct arguments *args, struct sp_error *err)
{
	char host[HOST] = "", key[48], ca[48];
	uint32_t port = PORT_DEFAULT;
	struct init_result made;
	if (!args->name && gethostname(host, sizeof host - 1) != 0)
		return sp_fail_errno(err, "gethostname", errno);
	struct init_options o = {.dir = args->dir,
		.host = args->name ? args->name : host,
		.county = args->county,
		.now_ms = clock_utc_ms()};
	enum sp_code rc = read_port(args, 1, &port, err);
	o.port = (uint16_t)port;
	if (rc == SP_OK)
		rc = app_init(&o, &made, err);
	if (rc != SP_OK)
		return rc;
	hash_print(&made.log_key, key);
	hash_print(&made.ca, ca);
	message_print(args->lang, TEXT_INIT_DONE, args->dir, key, ca);
	print_code(args->lang, made.code);
	message_print(args->lang, TEXT_INIT_NEXT, args->dir, o.host, NULL);
	return SP_OK;
}

static enum sp_code invite(const struct arguments *args, struct sp_error *err)
{
	char text[SP_ERROR_TEXT], code[48];
	if (!args->role) {
		message_format(text, sizeof text, args->lang, TEXT_USAGE_ROLE, NULL, NULL, NULL);
		return sp_fail(err, SP_USAGE, text, "samplan-server help");
	}
	if (vocabulary_find(VOCABULARY_ROLE, args->role) != ROLE_ADMINISTRATOR)
		return bad_value(args, "--role", args->role, err);
	enum sp_code rc =
		app_invite_offline(args->dir, ROLE_ADMINISTRATOR, NULL, clock_utc_ms(), code, err);
	if (rc == SP_OK)
		print_code(args->lang, code);
	return rc;
}

/* ---- run ---- */

/* DIR and its server.ini, or the file and the folder that it lies in. */
static enum sp_code find_paths(
	const struct arguments *args, char dir[PATH], char ini[PATH], struct sp_error *err)
{
	const char *from = args->config ? args->config : args->dir;
	int n = snprintf(dir, PATH, "%s", from);
	if (n <= 0 || n >= PATH)
		return sp_fail_errno(err, from, n > 0 ? ENAMETOOLONG : ENOENT);
	if (!args->config)
		return join(ini, dir, "server.ini", err);
	snprintf(ini, PATH, "%s", from);
	char *slash = strrchr(dir, '/');
	if (slash)
		slash[slash == dir] = '\0';
	else
		snprintf(dir, PATH, ".");
	return SP_OK;
}

static enum sp_code read_config(const struct arguments *args, const char *dir, const char *ini,
	struct config *out, struct sp_error *err)
{
	char store[PATH];
	enum sp_code rc = join(store, dir, "store", err);
	if (rc == SP_OK && !file_exists(ini) && !file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, dir);
	if (rc == SP_OK)
		rc = config_read(ini, out, err);
	if (rc == SP_OK)
		rc = read_port(args, 0, &out->port, err);
	if (rc == SP_OK && args->listen) {
		int n = snprintf(out->listen, sizeof out->listen, "%s", args->listen);
		if (n <= 0 || (size_t)n >= sizeof out->listen)
			rc = bad_value(args, "--listen", args->listen, err);
	}
	return rc;
}

static enum sp_code serve(struct app *app, const struct server_keys *keys, const char *dir,
	const struct config *config, struct sp_error *err)
{
	struct server *server = NULL;
	struct server_options o = {.app = app,
		.keys = keys,
		.dir = dir,
		.listen = config->listen,
		.port = (uint16_t)config->port,
		.drain_ms = config->drain_s * 1000,
		.max_connections = config->max_connections};
	enum sp_code rc = server_new(&o, &server, err);
	if (rc != SP_OK)
		return rc;
	printf("listening on %s\n", server_address(server));
	if (fflush(stdout) != 0)
		rc = sp_fail_errno(err, "stdout", errno);
	if (rc == SP_OK)
		rc = server_run(server, err);
	server_free(server);
	return rc;
}

static enum sp_code open_and_serve(const struct server_keys *keys, const char *dir,
	const char *store, const struct config *config, struct sp_error *err)
{
	struct ledger_options lo = {
		.dir = store, .key = keys->log_key, .map_bytes = (uint64_t)config->map_gib << 30};
	struct ledger *ledger = NULL;
	struct app *app = NULL;
	uint64_t replayed = 0;
	char text[24];
	enum sp_code rc = ledger_open(&lo, &ledger, &replayed, err);
	struct app_options ao = {.ledger = ledger,
		.ca_key = keys->ca_key,
		.software = "samplan-server " SAMPLAN_VERSION};
	snprintf(text, sizeof text, "%" PRIu64, replayed);
	if (rc == SP_OK && replayed)
		log_event(LOG_LEVEL_INFO, "index_replayed", "entries", text, NULL);
	if (rc == SP_OK)
		rc = app_new(&ao, &app, err);
	if (rc == SP_OK)
		rc = serve(app, keys, dir, config, err);
	app_free(app);
	ledger_close(ledger);
	return rc;
}

static enum sp_code run(const struct arguments *args, struct sp_error *err)
{
	char dir[PATH], ini[PATH], store[PATH];
	struct config config = {.port = PORT_DEFAULT};
	struct server_keys keys;
	struct arena a;
	enum sp_code rc = find_paths(args, dir, ini, err);
	if (rc == SP_OK)
		rc = read_config(args, dir, ini, &config, err);
	if (rc == SP_OK)
		rc = join(store, dir, "store", err);
	if (rc != SP_OK)
		return rc;
	if (args->check) {
		message_print(args->lang, TEXT_CONFIG_OK, ini, NULL, NULL);
		return SP_OK;
	}
	if (!file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, dir);
	arena_init(&a, 1 << 20);
	rc = keys_load(dir, &a, &keys, err);
	if (rc == SP_OK) {
		rc = open_and_serve(&keys, dir, store, &config, err);
		keys_free(&keys);
	}
	arena_free(&a);
	return rc;
}

/* ---- verify ---- */

struct verifying {
	enum lang lang;
	size_t faults;
};

static void on_fault(void *ctx, const struct sp_error *fault)
{
	struct verifying *v = ctx;
	v->faults++;
	message_error(v->lang, fault);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st, (void)kind, (void)walk;
	return remove(path);
}

static void print_report(enum lang lang, const struct verify_report *report)
{
	char entries[24], batches[24], rows[24], key[48];
	snprintf(entries, sizeof entries, "%" PRIu64, report->entries);
	snprintf(batches, sizeof batches, "%" PRIu64, report->batches);
	snprintf(rows, sizeof rows, "%" PRIu64, report->index_rows);
	hash_print(&report->log_key, key);
	message_print(lang, TEXT_VERIFY_OK, entries, batches, rows);
	message_print(lang, TEXT_VERIFY_KEY, key, NULL, NULL);
}

/* What the child does; its exit status is the program's. */
static int verify_here(enum lang lang, const char *store, const char *scratch)
{
	struct verify_report report;
	struct verifying v = {.lang = lang};
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = ledger_verify(store, scratch, on_fault, &v, &report, &err);
	if (rc == SP_OK) {
		print_report(lang, &report);
		return conclude(lang, rc, &err);
	}
	if (v.faults == 0)
		return conclude(lang, rc, &err);
	fprintf(stderr, "%s\n", message_text(lang, TEXT_VERIFY_BAD));
	return sp_error_row(rc)->exit_status;
}

/* Reads the store in a child: a damaged one can stop the process that maps it (SIGBUS, SIGSEGV). */
static int verify_in_child(enum lang lang, const char *store, const char *scratch)
{
	struct sp_error err;
	int status = 0;
	char number[16], why[SP_ERROR_TEXT];
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(verify_here(lang, store, scratch));
	if (child < 0)
		return conclude(lang, sp_fail_errno(&err, "fork", errno), &err);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return conclude(lang, sp_fail_errno(&err, "waitpid", errno), &err);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	snprintf(number, sizeof number, "%d", WTERMSIG(status));
	message_format(why, sizeof why, lang, TEXT_VERIFY_KILLED, number, NULL, NULL);
	return conclude(lang, sp_fail(&err, SP_STORE_DAMAGED, why), &err);
}

static enum sp_code make_scratch(
	const struct arguments *args, char store[PATH], char scratch[PATH], struct sp_error *err)
{
	const char *base = getenv("TMPDIR");
	enum sp_code rc = join(store, args->dir, "store", err);
	if (rc == SP_OK)
		rc = join(scratch, base && *base ? base : "/var/tmp", "samplan-verify-XXXXXX", err);
	if (rc != SP_OK)
		return rc;
	if (!file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, args->dir);
	return mkdtemp(scratch) ? SP_OK : sp_fail_errno(err, scratch, errno);
}

int command_verify(const struct arguments *args)
{
	char store[PATH], scratch[PATH];
	struct sp_error err;
	enum sp_code rc = make_scratch(args, store, scratch, &err);
	if (rc != SP_OK)
		return conclude(args->lang, rc, &err);
	int status = verify_in_child(args->lang, store, scratch);
	nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return status;
}

/* ---- the others ---- */

int command_init(const struct arguments *args)
{
	struct sp_error err;
	return conclude(args->lang, init(args, &err), &err);
}

int command_invite(const struct arguments *args)
{
	struct sp_error err;
	return conclude(args->lang, invite(args, &err), &err);
}

int command_run(const struct arguments *args)
{
	struct sp_error err;
	return conclude(args->lang, run(args, &err), &err);
}
