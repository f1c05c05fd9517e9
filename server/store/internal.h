/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of server/store share; the only header that sees LMDB. */
#ifndef SP_STORE_INTERNAL_H
#define SP_STORE_INTERNAL_H

#include <lmdb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "server/store/file.h"

/* Read transactions that were reset and wait to be renewed: their places among LMDB's readers are kept. */
enum { READERS_MAX = 512, READERS_IDLE = 32 };

struct store {
	MDB_env *env;
	MDB_dbi tables[STORE_MAX_TABLES];
	const char *const *names; /* of the tables */
	size_t n_tables;
	store_row_check sound;
	char *dir;
	bool read_only;
	bool opened; /* as a whole: at its end there is a mark to be made */
	atomic_bool rest; /* pages were not checked at the opening, nor since */
	atomic_bool failed; /* for ever */
	atomic_bool damaged; /* that is why, and `damage` says what it was */
	char damage[SP_ERROR_TEXT];
	atomic_bool full; /* the last write found no room */
	atomic_uint_fast64_t file_size; /* at least: LMDB writes beyond */
	bool stunted; /* a step of growth failed; the writer's */
	pthread_mutex_t lock; /* of the lists */
	struct store_txn *idle;
	size_t n_idle;
	struct store_txn *oldest, *newest; /* reads under way */
};

struct store_txn {
	struct store *store;
	MDB_txn *txn;
	bool write;
	enum sp_code broken; /* a write failed in it: only aborting is left */
	struct store_txn *next, *prev; /* in the idle list; among the reads under way */
	uint64_t began_ns; /* of a read */
};

/* Translates LMDB's number, latches the environment where the header says so, fills *err. */
enum sp_code store_latch(struct store *s, const char *reason, struct sp_error *err);
enum sp_code store_fail(struct store *s, int rc, struct sp_error *err);
/* The same inside a transaction: what follows a failed write in it gets that failure's code. */
enum sp_code txn_fail(struct store_txn *t, int rc, struct sp_error *err);

/* Latches the environment because of what was found in it. */
void store_note_damage(struct store *s, const char *what);

/* Remembers how long the file is. */
void store_note_size(struct store *s);
/* Ends what waits in the idle list. */
void store_drop_idle(struct store *s);

static inline MDB_val val_of(struct bytes b)
{
	return (MDB_val){b.len, (void *)(uintptr_t)b.ptr}; /* LMDB reads it only */
}

static inline struct bytes bytes_of_val(MDB_val v)
{
	return bytes_of(v.mv_data, v.mv_size);
}

#endif
