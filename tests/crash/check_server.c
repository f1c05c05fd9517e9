/* SPDX-License-Identifier: Apache-2.0 */
/* check_server.c - a server's folder as a power cut may have left it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/file.h"
#include "common/crypto/tls.h"
#include "server/config.h"
#include "tests/crash/check.h"

enum { ARENA = 1 << 20, PATH_SIZE = DISK_PATH + 256 };

static void join(char out[PATH_SIZE], const char *dir, const char *name)
{
	int n = snprintf(out, PATH_SIZE, "%s/%s", dir, name);
	if (n < 0 || n >= PATH_SIZE)
		abort();
}

/* ---- keys and settings ---- */

static void add_folder(struct state *s, size_t folder, struct sha256_stream *sum, struct arena *a)
{
	for (size_t i = 0; i < s->names.n; i++) {
		const struct name *n = &s->names.list[i];
		if (n->folder != folder || strcmp(n->name, "store") == 0)
			continue;
		sha256_stream_add(sum, bytes_text(n->name));
		if (s->disk->inodes[n->inode].folder)
			add_folder(s, n->inode, sum, a);
		else
			sha256_stream_add(sum, check_content(s, n->inode, a));
	}
}

static struct hash print_of_folder(struct state *s, size_t folder)
{
	struct arena a;
	struct sha256_stream *sum = sha256_stream_new();
	arena_init(&a, 16 << 20);
	if (!sum)
		abort();
	add_folder(s, folder, sum, &a);
	struct hash out = sha256_stream_end(sum);
	sha256_stream_free(sum);
	arena_free(&a);
	return out;
}

/* What a start does with them before it opens the store. */
static const char *load_keys(struct checker *c, const char *dir)
{
	char path[PATH_SIZE];
	struct config config;
	struct tls_config *tls = NULL;
	struct sp_error err = {.code = SP_OK};
	join(path, dir, "server.ini");
	keys_free(&c->keys);
	arena_free(&c->arena);
	arena_init(&c->arena, ARENA);
	enum sp_code rc = config_read(path, &config, &err);
	if (rc == SP_OK)
		rc = keys_load(dir, &c->arena, &c->keys, &err);
	if (rc == SP_OK)
		rc = tls_config_server(
			c->keys.server_key, c->keys.server_cert, c->keys.ca_cert, &tls, &err);
	tls_config_free(tls);
	c->app_fits = false;
	return rc == SP_OK ? NULL : check_failed(c, "keys and settings", &err);
}

/* The folder without its store lies at `path` from one state to the next, as long as it is the same. */
static const char *write_folder(struct checker *c, struct state *s, size_t folder, const char *path)
{
	struct hash print = print_of_folder(s, folder);
	if (c->has_keys && hash_equal(&print, &c->keys_print))
		return NULL;
	dir_remove(path);
	state_write(s, folder, path, "store");
	c->keys_print = print;
	c->has_keys = false;
	const char *fault = load_keys(c, path);
	c->has_keys = !fault;
	return fault;
}

/* ---- the store ---- */

struct comparing {
	const struct checker *checker;
	uint64_t n;
	bool differs;
};

static enum sp_code compare_leaf(void *ctx, const struct entry *e)
{
	struct comparing *x = ctx;
	struct hash leaf = entry_leaf(e);
	if (x->n >= x->checker->n_leaves || !hash_equal(&leaf, &x->checker->leaves[x->n]) ||
		entry_check(e, x->n, NULL) != SP_OK)
		x->differs = true;
	x->n++;
	return SP_OK;
}

static const char *compare_record(struct checker *c, struct ledger *l, uint64_t least)
{
	struct comparing x = {.checker = c};
	struct sp_error err = {.code = SP_OK};
	struct ledger_view *v = NULL;
	enum sp_code rc = ledger_view_open(l, &v, &err);
	if (rc == SP_OK)
		rc = ledger_entries(v, 0, compare_leaf, &x, &err);
	ledger_view_close(v);
	if (rc != SP_OK)
		return check_failed(c, "reading the record", &err);
	if (x.differs)
		return check_failed(c, "an entry is another than the one that was written", NULL);
	if (x.n >= least)
		return NULL;
	snprintf(c->text, sizeof c->text, "%llu entries acknowledged, %llu there",
		(unsigned long long)least, (unsigned long long)x.n);
	return c->text;
}

static const char *check_app(struct checker *c, struct ledger *l)
{
	struct app_options o = {
		.ledger = l, .ca_key = c->keys.ca_key, .software = "samplan-server"};
	struct sp_error err = {.code = SP_OK};
	struct app *app = NULL;
	enum sp_code rc = app_new(&o, &app, &err);
	app_free(app);
	return rc == SP_OK ? NULL : check_failed(c, "the app", &err);
}

static const char *open_store(struct checker *c, const char *store, uint64_t least)
{
	struct ledger_options o = {.dir = store, .key = c->keys.log_key};
	struct sp_error err = {.code = SP_OK};
	struct ledger *l = NULL;
	if (ledger_open(&o, &l, NULL, &err) != SP_OK)
		return check_failed(c, "the store does not open", &err);
	const char *fault = c->app_fits ? NULL : check_app(c, l);
	c->app_fits = !fault;
	if (!fault)
		fault = compare_record(c, l, least);
	ledger_close(l);
	return fault;
}

static void on_fault(void *ctx, const struct sp_error *fault)
{
	(void)ctx, (void)fault;
}

static const char *verify(struct checker *c, const char *store)
{
	char scratch[PATH_SIZE];
	struct verify_report report;
	struct sp_error err = {.code = SP_OK};
	join(scratch, c->work, "scratch");
	dir_remove(scratch);
	if (mkdir(scratch, 0700) != 0)
		abort();
	c->verified++;
	enum sp_code rc = ledger_verify(store, scratch, on_fault, NULL, &report, &err);
	dir_remove(scratch);
	return rc == SP_OK ? NULL : check_failed(c, "verify", &err);
}

/* Record and index row by row: what has the same rows as one that was verified need not be verified again. */
static const char *check_all_rows(struct checker *c, const char *store)
{
	static const char *const parts[] = {"ledger", "index"};
	char path[PATH_SIZE];
	uint64_t print;
	bool fine = true;
	struct sha256_stream *sum = sha256_stream_new();
	if (!sum)
		abort();
	for (size_t i = 0; i < 2 && fine; i++) {
		join(path, store, parts[i]);
		fine = check_rows(path, sum);
	}
	struct hash h = sha256_stream_end(sum);
	sha256_stream_free(sum);
	memcpy(&print, h.bytes, sizeof print);
	if (!fine)
		return check_failed(c, "reading all rows", NULL);
	return check_is_known(c, print) ? NULL : verify(c, store);
}

static const char *go_on(struct checker *c, const char *dir, const char *store)
{
	char code[48];
	struct sp_error err = {.code = SP_OK};
	if (app_invite_offline(
		    dir, ROLE_ADMINISTRATOR, NULL, UINT64_C(4000000000000), code, &err) != SP_OK)
		return check_failed(c, "going on", &err);
	return verify(c, store);
}

/* A folder that is not there is right as long as nobody was told that it is. */
static const char *absent(struct checker *c, const struct checked_server *server)
{
	return server->promised ? check_failed(c, "the server's folder is not there", NULL) : NULL;
}

static const char *check_restored(
	struct checker *c, struct state *s, const struct checked_server *server)
{
	char path[PATH_SIZE];
	size_t dir = state_find(s, server->dir);
	size_t store = dir == NONE ? NONE : state_find_in(s, dir, "store");
	if (store == NONE)
		return absent(c, server);
	if (!c->has_keys)
		return check_failed(c, "a store is restored, but its keys are not there", NULL);
	join(path, c->work, "restored");
	dir_remove(path);
	state_write(s, store, path, NULL);
	const char *fault = open_store(c, path, server->entries);
	return fault ? fault : check_all_rows(c, path);
}

const char *check_server(
	struct checker *c, struct state *s, const struct checked_server *server, bool deep)
{
	char path[PATH_SIZE], store[PATH_SIZE];
	if (server->restored)
		return check_restored(c, s, server);
	size_t dir = state_find(s, server->dir);
	if (dir == NONE)
		return absent(c, server);
	join(path, c->work, "server");
	join(store, path, "store");
	const char *fault = write_folder(c, s, dir, path);
	if (fault)
		return fault;
	dir_remove(store);
	size_t inode = state_find_in(s, dir, "store");
	if (inode == NONE)
		return check_failed(c, "the server's folder has no store", NULL);
	state_write(s, inode, store, NULL);
	fault = open_store(c, store, server->entries);
	if (!fault)
		fault = check_all_rows(c, store);
	return fault || !deep ? fault : go_on(c, path, store);
}
