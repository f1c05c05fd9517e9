/* SPDX-License-Identifier: Apache-2.0 */
/* store.h - LMDB as bytes: an environment with named tables, transactions, cursors. Floor 1: base, LMDB.
 * Numbers of LMDB never leave this folder. Flags: NOTLS always, NORDAHEAD on request; never WRITEMAP,
 * NOSYNC, NOMETASYNC, DUPSORT (reliability.md m1-m8).
 * Codes of all calls: SP_OK; SP_NOT_FOUND (no such key, end of a cursor; err untouched); SP_STORE_FULL (disk,
 * quota or map full: the transaction must be aborted, the environment stays usable); SP_NO_MEMORY, SP_BUSY
 * (too many readers): usable too; SP_INTERNAL (a key of 0 or more than 511 bytes, writing where only reading
 * was asked for); SP_STORAGE (anything else; the environment is latched: every later write answers
 * SP_STORAGE until the process restarts). After a failed write only store_abort makes sense. */
#ifndef SP_STORE_STORE_H
#define SP_STORE_STORE_H

#include <stdatomic.h>

#include "common/base/bytes.h"

enum { STORE_MAX_TABLES = 16, STORE_KEY_MAX = 511 };
#define STORE_MAP_DEFAULT ((uint64_t)32 << 30)
#define STORE_MAP_MAX ((uint64_t)1 << 40)

struct store; /* one environment; one per process and folder */
struct store_txn; /* read: any one thread at a time; write: one at a time, the thread that began it */
struct store_cursor;

/* Whether a row is as it was stored. Pure. */
typedef bool (*store_row_check)(unsigned table, struct bytes key, struct bytes value);

struct store_options {
	const char *dir; /* existing folder; data.mdb, lock.mdb and the mark `sound` lie in it */
	uint64_t map_bytes; /* address space, fixed while open; 0 = STORE_MAP_DEFAULT */
	const char *const *tables; /* names, in the order of their numbers 0..n-1 */
	size_t n_tables;
	bool read_only; /* also for another process beside a running server */
	bool existing; /* a file that is empty is damaged, not new */
	/* Asked about every row of a page that is checked; then the names outlive the store, and a file that has one
	 * of the tables has all. NULL: nobody, values are not looked at. */
	store_row_check sound;
	bool no_readahead;
};

/* Opens or creates, after every page that is in use was looked at: LMDB would be stopped by a signal by one that is
 * not as it should be. SP_STORE_DAMAGED (param 1: why, and which page) when the file is no database, has been
 * cut, has a bad page, or lacks a table and may only be read; SP_STORE_FULL, SP_NO_MEMORY, SP_FILE. What
 * decays while the store is open can still stop the process; the next opening names it.
 * A file of more than 8 MiB that was closed in order by store_close, and not changed since, is believed as far as
 * the roots of its trees: the rest is left to store_check_rest. */
SP_CHECK enum sp_code store_open(
	const struct store_options *o, struct store **out, struct sp_error *err);
void store_close(struct store *s); /* no transaction may be open; NULL is fine */
/* Whether pages are left that were not checked at the opening. Any thread. */
bool store_unchecked(const struct store *s);
/* Checks them, beside the writer, a second's work at a time, so that no state is held for long. Returns soon after
 * *stop is set, and SP_OK. SP_STORE_DAMAGED as store_open, and the environment is latched; SP_NO_MEMORY, SP_BUSY,
 * SP_FILE, SP_STORAGE. Any thread, one at a time. */
SP_CHECK enum sp_code store_check_rest(
	struct store *s, const atomic_bool *stop, struct sp_error *err);
bool store_failed(const struct store *s); /* latched */
/* What was read is not what was stored: the log says so, and the environment is latched, so that the next opening looks
 * at all of the file. Nothing for who may only read. Any thread. */
void store_condemn(struct store_txn *t, const char *what);
/* SP_STORE_DAMAGED and what it was latched for; SP_OK when it was not, or by a failure. Any thread. */
SP_CHECK enum sp_code store_damage(const struct store *s, struct sp_error *err);
/* The last write found no room, and none has succeeded since. */
bool store_full(const struct store *s);
/* Bytes in use of the map, and the map's size. */
void store_usage(const struct store *s, uint64_t *used, uint64_t *size);
/* Bytes of the file beyond those in use. Any thread. */
uint64_t store_ahead(const struct store *s);
/* Grows the file by `step` bytes of zeros, stored when it returns, unless `ahead` bytes beyond those in use are there:
 * a commit then finds its room allotted, and flushes what it wrote alone. Nothing that is there is touched, and
 * what it needs of the disk is at most a `share`-th of what is free. False when there is enough, or no room, or a
 * step has failed for any other reason, after which there is none until the store is opened again. Thread:
 * the one that writes. */
bool store_grow(struct store *s, uint64_t ahead, uint64_t step, uint32_t share);
/* How long the oldest read of this process has been open; 0 = there is none. As long as it is, pages are not used
 * again. Any thread. */
uint64_t store_oldest_reader_ms(struct store *s);
/* Bytes that the disk under the store has left for this user; 0 when that cannot be told. */
uint64_t store_disk_free(const struct store *s);
/* Lets go of what readers hold whose process has died: as long as they are counted no page is used again, and the file
 * grows. Any thread. */
void store_forget_dead_readers(struct store *s);

SP_CHECK enum sp_code store_begin_read(
	struct store *s, struct store_txn **out, struct sp_error *err);
SP_CHECK enum sp_code store_begin_write(
	struct store *s, struct store_txn **out, struct sp_error *err);
/* Both end the transaction whatever they return. */
SP_CHECK enum sp_code store_commit(struct store_txn *t, struct sp_error *err);
void store_abort(struct store_txn *t); /* NULL is fine; for reads this is the way to end */

/* Bytes borrowed from the map: valid until the transaction ends or, in a write transaction, changes. */
SP_CHECK enum sp_code store_get(struct store_txn *t, unsigned table, struct bytes key,
	struct bytes *out, struct sp_error *err);
SP_CHECK enum sp_code store_put(struct store_txn *t, unsigned table, struct bytes key,
	struct bytes value, struct sp_error *err);
/* Room for `len` bytes under the key, to be filled before the transaction is used again. */
SP_CHECK enum sp_code store_put_reserve(struct store_txn *t, unsigned table, struct bytes key,
	size_t len, uint8_t **out, struct sp_error *err);
/* The key must be greater than every other in the table. */
SP_CHECK enum sp_code store_append(struct store_txn *t, unsigned table, struct bytes key,
	struct bytes value, struct sp_error *err);
/* Room for `len` bytes under the (greatest) key, to be filled before the transaction is used again. */
SP_CHECK enum sp_code store_append_reserve(struct store_txn *t, unsigned table, struct bytes key,
	size_t len, uint8_t **out, struct sp_error *err);
SP_CHECK enum sp_code store_delete(
	struct store_txn *t, unsigned table, struct bytes key, struct sp_error *err);

SP_CHECK enum sp_code store_cursor_open(
	struct store_txn *t, unsigned table, struct store_cursor **out, struct sp_error *err);
void store_cursor_close(struct store_cursor *c); /* before its transaction ends */
/* First key >= `key` / first of all / next / before / last. */
SP_CHECK enum sp_code store_seek(struct store_cursor *c, struct bytes key, struct bytes *found_key,
	struct bytes *value, struct sp_error *err);
SP_CHECK enum sp_code store_next(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err);
SP_CHECK enum sp_code store_prev(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err);
SP_CHECK enum sp_code store_last(
	struct store_cursor *c, struct bytes *key, struct bytes *value, struct sp_error *err);

/* Exclusive flock(2) on a folder, held until the file descriptor is closed. SP_STORE_LOCKED, SP_FILE. */
SP_CHECK enum sp_code store_lock(const char *dir, int *fd, struct sp_error *err);

#endif
