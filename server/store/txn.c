/* SPDX-License-Identifier: Apache-2.0 */
/* txn.c - transactions, and reading and writing in them. */
#include <errno.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "server/store/internal.h"

/* ---- beginning and ending ---- */

static struct store_txn *take_idle(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	struct store_txn *t = s->idle;
	if (t) {
		s->idle = t->next;
		s->n_idle--;
	}
	pthread_mutex_unlock(&s->lock);
	return t;
}

/* Reads end in about the order in which they began: the oldest is the first of the list. */
static void note_began(struct store_txn *t)
{
	struct store *s = t->store;
	t->began_ns = clock_steady_ns();
	t->next = NULL;
	pthread_mutex_lock(&s->lock);
	t->prev = s->newest;
	*(s->newest ? &s->newest->next : &s->oldest) = t;
	s->newest = t;
	pthread_mutex_unlock(&s->lock);
}

/* True when it waits in the idle list now, false when enough are waiting already. */
static bool note_ended(struct store_txn *t)
{
	struct store *s = t->store;
	pthread_mutex_lock(&s->lock);
	*(t->prev ? &t->prev->next : &s->oldest) = t->next;
	*(t->next ? &t->next->prev : &s->newest) = t->prev;
	bool room = s->n_idle < READERS_IDLE;
	if (room) {
		t->next = s->idle;
		s->idle = t;
		s->n_idle++;
	}
	pthread_mutex_unlock(&s->lock);
	return room;
}

uint64_t store_oldest_reader_ms(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	uint64_t began_ns = s->oldest ? s->oldest->began_ns : 0;
	pthread_mutex_unlock(&s->lock);
	return began_ns ? (clock_steady_ns() - began_ns) / 1000000 : 0;
}

void store_drop_idle(struct store *s)
{
	for (struct store_txn *t = take_idle(s); t; t = take_idle(s)) {
		mdb_txn_abort(t->txn);
		free(t);
	}
}

static enum sp_code begin_new(
	struct store *s, bool write, struct store_txn **out, struct sp_error *err)
{
	int stale;
	struct store_txn *t = calloc(1, sizeof *t);
	if (!t)
		return sp_fail(err, SP_NO_MEMORY);
	t->store = s;
	t->write = write;
	int rc = mdb_txn_begin(s->env, NULL, write ? 0 : MDB_RDONLY, &t->txn);
	if (rc == MDB_READERS_FULL && mdb_reader_check(s->env, &stale) == 0 && stale > 0)
		rc = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &t->txn);
	if (rc != 0) {
		free(t);
		return store_fail(s, rc, err);
	}
	*out = t;
	return SP_OK;
}

enum sp_code store_begin_read(struct store *s, struct store_txn **out, struct sp_error *err)
{
	*out = NULL;
	struct store_txn *t = take_idle(s);
	if (!t) {
		enum sp_code code = begin_new(s, false, &t, err);
		if (code != SP_OK)
			return code;
	} else {
		int rc = mdb_txn_renew(t->txn);
		if (rc != 0) {
			mdb_txn_abort(t->txn);
			free(t);
			return store_fail(s, rc, err);
		}
	}
	note_began(t);
	*out = t;
	return SP_OK;
}

enum sp_code store_begin_write(struct store *s, struct store_txn **out, struct sp_error *err)
{
	*out = NULL;
	if (s->read_only)
		return sp_fail(err, SP_INTERNAL, "opened for reading only");
	if (store_failed(s))
		return sp_fail(err, SP_STORAGE, "it failed before");
	return begin_new(s, true, out, err);
}

/* A write that was cut short, which is how a disk that is nearly full answers, is EIO to LMDB; errno, which
 * a real EIO sets, tells them apart. */
static int name_cut(int rc)
{
	return rc == EIO && errno == 0 ? ENOSPC : rc;
}

/* Whether LMDB has given up, as it does when the meta page could not be written. */
static bool is_given_up(struct store *s)
{
	MDB_txn *probe;
	int rc = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &probe);
	if (rc == 0)
		mdb_txn_abort(probe);
	return rc == MDB_PANIC;
}

static enum sp_code commit_failed(struct store *s, int rc, struct sp_error *err)
{
	enum sp_code code = store_fail(s, rc, err);
	if (code != SP_STORE_FULL)
		return code;
	if (is_given_up(s)) /* the meta page: whether the transaction is stored is not known */
		return store_latch(s, mdb_strerror(rc), err);
	atomic_store(&s->full, true);
	return code;
}

enum sp_code store_commit(struct store_txn *t, struct sp_error *err)
{
	struct store *s = t->store;
	enum sp_code broken = t->broken;
	if (!t->write || broken != SP_OK) {
		store_abort(t);
		return broken == SP_OK ? SP_OK : sp_fail(err, broken, "a write failed before");
	}
	errno = 0;
	int rc = name_cut(mdb_txn_commit(t->txn));
	free(t);
	if (rc != 0)
		return commit_failed(s, rc, err);
	atomic_store(&s->full, false);
	return SP_OK;
}

void store_abort(struct store_txn *t)
{
	if (!t)
		return;
	if (!t->write) {
		mdb_txn_reset(t->txn);
		if (note_ended(t))
			return;
	}
	mdb_txn_abort(t->txn);
	free(t);
}

/* ---- in a transaction ---- */

static enum sp_code check_key(struct bytes key, struct sp_error *err)
{
	if (key.len == 0 || key.len > STORE_KEY_MAX)
		return sp_fail(err, SP_INTERNAL, "a key of 1-511 bytes was expected");
	return SP_OK;
}

enum sp_code store_get(struct store_txn *t, unsigned table, struct bytes key, struct bytes *out,
	struct sp_error *err)
{
	MDB_val k = val_of(key), v;
	enum sp_code rc = check_key(key, err);
	if (rc != SP_OK)
		return rc;
	int failure = mdb_get(t->txn, t->store->tables[table], &k, &v);
	if (failure != 0)
		return txn_fail(t, failure, err);
	*out = bytes_of_val(v);
	return SP_OK;
}

static enum sp_code put(struct store_txn *t, unsigned table, struct bytes key, MDB_val *v,
	unsigned flags, struct sp_error *err)
{
	MDB_val k = val_of(key);
	enum sp_code rc = check_key(key, err);
	if (rc != SP_OK)
		return rc;
	errno = 0;
	int failure = name_cut(mdb_put(t->txn, t->store->tables[table], &k, v, flags));
	return failure == 0 ? SP_OK : txn_fail(t, failure, err);
}

enum sp_code store_put(struct store_txn *t, unsigned table, struct bytes key, struct bytes value,
	struct sp_error *err)
{
	MDB_val v = val_of(value);
	return put(t, table, key, &v, 0, err);
}

enum sp_code store_append(struct store_txn *t, unsigned table, struct bytes key, struct bytes value,
	struct sp_error *err)
{
	MDB_val v = val_of(value);
	return put(t, table, key, &v, MDB_APPEND, err);
}

static enum sp_code reserve(struct store_txn *t, unsigned table, struct bytes key, size_t len,
	unsigned flags, uint8_t **out, struct sp_error *err)
{
	MDB_val v = {len, NULL};
	enum sp_code rc = put(t, table, key, &v, flags | MDB_RESERVE, err);
	if (rc == SP_OK)
		*out = v.mv_data;
	return rc;
}

enum sp_code store_put_reserve(struct store_txn *t, unsigned table, struct bytes key, size_t len,
	uint8_t **out, struct sp_error *err)
{
	return reserve(t, table, key, len, 0, out, err);
}

enum sp_code store_append_reserve(struct store_txn *t, unsigned table, struct bytes key, size_t len,
	uint8_t **out, struct sp_error *err)
{
	return reserve(t, table, key, len, MDB_APPEND, out, err);
}

enum sp_code store_delete(
	struct store_txn *t, unsigned table, struct bytes key, struct sp_error *err)
{
	MDB_val k = val_of(key);
	enum sp_code rc = check_key(key, err);
	if (rc != SP_OK)
		return rc;
	int failure = mdb_del(t->txn, t->store->tables[table], &k, NULL);
	return failure == 0 ? SP_OK : txn_fail(t, failure, err);
}
