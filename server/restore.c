/* SPDX-License-Identifier: Apache-2.0 */
/* restore.c - a store out of backups. All is made in DIR/store.new, checked there as a whole, and then renamed: a
 * try that was stopped leaves that folder, and the next one begins anew. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "common/base/file.h"
#include "common/record/backup.h"
#include "server/commands.h"
#include "server/config.h"
#include "server/net/server.h"

enum { KEYS_ARENA = 1 << 20 };

struct restoring {
	const struct arguments *args;
	struct config config;
	struct arena arena;
	struct server_keys keys;
	char made[COMMAND_PATH]; /* DIR/store.new, and in it: */
	char store[COMMAND_PATH], scratch[COMMAND_PATH];
	char place[COMMAND_PATH]; /* DIR/store */
	struct ledger_options options;
	struct ledger_restore *ledger;
	struct backup_reader *reader;
	struct verify_report report;
};

/* ---- what must be there ---- */

static enum sp_code find_places(struct restoring *r, struct sp_error *err)
{
	const char *dir = r->args->dir;
	enum sp_code rc = command_join(r->made, dir, "store.new", err);
	if (rc == SP_OK)
		rc = command_join(r->store, r->made, "store", err);
	if (rc == SP_OK)
		rc = command_join(r->scratch, r->made, "scratch", err);
	return rc == SP_OK ? command_join(r->place, dir, "store", err) : rc;
}

static enum sp_code check_folder(struct restoring *r, struct sp_error *err)
{
	char keys[COMMAND_PATH], ini[COMMAND_PATH];
	enum sp_code rc = command_join(keys, r->args->dir, "keys", err);
	if (rc == SP_OK)
		rc = command_join(ini, r->args->dir, "server.ini", err);
	if (rc != SP_OK)
		return rc;
	if (!file_exists(keys))
		return sp_fail(err, SP_KEYS_ABSENT, keys);
	if (file_exists(r->place))
		return sp_fail(err, SP_EXISTS, r->place);
	rc = config_read(ini, &r->config, err);
	return rc == SP_OK ? keys_load(r->args->dir, &r->arena, &r->keys, err) : rc;
}

static enum sp_code make_folders(struct restoring *r, struct sp_error *err)
{
	dir_remove(r->made); /* of a try that was stopped */
	enum sp_code rc = dir_make(r->store, err);
	return rc == SP_OK ? dir_make(r->scratch, err) : rc;
}

/* ---- the files ---- */

static enum sp_code on_start(void *ctx, const struct backup_start *s, struct sp_error *err)
{
	const struct restoring *r = ctx;
	char begins[24];
	snprintf(begins, sizeof begins, "%" PRIu64, s->peaks.size);
	return backup_reader_first(r->reader) == 0 ? SP_OK
						   : sp_fail(err, SP_BACKUP_GAP, "0", begins);
}

static enum sp_code on_batch(
	void *ctx, const struct batch *b, struct bytes value, struct sp_error *err)
{
	struct restoring *r = ctx;
	enum sp_code rc = ledger_restore_batch(r->ledger, b->last, value, err);
	if (rc != SP_OK) /* not the backup's fault */
		sp_where(err, "%s", r->place);
	return rc;
}

static enum sp_code read_file(struct restoring *r, const char *file, struct sp_error *err)
{
	char last[24];
	enum sp_code rc = backup_reader_file(r->reader, file, err);
	if (rc != SP_OK)
		return rc;
	snprintf(last, sizeof last, "%" PRIu64, backup_reader_size(r->reader) - 1);
	message_print(r->args->lang, TEXT_RESTORE_FILE, file, last, NULL);
	fflush(stdout);
	return SP_OK;
}

static enum sp_code read_files(struct restoring *r, struct sp_error *err)
{
	const struct backup_sink sink = {.start = on_start, .batch = on_batch, .ctx = r};
	uint8_t key[SIGN_KEY_SIZE];
	sign_key_public(r->keys.log_key, key);
	enum sp_code rc = backup_reader_new(key, &sink, &r->reader, err);
	if (rc == SP_OK)
		rc = ledger_restore_begin(&r->options, &r->ledger, err);
	for (size_t i = 0; rc == SP_OK && i < r->args->n_files; i++)
		rc = read_file(r, r->args->files[i], err);
	return rc == SP_OK ? ledger_restore_finish(r->ledger, err) : rc;
}

/* ---- checking, placing ---- */

/* The CA's key has to be the one of the certificate that the log begins with. */
static enum sp_code check_ca(struct restoring *r, struct sp_error *err)
{
	struct ledger *l = NULL;
	struct app *app = NULL;
	enum sp_code rc = ledger_open(&r->options, &l, NULL, err);
	const struct app_options o = {.ledger = l,
		.ca_key = r->keys.ca_key,
		.software = "samplan-server " SAMPLAN_VERSION};
	if (rc == SP_OK)
		rc = app_new(&o, &app, err);
	app_free(app);
	ledger_close(l);
	return rc;
}

static void on_fault(void *ctx, const struct sp_error *fault)
{
	const struct restoring *r = ctx;
	message_error(r->args->lang, fault);
}

/* What was read has been checked; this is about what has been written. */
static enum sp_code check_store(struct restoring *r, struct sp_error *err)
{
	enum sp_code rc = check_ca(r, err);
	return rc == SP_OK ? ledger_verify(r->store, r->scratch, on_fault, r, &r->report, err) : rc;
}

/* A place that might be lost with the next power cut is given back. */
static enum sp_code put_in_place(const struct restoring *r, struct sp_error *err)
{
	if (rename(r->store, r->place) != 0)
		return errno == ENOTEMPTY || errno == EEXIST ? sp_fail(err, SP_EXISTS, r->place)
							     : sp_fail_errno(err, r->place, errno);
	enum sp_code rc = dir_sync(r->args->dir, err);
	if (rc != SP_OK && rename(r->place, r->store) != 0)
		dir_remove(r->place);
	return rc;
}

static enum sp_code fill(struct restoring *r, struct sp_error *err)
{
	enum sp_code rc = make_folders(r, err);
	if (rc == SP_OK)
		rc = read_files(r, err);
	backup_reader_free(r->reader);
	ledger_restore_free(r->ledger);
	if (rc == SP_OK)
		rc = check_store(r, err);
	if (rc == SP_OK)
		rc = put_in_place(r, err);
	dir_remove(r->made);
	return rc;
}

static enum sp_code restore(struct restoring *r, struct sp_error *err)
{
	int lock = -1;
	enum sp_code rc = find_places(r, err);
	if (rc == SP_OK)
		rc = check_folder(r, err);
	if (rc == SP_OK)
		rc = store_lock(r->args->dir, &lock, err); /* against a second one */
	r->options = (struct ledger_options){.dir = r->store,
		.key = r->keys.log_key,
		.map_bytes = (uint64_t)r->config.map_gib << 30};
	if (rc == SP_OK)
		rc = fill(r, err);
	if (lock >= 0)
		close(lock);
	return rc;
}

static void print_done(const struct restoring *r)
{
	char entries[24], batches[24];
	enum lang lang = r->args->lang;
	snprintf(entries, sizeof entries, "%" PRIu64, r->report.entries);
	snprintf(batches, sizeof batches, "%" PRIu64, r->report.batches);
	message_print(lang, TEXT_RESTORE_DONE, r->place, entries, batches);
	message_print(lang, TEXT_RESTORE_NEXT, r->args->dir, NULL, NULL);
}

int command_restore(const struct arguments *args)
{
	struct restoring r = {.args = args};
	struct sp_error err = {.code = SP_OK};
	signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is told like a full disk */
	arena_init(&r.arena, KEYS_ARENA);
	enum sp_code rc = restore(&r, &err);
	keys_free(&r.keys);
	arena_free(&r.arena);
	if (rc == SP_OK)
		print_done(&r);
	return command_conclude(args->lang, rc, &err);
}
