/* SPDX-License-Identifier: Apache-2.0 */
/* fail.c - LMDB's numbers become ours, and an environment that can no longer be trusted is latched. */
#include <errno.h>

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

enum sp_code store_latch(struct store *s, const char *reason, struct sp_error *err)
{
	if (!atomic_exchange(&s->failed, true))
		log_event(LOG_LEVEL_ERROR, "store_failed", "dir", s->dir, "reason", reason, NULL);
	return sp_fail(err, SP_STORAGE, reason);
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
