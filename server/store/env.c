/* SPDX-License-Identifier: Apache-2.0 */
/* env.c - opening and closing an environment. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/store/internal.h"

/* All named tables are opened in one transaction, once (reliability.md, LMDB). */
static int open_tables(struct store *s, const struct store_options *o, const char **name)
{
	MDB_txn *txn;
	int rc = mdb_txn_begin(s->env, NULL, o->read_only ? MDB_RDONLY : 0, &txn);
	if (rc != 0)
		return rc;
	for (size_t i = 0; i < o->n_tables && rc == 0; i++) {
		*name = o->tables[i];
		rc = mdb_dbi_open(txn, o->tables[i], o->read_only ? 0 : MDB_CREATE, &s->tables[i]);
	}
	if (rc != 0) {
		mdb_txn_abort(txn);
		return rc;
	}
	*name = NULL;
	return mdb_txn_commit(txn);
}

static int open_env(struct store *s, const struct store_options *o)
{
	unsigned flags =
		MDB_NOTLS | (o->no_readahead ? MDB_NORDAHEAD : 0) | (o->read_only ? MDB_RDONLY : 0);
	int stale, rc = mdb_env_create(&s->env);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(s->env, STORE_MAX_TABLES);
	if (rc == 0)
		rc = mdb_env_set_maxreaders(s->env, READERS_MAX);
	/* A reader that is told no size takes the one that the writer has stored. */
	if (rc == 0 && (o->map_bytes || !o->read_only))
		rc = mdb_env_set_mapsize(s->env, o->map_bytes ? o->map_bytes : STORE_MAP_DEFAULT);
	if (rc == 0)
		rc = mdb_env_open(s->env, o->dir, flags, 0600);
	if (rc == 0)
		rc = mdb_reader_check(s->env, &stale);
	return rc;
}

static enum sp_code open_failure(const char *dir, const char *table, int rc, struct sp_error *err)
{
	switch (rc) {
	case MDB_MAP_FULL:
	case ENOSPC:
	case EDQUOT:
		return sp_fail(err, SP_STORE_FULL, mdb_strerror(rc));
	case ENOMEM:
		return sp_fail(err, SP_NO_MEMORY);
	case MDB_NOTFOUND:
	case MDB_BAD_DBI: /* what 0.9.24 may answer for a table that is not there */
		return sp_fail(err, SP_STORE_DAMAGED, table ? table : mdb_strerror(rc));
	default:
		return rc > 0 ? sp_fail_errno(err, dir, rc)
			      : sp_fail(err, SP_STORE_DAMAGED, mdb_strerror(rc));
	}
}

enum { PIECE_NS = 1000000000 }; /* for which a state is held: as long no page is used again */

/* A state is held still for the look at its pages: there may be a writer. */
static enum sp_code check_snapshot(struct store *s, struct check *c, struct sp_error *err)
{
	bool gone = true;
	enum sp_code rc = SP_OK;
	for (int i = 0; gone && i < 1000; i++) {
		MDB_txn *txn;
		int failure = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &txn);
		if (failure != 0)
			return store_fail(s, failure, err);
		rc = store_check_snapshot(s->dir, mdb_txn_id(txn), c, &gone, err);
		mdb_txn_abort(txn);
	}
	return gone && rc == SP_OK ? sp_fail(err, SP_BUSY, "the store is written to without pause")
				   : rc;
}

bool store_unchecked(const struct store *s)
{
	return atomic_load(&s->rest);
}

static struct check_rows rows_of(const struct store *s)
{
	return (struct check_rows){s->names, s->n_tables, s->sound};
}

enum sp_code store_check_rest(struct store *s, const atomic_bool *stop, struct sp_error *err)
{
	struct sp_error why = {.code = SP_OK};
	struct check_place place = {.table = 0};
	struct check c = {.rows = rows_of(s), .stop = stop, .place = &place, .paused = true};
	enum sp_code rc = SP_OK;
	while (store_unchecked(s) && rc == SP_OK && c.paused) {
		c.paused = false;
		c.until_ns = clock_steady_ns() + PIECE_NS;
		rc = check_snapshot(s, &c, &why);
	}
	if (rc == SP_OK && !c.stopped)
		atomic_store(&s->rest, false);
	if (rc == SP_STORE_DAMAGED) /* nothing more is written to it, and its end is no clean one */
		store_note_damage(s, why.param[0]);
	if (rc != SP_OK && err)
		*err = why;
	return rc;
}

/* The mark is believed once: who is killed while he uses the file leaves none behind. */
static enum sp_code check_file(const struct store_options *o, bool *rest, struct sp_error *err)
{
	*rest = false;
	if (o->read_only)
		return store_check_file(o, CHECK_METAS, rest, err);
	enum sp_code rc = store_check_file(o, CHECK_PAGES, rest, err);
	return rc == SP_OK ? mark_clear(o->dir, err) : rc;
}

enum sp_code store_open(const struct store_options *o, struct store **out, struct sp_error *err)
{
	struct check all = {.rows = {o->tables, o->n_tables, o->sound}};
	bool rest;
	const char *table = NULL;
	*out = NULL;
	if (o->n_tables > STORE_MAX_TABLES)
		return sp_fail(err, SP_INTERNAL, "too many tables");
	enum sp_code rc = check_file(o, &rest, err);
	if (rc != SP_OK)
		return rc;
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return sp_fail(err, SP_NO_MEMORY);
	pthread_mutex_init(&s->lock, NULL);
	s->names = o->tables;
	s->n_tables = o->n_tables;
	s->sound = o->sound;
	s->read_only = o->read_only;
	s->dir = strdup(o->dir);
	int failure = s->dir ? open_env(s, o) : ENOMEM;
	if (failure == 0 && o->read_only)
		rc = check_snapshot(s, &all, err);
	if (failure == 0 && rc == SP_OK)
		failure = open_tables(s, o, &table);
	if (failure != 0)
		rc = open_failure(o->dir, table, failure, err);
	if (rc != SP_OK) {
		store_close(s);
		return rc;
	}
	store_note_size(s);
	atomic_store(&s->rest, rest);
	s->opened = true;
	*out = s;
	return SP_OK;
}

/* Without it the next opening takes longer. */
static void leave_mark(const struct store *s)
{
	struct sp_error err = {.code = SP_OK};
	if (s->opened && !s->read_only && !store_failed(s) && mark_write(s->dir, &err) != SP_OK)
		log_error("store_not_marked", &err);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_drop_idle(s);
	if (s->env)
		mdb_env_close(s->env);
	leave_mark(s);
	pthread_mutex_destroy(&s->lock);
	free(s->dir);
	free(s);
}

void store_usage(const struct store *s, uint64_t *used, uint64_t *size)
{
	MDB_envinfo info;
	MDB_stat stat;
	*used = *size = 0;
	if (mdb_env_info(s->env, &info) != 0 || mdb_env_stat(s->env, &stat) != 0)
		return;
	*used = ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize;
	*size = info.me_mapsize;
}

uint64_t store_disk_free(const struct store *s)
{
	struct statvfs disk;
	uint64_t bytes;
	if (statvfs(s->dir, &disk) != 0 ||
		__builtin_mul_overflow(disk.f_bavail, disk.f_frsize, &bytes))
		return 0;
	return bytes;
}

void store_forget_dead_readers(struct store *s)
{
	int dead;
	(void)mdb_reader_check(s->env, &dead); /* what fails is tried again the next time */
}
