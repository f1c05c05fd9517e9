/* SPDX-License-Identifier: Apache-2.0 */
/* fail.c - LMDB's numbers become ours, and an environment that can no longer be trusted is latched. */
#include <errno.h>
#include <stdio.h>

#include "common/base/log.h"
#include "server/store/internal.h"

static enum sp_code code_of(int rc)
{
	switch (rc) {
	case MDB_NOTFOUND:
		return SP_NOT_FOUND;
	case MDB_MAP_FULL:
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return SP_STORE_FULL;
	case ENOMEM:
		return SP_NO_MEMORY;
	case MDB_READERS_FULL:
		return SP_BUSY;
	default:
		return SP_STORAGE;
	}
}

/* False when it had failed before. */
static bool latch(struct store *s, const char *reason)
{
	if (atomic_exchange(&s->failed, true))
		return false;
	log_event(LOG_LEVEL_ERROR, "store_failed", "dir", s->dir, "reason", reason, NULL);
	return true;
}

enum sp_code store_latch(struct store *s, const char *reason, struct sp_error *err)
{
	(void)latch(s, reason);
	return sp_fail(err, SP_STORAGE, reason);
}

void store_note_damage(struct store *s, const char *what)
{
	if (s->read_only || !latch(s, what))
		return;
	snprintf(s->damage, sizeof s->damage, "%s", what);
	atomic_store(&s->damaged, true);
}

void store_condemn(struct store_txn *t, const char *what)
{
	store_note_damage(t->store, what);
}

enum sp_code store_damage(const struct store *s, struct sp_error *err)
{
	return atomic_load(&s->damaged) ? sp_fail(err, SP_STORE_DAMAGED, s->damage) : SP_OK;
}

enum sp_code store_fail(struct store *s, int rc, struct sp_error *err)
{
	enum sp_code code = code_of(rc);
	if (code == SP_NOT_FOUND)
		return code;
	if (code == SP_STORAGE)
		return store_latch(s, mdb_strerror(rc), err);
	return sp_fail(err, code, mdb_strerror(rc));
}

enum sp_code txn_fail(struct store_txn *t, int rc, struct sp_error *err)
{
	if (rc == MDB_BAD_TXN && t->broken != SP_OK)
		return sp_fail(err, t->broken, mdb_strerror(rc));
	enum sp_code code = store_fail(t->store, rc, err);
	if (t->write && code != SP_NOT_FOUND)
		t->broken = code;
	if (t->write && code == SP_STORE_FULL)
		atomic_store(&t->store->full, true);
	return code;
}

bool store_failed(const struct store *s)
{
	return atomic_load(&s->failed);
}

bool store_full(const struct store *s)
{
	return atomic_load(&s->full);
}
