/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/crash/check.h"

#include <inttypes.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/file.h"

enum { TABLES = 32, ARENA = 1 << 20 };

bool check_is_known(struct checker *c, uint64_t print)
{
	size_t at = (size_t)(print % CHECK_KNOWN);
	print |= 1;
	for (size_t n = 0; n < CHECK_KNOWN && c->known[at]; n++, at = (at + 1) % CHECK_KNOWN)
		if (c->known[at] == print)
			return true;
	c->known[at] = print;
	return false;
}

const char *check_failed(struct checker *c, const char *what, const struct sp_error *err)
{
	snprintf(c->text, sizeof c->text, "%s", what);
	size_t n = strlen(c->text);
	if (err && err->code != SP_OK)
		snprintf(c->text + n, sizeof c->text - n, ": %s (%s) %s %s",
			sp_error_row(err->code)->symbol, err->where, err->param[0], err->param[1]);
	return c->text;
}

struct bytes check_content(struct state *s, size_t inode, struct arena *a)
{
	const struct image *image = state_image(s, inode);
	uint8_t *out = arena_alloc(a, (size_t)image->size + 1);
	if (!out)
		abort();
	image_read(image, 0, out, (size_t)image->size);
	out[image->size] = '\0';
	return bytes_of(out, (size_t)image->size);
}

/* ---- all rows ---- */

static void add_value(struct sha256_stream *sum, MDB_val v)
{
	uint64_t len = v.mv_size;
	sha256_stream_add(sum, bytes_of(&len, sizeof len));
	sha256_stream_add(sum, bytes_of(v.mv_data, v.mv_size));
}

static int add_table(MDB_txn *txn, const char *name, struct sha256_stream *sum)
{
	MDB_dbi table;
	MDB_cursor *cursor;
	MDB_val key, value;
	int rc = mdb_dbi_open(txn, name, 0, &table);
	if (rc == 0)
		rc = mdb_cursor_open(txn, table, &cursor);
	if (rc != 0)
		return rc;
	while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		add_value(sum, key);
		add_value(sum, value);
	}
	mdb_cursor_close(cursor);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

static int add_tables(MDB_env *env, struct sha256_stream *sum)
{
	MDB_txn *txn;
	MDB_dbi names;
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	int rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
	if (rc != 0)
		return rc;
	rc = mdb_dbi_open(txn, NULL, 0, &names);
	if (rc == 0)
		rc = mdb_cursor_open(txn, names, &cursor);
	while (rc == 0 && (rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		char name[64];
		snprintf(name, sizeof name, "%.*s", (int)key.mv_size, (const char *)key.mv_data);
		add_value(sum, key);
		rc = add_table(txn, name, sum);
	}
	if (cursor)
		mdb_cursor_close(cursor);
	mdb_txn_abort(txn);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

bool check_rows(const char *dir, struct sha256_stream *sum)
{
	MDB_env *env;
	int rc = mdb_env_create(&env);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(env, TABLES);
	if (rc == 0)
		rc = mdb_env_open(env, dir, MDB_RDONLY | MDB_NOLOCK, 0);
	if (rc == 0)
		rc = add_tables(env, sum);
	mdb_env_close(env);
	return rc == 0;
}

/* ---- what was promised ---- */

static struct checked_server *server_named(struct checker *c, const char *dir)
{
	for (size_t i = 0; i < c->n_servers; i++)
		if (strcmp(c->servers[i].dir, dir) == 0)
			return &c->servers[i];
	if (c->n_servers == CHECK_SERVERS)
		abort();
	struct checked_server *out = &c->servers[c->n_servers++];
	*out = (struct checked_server){.promised = false};
	snprintf(out->dir, sizeof out->dir, "%s", dir);
	return out;
}

/* "acknowledged NUMBER LEAF", "made DIR", "restored DIR ENTRIES"; the disk's own are passed over. */
void check_note(void *ctx, struct disk *d, const char *text)
{
	struct checker *c = ctx;
	char word[32], what[128] = "";
	unsigned long long number = 0;
	(void)d;
	if (sscanf(text, "%31s %127s %llu", word, what, &number) < 2)
		return;
	if (strcmp(word, "acknowledged") == 0) {
		uint64_t entries = strtoull(what, NULL, 10) + 1;
		for (size_t i = 0; i < c->n_servers; i++)
			if (!c->servers[i].restored && c->servers[i].entries < entries)
				c->servers[i].entries = entries;
	} else if (strcmp(word, "made") == 0) {
		struct checked_server *made = server_named(c, what);
		made->promised = true;
		made->entries = 2; /* the store's own, the first administrator's invitation */
	} else if (strcmp(word, "restored") == 0) {
		struct checked_server *restored = server_named(c, what);
		restored->promised = restored->restored = true;
		restored->entries = number;
	}
}

void check_restart(struct checker *c)
{
	for (size_t i = 0; i < c->n_servers; i++) {
		c->servers[i].promised = false;
		c->servers[i].entries = 0;
	}
}

const char *check_state(struct checker *c, struct state *s, bool deep)
{
	const char *fault = state_fault(s, c->text);
	for (size_t i = 0; i < c->n_servers && !fault; i++)
		fault = check_server(c, s, &c->servers[i], deep);
	return fault ? fault : check_files(c, s);
}

/* ---- the end of the trace, which all else is measured by ---- */

static enum sp_code keep_leaf(void *ctx, const struct entry *e)
{
	struct checker *c = ctx;
	c->leaves[c->n_leaves++] = entry_leaf(e);
	return SP_OK;
}

static const char *keep_leaves(struct checker *c, const char *store)
{
	struct ledger_options o = {.dir = store, .key = c->keys.log_key};
	struct sp_error err = {.code = SP_OK};
	struct ledger *l = NULL;
	struct ledger_view *v = NULL;
	enum sp_code rc = ledger_open(&o, &l, NULL, &err);
	if (rc == SP_OK)
		rc = ledger_view_open(l, &v, &err);
	if (rc == SP_OK) {
		c->leaves = calloc((size_t)ledger_size(v), sizeof *c->leaves);
		rc = c->leaves ? ledger_entries(v, 0, keep_leaf, c, &err)
			       : sp_fail(&err, SP_NO_MEMORY);
	}
	ledger_view_close(v);
	ledger_close(l);
	return rc == SP_OK ? NULL : check_failed(c, "the end of the trace", &err);
}

/* Each receipt's entry is in the record, as it was acknowledged. */
static void compare_receipt(void *ctx, struct disk *d, const char *text)
{
	struct checker *c = ctx;
	unsigned long long number;
	char leaf[2 * HASH_BYTES + 1];
	(void)d;
	if (sscanf(text, "acknowledged %llu %64s", &number, leaf) != 2)
		return;
	for (size_t i = 0; i < HASH_BYTES; i++) {
		char two[3];
		snprintf(two, sizeof two, "%02x",
			number < c->n_leaves ? c->leaves[number].bytes[i] : 0U);
		if (number >= c->n_leaves || memcmp(two, leaf + 2 * i, 2) != 0) {
			fprintf(stderr, "entry %llu is not what was acknowledged\n", number);
			exit(1);
		}
	}
}

static void walk(struct checker *c, struct disk *d, const uint8_t *trace, size_t size,
	void (*on_note)(void *, struct disk *, const char *))
{
	bool changed;
	disk_init(d, trace, size);
	d->on_note = on_note;
	d->ctx = c;
	while (disk_step(d, &changed))
		;
}

const char *check_init(struct checker *c, const char *work, const uint8_t *trace, size_t size)
{
	struct disk d;
	struct state s;
	struct sp_error err = {.code = SP_OK};
	char path[DISK_PATH + 32];
	const char *fault = NULL;
	*c = (struct checker){.n_servers = 0};
	arena_init(&c->arena, ARENA);
	snprintf(c->work, sizeof c->work, "%s", work);
	walk(c, &d, trace, size, check_note);
	if (c->n_servers == 0) {
		disk_free(&d);
		return "no server was made in this trace";
	}
	state_make(&d, STATE_ALL, 0, &s);
	snprintf(path, sizeof path, "%s/end", work);
	size_t dir = state_find(&s, c->servers[0].dir);
	if (dir == NONE)
		fault = "the server is not there at the end";
	else
		state_write(&s, dir, path, NULL);
	state_free(&s);
	disk_free(&d);
	if (!fault && keys_load(path, &c->arena, &c->keys, &err) != SP_OK)
		fault = check_failed(c, "the end of the trace", &err);
	snprintf(path, sizeof path, "%s/end/store", work);
	if (!fault)
		fault = keep_leaves(c, path);
	snprintf(path, sizeof path, "%s/end", work);
	dir_remove(path);
	if (fault)
		return fault;
	walk(c, &d, trace, size, compare_receipt);
	disk_free(&d);
	check_restart(c);
	return NULL;
}

void check_free(struct checker *c)
{
	free(c->leaves);
	keys_free(&c->keys);
	arena_free(&c->arena);
}
