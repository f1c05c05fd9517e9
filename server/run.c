/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - the order in which a server is made and ended. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"
#include "common/base/log.h"
#include "server/contain/contain.h"
#include "server/medium.h"
#include "server/net/server.h"
#include "server/run.h"

/* DIR and its server.ini, or the file and the folder that it lies in. */
static enum sp_code find_paths(const struct arguments *args, char dir[COMMAND_PATH],
	char ini[COMMAND_PATH], struct sp_error *err)
{
	const char *from = args->config ? args->config : args->dir;
	int n = snprintf(dir, COMMAND_PATH, "%s", from);
	if (n <= 0 || n >= COMMAND_PATH)
		return sp_fail_errno(err, from, n > 0 ? ENAMETOOLONG : ENOENT);
	if (!args->config)
		return command_join(ini, dir, "server.ini", err);
	snprintf(ini, COMMAND_PATH, "%s", from);
	char *slash = strrchr(dir, '/');
	if (slash)
		slash[slash == dir] = '\0';
	else
		snprintf(dir, COMMAND_PATH, ".");
	return SP_OK;
}

enum sp_code run_config(const struct arguments *args, const char *dir, const char *ini,
	struct config *out, struct sp_error *err)
{
	char store[COMMAND_PATH];
	enum sp_code rc = command_join(store, dir, "store", err);
	if (rc == SP_OK)
		rc = command_check_folder(dir, err);
	if (rc == SP_OK && !file_exists(ini) && !file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, dir);
	if (rc == SP_OK)
		rc = config_read(ini, out, err);
	if (rc == SP_OK)
		rc = command_port(args, 0, &out->port, err);
	if (rc == SP_OK && args->listen) {
		int n = snprintf(out->listen, sizeof out->listen, "%s", args->listen);
		if (n <= 0 || (size_t)n >= sizeof out->listen)
			rc = command_bad_value(args, "--listen", args->listen, err);
	}
	return rc;
}

static void print_address(void *ctx, const char *address)
{
	(void)ctx;
	printf("listening on %s\n", address);
}

static enum sp_code announce_and_run(
	const struct serving *s, struct server *server, struct sp_error *err)
{
	(s->listening ? s->listening : print_address)(s->ctx, server_address(server));
	if (fflush(stdout) != 0)
		return sp_fail_errno(err, "stdout", errno);
	return server_run(server, err);
}

static enum sp_code serve(const struct serving *s, struct app *app, const struct server_keys *keys,
	struct sp_error *err)
{
	const struct config *config = &s->config;
	struct server *server = NULL;
	struct server_options o = {.app = app,
		.keys = keys,
		.dir = s->dir,
		.listen = config->listen,
		.port = (uint16_t)config->port,
		.drain_ms = config->drain_s * 1000,
		.loops = config->loops,
		.memory_limit = (uint64_t)config->memory_limit << 20,
		.max_connections = config->max_connections,
		.max_connections_address = config->max_connections_address,
		.max_connections_account = config->max_connections_account,
		.metrics_port = (int32_t)config->metrics_port,
		.slow_ms = config->slow_ms};
	struct contain contain = {
		.mode = (enum contain_mode)config->contain, .notify = getenv("NOTIFY_SOCKET")};
	enum sp_code rc = contain_files(&contain, s->dir, err); /* before there are threads */
	if (rc == SP_OK)
		rc = server_new(&o, &server, err);
	if (rc == SP_OK)
		rc = contain_calls(&contain, err); /* it has its sockets */
	if (rc == SP_OK)
		rc = announce_and_run(s, server, err);
	server_free(server);
	return rc;
}

/* Without a file that is grown ahead nothing of the index may wait. */
static struct ledger_pace pace_of(const struct config *config)
{
	struct ledger_pace pace = ledger_pace_usual;
	const uint64_t most = (uint64_t)config->grow_ahead << 20;
	pace.ledger_ahead_max = most;
	if (pace.ledger_ahead_min > most)
		pace.ledger_ahead_min = most;
	if (pace.index_ahead > most)
		pace.index_ahead = most;
	if (most == 0)
		pace.index_entries = 0;
	return pace;
}

static enum sp_code open_and_serve(const struct serving *s, const char *store,
	const struct server_keys *keys, struct sp_error *err)
{
	const struct ledger_pace pace = pace_of(&s->config);
	struct ledger_options lo = {.dir = store,
		.key = keys->log_key,
		.map_bytes = (uint64_t)s->config.map_gib << 30,
		.pace = &pace};
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
		rc = serve(s, app, keys, err);
	app_free(app);
	ledger_close(ledger);
	return rc;
}

/* What no error code can tell: a library that gives up (libuv, when it cannot make its list of sockets longer), a
 * disk that takes a page away under the store. The signal then does what it does. */
static void on_death(int number)
{
	static const char aborted[] = "<3>server_died signal=\"SIGABRT\"\n",
			  bus[] = "<3>server_died signal=\"SIGBUS\"\n";
	ssize_t written = number == SIGABRT ? write(STDERR_FILENO, aborted, sizeof aborted - 1)
					    : write(STDERR_FILENO, bus, sizeof bus - 1);
	(void)written; /* nowhere to tell */
	raise(number); /* as it would have been: waits until this returns */
}

static void tell_of_death(void)
{
	const struct sigaction once = {.sa_handler = on_death, .sa_flags = (int)SA_RESETHAND};
	sigaction(SIGABRT, &once, NULL);
	sigaction(SIGBUS, &once, NULL);
}

enum sp_code run_folder(const struct serving *s, struct sp_error *err)
{
	char store[COMMAND_PATH];
	struct server_keys keys;
	struct arena a;
	enum sp_code rc = command_join(store, s->dir, "store", err);
	if (rc != SP_OK)
		return rc;
	if (!file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, s->dir);
	tell_of_death();
	arena_init(&a, 1 << 20);
	rc = keys_load(s->dir, &a, &keys, err);
	if (rc == SP_OK) {
		rc = open_and_serve(s, store, &keys, err);
		keys_free(&keys);
	}
	arena_free(&a);
	return rc;
}

static enum sp_code run(const struct arguments *args, struct sp_error *err)
{
	char dir[COMMAND_PATH], ini[COMMAND_PATH], store[COMMAND_PATH];
	struct serving s = {.dir = dir};
	if (args->name || args->county) /* a server that is there has both already */
		return command_bad_flag(args, args->name ? "--name" : "--county", err);
	enum sp_code rc = find_paths(args, dir, ini, err);
	if (rc == SP_OK)
		rc = run_config(args, dir, ini, &s.config, err);
	if (rc == SP_OK)
		rc = command_join(store, dir, "store", err);
	if (rc != SP_OK)
		return rc;
	if (args->check) {
		message_print(args->lang, TEXT_CONFIG_OK, ini, NULL, NULL);
		return SP_OK;
	}
	medium_warn(store); /* run --ephemeral lies in memory because it may be lost */
	return run_folder(&s, err);
}

int command_run(const struct arguments *args)
{
	struct sp_error err;
	if (args->ephemeral)
		return command_ephemeral(args);
	return command_conclude(args->lang, run(args, &err), &err);
}
